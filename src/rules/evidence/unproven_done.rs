//! LC306: a row that says done and cites nothing.

use crate::lint::Findings;
use crate::model::evidence::State;
use crate::model::policy::Level;
use crate::model::{Ledger, LoopDoc, PhaseStatus, RefKind, Reference};
use crate::text::Span;

rule! {
    /// A row is done, no probe proves it, and nothing in the document says what did.
    ///
    /// ## Why
    /// A run key, a commit or a path beside the row lets the next reader check. Many teams do not ask for that, so this is
    /// information; `LC306 = "warn"` or `"error"` in the policy's `[levels]` makes it a demand. Of a closed loop that cites nothing
    /// at all it is told once.
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
    /// | P1    | Mount the pump | done (ab5d3e7) |
    /// | P2    | Start the pump | todo |
    /// ```
    ///
    /// ## Good: proven
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
    /// ## Bad: a closed loop that cites nothing
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    ///
    /// ## Phases
    /// - P1: Mount the pump - DONE
    /// - P2: Start the pump - DONE
    /// ```
    ///
    /// ## Fix
    /// None.
    LC306 "unproven-done", Info, [], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    if !findings.wants(Level::Info) {
        return;
    }
    let silent = |phase: &&crate::model::Phase| {
        let done = phase.status.is_some_and(|status| status.value == Some(PhaseStatus::Done));
        done && ledger.evidence_of_phase(document, phase).state == State::Silent
    };
    let done: Vec<_> = document.phases.iter().filter(silent).collect();
    let Some(first) = done.first() else { return };
    let cited: Vec<Reference> = document.citations().into_iter().filter(is_evidence).collect();
    if document.is_closed() && cited.is_empty() {
        let place = document.status().map_or(first.span, |status| status.value.raw);
        findings
            .tell(&document.source, place, "The loop is closed, and nothing in it says what proved its work.")
            .subject("citations")
            .help("name a run key, a commit or a log beside what is done");
        return;
    }
    for phase in done {
        let places: Vec<Span> = phase.statements.iter().map(|said| document.reach(said)).collect();
        let label = phase.label.as_deref();
        let speaks = |reference: &Reference| {
            let within = places.iter().any(|place| place.contains(reference.span));
            within || label.is_some_and(|label| document.line_at(reference.span).contains(label))
        };
        if !cited.iter().any(speaks) {
            let name = phase.name_in_words(document.text());
            let place = phase.status.map_or(phase.span, |status| status.raw);
            findings
                .tell(&document.source, place, format!("{name} is done, and nothing says what proved it."))
                .row(phase.key.as_str())
                .help("name a run key, a commit or a log, or declare a probe that proves it");
        }
    }
}

/// Whether a reference can be followed to what proved something.
fn is_evidence(reference: &Reference) -> bool {
    matches!(reference.kind, RefKind::RunKey | RefKind::Receipt | RefKind::Commit | RefKind::Path)
}
