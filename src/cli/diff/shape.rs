//! What `loopctl diff` tells, in the shape in which it is written as JSON and from which it is shown.

use std::collections::BTreeMap;

use serde::Serialize;

use super::summary::Summary;
use super::why::Because;
use crate::model::{Said, Turn, Word};
use crate::text::{Span, counted};

/// What `diff --json` prints: `loopctl.diff/1`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::cli) struct Moved {
    /// The version of this shape.
    pub(super) schema: &'static str,
    /// The earlier state: a commit, or `nothing` before the first.
    pub(super) from: String,
    /// The later state: a commit, `the index` or `the working tree`.
    pub(super) to: String,
    /// How many commits lie between them.
    pub(super) commits: usize,
    /// The loops that moved, or of which a row did; in the order of their files, gaps of no loop at the end.
    pub(super) loops: Vec<Loop>,
    /// All of it, counted.
    pub(super) summary: Summary,
}

/// A loop that moved, or of which a row did.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Loop {
    /// Its name; null for gaps that belong to no loop.
    pub(super) loop_id: Option<String>,
    /// Its document; null where that did not change.
    pub(super) path: Option<String>,
    /// Where the document stood before, if that was elsewhere.
    pub(super) was_path: Option<String>,
    /// `new`, `erased`, `closed`, `reopened`, `moved`, or `same` where only rows moved.
    pub(super) change: &'static str,
    /// Its status, if that moved.
    pub(super) status: Option<Turned>,
    /// Its readiness, if that moved.
    pub(super) readiness: Option<Turned>,
    /// Its horizon, if that moved.
    pub(super) horizon: Option<Turned>,
    /// Why.
    pub(super) because: Vec<Because>,
    /// Its rows that moved.
    pub(super) rows: Vec<Row>,
}

/// A row that moved.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Row {
    /// `phase` or `gap`.
    pub(super) kind: &'static str,
    /// The phase's key, or the gap.
    pub(super) row: String,
    /// The key that it had before, if that was another.
    pub(super) was_row: Option<String>,
    /// What is to be done, in the words of a phase.
    pub(super) title: Option<String>,
    /// `new`, `erased` or `moved`.
    pub(super) change: &'static str,
    /// What it was and is.
    #[serde(flatten)]
    pub(super) turned: Turned,
    /// The file that says what it is, or was.
    pub(super) path: String,
    /// The line in it.
    pub(super) line: u32,
    /// Why.
    pub(super) because: Vec<Because>,
}

/// What something was and is.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Turned {
    /// Null where it was not there.
    pub(super) from: Option<Status>,
    /// Null where it is not there.
    pub(super) to: Option<Status>,
}

/// What a row or a loop says of itself.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Status {
    /// All of it, as it is written; null where none is.
    raw: Option<String>,
    /// The word alone.
    pub(super) word: Option<String>,
    /// What the word means; null where that is not known.
    pub(super) value: Option<&'static str>,
    /// What stands behind the word.
    pub(super) tail: Option<String>,
}

/// What is told of a row that states no status.
const UNSAID: &str = "unsaid";

impl Loop {
    /// A loop of which nothing is known to move yet.
    pub(super) fn untouched(loop_id: Option<&str>) -> Self {
        Self {
            loop_id: loop_id.map(str::to_owned),
            path: None,
            was_path: None,
            change: "same",
            status: None,
            readiness: None,
            horizon: None,
            because: Vec::new(),
            rows: Vec::new(),
        }
    }

    /// The rows that are told one by one: what comes and goes with its loop is counted.
    pub(super) fn own_rows(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| row.change == "moved" || row.change != self.change)
    }

    /// How many rows come or go with the loop, by what they say.
    pub(super) fn rows_in_words(&self) -> Option<String> {
        let with = self.rows.iter().filter(|row| row.change == self.change && row.change != "moved");
        let mut words: BTreeMap<&str, usize> = BTreeMap::new();
        for status in with.filter_map(|row| row.turned.to.as_ref().or(row.turned.from.as_ref())) {
            *words.entry(status.word()).or_default() += 1;
        }
        let count: usize = words.values().sum();
        let told: Vec<String> =
            words.iter().filter(|(word, _)| **word != UNSAID).map(|(word, count)| format!("{count} {word}")).collect();
        let told = if told.is_empty() { String::new() } else { format!(" ({})", told.join(", ")) };
        (count > 0).then(|| counted(count, "row", "rows") + &told)
    }
}

impl Turned {
    /// What something was and is, if it moved.
    pub(super) fn of<T: Word>(turn: &Turn<'_, T>) -> Option<Self> {
        let status = |said: Said<'_, T>| {
            let slice = |span: Span| said.source.slice(span).to_owned();
            Status {
                raw: said.status.map(|status| slice(status.raw)),
                word: said.status.map(|status| slice(status.word)),
                value: said.value().map(Word::name),
                tail: said.status.and_then(|status| status.tail).map(slice),
            }
        };
        turn.moves().then(|| Self { from: turn.was().map(status), to: turn.is.map(status) })
    }
}

impl Row {
    /// Why it moved, in words; what the row itself says of it, where nothing else does.
    pub(super) fn why(&self) -> Vec<String> {
        let own = || self.turned.to.as_ref().and_then(|status| status.tail.clone()).into_iter().collect();
        let told: Vec<String> = self.because.iter().map(Because::in_words).collect();
        if told.is_empty() { own() } else { told }
    }
}

impl Status {
    /// The word by which people are told of it.
    pub(super) fn word(&self) -> &str {
        self.value.or(self.word.as_deref()).unwrap_or(UNSAID)
    }
}
