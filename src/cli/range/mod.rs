//! Ranges of commits, judged: each message, each change, and what the last commit adds to what was there.

mod added;
mod adopt;
mod commits;
mod files;
mod former;
mod ground;
mod policies;

pub(super) use adopt::Adopted;
pub(super) use commits::message;
pub(super) use ground::{Forgiving, Ground};

use std::collections::HashSet;

use super::Failure;
use crate::lint::{Finding, Report, Suppressed};
use crate::model::policy;
use crate::repo::Range;
use crate::text::Oid;

/// What came out of a range.
#[derive(Debug, Default)]
pub(super) struct Judged {
    pub(super) report: Report,
    /// How many commits are older than the policy wants judged.
    pub(super) older: usize,
    /// The commits whose own policy is not in order: they were judged by what can be read of it.
    pub(super) unruly: Vec<String>,
    /// What is to be said of errors that the range hides from the judge, a line each.
    pub(super) hushed: Vec<String>,
}

/// Judges `range` by the policy of each of its commits; `policy` is that of the last one, in order.
///
/// Commits that were `seen` before are passed over.
pub(super) fn judge(
    ground: &Ground<'_>,
    range: &Range,
    policy: &policy::Read,
    all: bool,
    seen: &mut HashSet<Oid>,
) -> Result<Judged, Failure> {
    let before = seen.clone();
    let mut judged = by_one(ground, range, policy, all, seen)?;
    if !all {
        judged.hushed = former::hushed(ground, range, policy, before, &judged.report)?;
    }
    Ok(judged)
}

/// Judges a range by the policies and the baseline of `ground` alone.
fn by_one(
    ground: &Ground<'_>,
    range: &Range,
    policy: &policy::Read,
    all: bool,
    seen: &mut HashSet<Oid>,
) -> Result<Judged, Failure> {
    let adopted = Adopted::of(ground.repo, &policy.policy.adopt)?;
    let mut report =
        if range.commits.is_empty() && !all { Report::default() } else { added::added(ground, range, policy, all)? };
    let mut judged = Judged::default();
    let unseen: Vec<Oid> = range.commits.iter().filter(|commit| seen.insert(**commit)).copied().collect();
    let commits: Vec<Oid> = unseen.iter().filter(|commit| !adopted.is_older(**commit)).copied().collect();
    judged.older = unseen.len() - commits.len();
    for mut told in commits::judge(ground, &commits)? {
        if let Some(reason) = adopted.attested(told.commit) {
            for finding in told.findings.iter_mut().filter(|finding| finding.counts()) {
                finding.suppressed = Some(Suppressed::Allowed { reason: reason.to_owned(), until: None }.into());
            }
        }
        judged.unruly.extend(told.unruly.then(|| crate::repo::short(told.commit)));
        report.findings.append(&mut told.findings);
        report.commits += 1;
    }
    let tip = ground.commit(range.tip)?;
    if let Some((baseline, _)) = ground.debt(&*ground.view(&tip))? {
        let held = |finding: &&mut Finding| {
            finding.commit.is_some() && finding.counts() && baseline.holds(finding.fingerprint.as_str())
        };
        report
            .findings
            .iter_mut()
            .filter(held)
            .for_each(|finding| finding.suppressed = Some(Suppressed::Baselined.into()));
    }
    judged.report = report;
    Ok(judged)
}
