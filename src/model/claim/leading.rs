//! A status at the beginning of a text: `DONE: text`, `(DONE) text`, `BLOCKED - text`, a tick before the text.

use super::Status;
use super::clause::was_once;
use super::manner::{follows, is_past, is_phrase, is_plain, is_shouted, is_sure, leads_on};
use super::words::{
    EMPHASIS, is_dash, is_in_word, is_picture, known, may_be_signed, past_emphasis, sign, tail, tick_at,
};
use crate::model::status::Word;
use crate::model::vocabulary::Words;
use crate::text::Span;

/// A known word at the start of `span`, if what follows it shows that it is meant as a status.
pub(super) fn strict<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<(Span, T)> {
    let span = past_strike(text, span)?;
    let (word, value) = known(text, span, words)?;
    let before = &text[span.start as usize..word.start as usize];
    if before.contains(char::is_alphanumeric) && !past_emphasis(before).starts_with(char::is_alphabetic) {
        return None;
    }
    let rest = &text[word.end as usize..span.end as usize];
    let marked = is_marked(text, span, word);
    // `(blocked by quota before)` was so once.
    let past = || !marked && is_plain(word.of(text)) && was_once(rest);
    (follows(rest, word.of(text), marked) && !past()).then_some((word, value))
}

/// What stands behind words that are struck out at the beginning of `span`, which hold no more; nothing where all are.
fn past_strike(text: &str, span: Span) -> Option<Span> {
    let written = span.of(text);
    if written.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric) {
        return Some(span);
    }
    let struck = written.trim_start().strip_prefix("~~").and_then(|rest| rest.split_once("~~"));
    let Some((_, rest)) = struck else { return Some(span) };
    (!rest.trim().is_empty()).then(|| span.within(written, rest).trimmed(text))
}

/// `DONE: text`, `(DONE) text`, `BLOCKED - text`, a tick before the text.
pub(super) fn leading<T: Word>(text: &str, span: Span, words: &Words<T>, tick: Option<T>) -> Option<(Status<T>, Span)> {
    let written = span.of(text);
    if let Some(close) = written.starts_with(['(', '[']).then(|| closing_bracket(written, 0)).flatten() {
        let inner = Span::new(span.start as usize + 1, span.start as usize + close);
        let (word, value) = strict(text, inner, words)?;
        let status = Status { raw: inner, word, tail: tail(text, inner, word), value: Some(value) };
        return Some((status, Span::new(span.start as usize + close + 1, span.end as usize)));
    }
    let signed = may_be_signed(written);
    if signed && let (Some(mark), Some(tick)) = (tick_at(text, span), tick) {
        let rest = Span::new(mark.end as usize, span.end as usize);
        if let Some((word, value)) = strict(text, rest, words).filter(|(word, _)| !phrased(text, span, *word)) {
            return Some((whole(text, span, word, value), Span::at(span.end as usize)));
        }
        return Some((Status { raw: mark, word: mark, tail: None, value: Some(tick) }, rest));
    }
    if signed && let Some((mark, value)) = sign(text, span, words) {
        let rest = Span::new(mark.end as usize, span.end as usize);
        if let Some((word, value)) = strict(text, rest, words).filter(|(word, _)| !phrased(text, span, *word)) {
            return Some((whole(text, span, word, value), Span::at(span.end as usize)));
        }
        // A cross before words may forbid what they say.
        let words = rest.of(text).trim_start_matches(|c: char| c == ' ' || c == '\u{fe0f}' || EMPHASIS.contains(&c));
        if mark.of(text).starts_with(CROSSES) && !words.is_empty() && !words.starts_with(['(', '[']) {
            return None;
        }
        return Some((Status { raw: mark, word: mark, tail: None, value: Some(value) }, rest));
    }
    let (word, value) = strict(text, span, words).filter(|(word, _)| !phrased(text, span, *word))?;
    let rest = past_emphasis(&text[word.end as usize..span.end as usize]);
    let next = rest.trim_start_matches(' ');
    let divided =
        next.is_empty() || next.starts_with([':', '(', '[', ';', ',', '\n', '\r']) || next.starts_with(is_dash);
    // `fixed via ...` tells what happened, `complete in two parts` what to do.
    let told = || is_past(word.of(text)) || text[span.start as usize..].starts_with(is_picture);
    (divided || is_marked(text, span, word) || told())
        .then(|| (whole(text, span, word, value), Span::at(span.end as usize)))
}

/// `open, the vendor knows`: a word at the end of a text, before a comma behind which stands no other one.
pub(super) fn enumerated<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<(Span, T)> {
    let (word, value) = known(text, span, words).filter(|(word, _)| word.start == span.start)?;
    let behind = text.get(word.end as usize..span.end as usize)?.strip_prefix(", ")?;
    let next = span.within(span.of(text), behind);
    known(text, next, words).is_none().then_some((word, value))
}

/// `closed, a probe was added`: a word with which a text begins that is there to say how far its subject is. `Open, close and
/// lock valves` is a title.
pub(in crate::model) fn opened_with<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<Status<T>> {
    let span = span.trimmed(text);
    let (word, value) = enumerated(text, span, words)?;
    let written = word.of(text);
    let meant = written.starts_with(char::is_lowercase) || is_shouted(written) || is_past(written);
    meant.then(|| whole(text, span, word, value))
}

/// Signs for what is not done, which also stand before what is not to be.
pub(super) const CROSSES: [char; 4] = ['\u{274c}', '\u{2716}', '\u{2717}', '\u{2718}'];

/// Whether a word is shouted, or emphasized alone: of `**Complete rollout**` it is not, of `**Deferred to Q3**` it is.
fn is_marked(text: &str, span: Span, word: Span) -> bool {
    let (before, rest) = (&text[span.start as usize..word.start as usize], &text[word.end as usize..span.end as usize]);
    let goes_on = || rest.strip_prefix(' ').filter(|more| more.starts_with(is_in_word));
    let alone =
        || goes_on().is_none_or(|more| leads_on(more) || is_sure(word.of(text)) && !is_phrase(rest, word.of(text)));
    is_shouted(word.of(text)) || before.ends_with('*') && alone()
}

/// Whether a word at the beginning of `span` is one of a phrase that goes on behind it: `Deferred tax`.
fn phrased(text: &str, span: Span, word: Span) -> bool {
    is_phrase(&text[word.end as usize..span.end as usize], word.of(text)) && !is_marked(text, span, word)
}

/// A status that takes all of `span`: its tail is the text.
pub(super) fn whole<T>(text: &str, span: Span, word: Span, value: T) -> Status<T> {
    Status { raw: span, word, tail: tail(text, span, word), value: Some(value) }
}

/// The bracket that closes the one at `open`.
pub(in crate::model) fn closing_bracket(written: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, byte) in written.bytes().enumerate().skip(open) {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}
