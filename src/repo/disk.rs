//! Reading one file from the disk so that nothing in a repository can hurt.
//!
//! No link is followed, at the end of the path or on the way; no pipe is waited for; nothing
//! larger than the limit is read, even if the file grows meanwhile.

use std::collections::HashSet;
use std::fs::{self, File, FileType, Metadata};
use std::io::{self, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{PoisonError, RwLock};

use super::error::system_words;
use super::listing::unnameable;
use crate::text::{RepoPath, Source, ViewError};

/// The bytes of the file at `path` below `root`, as every file of a repository is read: not through a link, not
/// from a pipe, not beyond the limit; nothing if there is no such file.
pub fn read_bytes(root: &Path, path: &RepoPath, limit: u64) -> Result<Option<Vec<u8>>, ViewError> {
    Disk::at(root.to_path_buf()).bytes(path, limit)
}

/// The files below one directory.
#[derive(Debug)]
pub(super) struct Disk {
    root: PathBuf,
    /// Directories that were reached without a link; looked at once, since each look costs as much as a small read.
    plain: RwLock<HashSet<String>>,
}

/// What stands at a path on the disk.
pub(super) enum Standing {
    /// A regular file, opened.
    File(File, Metadata),
    /// A symbolic link, and where it points.
    Link(PathBuf),
    /// A directory.
    Directory,
    /// Nothing that can be reached without following a link.
    Nothing,
}

impl Disk {
    pub(super) fn at(root: PathBuf) -> Self {
        Self { root, plain: RwLock::default() }
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The text at `path`; nothing if there is no such file.
    pub(super) fn read(&self, path: &RepoPath, limit: u64) -> Result<Option<Source>, ViewError> {
        if !self.is_reached(path)? {
            return Ok(None);
        }
        let full = path.below(&self.root);
        let Some((file, size)) = open_file(&full, limit)? else {
            return unnameable(path).map_or(Ok(None), Err);
        };
        let bytes = read_within(&file, size, limit)?;
        Ok(Some(Source::new(path.clone(), ViewError::text_of(bytes)?)))
    }

    /// The bytes at `path`, whatever they are; nothing if there is no such file.
    pub(super) fn bytes(&self, path: &RepoPath, limit: u64) -> Result<Option<Vec<u8>>, ViewError> {
        if !self.is_reached(path)? {
            return Ok(None);
        }
        let Some((file, size)) = open_file(&path.below(&self.root), limit)? else { return Ok(None) };
        read_within(&file, size, limit).map(Some)
    }

    /// What stands at `path`, of whatever size; a link is told, not followed.
    pub(super) fn find(&self, path: &RepoPath) -> Result<Standing, ViewError> {
        if !matches!(self.is_reached(path), Ok(true)) {
            return Ok(Standing::Nothing);
        }
        let full = path.below(&self.root);
        let Some(meta) = look(&full)? else { return Ok(Standing::Nothing) };
        if meta.is_symlink() {
            let target = fs::read_link(&full).map_err(|error| failed(&error))?;
            return Ok(Standing::Link(target));
        }
        if meta.is_dir() {
            return Ok(Standing::Directory);
        }
        if !meta.is_file() {
            return Err(ViewError::NotAFile(name_of(meta.file_type())));
        }
        let file = open(&full).map_err(|error| failed(&error))?;
        let meta = file.metadata().map_err(|error| failed(&error))?;
        Ok(Standing::File(file, meta))
    }

    /// Whether the directory of `path` is one, and is reached through directories alone.
    fn is_reached(&self, path: &RepoPath) -> Result<bool, ViewError> {
        let Some((parent, name)) = path.as_str().rsplit_once('/') else { return Ok(true) };
        if self.plain.read().unwrap_or_else(PoisonError::into_inner).contains(parent) {
            return Ok(true);
        }
        let mut at = self.root.clone();
        let mut rest = parent.split('/');
        while let Some(part) = rest.next() {
            at.push(part);
            let Some(meta) = look(&at)? else { return Ok(false) };
            if meta.is_symlink() {
                return Err(link(&at, rest.chain([name]).collect::<PathBuf>().as_path()));
            }
            if !meta.is_dir() {
                return Ok(false);
            }
        }
        self.plain.write().unwrap_or_else(PoisonError::into_inner).insert(parent.to_owned());
        Ok(true)
    }
}

/// Opens a regular file that is not too large, and says how large.
fn open_file(full: &Path, limit: u64) -> Result<Option<(File, u64)>, ViewError> {
    match open(full) {
        Ok(file) => {
            // What was opened is looked at, not what now has its name.
            let meta = file.metadata().map_err(|error| failed(&error))?;
            admit(full, &meta, limit)?;
            Ok(Some((file, meta.len())))
        }
        Err(error) => match look(full)? {
            None => Ok(None),
            // A link or a socket cannot be opened.
            Some(meta) => admit(full, &meta, limit).and(Err(failed(&error))),
        },
    }
}

/// What stands at `full`, be it a link; nothing if nothing does.
fn look(full: &Path) -> Result<Option<Metadata>, ViewError> {
    match fs::symlink_metadata(full) {
        Ok(meta) => Ok(Some(meta)),
        Err(error) if is_absence(&error) => Ok(None),
        Err(error) => Err(failed(&error)),
    }
}

/// Lets through a regular file that is not too large.
fn admit(full: &Path, meta: &Metadata, limit: u64) -> Result<(), ViewError> {
    let kind = meta.file_type();
    if kind.is_symlink() {
        return Err(link(full, Path::new("")));
    }
    if !kind.is_file() {
        return Err(ViewError::NotAFile(name_of(kind)));
    }
    if meta.len() > limit {
        return Err(ViewError::TooLarge { bytes: meta.len(), limit });
    }
    Ok(())
}

/// Reads all of `file`, which was `size` bytes long a moment ago.
fn read_within(file: &File, size: u64, limit: u64) -> Result<Vec<u8>, ViewError> {
    let size = usize::try_from(size.min(limit)).unwrap_or(0);
    let mut bytes = Vec::with_capacity(size.saturating_add(1));
    // There is room for one byte more: where it does not come, all was read at once.
    #[cfg(unix)]
    if rustix::io::read(file, rustix::buffer::spare_capacity(&mut bytes)) == Ok(size) {
        return Ok(bytes);
    }
    let rest = limit.saturating_add(1).saturating_sub(bytes.len() as u64);
    file.take(rest).read_to_end(&mut bytes).map_err(|error| failed(&error))?;
    if bytes.len() as u64 > limit {
        let grown = file.metadata().map_or(0, |meta| meta.len());
        return Err(ViewError::TooLarge { bytes: grown.max(bytes.len() as u64), limit });
    }
    Ok(bytes)
}

#[cfg(unix)]
fn open(full: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    let flags = libc::O_NOFOLLOW | libc::O_NONBLOCK | libc::O_NOCTTY;
    fs::OpenOptions::new().read(true).custom_flags(flags).open(full)
}

#[cfg(not(unix))]
fn open(full: &Path) -> io::Result<File> {
    match fs::symlink_metadata(full)?.is_file() {
        true => File::open(full),
        false => Err(ErrorKind::Unsupported.into()),
    }
}

#[cfg(unix)]
fn name_of(kind: FileType) -> &'static str {
    use std::os::unix::fs::FileTypeExt;
    match kind {
        _ if kind.is_dir() => "a directory",
        _ if kind.is_fifo() => "a pipe",
        _ if kind.is_socket() => "a socket",
        _ => "a device",
    }
}

#[cfg(not(unix))]
fn name_of(kind: FileType) -> &'static str {
    if kind.is_dir() { "a directory" } else { "a device" }
}

/// The link at `at`, and where `rest` beyond it would lead.
fn link(at: &Path, rest: &Path) -> ViewError {
    let target = fs::read_link(at).unwrap_or_default();
    let target = if rest.as_os_str().is_empty() { target } else { target.join(rest) };
    ViewError::Link { target: target.to_string_lossy().into_owned() }
}

/// Whether there is simply nothing: no such name, a file where a directory was named, no possible name.
fn is_absence(error: &io::Error) -> bool {
    matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidFilename)
}

fn failed(error: &io::Error) -> ViewError {
    ViewError::Failed(system_words(error))
}
