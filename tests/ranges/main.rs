//! Ranges of commits under a real git: what is judged, by which policy, as of when; and what cannot be judged.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![cfg(unix)]

mod adopting;
mod ci;
mod judging;
mod reaching;
#[path = "../support/mod.rs"]
mod support;
mod verdict;

use std::process::Output;

use serde_json::Value;
use support::Sandbox;

/// A document that nothing is wrong with.
const A: &str = "loops/LOOP-A-20260301.scope.md";

/// Another.
const B: &str = "loops/LOOP-B-20260301.scope.md";

/// What makes a front matter no YAML: an error.
const BROKEN: &str = "objective: Close gaps: now\n";

fn document(id: &str, more: &str) -> String {
    format!("---\nloop_id: {id}\nstatus: active\n{more}---\n\n# Loop: {id}\n\nProse.\n")
}

/// A repository with two documents that nothing is wrong with.
fn governed() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(A, document("LOOP-A-20260301", "")).write(B, document("LOOP-B-20260301", ""));
    sandbox.committed()
}

/// Commits everything.
fn commit(sandbox: &Sandbox, message: &str) {
    sandbox.git(&["add", "--all"]);
    sandbox.git(&["commit", "--quiet", "--allow-empty", "--message", message]);
}

/// What a command printed, both streams.
fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Judges a range; returns the exit code, a line `CODE place` for each finding that counts, and what was said beside.
fn judged(sandbox: &Sandbox, arguments: &[&str]) -> (Option<i32>, Vec<String>, String) {
    let output = sandbox.loopctl(&[&["lint", "--json", "--range"], arguments].concat());
    let beside = String::from_utf8_lossy(&output.stderr).into_owned();
    let told: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let line = |finding: &Value| {
        let place = finding["path"].as_str().map_or_else(|| message_of(sandbox, finding), str::to_owned);
        format!("{} {place}", finding["code"].as_str().expect("a code"))
    };
    let findings = told["findings"].as_array().cloned().unwrap_or_default();
    (output.status.code(), findings.iter().map(line).collect(), beside)
}

/// The subject of the commit that a finding is about, as git has it.
fn message_of(sandbox: &Sandbox, finding: &Value) -> String {
    let commit = finding["commit"].as_str().expect("a commit");
    let output = sandbox.command("git").args(["log", "-1", "--format=%s", commit]).output().expect("git runs");
    String::from_utf8_lossy(&output.stdout).trim_end().to_owned()
}
