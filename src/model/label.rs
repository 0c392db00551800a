//! The labels by which people call the pieces of their work: `P0`, `Step 3`, `MT-7`, `Lane A`.

use super::claim::is_picture;
use super::ordinal::{is_spelled, ordinal, spelled};
use crate::text::{Short, Span, WordSet, limits, strip_any_case};

/// A label as it is written, and what it is called however it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// The label alone.
    pub span: Span,
    /// Its name for comparing: `P3` for `P3`, `p3` and `Phase 3`.
    pub name: Short,
    /// Where the text behind the label begins, past the sign between them.
    pub rest: usize,
    /// The sign between label and text.
    pub sign: Sign,
    /// Whether the label alone shows that work is meant: `P3` and `Step 3` do, `X3` does not.
    pub plain: bool,
}

impl Label {
    /// Whether it can be that of a track, lane or workstream, which holds phases of its own.
    pub(super) fn holds_others(&self) -> bool {
        ["TRACK", "LANE", "WS"].iter().any(|word| self.name.as_bytes().starts_with(word.as_bytes()))
    }
}

/// What stands between a label and the text behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sign {
    /// A colon, a dash, a dot, a bracket.
    Divider,
    /// Nothing: the label is all there is.
    End,
    /// A blank: `P3 Verification` may well be no phase.
    Blank,
}

/// The words that make a label with a number or letter behind them.
const UNITS: WordSet = WordSet::of(&[
    "batch", "epic", "iteration", "lane", "milestone", "move", "phase", "ring", "sprint", "stage", "step", "task",
    "track", "wave", WORK_PACKAGE, WORK_STREAM, "workstream",
]);

const WORK_STREAM: &str = "work stream";
const WORK_PACKAGE: &str = "work package";

/// What a label is called that has one of these words; any other word stands in the name as it is.
const SHORTENED: [(&str, &str); 6] = [
    ("phase", "P"),
    ("wave", "W"),
    ("workstream", "WS"),
    (WORK_STREAM, "WS"),
    ("milestone", "M"),
    (WORK_PACKAGE, "WP"),
];

/// Whether these letters mean work wherever they stand before a number.
fn means_work(letters: &str) -> bool {
    matches!(letters, "P" | "W" | "T" | "MT" | "WS" | "WP")
}

/// The label with which the text at `span` begins.
pub(super) fn label(text: &str, span: Span) -> Option<Label> {
    let bare = past_signs(span.of(text));
    // Behind a small letter stands no label but that of a unit, as most texts do not begin.
    if bare.as_bytes().get(1)?.is_ascii_lowercase() && !UNITS.may_begin(bare) {
        return None;
    }
    extended(bare, span.end as usize - bare.len(), one(bare)?)
}

/// The label at `from`, with which `bare` begins: as it is alone, and as it goes on.
#[inline(never)]
fn extended(bare: &str, from: usize, (mut len, mut name, mut plain): (usize, Short, bool)) -> Option<Label> {
    // `P2+P4` and `P5, P6` are one label for two pieces, `P7..P9` for three.
    for _ in 1..limits::LABELS {
        let Some((more, names)) = combined(&bare[len..], &name) else { break };
        len += more;
        name = names;
        plain = true;
    }
    let of = total(&bare[len..], &bare[..len]);
    let (sign, skipped) = sign(&bare[len + of..])?;
    // `Move one host` is a sentence.
    if sign == Sign::Blank && plain && is_spelled(&bare[..len]) {
        return None;
    }
    Some(Label { span: Span::new(from, from + len), name, rest: from + len + of + skipped, sign, plain })
}

/// A text without the emphasis and the pictures before its first word.
fn past_signs(written: &str) -> &str {
    let is_sign = |c: char| matches!(c, '*' | '_' | '`' | '~' | '[' | ' ');
    let bare = &written[written.bytes().take_while(|byte| is_sign(char::from(*byte))).count()..];
    match bare.as_bytes().first() {
        Some(byte) if !byte.is_ascii() => bare.trim_start_matches(|c| is_sign(c) || is_picture(c)),
        _ => bare,
    }
}

/// How long ` of 4` is behind a label, or `/4` where the label has a blank.
fn total(after: &str, label: &str) -> usize {
    let rest = match after.as_bytes() {
        [b' ', b'o', b'f', b' ', ..] => &after[" of ".len()..],
        [b'/', ..] if label.contains(' ') => &after["/".len()..],
        _ => return 0,
    };
    let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    let ends = (1..=3).contains(&digits) && !rest[digits..].starts_with(|c: char| c.is_alphanumeric());
    if ends { after.len() - rest.len() + digits } else { 0 }
}

/// What goes on a label: how long it is, and all names so far.
fn combined(rest: &str, name: &Short) -> Option<(usize, Short)> {
    const AND: [&str; 9] = ["+", "&", "/", " + ", " & ", ", ", ",", " / ", " and "];
    const UP_TO: [&str; 6] = ["..", "\u{2013}", "-", " - ", " \u{2013} ", " to "];
    const JOINED: [&str; 3] = ["..", "\u{2013}", "-"];
    // With these bytes, perhaps behind a blank, the signs begin; the last are those of a dash.
    if !matches!(
        rest.as_bytes(),
        [b'+' | b'&' | b'/' | b',' | b'.' | b'-', ..]
            | [b' ', b'+' | b'&' | b'/' | b'a' | b't' | b'-', ..]
            | [0xe2, 0x80, 0x93, ..]
            | [b' ', 0xe2, 0x80, 0x93, ..]
    ) {
        return None;
    }
    let next = |sign: &&&str| rest.strip_prefix(**sign).and_then(one).is_some();
    if let Some(sign) = AND.iter().find(next) {
        let (len, other, _) = one(&rest[sign.len()..])?;
        return Some((sign.len() + len, Short::joined([name, "+", &other])));
    }
    let (family, from) = numbered(parts(name).last()?)?;
    let (len, to) = if let Some(sign) = UP_TO.iter().find(next) {
        let (len, last, _) = one(&rest[sign.len()..])?;
        let to = numbered(&last).filter(|(other, _)| *other == family).map(|(_, to)| to)?;
        (sign.len() + len, to)
    } else {
        // `Phase 4-5` as well as `P4-P5`.
        let number = JOINED.iter().find_map(|sign| rest.strip_prefix(*sign))?;
        let len = ordinal(number, false)?;
        (rest.len() - number.len() + len, number[..len].parse().ok()?)
    };
    let range = (from < to && to - from < limits::LABELS).then(|| from + 1..=to)?;
    let add = |name: Short, number: usize| Short::joined([&name, "+", family, &number.to_string()]);
    Some((len, range.fold(name.clone(), add)))
}

/// A name cut before the number at its end.
fn numbered(name: &str) -> Option<(&str, usize)> {
    let family = name.trim_end_matches(|c: char| c.is_ascii_digit());
    Some((family, name[family.len()..].parse().ok()?))
}

/// The names that a combined label stands for.
pub(super) fn parts(name: &str) -> impl Iterator<Item = &str> {
    name.split('+')
}

/// The label under a header that names the kind of work, where a number or letter is enough.
pub(super) fn cell_name(header: &str, cell: &str) -> Option<Short> {
    let len = UNITS.has(header).then(|| ordinal(cell, true)).flatten()?;
    (len == cell.len()).then(|| Short::joined([shortened(header), cell]).in_capitals())
}

/// Whether `word` names a kind of work, in any case: `phase`, `Steps`, `lane`.
pub(super) fn is_unit_word(word: &str) -> bool {
    UNITS.has(word.strip_suffix(['s', 'S']).unwrap_or(word))
}

/// What stands in a label's name for a word that names a kind of work.
fn shortened(unit: &str) -> &str {
    SHORTENED.iter().find(|(word, _)| word.eq_ignore_ascii_case(unit)).map_or(unit, |(_, short)| short)
}

/// One label: its length, its name for comparing, whether it is plain.
#[inline]
fn one(bare: &str) -> Option<(usize, Short, bool)> {
    let bytes = bare.as_bytes();
    // Most texts begin with a word that is none: how long it is, and what stands behind it, tells.
    let head = bytes.get(..=LONGEST).unwrap_or(bytes);
    let letters = head.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    match (letters, bytes.get(letters)?) {
        (1..=3, b'0'..=b'9' | b'-') => letter_label(bare, letters),
        (4..=LONGEST, b'0'..=b'9' | b' ' | b'-' | b'#') => word_label(bare, unit(bare, letters)?),
        _ => None,
    }
}

/// The word for a kind of work with which a text begins, or the two.
#[inline]
fn unit(bare: &str, letters: usize) -> Option<&str> {
    let word = &bare[..letters];
    if UNITS.has(word) {
        return Some(word);
    }
    let two = [WORK_STREAM, WORK_PACKAGE].iter().find(|two| strip_any_case(bare, two).is_some())?;
    Some(&bare[..two.len()])
}

/// How long the longest of [`UNITS`] is that is one word.
const LONGEST: usize = 10;

/// `Step 3`, `Lane A`, `phase 3b`, `Wave-2`.
#[inline(never)]
fn word_label(bare: &str, unit: &str) -> Option<(usize, Short, bool)> {
    let rest = &bare[unit.len()..];
    let number = rest.trim_start_matches([' ', '-', '#']);
    if number.len() == rest.len() && !rest.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let before = bare.len() - number.len();
    let short = shortened(unit);
    let (len, number) = match ordinal(number, true) {
        // `Phase P1` is `P1`.
        Some(len) => {
            let written = &number[..len];
            (len, written.strip_prefix(short).filter(|rest| !rest.is_empty()).unwrap_or(written))
        }
        None => spelled(number)?,
    };
    Some((before + len, Short::joined([short, number]).in_capitals(), true))
}

/// `P0`, `P1.5`, `W3`, `T0-A`, `MT-7`, `P2a`.
#[inline(never)]
fn letter_label(bare: &str, letters: usize) -> Option<(usize, Short, bool)> {
    let family = &bare[..letters];
    if !family.bytes().all(|letter| letter.is_ascii_uppercase()) {
        return None;
    }
    let mut plain = means_work(family);
    let hyphen = usize::from(letters > 1 && bare[letters..].starts_with('-'));
    let number = &bare[letters + hyphen..];
    // `WS-A` is a workstream.
    let len = ordinal(number, plain && hyphen > 0)?;
    let len = if plain { len + parts_of(&number[len..]) } else { len };
    let mut end = letters + hyphen + len;
    let number = &number[..len];
    // `P0A` is a part of the work, `B2B` a word.
    if !plain && number.ends_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let mut suffix = "";
    // `T0-A` is a part of `T0`; `P2-1` is the number of something else.
    let part = (bare.as_bytes().get(end) == Some(&b'-')).then(|| &bare[end + 1..]);
    // `P0-P2` is a range.
    let ranges = |rest: &&str| {
        let to = rest.strip_prefix(family).filter(|_| plain);
        to.is_some_and(|to| to.starts_with(|c: char| c.is_ascii_digit()))
    };
    let part = part.filter(|rest| !ranges(rest)).and_then(|rest| rest.chars().next());
    if let Some(part) = part.filter(char::is_ascii_alphanumeric) {
        let single = !bare[end + 2..].starts_with(|c: char| c.is_alphanumeric());
        if !single || (part.is_ascii_digit() && plain) {
            return None;
        }
        suffix = &bare[end + 1..end + 2];
        end += 2;
        plain = part.is_ascii_uppercase();
    }
    // Gates and deliverables are numbered with a D.
    (family != "D").then(|| (end, Short::joined([family, number, suffix]).in_capitals(), plain))
}

/// How long what tells a part of a part is, behind a number: `.3` of `P1.2.3`, `.A` of `P0.A`.
fn parts_of(rest: &str) -> usize {
    if rest.as_bytes().first() != Some(&b'.') {
        return 0;
    }
    let part = &rest[1..];
    let digits = part.bytes().take_while(u8::is_ascii_digit).count();
    let letter = usize::from(digits == 0 && part.starts_with(|c: char| c.is_ascii_uppercase()));
    let ends = !part[digits + letter..].starts_with(|c: char| c.is_alphanumeric());
    if ends && digits + letter > 0 { 1 + digits + letter } else { 0 }
}

/// The sign behind a label, and how many bytes to pass over; nothing if the word goes on.
fn sign(after: &str) -> Option<(Sign, usize)> {
    const CLOSING: [char; 5] = ['*', '_', '`', '~', ']'];
    // Behind most labels stands a colon, a dash or nothing, and then a word, or no more.
    match after.as_bytes() {
        [] => return Some((Sign::End, 0)),
        [b':', b' ', next, ..] if next.is_ascii_alphanumeric() => return Some((Sign::Divider, 2)),
        [b' ', next, ..] if next.is_ascii_alphanumeric() => return Some((Sign::Blank, 1)),
        [b' ', b'-', b' ', next, ..] if next.is_ascii_alphanumeric() => return Some((Sign::Divider, 3)),
        [b' ', 0xe2, 0x80, 0x93 | 0x94, b' ', next, ..] if next.is_ascii_alphanumeric() => {
            return Some((Sign::Divider, 5));
        }
        _ => {}
    }
    let bare = after.trim_start_matches(CLOSING);
    // `[P2](#p2)`: the place that a link leads to goes with it.
    let target = bare.strip_prefix('(').filter(|_| after[..after.len() - bare.len()].ends_with(']'));
    let bare = target.and_then(|target| target.split_once(')')).map_or(bare, |(_, rest)| rest);
    let bare = bare.trim_start_matches(CLOSING);
    let closed = after.len() - bare.len();
    let text = bare.trim_start_matches([' ', '\t']);
    let blanks = bare.len() - text.len();
    let dash = text.trim_start_matches(['-', '\u{2013}', '\u{2014}', '\u{2192}']);
    let dash = if dash.len() < text.len() { dash.trim_start_matches('>') } else { dash };
    let dashes = text.len() - dash.len();
    let skip = |more: usize| closed + blanks + more;
    // Emphasis may close behind the colon as well.
    let tidy = |rest: &str| rest.len() - rest.trim_start_matches(['*', '_', ' ', '\t']).len();
    match text.chars().next() {
        None | Some('\n' | '\r') => Some((Sign::End, skip(0))),
        Some(':' | '|') => Some((Sign::Divider, skip(1 + emphasis_then_blank(&text[1..])))),
        Some('.' | ')') if text[1..].starts_with([' ', '*', '_']) || text.len() == 1 => {
            Some((Sign::Divider, skip(1 + tidy(&text[1..]))))
        }
        Some('(' | '[') if blanks > 0 => Some((Sign::Divider, skip(0))),
        Some(_) if dashes > 0 && (blanks > 0 || dash.starts_with(' ')) => {
            Some((Sign::Divider, skip(dashes + emphasis_then_blank(dash))))
        }
        Some(_) if blanks > 0 => Some((Sign::Blank, skip(0))),
        Some(_) => None,
    }
}

/// Closing emphasis and the blanks behind it, but not the opening emphasis of the text.
fn emphasis_then_blank(rest: &str) -> usize {
    let bare = rest.trim_start_matches(['*', '_', '`']);
    let blank = bare.trim_start_matches([' ', '\t']);
    if blank.len() == bare.len() && !bare.is_empty() { 0 } else { rest.len() - blank.len() }
}

#[cfg(test)]
mod tests;
