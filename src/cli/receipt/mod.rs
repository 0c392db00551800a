//! `loopctl receipt`: the records of runs, looked at, held to their word, taken in and cleared away.

mod import;
mod list;
mod prune;
mod seen;
mod show;
mod verify;

use std::path::Path;

use clap::{Args, Subcommand};

use super::workspace::{At, Workspace};
use super::{Failure, Global, Outcome, Streams};
use crate::model::evidence::{Newest, open};
use crate::model::receipt::RunKey;
use crate::model::{Filed, Ledger};
use crate::repo::read_bytes;
use crate::text::{RepoPath, View, did_you_mean, limits};

#[cfg(test)]
pub(super) use self::{import::Taken, list::Receipts, prune::Pruned, verify::Verified};

/// Lists, shows, verifies, imports and prunes the receipts of runs.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    List(list::Arguments),
    Show(show::Arguments),
    Verify(verify::Arguments),
    Import(import::Arguments),
    Prune(prune::Arguments),
}

pub(super) fn run(global: &Global, arguments: &Arguments, streams: &Streams) -> Outcome {
    match &arguments.command {
        Command::List(arguments) => list::run(global, arguments, streams),
        Command::Show(arguments) => show::run(global, arguments, streams),
        Command::Verify(arguments) => verify::run(global, arguments, streams),
        Command::Import(arguments) => import::run(global, arguments, streams),
        Command::Prune(arguments) => prune::run(global, arguments, streams),
    }
}

/// What the commands look at.
struct Shelved {
    workspace: Workspace,
    view: Box<dyn View>,
    ledger: Ledger,
}

impl Shelved {
    fn open(global: &Global, at: &At, streams: &Streams) -> Result<Self, Failure> {
        let mut workspace = Workspace::open(global)?;
        let view = workspace.view(at)?;
        let ledger = workspace.ledger(global, &*view, at, streams)?;
        Ok(Self { workspace, view, ledger })
    }

    /// The same of the working tree, for what is written there.
    fn to_write(global: &Global, streams: &Streams) -> Result<Self, Failure> {
        let mut workspace = Workspace::open(global)?;
        let view = workspace.working_tree()?;
        let ledger = workspace.ledger(global, &*view, &At::default(), streams)?;
        Ok(Self { workspace, view, ledger })
    }

    /// Opens a receipt.
    fn read(&self, probe: &str, filed: &Filed) -> Newest {
        open(&*self.view, probe, filed, self.ledger.time.clock)
    }

    /// The receipt that a run key, perhaps one of local time, or a path names: from here, or as loopctl prints it.
    fn find(&self, name: &str) -> Result<(&str, &Filed), Failure> {
        let shelf = &self.ledger.proofs.shelf;
        let all = || shelf.probes().flat_map(|(probe, filed)| filed.iter().map(move |filed| (probe, filed)));
        let path = Path::new(name).extension().is_some_and(|ext| ext == "json");
        let paths = if path { self.workspace.paths(name)? } else { Vec::new() };
        let stem = name.strip_prefix('R').filter(|key| key.starts_with("CAP-")).unwrap_or(name);
        let found = if path {
            paths.iter().find_map(|path| all().find(|(_, filed)| filed.path == *path))
        } else {
            RunKey::parse(stem).and_then(|key| shelf.find(&key))
        };
        found.ok_or_else(|| {
            let called = |filed: &Filed| if path { filed.path.to_string() } else { filed.key.to_string() };
            let known: Vec<String> = all().map(|(_, filed)| called(filed)).collect();
            let failure = Failure::new(format!("there is no receipt of {name}"));
            failure
                .help("`loopctl receipt list` has them all")
                .help(did_you_mean(name, known.iter().map(String::as_str)))
        })
    }

    /// The receipts of the probes that are named; of all, where none is.
    fn of_probes(&self, names: &[String]) -> Result<Vec<(&str, &Filed)>, Failure> {
        let shelf = &self.ledger.proofs.shelf;
        let is = |probe: &str, name: &String| probe == name || probe.rsplit('/').next() == Some(name);
        if let Some(unknown) = names.iter().find(|name| !shelf.probes().any(|(probe, _)| is(probe, name))) {
            let failure = Failure::new(format!("there is no receipt of a probe called {unknown}"));
            return Err(failure.help(did_you_mean(unknown, shelf.probes().map(|(probe, _)| probe))));
        }
        let wanted = |probe: &str| names.is_empty() || names.iter().any(|name| is(probe, name));
        let found = shelf.probes().filter(|(probe, _)| wanted(probe));
        Ok(found.flat_map(|(probe, filed)| filed.iter().map(move |filed| (probe, filed))).collect())
    }

    /// The digest of a file, which need not be a text where the disk is looked at; nothing if there is none.
    fn sha256(&self, path: &str, at: &At) -> Result<Option<String>, String> {
        let path = RepoPath::new(path).map_err(|_| "it is no path inside the repository".to_owned())?;
        let on_disk = at.rev.is_none() && !at.staged;
        let bytes = if on_disk {
            read_bytes(self.workspace.root(), &path, limits::RECORD_BYTES)
        } else {
            self.view.read(&path, limits::RECORD_BYTES).map(|source| source.map(|source| source.text().into()))
        };
        let bytes = bytes.map_err(|why| why.to_string())?;
        Ok(bytes.map(|bytes| crate::model::receipt::sha256(&bytes)))
    }

    /// Where receipts are kept.
    fn shelf(&self) -> Result<RepoPath, Failure> {
        let dir = &self.ledger.policy.policy.receipts.dir;
        RepoPath::new(dir).map_err(|_| Failure::new(format!("{dir} is no path inside the repository")))
    }
}
