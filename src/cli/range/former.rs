//! A range that changes its judge, held against the former one.

use std::collections::HashSet;

use super::{Forgiving, Ground, by_one};
use crate::cli::change::{hushed as notes, is_of_a_move};
use crate::cli::{Failure, debt};
use crate::lint::Report;
use crate::model::Governed;
use crate::model::policy::{self, Level};
use crate::repo::Range;
use crate::text::{Oid, RepoPath};

/// What is said of the errors that the policy and the baseline of what the range goes on from tell, and that the range
/// has put out of sight; of commits that were `seen` before nothing is.
pub(super) fn hushed(
    ground: &Ground<'_>,
    range: &Range,
    policy: &policy::Read,
    mut seen: HashSet<Oid>,
    report: &Report,
) -> Result<Vec<String>, Failure> {
    let (Some(base), None, Forgiving::Own) = (range.bases.first(), ground.config, &ground.forgiving) else {
        return Ok(Vec::new());
    };
    let (base, tip) = (ground.view(&ground.commit(*base)?), ground.view(&ground.commit(range.tip)?));
    let former = ground.policy(&*base)?;
    let forgiven = debt::of(&*base)?;
    let written = |read: &policy::Read| read.source.as_ref().map(|source| source.text().to_owned());
    let same = written(&former) == written(policy)
        && forgiven.as_ref().map(|(_, source)| source.text().to_owned())
            == debt::of(&*tip)?.map(|(_, source)| source.text().to_owned());
    if same || !former.faults.is_empty() {
        return Ok(Vec::new());
    }
    let judge = Ground {
        config: Some(&former),
        forgiving: forgiven.as_ref().map_or(Forgiving::Nothing, Forgiving::Named),
        ..*ground
    };
    let mut told = by_one(&judge, range, &former, false, &mut seen)?.report.findings;
    told.retain(|error| {
        let moved = is_of_a_move(error, &former.policy, &policy.policy);
        error.counts() && error.level == Level::Error && !moved
    });
    let (was, is) = (Governed::of(&former.policy), Governed::of(&policy.policy));
    let entries = tip.entries()?;
    let passed_over = |path: &&RepoPath| was.holds(path) && !is.holds(path);
    let passed_over: Vec<&RepoPath> = entries.iter().map(|entry| &entry.path).filter(passed_over).collect();
    Ok(notes(&told, &report.findings, &passed_over))
}
