//! Where a finding is, as people and editors count.

use crate::text::{Position, Source, Span};

/// Both ends of a span: numbers start at one, columns are code points, the end is the first place
/// that no longer belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) line: u32,
    pub(super) column: u32,
    pub(super) end_line: u32,
    pub(super) end_column: u32,
}

impl Place {
    /// Where `span` is in `source`.
    pub(super) fn of(source: &Source, span: Span) -> Self {
        let (start, end) = (position(source, span.start), position(source, span.end));
        Self { line: start.line, column: start.column, end_line: end.line, end_column: end.column }
    }

    /// The last line that has something of it: a span up to the end of a line stays on that line.
    pub(super) fn last_line(self) -> u32 {
        let ends_before = self.end_column == 1 && self.end_line > self.line;
        if ends_before { self.end_line - 1 } else { self.end_line }
    }
}

/// Where the byte at `offset` is in `source`. All of a file without text is at its beginning.
pub(super) fn position(source: &Source, offset: u32) -> Position {
    let last = u32::try_from(source.text().len()).unwrap_or(u32::MAX);
    source.position(Span { start: offset.min(last), end: last })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::RepoPath;

    #[test]
    fn the_end_is_behind_the_last_character() {
        let source = |text: &str| Source::new(RepoPath::new("a.md").expect("a path"), text.to_owned());
        let place = Place::of(&source("é — b\nc\n"), Span::new(3, 12));
        assert_eq!(place, Place { line: 1, column: 3, end_line: 3, end_column: 1 });
        assert_eq!(place.last_line(), 2);
        let nowhere = Place { line: 1, column: 1, end_line: 1, end_column: 1 };
        assert_eq!(Place::of(&source(""), Span::new(5, 9)), nowhere);
    }
}
