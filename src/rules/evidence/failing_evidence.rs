//! LC302: a row that says done, and whose newest run failed.

use super::moves::{claims, gaps_that, tell_gap, tell_phase};
use crate::lint::Findings;
use crate::model::evidence::State;
use crate::model::{GapStatus, Ledger, LoopDoc, PhaseStatus};

rule! {
    /// A row says that something holds, and the newest run of its probe failed.
    ///
    /// ## Why
    /// The status was true once, or never. Nobody looks again at what is done, so a failure that the row hides is found by those
    /// whom it hurts. A run that broke off is no pass either.
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
    /// | P1    | Mount the pump | **DONE** |
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
    ///   "verdict": "fail",
    ///   "exit": {"code": 1},
    ///   "finished_at": "2026-03-05T01:09:07Z",
    ///   "complete": true,
    ///   "digest": "sha256:169519f790b9127d15a704a6e6042f1fda29ab9a93f1d1b0f9423ff765a52aac"
    /// }
    /// ```
    ///
    /// ## Fixed
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
    /// | P1    | Mount the pump | **ACTIVE** |
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
    ///   "verdict": "fail",
    ///   "exit": {"code": 1},
    ///   "finished_at": "2026-03-05T01:09:07Z",
    ///   "complete": true,
    ///   "digest": "sha256:169519f790b9127d15a704a6e6042f1fda29ab9a93f1d1b0f9423ff765a52aac"
    /// }
    /// ```
    ///
    /// ## Good: no later run failed
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
    /// | P1    | Mount the pump | **DONE** |
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
    /// Writes that the phase is active, or the gap open, wherever LC301 would write the contrary. `loopctl sync` does the same.
    LC302 "failing-evidence", Error, [Safe], Both(phases, gaps)
}

fn phases(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    if ledger.proofs.all().is_empty() || !ledger.answers(document) {
        return;
    }
    for phase in &document.phases {
        let evidence = ledger.evidence_of_phase(document, phase);
        if evidence.state == State::Failing && claims(document, phase, ledger) {
            tell_phase(document, phase, &evidence, PhaseStatus::Active, ledger, findings);
        }
    }
}

fn gaps(ledger: &Ledger, findings: &mut Findings) {
    for gap in gaps_that(State::Failing, |status| status == GapStatus::Fixed, ledger) {
        tell_gap(&gap, GapStatus::Open, ledger, findings);
    }
}
