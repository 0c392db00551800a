//! What can be found again at any time, kept in git's directory: losing it costs a moment, nothing else.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::PathBuf;

use super::Repo;

/// The largest cache that is read; a larger one is begun anew.
const BYTES: u64 = 256 << 20;

/// A file of lines in `.git/loopctl/`, shared by all working trees.
#[derive(Clone, Debug)]
pub struct Cache {
    path: PathBuf,
}

impl Cache {
    /// The cache of `repo` under `name`.
    pub fn of(repo: &Repo, name: &str) -> Self {
        Self { path: repo.common_dir().join("loopctl").join(name) }
    }

    /// Everything in it; nothing if it is not there or is no text.
    pub fn read(&self) -> Option<String> {
        let meta = fs::symlink_metadata(&self.path).ok()?;
        if !meta.is_file() || meta.len() > BYTES {
            return None;
        }
        fs::read_to_string(&self.path).ok()
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
