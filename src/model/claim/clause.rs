//! What a clause of a tail says of the work: that it was settled, was so once, or leaves something out.

use super::manner::leads_on;
use super::share::counts_part;
use super::words::PAST;
use crate::model::date::Day;
use crate::text::{holds_any_case, strip_any_case};

/// Whether a clause says that the work is held up: `blocked on GAP-OP-1`.
pub(super) fn is_held(clause: &str) -> bool {
    let link = strip_any_case(clause, "blocked ");
    link.is_some_and(|link| link.starts_with("on ") || link.starts_with("by ")) && !is_over(clause)
}

/// The clauses of a tail.
pub(super) fn clauses(tail: &str) -> impl Iterator<Item = &str> {
    let ends = |c| matches!(c, ',' | ';' | '(' | ')' | '[' | ']' | '\u{2014}' | '\u{2013}');
    tail.split(ends).flat_map(|part| part.split(" - ")).map(|part| part.trim_matches([' ', '.', '*', '_']))
}

/// Whether a clause says that the work is done but for something, or only somewhere: `apart from docs`, `staging only`,
/// `deploy missing`, `not in prod yet`, `ben: todo`, `deploy failed`.
pub(super) fn leaves_out(clause: &str) -> bool {
    const BUT: [&str; 4] = ["apart from ", "aside from ", "w/o docs", "w/o tests"];
    const PLACES: [&str; 16] = [
        "dev", "development", "staging", "stage", "test", "testing", "qa", "lab", "local", "locally", "canary",
        "pilot", "sandbox", "preprod", "uat", "stub",
    ];
    const OPEN: [&str; 9] =
        ["todo", "to do", "tbd", "wip", "in progress", "pending", "not started", "not done", "blocked"];
    const PLANS: [&str; 2] = ["planned", "scheduled"];
    const GOING: [&str; 7] =
        ["in review", "under review", "in testing", "in progress", "ongoing", "uncommitted", "unmerged"];
    const UNTOUCHED: [&str; 14] =
        ["no", "0", "none", "nothing", "not", "zero", "never", "was", "were", "had", "as", "what", "why", "than"];
    let is = |known: &[&str], word: &str| known.iter().any(|known| word.eq_ignore_ascii_case(known));
    let words = || {
        clause.split(|c: char| !(c.is_alphanumeric() || matches!(c, '-' | '_' | '\''))).filter(|word| !word.is_empty())
    };
    let Some(last) = words().next_back() else { return false };
    if BUT.iter().any(|but| strip_any_case(clause, but).is_some()) {
        return !is(&["downtime", "issues", "problems", "errors", "incident", "incidents"], last);
    }
    if clause.rsplit_once(": ").is_some_and(|(_, said)| is(&OPEN, said)) {
        return true;
    }
    if goes_on(clause) || is_undone(clause) || is(&GOING, clause) {
        return true;
    }
    // `on 2 of 5 clusters`
    if ["on ", "for "].iter().any(|link| strip_any_case(clause, link).is_some_and(counts_part)) {
        return true;
    }
    if last.eq_ignore_ascii_case("only") || words().next().is_some_and(|first| first.eq_ignore_ascii_case("only")) {
        return words().count() <= 4 && words().any(|word| is(&PLACES, word));
    }
    let touched = || !words().any(|word| is(&UNTOUCHED, word));
    if last.eq_ignore_ascii_case("missing") {
        return lacks(clause) && touched();
    }
    if is(&PLANS, last) {
        return touched();
    }
    last.eq_ignore_ascii_case("yet") && words().count() <= 6 && words().any(|word| is(&["not", "isn't", "never"], word))
}

/// Whether a clause says that a part of the work still runs, or a gap of it is open: `soak running`, `GAP-OP-1 open`.
fn goes_on(clause: &str) -> bool {
    const WORK: [&str; 11] = [
        "soak", "soaking", "verification", "validation", "rollout", "migration", "backfill", "reindex", "resync",
        "monitoring", "testing",
    ];
    const RUNS: [&str; 5] = ["running", "ongoing", "in progress", "underway", "under way"];
    let Some((what, how)) = clause.split_once(' ') else { return false };
    let is = |known: &[&str], words: &str| known.iter().any(|known| known.eq_ignore_ascii_case(words));
    let how = strip_any_case(how, "still ").or_else(|| strip_any_case(how, "is ")).unwrap_or(how);
    is(&WORK, what) && is(&RUNS, how) || what.starts_with("GAP-") && is(&["open", "pending"], how)
}

/// Whether a clause says that the work was taken back: `then rolled back`.
fn is_undone(clause: &str) -> bool {
    let then = ["then ", "but ", "later ", "since "].iter().find_map(|link| strip_any_case(clause, link));
    let rest = then.and_then(|what| ["reverted", "rolled back"].iter().find_map(|undone| strip_any_case(what, undone)));
    rest.is_some_and(|rest| rest.is_empty() || leads_on(rest.trim_start()))
}

/// Whether a clause with which a tail ends says that something does not work: `deploy failed`.
pub(super) fn fails(clause: &str) -> bool {
    const FAULTS: [&str; 5] = ["failed", "failing", "fail", "broken", "red"];
    const DENIED: [&str; 11] =
        ["no", "0", "none", "nothing", "not", "never", "was", "were", "what", "first", "initially"];
    let mut words = clause.split(' ');
    let is = |known: &[&str], word: &str| known.iter().any(|known| known.eq_ignore_ascii_case(word));
    words.clone().next_back().is_some_and(|last| is(&FAULTS, last))
        && !words.any(|word| is(&DENIED, word))
        && lacks(clause)
}

/// Whether a clause is short, and tells of no deed: `added the missing`.
fn lacks(clause: &str) -> bool {
    let first = clause.split(' ').next().unwrap_or_default();
    let count = clause.split(' ').count();
    let goes_on = ["or", "and", "if"].contains(&first);
    count <= 5 && !goes_on && (count == 1 || !first.ends_with("ed"))
}

/// Whether a text ends with a word for what was so once: `blocked by quota before`.
pub(super) fn is_over(text: &str) -> bool {
    const ONCE: [&str; 6] = ["before", "earlier", "previously", "formerly", "initially", "originally"];
    let bare = text.trim_end_matches([')', ']', '.', ' ', '*']);
    let last = bare.rsplit(' ').next().unwrap_or_default();
    last.len() < bare.len() && ONCE.iter().any(|once| once.eq_ignore_ascii_case(last))
}

/// Whether the words before `word` deny it: `no gap remains open`.
pub(super) fn denies(tail: &str, word: &str) -> bool {
    /// How far back a clause is looked through, in bytes.
    const LONGEST: usize = 120;
    const NONE: [&str; 6] = ["no", "none", "nothing", "0", "zero", "not"];
    let at = word.as_ptr() as usize - tail.as_ptr() as usize;
    let first = tail.floor_char_boundary(at.saturating_sub(LONGEST));
    let clause = tail[first..at].rsplit([',', ';', '(', ')']).next().unwrap_or_default();
    clause.split(' ').any(|word| NONE.iter().any(|none| none.eq_ignore_ascii_case(word)))
}

/// Whether the clause in which `word` stands says that it was settled: `all pending pulls merged`, `removed the
/// incomplete rows`.
pub(super) fn is_settled(tail: &str, word: &str) -> bool {
    /// How far a clause is looked through, in bytes.
    const LONGEST: usize = 120;
    const TURNS: [&str; 9] = ["but", "and", "until", "till", "before", "unless", "once", "when", "not"];
    const DEEDS: [&str; 24] = [
        "received", "granted", "approved", "empty", "live", "handled", "migrated", "completed", "merged", "removed",
        "added", "closed", "cleaned", "cleared", "resolved", "fixed", "dropped", "deleted", "gone", "moved", "renamed",
        "answered", "drained", "processed",
    ];
    let at = word.as_ptr() as usize - tail.as_ptr() as usize;
    let ends = [',', ';', '(', ')', '.', '\u{2014}', '\u{2013}', ':'];
    let (first, last) = (tail.floor_char_boundary(at.saturating_sub(LONGEST)), tail.floor_char_boundary(at + LONGEST));
    let from = tail[first..at].rfind(ends).map_or(first, |end| tail.ceil_char_boundary(first + end + 1));
    let to = tail[at..last].find(ends).map_or(last, |end| at + end);
    let mut words = tail[from..to].split_whitespace();
    let deed = |word: Option<&str>| word.is_some_and(|word| DEEDS.iter().any(|deed| deed.eq_ignore_ascii_case(word)));
    let turns = words.clone().any(|word| TURNS.iter().any(|turn| turn.eq_ignore_ascii_case(word)));
    !turns && (deed(words.clone().next()) || deed(words.next_back()))
}

/// Whether the last that a tail tells is that what was over was taken up again.
pub(in crate::model) fn is_reopened(tail: &str) -> bool {
    const AGAIN: [&str; 8] = ["closed", "done", "fixed", "finished", "resolved", "completed", "merged", "complete"];
    // Of most tails a look at one rare letter tells.
    if !holds_any_case(tail, "pened") {
        return false;
    }
    let mut words = tail.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty()).peekable();
    let is = |known: &[&str], word: &str| known.iter().any(|known| word.eq_ignore_ascii_case(known));
    let mut before = "";
    while let Some(word) = words.next() {
        // `reopened GAP-OP-1` says it of something else.
        let other = words.peek().is_some_and(|next| next.starts_with("GAP-") || next.starts_with("LOOP-"));
        let denied = is(&PAST, before) || is(&["not", "never", "no"], before);
        if is(&["reopened", "re-opened"], word) && !denied && !other {
            return !words.any(|word| is(&AGAIN, word));
        }
        before = word;
    }
    false
}

/// Whether a tail says when the work is to be over: `complete by 2027-03-20`, `done by Friday`.
pub(super) fn is_plan(word: &str, tail: &str) -> bool {
    const DAYS: [&str; 18] = [
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "mon", "tue", "wed", "thu",
        "fri", "tomorrow", "eod", "eow", "next", "end", "q",
    ];
    let Some(when) = strip_any_case(tail, "by ") else { return false };
    let first = when.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    let dated = Day::parse(when.split([' ', ',', ')']).next().unwrap_or_default()).is_some();
    // What was completed by a day was so then; what is to be `complete` by it is not yet.
    let passive = word.len() > 2 && word.as_bytes()[word.len() - 2..].eq_ignore_ascii_case(b"ed");
    // `completed by end of shift 2026-03-01` was so then.
    let past = passive && when.bytes().any(|byte| byte.is_ascii_digit());
    !past && DAYS.iter().any(|day| day.eq_ignore_ascii_case(first)) || dated && word.eq_ignore_ascii_case("complete")
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
