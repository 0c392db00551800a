//! What is about to be committed.

use std::collections::HashMap;
use std::io::ErrorKind;
use std::ops::Range;
use std::sync::Arc;

use super::dircache::{DirCache, Line};
use super::error::{system_words, words};
use super::listing::{Found, Listing, is_tree, readable};
use super::{Repo, RepoError, Revision, changes, git};
use crate::text::{Changed, Entries, Entry, Mode, Oid, Paths, RepoPath, Source, View, ViewError};

/// The files of the index: each as it would be committed now.
///
/// Where a merge left a conflict it is our side, or theirs if we have none. A file that was only
/// announced (`git add --intent-to-add`) would not be committed and is not there.
pub struct Index {
    repo: Repo,
    listing: Arc<Listing>,
    /// The trees that git has made of its directories already.
    trees: HashMap<Vec<u8>, git2::Oid>,
}

impl Index {
    /// Reads the index of `repo` as it is now: the one git named, or its own.
    pub fn of(repo: &Repo) -> Result<Self, RepoError> {
        let Listed { listing, trees, .. } = listing(repo)?;
        Ok(Self { repo: repo.clone(), listing: Arc::new(listing), trees })
    }

    /// Every file that differs from the one in `revision`, sorted by path; `told` may know it, where a directory of many
    /// files would have to be read for it.
    pub fn changes(
        &self,
        revision: &Revision,
        told: &dyn Fn() -> Option<Vec<Changed>>,
    ) -> Result<Vec<Changed>, ViewError> {
        let Some(tree) = revision.tree() else { return Ok(self.all_added()) };
        changes::between(self.repo.objects(), tree, self.listing.entries(), &self.trees, told)
    }

    /// Returns what git calls the tree of all its files, if git has made it.
    pub fn tree(&self) -> Option<Oid> {
        self.trees.get(&b""[..]).and_then(|tree| Oid::from_bytes(tree.as_bytes()))
    }

    /// The same revision, whose files need not be asked for: `changes` led from them to these.
    pub fn listed(&self, revision: Revision, changes: Vec<Changed>) -> Revision {
        revision.before(Arc::clone(&self.listing), changes)
    }

    /// Every file as one that is new, as it is in a repository that has no commit yet.
    pub fn all_added(&self) -> Vec<Changed> {
        let added = |entry: &Entry| Changed { path: entry.path.clone(), before: None, after: Some(entry.clone()) };
        self.listing.entries().iter().map(added).collect()
    }
}

impl View for Index {
    fn entries(&self) -> Result<Entries, ViewError> {
        Ok(self.listing.shared())
    }

    fn read(&self, path: &RepoPath, limit: u64) -> Result<Option<Source>, ViewError> {
        match self.listing.find(path) {
            Found::Entry(entry) => self.repo.objects().text(entry, limit).map(Some),
            Found::Directory => Err(ViewError::NotAFile("a directory")),
            Found::Nothing => Ok(None),
        }
    }

    fn content(&self, path: &RepoPath) -> Result<Option<(Mode, Oid)>, ViewError> {
        Ok(self.listing.content(path))
    }
}

/// The bytes of the index file.
pub(super) fn bytes(repo: &Repo) -> Result<Vec<u8>, RepoError> {
    match std::fs::read(repo.index_path()) {
        Ok(bytes) => Ok(bytes),
        // A repository in which nothing was ever added has no index.
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(RepoError::Failed(format!("the index: {}", system_words(&error)))),
    }
}

/// What the index of a repository lists.
pub(super) struct Listed {
    /// Its files.
    pub(super) listing: Listing,
    /// The trees that git has made of their directories.
    trees: HashMap<Vec<u8>, git2::Oid>,
    /// Those of the files that a sparse checkout keeps out of the working tree.
    pub(super) kept_out: Listing,
}

/// What the index of `repo` lists.
pub(super) fn listing(repo: &Repo) -> Result<Listed, RepoError> {
    let root = repo.root().ok_or(RepoError::Bare)?;
    let bytes = bytes(repo)?;
    if bytes.is_empty() {
        let none = || Listing::new(Vec::new());
        return Ok(Listed { listing: none(), trees: HashMap::new(), kept_out: none() });
    }
    let mut noted = Noted::with_room_for(bytes.len());
    let trees = match DirCache::read(&bytes, |line| noted.add(line)).map_err(RepoError::Failed)? {
        DirCache::Whole(trees) => trees.by_directory(),
        DirCache::Split => {
            noted = Noted::with_room_for(bytes.len());
            git::lines(repo.git_dir(), root, repo.index_path())?.iter().for_each(|line| noted.add(line));
            HashMap::new()
        }
    };
    let (entries, kept_out) = noted.entries(repo)?;
    Ok(Listed { listing: Listing::new(entries), trees, kept_out: Listing::new(kept_out) })
}

/// The lines of an index as they come in. Of a conflict the base goes; ours stands before theirs, and of equal paths the
/// first stays.
struct Noted {
    paths: Paths,
    lines: Vec<(At, Mode, Oid, bool)>,
}

/// Where a line says that something stands.
enum At {
    /// A file, at this place among the paths.
    File(Range<u32>),
    /// A directory that a sparse index does not unfold.
    Directory(Box<[u8]>),
}

impl Noted {
    /// Room for what an index of so many bytes usually holds.
    fn with_room_for(bytes: usize) -> Self {
        Self { paths: Paths::with_capacity(bytes / 2), lines: Vec::with_capacity(bytes / 96) }
    }

    fn add(&mut self, line: &Line<'_>) {
        if line.announced || line.stage == 1 {
            return;
        }
        let (path, mode) = readable(line.mode, &line.path);
        let at = if is_tree(line.mode) {
            At::Directory(line.path[..].into())
        } else {
            // Git itself writes no path that leads out.
            let Ok(place) = self.paths.push(&path) else { return };
            At::File(place)
        };
        self.lines.push((at, mode, line.oid, line.kept_out));
    }

    /// The files, and those of them that a sparse checkout keeps out of the working tree.
    fn entries(self, repo: &Repo) -> Result<(Vec<Entry>, Vec<Entry>), RepoError> {
        let path_at = self.paths.finish();
        let (mut entries, mut kept_out) = (Vec::with_capacity(self.lines.len()), Vec::new());
        for (at, mode, oid, out) in self.lines {
            let from = entries.len();
            match at {
                At::File(place) => entries.push(Entry { path: path_at(place), mode, oid: Some(oid) }),
                At::Directory(path) => {
                    let tree = git2::Oid::from_bytes(oid.as_bytes()).map_err(|error| ViewError::Failed(words(&error)));
                    let unfolded = tree.and_then(|tree| repo.objects().unfold(&path, tree));
                    entries.extend(unfolded.map_err(|error| RepoError::Failed(error.to_string()))?);
                }
            }
            if out {
                kept_out.extend_from_slice(&entries[from..]);
            }
        }
        Ok((entries, kept_out))
    }
}
