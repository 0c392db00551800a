//! LC108: a loop that ended before it began.

use crate::lint::Findings;
use crate::model::policy::Level;
use crate::model::{Day, Ledger, LoopDoc};

rule! {
    /// A loop was closed, activated or reopened before it was created.
    ///
    /// ## Why
    /// One of the two dates is wrong, and whoever reckons how long work takes counts it. One day of difference is
    /// never told: `created` is a day in UTC, and people write the others in theirs. That `created` is not the date in
    /// the loop's name is told as information.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// created: 2026-03-01
    /// closed: 2026-02-03
    /// ---
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// created: 2026-03-01
    /// closed: 2026-03-02
    /// ---
    /// ```
    LC108 "dates-out-of-order", Warn, [], Loop(check)
}

/// How many days two dates may differ and still mean the same.
const SLACK: i64 = 1;

fn check(document: &LoopDoc, _: &Ledger, findings: &mut Findings) {
    // A date alone is out of order with none but that of the name.
    if document.dates.len() < 2 && !findings.wants(Level::Info) {
        return;
    }
    let date = |wanted: &str| {
        let (_, span) = document.dates.iter().find(|(name, _)| *name == wanted)?;
        let written = document.source.slice(*span);
        Some((Day::of_moment(written).or_else(|| Day::parse(written))?, *span))
    };
    let Some((created, began)) = date("created") else { return };
    for name in ["activated", "reopened", "closed"] {
        let Some((day, span)) = date(name).filter(|(day, _)| created.since(*day) > SLACK) else { continue };
        findings
            .tell(&document.source, span, format!("The loop was {name} on {day}, before it was created on {created}."))
            .subject(name)
            .help("correct the date that is wrong")
            .related(&document.source, began, "created here");
    }
    if !findings.wants(Level::Info) {
        return;
    }
    let named = document.id.as_ref().and_then(|identity| identity.id.date()).and_then(Day::of_digits);
    if let Some(named) = named.filter(|named| created.since(*named).abs() > SLACK) {
        findings
            .tell(&document.source, began, format!("The loop was created on {created}, and its name says {named}."))
            .subject("created")
            .level(Level::Info)
            .help("correct the date, if it is the one that is wrong");
    }
}
