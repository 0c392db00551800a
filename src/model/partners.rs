//! Which phase of a document is which of the document before.

use std::collections::{HashMap, HashSet};

use super::loop_doc::LoopDoc;
use super::phases::Phase;

/// How many phases without a partner are compared word by word, on each side.
const COMPARED: usize = 64;

/// The keys of the rows of `is` that were called otherwise in `was`: each as it was, and as it is.
pub fn renamed<'a>(was: &'a LoopDoc, is: &'a LoopDoc) -> Vec<(&'a str, &'a str)> {
    let pairs = partners(was, is).into_iter().zip(&is.phases);
    let keys = pairs.filter_map(|(at, phase)| Some((was.phases.get(at?)?.key.as_str(), phase.key.as_str())));
    keys.filter(|(was, is)| was != is).collect()
}

/// For each phase of `is` the one of `was` that is the same row.
pub fn rows_before<'a>(was: &'a LoopDoc, is: &LoopDoc) -> Vec<Option<&'a Phase>> {
    partners(was, is).into_iter().map(|at| was.phases.get(at?)).collect()
}

/// For each phase of `is` the place of the one of `was` that is the same row.
///
/// A row is known by its label and its title together, else by its title, else by its label: a number is given
/// anew when a row is put in before it, and its words are what is meant.
pub(super) fn partners(was: &LoopDoc, is: &LoopDoc) -> Vec<Option<usize>> {
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
    rows.by(|at| Some(was.phases[at].key.clone().into()), |at| Some(is.phases[at].key.clone().into()));
    let name = |phase: &Phase| phase.name.as_ref().map(|name| name.to_ascii_uppercase());
    rows.by(|at| name(&was.phases[at]), |at| name(&is.phases[at]));
    rows.by_place(&old, &new);
    rows.by_order(|at| (name(&was.phases[at]), &old[at]), |at| (name(&is.phases[at]), &new[at]));
    rows.partners
}

/// The words of a title, in small letters.
pub(in crate::model) fn words(title: &str) -> String {
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

    /// Joins those without a label that stand at one place, between the same neighbours, and share a word: one that was
    /// worded anew.
    fn by_place(&mut self, old: &[String], new: &[String]) {
        if self.is_done() {
            return;
        }
        for is in self.alone() {
            // Before the first row, and behind the last one, stands the same: nothing.
            let was = match is.checked_sub(1) {
                Some(before) => self.partners[before].map(|was| was + 1),
                None => Some(0),
            };
            let Some(was) = was.filter(|was| self.taken.get(*was) == Some(&false)) else { continue };
            let behind = match self.partners.get(is + 1) {
                Some(next) => *next == Some(was + 1),
                None => was + 1 == self.was.len(),
            };
            let unlabelled = self.was[was].label.is_none() && self.is[is].label.is_none();
            if behind && unlabelled && Shared::of(&old[was], &new[is]).both > 0 {
                self.join(was, is);
            }
        }
    }

    /// Joins those that are called alike in the order in which they stand: rows of tracks, of which one comes or goes.
    fn by_order<K: PartialEq>(&mut self, was: impl Fn(usize) -> K, is: impl Fn(usize) -> K) {
        if self.is_done() || self.was.len().max(self.is.len()) > COMPARED {
            return;
        }
        for at in self.alone() {
            let key = is(at);
            if let Some(same) = self.left().into_iter().find(|left| was(*left) == key) {
                self.join(same, at);
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
