//! LC311: a probe whose pass holds for ever.

use crate::lint::Findings;
use crate::model::Ledger;

rule! {
    /// A probe has neither inputs nor an end: once it passed, it proves for ever.
    ///
    /// ## Why
    /// Things change. A probe that says what it looks at (`inputs`), or how long a pass holds (`expires`), is asked again when
    /// there is a reason; one that says neither is never asked again.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// | Phase | Scope          | Status |
    /// |-------|----------------|--------|
    /// | P1    | Mount the pump | todo |
    /// | P2    | Start the pump | todo |
    /// ```
    /// ```toml
    /// [probes."pump.pressure"]
    /// run = "./bin/pressure"
    /// proves = ["LOOP-EXAMPLE-20260301/P1"]
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// | Phase | Scope          | Status |
    /// |-------|----------------|--------|
    /// | P1    | Mount the pump | todo |
    /// | P2    | Start the pump | todo |
    /// ```
    /// ```toml
    /// [probes."pump.pressure"]
    /// run = "./bin/pressure"
    /// proves = ["LOOP-EXAMPLE-20260301/P1"]
    /// inputs = ["pumps.yaml"]
    /// ```
    ///
    /// ## Fix
    /// None: only you know what the probe looks at.
    LC311 "unbounded-probe", Warn, [], Whole(check)
}

fn check(ledger: &Ledger, findings: &mut Findings) {
    for declared in ledger.declared_probes() {
        let probe = declared.probe;
        if probe.proves.is_empty() || !probe.inputs.is_empty() || probe.expires.is_some() {
            continue;
        }
        let name = declared.name;
        findings
            .tell(declared.source, declared.place("proves", ""), format!("Once {name} passed, it proves for ever."))
            .subject(name)
            .help("say what it looks at with `inputs`, or how long a pass holds with `expires`");
    }
}
