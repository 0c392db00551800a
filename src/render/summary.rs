//! A run in a line, and in a table of its rules.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use super::format::Shown;
use super::{Look, Tone};
use crate::lint::{Finding, Rule, Suppressed};

/// The run in one line without its end, for the stream beside the findings:
/// ``2 errors and 5 warnings in 3 of 293 documents; 6 can be mended by `loopctl lint --fix` ``.
pub fn summary(shown: &Shown<'_>) -> String {
    std::iter::once(found(shown)).chain(beside(shown)).collect::<Vec<_>>().join("; ")
}

/// How much counts, and in how many documents.
pub(super) fn found(shown: &Shown<'_>) -> String {
    format!("{} in {}", counts(shown), places(shown))
}

/// What can be mended, and what does not count.
pub(super) fn beside(shown: &Shown<'_>) -> Vec<String> {
    let numbers = shown.summary;
    let mut parts = Vec::new();
    match (numbers.safe, numbers.fixable.saturating_sub(numbers.safe)) {
        (0, 0) => {}
        (0, risky) => parts.push(format!("{risky} can be mended by `loopctl lint --fix --unsafe-fixes`")),
        (safe, 0) => parts.push(format!("{safe} can be mended by `loopctl lint --fix`")),
        (safe, risky) => {
            parts.push(format!("{safe} can be mended by `loopctl lint --fix`, {risky} more with `--unsafe-fixes`"));
        }
    }
    if numbers.suppressed > 0 {
        parts.push(format!("{} allowed", numbers.suppressed));
    }
    if numbers.baselined > 0 {
        parts.push(format!("{} in the baseline", numbers.baselined));
    }
    parts
}

/// What counts, by level: `2 errors and 5 warnings`.
fn counts(shown: &Shown<'_>) -> String {
    let numbers = shown.summary;
    let all = [(numbers.errors, "error"), (numbers.warnings, "warning"), (numbers.infos, "info")];
    let counted: Vec<String> = all.into_iter().filter(|(count, _)| *count > 0).map(|(n, what)| many(n, what)).collect();
    match &*counted {
        [] => "nothing found".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// How many files and commits have something in them that counts.
fn places(shown: &Shown<'_>) -> String {
    let counting = || shown.findings.iter().filter(|finding| finding.counts());
    let of_files = of_files(shown, counting().filter(|finding| finding.commit.is_none()));
    if shown.summary.commits == 0 {
        return of_files;
    }
    let commits: BTreeSet<&str> =
        counting().filter_map(|finding| finding.commit.as_ref()).map(|commit| commit.id.as_str()).collect();
    let all = many(shown.summary.commits, "commit");
    let of_commits = if commits.is_empty() { all } else { format!("{} of {all}", commits.len()) };
    format!("{of_commits} and in {of_files}")
}

/// How many files have one of `findings` in them.
fn of_files<'a>(shown: &Shown<'a>, findings: impl Iterator<Item = &'a &'a Finding>) -> String {
    let documents = many(shown.summary.documents, "document");
    let files: BTreeSet<_> = findings.map(|finding| finding.source.path()).collect();
    let judged: BTreeSet<_> = shown.documents.iter().copied().collect();
    if files.is_empty() {
        documents
    } else if files.is_subset(&judged) {
        format!("{} of {documents}", files.len())
    } else {
        // The policy, the registry and the baseline are no documents.
        format!("{}; {documents} judged", many(files.len(), "file"))
    }
}

fn many(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}

/// How often each rule found something, the most frequent first: a table with a line for each.
pub fn statistics<'a>(findings: impl IntoIterator<Item = &'a Finding>, look: Look) -> String {
    let mut rules: BTreeMap<&str, Row> = BTreeMap::new();
    for finding in findings {
        let row = rules.entry(finding.rule.code).or_insert_with(|| Row::of(finding.rule));
        match finding.suppressed.as_deref() {
            Some(Suppressed::Allowed { .. }) => row.allowed += 1,
            Some(Suppressed::Baselined) => row.baselined += 1,
            None => {
                row.count += 1;
                row.fixable += usize::from(finding.fix.is_some());
            }
        }
    }
    let mut rows: Vec<Row> = rules.into_values().collect();
    // Rules that are told as often stay in the order of their codes.
    rows.sort_by_key(|row| std::cmp::Reverse(row.count));
    let head = format!("{:>7} {:>8} {:>8} {:>9}  rule", "count", "fixable", "allowed", "baseline");
    let mut out = format!("{}\n", look.paint(Tone::Strong, head));
    for Row { rule, count, fixable, allowed, baselined } in rows {
        let _ = writeln!(out, "{count:>7} {fixable:>8} {allowed:>8} {baselined:>9}  {} {}", rule.code, rule.name);
    }
    out
}

struct Row {
    rule: &'static Rule,
    count: usize,
    fixable: usize,
    allowed: usize,
    baselined: usize,
}

impl Row {
    fn of(rule: &'static Rule) -> Self {
        Self { rule, count: 0, fixable: 0, allowed: 0, baselined: 0 }
    }
}
