//! LC201: a loop that is blocked, and does not say by what.

use crate::lint::{Findings, Fix};
use crate::model::policy::Level;
use crate::model::readiness::{Judged, hinted_at, recorded, told_by_status, told_in_prose};
use crate::model::{Blocker, BlockerSource, Ledger, LoopDoc, Readiness};

rule! {
    /// A loop declares that it is blocked, and records nothing that stands in its way.
    ///
    /// ## Why
    /// Nobody can tell when such a loop may go on: there is nothing that could be resolved. A blocker is an entry of
    /// `blocked_by`, a phase or gap that is blocked, or a loop it depends on. Where only prose or a table under a
    /// title that speaks of blockers names one, this is a warning: no tool can follow prose.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: blocked
    /// ---
    ///
    /// ## Phases
    /// - P1: Order the pump
    /// ```
    ///
    /// ## Bad: named where no list of blockers stands
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: blocked
    /// ---
    ///
    /// ## Known blockers
    ///
    /// | Blocker            | Owner |
    /// |--------------------|-------|
    /// | The vendor's reply | ana   |
    /// ```
    ///
    /// ## Bad: named in prose alone
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: blocked
    /// ---
    ///
    /// ## Blocker
    /// - The vendor does not answer
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: blocked
    /// blocked_by: "The vendor does not answer"
    /// ---
    ///
    /// ## Blocker
    /// - The vendor does not answer
    /// ```
    ///
    /// ## Bad: told by its status alone
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active (blocked on GAP-HB-001)
    /// execution_readiness: blocked
    /// ---
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: open
    /// ```
    ///
    /// ## Fix
    /// Records a lone bullet of the Blocker section in `blocked_by`; unsafe, as it may not be the whole story.
    LC201 "blocked-without-blocker", Error, [Unsafe], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    let Some(declared) = document.readiness.filter(|status| status.value == Some(Readiness::Blocked)) else { return };
    // Words in `blocked_by` say what blocks the loop, be they names of rows or none.
    let in_words = |blocker: &Blocker| blocker.source == BlockerSource::BlockedBy && blocker.names.is_empty();
    if document.is_closed() || document.blockers.iter().any(in_words) {
        return;
    }
    let recorded = recorded(document, ledger);
    let prose = told_in_prose(document, ledger);
    // A gap that is blocked explains the loop, but does not say that the loop waits for it; what is
    // not known neither blocks nor resolves.
    let gap = |entry: &Judged| matches!(entry.blocker.source, BlockerSource::Gap(_));
    if recorded.iter().any(|entry| entry.resolved.is_some() && (!gap(entry) || prose.is_empty())) {
        return;
    }
    let finding = findings.tell(&document.source, declared.raw, "The loop is blocked, but nothing is recorded that blocks it.");
    finding.subject("execution_readiness");
    if let (Some(unknown), true) = (recorded.iter().find(|entry| !gap(entry)), prose.is_empty()) {
        finding.message = format!("The loop is blocked by {}, which is not known here.", unknown.what(document));
        finding.level(Level::Warn).help("name what blocks it, or set `execution_readiness: runnable`");
        return;
    }
    let by_status = told_by_status(document, ledger).into_iter().find(|entry| entry.resolved == Some(false));
    if let (Some(said), true) = (by_status, prose.is_empty()) {
        finding.message = String::from("The loop is blocked, and its status alone says by what.");
        finding
            .level(Level::Warn)
            .help("record it in `blocked_by`, so that it can be seen to be resolved")
            .related(&document.source, said.blocker.span, "told here");
        return;
    }
    let Some(place) = prose.first().map(|first| first.blocker.span).or_else(|| hinted_at(document)) else {
        finding.help("record it in `blocked_by` (a gap, a loop or words), or set `execution_readiness: runnable`");
        return;
    };
    finding.message = String::from("The loop is blocked, and its blocker stands in prose alone.");
    finding
        .level(Level::Warn)
        .help("record it in `blocked_by`, so that it can be seen to be resolved")
        .related(&document.source, place, "named here");
    let Some(first) = prose.first() else { return };
    let words = document.source.slice(first.blocker.span);
    if prose.len() == 1 && document.field("blocked_by").is_none() && !words.contains(char::is_control) {
        let value = format!("\"{}\"", words.replace('\\', "\\\\").replace('"', "\\\""));
        let edit = document.with_field("blocked_by", &value);
        finding.fix(Fix::likely("record the blocker in `blocked_by`").edits(&document.source, edit));
    }
}
