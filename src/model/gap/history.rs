//! Gaps that a document lists as they were: `Gaps at start` beside `Gaps at end`.

use std::cell::LazyCell;

use super::{Found, GapForm, GapStatement};
use crate::model::loop_doc::LoopDoc;
use crate::model::page::Page;
use crate::model::status::GapStatus;
use crate::model::topic::{Topic, is_of_a_moment, topic};
use crate::text::{Span, WordSet};

/// Takes out the statuses that say how a gap was at first, where others say how it is. What is found is in the order of
/// the names.
pub(super) fn outdated(page: &Page<'_>, found: &mut [Found]) {
    found.iter_mut().for_each(|found| told_once(page, &mut found.statement));
    let past = LazyCell::new(|| sections(page));
    let is_past = |said: &GapStatement| past.iter().any(|section| section.contains(said.span));
    for of_one in found.chunk_by_mut(|one, next| one.id == next.id) {
        // Of most gaps one statement has a status, if any, and there is none to hold it against.
        if of_one.iter().filter(|found| found.statement.status.is_some()).nth(1).is_some() {
            replace(of_one, |said| opens(said) && is_record(page, said), |said| !is_record(page, said));
            replace(of_one, is_past, |said| !is_past(said));
        }
    }
}

/// Takes out the statuses of one gap that are `old`, if it has one that counts.
fn replace(of_one: &mut [Found], old: impl Fn(&GapStatement) -> bool, counts: impl Fn(&GapStatement) -> bool) {
    if of_one.iter().any(|found| found.statement.status.is_some() && counts(&found.statement)) {
        of_one.iter_mut().filter(|found| old(&found.statement)).for_each(|found| found.statement.status = None);
    }
}

/// Takes out what only tells of some moment: that a gap was filed, beside how.
fn told_once(page: &Page<'_>, said: &mut GapStatement) {
    const FILED: WordSet = WordSet::of(&["filed", "registered"]);
    const HOW: WordSet = WordSet::of(&["via ", "by ", "with "]);
    let Some(status) = said.status.filter(|status| status.value.is_some_and(GapStatus::is_open)) else { return };
    let how = || status.tail.map_or("", |tail| tail.of(page.text).trim_start_matches(['(', '`']));
    let filed = said.form != GapForm::Table
        && FILED.has(status.word.of(page.text))
        && (how().starts_with("CAP-") || HOW.begins(how()));
    if filed {
        said.status = None;
    }
}

fn opens(said: &GapStatement) -> bool {
    said.status.is_some_and(|status| status.value.is_some_and(GapStatus::is_open))
}

/// Whether a statement belongs to an account. An `open` in it says little where the gap has a status of its own elsewhere:
/// `GAP-OP-1: registered` in a list of receipts tells what was done once.
fn is_record(page: &Page<'_>, said: &GapStatement) -> bool {
    let section = || page.markdown.section_at(said.span.start);
    matches!(said.form, GapForm::Bullet | GapForm::Mention)
        && matches!(page.topic(section()), Topic::Account | Topic::Report)
}

/// The sections about gaps whose titles say that they speak of the beginning.
fn sections(page: &Page<'_>) -> Vec<Span> {
    let headings = page.markdown.headings.iter().enumerate();
    let past = headings.filter(|(at, heading)| {
        tells_of_the_beginning(heading.text.of(page.text), || page.own_topic(Some(*at)) == Topic::Gaps)
    });
    past.map(|(_, heading)| Span { start: heading.span.start, end: heading.end }).collect()
}

/// Whether a section of this title speaks of the beginning; `is_of_gaps` says whether it is about gaps.
fn tells_of_the_beginning(title: &str, is_of_gaps: impl Fn() -> bool) -> bool {
    const BEGINNING: WordSet = WordSet::of(&[
        "at start", "at the start", "at the beginning", "initial gaps", "gaps before", "at opening", "when opened",
    ]);
    is_of_a_moment(title) || is_of_gaps() && BEGINNING.stands_in(title)
}

impl LoopDoc {
    /// Whether a statement of a gap at `span` tells how that was at the beginning, as the title of a section over it says.
    pub fn tells_of_the_beginning(&self, span: Span) -> bool {
        let over =
            self.markdown.headings.iter().filter(|heading| heading.span.start < span.start && span.end <= heading.end);
        over.map(|heading| self.source.slice(heading.text))
            .any(|title| tells_of_the_beginning(title, || topic(title, &mut String::new()) == Topic::Gaps))
    }
}
