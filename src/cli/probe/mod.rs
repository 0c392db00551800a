//! `loopctl probe`: what finds out whether rows hold, and finding it out.

mod choose;
mod gather;
mod lines;
mod list;
mod plan;
mod progress;
mod run;

use clap::{Args, Subcommand};

use super::{Global, Outcome, Streams};

/// Lists the probes of a repository, and runs them.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    List(list::Arguments),
    Run(run::Arguments),
}

#[cfg(test)]
pub(super) use self::{list::Probes, run::Runs};
pub(super) use run::{overshadows, random, redaction};

pub(super) fn run(global: &Global, arguments: &Arguments, streams: &Streams) -> Outcome {
    match &arguments.command {
        Command::List(arguments) => list::run(global, arguments, streams),
        Command::Run(arguments) => run::run(global, arguments, streams),
    }
}

/// How long something took or is ago: `3.8 s`, `12 min`, `5 h`, `3 d`.
fn lasted(millis: i64) -> String {
    let seconds = millis.max(0) / 1000;
    match seconds {
        0..10 => format!("{}.{} s", seconds, millis.max(0) % 1000 / 100),
        10..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} d", seconds / 86_400),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn lengths_are_told_in_the_unit_that_fits() {
        let told = [3_870, 45_000, 600_000, 18_000_000, 400_000_000, -5].map(super::lasted);
        assert_eq!(told, ["3.8 s", "45 s", "10 min", "5 h", "4 d", "0.0 s"]);
    }
}
