//! What trees of git have otherwise than a catalogue of files, as far as it was found out before.
//!
//! To read a directory of thousands of files from git's objects takes longer than to look at the index; what a hook found out
//! of the commit that is checked out, and of the tree that is about to be committed, the next one need not find out again.

use super::catalogue::{APART, letter, mode_of};
use crate::text::{Changed, Entry, Oid, RepoPath};

/// What a line begins with; no content has such a name.
const TREE: &str = "tree ";

/// Stands before each file of a line.
const FILE: char = '\u{1e}';

/// Stands in the place of the mode of a file that is not there.
const NONE: u8 = b'-';

/// A file of a tree that is not as the catalogue has it; nothing where it is not there.
type Other = (RepoPath, Option<Entry>);

/// The words of the line that says which files of a tree are `others` than a catalogue has; nothing if that does not fit.
pub(super) fn line(others: &[Other]) -> Option<String> {
    let mut line = String::new();
    for (path, there) in others {
        line.push(FILE);
        match there {
            Some(entry) => line.push_str(&format!("{}{}", char::from(letter(entry.mode)?), entry.oid?)),
            None => line.push(char::from(NONE)),
        }
        line.push_str(path.as_str());
    }
    let fits = others.len() <= 2 * APART && line.matches(FILE).count() == others.len();
    (fits && !line.contains(['\n', char::REPLACEMENT_CHARACTER])).then_some(line)
}

/// What stands before the words of the line of a tree, up to their sum.
pub(super) fn head(tree: Oid) -> String {
    format!("{TREE}{tree} ")
}

/// Reads the words of a line.
pub(super) fn read(line: &str) -> Option<Vec<Other>> {
    /// How many digits a content has.
    const DIGITS: usize = 40;
    let file = |file: &str| {
        let (sign, rest) = (*file.as_bytes().first()?, file.get(1..)?);
        if sign == NONE {
            return Some((RepoPath::new(rest).ok()?, None));
        }
        let (oid, path) = rest.split_at_checked(DIGITS)?;
        let path = RepoPath::new(path).ok()?;
        Some((path.clone(), Some(Entry { path, mode: mode_of(sign)?, oid: Some(Oid::parse(oid)?) })))
    };
    line.split(FILE).skip(1).map(file).collect()
}

/// What leads from a tree, of which `others` are not as a catalogue has them, to `entries`, which have `apart` otherwise.
pub(super) fn changes(others: &[Other], apart: &[Changed], entries: &[Entry]) -> Option<Vec<Changed>> {
    let mut changes = Vec::new();
    for (path, before) in others {
        let after = match find(apart, path) {
            Some(changed) => changed.after.as_ref(),
            None => entries.binary_search_by(|entry| entry.path.cmp(path)).ok().and_then(|at| entries.get(at)),
        };
        changes.push(Changed { path: path.clone(), before: before.clone(), after: after.cloned() });
    }
    let same = |changed: &&Changed| others.iter().all(|(path, _)| *path != changed.path);
    changes.extend(apart.iter().filter(same).cloned());
    changes.retain(|changed| changed.before != changed.after);
    changes.sort_by(|a, b| a.path.cmp(&b.path));
    // What no tree can hold, nothing is said of.
    let told = |changed: &Changed| changed.after.iter().all(|entry| letter(entry.mode).is_some());
    changes.iter().all(told).then_some(changes)
}

/// The files of a tree that are not as a catalogue has them, if `changes` lead from it to files that have `apart` otherwise.
pub(super) fn others(changes: &[Changed], apart: &[Changed]) -> Vec<Other> {
    let mut others = Vec::new();
    for changed in changes {
        let kept = find(apart, &changed.path).map_or(&changed.after, |apart| &apart.before);
        if changed.before != *kept {
            others.push((changed.path.clone(), changed.before.clone()));
        }
    }
    let rest = apart.iter().filter(|apart| find(changes, &apart.path).is_none());
    others.extend(rest.map(|apart| (apart.path.clone(), apart.after.clone())));
    others
}

fn find<'c>(changes: &'c [Changed], path: &RepoPath) -> Option<&'c Changed> {
    changes.binary_search_by(|changed| changed.path.cmp(path)).ok().and_then(|at| changes.get(at))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Mode;

    fn entry(path: &str, text: &str) -> Entry {
        let path = RepoPath::new(path).expect("a path");
        Entry { path, mode: Mode::File, oid: Some(Oid::of_blob(text.as_bytes())) }
    }

    fn changed(path: &str, before: Option<&str>, after: Option<&str>) -> Changed {
        let entry = |text: Option<&str>| text.map(|text| entry(path, text));
        Changed { path: RepoPath::new(path).expect("a path"), before: entry(before), after: entry(after) }
    }

    #[test]
    fn what_leads_from_a_tree_is_found_by_what_the_tree_has_otherwise() {
        // A catalogue has a, b, c, d and e as 1.
        let entries = ["b", "c", "d", "e", "f"].map(|path| entry(path, if path == "e" { "1" } else { "2" }));
        let apart = [
            ("a", Some("1"), None),
            ("b", Some("1"), Some("2")),
            ("c", Some("1"), Some("2")),
            ("d", Some("1"), Some("2")),
        ]
        .map(|(path, before, after)| changed(path, before, after));
        let apart: Vec<Changed> = apart.into_iter().chain([changed("f", None, Some("2"))]).collect();
        let cases: [&[Changed]; 4] = [
            &[],
            &[changed("a", Some("1"), None), changed("b", Some("3"), Some("2")), changed("f", None, Some("2"))],
            &[changed("e", Some("2"), Some("1")), changed("g", Some("3"), None)],
            &apart,
        ];
        for changes in cases {
            let line = line(&others(changes, &apart)).expect("a line");
            let read = read(&line).expect("what was written");
            assert_eq!(super::changes(&read, &apart, &entries).as_deref(), Some(changes), "{line}");
        }
        assert_eq!(others(&apart, &apart), []);
    }

    #[test]
    fn what_does_not_fit_on_a_line_is_not_kept() {
        let other = |path: &str| (RepoPath::new(path).expect("a path"), None);
        assert!(line(&[other("a\nb")]).is_none() && line(&[other("a\u{1e}b")]).is_none());
        assert!(line(&vec![other("a"); 3 * APART]).is_none());
        assert_eq!(read("\u{1e}fzz"), None);
    }
}
