//! Each commit of a range: its message and its change, against its own tree and those of its parents.
//!
//! Commits are judged in runs that follow each other, as many at once as there are processors: within a run what one
//! commit has is found from what its parent has.

use std::sync::Arc;

use rayon::prelude::*;

use super::Ground;
use super::files::{Files, Runs};
use super::policies::{Judging, Policies};
use crate::cli::Failure;
use crate::cli::change::{Side, named, read};
use crate::lint::{self, Finding, Request};
use crate::model::Step;
use crate::model::message::Message;
use crate::repo::{Commit, Commits};
use crate::rules::ALL;
use crate::syntax::message::{Cleanup, Mode, clean, decode};
use crate::text::{Changed, Oid, RepoPath, Source, View};

/// What was found about one commit.
pub(super) struct Told {
    pub(super) commit: Oid,
    pub(super) findings: Vec<Finding>,
    /// Whether its own policy is not in order.
    pub(super) unruly: bool,
}

/// Judges commits, each by itself. Of a governed directory only those that touch it are.
pub(super) fn judge(ground: &Ground<'_>, commits: &[Oid]) -> Result<Vec<Told>, Failure> {
    /// So many commits are worth a list of all files at their beginning, at least.
    const RUN: usize = 64;
    let policies = Policies::new(ground);
    let run = commits.len().div_ceil(4 * rayon::current_num_threads()).max(RUN);
    let judged = commits.par_chunks(run).map(|commits| {
        let mut judge = Judge { ground, policies: &policies, runs: Runs::of(ground.repo) };
        let told = commits.iter().map(|commit| judge.one(*commit));
        told.filter_map(Result::transpose).collect::<Result<Vec<Told>, Failure>>()
    });
    Ok(judged.collect::<Result<Vec<_>, Failure>>()?.into_iter().flatten().collect())
}

/// What judges commits that follow each other.
struct Judge<'a> {
    ground: &'a Ground<'a>,
    policies: &'a Policies<'a>,
    runs: Runs,
}

impl Judge<'_> {
    fn one(&mut self, id: Oid) -> Result<Option<Told>, Failure> {
        let commit = self.ground.commit(id)?;
        let parents: Vec<Commit> =
            commit.parents.iter().map(|parent| self.ground.commit(*parent)).collect::<Result<_, _>>()?;
        let (changed, own) = self.runs.changes(&commit, &parents)?;
        if self.ground.directory.is_some() && own.is_empty() {
            return Ok(None);
        }
        let before: Vec<Arc<Files>> = parents.iter().map(|parent| self.runs.files(parent)).collect::<Result<_, _>>()?;
        let after = match before.first() {
            Some(before) => self.runs.next(before, &changed, &commit)?,
            None => self.runs.files(&commit)?,
        };
        let judging = self.policies.of(&after.revision)?;
        let findings = self.told(&judging, &commit, &before, &after, &own)?;
        Ok(Some(Told { commit: id, findings, unruly: !judging.policy.faults.is_empty() }))
    }

    /// What is told of a commit that changes what is its `own` in its files.
    fn told(
        &mut self,
        judging: &Arc<Judging>,
        commit: &Commit,
        before: &[Arc<Files>],
        after: &Files,
        own: &[Changed],
    ) -> Result<Vec<Finding>, Failure> {
        let message = message(commit);
        let all = || before.iter().map(|files| &**files).chain([after]);
        let mut sides = Vec::with_capacity(before.len() + 1);
        for files in all() {
            let registry = self.runs.registry(judging, files);
            let (documents, entries) = (files.documents(judging), files.revision.files()?);
            sides.push((documents, entries, registry));
        }
        let sides: Vec<Side<'_>> = all()
            .zip(&sides)
            .map(|(files, (documents, entries, registry))| {
                let view: &dyn View = &files.revision;
                Side { view, entries, documents, gone: None, registry: registry.clone() }
            })
            .collect();
        let (time, known) = (self.ground.time(commit), judging.known());
        let mut sides = read(&judging.policy, &judging.governed, time, &known, &sides, own, named(&message))?;
        drop(known);
        let name = commit.id.to_string();
        sides.after.history = Some(Box::new(Commits::of(self.ground.repo, &name, self.ground.directory)?));
        let request = Request { rules: &ALL, selection: &judging.selection, baseline: None, paths: &[] };
        let step = Step::new(&sides.parents, &sides.after, own, Some(&message)).made();
        let mut findings = lint::commit(&name, &step, &request);
        findings.retain(|finding| self.ground.reports(finding));
        findings.iter_mut().for_each(Finding::shorten);
        Ok(findings)
    }
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
