//! What stands around the words of a title, an item or a cell: numbers, boxes, statuses before them, emphasis.

use super::claim::past_shouted;
use super::vocabulary::Vocabulary;
use crate::syntax::markdown::Item;
use crate::text::Span;

/// A title without the number before it: `Freeze` for `1. Freeze` and `1.2 Freeze`.
pub(super) fn unnumbered(text: &str, span: Span) -> Span {
    if !text.as_bytes().get(span.start as usize).is_some_and(u8::is_ascii_digit) {
        return span;
    }
    let written = span.of(text);
    let rest = written.trim_start_matches(|c: char| c.is_ascii_digit());
    let Some(rest) = rest.strip_prefix(['.', ')']) else { return span };
    let rest = rest.trim_start_matches(|c: char| c.is_ascii_digit() || c == '.');
    if rest.starts_with(' ') { span.within(written, rest.trim_start()) } else { span }
}

/// The text behind a box, or behind a status in brackets or in capitals: `[DONE] P9: text`, `TODO P9: text`.
pub(super) fn past_mark(text: &str, span: Span, words: &Vocabulary) -> Span {
    match text.as_bytes().get(span.range()) {
        Some([b'A'..=b'Z', b'A'..=b'Z', ..] | [b'*', b'*', ..] | [b'[' | b'(', ..]) => {
            marked(text, span, words).unwrap_or(span)
        }
        // Most texts begin with a plain word, and have nothing before it.
        _ => span,
    }
}

/// What stands behind the mark with which the text at `span` may begin.
#[inline(never)]
fn marked(text: &str, span: Span, words: &Vocabulary) -> Option<Span> {
    let written = span.of(text);
    let rest = match written.as_bytes().first()? {
        b'*' => past_emphasized(written, words)?,
        b'[' | b'(' => past_bracket(written, words)?,
        _ => return past_shouted(text, span, &words.phases),
    };
    Some(span.within(written, rest))
}

/// What stands behind a status that two stars open and close at the beginning of a text.
fn past_emphasized<'a>(written: &'a str, words: &Vocabulary) -> Option<&'a str> {
    let inside = written.strip_prefix("**").filter(|inside| words.phases.may_begin(inside.trim_start()))?;
    let end = memchr::memchr_iter(b'*', inside.as_bytes()).find(|at| inside[*at..].starts_with("**"))?;
    let rest = &inside[end + 2..];
    (rest.starts_with(' ') && words.phases.get(inside[..end].trim()).is_some()).then(|| rest.trim_start())
}

/// What stands behind a box or a status in brackets at the beginning of a text.
fn past_bracket<'a>(written: &'a str, words: &Vocabulary) -> Option<&'a str> {
    let close = written.find([']', ')'])?;
    let inside = written.get(1..close)?;
    // What `[?]` and `[!]` mean every team knows for itself.
    let boxed = matches!(inside, "x" | "X" | " " | "?" | "!" | ">") || is_half(inside);
    (boxed || words.phases.get(inside.trim()).is_some()).then(|| written[close + 1..].trim_start())
}

/// What stands in a box that is half ticked.
pub(super) fn is_half(inside: &str) -> bool {
    matches!(inside, "~" | "-" | "/")
}

/// The words beside the box of an item, where it is not ticked, or only half: `[~] printers`.
pub(super) fn open_box(text: &str, item: &Item) -> Option<Span> {
    match item.tick {
        Some(tick) => (!tick.ticked).then_some(item.text),
        None => matches!(text.as_bytes().get(item.text.range())?, [b'[', b'~' | b'/', b']', b' ', ..])
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
