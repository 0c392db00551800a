//! A tail, cut into pieces at its commas, dashes, colons and brackets.

use std::borrow::Cow;

use crate::model::blocker::says_blocked_by;
use crate::model::claim::{closing_bracket, is_dash};
use crate::text::WordSet;

/// A piece of a tail, and the sign before it with its blanks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece<'a> {
    pub sign: &'a str,
    pub text: Cow<'a, str>,
}

impl Piece<'_> {
    /// Whether it is a bracket with what stands in it.
    pub(super) fn is_group(&self) -> bool {
        self.text.starts_with(['(', '[']) && closing_bracket(&self.text, 0) == Some(self.text.len() - 1)
    }
}

/// Cuts a tail at its signs, outside of code and links; a bracket is a piece of its own.
pub(super) fn pieces(tail: &str) -> Vec<Piece<'_>> {
    let mut found: Vec<Piece<'_>> = Vec::new();
    let (mut sign, mut from, mut at) = ("", 0, 0);
    while let Some(next) = tail[at..].chars().next() {
        let rest = &tail[at..];
        let stands_alone = from == at || tail[..at].ends_with([' ', '\t']);
        if let Some(len) = whole(rest) {
            at += len;
        } else if let Some(close) =
            Some(rest).filter(|rest| stands_alone && rest.starts_with(['(', '['])).and_then(opened)
        {
            let before = tail[from..at].trim_end();
            if !before.is_empty() {
                found.push(Piece { sign, text: before.into() });
                sign = &tail[from + before.len()..at];
            }
            found.push(Piece { sign, text: rest[..=close].into() });
            at += close + 1;
            let behind = &tail[at..];
            sign = if sign_at(behind) > 0 { "" } else { &behind[..behind.len() - behind.trim_start().len()] };
            at += sign.len();
            from = at;
        } else if let len @ 1.. = sign_at(rest) {
            if from < at {
                found.push(Piece { sign, text: tail[from..at].into() });
            }
            sign = &rest[..len];
            at += len;
            from = at;
        } else {
            at += next.len_utf8();
        }
    }
    if from < tail.len() {
        found.push(Piece { sign, text: tail[from..].into() });
    }
    merged(found)
}

/// The length of the inline code or the link that `rest` begins with.
pub(super) fn whole(rest: &str) -> Option<usize> {
    if let Some(inner) = rest.strip_prefix('`') {
        return Some(inner.find('`')? + 2);
    }
    let text = Some(rest).filter(|rest| rest.starts_with('[')).and_then(opened)? + 1;
    let target = Some(&rest[text..]).filter(|rest| rest.starts_with('(')).and_then(opened)? + 1;
    Some(text + target)
}

/// `blocked on GAP-1, GAP-2` is one piece.
fn merged(pieces: Vec<Piece<'_>>) -> Vec<Piece<'_>> {
    let mut found: Vec<Piece<'_>> = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let lists = matches!(piece.sign.trim(), "," | ";") && only_ids(&piece.text);
        match found.last_mut().filter(|last| lists && (says_blocked_by(&last.text) || goes_on(&last.text))) {
            Some(last) => last.text = format!("{}{}{}", last.text, piece.sign, piece.text).into(),
            None => found.push(piece),
        }
    }
    found
}

/// Whether a piece is what a word like `blocked` goes on with: `on GAP-1`, `GAP-1`.
fn goes_on(piece: &str) -> bool {
    let names = ["on ", "by "].iter().find_map(|link| piece.strip_prefix(link)).unwrap_or(piece);
    only_ids(names)
}

/// The length of the sign that divides pieces at the start of `rest`, blanks included.
fn sign_at(rest: &str) -> usize {
    const BREAKS: WordSet = WordSet::of(&["<br>", "<br/>", "<br />"]);
    let bare = rest.trim_start_matches([' ', '\t']);
    let blanks = rest.len() - bare.len();
    let broken = BREAKS.strip(bare).map(|behind| bare.len() - behind.len());
    let sign = match bare.chars().next() {
        Some('<') => broken.unwrap_or_default(),
        Some(',' | ';' | ':') => 1,
        Some(c) if is_dash(c) && blanks > 0 => bare.len() - bare.trim_start_matches(is_dash).len(),
        _ => return 0,
    };
    let behind = &bare[sign..];
    let blank = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    if sign == 0 || (blank == 0 && broken.is_none()) { 0 } else { blanks + sign + blank }
}

/// Whether a text is nothing but ids and what stands between them.
pub(super) fn only_ids(text: &str) -> bool {
    let id = |word: &str| {
        let starts = |prefix: &str| word.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
        starts("gap-") || starts("loop-") || word.bytes().all(|byte| byte.is_ascii_digit())
    };
    let mut words = text.split([' ', ',', '/', '&', '+']).filter(|word| !word.is_empty() && *word != "and").peekable();
    words.peek().is_some() && words.all(id)
}

/// Where the bracket that `text` begins with is closed.
fn opened(text: &str) -> Option<usize> {
    closing_bracket(text, 0)
}
