//! LC505: a commit that does not say what it is about.

use crate::lint::Findings;
use crate::model::message::Message;
use crate::model::policy::{self, Commit};
use crate::model::receipt::RunKey;
use crate::model::{Circle, GapId, Occasion, Step};
use crate::text::RepoPath;

rule! {
    /// A commit touches a loop, a gap or a receipt, and names it nowhere.
    ///
    /// ## Why
    /// A change that is found from its loop can be read with it; one that names nothing is found by luck. It is enough to name
    /// one of the things that are touched, or one that it belongs to, anywhere in the message. `scope` in `[commit]` says what is asked: `governed` asks this of
    /// commits that touch something governed, `always` asks every commit for a scope, `never` asks none.
    ///
    /// ## Bad
    /// ```text message
    /// chore: the pump is mounted
    /// ```
    /// ```toml
    /// [commit]
    /// ```
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: planned
    /// next_review: 2026-04-01
    /// ---
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    ///
    /// ## Good
    /// ```text message
    /// chore(LOOP-EXAMPLE-20260301): the pump is mounted
    /// ```
    /// ```toml
    /// [commit]
    /// ```
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: planned
    /// next_review: 2026-04-01
    /// ---
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    ///
    /// ## Bad: every commit is asked
    /// ```text message
    /// fix: mount the pump
    /// ```
    /// ```toml
    /// [commit]
    /// scope = "always"
    /// ```
    LC505 "missing-scope", Warn, [], Message(check)
}

fn check(message: &Message, step: &Step<'_>, findings: &mut Findings) {
    let policy = &step.after.policy.policy;
    let Some(commit) = policy.commit.as_ref().filter(|_| Occasion::of(message, step).has_form()) else { return };
    match commit.scope {
        policy::Scope::Never => {}
        policy::Scope::Always => always(message, commit, findings),
        policy::Scope::Governed => governed(message, step, findings),
    }
}

/// Every commit has a scope.
fn always(message: &Message, commit: &Commit, findings: &mut Findings) {
    let Some(form) = message.subject.form.as_ref().filter(|form| form.scopes.is_empty()) else { return };
    let scope = commit.scopes.first().map_or("scope", String::as_str);
    findings
        .tell(&message.source, message.place(message.subject.span), "The subject has no scope.")
        .help(format!("name what it is about: `{}({scope}): ...`", message.slice(form.kind)));
}

/// What is touched is named.
fn governed(message: &Message, step: &Step<'_>, findings: &mut Findings) {
    let registry = step.after.policy.registry().filter(|path| step.changed.iter().any(|changed| changed.path == *path));
    let moves = step.moves();
    if moves.loops.is_empty() && moves.gaps.is_empty() && registry.is_none() && receipts(step).next().is_none() {
        return;
    }
    let circle = Circle::of(message, step);
    let mut touched: Vec<String> = Vec::new();
    for moved in &moves.loops {
        let ids = [moved.is, moved.before()].into_iter().flatten().filter_map(|document| document.id.as_ref());
        let ids: Vec<&str> = ids.map(|identity| identity.id.as_str()).collect();
        if ids.iter().any(|id| circle.has_loop(id)) {
            return;
        }
        touched.extend(ids.first().map(|id| (*id).to_owned()));
    }
    for row in &moves.gaps {
        let Some(id) = GapId::new(row.key) else { continue };
        if circle.has_gap(&id, row.loop_id) {
            return;
        }
        if row.document.is_none() {
            touched.push(row.key.to_owned());
        }
    }
    // Files are touched as well, but none is a scope.
    let names = touched.len();
    for path in receipts(step) {
        if names_receipt(message, path, step, &circle) {
            return;
        }
        touched.push(path.to_string());
    }
    touched.extend(registry.filter(|_| moves.gaps.is_empty() && circle.is_empty()).map(|path| path.to_string()));
    // What is named instead is told as a change that belongs to something else.
    let Some(first) = touched.first().filter(|_| circle.is_empty()) else { return };
    let more = match touched.len() {
        1 => String::new(),
        count => format!(" and {} more", count - 1),
    };
    let help = match (&message.subject.form, touched.as_slice()) {
        (Some(form), [one]) if form.scopes.is_empty() && names == 1 => {
            format!("name it: `{}({one}): {}`", message.slice(form.kind), message.slice(form.description))
        }
        _ => "name it, or the loop that it belongs to, in the subject or in the body".to_owned(),
    };
    let told = format!("The commit touches {first}{more}, and names nothing of that.");
    findings.tell(&message.source, message.place(message.subject.span), told).subject(first).help(help);
}

/// The receipts that a change touches.
fn receipts<'a>(step: &Step<'a>) -> impl Iterator<Item = &'a RepoPath> + use<'a> {
    let directory = RepoPath::new(&step.after.policy.policy.receipts.dir).ok();
    let paths = step.changed.iter().map(|changed| &changed.path);
    paths.filter(move |path| {
        let key = path.name().strip_suffix(".json").and_then(RunKey::parse);
        key.is_some() && directory.as_ref().is_some_and(|directory| path.is_in(directory))
    })
}

/// Whether a message names a receipt: its run, its probe, or what that proves.
fn names_receipt(message: &Message, path: &RepoPath, step: &Step<'_>, circle: &Circle<'_, '_>) -> bool {
    let text = &message.cleaned.text;
    let mut parts = path.as_str().rsplit('/');
    let key = parts.next().and_then(|name| name.strip_suffix(".json")).unwrap_or_default();
    let probe = parts.next().unwrap_or_default();
    let proven = step.after.proofs.all().iter().filter(|proof| proof.name.rsplit('/').next() == Some(probe));
    let mut rows = proven.filter_map(|proof| proof.declared(step.after)).flat_map(|declared| &declared.probe.proves);
    text.contains(key)
        || text.contains(probe)
        || rows.any(|row| match GapId::new(row) {
            Some(id) => circle.has_gap(&id, None),
            None => circle.has_loop(row.split('/').next().unwrap_or_default()),
        })
}
