//! The totals of a suite, held against its cases.

use std::ops::{Add, AddAssign};

use super::case::Found;
use crate::model::receipt::Verdict;
use crate::syntax::{Attribute, Element};
use crate::text::{Fault, counted};

/// What the cases of a suite come to.
#[derive(Clone, Copy, Default)]
pub(super) struct Tally {
    cases: usize,
    failed: usize,
    errored: usize,
    skipped: usize,
    /// Failures and errors, of which a case may have several.
    marks: usize,
}

impl Tally {
    pub(super) fn of(found: &Found) -> Self {
        let is = |verdict| usize::from(found.verdict == verdict);
        Self {
            cases: 1,
            failed: is(Verdict::Fail),
            errored: is(Verdict::Error),
            skipped: is(Verdict::Skipped),
            marks: found.marks,
        }
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            cases: self.cases + other.cases,
            failed: self.failed + other.failed,
            errored: self.errored + other.errored,
            skipped: self.skipped + other.skipped,
            marks: self.marks + other.marks,
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

/// What a suite says of itself.
#[derive(Clone, Copy, Default)]
struct Stated {
    tests: Option<usize>,
    failures: Option<usize>,
    errors: Option<usize>,
    skipped: usize,
}

/// Why the totals of `suite` cannot be those of its cases.
///
/// Some runners count what is nested in a suite and some do not; a whole report counts everything.
pub(super) fn contradiction(suite: &Element, own: Tally, deep: Tally) -> Option<Fault> {
    let stated = match Stated::of(suite) {
        Ok(stated) => stated,
        Err(fault) => return Some(fault),
    };
    let why = stated.against(deep)?;
    if suite.name == "testsuite" && stated.against(own).is_none() {
        return None;
    }
    Some(
        Fault::new(suite.span, why)
            .help("what contradicts itself is not imported; import what the runner wrote, whole"),
    )
}

impl Stated {
    fn of(suite: &Element) -> Result<Self, Fault> {
        let number = |names: &[&str]| match names.iter().find_map(|name| suite.attribute(name)) {
            Some(attribute) => count(attribute),
            None => Ok(None),
        };
        Ok(Self {
            tests: number(&["tests"])?,
            failures: number(&["failures"])?,
            errors: number(&["errors"])?,
            skipped: number(&["skipped", "skip", "skips", "ignored"])?.unwrap_or(0)
                + number(&["disabled"])?.unwrap_or(0),
        })
    }

    /// What speaks against these being the totals of `cases`.
    ///
    /// Runners differ in what they count, and that much is granted: skipped cases may be no tests, a case that
    /// passes and then fails to clean up may be two, two failures of a case may count as one.
    fn against(&self, cases: Tally) -> Option<String> {
        let tests = cases.cases.saturating_sub(cases.skipped + cases.errored)..=cases.cases + cases.errored;
        if let Some(stated) = self.tests.filter(|stated| !tests.contains(stated)) {
            return Some({
                let counts = counted(stated, "test", "tests");
                format!("the suite counts {counts}, but {} reported", counted(cases.cases, "case is", "cases are"))
            });
        }
        let bad = cases.failed + if self.errors.is_some() { cases.errored } else { 0 };
        let stated = self.failures.unwrap_or(0) + self.errors.unwrap_or(0);
        if (self.failures.is_some() || self.errors.is_some()) && !(bad..=cases.marks.max(bad)).contains(&stated) {
            return Some(format!(
                "the suite counts {stated} failures and errors, but {} are reported",
                cases.failed + cases.errored
            ));
        }
        (self.skipped > cases.skipped)
            .then(|| format!("the suite counts {} skipped tests, but {} are reported", self.skipped, cases.skipped))
    }
}

fn count(attribute: &Attribute) -> Result<Option<usize>, Fault> {
    const MOST: usize = 1 << 32;
    let text = attribute.value.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let read = text.parse().ok().filter(|count| *count < MOST && text.bytes().all(|byte| byte.is_ascii_digit()));
    read.map(Some)
        .ok_or_else(|| Fault::new(attribute.span, format!("`{}` is {text}, no number of tests", attribute.name)))
}
