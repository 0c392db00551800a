//! Rows that speak of one phase become that phase.

use std::collections::{HashMap, HashSet};

use super::{Boxes, Form, Phase, Row, Statement, Weight};
use crate::model::label::parts;
use crate::model::page::{Page, slug};
use crate::text::Span;

/// Joins `rows`, which are in the order of the text.
pub(super) fn join(page: &Page<'_>, mut rows: Vec<Row>) -> Vec<Phase> {
    settle(&mut rows);
    let mut groups: Vec<Vec<Row>> = Vec::new();
    let (declaring, mentioning): (Vec<Row>, Vec<Row>) =
        rows.into_iter().partition(|row| row.weight == Weight::Declares);
    let (combined, single): (Vec<Row>, Vec<Row>) =
        declaring.into_iter().partition(|row| row.name.as_ref().is_some_and(|name| name.contains('+')));
    let mut named: HashMap<Box<str>, Vec<usize>> = HashMap::new();
    for row in single {
        let Some(name) = row.name.clone() else {
            groups.push(vec![row]);
            continue;
        };
        let known = named.entry(name).or_default();
        // Of many rows of one name the last few are looked at: they are rows of one list.
        let same =
            known.iter().rev().take(8).find(|at| groups.get(**at).is_some_and(|group| is_same(page, group, &row)));
        if let Some(group) = same.and_then(|at| groups.get_mut(*at)) {
            group.push(row);
        } else {
            known.push(groups.len());
            groups.push(vec![row]);
        }
    }
    for row in combined.into_iter().chain(mentioning) {
        attach(&mut groups, &mut named, row);
    }
    let mut phases: Vec<Phase> = groups.into_iter().filter_map(|group| phase(page, group)).collect();
    phases.sort_by_key(|phase| phase.span);
    name(page, &mut phases);
    count_boxes(page, &mut phases);
    phases
}

/// Lets suggestions declare where nothing else does, if they stand in company.
fn settle(rows: &mut [Row]) {
    let declared = rows.iter().any(|row| row.weight == Weight::Declares);
    if rows.iter().all(|row| row.weight != Weight::Suggests) {
        return;
    }
    let mut company: HashMap<usize, usize> = HashMap::new();
    for row in rows.iter().filter(|row| row.weight == Weight::Suggests) {
        *company.entry(row.group.1).or_default() += 1;
    }
    for row in rows.iter_mut().filter(|row| row.weight == Weight::Suggests) {
        let alone = company.get(&row.group.1).is_none_or(|count| *count < 2);
        row.weight = if declared || alone { Weight::Mentions } else { Weight::Declares };
    }
}

/// Whether `row` declares the phase that `group` does.
fn is_same(page: &Page<'_>, group: &[Row], row: &Row) -> bool {
    let alike = || group.iter().take(8).any(|other| are_alike(other.title.of(page.text), row.title.of(page.text)));
    match group.iter().find(|other| other.form.is_row() == row.form.is_row()) {
        // Two rows of one list are two rows; in two lists they are one if they say the same.
        Some(other) if row.form.is_row() => other.group != row.group && alike(),
        Some(other) => other.group == row.group || alike(),
        None => true,
    }
}

/// Whether two titles share a word that matters, or one says nothing.
fn are_alike(a: &str, b: &str) -> bool {
    const SHORTEST: usize = 4;
    let words = |text: &str| -> Vec<String> {
        let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.len() >= SHORTEST);
        words.map(str::to_lowercase).collect()
    };
    let (a, b) = (words(a), words(b));
    a.is_empty() || b.is_empty() || a.iter().any(|word| b.contains(word))
}

/// Adds a row to the phases it speaks of; one that declares and finds none becomes its own.
fn attach(groups: &mut Vec<Vec<Row>>, named: &mut HashMap<Box<str>, Vec<usize>>, row: Row) {
    let Some(name) = row.name.clone() else { return };
    let first = |name: &str| named.get(name).and_then(|known| known.first()).copied();
    let each: Option<Vec<usize>> = first(&name).map(|at| vec![at]).or_else(|| parts(&name).map(first).collect());
    match each {
        Some(each) => {
            for at in each {
                groups[at].push(Row { label: row.label, name: row.name.clone(), depends: row.depends.clone(), ..row });
            }
        }
        None if row.weight == Weight::Declares => {
            named.entry(name).or_default().push(groups.len());
            groups.push(vec![row]);
        }
        None => {}
    }
}

/// The phase that all rows of a group speak of.
fn phase(page: &Page<'_>, mut group: Vec<Row>) -> Option<Phase> {
    // The row that opened the group names it; a combined `P2+P4` only speaks of it, wherever it stands.
    let own = group.first()?.name.clone();
    // A row of a summary speaks before a heading, a heading before a line in its section.
    group.sort_by_key(|row| {
        let mentions = row.name != own || row.weight != Weight::Declares;
        (mentions, !row.form.is_row(), row.form == Form::Detail, row.span)
    });
    let statements: Vec<Statement> = group
        .iter()
        .map(|row| Statement {
            form: row.form,
            span: row.span,
            title: row.title,
            status: row.status,
            section: row.section,
        })
        .collect();
    let depends = group.iter().map(|row| &row.depends).find(|depends| !depends.is_empty()).cloned();
    let first = group.into_iter().next()?;
    Some(Phase {
        key: String::new(),
        label: first.label.map(|label| label.of(page.text).into()),
        name: first.name,
        title: first.title,
        form: first.form,
        status: statements.iter().find_map(|statement| statement.status),
        depends: depends.unwrap_or_default(),
        boxes: Boxes::default(),
        span: first.span,
        statements,
    })
}

/// Gives each phase its key: the label, with its section where that repeats; a slug without one.
fn name(page: &Page<'_>, phases: &mut [Phase]) {
    let mut labels: HashMap<Box<str>, usize> = HashMap::with_capacity(phases.len());
    for phase in phases.iter() {
        if let Some(label) = &phase.label {
            *labels.entry(label.clone()).or_default() += 1;
        }
    }
    let mut taken: HashMap<String, usize> = HashMap::new();
    for phase in phases {
        let key = match &phase.label {
            Some(label) if labels.get(label) == Some(&1) => label.to_string(),
            Some(label) => {
                let section = phase.statements.first().and_then(|statement| match statement.form {
                    Form::Heading => statement.section.and_then(|at| page.markdown.headings[at].parent),
                    _ => statement.section,
                });
                format!("{}/{label}", slug(page.title(section).unwrap_or_default()))
            }
            None => format!("#{}", slug(phase.title.of(page.text))),
        };
        let count = taken.entry(key.clone()).or_default();
        *count += 1;
        phase.key = if *count == 1 { key } else { format!("{key}/{count}") };
    }
}

/// Counts the boxes below each phase: in its sections, and nested in its items.
fn count_boxes(page: &Page<'_>, phases: &mut [Phase]) {
    let own: HashSet<Span> =
        phases.iter().filter(|phase| phase.form == Form::Checkbox).map(|phase| phase.span).collect();
    let boxed = page.markdown.items.iter().filter_map(|item| Some((item, item.tick?)));
    let boxes: Vec<(Span, bool)> = boxed
        .filter(|(item, _)| !own.contains(&item.span.trimmed(page.text)))
        .map(|(_, tick)| (tick.span, tick.ticked))
        .collect();
    if boxes.is_empty() {
        return;
    }
    for phase in phases {
        let region = |statement: &Statement| match (statement.form, statement.section) {
            (Form::Heading, Some(at)) => page.markdown.headings.get(at).map(|h| Span { start: h.span.end, end: h.end }),
            (Form::Bullet | Form::Checkbox | Form::Numbered, _) => Some(statement.span),
            _ => None,
        };
        let mut regions: Vec<Span> = phase.statements.iter().filter_map(region).collect();
        regions.sort_unstable();
        let mut counted = 0;
        for region in regions {
            // Boxes are in the order of the text; a region within another counts no box again.
            let from = boxes.partition_point(|(span, _)| span.start < region.start.max(counted));
            let inside = boxes.get(from..).unwrap_or_default().iter().take_while(|(span, _)| span.start < region.end);
            for (_, ticked) in inside {
                let count = if *ticked { &mut phase.boxes.ticked } else { &mut phase.boxes.unticked };
                *count += 1;
            }
            counted = counted.max(region.end);
        }
    }
}
