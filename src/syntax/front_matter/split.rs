//! Where a front matter begins and ends.
//!
//! The lines that count are those that `gray_matter` counts: `---`, then the next line that is
//! `---` but for white space behind it. On top of that: a byte order mark is passed over, and a
//! front matter that is never closed is told from a document that begins with a rule.

use crate::syntax::plain::{self, Flat};
use crate::text::Span;

/// Where a front matter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Head {
    /// The opening line, without its line end.
    pub open: Span,
    /// The lines between the delimiters, line ends included.
    pub yaml: Span,
    /// From the opening to the end of the closing line.
    pub whole: Span,
    /// Whether a closing line was found.
    pub closed: bool,
}

/// The head of `text`, if it has one, and where the body begins.
pub(super) fn split(text: &str) -> (Option<Head>, usize) {
    let start = past_blank_lines(text, past_mark(text));
    let mut lines = Lines { text, at: start };
    let Some(first) = lines.next().filter(|line| is_delimiter(line.of(text))) else {
        return (None, start);
    };
    let open = first.trimmed(text);
    let from = lines.at;
    let mut prose = None;
    let mut blank = None;
    // Where a heading follows a blank line: the body, if no closing line comes.
    let mut heading = None;
    while let Some(line) = lines.next() {
        let first = text.as_bytes()[line.start as usize];
        if blank.is_none() && first.is_ascii_graphic() && first != b'-' {
            // Below no blank line, whatever it says begins no body.
            continue;
        }
        let written = line.of(text);
        if is_delimiter(written) {
            // Prose before the closing line: that line is a rule of the body.
            if let Some(end) = prose {
                return unclosed(text, start, open, from, end);
            }
            let yaml = Span::new(from, line.start as usize);
            let whole = Span::new(start, lines.at);
            return (Some(Head { open, yaml, whole, closed: true }), lines.at);
        }
        if is_blank(written) {
            blank.get_or_insert(line.start as usize);
        } else if reads_as_yaml(written) {
            blank = None;
        } else if written.starts_with('#') {
            heading = heading.or(blank);
        } else {
            // Neither YAML nor a comment, with a blank line before it: the body has begun there.
            prose = prose.or(blank);
        }
    }
    unclosed(text, start, open, from, heading.into_iter().chain(prose).min().unwrap_or(text.len()))
}

/// The head of `text` and what it holds, read in one walk; nothing unless its first line is a bare `---` and each line up
/// to the closing one is certain at a look.
///
/// A line that is certain is a key, an element, a comment or blank: none of them begins the body.
pub(super) fn at_a_look(text: &str) -> Option<(Head, Flat)> {
    let start = past_mark(text);
    let behind = text[start..].strip_prefix("---")?;
    let from = text.len() - behind.strip_prefix('\n').or_else(|| behind.strip_prefix("\r\n"))?.len();
    let (read, to) = plain::look_upto(text, from, is_delimiter)?;
    let closing = Lines { text, at: to }.next()?;
    let open = Span::new(start, start + "---".len());
    let whole = Span::new(start, closing.end as usize);
    Some((Head { open, yaml: Span::new(from, to), whole, closed: true }, read))
}

/// Where a text begins behind its byte order mark.
fn past_mark(text: &str) -> usize {
    if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 }
}

/// Where a front matter begins that stands below blank lines; `start` where none does.
fn past_blank_lines(text: &str, start: usize) -> usize {
    if text.as_bytes().get(start).is_some_and(u8::is_ascii_graphic) {
        return start;
    }
    let mut lines = Lines { text, at: start };
    let first = lines.by_ref().find(|line| !is_blank(line.of(text)));
    if first.is_none_or(|line| line.start as usize == start) {
        return start;
    }
    let keyed = lines.next().is_some_and(|line| key_end(line.of(text)).is_some());
    first.filter(|line| keyed && is_delimiter(line.of(text))).map_or(start, |line| line.start as usize)
}

/// A head without a closing line, if what follows the opening looks like one at all.
fn unclosed(text: &str, start: usize, open: Span, from: usize, end: usize) -> (Option<Head>, usize) {
    let yaml = Span::new(from, end);
    let first = yaml.of(text).lines().find(|line| !is_blank(line));
    if first.is_none_or(|line| key_end(line).is_none()) {
        return (None, start);
    }
    (Some(Head { open, yaml, whole: Span::new(start, end), closed: false }), end)
}

fn is_delimiter(line: &str) -> bool {
    line.strip_prefix("---").is_some_and(is_blank)
}

fn is_blank(line: &str) -> bool {
    // Of most lines the first byte tells.
    !line.as_bytes().first().is_some_and(u8::is_ascii_graphic) && line.trim_start().is_empty()
}

/// Whether a line can only stand in a front matter: a key, a list item, something indented.
fn reads_as_yaml(line: &str) -> bool {
    line.starts_with([' ', '\t', '}', ']', '"', '\'']) || line.starts_with("- ") || key_end(line).is_some()
}

/// The end of the key with which a line at column 0 begins.
pub(super) fn key_end(line: &str) -> Option<usize> {
    let sign = |byte: u8| matches!(byte, b'_' | b'-' | b'.');
    let mut end = line.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || sign(byte)))?;
    if !line.as_bytes()[end].is_ascii() {
        end = line.find(|c: char| !(c.is_alphanumeric() || u8::try_from(c).is_ok_and(sign)))?;
    }
    let rest = line[end..].trim_start_matches([' ', '\t']).strip_prefix(':')?;
    (end > 0 && (rest.is_empty() || rest.starts_with([' ', '\t', '\r', '\n']))).then_some(end)
}

/// Lines as spans, line end included.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl Iterator for Lines<'_> {
    type Item = Span;

    fn next(&mut self) -> Option<Span> {
        let rest = self.text.as_bytes().get(self.at..).filter(|rest| !rest.is_empty())?;
        let len = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        let line = Span::new(self.at, self.at + len);
        self.at += len;
        Some(line)
    }
}
