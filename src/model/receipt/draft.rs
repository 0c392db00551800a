//! How a receipt is made: of a probe and what it looked at, and of what came out.

use std::collections::BTreeMap;

use super::canonical::sha256;
use super::run_key::RunKey;
use super::verdict::Verdict;
use super::{Case, Exit, Imported, MatrixRun, Output, Receipt, SCHEMA, Subject};
use crate::model::id::GapId;
use crate::model::loop_doc::LoopDoc;
use crate::model::moment::{Moment, length_of_time};
use crate::model::policy::Probe;
use crate::model::redact::{Redaction, tail};

/// How much of the end of an output is kept.
const TAIL_BYTES: usize = 4096;

/// What is known of a run before it is over.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The full name of the probe.
    pub name: String,
    definition: String,
    command: Option<String>,
    covers: Vec<String>,
    subject: Subject,
    length: Option<i64>,
}

/// What came out of a run.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What came out.
    pub verdict: Verdict,
    /// Why it is no pass, where exit and cases do not say it.
    pub reason: Option<String>,
    /// How the command ended.
    pub exit: Option<Exit>,
    /// When it began.
    pub started: Option<Moment>,
    /// When it ended.
    pub finished: Moment,
    /// Numbers that the output names.
    pub counts: BTreeMap<String, i64>,
    /// The cases that ran.
    pub cases: Vec<Case>,
    /// Whether all declared cases ran.
    pub complete: bool,
    /// What the runner of a matrix wrote of its run.
    pub matrix: Option<MatrixRun>,
    /// What the command wrote.
    pub output: Option<Output>,
    /// The file that the run was imported from.
    pub source: Option<Imported>,
}

impl Output {
    /// The record of what a command wrote, secrets taken out first; with the end of it, if that is to be kept.
    pub fn of(text: &str, redaction: &Redaction, keeps_tail: bool) -> Self {
        let text = redaction.of(text);
        Self {
            sha256: sha256(text.as_bytes()),
            bytes: text.len() as u64,
            tail: keeps_tail.then(|| tail(&text, TAIL_BYTES).to_owned()),
        }
    }
}

impl Draft {
    /// A run of a probe, which `document` or the policy declares, on what `subject` names.
    pub fn of(name: &str, probe: &Probe, document: Option<&LoopDoc>, subject: Subject, redaction: &Redaction) -> Self {
        let qualified = |row: &String| match document.and_then(|document| document.id.as_ref()) {
            Some(identity) if GapId::new(row).is_none() => format!("{}/{row}", identity.id),
            _ => row.clone(),
        };
        Self {
            name: name.to_owned(),
            definition: probe.definition(),
            command: probe.run.as_deref().map(|command| redaction.of(command)),
            covers: probe.proves.iter().map(qualified).collect(),
            subject,
            length: probe.expires.as_deref().and_then(length_of_time),
        }
    }

    /// The same for a run of another command than the probe's own; of none that is known, where none is named.
    #[must_use]
    pub fn ran(self, command: Option<&str>, redaction: &Redaction) -> Self {
        Self { command: command.map(|command| redaction.of(command)), ..self }
    }

    /// The same for a run on other contents.
    #[must_use]
    pub fn on(self, subject: Subject) -> Self {
        Self { subject, ..self }
    }

    /// The receipt of a run, whose key `random` tells from others of that second.
    pub fn receipt(&self, outcome: Outcome, random: u64) -> Receipt {
        let expires =
            self.length.filter(|_| outcome.verdict == Verdict::Pass).map(|length| outcome.finished.plus(length));
        let imported = outcome.source.as_ref().and_then(|source| RunKey::parse(source.run_key.as_deref()?));
        let key = match imported {
            // The run keeps what tells it from others, so that who cites it is understood.
            Some(key) => RunKey::renamed(&key, &self.name, outcome.finished),
            None => RunKey::new(&self.name, outcome.finished, random),
        };
        Receipt {
            schema: SCHEMA.to_owned(),
            run_key: key.as_str().to_owned(),
            probe: self.name.clone(),
            definition: Some(self.definition.clone()),
            command: self.command.clone(),
            verdict: outcome.verdict,
            reason: outcome.reason,
            exit: outcome.exit,
            started_at: outcome.started.map(|moment| moment.to_string()),
            finished_at: outcome.finished.to_string(),
            expires_at: expires.map(|moment| moment.to_string()),
            subject: self.subject.clone(),
            covers: self.covers.clone(),
            counts: outcome.counts,
            cases: outcome.cases,
            complete: outcome.complete,
            matrix: outcome.matrix,
            output: outcome.output,
            source: outcome.source,
            digest: String::new(),
        }
    }
}
