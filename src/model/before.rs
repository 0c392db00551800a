//! What stood before the change at hand: asked only where a finding depends on it.

use std::collections::HashSet;
use std::fmt;
use std::sync::OnceLock;

use super::loop_doc::LoopDoc;
use super::vocabulary::Vocabulary;
use crate::text::{Entries, Entry, Oid, RepoPath, View, limits};

/// The view that the change at hand starts from: `HEAD`, for what is edited or staged.
pub struct Before {
    view: Box<dyn View>,
    entries: OnceLock<Entries>,
    /// The loops of documents that stood here, were closed, and stand here no more.
    closed_and_gone: OnceLock<HashSet<String>>,
}

impl Before {
    /// What `view` holds is what stood before.
    pub fn of(view: Box<dyn View>) -> Self {
        Self { view, entries: OnceLock::new(), closed_and_gone: OnceLock::new() }
    }

    /// Whether the loop of this closed document was closed already, here or under another path.
    ///
    /// `left` says of a path whether a loop document stood there that stands there no more.
    pub(super) fn had_closed(&self, document: &LoopDoc, words: &Vocabulary, left: impl Fn(&RepoPath) -> bool) -> bool {
        // All at once: a view that is listed finds its files faster than one that is asked for a few.
        let entries = self.entries.get_or_init(|| self.view.entries().unwrap_or_default());
        let closed = |path: &RepoPath| {
            let source = self.view.read(path, limits::FILE_BYTES).ok().flatten()?;
            Some(source.text() == document.text() || LoopDoc::read(source, words).is_closed())
        };
        let path = document.source.path();
        let here = entries.binary_search_by(|entry| entry.path.cmp(path)).ok().and_then(|at| entries.get(at));
        // Most documents are not a part of the change. To name a text takes a tenth of what it takes git to unpack one.
        if here.and_then(|entry| entry.oid).is_some_and(|oid| oid == Oid::of_blob(document.text().as_bytes())) {
            return true;
        }
        closed(path).unwrap_or_else(|| {
            // A document that was moved keeps its name, most often; else its loop.
            let mut moved = entries.iter().filter(|entry| entry.path.name() == path.name());
            moved.any(|entry| closed(&entry.path) == Some(true)) || self.had_closed_elsewhere(document, words, left)
        })
    }

    /// The same document as it was read before, if it said anything else; one that was moved keeps its name.
    pub(super) fn document(&self, document: &LoopDoc, words: &Vocabulary) -> Option<LoopDoc> {
        let read = |path: &RepoPath| self.view.read(path, limits::FILE_BYTES).ok().flatten();
        let entries = self.entries.get_or_init(|| self.view.entries().unwrap_or_default());
        let path = document.source.path();
        let namesake = || entries.iter().find(|entry| entry.path.name() == path.name()).map(|entry| &entry.path);
        let source = read(path).or_else(|| read(namesake()?))?;
        (source.text() != document.text()).then(|| LoopDoc::read(source, words))
    }

    /// Whether one of the documents that are gone was of the same loop, and closed.
    fn had_closed_elsewhere(&self, document: &LoopDoc, words: &Vocabulary, left: impl Fn(&RepoPath) -> bool) -> bool {
        let Some(identity) = &document.id else { return false };
        // Each is read once, however many documents ask.
        let closed = self.closed_and_gone.get_or_init(|| {
            let entries = self.entries.get().map(|entries| &**entries).unwrap_or_default();
            let gone = entries.iter().filter(|entry| left(&entry.path));
            let read = |entry: &Entry| self.view.read(&entry.path, limits::FILE_BYTES).ok().flatten();
            let documents = gone.filter_map(read).map(|source| LoopDoc::read(source, words));
            let ids = documents.filter(LoopDoc::is_closed).filter_map(|document| document.id);
            ids.map(|identity| identity.id.as_str().to_ascii_uppercase()).collect()
        });
        closed.contains(&identity.id.as_str().to_ascii_uppercase())
    }
}

impl fmt::Debug for Before {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Before(..)")
    }
}
