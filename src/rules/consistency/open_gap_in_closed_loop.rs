//! LC205: a gap that is open, in a loop that is closed.

use crate::lint::Findings;
use crate::model::closing::open_gaps;
use crate::model::{GapId, GapStatus, Ledger, LoopDoc, Word};

rule! {
    /// A loop is closed, and one of its gaps is still open.
    ///
    /// ## Why
    /// Nobody works on the gap any more, and nothing says so. A loop's gaps are the entries of the registry whose
    /// `parent_loop` it is, and its own rows with a status.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: open
    ///     parent_loop: LOOP-EXAMPLE-20260301
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: accepted
    ///     parent_loop: LOOP-EXAMPLE-20260301
    /// ```
    LC205 "open-gap-in-closed-loop", Error, [], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    let Some(closed) = document.status().filter(|_| document.is_closed()) else { return };
    for gap in open_gaps(document, ledger) {
        let word = gap.fact.status.map_or("without a known status", Word::name);
        let whose = if gap.fact.registered { " in the registry" } else { "" };
        let place = gap.stated.map_or(closed.value.raw, |stated| stated.status.map_or(stated.span, |status| status.raw));
        let finding = findings.tell(&document.source, place, format!("The loop is closed, but {} is {word}{whose}.", gap.id));
        finding
            .row(gap.id.as_str())
            .subject(gap.id.as_str())
            .help("mend it, accept it, or give it to a loop that is open (`parent_loop`)");
        if let (Some(entry), Some(registry)) = (gap.entry, &ledger.registry) {
            finding.related(registry.source(), entry.status.map_or(entry.span, |status| status.raw), "registered here");
        }
    }
    silenced(document, ledger, findings);
}

/// Tells the gaps that were open before the change which closes the loop, and of which nothing is said now.
fn silenced(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    let unsaid = || document.gaps.iter().filter(|gap| gap.status.is_none() && ledger.entry(&gap.id).is_none());
    if unsaid().next().is_none() || !ledger.closes(document) {
        return;
    }
    let Some(was) = ledger.stood(document) else { return };
    let open = |id: &GapId| was.gaps.iter().any(|gap| gap.id == *id && gap.status.is_some_and(|status| status.value.is_some_and(GapStatus::is_open)));
    for gap in unsaid().filter(|gap| open(&gap.id)) {
        findings
            .tell(&document.source, gap.span, format!("The loop is closed, and nothing is said of {} any more, which was open.", gap.id))
            .row(gap.id.as_str())
            .subject(gap.id.as_str())
            .help("say how it ended: mend it, accept it, or give it to a loop that is open (`parent_loop`)");
    }
}
