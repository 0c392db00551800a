//! The policies of a range, each read once: that of a commit is mostly that of its parent.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock, RwLockReadGuard};

use super::Ground;
use crate::cli::Failure;
use crate::cli::change::Known;
use crate::lint::Selection;
use crate::model::Governed;
use crate::model::policy::{self, POLICY_FILES};
use crate::repo::Revision;
use crate::text::{Entry, Oid, RepoPath, View};

/// A policy, and what follows from it for the commits that are judged by it.
pub(super) struct Judging {
    pub(super) policy: Arc<policy::Read>,
    pub(super) governed: Governed,
    pub(super) selection: Selection,
    /// The ties of the documents that were seen, as its words are understood.
    known: RwLock<Known>,
}

/// Under which name a policy stands, and its content.
type Content = (&'static str, Oid);

/// The policies of some commits.
pub(super) struct Policies<'a> {
    ground: &'a Ground<'a>,
    by_content: Mutex<HashMap<Option<Content>, Arc<Judging>>>,
}

impl Judging {
    /// Finds out about those of these documents that nothing is known of.
    pub(super) fn learn(&self, view: &dyn View, documents: &[Entry]) {
        let known = self.known().knows(documents.iter());
        if !known {
            let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
            known.learn(view, documents, &self.policy);
        }
    }

    /// What is known of documents.
    pub(super) fn known(&self) -> RwLockReadGuard<'_, Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<'a> Policies<'a> {
    pub(super) fn new(ground: &'a Ground<'a>) -> Self {
        Self { ground, by_content: Mutex::default() }
    }

    /// The policy that holds for some files.
    pub(super) fn of(&self, files: &Revision) -> Result<Arc<Judging>, Failure> {
        let content = if self.ground.config.is_some() { None } else { content(files)? };
        let kept = || self.by_content.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = kept().get(&content) {
            return Ok(Arc::clone(known));
        }
        let policy = self.ground.policy(files)?;
        let judging = Arc::new(Judging {
            governed: Governed::of(&policy.policy),
            selection: (self.ground.hearing)(&policy.policy),
            known: RwLock::new(Known::open(self.ground.repo, &policy)),
            policy: Arc::new(policy),
        });
        Ok(Arc::clone(kept().entry(content).or_insert(judging)))
    }
}

/// Under which name the policy stands among some files, and its content; nothing if there is none.
fn content(files: &Revision) -> Result<Option<Content>, Failure> {
    for name in POLICY_FILES {
        let Ok(path) = RepoPath::new(name) else { continue };
        if let Some((_, oid)) = files.content(&path)? {
            return Ok(Some((name, oid)));
        }
    }
    Ok(None)
}
