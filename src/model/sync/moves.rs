//! What evidence may make of a status, and what it never touches.

use super::dialect::Dialect;
use super::said::Said;
use super::scribe::Scribe;
use crate::model::loop_doc::LoopDoc;
use crate::model::status::{GapStatus, PhaseStatus, Word};
use crate::model::vocabulary::{Vocabulary, Words};

/// A family of statuses that evidence moves.
pub(super) trait Moves: Word {
    /// What a box says that is not ticked.
    const UNTICKED: Self;
    /// What a tick says in a cell.
    const TICK: Option<Self>;

    /// Whether nothing is left to be done.
    fn is_finished(self) -> bool;

    /// Whether what stands behind it says what holds the work up, or what is left of it.
    fn is_held(self) -> bool;

    /// Whether a person decided it, so that no evidence moves it.
    fn is_decided(self) -> bool;

    /// The words of this family.
    fn words(words: &Vocabulary) -> &Words<Self>;

    /// How a document writes this family.
    fn dialect<'s, 'a>(scribe: &'s Scribe<'a>) -> &'s Dialect<'a>;

    /// Every statement of this family in a document.
    fn said(document: &LoopDoc) -> Vec<Said<Self>>;

    /// Whether a statement of `self` has to be rewritten where evidence says `value`.
    ///
    /// Forward everything unfinished moves; back, only what claims to be finished.
    fn gives_way_to(self, value: Self) -> bool {
        if value.is_finished() { !self.is_finished() } else { self.is_finished() }
    }
}

impl Moves for PhaseStatus {
    const UNTICKED: Self = Self::Todo;
    const TICK: Option<Self> = Some(Self::Done);

    fn is_finished(self) -> bool {
        self == Self::Done
    }

    fn is_held(self) -> bool {
        matches!(self, Self::Blocked | Self::Partial)
    }

    fn is_decided(self) -> bool {
        matches!(self, Self::Deferred | Self::Dropped)
    }

    fn words(words: &Vocabulary) -> &Words<Self> {
        &words.phases
    }

    fn dialect<'s, 'a>(scribe: &'s Scribe<'a>) -> &'s Dialect<'a> {
        &scribe.phases
    }

    fn said(document: &LoopDoc) -> Vec<Said<Self>> {
        let statements = document.phases.iter().flat_map(|phase| &phase.statements);
        statements.map(|statement| Said::of_phase(document, statement)).collect()
    }
}

impl Moves for GapStatus {
    const UNTICKED: Self = Self::Open;
    const TICK: Option<Self> = None;

    fn is_finished(self) -> bool {
        matches!(self, Self::Fixed | Self::Closed)
    }

    fn is_held(self) -> bool {
        self == Self::Blocked
    }

    fn is_decided(self) -> bool {
        Self::is_decided(self)
    }

    fn words(words: &Vocabulary) -> &Words<Self> {
        &words.gaps
    }

    fn dialect<'s, 'a>(scribe: &'s Scribe<'a>) -> &'s Dialect<'a> {
        &scribe.gaps
    }

    fn said(document: &LoopDoc) -> Vec<Said<Self>> {
        let statements = document.gaps.iter().flat_map(|gap| &gap.statements);
        statements.map(|statement| Said::of_gap(document, statement)).collect()
    }
}
