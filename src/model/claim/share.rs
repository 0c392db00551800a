//! How much of something is done: `60%`, `2/3 hosts`, `2 of 3`.

use super::manner::leads_on;
use crate::text::WordSet;

/// How much of something there is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Share {
    Part,
    All,
}

/// The share that a text begins with, and what follows it: `60%`, `2/3`, `2 of 3`.
pub(super) fn share(text: &str) -> Option<(Share, &str)> {
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

/// Whether a text begins with how many of how many are done, and of what: `2/3 hosts`, `2 of 3 hosts`, `90%` alone.
pub(super) fn counts_part(text: &str) -> bool {
    /// What follows a day and no count: `3/5 by kim`.
    const LINKS: WordSet = WordSet::of(&["by", "on", "at", "in", "via", "with", "per", "for"]);
    let Some((part, rest)) = share(text) else { return false };
    let word = rest.trim_start().split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let counted = !text[..text.len() - rest.len()].ends_with('%');
    let named = counted && word.starts_with(char::is_alphabetic) && !LINKS.has(word);
    let percent = || text.contains('%') && rest.trim_end_matches([')', ']', ' ']).is_empty();
    let count = &text[..text.len() - rest.len()];
    let alone = || counted && !may_be_day(count) && rest.trim_end_matches([')', ']', ' ', '.', '*']).is_empty();
    part == Share::Part && (named || percent() || alone())
}

/// The status of work of which a text says how much is done, and nothing else: `60% done`, `38 of 40 hosts done`, `38 of 40`.
pub(super) fn progress(text: &str) -> Option<&'static str> {
    const DONE: WordSet = WordSet::of(&["done", "complete", "completed", "finished", "ready"]);
    /// So many words say what is counted, and that it is done.
    const MOST: usize = 3;
    let (part, rest) = share(text)?;
    let count = &text[..text.len() - rest.len()];
    let said = rest.split(['(', ',', ';']).next().unwrap_or_default();
    let is_done = |word: &str| DONE.has(word.trim_end_matches('.'));
    let meant = match said.split_whitespace().next_back() {
        Some(last) => is_done(last) && said.split_whitespace().count() <= MOST,
        None => !count.ends_with('%') && !may_be_day(count),
    };
    meant.then(|| word(part, text))
}

/// The status of work of which a cell says how much is done, and perhaps of what: `38/40 hosts`, `2 of 3`.
pub(super) fn share_of_cell(text: &str) -> Option<&'static str> {
    let (share, rest) = share(text)?;
    let count = &text[..text.len() - rest.len()];
    let named = rest.trim_start().starts_with(char::is_alphabetic) && !leads_on(rest.trim_start());
    let meant = !count.ends_with('%') && (named || !may_be_day(count));
    progress(text).or_else(|| meant.then(|| word(share, text)))
}

/// The word for a share, which a text begins with.
fn word(share: Share, text: &str) -> &'static str {
    let begun = || number(text).is_some_and(|(part, _)| part > 0);
    match share {
        Share::All => "done",
        Share::Part if begun() => "active",
        Share::Part => "todo",
    }
}

/// Whether `3/5` may be a day: `39/40` is a count.
fn may_be_day(count: &str) -> bool {
    let numbers = count.split_once('/').map(|(month, day)| (month.parse::<u32>(), day.parse::<u32>()));
    matches!(numbers, Some((Ok(..=12), Ok(..=31))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_alone_says_how_far_the_work_is() {
        for (text, word) in [
            ("38 of 40 done", Some("active")),
            ("38/40 hosts done", Some("active")),
            ("38 of 40", Some("active")),
            ("40/40 hosts migrated, done", None),
            ("40/40 done (host-7 last)", Some("done")),
            ("0 of 40 done", Some("todo")),
            ("60% done", Some("active")),
            ("60%", None),
            ("60% of the traffic", None),
            ("3/5", None),
            ("3/5 done", Some("active")),
            ("2 of 3 hosts", None),
            ("done", None),
        ] {
            assert_eq!(progress(text), word, "{text}");
        }
    }
}
