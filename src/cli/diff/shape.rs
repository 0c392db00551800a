//! What `loopctl diff` tells, in the shape in which it is written as JSON and from which it is shown.

use std::collections::BTreeMap;

use serde::Serialize;

use super::ends::{End, Ends};
use super::why::{Because, Reasons};
use crate::cli::Failure;
use crate::model::{GapStatus, LoopMove, LoopStatus, PhaseStatus, RowMove, Said, Step, Turn, Word};
use crate::text::Span;

/// What `diff --json` prints: `loopctl.diff/1`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::cli) struct Moved {
    /// The version of this shape.
    schema: &'static str,
    /// The earlier state: a commit, or `nothing` before the first.
    pub(super) from: String,
    /// The later state: a commit, `the index` or `the working tree`.
    pub(super) to: String,
    /// How many commits lie between them.
    commits: usize,
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
    path: String,
    /// The line in it.
    line: u32,
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

/// What moved, counted.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Summary {
    /// The loops that moved, or of which a row did.
    loops: usize,
    /// Loops that are new.
    new_loops: usize,
    /// Loops that were closed.
    closed: usize,
    /// Loops that were closed and are open again.
    reopened: usize,
    /// Loops whose document is gone.
    erased_loops: usize,
    /// Other loops of which more than a row moved.
    moved_loops: usize,
    /// Rows that were there before and are.
    rows: usize,
    /// Those of them that are done, fixed or settled now.
    finished: usize,
    /// Those that were, and are not any more.
    undone: usize,
    /// Rows that are new.
    new_rows: usize,
    /// Rows that are gone.
    erased_rows: usize,
}

/// What is told of a row that states no status.
const UNSAID: &str = "unsaid";

impl Moved {
    /// Everything that moved between two states.
    pub(super) fn of(ends: &Ends) -> Result<Self, Failure> {
        let step = Step::new(&ends.before, &ends.after, &ends.changed, None);
        let reasons = Reasons { ends, step: &step };
        let mut found = Found::default();
        for moved in &step.moves().loops {
            found.looped(moved, &reasons);
        }
        for row in &step.moves().phases {
            found.row(row, "phase", reasons.of_phase(row));
        }
        for row in &step.moves().gaps {
            found.row(row, "gap", reasons.of_gap(row));
        }
        let told = |end: End| match end {
            End::Commit(commit) => commit.to_string(),
            other => other.name(),
        };
        let loops = found.told();
        let summary = Summary { loops: loops.len(), ..found.summary };
        Ok(Self {
            schema: "loopctl.diff/1",
            from: told(ends.from),
            to: told(ends.to),
            commits: ends.commits,
            loops,
            summary,
        })
    }
}

/// What was found, by the loops it belongs to.
#[derive(Default)]
struct Found {
    loops: Vec<Loop>,
    /// By the paths of documents.
    by_path: BTreeMap<String, usize>,
    /// By name, in small letters; the first, where several documents bear it.
    by_name: BTreeMap<String, usize>,
    summary: Summary,
}

impl Found {
    fn looped<'a>(&mut self, moved: &LoopMove<'a>, reasons: &Reasons<'a>) {
        let Some(document) = moved.document() else { return };
        let path = document.source.path();
        let was_path = moved.before().map(|was| was.source.path()).filter(|was| *was != path);
        let reopened = |was: &Said<'_, LoopStatus>, is: &Said<'_, LoopStatus>| {
            was.value() == Some(LoopStatus::Closed) && is.value() != Some(LoopStatus::Closed)
        };
        let (change, count) = match () {
            () if moved.comes() => ("new", Some(&mut self.summary.new_loops)),
            () if moved.goes() => ("erased", Some(&mut self.summary.erased_loops)),
            () if moved.closes() => ("closed", Some(&mut self.summary.closed)),
            () if moved.status.whenever(reopened).is_some() => ("reopened", Some(&mut self.summary.reopened)),
            () if moved.moves() || was_path.is_some() => ("moved", Some(&mut self.summary.moved_loops)),
            () => ("same", None),
        };
        count.into_iter().for_each(|count| *count += 1);
        let at = self.loops.len();
        self.by_path.insert(path.to_string(), at);
        self.by_name.entry(moved.loop_id().map(str::to_ascii_lowercase).unwrap_or_default()).or_insert(at);
        self.loops.push(Loop {
            path: Some(path.to_string()),
            was_path: was_path.map(ToString::to_string),
            change,
            status: Turned::of(&moved.status),
            readiness: Turned::of(&moved.readiness),
            horizon: Turned::of(&moved.horizon),
            because: reasons.of_loop(moved),
            ..Loop::untouched(moved.loop_id())
        });
    }

    fn row<T: Word + Finished>(&mut self, row: &RowMove<'_, T>, kind: &'static str, because: Vec<Because>) {
        let Some((said, turned)) = row.turn.is.or(row.turn.was()).zip(Turned::of(&row.turn)) else { return };
        let finished = |said: Option<Said<'_, T>>| said.and_then(|said| said.value()).is_some_and(T::is_finished);
        let change = match (row.turn.was(), row.turn.is) {
            (None, _) => "new",
            (_, None) => "erased",
            (was, is) => {
                self.summary.rows += 1;
                self.summary.finished += usize::from(finished(is) && !finished(was));
                self.summary.undone += usize::from(finished(was) && !finished(is));
                "moved"
            }
        };
        self.summary.new_rows += usize::from(change == "new");
        self.summary.erased_rows += usize::from(change == "erased");
        let told = Row {
            kind,
            row: row.key.to_owned(),
            was_row: row.was_called.map(str::to_owned),
            title: Some(row.title.trim().to_owned()).filter(|title| !title.is_empty()),
            change,
            turned,
            path: said.source.path().to_string(),
            line: said.source.line(said.place()),
            because,
        };
        let document = row.document.map(|document| document.source.path().as_str());
        let at = document.and_then(|path| self.by_path.get(path).copied()).unwrap_or_else(|| self.named(row.loop_id));
        if let Some(of_loop) = self.loops.get_mut(at) {
            of_loop.rows.push(told);
        }
    }

    /// The place of a loop by its name; one that is not touched gets one.
    fn named(&mut self, loop_id: Option<&str>) -> usize {
        let next = self.loops.len();
        let at = *self.by_name.entry(loop_id.map(str::to_ascii_lowercase).unwrap_or_default()).or_insert(next);
        if at == next {
            self.loops.push(Loop::untouched(loop_id));
        }
        at
    }

    /// The loops of which there is something to tell; what belongs to none comes last.
    fn told(&mut self) -> Vec<Loop> {
        let mut loops = std::mem::take(&mut self.loops);
        loops.retain(|told| told.change != "same" || !told.rows.is_empty());
        loops.sort_by_key(|told| (told.path.is_none() && told.loop_id.is_none(), told.path.is_none()));
        loops
    }
}

impl Loop {
    /// A loop of which nothing is known to move yet.
    fn untouched(loop_id: Option<&str>) -> Self {
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
        let rows = if count == 1 { "row" } else { "rows" };
        (count > 0).then(|| format!("{count} {rows}{told}"))
    }
}

impl Turned {
    /// What something was and is, if it moved.
    fn of<T: Word>(turn: &Turn<'_, T>) -> Option<Self> {
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

/// A status that may be the end of some work.
trait Finished {
    fn is_finished(self) -> bool;
}

impl Finished for PhaseStatus {
    fn is_finished(self) -> bool {
        self == Self::Done
    }
}

impl Finished for GapStatus {
    fn is_finished(self) -> bool {
        !self.is_open()
    }
}

impl Summary {
    /// The counts in a line.
    pub(super) fn in_words(self) -> String {
        let one_of = |count: usize, one: &str, many: &str| {
            (count > 0).then(|| format!("{count} {}", if count == 1 { one } else { many }))
        };
        let loops = [
            one_of(self.new_loops, "new loop", "new loops"),
            one_of(self.closed, "loop closed", "loops closed"),
            one_of(self.reopened, "loop reopened", "loops reopened"),
            one_of(self.erased_loops, "loop erased", "loops erased"),
            one_of(self.moved_loops, "loop moved", "loops moved"),
        ];
        let of_rows = [one_of(self.finished, "finished", "finished"), one_of(self.undone, "undone", "undone")];
        let of_rows: Vec<String> = of_rows.into_iter().flatten().collect();
        let of_rows = if of_rows.is_empty() { String::new() } else { format!(" ({})", of_rows.join(", ")) };
        let rows = [
            one_of(self.rows, "row moved", "rows moved").map(|moved| moved + &of_rows),
            one_of(self.new_rows, "new row", "new rows"),
            one_of(self.erased_rows, "row erased", "rows erased"),
        ];
        let told: Vec<String> = loops.into_iter().chain(rows).flatten().collect();
        if told.is_empty() { "nothing moved".to_owned() } else { told.join(", ") }
    }
}
