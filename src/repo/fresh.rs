//! Writing a file that must not be there yet: whole or not at all, and over nothing.

use std::fs;
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::Builder;

use super::error::system_words;
use super::write::{WriteError, settle};
use crate::text::RepoPath;

/// Writes a new file at `path` below `root`, making its directories; says whether it was written: not, where one is there.
///
/// Until it is whole the file has no name where the system allows that, so that nothing is left of
/// a write that is broken off, not even by a loss of power. No link is followed, so nothing outside
/// of `root` is touched.
pub fn write_fresh(root: &Path, path: &RepoPath, text: &str) -> Result<bool, WriteError> {
    let failed = |why: String| WriteError::Failed(path.to_string(), why);
    let full = path.below(root);
    let directory = directory(root, path).map_err(failed)?;
    match place(&directory, &full, text) {
        Ok(()) => {
            settle(&full);
            Ok(true)
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(failed(system_words(&error))),
    }
}

/// The directory of the file at `path`, reached through directories alone; those that are not there are made.
fn directory(root: &Path, path: &RepoPath) -> Result<PathBuf, String> {
    let mut at = root.to_path_buf();
    let parents = path.as_str().rsplit_once('/').map_or("", |(parents, _)| parents);
    for part in parents.split('/').filter(|part| !part.is_empty()) {
        at.push(part);
        match fs::create_dir(&at) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(system_words(&error)),
            _ => {}
        }
        let there = fs::symlink_metadata(&at).map_err(|error| system_words(&error))?;
        let shown = at.strip_prefix(root).unwrap_or(&at).display();
        if there.is_symlink() {
            return Err(format!("{shown} is a symbolic link, which is not followed"));
        }
        if !there.is_dir() {
            return Err(format!("{shown} is not a directory"));
        }
    }
    Ok(at)
}

fn place(directory: &Path, path: &Path, text: &str) -> io::Result<()> {
    #[cfg(target_os = "linux")]
    match nameless(directory, path, text) {
        // Some file systems have no files without a name.
        Err(error)
            if matches!(error.kind(), ErrorKind::Unsupported | ErrorKind::IsADirectory | ErrorKind::NotFound) => {}
        done => return done,
    }
    named(directory, path, text)
}

/// Writes a file without a name, and then gives it one.
#[cfg(target_os = "linux")]
fn nameless(directory: &Path, path: &Path, text: &str) -> io::Result<()> {
    use std::os::fd::AsRawFd;

    use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat, openat};

    let file = openat(CWD, directory, OFlags::TMPFILE | OFlags::WRONLY | OFlags::CLOEXEC, Mode::from_raw_mode(0o666))?;
    let mut file = fs::File::from(file);
    file.write_all(text.as_bytes())?;
    file.sync_data()?;
    let own = format!("/proc/self/fd/{}", file.as_raw_fd());
    linkat(CWD, own, CWD, path, AtFlags::SYMLINK_FOLLOW)?;
    Ok(())
}

/// Writes a file under a name of its own, and then gives it the one that is wanted.
fn named(directory: &Path, path: &Path, text: &str) -> io::Result<()> {
    let mut builder = Builder::new();
    builder.prefix(".loopctl-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666));
    }
    let mut file = builder.tempfile_in(directory)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_data()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn receipt() -> RepoPath {
        RepoPath::new("receipts/x/a.json").expect("a path")
    }

    #[test]
    fn what_is_there_is_never_written_over() {
        let root = tempfile::tempdir().expect("a directory");
        let path = receipt().below(root.path());
        assert_eq!(write_fresh(root.path(), &receipt(), "first"), Ok(true));
        assert_eq!(write_fresh(root.path(), &receipt(), "second"), Ok(false));
        assert_eq!(fs::read_to_string(&path).expect("a file"), "first");
        let beside = named(path.parent().expect("a parent"), &path, "third").expect_err("it is there");
        assert_eq!(beside.kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read_dir(path.parent().expect("a parent")).expect("a directory").count(), 1);
    }

    #[test]
    fn a_directory_that_is_none_is_one_clear_error() {
        let root = tempfile::tempdir().expect("a directory");
        fs::write(root.path().join("receipts"), "a file").expect("a file");
        let error = write_fresh(root.path(), &receipt(), "text").expect_err("no directory");
        assert_eq!(error.to_string(), "could not write receipts/x/a.json: receipts is not a directory");
    }

    #[cfg(unix)]
    #[test]
    fn nothing_is_written_through_a_link() {
        use std::os::unix::fs::symlink;
        let (root, outside) = (tempfile::tempdir().expect("a directory"), tempfile::tempdir().expect("a directory"));
        symlink(outside.path(), root.path().join("receipts")).expect("a link");
        let error = write_fresh(root.path(), &receipt(), "text").expect_err("a link");
        assert!(error.to_string().ends_with("receipts is a symbolic link, which is not followed"), "{error}");
        fs::remove_file(root.path().join("receipts")).expect("removed");
        fs::create_dir_all(root.path().join("receipts/x")).expect("a directory");
        symlink(outside.path().join("a.json"), root.path().join("receipts/x/a.json")).expect("a link");
        assert_eq!(write_fresh(root.path(), &receipt(), "text"), Ok(false), "the name is taken");
        assert_eq!(fs::read_dir(outside.path()).expect("a directory").count(), 0);
    }
}
