//! What the phases of a loop answer to.

use super::{Phase, ranges};
use crate::model::label::label;
use crate::text::{Lookup, Map, Short, Span, map_for};

/// The phases of a loop by what they are called.
pub struct Names<'a> {
    phases: &'a [Phase],
    by_key: Map<&'a str, usize>,
    /// By label as it is written and as it is compared, in small letters.
    by_label: Lookup<Short, usize>,
}

impl<'a> Names<'a> {
    /// The names of `phases`.
    pub(in crate::model) fn of(phases: &'a [Phase]) -> Self {
        let mut by_key = map_for(phases.len());
        phases.iter().enumerate().for_each(|(at, phase)| _ = by_key.entry(&*phase.key).or_insert(at));
        let of_phase = |(at, phase): (usize, &'a Phase)| {
            let names = phase.label.iter().chain(phase.name.iter().filter(|name| Some(*name) != phase.label.as_ref()));
            names.map(move |name| (name.clone().in_small_letters(), at))
        };
        let by_label = Lookup::with_room(2 * phases.len(), phases.iter().enumerate().flat_map(of_phase));
        Self { phases, by_key, by_label }
    }

    /// All phases.
    pub(super) fn phases(&self) -> &'a [Phase] {
        self.phases
    }

    /// The phases that `written` names: by key, else by label as it is written or as it is compared.
    pub fn named(&self, written: &str) -> Vec<&'a Phase> {
        self.places(written).into_iter().map(|at| &self.phases[at]).collect()
    }

    /// Where the phases that `written` names stand in the list.
    pub(in crate::model) fn places(&self, written: &str) -> Vec<usize> {
        if let Some(exact) = self.by_key.get(written) {
            return vec![*exact];
        }
        let compared = label(written, Span::new(0, written.len())).map(|label| label.name);
        let names = [Some(Short::new(written)), compared].into_iter().flatten().map(Short::in_small_letters);
        let mut found: Vec<usize> = names.flat_map(|name| self.by_label.of(&name).copied()).collect();
        found.sort_unstable();
        found.dedup();
        // A label alone is that of the list whose keys are labels.
        let own = |at: &usize| self.phases[*at].has_own_label();
        if found.iter().any(own) {
            found.retain(own);
        }
        found
    }

    /// The phases that `written` names, by itself or as a range: `P1..P3`.
    pub(in crate::model) fn meant(&self, written: &str) -> Vec<&'a Phase> {
        let found = self.named(written);
        if found.is_empty() { ranges::between(self, written).iter().collect() } else { found }
    }
}
