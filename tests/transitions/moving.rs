//! What a change moves: rows are followed through new labels, new titles, new documents and merges.

use super::trees::{Tree, document, moves, phases, registry};

const A: &str = "LOOP-A-20260301";
const B: &str = "LOOP-B-20260301";

/// A tree with one document of one table.
fn table(rows: &[(&str, &str, &str)]) -> Tree {
    Tree::of(&[("a.scope.md", &document(A, "", &phases(rows)))])
}

fn moved(was: &[(&str, &str, &str)], is: &[(&str, &str, &str)]) -> Vec<String> {
    moves(&[table(was)], &table(is))
}

const ROWS: [(&str, &str, &str); 3] =
    [("P1", "Order the pump", "done"), ("P2", "Mount the pump", "active"), ("P3", "Test the pump", "todo")];

#[test]
fn a_tree_moves_nothing_against_itself() {
    assert!(moved(&ROWS, &ROWS).is_empty());
}

#[test]
fn words_that_mean_the_same_move_nothing() {
    assert!(moved(&[("P1", "Order", "**DONE**")], &[("P1", "Order", "complete (ab5d3e7)")]).is_empty());
    assert_eq!(moved(&[("P1", "Order", "shiped")], &[("P1", "Order", "sent")]), ["LOOP-A-20260301 P1: shiped -> sent"]);
}

#[test]
fn a_row_that_is_put_in_gives_others_new_labels() {
    let is = [
        ("P1", "Order the pump", "done"),
        ("P2", "Dig the pit", "todo"),
        ("P3", "Mount the new pump", "done"),
        ("P4", "Test the pump", "todo"),
    ];
    assert_eq!(moved(&ROWS, &is), ["LOOP-A-20260301 P2: nothing -> todo", "LOOP-A-20260301 P2 = P3: active -> done"]);
}

#[test]
fn a_row_with_another_title_is_known_by_its_label() {
    let is = [ROWS[0], ("P2", "Hang the valve", "done"), ROWS[2]];
    assert_eq!(moved(&ROWS, &is), ["LOOP-A-20260301 P2: active -> done"]);
}

#[test]
fn rows_come_and_go() {
    assert_eq!(
        moved(&ROWS[..2], &ROWS[1..]),
        ["LOOP-A-20260301 P3: nothing -> todo", "LOOP-A-20260301 P1: done -> nothing"]
    );
}

#[test]
fn documents_are_followed_where_they_go() {
    let text = document(A, "horizon: later\n", &phases(&ROWS));
    let was = Tree::of(&[("a.scope.md", &text)]);
    let closed = text.replace("status: active", "status: closed");
    for (path, text) in [
        ("done/a.scope.md", closed.clone()),
        ("b.scope.md", closed.clone()),
        ("done/a.scope.md", closed.replace("LOOP-A", "LOOP-PUMP")),
        ("b.scope.md", closed.replace("LOOP-A", "LOOP-PUMP")),
    ] {
        let told = moves(std::slice::from_ref(&was), &Tree::of(&[(path, &text)]));
        assert!(told.len() == 1 && told[0].ends_with(": active -> closed"), "{path}: {told:?}");
    }
}

#[test]
fn documents_that_change_places_are_known_by_their_loops() {
    let (a, b) = (document(A, "", &phases(&ROWS)), document(B, "", &phases(&[("P1", "Paint", "done")])));
    let was = Tree::of(&[("a.scope.md", &a), ("b.scope.md", &b)]);
    assert!(moves(&[was], &Tree::of(&[("a.scope.md", &b), ("b.scope.md", &a)])).is_empty());
}

#[test]
fn a_loop_moves_in_all_that_it_says_of_itself() {
    let was = document(A, "execution_readiness: blocked\nhorizon: later\n", "");
    let is = document(A, "execution_readiness: runnable\nhorizon: now\n", "").replace("active", "closed");
    assert_eq!(
        moves(&[Tree::of(&[("a.scope.md", &was)])], &Tree::of(&[("a.scope.md", &is)])),
        [
            "LOOP-A-20260301: active -> closed",
            "LOOP-A-20260301 readiness: blocked -> runnable",
            "LOOP-A-20260301 horizon: later -> now"
        ]
    );
    let born = moves(&[Tree::default()], &Tree::of(&[("a.scope.md", &is)]));
    assert_eq!(born[0], "LOOP-A-20260301: nothing -> closed");
}

#[test]
fn gaps_move_where_their_status_lives() {
    let doc = |status: &str| document(A, "", &format!("## Gaps\n\n- GAP-OP-1: {status}\n- GAP-OP-2: {status}\n"));
    let was = Tree::of(&[
        ("gaps.yaml", &registry(&[("GAP-OP-1", "open", A), ("GAP-OP-3", "open", A)])),
        ("a.scope.md", &doc("open")),
    ]);
    let is = Tree::of(&[
        ("gaps.yaml", &registry(&[("GAP-OP-1", "registered", A), ("GAP-OP-4", "fixed", B), ("GAP-OP-3", "closed", A)])),
        ("a.scope.md", &doc("fixed")),
    ]);
    assert_eq!(
        moves(&[was], &is),
        [
            "LOOP-A-20260301 GAP-OP-2: open -> fixed",
            "LOOP-A-20260301 GAP-OP-3: open -> closed",
            "LOOP-B-20260301 GAP-OP-4: nothing -> fixed"
        ]
    );
}

#[test]
fn a_gap_that_goes_to_another_document_is_still_there() {
    let (with, without) = ("## Gaps\n\n- GAP-OP-1: open\n", "Nothing.\n");
    let was = Tree::of(&[("a.scope.md", &document(A, "", with)), ("b.scope.md", &document(B, "", without))]);
    let is = Tree::of(&[("a.scope.md", &document(A, "", without)), ("b.scope.md", &document(B, "", with))]);
    assert!(moves(&[was], &is).is_empty());
}

#[test]
fn a_merge_moves_only_what_it_has_from_nobody() {
    let side = |a: &str, b: &str, c: &str| {
        table(&[("P1", "Order the pump", a), ("P2", "Mount the pump", b), ("P3", "Test the pump", c)])
    };
    let parents = [side("done", "todo", "todo"), side("todo", "todo", "done")];
    assert!(moves(&parents, &side("done", "todo", "done")).is_empty(), "each side has moved a row");
    assert_eq!(moves(&parents, &side("done", "active", "done")), ["LOOP-A-20260301 P2: todo and todo -> active"]);
    assert_eq!(moves(&parents, &side("blocked", "todo", "done")), ["LOOP-A-20260301 P1: done and todo -> blocked"]);
    // What one side never had, it does not lose.
    let longer = table(&[ROWS[0], ROWS[1]]);
    let parents = [longer.clone(), table(&ROWS[..1])];
    assert!(moves(&parents, &table(&ROWS[..1])).is_empty());
    let erased = moves(&[longer.clone(), longer], &table(&ROWS[..1]));
    assert_eq!(erased, ["LOOP-A-20260301 P2: active and active -> nothing"]);
}

#[test]
fn a_merge_follows_what_one_side_has_moved() {
    let text = document(A, "", &phases(&ROWS));
    let done = text.replace("todo", "done");
    let renamed = Tree::of(&[("new/a.scope.md", &text)]);
    let worked = Tree::of(&[("a.scope.md", &done)]);
    let merged = Tree::of(&[("new/a.scope.md", &format!("{done}\nBoth.\n"))]);
    assert!(moves(&[renamed.clone(), worked.clone()], &merged).is_empty());
    assert!(moves(&[worked, renamed], &merged).is_empty());
}
