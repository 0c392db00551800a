//! What the words behind a status tell of how far the work is: that something is left, or that nothing is.

use std::cell::LazyCell;

use super::Status;
use super::words::{PAST, is_dash, is_tick};
use crate::model::refs::has_destination;
use crate::model::status::PhaseStatus;
use crate::text::strip_any_case;

/// Reads a phase's status with what stands behind it: a done that names a rest is partial.
pub(in crate::model) fn with_residue(text: &str, status: Status<PhaseStatus>) -> Status<PhaseStatus> {
    let residue =
        status.value == Some(PhaseStatus::Done) && status.tail.is_some_and(|tail| names_residue(tail.of(text)));
    // What waits for nothing that is named waits for its turn.
    let queued = status.tail.is_none() && status.word.of(text).eq_ignore_ascii_case("waiting");
    let value = match status.value {
        _ if residue => Some(PhaseStatus::Partial),
        Some(PhaseStatus::Blocked) if queued => Some(PhaseStatus::Todo),
        value => value,
    };
    Status { value, ..status }
}

/// Whether a tail says that something is left: "pending", "partial", "deferred" to nowhere, "not yet tested", "2/3 hosts".
fn names_residue(tail: &str) -> bool {
    const REST: [&str; 13] = [
        "pending",
        "partial",
        "partially",
        "deferred",
        "remaining",
        "outstanding",
        "incomplete",
        "except",
        "awaiting",
        "awaits",
        "untested",
        "unverified",
        "unfinished",
    ];
    const SHOUTED: [&str; 3] = ["TODO", "TBD", "WIP"];
    const NONE: [&str; 8] = ["no", "0", "none", "nothing", "not", "zero", "without", "longer"];
    const NOTHING: [&str; 4] = ["none", "0", "nothing", "zero"];
    const UNDONE: [&str; 9] =
        ["yet", "tested", "verified", "deployed", "merged", "finished", "done", "complete", "released"];
    const STILL: [&str; 11] =
        ["open", "missing", "failing", "broken", "running", "todo", "unclear", "needed", "needs", "need", "to"];
    const NEEDED: [&str; 14] = [
        "review",
        "testing",
        "tests",
        "verification",
        "validation",
        "docs",
        "documentation",
        "approval",
        "deploy",
        "deployment",
        "update",
        "cleanup",
        "rollout",
        "merge",
    ];
    // What is called so: the badge `pending`, a TODO list.
    const NAMED: [&str; 8] = ["list", "lists", "item", "items", "file", "comment", "comments", "board"];
    let is = |known: &[&str], word: &str| known.iter().any(|known| word.eq_ignore_ascii_case(known));
    let divides = |c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    let mut words = tail.split(divides).filter(|word| !word.is_empty()).peekable();
    let quoted = |word: &str| {
        let at = word.as_ptr() as usize - tail.as_ptr() as usize;
        let quotes = |c: char| matches!(c, '"' | '\'' | '`' | '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}');
        tail[..at].ends_with(quotes) && tail[at + word.len()..].starts_with(quotes)
    };
    // A text of many such words is looked through for it once.
    let moved = LazyCell::new(|| has_destination(tail));
    let mut before = "";
    while let Some(word) = words.next() {
        let next = words.peek().copied().unwrap_or_default();
        // `remaining: none`, `deferred: 0`.
        let counted = is(&NOTHING, next);
        let denied = is(&NONE, before) || is(&PAST, before);
        let left = is(&REST, word) && !(counted || denied || quoted(word) || *moved || is_settled(tail, word));
        let but = word.eq_ignore_ascii_case("all") && next.eq_ignore_ascii_case("but");
        let remains =
            word.eq_ignore_ascii_case("left") && next.is_empty() && !tail.split(' ').any(|word| is(&NONE, word));
        let never = ["not", "never"].iter().any(|no| word.eq_ignore_ascii_case(no));
        // `was never tested` holds now, `was not tested` held then.
        let undone = never && is(&UNDONE, next) && (word.eq_ignore_ascii_case("never") || !is(&PAST, before));
        let still = word.eq_ignore_ascii_case("still") && is(&STILL, next) && !denied;
        let needs = word.eq_ignore_ascii_case("needs") && is(&NEEDED, next) && !denied;
        let waits = is(&["waiting", "waits"], word) && is(&["for", "on"], next) && !denied;
        let follows = word.eq_ignore_ascii_case("to") && next.eq_ignore_ascii_case("follow");
        let shouted = SHOUTED.contains(&word) && !is(&NONE, before) && !is(&NAMED, next) && !quoted(word);
        if left || but || remains || undone || still || needs || waits || follows || shouted {
            return true;
        }
        before = word;
    }
    let first = tail.trim_start_matches(['(', '[', ' ', '~']);
    let denied = || is(&["no", "false", "not yet"], first.trim_end_matches([')', ']', '.', ' ']));
    let whole = first.trim_end_matches([')', ']', '.', ' ']);
    let undone = is(&["reverted", "rolled back"], whole) || strip_any_case(first, "minus ").is_some();
    strip_any_case(first, "to be ").is_some() || counts_part(first) || denied() || undone
}

/// Whether the clause in which `word` stands says that it was settled: `all pending pulls merged`, `removed the
/// incomplete rows`.
fn is_settled(tail: &str, word: &str) -> bool {
    /// How far a clause is looked through, in bytes.
    const LONGEST: usize = 120;
    const DEEDS: [&str; 16] = [
        "merged",
        "removed",
        "added",
        "closed",
        "cleaned",
        "cleared",
        "resolved",
        "fixed",
        "dropped",
        "deleted",
        "gone",
        "moved",
        "renamed",
        "answered",
        "drained",
        "processed",
    ];
    let at = word.as_ptr() as usize - tail.as_ptr() as usize;
    let ends = [',', ';', '(', ')', '.', '\u{2014}', '\u{2013}', ':'];
    let (first, last) = (tail.floor_char_boundary(at.saturating_sub(LONGEST)), tail.floor_char_boundary(at + LONGEST));
    let from = tail[first..at].rfind(ends).map_or(first, |end| tail.ceil_char_boundary(first + end + 1));
    let to = tail[at..last].find(ends).map_or(last, |end| at + end);
    let mut words = tail[from..to].split_whitespace();
    let deed = |word: Option<&str>| word.is_some_and(|word| DEEDS.iter().any(|deed| deed.eq_ignore_ascii_case(word)));
    let turns = words.clone().any(|word| ["but", "and"].iter().any(|turn| turn.eq_ignore_ascii_case(word)));
    !turns && (deed(words.clone().next()) || deed(words.next_back()))
}

/// Whether a text begins with how many of how many are done, and of what: `2/3 hosts`, `2 of 3 hosts`, `90%` alone.
fn counts_part(text: &str) -> bool {
    /// What follows a day and no count: `3/5 by kim`.
    const LINKS: [&str; 8] = ["by", "on", "at", "in", "via", "with", "per", "for"];
    let Some((part, rest)) = share(text) else { return false };
    let word = rest.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let counted = !text[..text.len() - rest.len()].ends_with('%');
    let named =
        counted && word.starts_with(char::is_alphabetic) && !LINKS.iter().any(|link| link.eq_ignore_ascii_case(word));
    let percent = || text.contains('%') && rest.trim_end_matches([')', ']', ' ']).is_empty();
    part == Share::Part && (named || percent())
}

/// Whether a piece of a tail can be said only of work that goes on: what is left, a share that is not all, when it is
/// to be over, what it needs.
pub(in crate::model) fn is_of_open_work(piece: &str) -> bool {
    const OPEN: [&str; 16] = [
        "eta", "todo", "tbd", "wip", "need", "needs", "yet", "left", "missing", "due", "expected", "until", "soon",
        "blocked", "unclear", "waiting",
    ];
    const TROUBLE: [&str; 4] = ["red", "failing", "broken", "open"];
    // What went elsewhere is said for good, and the words of a link are another's.
    if has_destination(piece) || piece.contains("](") {
        return false;
    }
    let bare = piece.trim_start_matches(['(', '[', '~', ' ']);
    let mut words = piece.split(|c: char| !(c.is_alphanumeric() || c == '-')).filter(|word| !word.is_empty());
    let is = |word: Option<&str>, known: &[&str]| {
        word.is_some_and(|word| known.iter().any(|known| word.eq_ignore_ascii_case(known)))
    };
    names_residue(piece)
        || is(words.clone().next(), &["retry", "retrying"])
        || is(words.clone().next_back(), &TROUBLE)
        || words.any(|word| OPEN.iter().any(|open| open.eq_ignore_ascii_case(word)))
        || share(bare).is_some_and(|(share, _)| share == Share::Part)
}

/// Whether a piece of a tail says nothing but that the work is over: a tick, `OK`, `100%`, `5/5`.
pub(in crate::model) fn is_of_finished_work(piece: &str) -> bool {
    const OVER: [&str; 10] =
        ["ok", "done", "complete", "completed", "finished", "all done", "all good", "all green", "yes", "fully"];
    let sign = |c: char| is_tick(c) || is_dash(c) || matches!(c, '\u{fe0f}' | ' ' | '.' | '!' | '(' | ')' | '[' | ']');
    let bare = piece.trim_matches(sign);
    let all = share(bare).is_some_and(|(share, rest)| share == Share::All && rest.is_empty());
    all || (bare.is_empty() && piece.contains(is_tick)) || OVER.iter().any(|over| over.eq_ignore_ascii_case(bare))
}

/// How much of something there is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Share {
    Part,
    All,
}

/// The share that a text begins with, and what follows it: `60%`, `2/3`, `2 of 3`.
fn share(text: &str) -> Option<(Share, &str)> {
    let (part, rest) = number(text)?;
    let share = |all: bool| if all { Share::All } else { Share::Part };
    if let Some(rest) = rest.trim_start().strip_prefix('%') {
        return (part <= 100).then_some((share(part == 100), rest));
    }
    let rest = rest.strip_prefix('/').or_else(|| rest.strip_prefix(" of "))?;
    let (whole, rest) = number(rest)?;
    // A day with its year, and a part of a name.
    let ends = !rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '/' | '-' | '_'));
    (ends && part <= whole).then_some((share(part == whole), rest))
}

/// The number that a text begins with.
fn number(text: &str) -> Option<(u32, &str)> {
    let len = text.bytes().take_while(u8::is_ascii_digit).count();
    Some((text[..len].parse().ok()?, &text[len..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rest_is_named_in_many_ways() {
        for tail in [
            "device re-IP pending",
            "remaining: 2 hosts",
            "not yet tested",
            "not deployed",
            "awaiting review",
            "to be verified",
            "(TODO: docs)",
            "docs to follow",
            "2/3 hosts",
            "2 of 3 hosts, the last on Monday",
            "(90%)",
            "no",
            "but the rollback was never tested",
            "monitoring still open",
            "needs docs",
            "app and docs; infra waits for review",
            "(all but one host)",
            "minus docs",
            "still need to write docs",
            "manual step left",
            "(reverted)",
            "merged but pending deploy",
        ] {
            assert!(names_residue(tail), "{tail}");
        }
        for tail in [
            "0 pending",
            "remaining: none",
            "was deferred, then finished",
            "rest deferred to GAP-A-9",
            "24/24 healthy",
            "MT-14/15 archived",
            "3/5 by kim",
            "2026/03/01",
            "renamed to be consistent",
            "the todo list moved",
            "no TODO left behind",
            "not needed on vm2",
            "coverage 85%",
            "95% of the traffic",
            "no downtime",
            "fixed the \"pending\" badge",
            "TODO list cleaned",
            "`TBD` rows gone",
            "was never needed",
            "still green",
            "all pending PRs merged",
            "partial index added",
            "removed the incomplete rows",
            "nothing left",
        ] {
            assert!(!names_residue(tail), "{tail}");
        }
    }

    #[test]
    fn some_pieces_hold_only_before_the_end_and_some_only_behind_it() {
        for piece in [
            "tests red",
            "retry on Monday",
            "60%",
            "~60 %",
            "0/3 hosts",
            "2 of 4",
            "ETA Friday",
            "needs bob",
            "yet",
            "docs left",
        ] {
            assert!(is_of_open_work(piece), "{piece}");
            assert!(!is_of_finished_work(piece), "{piece}");
        }
        for piece in ["\u{2705}", "OK", "100%", "5/5", "all done", "Done"] {
            assert!(is_of_finished_work(piece), "{piece}");
            assert!(!is_of_open_work(piece), "{piece}");
        }
        for piece in ["24/24 healthy", "kim", "soak started", "half wired", "low priority", "ab5d3e7"] {
            assert!(!is_of_open_work(piece) && !is_of_finished_work(piece), "{piece}");
        }
    }
}
