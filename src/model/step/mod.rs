//! One change: what it goes on from, what it leads to, the message that says why, and what it moves.

mod causes;
mod documents;
mod elsewhere;
mod gaps;
mod loops;
mod moves;
mod phases;
mod receipts;

use std::sync::OnceLock;

pub use causes::{Cause, Concerned, REASON, reason};
pub use moves::{LoopMove, Moves, RowMove, Said, Turn};
pub use receipts::{How, Rewritten};

use elsewhere::Brought;

use super::ledger::Ledger;
use super::message::Message;
use crate::text::Changed;

/// What a commit does, or would do.
///
/// Its ledgers need not hold everything: they hold the documents that it touches, and those that are, state or
/// prove what these documents and the message name.
#[derive(Debug)]
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
    moves: OnceLock<Moves<'a>>,
    brought: OnceLock<Brought<'a>>,
}

impl<'a> Step<'a> {
    /// The change from `parents` to `after`, which is about to be made.
    pub fn new(parents: &'a [Ledger], after: &'a Ledger, changed: &'a [Changed], message: Option<&'a Message>) -> Self {
        Self { parents, after, changed, message, made: false, moves: OnceLock::new(), brought: OnceLock::new() }
    }

    /// The same change as a commit that is made already.
    #[must_use]
    pub fn made(self) -> Self {
        Self { made: true, ..self }
    }

    /// Whether it brings several lines of work together.
    pub fn is_merge(&self) -> bool {
        self.parents.len() > 1
    }

    /// What it moves; found out once.
    pub fn moves(&self) -> &Moves<'a> {
        self.moves.get_or_init(|| {
            let touched = documents::touched(self.parents, self.after, self.changed);
            let mut moves = Moves {
                gaps: gaps::moved(self.parents, self.after, self.changed, &touched),
                orphans: gaps::orphans(self.parents, self.after, self.changed),
                ..Moves::default()
            };
            for touched in touched {
                phases::moved(&touched, &mut moves.phases);
                moves.loops.push(loops::moved(touched));
            }
            moves
        })
    }
}
