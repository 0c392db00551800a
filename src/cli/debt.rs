//! The baseline that lies beside the documents of a view.

use super::Failure;
use crate::lint::Baseline;
use crate::text::{RepoPath, Source, View, harmless, limits};

/// A baseline, and the file that keeps it.
pub(super) type Debt = (Baseline, Source);

/// The baseline of a view, and its file.
pub(super) fn of(view: &dyn View) -> Result<Option<Debt>, Failure> {
    let Ok(path) = RepoPath::new(Baseline::PATH) else { return Ok(None) };
    let Some(source) = view.read(&path, limits::REGISTRY_BYTES)? else { return Ok(None) };
    read(source).map(Some)
}

/// The baseline that `source` keeps.
pub(super) fn read(source: Source) -> Result<Debt, Failure> {
    match Baseline::read(source.text()) {
        Ok(baseline) => Ok((baseline, source)),
        Err(why) => Err(Failure::new(format!("{} is no baseline: {}", source.path(), harmless(&why)))
            .help("`loopctl lint --write-baseline` writes it anew")),
    }
}
