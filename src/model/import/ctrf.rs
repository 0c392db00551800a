//! CTRF, the Common Test Report Format: JSON with a summary and a list of tests.
//!
//! Tests decide; the summary is only held against them. A test is called by its name, and by `suite/name` where
//! two have the same. One that is `other` is an error: nobody knows what came out. A flaky one passes, is
//! counted and told.

use std::collections::{HashMap, HashSet};

use super::Observed;
use crate::model::moment::Moment;
use crate::model::receipt::{Case, Verdict};
use crate::syntax::{Kind, Node, json};
use crate::text::{Fault, did_you_mean};

/// The statuses of tests, with the count of the summary that each is in.
const STATUSES: [(&str, Verdict); 5] = [
    ("passed", Verdict::Pass),
    ("failed", Verdict::Fail),
    ("skipped", Verdict::Skipped),
    ("pending", Verdict::Skipped),
    ("other", Verdict::Error),
];

pub(super) fn read(text: &str) -> Result<Observed, Vec<Fault>> {
    let root = json(text).map_err(|fault| vec![fault])?;
    let mut report = Report { faults: Vec::new() };
    let observed = report.observed(&root);
    match observed {
        Some(observed) if report.faults.is_empty() => Ok(observed),
        _ => Err(report.faults),
    }
}

/// Whether `text` looks to be such a report.
pub(super) fn is_ctrf(text: &str) -> bool {
    text.contains("\"results\"") && text.contains("\"tests\"")
}

struct Report {
    faults: Vec<Fault>,
}

/// A test of the report.
struct Test<'a> {
    node: &'a Node,
    name: &'a str,
    suite: String,
    status: &'static str,
    verdict: Verdict,
    flaky: bool,
}

impl Report {
    /// What the report says; nothing only where a fault was told.
    fn observed(&mut self, root: &Node) -> Option<Observed> {
        if let Some(format) = root.get("reportFormat").filter(|node| node.as_str() != Some("CTRF")) {
            self.fault(format, "the report is in another format than CTRF".to_owned());
        }
        let results = self.table(root, "results")?;
        let summary = self.table(results, "summary")?;
        let list = results.get("tests").filter(|node| matches!(node.kind, Kind::List(_)));
        let Some(list) = list else {
            self.fault(results, "`results.tests` is no list".to_owned());
            return None;
        };
        let nodes = list.elements();
        let tests: Vec<Test<'_>> = nodes.iter().filter_map(|node| self.test(node)).collect();
        if nodes.is_empty() {
            self.fault(list, "no test is reported, so nothing was found out".to_owned());
        }
        self.totals(summary, &tests);
        let (started, finished) = (self.moment(summary, "start"), self.moment(summary, "stop"));
        if started.zip(finished).is_some_and(|(started, finished)| started > finished) {
            self.fault(summary, "the run ended before it began".to_owned());
        }
        let cases = self.cases(&tests);
        let mut observed = Observed::of(Verdict::of_cases(cases.iter().map(|case| case.verdict))?);
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        observed.counts.insert("tests".to_owned(), number(tests.len()));
        for (status, _) in STATUSES {
            let count = tests.iter().filter(|test| test.status == status).count();
            observed.counts.insert(status.to_owned(), number(count));
        }
        let flaky: Vec<&str> = tests.iter().filter(|test| test.flaky).map(|test| test.name).collect();
        if let Some(first) = flaky.first() {
            observed.counts.insert("flaky".to_owned(), number(flaky.len()));
            let others = if flaky.len() > 1 { format!(" and {} more", flaky.len() - 1) } else { String::new() };
            observed.caveats.push(format!("{first}{others} did not pass at the first try"));
        }
        (observed.started_at, observed.finished_at, observed.last) = (started, finished, started);
        observed.cases = cases;
        Some(observed)
    }

    fn fault(&mut self, node: &Node, message: String) {
        self.faults.push(Fault::new(node.span, message));
    }

    fn table<'a>(&mut self, node: &'a Node, key: &str) -> Option<&'a Node> {
        let found = node.get(key).filter(|found| found.entries().is_some());
        if found.is_none() {
            self.fault(node, format!("there is no table `{key}`"));
        }
        found
    }

    fn test<'a>(&mut self, node: &'a Node) -> Option<Test<'a>> {
        let text = |key: &str| node.get(key).and_then(Node::as_str).map(str::trim).filter(|text| !text.is_empty());
        let Some(name) = text("name") else {
            self.fault(node, "a test without a name".to_owned());
            return None;
        };
        let said = text("status").unwrap_or_default();
        let Some((status, verdict)) = STATUSES.into_iter().find(|(status, _)| *status == said) else {
            let known = STATUSES.map(|(status, _)| status);
            let fault =
                Fault::new(node.span, format!("the status of {name} is `{said}`, not one of {}", known.join(", ")));
            self.faults.push(match did_you_mean(said, known) {
                Some(help) => fault.help(help),
                None => fault,
            });
            return None;
        };
        let suite = node.get("suite").map(Node::elements).unwrap_or_default();
        let suite = suite.iter().filter_map(Node::as_str).collect::<Vec<_>>().join("/");
        let flaky = node.get("flaky").and_then(Node::as_bool) == Some(true) && verdict == Verdict::Pass;
        Some(Test { node, name, suite, status, verdict, flaky })
    }

    /// Holds the summary against the tests.
    fn totals(&mut self, summary: &Node, tests: &[Test<'_>]) {
        let counted = STATUSES.map(|(status, _)| (status, tests.iter().filter(|test| test.status == status).count()));
        for (key, count) in counted.into_iter().chain([("tests", tests.len())]) {
            let Some(stated) = summary.get(key) else {
                self.fault(summary, format!("the summary does not count `{key}`"));
                continue;
            };
            if stated.as_integer() != i64::try_from(count).ok() {
                self.fault(
                    stated,
                    format!("the summary counts another number of `{key}` than the {count} that are reported"),
                );
            }
        }
    }

    /// A time of the summary, in milliseconds since 1970.
    fn moment(&mut self, summary: &Node, key: &str) -> Option<Moment> {
        let node = summary.get(key).filter(|node| !node.is_null())?;
        let millis = node.as_integer().filter(|millis| *millis > 0);
        if millis.is_none() {
            self.fault(node, format!("`{key}` is no time in milliseconds"));
        }
        millis.map(Moment::of_millis)
    }

    /// The tests as cases, each with a name of its own.
    fn cases(&mut self, tests: &[Test<'_>]) -> Vec<Case> {
        let mut times = HashMap::<&str, usize>::new();
        tests.iter().for_each(|test| *times.entry(test.name).or_default() += 1);
        let mut seen = HashSet::new();
        let mut cases = Vec::with_capacity(tests.len());
        for test in tests {
            let alone = times.get(test.name) == Some(&1) || test.suite.is_empty();
            let id = if alone { test.name.to_owned() } else { format!("{}/{}", test.suite, test.name) };
            if !seen.insert(id.clone()) {
                self.fault(test.node, format!("two tests are called {id}"));
                continue;
            }
            cases.push(Case::new(id, test.verdict));
        }
        cases
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(summary: &str, tests: &str) -> Result<Observed, String> {
        let text = format!(
            "{{\"reportFormat\": \"CTRF\", \"results\": {{\"tool\": {{\"name\": \"x\"}}, \"summary\": {{{summary}}}, \"tests\": [{tests}]}}}}"
        );
        read(&text).map_err(|faults| faults[0].message.clone())
    }

    fn summary(counts: [usize; 6]) -> String {
        let [tests, passed, failed, skipped, pending, other] = counts;
        format!(
            "\"tests\": {tests}, \"passed\": {passed}, \"failed\": {failed}, \"skipped\": {skipped}, \
             \"pending\": {pending}, \"other\": {other}, \"start\": 1772323200000, \"stop\": 1772323205500"
        )
    }

    #[test]
    fn a_report_says_what_came_out() {
        let tests = r#"{"name": "a", "suite": ["x", "y"], "status": "passed", "flaky": true}, {"name": "a", "suite": "z", "status": "passed"}, {"name": "b", "status": "pending"}"#;
        let observed = told(&summary([3, 2, 0, 0, 1, 0]), tests).expect("a report");
        let cases: Vec<&str> = observed.cases.iter().map(|case| case.id.as_str()).collect();
        assert_eq!((observed.verdict, cases), (Verdict::Pass, vec!["x/y/a", "z/a", "b"]));
        assert_eq!((observed.counts.get("flaky"), observed.caveats.len()), (Some(&1), 1));
        assert_eq!(observed.finished_at.map(|moment| moment.to_string()).as_deref(), Some("2026-03-01T00:00:05.500Z"));
    }

    #[test]
    fn what_does_not_hold_together_is_refused() {
        let one = r#"{"name": "a", "status": "passed"}"#;
        for (summary, tests, why) in [
            (
                summary([2, 2, 0, 0, 0, 0]),
                one.to_owned(),
                "the summary counts another number of `passed` than the 1 that are reported",
            ),
            (
                summary([1, 0, 1, 0, 0, 0]),
                one.to_owned(),
                "the summary counts another number of `passed` than the 1 that are reported",
            ),
            (summary([2, 2, 0, 0, 0, 0]), format!("{one}, {one}"), "two tests are called a"),
            (summary([0; 6]), String::new(), "no test is reported, so nothing was found out"),
            (
                summary([1, 0, 0, 0, 0, 0]),
                r#"{"name": "a", "status": "pass"}"#.to_owned(),
                "the status of a is `pass`, not one of passed, failed, skipped, pending, other",
            ),
            (String::new(), one.to_owned(), "the summary does not count `passed`"),
        ] {
            assert_eq!(told(&summary, &tests).expect_err("refused"), why, "{summary} {tests}");
        }
        let other = told(&summary([1, 0, 0, 0, 0, 1]), r#"{"name": "a", "status": "other"}"#).expect("a report");
        assert_eq!(other.verdict, Verdict::Error);
    }
}
