//! What a run of `lint` looks at: the view, its policy, the day, and the paths that are reported.

use std::path::Path;

use super::{Arguments, standard_input};
use crate::cli::clock::now;
use crate::cli::debt::{self, Debt};
use crate::cli::workspace::{At, Workspace};
use crate::cli::{Failure, Global, Streams};
use crate::lint::{Report, Request, lint};
use crate::model::policy;
use crate::model::{Governed, Ledger, LoopDoc, Moment, Reason, Time};
use crate::repo::Repo;
use crate::text::{Overlay, RepoPath, Source, View, ViewError, limits};

/// What a run looks at.
pub(super) struct Looking {
    workspace: Workspace,
    view: Box<dyn View>,
    at: At,
    time: Time,
    pub(super) policy: policy::Read,
    /// The files and directories that are reported; all, where none are named.
    pub(super) paths: Vec<RepoPath>,
    /// The document on standard input.
    pub(super) stdin: Option<(RepoPath, String)>,
    pub(super) verbose: bool,
    /// Whether every receipt is opened.
    strict: bool,
    /// Named files that are no loop documents.
    passed_over: Vec<RepoPath>,
}

impl Looking {
    pub(super) fn open(global: &Global, arguments: &Arguments, at: &At) -> Result<Self, Failure> {
        let mut workspace = Workspace::of_paths(global, &arguments.paths, at)?;
        let view = if arguments.mending.fix { workspace.working_tree()? } else { workspace.view(at)? };
        let policy = workspace.policy(global, &*view)?;
        let time = match &arguments.hearing.as_of {
            Some(text) => {
                let now = Moment::parse_loosely(text).ok_or_else(|| {
                    Failure::new(format!("`{text}` is no day")).help("write it as 2026-03-01 or 2026-03-01T10:00:00Z")
                })?;
                Time { now, clock: self::now() }
            }
            None => workspace.time(at)?,
        };
        let mut looking = Self {
            paths: Vec::new(),
            stdin: None,
            verbose: global.verbose,
            strict: arguments.hearing.strict,
            passed_over: Vec::new(),
            at: at.clone(),
            workspace,
            view,
            time,
            policy,
        };
        if let Some(name) = &arguments.stdin_filename {
            let path = looking.workspace.path(&name.to_string_lossy())?;
            let text = standard_input(&path)?;
            looking.admit(&path, Some(Source::new(path.clone(), text.clone())));
            looking.stdin = Some((path.clone(), text));
            looking.paths = vec![path];
        } else {
            looking.restrict(&arguments.paths)?;
        }
        Ok(looking)
    }

    /// Reports only what is named. A file that the policy does not govern is judged if it is a loop document.
    fn restrict(&mut self, names: &[std::path::PathBuf]) -> Result<(), Failure> {
        if names.is_empty() {
            return Ok(());
        }
        let entries = self.view.entries()?;
        let mut paths = Vec::new();
        for name in names {
            let Some(path) = self.workspace.path_or_all(&name.to_string_lossy())? else { return Ok(()) };
            if !entries.iter().any(|entry| entry.path.is_in(&path)) && !self.is_empty_directory(&path) {
                return Err(self.missing(&path));
            }
            let is_file = entries.binary_search_by(|entry| entry.path.cmp(&path)).is_ok();
            if is_file {
                self.admit(&path, None);
            }
            paths.push(path);
        }
        self.paths = paths;
        Ok(())
    }

    /// Judges a file that the policy does not govern where it calls itself a loop all the same, and passes over any other;
    /// it has the text of `buffer`, if there is one.
    fn admit(&mut self, path: &RepoPath, buffer: Option<Source>) {
        let governed = Governed::of(&self.policy.policy);
        if governed.holds(path) || self.is_beside(path) {
            return;
        }
        let read = || buffer.or_else(|| self.view.read(path, limits::FILE_BYTES).ok().flatten());
        let is_loop = || {
            let document = read().map(|source| LoopDoc::read(source, &self.policy.words));
            document.is_some_and(|document| document.id.is_some() && document.status().is_some())
        };
        let named = !governed.excludes(path) && is_loop();
        if named { self.policy.policy.docs.also(path) } else { self.passed_over.push(path.clone()) }
    }

    /// Whether it is a directory on the disk, which git does not know for it holds no file.
    fn is_empty_directory(&self, path: &RepoPath) -> bool {
        let there = path.below(self.root());
        self.at.rev.is_none() && !self.at.staged && there.is_dir() && !there.is_symlink()
    }

    fn missing(&self, path: &RepoPath) -> Failure {
        let there = path.below(self.root()).symlink_metadata().is_ok();
        let failure = Failure::new(format!("there is no {path} in {}", self.at));
        if there { failure.help("git ignores it, or does not know it") } else { failure }
    }

    /// Whether a file is the policy or the registry, which are judged beside the documents.
    fn is_beside(&self, path: &RepoPath) -> bool {
        let policy = self.policy.source.as_ref().map(Source::path);
        policy == Some(path) || self.policy.registry().as_ref() == Some(path)
    }

    /// Refuses to go on under a policy that is not in order: what it hides can neither be kept nor mended.
    pub(super) fn needs_policy(&self) -> Result<(), Failure> {
        if self.policy.faults.is_empty() {
            return Ok(());
        }
        Err(Failure::new("the policy is not in order, so nothing else was judged").help("`loopctl lint` tells why"))
    }

    /// Refuses to write a report over what it is about: a loop document, the registry, the policy.
    pub(super) fn spares(&self, file: &Path) -> Result<(), Failure> {
        let full = self.here().join(file);
        // A link is written through.
        let full = full.canonicalize().unwrap_or(full);
        let Ok(path) = self.workspace.path(&full.to_string_lossy()) else { return Ok(()) };
        let is_in = |directory: &str| RepoPath::new(directory).is_ok_and(|directory| path.is_in(&directory));
        let what = if self.is_beside(&path) {
            "the policy or the registry"
        } else if Governed::of(&self.policy.policy).holds(&path) {
            "a loop document"
        } else if is_in(&self.policy.policy.receipts.dir) {
            "among the receipts"
        } else if is_in(".git") {
            "git's own"
        } else {
            return Ok(());
        };
        let failure = Failure::new(format!("{path} is {what}: the findings would be written over it"));
        Err(failure.help("name another file: --output-file FILE"))
    }

    /// Hands the view to `run`, with what stands on standard input laid over it.
    pub(super) fn with_view<T>(&self, run: impl FnOnce(&dyn View) -> Result<T, ViewError>) -> Result<T, Failure> {
        let result = match &self.stdin {
            Some((path, text)) => run(&Overlay::over(&*self.view).with(path.clone(), text.clone())),
            None => run(&*self.view),
        };
        Ok(result?)
    }

    /// Everything in `view` under the policy; nothing but the policy, where that is not in order.
    pub(super) fn load(&self, view: &dyn View) -> Result<Ledger, ViewError> {
        if !self.policy.faults.is_empty() {
            return Ok(Ledger::of(self.policy.clone(), Vec::new(), None, Vec::new(), self.time));
        }
        let mut ledger = self.workspace.load(view, self.policy.clone(), self.time, &self.at)?;
        if let Some(failed) = ledger.unread.iter().find_map(|unread| match &unread.why {
            Reason::View(ViewError::Failed(why)) if Some(&unread.path) != self.policy.registry().as_ref() => {
                Some(format!("{}: {why}", unread.path))
            }
            _ => None,
        }) {
            return Err(ViewError::Failed(failed));
        }
        if self.strict {
            ledger.proofs.open_all(view, self.time);
        }
        Ok(ledger)
    }

    /// Everything in `view`, judged.
    pub(super) fn judge(&self, view: &dyn View, request: &Request<'_>) -> Result<Report, ViewError> {
        let ledger = self.load(view)?;
        let report = lint(&ledger, request);
        // The process is about to end. To give back the memory of each document piece by piece takes as long as
        // a tenth of the reading.
        std::mem::forget(ledger);
        Ok(report)
    }

    /// Says what is not judged, and why.
    pub(super) fn notices(&self, report: &Report, streams: &Streams) {
        self.workspace.notice(streams);
        for path in &self.passed_over {
            streams.notice(&format!("{path} is no loop document: `docs.include` of the policy does not name it"));
        }
        if !self.policy.faults.is_empty() {
            streams.notice("the policy is not in order, so nothing else was judged");
            return;
        }
        for (path, why) in &report.passed_over {
            streams.notice(&format!("{path} was not judged: {why}"));
        }
        let beside = self.paths.iter().any(|path| self.is_beside(path));
        if report.documents.is_empty() && report.passed_over.is_empty() && self.passed_over.is_empty() && !beside {
            let include = self.policy.policy.docs.include.join(", ");
            let named = if self.paths.is_empty() { "" } else { " among those named" };
            streams.notice(&format!("no loop documents: no file in {}{named} matches {include}", self.at));
        }
    }

    pub(super) fn repo(&self) -> Result<&Repo, Failure> {
        self.workspace.repo()
    }

    /// As of when everything is judged.
    pub(super) fn time(&self) -> Time {
        self.time
    }

    pub(super) fn root(&self) -> &Path {
        self.workspace.root()
    }

    /// The directory of the repository that paths count from; nothing for its root.
    pub(super) fn governed(&self) -> Option<&RepoPath> {
        self.workspace.governed()
    }

    pub(super) fn here(&self) -> &Path {
        self.workspace.here()
    }

    /// The baseline among the files that are looked at.
    pub(super) fn debt(&self) -> Result<Option<Debt>, Failure> {
        debt::of(&*self.view)
    }
}
