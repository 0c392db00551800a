//! JUnit XML, in the dialects that test runners speak.
//!
//! Cases decide; totals are only held against them. A case is called `classname.name`, or `name` where there
//! is no class or the name says it already; where two suites have a case of one name, both are called
//! `suite/classname.name`. A case that passed at the second try passes, is counted as `flaky` and told as a
//! caveat; a case that was tried again and never passed fails.

mod case;
mod names;
mod times;
mod totals;

use super::Observed;
use crate::model::receipt::{Case, Verdict};
use crate::syntax::{Element, xml};
use crate::text::Fault;
use case::Found;
use times::{Cover, Times};
use totals::Tally;

pub(super) fn read(text: &str) -> Result<Observed, Vec<Fault>> {
    let root = xml(text).map_err(|fault| vec![fault])?;
    if !matches!(root.name.as_str(), "testsuites" | "testsuite") {
        return Err(vec![Fault::new(
            root.span,
            format!("the root is <{}>, not <testsuites> or <testsuite>", root.name),
        )]);
    }
    let mut report = Report::default();
    report.suite(&root, "", Cover::default());
    if report.cases.is_empty() {
        report.faults.push(Fault::new(root.span, "no test case is reported, so nothing was found out"));
    }
    let cases = names::unique(&report.cases, &mut report.faults);
    let verdict = Verdict::of_cases(cases.iter().map(|case| case.verdict));
    match verdict {
        Some(verdict) if report.faults.is_empty() => Ok(report.observed(verdict, cases)),
        _ => Err(report.faults),
    }
}

/// What was found so far.
#[derive(Default)]
struct Report {
    cases: Vec<Found>,
    times: Times,
    faults: Vec<Fault>,
}

impl Report {
    /// Reads a suite with all that is in it; `outer` names the suites around it.
    fn suite(&mut self, suite: &Element, outer: &str, cover: Cover) -> Tally {
        let name = suite.attribute("name").map_or("", |name| name.value.trim());
        let path = match (outer, name) {
            ("", name) => name.to_owned(),
            (outer, "") => outer.to_owned(),
            (outer, name) => format!("{outer}/{name}"),
        };
        let cover = self.times.suite(suite, cover, &mut self.faults);
        let (mut own, mut inner) = (Tally::default(), Tally::default());
        for child in &suite.children {
            match child.name.as_str() {
                "testsuite" | "testsuites" => inner += self.suite(child, &path, cover),
                "testcase" => match case::read(child, &path) {
                    Ok(found) => own += self.case(found, cover),
                    Err(fault) => self.faults.push(fault),
                },
                // Something that went wrong outside of any case speaks as a case called like its suite.
                "error" | "failure" => own += self.case(Found::of_suite(child, &path), cover),
                other => self.faults.extend(case::unknown(other, child.span)),
            }
        }
        let deep = own + inner;
        self.faults.extend(totals::contradiction(suite, own, deep));
        deep
    }

    fn case(&mut self, found: Found, cover: Cover) -> Tally {
        self.times.case(cover);
        let tally = Tally::of(&found);
        self.cases.push(found);
        tally
    }

    fn observed(&self, verdict: Verdict, cases: Vec<Case>) -> Observed {
        let count = |verdict| number(cases.iter().filter(|case| case.verdict == verdict).count());
        let flaky: Vec<&str> = self.cases.iter().filter(|case| case.flaky).map(|case| case.id.as_str()).collect();
        let mut observed = Observed::of(verdict);
        let counted = [
            ("tests", number(cases.len())),
            ("failures", count(Verdict::Fail)),
            ("errors", count(Verdict::Error)),
            ("skipped", count(Verdict::Skipped)),
        ];
        observed.counts.extend(counted.map(|(name, count)| (name.to_owned(), count)));
        if let Some(first) = flaky.first() {
            observed.counts.insert("flaky".to_owned(), number(flaky.len()));
            let others = if flaky.len() > 1 { format!(" and {} more", flaky.len() - 1) } else { String::new() };
            observed.caveats.push(format!("{first}{others} did not pass at the first try"));
        }
        observed.started_at = self.times.started();
        observed.finished_at = self.times.finished();
        observed.last = self.times.last;
        if self.times.zoneless {
            observed.caveats.push("a time of the report names no zone".to_owned());
        }
        observed.cases = cases;
        observed
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests;
