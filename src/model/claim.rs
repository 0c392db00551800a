//! How a status is written: a word, and a tail behind it.
//!
//! Two ways of reading share one grammar. In a cell or a field that is there for a status, whatever
//! stands first is the word, known or not. In running text (a bullet, a heading) only a known word
//! in a place where people state a status counts: `(DONE, 7 gaps)`, `- FIXED`, `BLOCKED: no VM`;
//! `Open redirect in login` and `(requires on-site)` state nothing.

use super::status::{PhaseStatus, Word, Words};
use crate::text::Span;

/// A status as it is written, and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Status<T> {
    /// All of it: word and tail, emphasis included.
    pub raw: Span,
    /// The word alone.
    pub word: Span,
    /// What stands behind the word, without the dash or colon between them.
    pub tail: Option<Span>,
    /// What the word means; nothing for a word that is not known.
    pub value: Option<T>,
}

/// Reads the text at `span` as a status, as in a cell under `Status`. Nothing for an empty one.
pub(super) fn field<T: Word>(text: &str, span: Span, words: &Words<T>, tick: Option<T>) -> Option<Status<T>> {
    let raw = without_comment(text, span).trimmed(text);
    let said = standing(text, linked(text, raw))?;
    let written = said.of(text);
    if written.trim_matches(|c: char| c == '-' || c == '\u{2014}' || c == '\u{2013}' || c.is_whitespace()).is_empty() {
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

/// A status that the running text at `span` states, and the text without it.
pub(super) fn stated<T: Word>(text: &str, span: Span, words: &Words<T>, tick: Option<T>) -> (Option<Status<T>>, Span) {
    let span = without_comment(text, span).trimmed(text);
    let behind = || {
        // `Harden - DONE (partial)`: the one that begins first holds the other.
        let found = bracketed(text, span, words).into_iter().chain(trailing(text, span, words));
        found.min_by_key(|(status, _)| status.raw)
    };
    match leading(text, span, words, tick).or_else(behind).or_else(|| last_tick(text, span, tick)) {
        Some((status, title)) => {
            let title = strip_separators(text, title);
            // `BLOCKED - the vendor is silent`: the tail is all that is said.
            (Some(status), if title.is_empty() { status.tail.unwrap_or(title) } else { title })
        }
        None => (None, strip_separators(text, span)),
    }
}

/// A status that an account of the work states: one that leads, or that is shouted.
pub(super) fn reported<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<Status<T>> {
    let span = without_comment(text, span).trimmed(text);
    leading(text, span, words, None).map(|(status, _)| status).or_else(|| {
        let status = stated(text, span, words, None).0?;
        is_shouted(status.word.of(text)).then_some(status)
    })
}

/// Reads a phase's status: a done that names a rest is partial.
pub(super) fn with_residue(text: &str, status: Status<PhaseStatus>) -> Status<PhaseStatus> {
    let residue =
        status.value == Some(PhaseStatus::Done) && status.tail.is_some_and(|tail| names_residue(tail.of(text)));
    Status { value: if residue { Some(PhaseStatus::Partial) } else { status.value }, ..status }
}

/// Whether a tail says that something is left: "pending", "partial", "deferred" to nowhere.
fn names_residue(tail: &str) -> bool {
    const REST: [&str; 8] =
        ["pending", "partial", "partially", "deferred", "remaining", "outstanding", "incomplete", "except"];
    const NONE: [&str; 8] = ["no", "0", "none", "nothing", "not", "zero", "without", "longer"];
    let moved = super::refs::has_destination(tail);
    let mut before = "";
    for word in tail.split(|c: char| !(c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))) {
        let rest = REST.iter().any(|rest| word.eq_ignore_ascii_case(rest));
        let denied = NONE.iter().any(|none| before.eq_ignore_ascii_case(none));
        if rest && !denied && !(moved && word.eq_ignore_ascii_case("deferred")) {
            return true;
        }
        if !word.is_empty() {
            before = word;
        }
    }
    false
}

/// The pair of the tick.
const EMPTY_BOX: char = '\u{2610}';

const EMPHASIS: [char; 4] = ['*', '_', '`', '~'];

fn is_tick(c: char) -> bool {
    matches!(c, '\u{2705}' | '\u{2714}' | '\u{2713}' | '\u{2611}')
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2013}' | '\u{2014}')
}

/// `span` without an HTML comment at its end, where a suppression may stand.
pub(super) fn without_comment(text: &str, span: Span) -> Span {
    let written = span.of(text);
    match written.trim_end().strip_suffix("-->").and_then(|inner| inner.rfind("<!--")) {
        Some(at) => Span::new(span.start as usize, span.start as usize + at),
        None => span,
    }
}

/// The first letter or digit of `span`, past emphasis, pictures and an opening bracket.
fn word_start(text: &str, span: Span) -> Option<usize> {
    let at = span.of(text).find(char::is_alphanumeric)?;
    Some(span.start as usize + at)
}

/// The end of the word that begins at `at`, as far as `end`.
fn word_end(text: &str, at: usize, end: usize) -> usize {
    let rest = text.get(at..end).unwrap_or_default();
    let word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '\'' | '/');
    let len = rest.find(|c: char| !word(c)).unwrap_or(rest.len());
    // Emphasis with underscores closes behind the word, a hyphen may be a dash.
    at + rest[..len].trim_end_matches(['_', '-', '/']).len()
}

/// The longest known word or phrase at the beginning of `span`.
fn known<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<(Span, T)> {
    const ADVERBS: [&str; 6] = ["explicitly", "fully", "currently", "now", "already", "all"];
    let mut start = word_start(text, span)?;
    let end = span.end as usize;
    let first = word_end(text, start, end);
    if ADVERBS.iter().any(|adverb| adverb.eq_ignore_ascii_case(&text[start..first])) {
        start = word_start(text, Span::new(first, end))?;
    }
    let mut best = None;
    let mut stop = start;
    for _ in 0..3 {
        stop = word_end(text, stop, end);
        let word = Span::new(start, stop);
        best = words.get(word.of(text)).map(|value| (word, value)).or(best);
        match text.get(stop..end).and_then(|rest| rest.strip_prefix(' ')).map(|rest| rest.chars().next()) {
            Some(Some(c)) if c.is_alphanumeric() => stop += 1,
            _ => break,
        }
    }
    if best.is_none() {
        let stop = word_end(text, start, end);
        let word = &text[start..stop];
        let part = word.split('/').next().unwrap_or(word);
        best = words.get(part).map(|value| (Span::new(start, start + part.len()), value));
    }
    best
}

/// The words of a status that is not known: up to the first sign that divides.
fn first_words(text: &str, span: Span) -> Span {
    let written = span.of(text);
    let bare = written.trim_start_matches(EMPHASIS);
    let mut stop =
        bare.find(['(', '[', ':', ';', ',', '\n', '\u{2014}', '\u{2013}']).filter(|at| *at > 0).unwrap_or(bare.len());
    if let Some(dash) = bare.find(" - ") {
        stop = stop.min(dash);
    }
    let word = bare[..stop].trim_end().trim_end_matches(EMPHASIS);
    if word.is_empty() { span } else { span.within(written, word) }
}

/// What stands behind `word` in `raw`.
fn tail(text: &str, raw: Span, word: Span) -> Option<Span> {
    let behind = &text[word.end as usize..raw.end as usize];
    let tail = strip_separators(
        text,
        Span::new(word.end as usize, raw.end as usize).within(behind, behind.trim_start_matches(EMPHASIS)),
    );
    // A bracket around the whole status closes behind it.
    let written = tail.of(text);
    let opened = written.matches(['(', '[']).count();
    let closed = written.matches([')', ']']).count();
    let inner = if closed > opened { written.trim_end_matches([')', ']']) } else { written };
    let tail = strip_separators(text, tail.within(written, inner));
    (!tail.is_empty()).then_some(tail)
}

/// `span` without the emphasis, dashes, colons and blanks at its ends.
fn strip_separators(text: &str, span: Span) -> Span {
    let written = span.of(text);
    let divides =
        |c: char| c.is_whitespace() || is_dash(c) || matches!(c, ':' | ',' | ';' | '*' | '_' | '~' | '\u{2192}');
    let left = written.trim_start_matches(|c| divides(c) || c == '.');
    let right = left.trim_end_matches(|c: char| c.is_whitespace() || is_dash(c) || matches!(c, ',' | ';' | '\u{2192}'));
    // A sign of emphasis at the end whose partner was cut off goes as well.
    let partner = |sign: &str| right.ends_with(sign) && right.matches(sign).count() % 2 == 1;
    let bare = if partner("**") || partner("*") { right.trim_end_matches('*') } else { right };
    let bare = if partner("~~") { bare.trim_end_matches('~') } else { bare };
    span.within(written, bare.trim_end())
}

fn tick_at(text: &str, span: Span) -> Option<Span> {
    let written = span.of(text);
    let first = written.trim_start_matches(EMPHASIS).chars().next().filter(|c| is_tick(*c))?;
    let at = span.start as usize + written.find(first)?;
    let rest = written[at - span.start as usize..].trim_start_matches(|c: char| is_tick(c) || c == '\u{fe0f}');
    Some(Span::new(at, span.end as usize - rest.len()))
}

/// A known word at the start of `span`, if what follows it shows that it is meant as a status.
fn strict<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<(Span, T)> {
    let (word, value) = known(text, span, words)?;
    let before = &text[span.start as usize..word.start as usize];
    if before.contains(char::is_alphanumeric) && !before.trim_start_matches(EMPHASIS).starts_with(char::is_alphabetic) {
        return None;
    }
    let rest = &text[word.end as usize..span.end as usize];
    let marked = before.ends_with('*') || is_shouted(word.of(text));
    follows(rest, word.of(text), marked).then_some((word, value))
}

fn is_shouted(word: &str) -> bool {
    word.len() > 1 && word.contains(char::is_alphabetic) && !word.contains(char::is_lowercase)
}

/// Whether `rest` can stand behind a status word.
fn follows(rest: &str, word: &str, marked: bool) -> bool {
    const LINKS: [&str; 16] = [
        "in", "by", "via", "on", "to", "at", "with", "for", "as", "since", "until", "after", "this", "per", "see",
        "from",
    ];
    // Words that people also use for something else than a status, before a preposition.
    const LOOSE: [&str; 12] = [
        "open",
        "pass",
        "passed",
        "active",
        "ready",
        "closed",
        "partial",
        "new",
        "draft",
        "verified",
        "confirmed",
        "started",
    ];
    // Words that mean hardly anything else, so that text may follow: `pending review by kim`.
    const PLAIN: [&str; 12] = [
        "pending",
        "in progress",
        "in-progress",
        "not started",
        "deferred",
        "superseded",
        "blocked",
        "wip",
        "todo",
        "on hold",
        "out of scope",
        "partially done",
    ];
    let closed = rest.trim_start_matches(EMPHASIS);
    let plain = PLAIN.iter().any(|plain| plain.eq_ignore_ascii_case(word));
    let next = closed.trim_start_matches([' ', '\t']);
    let Some(first) = next.chars().next() else { return true };
    if closed.starts_with(['-', '/', '_', '\'', '.']) && closed[1..].starts_with(char::is_alphanumeric) {
        return false;
    }
    if !first.is_alphanumeric() {
        return first != '?' && (marked || plain || !matches!(first, ',' | '/' | '&' | '+'));
    }
    if first.is_ascii_digit() {
        return true;
    }
    let follower = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    if marked {
        // `OPEN SOURCE tooling`: the next word is shouted as well.
        return !is_shouted(follower);
    }
    plain || LINKS.contains(&follower) && !LOOSE.iter().any(|loose| loose.eq_ignore_ascii_case(word))
}

/// `DONE: text`, `(DONE) text`, `BLOCKED - text`, a tick before the text.
fn leading<T: Word>(text: &str, span: Span, words: &Words<T>, tick: Option<T>) -> Option<(Status<T>, Span)> {
    let written = span.of(text);
    if let Some(close) = written.starts_with(['(', '[']).then(|| closing(written, 0)).flatten() {
        let inner = Span::new(span.start as usize + 1, span.start as usize + close);
        let (word, value) = strict(text, inner, words)?;
        let status = Status { raw: inner, word, tail: tail(text, inner, word), value: Some(value) };
        return Some((status, Span::new(span.start as usize + close + 1, span.end as usize)));
    }
    if let (Some(mark), Some(tick)) = (tick_at(text, span), tick) {
        let rest = Span::new(mark.end as usize, span.end as usize);
        if let Some((word, value)) = strict(text, rest, words) {
            return Some((whole(text, span, word, value), Span::at(span.end as usize)));
        }
        return Some((Status { raw: mark, word: mark, tail: None, value: Some(tick) }, rest));
    }
    let (word, value) = strict(text, span, words)?;
    let rest = text[word.end as usize..span.end as usize].trim_start_matches(EMPHASIS);
    let next = rest.trim_start_matches(' ');
    let divided = next.is_empty() || next.starts_with([':', '(', '[', ';', '\n', '\r']) || next.starts_with(is_dash);
    let marked = text[span.start as usize..word.start as usize].ends_with('*') || is_shouted(word.of(text));
    // `fixed via ...` tells what happened, `complete in two parts` what to do.
    let told = word.of(text).to_ascii_lowercase().ends_with("ed");
    (divided || marked || told).then(|| (whole(text, span, word, value), Span::at(span.end as usize)))
}

/// A status that takes all of `span`: its tail is the text.
fn whole<T>(text: &str, span: Span, word: Span, value: T) -> Status<T> {
    Status { raw: span, word, tail: tail(text, span, word), value: Some(value) }
}

/// `text (DONE, 7 gaps)`, `text [DONE]`; shouted also where more text follows.
fn bracketed<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<(Status<T>, Span)> {
    let written = span.of(text);
    let mut found = None;
    let mut at = 0;
    while let Some(open) = written[at..].find(['(', '[']).map(|found| at + found) {
        let Some(close) = closing(written, open) else { break };
        let inner = Span::new(span.start as usize + open + 1, span.start as usize + close);
        let last = written[close + 1..]
            .trim_matches(|c: char| c.is_whitespace() || EMPHASIS.contains(&c) || c == '.')
            .is_empty();
        if let Some((word, value)) = strict(text, inner, words)
            && (last || is_shouted(word.of(text)))
            && !in_code(&written[..open])
        {
            let status = Status { raw: inner.trimmed(text), word, tail: tail(text, inner, word), value: Some(value) };
            found = Some((status, Span::new(span.start as usize, span.start as usize + open)));
        }
        at = close + 1;
    }
    found
}

/// The bracket that closes the one at `open`.
fn closing(written: &str, open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, c) in written[open..].char_indices() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(open + at);
                }
            }
            _ => {}
        }
    }
    None
}

fn in_bracket(before: &str) -> bool {
    before.matches(['(', '[']).count() > before.matches([')', ']']).count()
}

fn in_code(before: &str) -> bool {
    before.matches('`').count() % 2 == 1
}

/// `text - DONE`: behind the last dash; shouted also behind an earlier one.
fn trailing<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<(Status<T>, Span)> {
    let written = span.of(text);
    let blank = |c: char| matches!(c, ' ' | '\t' | '\n');
    let dashes = written.match_indices(blank).filter_map(|(at, _)| {
        let rest = &written[at + 1..];
        let dash = rest.trim_start_matches(|c| is_dash(c) || c == '\u{2192}');
        let len = rest.len() - dash.len();
        let outside = || !in_code(&written[..at]) && !in_bracket(&written[..at]);
        (len > 0 && dash.starts_with(blank) && outside()).then_some((at, at + 1 + len))
    });
    let dashes: Vec<(usize, usize)> = dashes.collect();
    for (nth, (title_end, from)) in dashes.iter().rev().enumerate() {
        let segment = Span::new(span.start as usize + from, span.end as usize).trimmed(text);
        if let Some((word, value)) = strict(text, segment, words) {
            let marked = text[segment.start as usize..word.start as usize].contains('*') || is_shouted(word.of(text));
            if nth == 0 || marked {
                let title = Span::new(span.start as usize, span.start as usize + title_end);
                return Some((whole(text, segment, word, value), title));
            }
        }
    }
    None
}

/// A tick behind the text.
fn last_tick<T: Word>(text: &str, span: Span, tick: Option<T>) -> Option<(Status<T>, Span)> {
    let written = span.of(text);
    let before = written.trim_end_matches(|c: char| is_tick(c) || c == '\u{fe0f}');
    let mark = Span::new(span.start as usize + before.len(), span.end as usize);
    let title = Span::new(span.start as usize, mark.start as usize);
    (!mark.is_empty()).then_some((Status { raw: mark, word: mark, tail: None, value: Some(tick?) }, title))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::status::GapStatus;

    type Read<'a> = (&'a str, Option<&'a str>, Option<PhaseStatus>);

    fn cell(text: &str) -> Option<Read<'_>> {
        let status = field(text, Span::new(0, text.len()), &Words::default(), Some(PhaseStatus::Done))?;
        let status = with_residue(text, status);
        Some((status.word.of(text), status.tail.map(|tail| tail.of(text)), status.value))
    }

    fn bullet(text: &str) -> (Option<Read<'_>>, &str) {
        let (status, title) = stated(text, Span::new(0, text.len()), &Words::default(), Some(PhaseStatus::Done));
        let read = |s: Status<PhaseStatus>| (s.word.of(text), s.tail.map(|tail| tail.of(text)), s.value);
        (status.map(read), title.of(text))
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

    #[test]
    fn running_text_states_a_status_where_people_state_one() {
        use PhaseStatus::{Blocked, Deferred, Done, Todo};
        for (text, title, word, value) in [
            ("File gaps (DONE \u{2014} 7 gaps: GAP-OP-941\u{2013}947)", "File gaps", "DONE", Done),
            ("Read-only audit (DONE)", "Read-only audit", "DONE", Done),
            ("Build it - DONE", "Build it", "DONE", Done),
            ("Build it -- COMPLETE", "Build it", "COMPLETE", Done),
            ("Build it [DONE]", "Build it", "DONE", Done),
            ("Cutover (IP swap + restart) \u{2705}", "Cutover (IP swap + restart)", "\u{2705}", Done),
            ("Harden \u{2014} **DONE**", "Harden", "DONE", Done),
            ("Harden \u{2014} done 2026-02-09", "Harden", "done", Done),
            ("(DONE) Create stubs", "Create stubs", "DONE", Done),
            ("Write docs (pending review by kim)", "Write docs", "pending", Todo),
            ("Domain Agent Bridge (deferred)", "Domain Agent Bridge", "deferred", Deferred),
            ("Pre-Stage (DONE \u{2014} 2026-02-09)", "Pre-Stage", "DONE", Done),
            ("Wire it (blocked on GAP-OP-1)", "Wire it", "blocked", Blocked),
            (
                "BLOCKED \u{2014} VM (207) is down \u{2014} GAP-OP-281 closed",
                "VM (207) is down \u{2014} GAP-OP-281 closed",
                "BLOCKED",
                Blocked,
            ),
            ("PENDING  \nWorkbench-side work", "Workbench-side work", "PENDING", Todo),
            ("Hardening \u{2014} DONE (partial)", "Hardening", "DONE", Done),
            ("done", "", "done", Done),
        ] {
            let (read, rest) = bullet(text);
            assert_eq!((read.map(|r| (r.0, r.2)), rest), (Some((word, Some(value))), title), "{text}");
        }
    }

    #[test]
    fn other_words_state_nothing() {
        for text in [
            "Open redirect in login",
            "Cut over (requires on-site)",
            "Swap disks (safe \u{2014} no downtime)",
            "docker-host (GAP-OP-096, open)",
            "Complete rollout",
            "Active/passive failover",
            "Fixed-price contract",
            "Tooling (open source)",
            "Use OPEN SOURCE tools",
            "Directory sync (active directory)",
            "10 commands committed (commit 389be58) \u{2014} GAP-OP-280 closed",
            "Gate Registry (self-updating meta-layer)",
            "Verify - closed loop control",
            "Route mode `direct (done)` stays",
        ] {
            assert_eq!(bullet(text).0, None, "{text}");
        }
    }

    #[test]
    fn gaps_share_the_grammar() {
        let text = "FIXED \u{2014} fallback";
        let words = Words::<GapStatus>::default();
        let (status, _) = stated(text, Span::new(0, text.len()), &words, None);
        assert_eq!(status.and_then(|s| s.value), Some(GapStatus::Fixed));
        let text = "Open redirect (high)";
        assert_eq!(stated(text, Span::new(0, text.len()), &words, None).0, None);
    }
}
