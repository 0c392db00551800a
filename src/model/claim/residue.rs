//! What the words behind a status tell of how far the work is: that something is left, or that nothing is.

use super::Status;
use super::clause::{clauses, fails, is_held, is_plan, is_reopened, leaves_out};
use super::field::went;
use super::manner::leads_on;
use super::rest::names_rest;
use super::share::{Share, counts_part, share};
use super::words::{is_dash, is_tick};
use crate::model::refs::has_destination;
use crate::model::status::{GapStatus, PhaseStatus};
use crate::text::{WordSet, holds_any_case, place_in, strip_any_case};

/// Reads a phase's status with what stands behind it: a done that names a rest is partial, and what is not done since it went
/// elsewhere is deferred.
pub(in crate::model) fn with_residue(text: &str, status: Status<PhaseStatus>) -> Status<PhaseStatus> {
    const FOR_NOW: WordSet = WordSet::of(&["yet", "for now", "at the moment", "for the moment"]);
    // What is struck out is past.
    let behind = text.get(status.word.end as usize..status.raw.end as usize).unwrap_or_default().trim();
    let struck = behind.len() > "~~~~".len() && behind.starts_with("~~") && behind.ends_with("~~");
    let residue = status.value == Some(PhaseStatus::Done)
        && !struck
        && status.tail.is_some_and(|tail| names_residue(tail.of(text)) || is_plan(status.word.of(text), tail.of(text)));
    // `not done, moved to LOOP-X`
    let moved = status.value == Some(PhaseStatus::Todo)
        && status.tail.is_some_and(|tail| went(tail.of(text).trim_start_matches(['(', '[', ' ', ','])).is_some());
    // `skipped for now`, `not needed yet`
    let put_off =
        status.value == Some(PhaseStatus::Dropped) && status.tail.is_some_and(|tail| FOR_NOW.begins(tail.of(text)));
    // What waits for nothing that is named waits for its turn.
    let queued = status.tail.is_none() && status.word.of(text).eq_ignore_ascii_case("waiting");
    let value = match status.value {
        _ if residue => Some(PhaseStatus::Partial),
        _ if moved || put_off => Some(PhaseStatus::Deferred),
        Some(PhaseStatus::Blocked) if queued => Some(PhaseStatus::Todo),
        value => value,
    };
    Status { value, ..status }
}

/// Reads a gap's status with what stands behind it: what was reopened is open, and what is mended but for a rest is being
/// mended.
pub(in crate::model) fn with_relapse(text: &str, status: Status<GapStatus>) -> Status<GapStatus> {
    let settled = matches!(status.value, Some(GapStatus::Fixed | GapStatus::Closed));
    let Some(tail) = status.tail.filter(|_| settled).map(|tail| tail.of(text)) else { return status };
    let value = if is_reopened(tail) {
        Some(GapStatus::Open)
    } else if status.value == Some(GapStatus::Fixed) && names_residue(tail) {
        Some(GapStatus::Active)
    } else {
        status.value
    };
    Status { value, ..status }
}

/// Whether a tail says that something is left; what stays so on purpose is not.
fn names_residue(tail: &str) -> bool {
    !holds_any_case(tail, "by design") && (names_rest(tail) || leaves_rest(tail))
}

/// Signs of what is not done: of `\u{2705} spine, \u{274c} bench` the whole is not.
const OPEN_SIGNS: [char; 6] = ['\u{274c}', '\u{23f3}', '\u{1f6a7}', '\u{1f504}', '\u{2b1c}', '\u{26d4}'];

/// Whether a tail as a whole, or one of its clauses, says that something is left.
fn leaves_rest(tail: &str) -> bool {
    const NO: WordSet = WordSet::of(&["no", "false", "not yet"]);
    const UNDONE: WordSet = WordSet::of(&["reverted", "rolled back"]);
    const LEFT: WordSet = WordSet::of(&["to be ", "minus "]);
    let first = tail.trim_start_matches(['(', '[', ' ', '~']);
    let whole = first.trim_end_matches([')', ']', '.', ' ']);
    // `reverted on Monday` says it of the work, `reverted the config` tells of a deed.
    let reverted = UNDONE.strip(whole);
    let undone = reverted.is_some_and(|rest| rest.trim_start_matches([' ', ',', ';']).is_empty() || is_set_apart(rest));
    LEFT.begins(first)
        || counts_part(first)
        || !tail.is_ascii() && tail.contains(OPEN_SIGNS)
        || NO.has(whole)
        || undone
        || is_reopened(tail)
        || clauses_leave_rest(tail)
}

/// Whether a text goes on with when or why something was: `on Monday`, `, see P2b`.
fn is_set_apart(rest: &str) -> bool {
    let bare = rest.trim_start();
    rest.starts_with([',', ';']) || bare.starts_with(|c: char| c == '(' || c.is_ascii_digit()) || leads_on(bare)
}

/// Whether a clause says that the work was undone, or failed where it counts: `then rolled back 02-19`, `failed in prod`,
/// `failed 2`.
fn is_undone_again(clause: &str) -> bool {
    const UNDONE: WordSet = WordSet::of(&["reverted", "rolled back", "backed out"]);
    let bare = strip_any_case(clause, "then ").unwrap_or(clause);
    let failed = || {
        let rest = strip_any_case(bare, "failed ")?;
        Some((leads_on(rest) || rest.starts_with(|c: char| c.is_ascii_digit())) && !rest.starts_with('0'))
    };
    UNDONE.strip(bare).is_some_and(|rest| rest.is_empty() || is_set_apart(rest)) || failed().unwrap_or_default()
}

/// Whether a clause is a word for what is not done, perhaps with a count: `todo (prod)`, `Open: 2`.
fn is_open(clause: &str) -> bool {
    const OPEN: WordSet = WordSet::of(&["todo", "open", "not started", "pending"]);
    OPEN.strip(clause).is_some_and(|rest| {
        let count = rest.trim_start_matches([':', ' ']);
        rest.is_empty() || rest.len() > count.len() && count.parse::<u32>().is_ok_and(|count| count > 0)
    })
}

/// Whether one of the clauses of a tail says so, or the last that it failed.
fn clauses_leave_rest(tail: &str) -> bool {
    let mut last = "";
    for clause in clauses(tail).filter(|clause| !clause.is_empty()) {
        // `DONE (blocked on GAP-OP-1)` contradicts itself, whatever holds it up.
        // A bracket speaks of the words before it: `same cause as GAP-OP-3 (open)`.
        let of_all = || {
            let before = tail[..place_in(tail, clause)].trim_end();
            before.strip_suffix('(').is_none_or(|before| before.trim_end().is_empty())
        };
        if is_held(clause) || leaves_out(clause) || is_undone_again(clause) || is_open(clause) && of_all() {
            return true;
        }
        last = clause;
    }
    fails(last)
}

/// Whether a piece of a tail can be said only of work that goes on: what is left, a share that is not all, when it is
/// to be over, what it needs.
pub(in crate::model) fn is_of_open_work(piece: &str) -> bool {
    const OPEN: WordSet = WordSet::of(&[
        "eta", "todo", "tbd", "wip", "need", "needs", "yet", "left", "missing", "due", "expected", "until", "soon",
        "blocked", "unclear", "waiting",
    ]);
    const AGAIN: WordSet = WordSet::of(&["retry", "retrying"]);
    const TROUBLE: WordSet = WordSet::of(&["red", "failing", "broken", "open"]);
    // What went elsewhere is said for good, and the words of a link are another's.
    if has_destination(piece) || piece.contains("](") {
        return false;
    }
    let bare = piece.trim_start_matches(['(', '[', '~', ' ']);
    let mut words = piece.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter(|word| !word.is_empty());
    names_residue(piece)
        || words.clone().next().is_some_and(|first| AGAIN.has(first))
        || words.clone().next_back().is_some_and(|last| TROUBLE.has(last))
        || words.any(|word| OPEN.has(word))
        || share(bare).is_some_and(|(share, _)| share == Share::Part)
}

/// Whether a piece of a tail says nothing but that the work is over: a tick, `OK`, `100%`, `5/5`.
pub(in crate::model) fn is_of_finished_work(piece: &str) -> bool {
    const OVER: WordSet = WordSet::of(&[
        "ok", "done", "complete", "completed", "finished", "all done", "all good", "all green", "yes", "fully",
    ]);
    let sign = |c: char| is_tick(c) || is_dash(c) || matches!(c, '\u{fe0f}' | ' ' | '.' | '!' | '(' | ')' | '[' | ']');
    let bare = piece.trim_matches(sign);
    let all = share(bare).is_some_and(|(share, rest)| share == Share::All && rest.is_empty());
    all || (bare.is_empty() && piece.contains(is_tick)) || OVER.has(bare)
}

#[cfg(test)]
mod tests;
