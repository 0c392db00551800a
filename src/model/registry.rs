//! The gap registry: a YAML file that says of every gap what it is.

use std::sync::OnceLock;

use super::claim::{self, Status};
use super::gap::unquoted;
use super::id::{GapId, LoopId};
use super::registry_index::Index;
use super::status::GapStatus;
use super::vocabulary::Words;
use crate::syntax::{Listed, listing};
use crate::text::{Fault, Lookup, Map, Short, Source, Span, map_for};

/// The entries of a gap registry.
#[derive(Debug)]
pub struct Registry {
    source: Source,
    marked: bool,
    /// What the entries can be found by unread, where it is known.
    index: Option<Index>,
    /// All entries, once somebody asks for them.
    all: OnceLock<All>,
}

/// Every entry of a registry, in the order of the file, and by its names.
#[derive(Debug)]
struct All {
    entries: Vec<Entry>,
    by_id: Map<GapId, usize>,
    /// What few ask for is found out when it is asked for, once for all ledgers that hold the registry.
    by_number: OnceLock<Lookup<Short, GapId>>,
    by_loop: OnceLock<Lookup<Short, usize>>,
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
    pub parent: Option<Mention>,
    /// What kind of thing holds it up, if anything does.
    pub blocker_class: Option<Mention>,
}

/// What an entry names, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    /// The word.
    pub word: Short,
    /// Where it stands.
    pub span: Span,
}

const FIELDS: [&str; 4] = ["id", "status", "parent_loop", "blocker_class"];

/// What announces a suppression in a comment.
const MARK: &str = "loopctl:";

impl Registry {
    /// Reads the registry in `source`.
    pub fn read(source: Source, words: &Words<GapStatus>) -> Result<Self, Fault> {
        let text = source.text();
        let listing = listing(text, "gaps", FIELDS)?;
        let entries: Vec<Entry> = listing.items.iter().filter_map(|item| entry(text, item, words)).collect();
        if let Some(first) = listing.items.first().filter(|_| entries.is_empty()) {
            let help = "each gap is an entry of a list: `- id: GAP-OP-096`, with its `status`";
            return Err(Fault::new(first.span, "nothing under `gaps:` has an `id` that a gap can have").help(help));
        }
        let marked = memchr::memmem::find(text.as_bytes(), MARK.as_bytes()).is_some();
        Ok(Self { source, marked, index: None, all: OnceLock::from(All::of(entries)) })
    }

    /// The registry in `source` whose entries are found by `index`.
    pub(super) fn unread(source: Source, index: Index, marked: bool) -> Self {
        Self { source, marked, index: Some(index), all: OnceLock::new() }
    }

    fn all(&self) -> &All {
        self.all.get_or_init(|| All::of(self.index.as_ref().map(Index::entries).unwrap_or_default()))
    }

    /// The file.
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The entry of a gap; the first, where there are several.
    pub fn get(&self, id: &GapId) -> Option<&Entry> {
        if let (None, Some(index)) = (self.all.get(), &self.index) {
            return index.get(id);
        }
        let all = self.all();
        all.by_id.get(id).and_then(|at| all.entries.get(*at))
    }

    /// The full names of the gaps of a number.
    pub(super) fn numbered(&self, number: &Short) -> impl Iterator<Item = &GapId> {
        let all = self.all();
        all.by_number.get_or_init(|| by_number(all.entries.iter().map(|entry| &entry.id))).of(number)
    }

    /// The entries that belong to a loop, in the order of the file.
    pub fn of_loop(&self, id: &LoopId) -> Vec<&Entry> {
        let name = Short::new(id.as_str()).in_small_letters();
        if let (None, Some(index)) = (self.all.get(), &self.index) {
            return index.of_loop(&name);
        }
        let all = self.all();
        let by_loop = all.by_loop.get_or_init(|| {
            let parents = all.entries.iter().enumerate().filter_map(|(at, entry)| Some((entry.parent.as_ref()?, at)));
            parents.map(|(parent, at)| (parent.word.clone().in_small_letters(), at)).collect()
        });
        by_loop.of(&name).filter_map(|at| all.entries.get(*at)).collect()
    }

    /// The entries whose status is no known word, in the order of the file.
    pub fn unknown(&self) -> Vec<&Entry> {
        match (self.all.get(), &self.index) {
            (None, Some(index)) => index.unknown(),
            _ => self.entries().iter().filter(|entry| entry.is_unknown()).collect(),
        }
    }

    /// The entries that have the name of one before them, in the order of the file.
    pub fn doubles(&self) -> Vec<&Entry> {
        match (self.all.get(), &self.index) {
            (None, Some(index)) => index.doubles(),
            _ => self.entries().iter().filter(|entry| self.is_double(entry)).collect(),
        }
    }

    pub(super) fn is_double(&self, entry: &Entry) -> bool {
        self.get(&entry.id).is_some_and(|first| first.span != entry.span)
    }

    /// Every entry, in the order of the file.
    pub fn entries(&self) -> &[Entry] {
        &self.all().entries
    }

    /// The entries of two registries between what both say at their beginnings and at their ends: all that differ, and
    /// perhaps others.
    ///
    /// Of 1,400 entries one is other than it was, most often. What they say is compared, and not their bytes: one that
    /// is known by its index has not read them.
    pub fn turned<'a>(was: Option<&'a Self>, is: Option<&'a Self>) -> impl Iterator<Item = &'a Entry> {
        let all = |registry: Option<&'a Self>| registry.map(Self::entries).unwrap_or_default();
        let (was, is) = (all(was), all(is));
        let head = was.iter().zip(is).take_while(|(was, is)| was.agrees(is)).count();
        let (was, is) = (&was[head..], &is[head..]);
        let tail = was.iter().rev().zip(is.iter().rev()).take_while(|(was, is)| was.agrees(is)).count();
        was[..was.len() - tail].iter().chain(&is[..is.len() - tail])
    }

    /// Whether there may be suppressions in its comments.
    pub fn is_marked(&self) -> bool {
        self.marked
    }

    /// The words at `span`.
    pub fn text(&self, span: Span) -> &str {
        self.source.slice(span)
    }
}

impl All {
    fn of(entries: Vec<Entry>) -> Self {
        let mut by_id = map_for(entries.len());
        for (at, entry) in entries.iter().enumerate() {
            by_id.entry(entry.id.clone()).or_insert(at);
        }
        Self { entries, by_id, by_number: OnceLock::new(), by_loop: OnceLock::new() }
    }
}

/// The full names of gaps, by their numbers.
pub(super) fn by_number<'a>(ids: impl Iterator<Item = &'a GapId>) -> Lookup<Short, GapId> {
    ids.filter(|id| !id.is_short()).map(|id| (Short::new(id.number()), id.clone())).collect()
}

impl Entry {
    /// Whether its status is no known word.
    pub(super) fn is_unknown(&self) -> bool {
        self.status.is_some_and(|status| status.value.is_none())
    }

    /// The loop that it is given to, as that is written.
    fn owner(&self) -> Option<&str> {
        self.parent.as_ref().map(|parent| &*parent.word)
    }

    /// Whether both certainly say the same of one gap. Of a word that is not known only the text could tell.
    fn agrees(&self, other: &Self) -> bool {
        let said = |entry: &Self| entry.status.map(|status| status.value);
        let known = !self.is_unknown() && !other.is_unknown();
        self.id == other.id && known && said(self) == said(other) && self.owner() == other.owner()
    }
}

fn entry(text: &str, item: &Listed<4>, words: &Words<GapStatus>) -> Option<Entry> {
    let [id, status, parent, class] = &item.fields;
    let written = |node: &Option<crate::syntax::Node>| {
        let node = node.as_ref().filter(|node| !node.is_null() && node.text().is_some())?;
        Some(unquoted(text, node.span)).filter(|span| !span.is_empty())
    };
    let named = |span: Span| Mention { word: Short::new(span.of(text)), span };
    Some(Entry {
        id: GapId::new(id.as_ref()?.text()?)?,
        span: item.span,
        status: written(status)
            .and_then(|span| claim::field(text, span, words, None))
            .map(|status| claim::with_relapse(text, status)),
        parent: written(parent).map(named),
        blocker_class: written(class).map(named).filter(|class| !matches!(class.word.as_str(), "none" | "null")),
    })
}
