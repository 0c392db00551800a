//! What stands around the words of a title, an item or a cell: numbers, boxes, statuses before them, emphasis.

use super::claim::past_shouted;
use super::vocabulary::Vocabulary;
use crate::syntax::markdown::Item;
use crate::text::Span;

/// A title without the number before it: `Freeze` for `1. Freeze` and `1.2 Freeze`.
pub(super) fn unnumbered(text: &str, span: Span) -> Span {
    let written = span.of(text);
    if !written.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return span;
    }
    let rest = written.trim_start_matches(|c: char| c.is_ascii_digit());
    let Some(rest) = rest.strip_prefix(['.', ')']) else { return span };
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    if rest.starts_with(' ') { span.within(written, rest.trim_start()) } else { span }
}

/// The text behind a box, or behind a status in brackets or in capitals: `[DONE] P9: text`, `TODO P9: text`.
pub(super) fn past_mark(text: &str, span: Span, words: &Vocabulary) -> Span {
    let written = span.of(text);
    // Most texts begin with a plain word, and have nothing before it.
    match written.as_bytes() {
        [] | [b'a'..=b'z', ..] | [b'A'..=b'Z'] => return span,
        [b'A'..=b'Z', second, ..] if !second.is_ascii_uppercase() => return span,
        _ => {}
    }
    let known = |word: &str| words.phases.get(word.trim()).is_some();
    if let Some((word, rest)) = emphasized(written)
        && rest.starts_with(' ')
        && known(word)
    {
        return span.within(written, rest.trim_start());
    }
    if written.as_bytes()[0].is_ascii_uppercase()
        && let Some(behind) = past_shouted(text, span, &words.phases)
    {
        return behind;
    }
    let Some(close) = written.starts_with(['[', '(']).then(|| written.find([']', ')'])).flatten() else { return span };
    let inside = &written[1..close];
    // What `[?]` and `[!]` mean every team knows for itself.
    let boxed = matches!(inside, "x" | "X" | " " | "?" | "!" | ">") || is_half(inside);
    let marked = boxed || known(inside);
    if marked { span.within(written, written[close + 1..].trim_start()) } else { span }
}

/// The words that two stars open and close at the beginning of a text, and what stands behind them.
fn emphasized(written: &str) -> Option<(&str, &str)> {
    let inside = written.strip_prefix("**")?;
    let end = memchr::memchr_iter(b'*', inside.as_bytes()).find(|at| inside[*at..].starts_with("**"))?;
    Some((&inside[..end], &inside[end + 2..]))
}

/// What stands in a box that is half ticked.
pub(super) fn is_half(inside: &str) -> bool {
    matches!(inside, "~" | "-" | "/")
}

/// The words beside the box of an item, where it is not ticked, or only half: `[~] printers`.
pub(super) fn open_box(text: &str, item: &Item) -> Option<Span> {
    match item.tick {
        Some(tick) => (!tick.ticked).then_some(item.text),
        None => matches!(item.text.of(text).as_bytes(), [b'[', b'~' | b'/', b']', b' ', ..])
            .then(|| Span::new(item.text.start as usize + "[~] ".len(), item.text.end as usize)),
    }
}

/// The words of a cell without the emphasis around them.
pub(super) fn bare(written: &str) -> &str {
    let bare = written.trim_ascii();
    let ends = [bare.as_bytes().first(), bare.as_bytes().last()];
    if ends.iter().all(|end| end.is_some_and(u8::is_ascii_alphanumeric)) {
        return bare;
    }
    bare.trim().trim_matches(['*', '_', '`', '~']).trim()
}

/// A title as a key: lower case, hyphens for everything else.
pub(super) fn slug(title: &str) -> String {
    if title.is_ascii() {
        return hyphened(title.bytes().map(|byte| char::from(byte.to_ascii_lowercase())));
    }
    hyphened(title.chars().flat_map(char::to_lowercase))
}

/// The letters and digits among `chars`, hyphens for everything else.
fn hyphened(chars: impl Iterator<Item = char>) -> String {
    const LONGEST: usize = 64;
    let mut slug = String::with_capacity(LONGEST + char::MAX.len_utf8());
    for c in chars {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !matches!(slug.as_bytes(), [] | [.., b'-']) && !matches!(c, '\'' | '*' | '`') {
            slug.push('-');
        }
        if slug.len() >= LONGEST {
            break;
        }
    }
    slug.truncate(slug.trim_end_matches('-').len());
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_before_a_title_is_none_of_it() {
        let read = |text: &'static str| unnumbered(text, Span::new(0, text.len())).of(text);
        for numbered in ["1. Freeze", "12) Freeze", "1.2 Freeze", "1.2.3. Freeze"] {
            assert_eq!(read(numbered), "Freeze", "{numbered}");
        }
        for title in ["3 Phases", "2026-03-01 Freeze", "1.", "4.5TB"] {
            assert_eq!(read(title), title);
        }
    }

    #[test]
    fn slugs_are_keys() {
        assert_eq!(slug("Add `parent_loop` to GAP-OP-054, 055"), "add-parent-loop-to-gap-op-054-055");
    }
}
