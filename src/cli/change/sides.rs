//! Both sides of a change, read as far as judging the change itself needs.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::known::Known;
use super::scope::{Documents, Paths};
use crate::cli::Failure;
use crate::model::message::{Message, Named};
use crate::model::policy::is_policy;
use crate::model::{
    Governed, Ledger, Reason, Registry, Ties, Time, Unread, find_policy, gap_key, gap_keys, loop_key, policy,
};
use crate::text::{Changed, Entry, RepoPath, View, ViewError};

/// The ledgers on both sides of a change, for a [`Step`](crate::model::Step).
pub(in crate::cli) struct Sides {
    /// What each of the commits holds that the change goes on from.
    pub(in crate::cli) parents: Vec<Ledger>,
    /// What it leads to.
    pub(in crate::cli) after: Ledger,
}

/// One side of a change, listed and not read.
pub(in crate::cli) struct Side<'a> {
    pub(in crate::cli) view: &'a dyn View,
    /// Its files, sorted by path.
    pub(in crate::cli) entries: &'a [Entry],
    /// The loop documents among them; of those that a catalogue lists as they are on all sides, none.
    pub(in crate::cli) documents: &'a [Entry],
    /// The documents of the catalogue that are not so, sorted; nothing where nothing is listed by it.
    pub(in crate::cli) gone: Option<&'a [usize]>,
    /// The gap registry; nothing if there is none, or it cannot be read.
    pub(in crate::cli) registry: Option<Arc<Registry>>,
}

impl Side<'_> {
    /// Some documents of this side, with what ties them.
    fn tied<'a>(
        &'a self,
        known: &'a Known,
        listed: (Option<&'a [usize]>, &'a [Entry]),
        policy: &'a policy::Read,
    ) -> Documents<'a> {
        Documents::of(known, listed, self.registry.as_deref(), (self.view, &policy.words))
    }
}

/// Reads of `sides`, of which the last is what a change leads to, what judging it needs; `known` are the ties of all
/// their documents, and `named` the keys of what is named beside them.
pub(in crate::cli) fn read(
    policy: &Arc<policy::Read>,
    governed: &Governed,
    time: Time,
    known: &Known,
    sides: &[Side<'_>],
    changed: &[Changed],
    named: BTreeSet<String>,
) -> Result<Sides, Failure> {
    let touched: Paths = changed.iter().map(|c| c.path.clone()).filter(|path| governed.holds(path)).collect();
    let mut asked = named.clone();
    for side in sides {
        let ties = touched.iter().filter_map(|path| known.of(found(side.documents, path)?));
        // What a loop waits for may be forgotten: then it is asked how far that is.
        asked.extend(ties.flat_map(|ties| ties.bears().chain(ties.states()).chain(ties.awaits())).map(str::to_owned));
    }
    asked.extend(turned(policy, sides, changed));
    let last = sides.last().ok_or_else(leads_nowhere)?;
    let shelves = shelves(sides[..sides.len() - 1].iter().map(|side| side.view), changed);
    let everything = loses_receipts(policy, &shelves, changed);
    let there = last.tied(known, (last.gone, last.documents), policy);
    // A document that is the same on the last side says there what it says here.
    let other: Vec<Vec<Entry>> = sides.iter().map(|side| other_than(side.documents, last.documents)).collect();
    let own: Vec<Documents<'_>> =
        sides.iter().zip(&other).map(|(side, other)| side.tied(known, (None, other), policy)).collect();
    let having = if everything { there.all() } else { there.having(&asked) };
    // What a message names and no side has.
    let strange = own.iter().chain([&there]).fold(named, |strange, documents| documents.strange(strange));
    let mut ledgers = Vec::with_capacity(sides.len());
    for (side, own) in sides.iter().zip(&own) {
        let mut wanted = having.clone();
        wanted.extend(if everything { own.all() } else { own.having(&asked) });
        if !strange.is_empty() {
            // Those that only name it, or are called nearly so.
            let documents = side.tied(known, (side.gone, side.documents), policy);
            wanted.extend(documents.naming(&strange));
            wanted.extend(documents.having(&documents.near(&strange)));
        }
        wanted.extend(touched.iter().cloned());
        let wanted: Vec<&Entry> = wanted.iter().filter_map(|path| found(side.entries, path)).collect();
        let (registry, policy) = (side.registry.clone(), Arc::clone(policy));
        ledgers.push(whole(Ledger::load_these(side.view, policy, time, &wanted, side.entries, registry))?);
    }
    let mut after = ledgers.pop().ok_or_else(leads_nowhere)?;
    after.shelves = shelves;
    Ok(Sides { parents: ledgers, after })
}

/// Where `parents` keep receipts by policies of their own, if a change touches the policy.
pub(in crate::cli) fn shelves<'v>(parents: impl Iterator<Item = &'v dyn View>, changed: &[Changed]) -> Vec<RepoPath> {
    if !changed.iter().any(|changed| is_policy(&changed.path)) {
        return Vec::new();
    }
    let own = parents.filter_map(|parent| find_policy(parent).ok());
    own.filter_map(|own| RepoPath::new(&own.policy.receipts.dir).ok()).collect()
}

fn leads_nowhere() -> Failure {
    Failure::new("a change leads nowhere")
}

/// The keys of the gaps of which the registries say something else: who states or proves them has a say in it.
fn turned(policy: &policy::Read, sides: &[Side<'_>], changed: &[Changed]) -> BTreeSet<String> {
    let path = policy.registry().filter(|path| changed.iter().any(|changed| changed.path == *path));
    let ([first, .., last], Some(_)) = (sides, path) else { return BTreeSet::new() };
    let turned = Registry::turned(first.registry.as_deref(), last.registry.as_deref());
    turned.flat_map(|entry| gap_keys(&entry.id)).collect()
}

/// Whether a receipt is gone: then it matters which documents cite it, and who declares its probe.
fn loses_receipts(policy: &policy::Read, shelves: &[RepoPath], changed: &[Changed]) -> bool {
    let directory = RepoPath::new(&policy.policy.receipts.dir).ok();
    let mut gone = changed.iter().filter(|changed| changed.after.is_none());
    gone.any(|changed| directory.iter().chain(shelves).any(|directory| changed.path.is_in(directory)))
}

/// A ledger of which nothing could not be read for want of the bytes.
fn whole(ledger: Ledger) -> Result<Ledger, Failure> {
    let registry = ledger.policy.registry();
    let failed = |unread: &&Unread| matches!(unread.why, Reason::View(ViewError::Failed(_)));
    match ledger.unread.iter().filter(failed).find(|unread| registry.as_ref() != Some(&unread.path)) {
        Some(unread) => Err(Failure::unread(unread)),
        None => Ok(ledger),
    }
}

/// Those of `entries` that are not the same in `others`; both are sorted by path.
fn other_than(entries: &[Entry], others: &[Entry]) -> Vec<Entry> {
    let mut others = others.iter().peekable();
    let differs = |entry: &&Entry| {
        while others.next_if(|other| other.path < entry.path).is_some() {}
        others.peek().is_none_or(|other| *other != *entry)
    };
    entries.iter().filter(differs).cloned().collect()
}

/// The entry at `path` among those that are sorted by path.
pub(in crate::cli) fn found<'e>(entries: &'e [Entry], path: &RepoPath) -> Option<&'e Entry> {
    entries.binary_search_by(|entry| entry.path.cmp(path)).ok().and_then(|at| entries.get(at))
}

/// The keys of what a message names.
pub(in crate::cli) fn named(message: &Message) -> BTreeSet<String> {
    let mut keys = Ties::named_in(&message.cleaned.text);
    // A loop may be named by a word that is no reference: without its date, or in small letters.
    let scopes = message.subject.form.iter().flat_map(|form| &form.scopes);
    keys.extend(scopes.map(|scope| match &scope.named {
        Named::Gap(id) => gap_key(id),
        _ => loop_key(message.slice(scope.span)),
    }));
    keys
}
