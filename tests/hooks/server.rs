//! Pushes to a bare repository that judges what arrives, over a real git.

use std::fs;

use crate::support::Sandbox;
use crate::{A, B, BROKEN, document, git, passes, run, said};

/// A repository that is pushed to, with the hook in place, and a clone of it in which no hook is.
pub(crate) struct Server {
    pub(crate) bare: Sandbox,
    pub(crate) clone: Sandbox,
}

impl Server {
    pub(crate) fn new() -> Self {
        let (bare, clone) = (Sandbox::new(), Sandbox::new());
        bare.git(&["init", "--quiet", "--bare", "--initial-branch=main"]);
        let placed = bare.loopctl(&["hooks", "install"]);
        assert_eq!(said(&placed), "hooks/pre-receive: written\n");
        clone.write(A, document("LOOP-A-20260301", "")).write(B, document("LOOP-B-20260301", ""));
        let clone = clone.committed();
        clone.git(&["remote", "add", "origin", &bare.path().to_string_lossy()]);
        let server = Self { bare, clone };
        server.passes(&["push", "--quiet", "origin", "main"]);
        server
    }

    /// Commits everything.
    pub(crate) fn commit(&self, message: &str) {
        self.clone.git(&["add", "--all"]);
        self.clone.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
    }

    pub(crate) fn passes(&self, arguments: &[&str]) -> String {
        passes(&self.clone, arguments)
    }

    /// Pushes, which must be refused without a trace; returns what was said.
    fn refused(&self, arguments: &[&str]) -> String {
        let before = self.references();
        let output = git(&self.clone, &[&["push", "origin"], arguments].concat());
        let said = said(&output);
        assert_eq!(output.status.code(), Some(1), "{arguments:?} was not refused: {said}");
        assert!(said.contains("pre-receive hook declined"), "{said}");
        assert_eq!(self.references(), before, "{arguments:?} left something behind");
        said
    }

    fn references(&self) -> String {
        said(&git(&self.bare, &["for-each-ref"]))
    }
}

#[test]
fn what_adds_nothing_bad_is_accepted_without_a_word() {
    let server = Server::new();
    server.clone.write(A, document("LOOP-A-20260301", "owner: \"@ana\"\n"));
    server.commit("ana owns it");
    assert_eq!(server.passes(&["push", "--quiet", "origin", "main"]), "");
    server.clone.write("file", "x\n");
    server.commit("no document");
    assert_eq!(server.passes(&["push", "--quiet", "origin", "main", "main:topic"]), "");
}

#[test]
fn what_adds_an_error_is_refused_in_words_that_fit_the_terminal() {
    let server = Server::new();
    server.clone.write(A, document("LOOP-A-20260301", BROKEN));
    server.commit("fixup! first");
    let said = server.refused(&["main"]);
    let told: Vec<&str> = said.lines().filter_map(|line| line.strip_prefix("remote: ")).map(str::trim_end).collect();
    assert_eq!(told[0], "loopctl: main is not accepted: 2 errors");
    for wanted in
        [&format!("  LC001 {A}:4")[..], "    help: put the value in quotes", "    A `fixup!` commit is not folded yet."]
    {
        assert!(told.contains(&wanted), "{wanted} of {told:#?}");
    }
    assert!(
        told.iter().any(|line| line.starts_with("  LC510 commit ") && line.ends_with(" fixup! first")),
        "{told:#?}"
    );
    assert!(told.iter().all(|line| line.len() <= 72 && !line.contains('\u{1b}')), "{told:#?}");
    let command = told.iter().find_map(|line| line.strip_prefix("  to see it: ")).expect("a command");
    let shown = run(server.clone.command("sh").args(["-c", command]));
    assert_eq!(shown.status.code(), Some(1), "{}", crate::said(&shown));
    // The same commits are refused under any name.
    server.refused(&["main:new"]);
    server.refused(&["--force", "main"]);
}

#[test]
fn of_many_findings_some_are_told_and_the_others_counted() {
    let server = Server::new();
    for nth in 10..40 {
        server
            .clone
            .write(&format!("loops/LOOP-C{nth}-20260301.scope.md"), document(&format!("LOOP-C{nth}-20260301"), BROKEN));
    }
    server.commit("many");
    let said = server.refused(&["main"]);
    assert_eq!(said.matches("LC001").count(), 10, "{said}");
    assert!(said.contains("30 errors") && said.contains("and 20 more"), "{said}");
}

#[test]
fn a_new_branch_answers_for_what_no_other_has() {
    let server = Server::new();
    server.clone.git(&["checkout", "--quiet", "-b", "topic"]);
    server.commit("fine");
    server.passes(&["push", "--quiet", "origin", "topic"]);
    server.commit("fixup! fine");
    let said = server.refused(&["topic:other"]);
    assert!(said.contains("1 error") && said.contains("LC510"), "{said}");
}

#[test]
fn a_first_push_is_judged_from_the_first_commit_on() {
    let server = Server::new();
    server.clone.git(&["checkout", "--quiet", "--orphan", "elsewhere"]);
    server.clone.write(A, document("LOOP-A-20260301", BROKEN));
    server.commit("a history of its own");
    assert!(server.refused(&["elsewhere"]).contains("LC001"));
    server.clone.write(A, document("LOOP-A-20260301", ""));
    server.clone.git(&["add", "--all"]);
    server.clone.git(&["commit", "--quiet", "--amend", "--message", "x"]);
    server.passes(&["push", "--quiet", "origin", "elsewhere"]);
}

#[test]
fn a_branch_that_is_taken_away_brings_nothing() {
    let server = Server::new();
    server.passes(&["push", "--quiet", "origin", "main:topic"]);
    server.passes(&["push", "--quiet", "origin", ":topic"]);
}

#[test]
fn what_is_pushed_by_force_is_judged_from_where_the_lines_part() {
    let server = Server::new();
    server.commit("one");
    server.commit("two");
    server.passes(&["push", "--quiet", "origin", "main"]);
    server.clone.git(&["reset", "--quiet", "--hard", "HEAD~2"]);
    server.commit("other");
    server.passes(&["push", "--quiet", "--force", "origin", "main"]);
    server.commit("fixup! other");
    server.refused(&["--force", "main"]);
    // Back to what was there before brings nothing.
    server.passes(&["push", "--quiet", "--force", "origin", "main~2:main"]);
}

#[test]
fn tags_pass_and_what_they_bring_is_judged() {
    let server = Server::new();
    server.clone.git(&["tag", "light"]);
    server.clone.git(&["tag", "--annotate", "--message", "x", "heavy"]);
    let blob = said(&git(&server.clone, &["hash-object", "-w", A])).trim().to_owned();
    server.clone.git(&["tag", "--annotate", "--message", "a file", "file", &blob]);
    server.clone.git(&["notes", "add", "--message", "a note", "HEAD"]);
    server.passes(&["push", "--quiet", "origin", "--tags", "refs/notes/*"]);
    server.commit("fixup! first");
    server.clone.git(&["tag", "--annotate", "--message", "x", "bad"]);
    let said = server.refused(&["bad"]);
    assert!(said.contains("refs/tags/bad is not accepted") && said.contains("LC510"), "{said}");
}

#[test]
fn a_merge_of_two_good_branches_may_be_bad() {
    let server = Server::new();
    server.clone.git(&["checkout", "--quiet", "-b", "side"]);
    let waits = "execution_readiness: blocked\nblocked_by: [LOOP-A-20260301]\n";
    server.clone.write(B, document("LOOP-B-20260301", waits));
    server.commit("gov(LOOP-B-20260301): B waits");
    server.clone.git(&["checkout", "--quiet", "main"]);
    server.clone.write(A, document("LOOP-A-20260301", "").replace("active", "closed"));
    server.commit("gov(LOOP-A-20260301): close A");
    server.passes(&["push", "--quiet", "origin", "main", "side"]);
    server.clone.git(&["merge", "--quiet", "--no-edit", "side"]);
    let said = server.refused(&["main"]);
    assert!(said.contains("LC203"), "{said}");
}

#[test]
fn several_references_are_judged_each_and_commits_once() {
    let server = Server::new();
    server.commit("fixup! first");
    let said = server.refused(&["main", "main:one", "main:two"]);
    assert_eq!(said.matches("LC510").count(), 1, "{said}");
}

#[test]
fn a_policy_that_is_not_in_order_is_refused_where_it_comes_and_passes_where_it_was() {
    let server = Server::new();
    server.clone.write("loopctl.toml", "[dcos]\n");
    server.commit("policy");
    let said = server.refused(&["main"]);
    assert!(said.contains("LC008 loopctl.toml:1"), "{said}");
    let hook = server.bare.path().join("hooks/pre-receive");
    fs::rename(&hook, hook.with_extension("off")).expect("a hook");
    server.passes(&["push", "--quiet", "origin", "main"]);
    fs::rename(hook.with_extension("off"), &hook).expect("a hook");
    server.commit("next");
    let said = server.passes(&["push", "--quiet", "origin", "main"]);
    assert!(said.contains("nothing was judged"), "{said}");
}

#[test]
fn warnings_are_told_and_pass() {
    let server = Server::new();
    let waits = document("LOOP-A-20260301", "execution_readiness: blocked\n");
    server.clone.write(A, waits + "\n## Blocker\n\n- The vendor does not answer\n");
    server.commit("gov(LOOP-A-20260301): wait");
    let said = server.passes(&["push", "--quiet", "origin", "main"]);
    assert!(said.contains("remote: loopctl: main: 1 warning") && said.contains("warning LC201"), "{said}");
}

#[test]
fn a_hook_that_stood_there_hears_the_same() {
    let server = Server::new();
    server.bare.git(&["config", "receive.denyNonFastForwards", "false"]);
    assert!(server.bare.loopctl(&["hooks", "uninstall"]).status.success());
    let own = "#!/bin/sh\ncat >heard\necho \"own: $(wc -l <heard)\"\n";
    fs::write(server.bare.path().join("hooks/pre-receive"), own).expect("a hook");
    run(server.bare.command("chmod").args(["+x", "hooks/pre-receive"]));
    let placed = said(&server.bare.loopctl(&["hooks", "install"]));
    assert!(placed.contains("what stood there runs first, as pre-receive.pre-loopctl"), "{placed}");
    server.commit("fixup! first");
    let said = server.refused(&["main", "main:two"]);
    assert!(said.contains("own: 2") && said.contains("LC510"), "{said}");
    let status = crate::said(&server.bare.loopctl(&["hooks", "status"]));
    assert!(status.starts_with("pre-receive  runs, after hooks/pre-receive.pre-loopctl\n"), "{status}");
    assert!(server.bare.loopctl(&["hooks", "uninstall"]).status.success());
    assert_eq!(fs::read_to_string(server.bare.path().join("hooks/pre-receive")).expect("a hook"), own);
}

#[test]
fn only_hooks_that_can_run_are_placed_in_a_bare_repository() {
    let server = Server::new();
    let said = server.bare.refused(&["hooks", "install", "--type", "pre-commit"]);
    assert!(said.contains("nobody works in a bare repository"), "{said}");
}

#[test]
fn a_repository_with_a_working_tree_can_judge_what_arrives_too() {
    let server = Server::new();
    let there = crate::governed();
    there.git(&["config", "receive.denyCurrentBranch", "ignore"]);
    assert!(there.loopctl(&["hooks", "install", "--type", "pre-receive"]).status.success());
    server.commit("fixup! first");
    let url = there.path().to_string_lossy().into_owned();
    let output = git(&server.clone, &["push", &url, "main:topic"]);
    assert!(!output.status.success() && said(&output).contains("LC510"), "{}", said(&output));
}
