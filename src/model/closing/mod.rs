//! Whether a loop may be closed, and what stands in the way: the one place that decides it.
//!
//! A loop may be closed when no phase of it is unfinished, no gap of it is open, no box is unticked, and no row
//! that a probe governs is less than proven. The rules about closed loops, `loopctl close` and `loopctl next` all
//! ask here.

mod edit;
mod finish;
mod message;

pub use edit::{LEFTOVERS, edits};
pub use finish::{Finish, finish, unsaid};
pub use message::message;

use std::borrow::Cow;

use super::belonging::Belonging;
use super::claim::{Status, stated};
use super::evidence::{Evidence, State};
use super::ledger::Ledger;
use super::loop_doc::LoopDoc;
use super::marks::open_box;
use super::phases::Phase;
use super::refs::has_destination;
use super::status::{GapStatus, LoopStatus, PhaseStatus, Word};
use super::vocabulary::Words;
use crate::syntax::markdown::Item;
use crate::text::{Source, Span};

/// A row of a loop that has to be finished before it is closed.
#[derive(Clone, Copy, Debug)]
pub enum Work<'a> {
    /// A phase.
    Phase(&'a Phase),
    /// A gap of the loop, stated in its document or only registered.
    Gap(Belonging<'a>),
}

/// What stands in the way of closing a loop.
#[derive(Clone, Debug)]
pub enum Obstacle<'a> {
    /// A row says that it is not finished, and no probe governs it.
    Unfinished(Work<'a>),
    /// A row is governed, and less than proven.
    Unproven(Work<'a>, Evidence<'a>),
    /// The evidence decides a row, and the text says something else.
    Behind(Work<'a>, Evidence<'a>),
    /// Boxes that are not ticked: the first, and how many there are.
    Unticked(Span, usize),
    /// It is a draft, of which nothing can be over yet: where it says so.
    Draft(Span),
    /// The marks of a merge are left in the text, so that every row between them says two things.
    Conflict(Span),
}

/// Everything that stands in the way of closing a loop: what it is itself, its phases and gaps in the order of the
/// document, then its boxes.
pub fn obstacles<'a>(document: &'a LoopDoc, ledger: &'a Ledger) -> Vec<Obstacle<'a>> {
    let phases = document.phases.iter().filter_map(|phase| {
        let decided = !is_unfinished(document, phase) && !says_done(phase) && phase.status.is_some();
        let unfinished = phase.status.is_some() && is_unfinished(document, phase);
        let evidence = ledger.evidence_of_phase(document, phase);
        obstacle(Work::Phase(phase), evidence, decided, unfinished, says_done(phase))
    });
    let gaps = ledger.gaps_of(document).filter_map(|gap| {
        let status = gap.fact.status;
        let decided = matches!(status, Some(GapStatus::Closed | GapStatus::Accepted | GapStatus::Deferred));
        let evidence = ledger.evidence_of_gap(gap.id);
        obstacle(Work::Gap(gap), evidence, decided, gap.fact.is_open(), status == Some(GapStatus::Fixed))
    });
    let draft = document.status().filter(|status| status.value.value == Some(LoopStatus::Draft));
    let draft = draft.map(|status| Obstacle::Draft(status.value.raw));
    let itself = document.conflict().map(Obstacle::Conflict).into_iter().chain(draft);
    let mut found: Vec<Obstacle<'a>> = itself.chain(phases).chain(gaps).collect();
    let mut boxes = unticked(document, &ledger.policy.words.phases);
    if let Some(first) = boxes.next() {
        let place = first.tick.map_or(first.span, |tick| tick.span);
        found.push(Obstacle::Unticked(place, boxes.count() + 1));
    }
    found
}

fn obstacle<'a>(
    work: Work<'a>,
    evidence: Evidence<'a>,
    decided: bool,
    unfinished: bool,
    claims: bool,
) -> Option<Obstacle<'a>> {
    match evidence.state {
        _ if decided => None,
        State::Silent => unfinished.then_some(Obstacle::Unfinished(work)),
        State::Proven => unfinished.then_some(Obstacle::Behind(work, evidence)),
        State::Failing if claims => Some(Obstacle::Behind(work, evidence)),
        _ => Some(Obstacle::Unproven(work, evidence)),
    }
}

fn says_done(phase: &Phase) -> bool {
    phase.status.is_some_and(|status| status.value == Some(PhaseStatus::Done))
}

/// Whether a phase states that it is not finished: a word that is not known is no end, nor is work that
/// was put off to nowhere.
pub fn is_unfinished(document: &LoopDoc, phase: &Phase) -> bool {
    phase.status.is_some_and(|status| match status.value {
        None => true,
        Some(PhaseStatus::Deferred) => {
            !phase.statements.iter().any(|statement| document.names_a_destination(statement.span))
        }
        Some(value) => value.is_unfinished(),
    })
}

/// The phases of a loop that state that they are not finished.
pub fn unfinished(document: &LoopDoc) -> impl Iterator<Item = (&Phase, Status<PhaseStatus>)> {
    let open = document.phases.iter().filter(|phase| is_unfinished(document, phase));
    open.filter_map(|phase| Some((phase, phase.status?)))
}

/// The gaps of a loop that still have to be mended.
pub fn open_gaps<'a>(document: &'a LoopDoc, ledger: &'a Ledger) -> impl Iterator<Item = Belonging<'a>> {
    ledger.gaps_of(document).filter(|gap| gap.fact.is_open())
}

/// The boxes of a loop that bar its closing: not ticked, nor settled by the words beside them as those are `known`; this
/// loop's own work, and no phases.
pub fn unticked<'a>(document: &'a LoopDoc, known: &'a Words<PhaseStatus>) -> impl Iterator<Item = &'a Item> {
    let phase = |span: Span| document.phases.iter().any(|phase| phase.span.start == span.start);
    let aside = |item: &Item| item.section.is_some_and(|section| document.asides.binary_search(&section).is_ok());
    // Of most items a look tells that they are no open box.
    let open = |item: &&Item| match item.tick {
        Some(tick) => !tick.ticked,
        None => document.text().as_bytes().get(item.text.start as usize) == Some(&b'['),
    };
    let bars = move |item: &&Item| {
        let beside = open_box(document.text(), item).filter(|_| !item.quoted && !aside(item) && !phase(item.span));
        beside.is_some_and(|words| !box_is_settled(document, words, known))
    };
    document.markdown.items.iter().filter(open).filter(bars)
}

/// Whether the words beside a box say that it will not be ticked: they are struck through, say that it was dropped, or
/// where it went.
fn box_is_settled(document: &LoopDoc, words: Span, known: &Words<PhaseStatus>) -> bool {
    let text = document.text();
    let words = words.trimmed(text);
    let written = words.of(text);
    if let Some((struck, rest)) = written.strip_prefix("~~").and_then(|rest| rest.split_once("~~")) {
        let remark = rest.trim();
        return !struck.trim().is_empty() && (remark.is_empty() || !remark.starts_with(char::is_alphanumeric));
    }
    let status = stated(text, words, known, None).0;
    match status.and_then(|status| status.value) {
        Some(PhaseStatus::Dropped) => true,
        Some(PhaseStatus::Deferred) => document.names_a_destination(words),
        _ => is_moved(written),
    }
}

/// Whether a text ends with where it went: `-> LOOP-PUMP-20260301`, `moved to GAP-OP-096`.
fn is_moved(written: &str) -> bool {
    const WENT: [&str; 7] = ["moved to", "moved into", "tracked in", "continued in", "split into", "\u{2192}", "->"];
    let behind = WENT.iter().filter_map(|went| written.rsplit_once(*went)).map(|(_, behind)| behind.trim_start());
    behind
        .map(|behind| behind.trim_start_matches(['`', '*', '[']))
        .any(|behind| ["LOOP-", "GAP-", "PLAN-"].iter().any(|kind| behind.starts_with(kind)) && has_destination(behind))
}

impl<'a> Work<'a> {
    /// Its name within the loop.
    pub fn key(&self) -> &'a str {
        match self {
            Self::Phase(phase) => &phase.key,
            Self::Gap(gap) => gap.id.as_str(),
        }
    }

    /// What a message calls it.
    pub fn name(&self, document: &'a LoopDoc) -> Cow<'a, str> {
        match self {
            Self::Phase(phase) => phase.name_in_words(document.text()),
            Self::Gap(gap) => gap.id.as_str().into(),
        }
    }

    /// The word it states; nothing where it is unsaid.
    pub fn word(&self, document: &'a LoopDoc) -> Option<&'a str> {
        match self {
            Self::Phase(phase) => {
                let status = phase.status?;
                Some(match status.value {
                    Some(value) => value.name(),
                    None => document.source.slice(status.word),
                })
            }
            Self::Gap(gap) => gap.fact.status.map(Word::name),
        }
    }

    /// Where its status stands: in the document, else in the registry.
    pub fn place(&self, document: &'a LoopDoc, ledger: &'a Ledger) -> (&'a Source, Span) {
        let stated = match self {
            Self::Phase(phase) => Some(phase.status.map_or(phase.title, |status| status.raw)),
            Self::Gap(gap) => gap.stated.map(|stated| stated.status.map_or(stated.span, |status| status.raw)),
        };
        let registered = || match self {
            Self::Gap(gap) => {
                let entry = gap.entry?;
                let span = entry.status.map_or(entry.span, |status| status.raw);
                Some((ledger.registry.as_ref()?.source(), span))
            }
            Self::Phase(_) => None,
        };
        stated.map(|span| (&document.source, span)).or_else(registered).unwrap_or((&document.source, Span::default()))
    }
}

#[cfg(test)]
mod tests;
