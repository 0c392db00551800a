//! Plain files, where there is no repository.

use std::path::{Path, PathBuf};

use super::contents;
use super::disk::Disk;
use super::error::system_words;
use super::walk::{Found, Kind, list, unread, walk};
use crate::text::{Entries, Entry, Mode, Oid, RepoPath, Source, View, ViewError};

/// Directories that hold what was made or fetched, not written.
const SKIPPED: [&str; 2] = ["node_modules", "target"];

/// Hidden directories in which loopctl's own files may lie.
const HIDDEN: [&str; 2] = [".loopctl", ".config"];

/// The files below a directory.
///
/// Hidden directories, `node_modules` and `target` are not entered; links are told, not followed.
pub struct Directory {
    disk: Disk,
}

impl Directory {
    /// Takes the files below `root`.
    pub fn at(root: impl Into<PathBuf>) -> Self {
        Self { disk: Disk::at(root.into()) }
    }

    /// Returns the directory.
    pub fn root(&self) -> &Path {
        self.disk.root()
    }

    fn enter(&self, prefix: &str) -> Result<Found<String>, ViewError> {
        let mut found = Found::default();
        let items = match list(self.disk.root(), prefix) {
            Ok(items) => items,
            Err(error) if prefix.is_empty() => return Err(ViewError::Failed(system_words(&error))),
            Err(_) => {
                // Nobody can tell what is in it; that it is there can be told.
                found.entries.extend(unread(prefix.trim_end_matches('/'), Mode::Other));
                return Ok(found);
            }
        };
        let (mut paths, mut leaves) = (String::new(), Vec::with_capacity(items.len()));
        for item in items {
            match item.kind {
                Kind::Leaf(mode) => {
                    let start = paths.len();
                    paths.extend([prefix, &item.name]);
                    leaves.push((start..paths.len(), mode));
                }
                Kind::Directory if is_entered(&item.name) => found.directories.push(format!("{prefix}{}/", item.name)),
                Kind::Directory => {}
            }
        }
        let path_at = RepoPath::sharing(&paths);
        let entry = |(place, mode)| Some(Entry { path: path_at(place).ok()?, mode, oid: None });
        found.entries.extend(leaves.into_iter().filter_map(entry));
        Ok(found)
    }
}

impl View for Directory {
    fn entries(&self) -> Result<Entries, ViewError> {
        walk(String::new(), |prefix| self.enter(&prefix)).map(Into::into)
    }

    fn read(&self, path: &RepoPath, limit: u64) -> Result<Option<Source>, ViewError> {
        self.disk.read(path, limit)
    }

    fn content(&self, path: &RepoPath) -> Result<Option<(Mode, Oid)>, ViewError> {
        contents::plain(self.disk.find(path)?)
    }
}

fn is_entered(name: &str) -> bool {
    !SKIPPED.contains(&name) && (!name.starts_with('.') || HIDDEN.contains(&name))
}
