//! Writing files so that nothing is ever lost: whole or not at all, and never over what another has
//! written meanwhile.

use std::collections::BTreeSet;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::disk::Disk;
use super::error::system_words;
use super::swap::{Swap, Swapped, swap};
use crate::text::{RepoPath, Source, limits};

/// How the names of files begin that are about to take the place of others.
const SWAPPED: &str = ".loopctl-swap-";

/// Why files were not written. None of them was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WriteError {
    /// The file is no longer what was read.
    Changed(RepoPath),
    /// The system said no.
    Failed(String, String),
}

impl fmt::Display for WriteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed(path) => write!(f, "could not write {path}: it changed since it was read"),
            Self::Failed(path, why) => write!(f, "could not write {path}: {why}"),
        }
    }
}

impl std::error::Error for WriteError {}

impl WriteError {
    /// What to do about it.
    pub fn help(&self) -> Option<&'static str> {
        matches!(self, Self::Changed(_)).then_some("nothing was written; run the command again")
    }
}

/// Writes the new text of files below `root`, each of which must still be what was read: all or none.
///
/// A file keeps its mode. No link is followed, so nothing outside of `root` is touched.
pub fn write(root: &Path, changes: &[(Source, String)]) -> Result<(), WriteError> {
    // Another loopctl waits here; where directories cannot be locked, the comparison below still holds.
    let lock = File::open(root).ok();
    let held = lock.as_ref().is_some_and(|lock| lock.lock().is_ok());
    if held {
        let directories: BTreeSet<PathBuf> =
            changes.iter().filter_map(|(source, _)| Some(source.path().below(root).parent()?.to_path_buf())).collect();
        directories.iter().for_each(|directory| clear(directory));
    }
    let disk = Disk::at(root.to_path_buf());
    let same = |(source, _): &(Source, String)| match disk.read(source.path(), limits::REGISTRY_BYTES) {
        Ok(Some(now)) if now.text() == source.text() => Ok(()),
        // A sparse checkout keeps files out that git has all the same.
        Ok(None) => Err(WriteError::Failed(source.path().to_string(), "it is not in the working tree".to_owned())),
        Ok(Some(_)) => Err(WriteError::Changed(source.path().clone())),
        Err(why) => Err(WriteError::Failed(source.path().to_string(), why.to_string())),
    };
    changes.iter().try_for_each(same)?;
    let mut ready: Vec<(&Source, &String, NamedTempFile)> = Vec::with_capacity(changes.len());
    for (source, text) in changes {
        let path = source.path().below(root);
        let file = prepared(&path, text.as_bytes(), SWAPPED).map_err(|error| failed(source.path().as_str(), &error))?;
        ready.push((source, text, file));
    }
    let mut done: Vec<(&Source, Swapped)> = Vec::with_capacity(ready.len());
    let swapped = ready.into_iter().try_for_each(|(source, text, file)| {
        // Looked at once more, by what comes out: preparing took the time that another writer needs.
        match swap(file, &source.path().below(root), source.text().as_bytes(), text.as_bytes()) {
            Ok(Swap::Done(swapped)) => {
                done.push((source, swapped));
                Ok(())
            }
            Ok(Swap::Changed) => Err(WriteError::Changed(source.path().clone())),
            Err(error) => Err(failed(source.path().as_str(), &error)),
        }
    });
    let kept = swapped.and_then(|()| {
        done.iter().for_each(|(_, swapped)| settle(swapped.path()));
        // Whoever had opened a file before it was swapped may have written to it by now.
        let overtaken = done.iter().find(|(_, swapped)| swapped.is_overtaken());
        overtaken.map_or(Ok(()), |(source, _)| Err(WriteError::Changed(source.path().clone())))
    });
    if kept.is_err() {
        for (_, swapped) in done {
            // What cannot be put back is in git, or was just seen: the error names the cause.
            let _ = swapped.undo();
        }
    }
    kept
}

/// Removes what a loopctl that was killed left in a directory; who holds the lock is the only one that writes such files.
fn clear(directory: &Path) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        if entry.file_name().as_encoded_bytes().starts_with(SWAPPED.as_bytes()) {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// Writes a file whole, making its directory if there is none.
pub fn write_new(path: &Path, text: &str) -> Result<(), WriteError> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let made = parent.map_or(Ok(()), fs::create_dir_all);
    made.and_then(|()| replace(path, text.as_bytes())).map_err(|error| failed(&path.display().to_string(), &error))
}

/// Writes a file that may be run, whole, in place of whatever stands there; a link is replaced, not followed.
pub fn write_program(path: &Path, text: &str) -> Result<(), WriteError> {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let made = parent.map_or(Ok(()), fs::create_dir_all);
    let file = made.and_then(|()| filled(path, None, 0o777, text.as_bytes(), ".loopctl-"));
    let written = file.and_then(|file| file.persist(path).map_err(|error| error.error));
    written.map(|_| settle(path)).map_err(|error| failed(&path.display().to_string(), &error))
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    prepared(path, bytes, ".loopctl-")?.persist(path).map_err(|error| error.error)?;
    settle(path);
    Ok(())
}

/// A file beside `path` that holds `bytes`, has its mode, and is on the disk.
fn prepared(path: &Path, bytes: &[u8], prefix: &str) -> io::Result<NamedTempFile> {
    let mode = fs::symlink_metadata(path).ok().map(|meta| meta.permissions());
    filled(path, mode, 0o666, bytes, prefix)
}

/// A file beside `path` that holds `bytes` and is on the disk, with the mode `kept`, else with `fresh`.
fn filled(
    path: &Path,
    kept: Option<fs::Permissions>,
    fresh: u32,
    bytes: &[u8],
    prefix: &str,
) -> io::Result<NamedTempFile> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = Builder::new();
    builder.prefix(prefix);
    #[cfg(unix)]
    if kept.is_none() {
        use std::os::unix::fs::PermissionsExt;
        // The umask takes from it what the user wants taken.
        builder.permissions(fs::Permissions::from_mode(fresh));
    }
    #[cfg(not(unix))]
    let _ = fresh;
    let mut file = builder.tempfile_in(directory)?;
    if let Some(mode) = kept {
        file.as_file().set_permissions(mode)?;
    }
    file.write_all(bytes)?;
    file.as_file().sync_data()?;
    Ok(file)
}

/// Makes the new name of a file outlast a loss of power; without it the old file is there, whole.
pub(super) fn settle(path: &Path) {
    if let Some(directory) = path.parent().and_then(|parent| File::open(parent).ok()) {
        let _ = directory.sync_all();
    }
}

fn failed(path: &str, error: &io::Error) -> WriteError {
    WriteError::Failed(path.to_owned(), system_words(error))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(root: &Path, path: &str) -> Source {
        let path = RepoPath::new(path).expect("a path");
        let text = fs::read_to_string(path.below(root)).expect("a file");
        Source::new(path, text)
    }

    #[test]
    fn a_file_that_changed_stays_and_so_do_the_others() {
        let root = tempfile::tempdir().expect("a directory");
        for name in ["a.md", "b.md"] {
            fs::write(root.path().join(name), "old\n").expect("a file");
        }
        let changes: Vec<_> = ["a.md", "b.md"].map(|name| (source(root.path(), name), "new\n".to_owned())).into();
        fs::write(root.path().join("b.md"), "mine\n").expect("a file");
        let refused = write(root.path(), &changes).expect_err("b.md changed");
        assert_eq!(refused.to_string(), "could not write b.md: it changed since it was read");
        assert_eq!(fs::read_to_string(root.path().join("a.md")).expect("a file"), "old\n");
        assert_eq!(fs::read_dir(root.path()).expect("a directory").count(), 2, "something is left behind");
    }

    #[test]
    fn what_a_killed_loopctl_left_is_cleared_away() {
        let root = tempfile::tempdir().expect("a directory");
        fs::write(root.path().join("a.md"), "old\n").expect("a file");
        fs::write(root.path().join(".loopctl-swap-x1"), "left").expect("a file");
        write(root.path(), &[(source(root.path(), "a.md"), "new\n".to_owned())]).expect("written");
        assert_eq!(fs::read_dir(root.path()).expect("a directory").count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn mode_stays_and_links_are_not_followed() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let root = tempfile::tempdir().expect("a directory");
        let file = root.path().join("a.md");
        fs::write(&file, "old\r\n").expect("a file");
        fs::set_permissions(&file, fs::Permissions::from_mode(0o640)).expect("a mode");
        let change = (source(root.path(), "a.md"), "new\r\n".to_owned());
        write(root.path(), std::slice::from_ref(&change)).expect("written");
        assert_eq!(fs::read(&file).expect("a file"), b"new\r\n");
        assert_eq!(fs::metadata(&file).expect("a file").permissions().mode() & 0o777, 0o640);
        fs::rename(&file, root.path().join("elsewhere")).expect("moved");
        symlink("elsewhere", &file).expect("a link");
        assert!(write(root.path(), &[change]).is_err());
        assert_eq!(fs::read(root.path().join("elsewhere")).expect("a file"), b"new\r\n");
    }
}
