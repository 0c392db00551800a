//! A status in a cell or a field of its own.

use super::Status;
use super::words::{EMPTY_BOX, first_words, is_dash, known, tail, tick_at, without_comment};
use crate::model::status::{PhaseStatus, Word, Words};
use crate::text::Span;

/// Reads the text at `span` as a status, as in a cell under `Status`. Nothing for an empty one.
pub(in crate::model) fn field<T: Word>(text: &str, span: Span, words: &Words<T>, tick: Option<T>) -> Option<Status<T>> {
    let raw = without_comment(text, span).trimmed(text);
    let said = standing(text, linked(text, raw))?;
    let written = said.of(text);
    if written.chars().all(|c| is_dash(c) || c.is_whitespace()) {
        return None;
    }
    let (word, value) = match known(text, said, words) {
        // `DONE?` asks.
        Some((word, _)) if text[word.end as usize..].starts_with('?') => (Span { end: word.end + 1, ..word }, None),
        Some((word, value)) => (word, Some(value)),
        None => match tick_at(text, said) {
            Some(mark) => (mark, tick),
            None if written.starts_with(EMPTY_BOX) => (first_words(text, said), words.get("todo")),
            None => (first_words(text, said), None),
        },
    };
    Some(Status { raw, word, tail: tail(text, said, word), value })
}

/// The text of a link that is all there is: `[DONE](https://x/y)`.
fn linked(text: &str, span: Span) -> Span {
    let written = span.of(text);
    let inner = written.strip_prefix('[').and_then(|rest| rest.split_once("]("));
    match inner {
        Some((inner, target)) if target.ends_with(')') && !target[..target.len() - 1].contains(')') => {
            span.within(written, inner)
        }
        _ => span,
    }
}

/// What is not struck through: `DONE` of `~~PENDING~~ DONE`; nothing where all is.
fn standing(text: &str, span: Span) -> Option<Span> {
    let written = span.of(text);
    let Some((_, rest)) = written.strip_prefix("~~").and_then(|rest| rest.split_once("~~")) else { return Some(span) };
    // A remark in brackets behind it is no status.
    let rest = rest.trim();
    (!rest.is_empty() && !rest.starts_with('(')).then(|| span.within(written, rest))
}

/// Reads a phase's status: a done that names a rest is partial.
pub(in crate::model) fn with_residue(text: &str, status: Status<PhaseStatus>) -> Status<PhaseStatus> {
    let residue =
        status.value == Some(PhaseStatus::Done) && status.tail.is_some_and(|tail| names_residue(tail.of(text)));
    Status { value: if residue { Some(PhaseStatus::Partial) } else { status.value }, ..status }
}

/// Whether a tail says that something is left: "pending", "partial", "deferred" to nowhere.
fn names_residue(tail: &str) -> bool {
    const REST: [&str; 8] =
        ["pending", "partial", "partially", "deferred", "remaining", "outstanding", "incomplete", "except"];
    const NONE: [&str; 8] = ["no", "0", "none", "nothing", "not", "zero", "without", "longer"];
    let moved = || crate::model::refs::has_destination(tail);
    let mut before = "";
    for word in tail.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))) {
        let rest = REST.iter().any(|rest| word.eq_ignore_ascii_case(rest));
        let denied = NONE.iter().any(|none| before.eq_ignore_ascii_case(none));
        if rest && !denied && !(word.eq_ignore_ascii_case("deferred") && moved()) {
            return true;
        }
        if !word.is_empty() {
            before = word;
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    type Read<'a> = (&'a str, Option<&'a str>, Option<PhaseStatus>);

    fn cell(text: &str) -> Option<Read<'_>> {
        let status = field(text, Span::new(0, text.len()), &Words::default(), Some(PhaseStatus::Done))?;
        let status = with_residue(text, status);
        Some((status.word.of(text), status.tail.map(|tail| tail.of(text)), status.value))
    }

    #[test]
    fn a_cell_is_a_word_and_a_tail() {
        use PhaseStatus::{Active, Blocked, Done, Partial, Ready, Todo};
        for (text, word, tail, value) in [
            ("**DONE**", "DONE", None, Some(Done)),
            ("DONE - 24/24 healthy", "DONE", Some("24/24 healthy"), Some(Done)),
            (" DONE \u{2014} 24/24 healthy ", "DONE", Some("24/24 healthy"), Some(Done)),
            ("**DONE** (ab5d3e7)", "DONE", Some("(ab5d3e7)"), Some(Done)),
            ("ACTIVE (blocked on GAP-OP-096)", "ACTIVE", Some("(blocked on GAP-OP-096)"), Some(Active)),
            ("**DONE** (device re-IP pending)", "DONE", Some("(device re-IP pending)"), Some(Partial)),
            ("DONE (0 pending)", "DONE", Some("(0 pending)"), Some(Done)),
            ("IN PROGRESS \u{2014} soak started", "IN PROGRESS", Some("soak started"), Some(Active)),
            ("In-Progress", "In-Progress", None, Some(Active)),
            ("READY once MT-9 complete", "READY", Some("once MT-9 complete"), Some(Ready)),
            ("\u{2705}", "\u{2705}", None, Some(Done)),
            ("\u{2705} Done", "Done", None, Some(Done)),
            ("~~PENDING~~ DONE", "DONE", None, Some(Done)),
            ("[DONE](https://x/y)", "DONE", None, Some(Done)),
            ("\u{2610}", "\u{2610}", None, Some(Todo)),
            ("DONE?", "DONE?", None, None),
            ("not started", "not started", None, Some(Todo)),
            ("explicitly deferred", "deferred", None, Some(PhaseStatus::Deferred)),
            ("blocked", "blocked", None, Some(Blocked)),
            ("frobnicated (x)", "frobnicated", Some("(x)"), None),
            ("This loop", "This loop", None, None),
            ("`DONE` <!-- loopctl: allow LC306: x -->", "DONE", None, Some(Done)),
        ] {
            assert_eq!(cell(text), Some((word, tail, value)), "{text}");
        }
        assert_eq!(cell(" \u{2014} "), None);
        assert_eq!(cell("~~DONE~~"), None);
    }
}
