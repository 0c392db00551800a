//! What the columns of tables of work, and of other tables, are called.

use crate::model::header::Header;
use crate::model::label::is_unit_word;
use crate::text::{WordSet, strip_any_case};

/// Headers of columns that may stand before the one that names the work.
pub(super) const ASIDE: WordSet = WordSet::of(&[
    "", "#", "id", "no", "no.", "nr", "nr.", "ref", "seq", "key", "order", "area", "category", "time", "status",
    "state", "owner", "date", "done", "prio", "priority", "when",
]);
/// Headers of columns that number the rows.
pub(super) const IDS: WordSet = WordSet::of(&["", "#", "id", "no", "no.", "nr", "nr.", "ref", "seq", "key"]);
/// Headers of columns that name something whose status a row may state, rather than that of a phase.
pub(super) const OTHERS: WordSet = WordSet::of(&[
    "risk", "risks", "requirement", "requirements", "decision", "question", "blocker", "issue", "finding",
    "environment", "env", "host", "site", "service", "criterion", "criteria", "check", "expected",
]);
/// Headers of columns that rank.
pub(super) const RANKS: WordSet =
    WordSet::of(&["priority", "prio", "severity", "sev", "gate", "rank", "class", "tier", "level", "impact"]);
/// Headers of columns that say when: rows of weeks are work only if they say how far it is.
pub(super) const TIMES: WordSet = WordSet::of(&["week", "day", "date", "month", "quarter", "kw"]);
/// Headers of columns that say what checks the work, or who does.
pub(super) const CHECKED: WordSet = WordSet::of(&[
    "test", "tests", "test case", "check", "checks", "result", "results", "reviewer", "review", "approver", "approval",
    "reviewed by", "approved by", "validation",
]);
/// Headers of columns that name what was committed.
pub(super) const COMMITS: WordSet =
    WordSet::of(&["commit", "commits", "sha", "pr", "prs", "pull request", "merge request"]);
/// What headers of columns hold that describe work.
pub(super) const WORK: [&str; 14] = [
    "scope", "description", "action", "task", "depend", "owner", "gap", "deliverable", "feature", "goal", "title",
    "work", "exit", "effort",
];
/// Headers of columns that say what the work is.
pub(super) const TITLES: WordSet = WordSet::of(&[
    "scope", "description", "action", "title", "name", "task", "work", "what", "goal", "objective", "deliverable",
    "item", "summary", "feature", "focus", "phase",
]);
/// Headers of columns that name an item.
pub(super) const NAMES: WordSet = WordSet::of(&["title", "name", "item", "description", "summary"]);
/// Headers of columns that say something of the work, and never what it is.
pub(super) const ATTRIBUTES: WordSet = WordSet::of(&[
    "owner", "lead", "assignee", "who", "eta", "date", "due", "when", "start", "end", "started", "finished", "%",
    "progress", "effort", "estimate", "priority", "prio", "evidence", "receipt", "run key", "gate", "risk", "note",
    "notes", "comment", "comments", "remarks",
]);
/// What headers of columns begin with that say what the work waits for.
pub(super) const DEPENDS: WordSet =
    WordSet::of(&["depend", "blocked by", "blocker", "requires", "prereq", "after", "needs"]);

/// `phase`, `step #`, `work stream`.
pub(super) fn is_unit(header: Header<'_>) -> bool {
    const PACKAGES: WordSet = WordSet::of(&["wp", "work package", "package", "work item", "action item"]);
    const BESIDE: WordSet = WordSet::of(&["#", "id", "no", "name", "nr", "work", "stream"]);
    let mut holds_unit = false;
    let unit = |word: &str| {
        let is = is_unit_word(word);
        holds_unit |= is;
        is || BESIDE.has(word)
    };
    header.is(&PACKAGES) || header.words().all(unit) && holds_unit
}

/// The column that states a status. Of several it is the one that is called so: `Progress` may stand beside it.
pub(in crate::model) fn status_column(headers: &[Header<'_>]) -> Option<usize> {
    const NAMES: [WordSet; 3] = [WordSet::of(&["status"]), WordSet::of(&["state"]), WordSet::of(&["progress"])];
    let exact = NAMES.iter().find_map(|name| only(headers, |header| header.is(name)));
    // `Status / Notes`
    let beside = || only(headers, begins_with_status);
    let any = |is: fn(&[Header<'_>], usize) -> bool| (0..headers.len()).find(|column| is(headers, *column));
    exact.or_else(|| one_status(headers)).or_else(beside).or_else(|| any(asks)).or_else(|| any(is_outcome))
}

/// The one column of which `is` holds. Of two that are called the same, in brackets before and after, neither speaks for
/// the row.
fn only(headers: &[Header<'_>], is: impl Fn(&Header<'_>) -> bool) -> Option<usize> {
    let mut found = headers.iter().enumerate().filter(|(_, header)| is(header)).map(|(at, _)| at);
    let first = found.next();
    first.filter(|_| found.next().is_none())
}

/// Whether a header names a status, and what else stands with it: `Status / Notes`, `Status, remarks`.
fn begins_with_status(header: &Header<'_>) -> bool {
    let rest = strip_any_case(header.as_str(), "status");
    rest.is_some_and(|rest| rest.trim_start().starts_with(['/', '&', ',', '+']))
}

/// Whether a column states a status only if its cells do: it asks, or tells what came out.
pub(in crate::model) fn is_doubtful(headers: &[Header<'_>], column: usize) -> bool {
    asks(headers, column) || is_outcome(headers, column)
}

/// Whether a column tells what came out.
pub(in crate::model) fn is_outcome(headers: &[Header<'_>], column: usize) -> bool {
    const OUTCOMES: WordSet = WordSet::of(&["result", "outcome", "resolution", "disposition"]);
    headers.get(column).is_some_and(|header| header.is(&OUTCOMES))
}

/// Whether a column asks whether something is over.
pub(in crate::model) fn asks(headers: &[Header<'_>], column: usize) -> bool {
    const OVER: WordSet = WordSet::of(&["done", "complete", "completed", "finished", "fixed", "resolved"]);
    let asked = |header: &Header<'_>| {
        let name = header.as_str();
        OVER.has(name.strip_suffix('?').unwrap_or(name).trim_end())
    };
    headers.get(column).is_some_and(asked)
}

/// The column that is called some kind of status; of several, the one that says what is so now.
fn one_status(headers: &[Header<'_>]) -> Option<usize> {
    const NOW: WordSet = WordSet::of(&["current ", "new ", "present ", "latest "]);
    // What once was, or is to be; and what the row is not about.
    const OTHER: WordSet = WordSet::of(&[
        "previous ", "prior ", "old ", "last ", "former ", "initial ", "original ", "before ", "expected ", "target ",
        "desired ", "parent ", "loop ",
    ]);
    let mut found = headers.iter().enumerate().filter(|(_, header)| header.ends(" status") && !header.begins(&OTHER));
    let now = found.clone().find(|(_, header)| header.begins(&NOW));
    let first = found.next();
    // Of two environments neither speaks for the row.
    now.or_else(|| first.filter(|_| found.next().is_none())).map(|(at, _)| at)
}
