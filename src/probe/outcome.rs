//! What came of a run, as its receipt will say it.

use std::time::SystemTime;

use super::{End, Ran};
use crate::model::Moment;
use crate::model::matrix::Judged;
use crate::model::policy::{Exits, Probe};
use crate::model::receipt::{Case, Exit, Log, MatrixRun, Outcome, Output, Verdict, Written};
use crate::model::redact::Redaction;

/// The cases that were asked for.
#[derive(Clone, Copy, Debug)]
pub struct Selected<'a> {
    /// Their names.
    pub cases: &'a [String],
    /// Whether they are all that the probe declares.
    pub all: bool,
}

/// What a runner wrote of its cases, and what that is worth.
#[derive(Clone, Debug)]
pub struct Summed {
    /// What came out of each case.
    pub judged: Judged,
    /// What the run was called, and what was read.
    pub run_id: String,
    /// The summaries that were read.
    pub summaries: Vec<Log>,
}

/// What a run of `probe` comes to; `summed` is what its runner wrote, if it writes summaries. Secrets are taken out of what is kept of its output.
pub fn outcome(
    probe: &Probe,
    ran: &Ran,
    selected: Selected<'_>,
    summed: Option<Summed>,
    redaction: &Redaction,
) -> Outcome {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let (stdout, stderr, both) = (text(&ran.output.stdout()), text(&ran.output.stderr()), text(ran.output.both()));
    let mut exit = exit(&ran.end);
    let heard = probe.expect.hear(Written { stdout: &stdout, stderr: &stderr, both: &both });
    let (cases, matrix) = if let Some(summed) = summed {
        let (cases, run) = sum(probe, &mut exit, summed);
        (cases, Some(run))
    } else {
        // A runner that says nothing of its cases speaks for all of them with its exit.
        let of_run = verdict(probe, &exit, heard.against.is_none(), &[]);
        (selected.cases.iter().map(|id| Case::new(id, of_run)).collect(), None)
    };
    let none_left_out = cases.iter().all(|case| case.verdict != Verdict::Skipped);
    let verdict = verdict(probe, &exit, heard.against.is_none(), &cases);
    let ended = exit.error.is_some() || exit.code.is_some_and(|code| code != probe.expect.exit.unwrap_or(0));
    Outcome {
        verdict,
        reason: heard.against.filter(|_| verdict == Verdict::Fail && !ended).map(|why| redaction.of(&why)),
        exit: Some(exit),
        started: Some(moment(ran.started)),
        finished: moment(ran.finished),
        counts: heard.counts,
        complete: selected.all && none_left_out,
        cases,
        matrix,
        output: Some(Output::of(&both, redaction, probe.tail.unwrap_or(true))),
        source: None,
    }
}

/// The same run, of which `why` says that it is no answer, however its command ended.
pub fn broken(outcome: Outcome, why: String) -> Outcome {
    let exit = Exit { error: Some(why), ..outcome.exit.unwrap_or_default() };
    Outcome { verdict: Verdict::Error, reason: None, exit: Some(exit), ..outcome }
}

/// The cases of a summed run; what speaks against the summary speaks against the run.
fn sum(probe: &Probe, exit: &mut Exit, summed: Summed) -> (Vec<Case>, MatrixRun) {
    let Judged { cases, mut against, broken } = summed.judged;
    against.extend(contradiction(probe, exit, &cases));
    if exit.error.is_none() {
        exit.error = broken.first().cloned();
    }
    let against = [broken, against].concat();
    (cases, MatrixRun { run_id: summed.run_id, summaries: summed.summaries, against })
}

/// What an exit code says that the cases do not.
fn contradiction(probe: &Probe, exit: &Exit, cases: &[Case]) -> Option<String> {
    let code = exit.code?;
    let of_cases = Verdict::of_cases(cases.iter().map(|case| case.verdict))?;
    let expected = code == probe.expect.exit.unwrap_or(0);
    let other = |exits: &Option<Exits>| exits.as_ref().is_some_and(|exits| exits.exit.contains(&code));
    if expected && of_cases.is_against() {
        let bad: Vec<&str> = cases.iter().filter(|case| case.verdict.is_against()).map(|case| &*case.id).collect();
        return Some(format!("it ended with {code}, but by its summary {} did not pass", bad.join(", ")));
    }
    let explained = expected || other(&probe.expect.blocked) || other(&probe.expect.skipped);
    (!explained && of_cases == Verdict::Pass)
        .then(|| format!("it ended with {code}, but by its summary every case passed"))
}

fn verdict(probe: &Probe, exit: &Exit, holds: bool, cases: &[Case]) -> Verdict {
    let verdicts = probe.expect.verdicts(Some(exit), cases, Some(holds));
    verdicts.first().copied().unwrap_or(Verdict::Error)
}

/// How a command ended, as receipts say it.
fn exit(end: &End) -> Exit {
    let broken = |error: String| Exit { error: Some(error), ..Exit::default() };
    match end {
        End::Code(code) => Exit { code: Some(i64::from(*code)), ..Exit::default() },
        End::Signal(signal) => Exit { signal: Some(i64::from(*signal)), ..Exit::default() },
        End::TimedOut(limit) => broken(format!("it took longer than {} s", limit.as_secs_f64())),
        End::Interrupted(signal) => broken(format!("it was interrupted by signal {signal}")),
        End::TooMuchOutput(limit) => broken(format!("it wrote more than {limit} bytes")),
        End::NotStarted(why) => broken(format!("it was not started: {why}")),
        End::Lost(why) => broken(format!("what became of it is not known: {why}")),
    }
}

fn moment(time: SystemTime) -> Moment {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Moment::of_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::policy::Expect;
    use crate::probe::output::{Output as Said, Stream};

    fn ran(end: End, stdout: &str) -> Ran {
        let mut output = Said::new(1000);
        output.push(Stream::Out, stdout.as_bytes());
        Ran { started: SystemTime::UNIX_EPOCH, finished: SystemTime::UNIX_EPOCH, end, output }
    }

    fn of(probe: &Probe, ran: &Ran) -> Outcome {
        let redaction = Redaction::new([], [("DB_PASSWORD", "hunter2-hunter2")]);
        outcome(probe, ran, Selected { cases: &[], all: true }, None, &redaction)
    }

    #[test]
    fn an_end_that_is_no_answer_is_an_error() {
        for (end, why) in [
            (End::TimedOut(std::time::Duration::from_millis(1500)), "it took longer than 1.5 s"),
            (End::Interrupted(2), "it was interrupted by signal 2"),
            (End::TooMuchOutput(7), "it wrote more than 7 bytes"),
        ] {
            let outcome = of(&Probe::default(), &ran(end, ""));
            assert_eq!(
                (outcome.verdict, outcome.exit.and_then(|exit| exit.error).as_deref()),
                (Verdict::Error, Some(why))
            );
        }
    }

    #[test]
    fn output_has_a_say_and_its_secrets_are_not_kept() {
        let expect = Expect { r#match: Some(r"(?<ok>\d+) ok".into()), ..Expect::default() };
        let probe = Probe { expect, ..Probe::default() };
        let good = of(&probe, &ran(End::Code(0), "15 ok with hunter2-hunter2\n"));
        assert_eq!((good.verdict, good.counts.get("ok")), (Verdict::Pass, Some(&15)));
        let kept = good.output.and_then(|output| output.tail).expect("a tail");
        assert_eq!(kept, "15 ok with [redacted]\n");
        assert_eq!(of(&probe, &ran(End::Code(0), "none")).verdict, Verdict::Fail);
        let quiet = Probe { tail: Some(false), ..probe };
        assert_eq!(of(&quiet, &ran(End::Code(0), "15 ok")).output.and_then(|output| output.tail), None);
    }
}
