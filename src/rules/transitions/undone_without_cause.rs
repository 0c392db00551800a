//! LC403: what was done is not done any more, and nothing says why.

use super::wording::{ask, tell, word};
use crate::lint::Findings;
use crate::model::{GapStatus, PhaseStatus, Said, Step};

rule! {
    /// A phase that was done is not done any more, or a gap that was fixed is open again, and nothing says why.
    ///
    /// ## Why
    /// In the history of real documents a row hardly ever takes back that it was done; where one does, somebody has found
    /// out something, or has overwritten a line that was newer than his own. The first is worth a sentence, the second is
    /// worth being stopped.
    ///
    /// A reason is a failing receipt of a probe that proves the row (then it is `loopctl sync` that takes the word
    /// back), or a trailer of the commit message that names the row or its loop: `Loopctl-Reason: P3 the seal leaks`.
    /// Several rows may be named: `Loopctl-Reason: P3, P4: the seal leaks`.
    ///
    /// ## Bad
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// | Phase | Scope | Status |
    /// |-------|-------|--------|
    /// | P1 | Order the pump | done (ab5d3e7) |
    /// | P2 | Mount the pump | done (ab5d3e7) |
    /// | P3 | Test the pump | todo |
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// | Phase | Scope | Status |
    /// |-------|-------|--------|
    /// | P1 | Order the pump | done (ab5d3e7) |
    /// | P2 | Mount the pump | todo |
    /// | P3 | Test the pump | todo |
    /// ```
    /// ```text message
    /// docs: tidy the table
    /// ```
    ///
    /// ## Good: a row that was put in
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// | Phase | Scope | Status |
    /// |-------|-------|--------|
    /// | P1 | Order the pump | done (ab5d3e7) |
    /// | P2 | Mount the pump | done (ab5d3e7) |
    /// | P3 | Test the pump | todo |
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// | Phase | Scope | Status |
    /// |-------|-------|--------|
    /// | P1 | Order the pump | done (ab5d3e7) |
    /// | P2 | Dig the pit | todo |
    /// | P3 | Mount the pump | done (ab5d3e7) |
    /// | P4 | Test the pump | todo |
    /// ```
    ///
    /// ## Good: with a reason
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Gaps
    /// - GAP-HB-007: fixed
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Gaps
    /// - GAP-HB-007: open
    /// ```
    /// ```text message
    /// gov(GAP-HB-007): the seal leaks again
    ///
    /// Loopctl-Reason: GAP-HB-007 the seal leaks again under load
    /// ```
    LC403 "undone-without-cause", Error, [], Step(check)
}

fn check(step: &Step<'_>, findings: &mut Findings) {
    let moves = step.moves();
    for row in &moves.phases {
        let undone = |was: &Said<'_, PhaseStatus>, _: &Said<'_, PhaseStatus>| was.value() == Some(PhaseStatus::Done);
        let Some((_, is)) = row.turn.whenever(undone).filter(|_| step.cause_of_phase(row).is_none()) else { continue };
        let message = format!("{} was done and is {}; nothing says why.", row.name(), word(&is));
        tell(findings, (is.source, is.place()), row.loop_id, message).row(row.key).help(ask(step, row.key, "what was found"));
    }
    for row in &moves.gaps {
        let undone = |was: &Said<'_, GapStatus>, is: &Said<'_, GapStatus>| {
            matches!(was.value(), Some(GapStatus::Fixed | GapStatus::Closed)) && is.value().is_some_and(GapStatus::is_open)
        };
        let Some((was, is)) = row.turn.whenever(undone).filter(|_| step.cause_of_gap(row).is_none()) else { continue };
        let message = format!("{} was {} and is {}; nothing says why.", row.key, word(&was), word(&is));
        tell(findings, (is.source, is.place()), row.loop_id, message).row(row.key).help(ask(step, row.key, "what was found"));
    }
}
