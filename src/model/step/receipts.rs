//! What a change does to receipts, which are written once.

use std::cell::OnceCell;

use super::Step;
use crate::model::citations::CitedReceipts;
use crate::model::receipt::RunKey;
use crate::model::shelf::Shelf;
use crate::text::{Changed, Mode, RepoPath};

/// A receipt, or its signature, that is not what it was.
#[derive(Clone, Debug)]
pub struct Rewritten<'a> {
    /// The file.
    pub path: &'a RepoPath,
    /// The probe whose receipt it is.
    pub probe: &'a str,
    /// What was done to it.
    pub how: How<'a>,
    /// Whether it is the signature, and not the receipt.
    pub signature: bool,
}

/// What was done to a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How<'a> {
    /// It has other bytes.
    Changed,
    /// It has another name.
    Renamed(&'a RepoPath),
    /// It is gone.
    Deleted,
}

/// A receipt by its place.
#[derive(PartialEq)]
struct Placed<'a> {
    probe: &'a str,
    key: RunKey,
    signature: bool,
}

impl<'a> Placed<'a> {
    /// The receipt, or signature of one, at `path` below `dir`.
    fn of(path: &'a RepoPath, dir: &RepoPath) -> Option<Self> {
        let rest = path.as_str().strip_prefix(dir.as_str())?.strip_prefix('/')?;
        let (probe, name) = rest.rsplit_once('/')?;
        let (name, signature) = name.strip_suffix(".sig").map_or((name, false), |name| (name, true));
        Some(Self { probe, key: RunKey::parse(name.strip_suffix(".json")?)?, signature })
    }
}

impl<'a> Step<'a> {
    /// The receipts that the change rewrites, renames or deletes, but for those that may go: such as a newer one of
    /// the same probe supersedes and no document cites, such of a probe that was never declared, and such as go where
    /// the policy now has them.
    pub fn rewritten_receipts(&self) -> Vec<Rewritten<'a>> {
        // That a change has receipts elsewhere does not free those that were there.
        let dir = RepoPath::new(&self.after.policy.policy.receipts.dir).ok();
        let dirs: Vec<&RepoPath> = dir.iter().chain(&self.after.shelves).collect();
        let cited = OnceCell::new();
        let rewritten = self.changed.iter().filter_map(|changed| {
            let placed = dirs.iter().find_map(|dir| Placed::of(&changed.path, dir))?;
            let how = self.done_to(changed, &placed, || cited.get_or_init(|| self.after.cited_receipts()))?;
            Some(Rewritten { path: &changed.path, probe: placed.probe, how, signature: placed.signature })
        });
        rewritten.collect()
    }

    /// Whether a receipt that is at `path` now is where the policy has it.
    fn is_shelved(&self, placed: &Placed<'_>, path: &RepoPath) -> bool {
        let dir = RepoPath::new(&self.after.policy.policy.receipts.dir);
        dir.is_ok_and(|dir| Placed::of(path, &dir).is_some_and(|there| there == *placed))
    }

    /// What is done to a receipt that has to be told.
    fn done_to<'c>(
        &self,
        changed: &'a Changed,
        placed: &Placed<'_>,
        cited: impl Fn() -> &'c CitedReceipts,
    ) -> Option<How<'a>> {
        let stood = changed.before.is_some()
            || self.parents.iter().any(|parent| holds(&parent.proofs.shelf, placed, &changed.path));
        let Some(after) = &changed.after else {
            let with_its_receipt = placed.signature && !holds_key(&self.after.proofs.shelf, placed);
            let may_go = with_its_receipt || !placed.signature && self.may_go(placed) && !cited().has(&placed.key);
            let renamed = self.renamed(changed);
            let shelved = renamed.is_some_and(|to| self.is_shelved(placed, to));
            return (stood && !may_go && !shelved).then(|| renamed.map_or(How::Deleted, How::Renamed));
        };
        // That it may be run changes nothing of what it says.
        let is_file = matches!(after.mode, Mode::File | Mode::Executable);
        let same =
            is_file && after.oid.is_some() && changed.before.as_ref().is_some_and(|before| before.oid == after.oid);
        (stood && !same).then_some(How::Changed)
    }

    /// The new file with the content of one that is gone.
    fn renamed(&self, gone: &Changed) -> Option<&'a RepoPath> {
        let oid = gone.before.as_ref()?.oid?;
        let same = |changed: &&Changed| {
            changed.before.is_none() && changed.after.as_ref().is_some_and(|after| after.oid == Some(oid))
        };
        self.changed.iter().find(same).map(|changed| &changed.path)
    }

    /// Whether a receipt may go unless somebody cites it.
    fn may_go(&self, placed: &Placed<'_>) -> bool {
        let newest = self.after.proofs.shelf.of_probe(placed.probe).last();
        // Of those of one second only their content tells which is the newer.
        let superseded = newest.is_some_and(|newest| newest.key.moment() > placed.key.moment());
        let orphan = !self.parents.iter().any(|parent| parent.declares(placed.probe));
        superseded || orphan
    }
}

fn holds(shelf: &Shelf, placed: &Placed<'_>, path: &RepoPath) -> bool {
    let mut filed = shelf.of_probe(placed.probe).iter().filter(|filed| filed.key == placed.key);
    filed.any(|filed| !placed.signature && filed.path == *path || placed.signature && filed.signed)
}

fn holds_key(shelf: &Shelf, placed: &Placed<'_>) -> bool {
    shelf.of_probe(placed.probe).iter().any(|filed| filed.key == placed.key)
}
