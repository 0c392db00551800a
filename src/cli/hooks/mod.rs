//! `loopctl hooks`: the hooks of a repository, placed, taken out, and looked at.

mod place;
mod status;

use clap::builder::PossibleValue;
use clap::{Args, Subcommand, ValueEnum};

use super::workspace::Workspace;
use super::{Global, Outcome, Streams};
use crate::hooks::{Hook, Hooks};
use crate::model::policy::{POLICY_FILES, is_policy};
use crate::repo::{Index, Repo};
use crate::text::{RepoPath, View, harmless};

#[cfg(test)]
pub(super) use status::Status;

/// Places hooks where git really looks, takes them out, and tells whether they run.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Places the hooks; a hook that stands there already is kept, and runs first.
    Install(place::Arguments),
    /// Takes the hooks out, and puts back what stood there.
    Uninstall(place::Arguments),
    Status(status::Arguments),
}

impl ValueEnum for Hook {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.name()))
    }
}

pub(super) fn run(global: &Global, arguments: &Arguments, streams: &Streams) -> Outcome {
    let workspace = Workspace::open(global)?;
    let hooks = Hooks::of(workspace.repo()?)?;
    if let Some(policies) = unheard(workspace.repo()?) {
        streams.notice(&format!("hooks follow the policy at the top of the repository, and not {policies}"));
    }
    match &arguments.command {
        Command::Install(arguments) => place::install(&hooks, arguments, streams),
        Command::Uninstall(arguments) => place::uninstall(&hooks, arguments, streams),
        Command::Status(arguments) => status::run(&hooks, arguments, streams),
    }
}

/// The policies below the top of a working tree, which hold for who works there and for no hook.
fn unheard(repo: &Repo) -> Option<String> {
    /// How many are named.
    const NAMED: usize = 3;
    let entries = Index::of(repo).ok()?.entries().ok()?;
    let is_nested = |path: &&RepoPath| POLICY_FILES.contains(&path.name()) && !is_policy(path);
    let nested: Vec<&RepoPath> = entries.iter().map(|entry| &entry.path).filter(is_nested).collect();
    let mut named: Vec<String> = nested.iter().take(NAMED).map(|path| harmless(path.as_str()).into_owned()).collect();
    if let Some(more) = nested.len().checked_sub(NAMED).filter(|more| *more > 0) {
        named.push(format!("{more} more"));
    }
    (!named.is_empty()).then(|| named.join(", "))
}

/// The path of a hook, short where it lies in the working tree, or in a repository that is bare.
fn shown(hooks: &Hooks, path: &std::path::Path) -> String {
    let root = hooks.root.as_deref().or_else(|| hooks.usual.parent()).and_then(|root| root.canonicalize().ok());
    let real = path.parent().and_then(|parent| parent.canonicalize().ok()).zip(path.file_name());
    let real = real.map_or_else(|| path.to_path_buf(), |(parent, name)| parent.join(name));
    let short = root.and_then(|root| real.strip_prefix(root).ok().map(std::path::Path::to_path_buf));
    harmless(&short.unwrap_or(real).to_string_lossy()).into_owned()
}
