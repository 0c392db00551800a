//! LC202: a loop that is runnable, while something stands in its way.

use crate::lint::{Findings, Fix};
use crate::model::policy::Level;
use crate::model::readiness::{Judged, derive, recorded};
use crate::model::{BlockerSource, Ledger, LoopDoc, Readiness};

rule! {
    /// A loop declares that it is runnable, while something that it records stands in its way.
    ///
    /// ## Why
    /// People and agents pick up what is runnable. `loopctl readiness` shows what the loop waits for, entry by entry.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: runnable
    /// blocked_by: [GAP-HB-001]
    /// ---
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: open
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: blocked
    /// blocked_by: [GAP-HB-001]
    /// ---
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: open
    /// ```
    ///
    /// ## Bad: told by its status
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active (blocked on GAP-HB-001)
    /// execution_readiness: runnable
    /// ---
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: open
    /// ```
    ///
    /// ## Good: what it waited for is mended
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active (blocked on GAP-HB-001)
    /// execution_readiness: runnable
    /// ---
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: fixed
    /// ```
    ///
    /// ## Fix
    /// Declares the loop to be blocked, if what stands in its way is recorded and not only told in a *Blocker* section or by
    /// its status.
    LC202 "runnable-but-blocked", Error, [Safe], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    let Some(declared) = document.readiness.filter(|status| status.value == Some(Readiness::Runnable)) else { return };
    if document.is_closed() {
        return;
    }
    let derivation = derive(document, ledger);
    let Some(first) = derivation.entries.iter().find(|entry| entry.resolved == Some(false)) else { return };
    let message = format!("The loop is runnable, but {}.", in_the_way(first, document));
    let finding = findings.tell(&document.source, declared.raw, message);
    finding.subject("execution_readiness");
    if !first.blocker.span.is_empty() {
        finding.related(&document.source, first.blocker.span, "recorded here");
    }
    if recorded(document, ledger).is_empty() {
        finding.level(Level::Warn).help("record the blocker in `blocked_by`, or mark it as resolved where it is told");
        return;
    }
    let edit = document.reworded(&declared, Readiness::Blocked);
    finding
        .help("declare it blocked; `loopctl readiness` shows what it waits for")
        .fix(Fix::safe("declare the loop blocked").edits(&document.source, [edit]));
}

/// `P2 is blocked`, `GAP-HB-001 stands in its way`.
fn in_the_way(entry: &Judged, document: &LoopDoc) -> String {
    let phase = |key: &str| document.phases.iter().find(|phase| phase.key == key);
    match &entry.blocker.source {
        BlockerSource::Phase(key) if entry.names.is_empty() => {
            let name = phase(key).map(|phase| phase.name_in_words(document.text()));
            format!("{} is blocked", name.as_deref().unwrap_or("a phase"))
        }
        BlockerSource::Status => "its status says that it is blocked".to_owned(),
        _ => format!("{} stands in its way", quoted(&entry.what(document))),
    }
}

/// Words of a document in a message: short, and on one line.
fn quoted(words: &str) -> String {
    const LONGEST: usize = 60;
    let line = words.lines().next().unwrap_or_default();
    let short = &line[..line.floor_char_boundary(LONGEST)];
    if short.len() < words.len() { format!("`{}...`", short.trim_end()) } else { format!("`{short}`") }
}
