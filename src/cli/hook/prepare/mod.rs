//! `loopctl hook prepare-commit-msg`: a message is begun with what is known already.
//!
//! What git would commit without anybody having written a word is never made: real lines are only written if
//! `commit-msg` will refuse them alone, else the offer stands in comments.

mod lines;

use std::ffi::OsString;
use std::fs;
use std::path::Path;

use super::calling::Calling;
use super::file::{MessageFile, Reading, is_edited};
use super::offered;
use super::staged::Staged;
use crate::cli::{Failure, Global, Streams};
use crate::hooks::{Found, Hook, Hooks};
use crate::model::offer::{Branch, Offer, usual_type};
use crate::model::policy::{POLICY_FILES, Prepare};
use crate::repo::{Head, Repo};
use crate::syntax::message::Mode;
use lines::Lines;

/// Begins a message, if it is one that somebody is going to write. Whatever goes wrong, the commit is not held up for it.
pub(super) fn run(global: &Global, arguments: &[OsString], streams: &Streams) {
    if let Err(failure) = prepare(global, arguments) {
        streams.fail(&failure);
    }
}

fn prepare(global: &Global, arguments: &[OsString]) -> Result<(), Failure> {
    let Some(name) = arguments.first() else {
        return Err(
            Failure::new("no message is named").help("git gives its file: `loopctl hook prepare-commit-msg FILE`")
        );
    };
    // The hook manager pre-commit passes the file alone.
    let passed = std::env::var_os("PRE_COMMIT_COMMIT_MSG_SOURCE");
    let source = arguments.get(1).or(passed.as_ref()).and_then(|source| source.to_str()).unwrap_or_default();
    // Merges, squashes and amended commits have words of their own.
    if !matches!(source, "" | "template" | "message") {
        return Ok(());
    }
    let given = source == "message";
    let Some(staged) = wanted(global, given)? else { return Ok(()) };
    let offer = offer(&staged)?;
    if offer == Offer::default() {
        return Ok(());
    }
    let file = MessageFile::read(name)?;
    let calling = Calling::of_this();
    let reading = file.reading(&staged.repo, &calling)?;
    if !reading.as_it_is || file.goes_on() {
        // In other encodings nothing is written, and over nothing that was not read.
        return Ok(());
    }
    let written =
        if given { lines::with_trailers(&reading, &offer) } else { begin(&reading, &offer, &staged, &calling, source) };
    if let Some(text) = written {
        // Git is about to read it, and nobody else has seen it yet.
        let failed = |error| Failure::io(format!("could not write {}", file.path.display()), &error);
        fs::write(&file.path, text).map_err(failed)?;
    }
    Ok(())
}

/// What is staged, if a message for it is to be begun; `given` is one that was not written in an editor.
fn wanted(global: &Global, given: bool) -> Result<Option<Staged>, Failure> {
    let open = if given { may_be_asked(global) } else { is_edited() };
    if !open {
        return Ok(None);
    }
    let staged = Staged::look(global)?;
    offered::forget(&staged.repo);
    let prepare = staged.policy.policy.hooks.prepare;
    let wanted = if given { prepare == Prepare::Always } else { prepare != Prepare::Never };
    let wanted = wanted && staged.policy.faults.is_empty();
    Ok(Some(staged).filter(|staged| wanted && staged.parents.len() < 2))
}

/// Whether a policy may want messages to be begun that are given: most messages are, and git calls hooks at the top of the
/// working tree, where such a policy lies.
fn may_be_asked(global: &Global) -> bool {
    let mentions = |file: &Path| fs::read_to_string(file).is_ok_and(|text| text.contains("prepare"));
    match &global.config {
        Some(file) => mentions(file),
        None => POLICY_FILES.iter().any(|name| mentions(Path::new(name))),
    }
}

/// What can be offered for what is staged.
fn offer(staged: &Staged) -> Result<Offer, Failure> {
    let branch = on_branch(staged);
    let asks = staged.policy.policy.trailers_for(&staged.changed).next().is_some();
    if !staged.touches_governed() && branch == Branch::default() && !asks {
        return Ok(Offer::default());
    }
    staged.step(branch.keys(), |step| Offer::of(step, &branch))
}

/// What the name of the branch names that is checked out.
pub(super) fn on_branch(staged: &Staged) -> Branch {
    match staged.repo.head() {
        Ok(Head::Branch { name, .. } | Head::Unborn { branch: name }) => Branch::read(&name),
        _ => Branch::default(),
    }
}

/// The message with its beginning; nothing where nothing can be added.
fn begin(reading: &Reading, offer: &Offer, staged: &Staged, calling: &Calling, source: &str) -> Option<String> {
    // What a template says is the team's own, and git holds a message against it itself.
    let plain = source.is_empty() && reading.message.cleaned.text.trim().is_empty();
    let goes = matches!(reading.mode, Mode::Strip | Mode::Scissors);
    let policy = &staged.policy.policy;
    // Who asks for no form may write subjects of another.
    let asks = policy.commit.is_some();
    let judged = asks && plain && goes && calling.verifies == Some(true) && refuses_alone(&staged.repo);
    let lines = Lines::of(offer, usual_type(policy), judged);
    if !lines.real.is_empty() && !offered::keep(&staged.repo, &lines.real) {
        return None;
    }
    // Where comments are kept, they would be a part of the message.
    lines.into(reading, reading.mode == Mode::Strip)
}

/// Whether the hook that judges messages will run, and refuse what is only offered.
fn refuses_alone(repo: &Repo) -> bool {
    let found = Hooks::of(repo).map(|hooks| hooks.slot(Hook::CommitMsg));
    found.is_ok_and(|slot| matches!(slot.found, Found::Own | Found::Calls) && crate::hooks::is_executable(&slot.path))
}
