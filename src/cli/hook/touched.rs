//! Which documents a commit answers for: those that it touches, and those that name what it turns.

use std::collections::BTreeSet;

use super::staged::Staged;
use crate::cli::change::{Documents, Paths};
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

impl Touched {
    pub(super) fn of(staged: &Staged, documents: &Documents<'_>) -> Self {
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
        if let Some(path) = staged.policy.registry().filter(|path| staged.changes(path)) {
            touched.registry = true;
            let was = staged.parents.first().and_then(|head| registry(&**head, &path, &staged.policy));
            let is = registry(&staged.index, &path, &staged.policy);
            was.iter().for_each(|was| before.see_registry(was, is.as_ref()));
            is.iter().for_each(|is| after.see_registry(is, was.as_ref()));
        }
        touched.turned = before.turned(&after);
        touched.judged.extend(documents.naming(&touched.turned));
        touched
    }

    /// Whether there is nothing to answer for.
    pub(super) fn is_empty(&self) -> bool {
        self.judged.is_empty() && !self.registry
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

fn registry(view: &dyn View, path: &RepoPath, policy: &policy::Read) -> Option<Registry> {
    let source = view.read(path, limits::REGISTRY_BYTES).ok()??;
    Registry::read(source, &policy.words.gaps).ok()
}
