//! The commit message that fits a closing.

use std::fmt::Write;

use super::Work;
use crate::model::evidence::State;
use crate::model::ledger::Ledger;
use crate::model::loop_doc::LoopDoc;
use crate::model::policy::Policy;

/// The commit message that fits the closing of a loop: what was closed, and on what proof.
pub fn message(document: &LoopDoc, ledger: &Ledger) -> String {
    let path = document.source.path();
    let id = document.id.as_ref().map_or(path.as_str(), |identity| identity.id.as_str());
    let mut out = format!("{}({id}): close\n", kind(&ledger.policy.policy));
    let phases = document.phases.iter().map(|phase| (Work::Phase(phase), ledger.evidence_of_phase(document, phase)));
    let gaps = ledger.gaps_of(document).map(|gap| (Work::Gap(gap), ledger.evidence_of_gap(gap.id)));
    let proven: Vec<_> = phases.chain(gaps).filter(|(_, evidence)| evidence.state == State::Proven).collect();
    if !proven.is_empty() {
        out.push('\n');
    }
    for (work, evidence) in proven {
        let keys: Vec<&str> =
            evidence.proofs.iter().filter_map(|proof| proof.receipt()).map(|opened| opened.key.as_str()).collect();
        let _ = writeln!(out, "{}: {}", work.key(), keys.join(", "));
    }
    out
}

/// The type of such a commit, among those that the policy allows.
fn kind(policy: &Policy) -> &str {
    const USUAL: [&str; 4] = ["gov", "chore", "docs", "ops"];
    let types = policy.commit.as_ref().map(|commit| commit.types.as_slice()).unwrap_or_default();
    let usual = USUAL.into_iter().find(|usual| types.is_empty() || types.iter().any(|kind| kind == usual));
    usual.or_else(|| types.first().map(String::as_str)).unwrap_or(USUAL[0])
}
