//! Who writes statuses into one document.

use std::cell::RefCell;
use std::collections::HashMap;

use super::dialect::Dialect;
use super::moves::Moves;
use super::proof::{Meant, holds};
use super::said::{Said, Shape};
use super::tail::{self, Purge};
use super::write::{Loudness, end_of_word, rewrite, set_box};
use super::{Change, Unwritable, append, cell};
use crate::model::blocker::Name;
use crate::model::gap::{Gap, GapStatement};
use crate::model::loop_doc::LoopDoc;
use crate::model::phases::Phase;
use crate::model::status::{GapStatus, PhaseStatus};
use crate::model::vocabulary::Vocabulary;
use crate::text::{Edit, Span};

/// Writes statuses into one document, as it writes them itself.
#[derive(Debug)]
pub struct Scribe<'a> {
    pub(super) document: &'a LoopDoc,
    pub(super) words: &'a Vocabulary,
    pub(super) phases: Dialect<'a>,
    pub(super) gaps: Dialect<'a>,
    /// How many phases, or gaps, each place speaks of.
    speaks_of: HashMap<Span, (usize, usize)>,
    /// Whether all cells of a column are of one width, for the columns that were asked for.
    pub(super) aligned: RefCell<HashMap<(usize, usize), bool>>,
}

/// Edits that are not proven yet, and what the statement they change says with them.
struct Draft {
    edits: Vec<Edit>,
    place: Span,
    says: GapStatus,
}

/// How often changes that fail together are tried in parts.
const TRIED: usize = 64;

impl<'a> Scribe<'a> {
    /// Listens to how `document` writes.
    pub fn new(document: &'a LoopDoc, words: &'a Vocabulary) -> Self {
        let text = document.text();
        let (phases, gaps) = (PhaseStatus::said(document), GapStatus::said(document));
        let mut speaks_of: HashMap<Span, (usize, usize)> = HashMap::new();
        phases.iter().for_each(|said| speaks_of.entry(said.span).or_default().0 += 1);
        gaps.iter().for_each(|said| speaks_of.entry(said.span).or_default().1 += 1);
        Self {
            document,
            words,
            phases: Dialect::of(text, &phases, &words.phases),
            gaps: Dialect::of(text, &gaps, &words.gaps),
            speaks_of,
            aligned: RefCell::default(),
        }
    }

    /// The edits that make every statement of a phase say that it is `value`; none where all do.
    ///
    /// Statements that say nothing stay silent where another one speaks; where none does, the one
    /// that declares the phase gets a status. Back, only what says that it is done is moved, and a
    /// bare box is unticked.
    pub fn phase(&self, phase: &Phase, value: PhaseStatus, change: &Change<'_>) -> Result<Vec<Edit>, Unwritable> {
        let of = |statement| Said::of_phase(self.document, statement);
        let said: Vec<_> = phase.statements.iter().map(of).collect();
        let meant = |statements: &[(Span, PhaseStatus)]| Meant {
            phases: statements.iter().copied().collect(),
            gaps: HashMap::new(),
        };
        self.moved(&said, value, change, |(phases, _)| phases, meant)
    }

    /// The edits that make every statement of a gap say that it is `value`; none where all do.
    ///
    /// As with phases; a gap that a registry knows need not be stated at all, so ask only where
    /// `gap.status` is something if there is one.
    pub fn gap(&self, gap: &Gap, value: GapStatus, change: &Change<'_>) -> Result<Vec<Edit>, Unwritable> {
        let of = |statement| Said::of_gap(self.document, statement);
        let said: Vec<_> = gap.statements.iter().map(of).collect();
        let meant = |statements: &[(Span, GapStatus)]| Meant {
            phases: HashMap::new(),
            gaps: statements.iter().copied().collect(),
        };
        self.moved(&said, value, change, |(_, gaps)| gaps, meant)
    }

    /// Moves all statements of one row together, or none.
    fn moved<T: Moves>(
        &self,
        said: &[Said<T>],
        value: T,
        change: &Change<'_>,
        sharers: impl Fn((usize, usize)) -> usize,
        meant: impl Fn(&[(Span, T)]) -> Meant,
    ) -> Result<Vec<Edit>, Unwritable> {
        if self.document.is_closed() {
            return Err(Unwritable::ClosedLoop);
        }
        let Some(first) = said.first().copied() else { return Ok(Vec::new()) };
        if value.is_decided() && !value.is_finished() {
            return Err(Unwritable::Decided(first.span));
        }
        let shared = |one: &Said<T>| self.speaks_of.get(&one.span).is_some_and(|count| sharers(*count) > 1);
        let proven = |edits: Vec<Edit>, says: &[(Span, T)]| {
            holds(self.document, &edits, &meant(says), self.words).then_some(edits)
        };
        if value.is_finished() && said.iter().all(|one| one.status.is_none()) {
            if shared(&first) {
                return Err(Unwritable::SharedRow(first.span));
            }
            let mut ways = append::ways(self, &first, value, change)?.into_iter();
            return ways.find_map(|edits| proven(edits, &[(first.span, value)])).ok_or(Unwritable::Unsound(first.span));
        }
        let moving = moving(said, value, shared)?;
        if moving.is_empty() {
            return Ok(Vec::new());
        }
        for loud in [Loudness::Usual, Loudness::Shouted] {
            let (mut edits, mut says) = (Vec::new(), Vec::new());
            for one in &moving {
                if is_said_below(one, &moving) {
                    edits.extend(one.tick(self.document).and_then(|tick| set_box(self, tick, value.is_finished())));
                    says.push((one.span, value));
                    continue;
                }
                let (more, now) = rewrite(self, one, value, change, loud)?;
                edits.extend(more);
                says.push((one.span, now));
            }
            if let Some(edits) = proven(edits, &says) {
                return Ok(edits);
            }
        }
        Err(Unwritable::Unsound(first.span))
    }

    /// For each statement of a gap the edits that make it say what the registry does, which may be
    /// anything; nothing for one that cannot follow.
    pub fn follow(&self, wanted: &[(GapStatement, GapStatus)]) -> Vec<Option<Vec<Edit>>> {
        let draft = |wish| (wish, self.draft(wish, Loudness::Usual));
        let mut drafts: Vec<(&(GapStatement, GapStatus), Option<Draft>)> = wanted.iter().map(draft).collect();
        let mut tries = TRIED;
        self.settle(&mut drafts, &mut tries);
        drafts.into_iter().map(|(_, draft)| draft.map(|draft| draft.edits)).collect()
    }

    /// Drops the drafts that are not sound. What is sound together is so alone; what is not is halved,
    /// until it has been tried often enough.
    fn settle(&self, drafts: &mut [(&(GapStatement, GapStatus), Option<Draft>)], tries: &mut usize) {
        let all: Vec<&Draft> = drafts.iter().filter_map(|(_, draft)| draft.as_ref()).collect();
        let left = tries.checked_sub(1);
        *tries = left.unwrap_or_default();
        match drafts {
            _ if all.is_empty() || left.is_some() && self.are_sound(&all) => {}
            [(wish, draft)] => {
                let louder = left.and_then(|_| self.draft(wish, Loudness::Shouted));
                *draft = louder.filter(|draft| self.are_sound(&[draft]));
            }
            _ if left.is_none() => drafts.iter_mut().for_each(|(_, draft)| *draft = None),
            _ => {
                let (first, second) = drafts.split_at_mut(drafts.len() / 2);
                self.settle(first, tries);
                self.settle(second, tries);
            }
        }
    }

    fn draft(&self, (statement, value): &(GapStatement, GapStatus), loud: Loudness) -> Option<Draft> {
        let said = Said::of_gap(self.document, statement);
        said.status.and_then(|status| status.value)?;
        if self.speaks_of.get(&said.span).is_some_and(|(_, gaps)| *gaps > 1) {
            return None;
        }
        let (edits, says) = rewrite(self, &said, *value, &Change::default(), loud).ok()?;
        Some(Draft { edits, place: said.span, says })
    }

    fn are_sound(&self, drafts: &[&Draft]) -> bool {
        let edits: Vec<Edit> = drafts.iter().flat_map(|draft| &draft.edits).cloned().collect();
        let gaps = drafts.iter().map(|draft| (draft.place, draft.says)).collect();
        holds(self.document, &edits, &Meant { phases: HashMap::new(), gaps }, self.words)
    }

    /// The edits that take `gone` from the tail of a phase's status, which says `blocked on` them.
    pub fn unblocked(&self, phase: &Phase, gone: &[Name]) -> Option<Vec<Edit>> {
        let statement = phase.statements.iter().find(|statement| statement.status.is_some())?;
        let said = Said::of_phase(self.document, statement);
        let status = said.status?;
        let purge = Purge { gone, ..Purge::default() };
        let edit = tail::edit(self.document.text(), &status, end_of_word(self.document.text(), &status), purge)?;
        let mut edits = vec![edit];
        edits.extend(cell::padding(self, &said, &edits));
        let phases = status.value.map(|value| (said.span, value)).into_iter().collect();
        holds(self.document, &edits, &Meant { phases, gaps: HashMap::new() }, self.words).then_some(edits)
    }
}

/// What a phase that was blocked is taken to be: whether it had begun, nobody wrote down.
const RELEASED: PhaseStatus = PhaseStatus::Todo;

impl Scribe<'_> {
    /// The edits that make every statement by which a phase is `blocked` say that it is still to be done, without
    /// what is `gone`.
    pub fn released(&self, phase: &Phase, gone: &[Name]) -> Option<Vec<Edit>> {
        let said = phase.statements.iter().map(|statement| Said::of_phase(self.document, statement));
        let blocked =
            |said: &Said<PhaseStatus>| said.status.and_then(|status| status.value) == Some(PhaseStatus::Blocked);
        let blocked: Vec<_> = said.filter(blocked).collect();
        if blocked.iter().any(|one| self.speaks_of.get(&one.span).is_some_and(|(phases, _)| *phases > 1)) {
            return None;
        }
        let change = Change { gone, ..Change::default() };
        [Loudness::Usual, Loudness::Shouted].into_iter().find_map(|loud| {
            let (mut edits, mut phases) = (Vec::new(), HashMap::new());
            for one in &blocked {
                if is_said_below(one, &blocked) {
                    phases.insert(one.span, RELEASED);
                    continue;
                }
                let (more, now) = rewrite(self, one, RELEASED, &change, loud).ok()?;
                if self.goes_on(one, &more) {
                    return None;
                }
                edits.extend(more);
                phases.insert(one.span, now);
            }
            let meant = Meant { phases, gaps: HashMap::new() };
            (!edits.is_empty() && holds(self.document, &edits, &meant, self.words)).then_some(edits)
        })
    }

    /// Whether a sentence goes on right behind the word with these edits: `todo until Friday` was `blocked until Friday`.
    fn goes_on(&self, said: &Said<PhaseStatus>, edits: &[Edit]) -> bool {
        let text = self.document.text();
        let Some((status, tail)) = said.status.and_then(|status| Some((status, status.tail?))) else { return false };
        let end = end_of_word(text, &status);
        let of_tail = edits.iter().find(|edit| edit.span.end == tail.end && edit.span.start as usize >= end);
        let between = text.get(end..tail.start as usize).unwrap_or_default();
        let kept = of_tail.map_or(tail.of(text), |edit| edit.text.trim_start());
        between.trim().is_empty() && kept.starts_with(char::is_alphanumeric)
    }
}

/// Whether what a row says is its `Status:` line, which is a statement of its own: what is written there is written once.
fn is_said_below<T: Copy>(one: &Said<T>, moving: &[Said<T>]) -> bool {
    let word = |said: &Said<T>| said.status.map(|status| status.word);
    one.shape != Shape::Field && moving.iter().any(|other| other.shape == Shape::Field && word(other) == word(one))
}

/// The statements that have to move, if all of them may.
fn moving<T: Moves>(
    said: &[Said<T>],
    value: T,
    is_shared: impl Fn(&Said<T>) -> bool,
) -> Result<Vec<Said<T>>, Unwritable> {
    let mut moving = Vec::new();
    for one in said {
        let Some(status) = one.status else { continue };
        let stands = status.value.ok_or(Unwritable::UnknownWord(status.raw))?;
        if !stands.gives_way_to(value) {
            continue;
        }
        if stands.is_decided() {
            return Err(Unwritable::Decided(status.raw));
        }
        if is_shared(one) {
            return Err(Unwritable::SharedRow(one.span));
        }
        moving.push(*one);
    }
    Ok(moving)
}
