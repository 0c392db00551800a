//! What git would call the contents of the working tree.
//!
//! A file that the system says is as it was when it was added is called what the index calls it,
//! unread. Any other is read and named. Where filters change contents on their way into git (line
//! ends, encodings, drivers), git itself is asked, so that the name is the one it will have.

use std::collections::HashMap;
use std::fs::Metadata;
use std::io::Read;
use std::path::Path;

use git2::{AttrCheckFlags, AttrValue, Repository, RepositoryOpenFlags};

use super::dircache::{DirCache, Line, Stat};
use super::disk::{Disk, Standing};
use super::error::system_words;
use super::listing::kind;
use super::{Repo, git, index};
use crate::text::{Mode, Oid, RepoPath, ViewError};

/// The attributes by which the ends of lines change on their way into git.
const LINE_ENDS: [&str; 3] = ["text", "crlf", "eol"];

/// The attributes by which anything may change.
const ANYTHING: [&str; 3] = ["ident", "filter", "working-tree-encoding"];

/// What becomes of a content on its way into git.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Filtered {
    /// It stays as it is.
    No,
    /// Its carriage returns may go.
    LineEnds,
    /// Only git can tell.
    Anyhow,
}

/// What git knows of the contents of one working tree.
pub(super) struct Contents {
    repo: Repo,
    added: HashMap<Vec<u8>, Added>,
    /// When the index was written: what was changed in that moment may have been changed after it.
    written: (u32, u32),
    /// Whether the system's word on who may run a file counts.
    modes: bool,
    /// Whether line ends change wherever no attribute says otherwise.
    line_ends: bool,
}

/// A line of the index.
struct Added {
    stat: Stat,
    mode: Mode,
    oid: Oid,
}

impl Contents {
    /// Takes what the index and the settings of `repo` say.
    pub(super) fn of(repo: &Repo) -> Self {
        let mut added = HashMap::new();
        let add = |line: &Line<'_>| {
            if !line.announced && line.stage == 0 {
                let known = Added { stat: line.stat, mode: kind(line.mode), oid: line.oid };
                added.insert(line.path.to_vec(), known);
            }
        };
        let read = index::file(repo).ok().flatten().map(|file| DirCache::read(file, add));
        // Of a part nothing is known for certain.
        if !matches!(read, Some(Ok(DirCache::Whole(_)))) {
            added.clear();
        }
        let config = repo.git().config().ok();
        let setting = |name: &str| config.as_ref().and_then(|config| config.get_string(name).ok());
        let off = |value: String| matches!(&*value.to_ascii_lowercase(), "false" | "no" | "off" | "0");
        Self {
            added,
            written: repo.index_path().metadata().map_or((0, 0), |meta| stat(&meta).modified),
            modes: !setting("core.filemode").is_some_and(off),
            line_ends: setting("core.autocrlf").is_some_and(|value| !off(value)),
            repo: repo.clone(),
        }
    }

    /// What stands at `path` on the disk, and what git calls its content.
    pub(super) fn of_path(&self, disk: &Disk, path: &RepoPath) -> Result<Option<(Mode, Oid)>, ViewError> {
        match disk.find(path)? {
            Standing::File(file, meta) => {
                let known = self.added.get(path.as_str().as_bytes());
                let mode = self.mode(known, &meta);
                if let Some(known) = known.filter(|known| self.is_as_added(known, &meta)) {
                    return Ok(Some((mode, known.oid)));
                }
                Ok(Some((mode, self.of_file(path, file, &meta)?)))
            }
            Standing::Directory => Ok(self.submodule(disk.root(), path).map(|oid| (Mode::Submodule, oid))),
            other => plain(other),
        }
    }

    /// What git would call `bytes` as the content of the file at `path`.
    pub(super) fn name(&self, path: &RepoPath, bytes: &[u8]) -> Result<Oid, ViewError> {
        let same = match self.filtered(path) {
            Filtered::No => true,
            Filtered::LineEnds => memchr::memchr(b'\r', bytes).is_none(),
            Filtered::Anyhow => false,
        };
        let Some(root) = self.repo.root().filter(|_| !same) else { return Ok(Oid::of_blob(bytes)) };
        let named = git::name(self.repo.git_dir(), root, self.repo.index_path(), path.as_str(), bytes);
        let named = named.map_err(|error| ViewError::Failed(error.to_string()))?;
        Oid::parse(&named).ok_or_else(|| ViewError::Failed("`git hash-object` answered without a name".into()))
    }

    fn of_file(&self, path: &RepoPath, mut file: std::fs::File, meta: &Metadata) -> Result<Oid, ViewError> {
        let failed = |error: std::io::Error| ViewError::Failed(system_words(&error));
        if self.filtered(path) == Filtered::No {
            return Oid::of_blob_in(file, meta.len()).map_err(failed);
        }
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map_err(failed)?;
        self.name(path, &bytes)
    }

    fn mode(&self, known: Option<&Added>, meta: &Metadata) -> Mode {
        match known.filter(|known| !self.modes && known.mode == Mode::Executable) {
            Some(known) => known.mode,
            None if self.modes && is_executable(meta) => Mode::Executable,
            None => Mode::File,
        }
    }

    /// Whether a file is what it was when it was added, as far as the system can tell.
    fn is_as_added(&self, known: &Added, meta: &Metadata) -> bool {
        let now = stat(meta);
        let racy = now.modified >= self.written;
        matches!(known.mode, Mode::File | Mode::Executable) && now == known.stat && !racy && now != Stat::default()
    }

    /// The commit that a submodule is at; nothing if the directory is none.
    fn submodule(&self, root: &Path, path: &RepoPath) -> Option<Oid> {
        let known = self.added.get(path.as_str().as_bytes()).filter(|known| known.mode == Mode::Submodule)?;
        let opened = Repository::open_ext(path.below(root), RepositoryOpenFlags::NO_SEARCH, [] as [&Path; 0]).ok();
        let head = opened.and_then(|repo| repo.head().ok()?.peel_to_commit().ok().map(|commit| commit.id()));
        // One that was not fetched is where the index wants it.
        head.and_then(|head| Oid::from_bytes(head.as_bytes())).or(Some(known.oid))
    }

    /// What git does with the content of `path` when it takes it.
    fn filtered(&self, path: &RepoPath) -> Filtered {
        let git = self.repo.git();
        let applies = |name: &&str| {
            let value = git.get_attr_bytes(Path::new(path.as_str()), name, AttrCheckFlags::FILE_THEN_INDEX);
            !matches!(AttrValue::from_bytes(value.ok().flatten()), AttrValue::Unspecified | AttrValue::False)
        };
        if ANYTHING.iter().any(applies) {
            Filtered::Anyhow
        } else if self.line_ends || LINE_ENDS.iter().any(applies) {
            Filtered::LineEnds
        } else {
            Filtered::No
        }
    }
}

/// What stands on a disk that has no git.
pub(super) fn plain(standing: Standing) -> Result<Option<(Mode, Oid)>, ViewError> {
    match standing {
        Standing::File(file, meta) => {
            let mode = if is_executable(&meta) { Mode::Executable } else { Mode::File };
            let oid = Oid::of_blob_in(file, meta.len()).map_err(|error| ViewError::Failed(system_words(&error)))?;
            Ok(Some((mode, oid)))
        }
        Standing::Link(target) => Ok(Some((Mode::Link, Oid::of_blob(target.as_os_str().as_encoded_bytes())))),
        Standing::Directory | Standing::Nothing => Ok(None),
    }
}

#[cfg(unix)]
fn is_executable(meta: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    meta.permissions().mode() & 0o100 != 0
}

#[cfg(not(unix))]
fn is_executable(_: &Metadata) -> bool {
    false
}

/// What the system says of a file, in the numbers of an index, which keep the lower halves.
#[cfg(unix)]
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the index keeps the lower halves")]
fn stat(meta: &Metadata) -> Stat {
    use std::os::unix::fs::MetadataExt;
    Stat {
        changed: (meta.ctime() as u32, meta.ctime_nsec() as u32),
        modified: (meta.mtime() as u32, meta.mtime_nsec() as u32),
        inode: meta.ino() as u32,
        size: meta.size() as u32,
    }
}

/// Elsewhere the system is not asked: every file is read.
#[cfg(not(unix))]
fn stat(_: &Metadata) -> Stat {
    Stat::default()
}
