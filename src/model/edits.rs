//! Edits of a document that touch nothing but what they change: a field of the front matter, a word
//! of a status.

use super::blocker::{Blocker, BlockerSource};
use super::claim::{EMPHASIS, Status, with_adverb};
use super::loop_doc::LoopDoc;
use super::status::Word;
use crate::syntax::{Node, as_value};
use crate::text::{Edit, Span};

impl LoopDoc {
    /// Sets `key` of the front matter to `value`, which is written as it stands: in place of the
    /// value there is, else on a line of its own at the end. Nothing where there is no front matter.
    pub fn with_field(&self, key: &str, value: &str) -> Option<Edit> {
        if let Some((name, node)) = self.front.entry(key) {
            let colon = colon_behind(self.text(), name)?;
            // What begins below its key, like a block of text, goes with the sign that opens it.
            let below = self.text().get(colon..node.span.start as usize).is_some_and(|between| between.contains('\n'));
            return Some(if below || node.span.is_empty() {
                Edit { span: Span::new(colon + 1, node.span.end as usize), text: format!(" {value}") }
            } else {
                Edit { span: node.span, text: value.to_owned() }
            });
        }
        let head = self.front.head.filter(|head| head.closed)?;
        let end = self.line_end();
        let open = before_end(head.yaml.of(self.text()));
        // The last line may lack its end where the head is empty.
        let before = if open.is_empty() || open.ends_with('\n') { "" } else { end };
        let at = head.yaml.start as usize + open.len();
        Some(Edit { span: Span::at(at), text: format!("{before}{key}: {value}{end}") })
    }

    /// Sets `key` to a line of text, in quotes where YAML would read it otherwise; nothing where quotes do not help.
    pub fn with_text(&self, key: &str, line: &str) -> Option<Edit> {
        self.with_field(key, &as_value(line)?)
    }

    /// Takes `key` out of the front matter, with all its lines.
    pub fn without_field(&self, key: &str) -> Option<Edit> {
        let (name, value) = self.front.entry(key)?;
        Some(Edit { span: self.lines_of(name, value), text: String::new() })
    }

    /// Takes an entry out of `blocked_by`; of the last, an empty list is left, and `none` in the body.
    pub fn without_blocker(&self, entry: &Blocker) -> Option<Edit> {
        let text = self.text();
        let Some((key, value)) = self.front.entry("blocked_by") else {
            let whole = self.blockers.iter().filter(|other| other.source == BlockerSource::BlockedBy).count() == 1;
            return whole.then(|| Edit { span: entry.span, text: "none".to_owned() });
        };
        let block = !text[value.span.range()].starts_with('[') && value.elements().len() == 1 && value.text().is_none();
        let colon = colon_behind(text, key)?;
        let below = text.get(colon + 1..value.span.start as usize).is_some_and(|between| between.contains('\n'));
        let emptied = if block || below {
            Edit { span: Span::new(colon + 1, value.span.end as usize), text: " []".to_owned() }
        } else {
            Edit { span: value.span, text: "[]".to_owned() }
        };
        let elements = value.elements();
        let at = elements.iter().position(|element| element.span.contains(entry.span))?;
        if self.blockers.iter().filter(|other| elements[at].span.contains(other.span)).count() > 1 {
            return part_out(text, elements[at].span, entry.span);
        }
        if elements.len() == 1 {
            return Some(emptied);
        }
        let next = elements.get(at + 1);
        let span = match (text[value.span.range()].starts_with('['), next, at) {
            (true, Some(next), _) => Span { start: elements[at].span.start, end: next.span.start },
            (true, None, at) => Span { start: elements[at - 1].span.end, end: elements[at].span.end },
            (false, ..) => {
                let start = line_start(text, elements[at].span.start as usize);
                let end = line_end(text, elements[at].span.end as usize);
                // What stands on lines of its own before the next entry, like a comment, is that entry's.
                Span::new(start, next.map_or(end, |next| end.min(line_start(text, next.span.start as usize))))
            }
        };
        Some(Edit { span, text: String::new() })
    }

    /// The lines of one entry of the front matter, with the end of the last.
    pub fn lines_of(&self, key: &Node, value: &Node) -> Span {
        let text = self.text();
        let last = value.span.end.max(key.span.end) as usize;
        Span::new(line_start(text, key.span.start as usize), line_end(text, last))
    }

    /// The line end that the document uses.
    pub fn line_end(&self) -> &'static str {
        let first = self.text().find('\n');
        if first.is_some_and(|at| self.text()[..at].ends_with('\r')) { "\r\n" } else { "\n" }
    }

    /// Whether a sentence goes on right behind the word of a status: `closed on Monday by eve`.
    pub fn goes_on<T>(&self, status: &Status<T>) -> bool {
        goes_on(self.text(), status)
    }

    /// The word of a status, changed to the canonical one for `value`.
    pub fn reworded<T: Word>(&self, status: &Status<T>, value: T) -> Edit {
        let place = with_adverb(self.text(), status.raw, status.word);
        Edit { span: place, text: in_case_of(value.name(), place.of(self.text())) }
    }
}

/// What stands in YAML before the line `...` that ends it, where there is one.
fn before_end(yaml: &str) -> &str {
    let bare = yaml.trim_ascii_end();
    let last = bare.rfind('\n').map_or(0, |end| end + 1);
    if &bare[last..] == "..." { &bare[..last] } else { yaml }
}

/// Whether a sentence goes on right behind the word of a status in `text`.
pub(super) fn goes_on<T>(text: &str, status: &Status<T>) -> bool {
    let rest = text.get(status.word.end as usize..status.raw.end as usize).unwrap_or_default();
    let rest = rest.trim_start_matches(EMPHASIS).trim_start_matches('.');
    rest.starts_with(' ') && rest.trim_start().starts_with(char::is_alphabetic)
}

/// Takes one part of a list in a text out, with the sign beside it.
fn part_out(text: &str, whole: Span, part: Span) -> Option<Edit> {
    const SIGNS: [char; 5] = [' ', ',', ';', '\n', '\r'];
    let behind = text.get(part.end as usize..whole.end as usize)?;
    let next = behind.trim_start_matches(SIGNS);
    let span = if next.len() < behind.len() && !next.trim_matches(['"', '\'']).is_empty() {
        Span::new(part.start as usize, whole.end as usize - next.len())
    } else {
        let before = text.get(whole.start as usize..part.start as usize)?;
        Span::new(whole.start as usize + before.trim_end_matches(SIGNS).len(), part.end as usize)
    };
    Some(Edit { span, text: String::new() })
}

/// The colon behind a key.
fn colon_behind(text: &str, key: &Node) -> Option<usize> {
    let behind = text.get(key.span.end as usize..)?;
    let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    behind[blanks..].starts_with(':').then_some(key.span.end as usize + blanks)
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |end| end + 1)
}

/// Where the line that holds `at` ends, its line end included.
fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |len| at + len + 1)
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
        assert_eq!(with("---\na: >\n  one\n  two\nb: 2\n---\n", "a", "x"), "---\na: x\nb: 2\n---\n");
        assert_eq!(with("---\r\na: |\r\n  one\r\n---\r\n", "a", "x"), "---\r\na: x\r\n---\r\n");
    }

    #[test]
    fn a_field_is_taken_out_with_its_lines() {
        let text = "---\na: 1\nlist:\n  - x\n  - y # z\nb: 2\n---\n";
        let edit = read(text).without_field("list").expect("an entry");
        assert_eq!(apply(text, &[edit]).as_deref(), Ok("---\na: 1\nb: 2\n---\n"));
    }

    #[test]
    fn a_blocker_is_taken_out_and_nothing_else() {
        for (before, nth, after) in [
            ("blocked_by: [GAP-A-1]", 0, "blocked_by: []"),
            ("blocked_by: [GAP-A-1, GAP-A-2]", 0, "blocked_by: [GAP-A-2]"),
            ("blocked_by: [GAP-A-1, GAP-A-2]", 1, "blocked_by: [GAP-A-1]"),
            ("blocked_by: \"no VM (GAP-A-1)\" # why", 0, "blocked_by: [] # why"),
            ("blocked_by: GAP-A-1, GAP-A-2", 0, "blocked_by: GAP-A-2"),
            ("blocked_by: \"GAP-A-1, GAP-A-2\"", 1, "blocked_by: \"GAP-A-1\""),
            ("blocked_by:\n  - GAP-A-1", 0, "blocked_by: []"),
            ("blocked_by: |\n  GAP-A-1", 0, "blocked_by: []"),
            ("blocked_by: GAP-A-1; vendor reply", 0, "blocked_by: vendor reply"),
            ("blocked_by: GAP-A-1, vendor reply", 1, "blocked_by: GAP-A-1"),
            ("blocked_by: |\n  GAP-A-1,\n  vendor reply", 0, "blocked_by: |\n  vendor reply"),
            (
                "blocked_by:\n  - GAP-A-1 # gone\n  # the vendor is slow\n  - vendor reply",
                0,
                "blocked_by:\n  # the vendor is slow\n  - vendor reply",
            ),
            ("blocked_by: >-\n  GAP-A-1", 0, "blocked_by: []"),
            (
                "blocked_by:\n  - GAP-A-1\n  - id: GAP-A-2\n    reason: x",
                0,
                "blocked_by:\n  - id: GAP-A-2\n    reason: x",
            ),
            ("blocked_by:\n  - GAP-A-1\n  - id: GAP-A-2\n    reason: x", 1, "blocked_by:\n  - GAP-A-1"),
        ] {
            let (text, wanted) = (format!("---\n{before}\nx: 1\n---\n"), format!("---\n{after}\nx: 1\n---\n"));
            let document = read(&text);
            let edit = document.without_blocker(&document.blockers[nth]).expect(before);
            assert_eq!(apply(&text, &[edit]).as_deref(), Ok(wanted.as_str()), "{before}");
        }
    }

    #[test]
    fn case_follows_its_pattern() {
        for (like, case) in [("OPEN", "FIXED"), ("open", "fixed"), ("Open", "Fixed"), ("In Progress", "Fixed")] {
            assert_eq!(in_case_of("fixed", like), case);
        }
    }
}
