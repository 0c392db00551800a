//! What the columns of tables of work, and of other tables, are called.

use crate::model::header::Header;
use crate::model::label::is_unit_word;

/// Headers of columns that may stand before the one that names the work.
pub(super) const ASIDE: [&str; 15] =
    ["", "#", "id", "no", "no.", "nr", "nr.", "status", "state", "owner", "date", "done", "prio", "priority", "when"];
/// Headers of columns that name something whose status a row may state, rather than that of a phase.
pub(super) const OTHERS: [&str; 18] = [
    "risk",
    "risks",
    "requirement",
    "requirements",
    "decision",
    "question",
    "blocker",
    "issue",
    "finding",
    "environment",
    "env",
    "host",
    "site",
    "service",
    "criterion",
    "criteria",
    "check",
    "expected",
];
pub(super) const RANKS: [&str; 10] =
    ["priority", "prio", "severity", "sev", "gate", "rank", "class", "tier", "level", "impact"];
/// Headers of columns that say what checks the work, or who does.
pub(super) const CHECKED: [&str; 14] = [
    "test",
    "tests",
    "test case",
    "check",
    "checks",
    "result",
    "results",
    "reviewer",
    "review",
    "approver",
    "approval",
    "reviewed by",
    "approved by",
    "validation",
];
pub(super) const WORK: [&str; 14] = [
    "scope",
    "description",
    "action",
    "task",
    "depend",
    "owner",
    "gap",
    "deliverable",
    "feature",
    "goal",
    "title",
    "work",
    "exit",
    "effort",
];
pub(super) const TITLES: [&str; 16] = [
    "scope",
    "description",
    "action",
    "title",
    "name",
    "task",
    "work",
    "what",
    "goal",
    "objective",
    "deliverable",
    "item",
    "summary",
    "feature",
    "focus",
    "phase",
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
