//! Receipts: the immutable record of one run of a probe.

mod canonical;
mod draft;
mod expectation;
mod read;
mod run_key;
mod verdict;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use canonical::{canonical, digest, sha256};
pub use draft::{Draft, Outcome};
pub use expectation::{Heard, Written};
pub use read::{Opened, is_ahead, place, receipt_digest};
pub use run_key::RunKey;
pub use verdict::Verdict;

/// The schema of receipts.
pub const SCHEMA: &str = "loopctl.receipt/1";

/// The record of one run, as its file has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Receipt {
    /// `loopctl.receipt/1`.
    pub schema: String,
    /// What the run is called: `CAP-20260211-182223__backup.status__Rk3f9a1`, by the UTC second it ended in.
    pub run_key: String,
    /// The probe that ran.
    pub probe: String,
    /// The digest of what the probe was when it ran.
    pub definition: Option<String>,
    /// The command; null where the run was imported and nobody says.
    pub command: Option<String>,
    /// What came out.
    pub verdict: Verdict,
    /// Why it is no pass, where exit and cases do not say it: what the output was to be, and was not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// How the command ended; null where the run was imported and nobody says.
    pub exit: Option<Exit>,
    /// When it began; null where the run was imported and nobody says.
    pub started_at: Option<String>,
    /// When it ended.
    pub finished_at: String,
    /// When a pass ceases to hold.
    pub expires_at: Option<String>,
    /// The contents that it ran on.
    #[serde(default)]
    pub subject: Subject,
    /// The rows and gaps that the probe was to prove: a record, no claim.
    #[serde(default)]
    pub covers: Vec<String>,
    /// Numbers that the output names.
    #[serde(default)]
    pub counts: BTreeMap<String, i64>,
    /// The cases that ran.
    #[serde(default)]
    pub cases: Vec<Case>,
    /// Whether all declared cases ran.
    pub complete: bool,
    /// What the runner of a matrix wrote of its run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matrix: Option<MatrixRun>,
    /// What the command wrote.
    pub output: Option<Output>,
    /// The file that the run was imported from.
    pub source: Option<Imported>,
    /// The digest of everything else.
    pub digest: String,
}

/// How a command ended.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Exit {
    /// Its exit code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<i64>,
    /// The signal that ended it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub signal: Option<i64>,
    /// Why it did not end by itself, or never began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// The contents that a run looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Subject {
    /// The commit that was checked out; null outside git and before the first commit.
    pub head: Option<String>,
    /// Whether an input was other than in that commit.
    pub dirty: bool,
    /// The patterns that the probe names its inputs by.
    #[serde(default)]
    pub patterns: Vec<String>,
    /// The files they named.
    #[serde(default)]
    pub inputs: Vec<Input>,
    /// The tag that an upgrade started from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Origin>,
}

/// A tag that an upgrade started from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Origin {
    /// The tag.
    pub tag: String,
    /// The commit that it named.
    pub commit: String,
}

/// One file that a run looked at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Input {
    /// Its path.
    pub path: String,
    /// Its mode as git has it; null where there was no such file.
    pub mode: Option<String>,
    /// The name git gives to its content, a submodule's commit; null where there was no such file.
    pub oid: Option<String>,
}

/// One case of a run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Case {
    /// What it is called.
    pub id: String,
    /// What came out.
    pub verdict: Verdict,
    /// Its log.
    #[serde(default)]
    pub log: Option<Log>,
    /// The words of its result, where they are more than a plain word.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<String>,
}

/// A log that belongs to a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Log {
    /// Its path in the repository.
    pub path: String,
    /// The digest of its bytes, in hexadecimal digits.
    pub sha256: String,
}

/// What the runner of a matrix wrote of its run.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct MatrixRun {
    /// What the runner was told that the run is called.
    pub run_id: String,
    /// The summaries that were read.
    #[serde(default)]
    pub summaries: Vec<Log>,
    /// What speaks against them, in words.
    #[serde(default)]
    pub against: Vec<String>,
}

/// What a command wrote.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Output {
    /// The digest of it, in hexadecimal digits, after secrets were taken out.
    pub sha256: String,
    /// How long it was, after secrets were taken out.
    pub bytes: u64,
    /// The end of it; null where the probe keeps none.
    pub tail: Option<String>,
}

/// The file that a run was imported from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Imported {
    /// `junit`, `receipt` or `exec`.
    pub format: String,
    /// Its path.
    pub path: String,
    /// The digest of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// The key that the run has there, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub run_key: Option<String>,
}

impl Case {
    /// A case of which nothing is known but what came out.
    pub fn new(id: impl Into<String>, verdict: Verdict) -> Self {
        Self { id: id.into(), verdict, log: None, said: None }
    }
}

impl Receipt {
    /// The text of its file, with the digest of what it says.
    pub fn text(mut self) -> String {
        self.digest.clear();
        let value = serde_json::to_value(&self).unwrap_or_default();
        self.digest = receipt_digest(&value).unwrap_or_default();
        serde_json::to_string_pretty(&self).unwrap_or_default() + "\n"
    }
}

#[cfg(test)]
pub(in crate::model) mod samples {
    //! A receipt to change in tests.

    use super::*;

    /// A pass of `backup.status`, changed by `change`.
    pub(in crate::model) fn receipt(change: impl FnOnce(&mut Receipt)) -> Receipt {
        let mut receipt = Receipt {
            schema: SCHEMA.into(),
            run_key: "CAP-20260211-182223__backup.status__Rk3f9a1".into(),
            probe: "backup.status".into(),
            definition: None,
            command: Some("./bin/ops cap run backup.status".into()),
            verdict: Verdict::Pass,
            reason: None,
            exit: Some(Exit { code: Some(0), ..Exit::default() }),
            started_at: Some("2026-02-11T18:22:20.114Z".into()),
            finished_at: "2026-02-11T18:22:23.870Z".into(),
            expires_at: None,
            subject: Subject::default(),
            covers: vec!["GAP-HB-098".into()],
            counts: [("targets".to_owned(), 15)].into(),
            cases: Vec::new(),
            complete: true,
            matrix: None,
            output: None,
            source: None,
            digest: String::new(),
        };
        change(&mut receipt);
        receipt
    }
}
