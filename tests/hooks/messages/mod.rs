//! A message is judged with the change that it is about, whatever way git comes by it.

mod form;
mod occasions;
mod text;
mod truth;

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Output;

use crate::support::Sandbox;
use crate::{git, governed, passes, run, said};

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
