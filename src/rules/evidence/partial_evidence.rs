//! LC308: a row that says done after a part of its cases ran.

use super::moves::tell_unproven;
use crate::lint::Findings;
use crate::model::evidence::State;
use crate::model::policy::Level;
use crate::model::{Ledger, LoopDoc};

rule! {
    /// A row says done, and the newest run of its probe left declared cases out.
    ///
    /// ## Why
    /// A run of some cases proves those cases, and only at that moment. What was changed to make them pass may have broken the
    /// others, so the row is done when all of them have passed together. In the change that closes the loop this is an error.
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
    /// run = "./bin/matrix"
    /// proves = ["LOOP-EXAMPLE-20260301/P1"]
    /// cases = ["s1", "s2"]
    /// expires = "90d"
    /// ```
    /// ```json receipts/pump.pressure/CAP-20260305-010907__pump.pressure__Rk3f9a1.json
    /// {
    ///   "schema": "loopctl.receipt/1",
    ///   "run_key": "CAP-20260305-010907__pump.pressure__Rk3f9a1",
    ///   "probe": "pump.pressure",
    ///   "definition": "sha256:c2588b43da92a5942e527c6b04ffb721d8a93f94d4ad543ed9b687776a4b0227",
    ///   "verdict": "pass",
    ///   "exit": {"code": 0},
    ///   "finished_at": "2026-03-05T01:09:07Z",
    ///   "complete": false,
    ///   "cases": [{"id": "s1", "verdict": "pass", "log": null}],
    ///   "digest": "sha256:17fc5c0711c15f2af7066e7121e95cb55f7842430b898f422fbc175c46a202a1"
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
    /// run = "./bin/matrix"
    /// proves = ["LOOP-EXAMPLE-20260301/P1"]
    /// cases = ["s1", "s2"]
    /// expires = "90d"
    /// ```
    /// ```json receipts/pump.pressure/CAP-20260305-010907__pump.pressure__Rk3f9a1.json
    /// {
    ///   "schema": "loopctl.receipt/1",
    ///   "run_key": "CAP-20260305-010907__pump.pressure__Rk3f9a1",
    ///   "probe": "pump.pressure",
    ///   "definition": "sha256:c2588b43da92a5942e527c6b04ffb721d8a93f94d4ad543ed9b687776a4b0227",
    ///   "verdict": "pass",
    ///   "exit": {"code": 0},
    ///   "finished_at": "2026-03-05T01:09:07Z",
    ///   "complete": true,
    ///   "cases": [{"id": "s1", "verdict": "pass", "log": null}, {"id": "s2", "verdict": "pass", "log": null}],
    ///   "digest": "sha256:1ddc65d0ef2b0cb9e31d8847cfd6985d5911e8c4e37921aa1fae7584d4f9424f"
    /// }
    /// ```
    ///
    /// ## Fix
    /// None: run the probe with all of its cases.
    LC308 "partial-evidence", Warn, [], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    if ledger.proofs.all().is_empty() {
        return;
    }
    let level = if ledger.closes(document) { Level::Error } else { Level::Warn };
    tell_unproven(document, State::Partial, level, ledger, findings);
}
