//! Statuses written into documents: the words and the dialect of each form, and the properties of all.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

#[path = "../support/mod.rs"]
mod support;

mod facts;
mod forms;
mod made;
mod moving;
mod registered;

use loopctl::model::sync::{self, Change, Unwritable};
use loopctl::model::{GapStatus, LoopDoc, PhaseStatus, Vocabulary};
use loopctl::text::{Edit, RepoPath, Source, apply};

fn read(text: &str) -> LoopDoc {
    let path = RepoPath::new("loops/LOOP-X-20260101.scope.md").expect("a path");
    LoopDoc::read(Source::new(path, text.to_owned()), &Vocabulary::default())
}

fn phase_edits(text: &str, key: &str, value: PhaseStatus, change: &Change<'_>) -> Result<Vec<Edit>, Unwritable> {
    let document = read(text);
    let phase = document.phases.iter().find(|phase| phase.key == key).unwrap_or_else(|| panic!("no {key} in {text}"));
    sync::phase(&document, phase, value, change, &Vocabulary::default())
}

fn gap_edits(text: &str, id: &str, value: GapStatus, change: &Change<'_>) -> Result<Vec<Edit>, Unwritable> {
    let document = read(text);
    let gap = document.gaps.iter().find(|gap| gap.id.as_str() == id).unwrap_or_else(|| panic!("no {id} in {text}"));
    sync::gap(&document, gap, value, change, &Vocabulary::default())
}

/// The text in which the phase `key` is `value`.
fn phase(text: &str, key: &str, value: PhaseStatus) -> String {
    let edits = phase_edits(text, key, value, &Change::default()).unwrap_or_else(|why| panic!("{why}: {text}"));
    apply(text, &edits).expect("applies")
}

/// The text in which the gap `id` is `value`.
fn gap(text: &str, id: &str, value: GapStatus) -> String {
    let edits = gap_edits(text, id, value, &Change::default()).unwrap_or_else(|why| panic!("{why}: {text}"));
    apply(text, &edits).expect("applies")
}

/// The lines that differ, as they are afterwards.
fn changed<'a>(before: &str, after: &'a str) -> Vec<&'a str> {
    assert_eq!(before.lines().count(), after.lines().count(), "{after}");
    before.lines().zip(after.lines()).filter(|(a, b)| a != b).map(|(_, line)| line).collect()
}
