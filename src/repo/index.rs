//! What is about to be committed.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, ErrorKind};
use std::ops::Range;
use std::sync::Arc;

use super::dircache::{DirCache, Line};
use super::error::{system_words, words};
use super::listing::{Found, Listing, is_tree, kind, readable};
use super::{Repo, RepoError, Revision, changes, git};
use crate::text::{Changed, Entries, Entry, Mode, Oid, RepoPath, Source, View, ViewError};

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

/// The index file; nothing where there is none, as in a repository in which nothing was ever added.
pub(super) fn file(repo: &Repo) -> Result<Option<File>, RepoError> {
    let failed = |error: io::Error| RepoError::Failed(format!("the index: {}", system_words(&error)));
    match File::open(repo.index_path()) {
        Ok(file) => Ok(Some(file).filter(|file| file.metadata().map_or(true, |meta| meta.len() > 0))),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(failed(error)),
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
    let Some(file) = file(repo)? else {
        let none = || Listing::new(Vec::new());
        return Ok(Listed { listing: none(), trees: HashMap::new(), kept_out: none() });
    };
    let mut noted = Noted::default();
    let trees = match DirCache::read(file, |line| noted.add(line)).map_err(RepoError::Failed)? {
        DirCache::Whole(trees) => trees.by_directory(),
        DirCache::Split => {
            noted = Noted::default();
            git::lines(repo.git_dir(), root, repo.index_path())?.iter().for_each(|line| noted.add(line));
            HashMap::new()
        }
    };
    let (entries, kept_out) = noted.entries(repo)?;
    Ok(Listed { listing: Listing::new(entries), trees, kept_out: Listing::new(kept_out) })
}

/// The lines of an index as they come in. Of a conflict the base goes; ours stands before theirs, and of equal paths the
/// first stays.
#[derive(Default)]
struct Noted {
    /// The paths of the last files, a NUL behind each.
    paths: Vec<u8>,
    /// Those files: where the path stands, mode bits, content, whether a sparse checkout keeps it out.
    files: Vec<(Range<usize>, u32, Oid, bool)>,
    entries: Vec<Entry>,
    /// Those of the entries that a sparse checkout keeps out of the working tree.
    kept_out: Vec<Entry>,
    /// The directories that a sparse index does not unfold.
    directories: Vec<(Box<[u8]>, Oid, bool)>,
}

impl Noted {
    /// How many bytes of paths share one text: of all paths it would be held twice while it is made.
    const SHARED: usize = 16 << 10;

    fn add(&mut self, line: &Line<'_>) {
        if line.announced || line.stage == 1 {
            return;
        }
        if is_tree(line.mode) {
            self.directories.push((line.path[..].into(), line.oid, line.kept_out));
            return;
        }
        let from = self.paths.len();
        self.paths.extend_from_slice(&line.path);
        self.files.push((from..self.paths.len(), line.mode, line.oid, line.kept_out));
        self.paths.push(0);
        if self.paths.len() >= Self::SHARED {
            self.settle();
        }
    }

    /// Makes entries of the files whose paths are gathered.
    fn settle(&mut self) {
        // What is text as a whole is so in each part, as no letter holds a NUL.
        let path_at = str::from_utf8(&self.paths).ok().map(RepoPath::sharing);
        for (place, mode, oid, out) in self.files.drain(..) {
            let (path, mode) = if let Some(path_at) = &path_at {
                (path_at(place), kind(mode))
            } else {
                let (path, mode) = readable(mode, &self.paths[place]);
                (RepoPath::new(&path), mode)
            };
            // Git itself writes no path that leads out.
            let Ok(path) = path else { continue };
            let entry = Entry { path, mode, oid: Some(oid) };
            self.kept_out.extend(out.then(|| entry.clone()));
            self.entries.push(entry);
        }
        self.paths.clear();
    }

    /// The files, and those of them that a sparse checkout keeps out of the working tree.
    fn entries(mut self, repo: &Repo) -> Result<(Vec<Entry>, Vec<Entry>), RepoError> {
        self.settle();
        for (path, oid, out) in self.directories {
            let tree = git2::Oid::from_bytes(oid.as_bytes()).map_err(|error| ViewError::Failed(words(&error)));
            let unfolded = tree.and_then(|tree| repo.objects().unfold(&path, tree));
            let unfolded = unfolded.map_err(|error| RepoError::Failed(error.to_string()))?;
            if out {
                self.kept_out.extend_from_slice(&unfolded);
            }
            self.entries.extend(unfolded);
        }
        Ok((self.entries, self.kept_out))
    }
}
