//! Where a text names gaps, and where what it says of them begins and ends.

use super::said_of;
use crate::model::claim::Status;
use crate::model::fields::lines;
use crate::model::id::prefix;
use crate::model::page::Page;
use crate::model::refs::{Gaps, leading};
use crate::model::status::GapStatus;
use crate::text::{Span, WordSet, limits};

/// Whether a gap may be named at the beginning of `span`, behind marks and ticks: most texts begin with another word.
pub(super) fn may_open(text: &str, span: Span) -> bool {
    let written = past_marks(span.of(text).as_bytes());
    match written.first() {
        Some(b'G' | b'g') => prefix(written).is_some(),
        Some(first) => !first.is_ascii(),
        None => false,
    }
}

/// Whether a text begins with the name of a gap, behind marks: nothing else opens one.
pub(super) fn names_gap(written: &[u8]) -> bool {
    prefix(past_marks(written)).is_some()
}

/// A text without the marks before its first word.
fn past_marks(mut written: &[u8]) -> &[u8] {
    while let [b'*' | b'_' | b'`' | b'~' | b'[' | b' ', rest @ ..] = written {
        written = rest;
    }
    written
}

/// The names with which `span` begins, and where they end.
pub(super) fn opening(text: &str, span: Span) -> Option<(Gaps, usize)> {
    let written = past_marks(span.of(text).as_bytes());
    if !matches!(written.first(), Some(b'G' | b'g')) {
        return None;
    }
    let (mut ids, mut end) = leading(text, Span::new(span.end as usize - written.len(), span.end as usize))?;
    // `GAP-OP-006 / GAP-OP-007`: names beside it share what is said.
    while let Some((mut more, stop)) = beside(text, Span::new(end, span.end as usize)) {
        more.retain(|id| !ids.contains(id));
        ids.append(&mut more);
        end = stop;
        if ids.len() > limits::NAMES {
            break;
        }
    }
    Some((ids, end))
}

/// The names that stand beside those before `span`, and where they end.
fn beside(text: &str, span: Span) -> Option<(Gaps, usize)> {
    const JOINS: [&str; 10] = [",", ";", "/", "&", "+", "and ", "<br>", "<br/>", "<br />", "\n"];
    let written = span.of(text);
    // Behind most names stands what is said of it: a look at the first byte tells.
    if !matches!(
        written.as_bytes().first()?,
        b',' | b';' | b'/' | b'&' | b'+' | b'<' | b' ' | b'*' | b'_' | b'`' | b']'
    ) {
        return None;
    }
    let closed = written.trim_start_matches(['*', '_', '`', ']']).trim_start_matches(' ');
    if !matches!(closed.as_bytes().first()?, b',' | b';' | b'/' | b'&' | b'+' | b'a' | b'<' | b'\n') {
        return None;
    }
    let joined = JOINS.iter().find_map(|sign| closed.strip_prefix(sign))?;
    let next = joined.trim_start_matches([' ', '*', '_', '`', '[']);
    leading(text, Span::new(span.end as usize - next.len(), span.end as usize))
}

/// Of `~~GAP-OP-1: text~~ closed`, what stands behind the strike: that is said of it now.
pub(super) fn past_strike(text: &str, item: Span, said: Span) -> Span {
    if !item.of(text).trim_start_matches(['*', '_']).starts_with("~~") {
        return said;
    }
    match said.of(text).split_once("~~") {
        Some((_, rest)) if !rest.trim().is_empty() => said.within(said.of(text), rest),
        _ => said,
    }
}

/// What is said behind a name, past its emphasis, a severity in brackets, a colon or dash.
pub(super) fn past_severity(text: &str, span: Span) -> Span {
    const SEVERITIES: WordSet = WordSet::of(&["critical", "high", "medium", "low", "info", "minor", "major", "med"]);
    let written = span.of(text);
    // A backtick right behind the name closes; a later one opens code, and belongs to it.
    let closes = |c: char| matches!(c, '*' | '_' | '`' | '~' | ']');
    let divides = |c: char| matches!(c, '*' | '_' | '~' | ' ' | ':' | ']' | '-' | '\u{2013}' | '\u{2014}');
    let mut rest = written.trim_start_matches(closes).trim_start_matches(divides);
    // `[P2]`: a class, or the phase that it belongs to.
    let class = |words: &str| matches!(words.as_bytes(), [b'P' | b'S', b'0'..=b'9']);
    let severe = |words: &str| {
        let words = words.trim();
        class(words) || SEVERITIES.has(words)
    };
    if let Some((inside, behind)) = rest.strip_prefix(['(', '[']).and_then(|inner| inner.split_once([')', ']'])) {
        if severe(inside) {
            rest = behind.trim_start_matches(divides);
        } else if let Some((_, more)) = inside.split_once([',', ';', '/']).filter(|(first, _)| severe(first)) {
            // `(high, open)`: the rest of the bracket says more.
            return span.within(written, more.trim());
        }
    }
    // An opening star belongs to the word behind it: `: **CLOSED**`.
    let from = written.len() - rest.len();
    let stars = written[..from].len() - written[..from].trim_end_matches('*').len();
    Span::new(span.start as usize + from - stars, span.end as usize)
}

/// The names further on in a text, what is said of them, and where what is said before them ends.
pub(super) type Further = (Gaps, Status<GapStatus>, usize);

/// The gaps of which a text goes on to speak behind what it says of the first: `GAP-OP-3: open; GAP-OP-4: fixed`.
pub(super) fn further(page: &Page<'_>, span: Span) -> Vec<Further> {
    /// So many gaps are told of in one text.
    const MOST: usize = 16;
    let read = |from: usize, to: usize| {
        let said = past_severity(page.text, Span::new(from, to));
        Some((said, said_of(page, said)?))
    };
    let divided = |line: &Span| memchr::memchr2(b',', b';', line.of(page.text).as_bytes()).is_some();
    let Some(line) = lines(page.text, span).next().filter(divided) else { return Vec::new() };
    let (start, end) = (line.start as usize, line.end as usize);
    let line = line.of(page.text);
    let mut found: Vec<Further> = Vec::new();
    let mut from = start;
    for at in memchr::memmem::find_iter(line.as_bytes(), b"GAP-").map(|at| start + at).take(MOST * 4) {
        let before = page.text[from.min(at)..at].trim_end_matches(['*', '_', '`', '[', ' ']);
        let Some(piece) = before.strip_suffix([',', ';']).filter(|_| at > from && found.len() < MOST) else { continue };
        let until = from + piece.len();
        let Some((ids, stop)) = opening(page.text, Span::new(at, end)) else { continue };
        let named = page.text[stop..end].trim_start_matches(['*', '_', '`', ']']).starts_with(':');
        let Some((said, status)) = read(stop, end) else { continue };
        let leads = status.raw.start <= said.start + 1;
        if (leads || named) && read(from, until).is_some() {
            // What was said of the one before ends here.
            if let (Some(last), Some((_, status))) = (found.last_mut(), read(from, until)) {
                last.1 = status;
            }
            found.push((ids, status, until));
            from = stop;
        }
    }
    found
}
