//! The summary of a matrix that ran elsewhere: a Markdown table of scenarios, their results and logs.
//!
//! What is no clean pass is none here either: a pass whose log is not there, a case that stands twice and a word
//! that nobody knows are refused; a caveat is taken as a failure and told.

use super::{Beside, Observed, inside};
use crate::model::matrix::{Meaning, Row, Summary};
use crate::model::policy::Matrix;
use crate::model::receipt::{Case, Log, Verdict, sha256};
use crate::text::{Fault, RepoPath, Source, Span, limits};

pub(super) fn read(source: &Source, matrix: &Matrix, beside: &Beside<'_>) -> Result<Observed, Vec<Fault>> {
    let text = source.text();
    if text.len() as u64 > limits::FILE_BYTES {
        return Err(vec![Fault::limit(Span::at(0), "a larger summary than loopctl reads")]);
    }
    let summary = Summary::read(text, matrix).map_err(|fault| vec![fault])?;
    let mut faults = Vec::new();
    let mut cases: Vec<Case> = Vec::new();
    for row in &summary.rows {
        if cases.iter().any(|case| case.id == row.case) {
            faults.push(Fault::new(row.span, format!("{} stands twice in the summary", row.case)));
            continue;
        }
        match case(row, summary.names_logs, source, beside) {
            Ok(case) => cases.push(case),
            Err(why) => faults.push(Fault::new(row.span, why)),
        }
    }
    if summary.rows.is_empty() {
        faults.push(Fault::new(Span::at(0), "the summary has no rows, so nothing was found out"));
    }
    match Verdict::of_cases(cases.iter().map(|case| case.verdict)) {
        Some(verdict) if faults.is_empty() => Ok(observed(verdict, cases, &summary)),
        _ => Err(faults),
    }
}

fn observed(verdict: Verdict, cases: Vec<Case>, summary: &Summary) -> Observed {
    let mut observed = Observed::of(verdict);
    let count = |wanted| i64::try_from(cases.iter().filter(|case| case.verdict == wanted).count()).unwrap_or(i64::MAX);
    let counted = [("passed", Verdict::Pass), ("failed", Verdict::Fail), ("skipped", Verdict::Skipped)];
    observed.counts.extend(counted.map(|(name, verdict)| (name.to_owned(), count(verdict))));
    let caveats =
        summary.rows.iter().filter(|row| !matches!(row.meaning, Meaning::Pass | Meaning::Fail | Meaning::Skip));
    observed.caveats = caveats.map(|row| format!("{} is `{}`, which is no clean pass", row.case, row.result)).collect();
    observed.cases = cases;
    observed
}

fn case(row: &Row, names_logs: bool, source: &Source, beside: &Beside<'_>) -> Result<Case, String> {
    let verdict = row.meaning.verdict();
    if row.meaning == Meaning::Unknown {
        return Err(format!("{} is `{}`, which is no result that is known", row.case, row.result));
    }
    let log = match &row.log {
        Some(named) => match inside(named).and_then(|log| Ok(beside(&log)?.map(|bytes| (log, bytes)))) {
            Ok(Some((log, bytes))) => Ok(Some(Log { path: path_of(source, &log), sha256: sha256(&bytes) })),
            Ok(None) => Err(format!("there is no {named}")),
            Err(why) => Err(format!("{named}: {why}")),
        },
        None if names_logs => Err("the summary names none".to_owned()),
        None => Ok(None),
    };
    let log = match log {
        Ok(log) => log,
        Err(why) if verdict == Verdict::Pass => return Err(format!("{} passed without its log: {why}", row.case)),
        Err(_) => None,
    };
    let plain = matches!(row.meaning, Meaning::Pass | Meaning::Fail | Meaning::Skip);
    let said = (!plain).then(|| row.result.clone());
    Ok(Case { id: row.case.clone(), verdict, log, said })
}

/// Where a file beside the summary lies in the repository.
fn path_of(source: &Source, log: &RepoPath) -> String {
    match source.path().as_str().rsplit_once('/') {
        Some((directory, _)) => format!("{directory}/{log}"),
        None => log.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn import(rows: &str) -> Result<Observed, String> {
        let text = format!("# Run\n\n| Scenario | Result | Log |\n|---|---|---|\n{rows}");
        let source = Source::new(RepoPath::new("runs/summary.md").expect("a path"), text);
        let beside = |name: &RepoPath| Ok((name.as_str() == "s1.log").then(|| b"fine\n".to_vec()));
        read(&source, &Matrix::default(), &beside).map_err(|faults| faults[0].message.clone())
    }

    #[test]
    fn a_clean_summary_is_taken_in_with_its_logs() {
        let observed = import("| s1 | PASS | s1.log |\n| s2 | SKIP | |\n").expect("a record");
        assert_eq!((observed.verdict, observed.counts.get("passed")), (Verdict::Pass, Some(&1)));
        assert_eq!(observed.cases[0].log.as_ref().map(|log| log.path.as_str()), Some("runs/s1.log"));
    }

    #[test]
    fn what_is_not_clean_is_no_pass() {
        let caveat = import("| s1 | PASS with retry caveat | s1.log |\n").expect("a record");
        assert_eq!((caveat.verdict, caveat.caveats.len()), (Verdict::Fail, 1));
        for (rows, why) in [
            ("| s1 | PASS | s2.log |\n", "s1 passed without its log: there is no s2.log"),
            ("| s1 | PASS | /etc/s1.log |\n", "s1 passed without its log: /etc/s1.log: it lies elsewhere"),
            ("| s1 | PASS | ../s1.log |\n", "s1 passed without its log: ../s1.log: it lies elsewhere"),
            ("| s1 | PASS | |\n", "s1 passed without its log: the summary names none"),
            ("| s1 | PASS | s1.log |\n| s1 | PASS | s1.log |\n", "s1 stands twice in the summary"),
            ("| s1 | ok | s1.log |\n", "s1 is `ok`, which is no result that is known"),
            ("", "the summary has no rows, so nothing was found out"),
        ] {
            assert_eq!(import(rows).expect_err("refused"), why, "{rows}");
        }
    }
}
