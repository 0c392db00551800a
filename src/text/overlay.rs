//! Buffers in memory, laid over another view.

use std::collections::BTreeMap;

use super::{Entries, Entry, Mode, Oid, RepoPath, Source, View, ViewError};

/// A view in which some files have the text of a buffer instead of their own.
///
/// Over [`Overlay::empty`] it is a repository that exists in memory alone.
pub struct Overlay<'a> {
    base: Option<&'a dyn View>,
    buffers: BTreeMap<RepoPath, Source>,
}

impl<'a> Overlay<'a> {
    /// Buffers over `base`.
    pub fn over(base: &'a dyn View) -> Self {
        Self { base: Some(base), buffers: BTreeMap::new() }
    }

    /// Buffers over nothing.
    pub fn empty() -> Self {
        Self { base: None, buffers: BTreeMap::new() }
    }

    /// Lays `text` over whatever stands at `path`.
    #[must_use]
    pub fn with(mut self, path: RepoPath, text: impl Into<String>) -> Self {
        self.buffers.insert(path.clone(), Source::new(path, text.into()));
        self
    }
}

impl View for Overlay<'_> {
    fn entries(&self) -> Result<Entries, ViewError> {
        let below = self.base.map_or(Ok(Entries::default()), View::entries)?;
        let mut entries: BTreeMap<RepoPath, Entry> =
            below.iter().map(|entry| (entry.path.clone(), entry.clone())).collect();
        for path in self.buffers.keys() {
            let mode = entries.get(path).map_or(Mode::File, |entry| entry.mode);
            entries.insert(path.clone(), Entry { path: path.clone(), mode, oid: None });
        }
        Ok(entries.into_values().collect())
    }

    fn read(&self, path: &RepoPath, limit: u64) -> Result<Option<Source>, ViewError> {
        match (self.buffers.get(path), self.base) {
            (Some(buffer), _) if buffer.text().len() as u64 > limit => {
                Err(ViewError::TooLarge { bytes: buffer.text().len() as u64, limit })
            }
            (Some(buffer), _) => Ok(Some(buffer.clone())),
            (None, Some(base)) => base.read(path, limit),
            (None, None) => Ok(None),
        }
    }

    fn content(&self, path: &RepoPath) -> Result<Option<(Mode, Oid)>, ViewError> {
        let below = || self.base.map_or(Ok(None), |base| base.content(path));
        let Some(buffer) = self.buffers.get(path) else { return below() };
        let mode = below().ok().flatten().map_or(Mode::File, |(mode, _)| mode);
        Ok(Some((mode, self.name(path, buffer.text())?)))
    }

    fn name(&self, path: &RepoPath, text: &str) -> Result<Oid, ViewError> {
        self.base.map_or_else(|| Ok(Oid::of_blob(text.as_bytes())), |base| base.name(path, text))
    }

    fn ignores(&self, path: &RepoPath) -> bool {
        !self.buffers.contains_key(path) && self.base.is_some_and(|base| base.ignores(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_hides_what_lies_below() -> Result<(), Box<dyn std::error::Error>> {
        let path = |p: &str| RepoPath::new(p).map_err(|_| "bad path");
        let below = Overlay::empty().with(path("a.md")?, "old").with(path("b.md")?, "b");
        let view = Overlay::over(&below).with(path("a.md")?, "new");
        let text = |p| view.read(&path(p).ok()?, 99).ok()?.map(|s| s.text().to_owned());
        assert_eq!(text("a.md").as_deref(), Some("new"));
        assert_eq!(text("b.md").as_deref(), Some("b"));
        assert_eq!(text("c.md"), None);
        assert_eq!(view.entries()?.len(), 2);
        Ok(())
    }
}
