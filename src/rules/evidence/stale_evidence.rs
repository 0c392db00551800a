//! LC303: a row that says done, and whose proof is outlived.

use super::moves::tell_unproven;
use crate::lint::Findings;
use crate::model::evidence::State;
use crate::model::policy::Level;
use crate::model::{Ledger, LoopDoc};

rule! {
    /// What proved a row has changed since.
    ///
    /// ## Why
    /// A pass speaks for the contents that the probe looked at. Once one of them is edited, the probe is defined otherwise, or its
    /// time is over, nobody knows whether the row still holds. In the change that closes the loop this is an error; of a
    /// loop that was closed before, nothing is asked.
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
    /// inputs = ["pumps.yaml"]
    /// ```
    /// ```json receipts/pump.pressure/CAP-20260305-010907__pump.pressure__Rk3f9a1.json
    /// {
    ///   "schema": "loopctl.receipt/1",
    ///   "run_key": "CAP-20260305-010907__pump.pressure__Rk3f9a1",
    ///   "probe": "pump.pressure",
    ///   "definition": "sha256:0ffa82a31e9e3483617ac2d56a55b4644e60a70e0dd084ad09bdbba8e75f50e9",
    ///   "verdict": "pass",
    ///   "exit": {"code": 0},
    ///   "finished_at": "2026-03-05T01:09:07Z",
    ///   "complete": true,
    ///   "subject": {"head": null, "dirty": false, "patterns": ["pumps.yaml"], "inputs": [{"path": "pumps.yaml", "mode": "100644", "oid": "e9e7381ce27589fdc55d75e5ef2eb56cdd91638b"}]},
    ///   "digest": "sha256:c3b4fcc915944f134ca4088691aa16e77d6b70c5808600a0b340fe1c98eb1879"
    /// }
    /// ```
    /// ```yaml pumps.yaml
    /// north: 2 bar
    /// ```
    ///
    /// ## Good: the content that was looked at
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
    /// inputs = ["pumps.yaml"]
    /// ```
    /// ```json receipts/pump.pressure/CAP-20260305-010907__pump.pressure__Rk3f9a1.json
    /// {
    ///   "schema": "loopctl.receipt/1",
    ///   "run_key": "CAP-20260305-010907__pump.pressure__Rk3f9a1",
    ///   "probe": "pump.pressure",
    ///   "definition": "sha256:0ffa82a31e9e3483617ac2d56a55b4644e60a70e0dd084ad09bdbba8e75f50e9",
    ///   "verdict": "pass",
    ///   "exit": {"code": 0},
    ///   "finished_at": "2026-03-05T01:09:07Z",
    ///   "complete": true,
    ///   "subject": {"head": null, "dirty": false, "patterns": ["pumps.yaml"], "inputs": [{"path": "pumps.yaml", "mode": "100644", "oid": "e9e7381ce27589fdc55d75e5ef2eb56cdd91638b"}]},
    ///   "digest": "sha256:c3b4fcc915944f134ca4088691aa16e77d6b70c5808600a0b340fe1c98eb1879"
    /// }
    /// ```
    /// ```yaml pumps.yaml
    /// north: 3 bar
    /// ```
    ///
    /// ## Bad: its time is over
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
    /// expires = "24h"
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
    /// None: run the probe again. The finding names what changed, the commit that changed it, and the command.
    LC303 "stale-evidence", Warn, [], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    if ledger.proofs.all().is_empty() {
        return;
    }
    let level = if ledger.closes(document) { Level::Error } else { Level::Warn };
    tell_unproven(document, State::Stale, level, ledger, findings);
}
