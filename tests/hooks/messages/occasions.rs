//! On what occasion a message is written, and who calls the hook.

use super::{LOOP, POLICY, asking, edited, failed, registry, stage, subject, succeeded};
use crate::support::Sandbox;
use crate::{A, document, git, passes, refused, run, said, state};

#[test]
fn an_amended_commit_is_held_against_what_it_goes_on_from() {
    let sandbox = asking();
    sandbox.write("gaps.yaml", registry("fixed"));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "fix(GAP-HB-001): mark fixed"]);
    // Nothing differs from the commit that is amended; all the same the claim is true.
    passes(&sandbox, &["commit", "--amend", "-m", "fix(GAP-HB-001): mark fixed by hand"]);
    passes(&sandbox, &["commit", "--amend", "--no-edit"]);
    let told = passes(&sandbox, &["commit", "--amend", "-m", "fix: it"]);
    assert!(told.contains("LC505"), "{told}");
    assert!(refused(&sandbox, &["commit", "--amend", "-m", "fix(GAP-HB-002): mark fixed"]).contains("LC511"));
    assert!(
        refused(&sandbox, &["commit", "--allow-empty", "-m", "fix(GAP-HB-001): mark fixed"])
            .contains("it was fixed before")
    );
}

#[test]
fn the_first_commit_is_judged_by_what_it_holds() {
    let sandbox = Sandbox::new();
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    sandbox.loopctl(&["hooks", "install"]);
    sandbox.write("loopctl.toml", POLICY).write("gaps.yaml", registry("open")).write(A, document(LOOP, ""));
    sandbox.git(&["add", "--all"]);
    assert!(failed(&git(&sandbox, &["commit", "-m", "it"])).contains("LC501"));
    assert!(failed(&git(&sandbox, &["commit", "-m", "gov(GAP-HB-007): register gap"])).contains("LC511"));
    passes(&sandbox, &["commit", "-m", "gov(GAP-HB-001,002): register 2 gaps"]);
    passes(&sandbox, &["commit", "--amend", "-m", "gov(GAP-HB-001,002): register gaps"]);
}

#[test]
fn fixups_are_folded_without_a_word() {
    let sandbox = asking();
    stage(&sandbox, "1\n");
    passes(&sandbox, &["commit", "-m", "fix: it"]);
    stage(&sandbox, "2\n");
    passes(&sandbox, &["commit", "--fixup=HEAD"]);
    stage(&sandbox, "3\n");
    passes(&sandbox, &["commit", "--squash=HEAD~1", "-m", "more"]);
    succeeded(&edited(
        &sandbox,
        ":",
        &["-c", "sequence.editor=:", "rebase", "--autosquash", "--interactive", "HEAD~3"],
    ));
    assert_eq!(subject(&sandbox), "fix: it");
}

#[test]
fn merges_are_known_by_their_parents() {
    let sandbox = asking();
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    stage(&sandbox, "side\n");
    passes(&sandbox, &["commit", "-m", "fix: side"]);
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write("other", "x");
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "fix: main"]);
    passes(&sandbox, &["merge", "--no-edit", "side"]);
    sandbox.git(&["checkout", "--quiet", "side"]);
    stage(&sandbox, "again\n");
    passes(&sandbox, &["commit", "-m", "fix: side again"]);
    sandbox.git(&["checkout", "--quiet", "main"]);
    stage(&sandbox, "here\n");
    passes(&sandbox, &["commit", "-m", "fix: here"]);
    assert!(!git(&sandbox, &["merge", "--no-edit", "side"]).status.success(), "there is a conflict");
    stage(&sandbox, "both\n");
    passes(&sandbox, &["commit", "--no-edit"]);
    passes(&sandbox, &["commit", "--amend", "--no-edit"]);
}

#[test]
fn a_merge_whose_message_is_refused_waits() {
    let sandbox = asking();
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    stage(&sandbox, "side\n");
    passes(&sandbox, &["commit", "-m", "fix: side"]);
    sandbox.git(&["checkout", "--quiet", "main"]);
    let told = failed(&git(&sandbox, &["merge", "--no-ff", "-m", "fix(LOOP-AA-20260301): side", "side"]));
    assert!(told.contains("LC503") && told.contains("the merge waits: `git commit` goes on with it"), "{told}");
    succeeded(&edited(&sandbox, "sed -i 's/AA/A/' \"$1\"", &["commit"]));
    assert_eq!(subject(&sandbox), "fix(LOOP-A-20260301): side");
}

#[test]
fn commits_that_move_are_not_asked_again_and_reverts_pass() {
    let sandbox = asking();
    stage(&sandbox, "1\n");
    passes(&sandbox, &["commit", "--no-verify", "-m", "old words"]);
    passes(&sandbox, &["revert", "--no-edit", "HEAD"]);
    passes(&sandbox, &["revert", "--no-edit", "HEAD"]);
    sandbox.git(&["checkout", "--quiet", "-b", "side", "HEAD~3"]);
    sandbox.write("other", "x");
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "fix: other"]);
    passes(&sandbox, &["rebase", "--exec", "true", "main"]);
    sandbox.git(&["checkout", "--quiet", "main"]);
    passes(&sandbox, &["cherry-pick", "side"]);
    assert_eq!(subject(&sandbox), "fix: other");
}

#[test]
fn a_commit_that_gets_other_words_is_held_against_its_own_change() {
    let sandbox = asking();
    sandbox.write("gaps.yaml", registry("fixed"));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "fix(GAP-HB-001): mark fixed"]);
    stage(&sandbox, "1\n");
    passes(&sandbox, &["commit", "-m", "fix: it"]);
    let reword = ["-c", "sequence.editor=sed -i 1s/pick/reword/", "rebase", "--interactive", "HEAD~2"];
    succeeded(&edited(&sandbox, "sed -i '1s/$/ by hand/' \"$1\"", &reword));
    let told = git(&sandbox, &["log", "-2", "--format=%s"]);
    assert_eq!(String::from_utf8_lossy(&told.stdout), "fix: it\nfix(GAP-HB-001): mark fixed by hand\n");
    let output = edited(&sandbox, "sed -i '1s/.*/fix(GAP-HB-002): mark fixed/' \"$1\"", &reword);
    assert!(failed(&output).contains("LC511"), "{}", said(&output));
    sandbox.git(&["rebase", "--abort"]);
}

#[test]
fn a_linked_working_tree_and_a_submodule_are_repositories_like_others() {
    let sandbox = asking();
    passes(&sandbox, &["worktree", "add", "--quiet", "linked", "-b", "linked"]);
    let linked = sandbox.path().join("linked");
    let commit = |message: &str| {
        run(sandbox.command("git").args(["commit", "--allow-empty", "-m", message]).current_dir(&linked))
    };
    let told = failed(&commit("it"));
    assert!(told.contains("LC501") && told.contains("worktrees/linked/loopctl/refused-message"), "{told}");
    succeeded(&commit("fix(GAP-HB-001): it"));
    let inner = Sandbox::new();
    inner.write("loopctl.toml", POLICY);
    let inner = inner.committed();
    let from = inner.path().to_string_lossy().into_owned();
    passes(&sandbox, &["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &from, "sub"]);
    let sub = sandbox.path().join("sub");
    succeeded(&run(sandbox.command("loopctl").args(["hooks", "install"]).current_dir(&sub)));
    let told = failed(&run(sandbox.command("git").args(["commit", "--allow-empty", "-m", "it"]).current_dir(&sub)));
    assert!(told.contains("LC501"), "{told}");
}

#[test]
fn a_repository_that_the_environment_names_is_judged() {
    let sandbox = asking();
    let outside = Sandbox::new();
    let commit = |message: &str| {
        let mut command = sandbox.command("git");
        command.args(["commit", "--allow-empty", "-m", message]).current_dir(outside.path());
        command.env("GIT_DIR", sandbox.path().join(".git")).env("GIT_WORK_TREE", sandbox.path());
        run(&mut command)
    };
    assert!(failed(&commit("fix(LOOP-AA-20260301): it")).contains("did you mean"));
    succeeded(&commit("fix(LOOP-A-20260301): it"));
}

#[test]
fn nothing_of_the_users_work_changes() {
    let sandbox = asking();
    sandbox.write(A, document(LOOP, "owner: \"@ana\"\n")).write("untracked", "x");
    sandbox.git(&["add", "loops"]);
    sandbox.write(A, document(LOOP, "owner: \"@jonas\"\n"));
    let before = state(&sandbox);
    failed(&git(&sandbox, &["commit", "-m", "it"]));
    assert_eq!(state(&sandbox), before);
}

#[test]
fn who_calls_the_hook_by_hand_is_told_what_it_takes() {
    let sandbox = asking();
    assert!(sandbox.refused(&["hook", "commit-msg"]).contains("no message is named"));
    assert!(sandbox.refused(&["hook", "commit-msg", "nothing"]).contains("could not read nothing"));
    sandbox.write("message", "fix(LOOP-A-20260301): it\n");
    assert_eq!(sandbox.loopctl(&["hook", "commit-msg", "message"]).status.code(), Some(0));
}
