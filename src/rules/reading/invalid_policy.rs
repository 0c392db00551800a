//! LC008: a policy or a probe that cannot be followed as it is written.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::lint::Findings;
use crate::model::evidence::Proof;
use crate::model::{Declared, Ledger, is_input};

rule! {
    /// The policy, or a probe that a document declares, cannot be followed as it is written.
    ///
    /// ## Why
    /// A key that is misspelt is a wish that nobody hears. A probe whose inputs hold a file that `loopctl sync` writes
    /// is never fresh: writing down that it passed changes its input, and so undoes the proof. One that git ignores is in no commit:
    /// in another clone the proof would not hold; one outside of the repository is never looked at. And of two probes of one name nobody knows whose receipts are whose.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```toml
    /// [docs]
    /// exclde = ["loops/old/**"]
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```toml
    /// [docs]
    /// exclude = ["loops/old/**"]
    /// ```
    ///
    /// ## Bad: a level for no rule
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```toml
    /// [levels]
    /// stale-blokcer = "off"
    /// ```
    ///
    /// ## Good: a level for a rule
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```toml
    /// [levels]
    /// stale-blocker = "off"
    /// ```
    ///
    /// ## Bad: a proof that undoes itself
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// probes:
    ///   pump.pressure:
    ///     run: ./bin/pressure
    ///     proves: [P1]
    ///     inputs: ["loops/*.md", "pumps.yaml"]
    /// ---
    ///
    /// ## Phases
    /// - P1: Mount the pump
    /// ```
    ///
    /// ## Good: inputs of its own
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    /// - P1: Mount the pump
    /// ```
    ///
    /// ## Bad: an input that no clone has
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```toml
    /// [probes."pump.pressure"]
    /// run = "./bin/pressure"
    /// inputs = ["pumps.yaml", "/etc/pumps.conf"]
    /// ```
    ///
    /// ## Good: inputs of the repository
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```toml
    /// [probes."pump.pressure"]
    /// run = "./bin/pressure"
    /// inputs = ["pumps.yaml", "etc/*.conf"]
    /// ```
    LC008 "invalid-policy", Error, [], Whole(check)
}

fn check(ledger: &Ledger, findings: &mut Findings) {
    if let Some(source) = &ledger.policy.source {
        for fault in ledger.policy.faults.iter().filter(|fault| !fault.over_limit) {
            let message = format!("The policy cannot be followed: {}.", fault.message);
            findings.tell(source, fault.span, message).help.clone_from(&fault.help);
        }
    }
    for document in &ledger.loops {
        for fault in &document.broken_probes {
            let message = format!("The probe cannot be followed: {}.", fault.message);
            let finding = findings.tell(&document.source, fault.span, message);
            finding.subject("probes").help.clone_from(&fault.help);
        }
    }
    for declared in ledger.declared_probes() {
        undoes_itself(&declared, findings);
    }
    for proof in ledger.proofs.all() {
        ignored(proof, ledger, findings);
    }
    declared_twice(ledger, findings);
}

/// An input that sync writes.
fn undoes_itself(declared: &Declared<'_>, findings: &mut Findings) {
    let mut written = None;
    for pattern in &declared.probe.inputs {
        let written = written.get_or_insert_with(|| declared.written_by_sync());
        let Some((path, what)) = written.iter().find(|(path, _)| is_input(pattern, path)) else { continue };
        let name = declared.name;
        let message = format!("The inputs of {name} hold {path}, {what}, which sync writes: its proof would undo itself.");
        findings
            .tell(declared.source, declared.place("inputs", pattern), message)
            .subject(name)
            .help(format!("name the files that {name} looks at, without {path}"));
    }
}

/// An input that no commit holds.
fn ignored(proof: &Proof, ledger: &Ledger, findings: &mut Findings) {
    for pattern in &proof.ignored {
        let Some(declared) = proof.declared(ledger) else { return };
        let name = declared.name;
        let message = format!("git ignores {pattern}, an input of {name}: nobody else sees what it was proven on.");
        findings
            .tell(declared.source, declared.place("inputs", pattern), message)
            .subject(format!("{name} {pattern}"))
            .help("take it from .gitignore, or name the files that it is made of");
    }
}

/// A name that two documents, or a document and the policy, give to a probe.
fn declared_twice(ledger: &Ledger, findings: &mut Findings) {
    let mut first: HashMap<String, Declared<'_>> = HashMap::new();
    for declared in ledger.declared_probes() {
        match first.entry(declared.full_name()) {
            Entry::Vacant(free) => drop(free.insert(declared)),
            Entry::Occupied(taken) => {
                let (name, other) = (taken.key(), taken.get());
                findings
                    .tell(declared.source, declared.place_of_name(), format!("The probe {name} is declared twice: only the first counts."))
                    .subject(name.as_str())
                    .help("give one of them another name")
                    .related(other.source, other.place_of_name(), "declared here, too");
            }
        }
    }
}
