//! A status for a row that states none.

use super::cell;
use super::hints::hints;
use super::moves::Moves;
use super::said::{Said, Shape};
use super::scribe::Scribe;
use super::write::set_box;
use super::{Change, Unwritable};
use crate::model::claim::{Status, is_dash, without_comment};
use crate::text::{Edit, Span};

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
    let text = scribe.document.text();
    let title = said.title().map(|title| title.of(text));
    let hint = |words: &Span| hints(words.of(text), title, T::words(scribe.words));
    if let Some(words) = said.words(scribe.document).filter(hint) {
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
