//! Which errors a commit would add: here, and in documents that it breaks.
//!
//! An error is new if none of the commits that this one goes on from has it, matched by fingerprint and judged
//! by the same policy at the same moment. What stood there before is looked at only if there is an error.

use std::collections::HashSet;
use std::sync::Arc;

use super::calling::Calling;
use super::narrow::Narrow;
use super::staged::Staged;
use super::stale;
use super::touched::{Touched, Turning};
use crate::cli::Failure;
use crate::cli::change::{Documents, Known, Listed, Paths, closes, found};
use crate::lint::{Finding, Request, Rule, Selection, carry, change, lint};
use crate::model::policy::{Level, is_policy};
use crate::model::{Before, GapId, Ledger, Reason, Registry, Step, find_policy, gap_key};
use crate::repo::{Commits, Revision};
use crate::rules::ALL;
use crate::text::{Entry, History, Overlay, RepoPath, View, ViewError};

/// What a commit would do.
#[derive(Debug, Default)]
pub(super) struct Judged {
    /// The errors that it would add.
    pub(super) new: Vec<Finding>,
    /// How many errors of the documents that were judged stood there before.
    pub(super) old: usize,
    /// How many rows would lose their proof.
    pub(super) stale: usize,
}

/// A commit that is being judged.
struct Judge<'a> {
    staged: &'a Staged,
    touched: Touched,
    known: Known,
    /// The documents that are staged.
    listed: Listed,
}

/// Finds out what the commit of `staged` would do.
pub(super) fn judge(staged: &Staged) -> Result<Judged, Failure> {
    let (mut known, listed) = staged.known();
    known.learn(&staged.index, &listed.entries, &staged.policy);
    staged.keep(&mut known);
    let turning = Turning::of(staged, &mut known);
    let registry = known.registry(&staged.index, staged.registry(&staged.entries), &staged.policy);
    let around = (&staged.index as &dyn View, &staged.policy.words);
    let documents = Documents::of(&known, listed.parts(), registry.as_deref(), around);
    let touched = Touched::of(staged, &documents, &turning);
    let losing = stale::candidates(staged, &documents);
    if touched.is_empty() && losing.is_empty() && !staged.may_rewrite_receipts() {
        return Ok(Judged::default());
    }
    let mut read = documents.around(&touched.judged, &touched.keys(&staged.policy));
    read.extend(losing.iter().cloned());
    Judge { staged, touched, known, listed }.judge(&read, &losing, registry)
}

impl Judge<'_> {
    fn judge(mut self, read: &Paths, losing: &Paths, registry: Option<Arc<Registry>>) -> Result<Judged, Failure> {
        let staged = self.staged;
        let mut ledger = self.load(&staged.index, read, registry)?;
        ledger.shelves.clone_from(&staged.shelves);
        ledger.before = Some(Before::of(self.before(staged.parents.first(), read)));
        ledger.history =
            Commits::of(&staged.repo, "HEAD", None).ok().map(|commits| Box::new(commits) as Box<dyn History>);
        let mut errors = self.errors(&ledger)?;
        let others = if errors.is_empty() { &[] } else { staged.parents.get(1..).unwrap_or_default() };
        for parent in others {
            // What one side of a merge has closed, the merge does not close.
            ledger.before = Some(Before::of(self.before(Some(parent), read)));
            let also = marks(&self.errors(&ledger)?);
            errors.retain(|error| also.contains(error.fingerprint.as_str()));
        }
        let rows = stale::rows(&ledger, losing);
        let mut judged = Judged::default();
        let asked = !(errors.is_empty() && rows.is_empty());
        for (nth, parent) in staged.parents.iter().enumerate().filter(|_| asked) {
            let before = self.load_parent(nth, losing)?;
            judged.stale += if nth == 0 { stale::proven(&before, &rows) } else { 0 };
            let stood = self.stood(&errors, parent, &before, &ledger)?;
            let found = errors.len();
            errors.retain(|error| self.answers(error) || !stood.contains(error.fingerprint.as_str()));
            judged.old += found - errors.len();
        }
        errors.extend(self.rewritten(&ledger, losing)?);
        judged.new = errors;
        Ok(judged)
    }

    /// The receipts that the commit would rewrite. Of all that can be said of a change this alone needs no message:
    /// nothing is a reason for it.
    fn rewritten(&mut self, ledger: &Ledger, losing: &Paths) -> Result<Vec<Finding>, Failure> {
        let staged = self.staged;
        if !staged.may_rewrite_receipts() {
            return Ok(Vec::new());
        }
        let parents: Vec<Ledger> =
            (0..staged.parents.len()).map(|nth| self.load_parent(nth, losing)).collect::<Result<_, _>>()?;
        let changed = staged.own_changes();
        let rules: Vec<&'static Rule> = ALL.into_iter().filter(|rule| rule.code == "LC406").collect();
        let selection = Selection::of(&staged.policy.policy, false);
        let request = Request { rules: &rules, selection: &selection, baseline: None, paths: &[] };
        let mut found = change(&Step::new(&parents, ledger, &changed, None), &request);
        found.retain(|finding| finding.level == Level::Error);
        if !found.is_empty() && Calling::of_this().amends != Some(false) {
            // A commit that is amended may leave out what it brought itself.
            let before: Vec<Revision> = (staged.repo.parents_of_head()?.iter())
                .map(|name| Revision::of(&staged.repo, name))
                .collect::<Result<_, _>>()?;
            let stood = |path: &RepoPath| before.iter().any(|parent| !matches!(parent.content(path), Ok(None)));
            found.retain(|finding| stood(finding.source.path()));
        }
        Ok(found)
    }

    /// The fingerprints of what is wrong in a parent already.
    fn stood(
        &self,
        errors: &[Finding],
        parent: &Revision,
        before: &Ledger,
        after: &Ledger,
    ) -> Result<HashSet<String>, Failure> {
        let mut found = all_errors(self.staged, parent, before)?;
        carry(&mut found, before, after);
        let mut stood = marks(&found);
        let policy = |finding: &Finding| is_policy(finding.source.path());
        if errors.iter().any(policy) && self.staged.changed.iter().any(|changed| is_policy(&changed.path)) {
            // By the policy as it is now, its own faults would have been there before.
            let own = find_policy(parent).map_err(|unread| Failure::unread(&unread))?;
            let own = all_errors(self.staged, parent, &Ledger::load(parent, own, self.staged.time)?)?;
            let old = marks(own.iter().filter(|finding| policy(finding)));
            stood.retain(|mark| {
                old.contains(mark) || !errors.iter().any(|e| policy(e) && e.fingerprint.as_str() == mark)
            });
        }
        Ok(stood)
    }

    /// Everything in `view` that is needed to judge.
    fn load(&self, view: &dyn View, read: &Paths, registry: Option<Arc<Registry>>) -> Result<Ledger, Failure> {
        let entries = view.entries()?;
        let documents = read.iter().filter(|path| self.staged.is_document(path));
        let documents: Vec<&Entry> = documents.filter_map(|path| found(&entries, path)).collect();
        let policy = self.staged.policy.clone();
        let ledger = Ledger::load_these(view, policy, self.staged.time, &documents, &entries, registry);
        let failed = ledger.unread.iter().find(|unread| matches!(unread.why, Reason::View(ViewError::Failed(_))));
        let registry = self.staged.policy.registry();
        match failed.filter(|unread| registry.as_ref() != Some(&unread.path)) {
            Some(unread) => Err(Failure::unread(unread)),
            None => Ok(ledger),
        }
    }

    /// What the nth parent had of the same documents, wherever they stood.
    fn load_parent(&mut self, nth: usize, losing: &Paths) -> Result<Ledger, Failure> {
        let staged = self.staged;
        let (parent, listed) =
            staged.before(&self.listed).nth(nth).ok_or_else(|| Failure::new("there is no such parent"))?;
        self.known.learn(&**parent, &listed.entries, &staged.policy);
        let registry = self.known.registry(&**parent, staged.registry(parent.files()?), &staged.policy);
        let around = (&**parent as &dyn View, &staged.policy.words);
        let documents = Documents::of(&self.known, listed.parts(), registry.as_deref(), around);
        let mut judged = self.touched.judged.clone();
        judged.extend(self.staged.changed_paths().cloned());
        judged.extend(losing.iter().cloned());
        let read = if self.touched.whole {
            documents.all()
        } else {
            documents.around(&judged, &self.touched.keys(&self.staged.policy))
        };
        self.load(&**parent, &read, registry)
    }

    /// What stood before: of it only what may have been moved is listed.
    fn before(&self, parent: Option<&Arc<Revision>>, read: &Paths) -> Box<dyn View> {
        let Some(parent) = parent else { return Box::new(Overlay::empty()) };
        let mut listed = read.clone();
        listed.extend(self.staged.changed_paths().cloned());
        Box::new(Narrow { view: Arc::clone(parent), listed })
    }

    /// The errors that this commit may have to answer for.
    fn errors(&self, ledger: &Ledger) -> Result<Vec<Finding>, Failure> {
        let mut errors = all_errors(self.staged, &self.staged.index, ledger)?;
        errors.retain(|error| self.concerns(error, ledger) && !is_mere_loss(error, ledger));
        Ok(errors)
    }

    /// Whether an error is where this commit can have made it.
    fn concerns(&self, error: &Finding, ledger: &Ledger) -> bool {
        let path = error.source.path();
        let registry = self.staged.policy.registry().as_ref() == Some(path);
        if self.touched.whole || self.touched.judged.contains(path) {
            return true;
        }
        if registry {
            let gap = error.row.as_deref().and_then(GapId::new).map(|id| gap_key(&id));
            return error.rule.family() == "LC0" && self.staged.changes(path)
                || gap.is_some_and(|key| self.touched.turned.contains(&key))
                || closes(error, ledger);
        }
        is_policy(path) && !self.touched.turned.is_empty()
    }

    /// Whether a touched document answers for all that is wrong with it.
    fn answers(&self, error: &Finding) -> bool {
        self.staged.policy.policy.hooks.strict && self.staged.changes(error.source.path())
    }
}

/// Every error in `ledger`, which was read from `view`, that stands in what is committed.
fn all_errors(staged: &Staged, view: &dyn View, ledger: &Ledger) -> Result<Vec<Finding>, Failure> {
    let selection = Selection::of(&staged.policy.policy, false).of_errors();
    let baseline = staged.debt(view)?;
    let baseline = baseline.as_ref().map(|(baseline, source)| (baseline, source));
    let rules: Vec<&'static Rule> = ALL.into_iter().filter(|rule| staged.is_asked(rule)).collect();
    let mut found = lint(ledger, &Request { rules: &rules, selection: &selection, baseline, paths: &[] }).findings;
    found.retain(|finding| {
        let of_trees = matches!(finding.rule.family(), "LC0" | "LC1" | "LC2" | "LC3");
        finding.counts() && of_trees
    });
    Ok(found)
}

/// Whether all that is wrong is that a row lost its proof: no commit is refused for that, unless it closes the loop.
fn is_mere_loss(error: &Finding, ledger: &Ledger) -> bool {
    error.rule.code == "LC303" && !closes(error, ledger)
}

fn marks<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> HashSet<String> {
    findings.into_iter().map(|finding| finding.fingerprint.as_str().to_owned()).collect()
}
