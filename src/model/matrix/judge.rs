//! What the summaries of a run are worth, case by case.

use super::result::Meaning;
use super::summary::{Row, Summary};
use crate::model::receipt::{Case, Log, Verdict};

/// What a run was asked to do.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The cases that the probe declares.
    pub declared: &'a [String],
    /// Those that were to run, in the same order.
    pub selected: &'a [String],
    /// Whether there must be a log beside every pass, whatever the summary names.
    pub wants_logs: bool,
    /// Whether the runner came to its own end: of one that did not, nothing is missed.
    pub is_whole: bool,
}

/// What came out of each case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Judged {
    /// The cases, in the order in which they are declared.
    pub cases: Vec<Case>,
    /// What speaks against single cases.
    pub against: Vec<String>,
    /// What speaks against all that the summaries say.
    pub broken: Vec<String>,
}

/// Finds the log of a case, by the path that the summary names or by itself.
pub type FindLog<'a> = dyn Fn(&str, Option<&str>) -> Result<Log, String> + 'a;

/// Holds summaries against what was asked.
pub fn judge(asked: Asked<'_>, summaries: &[Summary], log: &FindLog<'_>) -> Judged {
    let mut judged = Judged::default();
    let rows: Vec<(&Row, bool)> =
        summaries.iter().flat_map(|one| one.rows.iter().map(|row| (row, one.names_logs))).collect();
    for (row, _) in &rows {
        if !asked.declared.contains(&row.case) {
            judged.broken.push(format!("the summary speaks of {}, which is no case of the probe", row.case));
        } else if !asked.selected.contains(&row.case) && row.meaning.verdict() != Verdict::Skipped {
            judged.broken.push(format!("the summary speaks of {}, which was not to run", row.case));
        }
    }
    for (at, id) in asked.selected.iter().enumerate() {
        let mut own = rows.iter().filter(|(row, _)| row.case == *id);
        let case = match (own.next(), own.next()) {
            (Some((row, names_logs)), None) => of_row(row, asked.wants_logs || *names_logs, log, &mut judged.against),
            (Some(_), Some(_)) => {
                judged.against.push(format!("{id} stands twice in the summary"));
                Case::new(id, Verdict::Error)
            }
            (None, _) => {
                let reached = is_reached(at, asked.selected, &rows);
                if reached && asked.is_whole {
                    judged.against.push(format!("{id} is missing from the summary"));
                }
                let verdict = if reached { Verdict::Error } else { Verdict::Skipped };
                Case::new(id, verdict)
            }
        };
        judged.cases.push(case);
    }
    judged
}

/// Whether a runner that stops where a case fails would have come to the case at `at`, of which no row speaks.
fn is_reached(at: usize, selected: &[String], rows: &[(&Row, bool)]) -> bool {
    let of = |id: &String| rows.iter().find(|(row, _)| row.case == *id).map(|(row, _)| row.meaning);
    let failed_before = selected[..at].iter().filter_map(of).any(|meaning| meaning.verdict().is_against());
    let spoken_of_behind = selected[at..].iter().any(|id| of(id).is_some());
    !failed_before || spoken_of_behind
}

fn of_row(row: &Row, wants_log: bool, log: &FindLog<'_>, against: &mut Vec<String>) -> Case {
    let mut verdict = row.meaning.verdict();
    let id = &row.case;
    match row.meaning {
        Meaning::Caveat | Meaning::NotCovered => {
            against.push(format!("{id} is `{}`, which is no clean pass", row.result));
        }
        Meaning::Unknown => against.push(format!("{id} is `{}`, which is no result that is known", row.result)),
        Meaning::Pass | Meaning::Accepted | Meaning::Fail | Meaning::Skip => {}
    }
    let found = if wants_log { log(id, row.log.as_deref()).map(Some) } else { Ok(None) };
    let log = found.unwrap_or_else(|why| {
        if verdict == Verdict::Pass {
            against.push(format!("{id} passed without its log: {why}"));
            verdict = Verdict::Error;
        }
        None
    });
    let plain = matches!(row.meaning, Meaning::Pass | Meaning::Fail | Meaning::Skip);
    let said = (!plain || row.meaning.verdict() != verdict).then(|| row.result.clone());
    Case { id: id.clone(), verdict, log, said }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::policy::Matrix;

    const CASES: [&str; 3] = ["s1", "s2", "s3"];

    fn judged(rows: &str, selected: &[&str]) -> (Vec<Verdict>, Vec<String>) {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let text = format!("| Scenario | Result | Log |\n|---|---|---|\n{rows}");
        let summary = Summary::read(&text, &Matrix::default()).expect("a summary");
        let (declared, selected) = (owned(&CASES), owned(selected));
        let asked = Asked { declared: &declared, selected: &selected, wants_logs: false, is_whole: true };
        let log = |_: &str, path: Option<&str>| match path {
            Some(path) => Ok(Log { path: path.to_owned(), sha256: "0".into() }),
            None => Err("the summary names none".to_owned()),
        };
        let judged = judge(asked, &[summary], &log);
        (judged.cases.iter().map(|case| case.verdict).collect(), [judged.broken, judged.against].concat())
    }

    #[test]
    fn a_clean_summary_speaks_for_its_cases() {
        use Verdict::{Fail, Pass};
        let rows = "| s2 | FAIL | b |\n| s1 | PASS | a |\n| s3 | PASS | c |\n";
        assert_eq!(judged(rows, &CASES), (vec![Pass, Fail, Pass], vec![]));
        assert_eq!(judged("| s1 | SKIP | |\n| s2 | PASS | b |\n| s3 | SKIP | |\n", &["s2"]), (vec![Pass], vec![]));
    }

    #[test]
    fn whatever_is_not_clean_is_said_and_does_not_pass() {
        use Verdict::{Error, Fail, Pass, Skipped};
        for (rows, verdicts, why) in [
            ("| s1 | PASS | a |\n| s3 | PASS | c |\n", [Pass, Error, Pass], "s2 is missing from the summary"),
            (
                "| s1 | PASS | a |\n| s2 | PASS | |\n| s3 | PASS | c |\n",
                [Pass, Error, Pass],
                "s2 passed without its log: the summary names none",
            ),
            (
                "| s1 | PASS | a |\n| s2 | FAIL | b |\n| s2 | PASS | b |\n| s3 | PASS | c |\n",
                [Pass, Error, Pass],
                "s2 stands twice in the summary",
            ),
            (
                "| s1 | PASS | a |\n| s2 | PARTIAL | b |\n| s3 | PASS | c |\n",
                [Pass, Fail, Pass],
                "s2 is `PARTIAL`, which is no clean pass",
            ),
            (
                "| s1 | PASS | a |\n| s2 | green | b |\n| s3 | PASS | c |\n",
                [Pass, Error, Pass],
                "s2 is `green`, which is no result that is known",
            ),
            (
                "| s1 | PASS | a |\n| s2 | NOT COVERED | |\n| s3 | PASS | c |\n",
                [Pass, Skipped, Pass],
                "s2 is `NOT COVERED`, which is no clean pass",
            ),
            (
                "| s1 | PASS | a |\n| s2 | PASS | b |\n| s3 | PASS | c |\n| s9 | PASS | d |\n",
                [Pass, Pass, Pass],
                "the summary speaks of s9, which is no case of the probe",
            ),
        ] {
            assert_eq!(judged(rows, &CASES), (verdicts.to_vec(), vec![why.to_owned()]), "{rows}");
        }
        let (_, why) = judged("| s1 | PASS | a |\n| s2 | PASS | b |\n", &["s1"]);
        assert_eq!(why, ["the summary speaks of s2, which was not to run"]);
    }

    #[test]
    fn a_runner_may_stop_where_a_case_fails() {
        use Verdict::{Error, Fail, Pass, Skipped};
        assert_eq!(judged("| s1 | PASS | a |\n| s2 | FAIL | b |\n", &CASES), (vec![Pass, Fail, Skipped], vec![]));
        let (verdicts, why) = judged("| s1 | FAIL | a |\n| s3 | PASS | c |\n", &CASES);
        assert_eq!((verdicts, why.len()), (vec![Fail, Error, Pass], 1), "it went on, so s2 is missed");
        let (verdicts, why) = judged("| s1 | PASS | a |\n", &CASES);
        assert_eq!((verdicts, why.len()), (vec![Pass, Error, Error], 2));
    }
}
