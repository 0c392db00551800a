//! Only what a commit adds is held against it: old debt is said, and what breaks elsewhere counts.

use crate::support::Sandbox;
use crate::{A, B, broken_a, document, governed, passes, refused, said};

#[test]
fn old_debt_is_said_and_never_blocks() {
    let sandbox = Sandbox::new();
    sandbox.write(A, broken_a());
    let sandbox = sandbox.committed();
    sandbox.loopctl(&["hooks", "install"]);
    sandbox.write(A, broken_a() + "More.\n");
    sandbox.git(&["add", "--all"]);
    // Judged in a strict repository, a touched document answers for everything.
    sandbox.write("loopctl.toml", "[hooks]\nstrict = true\n");
    sandbox.git(&["add", "--all"]);
    refused(&sandbox, &["commit", "-m", "x"]);
    sandbox.git(&["rm", "--quiet", "--force", "loopctl.toml"]);
    let told = passes(&sandbox, &["commit", "-m", "x"]);
    assert!(told.contains("1 error that stood here before is not held against it: `loopctl lint`"), "{told}");
}

#[test]
fn a_document_that_is_moved_takes_its_old_debt_along() {
    let sandbox = Sandbox::new();
    sandbox.write(A, broken_a());
    let sandbox = sandbox.committed();
    sandbox.loopctl(&["hooks", "install"]);
    sandbox.write("archive/.keep", "");
    sandbox.git(&["mv", A, "archive/LOOP-A-20260301.scope.md"]);
    passes(&sandbox, &["commit", "-m", "x"]);
}

#[test]
fn a_loop_that_gets_another_name_takes_its_old_debt_along() {
    let sandbox = Sandbox::new();
    sandbox.write("loops/crane.scope.md", broken_a());
    let sandbox = sandbox.committed();
    sandbox.loopctl(&["hooks", "install"]);
    sandbox.write("loops/crane.scope.md", broken_a().replace("LOOP-A-20260301", "LOOP-C-20260301"));
    sandbox.git(&["add", "--all"]);
    let told = passes(&sandbox, &["commit", "-m", "x"]);
    assert!(told.contains("1 error that stood here before"), "{told}");
    let output = sandbox.loopctl(&["lint", "--range", "HEAD~1..HEAD"]);
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn a_commit_answers_for_documents_that_it_breaks() {
    let sandbox = governed();
    sandbox.write("loopctl.toml", "[gaps]\nregistry = \"gaps.yaml\"\n");
    sandbox.write("gaps.yaml", "gaps:\n  - id: GAP-HB-001\n    status: open\n  - id: GAP-HB-002\n    status: open\n");
    sandbox.write(A, document("LOOP-A-20260301", "execution_readiness: blocked\nblocked_by: [GAP-HB-001]\n"));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "register"]);
    sandbox.write("gaps.yaml", "gaps:\n  - id: GAP-HB-001\n    status: fixed\n  - id: GAP-HB-002\n    status: open\n");
    sandbox.git(&["add", "--all"]);
    let told = refused(&sandbox, &["commit", "-m", "x"]);
    assert!(told.contains("LC203 stale-blocker") && told.contains(A), "{told}");
    sandbox.write("gaps.yaml", "gaps:\n  - id: GAP-HB-001\n    status: open\n  - id: GAP-HB-002\n    status: fixed\n");
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "the other gap"]);
}

#[test]
fn closing_a_loop_that_another_waits_for_breaks_that_one() {
    let sandbox = governed();
    sandbox.write(B, document("LOOP-B-20260301", "execution_readiness: blocked\nblocked_by: [LOOP-A-20260301]\n"));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "wait"]);
    sandbox.write(A, document("LOOP-A-20260301", "").replace("active", "closed"));
    sandbox.git(&["add", "--all"]);
    let told = refused(&sandbox, &["commit", "-m", "x"]);
    assert!(told.contains("LC203") && told.contains("LOOP-B-20260301"), "{told}");
}

#[test]
fn closing_a_loop_answers_for_its_gaps_in_the_registry() {
    let sandbox = governed();
    let probe = "[probes.pump]\nrun = \"true\"\nproves = [\"GAP-HB-001\"]\nexpires = \"1d\"\n";
    sandbox.write("loopctl.toml", format!("[gaps]\nregistry = \"gaps.yaml\"\n{probe}"));
    sandbox.write("gaps.yaml", "gaps:\n  - id: GAP-HB-001\n    status: fixed\n    parent_loop: LOOP-A-20260301\n");
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "fixed, they say"]);
    sandbox.write(A, document("LOOP-A-20260301", "").replace("active", "closed"));
    sandbox.git(&["add", "--all"]);
    let told = refused(&sandbox, &["commit", "-m", "x"]);
    assert!(told.contains("LC304 missing-evidence") && told.contains("gaps.yaml"), "{told}");
    let run = sandbox.loopctl(&["probe", "run", "pump", "--quiet"]);
    assert!(run.status.success(), "{run:?}");
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "proven"]);
}

#[test]
fn what_only_others_make_wrong_is_found_through_a_cache_that_may_be_lost() {
    let sandbox = governed();
    sandbox.write("loops/c.scope.md", document("LOOP-A-20260301", ""));
    sandbox.git(&["add", "--all"]);
    let told = refused(&sandbox, &["commit", "-m", "x"]);
    assert!(told.contains("LC106 duplicate-loop-id"), "{told}");
    let cache = sandbox.path().join(".git/loopctl/ties");
    std::fs::write(&cache, "loopctl.ties/0 of another day\n").expect("a file");
    assert!(refused(&sandbox, &["commit", "-m", "x"]).contains("LC106"));
    let kept = std::fs::read_to_string(&cache).expect("a cache");
    std::fs::write(&cache, &kept[..kept.len() - 9]).expect("a file");
    assert!(refused(&sandbox, &["commit", "-m", "x"]).contains("LC106"));
    std::fs::remove_dir_all(sandbox.path().join(".git/loopctl")).expect("removed");
    std::fs::write(sandbox.path().join(".git/loopctl"), "in the way").expect("a file");
    assert!(refused(&sandbox, &["commit", "-m", "x"]).contains("LC106"));
}

#[test]
fn a_policy_that_is_not_in_order_is_refused_where_it_comes_in() {
    let sandbox = governed();
    sandbox.write("loopctl.toml", "[docz]\n");
    sandbox.git(&["add", "--all"]);
    assert!(refused(&sandbox, &["commit", "-m", "x"]).contains("LC008"));
    passes(&sandbox, &["commit", "--no-verify", "-m", "x"]);
    sandbox.write(A, broken_a());
    sandbox.git(&["add", "--all"]);
    let told = passes(&sandbox, &["commit", "-m", "x"]);
    assert!(told.contains("the policy is not in order, so nothing was judged"), "{told}");
}

#[test]
fn a_probe_of_the_policy_that_proves_nothing_is_an_error_that_the_commit_adds() {
    let sandbox = governed();
    sandbox.write("loopctl.toml", "[probes.p]\nrun = \"true\"\nexpires = \"1d\"\nproves = [\"LOOP-A-20260301/P9\"]\n");
    sandbox.git(&["add", "--all"]);
    assert!(refused(&sandbox, &["commit", "-m", "x"]).contains("LC111"));
}

#[test]
fn a_stricter_policy_makes_no_new_debt() {
    let sandbox = governed();
    sandbox.write("loopctl.toml", "[front-matter.fields.team]\ntype = \"string\"\nrequired = true\n");
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "x"]);
}

#[test]
fn rows_that_become_stale_are_said_and_never_block() {
    let sandbox = Sandbox::new();
    let rows = "\n## Phases\n\n| Phase | Scope | Status |\n|---|---|---|\n| P1 | Order | DONE |\n| P2 | Mount | DONE |\n| P3 | Rest | TODO |\n";
    sandbox.write(A, document("LOOP-A-20260301", "") + rows).write("ops/a.yaml", "a: 1\n");
    let probe = "[probes.p]\nrun = \"true\"\nproves = [\"LOOP-A-20260301/P1\", \"LOOP-A-20260301/P2\"]\ninputs = [\"ops/*.yaml\"]\n";
    sandbox.write("loopctl.toml", format!("{probe}[levels]\nLC303 = \"error\"\n"));
    let sandbox = sandbox.committed();
    sandbox.loopctl(&["hooks", "install"]);
    let ran = sandbox.loopctl(&["probe", "run", "p"]);
    assert!(ran.status.success(), "{}", said(&ran));
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "proof"]);
    sandbox.write("ops/a.yaml", "a: 2\n");
    sandbox.git(&["add", "--all"]);
    let told = passes(&sandbox, &["commit", "-m", "change"]);
    assert!(told.contains("2 rows become stale: `loopctl probe run --stale`"), "{told}");
    sandbox.write("ops/b.yaml", "b: 2\n");
    sandbox.git(&["add", "--all"]);
    assert!(!passes(&sandbox, &["commit", "-m", "stale already"]).contains("stale:"));
}

#[test]
fn the_baseline_of_the_commit_forgives() {
    let sandbox = governed();
    sandbox.write(A, broken_a());
    assert!(sandbox.loopctl(&["lint", "--write-baseline"]).status.success());
    sandbox.git(&["add", A]);
    refused(&sandbox, &["commit", "-m", "without its baseline"]);
    sandbox.git(&["add", "--all"]);
    passes(&sandbox, &["commit", "-m", "with it"]);
}

#[test]
fn debt_goes_with_a_row_that_is_called_otherwise() {
    let sandbox = governed();
    let table = |header: &str, rows: &[&str]| {
        let rows = rows.join("\n");
        document("LOOP-B-20260301", "") + &format!("\n## Phases\n\n{header}\n{rows}\n")
    };
    let phases = |rows: &[&str]| table("| Phase | Goal | Status |\n|---|---|---|", rows);
    sandbox.write(B, phases(&["| P1 | Order | DONE |", "| P2 | Mount the pump | doneish |"]));
    refused(&sandbox, &["commit", "--all", "-m", "a word that nobody knows"]);
    passes(&sandbox, &["commit", "--no-verify", "--all", "-m", "a word that nobody knows"]);
    let between = ["| P1 | Order | DONE |", "| P2 | Unpack | TODO |", "| P3 | Mount the pump | doneish |"];
    sandbox.write(B, phases(&between));
    let told = passes(&sandbox, &["commit", "--all", "-m", "a row between"]);
    assert!(told.contains("1 error that stood here before"), "{told}");
    let steps = |middle: &str| {
        table("| Step | Status |\n|---|---|", &["| Order | DONE |", &format!("| {middle} |"), "| Test | TODO |"])
    };
    sandbox.write(B, steps("Mount it | doneish"));
    passes(&sandbox, &["commit", "--no-verify", "--all", "-m", "steps without labels"]);
    sandbox.write(B, steps("Mount every pump | doneish"));
    passes(&sandbox, &["commit", "--all", "-m", "worded anew"]);
    sandbox.write(B, steps("Celebrate | TODO"));
    assert!(refused(&sandbox, &["commit", "--all", "-m", "another row"]).contains("LC404"));
}
