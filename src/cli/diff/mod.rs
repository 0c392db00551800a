//! `loopctl diff`: which loops and rows moved between two states, and why.

mod ends;
mod full;
mod gather;
mod markdown;
pub(super) mod shape;
mod summary;
mod why;

use clap::{Args, ValueEnum};

use super::{Global, Outcome, Streams};
use ends::Ends;
use gather::moved;

/// Shows what moved, from what to what, and why.
///
/// Rows and loops, each with the receipt or the reason that moved it. Nothing is judged: `loopctl lint` does that.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// `A..B` compares two commits, `A...B` what B has done since it left A; a single revision is held against its
    /// first parent. Without any, the working tree is held against HEAD.
    #[arg(value_name = "A..B", conflicts_with = "staged")]
    range: Option<String>,
    /// Hold what is staged against HEAD.
    #[arg(long)]
    staged: bool,
    /// How to write it.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t)]
    output_format: Format,
    /// Write JSON (`loopctl schema diff`): the same as `--output-format json`.
    #[arg(long, conflicts_with = "output_format")]
    json: bool,
}

/// How it is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people at a terminal.
    #[default]
    Full,
    /// A comment on a pull request.
    Markdown,
    /// One JSON object.
    Json,
}

pub(super) fn run(global: &Global, arguments: &Arguments, streams: &Streams) -> Outcome {
    let ends = Ends::of(global, arguments, streams)?;
    let moved = moved(&ends);
    match arguments.output_format {
        _ if arguments.json => streams.print_json(&moved)?,
        Format::Json => streams.print_json(&moved)?,
        Format::Markdown => streams.print(&markdown::comment(&moved))?,
        Format::Full => {
            streams.print(&full::list(&moved, streams.look))?;
            streams.say(&moved.summary.in_words());
        }
    }
    Ok(0)
}
