//! Commits that follow each other: what one has is found from what another has, and from what lies between.

use std::collections::VecDeque;
use std::sync::Arc;

use super::listing::Listing;
use super::revision::list;
use super::{Commit, Repo, Revision, changes};
use crate::text::{Changed, ViewError};

/// How many lists of files are kept: in a history with many branches neighbours are not far apart.
const KEPT: usize = 16;

/// The files of commits that are looked at one after the other.
pub struct Series {
    repo: Repo,
    /// By tree, the last used ones first.
    kept: VecDeque<(Option<git2::Oid>, Arc<Listing>)>,
}

impl Series {
    /// Nothing is listed yet.
    pub fn of(repo: &Repo) -> Self {
        Self { repo: repo.clone(), kept: VecDeque::new() }
    }

    /// Returns what a commit changes in another, or adds to nothing, sorted by path.
    pub fn changes(&self, before: Option<&Commit>, after: &Commit) -> Result<Vec<Changed>, ViewError> {
        changes::of_trees(self.repo.objects(), before.and_then(|before| before.tree), after.tree)
    }

    /// Returns the files of a commit, all of them read from its trees if they are not known.
    pub fn revision(&mut self, commit: &Commit) -> Result<Revision, ViewError> {
        let listing = match self.known(commit.tree) {
            Some(known) => known,
            None => self.keep(commit.tree, list(&self.repo, commit.tree)?),
        };
        Ok(Revision::listed(&self.repo, commit, listing))
    }

    /// Returns the files of a commit, which are those of `before` after `changes`.
    pub fn next(&mut self, before: &Revision, changes: &[Changed], commit: &Commit) -> Result<Revision, ViewError> {
        let listing = match self.known(commit.tree) {
            Some(known) => known,
            None => self.keep(commit.tree, Arc::new(before.listing()?.after(changes))),
        };
        Ok(Revision::listed(&self.repo, commit, listing))
    }

    fn known(&mut self, tree: Option<git2::Oid>) -> Option<Arc<Listing>> {
        let at = self.kept.iter().position(|(kept, _)| *kept == tree)?;
        let found = self.kept.remove(at)?;
        let listing = Arc::clone(&found.1);
        self.kept.push_front(found);
        Some(listing)
    }

    fn keep(&mut self, tree: Option<git2::Oid>, listing: Arc<Listing>) -> Arc<Listing> {
        self.kept.push_front((tree, Arc::clone(&listing)));
        self.kept.truncate(KEPT);
        listing
    }
}
