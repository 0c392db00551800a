//! Which gaps are a loop's own.

use super::gap::Gap;
use super::id::GapId;
use super::ledger::{GapFact, Ledger};
use super::loop_doc::LoopDoc;
use super::registry::Entry;

/// A gap of a loop: what it is, and who says so.
#[derive(Clone, Copy, Debug)]
pub struct Belonging<'a> {
    /// Its name.
    pub id: &'a GapId,
    /// What it is.
    pub fact: GapFact,
    /// How the loop's document states it.
    pub stated: Option<&'a Gap>,
    /// Its entry in the registry.
    pub entry: Option<&'a Entry>,
}

impl Ledger {
    /// The gaps of a loop: the registry's entries whose parent it is, and its own rows with a status
    /// whose registry parent is not another loop.
    pub fn gaps_of<'a>(&'a self, document: &'a LoopDoc) -> impl Iterator<Item = Belonging<'a>> {
        let stated = |gap: &'a Gap| {
            gap.status?;
            let entry = self.entry(&gap.id);
            let elsewhere = entry.is_some_and(|entry| self.parent(entry).is_some_and(|id| !document.is(id)));
            let fact = if elsewhere { None } else { self.gap(&gap.id) };
            Some(Belonging { id: &gap.id, fact: fact?, stated: Some(gap), entry })
        };
        let children = document.id.iter().flat_map(|identity| self.children(&identity.id));
        let children = children.filter_map(move |entry| {
            let mut own = document.gaps.iter().filter(|gap| gap.id == entry.id);
            let first = own.clone().next();
            let fact = GapFact { status: entry.status.and_then(|status| status.value), registered: true };
            let unstated = !own.any(|gap| stated(gap).is_some());
            unstated.then_some(Belonging { id: &entry.id, fact, stated: first, entry: Some(entry) })
        });
        document.gaps.iter().filter_map(stated).chain(children)
    }

    /// Whether a gap is a loop's own: by its parent in the registry, else because the loop's document states it.
    pub fn is_own_gap(&self, document: &LoopDoc, id: &GapId) -> bool {
        match self.entry(id).and_then(|entry| self.parent(entry)) {
            Some(parent) => document.is(parent),
            None => document.gaps.iter().any(|gap| gap.id == *id || gap.id == *self.gap_meant(id)),
        }
    }

    /// The registry's entry of a gap, which a short name may stand for.
    pub fn entry(&self, id: &GapId) -> Option<&Entry> {
        let registry = self.registry.as_ref()?;
        registry.get(id).or_else(|| registry.get(self.gap_meant(id)))
    }

    /// The loop that an entry of the registry belongs to, as it is written there.
    pub fn parent<'a>(&self, entry: &'a Entry) -> Option<&'a str> {
        entry.parent.as_ref().map(|parent| parent.word.as_str())
    }
}
