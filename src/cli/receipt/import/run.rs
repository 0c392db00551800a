//! A run that was made elsewhere, and the receipt of it.

use super::record::Record;
use crate::cli::Failure;
use crate::cli::probe::{random, redaction};
use crate::cli::receipt::Shelved;
use crate::model::import::{Format, Observed};
use crate::model::policy::Probe;
use crate::model::receipt::{Draft, Imported, Outcome, Output, Receipt, Verdict, Written};
use crate::model::{Files, Moment, subject};

/// A run of a probe, as its record tells it.
pub(super) struct Run<'a> {
    /// The full name of the probe.
    pub(super) name: &'a str,
    pub(super) probe: &'a Probe,
    pub(super) record: &'a Record,
    pub(super) observed: Observed,
    /// When it ended.
    pub(super) finished: Moment,
}

impl Run<'_> {
    /// Its receipt, which says of the inputs what they are now.
    pub(super) fn receipt(self, shelved: &Shelved) -> Result<Receipt, Failure> {
        self.speaks_of_cases_that_are()?;
        let Self { name, probe, record, observed, finished } = self;
        let ledger = &shelved.ledger;
        let redaction = redaction(&ledger.policy.policy);
        let entries = shelved.view.entries()?;
        let shelf = shelved.shelf()?;
        let head = shelved.workspace.head()?;
        let head = head.as_ref().map(|(commit, view)| (*commit, &**view));
        let subject = subject(&*shelved.view, Files::of(&entries, Some(&shelf)), &probe.inputs, head)
            .map_err(|(path, why)| Failure::new(format!("could not read {path}, an input of {name}: {why}")))?;
        let document = ledger.proofs.named(None, name).and_then(|proof| proof.declared(ledger)?.document);
        let ran = |case: &String| observed.cases.iter().any(|ran| ran.id == *case && ran.verdict != Verdict::Skipped);
        let complete = probe.cases.iter().all(ran);
        let text = observed.output.as_ref().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
        let draft = Draft::of(name, probe, document, subject, &redaction).ran(observed.command.as_deref(), &redaction);
        let outcome = Outcome {
            verdict: verdict(probe, &observed, text.as_deref()),
            reason: None,
            exit: observed.exit,
            started: observed.started_at,
            finished,
            counts: observed.counts,
            cases: observed.cases,
            complete,
            matrix: None,
            output: text.map(|text| Output::of(&text, &redaction, probe.tail.unwrap_or(true))),
            source: Some(Imported {
                format: record.format.name().to_owned(),
                path: record.path.to_string(),
                sha256: record.sha256(),
                run_key: observed.run_key,
            }),
        };
        Ok(draft.receipt(outcome, random()))
    }

    /// Refuses the summary of a matrix that has cases which the probe does not declare.
    fn speaks_of_cases_that_are(&self) -> Result<(), Failure> {
        let declared = &self.probe.cases;
        if self.record.format != Format::Matrix || declared.is_empty() {
            return Ok(());
        }
        let Some(unknown) = self.observed.cases.iter().find(|case| !declared.contains(&case.id)) else { return Ok(()) };
        let failure = Failure::new(format!("the summary speaks of {}, which is no case of {}", unknown.id, self.name));
        Err(failure.help(format!("it has {}", declared.join(", "))))
    }
}

/// What follows from the record and from what the probe expects; a record that did not pass never does. What the probe
/// expects of an exit or an output is asked of runs from elsewhere, too.
fn verdict(probe: &Probe, observed: &Observed, output: Option<&str>) -> Verdict {
    if observed.verdict != Verdict::Pass {
        return observed.verdict;
    }
    let written = |text| Written { stdout: text, stderr: text, both: text };
    let holds = output.map(|text| probe.expect.hear(written(text)).against.is_none());
    let holds = holds.or(probe.expect.looks_at_output().then_some(false));
    let verdicts = probe.expect.verdicts(observed.exit.as_ref(), &observed.cases, holds);
    verdicts.first().copied().unwrap_or(Verdict::Error)
}
