//! Whether a run that was made elsewhere can have seen what is here now: a receipt says that it did.

use super::Shelved;
use crate::cli::Failure;
use crate::model::policy::Probe;
use crate::model::{Files, Moment};
use crate::text::{Change, RepoPath};

/// When a run ended.
#[derive(Clone, Copy)]
pub(super) enum Ended {
    /// As its record says.
    Stated(Moment),
    /// Its record does not say it, and the latest time that stands there can be no later.
    Last(Moment),
    /// As somebody says of it, or the disk.
    Taken(Moment),
}

/// Why a run may not have seen what its receipt will say that it saw: its record says that it ended before an input became
/// what it is, or an input is being edited.
pub(super) fn doubt(
    record: &RepoPath,
    name: &str,
    probe: &Probe,
    ended: Ended,
    shelved: &Shelved,
) -> Result<Option<String>, Failure> {
    let (Some((_, head)), Some(history)) = (shelved.workspace.head()?, &shelved.ledger.history) else {
        return Ok(None);
    };
    let entries = shelved.view.entries()?;
    let shelf = shelved.shelf()?;
    let inputs = Files::of(&entries, Some(&shelf)).named(&probe.inputs);
    let mut contents = Vec::with_capacity(inputs.len());
    for path in inputs.iter().filter(|path| *path != record) {
        let now = shelved.view.content(path);
        let now = now.map_err(|why| Failure::new(format!("could not read {path}, an input of {name}: {why}")))?;
        if head.content(path).ok() != Some(now) {
            return Ok(Some(format!(
                "{path}, an input of {name}, holds what is not committed, and whether the run saw it, nobody can tell"
            )));
        }
        contents.push((path, now.map(|(_, oid)| oid)));
    }
    let (moment, when) = match ended {
        Ended::Stated(moment) => (moment, format!("the run ended at {moment}")),
        Ended::Last(moment) => (moment, format!("the record speaks of no time after {moment}")),
        Ended::Taken(moment) => (moment, format!("the run is taken to have ended at {moment}")),
    };
    let later = contents.into_iter().find_map(|(path, now)| {
        let change = history.changed_after(path, now, moment.seconds())?;
        Some((path, change))
    });
    Ok(later.map(|(path, change)| match change {
        Change::Committed { commit, subject } => {
            let subject = if subject.is_empty() { subject } else { format!(", \"{subject}\"") };
            format!("{when}, and {path}, an input of {name}, was changed after that (commit {commit}{subject})")
        }
        Change::Uncommitted | Change::Untold => format!(
            "{when}, and whether {path}, an input of {name}, was changed after that, the history at hand does not tell"
        ),
    }))
}
