//! A status in running text: a bullet, a heading, a list's comment.
//!
//! Only a known word in a place where people state a status counts: `(DONE, 7 gaps)`, `- FIXED`,
//! `BLOCKED: no VM`; `Open redirect in login` and `(requires on-site)` state nothing.

use super::Status;
use super::dividers::dividers;
use super::ending::{box_behind, counted_behind, ending, last_sign};
use super::leading::{closing_bracket, enumerated, leading, strict, whole};
use super::manner::{follows, is_deed, is_loose, is_shouted, leads_on};
use super::signs::Signs;
use super::title::{is_weak, outranks};
use super::words::{EMPHASIS, is_dash, known, past_emphasis, strip_separators, tail, uncommented};
use crate::model::status::Word;
use crate::model::vocabulary::Words;
use crate::text::{Span, strip_any_case};

/// A status that the running text at `span` states, and the text without it.
pub(in crate::model) fn stated<T: Word>(
    text: &str,
    span: Span,
    words: &Words<T>,
    tick: Option<T>,
) -> (Option<Status<T>>, Span) {
    let span = uncommented(text, span);
    let written = span.of(text);
    if span.is_empty() {
        return (None, span);
    }
    if let Some((title, rest)) = written.starts_with('~').then(|| struck(text, span)).flatten() {
        // `~~Train people~~ dropped`: what is struck is the title, what follows the status.
        let (status, other) = stated(text, rest, words, tick);
        let renamed = status.is_some_and(|status| !other.is_empty() && other.end <= status.raw.start);
        return (status, if renamed { other } else { title });
    }
    let signs = Signs::of(written);
    let behind = || {
        let mut found: Option<(Status<T>, Span)> = None;
        // `Harden - DONE (partial)`: the one that begins first holds the other.
        let mut first = |other: Option<(Status<T>, Span)>| {
            if let Some(other) = other
                && found.is_none_or(|(known, _)| other.0.raw < known.raw)
            {
                found = Some(other);
            }
        };
        if signs.hold(Signs::COLON) {
            first(keyed(text, span, words));
        }
        if signs.hold(Signs::BRACKET) {
            first(bracketed(text, span, words));
        }
        if signs.hold(Signs::COLON) {
            first(coloned(text, span, words));
        }
        if signs.hold(Signs::DASH) || signs.hold(Signs::PICTURE) {
            first(trailing(text, span, words));
        }
        found
    };
    let last = || {
        let sign = if signs.hold(Signs::PICTURE) { last_sign(text, span, words, tick) } else { None };
        let boxed = || if signs.hold(Signs::BRACKET) { box_behind(text, span, words, tick) } else { None };
        let counted = || if signs.hold(Signs::DIGIT) { counted_behind(text, span, words) } else { None };
        let stopped = signs.hold(Signs::STOP);
        sign.or_else(boxed).or_else(counted).or_else(|| ending(text, span, words, tick, stopped))
    };
    let found = match leading(text, span, words, tick) {
        // `Draft - DONE`: the word at the beginning is the title, where another place states the status.
        Some(lead) if is_weak(text, span, &lead.0) => {
            let later = behind().or_else(last).filter(|later| outranks(text, words, &lead.0, later));
            Some(later.unwrap_or(lead))
        }
        Some(lead) => Some(lead),
        None => behind().or_else(last),
    };
    match found {
        Some((status, title)) => {
            let title = strip_separators(text, title);
            // `BLOCKED - the vendor is silent`: the tail is all that is said.
            (Some(status), if title.is_empty() { status.tail.unwrap_or(title) } else { title })
        }
        None => (None, strip_separators(text, span)),
    }
}

/// What is struck through at the beginning of `span`, and what stands behind it.
fn struck(text: &str, span: Span) -> Option<(Span, Span)> {
    let written = span.of(text);
    let (title, mut rest) = written.strip_prefix("~~")?.split_once("~~")?;
    // All that is struck is passed over at once, however much it is.
    while let Some((_, more)) = rest.trim_start().strip_prefix("~~").and_then(|inner| inner.split_once("~~")) {
        rest = more;
    }
    (!rest.trim().is_empty()).then(|| (span.within(written, title).trimmed(text), span.within(written, rest)))
}

/// A status that an account of the work states: one that leads, or that is shouted.
pub(in crate::model) fn reported<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<Status<T>> {
    let span = uncommented(text, span);
    let led = leading(text, span, words, None).map(|(status, _)| status);
    led.filter(|status| !is_deed(status.word.of(text)) || is_shouted(status.word.of(text))).or_else(|| {
        let status = stated(text, span, words, None).0?;
        is_shouted(status.word.of(text)).then_some(status)
    })
}

/// What stands behind a status in capitals at the beginning of `span`: `P3: Sell it` of `TODO P3: Sell it`.
pub(in crate::model) fn past_shouted<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<Span> {
    let (word, _) = known(text, span, words)?;
    let rest = text.get(word.end as usize..span.end as usize)?;
    let stands = word.start == span.start && is_shouted(word.of(text)) && rest.starts_with([' ', ':']);
    stands.then(|| span.within(span.of(text), rest.trim_start_matches([' ', ':'])))
}

/// `text (DONE, 7 gaps)`, `text [DONE]`; shouted also where more text follows.
fn bracketed<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<(Status<T>, Span)> {
    let written = span.of(text);
    let mut found = None;
    let mut at = 0;
    // Asked behind what was found only, and never twice of the same bytes.
    let (mut seen, mut code) = (0, false);
    let mut is_code = |at: usize| {
        code ^= memchr::memchr_iter(b'`', &written.as_bytes()[seen..at]).count() % 2 == 1;
        seen = at;
        code
    };
    while let Some(open) = memchr::memchr2(b'(', b'[', &written.as_bytes()[at..]).map(|found| at + found) {
        let Some(close) = closing_bracket(written, open) else { break };
        let inner = Span::new(span.start as usize + open + 1, span.start as usize + close);
        // `(Status: done)`; what is filtered by a field (`status: done`) is called in small letters.
        let keyed = past_emphasis(inner.of(text)).starts_with(char::is_uppercase);
        let inner = if keyed { past_key(text, inner) } else { inner };
        let last = || written[close + 1..].chars().all(|c| c.is_whitespace() || EMPHASIS.contains(&c) || c == '.');
        if let Some((word, value)) = strict(text, inner, words)
            && !is_code(open)
            && (is_shouted(word.of(text)) || last() && !ends_in_id(&written[..open]))
        {
            let status = Status { raw: inner.trimmed(text), word, tail: tail(text, inner, word), value: Some(value) };
            found = Some((status, Span::new(span.start as usize, span.start as usize + open)));
        }
        at = close + 1;
    }
    found
}

/// `text - DONE`, `text - Status: open`, `text \u{1f6a7} in progress`: behind the first dash or picture that a status follows.
/// What only may be one, for it is not shouted and more words follow it, counts behind the last.
fn trailing<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<(Status<T>, Span)> {
    let written = span.of(text);
    let dividers = dividers(written);
    for (nth, divider) in dividers.iter().enumerate() {
        let segment = Span::new(span.start as usize + divider.from, span.end as usize).trimmed(text);
        let segment = past_key(text, segment);
        let last = nth + 1 == dividers.len();
        let Some((word, value)) =
            strict(text, segment, words).or_else(|| if last { enumerated(text, segment, words) } else { None })
        else {
            continue;
        };
        let marked = text[segment.start as usize..word.start as usize].contains('*') || is_shouted(word.of(text));
        let alone = dividers.get(nth + 1).is_some_and(|next| {
            let behind = &text[word.end as usize..(span.start as usize + next.before).max(word.end as usize)];
            behind.trim_matches(EMPHASIS).trim().is_empty()
        });
        let rest = &text[word.end as usize..span.end as usize];
        let meant = !divider.is_picture || follows(rest, "", marked);
        if marked || alone || meant && last {
            let title = Span::new(span.start as usize, span.start as usize + divider.before);
            return Some((whole(text, segment, word, value), title));
        }
    }
    None
}

/// `(prep): complete`, `text: done`: behind a colon where nothing but a status and what qualifies it follows.
fn coloned<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<(Status<T>, Span)> {
    /// A text with more colons is no title with a status.
    const MOST: usize = 8;
    let written = span.of(text);
    // The key of `text - Status: open` belongs to what the dash sets off.
    let is_key = |before: &str| {
        let title = before.len().checked_sub("status".len()).and_then(|at| before.split_at_checked(at));
        title.is_some_and(|(title, key)| {
            let title = || title.trim_end_matches(|c: char| c == ' ' || EMPHASIS.contains(&c));
            key.eq_ignore_ascii_case("status") && title().ends_with(is_dash)
        })
    };
    let pads = |c: char| EMPHASIS.contains(&c) || c == ' ';
    let opened = written.trim_start_matches(pads).starts_with('(');
    let colons = memchr::memchr_iter(b':', written.as_bytes()).filter(|at| written[at + 1..].starts_with([' ', '*']));
    for at in colons.filter(|at| !is_key(&written[..*at])).take(MOST) {
        let segment = Span::new(span.start as usize + at + 1, span.end as usize).trimmed(text);
        // A bracket behind a label says when or where; anything else is a title, and the rest has to be all status.
        let bracket = || {
            let before = written[..at].trim_matches(pads);
            opened && closing_bracket(before, 0) == Some(before.len() - 1)
        };
        let enumerated = || {
            let found = if opened { known(text, segment, words) } else { None };
            found.filter(|(word, _)| text[word.end as usize..].starts_with(',') && bracket())
        };
        let Some((word, value)) = strict(text, segment, words).or_else(enumerated) else { continue };
        let marked = text[segment.start as usize..word.start as usize].contains('*') || is_shouted(word.of(text));
        let rest = past_emphasis(&text[word.end as usize..span.end as usize]).trim_start();
        let qualified = rest.is_empty() || rest.starts_with(['(', ',', ';']) || rest.starts_with(is_dash);
        // `**P2 - Pump**: done after a retry`: the title ends where its emphasis does.
        let titled = written[..at].ends_with("**") && (qualified || rest.starts_with(':') || leads_on(rest));
        if bracket() || titled || qualified && (marked || !is_loose(word.of(text))) {
            return Some((whole(text, segment, word, value), Span::new(span.start as usize, span.start as usize + at)));
        }
    }
    None
}

/// `text. Status: open`: behind a key that begins a clause of its own.
fn keyed<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<(Status<T>, Span)> {
    // `Status` and `status` alike.
    const KEY: &str = "tatus";
    let written = span.of(text);
    // The key, perhaps emphasized, ends before a colon.
    let ends = |at: &usize| written[..*at].trim_end_matches(EMPHASIS).ends_with(KEY);
    memchr::memchr_iter(b':', written.as_bytes()).find(ends)?;
    let at = memchr::memmem::rfind(written.as_bytes(), KEY.as_bytes())?.checked_sub(1)?;
    let before = written.get(..at)?.trim_end_matches(EMPHASIS);
    let begins = before.ends_with(' ') && before.trim_end().ends_with(['.', ';', ',']);
    let segment = Span::new(span.start as usize + at, span.end as usize);
    let value = past_key(text, segment);
    let (word, meaning) = known(text, value, words).filter(|_| begins && value != segment)?;
    let rest = past_emphasis(&text[word.end as usize..span.end as usize]).trim_start();
    let qualified = rest.is_empty() || rest.starts_with(['(', ',', ';', '.']) || rest.starts_with(is_dash);
    let title = Span::new(span.start as usize, span.start as usize + before.trim_end().len() - 1);
    qualified.then(|| (whole(text, value, word, meaning), title))
}

/// Whether the last word of a text names a gap or a loop, so that a bracket behind it speaks of that: `as GAP-OP-1 (open)`.
fn ends_in_id(before: &str) -> bool {
    let last = before.trim_end().rsplit([' ', '(', ',']).next().unwrap_or_default();
    last.starts_with("GAP-") || last.starts_with("LOOP-")
}

/// What stands behind a `Status:` with which a text begins.
fn past_key(text: &str, span: Span) -> Span {
    let written = span.of(text);
    let behind = strip_any_case(past_emphasis(written), "status");
    let value = behind.and_then(|rest| past_emphasis(rest).strip_prefix(':'));
    let value = value.map(|value| {
        // Of `**Status:** open` the emphasis closes behind the colon, of `Status: **open**` it opens.
        let closed = past_emphasis(value);
        if closed.starts_with(' ') { closed.trim_start() } else { value.trim_start() }
    });
    value.map_or(span, |value| span.within(written, value))
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
            ("Foundation \u{2705} COMPLETE", "Foundation", "COMPLETE", Done),
            ("Foundation \u{2705} (2026-03-01)", "Foundation", "\u{2705}", Done),
            ("Foundation \u{2705} 2026-03-01", "Foundation", "\u{2705}", Done),
            ("Inventory \u{2705} 2026-03-01 (41 hosts)", "Inventory", "\u{2705}", Done),
            ("Inventory \u{2705} \u{2014} 41 hosts", "Inventory", "\u{2705}", Done),
            ("Inventory (all) \u{2705} Verified on vm2", "Inventory (all)", "\u{2705}", Done),
            ("Inventory \u{2705} verified on vm2", "Inventory", "\u{2705}", Done),
            ("Inventory \u{2705} `ab5d3e7`", "Inventory", "\u{2705}", Done),
            ("Wire it - ~~TODO~~ DONE", "Wire it", "DONE", Done),
            ("Inventory (all) [x]", "Inventory (all)", "[x]", Done),
            ("Inventory [ ] (once the gate opens)", "Inventory", "[ ]", Todo),
            ("Inventory [x] PR #88 merged", "Inventory", "[x]", Done),
            ("Move hosts [PENDING STEP 3]", "Move hosts", "PENDING", Todo),
            ("Move hosts \u{2014} BLOCKED BY KIM", "Move hosts", "BLOCKED", Blocked),
            ("Inventory \u{26d4} No access", "Inventory", "\u{26d4}", Blocked),
            ("Rollout \u{23f3} Not started", "Rollout", "Not started", Todo),
            ("Api \u{1f7e1} in progress (since Monday)", "Api", "in progress", Active),
            ("(prep): complete", "(prep)", "complete", Done),
            ("(50 %): in progress since 2026-03-08", "(50 %)", "in progress", Active),
            ("(100 %): not started; blocked on GAP-OP-1", "(100 %)", "not started", Todo),
            ("(canary): complete, see the log", "(canary)", "complete", Done),
            ("Setup: done", "Setup", "done", Done),
            ("Patch the rest \u{2014} 38 of 40 done", "Patch the rest", "38 of 40 done", Active),
            ("Patch the rest (60% done)", "Patch the rest", "60% done", Active),
            ("Patch: 40/40 hosts done", "Patch", "40/40 hosts done", Done),
            ("Setup: **active** (kim)", "Setup", "active", Active),
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
            "Mode: active",
            "Goal: done in two weeks",
            "Add \u{1f512} closed mode",
            "Mark \u{1f6a7} blocked roads",
            "Check \u{2705} every host",
            "Add ticks \u{2705} to 3 lists",
            "Use \u{2705} Green for all",
            "Read [x](docs/x.md)",
            "Wire it - ~~DONE~~",
            "Tick [x] in the list",
            "Write `- [x]`",
            "Replace the icon \u{2705} (old)",
            "Write `\u{2705} Done` everywhere",
            "Sort rows (\u{2705} First)",
            "Count hosts \u{2705} per site",
            "Directory sync (active directory)",
            "10 commands committed (commit 389be58) \u{2014} GAP-OP-280 closed",
            "Gate Registry (self-updating meta-layer)",
            "Verify - closed loop control",
            "Route mode `direct (done)` stays",
            "Raise limits (blocked by quota before)",
            "\u{274c} Do not touch the crane",
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
