//! A message is judged with the change that it is about, whatever way git comes by it.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Output;

use crate::support::Sandbox;
use crate::{A, B, document, git, governed, passes, refused, run, said, state};

const LOOP: &str = "LOOP-A-20260301";

const POLICY: &str =
    "[gaps]\nregistry = \"gaps.yaml\"\n[commit]\ntypes = [\"feat\", \"fix\", \"gov\", \"close\", \"chore\"]\n";

const TRAILERS: &str = "[[commit.trailers]]\npaths = [\"gaps.yaml\"]\nrequire = [\"Gap-Mutation\"]\nallow = { Gap-Mutation = [\"capability\"] }\n";

fn registry(status: &str) -> String {
    format!(
        "gaps:\n  - id: GAP-HB-001\n    status: {status}\n    parent_loop: {LOOP}\n  - id: GAP-HB-002\n    status: open\n"
    )
}

/// A governed repository whose policy asks for a form.
fn asking() -> Sandbox {
    let sandbox = governed();
    sandbox.write("loopctl.toml", POLICY).write("gaps.yaml", registry("open"));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "--quiet", "--message=chore: a policy, GAP-HB-001"]);
    sandbox
}

/// Stages something that nobody governs.
fn stage(sandbox: &Sandbox, text: &str) {
    sandbox.write("src/main.c", text);
    sandbox.git(&["add", "--all"]);
}

/// Commits a message that is read from a file, as it is.
fn commit_file(sandbox: &Sandbox, message: impl AsRef<[u8]>, more: &[&str]) -> Output {
    let file = sandbox.path().join(".git/given");
    fs::write(&file, message).expect("a file");
    let file = file.to_string_lossy().into_owned();
    git(sandbox, &[&["commit", "--allow-empty", "--file", &file], more].concat())
}

/// Commits what an editor makes of the template: `script` is run on the file.
fn edited(sandbox: &Sandbox, script: &str, arguments: &[&str]) -> Output {
    let editor = sandbox.path().join(".git/editor");
    fs::write(&editor, format!("#!/bin/sh\n{script}\n")).expect("a file");
    fs::set_permissions(&editor, fs::Permissions::from_mode(0o755)).expect("a mode");
    run(sandbox.command("git").args(arguments).env("GIT_EDITOR", &editor))
}

fn succeeded(output: &Output) -> String {
    assert!(output.status.success(), "{}", said(output));
    said(output)
}

fn failed(output: &Output) -> String {
    assert!(!output.status.success(), "{}", said(output));
    said(output)
}

fn subject(sandbox: &Sandbox) -> String {
    String::from_utf8_lossy(&git(sandbox, &["log", "-1", "--format=%s"]).stdout).trim().to_owned()
}

#[test]
fn without_a_table_about_commits_only_truth_is_asked() {
    let sandbox = governed();
    stage(&sandbox, "1\n");
    assert_eq!(passes(&sandbox, &["commit", "--quiet", "-m", "anything goes"]), "");
    stage(&sandbox, "2\n");
    let told = refused(&sandbox, &["commit", "-m", "fix(LOOP-AA-20260301): it"]);
    assert!(told.contains("LC503") && told.contains("did you mean `fix(LOOP-A-20260301): it`?"), "{told}");
    let told = refused(&sandbox, &["commit", "-m", "close(LOOP-A-20260301): all is done"]);
    assert!(told.contains("LC511") && told.contains("it is active after this commit"), "{told}");
}

#[test]
fn a_form_is_asked_where_the_policy_asks() {
    let sandbox = asking();
    stage(&sandbox, "1\n");
    for (message, code) in [
        ("it", "LC501"),
        ("1.2.3", "LC501"),
        ("fix:it", "LC501"),
        ("Merge branch 'x'", "LC501"),
        ("Revert anything", "LC501"),
        ("Revert \"it\"\n\nThis reverts commit 0123456789012345678901234567890123456789.", "LC501"),
        ("fxi: it", "LC502"),
        ("fix(GAP-HB-009): it", "LC503"),
    ] {
        let told = refused(&sandbox, &["commit", "-m", message]);
        assert!(told.contains(code), "{message}: {told}");
    }
    passes(&sandbox, &["commit", "-m", "fix(GAP-HB-001): it"]);
}

#[test]
fn the_corrected_subject_is_told() {
    let sandbox = asking();
    stage(&sandbox, "1\n");
    for (message, line) in [
        ("fix:it", "write it as `fix: it`"),
        ("fix (ops): it", "write it as `fix(ops): it`"),
        ("fix(ops) it", "write it as `fix(ops): it`"),
        ("fix(): it", "write it as `fix: it`"),
        ("fix(LOOP-AA-20260301): it", "did you mean `fix(LOOP-A-20260301): it`?"),
        ("fix(GAP-HB-1): it", "did you mean `fix(GAP-HB-001): it`?"),
        ("fixx(ops): it", "write it as `fix(ops): it`"),
    ] {
        let told = refused(&sandbox, &["commit", "-m", message]);
        assert!(told.replace("\n        ", " ").contains(line), "{message}: {told}");
    }
}

#[test]
fn a_refused_message_is_kept_and_the_command_goes_on_from_it() {
    let sandbox = asking();
    stage(&sandbox, "1\n");
    let told = refused(&sandbox, &["commit", "-m", "fix(ops) it", "-m", "A long body."]);
    let command = told.lines().find_map(|line| line.split_once("try again: ")).expect("a command").1;
    assert_eq!(command, "git commit -e -F .git/loopctl/refused-message");
    // Another commit, whose message takes the place of the first in git's own file.
    refused(&sandbox, &["commit", "--file", ".git/HEAD", "--allow-empty"]);
    fs::write(sandbox.path().join(".git/loopctl/refused-message"), "fix(ops) it\n\nA long body.\n").expect("a file");
    let words: Vec<&str> = command.split(' ').skip(1).collect();
    succeeded(&edited(&sandbox, "sed -i 's/) /): /' \"$1\"", &words));
    let kept = String::from_utf8_lossy(&git(&sandbox, &["log", "-1", "--format=%B"]).stdout).trim().to_owned();
    assert_eq!(kept, "fix(ops): it\n\nA long body.");
}

#[test]
fn what_is_committed_is_said_in_the_command_that_goes_on() {
    let sandbox = asking();
    sandbox.write(A, document(LOOP, "owner: \"@ana\"\n")).write(B, document("LOOP-B-20260301", "owner: \"@ana\"\n"));
    let told = refused(&sandbox, &["commit", "--all", "-m", "it"]);
    assert!(told.contains("git commit -a -e -F .git/loopctl/refused-message\n"), "{told}");
    let told = refused(&sandbox, &["commit", "-m", "it", "--", A]);
    assert!(told.contains(&format!("git commit -e -F .git/loopctl/refused-message -- {A}\n")), "{told}");
    let told = refused(&sandbox, &["commit", "--author", "Ana B <a@b>", "-m", "refuse this as well", "-i", A]);
    let again = format!("git commit -i '--author=Ana B <a@b>' -e -F .git/loopctl/refused-message -- {A}\n");
    assert!(told.contains(&again), "{told}");
    let told = refused(&sandbox, &["commit", "--amend", "-m", "it"]);
    assert!(told.contains("git commit --amend -e -F "), "{told}");
    sandbox.write("loops/deep/file", "x");
    let told =
        failed(&run(sandbox.command("git").args(["commit", "-am", "it"]).current_dir(sandbox.path().join("loops"))));
    assert!(told.contains("git commit -a -e -F ../.git/loopctl/refused-message\n"), "{told}");
}

#[test]
fn a_line_that_looks_like_a_comment_and_a_commit_of_nothing_are_not_lost() {
    let sandbox = asking();
    stage(&sandbox, "1\n");
    let goes_on = |arguments: &[&str]| {
        let told = refused(&sandbox, arguments);
        let command = told.lines().find_map(|line| line.split_once("try again: ")).expect("a command").1;
        let words: Vec<&str> = command.split(' ').skip(1).collect();
        succeeded(&edited(&sandbox, "sed -i 's/) /): /' \"$1\"", &words));
        String::from_utf8_lossy(&git(&sandbox, &["log", "-1", "--format=%B"]).stdout).trim().to_owned()
    };
    assert_eq!(
        goes_on(&["commit", "-m", "fix(ops) it", "-m", "#123 is the ticket"]),
        "fix(ops): it\n\n#123 is the ticket"
    );
    assert_eq!(goes_on(&["commit", "--allow-empty", "-m", "fix(ops) nothing"]), "fix(ops): nothing");
}

#[test]
fn a_byte_order_mark_hides_no_scope() {
    let sandbox = governed();
    for form in ["", "[commit]\ntypes = [\"fix\"]\n"] {
        sandbox.write("loopctl.toml", form).write("message", "\u{feff}fix(LOOP-NONE-20260101): it\n");
        sandbox.git(&["add", "loopctl.toml"]);
        let told = refused(&sandbox, &["commit", "--allow-empty", "--file", "message"]);
        assert!(told.contains("LC503"), "{told}");
        assert_eq!(told.contains("LC501"), !form.is_empty(), "{told}");
    }
}

#[test]
fn a_warning_is_shown_and_passes_and_an_information_is_not_shown() {
    let sandbox = asking();
    sandbox.write(A, document(LOOP, "owner: \"@ana\"\n"));
    sandbox.git(&["add", "--all"]);
    let told = passes(&sandbox, &["commit", "-m", "fix: it"]);
    assert!(told.contains("LC505") && told.contains("name it: `fix(LOOP-A-20260301): it`"), "{told}");
    stage(&sandbox, "2\n");
    assert_eq!(passes(&sandbox, &["commit", "--quiet", "-m", "fix(LOOP-A): it"]), "");
}

#[test]
fn claims_are_held_against_the_change() {
    let sandbox = asking();
    stage(&sandbox, "1\n");
    assert!(refused(&sandbox, &["commit", "-m", "gov(GAP-HB-003): register gap"]).contains("nothing registers it"));
    assert!(refused(&sandbox, &["commit", "-m", "fix(GAP-HB-001): mark fixed"]).contains("it is open after"));
    sandbox.write("gaps.yaml", registry("open") + "  - id: GAP-HB-003\n    status: open\n");
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "gov(GAP-HB-003): register gap"]);
    sandbox.write("gaps.yaml", registry("fixed"));
    sandbox.git(&["add", "--all"]);
    let told = refused(&sandbox, &["commit", "-m", "fix(GAP-HB-002): mark fixed"]);
    assert!(told.contains("LC511"), "{told}");
}

#[test]
fn changes_of_others_are_told() {
    let sandbox = asking();
    sandbox.write("gaps.yaml", registry("fixed").replace("status: open", "status: accepted"));
    sandbox.git(&["add", "--all"]);
    let told = passes(&sandbox, &["commit", "-m", "fix(GAP-HB-001): mark fixed"]);
    assert!(told.contains("LC506") && told.contains("GAP-HB-002"), "{told}");
}

#[test]
fn what_a_message_allows_is_heard() {
    let sandbox = asking();
    stage(&sandbox, "1\n");
    let message = "it\n\nLoopctl-Allow: LC501 the vendor's own words\n";
    succeeded(&commit_file(&sandbox, message, &[]));
    let told = failed(&commit_file(&sandbox, "it\n\nLoopctl-Allow: LC501\n", &[]));
    assert!(told.contains("gives no reason"), "{told}");
}

#[test]
fn trailers_are_asked_of_those_who_touch_what_asks_for_them() {
    let sandbox = asking();
    sandbox.write("loopctl.toml", format!("{POLICY}{TRAILERS}"));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "chore: trailers"]);
    sandbox.write("gaps.yaml", registry("fixed"));
    sandbox.git(&["add", "--all"]);
    let told = refused(&sandbox, &["commit", "-m", "fix(GAP-HB-001): mark fixed"]);
    assert!(told.contains("LC507") && told.contains("`Gap-Mutation: capability`"), "{told}");
    let told = refused(&sandbox, &["commit", "-m", "fix(GAP-HB-001): mark fixed", "-m", "Gap-Mutation: by hand"]);
    assert!(told.contains("LC508") && told.contains("it may be capability"), "{told}");
    let apart = ["commit", "-m", "fix(GAP-HB-001): mark fixed", "-m", "Gap-Mutation: capability", "-m", "Seen-by: Ana"];
    let told = refused(&sandbox, &apart);
    assert!(told.contains("LC512") && told.contains("LC507") && told.contains("take out the empty line"), "{told}");
    passes(&sandbox, &["commit", "-m", "fix(GAP-HB-001): mark fixed", "-m", "Gap-Mutation: capability"]);
    // What git writes itself is not asked.
    passes(&sandbox, &["revert", "--no-edit", "HEAD"]);
}

#[test]
fn findings_stand_in_the_lines_of_the_file() {
    let sandbox = asking();
    stage(&sandbox, "1\n");
    let told = failed(&edited(&sandbox, "printf '# first\\n\\n# second\\nit\\n' > \"$1\"", &["commit"]));
    assert!(told.contains(".git/COMMIT_EDITMSG:4:1]"), "{told}");
}

#[test]
fn a_message_is_cleaned_as_git_does_it() {
    let sandbox = asking();
    let write = |text: &str| format!("{{ printf '{text}'; cat \"$1\"; }} > \"$1.new\" && mv \"$1.new\" \"$1\"");
    let long = "x".repeat(200);
    for (nth, (script, arguments)) in [
        ("# a comment of a template\\nfix: it\\n".to_owned(), &["commit"][..]),
        (format!("fix: it\\n# {long}\\n"), &["commit"]),
        (format!("fix: it\\n; {long}\\n"), &["-c", "core.commentChar=;", "commit"]),
        (format!("fix: it\\n// {long}\\n"), &["-c", "core.commentString=//", "commit"]),
        ("fix: it\\n".to_owned(), &["commit", "--verbose"]),
        ("fix: it\\n".to_owned(), &["-c", "commit.cleanup=scissors", "commit"]),
        ("fix: it\\n".to_owned(), &["-c", "commit.cleanup=whitespace", "commit", "--no-status"]),
        ("fix: it\\n".to_owned(), &["commit", "--cleanup=verbatim", "--no-status"]),
        ("\\n\\nfix: it\\r\\n\\r\\nbody\\r\\n".to_owned(), &["commit"]),
        (format!("fix: it\\n\\nSeen-by: {long}\\n"), &["commit"]),
        ("fixup! it\\n".to_owned(), &["commit"]),
    ]
    .into_iter()
    .enumerate()
    {
        stage(&sandbox, &nth.to_string());
        succeeded(&edited(&sandbox, &write(&script), arguments));
    }
    stage(&sandbox, "auto");
    sandbox.git(&["config", "core.commentChar", "auto"]);
    succeeded(&edited(&sandbox, "sed -i '1i fix: it\\n#1 is mended' \"$1\"", &["commit"]));
}

#[test]
fn a_change_that_is_shown_below_a_message_may_be_larger_than_any_message() {
    let sandbox = asking();
    stage(&sandbox, &"a line that is long enough for a large file\n".repeat(150_000));
    let told = failed(&edited(&sandbox, "sed -i '1s/.*/it/' \"$1\"", &["commit", "--verbose"]));
    assert!(told.contains("LC501"), "{told}");
    let kept = fs::read_to_string(sandbox.path().join(".git/loopctl/refused-message")).expect("a copy");
    assert_eq!(kept, "it\n");
    succeeded(&edited(&sandbox, "sed -i '1s/.*/fix: it/' \"$1\"", &["commit", "--verbose"]));
}

#[test]
fn lines_with_a_hash_belong_to_a_message_that_no_editor_saw() {
    let sandbox = asking();
    let told = failed(&commit_file(&sandbox, "# fix: it\nfix: it\n", &[]));
    assert!(told.contains("LC501"), "{told}");
    succeeded(&commit_file(&sandbox, "# fix: it\nfix: it\n", &["--cleanup=strip"]));
}

#[test]
fn bytes_of_other_encodings_are_read() {
    let sandbox = asking();
    let latin = b"fix(LOOP-A-20260301): f\xfcr alle\n";
    let told = succeeded(&commit_file(&sandbox, latin, &[]));
    assert!(told.contains("line 1 of the message is not UTF-8"), "{told}");
    sandbox.git(&["config", "i18n.commitEncoding", "ISO-8859-1"]);
    let told = succeeded(&commit_file(&sandbox, latin, &["--quiet"]));
    assert_eq!(told, "");
    let told = failed(&commit_file(&sandbox, b"f\xfcr alle\n", &[]));
    assert!(told.contains("LC501"), "{told}");
    assert_eq!(fs::read(sandbox.path().join(".git/loopctl/refused-message")).expect("a copy"), b"f\xfcr alle\n");
}

#[test]
fn an_order_mark_is_told_with_the_line_without_it() {
    let sandbox = asking();
    let told = failed(&commit_file(&sandbox, "\u{feff}fix: it\n", &[]));
    assert!(told.contains("a byte order mark") && told.contains("write it as `fix: it`"), "{told}");
}

#[test]
fn an_empty_message_is_left_to_git() {
    let sandbox = asking();
    let told = failed(&edited(&sandbox, ":", &["commit", "--allow-empty"]));
    assert!(told.contains("Aborting commit") && !told.contains("LC"), "{told}");
    passes(&sandbox, &["commit", "--allow-empty", "--allow-empty-message", "-m", ""]);
}

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

#[test]
fn what_will_be_asked_is_told_before_there_is_a_message() {
    let sandbox = asking();
    let told = |sandbox: &Sandbox| said(&sandbox.loopctl(&["lint", "--staged"]));
    assert!(!told(&sandbox).contains("the message"), "nothing is staged");
    sandbox.write("loopctl.toml", format!("{POLICY}{TRAILERS}"));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "chore: trailers"]);
    sandbox.write("gaps.yaml", registry("fixed"));
    sandbox.git(&["add", "--all"]);
    let line = "note: the message will be asked to name GAP-HB-001; and for `Gap-Mutation: capability`\n";
    assert!(told(&sandbox).contains(line), "{}", told(&sandbox));
    sandbox.git(&["reset", "--quiet", "--hard"]);
    sandbox.git(&["rm", "--quiet", A]);
    let told = told(&sandbox);
    assert!(told.ends_with("note: the message will be asked to name LOOP-A-20260301\n"), "{told}");
    sandbox.git(&["reset", "--quiet", "--hard"]);
    let rows =
        |status: &str| document(LOOP, "") + &format!("\n## Phases\n\n- P1: Order - {status}\n- P2: Mount - TODO\n");
    sandbox.write(A, rows("DONE"));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "fix(LOOP-A-20260301): it"]);
    sandbox.write(A, rows("TODO"));
    sandbox.git(&["add", "--all"]);
    let told = said(&sandbox.loopctl(&["lint", "--staged"]));
    assert!(told.contains("the commit will be refused by LC403") && told.contains("Loopctl-Reason"), "{told}");
    assert!(refused(&sandbox, &["commit", "-m", "fix(LOOP-A-20260301): it"]).contains("LC403"));
    passes(&sandbox, &["commit", "-m", "fix(LOOP-A-20260301): it", "-m", "Loopctl-Reason: P1 it came back broken"]);
}
