//! How a word shows that it is meant as a status: by what follows it, by its capitals, by meaning nothing else.

use super::words::EMPHASIS;
use crate::text::strip_any_case;

/// Whether a word stands in capitals.
pub(super) fn is_shouted(word: &str) -> bool {
    word.len() > 1 && word.contains(char::is_alphabetic) && !word.contains(char::is_lowercase)
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
    let closed = rest.trim_start_matches(EMPHASIS);
    let plain = is_plain(word);
    let next = closed.trim_start_matches([' ', '\t']);
    let Some(first) = next.chars().next() else { return true };
    if closed.starts_with(['-', '/', '_', '\'', '.']) && closed[1..].starts_with(char::is_alphanumeric) {
        return false;
    }
    if !first.is_alphanumeric() {
        let enumerates = first == ',' && is_past(word) && !is_loose(word);
        return first != '?' && (marked || plain || enumerates || !matches!(first, ',' | '/' | '&' | '+'));
    }
    if first.is_ascii_digit() {
        return true;
    }
    let follower = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    if marked {
        // `OPEN SOURCE tooling`: the next word is shouted as well.
        return !is_shouted(follower);
    }
    plain || SURE.contains(&follower) || LINKS.contains(&follower) && !is_loose(word)
}

/// Whether a word means hardly anything but a status, so that text may follow: `pending review by kim`.
pub(super) fn is_plain(word: &str) -> bool {
    const PLAIN: [&str; 12] = [
        "pending",
        "in progress",
        "in-progress",
        "not started",
        "deferred",
        "superseded",
        "blocked",
        "wip",
        "todo",
        "on hold",
        "out of scope",
        "partially done",
    ];
    PLAIN.iter().any(|plain| plain.eq_ignore_ascii_case(word)) || strip_any_case(word, "not yet").is_some()
}

/// Whether a word can only tell what happened, and not what to do: `done`, `completed`.
pub(super) fn is_past(word: &str) -> bool {
    word.eq_ignore_ascii_case("done") || word.to_ascii_lowercase().ends_with("ed")
}

/// Whether a word may tell of one thing that was done, where an account is given: `deployed to staging`.
pub(super) fn is_deed(word: &str) -> bool {
    const DEEDS: [&str; 8] =
        ["merged", "implemented", "deployed", "delivered", "released", "landed", "executed", "validated"];
    DEEDS.iter().any(|deed| deed.eq_ignore_ascii_case(word))
}

/// Whether people use a word also for something else than a status: `open source`, `closed loop`.
pub(super) fn is_loose(word: &str) -> bool {
    const LOOSE: [&str; 12] = [
        "open",
        "pass",
        "passed",
        "active",
        "ready",
        "closed",
        "partial",
        "new",
        "draft",
        "verified",
        "confirmed",
        "started",
    ];
    LOOSE.iter().any(|loose| loose.eq_ignore_ascii_case(word))
}
