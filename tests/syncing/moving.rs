//! Every row moves there and back: of documents beside the checkout, and of made-up ones.

use std::collections::BTreeMap;
use std::path::PathBuf;

use GapStatus::{Fixed, Open};
use PhaseStatus::{Active, Done};
use loopctl::model::sync::Change;
use loopctl::model::{GapStatus, PhaseStatus};
use loopctl::text::apply;
use proptest::prelude::*;

use crate::facts::{Outcome, Row, there_and_back};
use crate::made::{document, list_of_rows, table_of_rows};
use crate::{changed, gap, phase, read, support};

/// A directory of real documents: beside the checkout, else where `LOOPCTL_SHARED` says.
fn beside(name: &str) -> PathBuf {
    let shared = support::root().join("../shared");
    let shared =
        if shared.is_dir() { shared } else { PathBuf::from(std::env::var("LOOPCTL_SHARED").expect("documents")) };
    shared.join(name)
}

#[test]
#[ignore = "needs documents beside the checkout"]
fn every_row_of_real_documents_moves_there_and_back() {
    let corpus = beside("corpus/loops");
    let mut outcomes: BTreeMap<Outcome, usize> = BTreeMap::new();
    for file in support::files(&corpus) {
        let text = String::from_utf8(std::fs::read(&file).expect("a document")).expect("text");
        // Closed loops are history; opened again, their rows are as good as any.
        let text = text.replacen("status: closed", "status: active", 1);
        for text in [text.clone(), text.replace('\n', "\r\n"), format!("\u{feff}{text}")] {
            for row in Row::all(&read(&text)) {
                // A row that is done is turned back first, so that each is moved.
                let change = Change { run_key: Some("CAP-20260305-010907__pump.flow__R1 | x"), ..Change::default() };
                let turned = row.write(&text, false, &Change::default()).unwrap_or_default();
                let turned = apply(&text, &turned).expect("edits that do not overlap");
                let outcome = there_and_back(&turned, &row, &change);
                if outcome == Outcome::Refused("unsound") {
                    println!("unsound: {row:?} in {}", file.display());
                }
                *outcomes.entry(outcome).or_default() += 1;
            }
        }
    }
    println!("{outcomes:#?}");
    let unsound = outcomes.get(&Outcome::Refused("unsound")).copied().unwrap_or_default();
    let moved = outcomes.get(&Outcome::Moved).copied().unwrap_or_default();
    assert!(moved > 100 && unsound * 50 < moved, "{outcomes:?}");
}

#[test]
#[ignore = "needs documents beside the checkout"]
fn the_first_seed_moves_by_three_lines_and_back() {
    let seeds = beside("seeds");
    let file = support::files(&seeds).into_iter().find(|file| file.to_string_lossy().contains("LOOP-RUNTIME"));
    let seed = std::fs::read_to_string(file.expect("the seed")).expect("text");
    let turned = gap(&phase(&seed, "P3", Active), "GAP-OP-098", Open);
    let gone = ["| **ACTIVE** |", "(GAP-OP-098, open)", "| **OPEN** |"];
    let lines = changed(&seed, &turned);
    assert!(
        lines.len() == 3 && lines.iter().zip(["ACTIVE |", gone[1], gone[2]]).all(|(a, b)| a.contains(b)),
        "{lines:?}"
    );
    assert_eq!(gap(&phase(&turned, "P3", Done), "GAP-OP-098", Fixed), seed);
    let done = phase(&seed, "P4", Done);
    assert_eq!(changed(&seed, &done), ["| P4 | Run validation capabilities + close | **DONE** |"]);
}

/// Moves every row there and back; a row that is done already is turned back first.
fn all_move(text: &str, key: &str, regular: bool) {
    let change = Change { run_key: Some(key), ..Change::default() };
    for row in Row::all(&read(text)) {
        let turned = row.write(text, false, &Change::default()).unwrap_or_default();
        let turned = apply(text, &turned).expect("edits that do not overlap");
        let outcome = there_and_back(&turned, &row, &change);
        assert!(!regular || outcome != Outcome::Refused("unsound"), "{row:?} is not written: {turned}");
    }
}

proptest! {
    // Each case reads a document some dozens of times.
    #![proptest_config(ProptestConfig {
        failure_persistence: None, cases: ProptestConfig::default().cases / 4, ..ProptestConfig::default()
    })]

    #[test]
    fn rows_of_any_table_move_there_and_back(
        (rows, gaps) in table_of_rows(), key in "CAP-[ -;=-~]{0,20}", crlf: bool, bom: bool,
    ) {
        all_move(&document(&rows, gaps, crlf, bom), &key, true);
    }

    #[test]
    fn rows_of_any_list_move_there_and_back((rows, gaps, plain) in list_of_rows(), crlf: bool, bom: bool) {
        // Among odd words a status may not be seen; a tick in a bracket with more, or emphasised, is refused.
        let tick = |before: char| rows.contains(&format!("{before}\u{2705}"));
        // Of a gap an empty box settles nothing, whatever stands behind it, and half of its work is no word for it.
        let gap = |line: &str| gaps && line.contains("GAP-OP");
        let odd = |line: &str| gap(line) && (line.contains("[ ] ") || line.contains("partially done"));
        let regular =
            plain && !rows.contains('\u{2610}') && !"([*_`".chars().any(tick) && !rows.lines().any(odd);
        all_move(&document(&rows, gaps, crlf, bom), "", regular);
    }
}
