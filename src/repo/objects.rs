//! The contents that git keeps, by name: blobs as texts, trees as their lines.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use git2::{ErrorCode, ObjectType, Odb, Repository};

use super::RepoError;
use super::error::words;
use super::listing::{entry, is_tree, unnameable};
use crate::text::{Entry, Mode, Source, ViewError};

/// The longest target of a link that is told.
const TARGET_BYTES: u64 = 4096;

/// The largest tree that is read: one directory of half a million names.
const TREE_BYTES: u64 = 64 << 20;

/// The longest path in a tree that is followed.
pub(super) const PATH_BYTES: usize = 4096;

/// The most files of one tree; a small repository can hold a tree that unfolds without end.
pub(super) const ENTRIES: usize = 1_000_000;

/// The object databases of one repository, for as many threads as ask.
///
/// libgit2 lets one thread at a time into a database, so each thread takes one of its own.
pub(super) struct Objects {
    dirs: Vec<String>,
    idle: Mutex<Vec<Odb<'static>>>,
}

/// A tree, as git keeps it.
pub(super) struct Tree {
    oid: git2::Oid,
    raw: Vec<u8>,
}

impl Tree {
    /// Its lines, in the order of git.
    pub(super) fn lines(&self) -> Result<Vec<Line<'_>>, ViewError> {
        lines(&self.raw).ok_or_else(|| ViewError::Failed(format!("the tree {} is damaged", self.oid)))
    }

    /// Its line of that name.
    pub(super) fn named(&self, name: &str) -> Result<Option<Line<'_>>, ViewError> {
        Ok(self.lines()?.into_iter().find(|line| line.name == name.as_bytes()))
    }
}

/// One line of a tree.
pub(super) struct Line<'a> {
    /// The mode bits.
    pub mode: u32,
    /// The name, as bytes.
    pub name: &'a [u8],
    /// The content.
    pub oid: git2::Oid,
}

impl Objects {
    /// Names the database of `git`, the ones in `further`, and those that they name as alternates.
    ///
    /// Revisions are looked up by `git` itself, so it learns of `further` too.
    pub(super) fn of(git: &Repository, further: &[PathBuf]) -> Result<Self, RepoError> {
        let further: Vec<String> = further.iter().map(|dir| utf8(dir)).collect::<Result<_, _>>()?;
        if !further.is_empty() {
            let own = git.odb().map_err(|error| RepoError::said(&error))?;
            add(&own, &further).map_err(|error| RepoError::said(&error))?;
        }
        let dirs = [vec![utf8(&git.commondir().join("objects"))?], further].concat();
        Ok(Self { dirs, idle: Mutex::default() })
    }

    /// The text that `entry` of an index or tree holds.
    pub(super) fn text(&self, entry: &Entry, limit: u64) -> Result<Source, ViewError> {
        match entry.mode {
            Mode::File | Mode::Executable => {
                let text = ViewError::text_of(self.bytes(entry, limit)?)?;
                Ok(Source::new(entry.path.clone(), text))
            }
            Mode::Link => {
                let target = self.bytes(entry, TARGET_BYTES)?;
                Err(ViewError::Link { target: String::from_utf8_lossy(&target).into_owned() })
            }
            Mode::Submodule => Err(ViewError::NotAFile("a submodule")),
            Mode::Other => Err(unnameable(&entry.path).unwrap_or(ViewError::NotAFile("a directory"))),
        }
    }

    /// The tree `oid`.
    pub(super) fn tree(&self, oid: git2::Oid) -> Result<Tree, ViewError> {
        Ok(Tree { oid, raw: self.read(oid, ObjectType::Tree, TREE_BYTES)? })
    }

    /// The files at and below the tree `oid`, which stands at `prefix`, in no order.
    pub(super) fn unfold(&self, prefix: &[u8], oid: git2::Oid) -> Result<Vec<Entry>, ViewError> {
        let mut entries = Vec::new();
        let mut trees = vec![(prefix.to_vec(), oid)];
        while let Some((prefix, oid)) = trees.pop() {
            for line in self.tree(oid)?.lines()? {
                let path = [prefix.as_slice(), line.name].concat();
                if path.len() > PATH_BYTES || entries.len() + trees.len() > ENTRIES {
                    return Err(ViewError::Failed("this tree has more or deeper files than loopctl reads".into()));
                }
                if is_tree(line.mode) {
                    trees.push(([path.as_slice(), b"/"].concat(), line.oid));
                } else {
                    entries.extend(entry(line.mode, &path, line.oid));
                }
            }
        }
        Ok(entries)
    }

    fn bytes(&self, entry: &Entry, limit: u64) -> Result<Vec<u8>, ViewError> {
        let oid = entry.oid.and_then(|oid| git2::Oid::from_bytes(oid.as_bytes()).ok());
        let oid = oid.ok_or_else(|| ViewError::Failed("it has no content".into()))?;
        self.read(oid, ObjectType::Blob, limit)
    }

    /// The content `oid`; its size is asked before it is read.
    fn read(&self, oid: git2::Oid, wanted: ObjectType, limit: u64) -> Result<Vec<u8>, ViewError> {
        let odb = self.take().map_err(|error| unread(&error))?;
        let content = content(&odb, oid, wanted, limit);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(odb);
        content
    }

    /// Takes a database that no thread uses, or opens one more.
    fn take(&self) -> Result<Odb<'static>, git2::Error> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        idle.map_or_else(|| Odb::new().and_then(|odb| add(&odb, &self.dirs).map(|()| odb)), Ok)
    }
}

fn content(odb: &Odb<'_>, oid: git2::Oid, wanted: ObjectType, limit: u64) -> Result<Vec<u8>, ViewError> {
    let (size, kind) = odb.read_header(oid).map_err(|error| unread(&error))?;
    if kind != wanted {
        return Err(ViewError::Failed(format!("{oid} is a {kind}, where a {wanted} was expected")));
    }
    if size as u64 > limit {
        return Err(ViewError::TooLarge { bytes: size as u64, limit });
    }
    let object = odb.read(oid).map_err(|error| unread(&error))?;
    Ok(object.data().to_vec())
}

fn add(odb: &Odb<'_>, dirs: &[String]) -> Result<(), git2::Error> {
    dirs.iter().try_for_each(|dir| odb.add_disk_alternate(dir))
}

/// `path` for an interface of libgit2 that takes only text.
fn utf8(path: &Path) -> Result<String, RepoError> {
    path.to_str().map(str::to_owned).ok_or_else(|| RepoError::Failed(format!("{} is not UTF-8", path.display())))
}

fn unread(error: &git2::Error) -> ViewError {
    if error.code() != ErrorCode::NotFound {
        return ViewError::Failed(words(error));
    }
    ViewError::Failed(
        "its content is not in this clone (a partial clone?); run `git fetch --refetch --no-filter`".into(),
    )
}

/// Reads a tree as git stores it: mode in octal, a space, the name, a NUL, the object's name.
fn lines(mut raw: &[u8]) -> Option<Vec<Line<'_>>> {
    let mut lines = Vec::new();
    while !raw.is_empty() {
        let space = memchr::memchr(b' ', raw)?;
        let (mode, rest) = raw.split_at(space);
        let rest = rest.get(1..)?;
        let nul = memchr::memchr(0, rest)?;
        let (name, rest) = rest.split_at(nul);
        let (oid, rest) = rest.get(1..)?.split_at_checked(20)?;
        lines.push(Line {
            mode: u32::from_str_radix(str::from_utf8(mode).ok()?, 8).ok()?,
            name,
            oid: git2::Oid::from_bytes(oid).ok()?,
        });
        raw = rest;
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_damaged_tree_is_no_tree() {
        let mut raw = b"100644 a b.md\0".to_vec();
        raw.extend([7; 20]);
        assert_eq!(lines(&raw).map(|lines| lines.len()), Some(1));
        for bad in [&raw[..10], &raw[..20], b"x y\0".as_slice(), b"99 y\0aaaaaaaaaaaaaaaaaaaa"] {
            assert!(lines(bad).is_none(), "{bad:?}");
        }
    }
}
