//! The form that a policy asks for, and what becomes of a message that is refused.

use std::fs;

use super::{LOOP, POLICY, TRAILERS, asking, edited, failed, registry, stage, succeeded};
use crate::support::Sandbox;
use crate::{A, B, document, git, passes, refused, run, said};

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
fn findings_stand_in_the_lines_of_the_file() {
    let sandbox = asking();
    stage(&sandbox, "1\n");
    let told = failed(&edited(&sandbox, "printf '# first\\n\\n# second\\nit\\n' > \"$1\"", &["commit"]));
    assert!(told.contains(".git/COMMIT_EDITMSG:4:1]"), "{told}");
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
