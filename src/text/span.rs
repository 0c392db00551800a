//! A range of bytes: how everything above says where it stands.

use std::ops::Range;

/// A range of bytes in one file, as the file is stored.
///
/// Files are bounded far below 4 GiB (see [`limits`](super::limits)), so 32 bits hold every offset.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`; an end before the start makes it empty at `start`.
    #[inline]
    pub fn new(start: usize, end: usize) -> Self {
        let narrow = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { start: narrow(start), end: narrow(end.max(start)) }
    }

    /// The empty span at `at`.
    #[inline]
    pub fn at(at: usize) -> Self {
        Self::new(at, at)
    }

    /// This span as the standard library has it.
    #[inline]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The number of bytes.
    #[inline]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether there is no byte in it.
    #[inline]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies in this span.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The bytes of `text` that the span names; nothing where it does not fit the text.
    #[inline]
    pub fn of(self, text: &str) -> &str {
        text.get(self.range()).unwrap_or_default()
    }

    /// The span of `inner`, which is a part of `outer`, where `outer` begins at this span's start.
    ///
    /// Lets code walk a slice and still say where in the file it stands. A slice of something
    /// else gives an empty span at the start.
    #[must_use]
    #[inline]
    pub fn within(self, outer: &str, inner: &str) -> Self {
        let from = (inner.as_ptr() as usize).wrapping_sub(outer.as_ptr() as usize);
        if from > outer.len() || from + inner.len() > outer.len() {
            return Self::at(self.start as usize);
        }
        let start = self.start as usize + from;
        Self::new(start, start + inner.len())
    }

    /// The same span, `by` bytes further on.
    #[must_use]
    pub fn shifted(self, by: usize) -> Self {
        Self::new(self.start as usize + by, self.end as usize + by)
    }

    /// This span without the white space at its ends.
    #[must_use]
    pub fn trimmed(self, text: &str) -> Self {
        let slice = self.of(text);
        let clean = |text: &str| {
            let end = |end: Option<&u8>| end.is_some_and(u8::is_ascii_graphic);
            end(text.as_bytes().first()) && end(text.as_bytes().last())
        };
        if clean(slice) {
            return self;
        }
        // Most white space is ASCII, and most texts stand between two signs that are as well.
        let bare = slice.trim_ascii();
        self.within(slice, if clean(bare) { bare } else { bare.trim() })
    }
}

impl From<Range<usize>> for Span {
    fn from(range: Range<usize>) -> Self {
        Self::new(range.start, range.end)
    }
}

/// Where `inner`, which is a part of `outer`, begins in it.
pub fn place_in(outer: &str, inner: &str) -> usize {
    Span::at(0).within(outer, inner).start as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slice_knows_where_it_stands() {
        let text = "status:  open ";
        let outer = Span::new(7, text.len());
        assert_eq!(outer.trimmed(text), Span::new(9, 13));
        assert_eq!(outer.trimmed(text).of(text), "open");
    }

    #[test]
    fn a_foreign_slice_is_nowhere() {
        let span = Span::new(3, 8);
        assert_eq!(span.within("hello", &String::from("hello")), Span::at(3));
    }
}
