//! What stood before the change at hand: asked only where a finding depends on it.

use std::fmt;
use std::sync::OnceLock;

use super::loop_doc::LoopDoc;
use super::status::Vocabulary;
use crate::text::{Entry, RepoPath, View, limits};

/// The view that the change at hand starts from: `HEAD`, for what is edited or staged.
pub struct Before {
    view: Box<dyn View>,
    entries: OnceLock<Vec<Entry>>,
}

impl Before {
    /// What `view` holds is what stood before.
    pub fn of(view: Box<dyn View>) -> Self {
        Self { view, entries: OnceLock::new() }
    }

    /// Whether the loop of this closed document was closed already, here or under another path.
    pub(super) fn had_closed(&self, document: &LoopDoc, words: &Vocabulary) -> bool {
        // All at once: a view that is listed finds its files faster than one that is asked for a few.
        let entries = self.entries.get_or_init(|| self.view.entries().unwrap_or_default());
        let closed = |path: &RepoPath| {
            let source = self.view.read(path, limits::FILE_BYTES).ok().flatten()?;
            Some(source.text() == document.text() || LoopDoc::read(source, words).is_closed())
        };
        let path = document.source.path();
        closed(path).unwrap_or_else(|| {
            // A document that was moved keeps its name.
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
