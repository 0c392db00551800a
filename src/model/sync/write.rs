//! One statement, rewritten where it stands.

use super::append;
use super::cell;
use super::dialect::{Shell, is_answer, is_box};
use super::moves::Moves;
use super::said::{Said, Shape};
use super::scribe::Scribe;
use super::shades::tells_why;
use super::tail::{self, Purge};
use super::{Change, Unwritable};
use crate::model::claim::{EMPHASIS, EMPTY_BOX, Status, is_picture, with_adverb};
use crate::syntax::markdown::Tick;
use crate::text::{Edit, Span};

/// The pair of [`EMPTY_BOX`].
const TICKED_BOX: &str = "\u{2611}";

/// The edits that make a statement say `value`, and what it says then: a bare box knows no `active`.
pub(super) fn rewrite<T: Moves>(
    scribe: &Scribe<'_>,
    said: &Said<T>,
    value: T,
    change: &Change<'_>,
    loud: Loudness,
) -> Result<(Vec<Edit>, T), Unwritable> {
    let text = scribe.document.text();
    let status = said.status.ok_or(Unwritable::Unstated(said.span))?;
    let tick = said.tick(scribe.document);
    if let Some(tick) = tick.filter(|tick| tick.span.contains(status.word)) {
        let says = if value.is_finished() { value } else { T::UNTICKED };
        return Ok((set_box(scribe, tick, value.is_finished()).into_iter().collect(), says));
    }
    if is_half_box(text, &status) {
        let edit = Edit { span: status.word, text: mark(scribe).to_owned() };
        return if value.is_finished() { Ok((vec![edit], value)) } else { Err(Unwritable::Unsound(status.raw)) };
    }
    // `text [ ]`: a box behind the text stays one, and so does one in a cell, where those beside it have boxes as well.
    if is_box(status.word.of(text)) && (said.runs() || is_ticked_there(scribe, said, value)) {
        let sign = if value.is_finished() { format!("[{}]", mark_beside(scribe, said)) } else { "[ ]".to_owned() };
        let purge = Purge::for_move((status.value, ""), value, true, change.gone);
        let tail = tail::edit(text, &status, status.word.end as usize, purge);
        let says = if value.is_finished() { value } else { T::UNTICKED };
        let edits = [Edit { span: status.word, text: sign }].into_iter().chain(tail).collect();
        return Ok((in_cell(scribe, said, edits, change), says));
    }
    // Under `Done?` there is no word for what has begun: it is not done.
    let denied = said.shape == Shape::Cell && !value.is_finished() && is_answer(status.word.of(text));
    let denies = |shell: Shell<'_>| is_answer(shell.word);
    let value =
        if denied && T::dialect(scribe).beside(said, T::UNTICKED).is_some_and(denies) { T::UNTICKED } else { value };
    // `OPEN/ACTIVE` is two words, of which only one would move.
    if text.get(status.word.end as usize..).is_some_and(|rest| rest.trim_start_matches(' ').starts_with('/')) {
        return Err(Unwritable::Unsound(status.raw));
    }
    let (span, shell) = Shell::of(text, &status);
    let pictured = || word(scribe, said, value, &shell, status.tail.is_none()).contains(is_picture);
    let mut edits = if shell.is_picture() && said.runs() && !(value.is_finished() && pictured()) {
        unticked(scribe, said, value, span).ok_or(Unwritable::Unsound(status.raw))?
    } else {
        let stays = T::words(scribe.words).get(shell.word) == Some(value);
        let place = if shell.closed { span } else { status.word };
        let place = with_adverb(text, status.raw, place);
        let purge = Purge::for_move((status.value, shell.word), value, !stays, change.gone);
        let purge = Purge { is_title: said.is_called_by(text, status.tail), ..purge };
        let tail = tail::edit(text, &status, end_of_word(text, &status), purge);
        // `BLOCKED - the vendor is silent`: all that the row says is why it was not done.
        let only_why = purge.was_held && purge.is_title && said.is_of_work() && value.is_finished();
        if only_why || lives_off_its_word(text, &status, value, tail.as_ref()) {
            return Err(Unwritable::Unsound(status.raw));
        }
        let alone = status.tail.is_none() || tail.as_ref().is_some_and(|edit| edit.text.is_empty());
        // `[DONE] P9: text`: before a label the bare word is a mark, and nothing else is.
        let is_mark = said.words(scribe.document).is_some_and(|words| words.start + 1 == status.raw.start);
        let written = || {
            let word = loud.of(said, word(scribe, said, value, &shell, alone && !is_mark));
            let word = if said.runs() && is_set_off_by_picture(text, &shell, place, &word) {
                format!("- {word}")
            } else {
                word
            };
            if is_mark { word.trim_matches(EMPHASIS).to_owned() } else { word }
        };
        let word = (!stays).then(|| Edit { span: place, text: written() });
        let set_off = loud.set_off(text, said, &status, tail.as_ref());
        word.into_iter().chain(set_off).chain(tail).collect()
    };
    if unbalances(text, &edits) {
        return Err(Unwritable::Unsound(status.raw));
    }
    edits.extend(tick.and_then(|tick| set_box(scribe, tick, value.is_finished())));
    Ok((in_cell(scribe, said, edits, change), value))
}

/// The edits with what a cell needs, if it is one that they change.
fn in_cell<T: Moves>(scribe: &Scribe<'_>, said: &Said<T>, mut edits: Vec<Edit>, change: &Change<'_>) -> Vec<Edit> {
    if said.shape == Shape::Cell {
        edits.iter_mut().for_each(|edit| edit.text = cell::escaped(&edit.text));
        edits.extend(cell::padding(scribe, said, &edits));
        edits.extend(cell::evidence(scribe, said, change));
    }
    edits
}

/// Whether the box in a cell says `value` by a tick, or by none: no word for it stands beside.
fn is_ticked_there<T: Moves>(scribe: &Scribe<'_>, said: &Said<T>, value: T) -> bool {
    let says =
        T::TICK == Some(value) || (!value.is_finished() && said.status.and_then(|status| status.value) == T::TICK);
    let beside = T::dialect(scribe).beside(said, value);
    said.shape == Shape::Cell && says && T::TICK.is_some() && beside.is_none_or(|shell| is_box(shell.word))
}

/// What stands in a box that is ticked: in a cell, what those beside it have.
fn mark_beside<T: Moves>(scribe: &Scribe<'_>, said: &Said<T>) -> &'static str {
    let beside = T::TICK.and_then(|ticked| T::dialect(scribe).beside(said, ticked));
    match beside.map(|shell| shell.word) {
        Some("[X]") => "X",
        Some("[x]") => "x",
        _ => mark(scribe),
    }
}

/// Whether edits take one of two marks of emphasis away: of `**FIXED in ab5d3e7**, thanks @bo` the word and its tail go on
/// together.
fn unbalances(text: &str, edits: &[Edit]) -> bool {
    ["*", "**"].iter().any(|mark| {
        let marks = |text: &str| text.matches(mark).count();
        edits.iter().map(|edit| marks(edit.span.of(text)) + marks(&edit.text)).sum::<usize>() % 2 == 1
    })
}

/// How loud a word is said. In running text a small one is not always seen as a status: `(done, 7 gaps)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Loudness {
    /// As the neighbours say it.
    Usual,
    /// In capitals, and set off from what follows it.
    Shouted,
}

impl Loudness {
    fn of<T: Copy>(self, said: &Said<T>, word: String) -> String {
        if self == Self::Shouted && said.runs() { word.to_uppercase() } else { word }
    }

    /// The dash between a shouted word and a tail that stays right behind it.
    fn set_off<T: Copy>(self, text: &str, said: &Said<T>, status: &Status<T>, tail: Option<&Edit>) -> Option<Edit> {
        let end = end_of_word(text, status);
        let stands = status.tail.filter(|stands| tail.is_none_or(|edit| edit.span == *stands))?;
        let joined =
            text.get(end..stands.start as usize)?.trim().is_empty() && !stands.of(text).starts_with(['(', '[']);
        let shouted = self == Self::Shouted && said.runs() && joined;
        shouted.then(|| Edit { span: Span::at(end), text: " -".to_owned() })
    }
}

/// Whether a sentence goes on right behind the word for what was finished, which says something false behind another
/// one: `closed as a duplicate`; or gives the reason that the word tells: `won't fix: by design`.
fn lives_off_its_word<T: Moves>(text: &str, status: &Status<T>, value: T, tail: Option<&Edit>) -> bool {
    let falls_back = status.value.is_some_and(T::is_finished) && !value.is_finished();
    let Some(stands) = status.tail.filter(|_| falls_back) else { return false };
    if tells_why(status.word.of(text)) {
        return true;
    }
    let between = text.get(end_of_word(text, status)..stands.start as usize).unwrap_or_default();
    let kept = tail.map_or(stands.of(text), |edit| edit.text.as_str());
    between.trim().is_empty() && kept.trim_start().starts_with(char::is_alphabetic)
}

/// Whether nothing but the picture before a word sets it off from the text, and the picture goes.
fn is_set_off_by_picture(text: &str, shell: &Shell<'_>, place: Span, written: &str) -> bool {
    let before = text.get(..place.start as usize).unwrap_or_default().trim_end_matches([' ', '\t']);
    let ends_words = |c: char| c.is_alphanumeric() || matches!(c, ')' | ']' | '`' | '"' | '\'' | '!' | '?' | '%');
    shell.before.contains(is_picture) && !written.contains(is_picture) && before.ends_with(ends_words)
}

/// The word for `value` in the place of `own`.
fn word<T: Moves>(scribe: &Scribe<'_>, said: &Said<T>, value: T, own: &Shell<'_>, alone: bool) -> String {
    let dialect = T::dialect(scribe);
    let empty_box = own.word.starts_with(EMPTY_BOX) && T::TICK == Some(value);
    if empty_box && dialect.pattern(said, value).is_none() {
        return own.around(TICKED_BOX);
    }
    dialect.written(said, value, Some(own), alone)
}

/// Where the word of a status ends, with the emphasis that closes behind it.
pub(super) fn end_of_word<T>(text: &str, status: &Status<T>) -> usize {
    let behind = text.get(status.word.end as usize..status.raw.end as usize).unwrap_or_default();
    status.word.end as usize + behind.len() - behind.trim_start_matches(EMPHASIS).len()
}

/// Takes a tick out of running text and puts words at its end.
fn unticked<T: Moves>(scribe: &Scribe<'_>, said: &Said<T>, value: T, tick: Span) -> Option<Vec<Edit>> {
    let text = scribe.document.text();
    let (before, after) = (text.get(..tick.start as usize)?, text.get(tick.end as usize..)?);
    let bare = before.trim_end_matches([' ', '\t']);
    // Behind words a star closes their emphasis.
    let worded = bare.rsplit('\n').next().is_some_and(|line| line.contains(char::is_alphanumeric));
    let starred = bare.ends_with('*') && !worded;
    let opens = bare.is_empty() || starred || bare.ends_with(['\n', '-', '+', '.', ')', ']', ':', '#', '>']);
    let cut = if opens {
        Span::new(tick.start as usize, tick.end as usize + after.len() - after.trim_start_matches([' ', '\t']).len())
    } else {
        Span::new(bare.len(), tick.end as usize)
    };
    let put = append::worded(scribe, said, value)?;
    Some(vec![Edit { span: cut, text: String::new() }, put])
}

/// The half box of an item, `[~]`, which Markdown does not know.
fn is_half_box<T>(text: &str, status: &Status<T>) -> bool {
    matches!(status.word.of(text), "~" | "-" | "/") && status.raw.of(text).starts_with('[')
}

/// Ticks a box, or unticks it; nothing where it is so already.
pub(super) fn set_box(scribe: &Scribe<'_>, tick: Tick, ticked: bool) -> Option<Edit> {
    let written = tick.span.of(scribe.document.text());
    let open = written.find('[')?;
    let close = written.find(']')?;
    let inside = Span::new(tick.span.start as usize + open + 1, tick.span.start as usize + close);
    let text = if ticked { mark(scribe) } else { " " };
    (tick.ticked != ticked).then(|| Edit { span: inside, text: text.to_owned() })
}

/// What stands in a box that is ticked: what most of the others have.
fn mark(scribe: &Scribe<'_>) -> &'static str {
    let text = scribe.document.text();
    let boxes = scribe.document.markdown.items.iter().filter_map(|item| item.tick).filter(|tick| tick.ticked);
    let (large, small): (Vec<Tick>, Vec<Tick>) = boxes.partition(|tick| tick.span.of(text).contains('X'));
    if large.len() > small.len() { "X" } else { "x" }
}
