//! LC213: boxes that are not ticked, in a loop that is closed.

use crate::lint::Findings;
use crate::model::closing::unticked;
use crate::model::policy::Level;
use crate::model::{Ledger, LoopDoc};

rule! {
    /// A loop is closed, and some of its boxes are not ticked.
    ///
    /// ## Why
    /// A criterion that nobody ticked was not met, or not looked at. It is an error in the change that closes the loop;
    /// later it is told to those who ask. Boxes that are phases are told by
    /// `open-phase-in-closed-loop`. What is struck through, dropped, or went to a loop or gap that is named is settled,
    /// and what follows the loop or is out of its scope is not its work: neither is told.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    ///
    /// ## Success criteria
    /// - [x] The pump runs
    /// - [ ] The pump is quiet
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    ///
    /// ## Success criteria
    /// - [x] The pump runs
    /// - [x] The pump is quiet
    /// - [ ] ~~The pump is blue~~
    /// - [ ] The pump is green - dropped, nobody asked
    ///
    /// ## Follow-ups
    /// - [ ] Another pump
    /// ```
    ///
    /// ## Good: in the words of the team
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    ///
    /// ## Success criteria
    /// - [x] The pump holds
    /// - [ ] The pump is green - binned
    /// ```
    /// ```toml
    /// [status]
    /// phase.dropped = ["binned"]
    /// ```
    LC213 "unticked-box-in-closed-loop", Info, [], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    if !document.is_closed() {
        return;
    }
    let mut boxes = unticked(document, &ledger.policy.words.phases);
    let Some(first) = boxes.next() else { return };
    let level = if ledger.closes(document) { Level::Error } else { Level::Info };
    if !findings.wants(level) {
        return;
    }
    let message = match boxes.count() {
        0 => "The loop is closed, but this box is not ticked.".to_owned(),
        1 => "The loop is closed, but this box and 1 other are not ticked.".to_owned(),
        more => format!("The loop is closed, but this box and {more} others are not ticked."),
    };
    let tick = first.tick.map_or(first.span, |tick| tick.span);
    findings
        .tell(&document.source, tick, message)
        .subject("boxes")
        .level(level)
        .help("tick what holds, and say where the rest went");
}
