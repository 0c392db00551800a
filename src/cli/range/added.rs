//! What the last commit of a range adds: the findings of its files that what the range goes on from does not have.

use std::collections::HashMap;

use super::Ground;
use crate::cli::Failure;
use crate::cli::change::closes;
use crate::lint::{Finding, Report, Request, carry, lint};
use crate::model::policy::{self, Level};
use crate::model::{Before, Ledger, Reason, Time};
use crate::repo::{Commit, Commits, Range};
use crate::rules::ALL;
use crate::text::{History, Overlay, View, ViewError};

/// What is told of the last commit's files: what the range adds, or with `all` everything.
pub(super) fn added(ground: &Ground<'_>, range: &Range, policy: &policy::Read, all: bool) -> Result<Report, Failure> {
    let tip = ground.commit(range.tip)?;
    let bases: Vec<Commit> = range.bases.iter().map(|base| ground.commit(*base)).collect::<Result<_, _>>()?;
    let time = ground.time(&tip);
    let mut ledger = load(ground, &tip, policy, time)?;
    let view = ground.view(&tip);
    let mut report = judged(ground, ledger_with(&mut ledger, ground, bases.first()), &*view)?;
    for base in bases.iter().skip(1) {
        // What one line of work has closed, the others do not close.
        let also = judged(ground, ledger_with(&mut ledger, ground, Some(base)), &*view)?;
        let also = Stood::of(&also.findings);
        report.findings.retain(|finding| also.has(finding));
    }
    if !all {
        for base in &bases {
            let before = load(ground, base, policy, time)?;
            let mut stood = judged(ground, &before, &*ground.view(base))?.findings;
            carry(&mut stood, &before, &ledger);
            let stood = Stood::of(&stood);
            report.findings.retain(|finding| !stood.has(finding));
        }
        for finding in &mut report.findings {
            // A row that only lost its proof is told; no hook refuses a commit for that.
            if finding.rule.code == "LC303" && finding.level == Level::Error && !closes(finding, &ledger) {
                finding.level = Level::Warn;
            }
        }
    }
    report.findings.retain(|finding| ground.reports(finding));
    Ok(report)
}

/// The same ledger, as a change of what stood in `base`.
fn ledger_with<'a>(ledger: &'a mut Ledger, ground: &Ground<'_>, base: Option<&Commit>) -> &'a Ledger {
    let stood = base.map_or_else(|| Box::new(Overlay::empty()) as Box<dyn View>, |base| ground.view(base));
    ledger.before = Some(Before::of(stood));
    ledger
}

fn judged(ground: &Ground<'_>, ledger: &Ledger, view: &dyn View) -> Result<Report, Failure> {
    let selection = (ground.hearing)(&ledger.policy.policy);
    let baseline = ground.debt(view)?;
    let baseline = baseline.as_ref().map(|(baseline, source)| (baseline, source));
    Ok(lint(ledger, &Request { rules: &ALL, selection: &selection, baseline, paths: &[] }))
}

/// Everything in the files of a commit, all of which have to be there.
fn load(ground: &Ground<'_>, commit: &Commit, policy: &policy::Read, time: Time) -> Result<Ledger, Failure> {
    let view = ground.view(commit);
    let mut ledger = Ledger::load(&*view, policy.clone(), time)?;
    let history = Commits::of(ground.repo, &commit.id.to_string(), ground.directory)?;
    ledger.remember(Some(Box::new(history) as Box<dyn History>));
    let failed = |unread: &&crate::model::Unread| matches!(unread.why, Reason::View(ViewError::Failed(_)));
    let registry = policy.registry();
    match ledger.unread.iter().filter(|unread| registry.as_ref() != Some(&unread.path)).find(failed) {
        Some(unread) => return Err(Failure::unread(unread)),
        None if ground.strict => ledger.proofs.open_all(&*view, time),
        None => {}
    }
    Ok(ledger)
}

/// What was found before, by fingerprint: how grave it was, if it counted.
struct Stood<'a>(HashMap<&'a str, Option<Level>>);

impl<'a> Stood<'a> {
    fn of(findings: &'a [Finding]) -> Self {
        let level = |finding: &Finding| finding.counts().then_some(finding.level);
        Self(findings.iter().map(|finding| (finding.fingerprint.as_str(), level(finding))).collect())
    }

    /// Whether a finding was there, and no less grave.
    fn has(&self, finding: &Finding) -> bool {
        match self.0.get(finding.fingerprint.as_str()) {
            None => false,
            Some(_) if !finding.counts() => true,
            Some(stood) => stood.is_some_and(|stood| stood <= finding.level),
        }
    }
}
