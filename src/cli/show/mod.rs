//! `loopctl show`: what loopctl understood of a document.

mod card;
pub(super) mod json;
mod understood;

use clap::Args;

use super::workspace::{At, Workspace};
use super::{Failure, Global, Outcome, Streams};

/// Shows what loopctl understood of a loop document: status, readiness, phases, gaps, blockers,
/// criteria, guard commands, what it cites, and what was not understood; `-v` lists what is otherwise
/// counted.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The loop, by its id (in any case, without its date if that is unique) or by its path.
    #[arg(value_name = "LOOP-or-PATH")]
    name: String,
    #[command(flatten)]
    at: At,
    /// Write JSON (`loopctl schema loop`).
    #[arg(long)]
    json: bool,
}

pub(super) fn run(global: &Global, arguments: &Arguments, streams: &Streams) -> Outcome {
    let (mut workspace, name) = Workspace::of_document(global, &arguments.name, &arguments.at)?;
    let view = workspace.view(&arguments.at)?;
    let ledger = workspace.ledger(global, &*view, streams)?;
    let found = workspace.document(&ledger, &*view, &name, &arguments.at)?;
    let shown = json::Loop::of(found.document(), &ledger);
    if arguments.json {
        streams.print_json(&shown)?;
    } else {
        streams.print(&card::card(&shown, streams.look, global.verbose))?;
    }
    for unread in ledger.unread.iter().filter(|unread| &unread.path != found.document().source.path()) {
        let failure = Failure::unread(unread);
        failure.reports.iter().for_each(|report| streams.notice(&report.message));
    }
    Ok(0)
}
