//! The files of an index or a tree, sorted, and what stands at a path among them.

use std::borrow::Cow;

use crate::text::{Changed, Entries, Entry, Mode, Oid, RepoPath, ViewError};

/// The mode bits that git keeps for a kind of entry.
const KIND: u32 = 0o170_000;

/// Entries in the order of their paths, each path once.
#[derive(Debug)]
pub(super) struct Listing {
    entries: Entries,
}

/// What a path names in a listing.
#[derive(Debug)]
pub(super) enum Found<'a> {
    /// A file, link or submodule.
    Entry(&'a Entry),
    /// A directory with something in it.
    Directory,
    /// Nothing.
    Nothing,
}

impl Listing {
    /// Sorts `entries`; of two with the same path the first stays.
    pub(super) fn new(mut entries: Vec<Entry>) -> Self {
        // Git keeps them so, but for directories, which it sorts as if there were a slash behind their names.
        if !entries.is_sorted_by(|a, b| a.path < b.path) {
            entries.sort_by(|a, b| a.path.cmp(&b.path));
            entries.dedup_by(|later, first| later.path == first.path);
        }
        Self { entries: entries.into() }
    }

    /// The same files after `changes`, which are sorted by path.
    pub(super) fn after(&self, changes: &[Changed]) -> Self {
        self.with(changes, |changed| changed.after.as_ref())
    }

    /// The files from which `changes`, which are sorted by path, led to these.
    pub(super) fn before(&self, changes: &[Changed]) -> Self {
        self.with(changes, |changed| changed.before.as_ref())
    }

    /// The same files, but for those of `changes`, which are what `side` takes of them.
    fn with<'c>(&self, changes: &'c [Changed], side: impl Fn(&'c Changed) -> Option<&'c Entry>) -> Self {
        let mut entries = Vec::with_capacity(self.entries.len() + changes.len());
        let mut rest = &*self.entries;
        for changed in changes {
            let (before, behind) = rest.split_at(rest.partition_point(|entry| entry.path < changed.path));
            entries.extend_from_slice(before);
            entries.extend(side(changed).cloned());
            let same = usize::from(behind.first().is_some_and(|entry| entry.path == changed.path));
            rest = behind.get(same..).unwrap_or_default();
        }
        entries.extend_from_slice(rest);
        Self { entries: entries.into() }
    }

    /// The entries, held without a copy.
    pub(super) fn shared(&self) -> Entries {
        self.entries.clone()
    }

    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Finds what stands at `path`.
    pub(super) fn find(&self, path: &RepoPath) -> Found<'_> {
        if let Some(entry) = at(&self.entries, path.as_str()) {
            return Found::Entry(entry);
        }
        if below(&self.entries, &format!("{path}/")).is_empty() { Found::Nothing } else { Found::Directory }
    }

    /// What stands at `path`, and what its content is called.
    pub(super) fn content(&self, path: &RepoPath) -> Option<(Mode, Oid)> {
        at(&self.entries, path.as_str()).and_then(|entry| Some((entry.mode, entry.oid?)))
    }
}

/// The entry of `sorted` at `path`.
pub(super) fn at<'a>(sorted: &'a [Entry], path: &str) -> Option<&'a Entry> {
    let found = sorted.binary_search_by(|entry| entry.path.as_str().cmp(path)).ok()?;
    sorted.get(found)
}

/// The entries of `sorted` whose paths begin with `prefix`, which are neighbours.
pub(super) fn below<'a>(sorted: &'a [Entry], prefix: &str) -> &'a [Entry] {
    let start = sorted.partition_point(|entry| entry.path.as_str() < prefix);
    let rest = sorted.get(start..).unwrap_or_default();
    let length = rest.partition_point(|entry| entry.path.as_str().starts_with(prefix));
    rest.get(..length).unwrap_or_default()
}

/// The entry git describes by these mode bits, name and object.
///
/// Nothing if the path could lead out of the repository, which git itself never writes. A path
/// that is not UTF-8 is kept in its readable form and named [`Mode::Other`]: it can be told of,
/// not read.
pub(super) fn entry(mode: u32, path: &[u8], oid: git2::Oid) -> Option<Entry> {
    let (path, mode) = readable(mode, path);
    Some(Entry { path: RepoPath::new(&path).ok()?, mode, oid: Oid::from_bytes(oid.as_bytes()) })
}

/// The path of an entry as text, and what the entry is.
pub(super) fn readable(mode: u32, path: &[u8]) -> (Cow<'_, str>, Mode) {
    match str::from_utf8(path) {
        Ok(path) => (path.into(), kind(mode)),
        Err(_) => (String::from_utf8_lossy(path), Mode::Other),
    }
}

/// What git's mode bits stand for.
pub(super) fn kind(mode: u32) -> Mode {
    match mode & KIND {
        0o120_000 => Mode::Link,
        0o160_000 => Mode::Submodule,
        _ if mode & 0o111 != 0 => Mode::Executable,
        _ => Mode::File,
    }
}

/// Whether git's mode bits stand for a tree.
pub(super) fn is_tree(mode: u32) -> bool {
    mode & KIND == 0o040_000
}

/// Why nothing can be read at a path that stands for a name which is not UTF-8.
pub(super) fn unnameable(path: &RepoPath) -> Option<ViewError> {
    let lossy = path.as_str().contains(char::REPLACEMENT_CHARACTER);
    lossy.then_some(ViewError::NotUtf8Name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_its_neighbours() {
        let oid = git2::Oid::ZERO_SHA1;
        let entries = ["a.md", "a/b.md", "a-b/c.md", "ab", "a/b.md"];
        let listing = Listing::new(entries.iter().filter_map(|path| entry(0o100_644, path.as_bytes(), oid)).collect());
        assert_eq!(listing.entries().len(), 4);
        assert_eq!(below(listing.entries(), "a/").len(), 1);
        let find = |path| RepoPath::new(path).map(|path| matches!(listing.find(&path), Found::Directory));
        assert_eq!((find("a"), find("ab"), find("b")), (Ok(true), Ok(false), Ok(false)));
    }

    #[test]
    fn a_list_goes_on_from_another() {
        let entry = |path: &str| entry(0o100_644, path.as_bytes(), git2::Oid::ZERO_SHA1).expect("an entry");
        let listing = Listing::new(["a", "c", "d"].map(entry).into());
        let change = |path: &str, before: bool, after: bool| Changed {
            path: entry(path).path,
            before: before.then(|| entry(path)),
            after: after.then(|| entry(path)),
        };
        let changes = [change("a", true, false), change("b", false, true), change("e", false, true)];
        let after = listing.after(&changes);
        let paths: Vec<&str> = after.entries().iter().map(|entry| entry.path.as_str()).collect();
        assert_eq!(paths, ["b", "c", "d", "e"]);
        assert_eq!(listing.after(&[]).entries(), listing.entries());
        assert_eq!(after.before(&changes).entries(), listing.entries());
    }

    #[test]
    fn a_tree_cannot_name_a_place_outside() {
        let oid = git2::Oid::ZERO_SHA1;
        assert!(entry(0o100_644, b"../x", oid).is_none());
        assert_eq!(entry(0o100_644, b"\xff.md", oid).map(|e| e.mode), Some(Mode::Other));
        assert_eq!(entry(0o160_000, b"sub", oid).map(|e| e.mode), Some(Mode::Submodule));
        assert_eq!(entry(0o100_755, b"run", oid).map(|e| e.mode), Some(Mode::Executable));
    }
}
