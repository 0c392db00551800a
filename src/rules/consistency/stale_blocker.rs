//! LC203: a blocker that is resolved, and still recorded.

use crate::lint::{Findings, Fix};
use crate::model::policy::Level;
use crate::model::readiness::{Derivation, Judged, Verdict, derive, recorded, records_some, told_in_prose};
use crate::model::sync::Scribe;
use crate::model::{BlockerSource, Ledger, LoopDoc, Name, Phase, PhaseStatus, Readiness};
use crate::text::Edit;

rule! {
    /// What a loop names as its blocker is resolved.
    ///
    /// ## Why
    /// The loop waits for nothing. An entry of `blocked_by`, or a phase that is `blocked on` something, is resolved when
    /// every gap it names is mended or settled and every loop it names is closed; the words around them are its
    /// reason. What waits for phases of its own loop waits for nothing once those
    /// are finished. Where the last entry left is words alone and every gap of the loop is settled, this is a warning.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: blocked
    /// blocked_by: "the gateway is silent (GAP-HB-001)"
    /// ---
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: fixed
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: runnable
    /// blocked_by: []
    /// ---
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: fixed
    /// ```
    ///
    /// ## Bad: in a row
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// | Phase | Scope               | Status                         |
    /// |-------|---------------------|--------------------------------|
    /// | P1    | Replace the gateway | ACTIVE (blocked on GAP-HB-001) |
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: fixed
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// | Phase | Scope               | Status                         |
    /// |-------|---------------------|--------------------------------|
    /// | P1    | Replace the gateway | ACTIVE                         |
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: fixed
    /// ```
    ///
    /// ## Bad: by a row that is done
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// | Phase | Scope          | Status        |
    /// |-------|----------------|---------------|
    /// | P1    | Mount the pump | DONE          |
    /// | P2    | Start the pump | BLOCKED by P1 |
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// | Phase | Scope          | Status        |
    /// |-------|----------------|---------------|
    /// | P1    | Mount the pump | DONE          |
    /// | P2    | Start the pump | TODO          |
    /// ```
    ///
    /// ## Bad: a row that is blocked, in a loop that may go on
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: runnable
    /// ---
    ///
    /// ## Phases
    ///
    /// - P1: Mount the pump - in progress
    /// - P2: Start the pump - blocked (GAP-HB-001)
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: fixed
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: runnable
    /// ---
    ///
    /// ## Phases
    ///
    /// - P1: Mount the pump - in progress
    /// - P2: Start the pump - todo
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: fixed
    /// ```
    ///
    /// ## Bad: by a row that is done, in the front matter
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// blocked_by: [P1]
    /// ---
    ///
    /// ## Phases
    ///
    /// - P1: Mount the pump - DONE
    /// - P2: Start the pump - TODO
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// blocked_by: []
    /// ---
    ///
    /// ## Phases
    ///
    /// - P1: Mount the pump - DONE
    /// - P2: Start the pump - TODO
    /// ```
    ///
    /// ## Bad: words that say more
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: blocked
    /// blocked_by: GAP-HB-001 and the vendor's reply
    /// ---
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: fixed
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: runnable
    /// blocked_by: []
    /// ---
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: fixed
    /// ```
    ///
    /// ## Bad: words alone are left
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: blocked
    /// blocked_by: "nobody is on site"
    /// ---
    ///
    /// ## Gaps
    /// - **GAP-HB-001**: FIXED
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: fixed
    /// ```
    ///
    /// ## Bad: what a column says
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: blocked
    /// ---
    ///
    /// | Phase | Goal           | Status  | Blocked by |
    /// |-------|----------------|---------|------------|
    /// | P1    | Mount the pump | BLOCKED | GAP-HB-001 |
    ///
    /// ## Gaps
    /// - GAP-HB-001: fixed
    /// ```
    ///
    /// ## Fix
    /// Takes the entry, or the tail of the row, out; and declares the loop runnable once every recorded blocker is
    /// resolved. Unsafe where the words around the names may say more than why they block: `GAP-HB-001 and the vendor's
    /// reply`. A row whose status itself is `blocked` becomes one that is still to be done, which is unsafe, since it may
    /// have begun before; it is left to you where its words may say more.
    LC203 "stale-blocker", Error, [Safe, Unsafe], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    if document.is_closed() {
        return;
    }
    // Only what `blocked_by` or a phase names can be stale by itself, and only a loop that says it is blocked as a whole.
    let blocked = document.readiness.is_some_and(|status| status.value == Some(Readiness::Blocked));
    if !blocked && !records_some(document) {
        return;
    }
    let derivation = derive(document, ledger);
    let freed = freed(document, ledger, &derivation);
    let more = |entry: &Judged| entry.says_more(document);
    let certain = freed.is_some() && !derivation.entries.iter().any(more);
    // Whether anything is told, and whether that declares the loop runnable as well.
    let (mut told, mut frees) = (false, false);
    let help = match derivation.derived {
        Readiness::Runnable => "take it out: nothing stands in the way here",
        Readiness::Blocked => "take it out; `loopctl readiness` shows what the loop still waits for",
    };
    for entry in derivation.entries.iter().filter(|entry| entry.resolved == Some(true) && !entry.blocker.struck) {
        let (row, edit) = match &entry.blocker.source {
            BlockerSource::BlockedBy => (None, document.without_blocker(&entry.blocker).map(|edit| vec![edit])),
            BlockerSource::Phase(key) => (Some(key.as_str()), tail(document, ledger, key, entry)),
            _ => continue,
        };
        told = true;
        let phase = row.and_then(|key| document.phases.iter().find(|phase| phase.key == key));
        let who = phase.map(|phase| phase.name_in_words(document.text()));
        let finding = findings.tell(&document.source, entry.blocker.span, resolved(entry, who.as_deref().unwrap_or("The loop")));
        finding.subject(entry.what(document)).help(help);
        if let Some(row) = row {
            finding.row(row);
        }
        let more = more(entry);
        let freed = freed.clone().filter(|_| certain || more);
        if phase.is_some_and(is_blocked) {
            finding.help("write what it is now: nothing that it names stands in its way");
            let edits = phase.filter(|_| !more);
            let edits = edits.and_then(|phase| Scribe::new(document, &ledger.policy.words).released(phase, &gone(entry)));
            let title = "write that it is still to be done, and blocked no more";
            finding.fix(edits.map(|edits| Fix::likely(title).edits(&document.source, edits.into_iter().chain(freed))));
            continue;
        }
        frees |= freed.is_some();
        let title = "take the resolved blocker out";
        let fix = if more { Fix::likely(title) } else { Fix::safe(title) };
        finding.fix(fix.edits(&document.source, edit.into_iter().flatten().chain(freed)));
    }
    if !told || (!frees && freed.is_some() && certain) {
        of_the_whole(document, ledger, &derivation, freed, findings);
    }
}

/// What follows from all entries together, where none of them is stale by itself.
fn of_the_whole(
    document: &LoopDoc,
    ledger: &Ledger,
    derivation: &Derivation,
    freed: Option<Edit>,
    findings: &mut Findings,
) {
    let Some(declared) = document.readiness.filter(|status| status.value == Some(Readiness::Blocked)) else { return };
    if let Some(edit) = freed {
        findings
            .tell(&document.source, declared.raw, "Everything that blocked the loop is resolved, but it is still `blocked`.")
            .subject("execution_readiness")
            .help("declare it runnable; `loopctl readiness` shows why")
            .fix(Fix::safe("declare the loop runnable").edits(&document.source, [edit]));
        return;
    }
    let mut standing = derivation.entries.iter().filter(|entry| entry.resolved != Some(true));
    let (Some(last), None) = (standing.next(), standing.next()) else { return };
    let prose = last.blocker.source == BlockerSource::BlockedBy && last.names.is_empty();
    let mut gaps = ledger.gaps_of(document).peekable();
    if prose && gaps.peek().is_some() && gaps.all(|gap| !gap.fact.is_open()) {
        findings
            .tell(&document.source, last.blocker.span, "Every gap of the loop is settled; words alone are left that block it.")
            .level(Level::Warn)
            .subject("blocked_by")
            .help("take the entry out if it is settled as well, or name the gap or loop that it waits for");
    }
}

/// The edit that declares a loop runnable, if it is blocked and every blocker it records is resolved.
fn freed(document: &LoopDoc, ledger: &Ledger, derivation: &Derivation) -> Option<Edit> {
    let declared = document.readiness.filter(|status| status.value == Some(Readiness::Blocked))?;
    let all = derivation.entries.iter().all(|entry| entry.resolved == Some(true));
    // What a section tells in prose is only heard once nothing else is recorded, and stands all the same.
    let told = told_in_prose(document, ledger).iter().any(|entry| entry.resolved != Some(true));
    (all && !told && !recorded(document, ledger).is_empty())
        .then(|| document.reworded(&declared, Readiness::Runnable))
}

/// The edits that take a phase's blocker from its tail.
fn tail(document: &LoopDoc, ledger: &Ledger, key: &str, entry: &Judged) -> Option<Vec<Edit>> {
    let phase = document.phases.iter().find(|phase| phase.key == key)?;
    phase.status.filter(|_| !is_blocked(phase))?;
    Scribe::new(document, &ledger.policy.words).unblocked(phase, &gone(entry))
}

fn is_blocked(phase: &Phase) -> bool {
    phase.status.is_some_and(|status| status.value == Some(PhaseStatus::Blocked))
}

/// What an entry names that stands in the way no more.
fn gone(entry: &Judged) -> Vec<Name> {
    let resolved = entry.names.iter().filter(|(_, verdict)| matches!(verdict, Verdict::Resolved(_)));
    resolved.map(|(name, _)| name.clone()).collect()
}

/// `The loop waits for GAP-HB-001, which is fixed in the registry.`
fn resolved(entry: &Judged, who: &str) -> String {
    const SHOWN: usize = 3;
    let known = entry.names.iter().filter_map(|(name, verdict)| match verdict {
        Verdict::Resolved(why) => Some((name.as_str(), why.as_str())),
        _ => None,
    });
    let known: Vec<(&str, &str)> = known.collect();
    if let [(name, why)] = *known {
        return format!("{who} waits for {name}, which is {why}.");
    }
    let shown: Vec<String> = known.iter().take(SHOWN).map(|(name, why)| format!("{name} is {why}")).collect();
    let rest = known.len().saturating_sub(SHOWN);
    let rest = if rest > 0 { format!(", and {rest} more are settled") } else { String::new() };
    format!("{who} waits for what is resolved: {}{rest}.", shown.join(", "))
}
