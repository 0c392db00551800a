//! Why a status cannot be written.

use std::fmt;

use crate::text::Span;

/// Why a status cannot be written, and the place that stands in the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unwritable {
    /// The loop is closed: its document is history.
    ClosedLoop,
    /// A person decided it: dropped, deferred, accepted, closed.
    Decided(Span),
    /// It says a word that is not known.
    UnknownWord(Span),
    /// It is a row of a table without a Status column.
    NoStatusColumn(Span),
    /// The row speaks of several phases or gaps, and its one word cannot follow one of them.
    SharedRow(Span),
    /// Nothing states it where a status could be added.
    Unstated(Span),
    /// The document would no longer say the same with it, or it is written in a way that is not understood.
    Unsound(Span),
}

impl Unwritable {
    /// The place that stands in the way; nothing where that is the whole document.
    pub fn span(self) -> Option<Span> {
        match self {
            Self::ClosedLoop => None,
            Self::Decided(span)
            | Self::UnknownWord(span)
            | Self::NoStatusColumn(span)
            | Self::SharedRow(span)
            | Self::Unstated(span)
            | Self::Unsound(span) => Some(span),
        }
    }
}

/// Fit for "this was not written: ...".
impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ClosedLoop => "the loop is closed",
            Self::Decided(_) => "a person decided this status",
            Self::UnknownWord(_) => "the status there is a word that is not known",
            Self::NoStatusColumn(_) => "the table has no Status column",
            Self::SharedRow(_) => "the row speaks of several at once",
            Self::Unstated(_) => "there is no place for a status",
            Self::Unsound(_) => "the rest of the document would read differently",
        })
    }
}
