//! What the columns of tables of work, and of other tables, are called.

use crate::model::header::Header;
use crate::model::label::is_unit_word;

/// Headers of columns that may stand before the one that names the work.
pub(super) const ASIDE: [&str; 22] = [
    "", "#", "id", "no", "no.", "nr", "nr.", "ref", "seq", "key", "order", "area", "category", "time", "status",
    "state", "owner", "date", "done", "prio", "priority", "when",
];
/// Headers of columns that number the rows.
pub(super) const IDS: [&str; 10] = ["", "#", "id", "no", "no.", "nr", "nr.", "ref", "seq", "key"];
/// Headers of columns that name something whose status a row may state, rather than that of a phase.
pub(super) const OTHERS: [&str; 18] = [
    "risk", "risks", "requirement", "requirements", "decision", "question", "blocker", "issue", "finding",
    "environment", "env", "host", "site", "service", "criterion", "criteria", "check", "expected",
];
pub(super) const RANKS: [&str; 10] =
    ["priority", "prio", "severity", "sev", "gate", "rank", "class", "tier", "level", "impact"];
/// Headers of columns that say when: rows of weeks are work only if they say how far it is.
pub(super) const TIMES: [&str; 6] = ["week", "day", "date", "month", "quarter", "kw"];
/// Headers of columns that say what checks the work, or who does.
pub(super) const CHECKED: [&str; 14] = [
    "test", "tests", "test case", "check", "checks", "result", "results", "reviewer", "review", "approver", "approval",
    "reviewed by", "approved by", "validation",
];
/// Headers of columns that name what was committed.
pub(super) const COMMITS: [&str; 7] = ["commit", "commits", "sha", "pr", "prs", "pull request", "merge request"];
pub(super) const WORK: [&str; 14] = [
    "scope", "description", "action", "task", "depend", "owner", "gap", "deliverable", "feature", "goal", "title",
    "work", "exit", "effort",
];
pub(super) const TITLES: [&str; 16] = [
    "scope", "description", "action", "title", "name", "task", "work", "what", "goal", "objective", "deliverable",
    "item", "summary", "feature", "focus", "phase",
];
/// Headers of columns that say something of the work, and never what it is.
pub(super) const ATTRIBUTES: [&str; 28] = [
    "owner", "lead", "assignee", "who", "eta", "date", "due", "when", "start", "end", "started", "finished", "%",
    "progress", "effort", "estimate", "priority", "prio", "evidence", "receipt", "run key", "gate", "risk", "note",
    "notes", "comment", "comments", "remarks",
];
pub(super) const DEPENDS: [&str; 7] = ["depend", "blocked by", "blocker", "requires", "prereq", "after", "needs"];

/// `phase`, `step #`, `work stream`.
pub(super) fn is_unit(header: Header<'_>) -> bool {
    const BESIDE: [&str; 7] = ["#", "id", "no", "name", "nr", "work", "stream"];
    if header.is(&["wp", "work package", "package", "work item", "action item"]) {
        return true;
    }
    let beside = |word: &str| BESIDE.iter().any(|known| known.eq_ignore_ascii_case(word));
    header.words().any(is_unit_word) && header.words().all(|word| is_unit_word(word) || beside(word))
}

/// The column that states a status. Of several it is the one that is called so: `Progress` may stand beside it.
pub(in crate::model) fn status_column(headers: &[Header<'_>]) -> Option<usize> {
    // Of two that are called the same, in brackets before and after, neither speaks for the row.
    let called = |name: &&str| {
        let mut found = headers.iter().enumerate().filter(|(_, header)| header.is(&[*name])).map(|(at, _)| at);
        let first = found.next();
        first.filter(|_| found.next().is_none())
    };
    let exact = ["status", "state", "progress"].iter().find_map(called);
    // `Status / Notes`
    let beside = || {
        let mut found = headers.iter().enumerate().filter(|(_, header)| begins_with_status(header)).map(|(at, _)| at);
        let first = found.next();
        first.filter(|_| found.next().is_none())
    };
    let any = |is: fn(&[Header<'_>], usize) -> bool| (0..headers.len()).find(|column| is(headers, *column));
    exact.or_else(|| one_status(headers)).or_else(beside).or_else(|| any(asks)).or_else(|| any(is_outcome))
}

/// Whether a header names a status, and what else stands with it: `Status / Notes`, `Status, remarks`.
fn begins_with_status(header: &Header<'_>) -> bool {
    let rest = crate::text::strip_any_case(header.as_str(), "status");
    rest.is_some_and(|rest| rest.trim_start().starts_with(['/', '&', ',', '+']))
}

/// Whether a column states a status only if its cells do: it asks, or tells what came out.
pub(in crate::model) fn is_doubtful(headers: &[Header<'_>], column: usize) -> bool {
    asks(headers, column) || is_outcome(headers, column)
}

/// Whether a column tells what came out.
pub(in crate::model) fn is_outcome(headers: &[Header<'_>], column: usize) -> bool {
    headers.get(column).is_some_and(|header| header.is(&["result", "outcome", "resolution", "disposition"]))
}

/// Whether a column asks whether something is over.
pub(in crate::model) fn asks(headers: &[Header<'_>], column: usize) -> bool {
    const OVER: [&str; 6] = ["done", "complete", "completed", "finished", "fixed", "resolved"];
    let asked = |header: &Header<'_>| {
        let name = header.as_str();
        let word = name.strip_suffix('?').unwrap_or(name).trim_end();
        OVER.iter().any(|over| over.eq_ignore_ascii_case(word))
    };
    headers.get(column).is_some_and(asked)
}

/// The column that is called some kind of status; of several, the one that says what is so now.
fn one_status(headers: &[Header<'_>]) -> Option<usize> {
    const NOW: [&str; 4] = ["current ", "new ", "present ", "latest "];
    // What once was, or is to be; and what the row is not about.
    const OTHER: [&str; 13] = [
        "previous ", "prior ", "old ", "last ", "former ", "initial ", "original ", "before ", "expected ", "target ",
        "desired ", "parent ", "loop ",
    ];
    let begins = |header: &Header<'_>, words: &[&str]| words.iter().any(|word| header.begins(word));
    let is = |header: &Header<'_>| header.ends(" status") && !begins(header, &OTHER);
    let mut found = headers.iter().enumerate().filter(|(_, header)| is(header));
    let now = found.clone().find(|(_, header)| begins(header, &NOW));
    let first = found.next();
    // Of two environments neither speaks for the row.
    now.or_else(|| first.filter(|_| found.next().is_none())).map(|(at, _)| at)
}
