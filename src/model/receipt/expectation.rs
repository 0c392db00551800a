//! From how a command ended and what it wrote to a verdict.
//!
//! The verdict is derived here when a receipt is made, and again when one is read: a receipt whose
//! verdict does not follow from the rest of it is a contradiction.

use std::collections::BTreeMap;

use regex::Regex;
use serde_json::Value;

use super::canonical::is_exact;
use super::verdict::Verdict;
use super::{Case, Exit};
use crate::model::policy::{Comparison, Expect, Stdout, Stream};

/// What a command wrote.
#[derive(Clone, Copy, Debug)]
pub struct Written<'a> {
    /// To standard output.
    pub stdout: &'a str,
    /// To standard error.
    pub stderr: &'a str,
    /// To both, in the order in which it came.
    pub both: &'a str,
}

/// What the output says of what was expected of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// Why it is not what was expected; nothing where it is.
    pub against: Option<String>,
    /// The numbers that it names.
    pub counts: BTreeMap<String, i64>,
}

impl Expect {
    /// Whether the output has a say.
    pub fn looks_at_output(&self) -> bool {
        self.r#match.is_some() || self.stdout.is_some() || !self.json.is_empty()
    }

    /// Holds what a command wrote against what is expected of it.
    pub fn hear(&self, written: Written<'_>) -> Heard {
        let mut heard = Heard::default();
        let stream = match self.stream {
            Stream::Stdout => written.stdout,
            Stream::Stderr => written.stderr,
            Stream::Both => written.both,
        };
        if self.stdout == Some(Stdout::Empty) && !written.stdout.trim().is_empty() {
            let first = written.stdout.trim().lines().next().unwrap_or_default();
            heard.against = Some(format!("standard output is not empty: `{}`", short(first)));
        }
        if let Some(pattern) = &self.r#match {
            match Regex::new(pattern).ok().and_then(|pattern| counts(&pattern, stream)) {
                Some(counts) => heard.counts = counts,
                None => {
                    heard.against =
                        heard.against.or_else(|| Some(format!("nothing in the output matches `{pattern}`")));
                }
            }
        }
        if !self.json.is_empty() {
            let said = serde_json::from_str::<Value>(stream.trim());
            match said {
                Ok(said) => {
                    let against = self.json.iter().find_map(|(pointer, wanted)| wanted.against(pointer, &said));
                    heard.counts.extend(self.json.keys().filter_map(|pointer| counted(pointer, &said)));
                    heard.against = heard.against.or(against);
                }
                Err(_) => heard.against = heard.against.or_else(|| Some("the output is no JSON".to_owned())),
            }
        }
        heard
    }

    /// What follows from an end and the cases, if the output is as expected or not; where nobody
    /// knows what the output was, the verdicts are those that it may have led to.
    pub fn verdicts(&self, exit: Option<&Exit>, cases: &[Case], output_holds: Option<bool>) -> Vec<Verdict> {
        let code = match exit {
            Some(exit) if exit.error.is_some() || exit.signal.is_some() => return vec![Verdict::Error],
            Some(exit) => exit.code,
            None => None,
        };
        let among = |exits: &Option<super::super::policy::Exits>| {
            exits.as_ref().zip(code).is_some_and(|(exits, code)| exits.exit.contains(&code))
        };
        if among(&self.blocked) {
            return vec![Verdict::Blocked];
        }
        if among(&self.skipped) {
            return vec![Verdict::Skipped];
        }
        let of_cases = Verdict::of_cases(cases.iter().map(|case| case.verdict));
        if let Some(against) = of_cases.filter(|verdict| verdict.is_against()) {
            return vec![against];
        }
        if code.is_some_and(|code| code != self.exit.unwrap_or(0)) {
            return vec![Verdict::Fail];
        }
        let settled = of_cases.unwrap_or(Verdict::Pass);
        match output_holds {
            _ if !self.looks_at_output() => vec![settled],
            Some(true) => vec![settled],
            Some(false) => vec![Verdict::Fail],
            None => vec![settled, Verdict::Fail],
        }
    }
}

/// The numbers that the named groups of the first match have; nothing where nothing matches.
fn counts(pattern: &Regex, text: &str) -> Option<BTreeMap<String, i64>> {
    let found = pattern.captures(text)?;
    let named = pattern.capture_names().flatten();
    let number = |name| found.name(name)?.as_str().parse().ok().filter(|number| is_exact(*number));
    Some(named.filter_map(|name| Some((name.to_owned(), number(name)?))).collect())
}

/// A whole number that a pointer points at, under the pointer's last name.
fn counted(pointer: &str, said: &Value) -> Option<(String, i64)> {
    let name = pointer.rsplit('/').next().filter(|name| !name.is_empty())?;
    let number = said.pointer(pointer)?.as_i64().filter(|number| is_exact(*number))?;
    Some((name.to_owned(), number))
}

impl Comparison {
    /// Why `said` is not what is wanted at `pointer`.
    fn against(&self, pointer: &str, said: &Value) -> Option<String> {
        let Some(there) = said.pointer(pointer) else { return Some(format!("the output has no `{pointer}`")) };
        (!self.holds(there)).then(|| format!("`{pointer}` is {}, not {self}", short(&there.to_string())))
    }

    fn holds(&self, there: &Value) -> bool {
        match self {
            Self::Text(text) => there.as_str() == Some(text),
            Self::Truth(truth) => there.as_bool() == Some(*truth),
            Self::Number(number) => there.as_i64() == Some(*number),
            Self::Bound(bound, number) => there.as_i64().map_or_else(
                || there.as_f64().is_some_and(|there| bound.holds(there.partial_cmp(&as_float(*number)))),
                |there| bound.holds(Some(there.cmp(number))),
            ),
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "a bound that a fraction is held against need not be exact")]
fn as_float(number: i64) -> f64 {
    number as f64
}

/// The first words of a text.
fn short(text: &str) -> String {
    const LENGTH: usize = 60;
    let mut chars = text.chars();
    let first: String = chars.by_ref().take(LENGTH).collect();
    if chars.next().is_some() { first + "..." } else { first }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::policy::{Bound, Exits};

    fn heard(expect: &Expect, stdout: &str) -> Heard {
        expect.hear(Written { stdout, stderr: "", both: stdout })
    }

    fn code(code: i64) -> Exit {
        Exit { code: Some(code), ..Exit::default() }
    }

    #[test]
    fn named_groups_become_counts() {
        let pattern = r"(?<targets>\d+) targets \| (?<ok>\d+) ok \| 0 degraded".to_owned();
        let expect = Expect { r#match: Some(pattern), ..Expect::default() };
        let good = heard(&expect, "summary: 15 targets | 15 ok | 0 degraded\n");
        assert_eq!(good.against, None);
        assert_eq!(good.counts.into_iter().collect::<Vec<_>>(), [("ok".to_owned(), 15), ("targets".to_owned(), 15)]);
        assert!(heard(&expect, "15 targets | 14 ok | 1 degraded").against.is_some());
    }

    #[test]
    fn json_is_held_against_pointers() {
        let json = [
            ("/status".to_owned(), Comparison::Text("ok".into())),
            ("/summary/degraded".to_owned(), Comparison::Number(0)),
            ("/summary/ok".to_owned(), Comparison::Bound(Bound::AtLeast, 15)),
        ];
        let expect = Expect { json: json.into(), ..Expect::default() };
        let good = heard(&expect, r#"{"status": "ok", "summary": {"ok": 15, "degraded": 0}}"#);
        assert_eq!((good.against, good.counts.get("ok")), (None, Some(&15)));
        for (bad, why) in [
            (r#"{"status": "ok", "summary": {"ok": 14, "degraded": 0}}"#, "`/summary/ok` is 14, not at least 15"),
            (r#"{"status": "ok", "summary": {"degraded": 0}}"#, "the output has no `/summary/ok`"),
            ("ok", "the output is no JSON"),
        ] {
            assert_eq!(heard(&expect, bad).against.as_deref(), Some(why));
        }
    }

    #[test]
    fn nothing_may_be_left() {
        let expect = Expect { stdout: Some(Stdout::Empty), ..Expect::default() };
        assert_eq!(heard(&expect, " \n").against, None);
        assert!(heard(&expect, "khv3-1\n").against.is_some());
    }

    #[test]
    fn a_verdict_follows_from_the_end() {
        let expect = Expect {
            exit: Some(3),
            blocked: Some(Exits { exit: vec![75] }),
            skipped: Some(Exits { exit: vec![77] }),
            ..Expect::default()
        };
        let of = |exit: &Exit| expect.verdicts(Some(exit), &[], None);
        assert_eq!(of(&code(3)), [Verdict::Pass]);
        assert_eq!(of(&code(0)), [Verdict::Fail]);
        assert_eq!(of(&code(75)), [Verdict::Blocked]);
        assert_eq!(of(&code(77)), [Verdict::Skipped]);
        assert_eq!(of(&Exit { signal: Some(9), ..Exit::default() }), [Verdict::Error]);
        assert_eq!(of(&Exit { code: Some(3), error: Some("too much".into()), ..Exit::default() }), [Verdict::Error]);
    }

    #[test]
    fn cases_and_exit_must_agree_for_a_pass() {
        let case = |verdict| Case::new("s1", verdict);
        let expect = Expect::default();
        assert_eq!(expect.verdicts(Some(&code(0)), &[case(Verdict::Fail)], None), [Verdict::Fail]);
        assert_eq!(expect.verdicts(Some(&code(1)), &[case(Verdict::Pass)], None), [Verdict::Fail]);
        assert_eq!(expect.verdicts(None, &[case(Verdict::Pass)], None), [Verdict::Pass]);
        assert_eq!(expect.verdicts(Some(&code(0)), &[case(Verdict::Skipped)], None), [Verdict::Skipped]);
    }
}
