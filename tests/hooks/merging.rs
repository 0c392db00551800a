//! Merges, rebases, picks and reverts: what no side had.

use crate::{A, B, BROKEN, document, git, governed, passes, refused, said, state};

const WAITS: &str = "execution_readiness: blocked\nblocked_by: [LOOP-A-20260301]\n";

/// One side lets B wait for A, the other closes A: each is right alone.
fn sides() -> crate::support::Sandbox {
    let sandbox = governed();
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    sandbox.write(B, document("LOOP-B-20260301", WAITS));
    passes(&sandbox, &["commit", "--all", "-m", "B waits"]);
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write(A, document("LOOP-A-20260301", "").replace("active", "closed"));
    passes(&sandbox, &["commit", "--all", "-m", "close A"]);
    sandbox
}

#[test]
fn a_merge_answers_for_what_neither_side_had() {
    let sandbox = sides();
    let output = git(&sandbox, &["merge", "--no-edit", "side"]);
    assert!(!output.status.success(), "{}", said(&output));
    assert!(said(&output).contains("LC203") && said(&output).contains("so it is not made"), "{}", said(&output));
    // Git leaves the merge to be finished, and the hook of commits judges it by both sides again.
    assert!(refused(&sandbox, &["commit", "--no-edit"]).contains("LC203"));
    sandbox.write(B, document("LOOP-B-20260301", ""));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "--no-edit"]);
}

#[test]
fn debt_of_either_side_is_no_debt_of_the_merge() {
    let sandbox = governed();
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    sandbox.write(B, document("LOOP-B-20260301", BROKEN));
    passes(&sandbox, &["commit", "--no-verify", "--all", "-m", "debt of theirs"]);
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write(A, document("LOOP-A-20260301", BROKEN));
    passes(&sandbox, &["commit", "--no-verify", "--all", "-m", "debt of ours"]);
    let told = passes(&sandbox, &["merge", "--no-edit", "side"]);
    assert!(told.contains("1 error that stood here before is not held against it"), "{told}");
}

#[test]
fn what_one_side_has_closed_the_merge_does_not_close() {
    let sandbox = governed();
    let phases = "\n## Phases\n\n- P1: Order - TODO\n";
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    sandbox.write(B, (document("LOOP-B-20260301", "") + phases).replace("active", "closed"));
    refused(&sandbox, &["commit", "--all", "-m", "x"]);
    passes(&sandbox, &["commit", "--no-verify", "--all", "-m", "close B, all the same"]);
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write("file", "x\n");
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "ours"]);
    passes(&sandbox, &["merge", "--no-edit", "side"]);
}

#[test]
fn what_one_side_has_closed_and_the_other_moved_the_merge_does_not_close() {
    let sandbox = governed();
    let closed = document("LOOP-B-20260301", "") + "\n## Phases\n\n- P1: Order - TODO\n";
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    sandbox.write(B, closed.replace("active", "closed"));
    passes(&sandbox, &["commit", "--no-verify", "--all", "-m", "close B, all the same"]);
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.git(&["mv", B, "LOOP-B-20260301.scope.md"]);
    passes(&sandbox, &["commit", "-m", "gov(LOOP-B-20260301): move B"]);
    passes(&sandbox, &["merge", "--no-edit", "side"]);
}

#[test]
fn a_merge_with_conflicts_is_judged_as_it_was_resolved() {
    let sandbox = governed();
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    sandbox.write(A, document("LOOP-A-20260301", "owner: \"@theirs\"\n"));
    passes(&sandbox, &["commit", "--all", "-m", "theirs"]);
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write(A, document("LOOP-A-20260301", "owner: \"@ours\"\n"));
    passes(&sandbox, &["commit", "--all", "-m", "ours"]);
    assert!(!git(&sandbox, &["merge", "side"]).status.success());
    sandbox.write(A, document("LOOP-A-20260301", BROKEN));
    sandbox.git(&["add", "--all"]);
    refused(&sandbox, &["commit", "--no-edit"]);
    sandbox.write(A, document("LOOP-A-20260301", "owner: \"@both\"\n"));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "--no-edit"]);
}

#[test]
fn rebases_picks_and_reverts_go_on_as_without_hooks() {
    let sandbox = governed();
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    for nth in 0..3 {
        sandbox.write(A, document("LOOP-A-20260301", "") + &"More.\n".repeat(nth + 1));
        passes(&sandbox, &["commit", "--all", "-m", &format!("side {nth}")]);
    }
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write(B, document("LOOP-B-20260301", "owner: \"@ana\"\n"));
    passes(&sandbox, &["commit", "--all", "-m", "main"]);
    sandbox.git(&["checkout", "--quiet", "-b", "picked"]);
    passes(&sandbox, &["cherry-pick", "side~2"]);
    passes(&sandbox, &["revert", "--no-edit", "HEAD"]);
    sandbox.git(&["checkout", "--quiet", "side"]);
    passes(&sandbox, &["rebase", "--exec", "loopctl hook pre-commit", "main"]);
    sandbox.write(A, document("LOOP-A-20260301", BROKEN));
    passes(&sandbox, &["stash"]);
    let before = state(&sandbox);
    passes(&sandbox, &["-c", "sequence.editor=true", "rebase", "--interactive", "HEAD~2"]);
    assert_eq!(state(&sandbox), before);
}

#[test]
fn a_linked_worktree_is_judged_by_its_own_index() {
    let sandbox = governed();
    let tree = tempfile::tempdir().expect("a directory");
    let path = tree.path().join("the tree").to_string_lossy().into_owned();
    sandbox.git(&["worktree", "add", "--quiet", &path, "-b", "linked"]);
    std::fs::write(format!("{path}/{A}"), document("LOOP-A-20260301", BROKEN)).expect("a file");
    for arguments in [&["commit", "--all", "-m", "x"][..], &["commit", "-m", "x", "--", A]] {
        let output = git(&sandbox, &[&["-C", &path], arguments].concat());
        assert!(said(&output).contains("so it is not made"), "{arguments:?}: {}", said(&output));
    }
    passes(&sandbox, &["commit", "--allow-empty", "-m", "elsewhere"]);
    std::fs::write(format!("{path}/{A}"), document("LOOP-A-20260301", "owner: \"@ana\"\n")).expect("a file");
    passes(&sandbox, &["-C", &path, "commit", "--all", "-m", "x"]);
}

#[test]
fn a_conflict_that_nobody_resolved_is_not_committed() {
    let sandbox = governed();
    let plan = |status: &str| format!("{}\n## Phases\n\n- P1: Order - {status}\n", document("LOOP-B-20260301", ""));
    sandbox.write(B, plan("TODO"));
    passes(&sandbox, &["commit", "--all", "-m", "a plan"]);
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    sandbox.write(B, plan("ACTIVE"));
    passes(&sandbox, &["commit", "--all", "-m", "theirs"]);
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write(B, plan("READY"));
    passes(&sandbox, &["commit", "--all", "-m", "ours"]);
    assert!(!git(&sandbox, &["merge", "--no-edit", "side"]).status.success());
    sandbox.git(&["add", "--all"]);
    assert!(refused(&sandbox, &["commit", "--no-edit"]).contains("A merge left a conflict here"));
    sandbox.write(B, plan("ACTIVE"));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "--no-edit"]);
}

#[test]
fn a_row_that_one_side_adds_to_a_loop_that_the_other_closes_is_told() {
    let sandbox = governed();
    let phases = |status: &str, more: &str| {
        let text = document("LOOP-B-20260301", "") + "\n## Phases\n\n- P1: Order - DONE\n- P2: Mount - DONE\n" + more;
        text.replace("active", status)
    };
    sandbox.write(B, phases("active", ""));
    passes(&sandbox, &["commit", "--all", "-m", "phases"]);
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    sandbox.write(B, phases("active", "- P3: Test - TODO\n"));
    passes(&sandbox, &["commit", "--all", "-m", "more to do"]);
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write(B, phases("closed", ""));
    passes(&sandbox, &["commit", "--all", "-m", "close B"]);
    let output = git(&sandbox, &["merge", "--no-edit", "side"]);
    assert!(!output.status.success() && said(&output).contains("P3 is todo"), "{}", said(&output));
    sandbox.git(&["merge", "--abort"]);
    // So it is without a merge; and a row that was open when the loop was closed is old.
    sandbox.write(B, phases("closed", "- P3: Test - TODO\n"));
    assert!(refused(&sandbox, &["commit", "--all", "-m", "more"]).contains("P3 is todo"));
    passes(&sandbox, &["commit", "--no-verify", "--all", "-m", "more"]);
    sandbox.write(B, phases("closed", "- P4: Test - TODO\n\nMore is said.\n"));
    passes(&sandbox, &["commit", "--all", "-m", "P3 is P4 now"]);
}
