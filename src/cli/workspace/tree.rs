//! The working tree that a command runs in or writes to, and what is said of the place beside an answer.

use super::{At, Workspace};
use crate::cli::{Failure, Streams};
use crate::repo::Repo;
use crate::text::View;

impl Workspace {
    /// The working tree, from the directory that is governed, for what runs or writes there.
    pub(in crate::cli) fn working_tree(&mut self) -> Result<Box<dyn View>, Failure> {
        if self.repo.as_ref().is_some_and(Repo::is_bare) {
            let failure = Failure::new(format!("{} is a bare repository: it has no working tree", self.here.display()));
            return Err(failure.help("`git worktree add DIR` makes one of it, and `loopctl -C DIR` goes there"));
        }
        self.view(&At::default())
    }

    /// Says what of the place itself is unusual.
    pub(in crate::cli) fn notice(&self, streams: &Streams) {
        match &self.repo {
            None => streams
                .notice("not in a git repository: plain files are read; commits and ignored files cannot be judged"),
            Some(repo) => {
                if let Some(own) = repo.displaced_from() {
                    let (here, own) = (self.root.display(), own.display());
                    streams.notice(&format!(
                        "GIT_DIR is set without GIT_WORK_TREE: {here} is taken for the top of the working tree, as git \
                         does, and not {own}"
                    ));
                }
            }
        }
    }
}
