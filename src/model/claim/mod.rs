//! How a status is written: a word, and a tail behind it.
//!
//! Two ways of reading share one grammar. In a cell or a field that is there for a status
//! ([`field()`]), whatever stands first is the word, known or not. In running text ([`stated()`]) only a
//! known word in a place where people state a status counts.

mod clause;
mod cut;
mod dividers;
mod ending;
mod field;
mod leading;
mod manner;
mod opening;
mod residue;
mod rest;
mod running;
mod share;
mod signs;
mod title;
mod words;

pub(super) use clause::is_reopened;
pub(super) use field::{answer, field};
pub(super) use leading::{closing_bracket, opened_with};
pub(super) use manner::is_shouted;
pub(super) use opening::opening;
pub(super) use residue::{is_of_finished_work, is_of_open_work, with_relapse, with_residue};
pub(super) use running::{past_shouted, reported, stated};
pub(super) use title::titled;
pub(super) use words::{
    EMPHASIS, EMPTY_BOX, PAST, is_dash, is_picture, is_tick, tick_at, with_adverb, without_comment,
};

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

impl<T> Status<T> {
    /// Whether it is nothing but a box that is not ticked: the work is not over, however far it is.
    pub fn is_empty_box(&self, text: &str) -> bool {
        let inside = self.word.of(text).strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        inside.is_some_and(|inside| inside.trim().is_empty())
    }
}
