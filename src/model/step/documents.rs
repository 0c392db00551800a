//! Which document of one tree is which of another: renames are followed.

use std::collections::{HashMap, HashSet};

use crate::model::ledger::Ledger;
use crate::model::loop_doc::LoopDoc;
use crate::text::{Changed, RepoPath};

/// A document, and what it was in each parent.
pub(super) struct Touched<'a> {
    pub(super) was: Vec<Option<&'a LoopDoc>>,
    pub(super) is: Option<&'a LoopDoc>,
}

/// How many documents without a partner are compared by their texts, on each side.
const COMPARED: usize = 32;

/// The documents that a change touches, in the order of their files.
pub(super) fn touched<'a>(parents: &'a [Ledger], after: &'a Ledger, changed: &[Changed]) -> Vec<Touched<'a>> {
    let paths: Vec<&RepoPath> = changed.iter().map(|changed| &changed.path).collect();
    let here: Vec<&LoopDoc> = paths.iter().filter_map(|path| after.at(path)).collect();
    let mut found: Vec<Touched<'a>> = here.iter().map(|is| Touched { was: Vec::new(), is: Some(is) }).collect();
    let mut gone: Vec<Vec<&LoopDoc>> = Vec::with_capacity(parents.len());
    for parent in parents {
        let there: Vec<&LoopDoc> = paths.iter().filter_map(|path| parent.at(path)).collect();
        let mut sides = Sides::of(&here, &there);
        if parents.len() > 1 {
            sides.look_around(parent, after);
        }
        let (partners, left) = sides.joined();
        for (touched, was) in found.iter_mut().zip(partners) {
            touched.was.push(was);
        }
        gone.push(left);
    }
    found.extend(erased(&gone, after));
    found.sort_by(|a, b| path_of(a).cmp(&path_of(b)));
    found
}

fn path_of<'a>(touched: &Touched<'a>) -> Option<&'a RepoPath> {
    let document = touched.is.or_else(|| touched.was.iter().flatten().next().copied());
    document.map(|document| document.source.path())
}

/// The documents that every parent has and the change leads to no more.
fn erased<'a>(gone: &[Vec<&'a LoopDoc>], after: &Ledger) -> Vec<Touched<'a>> {
    let Some((first, others)) = gone.split_first() else { return Vec::new() };
    let everywhere = |document: &&'a LoopDoc| -> Option<Touched<'a>> {
        let same = |other: &&LoopDoc| is_same_loop(document, other) || other.source.path() == document.source.path();
        let others = others.iter().map(|left| left.iter().copied().find(same).map(Some));
        let was: Option<Vec<_>> = std::iter::once(Some(Some(*document))).chain(others).collect();
        (after.at(document.source.path()).is_none()).then_some(Touched { was: was?, is: None })
    };
    first.iter().filter_map(everywhere).collect()
}

/// The documents of both sides that may be each other's.
struct Sides<'h, 'a> {
    here: &'h [&'a LoopDoc],
    partners: Vec<Option<&'a LoopDoc>>,
    /// Those of the other side that have no partner yet.
    left: Vec<&'a LoopDoc>,
}

impl<'h, 'a> Sides<'h, 'a> {
    /// Joins what stands in its place and is the same loop: nearly always that is all.
    fn of(here: &'h [&'a LoopDoc], there: &[&'a LoopDoc]) -> Self {
        let mut partners = Vec::with_capacity(here.len());
        let mut left: Vec<Option<&'a LoopDoc>> = there.iter().copied().map(Some).collect();
        for is in here {
            // Both are in the order of their paths.
            let at = there.binary_search_by(|was| was.source.path().cmp(is.source.path())).ok();
            partners.push(at.filter(|at| is_same_loop(is, there[*at])).and_then(|at| left[at].take()));
        }
        Self { here, partners, left: left.into_iter().flatten().collect() }
    }

    /// Adds documents that one side of a merge has moved, so that they are in no other place the merge touches.
    fn look_around(&mut self, parent: &'a Ledger, after: &Ledger) {
        let alone = self.here.iter().zip(&self.partners).filter(|(_, partner)| partner.is_none());
        let ids = alone.filter_map(|(is, _)| is.id.as_ref());
        let moved = ids.flat_map(|identity| parent.bearers(identity.id.as_str()));
        let moved: Vec<_> = moved.filter(|was| after.at(was.source.path()).is_none()).collect();
        for was in moved {
            if !self.left.iter().any(|left| std::ptr::eq(*left, was)) {
                self.left.push(was);
            }
        }
    }

    /// The partner of each document here, and what has none there.
    fn joined(mut self) -> (Vec<Option<&'a LoopDoc>>, Vec<&'a LoopDoc>) {
        if !self.left.is_empty() && self.partners.iter().any(Option::is_none) {
            self.by(|document| document.id.as_ref().map(|identity| identity.id.as_str().to_ascii_lowercase()));
            self.by(|document| Some(document.source.path().as_str().to_owned()));
            self.by(|document| Some(document.source.path().name().to_owned()));
            self.by_text();
        }
        (self.partners, self.left)
    }

    /// Joins those that alone have the same key on either side.
    fn by(&mut self, key: impl Fn(&LoopDoc) -> Option<String>) {
        let mut here: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, is) in self.here.iter().enumerate().filter(|(at, _)| self.partners[*at].is_none()) {
            if let Some(key) = key(is) {
                here.entry(key).or_default().push(at);
            }
        }
        let mut there: HashMap<String, usize> = HashMap::new();
        for key in self.left.iter().filter_map(|was| key(was)) {
            *there.entry(key).or_default() += 1;
        }
        let partners = &mut self.partners;
        self.left.retain(|was| {
            let alone = key(was).filter(|key| there.get(key) == Some(&1));
            let partner = alone.and_then(|key| here.get(&key)).filter(|at| at.len() == 1);
            partner.and_then(|at| at.first()).is_none_or(|at| {
                partners[*at] = Some(*was);
                false
            })
        });
    }

    /// Joins those that say nearly the same.
    fn by_text(&mut self) {
        let alone: Vec<usize> = (0..self.here.len()).filter(|at| self.partners[*at].is_none()).collect();
        if alone.len() > COMPARED || self.left.len() > COMPARED {
            return;
        }
        for at in alone {
            let is = self.here[at];
            let near = self.left.iter().position(|was| {
                // A loop that is over and one that begins with its words are two.
                (is.is_closed() || !was.is_closed()) && are_nearly_the_same(was, is)
            });
            self.partners[at] = near.map(|near| self.left.remove(near));
        }
    }
}

fn is_same_loop(a: &LoopDoc, b: &LoopDoc) -> bool {
    match (&a.id, &b.id) {
        (Some(a), Some(b)) => a.id.is(b.id.as_str()),
        (None, None) => true,
        _ => false,
    }
}

/// Whether four of five lines that say something stand in both documents, but for those that name the loop.
fn are_nearly_the_same(a: &LoopDoc, b: &LoopDoc) -> bool {
    const FEWEST: usize = 3;
    let (a, b) = (telling_lines(a), telling_lines(b));
    let (fewer, more) = (a.len().min(b.len()), a.len().max(b.len()));
    let enough = |count: usize| count >= FEWEST && count * 5 >= more * 4;
    enough(fewer) && enough(a.intersection(&b).count())
}

fn telling_lines(document: &LoopDoc) -> HashSet<&str> {
    let name = document.id.as_ref().map_or("", |identity| identity.id.as_str());
    let tells = |line: &&str| line.contains(char::is_alphanumeric) && (name.is_empty() || !line.contains(name));
    document.text().lines().map(str::trim).filter(tells).collect()
}
