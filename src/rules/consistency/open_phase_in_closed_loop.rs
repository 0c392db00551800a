//! LC204: a phase that is not finished, in a loop that is closed.

use crate::lint::Findings;
use crate::model::policy::Level;
use crate::model::{Ledger, LoopDoc, PhaseStatus, Status, Word};

rule! {
    /// A loop is closed, and one of its phases says that it is not finished.
    ///
    /// ## Why
    /// Either the work was left undone, or the row was never updated; the document does not say which. It is an error
    /// in the change that closes the loop, when it is still known. Later it is told to those who ask: rows of
    /// old loops are seldom repaired.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    ///
    /// ## Phases
    /// - P1: Order the pump - DONE
    /// - P2: Mount the pump - IN PROGRESS
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    ///
    /// ## Phases
    /// - P1: Order the pump - DONE
    /// - P2: Mount the pump - deferred to GAP-HB-007
    /// ```
    LC204 "open-phase-in-closed-loop", Info, [], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    if !document.is_closed() {
        return;
    }
    let unfinished = |status: &Status<PhaseStatus>| status.value.is_some_and(PhaseStatus::is_unfinished);
    let stated = document.phases.iter().filter_map(|phase| Some((phase, phase.status.filter(unfinished)?)));
    let mut open = stated.peekable();
    if open.peek().is_none() {
        return;
    }
    let level = if ledger.closes(document) { Level::Error } else { Level::Info };
    if !findings.wants(level) {
        return;
    }
    for (phase, status) in open {
        let word = status.value.map_or("", Word::name);
        findings
            .tell(&document.source, status.raw, format!("The loop is closed, but {} is {word}.", phase.name_in_words()))
            .row(phase.key.clone())
            .level(level)
            .help("finish it, drop it, or say where it went: `deferred to LOOP-..`");
    }
}
