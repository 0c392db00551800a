//! What holds of any two tables: nothing moves against itself, and the way back is the way there, turned round.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::trees::{Tree, document, phases, step};

/// A table of rows whose labels, titles and statuses often repeat.
fn rows() -> impl Strategy<Value = Vec<(usize, usize, usize)>> {
    prop::collection::vec((0..6_usize, 0..TITLES.len(), 0..STATUSES.len()), 0..7)
}

const TITLES: [&str; 7] = [
    "Order the pump",
    "Order the new pump",
    "Mount the pump in the hall",
    "Mount the pump",
    "Test it",
    "Paint the wall of the hall",
    "",
];

const STATUSES: [&str; 6] = ["todo", "active", "done", "**DONE** (ab5d3e7)", "shiped", ""];

fn tree(rows: &[(usize, usize, usize)]) -> Tree {
    let labels: Vec<String> = rows.iter().map(|(label, ..)| format!("P{label}")).collect();
    let rows = rows.iter().zip(&labels);
    let rows: Vec<(&str, &str, &str)> =
        rows.map(|((_, title, status), label)| (label.as_str(), TITLES[*title], STATUSES[*status])).collect();
    Tree::of(&[("a.scope.md", &document("LOOP-A-20260301", "", &phases(&rows)))])
}

/// For each row that moves: what it was called and said, and what it is called and says.
type Moves = BTreeSet<(Option<(String, String)>, Option<(String, String)>)>;

fn moves(was: &Tree, is: &Tree) -> Moves {
    step(std::slice::from_ref(was), is, None, |step| {
        let word =
            |said: Option<loopctl::model::Said<'_, _>>| said.map(|said| said.word().unwrap_or_default().to_owned());
        let rows = step.moves().phases.iter().map(|row| {
            let was = word(row.turn.was()).map(|word| (row.was_called.unwrap_or(row.key).to_owned(), word));
            let is = word(row.turn.is).map(|word| (row.key.to_owned(), word));
            (was, is)
        });
        rows.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_moves_against_itself(rows in rows()) {
        let tree = tree(&rows);
        prop_assert!(moves(&tree, &tree).is_empty());
        prop_assert!(moves(&tree, &tree.clone().with("b.txt", "more")).is_empty());
    }

    #[test]
    fn the_way_back_is_the_way_there_turned_round(was in rows(), is in rows()) {
        let (was, is) = (tree(&was), tree(&is));
        let back: Moves = moves(&is, &was).into_iter().map(|(was, is)| (is, was)).collect();
        prop_assert_eq!(moves(&was, &is), back);
    }

    #[test]
    fn words_alone_move_rows_in_their_places(rows in rows(), words in prop::collection::vec(0..STATUSES.len(), 7)) {
        let mut is = rows.clone();
        for (row, word) in is.iter_mut().zip(words) {
            row.2 = word;
        }
        for (was, is) in moves(&tree(&rows), &tree(&is)) {
            prop_assert_eq!(was.map(|(key, _)| key), is.map(|(key, _)| key));
        }
    }
}
