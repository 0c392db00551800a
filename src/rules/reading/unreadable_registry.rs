//! LC007: a gap registry that cannot be relied on.

use crate::lint::Findings;
use crate::model::{Ledger, Reason};
use crate::text::{Source, Span};

rule! {
    /// The gap registry that the policy names cannot be read, or an entry of it cannot.
    ///
    /// ## Why
    /// The registry says of every gap what it is. Without it, loops are judged by what they say of themselves; and an
    /// entry that is no YAML makes other readers refuse all of them.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```yaml gaps.yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     description: The pump: it leaks
    ///     status: open
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```yaml gaps.yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     description: "The pump: it leaks"
    ///     status: open
    ///     parent_loop: LOOP-EXAMPLE-20260301
    /// ```
    ///
    /// ## Good: a list in brackets, or JSON
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```yaml gaps.yaml
    /// {"gaps": [{"id": "GAP-HB-001", "status": "open", "parent_loop": "LOOP-EXAMPLE-20260301"}]}
    /// ```
    ///
    /// ## Bad: no such file
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```toml loopctl.toml
    /// [gaps]
    /// registry = "gap.yaml"
    /// ```
    LC007 "unreadable-registry", Error, [], Whole(check)
}

fn check(ledger: &Ledger, findings: &mut Findings) {
    let Some(path) = ledger.policy.registry() else { return };
    for unread in ledger.unread.iter().filter(|unread| unread.path == path) {
        match &unread.why {
            Reason::View(why) => {
                let named = ledger.policy.origins.get("gaps.registry").copied();
                let (source, span) = match (&ledger.policy.source, named) {
                    (Some(source), Some(span)) => (source.clone(), span),
                    _ => (Source::new(path.clone(), String::new()), Span::default()),
                };
                let message = format!("The gap registry {path} cannot be read: {why}.");
                findings.tell(&source, span, message).help("name the file that holds the list `gaps:`");
            }
            Reason::Fault(fault, source) => {
                let message = format!("The gap registry cannot be read: {}.", fault.message);
                let finding = findings.tell(source, fault.span, message);
                finding.help.clone_from(&fault.help);
            }
        }
    }
    let Some(registry) = &ledger.registry else { return };
    for fault in registry.faults() {
        let finding = findings.tell(registry.source(), fault.span, format!("The registry is broken: {}.", fault.message));
        if let Some(entry) = registry.entries().iter().find(|entry| entry.span.contains(fault.span)) {
            finding.row(entry.id.as_str());
        }
        finding.help.clone_from(&fault.help);
    }
}
