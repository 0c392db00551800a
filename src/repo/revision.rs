//! What was committed.

use std::sync::{Arc, OnceLock};

use git2::{ErrorCode, ObjectType, Repository};

use super::listing::{Found, Listing, at, entry, is_tree};
use super::{Head, Repo, RepoError};
use crate::text::{Changed, Entries, Entry, Mode, Oid, RepoPath, Source, View, ViewError, nearest};

/// A commit, and when it was made, in seconds since 1970.
type Commit = (Oid, i64);

/// The files of one commit, or of one tree.
pub struct Revision {
    repo: Repo,
    commit: Option<Commit>,
    /// Nothing where it has no files.
    tree: Option<git2::Oid>,
    listing: OnceLock<Result<Arc<Listing>, ViewError>>,
    /// Files that are known, and what led to them from these.
    after: Option<(Arc<Listing>, Vec<Changed>)>,
}

impl Revision {
    /// Finds what `rev` names: a branch, a tag, an abbreviated commit, `HEAD~2`.
    pub fn of(repo: &Repo, rev: &str) -> Result<Self, RepoError> {
        let found = resolve(&repo.git(), rev);
        let (commit, tree) = found.map_err(|error| unknown(repo, rev, &error))?;
        let tree = Some(tree);
        Ok(Self { repo: repo.clone(), commit, tree, listing: OnceLock::new(), after: None })
    }

    /// The files of a commit.
    pub fn of_commit(repo: &Repo, commit: &super::Commit) -> Self {
        let (made, tree) = (Some((commit.id, commit.committed)), commit.tree);
        Self { repo: repo.clone(), commit: made, tree, listing: OnceLock::new(), after: None }
    }

    /// Returns the commit; nothing if a tree was named.
    pub fn commit(&self) -> Option<Oid> {
        self.commit.map(|(oid, _)| oid)
    }

    /// Returns when it was committed, in seconds since 1970; nothing if a tree was named.
    pub fn committed(&self) -> Option<i64> {
        self.commit.map(|(_, time)| time)
    }

    /// The files of a commit, which are listed already.
    pub(super) fn listed(repo: &Repo, commit: &super::Commit, listing: Arc<Listing>) -> Self {
        Self { listing: Ok(listing).into(), ..Self::of_commit(repo, commit) }
    }

    /// Returns its files, sorted by path.
    pub fn files(&self) -> Result<&[Entry], ViewError> {
        self.listing().map(Listing::entries)
    }

    /// Returns what git calls the tree of its files.
    pub fn tree_name(&self) -> Option<Oid> {
        self.tree.and_then(|tree| Oid::from_bytes(tree.as_bytes()))
    }

    /// The tree that it is.
    pub(super) fn tree(&self) -> Option<git2::Oid> {
        self.tree
    }

    /// The same revision, from whose files `changes` led to those of `after`.
    pub(super) fn before(self, after: Arc<Listing>, changes: Vec<Changed>) -> Self {
        Self { after: Some((after, changes)), ..self }
    }

    pub(super) fn listing(&self) -> Result<&Listing, ViewError> {
        let list = || match &self.after {
            Some((after, changes)) => Ok(Arc::new(after.before(changes))),
            None => list(&self.repo, self.tree),
        };
        self.listing.get_or_init(list).as_deref().map_err(Clone::clone)
    }

    /// Finds one entry, for when the rest is not wanted.
    fn find(&self, path: &RepoPath) -> Result<Option<Entry>, ViewError> {
        match self.told(path) {
            Some(entry) => Ok(Some(entry.clone())),
            None => self.descend(path),
        }
    }

    /// The entry at `path` as what came after tells of it.
    fn told(&self, path: &RepoPath) -> Option<&Entry> {
        let (after, changes) = self.after.as_ref()?;
        match changes.binary_search_by(|changed| changed.path.cmp(path)) {
            Ok(changed) => changes.get(changed)?.before.as_ref(),
            Err(_) => at(after.entries(), path.as_str()),
        }
    }

    /// Finds one entry by going down the trees.
    fn descend(&self, path: &RepoPath) -> Result<Option<Entry>, ViewError> {
        let Some(mut tree) = self.tree else { return Ok(None) };
        let mut parts = path.as_str().split('/').peekable();
        while let Some(part) = parts.next() {
            let above = self.repo.objects().tree(tree)?;
            let Some(line) = above.named(part)? else { return Ok(None) };
            match (parts.peek().is_some(), is_tree(line.mode)) {
                (true, true) => tree = line.oid,
                (true, false) => return Ok(None),
                (false, true) => return Ok(Some(Entry { path: path.clone(), mode: Mode::Other, oid: None })),
                (false, false) => return Ok(entry(line.mode, path.as_str().as_bytes(), line.oid)),
            }
        }
        Ok(None)
    }
}

impl View for Revision {
    fn entries(&self) -> Result<Entries, ViewError> {
        self.listing().map(Listing::shared)
    }

    fn read(&self, path: &RepoPath, limit: u64) -> Result<Option<Source>, ViewError> {
        let Some(listing) = self.listing.get() else {
            let found = self.find(path)?;
            return found.map(|entry| self.repo.objects().text(&entry, limit)).transpose();
        };
        match listing.as_deref().map_err(Clone::clone)?.find(path) {
            Found::Entry(entry) => self.repo.objects().text(entry, limit).map(Some),
            Found::Directory => Err(ViewError::NotAFile("a directory")),
            Found::Nothing => Ok(None),
        }
    }

    fn content(&self, path: &RepoPath) -> Result<Option<(Mode, Oid)>, ViewError> {
        let Some(listing) = self.listing.get() else {
            return Ok(self.find(path)?.and_then(|entry| Some((entry.mode, entry.oid?))));
        };
        Ok(listing.as_deref().map_err(Clone::clone)?.content(path))
    }
}

/// Every file of a tree.
pub(super) fn list(repo: &Repo, tree: Option<git2::Oid>) -> Result<Arc<Listing>, ViewError> {
    let entries = tree.map(|tree| repo.objects().unfold(b"", tree)).transpose()?.unwrap_or_default();
    Ok(Arc::new(Listing::new(entries)))
}

/// The commit and when it was made, if it is one, and the tree that `rev` names.
fn resolve(git: &Repository, rev: &str) -> Result<(Option<Commit>, git2::Oid), git2::Error> {
    let object = git.revparse_single(rev)?;
    let commit = object.peel_to_commit().ok();
    let commit = commit.and_then(|commit| Some((Oid::from_bytes(commit.id().as_bytes())?, commit.time().seconds())));
    Ok((commit, object.peel(ObjectType::Tree)?.id()))
}

/// Why `rev` was not found.
pub(super) fn unknown(repo: &Repo, rev: &str, error: &git2::Error) -> RepoError {
    /// Fewer digits than these name no commit, whatever begins with them.
    const FEWEST: usize = 4;
    let base = rev.split(['~', '^', '@', ':']).next().unwrap_or(rev);
    match error.code() {
        ErrorCode::Ambiguous if base.len() >= FEWEST => return RepoError::AmbiguousRevision(rev.to_owned()),
        ErrorCode::NotFound
        | ErrorCode::InvalidSpec
        | ErrorCode::UnbornBranch
        | ErrorCode::Peel
        | ErrorCode::Ambiguous => {}
        _ => return RepoError::said(error),
    }
    if let Ok(Head::Unborn { branch }) = repo.head()
        && (base.is_empty() || base == "HEAD" || base == branch)
    {
        return RepoError::UnbornHead;
    }
    let known = repo.git().revparse_single(base).is_ok();
    let near = if known { None } else { near(base, &repo.names()) };
    RepoError::UnknownRevision { name: rev.to_owned(), near, shallow: repo.is_shallow() }
}

/// The branch or tag that `name` was meant for: `origin/topic` for `topic`, else the nearest.
fn near(name: &str, names: &[String]) -> Option<String> {
    /// How many names are looked at; a hint is not worth more.
    const NAMES: usize = 10_000;
    let names = || names.iter().take(NAMES).map(String::as_str);
    let found = names().find(|other| other.rsplit('/').next() == Some(name)).or_else(|| nearest(name, names()));
    found.map(str::to_owned)
}
