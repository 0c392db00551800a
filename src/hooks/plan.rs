//! What placing a hook takes, or taking it out, and doing it.

use std::fs;
use std::io;
use std::path::Path;

use super::found::{has_crlf, is_executable};
use super::{Found, Slot};
use crate::repo::{WriteError, system_words, write_program};

/// What is to be done about one hook.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The hook and its place.
    pub slot: Slot,
    /// What is to be done.
    pub step: Step,
}

/// One thing that can be done about a hook.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// It is as it should be.
    Nothing,
    /// Write the hook where nothing stands.
    Write,
    /// Write the hook anew: as it is, it would not run.
    Repair,
    /// Move the hook that stands there aside, and write loopctl's.
    Chain,
    /// Take loopctl's hook out.
    Remove,
    /// Take loopctl's hook out, and move the one that was aside back.
    Restore,
    /// Leave all as it is.
    Refuse {
        /// Why.
        why: String,
        /// What to do instead.
        help: String,
    },
}

impl Plan {
    /// What placing the hook takes.
    pub fn to_install(slot: Slot) -> Self {
        let step = match slot.found {
            Found::Own if is_executable(&slot.path) && !has_crlf(&slot.path) => Step::Nothing,
            Found::Own => Step::Repair,
            Found::Calls => Step::Nothing,
            Found::Nothing => Step::Write,
            Found::Edited => edited(&slot),
            Found::Managed(manager) => Step::Refuse {
                why: format!("it is a file of {}, which writes it anew when it likes", manager.name()),
                help: manager.advice(slot.hook),
            },
            Found::Foreign if slot.chained => Step::Refuse {
                why: format!("{} is there already, and would be lost", shown(&slot.aside)),
                help: "put the two together, or take one of them out".to_owned(),
            },
            Found::Foreign => Step::Chain,
        };
        Self { slot, step }
    }

    /// What taking the hook out takes.
    pub fn to_uninstall(slot: Slot) -> Self {
        let step = match slot.found {
            Found::Own | Found::Nothing if slot.chained => Step::Restore,
            Found::Own => Step::Remove,
            Found::Edited => edited(&slot),
            Found::Nothing | Found::Calls | Found::Managed(_) | Found::Foreign => Step::Nothing,
        };
        Self { slot, step }
    }

    /// Does it.
    pub fn carry_out(&self) -> Result<(), WriteError> {
        let Slot { hook, path, aside, .. } = &self.slot;
        match self.step {
            Step::Nothing | Step::Refuse { .. } => Ok(()),
            Step::Write | Step::Repair => write_program(path, hook.text()),
            Step::Chain => move_aside(path, aside).and_then(|()| write_program(path, hook.text())),
            Step::Remove => done(fs::remove_file(path), path).map(|()| leave(path)),
            Step::Restore => done(fs::rename(aside, path), path),
        }
    }
}

/// A hook of loopctl that is not the one of this version: the edits in it are somebody's.
fn edited(slot: &Slot) -> Step {
    Step::Refuse {
        why: "it is a hook of loopctl that was edited, or of another version".to_owned(),
        help: format!("remove {} if nothing in it is to be kept, and run this again", shown(&slot.path)),
    }
}

/// Gives the hook at `path` its second name, so that at no moment it has none.
fn move_aside(path: &Path, aside: &Path) -> Result<(), WriteError> {
    match fs::hard_link(path, aside) {
        // Some file systems have no second names.
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => done(fs::rename(path, aside), path),
        linked => done(linked, aside),
    }
}

/// Removes the directory of a hook if nothing is left in it.
fn leave(path: &Path) {
    // One that still holds something is kept by the system.
    let _ = path.parent().map(fs::remove_dir);
}

fn done(result: io::Result<()>, path: &Path) -> Result<(), WriteError> {
    result.map_err(|error| WriteError::Failed(path.display().to_string(), system_words(&error)))
}

/// The name of a file, for a message about its directory.
fn shown(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
