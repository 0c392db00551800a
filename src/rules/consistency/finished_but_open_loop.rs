//! LC209: a loop with nothing left to do that is not closed.

use crate::lint::Findings;
use crate::model::readiness::derive;
use crate::model::{Ledger, LoopDoc, LoopStatus, PhaseStatus, Readiness};

rule! {
    /// An active loop has nothing left to do: every phase that states a status is finished, and no gap is open.
    ///
    /// ## Why
    /// It keeps turning up among the work. Close it, or write down what is left. Phases that state no status say
    /// nothing either way; there must be one that does, or gaps that are all settled.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    /// - P1: Order the pump - DONE
    /// - P2: Mount the pump - DONE
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    /// - P1: Order the pump - DONE
    /// - P2: Mount the pump - TODO
    /// ```
    LC209 "finished-but-open-loop", Warn, [], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    let Some(status) = document.status().filter(|status| status.value.value == Some(LoopStatus::Active)) else { return };
    let mut stated = document.phases.iter().filter_map(|phase| phase.status).peekable();
    let phases = stated.peek().is_some();
    let finished = stated.all(|status| matches!(status.value, Some(PhaseStatus::Done | PhaseStatus::Dropped)));
    let unfinished = document.phases.iter().filter_map(|phase| phase.status).any(|status| {
        // A word that is not known may be work that is left.
        status.value.is_none_or(PhaseStatus::is_unfinished)
    });
    if unfinished || (phases && !finished && document.gaps.is_empty()) {
        return;
    }
    let gaps = ledger.gaps_of(document);
    let settled = gaps.iter().all(|gap| !gap.fact.is_open());
    let done = (phases && finished && settled) || (!gaps.is_empty() && settled);
    if !done || derive(document, ledger).derived == Readiness::Blocked {
        return;
    }
    let what = match (phases && finished, gaps.is_empty()) {
        (true, true) => "every phase of it is finished",
        (true, false) => "every phase of it is finished and every gap settled",
        (false, _) => "every gap of it is settled",
    };
    findings
        .tell(&document.source, status.value.raw, format!("The loop is active, but {what}."))
        .subject("status")
        .help("close it, or write down what is left to do");
}
