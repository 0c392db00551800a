//! What a change moves: the shapes in which it is told.

use std::borrow::Cow;

use crate::model::claim::Status;
use crate::model::loop_doc::LoopDoc;
use crate::model::phases::Form;
use crate::model::status::{GapStatus, Horizon, LoopStatus, PhaseStatus, Readiness, Word};
use crate::text::{Source, Span};

/// Everything that a change moves.
///
/// In a merge only that counts which is other than in every commit that it goes on from.
#[derive(Clone, Debug, Default)]
pub struct Moves<'a> {
    /// The loops whose documents the change touches, whether they move or not; in the order of their files.
    pub loops: Vec<LoopMove<'a>>,
    /// The phases that move, come or go, in the order of their documents.
    pub phases: Vec<RowMove<'a, PhaseStatus>>,
    /// The gaps that move, come or go, in the order of their names.
    pub gaps: Vec<RowMove<'a, GapStatus>>,
    /// The open gaps of the registry that belonged to a loop and belong to none now, whether they move or not.
    pub orphans: Vec<RowMove<'a, GapStatus>>,
}

/// A loop whose document is touched.
#[derive(Clone, Debug)]
pub struct LoopMove<'a> {
    /// Its document in each commit that the change goes on from, wherever it stood.
    pub was: Vec<Option<&'a LoopDoc>>,
    /// Its document; nothing if it is gone.
    pub is: Option<&'a LoopDoc>,
    /// Its status.
    pub status: Turn<'a, LoopStatus>,
    /// Whether work may go on, as it says.
    pub readiness: Turn<'a, Readiness>,
    /// When it is to be done.
    pub horizon: Turn<'a, Horizon>,
}

/// A row that moves, comes or goes.
#[derive(Clone, Debug)]
pub struct RowMove<'a, T> {
    /// The document that it stands in, or stood in; nothing for a gap that only the registry knows.
    pub document: Option<&'a LoopDoc>,
    /// The document in which the first of the parents has it that has it.
    pub was_in: Option<&'a LoopDoc>,
    /// The loop that it belongs to, as that is written.
    pub loop_id: Option<&'a str>,
    /// The phase's key or the gap's name; of a row that is gone the one that it had.
    pub key: &'a str,
    /// What it was called before, if that is something else.
    pub was_called: Option<&'a str>,
    /// What is to be done, in the words of a phase; nothing for a gap.
    pub title: &'a str,
    /// How a phase is written; nothing for a gap.
    pub form: Option<Form>,
    /// What it was, and is.
    pub turn: Turn<'a, T>,
}

/// What something was in each commit that a change goes on from, and what it is.
#[derive(Clone, Debug)]
pub struct Turn<'a, T> {
    /// What it was, the first parent first; nothing where it was not there.
    pub was: Vec<Option<Said<'a, T>>>,
    /// What it is; nothing if it is not there.
    pub is: Option<Said<'a, T>>,
}

/// What is said of a row or a loop on one side of a change.
#[derive(Clone, Copy, Debug)]
pub struct Said<'a, T> {
    /// The file that says it.
    pub source: &'a Source,
    /// The row, the entry, the field.
    pub span: Span,
    /// The status that is stated; nothing where it is unsaid.
    pub status: Option<Status<T>>,
}

impl<'a, T: Word> Said<'a, T> {
    /// The word as it is written; nothing where it is unsaid.
    pub fn word(&self) -> Option<&'a str> {
        self.status.map(|status| self.source.slice(status.word))
    }

    /// What the word means, if it is understood.
    pub fn value(&self) -> Option<T> {
        self.status.and_then(|status| status.value)
    }

    /// Where to point: at the status, else at the row.
    pub fn place(&self) -> Span {
        self.status.map_or(self.span, |status| status.raw)
    }

    /// Whether both say the same, in whatever words.
    pub fn agrees(&self, other: &Self) -> bool {
        match (self.value(), other.value()) {
            (None, None) => match (self.word(), other.word()) {
                (Some(word), Some(other)) => word.eq_ignore_ascii_case(other),
                (word, other) => word == other,
            },
            (value, other) => value == other,
        }
    }
}

impl<'a, T: Word> Turn<'a, T> {
    /// What the first of the parents says that says anything.
    pub fn was(&self) -> Option<Said<'a, T>> {
        self.was.iter().flatten().next().copied()
    }

    /// Whether it is other than in every parent; what comes or goes is.
    pub fn moves(&self) -> bool {
        !self.was.is_empty() && self.was.iter().all(|was| differs(was.as_ref(), self.is.as_ref()))
            || self.was.is_empty() && self.is.is_some()
    }

    /// Whether it comes: no parent has it.
    pub fn comes(&self) -> bool {
        self.is.is_some() && self.was.iter().all(Option::is_none)
    }

    /// Whether it goes: every parent has it.
    pub fn goes(&self) -> bool {
        self.is.is_none() && !self.was.is_empty() && self.was.iter().all(Option::is_some)
    }

    /// What it was and is, if it moves and `is_move` holds against every parent that has it.
    ///
    /// So a merge that takes what one side did lawfully does nothing that is not lawful.
    pub fn whenever(&self, is_move: impl Fn(&Said<'a, T>, &Said<'a, T>) -> bool) -> Option<(Said<'a, T>, Said<'a, T>)> {
        let (was, is) = (self.was()?, self.is?);
        let all = self.was.iter().flatten().all(|was| is_move(was, &is));
        (all && self.moves()).then_some((was, is))
    }
}

fn differs<T: Word>(was: Option<&Said<'_, T>>, is: Option<&Said<'_, T>>) -> bool {
    match (was, is) {
        (None, None) => false,
        (Some(was), Some(is)) => !was.agrees(is),
        _ => true,
    }
}

impl<'a> LoopMove<'a> {
    /// The document as it is, else as it was.
    pub fn document(&self) -> Option<&'a LoopDoc> {
        self.is.or_else(|| self.before())
    }

    /// The document that the first of the parents has that has it.
    pub fn before(&self) -> Option<&'a LoopDoc> {
        self.was.iter().flatten().next().copied()
    }

    /// The loop's name, as its document writes it.
    pub fn loop_id(&self) -> Option<&'a str> {
        self.document()?.id.as_ref().map(|identity| identity.id.as_str())
    }

    /// Whether the loop is new.
    pub fn comes(&self) -> bool {
        self.is.is_some() && self.before().is_none()
    }

    /// Whether the loop is gone.
    pub fn goes(&self) -> bool {
        self.is.is_none()
    }

    /// Whether anything of it moves.
    pub fn moves(&self) -> bool {
        self.comes() || self.goes() || self.status.moves() || self.readiness.moves() || self.horizon.moves()
    }

    /// Whether the change closes it: no parent that has it has it closed.
    pub fn closes(&self) -> bool {
        self.is.is_some_and(LoopDoc::is_closed) && !self.was.iter().flatten().any(|was| was.is_closed())
    }
}

impl<T> RowMove<'_, T> {
    /// What a message calls it: its label or name, else the beginning of its title.
    pub fn name(&self) -> Cow<'_, str> {
        let document = if self.turn.is.is_some() { self.document } else { self.was_in };
        let phase =
            document.and_then(|document| Some((document, document.phases.iter().find(|phase| phase.key == self.key)?)));
        phase.map_or(Cow::Borrowed(self.key), |(document, phase)| phase.name_in_words(document.text()))
    }
}

impl Moves<'_> {
    /// Whether nothing moves.
    pub fn is_empty(&self) -> bool {
        self.phases.is_empty() && self.gaps.is_empty() && !self.loops.iter().any(LoopMove::moves)
    }
}
