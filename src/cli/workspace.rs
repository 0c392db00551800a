//! The repository or directory that a command looks at, and the view it looks through.

mod document;
mod paths;
mod tree;

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use super::clock::now;
use super::{Failure, Global, Streams};
use crate::model::policy::{self, POLICY_FILES};
use crate::model::{Before, Ledger, Moment, Reason, Time, Unread, find_policy};
use crate::repo::{Commits, Directory, Index, Repo, RepoError, Revision, Surroundings, WorkTree, system_words};
use crate::text::{History, Oid, Overlay, RepoPath, Source, Subtree, View, ViewError, limits};

/// The heading of what says where to look.
pub(super) const SOURCE: &str = "Where to look";

/// Which state of the repository to look at.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct At {
    /// Look at the tree of a commit.
    #[arg(long, help_heading = SOURCE, value_name = "REV", conflicts_with = "staged")]
    pub(super) rev: Option<String>,
    /// Look at the index: what the next commit holds.
    #[arg(long, help_heading = SOURCE)]
    pub(super) staged: bool,
}

impl fmt::Display for At {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.rev {
            Some(rev) => write!(f, "the tree of {rev}"),
            None if self.staged => f.write_str("the index"),
            None => f.write_str("the working tree"),
        }
    }
}

/// The commit that is checked out, and its files.
pub(super) type Head = (Oid, Box<dyn View>);

/// Where a command was started, and what is there.
pub(super) struct Workspace {
    /// The directory that names on the command line count from.
    here: PathBuf,
    /// The directory whose policy is looked for, upward.
    start: PathBuf,
    /// The directory that paths count from: the one that is governed.
    root: PathBuf,
    repo: Option<Repo>,
    /// The governed directory within the repository; nothing for the whole.
    governed: Option<RepoPath>,
}

impl Workspace {
    /// Finds the repository around the directory of the command line.
    pub(super) fn open(global: &Global) -> Result<Self, Failure> {
        let start = std::env::current_dir()
            .map_err(|error| Failure::new(format!("could not tell the current directory: {error}")))?;
        let start = global.directory.as_ref().map_or(start.clone(), |directory| start.join(directory));
        Self::around(&start)
    }

    /// Finds the repository around `start`.
    fn around(start: &Path) -> Result<Self, Failure> {
        let here = start
            .canonicalize()
            .map_err(|error| Failure::io(format!("could not enter {}", start.display()), &error))?;
        if !here.is_dir() {
            return Err(Failure::new(format!("could not enter {}: not a directory", start.display())));
        }
        let repo = Repo::discover(&here, &Surroundings::of(|name| std::env::var_os(name)))?;
        let root = if let Some(repo) = &repo {
            repo.root().and_then(|root| root.canonicalize().ok()).unwrap_or_else(|| here.clone())
        } else {
            let governed = |up: &&Path| POLICY_FILES.iter().any(|name| up.join(name).is_file());
            here.ancestors().find(governed).unwrap_or(&here).to_path_buf()
        };
        Ok(Self { start: here.clone(), here, root, repo, governed: None })
    }

    /// The view that the command line asks for, from the directory that is governed.
    ///
    /// That is the nearest one upward that has a policy in this view, else the root.
    pub(super) fn view(&mut self, at: &At) -> Result<Box<dyn View>, Failure> {
        let whole = self.whole(at)?;
        let up = self.start.strip_prefix(&self.root).ok().and_then(|here| RepoPath::from_relative(here).ok());
        let parts: Vec<&str> = up.iter().flat_map(|path| path.as_str().split('/')).collect();
        for depth in (1..=parts.len()).rev() {
            let Ok(directory) = RepoPath::new(&parts[..depth].join("/")) else { continue };
            let named = |name: &&str| {
                let path = RepoPath::new(&format!("{directory}/{name}")).ok();
                path.is_some_and(|path| !matches!(whole.read(&path, limits::FILE_BYTES), Ok(None)))
            };
            if POLICY_FILES.iter().any(named) {
                self.root = directory.below(&self.root);
                self.governed = Some(directory.clone());
                return Ok(Box::new(Subtree::of(whole, Some(&directory))));
            }
        }
        Ok(whole)
    }

    /// The whole repository or directory.
    fn whole(&self, at: &At) -> Result<Box<dyn View>, Failure> {
        Ok(match (&self.repo, &at.rev, at.staged) {
            (Some(repo), Some(rev), _) => Box::new(Revision::of(repo, rev)?),
            (Some(repo), None, true) => Box::new(Index::of(repo)?),
            (Some(repo), None, false) => Box::new(WorkTree::of(repo)?),
            (None, None, false) => Box::new(Directory::at(&self.root)),
            (None, ..) => {
                let failure = Failure::new(format!("{} is in no git repository", self.here.display()));
                return Err(failure.help("--rev and --staged look into git; leave them out to read the plain files"));
            }
        })
    }

    /// What stands before the change at hand: `HEAD`, for what is edited or staged in a repository.
    pub(super) fn before(&self, at: &At) -> Option<Before> {
        let repo = self.repo.as_ref().filter(|_| at.rev.is_none())?;
        let head: Box<dyn View> = match Revision::of(repo, "HEAD") {
            Ok(head) => Box::new(head),
            Err(RepoError::UnbornHead) => Box::new(Overlay::empty()),
            Err(_) => return None,
        };
        Some(Before::of(Box::new(Subtree::of(head, self.governed.as_ref()))))
    }

    /// The commit that is checked out, and its files, from the directory that is governed; nothing outside
    /// git and before the first commit.
    pub(super) fn head(&self) -> Result<Option<Head>, Failure> {
        let Some(repo) = &self.repo else { return Ok(None) };
        match Revision::of(repo, "HEAD") {
            Ok(head) => {
                let Some(commit) = head.commit() else { return Ok(None) };
                let view: Box<dyn View> = Box::new(Subtree::of(Box::new(head), self.governed.as_ref()));
                Ok(Some((commit, view)))
            }
            Err(RepoError::UnbornHead) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Those of these files that hold a change that is staged.
    pub(super) fn staged<'a>(&self, paths: impl Iterator<Item = &'a RepoPath>) -> Vec<RepoPath> {
        let (Some(repo), Ok(Some((_, head)))) = (&self.repo, self.head()) else { return Vec::new() };
        let Ok(index) = Index::of(repo) else { return Vec::new() };
        let index = Subtree::of(Box::new(index), self.governed.as_ref());
        let differs = |path: &&RepoPath| match (index.content(path), head.content(path)) {
            (Ok(staged), Ok(committed)) => staged.is_some() && staged != committed,
            _ => false,
        };
        paths.filter(differs).cloned().collect()
    }

    /// As of when to judge: when the commit of `--rev` was made, else now.
    pub(super) fn time(&self, at: &At) -> Result<Time, Failure> {
        let clock = now();
        let (Some(repo), Some(rev)) = (&self.repo, &at.rev) else { return Ok(clock.into()) };
        let committed = Revision::of(repo, rev)?.committed().map(Moment::of_unix);
        Ok(Time { now: committed.unwrap_or(clock), clock })
    }

    /// The commits that led to what is looked at.
    pub(super) fn history(&self, at: &At) -> Option<Box<dyn History>> {
        let commits = Commits::of(self.repo.as_ref()?, at.rev.as_deref().unwrap_or("HEAD"), self.governed.as_ref());
        Some(Box::new(commits.ok()?))
    }

    /// The directory of the repository that paths count from; nothing for its root.
    pub(super) fn governed(&self) -> Option<&RepoPath> {
        self.governed.as_ref()
    }

    /// The repository around it.
    pub(super) fn repo(&self) -> Result<&Repo, Failure> {
        self.repo.as_ref().ok_or_else(|| Failure::new(format!("{} is in no git repository", self.here.display())))
    }

    /// The directory the command was started in.
    pub(super) fn here(&self) -> &Path {
        &self.here
    }

    /// The directory that paths count from.
    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// The policy: that of `--config`, else that of the view.
    pub(super) fn policy(&self, global: &Global, view: &dyn View) -> Result<policy::Read, Failure> {
        let Some(file) = &global.config else { return find_policy(view).map_err(|unread| Failure::unread(&unread)) };
        let failed = |why: String| Failure::new(format!("could not read {}: {why}", file.display()));
        let bytes = std::fs::read(self.here.join(file)).map_err(|error| failed(system_words(&error)))?;
        if bytes.len() as u64 > limits::FILE_BYTES {
            let error = ViewError::TooLarge { bytes: bytes.len() as u64, limit: limits::FILE_BYTES };
            return Err(failed(error.to_string()));
        }
        let text = ViewError::text_of(bytes).map_err(|error| failed(error.to_string()))?;
        let name = file.file_name().and_then(|name| name.to_str()).unwrap_or("loopctl.toml");
        let path = RepoPath::new(name).map_err(|_| failed("no file name".into()))?;
        Ok(policy::Read::of(Source::new(path, text)))
    }

    /// Everything the view holds, under a policy that is in order and with the registry that it names, for what that
    /// decides.
    pub(super) fn whole_ledger(
        &self,
        global: &Global,
        view: &dyn View,
        at: &At,
        streams: &Streams,
    ) -> Result<Ledger, Failure> {
        let ledger = self.ledger(global, view, at, streams)?;
        match ledger.unread_registry() {
            Some(unread) => Err(Failure::unread(unread)),
            None => Ok(ledger),
        }
    }

    /// Everything the view holds, under a policy that is in order. That the registry cannot be read is said.
    pub(super) fn ledger(
        &self,
        global: &Global,
        view: &dyn View,
        at: &At,
        streams: &Streams,
    ) -> Result<Ledger, Failure> {
        let policy = self.policy(global, view)?;
        if let Some(source) = policy.source.as_ref().filter(|_| !policy.faults.is_empty()) {
            return Err(Failure::of_faults(&policy.faults, source));
        }
        let ledger = self.load(view, policy, self.time(at)?, at)?;
        let registry = ledger.unread_registry();
        if let Some(Unread { path, why }) = registry {
            streams.notice(&format!("{path} cannot be read, so of gaps only what documents say counts: {why}"));
        }
        for unread in ledger.unread.iter().filter(|unread| registry.is_none_or(|registry| registry.path != unread.path))
        {
            if let Reason::View(why) = &unread.why
                && !matches!(why, ViewError::Link { .. } | ViewError::NotAFile(_))
            {
                streams.notice(&format!("{} cannot be read, and is left out: {why}", unread.path));
            }
        }
        self.notice(streams);
        Ok(ledger)
    }

    /// Everything that `view` holds, with what came before it.
    pub(super) fn load(
        &self,
        view: &dyn View,
        policy: impl Into<Arc<policy::Read>>,
        time: Time,
        at: &At,
    ) -> Result<Ledger, ViewError> {
        let mut ledger = Ledger::load(view, policy, time)?;
        ledger.before = self.before(at);
        ledger.remember(self.history(at));
        Ok(ledger)
    }

    /// The workspace of the paths that the command line names: where the first lies outside of the
    /// repository around the current directory, the one around that path.
    pub(super) fn of_paths(global: &Global, names: &[PathBuf], at: &At) -> Result<Self, Failure> {
        let workspace = Self::open(global)?;
        let full = names.first().and_then(|name| workspace.here.join(name).canonicalize().ok());
        let outside = full.filter(|full| !full.starts_with(&workspace.root) && !workspace.root.starts_with(full));
        let Some(full) = outside.filter(|_| at.rev.is_none() && !at.staged) else { return Ok(workspace) };
        let around = if full.is_dir() { full.as_path() } else { full.parent().unwrap_or(&full) };
        Ok(Self { here: workspace.here, ..Self::around(around)? })
    }

    /// The workspace of the document that the command line names, and its name there: a path
    /// outside of the repository around the current directory has one of its own.
    pub(super) fn of_document(global: &Global, name: &str, at: &At) -> Result<(Self, String), Failure> {
        let workspace = Self::open(global)?;
        if at.rev.is_none() && !at.staged && name.contains('/') {
            let full = workspace.here.join(name);
            let parent = full.parent().and_then(|parent| parent.canonicalize().ok());
            let outside =
                parent.filter(|parent| !parent.starts_with(&workspace.root) && full.symlink_metadata().is_ok());
            if let (Some(parent), Some(file)) = (outside, full.file_name().and_then(|file| file.to_str())) {
                return Ok((Self::around(&parent)?, file.to_owned()));
            }
        }
        Ok((workspace, name.to_owned()))
    }
}
