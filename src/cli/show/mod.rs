//! `loopctl show`: what loopctl understood of a document.

mod card;
pub(super) mod json;
mod proof;
pub(super) mod row;
mod understood;

pub(super) use card::fit;
pub(super) use understood::title;

use clap::Args;

use super::workspace::{At, Workspace};
use super::{Global, Outcome, Streams};

/// Shows what loopctl understood of a loop document, or of one row.
///
/// Of a loop: status, readiness, phases, gaps, blockers, criteria, guard commands, what it cites, and what was not
/// understood; `-v` lists what is otherwise counted. With ROW, one row and its whole proof: what it says, what each probe
/// says of it and why, and what it cites.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The loop, by its id (in any case, without its date if that is unique) or by its path.
    #[arg(value_name = "LOOP-or-PATH")]
    name: String,
    /// A phase, by its label or key (P3, #mount-the-pump), or a gap.
    #[arg(value_name = "ROW")]
    row: Option<String>,
    #[command(flatten)]
    at: At,
    /// Write JSON (`loopctl schema loop`; of a row `loopctl schema row`).
    #[arg(long)]
    json: bool,
}

pub(super) fn run(global: &Global, arguments: &Arguments, streams: &Streams) -> Outcome {
    let (mut workspace, name) = Workspace::of_document(global, &arguments.name, &arguments.at)?;
    let view = workspace.view(&arguments.at)?;
    let ledger = workspace.whole_ledger(global, &*view, &arguments.at, streams)?;
    let found = workspace.document(&ledger, &*view, &name, &arguments.at)?;
    if let Some(name) = &arguments.row {
        let row = row::Row::of(found.document(), name, &ledger)?;
        if arguments.json {
            streams.print_json(&row)?;
        } else {
            streams.print(&proof::card(&row, streams.look))?;
        }
        return Ok(0);
    }
    let shown = json::Loop::of(found.document(), &ledger);
    if arguments.json {
        streams.print_json(&shown)?;
    } else {
        streams.print(&card::card(&shown, streams.look, global.verbose))?;
    }
    Ok(0)
}
