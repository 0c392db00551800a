//! Where the hooks of a repository go.

use std::path::{Path, PathBuf};

use super::{Found, Hook};
use crate::repo::{HooksPath, Repo, RepoError};

/// What is behind the name of a hook that was moved aside.
const ASIDE: &str = ".pre-loopctl";

/// The places for hooks in one repository.
#[derive(Clone, Debug)]
pub struct Hooks {
    /// Where git looks for them, and why there.
    pub path: HooksPath,
    /// Where git would look if nobody said otherwise.
    pub usual: PathBuf,
    /// The top of the working tree; nothing if the repository is bare.
    pub root: Option<PathBuf>,
    /// What is the repository's alone: nothing below it serves another.
    own: Vec<PathBuf>,
}

/// The place of one hook, and what stands there.
#[derive(Clone, Debug)]
pub struct Slot {
    /// The hook.
    pub hook: Hook,
    /// The file that git runs.
    pub path: PathBuf,
    /// Where the hook lies that ran here before.
    pub aside: PathBuf,
    /// What stands there.
    pub found: Found,
    /// Whether a hook was moved aside.
    pub chained: bool,
}

impl Hooks {
    /// Asks git where it looks for the hooks of `repo`.
    pub fn of(repo: &Repo) -> Result<Self, RepoError> {
        let root = repo.root().map(Path::to_path_buf);
        let own = [root.clone(), Some(repo.common_dir().to_path_buf()), Some(repo.git_dir().to_path_buf())];
        Ok(Self {
            path: repo.hooks_path()?,
            usual: repo.usual_hooks(),
            own: own.into_iter().flatten().filter_map(|dir| dir.canonicalize().ok()).collect(),
            root,
        })
    }

    /// Looks at the place of `hook`.
    pub fn slot(&self, hook: Hook) -> Slot {
        Slot::at(&self.path.directory, hook)
    }

    /// Looks at where `hook` would usually be, if that is not where git looks.
    pub fn usual_slot(&self, hook: Hook) -> Option<Slot> {
        (self.usual != self.path.directory).then(|| Slot::at(&self.usual, hook))
    }

    /// Whether other repositories run their hooks from the same directory.
    pub fn is_shared(&self) -> bool {
        let there = self.path.directory.ancestors().find_map(|dir| dir.canonicalize().ok());
        self.path.set.is_some() && !there.is_some_and(|there| self.own.iter().any(|own| there.starts_with(own)))
    }
}

impl Slot {
    /// Looks at the place of `hook` in `directory`.
    pub(super) fn at(directory: &Path, hook: Hook) -> Self {
        let path = directory.join(hook.name());
        let aside = directory.join(format!("{}{ASIDE}", hook.name()));
        let chained = aside.symlink_metadata().is_ok();
        Self { hook, found: Found::at(&path, hook), path, aside, chained }
    }
}
