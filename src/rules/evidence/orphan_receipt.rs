//! LC309: receipts of a probe that nobody declares.

use crate::lint::Findings;
use crate::model::Ledger;
use crate::text::{Source, Span, nearest};

rule! {
    /// There are receipts of a probe that nobody declares.
    ///
    /// ## Why
    /// Only a probe that is declared proves anything. Its receipts look like evidence and are none: the probe was renamed, or the
    /// receipts were made by hand.
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
    /// None: declare the probe again, or remove its receipts.
    LC309 "orphan-receipt", Warn, [], Whole(check)
}

fn check(ledger: &Ledger, findings: &mut Findings) {
    for (probe, filed) in ledger.proofs.shelf.probes().filter(|(probe, _)| !ledger.declares(probe)) {
        let Some(last) = filed.last() else { continue };
        let many = match filed.len() {
            1 => "A receipt is".to_owned(),
            many => format!("{many} receipts are"),
        };
        let declared = ledger.proofs.all().iter().map(|proof| proof.name.as_str());
        let help = match nearest(probe, declared) {
            Some(near) => format!("did `{near}` have that name? Declare it again, or remove them"),
            None => "declare the probe, or remove them".to_owned(),
        };
        // Nothing in the file is at fault, so it is not opened.
        let source = Source::new(last.path.clone(), String::new());
        findings
            .tell(&source, Span::default(), format!("{many} there of {probe}, which nobody declares: they prove nothing."))
            .subject(probe)
            .help(help);
    }
}
