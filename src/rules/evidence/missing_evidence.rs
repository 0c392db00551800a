//! LC304: a row that says done, and whose probe found nothing out.

use super::moves::tell_unproven;
use crate::lint::Findings;
use crate::model::evidence::State;
use crate::model::policy::Level;
use crate::model::{Ledger, LoopDoc};

rule! {
    /// A row says done, and the probe that is to prove it was never run, or was kept from finding out.
    ///
    /// ## Why
    /// Somebody declared how to find out whether the row holds, and nobody did. Until the probe has run, the row is a promise.
    /// In the change that closes the loop this is an error.
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
    /// | P1    | Mount the pump | done |
    /// | P2    | Start the pump | todo |
    /// ```
    /// ```toml
    /// [probes."pump.pressure"]
    /// run = "./bin/pressure"
    /// proves = ["LOOP-EXAMPLE-20260301/P1"]
    /// expires = "90d"
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
    /// None: run the probe; the finding has the command.
    LC304 "missing-evidence", Warn, [], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    if ledger.proofs.all().is_empty() {
        return;
    }
    let level = if ledger.closes(document) { Level::Error } else { Level::Warn };
    tell_unproven(document, State::Missing, level, ledger, findings);
}
