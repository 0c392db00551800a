//! LC406: a receipt is not what it was.

use crate::lint::Findings;
use crate::model::{How, Step};
use crate::text::{Source, Span};

rule! {
    /// A receipt is rewritten, renamed or deleted.
    ///
    /// ## Why
    /// A receipt records what once came out. It is written once, and a new run writes a new one beside it; whoever changes
    /// one changes what was proven. A change of one byte shows in its digest (LC305); one that was made with a new digest, or a
    /// failure that was deleted, shows only here.
    ///
    /// What `loopctl receipt prune` may remove may go: a receipt that a newer one of the same probe supersedes and that no
    /// document cites. So may those of a probe that nobody declared before (LC309). A signature may be added, and goes with its receipt.
    ///
    /// No message is a reason for it, so the hook tells it before there is one. A receipt that has to go all the same, because it
    /// holds a secret, is let go by the policy, where everybody sees it: `[levels."receipts/pump.pressure/**"]` with `LC406 = "warn"`.
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
    /// | P1    | Mount the pump | todo   |
    /// | P2    | Start the pump | todo   |
    /// ```
    /// ```toml
    /// [probes."pump.pressure"]
    /// run = "./bin/pressure"
    /// proves = ["LOOP-EXAMPLE-20260301/P1"]
    /// expires = "90d"
    /// ```
    /// ```json was receipts/pump.pressure/CAP-20260305-010907__pump.pressure__Rk3f9a1.json
    /// {
    ///   "verdict": "fail"
    /// }
    /// ```
    /// ```yaml notes.yaml
    /// deleted: the failure
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
    /// | P1    | Mount the pump | done   |
    /// | P2    | Start the pump | todo   |
    /// ```
    /// ```toml
    /// [probes."pump.pressure"]
    /// run = "./bin/pressure"
    /// proves = ["LOOP-EXAMPLE-20260301/P1"]
    /// expires = "90d"
    /// ```
    /// ```json was receipts/pump.pressure/CAP-20260304-010907__pump.pressure__Ra1b2c3.json
    /// {
    ///   "verdict": "fail"
    /// }
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
    LC406 "rewritten-receipt", Error, [], Step(check)
}

fn check(step: &Step<'_>, findings: &mut Findings) {
    for rewritten in step.rewritten_receipts() {
        let what = if rewritten.signature { "The signature of a receipt" } else { "A receipt" };
        let how = match rewritten.how {
            How::Changed => "is rewritten".to_owned(),
            How::Renamed(to) => format!("is renamed to {to}"),
            How::Deleted => "is deleted".to_owned(),
        };
        // What it says is of no account, so it is not opened.
        let source = Source::new(rewritten.path.clone(), String::new());
        findings
            .tell(&source, Span::default(), format!("{what} of {} {how}.", rewritten.probe))
            .subject(rewritten.path.name())
            .help("put it back as it was; `loopctl probe run` writes a new one beside it, `loopctl receipt prune` clears away what is old");
    }
}
