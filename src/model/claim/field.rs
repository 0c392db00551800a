//! A status in a cell or a field of its own.

use super::Status;
use super::leading::CROSSES;
use super::share::share_of_cell;
use super::words::{
    EMPTY_BOX, first_words, is_dash, known, named_sign, past_emphasis, sign, tail, tick_at, uncommented,
};
use crate::model::date::Day;
use crate::model::refs::{RefKind, references};
use crate::model::status::Word;
use crate::model::vocabulary::Words;
use crate::text::{Span, WordSet, strip_any_case};

/// Reads the text at `span` as a status, as in a cell under `Status`. Nothing for an empty one.
pub(in crate::model) fn field<T: Word>(text: &str, span: Span, words: &Words<T>, tick: Option<T>) -> Option<Status<T>> {
    let raw = uncommented(text, span);
    // Only what begins with one of these is a link, struck or tagged.
    let dressed = raw.of(text).starts_with(['[', '~', '<']);
    let said = if dressed { standing(text, untagged(text, standing(text, linked(text, raw))?))? } else { raw };
    let written = said.of(text);
    if written.chars().all(|c| is_dash(c) || c.is_whitespace()) {
        return None;
    }
    // What begins with a letter or a digit has no box before it, and no name of a sign.
    let plain = written.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric);
    let (mark, behind) = if plain { (None, said) } else { boxed(text, said) };
    let behind = if plain { said } else { past_name(text, behind) };
    let (word, value) = match known(text, behind, words) {
        // `DONE?` asks.
        Some((word, _)) if text[word.end as usize..].starts_with('?') => (Span { end: word.end + 1, ..word }, None),
        Some((word, value)) => (word, Some(value)),
        None if mark.is_some() => mark.map_or((said, None), |(mark, boxed)| (mark, boxed.value(words, tick))),
        None => match tick_at(text, said) {
            Some(mark) => (mark, tick),
            None if written.starts_with(EMPTY_BOX) => (first_words(text, said), words.get("todo")),
            None => sign(text, said, words)
                .map(|(mark, value)| (mark, Some(value)))
                .or_else(|| percent_or_count(text, said, words))
                .or_else(|| moved(text, said, words))
                .unwrap_or_else(|| (first_words(text, said), None)),
        },
    };
    Some(Status { raw, word, tail: tail(text, said, word), value })
}

/// Reads the text at `span` as the answer to whether something is done, as in a cell under `Done?`: `yes` and a day say
/// that it is `finished`, `no` that it is not, and so does silence: the span of what says it is empty then.
pub(in crate::model) fn answer<T: Word>(
    text: &str,
    span: Span,
    words: &Words<T>,
    finished: T,
    open: T,
) -> Option<Status<T>> {
    const YES: WordSet = WordSet::of(&["yes", "y", "x", "true"]);
    const NO: WordSet = WordSet::of(&["no", "n", "false"]);
    let raw = uncommented(text, span);
    if raw.of(text).chars().all(|c| is_dash(c) || c.is_whitespace()) {
        let nothing = Span::at(raw.start as usize);
        return Some(Status { raw: nothing, word: nothing, tail: None, value: Some(open) });
    }
    let first = first_words(text, raw);
    let word = first.within(first.of(text), first.of(text).trim_end_matches('\u{fe0f}'));
    let yes = YES.has(word.of(text)) || Day::parse(word.of(text)).is_some() || is_proof(raw.of(text));
    let crossed = || !word.is_empty() && word.of(text).chars().all(|c| CROSSES.contains(&c));
    if !yes && !NO.has(word.of(text)) && !crossed() {
        return field(text, span, words, Some(finished));
    }
    Some(Status { raw, word, tail: tail(text, raw, word), value: Some(if yes { finished } else { open }) })
}

/// Whether a text is the commit or the run that ended something, and nothing else.
fn is_proof(written: &str) -> bool {
    let bare = written.trim_matches(['`', '*', '_', '(', ')']);
    let [one] = &references(bare, Span::new(0, bare.len()))[..] else { return false };
    matches!(one.kind, RefKind::Commit | RefKind::RunKey) && one.span.len() == bare.len()
}

/// What a box in a cell says.
#[derive(Clone, Copy)]
pub(super) enum Boxed {
    Ticked,
    Half,
    Empty,
}

impl Boxed {
    pub(super) fn value<T: Word>(self, words: &Words<T>, tick: Option<T>) -> Option<T> {
        match self {
            Self::Ticked => tick,
            Self::Half => words.get("partial"),
            Self::Empty => words.get("todo"),
        }
    }
}

/// The box that a text begins with, as in `[x]`, and what stands behind it.
pub(super) fn boxed(text: &str, span: Span) -> (Option<(Span, Boxed)>, Span) {
    let written = span.of(text);
    let bare = written.trim_start_matches('`');
    let boxed = match bare.as_bytes() {
        [b'[', b'x' | b'X', b']', ..] => Boxed::Ticked,
        [b'[', b' ', b']', ..] => Boxed::Empty,
        [b'[', b'~' | b'-' | b'/', b']', ..] => Boxed::Half,
        _ => return (None, span),
    };
    let mark = span.within(written, &bare[.."[x]".len()]);
    (Some((mark, boxed)), Span { start: mark.end, end: span.end })
}

/// What stands behind the name of a sign: `Done` of `:white_check_mark: Done`.
fn past_name(text: &str, span: Span) -> Span {
    let written = span.of(text);
    let bare = past_emphasis(written);
    named_sign(bare).map_or(span, |(_, len)| span.within(written, &bare[len..]))
}

/// How much of the work is done: `60%`, `38 of 40 hosts`. All of it is done, none of it is still to do.
fn percent_or_count<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<(Span, Option<T>)> {
    // Gaps have no work of which a part could be done.
    let divisible = T::NAMES.iter().any(|(_, name)| *name == "todo");
    let written = Some(past_emphasis(span.of(text)).trim_start_matches('~')).filter(|_| divisible)?;
    let digits = written.bytes().take_while(u8::is_ascii_digit).count();
    let Some(behind) = written[digits..].trim_start().strip_prefix('%') else {
        let value = words.get(share_of_cell(written)?)?;
        return Some((first_words(text, span), Some(value)));
    };
    let value = match written[..digits].parse::<u8>().ok()? {
        0 => "todo",
        1..100 => "active",
        100 => "done",
        _ => return None,
    };
    let whole = !behind.starts_with(|c: char| c.is_alphanumeric());
    whole.then(|| (span.within(span.of(text), &written[..written.len() - behind.len()]), words.get(value)))
}

/// Work that went elsewhere, and says where: `Moved to LOOP-X`.
fn moved<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<(Span, Option<T>)> {
    let written = past_emphasis(span.of(text));
    let deferred = T::NAMES.iter().any(|(_, name)| *name == "deferred");
    let went = went(written).filter(|_| deferred)?;
    Some((span.within(span.of(text), went), Some(words.get("deferred")?)))
}

/// The words with which a text begins that say that work went elsewhere, if it says where.
pub(super) fn went(written: &str) -> Option<&str> {
    const WENT: [&str; 20] = [
        "moved to", "moved into", "moved \u{2192}", "moved ->", "transferred to", "re-parented to", "reparented to",
        "split into", "split out to", "continued in", "continues in", "tracked in", "tracked by", "carried over to",
        "carried over into", "carried forward to", "handed over to", "rolled over to", "\u{2192}", "->",
    ];
    let (went, rest) = WENT.iter().find_map(|went| Some((went, strip_any_case(written, went)?)))?;
    let target = rest.strip_prefix(' ')?.trim_matches([' ', '.', '*']);
    let backlog = ["backlog", "the backlog"].iter().any(|backlog| backlog.eq_ignore_ascii_case(target));
    (backlog || crate::model::refs::has_destination(written)).then(|| &written[..went.len()])
}

/// What stands between tags of HTML: `DONE` of `<b>DONE</b>`.
fn untagged(text: &str, span: Span) -> Span {
    let mut written = span.of(text).trim();
    while let Some(rest) = written.strip_prefix('<').filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
    {
        let Some((_, inner)) = rest.split_once('>') else { break };
        written = inner.trim();
        if let Some((before, _)) = written.strip_suffix('>').and_then(|rest| rest.rsplit_once("</")) {
            written = before.trim();
        }
    }
    span.within(span.of(text), written)
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

/// What is not struck through: `DONE` of `~~PENDING~~ DONE` and `<s>PENDING</s> DONE`; nothing where all is.
fn standing(text: &str, span: Span) -> Option<Span> {
    const STRIKES: [(&str, &str); 4] = [("~~", "~~"), ("<s>", "</s>"), ("<del>", "</del>"), ("<strike>", "</strike>")];
    let written = span.of(text);
    let struck = |(open, close): &(&str, &str)| Some(strip_any_case(written, open)?.split_once(close)?.1);
    let Some(rest) = STRIKES.iter().find_map(struck) else { return Some(span) };
    // A remark in brackets behind it is no status.
    let rest = rest.trim();
    (!rest.is_empty() && !rest.starts_with('(')).then(|| span.within(written, rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::claim::with_residue;
    use crate::model::status::PhaseStatus;

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
            ("<s>TODO</s> WIP", "WIP", None, Some(Active)),
            ("TODO \u{2192} **DONE** (ab5d3e7)", "DONE", Some("(ab5d3e7)"), Some(Done)),
            ("todo -> in progress", "in progress", None, Some(Active)),
            ("ACTIVE -> P4", "ACTIVE", Some("> P4"), Some(Active)),
            ("DONE (remaining: none)", "DONE", Some("(remaining: none)"), Some(Done)),
            ("DONE (deferred: 0)", "DONE", Some("(deferred: 0)"), Some(Done)),
            ("DONE (was deferred, then finished)", "DONE", Some("(was deferred, then finished)"), Some(Done)),
            ("DONE (remaining: 2 hosts)", "DONE", Some("(remaining: 2 hosts)"), Some(Partial)),
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

    #[test]
    fn boxes_names_of_ticks_and_tags_are_read_in_a_cell() {
        use PhaseStatus::{Active, Deferred, Done, Partial, Todo};
        for (text, word, value) in [
            ("[x]", "[x]", Done),
            ("[ ]", "[ ]", Todo),
            ("`[~]`", "[~]", Partial),
            ("[ ] in progress", "in progress", Active),
            (":white_check_mark:", ":white_check_mark:", Done),
            (":white_check_mark: Done", "Done", Done),
            (":construction:", ":construction:", Active),
            (":white_circle:", ":white_circle:", Todo),
            (":construction: 3/5", ":construction:", Active),
            (":x:", ":x:", Todo),
            ("\u{274c}", "\u{274c}", Todo),
            ("\u{274c} dropped", "dropped", PhaseStatus::Dropped),
            ("<span style=\"color:green\">Done</span>", "Done", Done),
            ("<b><i>todo</i></b>", "todo", Todo),
            ("DONE<br>2026-01-02", "DONE", Done),
            ("\u{2b1c}", "\u{2b1c}", Todo),
            ("\u{1f6a7} (half way)", "\u{1f6a7}", Active),
            ("**\u{1f504}**", "\u{1f504}", Active),
            ("\u{1f6a7} done", "done", Done),
            ("Moved to LOOP-PUMP-20260301", "Moved to", Deferred),
            ("carried over to LOOP-PUMP-20260301", "carried over to", Deferred),
            ("\u{2192} LOOP-PUMP-20260301", "\u{2192}", Deferred),
            ("moved to backlog", "moved to", Deferred),
            ("60%", "60%", Active),
            ("**~90 %** done", "90 %", Active),
            ("100% (all hosts)", "100%", Done),
            ("0%", "0%", Todo),
            ("38 of 40 done", "38 of 40 done", Active),
            ("38/40 hosts (two are dark)", "38/40 hosts", Active),
            ("2 of 3", "2 of 3", Active),
            ("40/40 hosts", "40/40 hosts", Done),
        ] {
            assert_eq!(cell(text).map(|(word, _, value)| (word, value)), Some((word, Some(value))), "{text}");
        }
        assert_eq!(cell("<b></b>"), None);
        assert_eq!(cell("moved to the quay").map(|(_, _, value)| value), Some(None), "that is no place to look for it");
        assert_eq!(cell("3/5").map(|(word, _, value)| (word, value)), Some(("3/5", None)), "it may be a day");
        assert_eq!(cell("120%").map(|(_, _, value)| value), Some(None));
        assert_eq!(cell("[y]").map(|(word, _, value)| (word, value)), Some(("[y]", None)));
    }

    #[test]
    fn an_answer_is_yes_or_no_or_silence() {
        use PhaseStatus::{Done, Todo};
        let read = |text: &str| {
            let asked = answer(text, Span::new(0, text.len()), &Words::default(), Done, Todo);
            asked.and_then(|status| status.value)
        };
        for yes in ["yes", "Y", "x", "2026-03-01", "`ab5d3e7`", "\u{2705}", "done"] {
            assert_eq!(read(yes), Some(Done), "{yes}");
        }
        for no in ["no", "No (two hosts are dark)", "\u{2717}", "", "-", "todo"] {
            assert_eq!(read(no), Some(Todo), "{no}");
        }
        for unclear in ["(see the log)", "[", "perhaps"] {
            assert_eq!(read(unclear), None, "{unclear}");
        }
    }
}
