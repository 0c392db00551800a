//! The keys of phases, by which rows are named.

use super::{Form, Phase};
use crate::model::marks::slug;
use crate::model::page::Page;
use crate::text::Short;

/// Gives each phase, whose key is its label as yet, its own: the label, with its lane or section where that repeats; a slug
/// without one. The label alone is that of the list that declares, whatever others number alike `aside`.
pub(super) fn name(page: &Page<'_>, phases: &mut [Phase], aside: impl Fn(usize) -> bool) {
    let any_aside = (0..phases.len()).any(&aside);
    // Labels that go up, as those of most lists do, are keys of which none repeats. None is less than any.
    let labelled = phases.first().is_none_or(|phase| phase.label.is_some());
    if !any_aside && labelled && phases.is_sorted_by(|a, b| a.label < b.label) {
        return;
    }
    let own = || phases.iter().enumerate().filter(|(at, _)| !aside(*at)).map(|(_, phase)| phase);
    let mut labels: Vec<&Short> = own().filter_map(|phase| phase.label.as_ref()).collect();
    labels.sort_unstable();
    let mut names: Vec<&Short> = Vec::new();
    if any_aside {
        names.extend(own().filter_map(|phase| phase.name.as_ref()));
        names.sort_unstable();
    }
    let is_own = |phase: &Phase| phase.name.as_ref().is_some_and(|name| names.binary_search(&name).is_ok());
    let repeats = |label: &Short| labels.get(labels.partition_point(|other| *other < label) + 1) == Some(&label);
    let key = |(at, phase): (usize, &Phase)| match &phase.label {
        Some(label) if !(repeats(label) || aside(at) && is_own(phase)) => None,
        Some(label) => Some(match &phase.lane {
            Some(lane) => Short::joined([lane, "/", label]),
            None => Short::joined([&slug(page.title(section(page, phase)).unwrap_or_default()), "/", label]),
        }),
        None => Some(Short::joined(["#", &slug(phase.title.of(page.text))])),
    };
    let keys: Vec<Option<Short>> = phases.iter().enumerate().map(key).collect();
    for (phase, key) in phases.iter_mut().zip(keys) {
        if let Some(key) = key {
            phase.key = key;
        }
    }
    raise(page, phases);
    number(phases);
}

/// The heading over the row that declares a phase.
fn section(page: &Page<'_>, phase: &Phase) -> Option<usize> {
    let first = phase.statements.first()?;
    let section = first.section?;
    if first.form == Form::Heading { page.markdown.headings.get(section)?.parent } else { Some(section) }
}

/// Takes for keys that are the same under two headings of one name those over them: `ios/P1` for the `Phases` of `iOS`.
fn raise(page: &Page<'_>, phases: &mut [Phase]) {
    let (order, mut keys) = (by_key(phases), Vec::new());
    for same in order.chunk_by(|a, b| phases[*a].key == phases[*b].key).filter(|same| same.len() > 1) {
        let sections: Vec<Option<usize>> = same.iter().map(|at| section(page, &phases[*at])).collect();
        let over = |section: &Option<usize>| page.markdown.headings.get((*section)?)?.parent;
        let over: Option<Vec<usize>> = sections.iter().map(over).collect();
        let Some(over) = over.filter(|over| over.windows(2).any(|two| two[0] != two[1])) else { continue };
        let raised = |(at, over): (&usize, usize)| {
            let label = phases[*at].label.as_ref().filter(|_| phases[*at].lane.is_none())?;
            Some((*at, Short::joined([&slug(page.title(Some(over)).unwrap_or_default()), "/", label])))
        };
        keys.extend(same.iter().zip(over).filter_map(raised));
    }
    for (at, key) in keys {
        phases[at].key = key;
    }
}

/// The numbers of the phases, sorted by key.
fn by_key(phases: &[Phase]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..phases.len()).collect();
    order.sort_by(|a, b| phases[*a].key.cmp(&phases[*b].key));
    order
}

/// Numbers the phases of one key, from the second on.
fn number(phases: &mut [Phase]) {
    let order = by_key(phases);
    let alike: Vec<usize> = order.chunk_by(|a, b| phases[*a].key == phases[*b].key).map(<[usize]>::len).collect();
    let mut order = order.into_iter();
    for count in alike {
        for (nth, at) in order.by_ref().take(count).enumerate().skip(1) {
            let key = &mut phases[at].key;
            *key = Short::joined([key, "/", &(nth + 1).to_string()]);
        }
    }
}
