//! Walking directories on the disk, as wide as there are processors.

use std::fs::{self, FileType};
use std::io::{self, ErrorKind};
use std::path::Path;

use rayon::prelude::*;

use crate::text::{Entry, Mode, RepoPath, ViewError};

/// One name in a directory.
pub(super) struct Item {
    /// The name; where it is not UTF-8, a readable form of it.
    pub name: String,
    /// What it names.
    pub kind: Kind,
}

/// What a name in a directory stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A directory, which may be entered.
    Directory,
    /// Anything else, as a view tells it.
    Leaf(Mode),
}

/// What was found in one directory: files, and directories to enter next.
pub(super) struct Found<D> {
    /// Files, links and whatever else is told and not entered.
    pub entries: Vec<Entry>,
    /// Directories.
    pub directories: Vec<D>,
}

impl<D> Default for Found<D> {
    fn default() -> Self {
        Self { entries: Vec::new(), directories: Vec::new() }
    }
}

/// Everything at and below `top`, in the order of a view; `enter` looks into one directory.
///
/// All directories of one depth are entered together, and none from within another, so a deep
/// tree needs no deep stack.
pub(super) fn walk<D: Send>(
    top: D,
    enter: impl Fn(D) -> Result<Found<D>, ViewError> + Sync,
) -> Result<Vec<Entry>, ViewError> {
    let mut entries = Vec::new();
    let mut level = vec![top];
    while !level.is_empty() {
        let found: Vec<Found<D>> = level.into_par_iter().map(&enter).collect::<Result<_, _>>()?;
        level = Vec::new();
        for found in found {
            entries.extend(found.entries);
            level.extend(found.directories);
        }
    }
    entries.par_sort_unstable_by(|a, b| a.path.cmp(&b.path));
    entries.dedup_by(|later, first| later.path == first.path);
    Ok(entries)
}

/// Lists the directory at `prefix` below `root`, in no order; a directory that is gone is empty.
pub(super) fn list(root: &Path, prefix: &str) -> io::Result<Vec<Item>> {
    let found = match fs::read_dir(root.join(prefix)) {
        Ok(found) => found,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut items = Vec::new();
    for item in found {
        let item = item?;
        let kind = match item.file_type() {
            Ok(kind) => kind_of(kind),
            Err(error) if error.kind() == ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        items.push(match item.file_name().into_string() {
            Ok(name) => Item { name, kind },
            // It can be told of, not read; see `listing::unnameable`.
            Err(name) => Item { name: name.to_string_lossy().into_owned(), kind: Kind::Leaf(Mode::Other) },
        });
    }
    Ok(items)
}

/// The entry for `path`, whose content was not looked at; nothing if it is no path of a repository.
pub(super) fn unread(path: &str, mode: Mode) -> Option<Entry> {
    Some(Entry { path: RepoPath::new(path).ok()?, mode, oid: None })
}

fn kind_of(kind: FileType) -> Kind {
    match kind {
        _ if kind.is_dir() => Kind::Directory,
        _ if kind.is_file() => Kind::Leaf(Mode::File),
        _ if kind.is_symlink() => Kind::Leaf(Mode::Link),
        _ => Kind::Leaf(Mode::Other),
    }
}
