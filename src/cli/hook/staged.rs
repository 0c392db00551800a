//! What is about to be committed.
//!
//! Only the index is looked at, the one that git names, and the commits that it goes on from. Nothing is
//! written but a cache in git's own directory.

use std::cell::{Cell, OnceCell};
use std::collections::BTreeSet;
use std::sync::Arc;

use crate::cli::change::{Known, Listed, Side, Sides, read, shelves};
use crate::cli::clock::now;
use crate::cli::debt::{self, Debt};
use crate::cli::workspace::Workspace;
use crate::cli::{Failure, Global, threads};
use crate::lint::{Baseline, Rule};
use crate::model::policy::is_policy;
use crate::model::{Governed, Step, Time, find_policy, policy};
use crate::repo::{Index, Repo, RepoError, Revision};
use crate::text::{Changed, Entries, Entry, Oid, RepoPath, View};

/// What is about to be committed, and what it goes on from.
pub(super) struct Staged {
    pub(super) repo: Repo,
    pub(super) index: Index,
    /// The files of the index.
    pub(super) entries: Entries,
    pub(super) policy: policy::Read,
    /// The commits that the new one goes on from, the checked out one first; none before the first commit.
    pub(super) parents: Vec<Arc<Revision>>,
    /// What differs from the first of them, sorted by path.
    pub(super) changed: Vec<Changed>,
    /// What differs from each of the others.
    others: Vec<Vec<Changed>>,
    pub(super) time: Time,
    governed: Governed,
    /// Where receipts are.
    receipts: Option<RepoPath>,
    /// Where they were, if the change has them elsewhere.
    pub(super) shelves: Vec<RepoPath>,
    /// What is remembered, if it was asked for already.
    known: Cell<Option<Known>>,
    /// The commit whose policy and baseline hold instead of those that are staged.
    judge: Option<Arc<Revision>>,
}

/// What the index is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Since {
    /// The commit that is checked out, and those that are merged into it.
    Head,
    /// What that commit goes on from: it is amended.
    BeforeHead,
}

impl Since {
    fn revisions(self, repo: &Repo) -> Result<Vec<Revision>, RepoError> {
        let named =
            |names: Vec<String>| names.iter().map(|name| Revision::of(repo, name)).collect::<Result<Vec<_>, _>>();
        if self == Self::BeforeHead {
            return named(repo.parents_of_head()?);
        }
        let mut found = match Revision::of(repo, "HEAD") {
            Ok(head) => vec![head],
            Err(RepoError::UnbornHead) => Vec::new(),
            Err(error) => return Err(error),
        };
        found.extend(named(merged(repo))?);
        Ok(found)
    }
}

impl Staged {
    /// Looks at the index, and at what it changes.
    pub(super) fn look(global: &Global) -> Result<Self, Failure> {
        Self::since(global, Since::Head)
    }

    /// Looks at the index, and at what it changes since a point.
    pub(super) fn since(global: &Global, since: Since) -> Result<Self, Failure> {
        Self::judged_by(global, since, None)
    }

    /// The same change under the policy and the baseline of what it goes on from, where it changes those: what it adds by
    /// them is not to go unnoticed.
    pub(super) fn formerly(&self, global: &Global, since: Since) -> Result<Option<Self>, Failure> {
        let turns = |changed: &Changed| is_policy(&changed.path) || changed.path.as_str() == Baseline::PATH;
        let former = self.parents.first().filter(|_| global.config.is_none() && self.changed.iter().any(turns));
        let Some(former) = former else { return Ok(None) };
        let former = Self::judged_by(global, since, Some(Arc::clone(former)))?;
        Ok(Some(former).filter(|former| former.policy.faults.is_empty()))
    }

    fn judged_by(global: &Global, since: Since, judge: Option<Arc<Revision>>) -> Result<Self, Failure> {
        let workspace = Workspace::open(global)?;
        let repo = workspace.repo()?.clone();
        let index = Index::of(&repo)?;
        let policy = match &judge {
            Some(former) => find_policy(&**former).map_err(|unread| Failure::unread(&unread))?,
            None => workspace.policy(global, &index)?,
        };
        let entries = index.entries()?;
        let mut parents = Vec::new();
        let mut changes = Vec::new();
        let known = OnceCell::new();
        for revision in since.revisions(&repo)? {
            let beside = || known.get_or_init(|| Known::beside(&repo, &policy, &entries));
            let changed = index.changes(&revision, &|| beside().told(revision.tree_name()?, &entries))?;
            parents.push(Arc::new(index.listed(revision, changed.clone())));
            changes.push(changed);
        }
        let mut changes = changes.into_iter();
        let changed = changes.next().unwrap_or_else(|| index.all_added());
        let others = changes.collect();
        let governed = Governed::of(&policy.policy);
        let shelves = shelves(parents.iter().map(|parent| &**parent as &dyn View), &changed);
        let receipts = RepoPath::new(&policy.policy.receipts.dir).ok();
        let (known, time) = (Cell::new(known.into_inner()), now().into());
        Ok(Self {
            repo,
            index,
            entries,
            policy,
            parents,
            changed,
            others,
            time,
            governed,
            receipts,
            shelves,
            known,
            judge,
        })
    }

    /// Whether anything changes that a document, or what is said of one, depends on.
    pub(super) fn concerns_documents(&self) -> bool {
        let registry = self.policy.registry();
        let mut paths = self.changed.iter().map(|changed| &changed.path);
        paths.any(|path| self.is_document(path) || self.is_ground(path) || registry.as_ref() == Some(path))
            || self.touches_inputs()
    }

    /// Every file that differs from that of some parent: what one side of a merge has moved, another has where it was.
    pub(super) fn changed_paths(&self) -> impl Iterator<Item = &RepoPath> {
        std::iter::once(&self.changed).chain(&self.others).flatten().map(|changed| &changed.path)
    }

    /// Whether the file at `path` differs from what it was.
    pub(super) fn changes(&self, path: &RepoPath) -> bool {
        self.changed.binary_search_by(|changed| changed.path.cmp(path)).is_ok()
    }

    /// Whether what a rule tells can be a matter of this commit: a large registry that it does not touch is not
    /// read from end to end for its faults.
    pub(super) fn is_asked(&self, rule: &Rule) -> bool {
        let named = |path: &RepoPath| is_policy(path) || self.policy.registry().as_ref() == Some(path);
        rule.code != "LC007" || self.changed.iter().any(|changed| named(&changed.path))
    }

    /// Whether a file is a loop document.
    pub(super) fn is_document(&self, path: &RepoPath) -> bool {
        self.governed.holds(path)
    }

    /// Whether a file has a say in what holds of any document: the policy, the keys that may sign, the baseline, a receipt.
    pub(super) fn is_ground(&self, path: &RepoPath) -> bool {
        let signers = self.policy.policy.receipts.allowed_signers.as_deref() == Some(path.as_str());
        is_policy(path) || signers || path.as_str() == Baseline::PATH || self.is_receipt(path)
    }

    /// Whether there are receipts that a change of some file may make stale.
    pub(super) fn touches_inputs(&self) -> bool {
        !self.changed.is_empty() && self.receipts.iter().chain(&self.shelves).any(|directory| self.lists(directory))
    }

    /// Whether a file stands at `path`, or below it.
    fn lists(&self, path: &RepoPath) -> bool {
        let below = format!("{path}/");
        let next = self.entries.partition_point(|entry| entry.path.as_str() < below.as_str());
        self.entries.get(next).is_some_and(|entry| entry.path.is_in(path)) || self.listed(path).is_some()
    }

    /// Looks at the change as a step that nobody has described yet, with what has one of the keys `named`.
    pub(super) fn step<T>(&self, named: BTreeSet<String>, look: impl FnOnce(&Step<'_>) -> T) -> Result<T, Failure> {
        let changed = self.own_changes();
        let sides = self.sides(&changed, named)?;
        Ok(look(&Step::new(&sides.parents, &sides.after, &changed, None)))
    }

    /// What is known of the ties of the documents, and how these are listed. Where few have to be read, one thread is
    /// enough.
    pub(super) fn known(&self) -> (Known, Listed) {
        let ground = self.changed.iter().any(|changed| self.is_ground(&changed.path));
        let touched: Vec<&RepoPath> = self.changed_paths().collect();
        // Where all are judged, nothing is gained by looking for some.
        let touched = (!ground).then_some(touched.as_slice());
        let asked = self.known.take();
        let mut known = asked.unwrap_or_else(|| Known::beside(&self.repo, &self.policy, &self.entries));
        let listed = known.list(&self.entries, &self.governed, touched);
        if !ground && self.changed.len() <= threads::FEW && known.unknown(&listed.entries) <= threads::FEW {
            threads::stay_alone();
        }
        (known, listed)
    }

    /// The documents of each parent, of which `listed` are those that are staged.
    pub(super) fn before<'a>(&'a self, listed: &'a Listed) -> impl Iterator<Item = (&'a Arc<Revision>, Listed)> {
        let changes = std::iter::once(&self.changed).chain(&self.others);
        self.parents.iter().zip(changes).map(|(parent, changes)| (parent, listed.before(changes, &self.governed)))
    }

    /// The baseline that holds for the files of `view`.
    pub(super) fn debt(&self, view: &dyn View) -> Result<Option<Debt>, Failure> {
        debt::of(self.judge.as_ref().map_or(view, |former| &**former as &dyn View))
    }

    /// The loop documents that another judge does not look at, though they are there.
    pub(super) fn passed_over_by(&self, other: &Self) -> Vec<&RepoPath> {
        let paths = self.entries.iter().map(|entry| &entry.path);
        paths.filter(|path| self.is_document(path) && !other.is_document(path)).collect()
    }

    /// Remembers what was found out, unless that is how a policy has it that holds no more.
    pub(super) fn keep(&self, known: &mut Known) {
        if self.judge.is_some() {
            return;
        }
        let staged = self.index.tree().map(|tree| (tree, &[][..]));
        let parent = self.parents.first().and_then(|parent| Some((parent.tree_name()?, self.changed.as_slice())));
        let trees: Vec<(Oid, &[Changed])> = staged.into_iter().chain(parent).collect();
        known.keep(&self.entries, &self.governed, &trees);
    }

    /// Reads what stood before `changed` and what will stand, with what has one of the keys `named`.
    pub(super) fn sides(&self, changed: &[Changed], named: BTreeSet<String>) -> Result<Sides, Failure> {
        let (mut known, after) = self.known();
        known.learn(&self.index, &after.entries, &self.policy);
        let before: Vec<(&Arc<Revision>, Listed)> = self.before(&after).collect();
        let mut sides = Vec::with_capacity(before.len() + 1);
        for (parent, listed) in &before {
            known.learn(&***parent, &listed.entries, &self.policy);
            let entries = parent.files()?;
            let registry = known.registry(&***parent, self.registry(entries), &self.policy);
            sides.push(Side {
                view: &***parent,
                entries,
                documents: &listed.entries,
                gone: listed.parts().0,
                registry,
            });
        }
        let registry = known.registry(&self.index, self.registry(&self.entries), &self.policy);
        let (gone, documents) = after.parts();
        sides.push(Side { view: &self.index, entries: &self.entries, documents, gone, registry });
        self.keep(&mut known);
        let policy = Arc::new(self.policy.clone());
        read(&policy, &self.governed, self.time, &known, &sides, changed, named)
    }

    /// The files that are what they are in no parent, with what the first one has.
    pub(super) fn own_changes(&self) -> Vec<Changed> {
        let in_all = |changed: &&Changed| {
            let differs = |other: &Vec<Changed>| other.binary_search_by(|c| c.path.cmp(&changed.path)).is_ok();
            self.others.iter().all(differs)
        };
        self.changed.iter().filter(in_all).cloned().collect()
    }

    /// Whether a receipt that was there before is not what it was.
    pub(super) fn may_rewrite_receipts(&self) -> bool {
        let mut receipts = self.changed.iter().filter(|changed| self.is_receipt(&changed.path));
        // What is new to one side of a merge may have come from another.
        receipts.any(|changed| changed.before.is_some() || !self.others.is_empty())
    }

    /// Whether a loop, the registry or a receipt differs from what it was.
    pub(super) fn touches_governed(&self) -> bool {
        let registry = self.policy.registry();
        let mut paths = self.changed.iter().map(|changed| &changed.path);
        paths.any(|path| self.is_document(path) || self.is_receipt(path) || registry.as_ref() == Some(path))
    }

    /// The file at `path`.
    fn listed(&self, path: &RepoPath) -> Option<&Entry> {
        self.entries.binary_search_by(|entry| entry.path.cmp(path)).ok().and_then(|at| self.entries.get(at))
    }

    /// The registry among `entries`, which are sorted by path.
    pub(super) fn registry<'a>(&self, entries: &'a [Entry]) -> Option<&'a Entry> {
        let path = self.policy.registry()?;
        entries.binary_search_by(|entry| entry.path.cmp(&path)).ok().and_then(|at| entries.get(at))
    }

    pub(super) fn is_receipt(&self, path: &RepoPath) -> bool {
        self.receipts.iter().chain(&self.shelves).any(|directory| path.is_in(directory))
    }
}

/// The commits that are being merged: git notes them when it stops, and before that tells them to its hooks.
fn merged(repo: &Repo) -> Vec<String> {
    let noted = repo.merge_heads();
    if !noted.is_empty() {
        return noted;
    }
    let told = std::env::vars_os().filter_map(|(name, _)| name.to_str()?.strip_prefix("GITHEAD_").map(str::to_owned));
    told.collect()
}
