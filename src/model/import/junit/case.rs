//! One test case: what it is called and what came out.

use crate::model::receipt::Verdict;
use crate::syntax::Element;
use crate::text::{Fault, Span, holds_any_case};

/// A case that was found.
pub(super) struct Found {
    /// Its name within its suite.
    pub(super) id: String,
    /// The suites it stands in.
    pub(super) suite: String,
    /// Its start tag.
    pub(super) span: Span,
    /// What came out.
    pub(super) verdict: Verdict,
    /// How many failures and errors are reported of it.
    pub(super) marks: usize,
    /// Whether it passed only when it was tried again.
    pub(super) flaky: bool,
}

impl Found {
    /// What went wrong in a suite, outside of any case.
    pub(super) fn of_suite(mark: &Element, suite: &str) -> Self {
        let verdict = if mark.name == "error" { Verdict::Error } else { Verdict::Fail };
        let id = if suite.is_empty() { "(suite)" } else { suite }.to_owned();
        Self { id, suite: suite.to_owned(), span: mark.span, verdict, marks: 1, flaky: false }
    }
}

/// What is reported below a case.
#[derive(Default)]
struct Marks {
    failures: usize,
    errors: usize,
    skipped: bool,
    flaky: bool,
    rerun: bool,
}

/// Reads a `<testcase>` of `suite`.
pub(super) fn read(case: &Element, suite: &str) -> Result<Found, Fault> {
    let mut marks = Marks::default();
    for child in &case.children {
        match child.name.as_str() {
            "failure" => marks.failures += 1,
            "error" => marks.errors += 1,
            "skipped" => marks.skipped = true,
            "flakyFailure" | "flakyError" => marks.flaky = true,
            "rerunFailure" | "rerunError" => marks.rerun = true,
            other => unknown(other, child.span).map_or(Ok(()), Err)?,
        }
    }
    let marked = marks.verdict();
    let verdict = match stated(case) {
        Some((word, Verdict::Fail | Verdict::Error)) if !marked.is_some_and(Verdict::is_against) => {
            return Err(Fault::new(case.span, format!("the case is {word}, but no failure is reported of it")));
        }
        Some((word, Verdict::Pass)) if marked.is_some_and(Verdict::is_against) => {
            return Err(Fault::new(case.span, format!("the case is {word}, but a failure is reported of it")));
        }
        Some((_, Verdict::Skipped)) => marked.unwrap_or(Verdict::Skipped),
        _ => marked.unwrap_or(Verdict::Pass),
    };
    let flaky = marks.flaky && verdict == Verdict::Pass;
    let count = marks.failures + marks.errors;
    Ok(Found { id: name(case)?, suite: suite.to_owned(), span: case.span, verdict, marks: count, flaky })
}

impl Marks {
    fn verdict(&self) -> Option<Verdict> {
        match self {
            Self { errors: 1.., .. } => Some(Verdict::Error),
            Self { failures: 1.., .. } | Self { rerun: true, flaky: false, .. } => Some(Verdict::Fail),
            Self { skipped: true, .. } => Some(Verdict::Skipped),
            _ => None,
        }
    }
}

/// What the attributes of a case say came out, where they do: gtest's `status="notrun"`, ctest's `status="fail"`.
fn stated(case: &Element) -> Option<(&str, Verdict)> {
    const WORDS: [(&[&str], Verdict); 3] = [
        (&["failed", "fail", "failure", "error", "errored", "broken", "timeout", "timedout", "aborted"], Verdict::Fail),
        (&["skipped", "skip", "notrun", "disabled", "ignored", "pending", "todo", "suppressed"], Verdict::Skipped),
        (&["passed", "pass", "success", "successful"], Verdict::Pass),
    ];
    let said = ["status", "result"].map(|name| case.attribute(name).map_or("", |attribute| attribute.value.trim()));
    WORDS.iter().find_map(|(words, verdict)| {
        let word = said.into_iter().find(|said| words.iter().any(|word| said.eq_ignore_ascii_case(word)))?;
        Some((word, *verdict))
    })
}

/// The name of a case in its suite.
fn name(case: &Element) -> Result<String, Fault> {
    let said = |name: &str| case.attribute(name).map_or("", |attribute| attribute.value.trim());
    let (class, name) = (said("classname"), said("name"));
    if name.is_empty() {
        return Err(Fault::new(case.span, "a test case without a name"));
    }
    let repeats = name.strip_prefix(class).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'));
    Ok(if class.is_empty() || repeats { name.to_owned() } else { format!("{class}.{name}") })
}

/// A fault for an element that loopctl does not know and that may speak of a failure; the others say nothing
/// of what came out.
pub(super) fn unknown(name: &str, span: Span) -> Option<Fault> {
    const SILENT: [&str; 4] = ["system-err", "system-out", "properties", "property"];
    let speaks = ["fail", "error", "skip", "testcase", "testsuite"].iter().any(|word| holds_any_case(name, word));
    (speaks && !SILENT.contains(&name))
        .then(|| Fault::new(span, format!("a <{name}>, which loopctl does not know here")))
}
