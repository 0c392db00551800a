//! What stays of a status's tail when its word moves.
//!
//! A tail is cut into pieces at commas, dashes, colons and brackets. A piece that no longer holds
//! goes: what blocked, what was left to do, how far the work was, what proved a done that is none.
//! Other words stay.

use super::moves::Moves;
use super::pieces::{Piece, only_ids, pieces, whole};
use super::shades::is_troubled;
use crate::model::blocker::says_blocked_by;
use crate::model::blocker::{Name, names};
use crate::model::claim::{EMPHASIS, Status, is_of_finished_work, is_of_open_work, is_picture, is_tick};
use crate::model::date::Day;
use crate::model::refs::{RefKind, references};
use crate::text::{Edit, Span, WordSet};

/// Where a row goes when its status moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Turn {
    /// It goes on.
    #[default]
    Stays,
    /// It is finished now: nothing blocks it, nothing is left.
    Finished,
    /// It is finished no more: what proved it goes.
    FallsBack,
}

/// Why pieces go.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Purge<'a> {
    /// Where the row goes.
    pub turn: Turn,
    /// The word was `blocked` or the like, so that what follows says by what.
    pub was_held: bool,
    /// The tail is all that calls the row by name.
    pub is_title: bool,
    /// The word changes, so that what only completed it goes: `READY once MT-9 complete`.
    pub reworded: bool,
    /// What no longer blocks.
    pub gone: &'a [Name],
}

impl<'a> Purge<'a> {
    /// What goes when a status that is written as `word` moves to `value`.
    pub(super) fn for_move<T: Moves>(
        (from, word): (Option<T>, &str),
        value: T,
        reworded: bool,
        gone: &'a [Name],
    ) -> Self {
        let turn = match (from.is_some_and(T::is_finished), value.is_finished()) {
            (_, true) => Turn::Finished,
            (true, false) => Turn::FallsBack,
            (false, false) => Turn::Stays,
        };
        let was_held = from.is_some_and(T::is_held) || is_troubled(word);
        Self { turn, was_held, is_title: false, reworded, gone }
    }
}

/// The edit that leaves of the tail of `status` what still holds; `end` is where its word ends, emphasis included.
pub(super) fn edit<T>(text: &str, status: &Status<T>, end: usize, purge: Purge<'_>) -> Option<Edit> {
    let tail = status.tail?;
    let between = text.get(end..tail.start as usize)?;
    let written = tail.of(text);
    let mut pieces = pieces(written);
    let joined = between.trim().is_empty() && !written.starts_with(['(', '[']);
    let kept = keep(&mut pieces, purge, joined)?;
    let all = Span::new(end, tail.end as usize);
    if kept.is_empty() {
        // Of `ACTIVE **(blocked on GAP-OP-1)**` the emphasis goes with what it is about.
        let opened = &between[between.trim_end_matches(EMPHASIS).len()..];
        let closed = text.get(all.end as usize..).is_some_and(|behind| behind.starts_with(opened));
        let end = all.end as usize + if closed { opened.len() } else { 0 };
        return Some(Edit { span: Span::new(all.start as usize, end), text: String::new() });
    }
    // Of `**ACTIVE (blocked by GAP-OP-1)**: docs` the emphasis ends with the word.
    let closed = kept.trim_start_matches(['*', '_', '`']);
    if closed.len() < kept.len() && !closed.starts_with(char::is_alphanumeric) {
        return Some(Edit { span: all, text: kept });
    }
    let first = pieces.iter().find(|piece| !piece.text.is_empty())?;
    let led = pieces.first().is_some_and(|piece| piece.text.is_empty());
    // What follows a word that lost what stood right behind it is set off from it.
    let text = match first.sign.trim() {
        _ if !led || first.is_group() => return Some(Edit { span: tail, text: kept }),
        _ if !between.trim().is_empty() => return Some(Edit { span: tail, text: kept }),
        ":" => format!(": {kept}"),
        _ => format!(" - {kept}"),
    };
    Some(Edit { span: all, text })
}

/// What is kept of `pieces`; nothing where that is all of them, as they are.
fn keep(pieces: &mut [Piece<'_>], purge: Purge<'_>, joined: bool) -> Option<String> {
    let mut changed = false;
    for (nth, piece) in pieces.iter_mut().enumerate() {
        let purge = Purge { was_held: purge.was_held && nth == 0, ..purge };
        let after = if purge.was_held && purge.turn == Turn::Finished && !purge.is_title {
            // `BLOCKED: the vendor`, `BLOCKED (GAP-1; the vendor)`.
            Some(String::new())
        } else if purge.was_held && purge.turn == Turn::Stays && names_gone(&piece.text, purge.gone) {
            // What held it is gone, and so are the words beside: `(GAP-1, the gateway is silent)`.
            Some(String::new())
        } else if piece.is_group() {
            let inner = &piece.text[1..piece.text.len() - 1];
            let mut within = super::pieces::pieces(inner);
            keep(&mut within, Purge { is_title: false, ..purge }, false).map(|kept| {
                let (open, close) = (&piece.text[..1], &piece.text[piece.text.len() - 1..]);
                if kept.is_empty() { kept } else { format!("{open}{kept}{close}") }
            })
        } else {
            rest_of(&piece.text, purge, joined && nth == 0)
        };
        if let Some(after) = after {
            changed = true;
            piece.text = after.into();
        }
    }
    changed.then(|| {
        let mut kept = String::new();
        for piece in pieces.iter().filter(|piece| !piece.text.is_empty()) {
            if !kept.is_empty() {
                kept.push_str(piece.sign);
            }
            kept.push_str(&piece.text);
        }
        kept
    })
}

/// What is left of a piece that does not hold as it is.
fn rest_of(piece: &str, purge: Purge<'_>, joined: bool) -> Option<String> {
    const WAITING: WordSet = WordSet::of(&["until", "once", "when", "after", "pending", "awaiting", "since", "for"]);
    let gone = || Some(String::new());
    let finished = purge.turn == Turn::Finished;
    let first = piece.split(' ').next().unwrap_or_default();
    let blocks = says_blocked_by(piece) || (purge.was_held && (matches!(first, "on" | "by") || only_ids(piece)));
    let rows_alone = purge.was_held && rows_resolved(piece, purge.gone);
    if rows_alone || (blocks && (finished || resolved(piece, purge.gone))) {
        return gone();
    }
    // A picture behind a word is the picture of that word.
    if purge.reworded && !piece.is_empty() && piece.chars().all(|c| is_picture(c) || c == ' ') {
        return gone();
    }
    // A title may speak of what is left or needed: that is the work.
    if finished && !purge.is_title && is_of_open_work(piece) {
        return gone();
    }
    // Since when the work went on is not since when it is done.
    if finished
        && purge.reworded
        && !purge.is_title
        && (first.eq_ignore_ascii_case("since") || Day::parse(piece).is_some())
    {
        return gone();
    }
    // What goes on right behind a word says nothing behind another one: `READY once ..`, `delayed to May`.
    let completes = purge.reworded && joined;
    let when = Day::parse(piece).is_some() || piece.starts_with(char::is_alphabetic);
    if completes && (finished && when && !purge.is_title || WAITING.has(first)) {
        return gone();
    }
    match purge.turn {
        Turn::FallsBack if is_of_finished_work(piece) => gone(),
        Turn::FallsBack => without_proof(piece).or_else(|| without_ticks(piece)),
        _ => None,
    }
}

/// A piece without the ticks in it.
fn without_ticks(piece: &str) -> Option<String> {
    let bare = || piece.replace(|c: char| is_tick(c) || c == '\u{fe0f}', "");
    piece.contains(is_tick).then(|| bare().split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Whether a piece names what blocks and nothing else, and all of that is gone.
fn resolved(piece: &str, gone: &[Name]) -> bool {
    let lower = piece.to_ascii_lowercase();
    only_ids(linked(&lower)) && names_gone(piece, gone)
}

/// Whether a piece names something, and all that it names is gone.
fn names_gone(piece: &str, gone: &[Name]) -> bool {
    let named = names(piece, Span::new(0, piece.len()));
    !named.is_empty() && named.iter().all(|name| gone.contains(name))
}

/// Whether a piece names rows of the loop and nothing else, and all of those are gone: `by P1 and P2`.
fn rows_resolved(piece: &str, gone: &[Name]) -> bool {
    let is_gone =
        |row: &str| gone.iter().any(|name| matches!(name, Name::Phase(key) if key.eq_ignore_ascii_case(row.trim())));
    let lower = piece.to_ascii_lowercase();
    linked(&lower).split([',', '+', '&']).flat_map(|part| part.split(" and ")).all(is_gone)
}

/// What a piece in small letters names, without the words that lead to it.
fn linked(lower: &str) -> &str {
    const LINKS: [&str; 4] = ["blocked on ", "blocked by ", "on ", "by "];
    LINKS.iter().find_map(|link| lower.strip_prefix(link)).unwrap_or(lower)
}

/// A piece without the dates, commits, run keys and receipts in it, and the words that lead to them.
fn without_proof(piece: &str) -> Option<String> {
    if matches!(piece.to_ascii_lowercase().as_str(), "this commit" | "this proposal" | "this session") {
        return Some(String::new());
    }
    let proofs = proofs(piece);
    if proofs.is_empty() {
        return None;
    }
    // A link to what proved it goes as a whole.
    if whole(piece) == Some(piece.len()) && piece.starts_with('[') {
        return Some(String::new());
    }
    let mut kept = String::new();
    let mut from = 0;
    for proof in proofs {
        let before = piece.get(from..proof.start as usize).unwrap_or_default();
        kept.push_str(without_lead(before));
        from = proof.end as usize;
        // What was quoted or emphasised goes with its marks.
        let rest = piece.get(from..).unwrap_or_default();
        from += rest.len() - rest.trim_start_matches(['`', '"', '\'', '*', '_', '/', ',']).len();
    }
    kept.push_str(piece.get(from..).unwrap_or_default());
    let words: Vec<&str> = kept.split_whitespace().collect();
    let says = words.iter().any(|word| word.contains(char::is_alphanumeric) && !leads(word));
    Some(if says { words.join(" ") } else { String::new() })
}

/// The dates, commits, run keys and receipts in a piece, in order and apart.
fn proofs(piece: &str) -> Vec<Span> {
    let all = references(piece, Span::new(0, piece.len())).into_iter();
    let proves = |kind| matches!(kind, RefKind::RunKey | RefKind::Commit | RefKind::Receipt);
    let mut found: Vec<Span> = all.filter(|one| proves(one.kind)).map(|one| one.span).collect();
    for word in piece.split([' ', '\t', '`', '/']).filter(|word| Day::parse(word).is_some()) {
        let span = Span::new(0, piece.len()).within(piece, word.trim_end_matches(['.', ',', ';']));
        if !found.iter().any(|other| other.start < span.end && span.start < other.end) {
            found.push(span);
        }
    }
    found.sort_unstable();
    found.dedup_by(|next, last| next.start < last.end);
    found
}

/// Whether a word only leads to what proves: `via`, `commit`.
fn leads(word: &str) -> bool {
    const LEADS: WordSet = WordSet::of(&[
        "on", "in", "at", "by", "via", "as", "of", "see", "from", "since", "per", "with", "commit", "commits", "sha",
        "run", "key", "receipt", "and", "to", "utc", "until", "till", "before", "after",
    ]);
    let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
    LEADS.has(bare)
}

/// A text without the words at its end that lead to what follows.
fn without_lead(text: &str) -> &str {
    let mut rest = text.trim_end_matches(['`', '"', '\'', '*', '_', '/', '#']);
    loop {
        let bare = rest.trim_end();
        let word = bare.rsplit(' ').next().unwrap_or_default();
        if word.is_empty() || !leads(word) {
            return rest;
        }
        rest = &bare[..bare.len() - word.len()];
    }
}

#[cfg(test)]
mod tests;
