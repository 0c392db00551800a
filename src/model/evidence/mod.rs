//! What the receipts say of a row now.
//!
//! Only a probe that is declared governs a row, through its present `proves`; what a receipt says it
//! covers is a record. Freshness is a relation between contents: an edit of an input makes a pass
//! stale, an amend, a rebase or a squash does not.

mod commands;
mod rows;
mod standing;
mod trust;
mod words;

use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::prelude::*;

pub use rows::{Governed, Row};
pub use standing::{Newest, Outlived, Standing, changes, open};
pub use trust::{Mend, Trust, Untrusted};
pub use words::while_it_ran;

use super::gap::Gap;
use super::id::GapId;
use super::inputs::{Files, is_ignored};
use super::ledger::{Ledger, Time};
use super::loop_doc::LoopDoc;
use super::moment::Moment;
use super::phases::Phase;
use super::policy::Probe;
use super::probes::{Declared, Proven, full_name};
use super::receipt::{Opened, Verdict};
use super::shelf::{Filed, Shelf};
use crate::text::{Entry, Fault, History, RepoPath, Source, View};
use standing::{Ground, newest, standing};

/// What the receipts say of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum State {
    /// No probe governs it.
    Silent,
    /// Every probe that proves it passed, in full, and nothing has changed since.
    Proven,
    /// It is to be proven, and was not tried.
    Missing,
    /// The newest run left cases out.
    Partial,
    /// What proved it has changed since.
    Stale,
    /// The receipt is not what it says it is.
    Malformed,
    /// The newest run failed.
    Failing,
}

impl State {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Silent => "silent",
            Self::Proven => "proven",
            Self::Missing => "missing",
            Self::Partial => "partial",
            Self::Stale => "stale",
            Self::Malformed => "malformed",
            Self::Failing => "failing",
        }
    }
}

/// A declared probe, and what its receipts say.
#[derive(Clone, Debug)]
pub struct Proof {
    /// Its name, outside of the document that declares it.
    pub name: String,
    /// The document that declares it; nothing for a probe of the policy.
    document: Option<RepoPath>,
    /// Its name where it is declared.
    own_name: String,
    /// Its newest receipt.
    pub newest: Newest,
    /// Why nobody can trust that receipt, where it must be signed.
    pub distrust: Option<Untrusted>,
    /// Where it stands.
    pub standing: Standing,
    /// Those of its inputs that git ignores: a proof on them holds for one working tree alone.
    pub ignored: Vec<String>,
    /// Those of them that are patterns, and match no file.
    pub missed: Vec<String>,
}

/// Everything that the receipts of a view say.
#[derive(Clone, Debug, Default)]
pub struct Proofs {
    proofs: Vec<Proof>,
    by_name: BTreeMap<String, usize>,
    /// The probes that prove a row.
    by_row: HashMap<Proven, Vec<usize>>,
    /// The receipts that there are.
    pub shelf: Shelf,
    older_faults: Vec<(Source, Fault)>,
}

/// What the receipts say of one row, and which probes prove it.
#[derive(Clone, Debug)]
pub struct Evidence<'a> {
    /// What they say together.
    pub state: State,
    /// What each probe says.
    pub proofs: Vec<&'a Proof>,
}

impl Proof {
    /// The state that this probe alone would put a row into.
    pub fn state(&self) -> State {
        match self.standing {
            Standing::Proven => State::Proven,
            Standing::Failing => State::Failing,
            Standing::Stale(_) => State::Stale,
            Standing::Partial(_) => State::Partial,
            Standing::Missing => State::Missing,
            Standing::Malformed => State::Malformed,
        }
    }

    /// Its newest receipt, if that is whole.
    pub fn receipt(&self) -> Option<&Opened> {
        match &self.newest {
            Newest::Receipt(opened) => Some(opened),
            Newest::None | Newest::Malformed { .. } => None,
        }
    }

    /// Whether the newest run was kept from finding out.
    pub fn is_blocked(&self) -> bool {
        self.receipt().is_some_and(|opened| opened.receipt.verdict == Verdict::Blocked)
    }

    /// Whether what its newest run looked at, or the probe itself, is other than it was then.
    pub fn is_outrun(&self, view: &dyn View, entries: &[Entry], ledger: &Ledger) -> bool {
        let (Some(declared), Some(opened)) = (self.declared(ledger), self.receipt()) else { return true };
        let dir = RepoPath::new(&ledger.policy.policy.receipts.dir).ok();
        let Time { now, clock } = ledger.time;
        let ground = Ground { view, files: Files::of(entries, dir.as_ref()), now, clock };
        standing::is_outrun(ground, declared.probe, opened)
    }

    /// When its pass ceases to hold.
    pub fn expires(&self, ledger: &Ledger) -> Option<Moment> {
        standing::expiry(self.declared(ledger)?.probe, self.receipt()?)
    }

    /// Its declaration.
    pub fn declared<'a>(&self, ledger: &'a Ledger) -> Option<Declared<'a>> {
        ledger.declared(self.document.as_ref(), &self.own_name)
    }
}

impl Proofs {
    /// Opens the newest receipt of every probe that `ledger` declares, and finds out where it stands.
    pub(super) fn of(view: &dyn View, entries: &[Entry], ledger: &Ledger) -> Self {
        let dir = RepoPath::new(&ledger.policy.policy.receipts.dir).ok();
        let shelf = dir.as_ref().map(|dir| Shelf::of(entries, dir)).unwrap_or_default();
        let Time { now, clock } = ledger.time;
        let ground = Ground { view, files: Files::of(entries, dir.as_ref()), now, clock };
        let declared: Vec<Declared<'_>> = ledger.declared_probes().collect();
        let trust = Trust::of(view, &ledger.policy.policy);
        let proof = |declared: &Declared<'_>| {
            let name = declared.full_name();
            let newest = checked(declared.probe, newest(ground, &name, shelf.of_probe(&name)));
            let opened = match &newest {
                Newest::Receipt(opened) => Some(opened),
                Newest::None | Newest::Malformed { .. } => None,
            };
            let distrust = opened.and_then(|opened| trust.signer(view, opened).err());
            let mut standing = standing(ground, declared.probe, &newest);
            let distrust = distrust.map(|why| Untrusted { why, mend: trust.mend(&standing) });
            if distrust.is_some() {
                standing = Standing::Malformed;
            }
            let document = declared.document.map(|document| document.source.path().clone());
            let inputs = declared.probe.inputs.iter();
            let ignored = inputs.filter(|pattern| is_ignored(view, pattern)).cloned().collect();
            let missed = declared.probe.inputs.iter().filter(|pattern| ground.files.misses(pattern)).cloned().collect();
            let own_name = declared.name.to_owned();
            Proof { name, document, own_name, newest, distrust, standing, ignored, missed }
        };
        let proofs: Vec<Proof> = declared.par_iter().map(proof).collect();
        let mut by_row: HashMap<Proven, Vec<usize>> = HashMap::new();
        for (at, declared) in declared.iter().enumerate() {
            for row in declared.rows() {
                let of_row = by_row.entry(row).or_default();
                if of_row.last() != Some(&at) {
                    of_row.push(at);
                }
            }
        }
        // Of a name that is declared twice the first counts; that it is, is told.
        let mut by_name = BTreeMap::new();
        for (at, proof) in proofs.iter().enumerate() {
            by_name.entry(proof.name.clone()).or_insert(at);
        }
        Self { proofs, by_name, by_row, shelf, older_faults: Vec::new() }
    }

    /// Every declared probe, those of the policy first.
    pub fn all(&self) -> &[Proof] {
        &self.proofs
    }

    /// The probe of a name: the one that `document` declares, else the one of that full name.
    pub fn named(&self, document: Option<&LoopDoc>, name: &str) -> Option<&Proof> {
        let own = document.map(|document| full_name(Some(document), name));
        let found = own.and_then(|own| self.by_name.get(&own)).or_else(|| self.by_name.get(name));
        found.and_then(|at| self.proofs.get(*at))
    }

    /// Every gap that a probe proves, in the order of their names.
    pub fn gaps(&self) -> impl Iterator<Item = &GapId> {
        let mut found: Vec<&GapId> = self.by_row.keys().filter_map(Proven::as_gap).collect();
        found.sort_unstable();
        found.into_iter()
    }

    /// Opens every receipt that is not the newest of its probe, so that [`Proofs::older_faults`] tells of it.
    pub fn open_all(&mut self, view: &dyn View, time: Time) {
        let newest: HashSet<&RepoPath> = self.proofs.iter().filter_map(|proof| proof.newest.path()).collect();
        let older: Vec<(&str, &Filed)> =
            self.shelf.probes().flat_map(|(name, filed)| filed.iter().map(move |filed| (name, filed))).collect();
        let older = older.par_iter().filter(|(_, filed)| !newest.contains(&filed.path));
        let faults = older.filter_map(|(name, filed)| match open(view, name, filed, time.clock) {
            Newest::Malformed { source, fault } => Some((source, fault)),
            Newest::None | Newest::Receipt(_) => None,
        });
        self.older_faults = faults.collect();
    }

    /// The receipts among those that [`Proofs::open_all`] opened that are not what they say they are.
    pub fn older_faults(&self) -> &[(Source, Fault)] {
        &self.older_faults
    }

    fn of_row(&self, row: Option<&Proven>) -> Evidence<'_> {
        let probes = row.and_then(|row| self.by_row.get(row)).map(Vec::as_slice).unwrap_or_default();
        let proofs: Vec<&Proof> = probes.iter().filter_map(|at| self.proofs.get(*at)).collect();
        // The gravest says what the row is; it is proven only if every one of them proves it.
        let state = proofs.iter().map(|proof| proof.state()).max().unwrap_or(State::Silent);
        Evidence { state, proofs }
    }
}

/// The same receipt, unless it contradicts the probe, of whose definition as it is now it says it is a run.
fn checked(probe: &Probe, newest: Newest) -> Newest {
    let Newest::Receipt(opened) = newest else { return newest };
    let same = opened.receipt.definition.as_deref() == Some(&probe.definition());
    match same.then(|| opened.contradicts(probe)).flatten() {
        Some(fault) => Newest::Malformed { source: opened.source, fault },
        None => Newest::Receipt(opened),
    }
}

impl Ledger {
    /// Takes the commits that led to the view: what they tell of tags, the proofs of upgrades are held against.
    pub fn remember(&mut self, history: Option<Box<dyn History>>) {
        let upgrades = self
            .proofs
            .proofs
            .iter()
            .any(|proof| proof.declared(self).is_some_and(|declared| declared.probe.tags().is_some()));
        let tags = history.as_ref().filter(|_| upgrades).map(|history| history.tags()).unwrap_or_default();
        self.history = history;
        let other = |proof: &Proof| {
            let probe = proof.declared(self)?.probe;
            standing::other_tag(probe, proof.receipt()?, &tags, self.time.now)
        };
        let outlived: Vec<Option<Outlived>> =
            self.proofs.proofs.iter().map(|proof| if tags.is_empty() { None } else { other(proof) }).collect();
        for (proof, outlived) in self.proofs.proofs.iter_mut().zip(outlived) {
            match (&mut proof.standing, outlived) {
                (standing @ Standing::Proven, Some(outlived)) => *standing = Standing::Stale(vec![outlived]),
                (Standing::Stale(all), Some(outlived)) => all.push(outlived),
                _ => {}
            }
        }
    }

    /// What the receipts say of a phase.
    pub fn evidence_of_phase(&self, document: &LoopDoc, phase: &Phase) -> Evidence<'_> {
        self.proofs.of_row(Proven::phase(document, phase).as_ref())
    }

    /// What the receipts say of a gap.
    pub fn evidence_of_gap(&self, id: &GapId) -> Evidence<'_> {
        self.proofs.of_row(Some(&Proven::Gap(self.gap_meant(id).clone())))
    }

    /// What the receipts say of a gap that a document states.
    pub fn evidence_of(&self, gap: &Gap) -> Evidence<'_> {
        self.evidence_of_gap(&gap.id)
    }

    /// The probes that prove a row of this loop, a phase of it or a gap of its own, in the order of the rows.
    pub fn proofs_of(&self, document: &LoopDoc) -> Vec<&Proof> {
        if self.proofs.all().is_empty() {
            return Vec::new();
        }
        let phases = document.phases.iter().flat_map(|phase| self.evidence_of_phase(document, phase).proofs);
        let gaps = self.gaps_of(document).flat_map(|gap| self.evidence_of_gap(gap.id).proofs);
        let mut seen = HashSet::new();
        phases.chain(gaps).filter(|proof| seen.insert(proof.name.as_str())).collect()
    }
}
