//! `[adopt]`: which commits are not judged, and which are forgiven.

use std::collections::{HashMap, HashSet};

use crate::cli::Failure;
use crate::model::policy::Adopt;
use crate::repo::{Commit, Range, Repo, RepoError};
use crate::text::{Oid, harmless};

/// What a policy forgives of a history.
#[derive(Debug, Default)]
pub(in crate::cli) struct Adopted {
    /// The commits from before judging began.
    older: HashSet<Oid>,
    /// By commit, why it is forgiven.
    attested: HashMap<Oid, String>,
}

impl Adopted {
    /// Finds the commits that a policy names; each of them has to be there.
    pub(in crate::cli) fn of(repo: &Repo, adopt: &Adopt) -> Result<Self, Failure> {
        let mut adopted = Self::default();
        if let Some(since) = &adopt.since {
            let first = Commit::of(repo, found(repo, "adopt.since", since)?)?;
            for parent in first.parents {
                adopted.older.extend(Range::all(repo, parent)?);
            }
        }
        for attested in &adopt.attested {
            let commit = found(repo, "adopt.attested", &attested.commit)?;
            adopted.attested.insert(commit, attested.reason.trim().to_owned());
        }
        Ok(adopted)
    }

    /// Whether a commit was made before judging began.
    pub(in crate::cli) fn is_older(&self, commit: Oid) -> bool {
        self.older.contains(&commit)
    }

    /// Why a commit is forgiven, if it is.
    pub(in crate::cli) fn attested(&self, commit: Oid) -> Option<&str> {
        self.attested.get(&commit).map(String::as_str)
    }
}

/// The commit that the policy names under `key`.
fn found(repo: &Repo, key: &str, name: &str) -> Result<Oid, Failure> {
    repo.commit(name).map_err(|error| {
        let failure =
            Failure::new(format!("the policy's `{key}` cannot be followed: {}", harmless(&error.to_string())));
        match (error.help(), repo.is_shallow()) {
            (Some(help), _) => failure.help(help),
            (None, true) => {
                failure.help("this clone is shallow; `git fetch --unshallow` brings the rest of the history")
            }
            (None, false) => match error {
                RepoError::UnknownRevision { .. } => failure.help("name a commit that is in this history"),
                _ => failure,
            },
        }
    })
}
