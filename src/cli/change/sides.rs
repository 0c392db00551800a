//! Both sides of a change, read as far as judging the change itself needs.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::known::Known;
use super::scope::{Documents, Paths};
use crate::cli::Failure;
use crate::model::message::Message;
use crate::model::{Governed, Ledger, Reason, Registry, Ties, Time, gap_keys, loop_key, policy};
use crate::text::{Changed, Entry, RepoPath, View, ViewError};

/// The ledgers on both sides of a change, for a [`Step`](crate::model::Step).
pub(in crate::cli) struct Sides {
    /// What each of the commits holds that the change goes on from.
    pub(in crate::cli) parents: Vec<Ledger>,
    /// What it leads to.
    pub(in crate::cli) after: Ledger,
}

/// What reads both sides of a change, by one policy and as of one moment.
pub(in crate::cli) struct SidesOf<'a> {
    policy: &'a policy::Read,
    governed: Governed,
    time: Time,
    known: &'a mut Known,
}

impl<'a> SidesOf<'a> {
    pub(in crate::cli) fn new(policy: &'a policy::Read, time: Time, known: &'a mut Known) -> Self {
        Self { policy, governed: Governed::of(&policy.policy), time, known }
    }

    /// Reads what `changed` touches between `parents` and `after`, and the documents that are, state or prove what
    /// these and `message` name.
    pub(in crate::cli) fn read(
        &mut self,
        parents: &[&dyn View],
        after: &dyn View,
        changed: &[Changed],
        message: Option<&Message>,
    ) -> Result<Sides, Failure> {
        self.read_with(parents, after, changed, message.map(named).unwrap_or_default())
    }

    /// The same, with the documents that are, state or prove what has one of the keys `named`.
    pub(in crate::cli) fn read_with(
        &mut self,
        parents: &[&dyn View],
        after: &dyn View,
        changed: &[Changed],
        named: BTreeSet<String>,
    ) -> Result<Sides, Failure> {
        let views: Vec<&dyn View> = parents.iter().copied().chain([after]).collect();
        let entries: Vec<Vec<Entry>> = views.iter().map(|view| view.entries()).collect::<Result<_, _>>()?;
        let touched: Paths = changed.iter().map(|c| c.path.clone()).filter(|path| self.governed.holds(path)).collect();
        let mut asked = named.clone();
        for (view, entries) in views.iter().zip(&entries) {
            let documents: Vec<&Entry> = entries.iter().filter(|entry| self.governed.holds(&entry.path)).collect();
            self.known.learn(*view, &documents, self.policy);
            let registry = self.registry(entries);
            self.known.learn_registry(*view, registry, self.policy);
            for entry in documents.into_iter().filter(|entry| touched.contains(&entry.path)) {
                let ties = self.known.of(entry);
                asked.extend(ties.into_iter().flat_map(|t| t.bears().chain(t.states())).map(str::to_owned));
            }
        }
        asked.extend(self.turned(&views, &entries, changed));
        let strange = self.strange(&entries, named);
        let everything = self.loses_receipts(changed);
        let mut ledgers = Vec::with_capacity(views.len());
        for (view, entries) in views.iter().zip(&entries) {
            let touched = if everything { self.documents(entries) } else { touched.clone() };
            ledgers.push(self.ledger(*view, entries, touched, &asked, &strange)?);
        }
        let after = ledgers.pop().ok_or_else(|| Failure::new("a change leads nowhere"))?;
        Ok(Sides { parents: ledgers, after })
    }

    /// The keys of the gaps of which the registries say something else: who proves or states them has a say in it.
    fn turned(&mut self, views: &[&dyn View], entries: &[Vec<Entry>], changed: &[Changed]) -> BTreeSet<String> {
        let path = self.policy.registry().filter(|path| changed.iter().any(|changed| changed.path == *path));
        if path.is_none() {
            return BTreeSet::new();
        }
        let sides = views.iter().zip(entries);
        let registries: Vec<Option<Arc<Registry>>> =
            sides.map(|(view, entries)| self.known.registry(*view, self.registry(entries), self.policy)).collect();
        let first = registries.first().and_then(Option::as_deref);
        let turned = Registry::turned(first, registries.last().and_then(Option::as_deref));
        turned.flat_map(|entry| gap_keys(&entry.id)).collect()
    }

    /// Whether a receipt is gone: then it matters which documents cite it, and who declares its probe.
    fn loses_receipts(&self, changed: &[Changed]) -> bool {
        let directory = RepoPath::new(&self.policy.policy.receipts.dir).ok();
        let gone = changed.iter().filter(|changed| changed.after.is_none());
        directory.is_some_and(|directory| gone.into_iter().any(|changed| changed.path.is_in(&directory)))
    }

    /// Every document among `entries`.
    fn documents(&self, entries: &[Entry]) -> Paths {
        entries.iter().map(|entry| &entry.path).filter(|path| self.governed.holds(path)).cloned().collect()
    }

    /// What a message names and no side has.
    fn strange(&self, entries: &[Vec<Entry>], named: BTreeSet<String>) -> BTreeSet<String> {
        entries.iter().fold(named, |strange, entries| {
            if strange.is_empty() {
                return strange;
            }
            let documents: Vec<&Entry> = entries.iter().filter(|entry| self.governed.holds(&entry.path)).collect();
            Documents::of(self.known, &documents, self.registry(entries)).strange(&strange)
        })
    }

    /// The documents of one side that are touched or have something that is asked for; of what is `strange`, those
    /// that only name it, or are called nearly so.
    fn ledger(
        &mut self,
        view: &dyn View,
        entries: &[Entry],
        mut wanted: Paths,
        asked: &BTreeSet<String>,
        strange: &BTreeSet<String>,
    ) -> Result<Ledger, Failure> {
        let documents: Vec<&Entry> = entries.iter().filter(|entry| self.governed.holds(&entry.path)).collect();
        let registry = self.known.registry(view, self.registry(entries), self.policy);
        let documents = Documents::of(self.known, &documents, self.registry(entries));
        wanted.extend(documents.having(asked));
        if !strange.is_empty() {
            wanted.extend(documents.naming(strange));
            wanted.extend(documents.having(&documents.near(strange)));
        }
        let read = |path: &RepoPath| wanted.contains(path);
        let ledger = Ledger::load_some(view, self.policy.clone(), self.time, read, registry)?;
        let failed = ledger.unread.iter().find(|unread| matches!(unread.why, Reason::View(ViewError::Failed(_))));
        match failed.filter(|unread| self.policy.registry().as_ref() != Some(&unread.path)) {
            Some(unread) => Err(Failure::unread(unread)),
            None => Ok(ledger),
        }
    }

    /// The registry among `entries`, which are sorted by path.
    fn registry<'e>(&self, entries: &'e [Entry]) -> Option<&'e Entry> {
        let path = self.policy.registry()?;
        entries.binary_search_by(|entry| entry.path.cmp(&path)).ok().and_then(|at| entries.get(at))
    }
}

/// The keys of what a message names.
fn named(message: &Message) -> BTreeSet<String> {
    let mut keys = Ties::named_in(&message.cleaned.text);
    // A loop may be named by a word that is no reference: without its date, or in small letters.
    let scopes = message.subject.form.iter().flat_map(|form| &form.scopes);
    keys.extend(scopes.map(|scope| loop_key(message.slice(scope.span))));
    keys
}
