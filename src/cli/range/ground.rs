//! What every commit of a range is judged on.

use crate::cli::Failure;
use crate::cli::debt::{self, Debt};
use crate::lint::{Finding, Selection};
use crate::model::policy::{self, Policy};
use crate::model::{Moment, Time, find_policy};
use crate::repo::{Commit, Repo, Revision};
use crate::text::{Oid, RepoPath, View};

/// Which rules are heard under a policy.
pub(in crate::cli) type Hearing<'a> = dyn Fn(&Policy) -> Selection + Sync + 'a;

/// Where commits are looked for, and how they are judged.
pub(in crate::cli) struct Ground<'a> {
    pub(in crate::cli) repo: &'a Repo,
    /// The directory that is governed; nothing for the whole.
    pub(in crate::cli) directory: Option<&'a RepoPath>,
    /// The policy of the command line, which holds instead of those of the commits.
    pub(in crate::cli) config: Option<&'a policy::Read>,
    pub(in crate::cli) hearing: &'a Hearing<'a>,
    /// As of when everything is judged, instead of when it was committed.
    pub(in crate::cli) as_of: Option<Moment>,
    /// What the clock says.
    pub(in crate::cli) clock: Moment,
    /// The files and directories that are reported; all, where none are named.
    pub(in crate::cli) paths: &'a [RepoPath],
    /// Whether every receipt is opened.
    pub(in crate::cli) strict: bool,
    pub(in crate::cli) forgiving: Forgiving<'a>,
}

/// What is forgiven as old debt.
#[derive(Clone, Copy)]
pub(in crate::cli) enum Forgiving<'a> {
    /// What the baseline among the files forgives, if there is one.
    Own,
    /// What this one forgives.
    Named(&'a Debt),
    /// Nothing.
    Nothing,
}

impl Ground<'_> {
    /// A commit, of whose files those are looked at that are in the directory that is governed.
    pub(in crate::cli) fn commit(&self, id: Oid) -> Result<Commit, Failure> {
        Ok(Commit::of(self.repo, id)?.below(self.repo, self.directory)?)
    }

    /// The files of a commit.
    pub(in crate::cli) fn view(&self, commit: &Commit) -> Box<dyn View> {
        Box::new(Revision::of_commit(self.repo, commit))
    }

    /// The policy that a commit is judged by: that of its own tree.
    pub(in crate::cli) fn policy(&self, view: &dyn View) -> Result<policy::Read, Failure> {
        match self.config {
            Some(policy) => Ok(policy.clone()),
            None => find_policy(view).map_err(|unread| Failure::unread(&unread)),
        }
    }

    /// The baseline that holds for some files.
    pub(super) fn debt(&self, view: &dyn View) -> Result<Option<Debt>, Failure> {
        match self.forgiving {
            Forgiving::Own => debt::of(view),
            Forgiving::Named(debt) => Ok(Some(debt.clone())),
            Forgiving::Nothing => Ok(None),
        }
    }

    /// As of when a commit is judged: when it was made.
    pub(in crate::cli) fn time(&self, commit: &Commit) -> Time {
        Time { now: self.as_of.unwrap_or_else(|| Moment::of_unix(commit.committed)), clock: self.clock }
    }

    /// Whether a finding is where somebody asked.
    pub(super) fn reports(&self, finding: &Finding) -> bool {
        let path = finding.source.path();
        let in_message = finding.commit.as_ref().is_some_and(|commit| commit.in_message);
        in_message || self.paths.is_empty() || self.paths.iter().any(|restricted| path.is_in(restricted))
    }
}
