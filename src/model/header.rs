//! The header of a column of a table.

use super::marks::bare;
use crate::text::{Span, WordSet, holds_any_case};

/// The header of a column, without emphasis. Case does not count.
#[derive(Clone, Copy)]
pub(super) struct Header<'a>(&'a str);

impl<'a> Header<'a> {
    /// The header that the cell at `span` holds.
    pub(super) fn of(text: &'a str, span: Span) -> Self {
        let name = bare(span.of(text));
        // What a footnote or a bracket says of it is none of its name.
        let begins = |(at, byte): (usize, u8)| match byte {
            b'(' => Some(at),
            b'[' | b'<' => matches!(name.as_bytes()[at..], [b'[', b'^', ..] | [b'<', b'b', b'r', ..]).then_some(at),
            _ => None,
        };
        let end = name.bytes().enumerate().skip(1).find_map(begins);
        Self(end.map_or(name, |end| bare(&name[..end])))
    }

    /// Whether it is one of `names`.
    pub(super) fn is(self, names: &WordSet) -> bool {
        names.has(self.0)
    }

    /// Whether it begins with one of `starts`.
    pub(super) fn begins(self, starts: &WordSet) -> bool {
        starts.begins(self.0)
    }

    /// Whether it ends with `end`.
    pub(super) fn ends(self, end: &str) -> bool {
        let from = self.0.len().checked_sub(end.len());
        from.is_some_and(|from| self.0.as_bytes()[from..].eq_ignore_ascii_case(end.as_bytes()))
    }

    /// Whether `part` stands somewhere in it.
    pub(super) fn holds(self, part: &str) -> bool {
        holds_any_case(self.0, part)
    }

    /// Its words, between blanks and slashes and hyphens.
    pub(super) fn words(self) -> impl Iterator<Item = &'a str> {
        self.cut(|byte| matches!(byte, b' ' | b'/' | b'-')).filter(|word| !word.is_empty())
    }

    /// The parts of its words, which an underscore divides as well: `id` and `gap` of `gap_id`.
    pub(super) fn parts(self) -> impl Iterator<Item = &'a str> {
        self.cut(|byte| matches!(byte, b' ' | b'/' | b'-' | b'_'))
    }

    /// What stands between the signs that divide it, which are ASCII.
    fn cut(self, divides: impl Fn(u8) -> bool) -> impl Iterator<Item = &'a str> {
        let mut rest = Some(self.0);
        std::iter::from_fn(move || {
            let text = rest?;
            let end = text.bytes().position(&divides);
            rest = end.map(|end| &text[end + 1..]);
            Some(&text[..end.unwrap_or(text.len())])
        })
    }

    /// The text as it is written.
    pub(super) fn as_str(self) -> &'a str {
        self.0
    }
}
