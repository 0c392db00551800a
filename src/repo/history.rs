//! Who changed a file last, and which commits there are.

use std::path::Path;

use git2::{Commit, ErrorCode, ObjectType, Repository};

use super::{Repo, RepoError};
use crate::text::{Change, History, Named, Oid, RepoPath, Tag};

/// How many commits are looked at in search of the one that changed a file.
const COMMITS: usize = 20_000;

/// How many digits of a commit are told.
const DIGITS: usize = 8;

/// The commits that led to one of them.
pub struct Commits {
    repo: Repo,
    /// Nothing before the first commit.
    tip: Option<git2::Oid>,
    /// The directory that paths count from, with a slash behind it; empty for the whole.
    prefix: String,
}

impl Commits {
    /// The history of what `rev` names, whose paths count from `directory`.
    pub fn of(repo: &Repo, rev: &str, directory: Option<&RepoPath>) -> Result<Self, RepoError> {
        let tip = match repo.git().revparse_single(rev) {
            Ok(object) => object.peel_to_commit().ok().map(|commit| commit.id()),
            Err(error) if matches!(error.code(), ErrorCode::NotFound | ErrorCode::UnbornBranch) => None,
            Err(error) => return Err(RepoError::said(&error)),
        };
        let prefix = directory.map(|directory| format!("{directory}/")).unwrap_or_default();
        Ok(Self { repo: repo.clone(), tip, prefix })
    }

    /// The commit itself.
    pub fn tip(&self) -> Option<Oid> {
        self.tip.and_then(|tip| Oid::from_bytes(tip.as_bytes()))
    }

    /// Who made what stands at `path` what it is, if that was later than `since`.
    fn last_change(&self, path: &RepoPath, now: Option<Oid>, since: Option<i64>) -> Option<Change> {
        let now = match now.map(|oid| git2::Oid::from_bytes(oid.as_bytes())) {
            Some(Err(_)) => return Some(Change::Untold),
            Some(Ok(oid)) => Some(oid),
            None => None,
        };
        let Some(tip) = self.tip else { return Some(Change::Uncommitted) };
        let path = format!("{}{path}", self.prefix);
        self.walk(tip, &path, now, since).unwrap_or(Some(Change::Untold))
    }

    /// Goes back as long as some parent has the same content at `path`, and to no commit that was there at `since`.
    fn walk(
        &self,
        tip: git2::Oid,
        path: &str,
        now: Option<git2::Oid>,
        since: Option<i64>,
    ) -> Result<Option<Change>, git2::Error> {
        let git = self.repo.git();
        let mut commit = git.find_commit(tip)?;
        if content(&commit, path)? != now {
            return Ok(Some(Change::Uncommitted));
        }
        for _ in 0..COMMITS {
            if since.is_some_and(|since| commit.time().seconds() <= since) {
                return Ok(None);
            }
            let mut parents = commit.parents();
            let same = parents.find_map(|parent| match content(&parent, path) {
                Ok(there) => (there == now).then_some(Ok(parent)),
                Err(error) => Some(Err(error)),
            });
            match same.transpose()? {
                Some(parent) => commit = parent,
                None if is_cut(&git, &commit) => return Ok(Some(Change::Untold)),
                None => return Ok(Some(told(&commit))),
            }
        }
        Ok(Some(Change::Untold))
    }
}

impl History for Commits {
    fn changed(&self, path: &RepoPath, now: Option<Oid>) -> Change {
        self.last_change(path, now, None).unwrap_or(Change::Untold)
    }

    fn changed_after(&self, path: &RepoPath, now: Option<Oid>, since: i64) -> Option<Change> {
        self.last_change(path, now, Some(since))
    }

    fn commit(&self, name: &str) -> Named {
        let git = self.repo.git();
        match git.find_object_by_prefix(name, Some(ObjectType::Commit)) {
            Ok(object) => Oid::from_bytes(object.id().as_bytes()).map_or(Named::Unknown, Named::Known),
            Err(error) if error.code() == ErrorCode::Ambiguous => Named::Ambiguous,
            Err(_) => Named::Unknown,
        }
    }

    fn tags(&self) -> Vec<Tag> {
        let git = self.repo.git();
        let mut found = Vec::new();
        // One that cannot be read names nothing.
        let _ = git.tag_foreach(|id, name| {
            let name = std::str::from_utf8(name).ok().and_then(|name| name.strip_prefix("refs/tags/"));
            found.extend(name.and_then(|name| tag(&git, name, id)));
            true
        });
        found
    }
}

/// A tag, if it names a commit.
fn tag(git: &Repository, name: &str, id: git2::Oid) -> Option<Tag> {
    let object = git.find_object(id, None).ok()?;
    let commit = object.peel_to_commit().ok()?;
    let tagger = object.as_tag().and_then(|tag| tag.tagger().map(|tagger| tagger.when().seconds()));
    let made = tagger.unwrap_or_else(|| commit.time().seconds());
    Some(Tag { name: name.to_owned(), commit: Oid::from_bytes(commit.id().as_bytes())?, made })
}

/// What stands at `path` in a commit; nothing if nothing does.
fn content(commit: &Commit<'_>, path: &str) -> Result<Option<git2::Oid>, git2::Error> {
    match commit.tree()?.get_path(Path::new(path)) {
        Ok(entry) => Ok(Some(entry.id())),
        Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Whether the commit has parents that are not in this clone.
fn is_cut(git: &Repository, commit: &Commit<'_>) -> bool {
    git.is_shallow() && commit.parent_count() == 0
}

fn told(commit: &Commit<'_>) -> Change {
    let id = commit.id().to_string();
    let subject = String::from_utf8_lossy(commit.summary_bytes().unwrap_or_default()).into_owned();
    Change::Committed { commit: id.get(..DIGITS).unwrap_or(&id).to_owned(), subject }
}
