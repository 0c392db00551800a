//! What is about to be committed.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::sync::Arc;

use super::dircache::{DirCache, Line};
use super::error::system_words;
use super::listing::{Found, Listing, entry, is_tree};
use super::{Repo, RepoError, Revision, changes, git};
use crate::text::{Changed, Entry, Mode, Oid, RepoPath, Source, View, ViewError};

/// The files of the index: each as it would be committed now.
///
/// Where a merge left a conflict it is our side, or theirs if we have none. A file that was only
/// announced (`git add --intent-to-add`) would not be committed and is not there.
pub struct Index {
    repo: Repo,
    listing: Arc<Listing>,
    /// The trees that git has made of its directories already.
    trees: HashMap<Vec<u8>, git2::Oid>,
}

impl Index {
    /// Reads the index of `repo` as it is now: the one git named, or its own.
    pub fn of(repo: &Repo) -> Result<Self, RepoError> {
        let Listed { listing, trees, .. } = listing(repo)?;
        Ok(Self { repo: repo.clone(), listing: Arc::new(listing), trees })
    }

    /// Every file that differs from the one in `revision`, sorted by path; `told` may know it, where a directory of many
    /// files would have to be read for it.
    pub fn changes(
        &self,
        revision: &Revision,
        told: &dyn Fn() -> Option<Vec<Changed>>,
    ) -> Result<Vec<Changed>, ViewError> {
        let Some(tree) = revision.tree() else { return Ok(self.all_added()) };
        changes::between(self.repo.objects(), tree, self.listing.entries(), &self.trees, told)
    }

    /// Returns what git calls the tree of all its files, if git has made it.
    pub fn tree(&self) -> Option<Oid> {
        self.trees.get(&b""[..]).and_then(|tree| Oid::from_bytes(tree.as_bytes()))
    }

    /// The same revision, whose files need not be asked for: `changes` led from them to these.
    pub fn listed(&self, revision: Revision, changes: Vec<Changed>) -> Revision {
        revision.before(Arc::clone(&self.listing), changes)
    }

    /// Every file as one that is new, as it is in a repository that has no commit yet.
    pub fn all_added(&self) -> Vec<Changed> {
        let added = |entry: &Entry| Changed { path: entry.path.clone(), before: None, after: Some(entry.clone()) };
        self.listing.entries().iter().map(added).collect()
    }
}

impl View for Index {
    fn entries(&self) -> Result<Arc<[Entry]>, ViewError> {
        Ok(self.listing.shared())
    }

    fn read(&self, path: &RepoPath, limit: u64) -> Result<Option<Source>, ViewError> {
        match self.listing.find(path) {
            Found::Entry(entry) => self.repo.objects().text(entry, limit).map(Some),
            Found::Directory => Err(ViewError::NotAFile("a directory")),
            Found::Nothing => Ok(None),
        }
    }

    fn content(&self, path: &RepoPath) -> Result<Option<(Mode, Oid)>, ViewError> {
        Ok(self.listing.content(path))
    }
}

/// The bytes of the index file.
pub(super) fn bytes(repo: &Repo) -> Result<Vec<u8>, RepoError> {
    match std::fs::read(repo.index_path()) {
        Ok(bytes) => Ok(bytes),
        // A repository in which nothing was ever added has no index.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(RepoError::Failed(format!("the index: {}", system_words(&error)))),
    }
}

/// What the index of a repository lists.
pub(super) struct Listed {
    /// Its files.
    pub(super) listing: Listing,
    /// The trees that git has made of their directories.
    trees: HashMap<Vec<u8>, git2::Oid>,
    /// Those of the files that a sparse checkout keeps out of the working tree.
    pub(super) kept_out: Listing,
}

/// What the index of `repo` lists.
pub(super) fn listing(repo: &Repo) -> Result<Listed, RepoError> {
    let root = repo.root().ok_or(RepoError::Bare)?;
    let bytes = bytes(repo)?;
    if bytes.is_empty() {
        let none = || Listing::new(Vec::new());
        return Ok(Listed { listing: none(), trees: HashMap::new(), kept_out: none() });
    }
    let (lines, trees) = match DirCache::read(&bytes).map_err(RepoError::Failed)? {
        DirCache::Whole(lines, trees) => (lines, trees.by_directory()),
        DirCache::Split => (git::lines(repo.git_dir(), root, repo.index_path())?, HashMap::new()),
    };
    let mut entries = Vec::with_capacity(lines.len());
    let mut kept_out = Vec::new();
    // Of a conflict the base goes; ours stands before theirs, and of equal paths the first stays.
    for line in lines.iter().filter(|line| !line.announced && line.stage != 1) {
        let Line { mode, oid, path, .. } = line;
        let from = entries.len();
        if is_tree(*mode) {
            let unfolded = repo.objects().unfold(path, *oid);
            entries.extend(unfolded.map_err(|error| RepoError::Failed(error.to_string()))?);
        } else {
            entries.extend(entry(*mode, path, *oid));
        }
        if line.kept_out {
            kept_out.extend_from_slice(&entries[from..]);
        }
    }
    Ok(Listed { listing: Listing::new(entries), trees, kept_out: Listing::new(kept_out) })
}
