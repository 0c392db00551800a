//! What is told of a message, by what its change does.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]
#![allow(dead_code, reason = "trees say more than is asked of them here")]

#[path = "transitions/trees.rs"]
mod trees;

use loopctl::lint::{Request, Selection, change};
use loopctl::rules::ALL;
use trees::{Tree, document, phases, registry, step};

const A: &str = "LOOP-A-20260301";
const B: &str = "LOOP-B-20260301";

const TODO: &[(&str, &str, &str)] = &[("P1", "Order", "TODO"), ("P2", "Mount", "TODO")];
const DONE: &[(&str, &str, &str)] = &[("P1", "Order", "DONE"), ("P2", "Mount", "TODO")];

/// The codes of what LC5 tells, infos and all.
fn told(parents: &[&Tree], after: &Tree, message: &str) -> Vec<String> {
    let parents: Vec<Tree> = parents.iter().map(|tree| (*tree).clone()).collect();
    let policy = after.ledger().policy.policy.clone();
    let selection = Selection::of(&policy, true);
    let request = Request { rules: &ALL, selection: &selection, baseline: None, paths: &[] };
    let found = step(&parents, after, Some(message), |step| change(step, &request));
    let found = found.iter().filter(|finding| finding.rule.family() == "LC5" && finding.counts());
    found.map(|finding| format!("{} {}", finding.rule.code, finding.subject.as_deref().unwrap_or_default())).collect()
}

fn tree(a: &str, b: &str) -> Tree {
    Tree::of(&[("a.scope.md", a), ("b.scope.md", b)])
}

fn plain(id: &str) -> String {
    document(id, "", "")
}

#[test]
fn rows_of_what_belongs_to_what_is_named_may_change() {
    let b = |head: &str, rows: &[(&str, &str, &str)]| document(B, head, &phases(rows));
    let message = "fix(LOOP-A-20260301): it";
    let foreign = [format!("LC506 {B}")];
    let change = |head: &str| (tree(&plain(A), &b(head, TODO)), tree(&plain(A), &b(head, DONE)));
    let (was, is) = change("");
    assert_eq!(told(&[&was], &is, message), foreign);
    assert_eq!(told(&[&was], &is, "fix(LOOP-A): it"), ["LC503 LOOP-A".to_owned(), foreign[0].clone()]);
    assert!(told(&[&was], &is, "fix(LOOP-A-20260301,LOOP-B-20260301): it").is_empty());
    assert!(told(&[&was], &is, "fix(LOOP-A-20260301): it\n\nAlso LOOP-B-20260301.").is_empty());
    assert!(told(&[&was], &is, "fix(ops): it").is_empty(), "a word names nothing");
    assert!(!told(&[&was], &is, "fix(LOOP-AX-20260301): it").concat().contains("LC506"), "the name is wrong");
    assert!(told(&[&was], &is, "fixup! fix(LOOP-A-20260301): it").is_empty());
    for head in ["parent_loop: LOOP-A-20260301\n", "depends_on_loop: [LOOP-A-20260301]\n"] {
        let (was, is) = change(head);
        assert!(told(&[&was], &is, message).is_empty(), "{head}");
    }
    // A loop that is opened here is nobody else's yet.
    let (_, is) = change("");
    assert!(told(&[&Tree::of(&[("a.scope.md", &plain(A))])], &is, message).is_empty());
    // A row that waited for what is named goes on.
    let waiting = [("P1", "Order", "ACTIVE (blocked on LOOP-A-20260301)"), ("P2", "Mount", "TODO")];
    let going = [("P1", "Order", "DONE"), ("P2", "Mount", "TODO")];
    let (was, is) = (tree(&plain(A), &b("", &waiting)), tree(&plain(A), &b("", &going)));
    assert!(told(&[&was], &is, message).is_empty());
}

#[test]
fn the_status_of_another_loop_is_a_row_as_well() {
    let was = tree(&plain(A), &plain(B));
    let is = tree(&plain(A), &plain(B).replace("active", "closed"));
    assert_eq!(told(&[&was], &is, "fix(LOOP-A-20260301): it"), [format!("LC506 {B}")]);
}

#[test]
fn who_says_that_one_gap_is_registered_speaks_of_that_gap_alone() {
    let gaps =
        |entries: &[(&str, &str, &str)]| Tree::of(&[("gaps.yaml", &registry(entries)), ("a.scope.md", &plain(A))]);
    let was = gaps(&[("GAP-OP-1", "open", A), ("GAP-OP-2", "open", A)]);
    let both = gaps(&[("GAP-OP-1", "fixed", A), ("GAP-OP-2", "fixed", A)]);
    assert_eq!(told(&[&was], &both, "fix(GAP-OP-1): mark fixed"), ["LC506 GAP-OP-2"]);
    // Both are of one loop, and this is work for it.
    assert!(told(&[&was], &both, "fix(GAP-OP-1): it").is_empty());
    assert!(told(&[&was], &both, "fix(LOOP-A-20260301): it").is_empty());
    assert!(told(&[&was], &both, "fix(GAP-OP-1,2): mark fixed").is_empty());
    let other = gaps(&[("GAP-OP-1", "fixed", A), ("GAP-OP-2", "open", A), ("GAP-OP-3", "open", B)]);
    assert_eq!(told(&[&was], &other, "fix(GAP-OP-1): it"), [format!("LC506 {B}")]);
}

#[test]
fn a_closed_loop_is_told_only_if_it_was_closed_before_and_is_left_alone() {
    let closed = plain(A).replace("active", "closed");
    let message = "fix(LOOP-A-20260301): it";
    let was = tree(&closed, &plain(B));
    let other = was.clone().with("c.txt", "x");
    assert_eq!(told(&[&was], &other, message), [format!("LC504 {A}")]);
    assert!(told(&[&was], &tree(&format!("{closed}\nHow it went.\n"), &plain(B)), message).is_empty());
    assert!(told(&[&was], &tree(&plain(A), &plain(B)), message).is_empty(), "it is opened again");
    assert!(told(&[&tree(&plain(A), &plain(B))], &was, message).is_empty(), "it is closed here");
    let moved = Tree::of(&[("archive/a.scope.md", &closed), ("b.scope.md", &plain(B))]);
    assert!(told(&[&was], &moved, message).is_empty(), "it is moved");
    assert!(told(&[&was, &tree(&plain(A), &plain(B))], &other, message).is_empty(), "one side had it open");
    assert!(told(&[], &tree(&closed, &plain(B)), message).is_empty(), "nothing was before");
}

#[test]
fn a_name_is_known_that_stands_on_either_side() {
    let was = tree(&plain(A), &plain(B));
    let gone = Tree::of(&[("b.scope.md", &plain(B))]);
    assert!(told(&[&was], &gone, "fix(LOOP-A-20260301): take it out").is_empty());
    assert!(told(&[&gone], &was, "feat(LOOP-A-20260301): open it").is_empty());
    assert!(told(&[&was], &was, "fix(loop-a-20260301): small letters").is_empty());
    assert_eq!(told(&[&gone], &gone, "fix(LOOP-A-20260301): it"), [format!("LC503 {A}")]);
    let two = was.clone().with("c.scope.md", &plain("LOOP-A-20260201"));
    assert_eq!(told(&[&two], &two, "fix(LOOP-A): it"), ["LC503 LOOP-A"]);
    // Only the registry remembers a loop whose document is gone.
    let owned = Tree::of(&[("gaps.yaml", &registry(&[("GAP-OP-1", "open", A)]))]);
    assert!(told(&[&owned], &owned, "fix(LOOP-A-20260301,GAP-OP-1): it").is_empty());
    assert_eq!(told(&[&owned], &owned, "fix(GAP-OP-1,2,3): it"), ["LC503 GAP-OP-2", "LC503 GAP-OP-3"]);
    // Where nobody registers gaps, one that is spoken of is known.
    let spoken = Tree::of(&[("a.scope.md", &document(A, "", "We know GAP-OP-7 well.\n"))]);
    assert!(told(&[&spoken], &spoken, "fix(GAP-OP-7): it").is_empty());
    // And where the registry cannot be read, nobody knows which there are.
    let broken = Tree::of(&[("gaps.yaml", "gaps:\n  - id: [\n")]);
    assert!(told(&[&broken], &broken, "gov(GAP-OP-7): register gap").is_empty());
}

#[test]
fn a_claim_is_true_in_whatever_place_it_is_made_true() {
    let gaps =
        |entries: &[(&str, &str, &str)]| Tree::of(&[("gaps.yaml", &registry(entries)), ("a.scope.md", &plain(A))]);
    let none = gaps(&[("GAP-OP-9", "open", A)]);
    let open = gaps(&[("GAP-OP-9", "open", A), ("GAP-OP-1", "open", A)]);
    let fixed = gaps(&[("GAP-OP-9", "open", A), ("GAP-OP-1", "fixed", A)]);
    let closed = gaps(&[("GAP-OP-9", "open", A), ("GAP-OP-1", "closed", A)]);
    let claims = |parents: &[&Tree], after: &Tree, message: &str| {
        told(parents, after, message).iter().any(|told| told.starts_with("LC511"))
    };
    let (register, fix) = ("gov(GAP-OP-1): register gap", "fix(GAP-OP-1): mark closed");
    assert!(!claims(&[&none], &open, register));
    assert!(claims(&[&none], &none, register));
    assert!(claims(&[&open], &open, register), "it stood there before");
    assert!(!claims(&[&open], &fixed, fix));
    assert!(!claims(&[&none], &fixed, fix), "it is filed as fixed");
    assert!(!claims(&[&fixed], &closed, fix), "another word for it is one more step");
    assert!(claims(&[&fixed], &fixed, fix));
    assert!(claims(&[&fixed], &open, fix));
    assert!(!claims(&[&open, &fixed], &fixed, fix), "a merge brings it");
    let stated = |word: &str| {
        Tree::of(&[
            ("gaps.yaml", &registry(&[("GAP-OP-1", "fixed", A)])),
            ("a.scope.md", &document(A, "", &format!("## Gaps\n\n- GAP-OP-1: {word} - it\n"))),
        ])
    };
    assert!(!claims(&[&stated("OPEN")], &stated("FIXED"), "fix(GAP-OP-1): mark fixed"), "the document says so now");
    let over = plain(A).replace("active", "closed");
    let archived = Tree::of(&[("archive/a.scope.md", &over)]);
    assert!(!claims(&[&none], &archived, "close(LOOP-A-20260301): done"));
    assert!(claims(&[&archived], &archived, "close(LOOP-A-20260301): done"));
    assert!(!claims(&[], &archived, "gov(LOOP-A-20260301): close"), "it is filed as closed");
}

#[test]
fn a_commit_that_touches_something_names_it_or_what_it_belongs_to() {
    let policy = "[gaps]\nregistry = \"gaps.yaml\"\n[commit]\n[probes.p]\nrun = \"true\"\nproves = [\"LOOP-A-20260301/P1\"]\nexpires = \"1d\"\n";
    let base = |more: &str, status: &str| {
        let gaps = registry(&[("GAP-OP-1", status, A)]);
        Tree::of(&[("a.scope.md", &(document(A, "", &phases(TODO)) + more)), ("gaps.yaml", &gaps)])
            .with("loopctl.toml", policy)
    };
    let was = base("", "open");
    let named = |after: &Tree, message: &str| !told(&[&was], after, message).concat().contains("LC505");
    let edited = base("More.\n", "open");
    assert!(!named(&edited, "fix: it"));
    assert!(named(&edited, "fix: it, in LOOP-A-20260301"));
    assert!(named(&edited, "fix: it\n\nGAP-OP-1 is not mended by it.\n"), "its gap is named");
    assert!(named(&was.clone().with("src/main.c", "x"), "fix: it"), "nothing governed is touched");
    let settled = base("", "fixed");
    assert!(!named(&settled, "fix: it"));
    assert!(named(&settled, "fix(GAP-OP-1): it") && named(&settled, "fix(LOOP-A-20260301): it"));
    let stamped = was.clone().with("gaps.yaml", &format!("# today\n{}", registry(&[("GAP-OP-1", "open", A)])));
    assert!(!named(&stamped, "fix: it"));
    let key = "CAP-20260305-010907__p__Rk3f9a1";
    let proven = was.clone().with(&format!("receipts/p/{key}.json"), "{}");
    assert!(!named(&proven, "chore: nightly"));
    for message in
        [&*format!("chore: nightly\n\nGap-Run-Key: {key}"), "chore(LOOP-A-20260301): nightly", "chore(p): nightly"]
    {
        assert!(named(&proven, message), "{message}");
    }
}

#[test]
fn runs_in_trailers_have_receipts_and_what_is_no_run_says_so() {
    let key = "CAP-20260305-010907__p__Rk3f9a1";
    let tree = Tree::of(&[("a.scope.md", &plain(A))]).with(&format!("receipts/p/{key}.json"), "{}");
    let of = |trailer: &str| told(&[&tree], &tree, &format!("fix(ops): it\n\n{trailer}\n"));
    assert!(of(&format!("Gap-Run-Key: {key}")).is_empty());
    assert!(of("Gap-Run-Key: CAP-20260304-200907__p__Rk3f9a1").is_empty(), "a key of local time");
    assert_eq!(of("Gap-Run-Key: CAP-20260305-010907__p__Rother"), ["LC509 CAP-20260305-010907__p__Rother"]);
    assert_eq!(of("Evidence: run CAP-20260305-010907__p__Rother"), ["LC509 CAP-20260305-010907__p__Rother"]);
    assert_eq!(of("Gap-Run-Key: CAP-20260305-010907"), ["LC509 CAP-20260305-010907"]);
    assert_eq!(of("Gate-Run-Key: Manual"), ["LC509 manual"]);
    assert_eq!(of(&format!("Gap-Run-Key: {key}, manual")), ["LC509 manual"]);
    assert!(of("Gap-Run-Key: S20260209-093147__sweep__R522").is_empty(), "sessions are kept elsewhere");
    assert!(of("Note: the run of yesterday").is_empty());
}

#[test]
fn what_only_looks_like_a_misplaced_trailer_is_none() {
    let tree = tree(&plain(A), &plain(B));
    let of = |message: &str| told(&[&tree], &tree, message);
    assert_eq!(of("fix(ops): it\n\nGap-Mutation: capability\n\nSeen-by: Ana"), ["LC512 Gap-Mutation"]);
    assert_eq!(of("fix(ops): it\n\nGap-Mutation: capability\nand a word\n"), ["LC512 Gap-Mutation"]);
    assert_eq!(of("fix(ops): it\n\nLoopctl-Allow: LC506 so\n\nEnd."), ["LC512 Loopctl-Allow"]);
    for message in [
        "fix(ops): it\n\nNote: not read by anybody\n\nSeen-by: Ana",
        "fix(ops): it\n\nGap-Mutation: capability\n\nGap-Mutation: capability",
        "fix(ops): it\n\nGAP-OP-7: it is known\n\nSeen-by: Ana",
        "fix(ops): split at \\n\n\nA path C:\\new, and `a\\n\\nb`.",
        "fix(ops): print '\\nGap-Mutation: x'",
    ] {
        assert_eq!(of(message), [] as [String; 0], "{message}");
    }
    assert_eq!(of("fix(ops): it\\n\\nGap-Mutation: capability"), ["LC512 \\n"]);
    assert_eq!(of("fix(ops): it\n\nBody.\\nGap-Run-Key: x"), ["LC512 \\n"]);
}
