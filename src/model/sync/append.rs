//! A status for a row that states none.

use super::cell;
use super::moves::Moves;
use super::said::{Said, Shape};
use super::scribe::Scribe;
use super::write::set_box;
use super::{Change, Unwritable};
use crate::model::blocker::names;
use crate::model::claim::{Status, is_dash, without_comment};
use crate::model::status::Words;
use crate::text::{Edit, Span, holds_any_case};

/// What stands around a status behind a text: ` - DONE`, ` (DONE)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    before: String,
    after: &'static str,
}

impl Frame {
    fn new(before: &str, after: &'static str) -> Self {
        Self { before: before.to_owned(), after }
    }

    /// How a status that stands behind a text is set off from it; nothing where it stands elsewhere.
    fn of<T>(text: &str, span: Span, status: &Status<T>) -> Option<Self> {
        let before = text.get(span.start as usize..status.raw.start as usize)?;
        let title = |rest: &str| rest.trim_end().ends_with(|c: char| c.is_alphanumeric() || "`*_)].!\"'".contains(c));
        for (open, close) in [('(', ")"), ('[', "]")] {
            if let Some(rest) = before.strip_suffix(open) {
                return (rest.ends_with(' ') && title(rest)).then(|| Self::new(&format!(" {open}"), close));
            }
        }
        let rest = before.trim_end_matches([' ', '\t']).trim_end_matches(is_dash);
        let dash = before.get(rest.len()..)?;
        let set_off = dash.contains(is_dash) && rest.ends_with(' ') && title(rest);
        set_off.then(|| Self::new(&format!(" {dash}"), ""))
    }
}

/// The ways in which a row that says nothing may say `value`, the neighbours' first.
pub(super) fn ways<T: Moves>(
    scribe: &Scribe<'_>,
    said: &Said<T>,
    value: T,
    change: &Change<'_>,
) -> Result<Vec<Vec<Edit>>, Unwritable> {
    if said.shape == Shape::Cell {
        let mut edits = cell::filled(scribe, said, value)?;
        edits.extend(cell::evidence(scribe, said, change));
        return Ok(vec![edits]);
    }
    let at = end(scribe, said).ok_or(Unwritable::Unstated(said.span))?;
    if let Some(words) = said.words(scribe.document).filter(|words| hints(scribe, said, T::words(scribe.words), *words))
    {
        return Err(Unwritable::Unsound(words));
    }
    let boxed = said.tick(scribe.document).and_then(|tick| set_box(scribe, tick, value.is_finished()));
    let word = T::dialect(scribe).written(said, value, None, true);
    let shouted = value.name().to_uppercase();
    let dash = Frame::new(" - ", "");
    let mut ways = Vec::new();
    if word.contains(char::is_alphanumeric) {
        ways.push((usual(scribe, said, value).unwrap_or_else(|| dash.clone()), word.clone()));
        ways.push((dash.clone(), word));
    } else {
        ways.push((Frame::new(" ", ""), word));
    }
    ways.push((dash, shouted.clone()));
    ways.push((Frame::new(" (", ")"), shouted));
    ways.dedup();
    let edits = |(frame, word): (Frame, String)| {
        let put = Edit { span: Span::at(at), text: format!("{}{word}{}", frame.before, frame.after) };
        boxed.clone().into_iter().chain([put]).collect()
    };
    Ok(ways.into_iter().map(edits).collect())
}

/// A word for `value` at the end of a row, as the neighbours set theirs off.
pub(super) fn worded<T: Moves>(scribe: &Scribe<'_>, said: &Said<T>, value: T) -> Option<Edit> {
    let at = end(scribe, said)?;
    let frame = usual(scribe, said, value).unwrap_or_else(|| Frame::new(" - ", ""));
    let word = T::dialect(scribe).written(said, value, None, true);
    let word = if word.contains(char::is_alphanumeric) { word } else { value.name().to_uppercase() };
    Some(Edit { span: Span::at(at), text: format!("{}{word}{}", frame.before, frame.after) })
}

/// How the neighbours set a status off: those that say the same, else any.
fn usual<T: Moves>(scribe: &Scribe<'_>, said: &Said<T>, value: T) -> Option<Frame> {
    let text = scribe.document.text();
    let others = T::said(scribe.document);
    let beside = others.iter().filter(|other| other.shape == said.shape && other.span != said.span);
    let framed = beside.filter_map(|other| {
        let status = other.status.filter(|status| status.word.of(text).contains(char::is_alphanumeric))?;
        Some((status.value == Some(value), Frame::of(text, other.span, &status)?))
    });
    let mut framed: Vec<(bool, Frame)> = framed.collect();
    framed.sort_by_key(|(same, _)| !same);
    framed.into_iter().next().map(|(_, frame)| frame)
}

/// Whether the words of a row may say how far it is, though not in a way that is read as a status: `Build (50%)`,
/// `will be done in April`, `:hourglass: Build`. A second word beside them could contradict them.
fn hints<T: Moves>(scribe: &Scribe<'_>, said: &Said<T>, known: &Words<T>, span: Span) -> bool {
    const PHRASES: [&str; 8] =
        ["not done", "not yet", "be done", "be finished", "done yet", "% done", "will not", "won't"];
    const SAID: [&str; 18] = [
        "failed",
        "failing",
        "ok",
        "stuck",
        "testing",
        "undone",
        "unblocked",
        "shipped",
        "merged",
        "deployed",
        "rejected",
        "declined",
        "broken",
        "decommissioned",
        "cancelled",
        "started",
        "passed",
        "resolved",
    ];
    const SIGNS: [char; 13] = [
        '\u{23f3}',
        '\u{1f51c}',
        '\u{274c}',
        '\u{1f504}',
        '\u{1f6a7}',
        '\u{23f8}',
        '\u{1f534}',
        '\u{1f7e1}',
        '\u{1f7e2}',
        '\u{2b1c}',
        '\u{2610}',
        '\u{2717}',
        '\u{2716}',
    ];
    /// Of a text with more commas the rest is not looked at.
    const MOST: usize = 64;
    let written = span.of(scribe.document.text());
    // In `docker-host (GAP-OP-096, open)` the word belongs to the gap.
    let written = match written.trim_end().strip_suffix(')').and_then(|inner| inner.rfind('(')) {
        Some(open) if !names(written, Span::new(open, written.len())).is_empty() => &written[..open],
        _ => written,
    };
    // What is struck out behind it is past; where all of it is struck, that says something.
    let written = match written.trim_end().strip_suffix("~~").and_then(|struck| struck.rfind("~~")) {
        Some(open) if written[..open].contains(char::is_alphanumeric) => &written[..open],
        Some(_) => return true,
        None => written,
    };
    let share = |percent: usize| written[..percent].trim_end().ends_with(|c: char| c.is_ascii_digit());
    let shortcode = |word: &str| {
        let inner = word.strip_prefix(':').and_then(|word| word.strip_suffix(':')).unwrap_or_default();
        !inner.is_empty() && inner.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
    };
    let words: Vec<&str> = written.split_whitespace().collect();
    let bare = |text: &str| text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
    let is_known = |words: &[&str]| known.get(&bare(&words.join(" "))).is_some();
    // At its end, and before a comma: `done, not deployed`.
    let ends = (1..=words.len()).filter(|end| *end == words.len() || words[end - 1].ends_with([',', ';']));
    let states =
        |end: usize| (1..=3).filter_map(|count| end.checked_sub(count)).any(|from| is_known(&words[from..end]));
    // `DONE modulo a flaky test`, `done locally`: capitalized it may be what there is to do.
    let leads = said.title().and_then(|title| title.of(scribe.document.text()).split_whitespace().next());
    let begins = leads.is_some_and(|first| {
        let first = bare(first);
        let loud = !first.contains(char::is_lowercase) || !first.contains(char::is_uppercase);
        loud && known.get(&first).is_some() && !matches!(&*first, "open" | "close" | "complete" | "ready" | "active")
    });
    let ends_so = words.last().is_some_and(|last| SAID.iter().any(|said| said.eq_ignore_ascii_case(&bare(last))));
    let boxed = ["[ ]", "[~]", "[x]", "[X]"].iter().any(|sign| written.trim_end().ends_with(sign));
    let counts = words.last().is_some_and(|word| {
        let parts = word.split_once('/');
        let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        parts.is_some_and(|(part, whole)| number(part) && number(whole))
    });
    written.match_indices('%').any(|(at, _)| share(at))
        || PHRASES.iter().any(|phrase| holds_any_case(written, phrase))
        || words.iter().any(|word| shortcode(word))
        || ends.take(MOST).any(states)
        || written.contains(SIGNS)
        || begins
        || ends_so
        || boxed
        || counts
}

/// Where a status may be added behind the words of a row: before a comment, and the colon that opens a list.
fn end<T: Copy>(scribe: &Scribe<'_>, said: &Said<T>) -> Option<usize> {
    let text = scribe.document.text();
    let words = without_comment(text, said.words(scribe.document)?).trimmed(text);
    // What stands behind a hard break tells more of the row.
    let broken = ["  \n", "  \r\n", "\\\n", "\\\r\n"].iter().filter_map(|sign| words.of(text).find(sign)).min();
    let written = broken.map_or(words.of(text), |end| words.of(text)[..end].trim_end());
    let bare = match said.shape {
        Shape::Paragraph => written.trim_end_matches([':', '*']),
        _ => written.strip_suffix(':').unwrap_or(written),
    };
    (!bare.is_empty()).then_some(words.start as usize + bare.len())
}
