//! What can be found again at any time, kept in git's directory: losing it costs a moment, nothing else.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use super::Repo;

/// The largest cache that is read; a larger one is begun anew.
const BYTES: u64 = 256 << 20;

/// A file of lines in `.git/loopctl/`, shared by all working trees.
#[derive(Clone, Debug)]
pub struct Cache {
    path: PathBuf,
}

/// A cache that is read in parts. They are all of one file, whatever takes its place meanwhile.
#[derive(Debug)]
pub struct Opened {
    file: Mutex<File>,
    length: u64,
}

impl Opened {
    /// How many bytes there were when it was opened.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The text at `range`; nothing if there is none.
    pub fn part(&self, range: Range<u64>) -> Option<String> {
        if range.end > self.length {
            return None;
        }
        let length = range.end.checked_sub(range.start)?;
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(range.start)).ok()?;
        let mut text = String::with_capacity(usize::try_from(length).ok()?);
        let read = (&mut *file).take(length).read_to_string(&mut text).ok()?;
        (read as u64 == length).then_some(text)
    }
}

impl Cache {
    /// The cache of `repo` under `name`.
    pub fn of(repo: &Repo, name: &str) -> Self {
        Self { path: repo.common_dir().join("loopctl").join(name) }
    }

    /// Everything in it; nothing if it is not there or is no text.
    pub fn read(&self) -> Option<String> {
        let opened = self.open()?;
        opened.part(0..opened.length)
    }

    /// Opens it, so that only some parts are read; nothing if it is not there.
    pub fn open(&self) -> Option<Opened> {
        if !fs::symlink_metadata(&self.path).ok()?.is_file() {
            return None;
        }
        let file = File::open(&self.path).ok()?;
        let length = file.metadata().ok()?.len();
        (length <= BYTES).then(|| Opened { file: Mutex::new(file), length })
    }

    /// Adds `lines` at its end. A cache that cannot be written is none.
    pub fn append(&self, lines: &str) {
        let made = self.path.parent().map_or(Ok(()), fs::create_dir_all);
        let file = made.and_then(|()| OpenOptions::new().append(true).create(true).open(&self.path));
        // In one piece, so that lines of two processes do not mix.
        let _ = file.and_then(|mut file| file.write_all(lines.as_bytes()));
    }

    /// Makes `lines` all that is in it.
    pub fn replace(&self, lines: &str) {
        let Some(directory) = self.path.parent() else { return };
        let made = fs::create_dir_all(directory).and_then(|()| tempfile::NamedTempFile::new_in(directory));
        let written = made.and_then(|mut file| file.write_all(lines.as_bytes()).map(|()| file));
        let _ = written.map(|file| file.persist(&self.path));
    }
}
