//! Pushes from a repository that judges what it pushes, before anything leaves it.

use crate::support::Sandbox;
use crate::{A, B, BROKEN, document, git, governed, passes, run, said};

/// A repository with its hooks in place, and an empty one that it pushes to.
fn pushing() -> (Sandbox, Sandbox) {
    let (sandbox, remote) = (governed(), Sandbox::new());
    remote.git(&["init", "--quiet", "--bare", "--initial-branch=main"]);
    sandbox.git(&["remote", "add", "origin", &remote.path().to_string_lossy()]);
    (sandbox, remote)
}

/// Commits everything, whatever hooks say.
fn commit(sandbox: &Sandbox, message: &str) {
    sandbox.git(&["add", "--all"]);
    sandbox.git(&["commit", "--quiet", "--no-verify", "--allow-empty", "--message", message]);
}

/// Pushes, which must be refused; returns what was said.
fn refused(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let output = git(sandbox, &[&["push", "--quiet"], arguments].concat());
    let said = said(&output);
    assert!(!output.status.success(), "{arguments:?} was not refused: {said}");
    assert!(said.contains("is not pushed"), "{said}");
    said
}

#[test]
fn what_the_remote_does_not_have_is_judged() {
    let (sandbox, _remote) = pushing();
    passes(&sandbox, &["push", "--quiet", "origin", "main"]);
    sandbox.write(A, document("LOOP-A-20260301", BROKEN));
    commit(&sandbox, "fixup! first");
    let told = refused(&sandbox, &["origin", "main"]);
    assert!(told.starts_with("loopctl: main is not pushed: 2 errors\n"), "{told}");
    refused(&sandbox, &["origin", "HEAD:refs/heads/other"]);
    refused(&sandbox, &["--all", "origin"]);
    passes(&sandbox, &["push", "--quiet", "--no-verify", "origin", "main"]);
    // What is there already is judged no more.
    sandbox.git(&["checkout", "--quiet", "-b", "topic"]);
    commit(&sandbox, "fine");
    passes(&sandbox, &["push", "--quiet", "origin", "topic"]);
    passes(&sandbox, &["push", "--quiet", "origin", ":topic"]);
}

#[test]
fn everything_is_judged_that_goes_to_an_empty_remote() {
    let (sandbox, remote) = pushing();
    commit(&sandbox, "fixup! first");
    commit(&sandbox, "fine");
    let told = refused(&sandbox, &["origin", "main"]);
    let command = told.lines().find_map(|line| line.strip_prefix("  to see it: ")).expect("a command");
    let shown = run(sandbox.command("sh").args(["-c", command]));
    assert_eq!(shown.status.code(), Some(1), "{command}: {}", said(&shown));
    refused(&sandbox, &[&remote.path().to_string_lossy(), "main"]);
    passes(&sandbox, &["push", "--quiet", "origin", "main~2:refs/heads/main"]);
}

#[test]
fn a_branch_that_was_rebased_answers_for_its_own_commits_alone() {
    let (sandbox, _remote) = pushing();
    passes(&sandbox, &["push", "--quiet", "origin", "main"]);
    sandbox.git(&["checkout", "--quiet", "-b", "topic"]);
    sandbox.write(B, document("LOOP-B-20260301", "owner: \"@ana\"\n"));
    commit(&sandbox, "gov(LOOP-B-20260301): ana owns it");
    passes(&sandbox, &["push", "--quiet", "origin", "topic"]);
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write(A, document("LOOP-A-20260301", BROKEN));
    commit(&sandbox, "fixup! of others");
    passes(&sandbox, &["push", "--quiet", "--no-verify", "origin", "main"]);
    sandbox.git(&["checkout", "--quiet", "topic"]);
    sandbox.git(&["rebase", "--quiet", "main"]);
    passes(&sandbox, &["push", "--quiet", "--force", "origin", "topic"]);
}

#[test]
fn what_the_remote_has_and_nobody_here_knows_is_no_obstacle() {
    let (sandbox, remote) = pushing();
    passes(&sandbox, &["push", "--quiet", "origin", "main"]);
    let other = Sandbox::new();
    other.git(&["clone", "--quiet", &remote.path().to_string_lossy(), "."]);
    commit(&other, "theirs");
    other.git(&["push", "--quiet", "origin", "main"]);
    commit(&sandbox, "ours");
    passes(&sandbox, &["push", "--quiet", "--force", "origin", "main"]);
}

#[test]
fn nothing_to_push_is_nothing_to_say() {
    let (sandbox, _remote) = pushing();
    passes(&sandbox, &["push", "--quiet", "origin", "main"]);
    assert_eq!(passes(&sandbox, &["push", "--quiet", "origin", "main"]), "");
    let told =
        sandbox.command("sh").args(["-c", "echo nonsense | loopctl hook pre-push origin x"]).output().expect("it runs");
    assert_eq!(told.status.code(), Some(2), "{}", said(&told));
}
