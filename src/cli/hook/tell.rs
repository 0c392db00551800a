//! What is said of a commit: the errors that it would add, how they are mended, and what it leaves as it was.

use super::judge::Judged;
use super::staged::Staged;
use crate::cli::change::hushed as notes;
use crate::cli::{Failure, Outcome, Streams};
use crate::lint::{Finding, Report, Safety};
use crate::render::{Format, Shown, render};
use crate::repo::WorkTree;
use crate::rules::ALL;
use crate::text::{RepoPath, View, counted, harmless, shell_word};

/// Tells what came out; exit code 1 if the commit is refused.
pub(super) fn tell(staged: &Staged, judged: &Judged, streams: &Streams) -> Outcome {
    findings(&judged.new, streams)?;
    if !judged.new.is_empty() {
        let errors = counted(judged.new.len(), "error", "errors");
        streams.say(&format!("this commit would add {errors}, so it is not made"));
        if let Some(command) = mending(staged, &judged.new) {
            streams.say(&format!("to mend and stage: {}", harmless(&command)));
        }
        if let Some(directory) = unstaged_receipts(staged, &judged.new) {
            let directory = harmless(&shell_word(&from_here(&directory))).into_owned();
            streams.say(&format!("there are receipts that are not staged, and may prove it: git add {directory}"));
        }
    }
    if judged.old > 0 {
        let errors = counted(judged.old, "error that stood here before is", "errors that stood here before are");
        streams.say(&format!("{errors} not held against it: `loopctl lint`"));
    }
    if judged.stale > 0 {
        let rows = counted(judged.stale, "row becomes", "rows become");
        streams.say(&format!("{rows} stale: `loopctl probe run --stale`"));
    }
    Ok(u8::from(!judged.new.is_empty()))
}

/// Says what the policy and the baseline hide that a commit changes: the errors that are none by them, the documents that
/// they do not look at.
pub(super) fn hushed(former: &[Finding], found: &[Finding], passed_over: &[&RepoPath], streams: &Streams) {
    for note in notes(former, found, passed_over) {
        streams.notice(&note);
    }
}

/// Shows findings as `loopctl lint` does.
pub(super) fn findings(findings: &[Finding], streams: &Streams) -> Result<(), Failure> {
    let report = Report { findings: findings.to_vec(), ..Report::default() };
    let shown = Shown {
        findings: report.findings.iter().collect(),
        documents: Vec::new(),
        summary: report.summary(),
        rules: &ALL,
        exit: u8::from(!findings.is_empty()),
        below: None,
    };
    streams.print(&render(&shown, Format::Full, streams.look))
}

/// The command that mends what can safely be mended, and stages it.
fn mending(staged: &Staged, errors: &[Finding]) -> Option<String> {
    let safe = |error: &&Finding| error.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe);
    let mut judged: Vec<&RepoPath> = errors.iter().filter(safe).map(|error| error.source.path()).collect();
    let fixes = errors.iter().filter(safe).filter_map(|error| error.fix.as_ref());
    let mut written: Vec<&RepoPath> = fixes.flat_map(|fix| &fix.edits).map(|(path, _)| path).collect();
    for paths in [&mut judged, &mut written] {
        paths.sort();
        paths.dedup();
    }
    if judged.is_empty() {
        return None;
    }
    // What is on the disk but not staged is not to be staged by the way.
    let tree = WorkTree::of(&staged.repo).ok();
    let content = |path: &RepoPath| tree.as_ref().and_then(|tree| tree.content(path).ok().flatten());
    let partial = written.iter().any(|path| content(path) != staged.index.content(path).ok().flatten());
    let named =
        |paths: &[&RepoPath]| paths.iter().map(|path| shell_word(&from_here(path))).collect::<Vec<_>>().join(" ");
    let patch = if partial { " --patch" } else { "" };
    Some(format!("loopctl lint --fix {} && git add{patch} {}", named(&judged), named(&written)))
}

/// Where receipts lie that git does not know of, if an error is for want of one.
fn unstaged_receipts(staged: &Staged, errors: &[Finding]) -> Option<RepoPath> {
    if !errors.iter().any(|error| error.rule.family() == "LC3") {
        return None;
    }
    let there = WorkTree::of(&staged.repo).ok()?.entries().ok()?;
    let known = |path: &RepoPath| staged.entries.binary_search_by(|entry| entry.path.cmp(path)).is_ok();
    let unknown = there.iter().any(|entry| staged.is_receipt(&entry.path) && !known(&entry.path));
    RepoPath::new(&staged.policy.policy.receipts.dir).ok().filter(|_| unknown)
}

/// The path as it is written in the directory that git was called in.
pub(super) fn from_here(path: &RepoPath) -> String {
    let prefix = std::env::var("GIT_PREFIX").unwrap_or_default();
    relative(&prefix, path.as_str())
}

/// `path` as it is written in the directory `prefix`, which ends with a slash unless it is the top.
fn relative(prefix: &str, path: &str) -> String {
    let mut up = String::new();
    let mut at = prefix;
    while !path.starts_with(at) {
        up.push_str("../");
        at = at.trim_end_matches('/').rfind('/').map_or("", |slash| &at[..=slash]);
    }
    up + &path[at.len()..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_written_as_they_are_seen_from_where_git_was_called() {
        assert_eq!(relative("", "loops/a.md"), "loops/a.md");
        assert_eq!(relative("loops/", "loops/a.md"), "a.md");
        assert_eq!(relative("loops/deep/", "loops/a.md"), "../a.md");
        assert_eq!(relative("src/", "loops/a.md"), "../loops/a.md");
        assert_eq!(relative("lo/", "loops/a.md"), "../loops/a.md");
    }
}
