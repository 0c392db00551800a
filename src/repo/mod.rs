//! Git and the disk: where the bytes of a repository come from.
//!
//! A [`Repo`] is found once; its three views are [`WorkTree`] (what is being edited), [`Index`]
//! (what is about to be committed) and [`Revision`] (what was). Where there is no repository,
//! [`Directory`] reads plain files. Nothing here reads the environment: what git put there is
//! handed in as [`Surroundings`]. libgit2 is named in this room alone.

mod cache;
mod changes;
mod commit;
mod contents;
mod dircache;
mod directory;
mod discover;
mod disk;
mod error;
mod fresh;
mod git;
mod history;
mod hooks_path;
mod index;
mod listing;
mod messages;
mod objects;
mod range;
mod repository;
mod revision;
mod series;
mod surroundings;
mod swap;
mod walk;
mod worktree;
mod write;

pub use cache::{Cache, Opened};
pub use commit::{Commit, short};
pub use directory::Directory;
pub use disk::read_bytes;
pub use error::{RepoError, system_words};
pub use fresh::write_fresh;
pub use history::Commits;
pub use hooks_path::{HooksPath, HooksSetting};
pub use index::Index;
pub use messages::MessageSettings;
pub use range::{Range, ends};
pub use repository::{Head, Repo};
pub use revision::Revision;
pub use series::Series;
pub use surroundings::Surroundings;
pub use worktree::WorkTree;
pub use write::{WriteError, write, write_new, write_program};
