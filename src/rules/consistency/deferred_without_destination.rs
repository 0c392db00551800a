//! LC216: work that was put off to nowhere.

use crate::lint::Findings;
use crate::model::{Ledger, LoopDoc, PhaseStatus};

rule! {
    /// A phase is deferred, and its row does not say where it went.
    ///
    /// ## Why
    /// Deferred work that no gap, plan or other loop takes up is forgotten when the loop closes.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    /// - P1: Order the pump - TODO
    /// - P2: Paint the pump - DEFERRED
    /// ```
    ///
    /// ## Bad: to the loop itself
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    /// - P1: Order the pump - TODO
    /// - P2: Paint the pump - DEFERRED to LOOP-EXAMPLE-20260301
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
    /// - P1: Order the pump - TODO
    /// - P2: Paint the pump - DEFERRED to PLAN-SPRING
    /// ```
    LC216 "deferred-without-destination", Warn, [], Loop(check)
}

fn check(document: &LoopDoc, _: &Ledger, findings: &mut Findings) {
    for phase in &document.phases {
        let Some(status) = phase.status.filter(|status| status.value == Some(PhaseStatus::Deferred)) else { continue };
        if phase.statements.iter().any(|statement| document.names_a_destination(statement.span)) {
            continue;
        }
        findings
            .tell(&document.source, status.raw, format!("{} is deferred, but to nowhere.", phase.name_in_words(document.text())))
            .row(phase.key.clone())
            .help("name the gap, loop or plan that takes it up: `deferred to GAP-..`");
    }
}
