//! Phases in headings.

use super::details::{below, details, yields};
use super::items::is_class;
use super::{Form, Row, Weight};
use crate::model::claim::{field, stated, titled, with_residue};
use crate::model::fields::lines;
use crate::model::label::{Label, Sign};
use crate::model::page::{Page, unnumbered};
use crate::model::status::PhaseStatus;
use crate::model::topic::Topic;
use crate::text::Span;

pub(super) fn read(page: &Page<'_>, rows: &mut Vec<Row>) {
    for (at, heading) in page.markdown.headings.iter().enumerate().skip(usize::from(page.is_titled())) {
        let Some(label) = page.label(at) else { continue };
        let Some(weight) = weight(page, heading.parent, label, heading.text) else { continue };
        let said = Span::new(label.rest, heading.text.end as usize);
        let mut own = row(page, at, Some(label), said, weight);
        let first = rows.len();
        if weight == Weight::Declares && own.status.is_none_or(|status| titled(page.text, said, &status).is_some()) {
            rows.extend(below(page, at, label));
        }
        let items = page.items_of(at).iter().filter(|item| item.parent.is_none()).map(|item| item.text);
        let blocks = items.chain(page.paragraphs_of(at).iter().map(|paragraph| paragraph.span));
        details(page, blocks.flat_map(|span| lines(page.text, span)), label, (Some(at), at), rows);
        yields(page, said, &mut own, &rows[first..]);
        rows.push(own);
    }
    if rows.iter().all(|row| row.weight != Weight::Declares) {
        unlabelled(page, rows);
    }
}

/// What a labelled heading may do where it stands.
fn weight(page: &Page<'_>, parent: Option<usize>, label: &Label, text: Span) -> Option<Weight> {
    if page.topic(parent) == Topic::Elsewhere || is_class(page, parent, label, text) {
        return None;
    }
    let among_phases = page.topic(parent) == Topic::Phases;
    if [Topic::Criteria, Topic::Account, Topic::History].iter().any(|topic| page.is_under(parent, *topic)) {
        return (label.sign != Sign::Blank).then_some(Weight::Mentions);
    }
    match label.sign {
        Sign::Divider | Sign::End if label.plain || among_phases => Some(Weight::Declares),
        Sign::Blank if among_phases => Some(Weight::Declares),
        _ => None,
    }
}

/// The subsections of a section of phases, where they have no labels and nothing else declares.
fn unlabelled(page: &Page<'_>, rows: &mut Vec<Row>) {
    let headings = page.markdown.headings.iter().enumerate();
    let below = headings.filter(|(_, heading)| page.own_topic(heading.parent) == Topic::Phases);
    let found: Vec<Row> = below
        .filter(|(at, _)| page.own_topic(Some(*at)) == Topic::Other)
        .map(|(at, heading)| row(page, at, None, unnumbered(page.text, heading.text), Weight::Declares))
        .collect();
    if found.len() > 1 {
        rows.extend(found);
    }
}

fn row(page: &Page<'_>, at: usize, label: Option<&Label>, said: Span, weight: Weight) -> Row {
    let heading = page.markdown.headings[at];
    let read = |span| stated(page.text, span, &page.words.phases, Some(PhaseStatus::Done));
    let (status, title) = read(said);
    // A sign may also stand before the label: then a word behind it may be the title.
    let before = label.map(|label| Span::new(heading.text.start as usize, label.span.start as usize));
    let marked = || {
        let before = before.filter(|before| !before.is_empty())?;
        let boxed = || field(page.text, before, &page.words.phases, Some(PhaseStatus::Done));
        read(before).0.or_else(|| boxed().filter(|_| before.of(page.text).starts_with('[')))
    };
    let other = |own| Some((marked()?, titled(page.text, said, own)?)).filter(|(other, _)| other.value != own.value);
    let (status, title) = match status {
        None => (marked(), title),
        Some(own) => other(&own).map_or((Some(own), title), |(marked, all)| (Some(marked), all)),
    };
    Row {
        label: label.map(|label| label.span),
        name: label.map(|label| label.name.clone()),
        title,
        form: Form::Heading,
        span: heading.span.trimmed(page.text),
        group: (Form::Heading, heading.parent.map_or(0, |parent| parent + 1)),
        section: Some(at),
        status: status.map(|status| with_residue(page.text, status)),
        depends: Vec::new(),
        weight,
    }
}
