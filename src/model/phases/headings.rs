//! Phases in headings.

use std::cell::LazyCell;

use super::details::{below, details, yields};
use super::items::is_class;
use super::{Form, Row, Weight};
use crate::model::claim::{field, stated, titled, with_residue};
use crate::model::label::{Label, Sign};
use crate::model::marks::unnumbered;
use crate::model::page::Page;
use crate::model::status::PhaseStatus;
use crate::model::topic::{Topic, topic};
use crate::syntax::markdown::Heading;
use crate::text::Span;

pub(super) fn read(page: &Page<'_>, rows: &mut Vec<Row>) {
    let others = rows.len();
    for (at, heading) in page.markdown.headings.iter().enumerate().skip(usize::from(page.is_titled())) {
        let Some(label) = page.label(at) else { continue };
        let elsewhere = || is_called_elsewhere(page, at, label, &rows[..others]);
        let weight = weight(page, at, label, elsewhere).or_else(|| among_others(page, at, label));
        let Some(weight) = weight else { continue };
        let said = Span::new(label.rest, heading.text.end as usize);
        let mut own = row(page, at, Some(label), said, weight);
        let first = rows.len();
        if weight == Weight::Declares && own.status.is_none_or(|status| titled(page.text, said, &status).is_some()) {
            rows.extend(below(page, at, label).or_else(|| below_status(page, at, label)));
        }
        let items = page.items_of(at).iter().filter(|item| item.parent.is_none()).map(|item| item.text);
        let blocks = items.chain(page.paragraphs_of(at).iter().map(|paragraph| paragraph.span));
        details(page, blocks, label, (Some(at), at), rows);
        yields(page, said, &mut own, &rows[first..]);
        rows.push(own);
    }
    if rows.iter().all(|row| row.weight != Weight::Declares) {
        unlabelled(page, rows);
    } else {
        stated_alone(page, rows);
    }
}

/// Subsections of a section of phases that say how far they are, where nothing in that section is work otherwise.
fn stated_alone(page: &Page<'_>, rows: &mut Vec<Row>) {
    if !page.has(Topic::Phases) {
        return;
    }
    let found: Vec<Row> = below_phases(page).filter(|row| !row.title.is_empty()).collect();
    for same in found.chunk_by(|a, b| a.group == b.group) {
        let parent = same[0].group.1.checked_sub(1).and_then(|at| page.markdown.headings.get(at));
        let inside =
            |row: &Row| parent.is_some_and(|parent| parent.span.start <= row.span.start && row.span.start < parent.end);
        let stated = same.iter().filter(|row| row.status.is_some()).count();
        let alone = !rows.iter().any(|row| row.weight == Weight::Declares && inside(row));
        if stated > 1 && stated * 2 >= same.len() && alone {
            rows.extend_from_slice(same);
        }
    }
}

/// The subsections of sections of phases that have no labels.
fn below_phases<'a>(page: &'a Page<'_>) -> impl Iterator<Item = Row> + use<'a> {
    let headings = page.markdown.headings.iter().enumerate();
    let below = headings.filter(|(_, heading)| page.own_topic(heading.parent) == Topic::Phases);
    below
        .filter(|(at, _)| page.own_topic(Some(*at)) == Topic::Other)
        .map(|(at, heading)| row(page, at, None, unnumbered(page.text, heading.text), Weight::Declares))
}

/// What a subsection `Status` of a phase opens with.
fn below_status(page: &Page<'_>, at: usize, label: &Label) -> Option<Row> {
    let mut children = (at + 1..page.markdown.headings.len())
        .take_while(|child| page.markdown.headings[*child].span.start < page.markdown.headings[at].end)
        .filter(|child| page.markdown.headings[*child].parent == Some(at));
    let status = children.find(|child| page.own_topic(Some(*child)) == Topic::Status)?;
    below(page, status, label)
}

/// What a labelled heading may do where it stands. `P2 Results` gives an account of what is called so `elsewhere`.
fn weight(page: &Page<'_>, at: usize, label: &Label, elsewhere: impl FnOnce() -> bool) -> Option<Weight> {
    let Heading { parent, text, .. } = page.markdown.headings[at];
    if page.topic(parent) == Topic::Elsewhere || is_class(page, parent, label, text) {
        return None;
    }
    let among_phases = page.topic(parent) == Topic::Phases;
    // Of a plan `P2 Logs` is a part, `S3 buckets` a subject.
    let in_plan = label.plain && page.topic(parent) == Topic::Plan;
    if [Topic::Criteria, Topic::Account, Topic::History].iter().any(|topic| page.is_under(parent, *topic)) {
        return (label.sign != Sign::Blank).then_some(Weight::Mentions);
    }
    match label.sign {
        Sign::Divider | Sign::End if label.plain || among_phases => Some(Weight::Declares),
        // `P2 rollback` is no phase among others.
        Sign::Blank if among_phases || in_plan => {
            (!(is_account(page, at, label) && elsewhere())).then_some(Weight::Declares)
        }
        _ => None,
    }
}

/// Lets `P2 Migrate` declare a phase beside a `P1: Prepare`.
fn among_others(page: &Page<'_>, at: usize, own: &Label) -> Option<Weight> {
    /// The other is one of the next few headings.
    const NEAR: usize = 16;
    let headings = &page.markdown.headings;
    let heading = headings[at];
    if own.sign != Sign::Blank || !own.plain || is_account(page, at, own) {
        return None;
    }
    let states = |at: usize, label: &Label| {
        let said = Span::new(label.rest, headings[at].text.end as usize);
        stated(page.text, said, &page.words.phases, Some(PhaseStatus::Done)).0.is_some()
    };
    let states_own = LazyCell::new(|| states(at, own));
    let beside = |near: &usize| {
        let other = page.label(*near).filter(|other| other.plain && other.name != own.name);
        other.is_some_and(|other| {
            headings[*near].parent == heading.parent
                && match other.sign {
                    // With a divider behind its label it is no account.
                    Sign::Divider => weight(page, *near, other, || false) == Some(Weight::Declares),
                    // `P1 Collect - DONE` beside `P2 Move - TODO`
                    Sign::Blank => *states_own && states(*near, other),
                    Sign::End => false,
                }
        })
    };
    let declares = (at.saturating_sub(NEAR)..headings.len().min(at + NEAR)).any(|near| beside(&near));
    (declares && !is_class(page, heading.parent, own, heading.text)).then_some(Weight::Declares)
}

/// Whether what stands behind the label of a heading says that it gives an account.
fn is_account(page: &Page<'_>, at: usize, label: &Label) -> bool {
    let rest = page.text.get(label.rest..page.markdown.headings[at].text.end as usize).unwrap_or_default();
    matches!(topic(rest, &mut String::new()), Topic::Account | Topic::Criteria | Topic::Guards | Topic::History)
}

/// Whether one of `rows` or another heading has the label of this one.
fn is_called_elsewhere(page: &Page<'_>, at: usize, label: &Label, rows: &[Row]) -> bool {
    let mut others =
        (0..page.markdown.headings.len()).filter(|other| *other != at).filter_map(|other| page.label(other));
    rows.iter().any(|row| row.name.as_ref() == Some(&label.name)) || others.any(|other| other.name == label.name)
}

/// The subsections of a section of phases, where they have no labels and nothing else declares.
fn unlabelled(page: &Page<'_>, rows: &mut Vec<Row>) {
    let found: Vec<Row> = below_phases(page).collect();
    if found.len() > 1 {
        rows.extend(found);
    } else if rows.iter().all(|row| row.weight == Weight::Mentions) {
        numbered(page, rows);
    }
}

/// Numbered sections that say how far they are, where nothing else is work: `1. Inventory - DONE`.
fn numbered(page: &Page<'_>, rows: &mut Vec<Row>) {
    let is_numbered = |text: Span| unnumbered(page.text, text) != text;
    let headings = page.markdown.headings.iter().enumerate().skip(usize::from(page.is_titled()));
    // Those below another heading are parts of what that is about.
    let on_top = |parent: Option<usize>| parent.is_none_or(|parent| page.is_titled() && parent == 0);
    let all = headings.filter(|(at, heading)| {
        is_numbered(heading.text) && on_top(heading.parent) && page.own_topic(Some(*at)) == Topic::Other
    });
    let mut found: Vec<Row> = all
        .map(|(at, heading)| row(page, at, None, unnumbered(page.text, heading.text), Weight::Declares))
        .filter(|row| !row.title.is_empty())
        .collect();
    // Those of one level are one list.
    found.sort_by_key(|row| row.group);
    let says = |same: &[Row]| {
        let stated = same.iter().filter(|row| row.status.is_some()).count();
        stated > 1 && stated * 2 >= same.len()
    };
    let mut told: Vec<(Form, usize)> =
        found.chunk_by(|a, b| a.group == b.group).filter(|same| says(same)).map(|same| same[0].group).collect();
    told.dedup();
    rows.extend(found.into_iter().filter(|row| told.binary_search(&row.group).is_ok()));
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
        lane: None,
        weight,
    }
}
