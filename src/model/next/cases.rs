//! What is known of each case of a matrix, over its latest runs.

use super::Sight;
use crate::model::evidence::{Newest, Proof, open};
use crate::model::policy::Probe;
use crate::model::receipt::{Opened, Verdict};
use crate::model::shelf::Filed;

/// How many runs are looked at in search of the last full one.
const RUNS: usize = 50;

/// The cases of a probe, each with what its latest run said; nothing where no run had it.
pub(super) struct Cases<'a> {
    known: Vec<(&'a str, Option<Verdict>)>,
}

impl<'a> Cases<'a> {
    /// Looks back from the newest run to the last full one of the probe as it is defined now.
    pub(super) fn of(proof: &Proof, probe: &'a Probe, sight: Sight<'_>) -> Self {
        let mut known: Vec<(&str, Option<Verdict>)> = probe.cases.iter().map(|case| (case.as_str(), None)).collect();
        let definition = probe.definition();
        let filed = if known.is_empty() { &[] } else { sight.ledger.proofs.shelf.of_probe(&proof.name) };
        let recent = filed.get(filed.len().saturating_sub(RUNS)..).unwrap_or_default();
        // Names tell the order of runs to the second; within one the receipts do.
        for of_second in recent.chunk_by(|a, b| a.key.moment() == b.key.moment()).rev() {
            let mut runs: Vec<Box<Opened>> = of_second.iter().filter_map(|filed| opened(proof, filed, sight)).collect();
            runs.sort_by(|a, b| (b.finished, &b.key).cmp(&(a.finished, &a.key)));
            for run in runs {
                if run.receipt.definition.as_deref() != Some(&definition) {
                    return Self { known };
                }
                for (case, verdict) in &mut known {
                    let ran = run.receipt.cases.iter().find(|ran| ran.id == **case);
                    *verdict = verdict.or(ran.map(|ran| ran.verdict));
                }
                if run.receipt.complete || known.iter().all(|(_, verdict)| verdict.is_some()) {
                    return Self { known };
                }
            }
        }
        Self { known }
    }

    /// Those that did not pass when they ran last, or never ran.
    pub(super) fn failed(&self) -> Vec<&'a str> {
        self.known.iter().filter(|(_, verdict)| *verdict != Some(Verdict::Pass)).map(|(case, _)| *case).collect()
    }
}

/// A receipt, if it is whole.
fn opened(proof: &Proof, filed: &Filed, sight: Sight<'_>) -> Option<Box<Opened>> {
    match open(sight.view, &proof.name, filed, sight.ledger.time.clock) {
        Newest::Receipt(opened) => Some(opened),
        Newest::None | Newest::Malformed { .. } => None,
    }
}
