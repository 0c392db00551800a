//! What is told of a range: what it adds, and each of its commits by its own policy and time.

use crate::{A, B, BROKEN, commit, document, governed, judged, said};

#[test]
fn a_range_answers_for_what_it_adds() {
    let sandbox = governed();
    sandbox.write(A, document("LOOP-A-20260301", BROKEN));
    commit(&sandbox, "old debt");
    sandbox.write(B, document("LOOP-B-20260301", BROKEN));
    commit(&sandbox, "new debt");
    commit(&sandbox, "nothing");
    assert_eq!(judged(&sandbox, &["HEAD~2..HEAD"]).1, [format!("LC001 {B}")]);
    assert_eq!(judged(&sandbox, &["HEAD~2..HEAD"]).0, Some(1));
    assert_eq!(judged(&sandbox, &["HEAD~1..HEAD"]).0, Some(0));
    assert_eq!(judged(&sandbox, &["HEAD"]).0, Some(0), "one commit alone");
    assert_eq!(judged(&sandbox, &["HEAD~1"]).1, [format!("LC001 {B}")]);
    assert_eq!(judged(&sandbox, &["HEAD~3"]).0, Some(0), "the first commit of all");
    let all = judged(&sandbox, &["HEAD~1..HEAD", "--all"]);
    assert_eq!((all.0, all.1), (Some(1), vec![format!("LC001 {A}"), format!("LC001 {B}")]));
    assert_eq!(judged(&sandbox, &["HEAD~2..HEAD", A]).0, Some(0), "only what is named is reported");
}

#[test]
fn commits_are_counted_and_named() {
    let sandbox = governed();
    commit(&sandbox, "fixup! first\n\nMore.");
    commit(&sandbox, "next");
    let output = sandbox.loopctl(&["lint", "--json", "--range", "HEAD~2.."]);
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let finding = &told["findings"][0];
    assert_eq!((finding["code"].as_str(), finding["line"].as_u64()), (Some("LC510"), Some(1)), "{finding}");
    assert!(finding["path"].is_null() && finding["commit"].as_str().is_some_and(|id| id.len() == 40), "{finding}");
    assert_eq!(told["summary"]["commits"], 2);
    let told = said(&sandbox.loopctl(&["lint", "--range", "HEAD~2.."]));
    assert!(told.contains("1 error in 1 of 2 commits"), "{told}");
}

#[test]
fn several_ranges_come_by_standard_input() {
    let sandbox = governed();
    for branch in ["one", "two"] {
        sandbox.git(&["checkout", "--quiet", "-b", branch, "main"]);
        commit(&sandbox, &format!("fixup! {branch}"));
    }
    let mut command = sandbox.command("sh");
    let list = "printf 'main..one\\n\\nmain..two\\ntwo\\n' | loopctl lint --range - --output-format concise";
    let output = command.args(["-c", list]).output().expect("it runs");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 2, "each commit once: {}", said(&output));
}

#[test]
fn a_merge_of_two_good_lines_may_be_bad() {
    let sandbox = governed();
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    let waits = "execution_readiness: blocked\nblocked_by: [LOOP-A-20260301]\n";
    sandbox.write(B, document("LOOP-B-20260301", waits));
    commit(&sandbox, "B waits");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write(A, document("LOOP-A-20260301", "").replace("active", "closed"));
    commit(&sandbox, "close A");
    sandbox.git(&["merge", "--quiet", "--no-edit", "side"]);
    for good in ["main~1", "side"] {
        assert_eq!(judged(&sandbox, &[good]).0, Some(0), "{good}");
    }
    assert_eq!(judged(&sandbox, &["main"]).1, [format!("LC203 {B}")], "against both parents");
    assert_eq!(judged(&sandbox, &["main~1..main"]).1, [format!("LC203 {B}")]);
    assert_eq!(judged(&sandbox, &["side~1..main"]).1, [format!("LC203 {B}")]);
}

#[test]
fn debt_that_comes_with_the_other_line_is_not_new() {
    let sandbox = governed();
    sandbox.git(&["checkout", "--quiet", "-b", "topic"]);
    commit(&sandbox, "topic");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write(A, document("LOOP-A-20260301", BROKEN));
    commit(&sandbox, "debt of main");
    sandbox.git(&["checkout", "--quiet", "topic"]);
    sandbox.git(&["merge", "--quiet", "--no-edit", "main"]);
    assert_eq!(judged(&sandbox, &["main..topic"]).0, Some(0));
    assert_eq!(judged(&sandbox, &["main...topic"]).0, Some(0));
}

#[test]
fn every_commit_is_judged_by_its_own_policy() {
    let sandbox = governed();
    sandbox.write("loopctl.toml", "[levels]\nLC510 = \"off\"\n");
    commit(&sandbox, "policy");
    commit(&sandbox, "fixup! allowed here");
    sandbox.write("loopctl.toml", "");
    commit(&sandbox, "fixup! policy");
    assert_eq!(judged(&sandbox, &["HEAD~3..HEAD"]).1, ["LC510 fixup! policy"]);
}

#[test]
fn a_range_that_changes_its_judge_is_held_against_the_former_one() {
    for (path, text, hidden) in [
        ("loopctl.toml", "[levels]\nLC001 = \"off\"\n", "note:   loops/LOOP-A-20260301.scope.md:4: LC001 "),
        (
            "loopctl.toml",
            "[docs]\nexclude = [\"**/LOOP-A-*\"]\n",
            "note: 1 loop document is there and not looked at any more",
        ),
        (".loopctl/baseline.json", "", "note:   loops/LOOP-A-20260301.scope.md:4: LC001 "),
    ] {
        let sandbox = governed();
        sandbox.write(A, document("LOOP-A-20260301", BROKEN));
        if text.is_empty() {
            sandbox.loopctl(&["lint", "--write-baseline"]);
        } else {
            sandbox.write(path, text);
        }
        commit(&sandbox, "tidy");
        let (code, found, beside) = judged(&sandbox, &["HEAD~1..HEAD"]);
        assert_eq!((code, found.as_slice()), (Some(0), &[][..]), "{path}: {beside}");
        assert!(
            beside.contains("by the former ones it would add 1 error") && beside.contains(hidden),
            "{path}: {beside}"
        );
    }
}

#[test]
fn a_range_that_changes_its_judge_and_hides_nothing_is_not_spoken_to() {
    let sandbox = governed();
    sandbox.write(A, document("LOOP-A-20260301", BROKEN));
    commit(&sandbox, "old debt");
    sandbox.write("loopctl.toml", "[levels]\nLC001 = \"off\"\n");
    commit(&sandbox, "a policy");
    assert_eq!(judged(&sandbox, &["HEAD~1..HEAD"]), (Some(0), Vec::new(), String::new()));
}

#[test]
fn commits_that_a_range_exempts_are_held_against_the_former_boundary() {
    let sandbox = governed();
    commit(&sandbox, "fixup! first");
    commit(&sandbox, "second");
    let head = sandbox.command("git").args(["rev-parse", "HEAD"]).output().expect("git runs").stdout;
    sandbox.write("loopctl.toml", format!("[adopt]\nsince = \"{}\"\n", String::from_utf8_lossy(&head).trim()));
    commit(&sandbox, "a boundary");
    let (code, _, beside) = judged(&sandbox, &["HEAD~3..HEAD"]);
    assert!(code == Some(0) && beside.contains("LC510"), "{beside}");
}

#[test]
fn a_range_is_judged_as_of_when_it_was_committed() {
    let sandbox = governed();
    let plan = "horizon: later\nnext_review: 2026-04-10\n";
    sandbox.write(A, document("LOOP-A-20260301", plan).replace("active", "planned"));
    commit(&sandbox, "a plan to be looked at on 2026-04-10");
    assert_eq!(judged(&sandbox, &["HEAD", "--deny-warnings"]).0, Some(0), "committed on 2026-04-01");
    let later = judged(&sandbox, &["HEAD", "--deny-warnings", "--as-of", "2026-05-01"]);
    assert_eq!((later.0, later.1), (Some(1), vec![format!("LC114 {A}")]));
}

#[test]
fn a_directory_with_a_policy_of_its_own_is_judged_by_it() {
    let sandbox = governed();
    sandbox.write("team/loopctl.toml", "").write("team/LOOP-T-20260301.scope.md", document("LOOP-T-20260301", ""));
    commit(&sandbox, "a team");
    sandbox.write("team/LOOP-T-20260301.scope.md", document("LOOP-T-20260301", BROKEN));
    commit(&sandbox, "fixup! a team");
    sandbox.write(A, document("LOOP-A-20260301", BROKEN));
    commit(&sandbox, "fixup! elsewhere");
    let output = sandbox.loopctl(&["-C", "team", "lint", "--range", "HEAD~2..", "--output-format", "concise"]);
    let told = said(&output);
    assert!(told.contains("LOOP-T-20260301.scope.md:4:12: LC001") && told.contains("1 of 1 commit "), "{told}");
    assert!(!told.contains("LOOP-A"), "{told}");
}

#[test]
fn a_policy_that_is_not_in_order_is_told_and_nothing_else() {
    let sandbox = governed();
    sandbox.write("loopctl.toml", "[dcos]\n");
    commit(&sandbox, "fixup! policy");
    let told = judged(&sandbox, &["HEAD"]);
    assert_eq!((told.0, told.1), (Some(2), vec!["LC008 loopctl.toml".to_owned()]));
    sandbox.write("loopctl.toml", "");
    commit(&sandbox, "mended");
    let told = judged(&sandbox, &["HEAD~2..HEAD"]);
    assert_eq!((told.0, told.1), (Some(1), vec!["LC510 fixup! policy".to_owned()]));
    assert!(told.2.contains("is not in order: judged by what can be read of it"), "{}", told.2);
}
