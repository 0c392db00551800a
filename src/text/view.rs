//! Where bytes come from: a working tree, an index, a revision, a directory, buffers.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

use super::{Oid, RepoPath, Source};

/// A place to read files from, all of them as they are at one moment.
///
/// Policy, registry and documents are read through the same view, so that what is judged
/// is what was looked at.
pub trait View: Sync {
    /// Every file in the view, sorted by path; a view that has them at hand shares them.
    fn entries(&self) -> Result<Entries, ViewError>;

    /// The text at `path`; nothing if there is no such file.
    fn read(&self, path: &RepoPath, limit: u64) -> Result<Option<Source>, ViewError>;

    /// What stands at `path` and what git calls its content, of a submodule its commit; nothing if there
    /// is no file, link or submodule.
    fn content(&self, path: &RepoPath) -> Result<Option<(Mode, Oid)>, ViewError> {
        let Some(source) = self.read(path, u64::MAX)? else { return Ok(None) };
        Ok(Some((Mode::File, self.name(path, source.text())?)))
    }

    /// What git would call `text` as the content of the file at `path`.
    fn name(&self, path: &RepoPath, text: &str) -> Result<Oid, ViewError> {
        let _ = path;
        Ok(Oid::of_blob(text.as_bytes()))
    }

    /// Whether git is told to ignore what stands, or would stand, at `path`: then no commit will hold it.
    fn ignores(&self, path: &RepoPath) -> bool {
        let _ = path;
        false
    }
}

/// The files of a view, which all who ask for them share.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entries(Arc<Vec<Entry>>);

impl Deref for Entries {
    type Target = [Entry];

    fn deref(&self) -> &[Entry] {
        &self.0
    }
}

impl From<Vec<Entry>> for Entries {
    fn from(entries: Vec<Entry>) -> Self {
        Self(Arc::new(entries))
    }
}

impl FromIterator<Entry> for Entries {
    fn from_iter<I: IntoIterator<Item = Entry>>(entries: I) -> Self {
        Vec::from_iter(entries).into()
    }
}

/// One file of a view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Where it stands.
    pub path: RepoPath,
    /// What it is.
    pub mode: Mode,
    /// The content's name, where the view knows it without reading.
    pub oid: Option<Oid>,
}

/// One file that is not what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// Where it stands.
    pub path: RepoPath,
    /// What it was; nothing if it is new.
    pub before: Option<Entry>,
    /// What it is; nothing if it is gone.
    pub after: Option<Entry>,
}

/// What an entry of a view is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// A regular file.
    File,
    /// A regular file that may be run.
    Executable,
    /// A symbolic link.
    Link,
    /// A commit of another repository.
    Submodule,
    /// A directory, pipe, socket or device where a file was expected.
    Other,
}

impl Mode {
    /// The mode as git writes it in a tree; nothing for what no tree can hold.
    pub fn octal(self) -> Option<&'static str> {
        match self {
            Self::File => Some("100644"),
            Self::Executable => Some("100755"),
            Self::Link => Some("120000"),
            Self::Submodule => Some("160000"),
            Self::Other => None,
        }
    }
}

/// Why a view or a file in it could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ViewError {
    /// The bytes are not UTF-8, from this offset on.
    NotUtf8 {
        /// The first byte that belongs to no character.
        offset: usize,
        /// The line of that byte, counted from one.
        line: usize,
    },
    /// It holds a NUL byte: no text at all.
    Binary,
    /// It is larger than loopctl reads.
    TooLarge {
        /// The size of the file.
        bytes: u64,
        /// The largest size that is read.
        limit: u64,
    },
    /// A symbolic link, which is never followed.
    Link {
        /// Where it points.
        target: String,
    },
    /// A directory, pipe, socket or device.
    NotAFile(&'static str),
    /// Its name is not UTF-8, so that nothing can be read at it.
    NotUtf8Name,
    /// The disk or git said no.
    Failed(String),
}

impl ViewError {
    /// The text in `bytes`, or why they are none.
    pub fn text_of(bytes: Vec<u8>) -> Result<String, Self> {
        String::from_utf8(bytes).map_err(|error| {
            let offset = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            if memchr::memchr(0, bytes).is_some() {
                return Self::Binary;
            }
            let line = memchr::memchr_iter(b'\n', &bytes[..offset]).count() + 1;
            Self::NotUtf8 { offset, line }
        })
    }
}

impl fmt::Display for ViewError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotUtf8 { offset, line } => {
                write!(f, "not UTF-8: line {line} has a byte that belongs to no character (offset {offset})")
            }
            Self::Binary => write!(f, "a binary file, not a text"),
            Self::TooLarge { bytes, limit } => {
                write!(f, "{} large; loopctl reads such files up to {}", size(*bytes), size(*limit))
            }
            Self::Link { target } => write!(f, "a symbolic link to {target}; loopctl reads files, not links"),
            Self::NotAFile(what) => write!(f, "{what}, not a file"),
            Self::NotUtf8Name => f.write_str("its name is not UTF-8"),
            Self::Failed(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for ViewError {}

/// A number of bytes as people say it.
fn size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 2] = [("MiB", 1 << 20), ("KiB", 1 << 10)];
    match UNITS.iter().find(|(_, one)| bytes >= *one) {
        Some((unit, one)) => format!("{} {unit}", bytes.div_ceil(*one)),
        None => format!("{bytes} bytes"),
    }
}
