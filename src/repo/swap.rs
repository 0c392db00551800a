//! Putting a new text in the place of a file, so that what another writer saves meanwhile is never lost.
//!
//! A look at the file and a rename over it leave a moment between them. Where the system can let two
//! files change places in one step, that is done instead, and what came out is looked at: if it is not
//! what was expected, both go back.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// How a swap went.
pub(super) enum Swap {
    /// The new text is in place, and this is what stood there.
    Done(Swapped),
    /// Something else stood there than was expected; it stands there still.
    Changed,
}

/// A file whose text was replaced, and can be put back until this is dropped.
pub(super) struct Swapped {
    path: PathBuf,
    /// Holds what stood there, where places were changed; else nothing does.
    old: Option<NamedTempFile>,
    expected: Vec<u8>,
    new: Vec<u8>,
}

/// Puts `file`, which holds `new`, in the place of the file at `path`, if that still holds `expected`.
pub(super) fn swap(file: NamedTempFile, path: &Path, expected: &[u8], new: &[u8]) -> io::Result<Swap> {
    let done =
        |old| Swap::Done(Swapped { path: path.to_path_buf(), old, expected: expected.to_vec(), new: new.to_vec() });
    match exchange(file.path(), path) {
        Ok(()) if fs::read(file.path())? == expected => Ok(done(Some(file))),
        Ok(()) => {
            give_back(file.path(), path, new)?;
            Ok(Swap::Changed)
        }
        Err(error) if is_unable(&error) => {
            if fs::read(path)? != expected {
                return Ok(Swap::Changed);
            }
            file.persist(path).map_err(|error| error.error)?;
            Ok(done(None))
        }
        Err(error) => Err(error),
    }
}

impl Swapped {
    /// Where the file stands.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether somebody who had opened what stood there has written to it since.
    pub(super) fn is_overtaken(&self) -> bool {
        self.old.as_ref().is_some_and(|old| fs::read(old.path()).is_ok_and(|now| now != self.expected))
    }

    /// Puts back what stood there, unless somebody has written something else since.
    pub(super) fn undo(self) -> io::Result<()> {
        match self.old {
            Some(old) => give_back(old.path(), &self.path, &self.new),
            None if fs::read(&self.path)? == self.new => fs::write(&self.path, &self.expected),
            None => Ok(()),
        }
    }
}

/// Lets `aside` and `path`, which should hold `ours`, change places again. What was written to `path`
/// since is newer than both and stays.
fn give_back(aside: &Path, path: &Path, ours: &[u8]) -> io::Result<()> {
    exchange(aside, path)?;
    if fs::read(aside)? == ours { Ok(()) } else { exchange(aside, path) }
}

/// Lets two files change places in one step.
#[cfg(target_os = "linux")]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(target_os = "linux"))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Whether the system, or this file system, cannot let files change places.
fn is_unable(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::Unsupported | io::ErrorKind::InvalidInput)
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn prepared(directory: &Path, text: &str) -> NamedTempFile {
        let mut file = NamedTempFile::new_in(directory).expect("a file");
        file.write_all(text.as_bytes()).expect("written");
        file
    }

    #[test]
    fn what_was_expected_is_replaced_and_can_be_put_back() {
        let root = tempfile::tempdir().expect("a directory");
        let path = root.path().join("a.md");
        fs::write(&path, "old").expect("a file");
        let Ok(Swap::Done(swapped)) = swap(prepared(root.path(), "new"), &path, b"old", b"new") else {
            panic!("changed")
        };
        assert_eq!(fs::read_to_string(&path).expect("a file"), "new");
        swapped.undo().expect("put back");
        assert_eq!(fs::read_to_string(&path).expect("a file"), "old");
        assert_eq!(fs::read_dir(root.path()).expect("a directory").count(), 1, "something is left behind");
    }

    #[test]
    fn what_somebody_saved_meanwhile_stays() {
        let root = tempfile::tempdir().expect("a directory");
        let path = root.path().join("a.md");
        fs::write(&path, "mine").expect("a file");
        let swapped = swap(prepared(root.path(), "new"), &path, b"old", b"new");
        assert!(matches!(swapped, Ok(Swap::Changed)));
        assert_eq!(fs::read_to_string(&path).expect("a file"), "mine");
        fs::write(&path, "old").expect("a file");
        let Ok(Swap::Done(swapped)) = swap(prepared(root.path(), "new"), &path, b"old", b"new") else {
            panic!("changed")
        };
        fs::write(&path, "mine again").expect("a file");
        swapped.undo().expect("nothing to put back");
        assert_eq!(fs::read_to_string(&path).expect("a file"), "mine again");
    }
    #[cfg(target_os = "linux")]
    #[test]
    fn what_somebody_writes_who_had_it_open_is_seen_and_stays() {
        let root = tempfile::tempdir().expect("a directory");
        let path = root.path().join("a.md");
        fs::write(&path, "old").expect("a file");
        let mut open = fs::OpenOptions::new().append(true).open(&path).expect("opened");
        let Ok(Swap::Done(swapped)) = swap(prepared(root.path(), "new"), &path, b"old", b"new") else {
            panic!("changed")
        };
        assert!(!swapped.is_overtaken());
        open.write_all(b" and mine").expect("written");
        assert!(swapped.is_overtaken());
        swapped.undo().expect("put back");
        assert_eq!(fs::read_to_string(&path).expect("a file"), "old and mine");
    }
}
