//! `loopctl hook pre-push` and `pre-receive`: what a push brings that is not there yet.
//!
//! Each reference is judged as `loopctl lint --range` would judge it. A push that takes a reference away brings nothing.

mod refusal;
mod updates;

use std::collections::HashSet;
use std::ffi::OsString;

use crate::cli::clock::now;
use crate::cli::range::{Forgiving, Ground, Judged, judge};
use crate::cli::workspace::Workspace;
use crate::cli::{Failure, Global, Outcome, Streams};
use crate::lint::{Report, Request, Selection, lint};
use crate::model::Ledger;
use crate::model::policy::{self, Level};
use crate::repo::{Range, Repo, RepoError};
use crate::rules::ALL;
use crate::text::{Oid, View};
use refusal::Refusal;
use updates::{Update, standard_input};

/// Judges what the remote that `arguments` name does not have yet.
pub(super) fn before_push(global: &Global, arguments: &[OsString], streams: &Streams) -> Outcome {
    let remote = arguments.first().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let url = arguments.get(1).map(|url| url.to_string_lossy().into_owned());
    // A remote without a name has no branches that are remembered: what any other has is known to be somewhere.
    let named = !remote.is_empty() && url.as_ref() != Some(&remote);
    let known = if named { format!("refs/remotes/{remote}/") } else { "refs/remotes/".to_owned() };
    run(global, Update::of_push, &known, "pushed", streams)
}

/// Judges what arrives and no reference of this repository has yet.
pub(super) fn on_arrival(global: &Global, streams: &Streams) -> Outcome {
    run(global, Update::of_arrival, "refs/", "accepted", streams)
}

/// Judges the references that standard input tells of, each a line that `read` understands.
fn run(
    global: &Global,
    read: impl Fn(&str) -> Option<Update>,
    known: &str,
    done: &'static str,
    streams: &Streams,
) -> Outcome {
    let mut updates = Vec::new();
    for line in standard_input()?.lines().filter(|line| !line.trim().is_empty()) {
        let told =
            || Failure::new("what git says on standard input is not understood").help("git runs this hook itself");
        updates.push(read(line).ok_or_else(told)?);
    }
    let workspace = Workspace::open(global)?;
    let push = Push { global, workspace: &workspace, repo: workspace.repo()?, known, streams };
    let (mut refusal, mut seen) = (Refusal::new(done), HashSet::new());
    for update in updates.iter().filter(|update| update.is_judged()) {
        let Some(range) = push.range(update)? else { continue };
        if let Some(judged) = push.judge(&range, &mut seen)? {
            refusal.add(update, &range, judged);
        }
    }
    Ok(refusal.tell(streams))
}

/// A push under way.
struct Push<'a> {
    global: &'a Global,
    workspace: &'a Workspace,
    repo: &'a Repo,
    /// What the names of the references begin with whose commits are there already.
    known: &'a str,
    streams: &'a Streams,
}

impl Push<'_> {
    /// The commits that an update brings; nothing if it brings none.
    fn range(&self, update: &Update) -> Result<Option<Range>, Failure> {
        let Some(to) = self.commit(update.to)? else { return Ok(None) };
        // What the other side has may be unknown here: then what is remembered of it has to do.
        let from = self.commit(update.from)?;
        let range = Range::beyond(self.repo, to, from, self.known)?;
        Ok((!range.commits.is_empty()).then_some(range))
    }

    /// The commit that an object is or names; nothing if it is none: a tag may name a file.
    fn commit(&self, object: Option<Oid>) -> Result<Option<Oid>, Failure> {
        let Some(object) = object else { return Ok(None) };
        match self.repo.commit(&object.to_string()) {
            Ok(commit) => Ok(Some(commit)),
            Err(RepoError::UnknownRevision { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// What is found of a range; nothing if it could not be judged, and that is no fault of its own.
    fn judge(&self, range: &Range, seen: &mut HashSet<Oid>) -> Result<Option<Judged>, Failure> {
        let given =
            self.global.config.as_ref().map(|_| self.workspace.policy(self.global, &crate::text::Overlay::empty()));
        let given = given.transpose()?;
        let ground = Ground {
            repo: self.repo,
            directory: None,
            config: given.as_ref(),
            hearing: &|policy| Selection::of(policy, false),
            as_of: None,
            clock: now(),
            paths: &[],
            strict: false,
            forgiving: Forgiving::Own,
        };
        let tip = ground.commit(range.tip)?;
        let policy = ground.policy(&*ground.view(&tip))?;
        if policy.faults.is_empty() {
            return judge(&ground, range, &policy, false, seen).map(Some);
        }
        for base in &range.bases {
            let view: Box<dyn View> = ground.view(&ground.commit(*base)?);
            if text(&ground.policy(&*view)?) == text(&policy) {
                self.streams.notice("the policy is not in order, so nothing was judged: `loopctl lint` tells why");
                return Ok(None);
            }
        }
        // With a policy that is not in order nothing can be judged: the push that brings it is refused.
        let time = ground.time(&tip);
        let selection = Selection::of(&policy.policy, false);
        let ledger = Ledger::of(policy, Vec::new(), None, Vec::new(), time);
        let report = lint(&ledger, &Request { rules: &ALL, selection: &selection, baseline: None, paths: &[] });
        Ok(Some(Judged { report: without_infos(report), ..Judged::default() }))
    }
}

/// What a policy was read from.
fn text(policy: &policy::Read) -> Option<&str> {
    policy.source.as_ref().map(crate::text::Source::text)
}

/// The same findings, but for those that only those hear who ask.
fn without_infos(mut report: Report) -> Report {
    report.findings.retain(|finding| finding.level <= Level::Warn);
    report
}
