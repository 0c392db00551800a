//! LC509: a run in a trailer that nobody can look up.

use crate::lint::{Finding, Findings};
use crate::model::message::Message;
use crate::model::policy::Level;
use crate::model::receipt::RunKey;
use crate::model::{RefKind, Step, references};
use crate::text::Span;

rule! {
    /// A trailer names a run of which there is no receipt.
    ///
    /// ## Why
    /// A run key in a trailer says "this was done by that run, look". If no receipt has the key, there is nothing to look at: keys that
    /// were made up by hand satisfied real gates for weeks. What is no key at all (`manual`) says honestly that there was no run; it is told
    /// as information, and so is counted apart.
    ///
    /// ## Bad
    /// ```text message
    /// gov(pumps): order one
    ///
    /// Gap-Run-Key: CAP-20260301-000001__gaps.file__Rmanual
    /// ```
    ///
    /// ## Good
    /// ```text message
    /// gov(pumps): order one
    ///
    /// Gap-Run-Key: CAP-20260305-010907__pump.pressure__Rk3f9a1
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
    /// ```toml
    /// [probes."pump.pressure"]
    /// run = "./bin/pressure"
    /// proves = ["LOOP-EXAMPLE-20260301/P1"]
    /// expires = "90d"
    /// ```
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
    LC509 "unproven-run-key", Warn, [], Message(check)
}

fn check(message: &Message, step: &Step<'_>, findings: &mut Findings) {
    for trailer in &message.trailers {
        let (token, value) = (message.slice(trailer.token), message.slice(trailer.value));
        let asks = token.to_ascii_lowercase().ends_with("run-key");
        if !asks {
            let cited = references(&message.cleaned.text, trailer.value);
            let runs = cited.iter().filter(|cited| cited.kind == RefKind::RunKey);
            runs.for_each(|cited| run(&cited.text, cited.span, message, step, findings));
            continue;
        }
        for part in value.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
            run(part, trailer.value.within(value, part), message, step, findings);
        }
    }
}

fn run(written: &str, span: Span, message: &Message, step: &Step<'_>, findings: &mut Findings) {
    if let Some(key) = RunKey::parse(written) {
        if step.sides().all(|ledger| ledger.proofs.shelf.find(&key).is_none()) {
            tell(span, format!("There is no receipt of {written}."), message, findings)
                .subject(written)
                .help("commit the receipt along, or write the key of a run that has one: `loopctl receipt list` has them");
        }
    } else if written.starts_with("CAP-") {
        tell(span, format!("`{written}` is no whole run key: nobody can find that run."), message, findings)
            .subject(written)
            .help("write the whole key: day, time, name and what stands behind `__R`");
    } else if !is_of_a_session(written) && findings.wants(Level::Info) {
        tell(span, format!("`{written}` is no run: it says that this was done by hand."), message, findings)
            .level(Level::Info)
            .subject(written.to_ascii_lowercase())
            .help("if there was a run, write its key");
    }
}

/// Whether it is the key of a session, which is kept elsewhere.
fn is_of_a_session(written: &str) -> bool {
    let cited = references(written, Span::new(0, written.len()));
    matches!(cited.as_slice(), [one] if one.kind == RefKind::RunKey && &*one.text == written)
}

fn tell<'a>(span: Span, told: String, message: &Message, findings: &'a mut Findings) -> &'a mut Finding {
    findings.tell(&message.source, message.place(span), told)
}
