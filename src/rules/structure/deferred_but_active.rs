//! LC113: a status that its horizon contradicts.

use crate::lint::{Findings, Fix};
use crate::model::{Ledger, LoopDoc, LoopStatus};

rule! {
    /// The horizon of a loop contradicts its status: active but `later`, planned but `now`.
    ///
    /// ## Why
    /// The horizon says when a loop is to be worked on. An active loop whose horizon is `later` or `future` is worked
    /// on and put off at once, and a planned one that is on for `now` the other way round: one of the two was forgotten
    /// when the other changed.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// horizon: later
    /// ---
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// horizon: now
    /// ---
    /// ```
    ///
    /// ## Bad: planned
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: planned
    /// horizon: now
    /// next_review: "2026-03-24"
    /// ---
    /// ```
    ///
    /// ## Fix
    /// Promotes the horizon of an active loop to `now`; unsafe, as the loop may be the one that was put off. Of a
    /// planned one, you say when.
    LC113 "deferred-but-active", Error, [Unsafe], Loop(check)
}

fn check(document: &LoopDoc, _: &Ledger, findings: &mut Findings) {
    let Some(horizon) = document.horizon else { return };
    let Some(status) = document.status() else { return };
    let written = document.source.slice(horizon);
    let later = ["later", "future"].iter().any(|word| word.eq_ignore_ascii_case(written));
    match status.value.value {
        Some(LoopStatus::Active) if later => {
            findings
                .tell(&document.source, horizon, format!("The loop is active, but its horizon is `{written}`."))
                .subject("horizon")
                .help("promote the horizon to `now`, or put the loop off with `status: planned`")
                .related(&document.source, status.value.raw, "active here")
                .fix(Fix::likely("promote the horizon to `now`").edit(&document.source, horizon, "now"));
        }
        Some(LoopStatus::Planned) if written.eq_ignore_ascii_case("now") => {
            findings
                .tell(&document.source, horizon, "The loop is planned, but its horizon is `now`.")
                .subject("horizon")
                .help("begin it with `status: active`, or say when with `horizon: later`")
                .related(&document.source, status.value.raw, "planned here");
        }
        _ => {}
    }
}
