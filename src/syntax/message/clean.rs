//! What git keeps of the file in which a message was written.

use crate::text::Span;

/// The characters that git tries, in this order, if it is to find a comment character itself.
const CANDIDATES: &str = "#;@!$%^&|:";

/// What stands behind the comment string on the line from which on nothing is kept.
const SCISSORS: &str = " ------------------------ >8 ------------------------";

/// How a message is cleaned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Comments go, and space that says nothing.
    Strip,
    /// Space that says nothing goes.
    Whitespace,
    /// All from the scissors on goes, and space that says nothing.
    Scissors,
    /// Nothing goes.
    Verbatim,
}

/// How git will clean a message.
#[derive(Clone, Copy, Debug)]
pub struct Cleanup<'a> {
    /// What goes.
    pub mode: Mode,
    /// What a comment begins with.
    pub comment: &'a str,
}

/// A message as git keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cleaned {
    /// Its text.
    pub text: String,
    /// For each line of the text, its bytes in the file.
    pub lines: Vec<Span>,
}

impl Mode {
    /// The mode of a name that `commit.cleanup` may have; nothing for `default` and what is none.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "strip" => Some(Self::Strip),
            "whitespace" => Some(Self::Whitespace),
            "scissors" => Some(Self::Scissors),
            "verbatim" => Some(Self::Verbatim),
            _ => None,
        }
    }
}

impl Cleaned {
    /// Where the byte at `offset` of the text stands in the file.
    pub fn in_file(&self, offset: usize) -> usize {
        let mut start = 0;
        for (line, span) in self.text.split_inclusive('\n').zip(&self.lines) {
            if offset < start + line.len() {
                return span.range().start + (offset - start).min(span.len());
            }
            start += line.len();
        }
        self.lines.last().map_or(0, |span| span.range().end)
    }
}

/// Cleans the message in `file` as git will.
///
/// What `git commit --verbose` shows below the scissors is no part of the message in any mode but one that
/// keeps all. Git itself keeps it without `--verbose`, which nobody means.
pub fn clean(file: &str, cleanup: Cleanup<'_>) -> Cleaned {
    if cleanup.mode == Mode::Verbatim {
        let lines = spans(file).map(|(span, _)| span).collect();
        return Cleaned { text: file.to_owned(), lines };
    }
    let mut cleaned = Cleaned::default();
    let mut empty: Option<Span> = None;
    for (span, line) in spans(file.get(..end(file, cleanup.comment)).unwrap_or(file)) {
        if cleanup.mode == Mode::Strip && line.starts_with(cleanup.comment) {
            continue;
        }
        let kept = line.trim_end_matches(is_space);
        if kept.is_empty() {
            empty.get_or_insert(span);
            continue;
        }
        if let Some(empty) = empty.take().filter(|_| !cleaned.text.is_empty()) {
            cleaned.text.push('\n');
            cleaned.lines.push(empty);
        }
        cleaned.text.push_str(kept);
        cleaned.text.push('\n');
        cleaned.lines.push(span.within(line, kept));
    }
    cleaned
}

/// The comment character that git has chosen itself for a message that it wrote comments into.
///
/// They are the last that stands there, so that they begin with it.
pub fn comment_of(file: &str) -> &str {
    let cut = CANDIDATES.char_indices().find(|(at, c)| {
        let comment = CANDIDATES.get(*at..at + c.len_utf8()).unwrap_or("#");
        end(file, comment) < file.len()
    });
    let last = file.lines().rev().find(|line| !line.trim().is_empty()).and_then(|line| line.chars().next());
    let chosen = cut.map(|(_, c)| c).or(last).and_then(|c| CANDIDATES.find(c));
    chosen.and_then(|at| CANDIDATES.get(at..=at)).unwrap_or("#")
}

/// Where the scissors are; the end, where there are none.
fn end(file: &str, comment: &str) -> usize {
    let cut =
        |line: &str| line.strip_prefix(comment).is_some_and(|rest| rest.strip_suffix('\n').unwrap_or(rest) == SCISSORS);
    let mut start = 0;
    for line in file.split_inclusive('\n') {
        // Git looks for the end of the line too.
        if line.ends_with('\n') && cut(line) {
            return start;
        }
        start += line.len();
    }
    file.len()
}

/// The lines of a text without their ends, and where they stand.
fn spans(text: &str) -> impl Iterator<Item = (Span, &str)> {
    let mut start = 0;
    text.split_inclusive('\n').map(move |whole| {
        let line = whole.strip_suffix('\n').unwrap_or(whole);
        let span = Span::new(start, start + line.len());
        start += whole.len();
        (span, line)
    })
}

/// What git takes for space.
pub(super) fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_know_where_they_stood() {
        let file = "# a comment\n\nfix: it  \r\n\n\n# another\nbody\n";
        let cleaned = clean(file, Cleanup { mode: Mode::Strip, comment: "#" });
        assert_eq!(cleaned.text, "fix: it\n\nbody\n");
        assert_eq!(cleaned.lines.iter().map(|span| span.of(file)).collect::<Vec<_>>(), ["fix: it", "", "body"]);
        let body = cleaned.text.find("body").expect("a body");
        assert_eq!(&file[cleaned.in_file(body)..], "body\n");
        assert_eq!(cleaned.in_file(99), file.len() - 1);
    }

    #[test]
    fn the_character_that_git_chose_is_found_at_the_end() {
        assert_eq!(comment_of("#1 is mended\n\n; Please enter\n;\n"), ";");
        assert_eq!(comment_of("x\n@ ------------------------ >8 ------------------------\ndiff\n"), "@");
        assert_eq!(comment_of("x\n"), "#");
        assert_eq!(comment_of(""), "#");
    }
}
