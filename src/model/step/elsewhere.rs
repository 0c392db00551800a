//! Where a row went that is gone: what a change brings, found by title and by name.

use std::collections::HashMap;

use super::Step;
use super::moves::{Moves, RowMove};
use crate::model::loop_doc::LoopDoc;
use crate::model::partners::words;
use crate::model::status::PhaseStatus;

/// What a change brings; made when a row is missed for the first time.
#[derive(Debug)]
pub(super) struct Brought<'a> {
    /// The documents of phases that are new, by the words of their titles.
    by_title: HashMap<String, Vec<&'a LoopDoc>>,
    /// The documents that are touched, in small letters: each with its place among the loops.
    texts: Vec<(usize, String)>,
}

impl<'a> Brought<'a> {
    fn by(moves: &Moves<'a>) -> Self {
        let mut by_title: HashMap<String, Vec<&'a LoopDoc>> = HashMap::new();
        for row in moves.phases.iter().filter(|row| row.turn.comes()) {
            let title = words(row.title);
            if let Some(document) = row.document.filter(|_| !title.is_empty()) {
                by_title.entry(title).or_default().push(document);
            }
        }
        let texts = moves.loops.iter().enumerate();
        let texts = texts.filter_map(|(at, moved)| Some((at, moved.is?.text().to_ascii_lowercase()))).collect();
        Self { by_title, texts }
    }
}

impl<'a> Step<'a> {
    fn brought(&self) -> &Brought<'a> {
        self.brought.get_or_init(|| Brought::by(self.moves()))
    }

    /// The document in which a phase that is gone stands now: as a new row of the same title, or by its full name.
    pub(super) fn moved_to(&self, row: &RowMove<'a, PhaseStatus>) -> Option<&'a LoopDoc> {
        let own = row.document?.source.path();
        let alike = self.brought().by_title.get(&words(row.title)).map(Vec::as_slice).unwrap_or_default();
        let again = alike.iter().find(|other| other.source.path() != own).copied();
        again.or_else(|| {
            let id = &row.was_in?.id.as_ref()?.id;
            let names = [format!("{id}/{}", row.key), format!("{}/{}", id.undated(), row.key)];
            names.iter().find_map(|name| self.newly_naming(row.was_in, name))
        })
    }

    /// A document other than `own` that the change touches, and that names `name` only since then.
    pub(super) fn newly_naming(&self, own: Option<&LoopDoc>, name: &str) -> Option<&'a LoopDoc> {
        let name = name.to_ascii_lowercase();
        let texts = self.brought().texts.iter().filter(|(_, text)| names(text, &name));
        let naming = texts.filter_map(|(at, _)| self.moves().loops.get(*at));
        let newly = naming.filter(|moved| {
            let mut before = moved.was.iter().flatten();
            !before.any(|was| names(&was.text().to_ascii_lowercase(), &name))
        });
        let other = |document: &&LoopDoc| own.is_none_or(|own| own.source.path() != document.source.path());
        newly.filter_map(|moved| moved.is).find(other)
    }
}

/// Whether `text` holds `name`, and not as a part of a longer one; both are in small letters.
fn names(text: &str, name: &str) -> bool {
    let part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
    let mut found = memchr::memmem::find_iter(text.as_bytes(), name.as_bytes());
    found.any(|at| !text[..at].ends_with(part) && !text[at + name.len()..].starts_with(part))
}
