//! LC301: a row that says less than what its receipt proves.

use super::moves::{gaps_that, tell_gap, tell_phase};
use crate::lint::Findings;
use crate::model::evidence::State;
use crate::model::{GapStatus, Ledger, LoopDoc, PhaseStatus};

rule! {
    /// A row says less than what its receipt proves.
    ///
    /// ## Why
    /// Every probe that proves the row passed, in full, and nothing it looked at has changed since; yet the row says that there
    /// is work to do. Whoever reads it does again what is done, and waits for what is there.
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
    /// | P1    | Mount the pump | active |
    /// | P2    | Start the pump | todo   |
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
    /// | P1    | Mount the pump | done   |
    /// | P2    | Start the pump | todo   |
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
    /// ## Bad: a table that says nothing of it
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// | Phase | Scope          |
    /// |-------|----------------|
    /// | P1    | Mount the pump |
    /// | P2    | Start the pump |
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
    /// | P1    | Mount the pump | done   |
    /// | P2    | Start the pump | todo   |
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
    /// Writes that the phase is done, or the gap fixed: in the registry, and wherever an open loop states it, in the words of
    /// its neighbours. `loopctl sync` does the same.
    /// A table without a Status column is given one; unsafe.
    LC301 "status-behind-evidence", Error, [Safe, Unsafe], Both(phases, gaps)
}

fn phases(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    if ledger.proofs.all().is_empty() || document.is_closed() {
        return;
    }
    for phase in &document.phases {
        let behind = phase.status.is_none_or(|status| status.value.is_some_and(is_behind));
        let evidence = ledger.evidence_of_phase(document, phase);
        if evidence.state == State::Proven && behind {
            tell_phase(document, phase, &evidence, PhaseStatus::Done, ledger, findings);
        }
    }
}

/// Whether a phase of this status may be found to be done.
fn is_behind(status: PhaseStatus) -> bool {
    use PhaseStatus::{Active, Blocked, Partial, Ready, Todo};
    matches!(status, Todo | Ready | Active | Blocked | Partial)
}

fn gaps(ledger: &Ledger, findings: &mut Findings) {
    let behind = |status: GapStatus| status.is_open();
    for gap in gaps_that(State::Proven, behind, ledger) {
        tell_gap(&gap, GapStatus::Fixed, ledger, findings);
    }
}
