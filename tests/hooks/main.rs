//! Hooks under a real git: placed, chained, taken out, and judging what is really committed.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![cfg(unix)]

mod caches;
mod committing;
mod debt;
mod merging;
mod messages;
mod placing;
mod preparing;
mod pushing;
mod receipts;
mod server;
#[path = "../support/mod.rs"]
mod support;
mod transitions;
mod whole;

use std::process::{Command, Output};

use support::Sandbox;

/// A document that nothing is wrong with.
const A: &str = "loops/LOOP-A-20260301.scope.md";

/// Another, whose path has to be quoted.
const B: &str = "loops/der zweite/LOOP-B-20260301 \u{fc}.scope.md";

fn document(id: &str, more: &str) -> String {
    format!("---\nloop_id: {id}\nstatus: active\n{more}---\n\n# Loop: {id}\n\nProse.\n")
}

/// What makes a front matter no YAML: an error with a safe fix.
const BROKEN: &str = "objective: Close gaps: now\n";

/// The first document with such a head.
fn broken_a() -> String {
    document("LOOP-A-20260301", BROKEN)
}

/// A repository with two documents that nothing is wrong with, and the hooks in place.
fn governed() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write(A, document("LOOP-A-20260301", "")).write(B, document("LOOP-B-20260301", ""));
    let sandbox = sandbox.committed();
    assert_eq!(sandbox.loopctl(&["hooks", "install"]).status.code(), Some(0));
    sandbox
}

/// What a command printed, both streams.
fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

fn run(command: &mut Command) -> Output {
    command.output().expect("it runs")
}

fn git(sandbox: &Sandbox, arguments: &[&str]) -> Output {
    run(sandbox.command("git").args(arguments))
}

/// Runs git, which must succeed; returns what it said.
fn passes(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let output = git(sandbox, arguments);
    let said = said(&output);
    assert!(output.status.success(), "git {arguments:?} was refused: {said}");
    said
}

/// Runs git, which must be refused by a hook without a trace; returns what it said.
fn refused(sandbox: &Sandbox, arguments: &[&str]) -> String {
    let before = state(sandbox);
    let output = git(sandbox, arguments);
    let said = said(&output);
    assert_eq!(output.status.code(), Some(1), "git {arguments:?} was not refused: {said}");
    assert!(said.contains("so it is not made"), "{said}");
    assert_eq!(state(sandbox), before, "git {arguments:?} left something behind");
    said
}

/// All that is a user's: commits, index, working tree, stashes.
fn state(sandbox: &Sandbox) -> Vec<String> {
    let tell = |arguments: &[&str]| String::from_utf8_lossy(&git(sandbox, arguments).stdout).into_owned();
    let mut state = vec![
        tell(&["rev-parse", "HEAD"]),
        tell(&["ls-files", "--stage"]),
        tell(&["status", "--porcelain", "--untracked-files=all"]),
        tell(&["stash", "list"]),
        tell(&["for-each-ref"]),
    ];
    for path in tell(&["ls-files", "-z", "--cached", "--others"]).split_terminator('\0') {
        state.push(std::fs::read_to_string(sandbox.path().join(path)).unwrap_or_default());
    }
    state
}
