//! Lists that number their rows alike, and are about different work: the steps of two teams.

use std::collections::HashMap;

use smallvec::SmallVec;

use super::tracks::{Called, led, tracks};
use super::{Form, Row, Weight};
use crate::model::page::Page;
use crate::model::topic::Topic;

/// The list, the table or the headings under one heading that a row stands among.
type Place = (Form, usize);

/// Which places are about different work, though they use the same labels.
pub(super) struct Apart {
    pairs: Vec<(Place, Place)>,
    /// The places whose labels repeat, in order, each with the heading over it.
    places: Vec<Known>,
}

/// A place, the heading over it, and whether it is one of several tracks.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Known {
    place: Place,
    section: Option<usize>,
    is_track: bool,
}

/// How often two places use the same labels, and how often for something else.
struct Shared {
    labels: usize,
    unlike: usize,
    /// How often both state a status.
    stated: usize,
    /// Whether neither place is one where work is listed again.
    named: bool,
    /// Whether one of them is a row without company.
    lone: bool,
    /// How the headings over both are called, if as those of tracks.
    called: Option<Called>,
    sections: [Option<usize>; 2],
}

impl Apart {
    /// Compares the places in which labels repeat, by the numbered rows of each name.
    pub(super) fn of<'a, 'r: 'a>(page: &Page<'_>, names: impl Iterator<Item = &'a [(usize, &'r Row)]>) -> Self {
        /// A label that stands in more places than these tells nothing new of the others but whether they are tracks.
        const MOST: usize = 8;
        let claims = |row: &&Row| row.weight == Weight::Declares || (row.status.is_some() && row.form != Form::Detail);
        let mut shared: HashMap<(Place, Place), Shared> = HashMap::new();
        for same in names.filter(|same| same.len() > 1) {
            let same: SmallVec<[&Row; 4]> = same.iter().map(|(_, row)| *row).filter(claims).collect();
            for (nth, row) in same.iter().enumerate() {
                let others = if nth < MOST { &same[..nth] } else { &same[..1] };
                others.iter().for_each(|other| compare(page, other, row, &mut shared));
            }
        }
        let mut places: Vec<Known> = Vec::with_capacity(shared.len() * 2);
        let mut pairs = Vec::new();
        for ((a, b), shared) in shared {
            let is_track = shared.are_tracks(a.0 == b.0);
            // Where work is listed again, one row may have been reworded.
            let unlike = if shared.named { shared.unlike > 0 } else { shared.unlike * 2 > shared.labels };
            if is_track || unlike {
                pairs.push((a, b));
            }
            let known = |(place, section)| Known { place, section, is_track };
            places.extend([a, b].into_iter().zip(shared.sections).map(known));
        }
        pairs.sort_unstable();
        // Of the same place that is called a track comes first.
        places.sort_unstable_by_key(|known| (known.place, !known.is_track));
        places.dedup_by_key(|known| known.place);
        Self { pairs, places }
    }

    /// Whether two places are about different work.
    pub(super) fn are(&self, a: Place, b: Place) -> bool {
        a != b
            && !self.places.is_empty()
            && (self.pairs.binary_search(&(a.min(b), a.max(b))).is_ok() || self.are_of_tracks(a, b))
    }

    /// Whether a place is one of several tracks, so that what it says holds for its own rows.
    pub(super) fn is_track(&self, place: Place) -> bool {
        self.known(place).is_some_and(|known| known.is_track)
    }

    /// Whether one of two places is a track, and the other stands under another heading.
    fn are_of_tracks(&self, a: Place, b: Place) -> bool {
        let (Some(a), Some(b)) = (self.known(a), self.known(b)) else { return false };
        (a.is_track || b.is_track) && a.section != b.section
    }

    /// Whether one of two rows is of a track, and neither stands under the heading of the other: a summary speaks of no
    /// single track.
    pub(super) fn are_foreign(&self, page: &Page<'_>, a: &Row, b: &Row) -> bool {
        if self.places.is_empty() || !(self.is_track(a.group) || self.is_track(b.group)) {
            return false;
        }
        let (a, b) = (section(page, a), section(page, b));
        let over = |at: Option<usize>| std::iter::successors(at, |at| page.markdown.headings.get(*at)?.parent);
        !over(a).any(|at| Some(at) == b) && !over(b).any(|at| Some(at) == a)
    }

    fn known(&self, place: Place) -> Option<&Known> {
        let at = self.places.binary_search_by_key(&place, |known| known.place).ok()?;
        self.places.get(at)
    }
}

impl Shared {
    /// Whether two places are tracks. Two names are if both lists are of one form and tell how far their work is: a list of
    /// work and its repetition may be called anything.
    fn are_tracks(&self, same_form: bool) -> bool {
        let stated = self.stated > 0 && self.stated * 2 >= self.labels;
        match self.called {
            Some(Called::Alike) => same_form || stated,
            Some(Called::Apart) => same_form && stated && !self.lone,
            None => false,
        }
    }
}

/// Counts two rows of one label, in the order of the text, for the places they stand in.
fn compare(page: &Page<'_>, a: &Row, b: &Row, shared: &mut HashMap<(Place, Place), Shared>) {
    if a.form.is_row() != b.form.is_row() || a.group == b.group {
        return;
    }
    let (a, b) = if a.group < b.group { (a, b) } else { (b, a) };
    let titled = a.is_titled(page.text) && b.is_titled(page.text);
    let unlike = are_of_two(page, a, b) || titled && !are_alike(a.title.of(page.text), b.title.of(page.text));
    let shared = shared.entry((a.group, b.group)).or_insert_with(|| {
        let sections = [a, b].map(|row| section(page, row));
        Shared {
            labels: 0,
            unlike: 0,
            stated: 0,
            lone: [a, b].iter().any(|row| row.weight == Weight::Mentions),
            named: is_named(page, a) && is_named(page, b),
            called: if sections[0] == sections[1] {
                led(page, sections[0], a.span, b.span)
            } else {
                tracks(page, sections[0], sections[1])
            },
            sections,
        }
    });
    shared.labels += 1;
    shared.unlike += usize::from(unlike);
    shared.stated += usize::from(a.status.is_some() && b.status.is_some());
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
