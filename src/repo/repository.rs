//! One repository, found once and shared by its views.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};

use git2::{ErrorCode, Repository};

use super::discover::{self, Discovered};
use super::objects::Objects;
use super::{RepoError, Surroundings};
use crate::text::{Entry, Oid, Source};

/// A git repository; cheap to clone.
#[derive(Clone)]
pub struct Repo {
    inner: Arc<Inner>,
}

struct Inner {
    git: Mutex<Repository>,
    objects: Objects,
    root: Option<PathBuf>,
    git_dir: PathBuf,
    common_dir: PathBuf,
    index_path: PathBuf,
    shallow: bool,
    displaced_from: Option<PathBuf>,
}

/// What `HEAD` names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head {
    /// A branch and its last commit.
    Branch {
        /// The branch, without `refs/heads/`.
        name: String,
        /// Its last commit.
        commit: Oid,
    },
    /// A commit, no branch.
    Detached {
        /// The commit.
        commit: Oid,
    },
    /// A branch that has no commit yet.
    Unborn {
        /// The branch, without `refs/heads/`.
        branch: String,
    },
}

impl Repo {
    /// Finds the repository that `start` lies in, or that `surroundings` name; nothing outside any.
    ///
    /// `start` is the directory that git's relative names are meant from: the current one.
    pub fn discover(start: &Path, surroundings: &Surroundings) -> Result<Option<Self>, RepoError> {
        static FAST: Once = Once::new();
        // Objects are checked when they enter a repository; libgit2 would hash each one again when it is read.
        FAST.call_once(|| git2::opts::strict_hash_verification(false));

        discover::open(start, surroundings)?.map(|found| Self::new(found, start, surroundings)).transpose()
    }

    fn new(found: Discovered, start: &Path, surroundings: &Surroundings) -> Result<Self, RepoError> {
        let Discovered { git, displaced_from } = found;
        let root = git.workdir().map(Path::to_path_buf);
        let index_path = match &surroundings.index_file {
            Some(file) => root.as_deref().unwrap_or(start).join(file),
            None => git.path().join("index"),
        };
        let further: Vec<PathBuf> = surroundings.object_dirs.iter().map(|dir| start.join(dir)).collect();
        let objects = Objects::of(&git, &further)?;
        let inner = Inner {
            objects,
            git_dir: git.path().to_path_buf(),
            common_dir: git.commondir().to_path_buf(),
            shallow: git.is_shallow(),
            git: Mutex::new(git),
            root,
            index_path,
            displaced_from,
        };
        Ok(Self { inner: Arc::new(inner) })
    }

    /// Returns the top of the working tree; nothing if the repository is bare.
    pub fn root(&self) -> Option<&Path> {
        self.inner.root.as_deref()
    }

    /// Returns the repository's own working tree, where only `$GIT_DIR` makes another directory pass for it.
    pub fn displaced_from(&self) -> Option<&Path> {
        self.inner.displaced_from.as_deref()
    }

    /// Returns whether the repository has no working tree.
    pub fn is_bare(&self) -> bool {
        self.inner.root.is_none()
    }

    /// Returns whether the clone has only a part of the history.
    pub fn is_shallow(&self) -> bool {
        self.inner.shallow
    }

    /// Returns where git keeps what belongs to this working tree alone.
    pub fn git_dir(&self) -> &Path {
        &self.inner.git_dir
    }

    /// Returns where git keeps what all working trees of the repository share.
    pub fn common_dir(&self) -> &Path {
        &self.inner.common_dir
    }

    /// Returns the index file that is read: the one git named, or the repository's own.
    pub fn index_path(&self) -> &Path {
        &self.inner.index_path
    }

    /// Returns what `HEAD` names.
    pub fn head(&self) -> Result<Head, RepoError> {
        let git = self.git();
        let head = match git.head() {
            Ok(head) => head,
            Err(error) if error.code() == ErrorCode::UnbornBranch => {
                let head = git.find_reference("HEAD").map_err(|error| RepoError::said(&error))?;
                let branch = String::from_utf8_lossy(head.symbolic_target_bytes().unwrap_or_default()).into_owned();
                return Ok(Head::Unborn { branch: branch.trim_start_matches("refs/heads/").to_owned() });
            }
            Err(error) => return Err(RepoError::said(&error)),
        };
        let commit = head.peel_to_commit().map_err(|error| RepoError::said(&error))?;
        let commit =
            Oid::from_bytes(commit.id().as_bytes()).ok_or_else(|| RepoError::Failed("HEAD is damaged".into()))?;
        if !head.is_branch() {
            return Ok(Head::Detached { commit });
        }
        Ok(Head::Branch { name: String::from_utf8_lossy(head.shorthand_bytes()).into_owned(), commit })
    }

    /// Returns the commits that are being merged into this one, as git noted them.
    pub fn merge_heads(&self) -> Vec<String> {
        let noted = std::fs::read_to_string(self.git_dir().join("MERGE_HEAD")).unwrap_or_default();
        noted.lines().map(str::to_owned).collect()
    }

    /// Returns the text that `entry` holds, which is read when it is first asked for.
    ///
    /// The content is known to be there and to be text; if it is gone by then, nothing is.
    pub fn later(&self, entry: &Entry, limit: u64) -> Source {
        let (repo, entry) = (self.clone(), entry.clone());
        let path = entry.path.clone();
        Source::later(path, move || {
            repo.objects().text(&entry, limit).map(|source| source.text().to_owned()).unwrap_or_default()
        })
    }

    /// Returns the commits that the checked out one goes on from; none before the second commit.
    pub fn parents_of_head(&self) -> Result<Vec<String>, RepoError> {
        let git = self.git();
        match git.head() {
            Ok(head) => {
                let commit = head.peel_to_commit().map_err(|error| RepoError::said(&error))?;
                Ok(commit.parent_ids().map(|id| id.to_string()).collect())
            }
            Err(error) if error.code() == ErrorCode::UnbornBranch => Ok(Vec::new()),
            Err(error) => Err(RepoError::said(&error)),
        }
    }

    /// Returns the names of branches and tags, as a person writes them.
    pub(super) fn names(&self) -> Vec<String> {
        const FOLDERS: [&str; 3] = ["refs/heads/", "refs/tags/", "refs/remotes/"];
        let git = self.git();
        let Ok(references) = git.references() else { return Vec::new() };
        let names = references.flatten().filter_map(|reference| {
            let name = String::from_utf8_lossy(reference.name_bytes()).into_owned();
            FOLDERS.iter().find_map(|folder| name.strip_prefix(folder).map(str::to_owned))
        });
        names.collect()
    }

    /// Returns libgit2's handle, which one thread may use at a time.
    pub(super) fn git(&self) -> MutexGuard<'_, Repository> {
        self.inner.git.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the contents that git keeps.
    pub(super) fn objects(&self) -> &Objects {
        &self.inner.objects
    }
}
