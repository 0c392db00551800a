//! The loops that a command line names: by id, which several documents may bear, or by path.

use super::Failure;
use super::workspace::{At, Workspace};
use crate::model::{Ledger, LoopDoc};
use crate::text::did_you_mean;

/// The documents of the working tree that `name` means; a failure where none is called so.
pub(super) fn meant<'a>(name: &str, workspace: &Workspace, ledger: &'a Ledger) -> Result<Vec<&'a LoopDoc>, Failure> {
    if !name.is_empty() && workspace.is_path(name, &At::default()) {
        let path = workspace.path(name)?;
        if let Some(document) = ledger.at(&path) {
            return Ok(vec![document]);
        }
        let known = ledger.loops.iter().map(|document| document.source.path().as_str());
        return Err(Failure::new(format!("{path} is no loop document")).help(did_you_mean(path.as_str(), known)));
    }
    let documents = ledger.meant(name);
    if documents.is_empty() {
        let ids = ledger.loops.iter().filter_map(|document| document.id.as_ref()).map(|identity| identity.id.as_str());
        return Err(Failure::new(format!("no loop is called {name}")).help(did_you_mean(name, ids)));
    }
    Ok(documents)
}
