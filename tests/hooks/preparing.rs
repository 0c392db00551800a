//! A message is begun with what is known, and nothing that nobody wrote is ever committed.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Output;

use crate::support::Sandbox;
use crate::{A, B, document, git, governed, passes, run, said};

const POLICY: &str = "[gaps]\nregistry = \"gaps.yaml\"\n[commit]\n[[commit.trailers]]\npaths = [\"gaps.yaml\"]\n\
                      require = [\"Gap-Mutation\", \"Gap-Capability\", \"Gap-Run-Key\"]\n\
                      allow = { Gap-Mutation = [\"capability\"], Gap-Capability = [\"gaps.file\", \"gaps.close\"] }\n";

fn registry(status: &str) -> String {
    format!("gaps:\n  - id: GAP-HB-001\n    status: {status}\n    parent_loop: LOOP-A-20260301\n")
}

fn prepared() -> Sandbox {
    let sandbox = governed();
    sandbox.write("loopctl.toml", POLICY).write("gaps.yaml", registry("open"));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "--no-verify", "--quiet", "--message=policy"]);
    sandbox
}

/// What the editor is shown; it changes nothing.
fn shown(sandbox: &Sandbox, arguments: &[&str]) -> (String, Output) {
    let editor = sandbox.path().join(".git/editor");
    fs::write(&editor, "#!/bin/sh\ncp \"$1\" .git/shown\n").expect("a file");
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).expect("a mode");
    let _ = fs::remove_file(sandbox.path().join(".git/shown"));
    let output = run(sandbox.command("git").args(arguments).env("GIT_EDITOR", &editor));
    (fs::read_to_string(sandbox.path().join(".git/shown")).unwrap_or_default(), output)
}

fn head(sandbox: &Sandbox) -> String {
    String::from_utf8_lossy(&git(sandbox, &["rev-parse", "HEAD"]).stdout).into_owned()
}

/// The editor is closed without a word: no commit comes of it.
fn aborts(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let before = head(sandbox);
    let (shown, output) = shown(sandbox, arguments);
    assert!(!output.status.success(), "{arguments:?}: {}\n{shown}", said(&output));
    assert_eq!(head(sandbox), before, "{shown}");
    shown
}

fn fix_the_gap(sandbox: &Sandbox) {
    sandbox.write("gaps.yaml", registry("fixed"));
    sandbox.git(&["add", "--all"]);
}

#[test]
fn scope_and_known_trailers_stand_there_already() {
    let sandbox = prepared();
    fix_the_gap(&sandbox);
    let shown = aborts(&sandbox, &["commit"]);
    assert!(shown.starts_with("fix(GAP-HB-001): \n\nGap-Mutation: capability\n\n# loopctl offers"), "{shown}");
    assert!(shown.contains("#   Gap-Capability: gaps.file | gaps.close\n#   Gap-Run-Key: ...\n"), "{shown}");
}

#[test]
fn where_no_form_is_asked_a_scope_is_only_shown() {
    let sandbox = governed();
    sandbox.write(A, document("LOOP-A-20260301", "owner: \"@ana\"\n"));
    sandbox.git(&["add", "--all"]);
    let shown = aborts(&sandbox, &["commit"]);
    assert!(shown.starts_with("\n# loopctl offers, for what is staged:\n#   fix(LOOP-A-20260301): \n#\n"), "{shown}");
}

#[test]
fn the_run_of_the_only_receipt_is_known() {
    let sandbox = prepared();
    let probe = "[probes.p]\nrun = \"true\"\nproves = [\"GAP-HB-001\"]\nexpires = \"1d\"\n";
    sandbox.write("loopctl.toml", format!("{POLICY}{probe}"));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "--no-verify", "--quiet", "--message=a probe"]);
    assert!(sandbox.loopctl(&["probe", "run", "p"]).status.success());
    fix_the_gap(&sandbox);
    let shown = aborts(&sandbox, &["commit"]);
    assert!(shown.contains("\nGap-Run-Key: CAP-"), "{shown}");
}

#[test]
fn whoever_writes_a_word_makes_a_commit() {
    let sandbox = prepared();
    sandbox.write(A, document("LOOP-A-20260301", "owner: \"@ana\"\n"));
    sandbox.git(&["add", "--all"]);
    let editor = sandbox.path().join(".git/editor");
    fs::write(&editor, "#!/bin/sh\nsed -i '1s/$/it/' \"$1\"\n").expect("a file");
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).expect("a mode");
    let output = run(sandbox.command("git").arg("commit").env("GIT_EDITOR", &editor));
    assert!(output.status.success(), "{}", said(&output));
    let subject = git(&sandbox, &["log", "-1", "--format=%B"]);
    assert_eq!(String::from_utf8_lossy(&subject.stdout).trim(), "fix(LOOP-A-20260301): it");
}

#[test]
fn of_several_things_each_is_shown_and_none_is_taken() {
    let sandbox = prepared();
    sandbox.write(A, document("LOOP-A-20260301", "owner: \"@ana\"\n"));
    sandbox.write(B, document("LOOP-B-20260301", "owner: \"@ana\"\n"));
    sandbox.git(&["add", "--all"]);
    let shown = aborts(&sandbox, &["commit"]);
    assert!(shown.contains("#   fix(LOOP-A-20260301): \n#   fix(LOOP-B-20260301): \n"), "{shown}");
    assert!(shown.starts_with("\n#"), "{shown}");
    // A branch says which of them is meant.
    sandbox.git(&["checkout", "--quiet", "-b", "ana/loop-b-owner"]);
    let shown = aborts(&sandbox, &["commit"]);
    assert!(shown.starts_with("fix(LOOP-B-20260301): \n"), "{shown}");
}

#[test]
fn a_branch_alone_names_a_scope() {
    let sandbox = prepared();
    sandbox.git(&["checkout", "--quiet", "-b", "gap-hb-001-mount"]);
    sandbox.write("src/main.c", "1");
    sandbox.git(&["add", "--all"]);
    assert!(aborts(&sandbox, &["commit"]).starts_with("fix(GAP-HB-001): \n"));
    sandbox.git(&["checkout", "--quiet", "-b", "gap-hb-777"]);
    assert!(!aborts(&sandbox, &["commit"]).contains("GAP-HB"));
}

#[test]
fn nothing_unwritten_is_committed_whatever_is_cleaned_away() {
    let sandbox = prepared();
    fix_the_gap(&sandbox);
    for arguments in [
        &["commit"][..],
        &["commit", "--verbose"],
        &["commit", "--no-verify"],
        &["-c", "core.commentChar=;", "commit"],
        &["-c", "core.commentChar=auto", "commit"],
        &["-c", "commit.cleanup=scissors", "commit"],
        &["commit", "--cleanup=scissors", "--verbose"],
        &["commit", "--signoff"],
        &["commit", "--no-status"],
        &["commit", "--all"],
        &["commit", "--no-edit"],
    ] {
        aborts(&sandbox, arguments);
    }
    // Where git keeps its own comments, nothing is added to them.
    let (shown, _) = shown(&sandbox, &["-c", "commit.cleanup=whitespace", "commit", "--no-verify", "--no-status"]);
    assert_eq!(shown.trim(), "");
    sandbox.write(".git/template", "Words of the team\n");
    let shown = aborts(&sandbox, &["-c", "commit.template=.git/template", "commit", "--no-verify"]);
    assert!(shown.starts_with("Words of the team\n") && shown.contains("#   fix(GAP-HB-001): \n"), "{shown}");
    fs::remove_file(sandbox.path().join(".git/hooks/commit-msg")).expect("removed");
    let shown = aborts(&sandbox, &["commit"]);
    assert!(shown.starts_with("\n# loopctl offers") && shown.contains("#   Gap-Mutation: capability\n"), "{shown}");
}

#[test]
fn words_that_are_there_already_are_left_alone() {
    let sandbox = prepared();
    fix_the_gap(&sandbox);
    passes(&sandbox, &["commit", "--no-verify", "-m", "it"]);
    let body = || String::from_utf8_lossy(&git(&sandbox, &["log", "-1", "--format=%B"]).stdout).trim().to_owned();
    assert_eq!(body(), "it");
    let (told, _) = shown(&sandbox, &["commit", "--amend", "--no-verify"]);
    assert!(!told.contains("loopctl"), "{told}");
    sandbox.git(&["checkout", "--quiet", "-b", "side", "HEAD~1"]);
    sandbox.write("other", "x");
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "--no-verify", "-m", "side"]);
    let (told, _) = shown(&sandbox, &["merge", "--no-ff", "--edit", "main"]);
    assert!(told.contains("Merge branch") && !told.contains("loopctl"), "{told}");
}

#[test]
fn a_policy_may_want_more_or_nothing() {
    let sandbox = prepared();
    let body = || String::from_utf8_lossy(&git(&sandbox, &["log", "-1", "--format=%B"]).stdout).trim().to_owned();
    sandbox.write("loopctl.toml", format!("{POLICY}[hooks]\nprepare = \"always\"\n"));
    fix_the_gap(&sandbox);
    passes(&sandbox, &["commit", "--no-verify", "-m", "fix(GAP-HB-001): mark fixed"]);
    assert_eq!(body(), "fix(GAP-HB-001): mark fixed\n\nGap-Mutation: capability");
    sandbox.write("loopctl.toml", format!("{POLICY}[hooks]\nprepare = \"never\"\n"));
    sandbox.write("gaps.yaml", registry("closed"));
    sandbox.git(&["add", "--all"]);
    assert!(!aborts(&sandbox, &["commit"]).contains("GAP-HB-001"));
}

#[test]
fn a_repository_that_cannot_be_read_does_not_hold_up_a_commit_here() {
    let sandbox = prepared();
    let output = sandbox.loopctl(&["hook", "prepare-commit-msg", "nothing"]);
    assert_eq!(output.status.code(), Some(0));
    sandbox.write("loopctl.toml", "[docz]\n").write("message", "");
    sandbox.git(&["add", "--all"]);
    assert_eq!(sandbox.loopctl(&["hook", "prepare-commit-msg", "message"]).status.code(), Some(0));
}
