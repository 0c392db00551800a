//! Gathers what moved, by the loops it belongs to.

use std::collections::BTreeMap;

use super::ends::{End, Ends};
use super::shape::{Loop, Moved, Row, Turned};
use super::summary::Summary;
use super::why::{Because, Reasons};
use crate::cli::show::title;
use crate::model::{GapStatus, LoopDoc, LoopMove, LoopStatus, PhaseStatus, RowMove, Said, Step, Word};

/// Everything that moved between two states.
pub(super) fn moved(ends: &Ends) -> Moved {
    let step = Step::new(&ends.before, &ends.after, &ends.changed, None);
    let reasons = Reasons { ends, step: &step };
    let mut found = Found::default();
    // What is there and cannot be read is not gone.
    let hidden = |document: Option<&LoopDoc>| {
        let path = document.map(|document| document.source.path());
        ends.after.unread.iter().any(|unread| Some(&unread.path) == path)
    };
    for moved in step.moves().loops.iter().filter(|moved| moved.is.is_some() || !hidden(moved.document())) {
        found.looped(moved, &reasons);
    }
    for row in step.moves().phases.iter().filter(|row| row.turn.is.is_some() || !hidden(row.was_in)) {
        found.row(row, "phase", reasons.of_phase(row));
    }
    for row in step.moves().gaps.iter().filter(|row| row.turn.is.is_some() || !hidden(row.was_in)) {
        found.row(row, "gap", reasons.of_gap(row));
    }
    let told = |end: End| match end {
        End::Commit(commit) => commit.to_string(),
        other => other.name(),
    };
    let loops = found.told();
    let mut summary = found.summary;
    summary.loops = loops.len();
    Moved { schema: "loopctl.diff/1", from: told(ends.from), to: told(ends.to), commits: ends.commits, loops, summary }
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
        let change = change(moved);
        self.summary.count_loop(change);
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
        let finished =
            |said: Option<Said<'_, T>>| said.and_then(|said| said.value()).is_some_and(|value| value.is_finished());
        let (was, is) = (row.turn.was(), row.turn.is);
        let change = match (was, is) {
            (None, _) => "new",
            (_, None) => "erased",
            _ => "moved",
        };
        self.summary.count_row(change, finished(was), finished(is));
        let told = Row {
            kind,
            row: row.key.to_owned(),
            was_row: row.was_called.map(str::to_owned),
            title: row.form.map(|form| title(row.title, form)).filter(|title| !title.is_empty()),
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

/// A status that may be the end of some work.
trait Finished {
    fn is_finished(&self) -> bool;
}

impl Finished for PhaseStatus {
    fn is_finished(&self) -> bool {
        *self == Self::Done
    }
}

impl Finished for GapStatus {
    fn is_finished(&self) -> bool {
        !self.is_open()
    }
}

/// What became of a loop.
fn change(moved: &LoopMove<'_>) -> &'static str {
    let open_again = |was: &Said<'_, LoopStatus>, is: &Said<'_, LoopStatus>| {
        was.value() == Some(LoopStatus::Closed) && is.value() != Some(LoopStatus::Closed)
    };
    let path = |document: &LoopDoc| document.source.path().clone();
    if moved.comes() {
        "new"
    } else if moved.goes() {
        "erased"
    } else if moved.closes() {
        "closed"
    } else if moved.status.whenever(open_again).is_some() {
        "reopened"
    } else if moved.moves() || moved.before().map(path) != moved.is.map(path) {
        "moved"
    } else {
        "same"
    }
}
