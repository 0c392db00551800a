//! Trees in memory, and what moves between them, in words.

use std::collections::{BTreeMap, BTreeSet};

use loopctl::lint::{Finding, Request, Selection, change};
use loopctl::model::message::Message;
use loopctl::model::{Day, Ledger, Said, Step, Turn, Word, find_policy};
use loopctl::rules::ALL;
use loopctl::syntax::message::{Cleanup, Mode, clean};
use loopctl::text::{self, Changed, Entry, Oid, Overlay, RepoPath, Source};

/// The files of a tree.
#[derive(Clone, Default)]
pub(crate) struct Tree(BTreeMap<RepoPath, String>);

impl Tree {
    /// A tree of these files. One with a registry has a policy that names it.
    pub(crate) fn of(files: &[(&str, &str)]) -> Self {
        let mut tree = Self::default();
        for (path, text) in files {
            tree = tree.with(path, text);
        }
        if tree.0.keys().any(|path| path.as_str() == "gaps.yaml") {
            tree = tree.with("loopctl.toml", "[gaps]\nregistry = \"gaps.yaml\"\n");
        }
        tree
    }

    /// The same with another file.
    pub(crate) fn with(mut self, path: &str, text: &str) -> Self {
        self.0.insert(RepoPath::new(path).expect("a path"), text.to_owned());
        self
    }

    /// The text of a file.
    pub(crate) fn text(&self, path: &str) -> &str {
        &self.0[&RepoPath::new(path).expect("a path")]
    }

    fn view(&self) -> Overlay<'static> {
        self.0.iter().fold(Overlay::empty(), |view, (path, text)| view.with(path.clone(), text.clone()))
    }

    pub(crate) fn ledger(&self) -> Ledger {
        let view = self.view();
        let policy = find_policy(&view).expect("a policy");
        Ledger::load(&view, policy, Day::parse("2026-03-10").expect("a day")).expect("files")
    }

    /// What is in none of `parents` what it is here.
    fn changed(&self, parents: &[Self]) -> Vec<Changed> {
        let paths: BTreeSet<&RepoPath> = parents.iter().chain([self]).flat_map(|tree| tree.0.keys()).collect();
        let entry = |tree: &Self, path: &RepoPath| {
            tree.0.get(path).map(|text| Entry {
                path: path.clone(),
                mode: text::Mode::File,
                oid: Some(Oid::of_blob(text.as_bytes())),
            })
        };
        let other = paths.into_iter().filter(|path| parents.iter().all(|tree| tree.0.get(*path) != self.0.get(*path)));
        other
            .map(|path| Changed {
                path: path.clone(),
                before: parents.first().and_then(|tree| entry(tree, path)),
                after: entry(self, path),
            })
            .collect()
    }
}

/// Hands `look` the change from `parents` to `after`.
pub(crate) fn step<T>(parents: &[Tree], after: &Tree, message: Option<&str>, look: impl FnOnce(&Step<'_>) -> T) -> T {
    let ledgers: Vec<Ledger> = parents.iter().map(Tree::ledger).collect();
    let (mut ledger, changed) = (after.ledger(), after.changed(parents));
    let own = ledgers.iter().map(|parent| &parent.policy.policy.receipts.dir);
    ledger.shelves = own.map(|dir| RepoPath::new(dir).expect("a path")).collect();
    let message = message.map(|text| {
        let source = Source::new(RepoPath::new("COMMIT_EDITMSG").expect("a path"), text.to_owned());
        Message::read(source, clean(text, Cleanup { mode: Mode::Strip, comment: "#" }))
    });
    look(&Step::new(&ledgers, &ledger, &changed, message.as_ref()))
}

/// What moves, a line each: `LOOP-A P1: todo -> done`.
pub(crate) fn moves(parents: &[Tree], after: &Tree) -> Vec<String> {
    step(parents, after, None, |step| {
        let moves = step.moves();
        let mut told = Vec::new();
        for moved in moves.loops.iter().filter(|moved| moved.moves()) {
            let id = moved.document().and_then(|document| document.id.as_ref()).expect("a loop").id.as_str();
            for (what, turned) in
                [("", line(&moved.status)), (" readiness", line(&moved.readiness)), (" horizon", line(&moved.horizon))]
            {
                told.extend(turned.map(|turned| format!("{id}{what}: {turned}")));
            }
        }
        for row in &moves.phases {
            let called = row.was_called.map(|was| format!("{was} = ")).unwrap_or_default();
            told.extend(
                line(&row.turn).map(|turned| format!("{} {called}{}: {turned}", row.loop_id.unwrap_or("?"), row.key)),
            );
        }
        for row in &moves.gaps {
            told.extend(line(&row.turn).map(|turned| format!("{} {}: {turned}", row.loop_id.unwrap_or("?"), row.key)));
        }
        told
    })
}

fn line<T: Word>(turn: &Turn<'_, T>) -> Option<String> {
    let said = |said: Option<&Said<'_, T>>| said.map_or("nothing", |said| said.word().unwrap_or("unsaid")).to_owned();
    let was: Vec<String> = turn.was.iter().map(|was| said(was.as_ref())).collect();
    turn.moves().then(|| format!("{} -> {}", was.join(" and "), said(turn.is.as_ref())))
}

/// A loop document.
pub(crate) fn document(id: &str, head: &str, body: &str) -> String {
    format!("---\nloop_id: {id}\nstatus: active\n{head}---\n\n# {id}\n\n{body}")
}

/// A table of phases: label, title, status.
pub(crate) fn phases(rows: &[(&str, &str, &str)]) -> String {
    let rows: Vec<String> =
        rows.iter().map(|(label, title, status)| format!("| {label} | {title} | {status} |\n")).collect();
    format!("## Phases\n\n| Phase | Scope | Status |\n|---|---|---|\n{}\n", rows.concat())
}

/// A registry of gaps: name, status, the loop it belongs to.
pub(crate) fn registry(entries: &[(&str, &str, &str)]) -> String {
    let entries = entries.iter();
    let entries: Vec<String> = entries
        .map(|(id, status, parent)| {
            format!("  - id: {id}\n    title: about {id}\n    status: {status}\n    parent_loop: {parent}\n")
        })
        .collect();
    format!("gaps:\n{}", entries.concat())
}

/// What the rules about transitions tell of a change, a line each: `LC403 P2`.
pub(crate) fn told(parents: &[Tree], after: &Tree, message: Option<&str>) -> Vec<String> {
    let messages = findings(parents, after, message);
    let line = |finding: &Finding| {
        let what = finding.row.as_deref().or(finding.subject.as_deref()).or(finding.loop_id.as_deref());
        format!("{} {}", finding.rule.code, what.unwrap_or_default())
    };
    messages.iter().map(line).collect()
}

/// The findings of the rules about transitions.
pub(crate) fn findings(parents: &[Tree], after: &Tree, message: Option<&str>) -> Vec<Finding> {
    let policy = after.ledger().policy.policy.clone();
    let selection = Selection::of(&policy, false);
    let request = Request { rules: &ALL, selection: &selection, baseline: None, paths: &[] };
    let mut found = step(parents, after, message, |step| change(step, &request));
    found.retain(|finding| finding.rule.family() == "LC4" && finding.counts());
    found
}
