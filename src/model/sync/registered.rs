//! A gap's status in the registry: one scalar, spliced.

use super::dialect::Shell;
use super::moves::Moves;
use super::tail::{self, Purge};
use super::write::end_of_word;
use super::{Change, Unwritable};
use crate::model::claim;
use crate::model::edits::in_case_of;
use crate::model::registry::{Entry, Registry};
use crate::model::status::{GapStatus, Word};
use crate::model::vocabulary::Words;
use crate::text::{Edit, Span, apply};

/// The edits that make an entry of the registry say that its gap is `value`; none where it does.
///
/// Only the scalar of the status changes. An entry without one is not given one: what a gap is that
/// nobody said is for a person to say, and the place of a new line in the entry with it.
pub fn registered(
    registry: &Registry,
    entry: &Entry,
    value: GapStatus,
    change: &Change<'_>,
    words: &Words<GapStatus>,
) -> Result<Vec<Edit>, Unwritable> {
    let text = registry.source().text();
    let status = entry.status.ok_or(Unwritable::Unstated(entry.span))?;
    let stands = status.value.ok_or(Unwritable::UnknownWord(status.raw))?;
    if !stands.gives_way_to(value) {
        return Ok(Vec::new());
    }
    if stands.is_decided() || (value.is_decided() && !value.is_finished()) {
        return Err(Unwritable::Decided(status.raw));
    }
    let (_, shell) = Shell::of(text, &status);
    let word = Edit { span: status.word, text: in_case_of(usual(registry, value, words), shell.word) };
    let purge = Purge::for_move((status.value, shell.word), value, true, change.gone);
    let edits: Vec<Edit> =
        [word].into_iter().chain(tail::edit(text, &status, end_of_word(text, &status), purge)).collect();
    let sound = says(text, status.raw, &edits, value, words);
    if sound { Ok(edits) } else { Err(Unwritable::Unsound(status.raw)) }
}

/// The word that most entries have for `value`, of those that are safe in any scalar.
fn usual<'a>(registry: &'a Registry, value: GapStatus, words: &Words<GapStatus>) -> &'a str {
    let written = registry.entries().iter().filter_map(|entry| entry.status).filter(|other| other.value == Some(value));
    let spellings = written.map(|other| registry.text(other.word));
    let plain =
        |word: &&str| word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-' | b'_'));
    let mut counts: Vec<(&str, usize)> = Vec::new();
    for spelling in spellings.filter(plain).filter(|spelling| words.get(spelling) == Some(value)) {
        match counts.iter().position(|(known, _)| *known == spelling) {
            Some(at) => counts[at].1 += 1,
            None => counts.push((spelling, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max();
    counts.iter().find(|(_, count)| Some(*count) == most).map_or(value.name(), |(word, _)| word)
}

/// Whether the scalar at `raw` says `value` with `edits` in it, and is still one on its own line.
fn says(text: &str, raw: Span, edits: &[Edit], value: GapStatus, words: &Words<GapStatus>) -> bool {
    let inner: Option<Vec<Edit>> = edits
        .iter()
        .map(|edit| {
            let start = edit.span.start.checked_sub(raw.start)?;
            Some(Edit { span: Span { start, end: edit.span.end.checked_sub(raw.start)? }, text: edit.text.clone() })
        })
        .collect();
    let Some(after) = inner.and_then(|edits| apply(raw.of(text), &edits).ok()) else { return false };
    let read = claim::field(&after, Span::new(0, after.len()), words, None);
    let opens = |text: &str| text.chars().next().map(char::is_alphanumeric);
    opens(&after) == opens(raw.of(text)) && read.is_some_and(|status| status.value == Some(value))
}
