//! LC210: a gap that the registry does not know.

use crate::lint::Findings;
use crate::model::{Ledger, LoopDoc};

rule! {
    /// A document states a gap that the registry does not have.
    ///
    /// ## Why
    /// Where there is a registry, it is where people look. A gap that stands in a document alone is followed by nobody,
    /// and its number may be given to another one.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Gaps
    /// - **GAP-HB-007** (high): the pump leaks
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: fixed
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Gaps
    /// - **GAP-HB-007** (high): the pump leaks
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-007
    ///     status: open
    /// ```
    LC210 "undeclared-gap", Error, [], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    for fault in &document.broken_gaps {
        let name = document.source.slice(fault.span).to_owned();
        findings
            .tell(&document.source, fault.span, format!("`{name}` is no name of a gap."))
            .subject(name)
            .help("a gap is called `GAP-`, perhaps its family, and a number: `GAP-OP-096`");
    }
    let Some(registry) = &ledger.registry else { return };
    for gap in document.gaps.iter().filter(|gap| ledger.entry(&gap.id).is_none()) {
        findings
            .tell(&document.source, gap.span, format!("{} is not in the registry.", gap.id))
            .row(gap.id.as_str())
            .subject(gap.id.as_str())
            .help(format!("register it in {}, or correct its name", registry.source().path()));
    }
}
