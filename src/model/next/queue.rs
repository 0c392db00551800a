//! The next steps of all loops: what can be done now, the most pressing first.

use super::{Action, Sight, Step, next};
use crate::model::loop_doc::LoopDoc;
use crate::model::readiness::derive;
use crate::model::status::{LoopStatus, Readiness};

/// Where a loop stands among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// It can be worked on now.
    Runnable,
    /// It is blocked, and running a probe may free it.
    WaitsForProbe,
    /// It is blocked by something that no probe decides.
    Blocked,
    /// It is for later, or has not begun.
    Later,
}

impl Place {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Runnable => "runnable",
            Self::WaitsForProbe => "waits-for-probe",
            Self::Blocked => "blocked",
            Self::Later => "later",
        }
    }
}

/// A loop with its next step.
#[derive(Debug)]
pub struct Queued<'a> {
    /// The loop.
    pub document: &'a LoopDoc,
    /// Where it stands.
    pub place: Place,
    /// What is to be done.
    pub step: Step,
}

/// Every loop that is not closed: what can be done now first, then by how grave it is, then by its age.
pub fn queue(sight: Sight<'_>) -> Vec<Queued<'_>> {
    let open = sight.ledger.loops.iter().filter(|document| !document.is_closed());
    let mut queue: Vec<Queued<'_>> = open
        .map(|document| {
            let step = next(document, sight);
            Queued { document, place: place(document, &step, sight), step }
        })
        .collect();
    queue.sort_by_key(|queued| {
        let document = queued.document;
        let created = document.dates.iter().find(|(name, _)| *name == "created");
        let created = created.map_or("~", |(_, span)| document.source.slice(*span));
        (queued.place, gravity(document), created, document.source.path())
    });
    queue
}

fn place(document: &LoopDoc, step: &Step, sight: Sight<'_>) -> Place {
    let begun = !matches!(
        document.status().and_then(|status| status.value.value),
        Some(LoopStatus::Draft | LoopStatus::Planned)
    );
    let horizon = document.horizon.map(|span| document.source.slice(span).trim());
    if !begun || horizon.is_some_and(|horizon| !horizon.eq_ignore_ascii_case("now")) {
        return Place::Later;
    }
    if derive(document, sight.ledger).derived == Readiness::Runnable {
        return Place::Runnable;
    }
    match step.action {
        Action::Run | Action::Rerun | Action::Fix | Action::Sign | Action::Import => Place::WaitsForProbe,
        // What is only to be written down holds nobody up.
        Action::Write => Place::Runnable,
        _ => Place::Blocked,
    }
}

/// How grave a loop is, the gravest first; what says nothing comes last.
fn gravity(document: &LoopDoc) -> usize {
    const GRAVEST: [&[&str]; 4] = [
        &["critical", "crit", "p0", "sev0", "sev1", "urgent", "blocker"],
        &["high", "p1", "sev2", "major"],
        &["medium", "med", "normal", "moderate", "p2", "sev3"],
        &["low", "p3", "p4", "sev4", "minor", "trivial"],
    ];
    let said = document.severity.map(|span| document.source.slice(span).trim()).unwrap_or_default();
    let first = said.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default();
    let is = |words: &&[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(first));
    GRAVEST.iter().position(is).unwrap_or(GRAVEST.len())
}
