//! LC206: a gap whose status is another one in the registry.

use crate::lint::{Findings, Fix};
use crate::model::evidence::State;
use crate::model::policy::Level;
use crate::model::sync::Scribe;
use crate::model::{Entry, Gap, GapStatement, GapStatus, Ledger, LoopDoc, Word};
use crate::text::Span;

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
    /// ## Good: what was open at the beginning
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// - P1: Mount the gateway anew - todo
    ///
    /// ## Gaps at start
    ///
    /// | Gap        | Status   | Description           |
    /// |------------|----------|-----------------------|
    /// | GAP-HB-001 | **OPEN** | The gateway is silent |
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: fixed
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
    let told = disagreements(document, ledger);
    let wanted: Vec<(GapStatement, GapStatus)> = told.iter().map(|told| (told.statement, told.registered)).collect();
    let edits = if wanted.is_empty() { Vec::new() } else { Scribe::new(document, &ledger.policy.words).follow(&wanted) };
    for (told, edits) in told.iter().zip(edits) {
        let (gap, registered) = (told.gap, told.registered);
        let message = format!("{} is {} here, but {} in the registry.", gap.id, told.stated.name(), registered.name());
        let finding = findings.tell(&document.source, told.place, message);
        finding
            .row(gap.id.as_str())
            .subject(gap.id.as_str())
            .level(level)
            .help(format!("write `{}`, or mend the registry", registered.name()));
        if let Some(place) = told.entry.status {
            finding.related(registry.source(), place.raw, "registered here");
        }
        if let Some(edits) = edits {
            finding.fix(Fix::safe("write what the registry says").edits(&document.source, edits));
        }
    }
}

/// A statement of a gap that is not what the registry says.
struct Disagreement<'a> {
    gap: &'a Gap,
    entry: &'a Entry,
    statement: GapStatement,
    place: Span,
    stated: GapStatus,
    registered: GapStatus,
}

fn disagreements<'a>(document: &'a LoopDoc, ledger: &'a Ledger) -> Vec<Disagreement<'a>> {
    let words = &ledger.policy.words.gaps;
    let mut told = Vec::new();
    for gap in &document.gaps {
        let Some(entry) = ledger.entry(&gap.id) else { continue };
        let Some(registered) = entry.status.and_then(|status| status.value) else { continue };
        for statement in &gap.statements {
            let Some((status, stated)) = statement.status.and_then(|status| Some((status, status.value?))) else { continue };
            // `Fixed (verification pending)` names a rest that the registry does not tell of, and says no other word.
            let word = words.get(document.source.slice(status.word)).filter(|_| stated == GapStatus::Active);
            let rest = word.is_some_and(|word| agree(word, registered));
            let proven = !registered.is_decided() && is_decided(gap, stated, registered, ledger);
            // That it was open once is no claim that it is.
            let was_open = || stated.is_open() && document.tells_of_the_beginning(statement.span);
            if !agree(stated, registered) && !rest && !proven && !was_open() {
                told.push(Disagreement { gap, entry, statement: *statement, place: status.word, stated, registered });
            }
        }
    }
    told
}

/// Whether two statuses can be said of one gap by two who both know it.
fn agree(a: GapStatus, b: GapStatus) -> bool {
    let settled = |status| matches!(status, GapStatus::Fixed | GapStatus::Closed);
    a == b || (a.is_open() && b.is_open()) || (settled(a) && settled(b))
}

/// Whether a probe decides which of the two is right, so that LC301 or LC302 tells it.
fn is_decided(gap: &Gap, a: GapStatus, b: GapStatus, ledger: &Ledger) -> bool {
    match ledger.evidence_of(gap).state {
        State::Proven => a.is_open() || b.is_open(),
        State::Failing => [a, b].contains(&GapStatus::Fixed),
        _ => false,
    }
}
