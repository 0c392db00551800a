//! Phases in the front matter: `phases:`, a list of maps or of texts, or a map of statuses.

use super::{Form, Row, Weight, depends};
use crate::model::claim::{Status, field, stated as running, with_residue};
use crate::model::gap::unquoted;
use crate::model::label::label;
use crate::model::marks::past_mark;
use crate::model::page::Page;
use crate::model::status::PhaseStatus;
use crate::syntax::{FrontMatter, Kind, Node};
use crate::text::Span;

/// Reads the phases that the front matter lists; those that the body has as well are only spoken of.
pub(super) fn read(page: &Page<'_>, front: &FrontMatter, rows: &mut Vec<Row>) {
    let Some(phases) = front.get("phases") else { return };
    if let Kind::Map(entries) = &phases.kind {
        for (key, value) in entries {
            // `phases: {total: 4, left: 2}` counts them.
            if label(page.text, unquoted(page.text, key.span)).is_some() {
                let span = Span { start: key.span.start, end: value.span.end };
                rows.extend(row(page, span, Some(key), value));
            }
        }
        return;
    }
    for element in phases.elements() {
        if !matches!(element.kind, Kind::Map(_)) {
            rows.extend(texted(page, element));
            continue;
        }
        let name = first(element, &["id", "phase", "label", "key", "step"]);
        rows.extend(row(page, element.span, name, element));
    }
}

/// The row of the phase `name`, of which `said` is all that is said, or its status alone.
fn row(page: &Page<'_>, span: Span, name: Option<&Node>, said: &Node) -> Option<Row> {
    let words = |node: &Node| node.text().map(|_| unquoted(page.text, node.span)).filter(|span| !span.is_empty());
    let title = first(said, &["title", "name", "scope", "description", "goal"]).and_then(words);
    let name = name.and_then(words);
    let label = name.or(title).and_then(|span| label(page.text, span));
    let status = match said.kind {
        Kind::Map(_) => first(said, &["status", "state"]),
        _ => Some(said),
    };
    Some(Row {
        label: label.as_ref().map(|label| label.span),
        title: title.or(name)?,
        name: label.map(|label| label.name),
        form: Form::FrontMatter,
        span,
        group: (Form::FrontMatter, 0),
        section: None,
        status: status.and_then(words).and_then(|span| stated(page, span)),
        depends: first(said, &["depends", "depends_on"])
            .and_then(words)
            .map(|span| depends(page.text, span))
            .unwrap_or_default(),
        lane: None,
        weight: Weight::Suggests,
    })
}

/// The row of a phase that is told in a text: `P1: Build it (done)`.
fn texted(page: &Page<'_>, said: &Node) -> Option<Row> {
    let written = said.text().map(|_| unquoted(page.text, said.span)).filter(|span| !span.is_empty())?;
    let label = label(page.text, past_mark(page.text, written, page.words))?;
    let behind = Span::new(label.rest, written.end as usize);
    let (status, title) = running(page.text, behind, &page.words.phases, Some(PhaseStatus::Done));
    Some(Row {
        label: Some(label.span),
        title: if title.is_empty() { label.span } else { title },
        name: Some(label.name),
        form: Form::FrontMatter,
        span: said.span,
        group: (Form::FrontMatter, 0),
        section: None,
        status: status.map(|status| with_residue(page.text, status)),
        depends: Vec::new(),
        lane: None,
        weight: Weight::Suggests,
    })
}

fn stated(page: &Page<'_>, span: Span) -> Option<Status<PhaseStatus>> {
    let status = field(page.text, span, &page.words.phases, Some(PhaseStatus::Done))?;
    Some(with_residue(page.text, status))
}

/// The first of these keys that a map has.
fn first<'a>(map: &'a Node, keys: &[&str]) -> Option<&'a Node> {
    keys.iter().find_map(|key| map.get(key)).filter(|node| !node.is_null())
}
