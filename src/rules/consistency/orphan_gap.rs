//! LC207: an open gap whose loop is not there.

use crate::lint::Findings;
use crate::model::Ledger;
use crate::model::policy::Level;

rule! {
    /// A gap of the registry is open, and the loop it belongs to is not in the repository.
    ///
    /// ## Why
    /// Nobody works on it: its loop was deleted, or never written. Settled gaps of loops that are gone are history, and
    /// are left alone.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: open
    ///     parent_loop: LOOP-GONE-20260101
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: open
    ///     parent_loop: LOOP-EXAMPLE-20260301
    ///   - id: GAP-HB-002
    ///     status: fixed
    ///     parent_loop: LOOP-GONE-20260101
    /// ```
    LC207 "orphan-gap", Warn, [], Whole(check)
}

fn check(ledger: &Ledger, findings: &mut Findings) {
    let Some(registry) = ledger.registry.as_ref().filter(|_| findings.wants(Level::Warn)) else { return };
    for entry in registry.entries() {
        let open = entry.status.and_then(|status| status.value).is_some_and(crate::model::GapStatus::is_open);
        let Some(parent) = entry.parent.as_ref().filter(|_| open) else { continue };
        let name = &parent.word;
        // A document that could not be read may be the one.
        if !ledger.meant(name).is_empty() || !ledger.unread.is_empty() {
            continue;
        }
        findings
            .tell(registry.source(), parent.span, format!("{} is open, but there is no {name}.", entry.id))
            .row(entry.id.as_str())
            .subject("parent_loop")
            .help("give it to a loop that is open, or settle it");
    }
}
