//! Paths of the command line, as they stand in a repository.

use std::path::Path;

use super::Workspace;
use crate::cli::Failure;
use crate::text::RepoPath;

impl Workspace {
    /// Where a path of the command line stands; nothing if it holds all that is governed.
    pub(in crate::cli) fn path_or_all(&self, name: &str) -> Result<Option<RepoPath>, Failure> {
        let full = self.here.join(name).canonicalize().ok();
        let holds_all = full.is_some_and(|full| self.root.starts_with(full));
        if holds_all { Ok(None) } else { self.path(name).map(Some) }
    }

    /// Where a path of the command line stands in the repository.
    pub(in crate::cli) fn path(&self, name: &str) -> Result<RepoPath, Failure> {
        let full = self.here.join(name);
        // Only the directory is resolved: a link to a file is told, not followed.
        let parent = full.parent().and_then(|parent| parent.canonicalize().ok());
        let full = match (parent, full.file_name()) {
            (Some(parent), Some(file)) => parent.join(file),
            _ => full,
        };
        let inside = full.strip_prefix(&self.root).ok().and_then(|path| RepoPath::from_relative(path).ok());
        inside.ok_or_else(|| Failure::new(format!("{name} is outside of {}", self.root.display())))
    }

    /// Where a path of the command line may stand: counted from here, as loopctl prints it, from the root of the
    /// repository. It is no failure that one of them leaves what is governed.
    pub(in crate::cli) fn paths(&self, name: &str) -> Result<Vec<RepoPath>, Failure> {
        let from_here = self.path(name);
        let printed = RepoPath::from_relative(Path::new(name)).ok();
        let below = |path: &RepoPath| {
            let governed = self.governed.as_ref()?;
            RepoPath::new(path.as_str().strip_prefix(governed.as_str())?.strip_prefix('/')?).ok()
        };
        let from_root = printed.as_ref().and_then(below);
        let others: Vec<RepoPath> = printed.into_iter().chain(from_root).collect();
        match from_here {
            Ok(path) => Ok(std::iter::once(path).chain(others).collect()),
            Err(failure) if others.is_empty() => Err(failure),
            Err(_) => Ok(others),
        }
    }
}
