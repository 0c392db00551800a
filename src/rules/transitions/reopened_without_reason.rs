//! LC402: a closed loop is open again, and nobody says why.

use super::wording::tell;
use crate::lint::Findings;
use crate::model::{LoopStatus, REASON, Said, Step};

rule! {
    /// A loop that was closed is active again, and nothing says why.
    ///
    /// ## Why
    /// A closing is what others build on: loops that depended on it went on, its gaps were counted as settled. If it was
    /// closed too early, the next reader has to know what was missing.
    ///
    /// A reason is a new `reopen_reason` in the front matter, or a trailer of the commit message that names the loop:
    /// `Loopctl-Reason: LOOP-EXAMPLE the pump leaks again`.
    ///
    /// ## Bad
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    ///
    /// ## Bad: the reason of an earlier time
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// reopen_reason: the pump leaks
    /// ---
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// reopen_reason: the pump leaks
    /// ---
    /// ```
    ///
    /// ## Good
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// reopen_reason: the pump leaks again
    /// ---
    /// ```
    ///
    /// ## Good: said in the message
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```text message
    /// gov(LOOP-EXAMPLE-20260301): reopen
    ///
    /// Loopctl-Reason: LOOP-EXAMPLE-20260301 the pump leaks again
    /// ```
    LC402 "reopened-without-reason", Error, [], Step(check)
}

fn check(step: &Step<'_>, findings: &mut Findings) {
    let reopened = |was: &Said<'_, LoopStatus>, is: &Said<'_, LoopStatus>| {
        was.value() == Some(LoopStatus::Closed) && is.value() == Some(LoopStatus::Active)
    };
    for moved in &step.moves().loops {
        let Some((_, is)) = moved.status.whenever(reopened) else { continue };
        if step.cause_of_loop(moved).is_some() {
            continue;
        }
        let name = moved.loop_id().unwrap_or("LOOP-..");
        tell(findings, (is.source, is.place()), moved.loop_id(), "The loop was closed and is active again; nothing says why.".into())
            .subject("status")
            .help(format!("write `reopen_reason: why` into its front matter, or `{REASON}: {name} why` into the message"));
    }
}
