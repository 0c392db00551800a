//! The lines below a phase that say its status, or what it depends on.

use super::{Form, Row, Weight, depends};
use crate::model::claim::{Status, field as status_field, opening, titled, with_residue};
use crate::model::fields::{fields, lines};
use crate::model::label::Label;
use crate::model::page::Page;
use crate::model::status::PhaseStatus;
use crate::text::{Span, WordSet};

const STATUS: WordSet = WordSet::of(&["status", "state"]);
const DEPENDS: WordSet = WordSet::of(&["dependency", "dependencies", "depends on", "depends"]);

/// Reads those lines of `blocks` that say the status of the phase `label`, or what it depends on; they stand in a section,
/// and below the block of a number.
pub(super) fn details(
    page: &Page<'_>,
    blocks: impl Iterator<Item = Span>,
    label: &Label,
    place: (Option<usize>, usize),
    rows: &mut Vec<Row>,
) {
    let all = blocks.filter(|block| may_tell(block.of(page.text))).flat_map(|block| lines(page.text, block));
    all.for_each(|line| {
        for field in fields(page.text, line) {
            let (mut status, mut needs) = (None, Vec::new());
            if field.is(&STATUS) {
                status = status_field(page.text, field.value, &page.words.phases, Some(PhaseStatus::Done));
            } else if field.is(&DEPENDS) {
                needs = depends(page.text, field.value);
            } else {
                continue;
            }
            rows.push(row(page, label, status, needs, (line, field.value), place));
        }
    });
}

/// Whether a key that is read here may stand in a block: a colon then stands behind it and its emphasis.
fn may_tell(block: &str) -> bool {
    memchr::memchr_iter(b':', block.as_bytes()).any(|colon| {
        let key = block[..colon].trim_end_matches(['*', '_', ' ']);
        STATUS.ends(key) || DEPENDS.ends(key)
    })
}

/// Lets a word that was taken for the status of `own` be its title, where a line below states one: `P1: Draft` over
/// `**Status:** done`. All that is `said` of it is then the title.
pub(super) fn yields(page: &Page<'_>, said: Span, own: &mut Row, below: &[Row]) {
    let states = || below.iter().any(|row| row.status.is_some());
    if let Some(title) = own.status.filter(|_| states()).and_then(|status| titled(page.text, said, &status)) {
        (own.status, own.title) = (None, title);
    }
}

/// The first line below a heading, where it opens with a status: `\u{1f504} In progress`, `Done - all hosts moved`.
pub(super) fn below(page: &Page<'_>, at: usize, label: &Label) -> Option<Row> {
    let (heading, first) = (page.markdown.headings.get(at)?, page.paragraphs_of(at).first()?);
    let between = page.text.get(heading.span.end as usize..first.span.start as usize)?;
    if first.quoted || !between.trim().is_empty() {
        return None;
    }
    let mut lines = lines(page.text, first.span);
    let line = lines.next()?.trimmed(page.text);
    opened(page, label, line, lines.next().is_some(), (Some(at), at))
}

/// The line with which a text below the phase `label` begins, and perhaps goes on, where it opens with a status.
pub(super) fn opened(
    page: &Page<'_>,
    label: &Label,
    line: Span,
    goes_on: bool,
    place: (Option<usize>, usize),
) -> Option<Row> {
    let status = opening(page.text, line, goes_on, &page.words.phases, Some(PhaseStatus::Done))?;
    Some(row(page, label, Some(status), Vec::new(), (line, line), place))
}

fn row(
    page: &Page<'_>,
    label: &Label,
    status: Option<Status<PhaseStatus>>,
    depends: Vec<Box<str>>,
    (span, title): (Span, Span),
    (section, block): (Option<usize>, usize),
) -> Row {
    Row {
        label: Some(label.span),
        name: Some(label.name.clone()),
        title,
        form: Form::Detail,
        span,
        group: (Form::Detail, block),
        section,
        status: status.map(|status| with_residue(page.text, status)),
        depends,
        lane: None,
        weight: Weight::Mentions,
    }
}
