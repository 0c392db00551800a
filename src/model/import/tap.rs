//! TAP, the Test Anything Protocol, in its versions 13 and 14.
//!
//! The plan must be there and must be kept: a stream that breaks off before its plan is none. A test is called by
//! its description, or `test N` where it has none; where two have the same, by number and description. A test
//! that is to be done (`# TODO`) and does not hold is skipped; one that is skipped and does not hold fails. A
//! `Bail out!` speaks as a case of its own. What is indented belongs to a subtest, whose parent speaks for it, and
//! may not say more than it holds.

use super::Observed;
use crate::model::receipt::{Case, Verdict};
use crate::text::{Fault, Span, counted};

/// How far a subtest is indented.
const INDENT: usize = 4;

/// How a case that ended a stream is called.
const BAIL_OUT: &str = "(bail out)";

pub(super) fn read(text: &str) -> Result<Observed, Vec<Fault>> {
    let mut stream = Stream::default();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.trim_end_matches(['\n', '\r']).len());
        stream.line(span.of(text), span);
        start += line.len();
    }
    stream.finish(Span::at(text.len()))
}

/// Whether `text` begins as such a stream does.
pub(super) fn is_tap(text: &str) -> bool {
    let first = text.lines().map(str::trim_end).find(|line| !line.is_empty()).unwrap_or_default();
    first.starts_with("TAP version ") || Line::of(first).is_some_and(|line| !matches!(line, Line::BailOut(_)))
}

/// A line that says something.
#[derive(Debug, PartialEq, Eq)]
enum Line<'a> {
    Version(&'a str),
    Plan { last: &'a str, skipped: bool },
    Test { ok: bool, number: Option<&'a str>, description: &'a str, directive: Option<(Directive, &'a str)> },
    BailOut(&'a str),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Directive {
    Skip,
    Todo,
}

impl<'a> Line<'a> {
    /// What a line says; nothing for a comment, a diagnostic and whatever else is printed between tests.
    fn of(line: &'a str) -> Option<Self> {
        if let Some(version) = line.strip_prefix("TAP version ") {
            return Some(Self::Version(version.trim()));
        }
        if let Some(why) = line.strip_prefix("Bail out!") {
            return Some(Self::BailOut(why.trim()));
        }
        if let Some(plan) = line.strip_prefix("1..") {
            let digits = plan.find(|c: char| !c.is_ascii_digit()).unwrap_or(plan.len());
            let (last, rest) = plan.split_at(digits);
            let rest = rest.trim();
            let skipped = rest.strip_prefix('#').is_some_and(|rest| directive(rest).is_some());
            return (digits > 0 && (rest.is_empty() || rest.starts_with('#'))).then_some(Self::Plan { last, skipped });
        }
        let (ok, rest) = match line.strip_prefix("not ok") {
            Some(rest) => (false, rest),
            None => (true, line.strip_prefix("ok")?),
        };
        if !(rest.is_empty() || rest.starts_with([' ', '\t'])) {
            return None;
        }
        let rest = rest.trim_start();
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, behind) = rest.split_at(digits);
        let numbered = digits > 0 && (behind.is_empty() || behind.starts_with([' ', '\t']));
        let (number, rest) = if numbered { (Some(number), behind) } else { (None, rest) };
        let (description, directive) = described(rest);
        Some(Self::Test { ok, number, description, directive })
    }
}

/// A description, and the directive behind the first `#` that nothing escapes.
fn described(rest: &str) -> (&str, Option<(Directive, &str)>) {
    let mut escaped = false;
    for (at, c) in rest.char_indices() {
        match c {
            '\\' => escaped = !escaped,
            '#' if !escaped => {
                if let Some(found) = directive(&rest[at + 1..]) {
                    return (name(&rest[..at]), Some(found));
                }
            }
            _ => escaped = false,
        }
    }
    (name(rest), None)
}

/// A description without the dash before it.
fn name(text: &str) -> &str {
    let text = text.trim();
    text.strip_prefix("- ").unwrap_or(if text == "-" { "" } else { text }).trim()
}

fn directive(text: &str) -> Option<(Directive, &str)> {
    let text = text.trim();
    let word = text.get(..4)?;
    let rest = text[4..].trim_start_matches(|c: char| c.is_ascii_alphabetic());
    match word.to_ascii_lowercase().as_str() {
        "skip" => Some((Directive::Skip, rest.trim())),
        "todo" if text[4..].is_empty() || text[4..].starts_with([' ', '\t', ':']) => {
            Some((Directive::Todo, text[4..].trim()))
        }
        _ => None,
    }
}

/// A stream that is being read.
#[derive(Default)]
struct Stream {
    plan: Option<(usize, Span)>,
    tests: Vec<Test>,
    bailed: Option<String>,
    todo: usize,
    /// Whether the lines are those of a YAML block below a test.
    in_block: bool,
    /// Whether a subtest had a test that does not hold and whose parent did not come yet.
    failed_below: bool,
    caveats: Vec<String>,
    faults: Vec<Fault>,
}

struct Test {
    name: String,
    verdict: Verdict,
    span: Span,
}

impl Stream {
    fn line(&mut self, line: &str, span: Span) {
        let trimmed = line.trim();
        if self.in_block {
            self.in_block = trimmed != "...";
            return;
        }
        if line.starts_with(' ') && trimmed == "---" {
            self.in_block = true;
            return;
        }
        if line.starts_with([' ', '\t']) {
            self.below(line);
            return;
        }
        let Some(said) = Line::of(line.trim_end()) else { return };
        if self.bailed.is_some() {
            self.fault(span, "the stream goes on after it bailed out");
            return;
        }
        match said {
            Line::Version("13" | "14") if self.tests.is_empty() && self.plan.is_none() => {}
            Line::Version(version) => self.fault(span, format!("TAP {version} is not read, or does not begin here")),
            Line::Plan { last, skipped } => self.plan(last, skipped, span),
            Line::BailOut(why) => self.bailed = Some(why.to_owned()),
            Line::Test { ok, number, description, directive } => self.test(ok, number, description, directive, span),
        }
    }

    fn fault(&mut self, span: Span, message: impl Into<String>) {
        self.faults.push(Fault::new(span, message));
    }

    /// A line of a subtest: one that fails must fail its parent.
    fn below(&mut self, line: &str) {
        let inner = line.trim_start();
        let indented = line.len() - inner.len() >= INDENT || line.starts_with('\t');
        if let (true, Some(Line::Test { ok: false, directive: None, .. } | Line::BailOut(_))) =
            (indented, Line::of(inner))
        {
            self.failed_below = true;
        }
    }

    fn plan(&mut self, last: &str, skipped: bool, span: Span) {
        let Ok(count) = last.parse::<usize>() else {
            self.fault(span, format!("a plan of {last} tests is none"));
            return;
        };
        if self.plan.is_some() {
            self.fault(span, "a second plan");
        }
        if count == 0 && !skipped {
            self.fault(span, "a plan of no tests, which does not say that it is skipped");
        }
        self.plan = Some((count, span));
    }

    fn test(&mut self, ok: bool, number: Option<&str>, name: &str, directive: Option<(Directive, &str)>, span: Span) {
        let expected = self.tests.len() + 1;
        if let Some(number) = number.filter(|number| number.parse() != Ok(expected)) {
            self.fault(span, format!("test {number} stands where test {expected} is expected"));
        }
        if std::mem::take(&mut self.failed_below) && ok && directive.is_none() {
            self.fault(span, "a test below this one does not hold, but this one is ok");
        }
        let verdict = match (ok, directive.map(|(directive, _)| directive)) {
            (true, Some(Directive::Skip)) | (false, Some(Directive::Todo)) => Verdict::Skipped,
            (true, Some(Directive::Todo) | None) => Verdict::Pass,
            (false, _) => Verdict::Fail,
        };
        if directive.is_some_and(|(directive, _)| directive == Directive::Todo) {
            self.todo += 1;
        }
        let name =
            if name.is_empty() { format!("test {expected}") } else { name.replace("\\#", "#").replace("\\\\", "\\") };
        self.tests.push(Test { name, verdict, span });
    }

    fn finish(mut self, end: Span) -> Result<Observed, Vec<Fault>> {
        let ran = self.tests.len();
        match self.plan {
            None if self.bailed.is_none() => {
                self.fault(end, "there is no plan, so nobody knows whether all tests are here");
            }
            Some((count, span)) if count != ran && self.bailed.is_none() => {
                self.fault(span, {
                    let planned = counted(count, "test", "tests");
                    format!("the plan has {planned}, but {} here", counted(ran, "is", "are"))
                });
            }
            Some((count, span)) if count < ran => {
                self.fault(span, {
                    let planned = counted(count, "test", "tests");
                    format!("the plan has {planned}, but {} here", counted(ran, "is", "are"))
                });
            }
            _ => {}
        }
        if self.failed_below {
            self.fault(end, "a subtest does not hold, and no test speaks for it");
        }
        let mut cases = self.named();
        if let Some(why) = &self.bailed {
            cases.push(Case {
                said: Some(why.clone()).filter(|why| !why.is_empty()),
                ..Case::new(BAIL_OUT, Verdict::Error)
            });
        }
        if self.todo > 0 {
            self.caveats.push(counted(self.todo, "is still to be done", "are still to be done"));
        }
        let verdict = Verdict::of_cases(cases.iter().map(|case| case.verdict));
        // A stream whose plan skips all of it has no test.
        let verdict = verdict.or(self.plan.filter(|(count, _)| *count == 0).map(|_| Verdict::Skipped));
        match verdict {
            Some(verdict) if self.faults.is_empty() => {
                let count = |wanted| cases.iter().filter(|case| case.verdict == wanted).count();
                let counted = [
                    ("tests", ran),
                    ("failures", count(Verdict::Fail)),
                    ("skipped", count(Verdict::Skipped)),
                    ("todo", self.todo),
                ];
                let mut observed = Observed::of(verdict);
                let number = |count| i64::try_from(count).unwrap_or(i64::MAX);
                observed.counts.extend(counted.map(|(name, count)| (name.to_owned(), number(count))));
                observed.cases = cases;
                observed.caveats = self.caveats;
                Ok(observed)
            }
            _ => Err(self.faults),
        }
    }

    /// The tests as cases, each with a name of its own.
    fn named(&mut self) -> Vec<Case> {
        let mut times = std::collections::HashMap::<&str, usize>::new();
        for test in &self.tests {
            *times.entry(&test.name).or_default() += 1;
        }
        let name = |(at, test): (usize, &Test)| match times.get(test.name.as_str()) {
            Some(1) => test.name.clone(),
            _ => format!("{} - {}", at + 1, test.name),
        };
        let names: Vec<String> = self.tests.iter().enumerate().map(name).collect();
        let mut seen = std::collections::HashSet::new();
        let twice = names.iter().zip(&self.tests).find(|(name, _)| !seen.insert(name.as_str()) || **name == BAIL_OUT);
        let twice = twice.map(|(name, test)| Fault::new(test.span, format!("two tests are called {name}")));
        let cases = names.iter().zip(&self.tests).map(|(name, test)| Case::new(name, test.verdict)).collect();
        self.faults.extend(twice);
        cases
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Result<(Verdict, Vec<(String, Verdict)>), String> {
        let observed = read(text).map_err(|faults| faults[0].message.clone())?;
        Ok((observed.verdict, observed.cases.into_iter().map(|case| (case.id, case.verdict)).collect()))
    }

    #[test]
    fn both_versions_are_read() {
        use Verdict::{Fail, Pass, Skipped};
        let text = "TAP version 14\n1..5\nok 1 - boots\nnot ok 2 - joins \\# 2\n  ---\n  message: not ok 9\n  ...\n\
                    ok 3 - upgrades # SKIP no tag\nnot ok 4 - drains # TODO later\n    ok 1 - inner\n    1..1\nok 5\n";
        let (verdict, cases) = told(text).expect("a stream");
        assert_eq!(verdict, Fail);
        let wanted =
            [("boots", Pass), ("joins # 2", Fail), ("upgrades", Skipped), ("drains", Skipped), ("test 5", Pass)];
        assert_eq!(cases, wanted.map(|(name, verdict)| (name.to_owned(), verdict)));
        assert_eq!(told("TAP version 13\nok a\nok b\n1..2\n").map(|(verdict, _)| verdict), Ok(Pass));
        assert_eq!(told("1..0 # SKIP not on this machine\n").map(|(verdict, _)| verdict), Ok(Skipped));
    }

    #[test]
    fn a_stream_that_bails_out_is_an_error() {
        let (verdict, cases) = told("1..3\nok 1 - a\nBail out! no network\n").expect("a stream");
        assert_eq!((verdict, cases.len()), (Verdict::Error, 2));
    }

    #[test]
    fn tests_of_one_name_are_told_apart() {
        let (_, cases) = told("1..2\nok 1 - a\nok 2 - a\n").expect("a stream");
        assert_eq!(cases.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["1 - a", "2 - a"]);
    }

    #[test]
    fn what_does_not_hold_together_is_refused() {
        for (text, why) in [
            ("", "there is no plan, so nobody knows whether all tests are here"),
            ("ok 1\n", "there is no plan, so nobody knows whether all tests are here"),
            ("1..2\nok 1\n", "the plan has 2 tests, but 1 is here"),
            ("1..1\nok 1\nok 2\n", "the plan has 1 test, but 2 are here"),
            ("1..2\nok 1\nok 1\n", "test 1 stands where test 2 is expected"),
            ("1..1\n1..1\nok 1\n", "a second plan"),
            ("1..0\n", "a plan of no tests, which does not say that it is skipped"),
            ("TAP version 12\n1..1\nok 1\n", "TAP 12 is not read, or does not begin here"),
            (
                "1..1\n    not ok 1 - inner\n    1..1\nok 1 - outer\n",
                "a test below this one does not hold, but this one is ok",
            ),
            ("1..1\nok 1\n    not ok 1 - inner\n", "a subtest does not hold, and no test speaks for it"),
            ("1..1\nBail out!\nok 1\n", "the stream goes on after it bailed out"),
        ] {
            assert_eq!(told(text).expect_err("refused"), why, "{text}");
        }
    }
}
