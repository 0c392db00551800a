//! What says that something stands in the way no more: it is struck out, or called resolved.

use crate::model::claim::is_tick;
use crate::model::date::Day;
use crate::model::refs::ids;
use crate::text::{Span, WordSet, limits};

/// Whether all of an entry is struck through, or every name in it.
pub(in crate::model) fn is_struck_out(text: &str, span: Span) -> bool {
    let written = span.of(text).trim();
    if !written.contains("~~") {
        return false;
    }
    if written.starts_with("~~") {
        return is_all_struck(written);
    }
    let mut found = ids(text, span);
    found.truncate(limits::NAMES);
    !found.is_empty() && found.iter().all(|one| is_struck(text, span, one.span))
}

/// Whether nothing stands beside what is struck through but when it was settled, or that it was: of
/// `~~Legal hold~~ (came 02-20); quota increase` the quota stands.
fn is_all_struck(written: &str) -> bool {
    const OVER: WordSet = WordSet::of(&[
        "resolved", "fixed", "done", "cleared", "came", "arrived", "closed", "settled", "obsolete", "no longer",
    ]);
    let beside = written.split("~~").step_by(2);
    beside.map(without_brackets).all(|rest| {
        let bare = rest.trim_matches(|c: char| !c.is_alphabetic());
        bare.is_empty() || OVER.strip(bare).is_some_and(|rest| !rest.contains([';', ',']))
    })
}

/// A text without what stands in brackets.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let outside = |c: &char| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' if depth > 0 => {
                depth -= 1;
                return false;
            }
            _ => {}
        }
        depth == 0
    };
    text.chars().filter(outside).collect()
}

/// Whether the part at `inner` stands between `~~` and `~~`, in an entry that is not struck as a whole.
pub(super) fn is_struck(text: &str, span: Span, inner: Span) -> bool {
    let before = text.get(span.start as usize..inner.start as usize).unwrap_or_default();
    !before.trim_start().starts_with("~~") && before.matches("~~").count() % 2 == 1
}

/// Whether an entry of one thing ends with the bracket that it is resolved, and when: `VM 204 is down (RESOLVED 2026-02-21)`.
pub(super) fn is_called_resolved(written: &str) -> bool {
    const RESOLVED: WordSet = WordSet::of(&["resolved", "cleared", "fixed"]);
    const MORE: WordSet =
        WordSet::of(&["and", "or", "also", "plus", "but", "open", "unresolved", "reopened", "partially"]);
    let bracket = written.strip_suffix([')', ']']).and_then(|inner| inner.rsplit_once(['(', '[']));
    bracket.is_some_and(|(what, said)| {
        let one = !what.contains([';', ',', '.', '+', '&', '/', '?', '(', '['])
            && !what.split(|c: char| !c.is_alphanumeric()).any(|word| MORE.has(word));
        let when = RESOLVED.strip(said).map(str::trim);
        one && when
            .is_some_and(|when| when.is_empty() || when.len() == "2026-02-21".len() && Day::parse(when).is_some())
    })
}

/// `**BLOCKER-1 [RESOLVED 2026-02-25]**: ...`, `Resolved: ...`, a tick before the words, `... - resolved`.
pub(in crate::model) fn is_resolved(written: &str) -> bool {
    const WORDS: WordSet = WordSet::of(&["resolved", "cleared", "unblocked", "fixed"]);
    const MARKS: WordSet = WordSet::of(&["[resolved", "(resolved", "[fixed", "[done", "[cleared"]);
    let mut brackets = memchr::memchr2_iter(b'[', b'(', written.as_bytes());
    if brackets.any(|at| MARKS.begins(&written[at..])) {
        return true;
    }
    let bare = written.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '.'));
    // `Fixed addresses are missing` goes on.
    let alone = |rest: &str| {
        let rest = rest.trim_start_matches(['*', '_', ' ']);
        rest.is_empty()
            || rest.starts_with([':', ',', '(', '\u{2013}', '\u{2014}'])
            || rest.starts_with("- ")
            || rest.starts_with("20")
    };
    // What stands behind the last hyphen, colon or dash.
    let past_sign = |at: usize| match bare.as_bytes()[at..] {
        [b'-' | b':', b' ', ..] => Some(at + 2),
        [0xe2, 0x80, 0x93 | 0x94, ..] => Some(at + '\u{2014}'.len_utf8()),
        _ => None,
    };
    let last = || memchr::memrchr3_iter(b'-', b':', 0xe2, bare.as_bytes()).find_map(past_sign);
    let behind = || last().map(|at| bare[at..].trim_matches(['*', '_', ' ']));
    bare.starts_with(is_tick)
        || WORDS.strip(bare).is_some_and(alone)
        || behind().and_then(|last| WORDS.strip(last)).is_some_and(alone)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resolved_bullet_says_so_in_many_ways() {
        for resolved in [
            "**BLOCKER-1 [RESOLVED 2026-02-25]**: the pump",
            "RESOLVED: the pump came",
            "**Resolved** 2026-02-25: the pump came",
            "\u{2705} the pump came",
            "the pump \u{2014} **resolved**",
            "quota \u{2014} resolved 2026-03-02",
        ] {
            assert!(is_resolved(resolved), "{resolved}");
        }
        for standing in
            ["fixed addresses are missing", "the pump is not resolved", "cleared ground is missing", "the pump"]
        {
            assert!(!is_resolved(standing), "{standing}");
        }
    }

    #[test]
    fn a_bracket_at_the_end_resolves_an_entry_of_one_thing() {
        for text in ["VM 204 is down (RESOLVED 2026-02-21)", "VM 204 is down [resolved]", "the pump (cleared)"] {
            assert!(is_called_resolved(text), "{text}");
        }
        for text in [
            "DNS (RESOLVED 2026-02-21); firewall",
            "vendor (open) and disk (RESOLVED 2026-02-21)",
            "the pump (RESOLVED 2026-02-21, reopened 2026-02-25)",
            "licence - also vendor (RESOLVED 2026-02-21)",
            "the pump (resolved addresses are wrong)",
            "the pump",
        ] {
            assert!(!is_called_resolved(text), "{text}");
        }
    }

    #[test]
    fn what_is_struck_in_part_stands() {
        let settled = |text: &str| is_struck_out(text, Span::new(0, text.len()));
        for text in
            ["~~the pump~~", "~~the pump~~ (came 02-20)", "~~the pump~~ resolved 2026-02-20", "~~GAP-OP-1~~ ~~x~~"]
        {
            assert!(settled(text), "{text}");
        }
        for text in ["~~the pump~~ (came); the quota", "~~legal~~ came; quota open", "~~old quota~~ new quota missing"]
        {
            assert!(!settled(text), "{text}");
        }
    }
}
