//! LC209: a loop with nothing left to do that is not closed.

use crate::lint::Findings;
use crate::model::closing::{finish, unticked};
use crate::model::readiness::derive;
use crate::model::{Ledger, LoopDoc, LoopStatus, Readiness};
use crate::text::counted;

rule! {
    /// An active loop has nothing left to do: every phase that states a status is finished, and no gap is open.
    ///
    /// ## Why
    /// It keeps turning up among the work. Close it, or write down what is left. Phases that state no status say
    /// nothing either way, and are named; there must be one that does, or gaps that are all settled.
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
    /// - P1: Order the pump - DONE (ab5d3e7)
    /// - P2: Mount the pump - TODO
    /// ```
    LC209 "finished-but-open-loop", Warn, [], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    let Some(status) = document.status().filter(|status| status.value.value == Some(LoopStatus::Active)) else { return };
    let Some(finish) = finish(document, ledger) else { return };
    if derive(document, ledger).derived == Readiness::Blocked {
        return;
    }
    let help = match (finish.unsaid(), unticked(document, &ledger.policy.words.phases).count()) {
        (_, boxes @ 1..) => {
            let boxes = counted(boxes, "box that is not ticked", "boxes that are not ticked");
            format!("tick what holds of the {boxes}, and close it")
        }
        (Some(silent), 0) => format!("say how far {silent} got, or close it"),
        (None, 0) => "close it, or write down what is left to do".to_owned(),
    };
    findings
        .tell(&document.source, status.value.raw, format!("The loop is active, but {}.", finish.in_words()))
        .subject("status")
        .help(help);
}
