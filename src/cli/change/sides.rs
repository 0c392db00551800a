//! Both sides of a change, read as far as judging the change itself needs.

use std::collections::BTreeSet;

use super::known::Known;
use super::scope::{Documents, Paths};
use crate::cli::Failure;
use crate::model::message::Message;
use crate::model::{Governed, Ledger, Reason, Ties, Time, loop_key, policy};
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
        let views: Vec<&dyn View> = parents.iter().copied().chain([after]).collect();
        let entries: Vec<Vec<Entry>> = views.iter().map(|view| view.entries()).collect::<Result<_, _>>()?;
        let touched: Paths = changed.iter().map(|c| c.path.clone()).filter(|path| self.governed.holds(path)).collect();
        let named: BTreeSet<String> = message.map(named).unwrap_or_default();
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
        let strange = self.strange(&entries, named);
        let mut ledgers = Vec::with_capacity(views.len());
        for (view, entries) in views.iter().zip(&entries) {
            ledgers.push(self.ledger(*view, entries, &touched, &asked, &strange)?);
        }
        let after = ledgers.pop().ok_or_else(|| Failure::new("a change leads nowhere"))?;
        Ok(Sides { parents: ledgers, after })
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
        touched: &Paths,
        asked: &BTreeSet<String>,
        strange: &BTreeSet<String>,
    ) -> Result<Ledger, Failure> {
        let documents: Vec<&Entry> = entries.iter().filter(|entry| self.governed.holds(&entry.path)).collect();
        let registry = self.known.registry(view, self.registry(entries), self.policy);
        let documents = Documents::of(self.known, &documents, self.registry(entries));
        let mut wanted = documents.having(asked);
        if !strange.is_empty() {
            wanted.extend(documents.naming(strange));
            wanted.extend(documents.having(&documents.near(strange)));
        }
        wanted.extend(touched.iter().cloned());
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
