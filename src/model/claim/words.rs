//! The words of a status: where they begin and end, and which of them are known.

use crate::model::status::Word;
use crate::model::vocabulary::{ADVERBS, Words};
use crate::text::{ByteSet, Span, WordSet};

/// The pair of the tick.
pub(in crate::model) const EMPTY_BOX: char = '\u{2610}';

pub(in crate::model) const EMPHASIS: [char; 4] = ['*', '_', '`', '~'];

/// A text past the emphasis that it begins with.
#[inline]
pub(in crate::model) fn past_emphasis(written: &str) -> &str {
    let marks = written.bytes().take_while(|byte| matches!(byte, b'*' | b'_' | b'`' | b'~'));
    &written[marks.count()..]
}

pub(in crate::model) fn is_tick(c: char) -> bool {
    matches!(c, '\u{2705}' | '\u{2714}' | '\u{2713}' | '\u{2611}')
}

/// Words before what was so once, and is so no more.
pub(in crate::model) const PAST: WordSet =
    WordSet::of(&["was", "were", "previously", "formerly", "initially", "originally"]);

/// Whether it is an arrow, a symbol or an emoji.
pub(in crate::model) fn is_picture(c: char) -> bool {
    ('\u{2190}'..='\u{2bff}').contains(&c) && !('\u{2500}'..='\u{257f}').contains(&c)
        || c >= '\u{1f300}'
        || c == '\u{fe0f}'
}

pub(in crate::model) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2013}' | '\u{2014}')
}

/// Whether it is a letter or a digit; no table is asked for the dashes, which often stand where one of these may.
pub(super) fn is_in_word(c: char) -> bool {
    !is_dash(c) && c.is_alphanumeric()
}

/// `span` without the HTML comments at its beginning, and one at its end, where a suppression may stand.
pub(in crate::model) fn without_comment(text: &str, span: Span) -> Span {
    let mut written = span.of(text);
    while let Some(comment) = written.trim_start().strip_prefix("<!--") {
        let Some((_, behind)) = comment.split_once("-->") else { break };
        written = behind;
    }
    let span = Span::new(span.end as usize - written.len(), span.end as usize);
    match written.trim_end().strip_suffix("-->").and_then(|inner| inner.rfind("<!--")) {
        Some(at) => Span::new(span.start as usize, span.start as usize + at),
        None => span,
    }
}

/// `span` without comments and white space at its ends.
pub(super) fn uncommented(text: &str, span: Span) -> Span {
    let bare = span.trimmed(text);
    // Most texts begin and end with another sign.
    match bare.of(text).as_bytes() {
        [b'<', ..] | [.., b'>'] => without_comment(text, bare).trimmed(text),
        _ => bare,
    }
}

/// What begins with the first letter or digit of a text, past emphasis, pictures and an opening bracket.
fn from_word(written: &str) -> Option<&str> {
    if written.as_bytes().first()?.is_ascii_alphanumeric() {
        return Some(written);
    }
    Some(&written[written.find(char::is_alphanumeric)?..])
}

/// The word that a text begins with.
fn first_word(text: &str) -> &str {
    /// The bytes of ASCII that a word goes on with: every text of a row is asked for one.
    const IN_WORD: ByteSet = ByteSet::of(b"-_'/").with_alphanumerics();
    let mut len = IN_WORD.leads(text);
    if text.as_bytes().get(len).is_some_and(|byte| !byte.is_ascii()) {
        let word = |c: char| c.is_alphanumeric() || c == '\u{2019}' || u8::try_from(c).is_ok_and(|c| IN_WORD.has(c));
        len = text.find(|c: char| !word(c)).unwrap_or(text.len());
    }
    // Emphasis with underscores closes behind the word, a hyphen may be a dash.
    let closing = text.as_bytes()[..len].iter().rev().take_while(|byte| matches!(byte, b'_' | b'-' | b'/'));
    &text[..len - closing.count()]
}

/// The longest known word or phrase at the beginning of `span`; where it turns into others, the last of them.
pub(super) fn known<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<(Span, T)> {
    let word = first_known(text, span, words)?;
    Some(turned(text, word, span.end as usize, words))
}

fn is_adverb(word: &str) -> bool {
    const SET: WordSet = WordSet::of(ADVERBS);
    SET.has(word)
}

/// `word` with the adverb before it, which means nothing before another word: `all done`.
pub(in crate::model) fn with_adverb(text: &str, raw: Span, word: Span) -> Span {
    let before = text.get(raw.start as usize..word.start as usize).unwrap_or_default();
    let adverb = before.trim_end().rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let stands = before.ends_with(' ') && before.trim_end().ends_with(adverb) && is_adverb(adverb);
    if !stands {
        return word;
    }
    Span::new(raw.start as usize + before.trim_end().len() - adverb.len(), word.end as usize)
}

fn first_known<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<(Span, T)> {
    // Of most texts a look tells that no status begins so.
    let written = span.of(text);
    let mut said = from_word(written).filter(|said| words.may_begin(said))?;
    let mut first = first_word(said);
    if is_adverb(first) {
        said = from_word(&said[first.len()..])?;
        first = first_word(said);
    }
    let part = || {
        let part = &first[..first.bytes().position(|byte| byte == b'/')?];
        Some((part, words.get(part)?))
    };
    let found = undone(said, first).and_then(|phrase| Some((phrase, words.get("todo")?)));
    let (word, value) = found.or_else(|| longest(said, first, words)).or_else(part)?;
    Some((span.within(written, word), value))
}

/// What is still to be done, said by what it is not: `not deployed`, `not yet wired`; `first` is the first word of it.
fn undone<'a>(said: &'a str, first: &str) -> Option<&'a str> {
    const DEEDS: WordSet = WordSet::of(&[
        "fixed", "resolved", "mended", "tested", "verified", "validated", "deployed", "installed", "configured",
        "implemented", "migrated", "merged", "released", "executed", "documented", "reviewed", "finished", "completed",
        "complete",
    ]);
    if !first.eq_ignore_ascii_case("not") {
        return None;
    }
    let next = |from: usize| {
        let rest = said[from..].strip_prefix(' ').filter(|rest| rest.starts_with(char::is_alphabetic))?;
        let word = first_word(rest);
        Some((word, from + 1 + word.len()))
    };
    let (second, to) = next(first.len())?;
    let to = if second.eq_ignore_ascii_case("yet") {
        next(to)?.1
    } else {
        let deed = DEEDS.has(second).then_some(to)?;
        // `not fixed yet`
        next(deed).filter(|(third, _)| third.eq_ignore_ascii_case("yet")).map_or(deed, |(_, to)| to)
    };
    Some(&said[..to])
}

/// The last word of those that `word` turns into: `DONE` of `TODO \u{2192} DONE`.
fn turned<T: Word>(text: &str, mut word: (Span, T), end: usize, words: &Words<T>) -> (Span, T) {
    const ARROWS: [&str; 4] = ["\u{2192}", "->", "=>", "\u{27a1}"];
    const FIRST: [char; 4] = ['\u{2192}', '-', '=', '\u{27a1}'];
    let next = |from: usize| {
        let rest = text.get(from..end)?;
        let behind = Some(past_emphasis(rest).trim_start()).filter(|behind| behind.starts_with(FIRST))?;
        let behind = ARROWS.iter().find_map(|arrow| behind.strip_prefix(arrow))?;
        let from = from + rest.len() - behind.len();
        let next = first_known(text, Span::new(from, end), words)?;
        (!text[from..next.0.start as usize].contains(char::is_alphanumeric)).then_some(next)
    };
    while let Some(found) = next(word.0.end as usize) {
        word = found;
    }
    word
}

/// The longest known phrase of up to three words that a text says, beginning with the `first`.
fn longest<'a, T: Word>(said: &'a str, first: &'a str, words: &Words<T>) -> Option<(&'a str, T)> {
    let mut phrase = first;
    let mut best = words.get(phrase).map(|value| (phrase, value));
    for _ in 1..words.longest(first).min(3) {
        let [b' ', ..] = said.as_bytes()[phrase.len()..] else { break };
        let from = phrase.len() + 1;
        if !said[from..].starts_with(is_in_word) {
            break;
        }
        phrase = &said[..from + first_word(&said[from..]).len()];
        best = words.get(phrase).map(|value| (phrase, value)).or(best);
    }
    best
}

/// The words of a status that is not known: up to the first sign that divides.
pub(super) fn first_words(text: &str, span: Span) -> Span {
    let written = span.of(text);
    let bare = past_emphasis(written);
    let mut stop =
        bare.find(['(', '[', ':', ';', ',', '\n', '\u{2014}', '\u{2013}']).filter(|at| *at > 0).unwrap_or(bare.len());
    if let Some(dash) = bare.find(" - ") {
        stop = stop.min(dash);
    }
    let word = bare[..stop].trim_end().trim_end_matches(EMPHASIS);
    if word.is_empty() { span } else { span.within(written, word) }
}

/// What stands behind `word` in `raw`.
pub(super) fn tail(text: &str, raw: Span, word: Span) -> Option<Span> {
    let behind = &text[word.end as usize..raw.end as usize];
    if behind.is_empty() {
        return None;
    }
    let tail =
        strip_separators(text, Span::new(word.end as usize, raw.end as usize).within(behind, past_emphasis(behind)));
    let written = tail.of(text);
    if ends_bare(written) && !written.ends_with([')', ']']) {
        return (!tail.is_empty()).then_some(tail);
    }
    // A bracket around the whole status closes behind it.
    let closed = written.bytes().fold(0, |closed: i64, byte| match byte {
        b')' | b']' => closed + 1,
        b'(' | b'[' => closed - 1,
        _ => closed,
    });
    let mut inner = written;
    for _ in 0..closed {
        inner = inner.strip_suffix([')', ']']).unwrap_or(inner);
    }
    let tail = strip_separators(text, tail.within(written, inner));
    (!tail.is_empty()).then_some(tail)
}

/// Whether a text ends with no sign that [`strip_separators`] takes away, as the last byte of most tells.
fn ends_bare(written: &str) -> bool {
    let stays = |byte: &u8| byte.is_ascii_graphic() && !matches!(byte, b'-' | b',' | b';' | b'*' | b'~');
    written.as_bytes().last().is_none_or(stays)
}

/// `span` without the emphasis, dashes, colons and blanks at its ends.
pub(super) fn strip_separators(text: &str, span: Span) -> Span {
    let written = span.of(text);
    let divides =
        |c: char| c.is_whitespace() || is_dash(c) || matches!(c, ':' | ',' | ';' | '*' | '_' | '~' | '\u{2192}');
    let plain = written.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
    let left = if plain { written } else { written.trim_start_matches(|c| divides(c) || c == '.') };
    if ends_bare(left) {
        return span.within(written, left);
    }
    let right = left.trim_end_matches(|c: char| c.is_whitespace() || is_dash(c) || matches!(c, ',' | ';' | '\u{2192}'));
    // A sign of emphasis at the end whose partner was cut off goes as well.
    let partner = |sign: &str| right.ends_with(sign) && right.matches(sign).count() % 2 == 1;
    let bare = if partner("**") || partner("*") { right.trim_end_matches('*') } else { right };
    let bare = if partner("~~") { bare.trim_end_matches('~') } else { bare };
    span.within(written, bare.trim_end())
}

/// The names of signs in Markdown of some hosts: `:construction:`.
const NAMED: [(&str, &str); 16] = [
    ("white_check_mark", "\u{2705}"),
    ("heavy_check_mark", "\u{2714}"),
    ("ballot_box_with_check", "\u{2611}"),
    ("x", "\u{274c}"),
    ("heavy_multiplication_x", "\u{2716}"),
    ("construction", "\u{1f6a7}"),
    ("building_construction", "\u{1f3d7}"),
    ("arrows_counterclockwise", "\u{1f504}"),
    ("hourglass", "\u{231b}"),
    ("hourglass_flowing_sand", "\u{23f3}"),
    ("soon", "\u{1f51c}"),
    ("white_large_square", "\u{2b1c}"),
    ("black_square_button", "\u{1f532}"),
    ("white_circle", "\u{26aa}"),
    ("pause_button", "\u{23f8}"),
    ("next_track_button", "\u{23ed}"),
];

/// The sign with whose name a text begins, and how long the name is.
pub(super) fn named_sign(written: &str) -> Option<(&'static str, usize)> {
    let (name, _) = written.strip_prefix(':')?.split_once(':')?;
    NAMED.iter().find(|(known, _)| *known == name).map(|(_, sign)| (*sign, name.len() + 2))
}

/// Whether a text may begin with a sign, past emphasis, or with the name of one.
pub(super) fn may_be_signed(written: &str) -> bool {
    let bare = past_emphasis(written);
    bare.as_bytes().first().is_some_and(|byte| *byte == b':' || !byte.is_ascii())
}

/// A sign that means something by itself, at the beginning of `span`: `\u{1f6a7}`.
pub(super) fn sign<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<(Span, T)> {
    let written = past_emphasis(span.of(text));
    if written.as_bytes().first().is_none_or(u8::is_ascii) {
        let (sign, len) = named_sign(written)?;
        return Some((span.within(span.of(text), &written[..len]), words.get(sign)?));
    }
    let first = written.split([' ', '(', '*']).next()?;
    // Behind a picture may stand that it is to be drawn as one.
    let value = words.get(first.trim_end_matches('\u{fe0f}'))?;
    Some((span.within(span.of(text), first), value))
}

/// The ticks that a text begins with, or the name of one.
pub(in crate::model) fn tick_at(text: &str, span: Span) -> Option<Span> {
    let written = span.of(text);
    let bare = past_emphasis(written);
    let first = bare.chars().next()?;
    if first == ':' {
        let (_, len) = named_sign(bare).filter(|(sign, _)| sign.starts_with(is_tick))?;
        return Some(span.within(written, &bare[..len]));
    }
    let first = Some(first).filter(|c| is_tick(*c))?;
    let at = span.start as usize + written.find(first)?;
    let rest = written[at - span.start as usize..].trim_start_matches(|c: char| is_tick(c) || c == '\u{fe0f}');
    Some(Span::new(at, span.end as usize - rest.len()))
}
