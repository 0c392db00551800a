//! Registries, each read once: their indexes are kept from run to run, by the names of their contents.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::{Registry, policy};
use crate::repo::{Cache, Repo};
use crate::text::{Entry, Oid, View, limits};

/// How many indexes are kept: that of what is checked out, and that of what is about to be committed.
const KEPT: usize = 2;

/// The registries that some views hold.
pub(in crate::cli) struct Registries {
    repo: Repo,
    cache: Cache,
    head: String,
    /// The last ones first, with the names of their contents.
    kept: Vec<(Oid, String)>,
    read: HashMap<Oid, Option<Arc<Registry>>>,
}

impl Registries {
    /// Those that are read by the words of `policy`.
    pub(in crate::cli) fn open(repo: &Repo, policy: &policy::Read) -> Self {
        let words = serde_json::to_string(&policy.policy.status).unwrap_or_default();
        let head = format!("loopctl.registries/3 {} {words}\n", env!("CARGO_PKG_VERSION"));
        let cache = Cache::of(repo, "registries");
        let text = cache.read().unwrap_or_default();
        let kept = text.strip_prefix(&head).map(kept).unwrap_or_default();
        Self { repo: repo.clone(), cache, head, kept, read: HashMap::new() }
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
        Registry::of_index(self.repo.later(entry, limits::REGISTRY_BYTES), index)
    }

    /// Reads the registry, and keeps its index.
    fn read(&mut self, view: &dyn View, entry: &Entry, oid: Oid, policy: &policy::Read) -> Option<Registry> {
        let source = view.read(&entry.path, limits::REGISTRY_BYTES).ok()??;
        let registry = Registry::read(source, &policy.words.gaps).ok()?;
        if let Some(index) = registry.index() {
            self.kept.insert(0, (oid, index));
            self.kept.truncate(KEPT);
            let kept = self.kept.iter().map(|(oid, index)| format!("{oid}\n{index}\n"));
            self.cache.replace(&(self.head.clone() + &kept.collect::<String>()));
        }
        Some(registry)
    }
}

/// The indexes of a cache. What has no end was cut off.
fn kept(text: &str) -> Vec<(Oid, String)> {
    let mut start = 0;
    // The line end of an index's last line, and the blank line that ends it.
    let ends = memchr::memmem::find_iter(text.as_bytes(), b"\n\n");
    let whole = ends.filter_map(|end| text.get(std::mem::replace(&mut start, end + 2)..=end));
    let one = |part: &str| {
        let (oid, index) = part.split_once('\n')?;
        Some((Oid::parse(oid)?, index.to_owned()))
    };
    whole.filter_map(one).collect()
}
