//! Which phase of a document is which of the document before.

use std::collections::{HashMap, HashSet};

use super::documents::Touched;
use super::moves::{RowMove, Said, Turn};
use crate::model::loop_doc::LoopDoc;
use crate::model::phases::Phase;
use crate::model::status::PhaseStatus;

/// How many phases without a partner are compared word by word, on each side.
const COMPARED: usize = 64;

/// The phases of a document that move, come or go.
pub(super) fn moved<'a>(touched: &Touched<'a>, found: &mut Vec<RowMove<'a, PhaseStatus>>) {
    let partners: Vec<Vec<Option<usize>>> = (touched.was.iter())
        .map(|was| match (was, touched.is) {
            (Some(was), Some(is)) => partners(was, is),
            (_, is) => vec![None; phases_of(is).len()],
        })
        .collect();
    for (at, phase) in phases_of(touched.is).iter().enumerate() {
        let partner = |(was, partners): (Option<&'a LoopDoc>, &Vec<Option<usize>>)| {
            let document = was?;
            Some((document, document.phases.get((*partners.get(at)?)?)?))
        };
        let was: Vec<Option<Row<'a>>> = touched.was.iter().copied().zip(&partners).map(partner).collect();
        found.extend(row(was, touched.is.map(|document| (document, phase))));
    }
    // A row that one of the parents does not have is what it is there.
    let left = |nth: usize| {
        let taken: HashSet<usize> = partners.get(nth).into_iter().flatten().flatten().copied().collect();
        let document = touched.was.get(nth).copied().flatten();
        let phases = phases_of(document).iter().enumerate().filter(move |(at, _)| !taken.contains(at));
        phases.filter_map(move |(_, phase)| Some((document?, phase)))
    };
    for first in left(0) {
        let others = (1..touched.was.len()).map(|nth| left(nth).find(|(_, phase)| phase.key == first.1.key));
        let was: Vec<Option<Row<'a>>> = std::iter::once(Some(first)).chain(others).collect();
        if was.iter().all(Option::is_some) {
            found.extend(row(was, None).map(|row| RowMove { document: touched.is.or(row.document), ..row }));
        }
    }
}

/// A phase, and its document.
type Row<'a> = (&'a LoopDoc, &'a Phase);

/// What a change does to a row, if it does anything.
fn row<'a>(was: Vec<Option<Row<'a>>>, is: Option<Row<'a>>) -> Option<RowMove<'a, PhaseStatus>> {
    let said = |(document, phase): Row<'a>| Said { source: &document.source, span: phase.span, status: phase.status };
    let turn = Turn { was: was.iter().map(|was| was.map(said)).collect(), is: is.map(said) };
    if !turn.moves() {
        return None;
    }
    let before = was.into_iter().flatten().next();
    let (document, phase) = is.or(before)?;
    let called = before.map(|(_, phase)| phase.key.as_str());
    Some(RowMove {
        document: Some(document),
        was_in: before.map(|(document, _)| document),
        loop_id: document.id.as_ref().map(|identity| identity.id.as_str()),
        key: &phase.key,
        was_called: called.filter(|key| *key != phase.key),
        title: phase.title.of(document.text()),
        form: Some(phase.form),
        turn,
    })
}

fn phases_of(document: Option<&LoopDoc>) -> &[Phase] {
    document.map_or(&[], |document| &document.phases)
}

/// For each phase of `is` the place of the one of `was` that is the same row.
///
/// A row is known by its label and its title together, else by its title, else by its label: a number is given
/// anew when a row is put in before it, and its words are what is meant.
fn partners(was: &LoopDoc, is: &LoopDoc) -> Vec<Option<usize>> {
    let same = |was_at: usize, is_at: usize| {
        let (a, b) = (&was.phases[was_at], &is.phases[is_at]);
        a.key == b.key && a.title.of(was.text()) == b.title.of(is.text())
    };
    let in_place = |at: usize| (at < was.phases.len() && same(at, at)).then_some(at);
    let mut rows = Rows {
        was: &was.phases,
        is: &is.phases,
        partners: (0..is.phases.len()).map(in_place).collect(),
        taken: vec![false; was.phases.len()],
    };
    for at in rows.partners.iter().flatten() {
        rows.taken[*at] = true;
    }
    if rows.is_done() {
        return rows.partners;
    }
    let title = |document: &LoopDoc, phase: &Phase| words(phase.title.of(document.text()));
    let old: Vec<String> = was.phases.iter().map(|phase| title(was, phase)).collect();
    let new: Vec<String> = is.phases.iter().map(|phase| title(is, phase)).collect();
    rows.by(
        |at| Some(format!("{}\0{}", was.phases[at].key, old[at])),
        |at| Some(format!("{}\0{}", is.phases[at].key, new[at])),
    );
    let some = |title: &String| (!title.is_empty()).then(|| title.clone());
    rows.by(|at| some(&old[at]), |at| some(&new[at]));
    rows.by_likeness(&old, &new);
    rows.by(|at| Some(was.phases[at].key.clone()), |at| Some(is.phases[at].key.clone()));
    let name = |phase: &Phase| phase.name.as_ref().map(|name| name.to_ascii_uppercase());
    rows.by(|at| name(&was.phases[at]), |at| name(&is.phases[at]));
    rows.partners
}

/// The words of a title, in small letters.
pub(super) fn words(title: &str) -> String {
    let lower = title.to_lowercase();
    let words: Vec<&str> = lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

/// The phases of both sides, as far as they have found each other.
struct Rows<'a> {
    was: &'a [Phase],
    is: &'a [Phase],
    partners: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl Rows<'_> {
    fn is_done(&self) -> bool {
        self.partners.iter().all(Option::is_some) || self.taken.iter().all(|taken| *taken)
    }

    fn join(&mut self, was: usize, is: usize) {
        self.partners[is] = Some(was);
        self.taken[was] = true;
    }

    fn left(&self) -> Vec<usize> {
        (0..self.was.len()).filter(|at| !self.taken[*at]).collect()
    }

    fn alone(&self) -> Vec<usize> {
        (0..self.is.len()).filter(|at| self.partners[*at].is_none()).collect()
    }

    /// Joins those that alone have the same key on either side.
    fn by(&mut self, was: impl Fn(usize) -> Option<String>, is: impl Fn(usize) -> Option<String>) {
        if self.is_done() {
            return;
        }
        let keyed = |places: Vec<usize>, key: &dyn Fn(usize) -> Option<String>| {
            let mut by_key: HashMap<String, Option<usize>> = HashMap::new();
            for at in places {
                if let Some(key) = key(at) {
                    by_key.entry(key).and_modify(|one| *one = None).or_insert(Some(at));
                }
            }
            by_key
        };
        let was = keyed(self.left(), &was);
        for (key, at) in keyed(self.alone(), &is) {
            if let (Some(is), Some(Some(was))) = (at, was.get(&key)) {
                self.join(*was, is);
            }
        }
    }

    /// Joins those of one label whose titles share half of their words, and then those of which one title is the
    /// other with more words. (Rows of one list differ in one word, often: that makes none the other.)
    fn by_likeness(&mut self, old: &[String], new: &[String]) {
        let (left, alone) = (self.left(), self.alone());
        if left.len() > COMPARED || alone.len() > COMPARED {
            return;
        }
        // Of those that are alike the nearest come first, whichever side they are looked at from.
        let mut alike: Vec<(bool, usize, usize, usize, usize)> = Vec::new();
        for was in &left {
            for is in &alone {
                let Shared { both, fewer, more } = Shared::of(&old[*was], &new[*is]);
                let labelled = self.was[*was].key == self.is[*is].key && both * 2 >= more;
                if both > 0 && (labelled || both > 1 && both == fewer && both * 2 >= more) {
                    alike.push((!labelled, more - both, was.abs_diff(*is), *was, *is));
                }
            }
        }
        alike.sort_unstable();
        for (.., was, is) in alike {
            if !self.taken[was] && self.partners[is].is_none() {
                self.join(was, is);
            }
        }
    }
}

/// The words of two titles, counted.
struct Shared {
    both: usize,
    fewer: usize,
    more: usize,
}

impl Shared {
    fn of(a: &str, b: &str) -> Self {
        const EMPTY: [&str; 11] = ["", "a", "an", "the", "of", "to", "in", "on", "for", "and", "with"];
        fn telling(title: &str) -> HashSet<&str> {
            title.split(' ').filter(|word| !EMPTY.contains(word)).collect()
        }
        let (a, b) = (telling(a), telling(b));
        let both = a.intersection(&b).count();
        Self { both, fewer: a.len().min(b.len()), more: a.len().max(b.len()) }
    }
}
