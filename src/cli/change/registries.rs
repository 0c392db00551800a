//! Registries, each read once: their indexes are kept from run to run, by the names of their contents.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use crate::model::{Registry, policy};
use crate::repo::{Cache, Repo};
use crate::text::{Entry, Oid, Part, View, limits};

/// How many indexes are kept: that of what is checked out, and that of what is about to be committed.
const KEPT: usize = 2;

/// The registries that some views hold.
pub(in crate::cli) struct Registries {
    repo: Repo,
    cache: Cache,
    head: String,
    /// The text of the cache.
    text: Arc<String>,
    /// Where the indexes stand in it, the last ones first, with the names of their contents.
    kept: Vec<(Oid, Range<usize>)>,
    read: HashMap<Oid, Option<Arc<Registry>>>,
}

impl Registries {
    /// Those that are read by the words of `policy`.
    pub(in crate::cli) fn open(repo: &Repo, policy: &policy::Read) -> Self {
        let words = serde_json::to_string(&policy.policy.status).unwrap_or_default();
        let head = format!("loopctl.registries/3 {} {words}\n", env!("CARGO_PKG_VERSION"));
        let cache = Cache::of(repo, "registries");
        let text = cache.read().unwrap_or_default();
        let kept = if text.starts_with(&head) { kept(&text, head.len()) } else { Vec::new() };
        Self { repo: repo.clone(), cache, head, text: Arc::new(text), kept, read: HashMap::new() }
    }

    /// The registry that `entry` of `view` is; nothing if it cannot be read.
    pub(in crate::cli) fn of(
        &mut self,
        view: &dyn View,
        entry: &Entry,
        policy: &policy::Read,
    ) -> Option<Arc<Registry>> {
        let oid = entry.oid?;
        if let Some(read) = self.read.get(&oid) {
            return read.clone();
        }
        let registry = self.indexed(entry, oid).or_else(|| self.read(view, entry, oid, policy)).map(Arc::new);
        self.read.insert(oid, registry.clone());
        registry
    }

    /// The registry as its index has it, if that is kept.
    fn indexed(&self, entry: &Entry, oid: Oid) -> Option<Registry> {
        let (_, index) = self.kept.iter().find(|(kept, _)| *kept == oid)?;
        Registry::of_index(self.repo.later(entry, limits::REGISTRY_BYTES), &Part::of(&self.text, index.clone())?)
    }

    /// Reads the registry, and keeps its index.
    fn read(&mut self, view: &dyn View, entry: &Entry, oid: Oid, policy: &policy::Read) -> Option<Registry> {
        let source = view.read(&entry.path, limits::REGISTRY_BYTES).ok()??;
        let registry = Registry::read(source, &policy.words.gaps).ok()?;
        if let Some(index) = registry.index() {
            let others = self.kept.iter().take(KEPT - 1).map(|(oid, index)| (*oid, &self.text[index.clone()]));
            let all = std::iter::once((oid, &*index)).chain(others);
            let mut text = self.head.clone();
            all.for_each(|(oid, index)| text.push_str(&format!("{oid}\n{index}\n")));
            self.cache.replace(&text);
            self.kept = kept(&text, self.head.len());
            self.text = Arc::new(text);
        }
        Some(registry)
    }
}

/// Where the indexes stand in the text of a cache, from `start` on. What has no end was cut off.
fn kept(text: &str, mut start: usize) -> Vec<(Oid, Range<usize>)> {
    let mut found = Vec::new();
    // The line end of an index's last line, and the blank line that ends it.
    let bytes = &text.as_bytes()[start..];
    let base = start;
    for end in memchr::memmem::find_iter(bytes, b"\n\n").map(|end| base + end) {
        if let Some((oid, index)) = text[start..=end].split_once('\n') {
            found.extend(Oid::parse(oid).map(|oid| (oid, end + 1 - index.len()..end + 1)));
        }
        start = end + 2;
    }
    found
}
