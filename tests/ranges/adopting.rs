//! Beginning late: `[adopt]`, and the baseline with what is forgiven of commits.

use std::fs;

use crate::{A, commit, document, governed, judged};

/// The name of a commit.
fn name(sandbox: &crate::Sandbox, revision: &str) -> String {
    let output = sandbox.command("git").args(["rev-parse", revision]).output().expect("git runs");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

#[test]
fn judging_begins_where_the_policy_says() {
    let sandbox = governed();
    commit(&sandbox, "fixup! before");
    commit(&sandbox, "fixup! from here");
    let since = name(&sandbox, "HEAD");
    sandbox.write("loopctl.toml", format!("[adopt]\nsince = \"{}\"\n", &since[..8]));
    commit(&sandbox, "adopt");
    let (code, told, beside) = judged(&sandbox, &["HEAD~3..HEAD"]);
    assert_eq!((code, told), (Some(1), vec!["LC510 fixup! from here".to_owned()]));
    assert!(beside.contains("1 commit from before `adopt.since` not judged"), "{beside}");
}

#[test]
fn a_commit_is_forgiven_by_name() {
    let sandbox = governed();
    commit(&sandbox, "fixup! forgiven");
    let forgiven = name(&sandbox, "HEAD");
    commit(&sandbox, "fixup! not forgiven");
    let policy =
        format!("[[adopt.attested]]\ncommit = \"{}\"\nreason = \"before the hook | was there\"\n", &forgiven[..8]);
    sandbox.write("loopctl.toml", policy);
    commit(&sandbox, "attest");
    let (_, told, _) = judged(&sandbox, &["HEAD~3..HEAD"]);
    assert_eq!(told, ["LC510 fixup! not forgiven"]);
    let output = sandbox.loopctl(&["lint", "-v", "--json", "--range", "HEAD~3..HEAD"]);
    let told: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(told["summary"]["suppressed"], 1);
    let suppressed: Vec<_> =
        told["findings"].as_array().expect("findings").iter().filter(|f| !f["suppressed"].is_null()).collect();
    assert_eq!(suppressed.len(), 1);
    assert_eq!(suppressed[0]["suppressed"]["reason"], "before the hook | was there");
}

#[test]
fn what_the_policy_names_has_to_be_there() {
    let sandbox = governed();
    for (policy, told) in [
        ("[adopt]\nsince = \"deadbeef\"\n", "adopt.since"),
        ("[[adopt.attested]]\ncommit = \"deadbeef\"\nreason = \"x\"\n", "adopt.attested"),
    ] {
        sandbox.write("loopctl.toml", policy);
        commit(&sandbox, "policy");
        let said = sandbox.refused(&["lint", "--range", "HEAD"]);
        assert!(said.contains(told) && said.contains("`deadbeef` names no commit"), "{said}");
    }
}

#[test]
fn a_name_that_fits_several_commits_is_refused() {
    let sandbox = governed();
    // Among some hundreds of commits two begin with the same four digits.
    let mut names: Vec<String> = Vec::new();
    let twice = (0..).find_map(|nth| {
        let tree = name(&sandbox, "HEAD^{tree}");
        let made =
            sandbox.command("git").args(["commit-tree", "-m", &nth.to_string(), &tree]).output().expect("git runs");
        let made = String::from_utf8_lossy(&made.stdout).trim().to_owned();
        let alike = names.iter().any(|other| other[..4] == made[..4]);
        names.push(made.clone());
        alike.then(|| made[..4].to_owned())
    });
    let twice = twice.expect("a prefix");
    sandbox.write("loopctl.toml", format!("[adopt]\nsince = \"{twice}\"\n"));
    commit(&sandbox, "policy");
    let said = sandbox.refused(&["lint", "--range", "HEAD"]);
    assert!(said.contains("fits more than one commit"), "{said}");
}

#[test]
fn a_baseline_forgives_commits_and_keeps_doing_so() {
    let sandbox = governed();
    commit(&sandbox, "fixup! old");
    commit(&sandbox, "next");
    assert!(sandbox.loopctl(&["lint", "--range", "HEAD~2..", "--write-baseline"]).status.success());
    let path = sandbox.path().join(".loopctl/baseline.json");
    let written = fs::read_to_string(&path).expect("a baseline");
    assert!(written.contains("\"commit\"") && !written.contains("\"path\""), "{written}");
    commit(&sandbox, "baseline");
    assert_eq!(judged(&sandbox, &["HEAD~3..", "--deny-warnings"]).0, Some(0));
    assert_eq!(judged(&sandbox, &["HEAD"]).0, Some(0), "an entry about another commit is not stale");
    // Written anew for the files, it keeps what it forgives of commits.
    sandbox.write(A, document("LOOP-A-20260301", "horizon: later\n"));
    assert!(sandbox.loopctl(&["lint", "--write-baseline"]).status.success());
    let written = fs::read_to_string(&path).expect("a baseline");
    assert!(written.contains("\"commit\"") && written.contains(A), "{written}");
    assert!(sandbox.loopctl(&["lint", "--deny-warnings"]).status.success());
}
