//! Which documents a commit answers for: those that it touches, and those that name what it turns.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::staged::Staged;
use crate::cli::change::{Documents, Known, Paths};
use crate::model::{Facts, GapId, LoopDoc, Registry, gap_key, loop_key, policy};
use crate::text::{RepoPath, View, limits};

/// What a commit touches.
#[derive(Debug, Default)]
pub(super) struct Touched {
    /// The documents that it answers for.
    pub(super) judged: Paths,
    /// The keys of the loops and gaps of which others see something else.
    pub(super) turned: BTreeSet<String>,
    /// Whether it touches what every document stands on, so that all of them are judged.
    pub(super) whole: bool,
    /// Whether it touches the registry.
    registry: bool,
}

/// The registry, as it was and as it is, where the commit touches it.
#[derive(Debug, Default)]
pub(super) struct Turning {
    was: Option<Arc<Registry>>,
    is: Option<Arc<Registry>>,
}

impl Turning {
    pub(super) fn of(staged: &Staged, known: &mut Known) -> Self {
        let Some(path) = staged.policy.registry() else { return Self::default() };
        let Ok(at) = staged.changed.binary_search_by(|changed| changed.path.cmp(&path)) else { return Self::default() };
        let changed = &staged.changed[at];
        let before = staged.parents.first();
        Self {
            was: before.and_then(|head| known.registry(&**head, changed.before.as_ref(), &staged.policy)),
            is: known.registry(&staged.index, changed.after.as_ref(), &staged.policy),
        }
    }
}

impl Touched {
    pub(super) fn of(staged: &Staged, documents: &Documents<'_>, turning: &Turning) -> Self {
        if staged.changed.iter().any(|changed| staged.is_ground(&changed.path)) {
            return Self { judged: documents.all(), whole: true, ..Self::default() };
        }
        let (mut before, mut after) = (Facts::default(), Facts::default());
        let mut touched = Self::default();
        for changed in staged.changed.iter().filter(|changed| staged.is_document(&changed.path)) {
            if let Some(head) = staged.parents.first() {
                see(&mut before, &**head, &changed.path, &staged.policy);
            }
            see(&mut after, &staged.index, &changed.path, &staged.policy);
            touched.judged.extend(changed.after.as_ref().map(|entry| entry.path.clone()));
        }
        touched.registry = staged.policy.registry().is_some_and(|path| staged.changes(&path));
        let (was, is) = (turning.was.as_deref(), turning.is.as_deref());
        was.iter().for_each(|was| before.see_registry(was, is));
        is.iter().for_each(|is| after.see_registry(is, was));
        touched.turned = before.turned(&after);
        touched.judged.extend(documents.naming(&touched.turned));
        touched
    }

    /// Whether there is nothing to answer for.
    pub(super) fn is_empty(&self) -> bool {
        // What is gone may be missed by the policy alone, which names what probes prove.
        self.judged.is_empty() && !self.registry && self.turned.is_empty()
    }

    /// The keys of what is asked for beside what documents name: what turned, and what probes of the policy prove.
    pub(super) fn keys(&self, policy: &policy::Read) -> BTreeSet<String> {
        let mut keys = self.turned.clone();
        if !keys.is_empty() {
            keys.extend(policy.policy.probes.values().flat_map(|probe| &probe.proves).map(|row| key_of_row(row)));
        }
        keys
    }
}

/// The key of the loop or gap whose row a probe proves.
pub(super) fn key_of_row(row: &str) -> String {
    match GapId::new(row) {
        Some(gap) => gap_key(&gap),
        None => loop_key(row.split('/').next().unwrap_or_default()),
    }
}

fn see(facts: &mut Facts, view: &dyn View, path: &RepoPath, policy: &policy::Read) {
    if let Ok(Some(source)) = view.read(path, limits::FILE_BYTES) {
        facts.see(&LoopDoc::read(source, &policy.words));
    }
}
