//! One directory of a view, seen as a view of its own.

use super::{Entries, Entry, Mode, Oid, RepoPath, Source, View, ViewError};

/// The files below a directory of another view; their paths count from there.
pub struct Subtree {
    base: Box<dyn View>,
    /// The directory, with a slash behind it; empty for the whole.
    prefix: String,
}

impl Subtree {
    /// The files of `base` below `directory`; all of them, where none is named.
    pub fn of(base: Box<dyn View>, directory: Option<&RepoPath>) -> Self {
        Self { base, prefix: directory.map(|path| format!("{path}/")).unwrap_or_default() }
    }

    /// The path in the view below.
    fn outer(&self, path: &RepoPath) -> Option<RepoPath> {
        RepoPath::new(&format!("{}{path}", self.prefix)).ok()
    }
}

impl View for Subtree {
    fn entries(&self) -> Result<Entries, ViewError> {
        let entries = self.base.entries()?;
        if self.prefix.is_empty() {
            return Ok(entries);
        }
        let inner = |entry: &Entry| {
            let path = RepoPath::new(entry.path.as_str().strip_prefix(&self.prefix)?).ok()?;
            Some(Entry { path, ..entry.clone() })
        };
        Ok(entries.iter().filter_map(inner).collect())
    }

    fn read(&self, path: &RepoPath, limit: u64) -> Result<Option<Source>, ViewError> {
        let Some(outer) = self.outer(path) else { return Ok(None) };
        Ok(self.base.read(&outer, limit)?.map(|source| source.at(path.clone())))
    }

    fn content(&self, path: &RepoPath) -> Result<Option<(Mode, Oid)>, ViewError> {
        self.outer(path).map_or(Ok(None), |outer| self.base.content(&outer))
    }

    fn name(&self, path: &RepoPath, text: &str) -> Result<Oid, ViewError> {
        self.base.name(&self.outer(path).unwrap_or_else(|| path.clone()), text)
    }

    fn ignores(&self, path: &RepoPath) -> bool {
        self.outer(path).is_some_and(|outer| self.base.ignores(&outer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Overlay;

    #[test]
    fn paths_count_from_the_directory() {
        let path = |text: &str| RepoPath::new(text).expect("a path");
        let base = Overlay::empty().with(path("a/b/x.md"), "x").with(path("a/y.md"), "y").with(path("ab/z.md"), "z");
        let below = Subtree::of(Box::new(base), Some(&path("a")));
        let paths: Vec<String> = below.entries().expect("entries").iter().map(|entry| entry.path.to_string()).collect();
        assert_eq!(paths, ["b/x.md", "y.md"]);
        let source = below.read(&path("b/x.md"), 9).expect("readable").expect("there");
        assert_eq!((source.path().as_str(), source.text()), ("b/x.md", "x"));
    }
}
