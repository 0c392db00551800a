//! `lint --ci` in the environments of GitHub Actions and GitLab CI.

use std::process::Output;

use serde_json::{Value, json};

use crate::support::Sandbox;
use crate::{A, B, BROKEN, commit, document, governed, said};

/// The name of a commit.
fn name(sandbox: &Sandbox, revision: &str) -> String {
    let output = sandbox.command("git").args(["rev-parse", revision]).output().expect("git runs");
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

fn ci(sandbox: &Sandbox, environment: &[(&str, &str)], arguments: &[&str]) -> Output {
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_loopctl"));
    let services = [
        "GITHUB_ACTIONS", "GITLAB_CI", "GITHUB_REF", "GITHUB_SHA", "GITHUB_BASE_REF", "CI_COMMIT_SHA",
        "CI_COMMIT_BRANCH",
    ];
    for name in services {
        command.env_remove(name);
    }
    command.args(["lint", "--ci"]).args(arguments).envs(environment.iter().copied()).output().expect("loopctl runs")
}

fn github(sandbox: &Sandbox, event: &str, told: &Value, arguments: &[&str]) -> Output {
    sandbox.write(".git/event.json", told.to_string());
    let path = sandbox.path().join(".git/event.json").to_string_lossy().into_owned();
    let environment = [("GITHUB_ACTIONS", "true"), ("GITHUB_EVENT_NAME", event), ("GITHUB_EVENT_PATH", &path)];
    ci(sandbox, &environment, arguments)
}

/// A branch `topic` with a commit that waits to be folded, and old debt on `main`.
fn branched() -> Sandbox {
    let sandbox = governed();
    sandbox.write(A, document("LOOP-A-20260301", BROKEN));
    commit(&sandbox, "debt of main");
    sandbox.git(&["checkout", "--quiet", "-b", "topic"]);
    sandbox.write(B, document("LOOP-B-20260301", BROKEN));
    commit(&sandbox, "fixup! topic");
    sandbox
}

#[test]
fn a_pull_request_is_annotated() {
    let sandbox = branched();
    let told =
        json!({"pull_request": {"base": {"sha": name(&sandbox, "main")}, "head": {"sha": name(&sandbox, "topic")}}});
    let output = github(&sandbox, "pull_request", &told, &[]);
    let out = String::from_utf8_lossy(&output.stdout);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    assert_eq!(out.lines().count(), 2, "{out}");
    assert!(out.starts_with(&format!("::error file={B},line=4,")), "{out}");
    assert!(out.contains("::error title=LC510 fixup-in-range (commit "), "{out}");
    let beside = String::from_utf8_lossy(&output.stderr);
    assert!(beside.contains("GitHub Actions, pull_request: ") && beside.contains("told as github"), "{beside}");
    assert!(beside.contains("2 errors in 1 of 1 commit"), "{beside}");
    let output = github(&sandbox, "pull_request", &told, &["--output-format", "json", "--all"]);
    let found: Value = serde_json::from_slice(&output.stdout).expect("an explicit format wins");
    assert_eq!(found["summary"]["errors"], 3);
}

#[test]
fn a_push_is_judged_from_what_was_there_before() {
    let sandbox = branched();
    let zeros = "0".repeat(40);
    let push = |before: &str, branch: &str| {
        json!({"before": before, "after": name(&sandbox, branch), "ref": format!("refs/heads/{branch}"),
               "repository": {"default_branch": "main"}})
    };
    for (told, findings) in [
        (push(&name(&sandbox, "topic~1"), "topic"), 2),
        (push(&name(&sandbox, "topic~2"), "topic"), 3),
        (push(&zeros, "topic"), 2),
        // What was there before was pushed over by force.
        (push(&"d".repeat(40), "topic"), 2),
        (push(&zeros, "main"), 1),
        (push(&name(&sandbox, "main"), "main"), 0),
    ] {
        let output = github(&sandbox, "push", &told, &[]);
        assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), findings, "{told}: {}", said(&output));
    }
    let gone = github(&sandbox, "push", &json!({"deleted": true, "after": zeros}), &[]);
    assert_eq!(gone.status.code(), Some(0), "{}", said(&gone));
    let forced = github(&sandbox, "push", &push(&"d".repeat(40), "main"), &[]);
    assert!(forced.status.code() == Some(2) && said(&forced).contains("pushed over by force"), "{}", said(&forced));
}

#[test]
fn gitlab_has_its_report_and_people_their_words() {
    let sandbox = branched();
    let (base, head) = (name(&sandbox, "main"), name(&sandbox, "topic"));
    let environment = [
        ("GITLAB_CI", "true"),
        ("CI_PIPELINE_SOURCE", "merge_request_event"),
        ("CI_MERGE_REQUEST_DIFF_BASE_SHA", &base),
        ("CI_COMMIT_SHA", &head),
    ];
    let output = ci(&sandbox, &environment, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("LC510 fixup-in-range") && said(&output).contains("told as full"),
        "{}",
        said(&output)
    );
    let output = ci(&sandbox, &environment, &["--output-file", "report.json"]);
    assert!(
        said(&output).contains("LC510 fixup-in-range") && said(&output).contains("told as gitlab"),
        "{}",
        said(&output)
    );
    let report = std::fs::read_to_string(sandbox.path().join("report.json")).expect("a report");
    let report: Value = serde_json::from_str(&report).expect("JSON");
    assert_eq!(report.as_array().map(Vec::len), Some(2));
    let pushed = [
        ("GITLAB_CI", "true"),
        ("CI_PIPELINE_SOURCE", "push"),
        ("CI_COMMIT_BEFORE_SHA", "0000000000000000000000000000000000000000"),
        ("CI_COMMIT_SHA", &head),
        ("CI_COMMIT_BRANCH", "topic"),
        ("CI_DEFAULT_BRANCH", "main"),
    ];
    let output = ci(&sandbox, &pushed, &["--output-format", "concise"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 2, "{}", said(&output));
}

#[test]
fn what_nobody_knows_is_asked_for() {
    let sandbox = branched();
    let told = |environment: &[(&str, &str)]| {
        let output = ci(&sandbox, environment, &[]);
        assert_eq!(output.status.code(), Some(2), "{}", said(&output));
        said(&output)
    };
    assert!(told(&[]).contains("loopctl lint --range origin/main..HEAD"));
    assert!(told(&[("GITLAB_CI", "true")]).contains("`loopctl lint --range A..B`"));
    assert!(told(&[("GITHUB_ACTIONS", "true"), ("GITHUB_EVENT_NAME", "schedule")]).contains("schedule"));
    let nowhere = [("GITHUB_ACTIONS", "true"), ("GITHUB_EVENT_NAME", "push"), ("GITHUB_EVENT_PATH", "/nowhere")];
    assert!(told(&nowhere).contains("could not read the event"));
    assert!(sandbox.refused(&["lint", "--ci", "--range", "HEAD"]).contains("cannot be used with"));
    assert!(sandbox.refused(&["lint", "--all"]).contains("required"));
}

#[test]
fn the_usual_checkout_is_told_how_to_fetch_more() {
    let sandbox = branched();
    let clone = Sandbox::new();
    let url = format!("file://{}", sandbox.path().display());
    clone.git(&["clone", "--quiet", "--depth", "1", "--branch", "topic", &url, "."]);
    let told =
        json!({"pull_request": {"base": {"sha": name(&sandbox, "main")}, "head": {"sha": name(&sandbox, "topic")}}});
    let output = github(&clone, "pull_request", &told, &[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output).contains("fetch-depth: 0"), "{}", said(&output));
}
