//! What belongs to what a message names: a loop with its rows, its gaps, its parents and its children.

use std::collections::{BTreeMap, BTreeSet};

use super::id::{GapId, LoopId};
use super::loop_doc::LoopDoc;
use super::message::Message;
use super::refs::{RefKind, ids};
use super::step::{RowMove, Said, Step};
use super::ties::loop_key;
use crate::syntax::Node;
use crate::text::{Source, Span};

/// The keys in which a document names the loop that it is a part of.
const PARENTS: [&str; 2] = ["parent_loop", "parent"];

/// Everything that belongs to the loops and gaps that a message names.
#[derive(Debug)]
pub struct Circle<'s, 'a> {
    step: &'s Step<'a>,
    /// The keys of loops: those that are named, and those that these are parts of or have as parts.
    loops: BTreeSet<String>,
    /// The keys of loops that are named, or own a gap that is.
    owners: BTreeSet<String>,
    gaps: BTreeSet<GapId>,
}

/// What a change does outside of a circle, to one loop or to one gap that is of no loop.
#[derive(Clone, Debug)]
pub struct Foreign<'a> {
    /// The rows that it changes.
    pub rows: Vec<&'a str>,
    /// The first of them.
    pub place: (&'a Source, Span),
}

impl<'s, 'a> Circle<'s, 'a> {
    /// The circle of what `message` names anywhere.
    pub fn of(message: &Message, step: &'s Step<'a>) -> Self {
        let (named, gaps) = message.named();
        let gaps: BTreeSet<GapId> = gaps.iter().map(|id| step.after.gap_meant(id).clone()).collect();
        let mut circle = Self { step, loops: BTreeSet::new(), owners: BTreeSet::new(), gaps };
        circle.owners.extend(named.iter().map(|id| loop_key(id.as_str())));
        for ledger in step.sides() {
            for id in &circle.gaps {
                let parent = ledger.entry(id).and_then(|entry| ledger.parent(entry));
                circle.owners.extend(parent.map(loop_key));
                let stating = ledger.stating(id).into_iter().filter_map(|(document, _)| document.id.as_ref());
                circle.owners.extend(stating.map(|identity| loop_key(identity.id.as_str())));
            }
        }
        circle.loops.clone_from(&circle.owners);
        for document in step.sides().flat_map(|ledger| &ledger.loops) {
            let Some(key) = key(document) else { continue };
            let others: Vec<String> = ties(document).collect();
            if circle.owners.contains(&key) {
                circle.loops.extend(others);
            } else if others.iter().any(|other| circle.owners.contains(other)) {
                circle.loops.insert(key);
            }
        }
        circle
    }

    /// Whether it holds a loop, by its name.
    pub fn has_loop(&self, name: &str) -> bool {
        self.loops.contains(&loop_key(name))
    }

    /// Whether it holds a gap: one that is named, or of a loop that is.
    pub fn has_gap(&self, id: &GapId, owner: Option<&str>) -> bool {
        self.gaps.contains(id) || owner.is_some_and(|owner| self.has_loop(owner))
    }

    /// Whether the message names this very gap.
    pub fn names_gap(&self, id: &GapId) -> bool {
        self.gaps.contains(id)
    }

    /// Whether nothing is named.
    pub fn is_empty(&self) -> bool {
        self.owners.is_empty() && self.gaps.is_empty()
    }

    /// What the change does outside of it, by the loop or gap that it does it to.
    ///
    /// With `strict`, gaps are not of the circle because their loop is.
    pub fn foreign(&self, strict: bool) -> BTreeMap<String, Foreign<'a>> {
        let moves = self.step.moves();
        let mut found: BTreeMap<String, Foreign<'a>> = BTreeMap::new();
        let mut add = |owner: &str, row: &'a str, place: (&'a Source, Span)| {
            found.entry(owner.to_owned()).or_insert_with(|| Foreign { rows: Vec::new(), place }).rows.push(row);
        };
        for moved in moves.loops.iter().filter(|moved| !moved.comes() && moved.status.moves()) {
            let id = moved.document().and_then(|document| document.id.as_ref());
            if let (Some(identity), Some(said)) = (id, moved.status.is.or(moved.status.was()))
                && !self.has_loop(identity.id.as_str())
            {
                add(identity.id.as_str(), "its status", (said.source, said.span));
            }
        }
        for row in &moves.phases {
            let Some(said) = row.turn.is.or(row.turn.was()) else { continue };
            let is_foreign = |owner: &&str| !self.has_loop(owner) && !self.is_new(owner) && !self.is_about(row);
            if let Some(owner) = row.loop_id.filter(is_foreign) {
                add(owner, row.key, (said.source, said.span));
            }
        }
        for row in &moves.gaps {
            let (Some(said), Some(id)) = (row.turn.is.or(row.turn.was()), GapId::new(row.key)) else { continue };
            let held = if strict { self.names_gap(&id) } else { self.has_gap(&id, row.loop_id) };
            let of_nobody = row.loop_id.is_none() && !strict;
            if held || of_nobody || row.loop_id.is_some_and(|owner| self.is_new(owner)) {
                continue;
            }
            add(row.loop_id.filter(|_| !strict).unwrap_or(row.key), row.key, (said.source, said.span));
        }
        found
    }

    /// Whether the change opens a loop.
    fn is_new(&self, name: &str) -> bool {
        let mut loops = self.step.moves().loops.iter().filter(|moved| moved.comes());
        loops.any(|moved| {
            moved.is.and_then(|document| document.id.as_ref()).is_some_and(|identity| identity.id.is(name))
        })
    }

    /// Whether a row speaks, before or after, of something that is named: what waited for it goes on.
    fn is_about<T>(&self, row: &RowMove<'a, T>) -> bool {
        let said = row.turn.was.iter().chain([&row.turn.is]).flatten();
        said.flat_map(|said: &Said<'a, T>| ids(said.source.text(), said.span)).any(|reference| match reference.kind {
            RefKind::Loop => self.owners.contains(&loop_key(&reference.text)),
            _ => GapId::new(&reference.text).is_some_and(|id| self.gaps.contains(self.step.after.gap_meant(&id))),
        })
    }
}

fn key(document: &LoopDoc) -> Option<String> {
    document.id.as_ref().map(|identity| loop_key(identity.id.as_str()))
}

/// The keys of the loops that a document is a part of, or waits for.
fn ties(document: &LoopDoc) -> impl Iterator<Item = String> + '_ {
    let parents = PARENTS.iter().filter_map(|key| document.front.get(key)).flat_map(Node::elements);
    let parents = parents.filter_map(Node::as_str).map(loop_key);
    parents.chain(document.depends_on.iter().map(|(id, _): &(LoopId, Span)| loop_key(id.as_str())))
}
