//! One commit: what it goes on from, when it was made, and what it says.

use super::listing::is_tree;
use super::{Repo, RepoError};
use crate::text::{Oid, RepoPath, ViewError};

/// A commit that is made.
#[derive(Clone, Debug)]
pub struct Commit {
    /// Its name.
    pub id: Oid,
    /// The commits that it goes on from, in its own order; none for the first of a history.
    pub parents: Vec<Oid>,
    /// When it was committed, in seconds since 1970.
    pub committed: i64,
    /// What it says, as it is stored.
    pub message: Vec<u8>,
    /// The encoding that the message is said to be in.
    pub encoding: Option<String>,
    /// Its files; nothing where it has none in the directory that is looked at.
    pub(super) tree: Option<git2::Oid>,
}

impl Commit {
    /// Reads the commit `id` of `repo`.
    pub fn of(repo: &Repo, id: Oid) -> Result<Self, RepoError> {
        let git = repo.git();
        let name = git2::Oid::from_bytes(id.as_bytes()).map_err(|error| RepoError::said(&error))?;
        let commit = git.find_commit(name).map_err(|error| RepoError::said(&error))?;
        Ok(Self {
            id,
            parents: commit.parent_ids().filter_map(|id| Oid::from_bytes(id.as_bytes())).collect(),
            committed: commit.time().seconds(),
            message: commit.message_bytes().to_vec(),
            encoding: commit.message_encoding().ok().flatten().map(str::to_owned),
            tree: Some(commit.tree_id()),
        })
    }

    /// The same commit, of whose files only those in `directory` are looked at, with paths that count from there.
    pub fn below(self, repo: &Repo, directory: Option<&RepoPath>) -> Result<Self, ViewError> {
        let mut tree = self.tree;
        for name in directory.iter().flat_map(|directory| directory.as_str().split('/')) {
            let Some(above) = tree else { break };
            let above = repo.objects().tree(above)?;
            tree = above.named(name)?.filter(|line| is_tree(line.mode)).map(|line| line.oid);
        }
        Ok(Self { tree, ..self })
    }

    /// The beginning of its name, long enough to find it by.
    pub fn short(&self) -> String {
        short(self.id)
    }
}

/// The beginning of a commit's name, long enough to find it by.
pub fn short(id: Oid) -> String {
    /// How many digits.
    const DIGITS: usize = 8;
    let mut name = id.to_string();
    name.truncate(DIGITS);
    name
}
