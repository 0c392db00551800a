//! The next step of a loop: what can be done now, why, and the command for it.
//!
//! What is left is what stands in the way of closing ([`obstacles`]), in the order of the document. A failed case
//! is run again by itself, then all of them together; text that lags behind its evidence is written first.

mod awaited;
mod cases;
mod queue;

pub use queue::{Place, Queued, queue};

use super::blocker::Name;
use super::closing::{Obstacle, Work, finish, obstacles};
use super::evidence::{Evidence, Mend, Proof, Standing, State};
use super::ledger::Ledger;
use super::loop_doc::LoopDoc;
use super::phases::Phase;
use super::readiness::{Derivation, Judged, derive};
use super::status::{GapStatus, LoopStatus, PhaseStatus, Readiness};
use super::sync::{Change, Scribe, registered};
use crate::text::{Entry, RepoPath, Span, View, counted, shell_word};
use awaited::awaited;
use cases::Cases;

/// What kind of step it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// The cases that did not pass are run again.
    Rerun,
    /// A probe is run, with all of its cases.
    Run,
    /// What failed is mended; then the command shows whether it holds.
    Fix,
    /// Whoever made the run signs its receipt.
    Sign,
    /// The record of a run made elsewhere is imported.
    Import,
    /// What the evidence decides is written into the documents.
    Write,
    /// Somebody does the work, and writes that it is done.
    Work,
    /// Something outside of the loop stands in its way.
    Wait,
    /// A loop that has not begun is begun.
    Begin,
    /// Nothing is left: it is closed.
    Close,
    /// It is closed.
    None,
}

impl Action {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Rerun => "rerun",
            Self::Run => "run",
            Self::Fix => "fix",
            Self::Sign => "sign",
            Self::Import => "import",
            Self::Write => "write",
            Self::Work => "work",
            Self::Wait => "wait",
            Self::Begin => "begin",
            Self::Close => "close",
            Self::None => "none",
        }
    }
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What kind of step it is.
    pub action: Action,
    /// The row that it is about.
    pub row: Option<String>,
    /// What is to be done, and why.
    pub why: String,
    /// The command for it, where one can do it.
    pub command: Option<String>,
    /// Where it stands: a file, and a line in it.
    pub place: Option<(RepoPath, u32)>,
    /// The logs of what failed.
    pub logs: Vec<String>,
}

impl Step {
    fn new(action: Action, why: impl Into<String>) -> Self {
        Self { action, row: None, why: why.into(), command: None, place: None, logs: Vec::new() }
    }

    fn command(mut self, command: impl Into<String>) -> Self {
        self.command = Some(command.into());
        self
    }

    fn at(mut self, document: &LoopDoc, span: Span) -> Self {
        self.place = Some((document.source.path().clone(), document.source.line(span)));
        self
    }

    fn of(mut self, work: &Work<'_>, document: &LoopDoc, ledger: &Ledger) -> Self {
        let (source, span) = work.place(document, ledger);
        self.row = Some(work.key().to_owned());
        self.place = Some((source.path().clone(), source.line(span)));
        self
    }
}

/// What is looked at to tell steps: the documents and receipts, and the files of the view.
#[derive(Clone, Copy)]
pub struct Sight<'a> {
    /// Everything that is known.
    pub ledger: &'a Ledger,
    /// Where older receipts are read from.
    pub view: &'a dyn View,
    /// The files in it.
    pub entries: &'a [Entry],
}

/// The next step of a loop.
pub fn next(document: &LoopDoc, sight: Sight<'_>) -> Step {
    let ledger = sight.ledger;
    let name = called(document, ledger);
    let status = document.status().and_then(|status| status.value.value);
    match status {
        Some(LoopStatus::Closed) => return Step::new(Action::None, format!("{name} is closed: nothing is left to do")),
        Some(LoopStatus::Draft | LoopStatus::Planned) => {
            let place = document.status().map_or(Span::default(), |status| status.value.raw);
            return Step::new(Action::Begin, "it has not begun; write `status: active` when it does")
                .at(document, place);
        }
        Some(LoopStatus::Active) | None => {}
    }
    let found = obstacles(document, ledger);
    if let Some(conflict @ Obstacle::Conflict(_)) = found.first() {
        return step(document, conflict, sight);
    }
    if let Some(step) = behind(document, &found, ledger) {
        return step;
    }
    let derivation = derive(document, ledger);
    if let Some(step) = blocked(document, &derivation, sight) {
        return step;
    }
    let Some(obstacle) = first(document, &found) else {
        let close = format!("loopctl close {name}");
        if let Some(unread) = ledger.unread_registry() {
            let why = "nothing that the document says stands in the way, but gaps of it may be registered in";
            return Step::new(Action::Work, format!("{why} {}, which cannot be read: mend that first", unread.path));
        }
        return match finish(document, ledger) {
            Some(finish) => {
                Step::new(Action::Close, format!("{}, and nothing stands in the way", finish.in_words())).command(close)
            }
            // What is put off is settled, and makes no loop finished.
            None if !document.phases.is_empty() && document.phases.iter().all(|phase| phase.status.is_some()) => {
                Step::new(Action::Close, "no phase of it is left to do here, and nothing stands in the way")
                    .command(close)
            }
            None => Step::new(
                Action::Work,
                format!(
                    "no row says whether it is finished: write what is done beside each, or close it as it is: `{close}`"
                ),
            ),
        };
    };
    step(document, obstacle, sight)
}

/// What gets an obstacle out of the way.
pub fn step(document: &LoopDoc, obstacle: &Obstacle<'_>, sight: Sight<'_>) -> Step {
    let ledger = sight.ledger;
    match obstacle {
        Obstacle::Unfinished(work) => {
            let name = work.name(document);
            let word = work.word(document).unwrap_or("without a status");
            let deferred =
                |phase: &Phase| phase.status.is_some_and(|status| status.value == Some(PhaseStatus::Deferred));
            let why = match work {
                Work::Phase(phase) if deferred(phase) => {
                    format!("{name} is deferred, but to nowhere: name the loop, gap or plan that it went to")
                }
                Work::Phase(_) => format!("{name} is {word}, and no probe proves it: do it, then write its status"),
                Work::Gap(_) => format!("{name} is {word}, and no probe proves it: mend it, then write its status"),
            };
            Step::new(Action::Work, why).of(work, document, ledger)
        }
        Obstacle::Unproven(work, evidence) => prove(evidence, sight).of(work, document, ledger),
        Obstacle::Behind(work, evidence) => written(document, work, evidence, ledger).of(work, document, ledger),
        Obstacle::Unticked(place, count) => {
            let boxes = counted(*count, "box is not ticked", "boxes are not ticked");
            Step::new(Action::Work, format!("{boxes}: tick what holds, and say where the rest went"))
                .at(document, *place)
        }
        Obstacle::Draft(place) => {
            Step::new(Action::Begin, "it is a draft: write `status: active`, and commit that, before it is closed")
                .at(document, *place)
        }
        Obstacle::Conflict(place) => {
            let why = "a merge left a conflict here that nobody resolved: keep what holds of both sides";
            Step::new(Action::Work, why).at(document, *place)
        }
    }
}

/// The first obstacle that can be got out of the way: one that waits for no other phase.
fn first<'a, 'b>(document: &LoopDoc, found: &'b [Obstacle<'a>]) -> Option<&'b Obstacle<'a>> {
    let key = |obstacle: &Obstacle<'a>| match obstacle {
        Obstacle::Unfinished(work) | Obstacle::Unproven(work, _) | Obstacle::Behind(work, _) => Some(work.key()),
        Obstacle::Unticked(..) | Obstacle::Draft(_) | Obstacle::Conflict(_) => None,
    };
    let dependencies = document.dependencies();
    let waits = |obstacle: &&Obstacle<'a>| {
        let at = document.phases.iter().position(|phase| Some(phase.key.as_str()) == key(obstacle));
        let before = at.and_then(|at| dependencies.get(at)).map(Vec::as_slice).unwrap_or_default();
        let unfinished = |at: &usize| {
            let phase = document.phases.get(*at).map(|phase| phase.key.as_str());
            found.iter().any(|other| key(other) == phase)
        };
        before.iter().any(unfinished)
    };
    found.iter().find(|obstacle| !waits(obstacle)).or_else(|| found.first())
}

/// The writing of what the evidence decides, where any row lags behind it and can be written.
fn behind(document: &LoopDoc, found: &[Obstacle<'_>], ledger: &Ledger) -> Option<Step> {
    found.iter().find_map(|obstacle| {
        let Obstacle::Behind(work, evidence) = obstacle else { return None };
        let step = written(document, work, evidence, ledger);
        (step.action == Action::Write).then(|| step.of(work, document, ledger))
    })
}

/// The writing of one row, by `loopctl sync` where that can.
fn written(document: &LoopDoc, work: &Work<'_>, evidence: &Evidence<'_>, ledger: &Ledger) -> Step {
    let proven = evidence.state == State::Proven;
    let name = work.name(document);
    let word = work.word(document).unwrap_or("without a status");
    let fact = if proven { "proven" } else { "failing" };
    let refused = match work {
        Work::Phase(phase) => {
            let value = if proven { PhaseStatus::Done } else { PhaseStatus::Active };
            Scribe::new(document, &ledger.policy.words).phase(phase, value, &Change::default()).err()
        }
        Work::Gap(gap) => {
            let value = if proven { GapStatus::Fixed } else { GapStatus::Open };
            let words = &ledger.policy.words;
            let stated =
                gap.stated.and_then(|stated| Scribe::new(document, words).gap(stated, value, &Change::default()).err());
            let entry = ledger.registry.as_ref().zip(gap.entry);
            stated.or_else(|| {
                let (registry, entry) = entry?;
                registered(registry, entry, value, &Change::default(), &words.gaps).err()
            })
        }
    };
    match refused {
        None => Step::new(Action::Write, format!("{name} is {fact}, and still says {word}")).command(sync(document)),
        Some(why) => {
            Step::new(Action::Work, format!("{name} is {fact}, and still says {word}; write that by hand: {why}"))
        }
    }
}

/// What a blocked loop waits for: a probe that can be run, else somebody.
fn blocked(document: &LoopDoc, derivation: &Derivation, sight: Sight<'_>) -> Option<Step> {
    let name = called(document, sight.ledger);
    let standing: Vec<&Judged> = derivation.entries.iter().filter(|entry| entry.resolved == Some(false)).collect();
    if standing.is_empty() {
        let resolved =
            !derivation.entries.is_empty() && derivation.entries.iter().all(|entry| entry.resolved == Some(true));
        let place = document.readiness.map_or(Span::default(), |status| status.raw);
        return match derivation.declared {
            Some(Readiness::Blocked) if resolved => Some(
                Step::new(Action::Write, "it is blocked, and nothing that it names stands in its way any more")
                    .at(document, place)
                    .command(sync(document)),
            ),
            Some(Readiness::Blocked) => Some(
                Step::new(
                    Action::Work,
                    "it is blocked, and names nothing that blocks it: name it, or write `runnable`",
                )
                .at(document, place),
            ),
            _ => None,
        };
    }
    let lags = standing.iter().flat_map(|entry| &entry.names).find_map(|(name, _)| match name {
        Name::Gap(id) => (sight.ledger.evidence_of_gap(id).state == State::Proven).then_some(id),
        Name::Loop(_) | Name::Probe(_) | Name::Phase(_) => None,
    });
    if let Some(id) = lags {
        // The gap may be another loop's.
        let why = format!("it waits for {id}, which is proven and still says that it is open");
        return Some(Step::new(Action::Write, why).command("loopctl sync"));
    }
    let probed = standing.iter().find_map(|entry| Some((entry, unblocking(document, entry, sight)?)));
    let (entry, step) = match probed {
        Some((entry, proof)) => (entry, of_proof(proof, sight)),
        None => (standing.first()?, Step::new(Action::Wait, "").command(format!("loopctl readiness {name}"))),
    };
    let what = awaited(&entry.what(document)).to_owned();
    let why =
        if step.why.is_empty() { format!("it waits for {what}") } else { format!("it waits for {what}; {}", step.why) };
    let step = Step { why, ..step };
    Some(if entry.blocker.span.is_empty() { step } else { step.at(document, entry.blocker.span) })
}

/// The probe that can find out whether an entry still blocks: it names one, or a gap that one proves.
fn unblocking<'a>(document: &LoopDoc, entry: &Judged, sight: Sight<'a>) -> Option<&'a Proof> {
    let proofs = &sight.ledger.proofs;
    let of_name = |(name, _): &(Name, _)| match name {
        Name::Probe(name) => proofs.named(Some(document), name),
        Name::Gap(id) => {
            let evidence = sight.ledger.evidence_of_gap(id);
            evidence.proofs.into_iter().find(|proof| proof.standing != Standing::Proven)
        }
        Name::Loop(_) | Name::Phase(_) => None,
    };
    entry.names.iter().find_map(of_name)
}

/// What proves a row: the first of its probes that does not.
fn prove(evidence: &Evidence<'_>, sight: Sight<'_>) -> Step {
    let proof = evidence.proofs.iter().find(|proof| proof.standing != Standing::Proven);
    proof.map_or_else(|| Step::new(Action::Work, "no probe proves it"), |proof| of_proof(proof, sight))
}

/// What a probe wants: to be run with the cases that failed, or with all; to be mended before; to be imported.
fn of_proof(proof: &Proof, sight: Sight<'_>) -> Step {
    let ledger = sight.ledger;
    let why = proof.why(ledger);
    let Some(declared) = proof.declared(ledger) else { return Step::new(Action::Work, why) };
    match proof.distrust.as_ref().map(|distrust| distrust.mend) {
        Some(Mend::Sign) => {
            let step = Step::new(Action::Sign, format!("{why}; whoever made the run signs it"));
            return Step { command: proof.signing_command(), ..step };
        }
        Some(Mend::Name) => return Step::new(Action::Work, why),
        Some(Mend::Run) | None => {}
    }
    let all = proof.running_command(ledger);
    if declared.probe.run.is_none() {
        return Step::new(Action::Import, format!("{why}; its runs are made elsewhere")).command(all);
    }
    let cases = Cases::of(proof, declared.probe, sight);
    let failed = cases.failed();
    let only = format!("{all} --case {}", failed.iter().map(|case| shell_word(case)).collect::<Vec<_>>().join(" "));
    let some = !failed.is_empty() && failed.len() < declared.probe.cases.len();
    match proof.standing {
        Standing::Failing => {
            let command = if some { &only } else { &all };
            if !proof.is_outrun(sight.view, sight.entries, ledger) {
                let step = Step::new(Action::Fix, format!("{why}; mend it, then run what failed")).command(command);
                return Step { logs: logs(proof), ..step };
            }
            let action = if some { Action::Rerun } else { Action::Run };
            Step::new(action, format!("{why}; what it looks at has changed since")).command(command)
        }
        Standing::Partial(_) if some => {
            Step::new(Action::Rerun, format!("{} did not pass yet", failed.join(", "))).command(only)
        }
        Standing::Partial(_) => {
            let why = format!("{why}; every case has passed by itself, so now all of them together");
            Step::new(Action::Run, why).command(all)
        }
        _ => Step::new(Action::Run, why).command(all),
    }
}

/// The logs of the cases that failed in the newest run of a probe.
fn logs(proof: &Proof) -> Vec<String> {
    let cases = proof.receipt().map(|opened| opened.receipt.cases.as_slice()).unwrap_or_default();
    let failed = cases.iter().filter(|case| case.verdict.is_against());
    failed.filter_map(|case| case.log.as_ref()).map(|log| log.path.clone()).collect()
}

/// What the loop is called on a command line: by its id, or by its path where several have that.
fn called(document: &LoopDoc, ledger: &Ledger) -> String {
    let id = document.id.as_ref().map(|identity| identity.id.as_str());
    let id = id.filter(|id| ledger.bearers(id).len() == 1);
    shell_word(id.unwrap_or(document.source.path().as_str()))
}

/// The command that writes what the evidence decides of a loop.
fn sync(document: &LoopDoc) -> String {
    let id = document.id.as_ref().map(|identity| format!(" {}", shell_word(identity.id.as_str())));
    format!("loopctl sync{}", id.unwrap_or_default())
}
