//! What a change of the policy or of the baseline hides: who changes the judge is held against the former one, too.

use crate::lint::Finding;
use crate::model::policy::Policy;
use crate::text::{RepoPath, counted};

/// Whether an error of the former judge only says that something is not where the former policy had it: receipts, the
/// registry, what the policy itself names.
pub(in crate::cli) fn is_of_a_move(error: &Finding, was: &Policy, is: &Policy) -> bool {
    matches!(error.rule.code, "LC007" | "LC008") || error.rule.code == "LC406" && was.receipts.dir != is.receipts.dir
}

/// What is said of errors that the `former` judge tells and that are not among those `found`, and of documents that only
/// he looked at. Nothing is refused for it: a policy may be changed, but not so that nobody notices.
pub(in crate::cli) fn hushed(former: &[Finding], found: &[Finding], passed_over: &[&RepoPath]) -> Vec<String> {
    /// How many of each are named.
    const NAMED: usize = 8;
    let told = |error: &&Finding| found.iter().any(|other| other.fingerprint == error.fingerprint && other.counts());
    let hidden: Vec<&Finding> = former.iter().filter(|error| !told(error)).collect();
    let mut notes = Vec::new();
    let rest = |count: usize| count.checked_sub(NAMED).filter(|more| *more > 0).map(|more| format!("and {more} more"));
    if !hidden.is_empty() {
        let errors = counted(hidden.len(), "error", "errors");
        notes.push(format!("this changes the policy or the baseline; by the former ones it would add {errors}:"));
        notes.extend(hidden.iter().take(NAMED).map(|error| {
            let line = error.source.line(error.span);
            format!("  {}:{line}: {} {}", error.source.path(), error.rule.code, error.message)
        }));
        notes.extend(rest(hidden.len()));
    }
    if !passed_over.is_empty() {
        let loops = counted(passed_over.len(), "loop document is", "loop documents are");
        let mut named: Vec<String> = passed_over.iter().take(NAMED).map(ToString::to_string).collect();
        named.extend(rest(passed_over.len()));
        notes.push(format!("{loops} there and not looked at any more: {}", named.join(", ")));
    }
    notes
}
