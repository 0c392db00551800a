//! `loopctl hook commit-msg`: the message and the staged change, judged together.

mod kept;

use std::ffi::OsString;
use std::mem::ManuallyDrop;

use super::calling::Calling;
use super::file::{MessageFile, Reading};
use super::offered;
use super::staged::{Since, Staged};
use super::tell;
use crate::cli::change::{Sides, is_of_a_move, named};
use crate::cli::{Failure, Global, Outcome, Streams};
use crate::lint::{Finding, Request, Selection, change};
use crate::model::message::Message;
use crate::model::policy::Level;
use crate::model::{Ledger, Step};
use crate::repo::Commits;
use crate::rules::ALL;
use crate::text::{History, counted};

/// Judges what a commit says, and what it does.
pub(super) fn run(global: &Global, arguments: &[OsString], streams: &Streams) -> Outcome {
    let Some(name) = arguments.first() else {
        return Err(Failure::new("no message is named").help("git gives its file: `loopctl hook commit-msg FILE`"));
    };
    let file = MessageFile::read(name)?;
    let calling = Calling::of_this();
    let since = if calling.amends == Some(true) { Since::BeforeHead } else { Since::Head };
    // The process is about to end: thousands of paths need not be given back one by one.
    let staged = ManuallyDrop::new(Staged::since(global, since)?);
    if !staged.policy.faults.is_empty() {
        streams.notice("the policy is not in order, so the message was not judged: `loopctl lint` tells why");
        return Ok(0);
    }
    let offered = offered::last(&staged.repo);
    let asks = staged.policy.policy.commit.is_some() || staged.touches_governed() || file.may_name();
    if !asks && offered.is_none() {
        return Ok(0);
    }
    let reading = file.reading(&staged.repo, &calling)?;
    let Reading { message, broken, .. } = &reading;
    if message.cleaned.text.trim().is_empty() {
        // Git makes no commit of it.
        return Ok(0);
    }
    if let Some(offered) = offered {
        if reading.cleaned(&offered) == message.cleaned.text {
            streams.say("the message is as it was offered, and says nothing yet, so no commit is made");
            return Ok(1);
        }
        offered::forget(&staged.repo);
    }
    if let Some(at) = broken {
        let line = 1 + file.bytes.iter().take(*at).filter(|byte| **byte == b'\n').count();
        streams.notice(&format!(
            "line {line} of the message is not UTF-8: write it so, or say what it is in (`git config i18n.commitEncoding`)"
        ));
    }
    let verbose = global.verbose;
    let mut found = judge(&staged, message, &file, verbose)?;
    if !found.is_empty() && calling.amends.is_none() {
        // Nobody knows whether the last commit is amended: what would be right then is not held against it.
        let also = judge(&Staged::since(global, Since::BeforeHead)?, message, &file, verbose)?;
        found.retain(|finding| also.iter().any(|other| other.fingerprint == finding.fingerprint));
    }
    if let Some(former) = staged.formerly(global, since)? {
        let mut errors = judge(&former, message, &file, verbose)?;
        let (was, is) = (&former.policy.policy, &staged.policy.policy);
        errors.retain(|error| error.level == Level::Error && !is_of_a_move(error, was, is));
        tell::hushed(&errors, &found, &[], streams);
    }
    tell::findings(&found, streams)?;
    let errors = found.iter().filter(|finding| finding.level == Level::Error).count();
    if errors > 0 {
        let told = counted(errors, "error", "errors");
        streams.say(&format!("this commit has {told}, so it is not made"));
        kept::keep(&file, &reading, &staged, &calling, streams);
    }
    Ok(u8::from(errors > 0))
}

/// What is wrong with the message, and with the change that it is about.
fn judge(staged: &Staged, message: &Message, file: &MessageFile, verbose: bool) -> Result<Vec<Finding>, Failure> {
    let changed = staged.own_changes();
    let mut sides = if staged.touches_governed() || file.may_name() {
        staged.sides(&changed, named(message))?
    } else {
        // Nothing is read, where nothing depends on it.
        let nothing = || Ledger::of(staged.policy.clone(), Vec::new(), None, Vec::new(), staged.time);
        Sides { parents: staged.parents.iter().map(|_| nothing()).collect(), after: nothing() }
    };
    let history = Commits::of(&staged.repo, "HEAD", None).ok();
    sides.after.history = history.map(|commits| Box::new(commits) as Box<dyn History>);
    let step = Step::new(&sides.parents, &sides.after, &changed, Some(message));
    let selection = Selection::of(&staged.policy.policy, verbose);
    let mut found = change(&step, &Request { rules: &ALL, selection: &selection, baseline: None, paths: &[] });
    found.retain(Finding::counts);
    Ok(found)
}
