//! LC310: a receipt that nobody trusted signed.

use crate::lint::Findings;
use crate::model::Ledger;
use crate::model::evidence::{Mend, Proof};
use crate::text::Span;

rule! {
    /// The policy demands that receipts are signed, and nobody who may has signed this one.
    ///
    /// ## Why
    /// A digest shows that a receipt was changed; a signature shows who made it. Where `allowed-signers` is set, a receipt without a
    /// signature beside it (`FILE.sig`), with one that does not fit, or with one of a key that the file does not name proves nothing.
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
    ///
    /// [receipts]
    /// allowed-signers = "keys/allowed_signers"
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
    /// ```text keys/allowed_signers
    /// ana@example.com ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILM+rvN+ot98qgEN796jTiQfZfG1KaT0PtFDJ/XFSqti
    /// ```
    ///
    /// ## Good: nobody needs to sign
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
    /// None: whoever made the run signs it, with `ssh-keygen -Y sign -n loopctl-receipt -f KEY FILE`. Whoever did not cannot vouch
    /// for it, and makes a run that can be signed: `loopctl probe run NAME`.
    LC310 "untrusted-receipt", Error, [], Whole(check)
}

fn check(ledger: &Ledger, findings: &mut Findings) {
    for proof in ledger.proofs.all() {
        let (Some(distrust), Some(opened)) = (&proof.distrust, proof.receipt()) else { continue };
        let message = format!("The receipt of {} is not trusted: {}.", proof.name, distrust.why);
        findings
            .tell(&opened.source, Span::default(), message)
            .subject(opened.source.path().name())
            .help(mends(proof, distrust.mend, ledger));
    }
}

/// What the reader can do about it.
fn mends(proof: &Proof, mend: Mend, ledger: &Ledger) -> String {
    let signing = proof.signing_command().unwrap_or_default();
    let anew = proof.running_command(ledger);
    match mend {
        Mend::Sign => format!("whoever made the run signs it: `{signing}`; else it is made anew: `{anew}`"),
        Mend::Run => format!("this run proves nothing, signed or not; make it anew, and sign that: `{anew}`"),
        Mend::Name => {
            let file = ledger.policy.policy.receipts.allowed_signers.as_deref().unwrap_or_default();
            format!("write {file}, or take `allowed-signers` out of the policy")
        }
    }
}
