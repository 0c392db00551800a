//! What moved, in numbers.

use serde::Serialize;

/// What moved, counted.
#[derive(Clone, Copy, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Summary {
    /// The loops that moved, or of which a row did.
    pub(super) loops: usize,
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

impl Summary {
    /// Counts a loop that became what `change` says.
    pub(super) fn count_loop(&mut self, change: &str) {
        match change {
            "new" => self.new_loops += 1,
            "erased" => self.erased_loops += 1,
            "closed" => self.closed += 1,
            "reopened" => self.reopened += 1,
            "moved" => self.moved_loops += 1,
            _ => {}
        }
    }

    /// Counts a row, which was finished or is.
    pub(super) fn count_row(&mut self, change: &str, was_finished: bool, is_finished: bool) {
        match change {
            "new" => self.new_rows += 1,
            "erased" => self.erased_rows += 1,
            _ => {
                self.rows += 1;
                self.finished += usize::from(is_finished && !was_finished);
                self.undone += usize::from(was_finished && !is_finished);
            }
        }
    }

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
