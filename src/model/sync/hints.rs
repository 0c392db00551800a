//! Words that may say how far a row is, though not in a way that is read as a status.

use crate::model::blocker::names;
use crate::model::status::Word;
use crate::model::vocabulary::Words;
use crate::text::{Span, WordSet, holds_any_case};

/// Whether the words of a row, which calls its work by `title`, may say how far it is: `Build (50%)`, `will be done in
/// April`, `:hourglass: Build`. A status put beside them could contradict them.
pub(super) fn hints<T: Word>(written: &str, title: Option<&str>, known: &Words<T>) -> bool {
    /// Pictures that tell something of work.
    const SIGNS: [char; 13] = [
        '\u{23f3}', '\u{1f51c}', '\u{274c}', '\u{1f504}', '\u{1f6a7}', '\u{23f8}', '\u{1f534}', '\u{1f7e1}',
        '\u{1f7e2}', '\u{2b1c}', '\u{2610}', '\u{2717}', '\u{2716}',
    ];
    const PHRASES: [&str; 8] =
        ["not done", "not yet", "be done", "be finished", "done yet", "% done", "will not", "won't"];
    let Some(written) = unstruck(without_gap(written)) else { return true };
    let words: Vec<&str> = written.split_whitespace().collect();
    written.contains(SIGNS)
        || PHRASES.iter().any(|phrase| holds_any_case(written, phrase))
        || words.iter().any(|word| is_shortcode(word))
        || holds_share(written)
        || ends_in_count(&words)
        || ends_in_box(written)
        || ends_in_status(&words, known)
        || title.is_some_and(|title| begins_with_status(title, known))
}

/// A text without the bracket at its end in which a gap is named: in `docker-host (GAP-OP-096, open)` the word belongs to
/// the gap.
fn without_gap(written: &str) -> &str {
    match written.trim_end().strip_suffix(')').and_then(|inner| inner.rfind('(')) {
        Some(open) if !names(written, Span::new(open, written.len())).is_empty() => &written[..open],
        _ => written,
    }
}

/// A text without what is struck out at its end, which is past; nothing where all of it is struck.
fn unstruck(written: &str) -> Option<&str> {
    match written.trim_end().strip_suffix("~~").and_then(|struck| struck.rfind("~~")) {
        Some(open) => Some(&written[..open]).filter(|before| before.contains(char::is_alphanumeric)),
        None => Some(written),
    }
}

/// The name of a picture: `:hourglass:`.
fn is_shortcode(word: &str) -> bool {
    let inner = word.strip_prefix(':').and_then(|word| word.strip_suffix(':')).unwrap_or_default();
    !inner.is_empty() && inner.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

/// `50%`.
fn holds_share(written: &str) -> bool {
    let counted = |percent: usize| written[..percent].trim_end().ends_with(|c: char| c.is_ascii_digit());
    written.match_indices('%').any(|(at, _)| counted(at))
}

/// `Build: 3/5`.
fn ends_in_count(words: &[&str]) -> bool {
    let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts = words.last().and_then(|word| word.split_once('/'));
    parts.is_some_and(|(part, whole)| number(part) && number(whole))
}

fn ends_in_box(written: &str) -> bool {
    ["[ ]", "[~]", "[x]", "[X]"].iter().any(|sign| written.trim_end().ends_with(sign))
}

/// Whether a word for a status stands at the end, or before a comma: `done, not deployed`.
fn ends_in_status<T: Word>(words: &[&str], known: &Words<T>) -> bool {
    /// Words that may be no status in the table of this family, and say as much.
    const OTHERS: WordSet = WordSet::of(&[
        "failed", "failing", "ok", "stuck", "testing", "undone", "unblocked", "shipped", "merged", "deployed",
        "rejected", "declined", "broken", "decommissioned", "cancelled", "started", "passed", "resolved",
    ]);
    /// Of a text with more commas the rest is not looked at.
    const MOST: usize = 64;
    let is_known = |words: &[&str]| known.get(bare(&words.join(" "))).is_some();
    let ends = (1..=words.len()).filter(|end| *end == words.len() || words[end - 1].ends_with([',', ';']));
    let states =
        |end: usize| (1..=3).filter_map(|count| end.checked_sub(count)).any(|from| is_known(&words[from..end]));
    let last = words.last().map(|last| bare(last));
    ends.take(MOST).any(states) || last.is_some_and(|last| OTHERS.has(last))
}

/// `DONE modulo a flaky test`, `done locally`; capitalized it may be what there is to do: `Complete the rollout`.
fn begins_with_status<T: Word>(title: &str, known: &Words<T>) -> bool {
    const VERBS: [&str; 5] = ["open", "close", "complete", "ready", "active"];
    let first = bare(title.split_whitespace().next().unwrap_or_default());
    let plain = !first.contains(char::is_lowercase) || !first.contains(char::is_uppercase);
    plain && known.get(first).is_some() && !VERBS.contains(&first)
}

/// A word without the signs around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::status::PhaseStatus;

    #[test]
    fn what_may_be_a_status_is_told_from_what_is_work() {
        let hints = |text: &str| hints(text, Some(text), &Words::<PhaseStatus>::default());
        for text in [
            "Build (50%)",
            "Build, not yet done",
            "will be done in April",
            "Build `TODO`",
            ":hourglass: Build",
            "done, not deployed",
            "DONE modulo a flaky test",
            "done locally",
            "Build 3/5",
            "Build [ ]",
            "Build \u{274c}",
            "install \u{2014} failed",
            "~~Build~~",
        ] {
            assert!(hints(text), "{text}");
        }
        for text in [
            "Build",
            "Complete the rollout",
            "Fix the blocked valve",
            "docker-host (GAP-OP-096, open)",
            "Build ~~todo~~",
            "\u{1f525} Build",
            "open the valve",
            "Use 80 percent",
        ] {
            assert!(!hints(text), "{text}");
        }
    }
}
