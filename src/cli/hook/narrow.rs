//! A commit of which only some files are listed, so that nobody looks through the others.

use std::sync::Arc;

use crate::cli::change::Paths;
use crate::repo::Revision;
use crate::text::{Entries, Mode, Oid, RepoPath, Source, View, ViewError};

/// The files of a commit; only some are listed, all can be read.
pub(super) struct Narrow {
    pub(super) view: Arc<Revision>,
    pub(super) listed: Paths,
}

impl View for Narrow {
    fn entries(&self) -> Result<Entries, ViewError> {
        let entries = self.view.files()?;
        let at = |path| entries.binary_search_by(|entry| entry.path.cmp(path)).ok().and_then(|at| entries.get(at));
        Ok(self.listed.iter().filter_map(at).cloned().collect())
    }

    fn read(&self, path: &RepoPath, limit: u64) -> Result<Option<Source>, ViewError> {
        self.view.read(path, limit)
    }

    fn content(&self, path: &RepoPath) -> Result<Option<(Mode, Oid)>, ViewError> {
        self.view.content(path)
    }
}
