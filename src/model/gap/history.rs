//! Gaps that a document lists as they were: `Gaps at start` beside `Gaps at end`.

use super::{GapForm, GapStatement};
use crate::model::id::GapId;
use crate::model::page::Page;
use crate::model::status::GapStatus;
use crate::model::topic::{Topic, is_of_a_moment};
use crate::text::{Span, WordSet};

/// Takes the statuses out of sections that say how gaps were at first, where another section says how they are.
pub(super) fn outdated(page: &Page<'_>, found: &mut [(GapId, GapStatement)]) {
    told_once(page, found);
    recorded(page, found);
    // Most documents state nothing of a gap.
    let stated = found.iter().any(|(_, said)| said.status.is_some());
    let past = if stated { sections(page) } else { Vec::new() };
    if past.is_empty() {
        return;
    }
    let is_past = |said: &GapStatement| past.iter().any(|section| section.contains(said.span));
    let mut now: Vec<GapId> =
        found.iter().filter(|(_, said)| said.status.is_some() && !is_past(said)).map(|(id, _)| id.clone()).collect();
    now.sort();
    for (_, said) in found.iter_mut().filter(|(id, said)| is_past(said) && now.binary_search(id).is_ok()) {
        said.status = None;
    }
}

/// Takes out what only tells of some moment: that a gap was filed, beside how.
fn told_once(page: &Page<'_>, found: &mut [(GapId, GapStatement)]) {
    const FILED: WordSet = WordSet::of(&["filed", "registered"]);
    const HOW: WordSet = WordSet::of(&["via ", "by ", "with "]);
    for (_, said) in found.iter_mut() {
        let Some(status) = said.status.filter(|status| status.value.is_some_and(GapStatus::is_open)) else { continue };
        let how = status.tail.map_or("", |tail| tail.of(page.text).trim_start_matches(['(', '`']));
        let filed = said.form != GapForm::Table
            && FILED.has(status.word.of(page.text))
            && (how.starts_with("CAP-") || HOW.begins(how));
        if filed {
            said.status = None;
        }
    }
}

/// Takes an `open` out of an account where the gap has a status of its own elsewhere: `GAP-OP-1: registered` in a list of
/// receipts tells what was done once.
fn recorded(page: &Page<'_>, found: &mut [(GapId, GapStatement)]) {
    let is_record = |said: &GapStatement| {
        let section = page.markdown.section_at(said.span.start);
        matches!(said.form, GapForm::Bullet | GapForm::Mention)
            && matches!(page.topic(section), Topic::Account | Topic::Report)
    };
    let opens = |said: &GapStatement| said.status.is_some_and(|status| status.value.is_some_and(GapStatus::is_open));
    if !found.iter().any(|(_, said)| opens(said) && is_record(said)) {
        return;
    }
    let mut own: Vec<GapId> =
        found.iter().filter(|(_, said)| said.status.is_some() && !is_record(said)).map(|(id, _)| id.clone()).collect();
    own.sort();
    for (_, said) in
        found.iter_mut().filter(|(id, said)| opens(said) && is_record(said) && own.binary_search(id).is_ok())
    {
        said.status = None;
    }
}

/// The sections about gaps whose titles say that they speak of the beginning.
fn sections(page: &Page<'_>) -> Vec<Span> {
    const BEGINNING: WordSet = WordSet::of(&[
        "at start", "at the start", "at the beginning", "initial gaps", "gaps before", "at opening", "when opened",
    ]);
    let headings = page.markdown.headings.iter().enumerate();
    let past = headings.filter(|(at, heading)| {
        let title = heading.text.of(page.text);
        is_of_a_moment(title) || page.own_topic(Some(*at)) == Topic::Gaps && BEGINNING.stands_in(title)
    });
    past.map(|(_, heading)| Span { start: heading.span.start, end: heading.end }).collect()
}
