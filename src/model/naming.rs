//! What a message names, found in what the commit leads to and in what it goes on from.

use super::id::{GapId, LoopId};
use super::ledger::Ledger;
use super::loop_doc::LoopDoc;
use super::message::{Message, Named, Scope};
use super::refs::{RefKind, ids};
use super::step::Step;
use crate::text::Span;

/// What the name of a loop leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meant {
    /// A loop of that name.
    Itself,
    /// One loop, whose name has a date behind it.
    Dated(LoopId),
    /// Several loops, whose names have dates behind them.
    Several(Vec<LoopId>),
    /// None.
    Nobody,
}

impl<'a> Step<'a> {
    /// What it leads to, and what it goes on from.
    pub fn sides(&self) -> impl Iterator<Item = &'a Ledger> + use<'a> {
        std::iter::once(self.after).chain(self.parents)
    }

    /// Whether a gap stands anywhere in it.
    ///
    /// Where no registry keeps the gaps, one that a document mentions is known; where the registry cannot be read, any is.
    pub fn knows_gap(&self, id: &GapId) -> bool {
        self.has_lost_registry()
            || self.sides().any(|ledger| {
                ledger.gap(id).is_some()
                    || (ledger.registry.is_none() && ledger.loops.iter().any(|document| mentions(document, id)))
            })
    }

    /// Whether nobody knows what the registry says: that it cannot be read, is told elsewhere.
    pub fn has_lost_registry(&self) -> bool {
        self.after.registry.is_none() && self.after.policy.registry().is_some()
    }

    /// What the name of a loop leads to. A loop that only the registry still names as the owner of gaps is one.
    pub fn loop_meant(&self, name: &str) -> Meant {
        let owns = |ledger: &Ledger| ledger.children(&LoopId::new(name)).next().is_some();
        if self.sides().any(|ledger| !ledger.bearers(name).is_empty() || owns(ledger)) {
            return Meant::Itself;
        }
        let documents = self.sides().flat_map(|ledger| ledger.meant(name));
        let mut found: Vec<LoopId> = documents.filter_map(|document| Some(document.id.as_ref()?.id.clone())).collect();
        found.sort();
        found.dedup();
        match found.as_slice() {
            [] => Meant::Nobody,
            [one] => Meant::Dated(one.clone()),
            _ => Meant::Several(found),
        }
    }

    /// The names of all loops that were looked at.
    pub fn loops(&self) -> impl Iterator<Item = &'a LoopId> + use<'a> {
        self.sides().flat_map(|ledger| &ledger.loops).filter_map(|document| Some(&document.id.as_ref()?.id))
    }

    /// The names of all gaps that were looked at.
    pub fn gaps(&self) -> impl Iterator<Item = &'a GapId> + use<'a> {
        self.sides().flat_map(|ledger| {
            let registered = ledger.registry.iter().flat_map(|registry| registry.entries()).map(|entry| &entry.id);
            registered.chain(ledger.loops.iter().flat_map(|document| &document.gaps).map(|gap| &gap.id))
        })
    }
}

impl Message {
    /// The loop that a scope names: as a reference, or in a word that is spelled like the name of one.
    pub fn loop_of(&self, scope: &Scope) -> Option<&str> {
        let written = self.slice(scope.span);
        match &scope.named {
            Named::Loop(_) => Some(written),
            Named::Gap(_) | Named::Joined => None,
            Named::Word => Some(written).filter(|word| {
                let dated = LoopId::new(word).undated().len() < word.len();
                dated && word.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("LOOP-"))
            }),
        }
    }

    /// The subject with `text` in the place of what stands at `span` in it.
    pub fn subject_with(&self, span: Span, text: &str) -> String {
        let line = self.slice(self.subject.span);
        format!("{}{text}{}", &line[..span.start as usize], &line[span.end as usize..])
    }

    /// The loops and gaps that the whole message names.
    pub fn named(&self) -> (Vec<LoopId>, Vec<GapId>) {
        let text = &self.cleaned.text;
        let (mut loops, mut gaps) = (Vec::new(), Vec::new());
        for reference in ids(text, Span::new(0, text.len())) {
            match reference.kind {
                RefKind::Loop => loops.push(LoopId::new(&reference.text)),
                _ => gaps.extend(GapId::new(&reference.text)),
            }
        }
        for scope in self.subject.form.iter().flat_map(|form| &form.scopes) {
            match &scope.named {
                Named::Gap(id) => gaps.push(id.clone()),
                _ => loops.extend(self.loop_of(scope).map(LoopId::new)),
            }
        }
        (loops, gaps)
    }
}

/// Whether a document names a gap in whatever way.
fn mentions(document: &LoopDoc, id: &GapId) -> bool {
    let text = document.text();
    let named = ids(text, Span::new(0, text.len()));
    named.iter().any(|reference| GapId::new(&reference.text).is_some_and(|named| named == *id))
}
