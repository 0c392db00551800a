//! What a clause of a tail says of the work: that it was settled, was so once, or leaves something out.

use super::cut::Cut;
use super::manner::leads_on;
use super::share::counts_part;
use super::words::PAST;
use crate::model::date::Day;
use crate::text::{ByteSet, WordSet, holds_any_case, place_in, strip_any_case};

/// Whether a clause says that the work is held up: `blocked on GAP-OP-1`.
pub(super) fn is_held(clause: &str) -> bool {
    let link = strip_any_case(clause, "blocked ");
    link.is_some_and(|link| link.starts_with("on ") || link.starts_with("by ")) && !was_once(clause)
}

/// The clauses of a tail: what stands between commas, semicolons, brackets, long dashes and hyphens between blanks.
pub(super) fn clauses(tail: &str) -> impl Iterator<Item = &str> {
    /// The bytes with which that begins.
    const ENDS: ByteSet = ByteSet::of(b",;()[]-\xe2");
    let mut rest = Some(tail);
    let parts = std::iter::from_fn(move || {
        let part = rest.take()?;
        let bytes = part.as_bytes();
        // Where a clause ends, and where the next one begins.
        let end = |(at, byte): (usize, &u8)| match byte {
            _ if !ENDS.has(*byte) => None,
            b'-' => {
                let before = at.checked_sub(1)?;
                bytes[before..].starts_with(b" - ").then_some((before, at + 2))
            }
            0xe2 => part[at..].starts_with(['\u{2014}', '\u{2013}']).then_some((at, at + "\u{2014}".len())),
            _ => Some((at, at + 1)),
        };
        let Some((end, next)) = bytes.iter().enumerate().find_map(end) else { return Some(part) };
        rest = Some(&part[next..]);
        Some(&part[..end])
    });
    parts.map(|part| part.trim_matches([' ', '.', '*', '_']))
}

/// Whether a clause says that the work is done but for something, or only somewhere: `apart from docs`, `staging only`,
/// `deploy missing`, `not in prod yet`, `ben: todo`, `deploy failed`.
pub(super) fn leaves_out(clause: &str) -> bool {
    const BUT: WordSet = WordSet::of(&["apart from ", "aside from ", "w/o docs", "w/o tests"]);
    const PLACES: WordSet = WordSet::of(&[
        "dev", "development", "staging", "stage", "test", "testing", "qa", "lab", "local", "locally", "canary",
        "pilot", "sandbox", "preprod", "uat", "stub",
    ]);
    const OPEN: WordSet =
        WordSet::of(&["todo", "to do", "tbd", "wip", "in progress", "pending", "not started", "not done", "blocked"]);
    // `apart from two incidents` the work is done.
    const HARMLESS: WordSet = WordSet::of(&["downtime", "issues", "problems", "errors", "incident", "incidents"]);
    const NOT: WordSet = WordSet::of(&["not", "isn't", "never"]);
    const LINKS: WordSet = WordSet::of(&["on ", "for "]);
    const PLANS: WordSet = WordSet::of(&["planned", "scheduled"]);
    const GOING: WordSet =
        WordSet::of(&["in review", "under review", "in testing", "in progress", "ongoing", "uncommitted", "unmerged"]);
    const UNTOUCHED: WordSet = WordSet::of(&[
        "no", "0", "none", "nothing", "not", "zero", "never", "was", "were", "had", "as", "what", "why", "than",
    ]);
    const CUT: Cut = Cut::joined_by(b"-_'");
    let words = || CUT.words(clause);
    let Some(last) = CUT.last(clause) else { return false };
    if BUT.begins(clause) {
        return !HARMLESS.has(last);
    }
    let mut colons = memchr::memrchr_iter(b':', clause.as_bytes());
    if colons.find_map(|at| clause[at + 1..].strip_prefix(' ')).is_some_and(|said| OPEN.has(said)) {
        return true;
    }
    if still_runs(clause) || is_undone(clause) || GOING.has(clause) {
        return true;
    }
    // `on 2 of 5 clusters`
    if LINKS.strip(clause).is_some_and(counts_part) {
        return true;
    }
    if last.eq_ignore_ascii_case("only") || words().next().is_some_and(|first| first.eq_ignore_ascii_case("only")) {
        return words().count() <= 4 && words().any(|word| PLACES.has(word));
    }
    let touched = || !words().any(|word| UNTOUCHED.has(word));
    if last.eq_ignore_ascii_case("missing") {
        return is_bare_remark(clause) && touched();
    }
    if PLANS.has(last) {
        return touched();
    }
    last.eq_ignore_ascii_case("yet") && words().count() <= 6 && words().any(|word| NOT.has(word))
}

/// Whether a clause says that a part of the work still runs, or something of it is open: `soak running`, `GAP-OP-1 open`,
/// `2 items open`.
fn still_runs(clause: &str) -> bool {
    const WORK: WordSet = WordSet::of(&[
        "soak", "soaking", "verification", "validation", "rollout", "migration", "backfill", "reindex", "resync",
        "monitoring", "testing",
    ]);
    const RUNS: WordSet = WordSet::of(&["running", "ongoing", "in progress", "underway", "under way"]);
    const OPEN: WordSet = WordSet::of(&["open", "pending"]);
    const THINGS: WordSet =
        WordSet::of(&["item", "items", "issue", "issues", "task", "tasks", "gap", "gaps", "point", "points", "todos"]);
    let Some((what, how)) = clause.split_once(' ') else { return false };
    let how = strip_any_case(how, "still ").or_else(|| strip_any_case(how, "is ")).unwrap_or(how);
    let counted = || what.parse::<u32>().is_ok_and(|count| count > 0);
    let things = || how.split_once(' ').map_or(how, |(things, how)| if THINGS.has(things) { how } else { "" });
    WORK.has(what) && RUNS.has(how)
        || what.starts_with("GAP-") && OPEN.has(how)
        || counted() && things().eq_ignore_ascii_case("open")
}

/// Whether a clause says that the work was taken back: `then rolled back`.
fn is_undone(clause: &str) -> bool {
    const THEN: WordSet = WordSet::of(&["then ", "but ", "later ", "since "]);
    const UNDONE: WordSet = WordSet::of(&["reverted", "rolled back"]);
    let rest = THEN.strip(clause).and_then(|what| UNDONE.strip(what));
    rest.is_some_and(|rest| rest.is_empty() || leads_on(rest.trim_start()))
}

/// Whether a clause with which a tail ends says that something does not work: `deploy failed`.
pub(super) fn fails(clause: &str) -> bool {
    const FAULTS: WordSet = WordSet::of(&["failed", "failing", "fail", "broken", "red"]);
    const DENIED: WordSet =
        WordSet::of(&["no", "0", "none", "nothing", "not", "never", "was", "were", "what", "first", "initially"]);
    let mut words = clause.split(' ');
    words.clone().next_back().is_some_and(|last| FAULTS.has(last))
        && !words.any(|word| DENIED.has(word))
        && is_bare_remark(clause)
}

/// Whether a clause is short, and tells of no deed: `added the missing`.
fn is_bare_remark(clause: &str) -> bool {
    let first = clause.split(' ').next().unwrap_or_default();
    let count = clause.split(' ').count();
    let goes_on = ["or", "and", "if"].contains(&first);
    count <= 5 && !goes_on && (count == 1 || !first.ends_with("ed"))
}

/// Whether a text ends with a word for what was so once: `blocked by quota before`.
pub(super) fn was_once(text: &str) -> bool {
    const ONCE: WordSet = WordSet::of(&["before", "earlier", "previously", "formerly", "initially", "originally"]);
    let bare = text.trim_end_matches([')', ']', '.', ' ', '*']);
    let last = bare.rsplit(' ').next().unwrap_or_default();
    last.len() < bare.len() && ONCE.has(last)
}

/// Whether the words before `word` deny it: `no gap remains open`.
pub(super) fn denies(tail: &str, word: &str) -> bool {
    /// How far back a clause is looked through, in bytes.
    const LONGEST: usize = 120;
    const NONE: WordSet = WordSet::of(&["no", "none", "nothing", "0", "zero", "not"]);
    let at = place_in(tail, word);
    let first = tail.floor_char_boundary(at.saturating_sub(LONGEST));
    let clause = tail[first..at].rsplit([',', ';', '(', ')']).next().unwrap_or_default();
    clause.split(' ').any(|word| NONE.has(word))
}

/// Whether the clause in which `word` stands says that it was settled: `all pending pulls merged`, `removed the
/// incomplete rows`.
pub(super) fn settles(tail: &str, word: &str) -> bool {
    /// How far a clause is looked through, in bytes.
    const LONGEST: usize = 120;
    const TURNS: WordSet = WordSet::of(&["but", "and", "until", "till", "before", "unless", "once", "when", "not"]);
    const DEEDS: WordSet = WordSet::of(&[
        "received", "granted", "approved", "empty", "live", "handled", "migrated", "completed", "merged", "removed",
        "added", "closed", "cleaned", "cleared", "resolved", "fixed", "dropped", "deleted", "gone", "moved", "renamed",
        "answered", "drained", "processed", "superseded",
    ]);
    let at = place_in(tail, word);
    let ends = [',', ';', '(', ')', '.', '\u{2014}', '\u{2013}', ':'];
    let (first, last) = (tail.floor_char_boundary(at.saturating_sub(LONGEST)), tail.floor_char_boundary(at + LONGEST));
    let from = tail[first..at].rfind(ends).map_or(first, |end| tail.ceil_char_boundary(first + end + 1));
    let to = tail[at..last].find(ends).map_or(last, |end| at + end);
    let mut words = tail[from..to].split_whitespace();
    let deed = |word: Option<&str>| word.is_some_and(|word| DEEDS.has(word));
    let turns = words.clone().any(|word| TURNS.has(word));
    !turns && (deed(words.clone().next()) || deed(words.next_back()))
}

/// Whether the last that a tail tells is that what was over was taken up again.
pub(in crate::model) fn is_reopened(tail: &str) -> bool {
    const AGAIN: WordSet =
        WordSet::of(&["closed", "done", "fixed", "finished", "resolved", "completed", "merged", "complete"]);
    const REOPENED: WordSet = WordSet::of(&["reopened", "re-opened"]);
    const NOT: WordSet = WordSet::of(&["not", "never", "no"]);
    // Of most tails a look at one rare letter tells.
    if !holds_any_case(tail, "pened") {
        return false;
    }
    let mut words = tail.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty()).peekable();
    let mut before = "";
    while let Some(word) = words.next() {
        // `reopened GAP-OP-1` says it of something else.
        let other = words.peek().is_some_and(|next| next.starts_with("GAP-") || next.starts_with("LOOP-"));
        let denied = PAST.has(before) || NOT.has(before);
        if REOPENED.has(word) && !denied && !other {
            return !words.any(|word| AGAIN.has(word));
        }
        before = word;
    }
    false
}

/// Whether a tail says when the work is to be over: `complete by 2027-03-20`, `done by Friday`.
pub(super) fn is_plan(word: &str, tail: &str) -> bool {
    const DAYS: WordSet = WordSet::of(&[
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu",
        "fri", "tomorrow", "eod", "eow", "next", "end", "q",
    ]);
    let Some(when) = strip_any_case(tail, "by ") else { return false };
    let first = when.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let dated = Day::parse(when.split([' ', ',', ')']).next().unwrap_or_default()).is_some();
    // What was completed by a day was so then; what is to be `complete` by it is not yet.
    let passive = word.len() > 2 && word.as_bytes()[word.len() - 2..].eq_ignore_ascii_case(b"ed");
    // `completed by end of shift 2026-03-01` was so then.
    let past = passive && when.bytes().any(|byte| byte.is_ascii_digit());
    !past && DAYS.has(first) || dated && word.eq_ignore_ascii_case("complete")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_to_be_over_by_a_day_is_not() {
        for (word, tail) in [("complete", "by 2027-03-20"), ("done", "by Friday"), ("completed", "by end of March")] {
            assert!(is_plan(word, tail), "{word} {tail}");
        }
        for (word, tail) in [("completed", "by 2026-03-20"), ("done", "by kim"), ("complete", "by the vendor")] {
            assert!(!is_plan(word, tail), "{word} {tail}");
        }
    }
}
