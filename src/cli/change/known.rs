//! What ties each document to others, remembered by its content.
//!
//! A content never changes, so what was once found out about it holds for ever; a change of the words that
//! the policy knows begins anew.

use std::sync::Arc;

use super::registries::Registries;
use crate::model::{Registry, Ties, policy};
use crate::repo::{Cache, Repo};
use crate::text::{Entry, Map, Oid, RepoPath, View};

/// The ties of documents, by the names of their contents.
pub(in crate::cli) struct Known {
    cache: Cache,
    text: String,
    /// Where the line of each content begins, by the beginning of its name.
    by_content: Map<u64, usize>,
    registries: Registries,
    /// Where the lines begin that the cache does not have.
    kept: usize,
}

impl Known {
    /// Reads what is remembered for `policy`.
    pub(in crate::cli) fn open(repo: &Repo, policy: &policy::Read) -> Self {
        let cache = Cache::of(repo, "ties");
        let words = serde_json::to_string(&policy.policy.status).unwrap_or_default();
        let head = format!("loopctl.ties/2 {} {words}\n", env!("CARGO_PKG_VERSION"));
        let text = cache.read().filter(|text| text.starts_with(&head));
        let kept = text.as_ref().map_or(0, String::len);
        let (text, registries) = (text.unwrap_or(head), Registries::open(repo, policy));
        let mut known = Self { cache, text, by_content: Map::default(), registries, kept };
        known.index(0);
        known
    }

    /// How many of these documents nothing is known of.
    pub(in crate::cli) fn unknown(&self, entries: &[&Entry]) -> usize {
        entries.iter().filter(|entry| self.is_unknown(entry)).count()
    }

    fn is_unknown(&self, entry: &Entry) -> bool {
        entry.oid.is_some_and(|oid| self.remembered(oid).is_none())
    }

    /// Whether the ties of all these documents are known.
    pub(in crate::cli) fn knows<'e>(&self, mut entries: impl Iterator<Item = &'e Entry>) -> bool {
        entries.all(|entry| !self.is_unknown(entry))
    }

    /// Finds out about the documents among `entries` of `view` that nothing is known of.
    pub(in crate::cli) fn learn(&mut self, view: &dyn View, entries: &[&Entry], policy: &policy::Read) {
        let unknown: Vec<&Entry> = entries.iter().filter(|entry| self.is_unknown(entry)).copied().collect();
        let paths: Vec<&RepoPath> = unknown.iter().map(|entry| &entry.path).collect();
        let from = self.text.len();
        for (entry, line) in unknown.iter().zip(Ties::lines_of(view, &paths, &policy.words)) {
            if let (Some(oid), Some(line)) = (entry.oid, line) {
                self.text.push_str(&format!("{oid} {line}\n"));
            }
        }
        self.index(from);
    }

    /// Finds out which gaps the registry `entry` of `view` holds, if that is not known.
    pub(in crate::cli) fn learn_registry(&mut self, view: &dyn View, entry: Option<&Entry>, policy: &policy::Read) {
        let Some((oid, entry)) = entry.and_then(|entry| Some((entry.oid?, entry))) else { return };
        if self.remembered(oid).is_some() {
            return;
        }
        let registry = self.registries.of(view, entry, policy);
        if let Some(line) = registry.and_then(|registry| Ties::line_of_registry(&registry)) {
            let from = self.text.len();
            self.text.push_str(&format!("{oid} {line}\n"));
            self.index(from);
        }
    }

    /// The registry `entry` of `view`; nothing if it cannot be read.
    pub(in crate::cli) fn registry(
        &mut self,
        view: &dyn View,
        entry: Option<&Entry>,
        policy: &policy::Read,
    ) -> Option<Arc<Registry>> {
        self.registries.of(view, entry?, policy)
    }

    /// The ties of a document; nothing if none are known.
    pub(in crate::cli) fn of(&self, entry: &Entry) -> Option<Ties<'_>> {
        let rest = self.remembered(entry.oid?)?;
        Ties::read(&rest[..memchr::memchr(b'\n', rest.as_bytes())?])
    }

    /// The text from where it says what is remembered of a content.
    fn remembered(&self, oid: Oid) -> Option<&str> {
        oid.strip_from(self.text.get(*self.by_content.get(&oid.beginning())?..)?)
    }

    /// Remembers what was found out; `documents` and `registry` are in use.
    pub(in crate::cli) fn keep(&self, documents: &[&Entry], registry: Option<&Entry>) {
        /// How many lines are kept of what was in use once: a spare one for each in use, and some.
        const SPARE: usize = 512;
        if self.kept == 0 {
            self.cache.replace(&self.text);
        } else if self.by_content.len() > SPARE + 2 * documents.len() {
            // What nobody asks for any more goes, and is found out again where somebody does.
            let head = self.text.split_inclusive('\n').next().unwrap_or_default();
            let lines = documents.iter().copied().chain(registry).filter_map(|entry| {
                let (oid, rest) = (entry.oid?, self.remembered(entry.oid?)?);
                Some(format!("{oid} {}", rest.split_inclusive('\n').next()?))
            });
            self.cache.replace(&std::iter::once(head.to_owned()).chain(lines).collect::<String>());
        } else if self.kept < self.text.len() {
            self.cache.append(self.text.get(self.kept..).unwrap_or_default());
        }
    }

    /// Finds the lines of the text from `from` on. One that was cut off is passed over.
    fn index(&mut self, from: usize) {
        let bytes = self.text.as_bytes();
        // So long are most lines at least.
        self.by_content.reserve((bytes.len() - from) / 128);
        let mut start = from;
        for end in memchr::memchr_iter(b'\n', &bytes[from..]).map(|end| from + end) {
            if let Some(name) = Oid::beginning_of(&bytes[start..end]) {
                self.by_content.insert(name, start);
            }
            start = end + 1;
        }
    }
}
