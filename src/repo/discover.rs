//! Finding the repository, and saying well why one cannot be used.

use std::path::{Path, PathBuf};

use git2::{ErrorCode, Repository, RepositoryOpenFlags};

use super::{RepoError, Surroundings};

/// A repository that was found.
pub(super) struct Discovered {
    pub(super) git: Repository,
    /// Its own working tree, where another directory is taken for that only because `$GIT_DIR` is set.
    pub(super) displaced_from: Option<PathBuf>,
}

/// Opens the repository that `start` lies in, or that `surroundings` name; nothing outside any.
pub(super) fn open(start: &Path, surroundings: &Surroundings) -> Result<Option<Discovered>, RepoError> {
    let opened = match &surroundings.git_dir {
        Some(dir) => {
            let flags = RepositoryOpenFlags::NO_SEARCH | RepositoryOpenFlags::NO_DOTGIT;
            Repository::open_ext(start.join(dir), flags, std::iter::empty::<&Path>())
        }
        None => Repository::open_ext(start, RepositoryOpenFlags::empty(), &surroundings.ceilings),
    };
    let git = match opened {
        Ok(git) => git,
        Err(error) if error.code() == ErrorCode::NotFound => return nowhere(start, surroundings).map(|()| None),
        Err(error) => return Err(refused(&error)),
    };
    let mut displaced_from = None;
    if let Some(tree) = work_tree(&git, start, surroundings) {
        let full = |path: &Path| path.canonicalize().ok();
        let own = git.workdir().filter(|own| surroundings.work_tree.is_none() && full(own) != full(&tree));
        displaced_from = own.map(Path::to_path_buf);
        git.set_workdir(&tree, false).map_err(|error| RepoError::said(&error))?;
    }
    Ok(Some(Discovered { git, displaced_from }))
}

/// The working tree, where it is not the one that libgit2 takes.
///
/// With `$GIT_DIR` alone git takes the current directory, unless the repository is bare or names
/// a working tree itself. Hooks that run inside the git directory have none.
fn work_tree(git: &Repository, start: &Path, surroundings: &Surroundings) -> Option<PathBuf> {
    if let Some(tree) = &surroundings.work_tree {
        return Some(start.join(tree));
    }
    surroundings.git_dir.as_ref()?;
    let named = git.config().is_ok_and(|config| config.get_path("core.worktree").is_ok());
    let inside = start.canonicalize().is_ok_and(|start| start.starts_with(git.path()));
    (!git.is_bare() && !named && !inside).then(|| start.to_path_buf())
}

/// Tells a place without a repository from one whose repository is gone.
fn nowhere(start: &Path, surroundings: &Surroundings) -> Result<(), RepoError> {
    if let Some(dir) = &surroundings.git_dir {
        return Err(RepoError::Failed(format!("GIT_DIR names {}, which is no repository", dir.display())));
    }
    let start = std::path::absolute(start).unwrap_or_else(|_| start.to_path_buf());
    match start.ancestors().map(|dir| dir.join(".git")).find(|file| file.is_file()) {
        None => Ok(()),
        Some(file) => Err(RepoError::Failed(format!("{} points to a repository that is not there", file.display()))),
    }
}

/// Why libgit2 refuses a repository that it found.
fn refused(error: &git2::Error) -> RepoError {
    if error.code() == ErrorCode::Owner {
        let path = error.message().split('\'').nth(1).unwrap_or_default();
        return RepoError::Ownership(path.strip_suffix("/.git").unwrap_or(path).into());
    }
    let message = error.message();
    if message.contains("object format") {
        return sha256();
    }
    let Some((_, extension)) = message.split_once("unsupported extension name extensions.") else {
        return RepoError::said(error);
    };
    match extension.to_lowercase().as_str() {
        "refstorage" => RepoError::NotSupported {
            what: "this repository keeps its references in a reftable, which libgit2 cannot read".into(),
            help: "`git refs migrate --ref-format=files` turns them into files, which git reads as well".into(),
        },
        "objectformat" => sha256(),
        "partialclone" => RepoError::NotSupported {
            what: "this partial clone is marked in the way of an older git, which libgit2 cannot read".into(),
            help: "`git config --unset extensions.partialClone`; remote.<name>.promisor says the same today".into(),
        },
        other => RepoError::NotSupported {
            what: format!("this repository uses the extension `{other}`, which libgit2 cannot read"),
            help: "loopctl reads a clone without it".into(),
        },
    }
}

fn sha256() -> RepoError {
    RepoError::NotSupported {
        what: "this repository names its objects by sha256, which this build of libgit2 cannot read".into(),
        help: "outside git loopctl reads plain files: `git archive HEAD | tar -x -C DIR`, then run it in DIR".into(),
    }
}
