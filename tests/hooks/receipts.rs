//! Receipts are written once: a commit that rewrites one is refused before it has a message.

use crate::support::Sandbox;
use crate::{passes, refused};

const POLICY: &str = "[probes.pump]\nrun = \"true\"\nproves = [\"LOOP-A-20260301/P1\"]\nexpires = \"1d\"\n";
const OLD: &str = "receipts/pump/CAP-20260301-010907__pump__Ra1.json";
const NEW: &str = "receipts/pump/CAP-20260302-010907__pump__Rb2.json";

/// A repository with a receipt, and the hooks in place.
fn proven() -> Sandbox {
    let sandbox = Sandbox::new();
    let text = "---\nloop_id: LOOP-A-20260301\nstatus: active\n---\n\n## Phases\n- P1: Mount - TODO\n";
    sandbox.write("loopctl.toml", POLICY).write("a.scope.md", text).write(OLD, "{}\n");
    let sandbox = sandbox.committed();
    assert_eq!(sandbox.loopctl(&["hooks", "install"]).status.code(), Some(0));
    sandbox
}

fn staged(sandbox: &Sandbox) {
    sandbox.git(&["add", "--all"]);
}

#[test]
fn a_commit_that_rewrites_a_receipt_is_refused() {
    let sandbox = proven();
    passes(&sandbox, &["commit", "--allow-empty", "-m", "chore: second"]);
    sandbox.write(OLD, "{\"verdict\": \"pass\"}\n");
    staged(&sandbox);
    assert!(refused(&sandbox, &["commit", "-m", "chore: x"]).contains("LC406"));
    sandbox.git(&["rm", "--quiet", "--force", OLD]);
    let told = refused(&sandbox, &["commit", "-m", "chore: x"]);
    assert!(told.contains("A receipt of pump is deleted."), "{told}");
    // The policy lets it go, for all to see.
    sandbox.write("loopctl.toml", format!("{POLICY}[levels.\"receipts/pump/**\"]\nLC406 = \"warn\"\n"));
    staged(&sandbox);
    passes(&sandbox, &["commit", "-m", "chore: x"]);
}

#[test]
fn receipts_do_not_go_with_a_policy_that_has_them_elsewhere() {
    let sandbox = proven();
    passes(&sandbox, &["commit", "--allow-empty", "-m", "chore: second"]);
    sandbox.write("loopctl.toml", format!("{POLICY}[receipts]\ndir = \"proof\"\n"));
    sandbox.git(&["rm", "--quiet", OLD]);
    staged(&sandbox);
    let told = refused(&sandbox, &["commit", "-m", "chore: x"]);
    assert!(told.contains("LC406") && told.contains("A receipt of pump is deleted."), "{told}");
    sandbox.git(&["commit", "--quiet", "--no-verify", "-m", "chore: x"]);
    let ranged = sandbox.loopctl(&["lint", "--range", "HEAD~1..HEAD", "--output-format", "concise"]);
    assert!(String::from_utf8_lossy(&ranged.stdout).contains("LC406"), "{ranged:?}");
    sandbox.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    // Where they go along, nothing is lost.
    sandbox.write("loopctl.toml", format!("{POLICY}[receipts]\ndir = \"proof\"\n"));
    sandbox.git(&["mv", "receipts", "proof"]);
    staged(&sandbox);
    // What is wrong with the receipt itself is another matter.
    let told = refused(&sandbox, &["commit", "-m", "chore: x"]);
    assert!(told.contains("LC305") && !told.contains("LC406"), "{told}");
}

#[test]
fn a_receipt_that_is_not_staged_is_told_where_one_is_missed() {
    let sandbox = proven();
    sandbox.git(&["rm", "--quiet", OLD]);
    sandbox.git(&["commit", "--quiet", "--no-verify", "-m", "chore: none"]);
    let close = |sandbox: &Sandbox| {
        sandbox.write(
            "a.scope.md",
            "---\nloop_id: LOOP-A-20260301\nstatus: closed\nclosed: 2026-03-02\n---\n\n## Phases\n- P1: Mount - DONE\n",
        );
    };
    close(&sandbox);
    let told = refused(&sandbox, &["commit", "-am", "gov(LOOP-A-20260301): close"]);
    assert!(told.contains("LC304") && !told.contains("git add"), "{told}");
    assert_eq!(sandbox.loopctl(&["probe", "run", "pump"]).status.code(), Some(0));
    let told = refused(&sandbox, &["commit", "-am", "gov(LOOP-A-20260301): close"]);
    let command = told.lines().find_map(|line| line.split_once("may prove it: git ")).expect("a command").1;
    sandbox.git(&command.split(' ').collect::<Vec<_>>());
    passes(&sandbox, &["commit", "-am", "gov(LOOP-A-20260301): close"]);
}

#[test]
fn what_is_superseded_may_go_and_what_is_new_may_come() {
    let sandbox = proven();
    passes(&sandbox, &["commit", "--allow-empty", "-m", "chore: second"]);
    sandbox.write(NEW, "{}\n");
    sandbox.git(&["rm", "--quiet", OLD]);
    staged(&sandbox);
    let told = crate::said(&crate::git(&sandbox, &["commit", "-m", "chore: x"]));
    assert!(!told.contains("LC406"), "{told}");
}

#[test]
fn an_amended_commit_may_leave_out_what_it_brought() {
    let sandbox = proven();
    let valve = "receipts/pump/CAP-20260303-010907__pump__Rc3.json";
    sandbox.write(valve, "{}\n");
    staged(&sandbox);
    sandbox.git(&["commit", "--quiet", "--no-verify", "-m", "chore: a receipt"]);
    sandbox.git(&["rm", "--quiet", valve]);
    let told = crate::said(&crate::git(&sandbox, &["commit", "--amend", "--allow-empty", "-m", "chore: none"]));
    assert!(!told.contains("LC406"), "{told}");
}
