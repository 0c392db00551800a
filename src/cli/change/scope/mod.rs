//! Which documents have to be read to judge some of them rightly.

use std::collections::BTreeSet;

use super::catalogue::{Catalogue, kinds};
use super::known::Known;
use crate::model::{GapId, Governed, LoopId, Registry, Ties, Vocabulary, loop_key};
use crate::text::{Changed, Entry, RepoPath, Set, View, nearest};

/// The loop documents of some files, listed.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct Listed {
    /// The documents of the catalogue that are not among them, sorted; nothing where none of its documents are.
    pub(in crate::cli) gone: Option<Vec<usize>>,
    /// Those that are not listed by the catalogue, by path.
    pub(in crate::cli) entries: Vec<Entry>,
}

impl Listed {
    /// The documents, for who asks for them.
    pub(in crate::cli) fn parts(&self) -> (Option<&[usize]>, &[Entry]) {
        (self.gone.as_deref(), &self.entries)
    }

    /// The documents from which `changes`, which are sorted by path, led to these.
    pub(in crate::cli) fn before(&self, changes: &[Changed], governed: &Governed) -> Self {
        let touched = |entry: &&Entry| changes.binary_search_by(|changed| changed.path.cmp(&entry.path)).is_ok();
        let mut entries: Vec<Entry> = self.entries.iter().filter(|entry| !touched(entry)).cloned().collect();
        let before = changes.iter().filter_map(|changed| changed.before.as_ref());
        entries.extend(before.filter(|entry| governed.holds(&entry.path)).cloned());
        entries.sort_by(|a, b| a.path.cmp(&b.path));
        Self { gone: self.gone.clone(), entries }
    }
}

/// The documents of a view, and what ties them to each other.
pub(in crate::cli) struct Documents<'a> {
    /// Those that are found by their keys.
    catalogued: Option<Catalogued<'a>>,
    /// The others, which are looked at one by one.
    all: Vec<Document<'a>>,
    /// What says of gaps what they are, whatever documents state.
    registry: Option<&'a Registry>,
}

/// Documents of a catalogue that stand in a view as it has them.
struct Catalogued<'a> {
    catalogue: &'a Catalogue,
    /// Those that do not, sorted.
    gone: &'a [usize],
    known: &'a Known,
    view: &'a dyn View,
    words: &'a Vocabulary,
}

impl Catalogued<'_> {
    /// The documents that have something to do with `key`, of which `kinds` are asked.
    fn under(&self, key: &str, kinds: u8) -> impl Iterator<Item = (usize, u8)> {
        let found = self.catalogue.under(key).map(move |(document, kind)| (document, kind & kinds));
        found.filter(|(document, kind)| *kind != 0 && self.has(*document))
    }

    fn has(&self, document: usize) -> bool {
        self.gone.binary_search(&document).is_err()
    }

    fn paths(&self, documents: impl Iterator<Item = usize>) -> Paths {
        documents.filter_map(|document| self.catalogue.path(document)).collect()
    }

    /// The keys of all that the document at `path` is and names.
    fn names(&self, path: &RepoPath) -> Vec<String> {
        let Some(document) = self.catalogue.find(path).filter(|document| self.has(*document)) else {
            return Vec::new();
        };
        let kept = self.catalogue.line(document).and_then(|line| Some(self.known.whole(&line)?.to_owned()));
        // A line that is damaged is found out again.
        let line = kept.or_else(|| Ties::lines_of(self.view, &[path], self.words).pop().flatten());
        let ties = line.as_deref().and_then(Ties::read);
        let mut keys: Vec<String> =
            ties.iter().flat_map(|ties| ties.names().chain(ties.bears())).map(str::to_owned).collect();
        if ties.is_none_or(|ties| ties.bears().next().is_none()) {
            keys.extend(LoopId::of_file(path.name()).map(|id| loop_key(id.as_str())));
        }
        keys
    }
}

/// One document, unread.
struct Document<'a> {
    path: &'a RepoPath,
    /// Of one whose ties nobody knows, anything is believed.
    ties: Option<Ties<'a>>,
    /// The loop that its file names, if the text names none.
    of_file: Option<String>,
}

/// Keys that are asked for.
#[derive(Default)]
struct Asked {
    keys: Set<String>,
    /// The bits of their marks: of most keys that are not among them these tell it.
    marks: u64,
}

impl Asked {
    fn has(&self, key: &str) -> bool {
        self.marks & mark(key) != 0 && self.keys.contains(key)
    }
}

impl Extend<String> for Asked {
    fn extend<I: IntoIterator<Item = String>>(&mut self, keys: I) {
        for key in keys {
            self.marks |= mark(&key);
            self.keys.insert(key);
        }
    }
}

impl FromIterator<String> for Asked {
    fn from_iter<I: IntoIterator<Item = String>>(keys: I) -> Self {
        let mut asked = Self::default();
        asked.extend(keys);
        asked
    }
}

/// One bit of 64 for the length of a key and its last two bytes, which for loops and gaps are digits.
fn mark(key: &str) -> u64 {
    let ends = key.as_bytes().last_chunk().map_or(0, |[before, last]| u32::from(*before) * 10 + u32::from(*last));
    1_u64.wrapping_shl(ends.wrapping_add(u32::try_from(key.len()).unwrap_or_default() * 7))
}

/// Documents by their paths.
pub(in crate::cli) type Paths = BTreeSet<RepoPath>;

impl<'a> Document<'a> {
    fn of(entry: &'a Entry, known: &'a Known) -> Self {
        let ties = known.of(entry);
        let named = ties.is_some_and(|ties| ties.bears().next().is_some());
        let of_file = if named { None } else { LoopId::of_file(entry.path.name()).map(|id| loop_key(id.as_str())) };
        Self { path: &entry.path, ties, of_file }
    }

    /// The keys of the loop that it is.
    fn loops(&self) -> impl Iterator<Item = &str> {
        self.ties.into_iter().flat_map(Ties::bears).chain(self.of_file.as_deref())
    }

    /// The keys of what it is, states or proves.
    fn known(&self) -> impl Iterator<Item = &str> {
        self.loops().chain(self.ties.into_iter().flat_map(says))
    }

    /// Whether one of the keys that `keys` takes from its ties is `asked` for, or the loop that it is.
    fn has<K: Iterator<Item = &'a str>>(&self, keys: impl Fn(Ties<'a>) -> K, asked: &Asked) -> bool {
        let Some(ties) = self.ties else { return true };
        self.is_one_of(asked) || keys(ties).any(|key| asked.has(key))
    }

    /// Whether the loop that it is is `asked` for.
    fn is_one_of(&self, asked: &Asked) -> bool {
        self.loops().any(|key| asked.has(key))
    }
}

impl<'a> Documents<'a> {
    /// The documents `listed` of `view`, as `words` are understood, beside its registry.
    pub(in crate::cli) fn of(
        known: &'a Known,
        listed: (Option<&'a [usize]>, &'a [Entry]),
        registry: Option<&'a Registry>,
        (view, words): (&'a dyn View, &'a Vocabulary),
    ) -> Self {
        let (gone, entries) = listed;
        let catalogued =
            known.catalogue().zip(gone).map(|(catalogue, gone)| Catalogued { catalogue, gone, known, view, words });
        Self { catalogued, all: entries.iter().map(|entry| Document::of(entry, known)).collect(), registry }
    }

    /// Every one of them.
    pub(in crate::cli) fn all(&self) -> Paths {
        let catalogued = self.catalogued.iter();
        let mut all: Paths = catalogued
            .flat_map(|those| those.paths(those.catalogue.documents().filter(|document| those.has(*document))))
            .collect();
        all.extend(self.all.iter().map(|document| document.path.clone()));
        all
    }

    /// Those that name or are one of `keys`.
    pub(in crate::cli) fn naming(&self, keys: &BTreeSet<String>) -> Paths {
        self.of_keys(keys, kinds::NAMES, |document, asked| document.has(Ties::names, asked))
    }

    /// Those that are, state or prove one of `keys`.
    pub(in crate::cli) fn having(&self, keys: &BTreeSet<String>) -> Paths {
        self.of_keys(keys, kinds::STATES | kinds::PROVES, |document, asked| document.has(says, asked))
    }

    /// Those that are one of `keys`, or have to do with one in one of the ways `kinds`, which `has` tells of one.
    fn of_keys(&self, keys: &BTreeSet<String>, kinds: u8, has: impl Fn(&Document<'a>, &Asked) -> bool) -> Paths {
        if keys.is_empty() {
            return Paths::new();
        }
        let asked = keys.iter().cloned().collect();
        let mut found = self.those(|document| has(document, &asked));
        if let Some(those) = &self.catalogued {
            let under = |key| those.under(key, kinds::IS | kinds).map(|(document, _)| document);
            found.extend(those.paths(keys.iter().flat_map(|key| under(key.as_str()))));
        }
        found
    }

    /// Those of `keys` that no document is, states or proves, and no registry has.
    pub(in crate::cli) fn strange(&self, mut keys: BTreeSet<String>) -> BTreeSet<String> {
        const KNOWN: u8 = kinds::IS | kinds::STATES | kinds::PROVES;
        keys.retain(|key| !self.is_registered(key));
        if let Some(those) = &self.catalogued {
            keys.retain(|key| those.under(key, KNOWN).next().is_none());
        }
        for key in self.all.iter().flat_map(Document::known) {
            if keys.is_empty() {
                break;
            }
            keys.remove(key);
        }
        keys
    }

    /// The loops of the names that are nearest to `keys`.
    pub(in crate::cli) fn near(&self, keys: &BTreeSet<String>) -> BTreeSet<String> {
        let own = self.all.iter().flat_map(|document| document.loops().map(|key| (document.path.as_str(), key)));
        let mut loops: Vec<(&str, &str)> = own.collect();
        if let Some(those) = &self.catalogued {
            let there = those.catalogue.loops().filter(|(document, _)| those.has(*document));
            loops.extend(there.map(|(document, key)| (those.catalogue.path_of(document), key)));
        }
        // Of two that are as near the first counts.
        loops.sort_unstable();
        let near = |key: &String| nearest(key, loops.iter().map(|(_, key)| *key)).map(str::to_owned);
        keys.iter().filter(|key| key.starts_with("loop")).filter_map(near).collect()
    }

    /// Those that declare a probe which looks at a file that `changed` has.
    pub(in crate::cli) fn looking_at(&self, changed: impl Fn(&str) -> bool) -> Paths {
        let mut found = self.those(|document| document.ties.is_none_or(|ties| ties.inputs().any(&changed)));
        if let Some(those) = &self.catalogued {
            let there = those.catalogue.inputs().filter(|(document, _)| those.has(*document));
            let looking = there.filter_map(|(document, mut inputs)| inputs.any(&changed).then_some(document));
            found.extend(those.paths(looking));
        }
        found
    }

    /// The documents `judged`, and those that say what they name is, or what `keys` are.
    ///
    /// A loop may depend on one that depends on another, so dependencies are followed to their end.
    pub(in crate::cli) fn around(&self, judged: &Paths, keys: &BTreeSet<String>) -> Paths {
        let mut asked: Asked = keys.iter().cloned().collect();
        for document in self.all.iter().filter(|document| judged.contains(document.path)) {
            asked.extend(document.ties.into_iter().flat_map(|t| t.names().chain(t.bears())).map(str::to_owned));
            asked.extend(document.of_file.clone());
        }
        if let Some(those) = &self.catalogued {
            let listed = |path: &&RepoPath| self.all.binary_search_by(|document| document.path.cmp(path)).is_err();
            judged.iter().filter(listed).for_each(|path| asked.extend(those.names(path)));
        }
        let mut found = judged.clone();
        let mut looked_up = Set::default();
        loop {
            let before = asked.keys.len();
            for document in self.all.iter().filter(|document| !judged.contains(document.path)) {
                if self.tells(document, &asked) && found.insert(document.path.clone()) {
                    asked.extend(document.ties.into_iter().flat_map(Ties::depends).map(str::to_owned));
                }
            }
            if let Some(those) = &self.catalogued {
                let keys: Vec<String> = asked.keys.difference(&looked_up).cloned().collect();
                for key in keys {
                    self.told(those, &key, &mut found, &mut asked);
                    looked_up.insert(key);
                }
            }
            if asked.keys.len() == before {
                return found;
            }
        }
    }

    /// Finds the catalogued documents that say of `key` what nobody else does, and asks for what they depend on.
    fn told(&self, those: &Catalogued<'_>, key: &str, found: &mut Paths, asked: &mut Asked) {
        let states = if self.is_registered(key) { 0 } else { kinds::STATES };
        for (document, _) in those.under(key, kinds::IS | kinds::PROVES | states) {
            if those.catalogue.path(document).is_some_and(|path| found.insert(path)) {
                asked.extend(those.catalogue.depends(document).map(str::to_owned));
            }
        }
    }

    /// Whether a document says of something `asked` for what nobody else does.
    fn tells(&self, document: &Document<'a>, asked: &Asked) -> bool {
        let Some(ties) = document.ties else { return true };
        document.is_one_of(asked)
            || ties.proves().any(|key| asked.has(key))
            || ties.states().any(|key| asked.has(key) && !self.is_registered(key))
    }

    /// Whether the registry says what the gap of a key is.
    fn is_registered(&self, key: &str) -> bool {
        let Some(registry) = self.registry else { return false };
        let id = match key.strip_prefix('#') {
            Some(number) => GapId::new(&format!("GAP-{number}")),
            None => GapId::new(key),
        };
        id.is_some_and(|id| registry.get(&id).is_some())
    }

    fn those(&self, are: impl Fn(&Document<'a>) -> bool) -> Paths {
        self.all.iter().filter(|document| are(document)).map(|document| document.path.clone()).collect()
    }
}

/// The keys of gaps of which a document says something.
fn says(ties: Ties<'_>) -> impl Iterator<Item = &str> {
    ties.proves().chain(ties.states())
}

#[cfg(test)]
mod tests;
