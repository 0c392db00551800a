//! LC114: a plan that nobody will look at again.

use crate::lint::{Findings, Fix};
use crate::model::policy::Level;
use crate::model::{Day, Ledger, LoopDoc, LoopStatus};

rule! {
    /// A planned loop has no `next_review`, or its day is over.
    ///
    /// ## Why
    /// What is put off without a date is forgotten. A planned loop says when somebody looks at it again; once that day
    /// is over, this is a warning.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: planned
    /// horizon: later
    /// ---
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: planned
    /// horizon: later
    /// next_review: "2026-03-24"
    /// ---
    /// ```
    ///
    /// ## Bad: overdue
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: planned
    /// horizon: later
    /// next_review: "2026-02-24"
    /// ---
    /// ```
    ///
    /// ## Fix
    /// Adds a review two weeks from the day of the run; unsafe, as you may want another day.
    LC114 "unreviewed-plan", Error, [Unsafe], Loop(check)
}

/// How far ahead the review lies that is offered.
const DAYS: i64 = 14;

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    let Some(status) = document.status().filter(|status| status.value.value == Some(LoopStatus::Planned)) else { return };
    let front = &document.front;
    if !front.head.is_some_and(|head| head.closed) {
        return;
    }
    match document.dates.iter().find(|(name, _)| *name == "next_review") {
        Some((_, span)) => {
            let Some(day) = Day::parse(document.source.slice(*span)).filter(|day| *day < ledger.time.day()) else { return };
            findings
                .tell(&document.source, *span, format!("The plan was to be reviewed on {day}."))
                .level(Level::Warn)
                .subject("next_review")
                .help("review it, and write the day of the next review");
        }
        // A field that is lost, or no text, is told by others.
        None if !front.faults.is_empty() || document.field("next_review").is_some_and(|value| !value.is_null()) => {}
        None => {
            let day = format!("\"{}\"", ledger.time.day().plus(DAYS));
            let finding =
                findings.tell(&document.source, status.value.raw, "The loop is planned, and no day is set to review it.");
            finding
                .subject("next_review")
                .help(format!("add `next_review: {day}`, or the day you want"))
                .fix(Fix::likely("review it in two weeks").edits(&document.source, document.with_field("next_review", &day)));
        }
    }
}
