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
            ids.extend(was.iter().flat_map(|was| &was.gaps).map(|gap| ledger.gap_meant(&gap.id).clone()));
        }
        ids.extend(touched.is.iter().flat_map(|is| &is.gaps).map(|gap| after.gap_meant(&gap.id).clone()));
    }
    ids.extend(registered(parents, after, changed).map(|entry| entry.id.clone()));
    ids.iter().filter_map(|id| turned(parents, after, id)).collect()
}

/// The entries of the registry that are other than they were, on either side.
fn registered<'a>(
    parents: &'a [Ledger],
    after: &'a Ledger,
    changed: &[Changed],
) -> impl Iterator<Item = &'a Entry> + use<'a> {
    let touched = after.policy.registry().is_some_and(|path| changed.iter().any(|changed| changed.path == path));
    let sides =
        touched.then(|| (parents.first().and_then(|parent| parent.registry.as_deref()), after.registry.as_deref()));
    sides.into_iter().flat_map(|(was, is)| Registry::turned(was, is))
}

/// The open gaps that belonged to a loop in every parent, and belong to none any more: no entry gives them to one, no
/// document states them.
pub(super) fn orphans<'a>(
    parents: &'a [Ledger],
    after: &'a Ledger,
    changed: &[Changed],
) -> Vec<RowMove<'a, GapStatus>> {
    let ids: BTreeSet<&GapId> = registered(parents, after, changed).map(|entry| &entry.id).collect();
    let orphan = |id: &&'a GapId| {
        let (registry, entry) = (after.registry.as_deref()?, after.entry(id)?);
        let open = entry.status.is_none_or(|status| status.value.is_none_or(GapStatus::is_open));
        let stated = || after.stating(id).iter().any(|(_, gap)| gap.status.is_some());
        let owners: Vec<&'a str> =
            parents.iter().map(|parent| parent.parent(parent.entry(id)?)).collect::<Option<_>>()?;
        let owned =
            !owners.is_empty() && parents.iter().zip(&owners).all(|(parent, owner)| !parent.meant(owner).is_empty());
        if !open || !owned || after.parent(entry).is_some() || stated() {
            return None;
        }
        let Stated { said, key, .. } = Stated::in_registry(registry, entry);
        let was_in = parents.first().and_then(|parent| parent.meant(owners[0]).first().copied());
        let turn = Turn { was: Vec::new(), is: Some(said) };
        Some(RowMove {
            document: None,
            was_in,
            loop_id: Some(owners[0]),
            key,
            was_called: None,
            title: "",
            form: None,
            turn,
        })
    };
    ids.iter().filter_map(orphan).collect()
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
