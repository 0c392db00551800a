//! Which gaps a change moves: by their names, wherever they are stated.

use std::collections::BTreeSet;

use super::documents::Touched;
use super::moves::{RowMove, Said, Turn};
use crate::model::gap::Gap;
use crate::model::id::GapId;
use crate::model::ledger::Ledger;
use crate::model::loop_doc::LoopDoc;
use crate::model::registry::{Entry, Registry};
use crate::model::status::GapStatus;
use crate::text::Changed;

/// The gaps that move, come or go, in the order of their names.
pub(super) fn moved<'a>(
    parents: &'a [Ledger],
    after: &'a Ledger,
    changed: &[Changed],
    touched: &[Touched<'a>],
) -> Vec<RowMove<'a, GapStatus>> {
    let mut ids: BTreeSet<GapId> = BTreeSet::new();
    for touched in touched {
        for (ledger, was) in parents.iter().zip(&touched.was) {
            ids.extend(was.iter().flat_map(|was| &was.gaps).map(|gap| ledger.gap_meant(&gap.id)));
        }
        ids.extend(touched.is.iter().flat_map(|is| &is.gaps).map(|gap| after.gap_meant(&gap.id)));
    }
    let registry = after.policy.registry().filter(|path| changed.iter().any(|changed| changed.path == *path));
    if registry.is_some() {
        let was = parents.first().and_then(|parent| parent.registry.as_deref());
        ids.extend(Registry::turned(was, after.registry.as_deref()).map(|entry| entry.id.clone()));
    }
    ids.iter().filter_map(|id| turned(parents, after, id)).collect()
}

/// What a change does to one gap, if it does anything.
fn turned<'a>(parents: &'a [Ledger], after: &'a Ledger, id: &GapId) -> Option<RowMove<'a, GapStatus>> {
    let was: Vec<Option<Stated<'a>>> = parents.iter().map(|parent| Stated::of(parent, id)).collect();
    let is = Stated::of(after, id);
    let turn = Turn {
        was: was.iter().map(|stated| stated.as_ref().map(|stated| stated.said)).collect(),
        is: is.as_ref().map(|stated| stated.said),
    };
    if !turn.moves() {
        return None;
    }
    // Of a registry that cannot be read nobody knows what it says; that it cannot be, is told.
    let lost = after.registry.is_none() && after.policy.registry().is_some();
    if lost && was.iter().flatten().any(|stated| stated.document.is_none()) {
        return None;
    }
    let before = was.into_iter().flatten().next();
    let was_in = before.as_ref().and_then(|stated| stated.document);
    let stated = is.or(before)?;
    // What is only named comes and goes with the text around it.
    let named = stated.document.is_some() && turn.is.or(turn.was()).is_some_and(|said| said.status.is_none());
    if named && (turn.is.is_none() || turn.comes()) {
        return None;
    }
    let Stated { document, loop_id, key, .. } = stated;
    Some(RowMove { document, was_in, loop_id, key, was_called: None, title: "", form: None, turn })
}

/// What one side says of a gap, where that counts.
struct Stated<'a> {
    said: Said<'a, GapStatus>,
    document: Option<&'a LoopDoc>,
    loop_id: Option<&'a str>,
    key: &'a str,
}

impl<'a> Stated<'a> {
    fn of(ledger: &'a Ledger, id: &GapId) -> Option<Self> {
        match (&ledger.registry, ledger.entry(id)) {
            (Some(registry), Some(entry)) => Some(Self::in_registry(registry, entry)),
            _ => Self::in_documents(&ledger.stating(id)),
        }
    }

    fn in_registry(registry: &'a Registry, entry: &'a Entry) -> Self {
        Self {
            said: Said { source: registry.source(), span: entry.span, status: entry.status },
            document: None,
            loop_id: entry.parent.as_ref().map(|parent| parent.word.as_str()),
            key: entry.id.as_str(),
        }
    }

    /// The first document that states what it is, else the first that names it.
    fn in_documents(stating: &[(&'a LoopDoc, &'a Gap)]) -> Option<Self> {
        let stated = stating.iter().find(|(_, gap)| gap.status.is_some()).or_else(|| stating.first());
        let (document, gap) = stated?;
        Some(Self {
            said: Said { source: &document.source, span: gap.span, status: gap.status },
            document: Some(document),
            loop_id: document.id.as_ref().map(|identity| identity.id.as_str()),
            key: gap.id.as_str(),
        })
    }
}
