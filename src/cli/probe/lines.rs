//! The lines about a run: the command before it, what came of it afterwards.

use super::lasted;
use super::run::Run;
use crate::model::receipt::Verdict;
use crate::probe::Job;
use crate::render::{Look, Tone, one_line};

/// What came of a run: a line, one for each case that is not a pass, and what speaks against its summary.
pub(super) fn of_run(run: &Run, look: Look) -> String {
    let mut out = line(run, look);
    let receipt = &run.receipt;
    let Some(matrix) = &receipt.matrix else { return out };
    for case in receipt.cases.iter().filter(|case| case.verdict != Verdict::Pass) {
        let log = case.log.as_ref().map(|log| format!("  {}", log.path)).unwrap_or_default();
        let verdict = look.paint(tone(case.verdict), format!("{:7}", case.verdict.name()));
        out.push_str(&format!("  {verdict}  {}{}\n", one_line(&case.id), look.paint(Tone::Faint, one_line(&log))));
    }
    for against in &matrix.against {
        out.push_str(&format!("  {}\n", one_line(against)));
    }
    out
}

/// `pass  backup.status  3.8 s  15 targets, 15 ok  receipts/...`
fn line(run: &Run, look: Look) -> String {
    let receipt = &run.receipt;
    let tone = tone(receipt.verdict);
    let moment = |text: &str| crate::model::Moment::parse(text);
    let took = receipt.started_at.as_deref().and_then(moment).zip(moment(&receipt.finished_at));
    let took = took.map(|(started, finished)| lasted(finished.since(started))).unwrap_or_default();
    let counts: Vec<String> = receipt.counts.iter().map(|(name, count)| format!("{count} {name}")).collect();
    let why = match &receipt.exit {
        Some(exit) => match (&exit.error, exit.code) {
            (Some(error), _) => error.clone(),
            (None, Some(code)) if receipt.verdict == Verdict::Fail && code != 0 => format!("exit code {code}"),
            (None, _) => exit.signal.map(|signal| format!("signal {signal}")).unwrap_or_default(),
        },
        None => String::new(),
    };
    let reason = receipt.reason.clone().unwrap_or_default();
    let said =
        [counts.join(", "), why, reason].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ");
    let said = if said.is_empty() { said } else { format!("  {said}") };
    format!(
        "{}  {}  {took}{}  {}\n",
        look.paint(tone, format!("{:7}", receipt.verdict.name())),
        one_line(&receipt.probe),
        one_line(&said),
        look.paint(Tone::Faint, one_line(&run.path))
    )
}

fn tone(verdict: Verdict) -> Tone {
    match verdict {
        Verdict::Pass => Tone::Good,
        Verdict::Fail | Verdict::Error => Tone::Bad,
        Verdict::Blocked | Verdict::Skipped => Tone::Busy,
    }
}

/// The command, with the variables that are set for it.
pub(super) fn of_job(job: &Job) -> String {
    let set = job
        .variables
        .iter()
        .map(|(name, value)| format!("{}=\"{}\" ", name.to_string_lossy(), value.to_string_lossy()));
    set.collect::<String>() + &job.command
}
