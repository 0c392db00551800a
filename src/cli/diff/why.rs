//! Why something moved: by which receipt, or for which reason.

use serde::Serialize;

use super::ends::Ends;
use crate::model::evidence::Evidence;
use crate::model::{Cause, Concerned, GapId, GapStatus, LoopMove, PhaseStatus, RowMove, Step, reason};

/// Why something moved.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub(super) enum Because {
    /// A receipt of a probe that proves the row.
    Receipt {
        /// The probe.
        probe: String,
        /// The key of the run.
        run_key: String,
        /// What came out.
        verdict: &'static str,
        /// Whether it was not there before.
        new: bool,
    },
    /// A `Loopctl-Reason` in the message of a commit.
    Reason {
        /// What it says.
        text: String,
        /// The commit.
        commit: String,
    },
    /// The `reopen_reason` of the document.
    ReopenReason {
        /// What it says.
        text: String,
    },
    /// The row stands in another document now.
    MovedTo {
        /// The document.
        path: String,
        /// Its loop.
        loop_id: Option<String>,
    },
}

/// Where reasons are looked for.
pub(super) struct Reasons<'a> {
    pub(super) ends: &'a Ends,
    pub(super) step: &'a Step<'a>,
}

impl<'a> Reasons<'a> {
    pub(super) fn of_loop(&self, moved: &LoopMove<'a>) -> Vec<Because> {
        let mut found = self.said(&Concerned::of_loop(moved));
        let reopened =
            moved.is.is_some() && moved.before().is_some_and(crate::model::LoopDoc::is_closed) && moved.status.moves();
        if moved.goes() || reopened {
            found.extend(self.step.cause_of_loop(moved).and_then(told));
        }
        found
    }

    pub(super) fn of_phase(&self, row: &RowMove<'a, PhaseStatus>) -> Vec<Because> {
        let mut found = self.said(&Concerned::of_phase(row));
        let document = row.document.filter(|_| row.turn.is.is_some());
        let phase = document.and_then(|document| document.phases.iter().find(|phase| phase.key == row.key));
        match document.zip(phase) {
            Some((document, phase)) => found.extend(self.receipts(&self.ends.after.evidence_of_phase(document, phase))),
            None => found.extend(self.step.cause_of_phase(row).and_then(told)),
        }
        found
    }

    pub(super) fn of_gap(&self, row: &RowMove<'a, GapStatus>) -> Vec<Because> {
        let mut found = self.said(&Concerned::of_gap(row));
        match row.turn.is.and(GapId::new(row.key)) {
            Some(id) => found.extend(self.receipts(&self.ends.after.evidence_of_gap(&id))),
            None => found.extend(self.step.cause_of_gap(row).and_then(told)),
        }
        found
    }

    /// What the messages of the commits say, the last one first.
    fn said(&self, whom: &Concerned<'_>) -> Vec<Because> {
        let messages = self.ends.reasons.iter().rev();
        let said = messages.filter_map(|(commit, message)| Some((commit, reason(message, whom)?)));
        said.map(|(commit, text)| Because::Reason { text: text.to_owned(), commit: commit.clone() }).collect()
    }

    /// The newest receipt of every probe that proves a row.
    fn receipts(&self, evidence: &Evidence<'_>) -> Vec<Because> {
        let opened = evidence.proofs.iter().filter_map(|proof| Some((*proof, proof.receipt()?)));
        let told = opened.map(|(proof, opened)| Because::Receipt {
            probe: proof.name.clone(),
            run_key: opened.key.as_str().to_owned(),
            verdict: opened.receipt.verdict.name(),
            new: self.is_new(proof.newest.path()),
        });
        told.collect()
    }

    fn is_new(&self, path: Option<&crate::text::RepoPath>) -> bool {
        let found = |path| self.ends.changed.binary_search_by(|changed| changed.path.cmp(path)).ok();
        let changed = path.and_then(found).and_then(|at| self.ends.changed.get(at));
        changed.is_some_and(|changed| changed.before.is_none())
    }
}

/// A cause that is found in the files.
fn told(cause: Cause<'_>) -> Option<Because> {
    match cause {
        Cause::Reopened(text) => Some(Because::ReopenReason { text: text.to_owned() }),
        Cause::Moved(document) => Some(Because::MovedTo {
            path: document.source.path().to_string(),
            loop_id: document.id.as_ref().map(|identity| identity.id.to_string()),
        }),
        // Receipts and messages are looked through in full.
        Cause::Said(_) | Cause::Failed(_) => None,
    }
}

impl Because {
    /// In words: what a person is told of it.
    pub(super) fn in_words(&self) -> String {
        match self {
            Self::Receipt { run_key, verdict, new: true, .. } => format!("{verdict}: {run_key}"),
            Self::Receipt { run_key, verdict, new: false, .. } => format!("{verdict} before: {run_key}"),
            Self::Reason { text, commit } => format!("\"{text}\" ({commit})"),
            Self::ReopenReason { text } => format!("\"{text}\""),
            Self::MovedTo { loop_id: Some(id), .. } => format!("moved to {id}"),
            Self::MovedTo { path, .. } => format!("moved to {path}"),
        }
    }
}
