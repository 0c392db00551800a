//! One change: what it goes on from, what it leads to, and the message that says why.

use super::ledger::Ledger;
use super::message::Message;
use crate::text::Changed;

/// What a commit does, or would do.
///
/// Its ledgers need not hold everything: they hold the documents that it touches, and those that are, state or
/// prove what these documents and the message name.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// What the commits hold that it goes on from, the first of them first; none before the first commit.
    pub parents: &'a [Ledger],
    /// What it leads to.
    pub after: &'a Ledger,
    /// The files that are what they are in no parent, with what the first parent has; sorted by path.
    pub changed: &'a [Changed],
    /// What it says of itself, where that is known.
    pub message: Option<&'a Message>,
    /// Whether it is made: a commit that stands in a history, and not one that is about to be made.
    pub made: bool,
}

impl Step<'_> {
    /// Whether it brings several lines of work together.
    pub fn is_merge(&self) -> bool {
        self.parents.len() > 1
    }
}
