//! The lists of a document beside its rows of work: criteria, and guard commands.

use super::marks::is_half;
use super::page::Page;
use super::topic::Topic;
use crate::text::{Span, WordSet};

/// Something that must hold before a loop is done.
#[derive(Clone, Copy, Debug)]
pub struct Criterion {
    /// Its words.
    pub text: Span,
    /// Whether its box is ticked; nothing where it has none.
    pub ticked: Option<bool>,
}

/// A command to verify or resume with: machine-readable, and never run unless named.
#[derive(Clone, Copy, Debug)]
pub struct Guard {
    /// What it is for: `Verify`.
    pub label: Span,
    /// The command, without its backticks.
    pub command: Span,
}

/// Reads the criteria: items and table rows in the sections that hold them.
pub(super) fn criteria(page: &Page<'_>) -> Vec<Criterion> {
    const NUMBERS: WordSet = WordSet::of(&["#", "id", ""]);
    let here = |section| page.is_criterion(section);
    let items = page.sections(here).flat_map(|at| page.items_of(at)).filter(|item| !item.quoted);
    let stand = items.filter(|item| item.parent.is_none() || item.tick.is_some());
    let mut found: Vec<Criterion> = stand
        .filter(|item| !item.text.is_empty())
        .map(|item| half_box(page.text, item.text, item.tick.map(|tick| tick.ticked)))
        .collect();
    for (table, headers) in page.tables().filter(|(table, _)| here(table.section) && !table.quoted) {
        let column = headers.iter().position(|header| header.holds("criteri") || header.holds("requirement"));
        let column = column.unwrap_or_else(|| usize::from(headers.first().is_some_and(|header| header.is(&NUMBERS))));
        let cells = table.rows().filter_map(|row| row.cells.get(column)).map(|cell| cell.trimmed(page.text));
        found.extend(cells.filter(|cell| !cell.is_empty()).map(|text| Criterion { text, ticked: None }));
    }
    found.sort_by_key(|criterion| criterion.text);
    found
}

/// A criterion; `[~]`, a box that is half ticked, is none that is met.
fn half_box(text: &str, span: Span, ticked: Option<bool>) -> Criterion {
    if text.as_bytes().get(span.start as usize) != Some(&b'[') {
        return Criterion { text: span, ticked };
    }
    let written = span.of(text);
    match written.strip_prefix('[').and_then(|rest| rest.split_once("] ")) {
        Some((inside, rest)) if is_half(inside) => {
            Criterion { text: span.within(written, rest.trim_start()), ticked: Some(false) }
        }
        _ => Criterion { text: span, ticked },
    }
}

/// Reads the guard commands: `- **Verify**: ` and a command in backticks, under their heading.
pub(super) fn guards(page: &Page<'_>) -> Vec<Guard> {
    if !page.has(Topic::Guards) {
        return Vec::new();
    }
    let sections = page.sections(|section| page.topic(section) == Topic::Guards);
    sections.flat_map(|at| page.items_of(at)).filter_map(|item| guard(page, item.text)).collect()
}

fn guard(page: &Page<'_>, span: Span) -> Option<Guard> {
    let written = span.of(page.text);
    let code = &page.markdown.code;
    let code = code.get(code.partition_point(|code| code.start < span.start)).filter(|code| span.contains(**code))?;
    let before = &written[..code.start.checked_sub(span.start)? as usize];
    let label = before.trim().trim_matches(['*', '_', ':', ' ', '-', '\u{2014}']);
    let command = code.of(page.text).trim_matches('`').trim();
    let named = before.trim_end().trim_end_matches(['*', '_']).ends_with(':') || before.trim_end().ends_with("**:");
    (named && !label.is_empty() && !command.is_empty())
        .then(|| Guard { label: span.within(written, label), command: code.within(code.of(page.text), command) })
}
