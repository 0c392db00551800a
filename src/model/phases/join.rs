//! Rows that speak of one phase become that phase.

use std::collections::HashMap;

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
    for row in single {
        match groups.iter().position(|group| is_same(page, group, &row)) {
            Some(at) => groups[at].push(row),
            None => groups.push(vec![row]),
        }
    }
    for row in combined.into_iter().chain(mentioning) {
        attach(&mut groups, row);
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
    let Some(first) = group.first() else { return false };
    if row.name.is_none() || first.name != row.name {
        return false;
    }
    let alike = || group.iter().any(|other| are_alike(other.title.of(page.text), row.title.of(page.text)));
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
fn attach(groups: &mut Vec<Vec<Row>>, row: Row) {
    let Some(name) = row.name.clone() else { return };
    let known =
        |groups: &[Vec<Row>], name: &str| groups.iter().position(|group| group[0].name.as_deref() == Some(name));
    if let Some(at) = known(groups, &name) {
        return groups[at].push(row);
    }
    let each: Option<Vec<usize>> = parts(&name).map(|part| known(groups, part)).collect();
    match each {
        Some(each) if name.contains('+') => {
            for at in each {
                groups[at].push(Row { label: row.label, name: row.name.clone(), depends: row.depends.clone(), ..row });
            }
        }
        _ if row.weight == Weight::Declares => groups.push(vec![row]),
        _ => {}
    }
}

/// The phase that all rows of a group speak of.
fn phase(page: &Page<'_>, mut group: Vec<Row>) -> Option<Phase> {
    // A row of a summary speaks before a heading, a heading before a line in its section.
    group.sort_by_key(|row| (row.weight != Weight::Declares, !row.form.is_row(), row.form == Form::Detail, row.span));
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
    let mut labels: HashMap<Box<str>, usize> = HashMap::new();
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
    let own: Vec<Span> = phases.iter().filter(|phase| phase.form == Form::Checkbox).map(|phase| phase.span).collect();
    let boxes: Vec<(Span, bool)> = page
        .markdown
        .items
        .iter()
        .filter(|item| !own.contains(&item.span.trimmed(page.text)))
        .filter_map(|item| item.tick.map(|tick| (tick.span, tick.ticked)))
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
        let regions: Vec<Span> = phase.statements.iter().filter_map(region).collect();
        for (_, ticked) in boxes.iter().filter(|(span, _)| regions.iter().any(|region| region.contains(*span))) {
            let count = if *ticked { &mut phase.boxes.ticked } else { &mut phase.boxes.unticked };
            *count += 1;
        }
    }
}
