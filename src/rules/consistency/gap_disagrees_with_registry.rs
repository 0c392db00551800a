//! LC206: a gap whose status is another one in the registry.

use crate::lint::{Findings, Fix};
use crate::model::policy::Level;
use crate::model::{GapStatement, GapStatus, Ledger, LoopDoc, Status, Word};

rule! {
    /// A document states another status of a gap than the registry does.
    ///
    /// ## Why
    /// A gap has one status. Where there is a registry, its entry is the truth, and a row that says otherwise misleads.
    /// `open`, `active` and `blocked` agree with each other, as do `fixed` and `closed`. In closed loops, which are
    /// history, this is told to those who ask.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Gaps
    ///
    /// | Gap        | Status   | Description           |
    /// |------------|----------|-----------------------|
    /// | GAP-HB-001 | **OPEN** | The gateway is silent |
    /// | GAP-HB-002 | **OPEN** | The log is full       |
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: fixed
    ///   - id: GAP-HB-002
    ///     status: open
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Gaps
    ///
    /// | Gap        | Status   | Description           |
    /// |------------|----------|-----------------------|
    /// | GAP-HB-001 | **FIXED** | The gateway is silent |
    /// | GAP-HB-002 | **OPEN** | The log is full       |
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: fixed
    ///   - id: GAP-HB-002
    ///     status: open
    /// ```
    ///
    /// ## Fix
    /// Writes what the registry says, in the words and the case of the document.
    LC206 "gap-disagrees-with-registry", Error, [Safe], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    let Some(registry) = &ledger.registry else { return };
    let level = if document.is_closed() { Level::Info } else { Level::Error };
    if !findings.wants(level) {
        return;
    }
    for gap in &document.gaps {
        let Some(entry) = ledger.entry(&gap.id) else { continue };
        let Some(registered) = entry.status.and_then(|status| status.value) else { continue };
        for statement in &gap.statements {
            let Some((status, stated)) = statement.status.and_then(|status| Some((status, status.value?))) else { continue };
            if agree(stated, registered) {
                continue;
            }
            let message = format!("{} is {} here, but {} in the registry.", gap.id, stated.name(), registered.name());
            let finding = findings.tell(&document.source, status.raw, message);
            finding
                .row(gap.id.as_str())
                .subject(gap.id.as_str())
                .level(level)
                .help(format!("write `{}`, or mend the registry", registered.name()));
            if let Some(place) = entry.status {
                finding.related(registry.source(), place.raw, "registered here");
            }
            if !shares_its_row(document, statement) {
                finding.fix(rewrite(document, ledger, &status, registered));
            }
        }
    }
}

/// Whether two statuses can be said of one gap by two who both know it.
fn agree(a: GapStatus, b: GapStatus) -> bool {
    let settled = |status| matches!(status, GapStatus::Fixed | GapStatus::Closed);
    a == b || (a.is_open() && b.is_open()) || (settled(a) && settled(b))
}

/// Whether the row speaks of several gaps at once, so that its one word cannot follow one of them.
fn shares_its_row(document: &LoopDoc, statement: &GapStatement) -> bool {
    let same = document.gaps.iter().flat_map(|gap| &gap.statements).filter(|other| other.span == statement.span);
    same.count() > 1
}

fn rewrite(document: &LoopDoc, ledger: &Ledger, status: &Status<GapStatus>, registered: GapStatus) -> Fix {
    let neighbours: Vec<Status<GapStatus>> =
        document.gaps.iter().flat_map(|gap| &gap.statements).filter_map(|statement| statement.status).collect();
    let edit = document.reworded(status, registered, &ledger.policy.words.gaps, &neighbours);
    Fix::safe("write what the registry says").edits(&document.source, [edit])
}
