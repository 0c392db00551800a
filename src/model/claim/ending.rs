//! A status at the end of a text that nothing divides from it: a sign, `audit **DONE**`, `audit. Done.`

use super::Status;
use super::field::{Boxed, boxed};
use super::leading::{CROSSES, closing_bracket, strict, whole};
use super::manner::{is_loose, is_past, is_shouted, leads_on};
use super::share::progress;
use super::words::{is_dash, is_picture, is_tick, named_sign, tail};
use crate::model::status::Word;
use crate::model::vocabulary::Words;
use crate::text::{Span, WordSet, place_in};

/// A tick behind the text, or a sign that means something by itself; behind a tick may stand when that was.
pub(super) fn last_sign<T: Word>(
    text: &str,
    span: Span,
    words: &Words<T>,
    tick: Option<T>,
) -> Option<(Status<T>, Span)> {
    let written = span.of(text);
    let bare = written.trim_end_matches('\u{fe0f}');
    let last = bare.chars().next_back().filter(|c| !c.is_ascii()).map(|sign| (bare.len() - sign.len_utf8(), sign));
    let meant = |(at, sign): &(usize, char)| if is_tick(*sign) { tick } else { words.get(&bare[*at..]) };
    let Some((sign, value)) = last.and_then(|last| Some((last.1, meant(&last)?))) else {
        return remarked_sign(text, span, words, tick);
    };
    let before = written.trim_end_matches([sign, '\u{fe0f}']);
    // A cross may be what the text is about.
    if CROSSES.contains(&sign) && !sets_off(before) && before.ends_with(' ') {
        return None;
    }
    let mark = Span::new(span.start as usize + before.len(), span.end as usize);
    let title = Span::new(span.start as usize, mark.start as usize);
    Some((Status { raw: mark, word: mark, tail: None, value: Some(value) }, title))
}

/// `text \u{2705} (2026-03-01)`, `text \u{1f504} 3/5`, `text \u{2705} Verified on vm2`: a sign between words, behind which stands a
/// remark.
fn remarked_sign<T: Word>(text: &str, span: Span, words: &Words<T>, tick: Option<T>) -> Option<(Status<T>, Span)> {
    let written = span.of(text);
    // No picture begins with a byte before this one, as nearly all other signs do.
    let begins = |at: &usize| written.as_bytes()[*at] >= 0xe2;
    let signs = (0..written.len()).rev().filter(begins).filter_map(|at| Some((at, written[at..].chars().next()?)));
    let signs = signs.filter(|(_, c)| is_picture(*c));
    let mut known = signs.filter_map(|(at, c)| {
        let value = if is_tick(c) { tick } else { words.get(&written[at..at + c.len_utf8()]) };
        Some((at, at + c.len_utf8(), value?))
    });
    let (at, end, value) = known.next()?;
    let mark = Span::new(span.start as usize + at, span.start as usize + end);
    let rest = written[end..].trim_start_matches(['\u{fe0f}', ' ']);
    let raw = Span::new(mark.start as usize, span.end as usize);
    let title = written[..at].trim_end_matches([' ', ':']);
    let meant = is_remark(rest, is_tick(written[at..end].chars().next()?)) && !speaks_of_signs(title);
    let title = span.within(written, title);
    meant.then(|| (Status { raw, word: mark, tail: tail(text, raw, mark), value: Some(value) }, title))
}

/// `text [x]`, `text [~] 23 of 41`: a box behind the text.
pub(super) fn box_behind<T: Word>(
    text: &str,
    span: Span,
    words: &Words<T>,
    tick: Option<T>,
) -> Option<(Status<T>, Span)> {
    let written = span.of(text);
    let at = last_opened(written, b'[')?;
    let (mark, behind) = boxed(text, Span::new(span.start as usize + at + 1, span.end as usize));
    let (word, said) = mark?;
    let rest = behind.of(text);
    let remark = rest.trim_start();
    let meant = rest.is_empty() || remark.len() < rest.len() && is_remark(remark, matches!(said, Boxed::Ticked));
    let title = written[..at].trim_end_matches([' ', ':']);
    let value = said.value(words, tick).filter(|_| meant && !speaks_of_signs(title))?;
    let raw = Span { start: word.start, end: span.end };
    Some((Status { raw, word, tail: tail(text, raw, word), value: Some(value) }, span.within(written, title)))
}

/// `text \u{2014} 38 of 40 done`, `text (60% done)`: how much of the work is done, behind what divides, or in a bracket.
pub(super) fn counted_behind<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<(Status<T>, Span)> {
    const DIVIDERS: [&str; 4] = [" - ", " \u{2014} ", " \u{2013} ", ": "];
    // Of a gap no part can be done.
    let divisible = T::NAMES.iter().any(|(_, name)| *name == "todo");
    let written = Some(span.of(text).trim_end()).filter(|_| divisible)?;
    // Most texts count nothing: a look tells.
    let bytes = written.as_bytes();
    let of = |at: usize| bytes[..at].ends_with(b" o") && bytes[at + 1..].starts_with(b" ");
    if memchr::memchr2(b'%', b'/', bytes).is_none() && !memchr::memchr_iter(b'f', bytes).any(of) {
        return None;
    }
    let (title, said) = if let Some(inside) = written.strip_suffix([')', ']']) {
        inside.rsplit_once(['(', '['])?
    } else {
        let last = DIVIDERS.iter().filter_map(|divider| Some((written.rfind(divider)?, divider.len())));
        let (at, len) = last.max()?;
        (&written[..at], &written[at + len..])
    };
    let value = words.get(progress(said.trim_start_matches(['*', '~', ' ']))?)?;
    let raw = span.within(span.of(text), said).trimmed(text);
    Some((Status { raw, word: raw, tail: None, value: Some(value) }, span.within(span.of(text), title)))
}

/// Whether what stands behind a sign is said of the work, and no text that goes on behind a picture: `every host`.
fn is_remark(rest: &str, ticked: bool) -> bool {
    let bare = rest.trim_start_matches(['*', '_', '~']);
    let Some(first) = bare.chars().next() else { return false };
    let deed = || bare.split(|c: char| !c.is_alphabetic()).next().is_some_and(|word| ticked && word.ends_with("ed"));
    !first.is_alphabetic() || first.is_uppercase() || deed()
}

/// Whether a text before a sign is about signs: `Check`, `Replace the icon`, `Use`.
fn speaks_of_signs(title: &str) -> bool {
    const SIGNS: WordSet = WordSet::of(&[
        "tick", "ticks", "mark", "marks", "checkmark", "checkmarks", "emoji", "emojis", "icon", "icons", "sign",
        "signs", "symbol", "symbols",
    ]);
    let last = title.rsplit([' ', '(', '[']).next().unwrap_or_default().trim_matches(['*', '_', '`', '"', '\'']);
    // In code and brackets it stands for itself.
    let count = |signs: &[char]| title.matches(signs).count();
    let enclosed = count(&['`']) % 2 == 1 || count(&['(', '[']) != count(&[')', ']']);
    title.is_empty()
        || enclosed
        || SIGNS.has(last)
        || DEEDS.has(last)
        || LINKS.has(last)
        || last.eq_ignore_ascii_case("use")
}

/// The longest status that stands at the end of a text.
const LONGEST: usize = 24;

/// A known word at the end of a text that is emphasized or shouted, behind which a bracket may stand; or that is a
/// sentence of its own, where a full stop or a semicolon stands in the text.
pub(super) fn ending<T: Word>(
    text: &str,
    span: Span,
    words: &Words<T>,
    tick: Option<T>,
    stopped: bool,
) -> Option<(Status<T>, Span)> {
    let written = span.of(text);
    // Most texts end with a small letter: nothing was shouted or emphasized there.
    let bare = match written.as_bytes().last()? {
        b':' => return named(text, span, words, tick),
        b')' => before_bracket(written)?,
        b'.' => &written[..written.len() - 1],
        _ => written,
    };
    let found = match bare.as_bytes().last()? {
        b'*' | b'_' => emphasized(text, span, bare.len(), words),
        last if last.is_ascii_uppercase() => shouted(text, span, bare.len(), words),
        _ => None,
    };
    found.or_else(|| if stopped { sentence_or_clause(text, span, words) } else { None })
}

/// What stands behind the last full stop or semicolon, if a status is all of it, or begins it.
fn sentence_or_clause<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<(Status<T>, Span)> {
    /// What is longer goes on to tell more.
    const LONGEST: usize = 64;
    let written = span.of(text);
    // Of `_Open._` the emphasis is around the sentence.
    let inside = written.trim_end_matches(['*', '_']);
    let said = if inside.ends_with('.') { span.within(written, inside) } else { span };
    let bare = said.of(text).trim_end_matches('.');
    let from = bare.len().saturating_sub(LONGEST);
    let dot = from + memchr::memrchr2(b'.', b';', &bare.as_bytes()[from..])?;
    let last = bare[dot + 1..].strip_prefix(' ')?;
    // Behind a word that is a sentence stands one full stop at most.
    let whole = said.len() - bare.len() < 2;
    let sentence = if whole { sentence(text, said, (&bare[..dot], last), words) } else { None };
    sentence.or_else(|| clause(text, said, (&bare[..dot], last), words))
}

/// `audit :construction:`: the name of a sign.
fn named<T: Word>(text: &str, span: Span, words: &Words<T>, tick: Option<T>) -> Option<(Status<T>, Span)> {
    let written = span.of(text);
    let from = written.rfind(" :")? + 1;
    let (sign, len) = named_sign(&written[from..])?;
    let value = if sign.starts_with(is_tick) { tick } else { words.get(sign) };
    let value = value.filter(|_| from + len == written.len())?;
    Some(status(text, span, (from, from, written.len()), value))
}

/// What stands before the bracket with which a text ends.
fn before_bracket(written: &str) -> Option<&str> {
    let open = last_opened(written, b'(').filter(|at| closing_bracket(written, at + 1) == Some(written.len() - 1))?;
    Some(written[..open].trim_end())
}

/// The blank before the last bracket that stands behind one.
fn last_opened(written: &str, bracket: u8) -> Option<usize> {
    let bytes = written.as_bytes();
    memchr::memrchr_iter(bracket, bytes).filter_map(|at| at.checked_sub(1)).find(|before| bytes[*before] == b' ')
}

/// `audit **DONE**`: all between the marks is a status. What is code is called by that name.
fn emphasized<T: Word>(text: &str, span: Span, end: usize, words: &Words<T>) -> Option<(Status<T>, Span)> {
    let bare = &span.of(text)[..end];
    let marks = bare.len() - bare.trim_end_matches(['*', '_']).len();
    let inside = &bare[..bare.len() - marks];
    let from = inside.rfind(&bare[inside.len()..]).filter(|from| inside.len() - from <= LONGEST)? + marks;
    let (before, word) = (&inside[..from - marks], &inside[from..]);
    let value = words.get(word)?;
    let meant = is_shouted(word) || !is_loose(word);
    (meant && sets_off(before)).then(|| status(text, span, (before.len(), from, inside.len()), value))
}

/// `audit DONE`: the last words are a status in capitals, and those before them are none.
fn shouted<T: Word>(text: &str, span: Span, end: usize, words: &Words<T>) -> Option<(Status<T>, Span)> {
    let bare = &span.of(text)[..end];
    // A name is no word of one: `(see GAP-OP-1) DONE`.
    let plain = |word: &&str| is_shouted(word) && !word.contains(|c: char| c.is_ascii_digit());
    let first = bare.rsplit(' ').take_while(plain).last()?;
    let from = place_in(bare, first);
    let word = &bare[from..];
    let value = words.get(word).filter(|_| word.len() <= LONGEST && !is_loose(word))?;
    let before = &bare[..from];
    sets_off(before).then(|| status(text, span, (from, from, end), value))
}

/// `audit. Done.`: a status is the last sentence.
fn sentence<T: Word>(
    text: &str,
    span: Span,
    (before, said): (&str, &str),
    words: &Words<T>,
) -> Option<(Status<T>, Span)> {
    let word = Some(said.trim_start_matches(['*', '_'])).filter(|_| said.len() < LONGEST - 1)?;
    // Of a gap nothing is said in passing: `the pump leaks. Open.`
    let of_gap = !T::NAMES.iter().any(|(_, name)| *name == "todo") && word.starts_with(char::is_uppercase);
    let marked = word.len() < said.len() || of_gap;
    let value = words.get(word).filter(|_| ends(before) && (marked || !is_loose(word) || is_shouted(word)))?;
    let from = place_in(span.of(text), word);
    Some(status(text, span, (before.len(), from, from + word.len()), value))
}

/// `audit. Fixed in ab5d3e7.`, `audit; DEFERRED to LOOP-X`: a status begins the last sentence, or what a semicolon sets off.
fn clause<T: Word>(
    text: &str,
    span: Span,
    (before, said): (&str, &str),
    words: &Words<T>,
) -> Option<(Status<T>, Span)> {
    let segment = span.within(span.of(text), said.trim_start_matches(['*', '_']));
    let (word, value) = strict(text, segment, words).filter(|(word, _)| word.start == segment.start)?;
    if said.contains(" but ") {
        return None;
    }
    let written = word.of(text);
    let begins = span.of(text)[before.len()..].starts_with(';') || written.starts_with(char::is_uppercase);
    let rest = text[word.end as usize..segment.end as usize].trim_start();
    let goes_on = rest.starts_with(char::is_alphabetic) && !leads_on(rest);
    let meant = is_shouted(written) || begins && is_past(written) && !is_loose(written) && !goes_on;
    let raw = Span { start: segment.start, end: span.end };
    let title = Span::new(span.start as usize, span.start as usize + before.len());
    (meant && ends(before)).then(|| (whole(text, raw, word, value), title))
}

/// Whether a sentence ends with `before`: `e.g. done` goes on, and so does `etc. open`.
fn ends(before: &str) -> bool {
    before.len() > 2 && !before.rsplit(' ').next().is_some_and(|last| last.contains('.') || last == "etc")
}

/// Words that go on with what stands behind them.
const LINKS: WordSet = WordSet::of(&[
    "is", "are", "was", "were", "be", "been", "as", "to", "says", "say", "said", "mark", "marked", "marks", "until",
    "till", "when", "once", "if", "not", "no", "never", "of", "with", "or", "and", "a", "an", "the", "in", "on", "for",
    "all", "any", "each", "every", "status", "set", "sets", "from", "by", "than", "into", "called", "only",
]);
/// What is done with words and signs.
const DEEDS: WordSet = WordSet::of(&[
    "remove", "resolve", "fix", "find", "grep", "drop", "clear", "delete", "replace", "list", "count", "read", "print",
    "show", "see", "add", "update", "check", "write", "handle", "emit", "teach", "support", "rename", "explain",
    "filter",
]);

/// Whether what stands before a word leaves it a status: `is **done**` and `every TODO` go on with it.
fn sets_off(before: &str) -> bool {
    // A status is what these are called by: `label **DONE**`.
    const NAMES: WordSet = WordSet::of(&[
        "label", "labels", "value", "values", "column", "flag", "state", "states", "word", "words", "tag", "badge",
        "marker", "keyword", "option", "enum", "constant",
    ]);
    let bare = before.trim_end_matches([' ', '*', '_', '`']);
    let last = bare.rsplit(' ').next().unwrap_or_default();
    let alone = last.len() == bare.len();
    // `GAP-OP-280 CLOSED` and `D128 DONE` say that of something else, `VM 204 DONE` and `(ab5d3e7) DONE` of the work.
    let named = last.starts_with(char::is_alphabetic)
        && !last.ends_with([')', ']'])
        && is_shouted(last)
        && last.contains(|c: char| c.is_ascii_digit())
        || bare.ends_with(is_dash)
        || bare.ends_with(['=', '>', '"', '\'', '/', ':']);
    before.ends_with(' ')
        && bare.contains(char::is_lowercase)
        && !named
        && !DEEDS.has(last)
        && !NAMES.has(last)
        && (alone || !LINKS.has(last))
}

/// The status whose word stands between two places in `span`, and whose emphasis begins at the first.
fn status<T>(text: &str, span: Span, (from, word, end): (usize, usize, usize), value: T) -> (Status<T>, Span) {
    let at = |place: usize| span.start as usize + place;
    // `audit => DONE`
    let title = span.of(text)[..from].trim_end_matches([' ', '=', '>']);
    let (raw, word) = (Span::new(at(from), span.end as usize).trimmed(text), Span::new(at(word), at(end)));
    (Status { raw, word, tail: tail(text, raw, word), value: Some(value) }, span.within(span.of(text), title))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::claim::running::stated;
    use crate::model::status::PhaseStatus::{self, Active, Blocked, Deferred, Done, Ready, Todo};

    type Read<'a> = (Option<(&'a str, Option<&'a str>, Option<PhaseStatus>)>, &'a str);

    fn read(text: &str) -> Read<'_> {
        let (status, title) = stated(text, Span::new(0, text.len()), &Words::default(), Some(Done));
        (status.map(|one| (one.word.of(text), one.tail.map(|tail| tail.of(text)), one.value)), title.of(text))
    }

    #[test]
    fn a_text_ends_with_a_status() {
        for (text, title, word, tail, value) in [
            ("a **DONE**", "a", "DONE", None, Done),
            ("Audit **in progress**", "Audit", "in progress", None, Active),
            ("Audit __blocked__ (vendor)", "Audit", "blocked", Some("(vendor)"), Blocked),
            ("Audit **READY**", "Audit", "READY", None, Ready),
            ("Provision VM 204 **PENDING**", "Provision VM 204", "PENDING", None, Todo),
            ("Upgrade to v1.126 **PENDING**", "Upgrade to v1.126", "PENDING", None, Todo),
            ("Close the gap (GAP-OP-901) **PENDING**", "Close the gap (GAP-OP-901)", "PENDING", None, Todo),
            ("Wire it (see GAP-OP-901) DONE", "Wire it (see GAP-OP-901)", "DONE", None, Done),
            ("Build it (a1b2c3d) DONE", "Build it (a1b2c3d)", "DONE", None, Done),
            ("Provision VM 205 \u{274c}", "Provision VM 205", "\u{274c}", None, Todo),
            ("Audit DONE", "Audit", "DONE", None, Done),
            ("Audit DONE.", "Audit", "DONE", None, Done),
            ("Audit IN PROGRESS", "Audit", "IN PROGRESS", None, Active),
            ("Audit DONE (2026-03-01)", "Audit", "DONE", Some("(2026-03-01)"), Done),
            ("Audit TODO", "Audit", "TODO", None, Todo),
            ("Audit. Done.", "Audit", "Done", None, Done),
            ("Audit; deferred", "Audit", "deferred", None, Deferred),
            ("Audit the port. _Open._", "Audit the port", "Open", None, Todo),
            ("Audit the port. **Blocked by kim.**", "Audit the port", "Blocked", Some("by kim."), Blocked),
            ("Audit; DEFERRED to Q3", "Audit", "DEFERRED", Some("to Q3"), Deferred),
            ("Audit the hosts. Blocked by the vendor.", "Audit the hosts", "Blocked", Some("by the vendor."), Blocked),
            ("Audit (Status: done)", "Audit", "done", None, Done),
            ("Audit :construction:", "Audit", ":construction:", None, Active),
            ("Audit :white_check_mark:", "Audit", ":white_check_mark:", None, Done),
            (":white_circle: Audit", "Audit", ":white_circle:", None, Todo),
            ("Audit \u{1f504} (3/5)", "Audit", "\u{1f504}", Some("(3/5)"), Active),
            ("Audit \u{1f504} 31/40 hosts", "Audit", "\u{1f504}", Some("31/40 hosts"), Active),
            ("Audit \u{2b1c} 0/85", "Audit", "\u{2b1c}", Some("0/85"), Todo),
            ("Audit \u{2705} 39/40", "Audit", "\u{2705}", Some("39/40"), Done),
            ("Audit \u{274c}", "Audit", "\u{274c}", None, Todo),
        ] {
            assert_eq!(read(text), (Some((word, tail, Some(value))), title), "{text}");
        }
    }

    #[test]
    fn what_goes_on_with_a_word_does_not() {
        for text in [
            "All rows are **DONE**",
            "Set the flag to **active**",
            "Keep the port **open**",
            "Remove every TODO",
            "Remove TODO",
            "Run all tests until PASS",
            "Move it to PENDING",
            "Wire GAP-OP-280 CLOSED",
            "Rename `status` to `done`",
            "Teach the parser the word `blocked`",
            "Audit `done`",
            "List tickets (status: open)",
            "Explain TODO -> DONE",
            "Support label **TODO**",
            "Remove every \u{274c}",
            "Handle \u{274c}",
            "Mark P3 as DONE",
            "WIRE IT DONE",
            "Mail to CI",
            "See etc. Done.",
            "Close the port. Blocked hosts stay",
            "Watch the port. Done in v2 but we have v1",
            "Audit `the done`",
            "Audit :tada:",
            "\u{274c} Do not touch the crane",
            "Check \u{1f504} every host",
        ] {
            assert_eq!(read(text).0, None, "{text}");
        }
    }
}
