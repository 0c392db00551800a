//! Where summaries and logs lie: the patterns of a policy, filled in for one run.

use crate::model::inputs::{is_input, path_of_pattern};
use crate::model::policy::matrix::{CASE, RUN_ID};
use crate::text::RepoPath;

/// A pattern of the policy, filled in for a run and a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pattern: String,
}

impl Place {
    /// The place of the summaries of a run.
    pub fn of_summary(pattern: &str, run_id: &str) -> Self {
        Self { pattern: pattern.replace(RUN_ID, &globset::escape(run_id)) }
    }

    /// The place of the log of a case.
    pub fn of_log(pattern: &str, run_id: &str, case: &str) -> Self {
        Self { pattern: Self::of_summary(pattern, run_id).pattern.replace(CASE, &globset::escape(case)) }
    }

    /// The pattern.
    pub fn pattern(&self) -> &str {
        &self.pattern
    }

    /// Whether a file may lie at `path`.
    pub fn holds(&self, path: &RepoPath) -> bool {
        is_input(&self.pattern, path)
    }

    /// The one file that it can be, if it is no pattern but a path.
    pub fn path(&self) -> Option<RepoPath> {
        path_of_pattern(&self.pattern)
    }

    /// The directory that all of it lies in; nothing for the whole.
    pub fn directory(&self) -> Option<RepoPath> {
        let special = |c: char| matches!(c, '*' | '?' | '[' | '{' | '\\');
        let literal = &self.pattern[..self.pattern.find(special).unwrap_or(self.pattern.len())];
        let (directory, _) = literal.rsplit_once('/')?;
        RepoPath::new(directory.strip_prefix("./").unwrap_or(directory)).ok()
    }
}

/// Whether `text` names the run: its id, and not as a part of another.
pub fn names_run(text: &str, run_id: &str) -> bool {
    let apart = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    text.match_indices(run_id)
        .any(|(at, _)| apart(text[..at].chars().next_back()) && apart(text[at + run_id.len()..].chars().next()))
}

/// Whether `text` can be what a run is called. Nothing else is asked of it: it is opaque.
pub fn is_run_id(text: &str) -> bool {
    const LONGEST: usize = 128;
    let fits = |c: char| !c.is_control() && !matches!(c, '/' | '\\');
    !text.trim().is_empty() && text.trim() == text && text.len() <= LONGEST && text.chars().all(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_filled_in_for_a_run_and_a_case() {
        let path = |text: &str| RepoPath::new(text).expect("a path");
        let summary = Place::of_summary("out/summary-*.md", "7");
        assert!(summary.holds(&path("out/summary-7.md")) && !summary.holds(&path("out/deep/summary-7.md")));
        assert_eq!(summary.directory(), Some(path("out")));
        let log = Place::of_log("out/{run-id}/logs/{case}*.log", "a[1]", "k3s/upgrade");
        assert!(log.holds(&path("out/a[1]/logs/k3s/upgrade-2.log")));
        assert!(!log.holds(&path("out/a1/logs/k3s/upgrade-2.log")));
        assert_eq!(Place::of_log("logs/{case}.log", "7", "s1").path(), Some(path("logs/s1.log")));
        assert_eq!(Place::of_summary("*.md", "7").directory(), None);
    }

    #[test]
    fn a_run_is_named_whole() {
        assert!(names_run("summary-20260301-100000.md", "20260301-100000"));
        assert!(!names_run("summary-120260301-100000.md", "20260301-100000"));
        assert!(!names_run("run 12", "1") && names_run("run 1.", "1"));
        for (text, fits) in [
            ("20260808-0109-v310-k3s-newimg", true),
            ("a b", true),
            ("", false),
            (" a", false),
            ("a/b", false),
            ("a\n", false),
        ] {
            assert_eq!(is_run_id(text), fits, "{text}");
        }
    }
}
