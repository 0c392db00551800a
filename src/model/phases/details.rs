//! The `Status:` and `Dependency:` lines below a phase.

use super::{Form, Row, Weight, depends};
use crate::model::claim::{field as status_field, with_residue};
use crate::model::label::Label;
use crate::model::page::{Page, field};
use crate::model::status::PhaseStatus;
use crate::text::Span;

/// Reads those of `lines` that say the status of the phase `label`, or what it depends on; they stand in a section, and
/// below the block of a number.
pub(super) fn details(
    page: &Page<'_>,
    lines: impl Iterator<Item = Span>,
    label: &Label,
    (section, block): (Option<usize>, usize),
    rows: &mut Vec<Row>,
) {
    for line in lines {
        let Some(field) = field(page.text, line) else { continue };
        let (mut status, mut needs) = (None, Vec::new());
        if field.is(&["status", "state"]) {
            status = status_field(page.text, field.value, &page.words.phases, Some(PhaseStatus::Done));
        } else if field.is(&["dependency", "dependencies", "depends on", "depends"]) {
            needs = depends(page.text, field.value);
        } else {
            continue;
        }
        rows.push(Row {
            label: Some(label.span),
            name: Some(label.name.clone()),
            title: field.value,
            form: Form::Detail,
            span: line,
            group: (Form::Detail, block),
            section,
            status: status.map(|status| with_residue(page.text, status)),
            depends: needs,
            weight: Weight::Mentions,
        });
    }
}
