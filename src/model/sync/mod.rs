//! Statuses written into the text: the edits that make a row say what is so, and touch nothing else.
//!
//! What a row *is* was decided elsewhere. Here it is written in the document's own dialect: a word
//! takes the place of a word in the emphasis, spelling and case of its neighbours, a box is ticked,
//! a row that says nothing gets a status in the form that the others have. Every set of edits is
//! proven before it is handed out: the document with them is read again, and says the same but for
//! what was meant. What cannot be written so is refused, with the reason.

mod append;
mod cell;
mod column;
mod dialect;
mod hints;
mod moves;
mod pieces;
mod proof;
mod refusal;
mod registered;
mod said;
mod scribe;
mod shades;
mod tail;
mod write;

pub use column::column;
pub use refusal::Unwritable;
pub use registered::registered;
pub use scribe::Scribe;

use super::blocker::Name;
use super::gap::Gap;
use super::loop_doc::LoopDoc;
use super::phases::Phase;
use super::status::{GapStatus, PhaseStatus};
use super::vocabulary::Vocabulary;
use crate::text::Edit;

/// What changes with a status.
#[derive(Clone, Copy, Debug, Default)]
pub struct Change<'a> {
    /// The run that decided it: it goes into the Evidence, Receipt or Run Key cell of the row, where there is one.
    pub run_key: Option<&'a str>,
    /// What no longer blocks: a tail that says `blocked on` these alone loses that.
    pub gone: &'a [Name],
}

/// The edits that make every statement of a phase say that it is `value`; none where all do.
///
/// Where several phases of one document move, a [`Scribe`] listens to its dialect once for all.
pub fn phase(
    document: &LoopDoc,
    phase: &Phase,
    value: PhaseStatus,
    change: &Change<'_>,
    words: &Vocabulary,
) -> Result<Vec<Edit>, Unwritable> {
    Scribe::new(document, words).phase(phase, value, change)
}

/// The edits that make every statement of a gap in `document` say that it is `value`; none where all do.
pub fn gap(
    document: &LoopDoc,
    gap: &Gap,
    value: GapStatus,
    change: &Change<'_>,
    words: &Vocabulary,
) -> Result<Vec<Edit>, Unwritable> {
    Scribe::new(document, words).gap(gap, value, change)
}
