//! How a word shows that it is meant as a status: by what follows it, by its capitals, by meaning nothing else.

use super::words::{is_in_word, past_emphasis};
use crate::model::vocabulary::same;
use crate::text::{WordSet, strip_any_case};

/// Whether a word stands in capitals.
pub(in crate::model) fn is_shouted(word: &str) -> bool {
    word.len() > 1 && !word.contains(char::is_lowercase) && word.contains(char::is_alphabetic)
}

/// Words behind a status word that tell how, when or where.
const LINKS: [&str; 16] =
    ["in", "by", "via", "on", "to", "at", "with", "for", "as", "since", "until", "after", "this", "per", "see", "from"];

/// Whether a text goes on with such a word, or a number.
pub(super) fn leads_on(rest: &str) -> bool {
    let first = rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    LINKS.contains(&first) || first.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether `rest` can stand behind a status word.
pub(super) fn follows(rest: &str, word: &str, marked: bool) -> bool {
    // They follow nothing that is no status: `closed via LOOP-X`.
    const SURE: [&str; 3] = ["via", "since", "per"];
    let closed = past_emphasis(rest);
    let next = closed.trim_start_matches([' ', '\t']);
    let Some(first) = next.chars().next() else { return true };
    if closed.starts_with(['-', '/', '_', '\'', '.']) && closed[1..].starts_with(char::is_alphanumeric) {
        return false;
    }
    let plain = is_plain(word);
    if !is_in_word(first) {
        let denied = strip_any_case(word, "not ").is_some();
        let enumerates = first == ',' && (is_past(word) || denied) && !is_loose(word);
        return first != '?' && (marked || plain || enumerates || !matches!(first, ',' | '/' | '&' | '+'));
    }
    if first.is_ascii_digit() {
        return true;
    }
    let follower = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    if marked {
        // `OPEN SOURCE tooling`: the next word is shouted as well; `PENDING STEP 3` and `BLOCKED BY KIM` go on.
        return plain || !is_shouted(follower) || LINKS.iter().any(|link| link.eq_ignore_ascii_case(follower));
    }
    plain || SURE.contains(&follower) || LINKS.contains(&follower) && !is_loose(word)
}

/// Whether a word means hardly anything but a status, so that text may follow: `pending review by kim`.
pub(super) fn is_plain(word: &str) -> bool {
    const PLAIN: WordSet = WordSet::of(&[
        "pending", "in progress", "in-progress", "not started", "deferred", "superseded", "blocked", "wip", "todo",
        "on hold", "out of scope", "not in scope", "partially done",
    ]);
    PLAIN.has(word) || strip_any_case(word, "not yet").is_some()
}

/// Whether a word can only tell what happened, and not what to do: `done`, `completed`.
pub(super) fn is_past(word: &str) -> bool {
    word.eq_ignore_ascii_case("done") || word.to_ascii_lowercase().ends_with("ed")
}

/// Whether a word may tell of one thing that was done, where an account is given: `deployed to staging`.
pub(super) fn is_deed(word: &str) -> bool {
    const DEEDS: WordSet =
        WordSet::of(&["merged", "implemented", "deployed", "delivered", "released", "landed", "executed", "validated"]);
    DEEDS.has(word)
}

/// Whether people use a word also for something else than a status: `open source`, `closed loop`.
pub(super) fn is_loose(word: &str) -> bool {
    const LOOSE: WordSet = WordSet::of(&[
        "open", "pass", "passed", "active", "ready", "closed", "partial", "new", "draft", "verified", "confirmed",
        "started", "failed", "fail", "failing", "reverted", "rolled back",
    ]);
    LOOSE.has(word)
}

/// Whether a word means nothing but a status wherever it stands, so that no piece of work is called by it alone: `done`,
/// `blocked`; what is called `Draft` or `Release` may well be one, and so may the words that a team adds.
pub(super) fn is_sure(word: &str) -> bool {
    const SURE: [&str; 46] = [
        "done", "completed", "finished", "to do", "tbd", "tbc", "doing", "under way", "underway", "in flight",
        "ongoing", "on track", "at risk", "delayed", "to be done", "not done", "not begun", "not created",
        "never started", "unstarted", "awaiting", "waiting", "paused", "stalled", "stuck", "partial",
        "partially complete", "mostly done", "half done", "almost done", "nearly done", "incomplete", "postponed",
        "parked", "cancelled", "canceled", "abandoned", "skipped", "dropped", "n/a", "not applicable", "not needed",
        "not required", "no longer needed", "wontfix", "accepted",
    ];
    is_plain(word) || SURE.iter().any(|sure| same(word.as_bytes(), sure.as_bytes()))
}

/// Whether the text that goes on behind a word is a phrase with it: `Deferred tax`, `blocked ports`; but `blocked on
/// GAP-OP-1` and `deferred to Q3` say what holds it up and where it went.
pub(super) fn is_phrase(rest: &str, word: &str) -> bool {
    const PHRASED: WordSet = WordSet::of(&["blocked", "deferred", "superseded"]);
    const BESIDE: [&str; 22] = [
        "because", "due", "pending", "waiting", "awaiting", "again", "still", "here", "now", "indefinitely", "till",
        "behind", "beyond", "past", "not", "but", "while", "when", "if", "unless", "upstream", "externally",
    ];
    const IDS: [&str; 4] = ["GAP-", "LOOP-", "PLAN-", "CP-"];
    if !PHRASED.has(word) {
        return false;
    }
    let next = past_emphasis(rest).trim_start_matches([' ', '\t']);
    if !next.starts_with(char::is_alphabetic) {
        return false;
    }
    let len = next.find(|c: char| !c.is_alphanumeric()).unwrap_or(next.len());
    let (follower, behind) = next.split_at(len);
    // `blocked in-app messages`
    let joined = behind.strip_prefix('-').is_some_and(|behind| behind.starts_with(char::is_alphanumeric));
    let links = LINKS.contains(&follower) || BESIDE.contains(&follower);
    let labelled =
        follower.starts_with(|c: char| c.is_ascii_uppercase()) && follower.ends_with(|c: char| c.is_ascii_digit());
    !(links && !joined || labelled || IDS.iter().any(|id| next.starts_with(id)))
}
