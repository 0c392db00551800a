//! What a list of files, or a tree, changes in a tree.
//!
//! An index knows the trees of the directories that nobody touched, and so do trees: those that are the
//! same are passed over unread, however much is in them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::listing::{below, entry, is_tree};
use super::objects::Objects;
use crate::text::{Changed, Entry, RepoPath, ViewError};

/// What `entries`, sorted by path, change in `tree`; `known` are the trees of their directories, as far as known.
pub(super) fn between(
    objects: &Objects,
    tree: git2::Oid,
    entries: &[Entry],
    known: &HashMap<Vec<u8>, git2::Oid>,
) -> Result<Vec<Changed>, ViewError> {
    let mut changed = Vec::new();
    let mut directories = vec![(String::new(), tree)];
    while let Some((prefix, tree)) = directories.pop() {
        if known.get(prefix.as_bytes()) == Some(&tree) {
            continue;
        }
        let mut before: HashMap<String, Entry> = HashMap::new();
        let mut seen: Vec<String> = Vec::new();
        for line in objects.tree(tree)? {
            if is_tree(line.mode) {
                // A name that is not UTF-8 is one that nothing can be read at: it is no change that is judged.
                let Ok(name) = str::from_utf8(&line.name) else { continue };
                let directory = format!("{prefix}{name}/");
                seen.push(directory.clone());
                directories.push((directory, line.oid));
            } else if let Some(entry) = entry(line.mode, &[prefix.as_bytes(), &line.name].concat(), line.oid) {
                before.insert(entry.path.to_string(), entry);
            }
        }
        let mut rest = below(entries, &prefix);
        while let Some(first) = rest.first() {
            let name = first.path.as_str().get(prefix.len()..).unwrap_or_default();
            let Some(slash) = name.find('/') else {
                changed.extend(compared(before.remove(first.path.as_str()), Some(first)));
                rest = &rest[1..];
                continue;
            };
            let directory = first.path.as_str().get(..=prefix.len() + slash).unwrap_or_default();
            let inside = below(rest, directory);
            if !seen.iter().any(|seen| seen == directory) {
                changed.extend(inside.iter().filter_map(|entry| compared(None, Some(entry))));
            }
            rest = rest.get(inside.len()..).unwrap_or_default();
        }
        changed.extend(before.into_values().filter_map(|gone| compared(Some(gone), None)));
    }
    changed.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(changed)
}

/// What the tree `after` changes in `before`, or adds to nothing.
pub(super) fn of_trees(
    objects: &Objects,
    before: Option<git2::Oid>,
    after: git2::Oid,
) -> Result<Vec<Changed>, ViewError> {
    let mut changed = Vec::new();
    let mut directories = vec![(String::new(), before, Some(after))];
    while let Some((prefix, before, after)) = directories.pop() {
        if before == after {
            continue;
        }
        let (mut was, mut now) = (Directory::of(objects, &prefix, before)?, Directory::of(objects, &prefix, after)?);
        let mut names: BTreeSet<String> = was.directories.keys().chain(now.directories.keys()).cloned().collect();
        for name in std::mem::take(&mut names) {
            let (before, after) = (was.directories.remove(&name), now.directories.remove(&name));
            directories.push((name, before, after));
        }
        for (path, after) in now.files {
            changed.extend(compared(was.files.remove(&path), Some(&after)));
        }
        changed.extend(was.files.into_values().filter_map(|gone| compared(Some(gone), None)));
    }
    changed.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(changed)
}

/// What stands in one directory, by full path.
#[derive(Default)]
struct Directory {
    files: BTreeMap<String, Entry>,
    directories: BTreeMap<String, git2::Oid>,
}

impl Directory {
    /// The directory at `prefix` that is `tree`; one that is not there is empty.
    fn of(objects: &Objects, prefix: &str, tree: Option<git2::Oid>) -> Result<Self, ViewError> {
        let mut directory = Self::default();
        for line in tree.map(|tree| objects.tree(tree)).transpose()?.unwrap_or_default() {
            if !is_tree(line.mode) {
                let entry = entry(line.mode, &[prefix.as_bytes(), &line.name].concat(), line.oid);
                directory.files.extend(entry.map(|entry| (entry.path.to_string(), entry)));
            } else if let Ok(name) = str::from_utf8(&line.name) {
                // A name that is not UTF-8 is one that nothing can be read at: it is no change that is judged.
                directory.directories.insert(format!("{prefix}{name}/"), line.oid);
            }
        }
        Ok(directory)
    }
}

/// The change from one entry to another, if they are not the same.
fn compared(before: Option<Entry>, after: Option<&Entry>) -> Option<Changed> {
    let path = after.or(before.as_ref())?.path.clone();
    (before.as_ref() != after).then(|| Changed { path, before, after: after.cloned() })
}

/// The entries from which `changes` led to `entries`.
pub(super) fn undone(entries: &[Entry], changes: &[Changed]) -> Vec<Entry> {
    let touched = |path: &RepoPath| changes.binary_search_by(|changed| changed.path.cmp(path)).is_ok();
    let mut undone: Vec<Entry> = entries.iter().filter(|entry| !touched(&entry.path)).cloned().collect();
    undone.extend(changes.iter().filter_map(|changed| changed.before.clone()));
    undone
}
