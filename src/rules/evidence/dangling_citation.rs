//! LC307: a run key or commit that leads nowhere.

use std::cell::LazyCell;

use crate::lint::{Finding, Findings};
use crate::model::policy::Level;
use crate::model::receipt::RunKey;
use crate::model::{Ledger, LoopDoc, RefKind, Reference};
use crate::text::Named;

rule! {
    /// A document cites a run that cannot be found.
    ///
    /// ## Why
    /// A citation is a promise that somebody can look. A key that is cut off or has a star in it names no run; a whole key of a
    /// probe that is known here, and of which no receipt has that key, names one that never was. A key of runs that are kept
    /// elsewhere, and a commit that is not in this repository, are told as information.
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
    /// | P1    | Mount the pump | done (CAP-20260305-010907) |
    /// | P2    | Start the pump | todo |
    /// ```
    ///
    /// ## Bad: a run that never was
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
    /// | P1    | Mount the pump | done (CAP-20260306-101500__pump.pressure__Rzzzz) |
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
    /// | P1    | Mount the pump | done (CAP-20260305-010907__pump.pressure__Rk3f9a1) |
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
    /// None: write the whole key, which `loopctl receipt list` has.
    LC307 "dangling-citation", Warn, [], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    document.cited_runs().iter().for_each(|cited| run(document, cited, ledger, findings));
    if findings.wants(Level::Info) {
        let commits = document.citations().into_iter().filter(|cited| cited.kind == RefKind::Commit);
        commits.for_each(|cited| commit(document, &cited, ledger, findings));
    }
}

fn run(document: &LoopDoc, cited: &Reference, ledger: &Ledger, findings: &mut Findings) {
    let written = &*cited.text;
    if !written.starts_with("CAP-") {
        // Keys of sessions are kept elsewhere.
        return;
    }
    let Some(key) = RunKey::parse(written) else {
        let finding = tell(document, cited, format!("`{written}` is no whole run key: nobody can find that run."), findings);
        finding.help("write the whole key: day, time, name and what stands behind `__R`");
        return;
    };
    if ledger.proofs.shelf.find(&key).is_some() {
        return;
    }
    let behind = key.behind().trim_start_matches('_');
    let name = LazyCell::new(|| behind.rsplit_once("__R").map_or("", |(name, _)| name));
    let known = ledger.proofs.all().iter().any(|proof| proof.name.rsplit('/').next() == Some(*name))
        || ledger.proofs.shelf.probes().any(|(probe, _)| probe.rsplit('/').next() == Some(*name));
    if known {
        let finding = tell(document, cited, format!("There is no receipt of {written}."), findings);
        finding.help(format!("`loopctl receipt list {}` has the keys of the runs that there are", *name));
    } else if findings.wants(Level::Info) {
        let message = format!("{written} is a run whose receipt is kept elsewhere, if it is kept.");
        tell(document, cited, message, findings).level(Level::Info);
    }
}

fn commit(document: &LoopDoc, cited: &Reference, ledger: &Ledger, findings: &mut Findings) {
    let Some(history) = &ledger.history else { return };
    let message = match history.commit(&cited.text) {
        Named::Known(_) => return,
        Named::Unknown => format!("The commit {} is not in this repository.", cited.text),
        Named::Ambiguous => format!("{} can be one of several commits.", cited.text),
    };
    tell(document, cited, message, findings).level(Level::Info);
}

fn tell<'a>(document: &LoopDoc, cited: &Reference, message: String, findings: &'a mut Findings) -> &'a mut Finding {
    findings.tell(&document.source, cited.span, message).subject(&*cited.text)
}
