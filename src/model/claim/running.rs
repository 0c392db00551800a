//! A status in running text: a bullet, a heading, a list's comment.
//!
//! Only a known word in a place where people state a status counts: `(DONE, 7 gaps)`, `- FIXED`,
//! `BLOCKED: no VM`; `Open redirect in login` and `(requires on-site)` state nothing.

use super::Status;
use super::words::{EMPHASIS, is_dash, is_tick, known, sign, strip_separators, tail, tick_at, without_comment};
use crate::model::status::{Word, Words};
use crate::text::{Span, strip_any_case};

/// A status that the running text at `span` states, and the text without it.
pub(in crate::model) fn stated<T: Word>(
    text: &str,
    span: Span,
    words: &Words<T>,
    tick: Option<T>,
) -> (Option<Status<T>>, Span) {
    let span = without_comment(text, span).trimmed(text);
    let behind = || {
        // `Harden - DONE (partial)`: the one that begins first holds the other.
        let found = bracketed(text, span, words).into_iter().chain(trailing(text, span, words));
        found.min_by_key(|(status, _)| status.raw)
    };
    match leading(text, span, words, tick).or_else(behind).or_else(|| last_sign(text, span, words, tick)) {
        Some((status, title)) => {
            let title = strip_separators(text, title);
            // `BLOCKED - the vendor is silent`: the tail is all that is said.
            (Some(status), if title.is_empty() { status.tail.unwrap_or(title) } else { title })
        }
        None => (None, strip_separators(text, span)),
    }
}

/// A status that an account of the work states: one that leads, or that is shouted.
pub(in crate::model) fn reported<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<Status<T>> {
    let span = without_comment(text, span).trimmed(text);
    leading(text, span, words, None).map(|(status, _)| status).or_else(|| {
        let status = stated(text, span, words, None).0?;
        is_shouted(status.word.of(text)).then_some(status)
    })
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
    if let Some((mark, value)) = sign(text, span, words) {
        let rest = Span::new(mark.end as usize, span.end as usize);
        if let Some((word, value)) = strict(text, rest, words) {
            return Some((whole(text, span, word, value), Span::at(span.end as usize)));
        }
        return Some((Status { raw: mark, word: mark, tail: None, value: Some(value) }, rest));
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
    let mut in_code = false;
    let turns = |part: &str| part.bytes().filter(|byte| *byte == b'`').count() % 2 == 1;
    while let Some(open) = memchr::memchr2(b'(', b'[', &written.as_bytes()[at..]).map(|found| at + found) {
        let Some(close) = closing(written, open) else { break };
        in_code ^= turns(&written[at..open]);
        let inner = Span::new(span.start as usize + open + 1, span.start as usize + close);
        let last = || written[close + 1..].chars().all(|c| c.is_whitespace() || EMPHASIS.contains(&c) || c == '.');
        if !in_code
            && let Some((word, value)) = strict(text, inner, words)
            && (is_shouted(word.of(text)) || last())
        {
            let status = Status { raw: inner.trimmed(text), word, tail: tail(text, inner, word), value: Some(value) };
            found = Some((status, Span::new(span.start as usize, span.start as usize + open)));
        }
        in_code ^= turns(&written[open..=close]);
        at = close + 1;
    }
    found
}

/// The bracket that closes the one at `open`.
pub(in crate::model) fn closing(written: &str, open: usize) -> Option<usize> {
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

/// The dashes between words, outside of code and brackets: where the text before each ends, and
/// where the text behind it begins. One walk, for a line can hold a hundred thousand.
fn dashes(written: &str) -> Vec<(usize, usize)> {
    // The first bytes of a hyphen, and of the longer dashes and the arrow.
    const FIRST: [u8; 2] = [b'-', 0xe2];
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n');
    let bytes = written.as_bytes();
    let (mut found, mut in_code, mut depth) = (Vec::new(), false, 0_i64);
    // Most texts have no dash behind a blank: that is seen without the walk.
    let begins = |at: usize| at.checked_sub(1).is_some_and(|before| blank(&bytes[before]));
    if !memchr::memchr2_iter(FIRST[0], FIRST[1], bytes).any(begins) {
        return found;
    }
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'`' => in_code = !in_code,
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            b' ' | b'\t' | b'\n' if !in_code && depth <= 0 && bytes.get(at + 1).is_some_and(|b| FIRST.contains(b)) => {
                let rest = &written[at + 1..];
                let behind = rest.trim_start_matches(|c| is_dash(c) || c == '\u{2192}');
                if behind.len() < rest.len() && behind.as_bytes().first().is_some_and(blank) {
                    found.push((at, written.len() - behind.len()));
                }
            }
            _ => {}
        }
    }
    found
}

/// `text - DONE`, `text - Status: open`: behind the first dash that a status follows. What only may be one, for it is
/// not shouted and more words follow it, counts behind the last.
fn trailing<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<(Status<T>, Span)> {
    let written = span.of(text);
    let dashes = dashes(written);
    for (nth, (title_end, from)) in dashes.iter().enumerate() {
        let segment = Span::new(span.start as usize + from, span.end as usize).trimmed(text);
        let segment = past_key(text, segment);
        let Some((word, value)) = strict(text, segment, words) else { continue };
        let marked = text[segment.start as usize..word.start as usize].contains('*') || is_shouted(word.of(text));
        let alone = dashes.get(nth + 1).is_some_and(|(end, _)| {
            let behind = &text[word.end as usize..(span.start as usize + end).max(word.end as usize)];
            behind.trim_matches(EMPHASIS).trim().is_empty()
        });
        if marked || alone || nth + 1 == dashes.len() {
            let title = Span::new(span.start as usize, span.start as usize + title_end);
            return Some((whole(text, segment, word, value), title));
        }
    }
    None
}

/// What stands behind a `Status:` with which a text begins.
fn past_key(text: &str, span: Span) -> Span {
    let written = span.of(text);
    let behind = strip_any_case(written.trim_start_matches(EMPHASIS), "status");
    let value = behind.and_then(|rest| rest.trim_start_matches(EMPHASIS).strip_prefix(':'));
    value.map_or(span, |value| span.within(written, value.trim_start()))
}

/// A tick behind the text, or a sign that means something by itself.
fn last_sign<T: Word>(text: &str, span: Span, words: &Words<T>, tick: Option<T>) -> Option<(Status<T>, Span)> {
    let written = span.of(text);
    let bare = written.trim_end_matches('\u{fe0f}');
    let sign = bare.chars().next_back().filter(|c| !c.is_ascii())?;
    let value = if is_tick(sign) { tick? } else { words.get(&bare[bare.len() - sign.len_utf8()..])? };
    let before = written.trim_end_matches([sign, '\u{fe0f}']);
    let mark = Span::new(span.start as usize + before.len(), span.end as usize);
    let title = Span::new(span.start as usize, mark.start as usize);
    Some((Status { raw: mark, word: mark, tail: None, value: Some(value) }, title))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::status::{GapStatus, PhaseStatus};

    type Said<'a> = (&'a str, Option<&'a str>, Option<PhaseStatus>);

    fn bullet(text: &str) -> (Option<Said<'_>>, &str) {
        let (status, title) = stated(text, Span::new(0, text.len()), &Words::default(), Some(PhaseStatus::Done));
        let read = |s: Status<PhaseStatus>| (s.word.of(text), s.tail.map(|tail| tail.of(text)), s.value);
        (status.map(read), title.of(text))
    }

    #[test]
    fn running_text_states_a_status_where_people_state_one() {
        use PhaseStatus::{Active, Blocked, Deferred, Done, Todo};
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
            ("b - IN PROGRESS - done for 2 of 3 hosts", "b", "IN PROGRESS", Active),
            ("b - in progress - done for 2 of 3 hosts", "b", "in progress", Active),
            ("b - BLOCKED - resolved by the vendor next week", "b", "BLOCKED", Blocked),
            ("verify - closed loop control - DONE", "verify - closed loop control", "DONE", Done),
            ("vendor API \u{2014} Status: OPEN", "vendor API", "OPEN", Todo),
            ("Cutover - TODO \u{2192} DONE", "Cutover", "DONE", Done),
            ("\u{1f6a7} Cutover", "Cutover", "\u{1f6a7}", Active),
            ("Cutover \u{2b1c}", "Cutover", "\u{2b1c}", Todo),
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
