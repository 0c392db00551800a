//! The files of commits that follow each other, and what lies between them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::policies::Judging;
use crate::cli::Failure;
use crate::cli::change::found;
use crate::model::Registry;
use crate::repo::{Commit, Repo, Revision, Series};
use crate::text::{Changed, Entries, Entry, Oid, View, limits};

/// How many commits are kept in reach: in a history with many branches neighbours are not far apart.
const KEPT: usize = 8;

/// How many registries are kept: those of neighbours, most often two. Each is as large as its text.
const REGISTRIES: usize = 4;

/// The loop documents of some files, by the policy that says which they are.
type Listed = (Arc<Judging>, Entries);

/// The files of one commit.
pub(super) struct Files {
    pub(super) revision: Revision,
    /// The loop documents among them by one policy, which that of the next commit mostly is.
    documents: Mutex<Option<Listed>>,
}

/// The files of commits that are looked at one after the other.
pub(super) struct Runs {
    series: Series,
    kept: VecDeque<(Oid, Arc<Files>)>,
    /// By the policy that they were read by, and their contents.
    registries: VecDeque<(Arc<Judging>, Oid, Option<Arc<Registry>>)>,
}

impl Files {
    fn of(revision: Revision) -> Arc<Self> {
        Arc::new(Self { revision, documents: Mutex::default() })
    }

    /// The loop documents among them, all of which something is known of.
    pub(super) fn documents(&self, judging: &Arc<Judging>) -> Entries {
        let mut known = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, documents)) = known.as_ref().filter(|(by, _)| Arc::ptr_eq(by, judging)) {
            return documents.clone();
        }
        let entries = self.revision.files().unwrap_or_default().iter();
        let documents: Entries = entries.filter(|entry| judging.governed.holds(&entry.path)).cloned().collect();
        judging.learn(&self.revision, &documents);
        *known = Some((Arc::clone(judging), documents.clone()));
        documents
    }

    /// The same documents after `changes`, which led to `revision`; nothing if these were not asked for.
    fn hand_on(&self, changes: &[Changed], revision: &Revision) -> Option<Listed> {
        let known = self.documents.lock().unwrap_or_else(PoisonError::into_inner);
        let (judging, documents) = known.as_ref()?;
        let governed: Vec<&Changed> = changes.iter().filter(|changed| judging.governed.holds(&changed.path)).collect();
        if governed.is_empty() {
            return Some((Arc::clone(judging), documents.clone()));
        }
        let mut next = documents.to_vec();
        for changed in &governed {
            match (next.binary_search_by(|entry| entry.path.cmp(&changed.path)), &changed.after) {
                (Ok(at), Some(after)) => next[at] = after.clone(),
                (Ok(at), None) => drop(next.remove(at)),
                (Err(at), Some(after)) => next.insert(at, after.clone()),
                (Err(_), None) => {}
            }
        }
        let new: Vec<Entry> = governed.iter().filter_map(|changed| changed.after.clone()).collect();
        judging.learn(revision, &new);
        Some((Arc::clone(judging), next.into()))
    }
}

impl Runs {
    pub(super) fn of(repo: &Repo) -> Self {
        Self { series: Series::of(repo), kept: VecDeque::new(), registries: VecDeque::new() }
    }

    /// What a commit changes in its first parent; and what of that is other than in every parent, which is its own.
    pub(super) fn changes(&self, commit: &Commit, parents: &[Commit]) -> Result<(Vec<Changed>, Vec<Changed>), Failure> {
        let changed = self.series.changes(parents.first(), commit)?;
        let mut own = changed.clone();
        for parent in parents.iter().skip(1) {
            let also = self.series.changes(Some(parent), commit)?;
            own.retain(|changed| also.binary_search_by(|other| other.path.cmp(&changed.path)).is_ok());
        }
        Ok((changed, own))
    }

    /// The files of a commit.
    pub(super) fn files(&mut self, commit: &Commit) -> Result<Arc<Files>, Failure> {
        if let Some((_, files)) = self.kept.iter().find(|(kept, _)| *kept == commit.id) {
            return Ok(Arc::clone(files));
        }
        let files = Files::of(self.series.revision(commit)?);
        Ok(self.keep(commit, files))
    }

    /// The files of a commit that `changed` leads to from those of its first parent.
    pub(super) fn next(&mut self, before: &Files, changed: &[Changed], commit: &Commit) -> Result<Arc<Files>, Failure> {
        let revision = self.series.next(&before.revision, changed, commit)?;
        let documents = Mutex::new(before.hand_on(changed, &revision));
        let files = Files { revision, documents };
        Ok(self.keep(commit, Arc::new(files)))
    }

    /// The gap registry among some files.
    pub(super) fn registry(&mut self, judging: &Arc<Judging>, files: &Files) -> Option<Arc<Registry>> {
        let path = judging.policy.registry()?;
        let oid = found(files.revision.files().ok()?, &path)?.oid?;
        let mut kept = self.registries.iter();
        if let Some((.., registry)) = kept.find(|(by, kept, _)| *kept == oid && Arc::ptr_eq(by, judging)) {
            return registry.clone();
        }
        let source = files.revision.read(&path, limits::REGISTRY_BYTES).ok().flatten();
        let registry = source.and_then(|source| Registry::read(source, &judging.policy.words.gaps).ok()).map(Arc::new);
        self.registries.push_front((Arc::clone(judging), oid, registry.clone()));
        self.registries.truncate(REGISTRIES);
        registry
    }

    fn keep(&mut self, commit: &Commit, files: Arc<Files>) -> Arc<Files> {
        self.kept.push_front((commit.id, Arc::clone(&files)));
        self.kept.truncate(KEPT);
        files
    }
}
