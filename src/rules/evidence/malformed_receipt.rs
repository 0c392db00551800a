//! LC305: a receipt that is not what it says it is.

use crate::lint::Findings;
use crate::model::Ledger;
use crate::model::evidence::Newest;
use crate::text::{Fault, Source};

rule! {
    /// A receipt is not what it says it is.
    ///
    /// ## Why
    /// A receipt is written once and never touched. If its digest does not fit, somebody changed it; if its verdict does not
    /// follow from its exit code and its cases, it lies; so it does if it says that another command ran than that of the
    /// definition it names, or has the run key of another probe; if it is from the future, its clock does. It proves nothing, and neither
    /// do older receipts behind it. `lint` opens the newest receipt of each probe; `lint --strict` and `loopctl receipt verify` open all.
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
    /// expires = "90d"
    /// ```
    /// ```json receipts/pump.pressure/CAP-20260305-010907__pump.pressure__Rk3f9a1.json
    /// {
    ///   "schema": "loopctl.receipt/1",
    ///   "run_key": "CAP-20260305-010907__pump.pressure__Rk3f9a1",
    ///   "probe": "pump.pressure",
    ///   "definition": "sha256:c66019679d976bf4b73f6e36fcd25466a65cd4a4b236fb297b5dd706084c3035",
    ///   "verdict": "pass",
    ///   "exit": {"code": 0}, "counts": {"ok": 15},
    ///   "finished_at": "2026-03-05T01:09:07Z",
    ///   "complete": true,
    ///   "digest": "sha256:e03fd0a2fda7ddaa5266f779d0ebed80e1e5781636aaa7d4f37ab249d48527c3"
    /// }
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
    /// | P1    | Mount the pump | done |
    /// | P2    | Start the pump | todo |
    /// ```
    /// ```toml
    /// [probes."pump.pressure"]
    /// run = "./bin/pressure"
    /// proves = ["LOOP-EXAMPLE-20260301/P1"]
    /// expires = "90d"
    /// ```
    /// ```json receipts/pump.pressure/CAP-20260305-010907__pump.pressure__Rk3f9a1.json
    /// {
    ///   "schema": "loopctl.receipt/1",
    ///   "run_key": "CAP-20260305-010907__pump.pressure__Rk3f9a1",
    ///   "probe": "pump.pressure",
    ///   "definition": "sha256:c66019679d976bf4b73f6e36fcd25466a65cd4a4b236fb297b5dd706084c3035",
    ///   "verdict": "pass",
    ///   "exit": {"code": 0},
    ///   "finished_at": "2026-03-05T01:09:07Z",
    ///   "complete": true,
    ///   "digest": "sha256:e03fd0a2fda7ddaa5266f779d0ebed80e1e5781636aaa7d4f37ab249d48527c3"
    /// }
    /// ```
    ///
    /// ## Fix
    /// None: take the receipt from git as it was (`git checkout -- FILE`), or run the probe again.
    LC305 "malformed-receipt", Error, [], Whole(check)
}

fn check(ledger: &Ledger, findings: &mut Findings) {
    let newest = ledger.proofs.all().iter().filter_map(|proof| match &proof.newest {
        Newest::Malformed { source, fault } => Some((source, fault)),
        _ => None,
    });
    for (source, fault) in newest {
        tell(source, fault, findings);
    }
    for (source, fault) in ledger.proofs.older_faults() {
        tell(source, fault, findings);
    }
}

fn tell(source: &Source, fault: &Fault, findings: &mut Findings) {
    let message = format!("The receipt cannot be trusted: {}.", fault.message);
    let help = "receipts are never edited: take it from git as it was, or run the probe again";
    findings.tell(source, fault.span, message).subject(source.path().name()).help(help);
}
