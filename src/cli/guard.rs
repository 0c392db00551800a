//! `loopctl __guard`: what loopctl starts to stand guard over a command that it runs. Not for people.

use clap::Args;

use crate::probe::{Post, guard};

/// Stands guard over a command that loopctl runs.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Run the command, below a guard that stands already.
    #[arg(long)]
    keep: bool,
}

pub(super) fn run(arguments: &Arguments) -> u8 {
    guard(if arguments.keep { Post::Keeper } else { Post::Guard })
}
