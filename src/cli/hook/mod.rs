//! `loopctl hook`: what the hooks that git runs call.

mod asked;
mod calling;
mod commit;
mod file;
mod judge;
mod message;
mod narrow;
mod offered;
mod prepare;
mod push;
mod staged;
mod stale;
mod tell;
mod touched;

use std::ffi::OsString;

use clap::Args;

use super::{Global, Outcome, Streams};
use crate::hooks::Hook;

pub(super) use asked::asked;

/// Answers a hook of git; the files that `loopctl hooks install` places call it.
///
/// Exit code 0: git may go on; 1: it may not; 2: could not look.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The hook.
    #[arg(value_enum, value_name = "NAME")]
    hook: Hook,
    /// What git gives to the hook.
    #[arg(value_name = "ARGS", trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<OsString>,
}

pub(super) fn run(global: &Global, arguments: &Arguments, streams: &Streams) -> Outcome {
    match arguments.hook {
        // A merge is looked at as any commit is, with more than one parent.
        Hook::PreCommit | Hook::PreMergeCommit => commit::run(global, streams),
        Hook::PrepareCommitMsg => {
            prepare::run(global, &arguments.arguments, streams);
            Ok(0)
        }
        Hook::CommitMsg => message::run(global, &arguments.arguments, streams),
        Hook::PrePush => push::before_push(global, &arguments.arguments, streams),
        Hook::PreReceive => push::on_arrival(global, streams),
    }
}
