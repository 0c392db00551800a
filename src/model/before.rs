//! What stood before the change at hand: asked only where a finding depends on it.

use std::fmt;

use super::loop_doc::LoopDoc;
use super::status::Vocabulary;
use crate::text::{RepoPath, View, limits};

/// The view that the change at hand starts from: `HEAD`, for what is edited or staged.
pub struct Before(Box<dyn View>);

impl Before {
    /// What `view` holds is what stood before.
    pub fn of(view: Box<dyn View>) -> Self {
        Self(view)
    }

    /// Whether the loop of this document was closed already, here or under another path.
    pub(super) fn had_closed(&self, document: &LoopDoc, words: &Vocabulary) -> bool {
        let path = document.source.path();
        let read = |path: &RepoPath| self.0.read(path, limits::FILE_BYTES).ok().flatten();
        let closed = |path: &RepoPath| read(path).map(|source| LoopDoc::read(source, words).is_closed());
        closed(path).unwrap_or_else(|| {
            // A document that was moved keeps its name.
            let entries = self.0.entries().unwrap_or_default();
            let mut moved = entries.iter().filter(|entry| entry.path.name() == path.name());
            moved.any(|entry| closed(&entry.path) == Some(true))
        })
    }
}

impl fmt::Debug for Before {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Before(..)")
    }
}
