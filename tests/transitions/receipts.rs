//! Receipts are written once.

use super::trees::{Tree, document, findings, told};

const POLICY: &str = "[probes.pump]\nrun = \"true\"\nproves = [\"LOOP-A-20260301/P1\"]\nexpires = \"1d\"\n";
const OLD: &str = "receipts/pump/CAP-20260301-010907__pump__Ra1.json";
const NEW: &str = "receipts/pump/CAP-20260302-010907__pump__Rb2.json";

fn tree(files: &[(&str, &str)], body: &str) -> Tree {
    let text = document("LOOP-A-20260301", "", &format!("## Phases\n- P1: Mount - TODO\n\n{body}"));
    Tree::of(&[&[("loopctl.toml", POLICY), ("a.scope.md", &text)], files].concat())
}

fn judged(was: &[(&str, &str)], is: &[(&str, &str)]) -> Vec<String> {
    let found = findings(&[tree(was, "")], &tree(is, ""), None);
    found.into_iter().map(|finding| finding.message).collect()
}

#[test]
fn a_receipt_may_come_and_nothing_else() {
    assert!(judged(&[(OLD, "1")], &[(OLD, "1"), (NEW, "2")]).is_empty());
    assert_eq!(judged(&[(OLD, "1")], &[(OLD, "2")]), ["A receipt of pump is rewritten."]);
    assert_eq!(judged(&[(OLD, "1")], &[]), ["A receipt of pump is deleted."]);
    assert_eq!(judged(&[(OLD, "1"), (NEW, "2")], &[(OLD, "1")]), ["A receipt of pump is deleted."], "the newest");
    let renamed = judged(&[(OLD, "1")], &[(NEW, "1")]);
    assert!(renamed.is_empty(), "a newer one supersedes it: {renamed:?}");
    let renamed = judged(&[(NEW, "1")], &[(OLD, "1")]);
    assert_eq!(renamed, [format!("A receipt of pump is renamed to {OLD}.")]);
}

#[test]
fn receipts_that_are_kept_elsewhere_go_there_and_nowhere_else() {
    let elsewhere = format!("[receipts]\ndir = \"proof\"\n\n{POLICY}");
    let moved = |files: &[(&str, &str)]| -> Vec<String> {
        let is = tree(files, "").with("loopctl.toml", &elsewhere);
        let found = findings(&[tree(&[(OLD, "1")], "")], &is, None);
        found.into_iter().filter(|finding| finding.rule.code == "LC406").map(|finding| finding.message).collect()
    };
    assert_eq!(moved(&[]), ["A receipt of pump is deleted."]);
    assert_eq!(moved(&[(&OLD.replace("receipts", "proof"), "2")]), ["A receipt of pump is deleted."]);
    assert!(moved(&[(&OLD.replace("receipts", "proof"), "1")]).is_empty());
    assert!(moved(&[(OLD, "1")]).is_empty(), "it stays, and nobody reads it");
}

#[test]
fn what_is_superseded_and_not_cited_may_go() {
    let (both, new): (&[_], &[_]) = (&[(OLD, "1"), (NEW, "2")], &[(NEW, "2")]);
    assert!(told(&[tree(both, "")], &tree(new, ""), None).is_empty());
    let cited = "Seen in CAP-20260301-010907__pump__Ra1.\n";
    assert_eq!(told(&[tree(both, cited)], &tree(new, cited), None).len(), 1);
}

#[test]
fn what_nobody_declared_may_go() {
    let orphan = "receipts/valve/CAP-20260301-010907__valve__Ra1.json";
    assert!(judged(&[(orphan, "1")], &[]).is_empty());
    assert_eq!(judged(&[(orphan, "1")], &[(orphan, "2")]).len(), 1);
    // What was declared until now is no orphan yet.
    let was = tree(&[(OLD, "1")], "");
    let is = tree(&[], "").with("loopctl.toml", "");
    assert_eq!(told(&[was], &is, None).len(), 1);
}

#[test]
fn a_signature_goes_with_its_receipt() {
    let signature = &*format!("{OLD}.sig");
    assert!(judged(&[(OLD, "1")], &[(OLD, "1"), (signature, "s")]).is_empty());
    assert_eq!(
        judged(&[(OLD, "1"), (signature, "s")], &[(OLD, "1")]),
        ["The signature of a receipt of pump is deleted."]
    );
    assert!(judged(&[(OLD, "1"), (signature, "s"), (NEW, "2")], &[(NEW, "2")]).is_empty());
    assert_eq!(
        judged(&[(OLD, "1"), (signature, "s")], &[(OLD, "1"), (signature, "t")]),
        ["The signature of a receipt of pump is rewritten."]
    );
}

#[test]
fn what_is_no_receipt_may_change() {
    let notes = "receipts/pump/notes.json";
    assert!(judged(&[("receipts/README.md", "1"), (notes, "1")], &[("receipts/README.md", "2")]).is_empty());
}

#[test]
fn a_merge_rewrites_only_what_no_side_has() {
    let sides = [tree(&[(OLD, "1")], ""), tree(&[(OLD, "1"), (NEW, "2")], "")];
    assert!(told(&sides, &tree(&[(OLD, "1"), (NEW, "2")], "Both.\n"), None).is_empty());
    assert_eq!(told(&sides, &tree(&[(OLD, "1"), (NEW, "3")], "Both.\n"), None).len(), 1, "evil");
}
