//! What is being edited.

use std::path::Path;
use std::sync::OnceLock;

use git2::{ErrorCode, Repository, RepositoryOpenFlags};

use super::Repo;
use super::contents::Contents;
use super::disk::Disk;
use super::error::{RepoError, system_words, words};
use super::index::{self, Listed};
use super::listing::{Listing, at, below};
use super::walk::{self, Found, Item, Kind, list, unread};
use crate::text::{Entries, Entry, Mode, Oid, RepoPath, Source, View, ViewError};

/// The files of the working tree that git knows or would offer to add.
///
/// Ignored files, other repositories inside this one and what lies behind a link are not there.
/// Whether a file may be run is told as the index has it. Reading a path looks at the disk first, so it also finds files
/// that are not listed. What a sparse checkout keeps out of the working tree is there as the index has it.
pub struct WorkTree {
    repo: Repo,
    tracked: Listing,
    kept_out: Listing,
    disk: Disk,
    contents: OnceLock<Contents>,
}

impl WorkTree {
    /// Takes the working tree of `repo`, and from its index the names of the tracked files.
    pub fn of(repo: &Repo) -> Result<Self, RepoError> {
        let root = repo.root().ok_or(RepoError::Bare)?.to_path_buf();
        let Listed { listing: tracked, kept_out, .. } = index::listing(repo)?;
        Ok(Self { repo: repo.clone(), tracked, kept_out, disk: Disk::at(root), contents: OnceLock::new() })
    }

    /// What git knows of the contents, asked for when the first of them is.
    fn contents(&self) -> &Contents {
        self.contents.get_or_init(|| Contents::of(&self.repo))
    }
}

impl View for WorkTree {
    fn entries(&self) -> Result<Entries, ViewError> {
        let walk = Walk { root: self.disk.root(), repo: &self.repo };
        let top = Below { prefix: String::new(), tracked: self.tracked.entries(), others: Others::Asked };
        let mut entries = walk::walk(top, |dir| walk.enter(dir))?;
        if !self.kept_out.entries().is_empty() {
            entries.extend_from_slice(self.kept_out.entries());
            // Of two with the same path the first stays, which is the one on the disk.
            entries.sort_by(|a, b| a.path.cmp(&b.path));
            entries.dedup_by(|later, first| later.path == first.path);
        }
        Ok(entries.into())
    }

    fn read(&self, path: &RepoPath, limit: u64) -> Result<Option<Source>, ViewError> {
        match (self.disk.read(path, limit)?, at(self.kept_out.entries(), path.as_str())) {
            (None, Some(entry)) => self.repo.objects().text(entry, limit).map(Some),
            (found, _) => Ok(found),
        }
    }

    fn content(&self, path: &RepoPath) -> Result<Option<(Mode, Oid)>, ViewError> {
        Ok(self.contents().of_path(&self.disk, path)?.or_else(|| self.kept_out.content(path)))
    }

    fn name(&self, path: &RepoPath, text: &str) -> Result<Oid, ViewError> {
        self.contents().name(path, text.as_bytes())
    }

    fn ignores(&self, path: &RepoPath) -> bool {
        let directory = format!("{path}/");
        let tracked = self.tracked.entries();
        let known = at(tracked, path.as_str()).is_some() || !below(tracked, &directory).is_empty();
        let ignored = |path: &str| self.repo.git().is_path_ignored(path).unwrap_or(false);
        // What is not there can become either.
        let there = self.disk.root().join(path.as_str()).symlink_metadata();
        let may_be = |directory| there.as_ref().map_or(true, |there| there.is_dir() == directory);
        !known && ((may_be(true) && ignored(&directory)) || (may_be(false) && ignored(path.as_str())))
    }
}

/// What becomes of files that are not tracked.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    /// They are there unless git ignores them.
    Asked,
    /// They belong to another repository.
    Foreign,
}

/// A directory to enter.
struct Below<'a> {
    /// Its path, empty or ended with a slash.
    prefix: String,
    /// What git tracks below it.
    tracked: &'a [Entry],
    others: Others,
}

struct Walk<'a> {
    root: &'a Path,
    repo: &'a Repo,
}

impl Walk<'_> {
    fn enter<'a>(&self, mut dir: Below<'a>) -> Result<Found<Below<'a>>, ViewError> {
        let mut found = Found::default();
        let items = match list(self.root, &dir.prefix) {
            Ok(items) => items,
            Err(_) if dir.tracked.is_empty() && !dir.prefix.is_empty() => {
                // Nobody can tell what is in it; that it is there can be told.
                found.entries.extend(unread(dir.prefix.trim_end_matches('/'), Mode::Other));
                return Ok(found);
            }
            Err(error) => {
                let place = self.root.join(&dir.prefix);
                return Err(ViewError::Failed(format!("{}: {}", place.display(), system_words(&error))));
            }
        };
        if !dir.prefix.is_empty() && self.is_foreign(&dir.prefix, &items) {
            dir.others = Others::Foreign;
        }
        for item in items.iter().filter(|item| !is_dot_git(&item.name)) {
            let path = format!("{}{}", dir.prefix, item.name);
            match item.kind {
                Kind::Leaf(mode) => {
                    // What is tracked below a directory whose name is not UTF-8 is there, and cannot be reached.
                    let beneath = if mode == Mode::Other { below(dir.tracked, &format!("{path}/")) } else { &[] };
                    found.entries.extend(beneath.iter().map(|known| Entry { oid: None, ..known.clone() }));
                    found.entries.extend(self.leaf(&path, mode, &dir)?);
                }
                Kind::Directory => match at(dir.tracked, &path).filter(|known| known.mode == Mode::Submodule) {
                    Some(known) => found.entries.push(Entry { oid: None, ..known.clone() }),
                    None => found.directories.extend(self.directory(path + "/", &dir)?),
                },
            }
        }
        Ok(found)
    }

    fn leaf(&self, path: &str, mode: Mode, dir: &Below<'_>) -> Result<Option<Entry>, ViewError> {
        if let Some(known) = at(dir.tracked, path) {
            let mode = if (mode, known.mode) == (Mode::File, Mode::Executable) { known.mode } else { mode };
            return Ok(Some(Entry { path: known.path.clone(), mode, oid: None }));
        }
        let there = dir.others == Others::Asked && !self.is_ignored(path)?;
        Ok(if there { unread(path, mode) } else { None })
    }

    fn directory<'a>(&self, prefix: String, dir: &Below<'a>) -> Result<Option<Below<'a>>, ViewError> {
        let tracked = below(dir.tracked, &prefix);
        // Tracked files are there even in a directory that is ignored.
        let there = !tracked.is_empty() || (dir.others == Others::Asked && !self.is_ignored(&prefix)?);
        Ok(there.then_some(Below { prefix, tracked, others: dir.others }))
    }

    /// Whether git ignores `path`; a directory ends with a slash.
    fn is_ignored(&self, path: &str) -> Result<bool, ViewError> {
        self.repo.git().is_path_ignored(path).map_err(|error| ViewError::Failed(format!("{path}: {}", words(&error))))
    }

    /// Whether the directory at `prefix` is the top of another repository, and not only has a `.git`.
    fn is_foreign(&self, prefix: &str, items: &[Item]) -> bool {
        if !items.iter().any(|item| is_dot_git(&item.name)) {
            return false;
        }
        let opened = Repository::open_ext(self.root.join(prefix), RepositoryOpenFlags::NO_SEARCH, [] as [&Path; 0]);
        !opened.is_err_and(|error| error.code() == ErrorCode::NotFound)
    }
}

/// Whether `name` is git's own directory, on whatever file system.
fn is_dot_git(name: &str) -> bool {
    name.eq_ignore_ascii_case(".git")
}
