//! Which documents have to be read to judge some of them rightly.

use std::collections::BTreeSet;

use super::known::Known;
use crate::model::{GapId, LoopId, Registry, Ties, loop_key};
use crate::text::{Entry, RepoPath, Set, nearest};

/// The documents of a view, and what ties them to each other.
pub(in crate::cli) struct Documents<'a> {
    all: Vec<Document<'a>>,
    registered: Registered<'a>,
}

/// The gaps of which the registry says what they are, whatever documents state.
enum Registered<'a> {
    /// By their keys.
    Keys(Set<&'a str>),
    /// As it was read; nothing where there is none.
    Read(Option<&'a Registry>),
}

impl Registered<'_> {
    fn has(&self, key: &str) -> bool {
        match self {
            Self::Keys(keys) => keys.contains(key),
            Self::Read(registry) => {
                let id = GapId::new(
                    key.strip_prefix('#').map_or_else(|| key.to_owned(), |number| format!("GAP-{number}")).as_str(),
                );
                id.zip(*registry).is_some_and(|(id, registry)| registry.get(&id).is_some())
            }
        }
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
    pub(in crate::cli) fn of(known: &'a Known, entries: &[&'a Entry], registry: Option<&Entry>) -> Self {
        let registered = registry.and_then(|entry| known.of(entry)).into_iter().flat_map(Ties::states).collect();
        let registered = Registered::Keys(registered);
        Self { all: entries.iter().map(|entry| Document::of(entry, known)).collect(), registered }
    }

    /// The documents `entries` beside a registry that was read.
    pub(in crate::cli) fn beside(known: &'a Known, entries: &'a [Entry], registry: Option<&'a Registry>) -> Self {
        let registered = Registered::Read(registry);
        Self { all: entries.iter().map(|entry| Document::of(entry, known)).collect(), registered }
    }

    /// Every one of them.
    pub(in crate::cli) fn all(&self) -> Paths {
        self.all.iter().map(|document| document.path.clone()).collect()
    }

    /// Those that name or are one of `keys`.
    pub(in crate::cli) fn naming(&self, keys: &BTreeSet<String>) -> Paths {
        if keys.is_empty() {
            return Paths::new();
        }
        let keys = keys.iter().cloned().collect();
        self.those(|document| document.has(Ties::names, &keys))
    }

    /// Those that are, state or prove one of `keys`.
    pub(in crate::cli) fn having(&self, keys: &BTreeSet<String>) -> Paths {
        if keys.is_empty() {
            return Paths::new();
        }
        let keys = keys.iter().cloned().collect();
        self.those(|document| document.has(says, &keys))
    }

    /// Those of `keys` that no document is, states or proves, and no registry has.
    pub(in crate::cli) fn strange(&self, mut keys: BTreeSet<String>) -> BTreeSet<String> {
        keys.retain(|key| !self.registered.has(key));
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
        let loops: Vec<&str> = self.all.iter().flat_map(Document::loops).collect();
        let near = |key: &String| nearest(key, loops.iter().copied()).map(str::to_owned);
        keys.iter().filter(|key| key.starts_with("loop")).filter_map(near).collect()
    }

    /// Those that declare a probe which looks at a file that `changed` has.
    pub(in crate::cli) fn looking_at(&self, changed: impl Fn(&str) -> bool) -> Paths {
        self.those(|document| document.ties.is_some_and(|ties| ties.inputs().any(&changed)))
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
        let mut found = judged.clone();
        loop {
            let before = asked.keys.len();
            for document in self.all.iter().filter(|document| !judged.contains(document.path)) {
                if self.tells(document, &asked) && found.insert(document.path.clone()) {
                    asked.extend(document.ties.into_iter().flat_map(Ties::depends).map(str::to_owned));
                }
            }
            if asked.keys.len() == before {
                return found;
            }
        }
    }

    /// Whether a document says of something `asked` for what nobody else does.
    fn tells(&self, document: &Document<'a>, asked: &Asked) -> bool {
        let Some(ties) = document.ties else { return true };
        document.is_one_of(asked)
            || ties.proves().any(|key| asked.has(key))
            || ties.states().any(|key| asked.has(key) && !self.registered.has(key))
    }

    fn those(&self, are: impl Fn(&Document<'a>) -> bool) -> Paths {
        self.all.iter().filter(|document| are(document)).map(|document| document.path.clone()).collect()
    }
}

/// The keys of gaps of which a document says something.
fn says(ties: Ties<'_>) -> impl Iterator<Item = &str> {
    ties.proves().chain(ties.states())
}
