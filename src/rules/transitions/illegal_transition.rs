//! LC401: a loop goes where no loop goes.

use super::wording::tell;
use crate::lint::Findings;
use crate::model::{Horizon, LoopMove, LoopStatus, Said, Step, Word};

rule! {
    /// The status or the horizon of a loop takes a step that no loop takes.
    ///
    /// ## Why
    /// A loop is drafted or planned, then active, then closed; a planned one may be closed without having been begun,
    /// and an active one put off, with `status: planned`. A horizon comes nearer (future, later, now); it moves away again
    /// only while the loop is planned. Any other step leaves something out that others rely on: a draft that
    /// is closed was agreed on by nobody, and a closed loop that is planned again was reopened by nobody.
    ///
    /// Where a loop begins is free: it may be born in any state. In a merge, a step counts only if it is none from any side.
    ///
    /// ## Bad
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: draft
    /// ---
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    /// ```
    ///
    /// ## Bad: put off, but active
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// horizon: now
    /// ---
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// horizon: later
    /// ---
    /// ```
    ///
    /// ## Good
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// horizon: now
    /// ---
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: planned
    /// horizon: later
    /// next_review: "2026-03-24"
    /// ---
    /// ```
    ///
    /// ## Fix
    /// None. A step that is meant all the same is allowed in the commit message: `Loopctl-Allow: LC401 the reason`.
    LC401 "illegal-transition", Error, [], Step(check)
}

fn check(step: &Step<'_>, findings: &mut Findings) {
    for moved in &step.moves().loops {
        status(moved, findings);
        horizon(moved, findings);
    }
}

fn status(moved: &LoopMove<'_>, findings: &mut Findings) {
    let illegal = |was: &Said<'_, LoopStatus>, is: &Said<'_, LoopStatus>| {
        was.value().zip(is.value()).is_some_and(|(was, is)| !is_legal(was, is))
    };
    let Some((was, is)) = moved.status.whenever(illegal) else { return };
    let (Some(from), Some(to)) = (was.value(), is.value()) else { return };
    let help = match (from, to) {
        (LoopStatus::Closed, _) => "reopen it with `status: active` and a `reopen_reason`",
        (_, LoopStatus::Closed) => "begin it first with `status: active`, or put it off with `status: planned`",
        _ => "put it off with `status: planned`",
    };
    let message = format!("The loop goes from {} to {}.", from.name(), to.name());
    tell(findings, (is.source, is.place()), moved.loop_id(), message).subject("status").help(help);
}

/// Whether a loop may go from `was` to `is`. That a closed one is active again has a rule of its own.
fn is_legal(was: LoopStatus, is: LoopStatus) -> bool {
    use LoopStatus::{Active, Closed, Draft, Planned};
    match was {
        Draft => is != Closed,
        Planned => is != Draft,
        Active => matches!(is, Active | Planned | Closed),
        Closed => matches!(is, Active | Closed),
    }
}

fn horizon(moved: &LoopMove<'_>, findings: &mut Findings) {
    let status = moved.status.is.and_then(|said| said.value());
    // Of a loop that is over nobody asks when it is to be done.
    if matches!(status, None | Some(LoopStatus::Planned | LoopStatus::Closed)) {
        return;
    }
    let back = |was: &Said<'_, Horizon>, is: &Said<'_, Horizon>| was.value().zip(is.value()).is_some_and(|(was, is)| is < was);
    let Some((was, is)) = moved.horizon.whenever(back) else { return };
    let name = |said: &Said<'_, Horizon>| said.value().map_or("", Word::name);
    let status = status.map_or("", Word::name);
    let message = format!("The horizon goes back from {} to {}, but the loop is {status}.", name(&was), name(&is));
    tell(findings, (is.source, is.place()), moved.loop_id(), message)
        .subject("horizon")
        .help("put the loop off with `status: planned`, or leave the horizon as it was");
}
