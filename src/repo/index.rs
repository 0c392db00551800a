//! What is about to be committed.

use std::io::ErrorKind;

use super::dircache::{DirCache, Line};
use super::error::system_words;
use super::listing::{Found, Listing, entry, is_tree};
use super::{Repo, RepoError, git};
use crate::text::{Entry, RepoPath, Source, View, ViewError};

/// The files of the index: each as it would be committed now.
///
/// Where a merge left a conflict it is our side, or theirs if we have none. A file that was only
/// announced (`git add --intent-to-add`) would not be committed and is not there.
pub struct Index {
    repo: Repo,
    listing: Listing,
}

impl Index {
    /// Reads the index of `repo` as it is now: the one git named, or its own.
    pub fn of(repo: &Repo) -> Result<Self, RepoError> {
        Ok(Self { repo: repo.clone(), listing: listing(repo)? })
    }
}

impl View for Index {
    fn entries(&self) -> Result<Vec<Entry>, ViewError> {
        Ok(self.listing.entries().to_vec())
    }

    fn read(&self, path: &RepoPath, limit: u64) -> Result<Option<Source>, ViewError> {
        match self.listing.find(path) {
            Found::Entry(entry) => self.repo.objects().text(entry, limit).map(Some),
            Found::Directory => Err(ViewError::NotAFile("a directory")),
            Found::Nothing => Ok(None),
        }
    }
}

/// The files that the index of `repo` holds.
pub(super) fn listing(repo: &Repo) -> Result<Listing, RepoError> {
    let root = repo.root().ok_or(RepoError::Bare)?;
    let bytes = match std::fs::read(repo.index_path()) {
        Ok(bytes) => bytes,
        // A repository in which nothing was ever added has no index.
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        Err(error) => return Err(RepoError::Failed(format!("the index: {}", system_words(&error)))),
    };
    if bytes.is_empty() {
        return Ok(Listing::new(Vec::new()));
    }
    let lines = match DirCache::read(&bytes).map_err(RepoError::Failed)? {
        DirCache::Whole(lines) => lines,
        DirCache::Split => git::lines(repo.git_dir(), root, repo.index_path())?,
    };
    let mut entries = Vec::with_capacity(lines.len());
    // Of a conflict the base goes; ours stands before theirs, and of equal paths the first stays.
    for Line { mode, oid, path, .. } in lines.iter().filter(|line| !line.announced && line.stage != 1) {
        if is_tree(*mode) {
            let unfolded = repo.objects().unfold(path, *oid);
            entries.extend(unfolded.map_err(|error| RepoError::Failed(error.to_string()))?);
        } else {
            entries.extend(entry(*mode, path, *oid));
        }
    }
    Ok(Listing::new(entries))
}
