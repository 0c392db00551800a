//! The document that a command names: by id, which it alone must bear, or by path.

use std::path::Path;

use super::{At, Workspace};
use crate::cli::Failure;
use crate::model::{Ledger, LoopDoc};
use crate::text::{View, did_you_mean, limits};

/// A document that a command names.
pub(in crate::cli) enum Found<'a> {
    /// One that the policy governs.
    Governed(&'a LoopDoc),
    /// Another file, read on its own.
    Alone(Box<LoopDoc>),
}

impl Found<'_> {
    pub(in crate::cli) fn document(&self) -> &LoopDoc {
        match self {
            Self::Governed(document) => document,
            Self::Alone(document) => document,
        }
    }
}

impl Workspace {
    /// The document that a command names, by id or by path; read on its own if the policy does not govern it.
    pub(in crate::cli) fn document<'a>(
        &self,
        ledger: &'a Ledger,
        view: &dyn View,
        name: &str,
        at: &At,
    ) -> Result<Found<'a>, Failure> {
        if name.is_empty() {
            return Err(Failure::new("no loop is named").help("name one by its id or by its path"));
        }
        if !self.is_path(name, at) {
            return by_id(ledger, name, at);
        }
        let path = self.path(name)?;
        if let Some(unread) = ledger.unread.iter().find(|unread| unread.path == path) {
            return Err(Failure::unread(unread));
        }
        if let Some(document) = ledger.at(&path) {
            return Ok(Found::Governed(document));
        }
        match view.read(&path, limits::FILE_BYTES) {
            Ok(Some(source)) => Ok(Found::Alone(Box::new(LoopDoc::read(source, &ledger.policy.words)))),
            Ok(None) => {
                let known = ledger.loops.iter().map(|document| document.source.path().as_str());
                let failure = Failure::new(format!("there is no {path} in {at}"));
                Err(failure.help(did_you_mean(path.as_str(), known)))
            }
            Err(why) => Err(Failure::new(format!("could not read {path}: {why}"))),
        }
    }

    /// Whether a name is that of a file, and no id.
    pub(in crate::cli) fn is_path(&self, name: &str, at: &At) -> bool {
        let on_disk = || at.rev.is_none() && !at.staged && self.here.join(name).symlink_metadata().is_ok();
        name.contains(['/', '\\'])
            || Path::new(name).extension().is_some_and(|ext| ext.eq_ignore_ascii_case("md"))
            || on_disk()
    }
}

fn by_id<'a>(ledger: &'a Ledger, name: &str, at: &At) -> Result<Found<'a>, Failure> {
    match ledger.meant(name).as_slice() {
        [document] => Ok(Found::Governed(document)),
        [] => {
            let known = ledger.loops.iter().filter_map(|document| document.id.as_ref());
            let known: Vec<&str> = known.flat_map(|identity| [identity.id.as_str(), identity.id.undated()]).collect();
            let failure = Failure::new(format!("no loop is called {name}"));
            let help = if ledger.loops.is_empty() {
                let include = ledger.policy.policy.docs.include.join(", ");
                format!("no file in {at} matches {include} (`docs.include` in loopctl.toml)")
            } else {
                format!("there are {} loops; a path names a document as well", ledger.loops.len())
            };
            Err(failure.help(help).help(did_you_mean(name, known.iter().copied())))
        }
        several => {
            let paths: Vec<&str> = several.iter().map(|document| document.source.path().as_str()).collect();
            let failure = Failure::new(format!("{} documents are called {name}", several.len()));
            Err(failure.help(format!("name one by its path: {}", paths.join(", "))))
        }
    }
}
