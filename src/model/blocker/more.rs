//! Whether an entry says more than why the gaps and loops that it names stand in the way.

use crate::model::refs::ids;
use crate::text::{Span, WordSet};

/// Whether the words around the names of an entry may say more than why they block: `GAP-OP-1 and the vendor`,
/// `GAP-OP-1 is only half of it`.
pub(in crate::model) fn says_more(text: &str, span: Span) -> bool {
    const BESIDE: WordSet = WordSet::of(&["and", "or", "plus", "&", "+"]);
    const MORE: WordSet = WordSet::of(&[
        "also", "only", "not", "still", "but", "half", "need", "needs", "see", "other", "besides", "except", "unless",
        "even", "rather", "both", "now", "was", "were", "formerly", "previously",
    ]);
    let written = span.of(text);
    let named = ids(text, span);
    let goes_on = |end: usize| {
        let behind = &text[end..span.end as usize];
        // `GAP-OP-1 (the pump) and the vendor`; of `GAP-OP-1 (and the vendor)` the bracket says more.
        let bracket = behind.trim_start().strip_prefix('(').and_then(|inside| inside.split_once(')'));
        let joined = |inside: &str| BESIDE.has(inside.split(' ').next().unwrap_or_default());
        let behind = bracket.filter(|(inside, _)| !joined(inside)).map_or(behind, |(_, behind)| behind);
        let behind = behind.trim_start_matches([' ', '(']);
        let next = behind.trim_start_matches([')', ']', ',', ';', '`', '*', ' ']);
        let (first, rest) = next.split_once(' ').unwrap_or((next, ""));
        let begins = named.iter().any(|name| name.span.start as usize == span.end as usize - rest.trim_start().len());
        BESIDE.has(first) && !begins
    };
    // `DBA sign-off and GAP-OP-1`
    let joined = |start: usize| {
        let before = text[span.start as usize..start].trim_end_matches(['(', '[', '`', '*', ' ']);
        let (rest, last) = before.rsplit_once(' ').unwrap_or(("", before));
        let rest = rest.trim_end();
        let bare = rest.strip_suffix(')').and_then(|inner| inner.rsplit_once(" (")).map_or(rest, |(bare, _)| bare);
        let end = span.start as usize + bare.trim_end_matches([']', ',', '`', '*', ' ']).len();
        BESIDE.has(last) && !rest.is_empty() && !named.iter().any(|name| name.span.end as usize == end)
    };
    let parts = || written.split(';').filter(|part| !part.trim().is_empty());
    let names = |part: &str| !ids(part, Span::new(0, part.len())).is_empty();
    !named.is_empty()
        && (parts().any(|part| !names(part)) && parts().count() > 1
            || named.iter().any(|name| goes_on(name.span.end as usize) || joined(name.span.start as usize))
            || written.split(|c: char| !c.is_alphanumeric()).any(|word| MORE.has(word)))
}

/// Whether a part of a text goes on with what was said before: `which the vendor owns`, `055` of `GAP-OP-054, 055`.
pub(super) fn goes_on(part: &str) -> bool {
    const LINKS: WordSet = WordSet::of(&["which", "that", "who", "because", "since", "as", "so", "but", "until"]);
    let first = part.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    part.bytes().all(|byte| byte.is_ascii_digit()) || LINKS.has(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_around_a_name_may_say_more_than_why() {
        let more = |text: &str| says_more(text, Span::new(0, text.len()));
        for text in [
            "Legal: GAP-OP-1 is only half of it",
            "waiting for the vendor (see GAP-OP-1)",
            "not GAP-OP-1; the vendor",
            "GAP-OP-1 and the vendor's reply",
            "GAP-OP-1 (the pump) and the legal review",
            "waiting for the vendor (ticket 4711); GAP-OP-1 done",
            "after GAP-OP-1 we still need the key",
            "GAP-OP-1 fixed, now waiting for the sign-off",
            "the sign-off and GAP-OP-1",
            "the vendor (was GAP-OP-1)",
            "GAP-OP-1 (and by the vendor)",
        ] {
            assert!(more(text), "{text}");
        }
        for text in [
            "GAP-OP-1",
            "no power and no network (GAP-OP-1)",
            "GAP-OP-1 and GAP-OP-2",
            "GAP-OP-1 - the pump is silent",
            "GAP-OP-1 (the pump) and GAP-OP-2",
            "waiting for GAP-OP-1",
            "the vendor is silent",
        ] {
            assert!(!more(text), "{text}");
        }
    }
}
