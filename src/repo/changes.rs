//! What a list of files, or a tree, changes in a tree.
//!
//! An index knows the trees of the directories that nobody touched, and so do trees: those that are the
//! same are passed over unread, however much is in them.

use std::collections::HashMap;

use super::listing::{below, entry, is_tree, kind};
use super::objects::{ENTRIES, Line, Objects, PATH_BYTES, Tree};
use crate::text::{Changed, Entry, Oid, ViewError};

/// How many files a directory has that takes long to read.
const MANY: usize = 256;

/// What `entries`, sorted by path, change in `tree`; `known` are the trees of their directories, as far as known, and
/// `told` is asked before a directory of many files is read.
pub(super) fn between(
    objects: &Objects,
    tree: git2::Oid,
    entries: &[Entry],
    known: &HashMap<Vec<u8>, git2::Oid>,
    told: &dyn Fn() -> Option<Vec<Changed>>,
) -> Result<Vec<Changed>, ViewError> {
    let (top, mut asked) = (tree, false);
    let mut changed = Vec::new();
    let mut directories = vec![(String::new(), tree)];
    while let Some((prefix, tree)) = directories.pop() {
        if known.get(prefix.as_bytes()) == Some(&tree) {
            continue;
        }
        // Both are in the order of git: a directory stands where its name with a slash does.
        let mut rest = below(entries, &prefix);
        // All that is tested is tested with small directories.
        if !asked && (rest.len() >= MANY || cfg!(debug_assertions)) {
            asked = true;
            if let Some(told) = told() {
                debug_assert_eq!(Ok(&told), between(objects, top, entries, known, &|| None).as_ref());
                return Ok(told);
            }
        }
        for line in objects.tree(tree)?.lines()? {
            if is_tree(line.mode) {
                // A name that is not UTF-8 is one that nothing can be read at: it is no change that is judged.
                let Ok(name) = str::from_utf8(line.name) else { continue };
                let directory = format!("{prefix}{name}/");
                rest = added(rest, |path| path < directory.as_str(), &mut changed);
                rest = rest.get(below(rest, &directory).len()..).unwrap_or_default();
                directories.push((directory, line.oid));
                continue;
            }
            rest = added(rest, |path| path.as_bytes().get(prefix.len()..) < Some(line.name), &mut changed);
            let same =
                rest.first().filter(|first| first.path.as_str().as_bytes().get(prefix.len()..) == Some(line.name));
            rest = rest.get(usize::from(same.is_some())..).unwrap_or_default();
            if !same.is_some_and(|same| is_of(same, &line)) {
                let before = entry(line.mode, &[prefix.as_bytes(), line.name].concat(), line.oid);
                changed.extend(compared(before, same));
            }
        }
        added(rest, |_| true, &mut changed);
    }
    changed.sort_by(|a, b| a.path.cmp(&b.path));
    joined(&mut changed);
    Ok(changed)
}

/// Tells the first of `entries`, as long as they are `these`, as new; returns the others.
fn added<'a>(entries: &'a [Entry], these: impl Fn(&str) -> bool, changed: &mut Vec<Changed>) -> &'a [Entry] {
    let count = entries.iter().take_while(|entry| these(entry.path.as_str())).count();
    let (new, rest) = entries.split_at(count);
    changed.extend(new.iter().filter_map(|entry| compared(None, Some(entry))));
    rest
}

/// Whether an entry is what a line of a tree says, of which the names are the same.
fn is_of(entry: &Entry, line: &Line<'_>) -> bool {
    entry.mode == kind(line.mode) && entry.oid == Oid::from_bytes(line.oid.as_bytes())
}

/// Makes one change of what was told apart: names that are not UTF-8 stand elsewhere once they can be read.
fn joined(changed: &mut Vec<Changed>) {
    changed.dedup_by(|later, first| {
        let same = later.path == first.path;
        if same {
            first.before = first.before.take().or_else(|| later.before.take());
            first.after = first.after.take().or_else(|| later.after.take());
        }
        same
    });
    changed.retain(|changed| changed.before != changed.after);
}

/// What the tree `after` changes in `before`, either of which may be nothing.
pub(super) fn of_trees(
    objects: &Objects,
    before: Option<git2::Oid>,
    after: Option<git2::Oid>,
) -> Result<Vec<Changed>, ViewError> {
    let mut changed = Vec::new();
    let mut directories = vec![(Vec::new(), before, after)];
    while let Some((prefix, before, after)) = directories.pop() {
        if before == after {
            continue;
        }
        let read = |tree: Option<git2::Oid>| tree.map(|tree| objects.tree(tree)).transpose();
        let (before, after) = (read(before)?, read(after)?);
        for (was, is) in differing(&lines(before.as_ref())?, &lines(after.as_ref())?) {
            let tree = |line: Option<&Line<'_>>| line.filter(|line| is_tree(line.mode)).map(|line| line.oid);
            let file = |line: Option<&Line<'_>>, prefix: &[u8]| {
                let line = line.filter(|line| !is_tree(line.mode))?;
                entry(line.mode, &[prefix, line.name].concat(), line.oid)
            };
            changed.extend(compared(file(was, &prefix), file(is, &prefix).as_ref()));
            let name = was.or(is).map(|line| line.name).unwrap_or_default();
            // A name that is not UTF-8 is one that nothing can be read at: it is no change that is judged.
            if (tree(was).is_some() || tree(is).is_some()) && str::from_utf8(name).is_ok() {
                let below = [&prefix, name, b"/"].concat();
                if below.len() > PATH_BYTES || changed.len() + directories.len() > ENTRIES {
                    return Err(ViewError::Failed("a commit changes more or deeper files than loopctl reads".into()));
                }
                directories.push((below, tree(was), tree(is)));
            }
        }
    }
    changed.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(changed)
}

/// The lines of a tree; none where there is no tree.
fn lines(tree: Option<&Tree>) -> Result<Vec<Line<'_>>, ViewError> {
    tree.map_or(Ok(Vec::new()), Tree::lines)
}

/// The lines of two trees that are not the same in both, by name.
fn differing<'a, 't>(
    before: &'a [Line<'t>],
    after: &'a [Line<'t>],
) -> Vec<(Option<&'a Line<'t>>, Option<&'a Line<'t>>)> {
    // Git sorts a directory as if there were a slash behind its name.
    let key = |line: &Line<'_>| [line.name, if is_tree(line.mode) { b"/" } else { b"" }].concat();
    let (mut before, mut after) = (before.iter().peekable(), after.iter().peekable());
    let mut differing = Vec::new();
    loop {
        let pair = match (before.peek(), after.peek()) {
            (None, None) => return differing,
            (Some(was), Some(is)) if was.name == is.name => (before.next(), after.next()),
            (Some(was), Some(is)) if key(was) < key(is) => (before.next(), None),
            (Some(_), None) => (before.next(), None),
            (_, Some(_)) => (None, after.next()),
        };
        let same = |(was, is): (&Line<'_>, &Line<'_>)| was.oid == is.oid && was.mode == is.mode;
        if !pair.0.zip(pair.1).is_some_and(same) {
            differing.push(pair);
        }
    }
}

/// The change from one entry to another, if they are not the same.
fn compared(before: Option<Entry>, after: Option<&Entry>) -> Option<Changed> {
    let path = after.or(before.as_ref())?.path.clone();
    (before.as_ref() != after).then(|| Changed { path, before, after: after.cloned() })
}
