//! The gap registry: a YAML file that says of every gap what it is.

use std::collections::HashMap;

use super::claim::{self, Status};
use super::gap::unquoted;
use super::id::GapId;
use super::status::{GapStatus, Words};
use crate::syntax::{Listed, listing};
use crate::text::{Fault, Source, Span};

/// The entries of a gap registry.
#[derive(Debug)]
pub struct Registry {
    source: Source,
    entries: Vec<Entry>,
    by_id: HashMap<GapId, usize>,
}

/// One gap of a registry.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its name.
    pub id: GapId,
    /// The lines of the entry.
    pub span: Span,
    /// What it is.
    pub status: Option<Status<GapStatus>>,
    /// The loop it belongs to.
    pub parent: Option<Span>,
    /// How grave it is.
    pub severity: Option<Span>,
    /// What kind of thing holds it up, if anything does.
    pub blocker_class: Option<Span>,
}

const FIELDS: [&str; 5] = ["id", "status", "parent_loop", "severity", "blocker_class"];

impl Registry {
    /// Reads the registry in `source`.
    pub fn read(source: Source, words: &Words<GapStatus>) -> Result<Self, Fault> {
        let text = source.text();
        let listing = listing(text, "gaps", FIELDS)?;
        let entries: Vec<Entry> = listing.items.iter().filter_map(|item| entry(text, item, words)).collect();
        let mut by_id = HashMap::with_capacity(entries.len());
        for (at, entry) in entries.iter().enumerate() {
            by_id.entry(entry.id.clone()).or_insert(at);
        }
        Ok(Self { source, entries, by_id })
    }

    /// The file.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The entry of a gap; the first, where there are several.
    pub fn get(&self, id: &GapId) -> Option<&Entry> {
        self.by_id.get(id).and_then(|at| self.entries.get(*at))
    }

    /// Every entry, in the order of the file.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The words at `span`.
    pub fn text(&self, span: Span) -> &str {
        self.source.slice(span)
    }
}

fn entry(text: &str, item: &Listed<5>, words: &Words<GapStatus>) -> Option<Entry> {
    let [id, status, parent, severity, class] = &item.fields;
    let written = |node: &Option<crate::syntax::Node>| {
        let node = node.as_ref().filter(|node| !node.is_null() && node.text().is_some())?;
        Some(unquoted(text, node.span)).filter(|span| !span.is_empty())
    };
    Some(Entry {
        id: GapId::new(id.as_ref()?.text()?)?,
        span: item.span,
        status: written(status).and_then(|span| claim::field(text, span, words, None)),
        parent: written(parent),
        severity: written(severity),
        blocker_class: written(class).filter(|span| !matches!(span.of(text), "none" | "null")),
    })
}
