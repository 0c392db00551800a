//! Lists that number their rows alike, and are about different work: the steps of two teams.

use std::collections::HashMap;

use super::{Form, Row, Weight};
use crate::model::page::Page;
use crate::model::topic::Topic;

/// The list, the table or the headings under one heading that a row stands among.
type Place = (Form, usize);

/// Which places are about different work, though they use the same labels.
pub(super) struct Apart(Vec<(Place, Place)>);

/// How often two places use the same labels, and how often for something else.
#[derive(Default)]
struct Shared {
    labels: usize,
    unlike: usize,
    /// Whether neither place is one where work is listed again.
    named: bool,
}

impl Apart {
    /// Compares the places in which labels repeat.
    pub(super) fn of(page: &Page<'_>, rows: &[Row]) -> Self {
        /// A label that stands in more places than these tells nothing new of the others.
        const MOST: usize = 8;
        let mut named: Vec<&Row> =
            rows.iter().filter(|row| row.weight == Weight::Declares && row.name.is_some()).collect();
        named.sort_by_key(|row| &row.name);
        let mut shared: HashMap<(Place, Place), Shared> = HashMap::new();
        for same in named.chunk_by(|a, b| a.name == b.name).filter(|same| same.len() > 1) {
            let same = &same[..same.len().min(MOST)];
            for (nth, row) in same.iter().enumerate() {
                for other in &same[nth + 1..] {
                    compare(page, row, other, &mut shared);
                }
            }
        }
        // Where work is listed again, one row may have been reworded.
        let apart = |shared: &Shared| if shared.named { shared.unlike > 0 } else { shared.unlike * 2 > shared.labels };
        let mut apart: Vec<_> = shared.into_iter().filter(|(_, shared)| apart(shared)).map(|(two, _)| two).collect();
        apart.sort_unstable();
        Self(apart)
    }

    /// Whether two places are about different work.
    pub(super) fn are(&self, a: Place, b: Place) -> bool {
        !self.0.is_empty() && self.0.binary_search(&(a.min(b), a.max(b))).is_ok()
    }
}

/// Counts two rows of one label for the places they stand in.
fn compare(page: &Page<'_>, a: &Row, b: &Row, shared: &mut HashMap<(Place, Place), Shared>) {
    if a.form.is_row() != b.form.is_row() || a.group == b.group {
        return;
    }
    let unlike = are_of_two(page, a, b) || !are_alike(a.title.of(page.text), b.title.of(page.text));
    let shared = shared.entry((a.group.min(b.group), a.group.max(b.group))).or_default();
    shared.named = is_named(page, a) && is_named(page, b);
    shared.labels += 1;
    shared.unlike += usize::from(unlike);
}

/// The heading over a row.
fn section(page: &Page<'_>, row: &Row) -> Option<usize> {
    if row.form == Form::Heading { page.markdown.headings.get(row.section?)?.parent } else { row.section }
}

/// Whether a row stands under a heading that calls it somebody's or something's, and not a list or an account of work.
fn is_named(page: &Page<'_>, row: &Row) -> bool {
    matches!(page.own_topic(section(page, row)), Topic::Other | Topic::Detail)
}

/// Whether two rows stand below two pieces of work: the tasks of `Sprint 1` are not those of `Sprint 2`.
fn are_of_two(page: &Page<'_>, a: &Row, b: &Row) -> bool {
    let (a, b) = (page.piece(section(page, a)), page.piece(section(page, b)));
    a.is_some() && b.is_some() && a != b
}

/// Whether two titles share a word that matters, or one says nothing.
pub(super) fn are_alike(a: &str, b: &str) -> bool {
    const SHORTEST: usize = 4;
    fn words(text: &str) -> Vec<&str> {
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() >= SHORTEST).collect()
    }
    let ascii = a.is_ascii() && b.is_ascii();
    let same = |a: &str, b: &str| {
        if ascii { a.eq_ignore_ascii_case(b) } else { a.to_lowercase() == b.to_lowercase() }
    };
    let (a, b) = (words(a), words(b));
    a.is_empty() || b.is_empty() || a.iter().any(|word| b.iter().any(|other| same(word, other)))
}
