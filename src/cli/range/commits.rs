//! Each commit of a range: its message and its change, against its own tree and those of its parents.

use super::Ground;
use crate::cli::Failure;
use crate::cli::change::{Known, SidesOf};
use crate::lint::{self, Finding, Request};
use crate::model::Step;
use crate::model::message::Message;
use crate::repo::{Commit, Commits, Revision};
use crate::rules::ALL;
use crate::syntax::message::{Cleanup, Mode, clean, decode};
use crate::text::{Changed, Entry, Oid, RepoPath, Source, View};

/// What was found about one commit.
pub(super) struct Told {
    pub(super) commit: Oid,
    pub(super) findings: Vec<Finding>,
    /// Whether its own policy is not in order.
    pub(super) unruly: bool,
}

/// Judges commits, each by itself. Of a governed directory only those that touch it are.
pub(super) fn judge(ground: &Ground<'_>, commits: &[Oid]) -> Result<Vec<Told>, Failure> {
    let mut told = Vec::new();
    for commit in commits {
        told.extend(one(ground, &Commit::of(ground.repo, *commit)?)?);
    }
    Ok(told)
}

fn one(ground: &Ground<'_>, commit: &Commit) -> Result<Option<Told>, Failure> {
    let parents: Vec<Commit> =
        commit.parents.iter().map(|parent| Commit::of(ground.repo, *parent)).collect::<Result<_, _>>()?;
    let changed = changes(ground, commit, &parents)?;
    if ground.directory.is_some() && changed.is_empty() {
        return Ok(None);
    }
    let (after, before): (Box<dyn View>, Vec<Box<dyn View>>) =
        (ground.view(commit), parents.iter().map(|parent| ground.view(parent)).collect());
    let policy = ground.policy(&*after)?;
    let message = message(commit);
    let mut known = Known::open(ground.repo, &policy);
    let mut sides_of = SidesOf::new(&policy, ground.time(commit), &mut known);
    let before: Vec<&dyn View> = before.iter().map(|view| &**view).collect();
    let mut sides = sides_of.read(&before, &*after, &changed, Some(&message))?;
    let name = commit.id.to_string();
    sides.after.history = Some(Box::new(Commits::of(ground.repo, &name, ground.directory)?));
    let selection = (ground.hearing)(&policy.policy);
    let request = Request { rules: &ALL, selection: &selection, baseline: None, paths: &[] };
    let step = Step::new(&sides.parents, &sides.after, &changed, Some(&message)).made();
    let mut findings = lint::commit(&name, &step, &request);
    findings.retain(|finding| ground.reports(finding));
    Ok(Some(Told { commit: commit.id, findings, unruly: !policy.faults.is_empty() }))
}

/// The files that are what they are in no parent, with what the first of them has.
fn changes(ground: &Ground<'_>, commit: &Commit, parents: &[Commit]) -> Result<Vec<Changed>, Failure> {
    let after = Revision::of_commit(ground.repo, commit);
    let before = |parent: &Commit| Revision::of_commit(ground.repo, parent);
    let mut changed = after.changes(parents.first().map(before).as_ref())?;
    for parent in parents.iter().skip(1) {
        let also = after.changes(Some(&before(parent)))?;
        changed.retain(|changed| also.binary_search_by(|other| other.path.cmp(&changed.path)).is_ok());
    }
    let Some(directory) = ground.directory else { return Ok(changed) };
    Ok(changed.into_iter().filter_map(|changed| inside(changed, directory)).collect())
}

/// A change as it is seen from a directory; nothing if it is elsewhere.
fn inside(changed: Changed, directory: &RepoPath) -> Option<Changed> {
    let path = RepoPath::new(changed.path.as_str().strip_prefix(directory.as_str())?.strip_prefix('/')?).ok()?;
    let entry = |entry: Entry| Entry { path: path.clone(), ..entry };
    Some(Changed { before: changed.before.map(entry), after: changed.after.map(entry), path: path.clone() })
}

/// What a commit says. Space that says nothing goes, as editors of web pages leave it; the rest is as git keeps it.
pub(in crate::cli) fn message(commit: &Commit) -> Message {
    // No line of it begins with this: a message that is made holds no comments.
    let text = decode(&commit.message, commit.encoding.as_deref()).text;
    let cleaned = clean(&text, Cleanup { mode: Mode::Whitespace, comment: "\0" });
    Message::read(Source::new(path_of(commit), text), cleaned)
}

/// What stands in place of a path for a message.
fn path_of(commit: &Commit) -> RepoPath {
    match RepoPath::new(&format!("commit {}", commit.short())) {
        Ok(path) => path,
        Err(_) => unreachable!("a word and digits are a path"),
    }
}
