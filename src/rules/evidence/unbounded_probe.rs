//! LC311: a probe whose pass holds for ever.

use crate::lint::Findings;
use crate::model::{Declared, Ledger};

rule! {
    /// A probe has neither inputs nor an end: once it passed, it proves for ever. So does one whose inputs match no file.
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
    /// ## Bad: a pattern that matches nothing
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
    /// ```yaml pumps/one.yaml
    /// pressure: 4
    /// ```
    /// ```toml
    /// [probes."pump.pressure"]
    /// run = "./bin/pressure"
    /// proves = ["LOOP-EXAMPLE-20260301/P1"]
    /// inputs = ["pump/*.yaml"]
    /// ```
    ///
    /// ## Good: one that matches
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
    /// ```yaml pumps/one.yaml
    /// pressure: 4
    /// ```
    /// ```toml
    /// [probes."pump.pressure"]
    /// run = "./bin/pressure"
    /// proves = ["LOOP-EXAMPLE-20260301/P1"]
    /// inputs = ["pumps/*.yaml"]
    /// ```
    ///
    /// ## Fix
    /// None: only you know what the probe looks at.
    LC311 "unbounded-probe", Warn, [], Whole(check)
}

fn check(ledger: &Ledger, findings: &mut Findings) {
    for declared in ledger.declared_probes() {
        let (name, probe) = (declared.name, declared.probe);
        if probe.proves.is_empty() || probe.expires.is_some() {
            continue;
        }
        let for_ever = format!("Once {name} passed, it proves for ever");
        if probe.inputs.is_empty() {
            findings
                .tell(declared.source, declared.place("proves", ""), for_ever + ".")
                .subject(name)
                .help("say what it looks at with `inputs`, or how long a pass holds with `expires`");
        } else if let Some(missed @ [first, ..]) = missed(&declared, ledger) {
            let patterns = missed.iter().map(|pattern| format!("`{pattern}`")).collect::<Vec<_>>().join(", ");
            let message = format!("{for_ever}: none of its inputs matches a file ({patterns}).");
            findings.tell(declared.source, declared.place("inputs", first), message).subject(name).help(
                "write them so that they match what the probe looks at, from the root of the repository \
                 (`src/**/*.rs`), or say how long a pass holds with `expires`",
            );
        }
    }
}

/// The inputs of a probe, where none of them matches a file, and no run of it found one: what looked at files that are
/// gone by now is stale for that.
fn missed<'a>(declared: &Declared<'_>, ledger: &'a Ledger) -> Option<&'a [String]> {
    let proof = ledger.proofs.named(declared.document, declared.name)?;
    let of_run = proof.receipt().map(|run| &run.receipt.subject);
    let looked = of_run.is_some_and(|had| had.patterns == declared.probe.inputs && !had.inputs.is_empty());
    let all = proof.missed.len() == declared.probe.inputs.len();
    (all && !looked).then_some(&proof.missed)
}
