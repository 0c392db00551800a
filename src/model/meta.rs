//! What a document says of itself outside of its front matter.
//!
//! A tenth of all documents have none: the status then stands in a quote, a list or lines of
//! `**Key:** value` under the title, in a `Field | Value` table, or in a Status section.

use super::fields::{Field, field, fields, lines};
use super::page::Page;
use super::topic::Topic;
use crate::syntax::Markdown;
use crate::text::{Span, WordSet, holds_any_case};

/// The fields in the body that have a value.
pub(super) struct Meta<'a> {
    fields: Vec<Field<'a>>,
}

impl<'a> Meta<'a> {
    /// Reads the fields above the first section, and the Status section.
    pub(super) fn read(page: &Page<'a>) -> Self {
        let mut found = Vec::new();
        let end = preamble_end(page);
        let above = |span: Span| span.start < end;
        let Markdown { paragraphs, items, tables, .. } = page.markdown;
        // Blocks are in the order of the text.
        let paragraphs = paragraphs.iter().map(|paragraph| paragraph.span).take_while(|span| above(*span));
        let items = items.iter().take_while(|item| above(item.span)).filter(|item| item.parent.is_none());
        for line in paragraphs.chain(items.map(|item| item.text)).flat_map(|span| lines(page.text, span)) {
            found.extend(fields(page.text, line));
        }
        for table in tables.iter().take_while(|table| above(table.span)).filter(|table| table.head().len() == 2) {
            // A table of fields may use its header row for the first of them.
            let rows = table.rows().map(|row| row.cells);
            for cells in std::iter::once(table.head()).chain(rows) {
                if let [key, value] = cells {
                    let key = key.of(page.text).trim().trim_matches(['*', '_', '`', ':']);
                    found.push(Field { key, value: value.trimmed(page.text) });
                }
            }
        }
        found.sort_by_key(|field| field.value);
        found.extend(status_section(page).map(|value| Field { key: "status", value }));
        found.retain(|field| !field.value.is_empty());
        Self { fields: found }
    }

    /// The value of the first field that has one of these keys; a blank in it is an underscore.
    pub(super) fn get(&self, keys: &[&str]) -> Option<Span> {
        self.all(keys).next()
    }

    /// The values of all fields that have one of these keys.
    pub(super) fn all(&self, keys: &[&str]) -> impl Iterator<Item = Span> {
        self.fields.iter().filter(move |field| is_one_of(field.key, keys)).map(|field| field.value)
    }
}

/// Whether a key is written as one of `keys`, in any case.
fn is_one_of(written: &str, keys: &[&str]) -> bool {
    let fold = |byte: u8| if byte == b' ' { b'_' } else { byte.to_ascii_lowercase() };
    keys.iter().any(|key| key.len() == written.len() && key.bytes().eq(written.bytes().map(fold)))
}

/// Where the part above the first section ends; the title opens no section.
fn preamble_end(page: &Page<'_>) -> u32 {
    let headings = &page.markdown.headings;
    let titled = headings.first().is_some_and(|heading| heading.level == 1);
    let metadata = |at: usize| page.title(Some(at)).is_some_and(|title| holds_any_case(title, "metadata"));
    let first = usize::from(titled);
    let first = if headings.len() > first && metadata(first) { first + 1 } else { first };
    headings.get(first).map_or(u32::MAX, |heading| heading.span.start)
}

/// The key of a line that says the status.
const STATUS: WordSet = WordSet::of(&["status"]);

/// `## Status` and the line below it, or `## Status: closed`.
fn status_section(page: &Page<'_>) -> Option<Span> {
    if !page.has(Topic::Status) {
        return None;
    }
    // Below a phase it is the status of that.
    let of_a_phase = |at: usize| {
        let parent = page.markdown.headings[at].parent;
        page.piece(parent).is_some() || page.is_under(parent, Topic::Phases)
    };
    let is_status = |at: &usize| page.own_topic(Some(*at)) == Topic::Status && !of_a_phase(*at);
    let at = (0..page.markdown.headings.len()).find(is_status)?;
    let heading = page.markdown.headings[at];
    if let Some(field) = field(page.text, heading.text).filter(|field| field.is(&STATUS) && !field.value.is_empty()) {
        return Some(field.value);
    }
    let first = page.markdown.paragraphs.iter().find(|paragraph| paragraph.section == Some(at))?;
    let line = lines(page.text, first.span).next()?;
    // `Status: closed` may be said once more.
    Some(field(page.text, line).filter(|field| field.is(&STATUS)).map_or(line, |field| field.value))
}
