//! Edits of a document that touch nothing but what they change: a field of the front matter, a word
//! of a status.

use super::claim::Status;
use super::loop_doc::LoopDoc;
use super::status::{Word, Words};
use crate::syntax::Node;
use crate::text::{Edit, Span};

impl LoopDoc {
    /// Sets `key` of the front matter to `value`, which is written as it stands: in place of the
    /// value there is, else on a line of its own at the end. Nothing where there is no front matter.
    pub fn with_field(&self, key: &str, value: &str) -> Option<Edit> {
        if let Some((name, node)) = self.front.entry(key) {
            let text = if node.span.is_empty() && self.text()[name.span.end as usize..].starts_with(':') {
                format!(" {value}")
            } else {
                value.to_owned()
            };
            return Some(Edit { span: node.span, text });
        }
        let head = self.front.head.filter(|head| head.closed)?;
        let end = self.line_end();
        let open = head.yaml.of(self.text());
        // The last line may lack its end where the head is empty.
        let before = if open.is_empty() || open.ends_with('\n') { "" } else { end };
        Some(Edit { span: Span::at(head.yaml.end as usize), text: format!("{before}{key}: {value}{end}") })
    }

    /// Takes `key` out of the front matter, with all its lines.
    pub fn without_field(&self, key: &str) -> Option<Edit> {
        let (name, value) = self.front.entry(key)?;
        Some(Edit { span: self.lines_of(name, value), text: String::new() })
    }

    /// The lines of one entry of the front matter, with the end of the last.
    pub fn lines_of(&self, key: &Node, value: &Node) -> Span {
        let text = self.text();
        let start = text[..key.span.start as usize].rfind('\n').map_or(0, |end| end + 1);
        let last = value.span.end.max(key.span.end) as usize;
        let end = text[last..].find('\n').map_or(text.len(), |len| last + len + 1);
        Span::new(start, end)
    }

    /// The line end that the document uses.
    pub fn line_end(&self) -> &'static str {
        let first = self.text().find('\n');
        if first.is_some_and(|at| self.text()[..at].ends_with('\r')) { "\r\n" } else { "\n" }
    }

    /// The word of a status, changed to one that means `value`, written as its neighbours write theirs.
    pub fn reworded<'a, T: Word>(
        &'a self,
        status: &Status<T>,
        value: T,
        words: &Words<T>,
        neighbours: impl IntoIterator<Item = &'a Status<T>>,
    ) -> Edit {
        let text = self.text();
        let written = status.word.of(text);
        // A neighbour that already means it shows the spelling; else the canonical word is taken.
        let alike = |other: &&Status<T>| other.value == Some(value) && words.get(other.word.of(text)) == Some(value);
        let spelling = neighbours.into_iter().find(alike).map_or(value.name(), |other| other.word.of(text));
        Edit { span: status.word, text: in_case_of(spelling, written) }
    }
}

/// `word` in the case of `like`: all capitals, one, or none.
pub fn in_case_of(word: &str, like: &str) -> String {
    let letters = || like.chars().filter(|c| c.is_alphabetic());
    let capitals = letters().filter(|c| c.is_uppercase()).count();
    match (capitals, letters().count()) {
        (0, _) => word.to_lowercase(),
        (some, all) if some == all && all > 1 => word.to_uppercase(),
        _ => {
            let lower = word.to_lowercase();
            let mut chars = lower.chars();
            chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Vocabulary;
    use crate::text::{RepoPath, Source, apply};

    fn read(text: &str) -> LoopDoc {
        let path = RepoPath::new("a.scope.md").expect("a path");
        LoopDoc::read(Source::new(path, text.to_owned()), &Vocabulary::default())
    }

    fn with(text: &str, key: &str, value: &str) -> String {
        let edit = read(text).with_field(key, value).expect("a front matter");
        apply(text, &[edit]).expect("applies")
    }

    #[test]
    fn a_field_is_set_or_added() {
        assert_eq!(with("---\na: 1 # why\nb: 2\n---\n", "a", "x"), "---\na: x # why\nb: 2\n---\n");
        assert_eq!(with("---\r\na: 1\r\n---\r\n", "c", "3"), "---\r\na: 1\r\nc: 3\r\n---\r\n");
        assert_eq!(with("---\na:\nb: 2\n---\n", "a", "x"), "---\na: x\nb: 2\n---\n");
        assert_eq!(with("---\n---\n", "a", "x"), "---\na: x\n---\n");
    }

    #[test]
    fn a_field_is_taken_out_with_its_lines() {
        let text = "---\na: 1\nlist:\n  - x\n  - y # z\nb: 2\n---\n";
        let edit = read(text).without_field("list").expect("an entry");
        assert_eq!(apply(text, &[edit]).as_deref(), Ok("---\na: 1\nb: 2\n---\n"));
    }

    #[test]
    fn case_follows_its_pattern() {
        for (like, case) in [("OPEN", "FIXED"), ("open", "fixed"), ("Open", "Fixed"), ("In Progress", "Fixed")] {
            assert_eq!(in_case_of("fixed", like), case);
        }
    }
}
