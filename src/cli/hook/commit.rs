//! `loopctl hook pre-commit` and `pre-merge-commit`.

use std::mem::ManuallyDrop;

use super::judge::judge;
use super::staged::{Since, Staged};
use super::tell;
use crate::cli::change::is_of_a_move;
use crate::cli::{Global, Outcome, Streams};
use crate::lint::{Request, Selection, lint};
use crate::model::Ledger;
use crate::model::policy::is_policy;
use crate::rules::ALL;

/// Judges what is about to be committed.
pub(super) fn run(global: &Global, streams: &Streams) -> Outcome {
    // The process is about to end: thousands of paths need not be given back one by one.
    let staged = ManuallyDrop::new(Staged::look(global)?);
    if !staged.policy.faults.is_empty() {
        return without_policy(&staged, streams);
    }
    if !staged.concerns_documents() {
        return Ok(0);
    }
    let judged = judge(&staged)?;
    if let Some(former) = staged.formerly(global, Since::Head)? {
        let mut errors = judge(&former)?.new;
        errors.retain(|error| !is_of_a_move(error, &former.policy.policy, &staged.policy.policy));
        tell::hushed(&errors, &judged.new, &former.passed_over_by(&staged), streams);
    }
    tell::tell(&staged, &judged, streams)
}

/// With a policy that is not in order nothing can be judged: the commit that makes it so is refused.
fn without_policy(staged: &Staged, streams: &Streams) -> Outcome {
    if !staged.changed.iter().any(|changed| is_policy(&changed.path)) {
        streams.notice("the policy is not in order, so nothing was judged: `loopctl lint` tells why");
        return Ok(0);
    }
    let ledger = Ledger::of(staged.policy.clone(), Vec::new(), None, Vec::new(), staged.time);
    let selection = Selection::of(&staged.policy.policy, false);
    let report = lint(&ledger, &Request { rules: &ALL, selection: &selection, baseline: None, paths: &[] });
    tell::findings(&report.findings, streams)?;
    streams.say("this commit would leave the policy not in order, so it is not made");
    Ok(1)
}
