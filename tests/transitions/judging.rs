//! What a change has to give a reason for, and what is heard as one.

use super::trees::{Tree, document, findings, phases, registry, told};

const A: &str = "LOOP-A-20260301";
const B: &str = "LOOP-B-20260301";

fn with_status(status: &str, head: &str) -> Tree {
    Tree::of(&[("a.scope.md", &document(A, head, "").replace("status: active", &format!("status: {status}")))])
}

fn table(rows: &[(&str, &str, &str)]) -> Tree {
    Tree::of(&[("a.scope.md", &document(A, "", &phases(rows)))])
}

/// Whether the rules have something to say of the step from `was` to `is`.
fn judged(was: &Tree, is: &Tree, message: Option<&str>) -> Vec<String> {
    told(std::slice::from_ref(was), is, message)
}

fn saying(reason: &str) -> String {
    format!("docs: tidy\n\n{reason}\n")
}

#[test]
fn loops_go_where_loops_go() {
    let states = ["draft", "planned", "active", "closed"];
    let legal = [
        ("draft", "planned"),
        ("draft", "active"),
        ("planned", "active"),
        ("planned", "closed"),
        ("active", "planned"),
        ("active", "closed"),
    ];
    for was in states {
        for is in states {
            let told = judged(&with_status(was, ""), &with_status(is, ""), None);
            let wanted: &[&str] = match (was, is) {
                ("closed", "active") => &["LC402 status"],
                _ if was == is || legal.contains(&(was, is)) => &[],
                _ => &["LC401 status"],
            };
            assert_eq!(told, wanted, "{was} -> {is}");
        }
    }
    for (was, is) in [("open", "closing"), ("pending", "executing"), ("in-progress", "complete"), ("deferred", "open")]
    {
        assert!(judged(&with_status(was, ""), &with_status(is, ""), None).is_empty(), "{was} -> {is}");
    }
    for born in states {
        assert!(judged(&Tree::default(), &with_status(born, ""), None).is_empty(), "born {born}");
    }
}

#[test]
fn a_horizon_comes_nearer() {
    let horizon = |status: &str, word: &str| with_status(status, &format!("horizon: {word}\n"));
    for (was, is, status, wanted) in [
        ("future", "later", "active", 0),
        ("future", "now", "active", 0),
        ("now", "later", "planned", 0),
        ("now", "later", "active", 1),
        ("later", "future", "active", 1),
        ("now", "future", "draft", 1),
        ("now", "later", "closed", 0),
        ("now", "someday", "active", 0),
    ] {
        assert_eq!(judged(&horizon(status, was), &horizon(status, is), None).len(), wanted, "{was} -> {is}, {status}");
    }
    assert!(judged(&horizon("active", "now"), &horizon("planned", "later"), None).is_empty(), "it is put off");
}

#[test]
fn a_loop_is_reopened_for_a_reason() {
    let closed = with_status("complete", "");
    assert_eq!(judged(&closed, &with_status("open", ""), Some("gov: go on")), ["LC402 status"]);
    assert_eq!(judged(&closed, &with_status("open", "reopen_reason: \"\"\n"), None), ["LC402 status"]);
    assert!(judged(&closed, &with_status("open", "reopen_reason: it leaks\n"), None).is_empty());
    for heard in ["LOOP-A-20260301 it leaks", "loop-a: it leaks", "LOOP-A, LOOP-B: they leak"] {
        let message = saying(&format!("Loopctl-Reason: {heard}"));
        assert!(judged(&closed, &with_status("active", ""), Some(&message)).is_empty(), "{heard}");
    }
    for unheard in ["LOOP-B it leaks", "LOOP-A", "LOOP-A:", "it leaks", "LOOP-A/P3 it leaks", "LOOP-AB it leaks"] {
        let message = saying(&format!("Loopctl-Reason: {unheard}"));
        assert_eq!(judged(&closed, &with_status("active", ""), Some(&message)), ["LC402 status"], "{unheard}");
    }
}

#[test]
fn what_was_done_stays_done() {
    let was = table(&[("P1", "Order the pump", "**DONE** (ab5d3e7)"), ("P2", "Mount the pump", "done")]);
    for is in
        ["todo", "active", "blocked", "partial", "deferred to LOOP-B", "dropped", "shiped", "DONE (re-IP pending)", ""]
    {
        let is = table(&[("P1", "Order the pump", "done"), ("P2", "Mount the pump", is)]);
        assert_eq!(judged(&was, &is, None), ["LC403 P2"]);
    }
    for is in ["complete", "PASS - 24/24", "verified"] {
        let is = table(&[("P1", "Order the pump", "done"), ("P2", "Mount the pump", is)]);
        assert!(judged(&was, &is, None).is_empty());
    }
    let finding = &findings(&[was], &table(&[("P2", "Mount the pump", "todo")]), None)[0];
    assert_eq!(finding.message, "P2 was done and is todo; nothing says why.");
    assert_eq!(finding.help.as_deref(), Some("say why in the commit message: `Loopctl-Reason: P2 what was found`"));
}

#[test]
fn reasons_name_rows_as_people_do() {
    let was = table(&[("Phase 1", "Order the pump", "done"), ("Phase 2", "Mount the pump", "done")]);
    let is = table(&[("Phase 1", "Order the pump", "todo"), ("Phase 2", "Mount the pump", "todo")]);
    for (reasons, left) in [
        (vec!["P1 the seal leaks"], vec!["LC403 Phase 2"]),
        (vec!["Phase 1: the seal leaks", "phase 2 - it leaks"], vec![]),
        (vec!["P1, P2: the seal leaks"], vec![]),
        (vec!["P1 and P2 leak"], vec![]),
        (vec!["P1, Phase 2 and P3 leak"], vec![]),
        (vec!["LOOP-A-20260301/P1: it leaks"], vec!["LC403 Phase 2"]),
        (vec!["LOOP-A is wet"], vec![]),
        (vec!["P1, P2"], vec!["LC403 Phase 1", "LC403 Phase 2"]),
        (vec!["LOOP-B/P1 is wet", "P12 is wet", "because P1 leaks"], vec!["LC403 Phase 1", "LC403 Phase 2"]),
    ] {
        let trailers: Vec<String> = reasons.iter().map(|reason| format!("Loopctl-Reason: {reason}")).collect();
        assert_eq!(judged(&was, &is, Some(&saying(&trailers.join("\n")))), left, "{reasons:?}");
    }
}

#[test]
fn gaps_that_are_open_again_need_a_reason() {
    let tree = |status: &str| Tree::of(&[("gaps.yaml", &registry(&[("GAP-OP-1", status, A)]))]);
    for (was, is, wanted) in [
        ("fixed", "open", 1),
        ("closed", "blocked", 1),
        ("fixed", "closed", 0),
        ("closed", "accepted", 0),
        ("accepted", "fixed", 0),
        ("accepted", "open", 0),
        ("open", "blocked", 0),
        ("open", "fixed", 0),
    ] {
        assert_eq!(judged(&tree(was), &tree(is), None).len(), wanted, "{was} -> {is}");
    }
    for reason in ["GAP-OP-1 leaks again", "GAP-OP-0, GAP-OP-1: leaks", "LOOP-A: all is open again"] {
        let message = saying(&format!("Loopctl-Reason: {reason}"));
        assert!(judged(&tree("fixed"), &tree("open"), Some(&message)).is_empty(), "{reason}");
    }
}

#[test]
fn rows_that_are_erased_need_a_reason() {
    let done = ("P1", "Order the pump", "done");
    let with = |status: &str| table(&[done, ("P2", "Mount the pump", status)]);
    for (status, wanted) in [
        ("todo", 1),
        ("shiped", 1),
        ("deferred", 1),
        ("deferred to LOOP-B-20260301", 0),
        ("dropped", 0),
        ("done", 0),
        ("", 0),
    ] {
        assert_eq!(judged(&with(status), &table(&[done]), None).len(), wanted, "{status}");
    }
    let message = saying("Loopctl-Reason: P2 the vendor does it");
    assert!(judged(&with("todo"), &table(&[done]), Some(&message)).is_empty());
}

#[test]
fn rows_that_are_joined_or_cut_are_not_erased() {
    let was = table(&[("P1", "Order", "done"), ("P2", "Mount", "todo"), ("P3", "Watch", "todo")]);
    assert!(judged(&was, &table(&[("P1", "Order", "done"), ("P2+P3", "Mount it and watch", "todo")]), None).is_empty());
    let cut = [
        ("P1", "Order", "done"),
        ("P2a", "Mount half", "todo"),
        ("P2b", "Mount it all", "todo"),
        ("P3", "Watch", "todo"),
    ];
    assert!(judged(&was, &table(&cut), None).is_empty());
    assert_eq!(judged(&was, &table(&[cut[0], cut[1], cut[3]]), None), ["LC404 P2"], "half of it is gone");
    assert_eq!(judged(&was, &table(&[("P1", "Order", "done"), ("P2+P4", "Mount", "todo")]), None), ["LC404 P3"]);
    let joined = table(&[("P1", "Order", "done"), ("P2+P3", "Mount it and watch", "todo")]);
    assert!(judged(&joined, &was, None).is_empty(), "and back");
    assert!(judged(&table(&cut), &was, None).is_empty(), "and back");
    let silent = table(&[("P1", "Order", "done"), ("P2+P3", "Mount it and watch", "")]);
    assert_eq!(judged(&was, &silent, None), ["LC404 P2", "LC404 P3"], "it says nothing");
}

#[test]
fn a_commit_that_is_taken_back_is_a_reason() {
    let rows = |status| table(&[("P1", "Order the pump", "done"), ("P2", "Mount the pump", status)]);
    let message = "Revert \"feat: mount the pump\"\n\nThis reverts commit 4c6e771c0ffee4c6e771c0ffee4c6e771c0ffee0.\n";
    assert!(judged(&rows("done"), &rows("active"), Some(message)).is_empty());
    assert_eq!(judged(&rows("done"), &rows("active"), Some("Revert \"feat: mount the pump\"\n")), ["LC403 P2"]);
}

#[test]
fn rows_that_move_are_not_erased() {
    let a = |rows: &[(&str, &str, &str)]| document(A, "", &phases(rows));
    let b = |body: &str| document(B, "", body);
    let (order, paint) = (("P1", "Order the pump", "todo"), ("P2", "Paint the pump", "todo"));
    let was = Tree::of(&[("a.scope.md", &a(&[order, paint])), ("b.scope.md", &b("## Phases\n- P1: Dig - TODO\n"))]);
    let is = |body: &str| Tree::of(&[("a.scope.md", &a(&[order])), ("b.scope.md", &b(body))]);
    let moved = "## Phases\n- P1: Dig - TODO\n- P7: Paint the pump - TODO\n";
    assert!(judged(&was, &is(moved), None).is_empty(), "by its title");
    assert!(
        judged(&was, &is("## Phases\n- P1: Dig - TODO\n\nFrom LOOP-A-20260301/P2.\n"), None).is_empty(),
        "by its name"
    );
    assert_eq!(judged(&was, &is("## Phases\n- P1: Dig - TODO\n\nSee LOOP-A-20260301/P22.\n"), None), ["LC404 P2"]);
    assert_eq!(judged(&was, &is("## Phases\n- P1: Paint - TODO\n"), None), ["LC404 P2"]);
}

#[test]
fn gaps_that_are_erased_need_a_reason() {
    let tree = |entries: &[(&str, &str, &str)], body: &str| {
        Tree::of(&[
            ("gaps.yaml", &registry(entries)),
            ("a.scope.md", &document(A, "", body)),
            ("b.scope.md", &document(B, "", "Much.\n")),
        ])
    };
    let kept = ("GAP-OP-1", "open", A);
    let was = tree(&[kept, ("GAP-OP-2", "open", A), ("GAP-OP-3", "fixed", A)], "");
    assert_eq!(judged(&was, &tree(&[kept], ""), None), ["LC404 GAP-OP-2"]);
    assert!(judged(&was, &tree(&[kept], "## Gaps\n- GAP-OP-2: open\n"), None).is_empty(), "it is stated elsewhere");
    let said = saying("Loopctl-Reason: GAP-OP-2 filed twice");
    assert!(judged(&was, &tree(&[kept], ""), Some(&said)).is_empty());
    let broken = was.clone().with("gaps.yaml", "gaps: [\n");
    assert!(judged(&was, &broken, None).is_empty(), "of a registry that cannot be read another rule tells");
}

#[test]
fn rows_that_fall_silent_need_a_reason() {
    let with = |status: &str| table(&[("P1", "Order the pump", "done"), ("P2", "Mount the pump", status)]);
    for status in ["todo", "active", "blocked on GAP-OP-1"] {
        for silent in ["", "~~TODO~~", "<!-- TODO -->"] {
            assert_eq!(judged(&with(status), &with(silent), None), ["LC404 P2"], "{status} -> {silent}");
        }
    }
    assert!(judged(&with(""), &with(""), None).is_empty());
    assert!(judged(&with("todo"), &with("dropped"), None).is_empty());
    let body = |text: &str| Tree::of(&[("a.scope.md", &document(A, "", text))]);
    let list = body("## Phases\n- P1: Order - DONE\n- P2: Mount - TODO\n");
    let boxes = body("## Phases\n### P1: Order - DONE\n### P2: Mount\n- [ ] the left one\n- [ ] the right one\n");
    assert!(judged(&list, &boxes, None).is_empty(), "its boxes speak");
    let said = saying("Loopctl-Reason: P2 is not planned yet");
    assert!(judged(&with("todo"), &with(""), Some(&said)).is_empty());
}

#[test]
fn open_gaps_that_are_no_loops_any_more_need_a_reason() {
    let tree = |entry: &str, body: &str| {
        Tree::of(&[
            ("gaps.yaml", &format!("gaps:\n  - id: GAP-OP-1\n{entry}")),
            ("a.scope.md", &document(A, "", body)),
            ("b.scope.md", &document(B, "", "Much.\n")),
        ])
    };
    let was = tree(&format!("    status: open\n    parent_loop: {A}\n"), "");
    let nobodys = tree("    status: open\n", "");
    assert_eq!(judged(&was, &nobodys, None), ["LC404 GAP-OP-1"]);
    assert_eq!(judged(&was, &tree("    status: open\n    parent_lop: LOOP-A\n", ""), None), ["LC404 GAP-OP-1"]);
    assert!(judged(&was, &nobodys, Some(&saying("Loopctl-Reason: GAP-OP-1 is the vendor's"))).is_empty());
    assert!(judged(&was, &tree(&format!("    status: open\n    parent_loop: {B}\n"), ""), None).is_empty(), "it moved");
    assert!(judged(&was, &tree("    status: fixed\n", ""), None).is_empty(), "it is over");
    assert!(judged(&was, &tree("    status: open\n", "## Gaps\n- GAP-OP-1: open\n"), None).is_empty(), "it is stated");
    let of_none = tree("    status: open\n    parent_loop: LOOP-NOBODY-20260101\n", "");
    assert!(judged(&of_none, &nobodys, None).is_empty(), "it never was a loop's");
}

#[test]
fn loops_that_are_deleted_are_told_unless_they_are_over() {
    let gone = Tree::of(&[("b.scope.md", &document(B, "", ""))]);
    for (status, wanted) in [("active", 1), ("planned", 1), ("opne", 1), ("draft", 0), ("closed", 0)] {
        let was = with_status(status, "").with("b.scope.md", &document(B, "", ""));
        assert_eq!(judged(&was, &gone, None).len(), wanted, "{status}");
        assert!(judged(&was, &gone, Some(&saying("Loopctl-Reason: LOOP-A was sold"))).is_empty());
    }
    let was = table(&[("P1", "Order", "todo"), ("P2", "Mount", "done")]).with("b.scope.md", &document(B, "", ""));
    let finding = &findings(std::slice::from_ref(&was), &gone, None)[0];
    assert_eq!(
        finding.message,
        "The document of a loop that was active is deleted; nothing says why. One of its rows was not finished."
    );
    let archived = Tree::of(&[("b.scope.md", &document(B, "", "")), ("old/a.md", was.text("a.scope.md"))]);
    let finding = &findings(std::slice::from_ref(&was), &archived, None)[0];
    assert!(
        finding.message.contains(" is moved to old/a.md, where the policy looks for no loops"),
        "{}",
        finding.message
    );
    let absorbed = Tree::of(&[("b.scope.md", &document(B, "", "Goes on with LOOP-A-20260301.\n"))]);
    assert!(judged(&was, &absorbed, None).is_empty());
    let renamed = Tree::of(&[("b.scope.md", &document(B, "", "")), ("old/a.scope.md", &document(A, "", ""))]);
    assert_eq!(judged(&was, &renamed, None), ["LC404 P1"], "the document moved, but lost a row");
}

#[test]
fn blockers_that_stand_are_not_forgotten() {
    let tree = |gap: &str, head: &str, body: &str| {
        Tree::of(&[
            ("gaps.yaml", &registry(&[("GAP-OP-1", gap, A)])),
            ("a.scope.md", &document(A, head, body)),
            ("b.scope.md", &document(B, "", "")),
        ])
    };
    let was = tree("open", "blocked_by: [GAP-OP-1, LOOP-B-20260301]\n", "");
    let told = |is: &Tree| judged(&was, is, None);
    assert_eq!(told(&tree("open", "", "")), ["LC407 GAP-OP-1", "LC407 LOOP-B-20260301"]);
    assert_eq!(told(&tree("open", "blocked_by: [LOOP-B]\n", "")), ["LC407 GAP-OP-1"]);
    assert_eq!(told(&tree("fixed", "blocked_by: [LOOP-B]\n", "")), [""; 0], "it is resolved");
    for (head, body) in [
        ("blocked_by: the gateway (GAP-OP-1), LOOP-B-20260301\n", ""),
        ("depends_on_loop: LOOP-B-20260301\n", "## Phases\n- P1: Mount - BLOCKED on GAP-OP-1\n"),
        ("", "## Blockers\n- GAP-OP-1\n- LOOP-B-20260301 comes first\n"),
        ("", "## Blockers\n- The vendor\n  - GAP-OP-1\n\n### LOOP-B\nIt comes first.\n"),
        ("", "| Step | Blocked by |\n|---|---|\n| Mount | GAP-OP-1 |\n\n**Blocker:** LOOP-B-20260301\n"),
    ] {
        assert_eq!(told(&tree("open", head, body)), [""; 0], "{head}{body}");
    }
    for body in ["Unblocked by GAP-OP-1 and LOOP-B.\n", "## Block diagram\nGAP-OP-1, LOOP-B\n"] {
        assert_eq!(told(&tree("open", "", body)).len(), 2, "{body}");
    }
    let closed = tree("open", "", "").with("a.scope.md", &document(A, "", "").replace("active", "closed"));
    assert!(!told(&closed).iter().any(|told| told.starts_with("LC407")), "a closed loop waits for nothing");
    let by_status = document(A, "", "").replace(": active", ": active (blocked on GAP-OP-1 and LOOP-B)");
    assert_eq!(told(&was.clone().with("a.scope.md", &by_status)), [""; 0], "its status says so");
    let another = told(&tree("open", "blocked_by: [GAP-OP-1, LOOP-B-20260401]\n", ""));
    assert_eq!(another, ["LC407 LOOP-B-20260301"], "a loop of another date is another");
    for own in ["LOOP-A-20260301", "LOOP-A"] {
        let own = tree("open", &format!("blocked_by: [{own}]\n"), "");
        assert!(judged(&own, &tree("open", "", ""), None).is_empty(), "no loop waits for itself");
    }
    let words = tree("open", "blocked_by: the vendor is silent\n", "");
    assert!(judged(&words, &tree("open", "", ""), None).is_empty(), "of words their writer knows");
    for reason in ["GAP-OP-1, LOOP-B are no matter here", "LOOP-A waits for nothing"] {
        let said = saying(&format!("Loopctl-Reason: {reason}"));
        assert!(judged(&was, &tree("open", "", ""), Some(&said)).is_empty(), "{reason}");
    }
    let policy = "[probes.\"vm.up\"]\nrun = \"./p\"\nproves = [\"LOOP-A-20260301/P1\"]\n";
    let probed = |head: &str| Tree::of(&[("a.scope.md", &document(A, head, "")), ("loopctl.toml", policy)]);
    let (waits, goes_on) = (probed("blocked_by: [{probe: vm.up}]\n"), probed(""));
    assert_eq!(judged(&waits, &goes_on, None), ["LC407 vm.up"]);
    assert!(judged(&waits, &goes_on, Some(&saying("Loopctl-Reason: vm.up is no matter here"))).is_empty());
    // What one side of a merge took out, its own commit has answered for.
    let other = tree("open", "blocked_by: [LOOP-B]\n", "");
    let merged = tree("open", "blocked_by: [LOOP-B]\n", "More.\n");
    assert!(super::trees::told(&[was.clone(), other], &merged, None).is_empty());
}

#[test]
fn a_gap_goes_with_its_document_only_if_something_says_so() {
    let was = Tree::of(&[(
        "a.scope.md",
        &document(A, "", "## Gaps\n- GAP-OP-1: open\n- GAP-OP-2: fixed\n").replace("active", "closed"),
    )]);
    assert_eq!(judged(&was, &Tree::default(), None), ["LC404 GAP-OP-1"]);
    assert!(judged(&was, &Tree::default(), Some(&saying("Loopctl-Reason: LOOP-A was sold"))).is_empty());
}

#[test]
fn a_merge_answers_for_itself_alone() {
    let closed = with_status("closed", "");
    let (active, draft, planned) = (with_status("active", ""), with_status("draft", ""), with_status("planned", ""));
    let twice = |tree: &Tree| tree.clone().with("a.scope.md", &format!("{}\nMerged.\n", tree.text("a.scope.md")));
    // One side reopened it, with a reason or without: that commit was judged.
    assert!(told(&[closed.clone(), active.clone()], &twice(&active), None).is_empty());
    assert_eq!(told(&[closed.clone(), closed.clone()], &twice(&active), None), ["LC402 status"]);
    // From the one side it is a lawful step.
    assert!(told(&[closed, planned], &twice(&active), None).is_empty());
    assert_eq!(told(&[draft.clone(), draft], &twice(&with_status("closed", "")), None), ["LC401 status"]);
    let row = |status: &str| table(&[("P1", "Order the pump", status)]);
    assert_eq!(told(&[row("done"), row("verified")], &row("todo"), None), ["LC403 P1"]);
    assert!(told(&[row("done"), row("active")], &row("blocked"), None).is_empty(), "one side was not done");
    assert!(told(&[row("done"), Tree::default()], &row("done"), None).is_empty());
}

#[test]
fn a_message_may_allow_what_it_gives_no_reason_for() {
    let message = saying("Loopctl-Allow: LC401 nobody wants it");
    assert!(judged(&with_status("draft", ""), &with_status("closed", ""), Some(&message)).is_empty());
}
