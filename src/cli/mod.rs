//! The command line: one file a command, its arguments beside what it does.
//!
//! The only room that knows everyone, and the only one with a clock, an environment and a terminal.

mod config;
mod explain;
mod failure;
mod lint;
mod readiness;
mod schema;
mod show;
mod streams;
mod workspace;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use failure::Failure;
use streams::{Color, Streams};

/// Keeps documents that cannot lie unnoticed: every status in a repository of Markdown is a claim,
/// held against evidence in git.
#[derive(Debug, Parser)]
#[command(name = "loopctl", version, max_term_width = 100, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// What every command takes.
#[derive(Args, Debug)]
struct Global {
    /// Run as if loopctl was started in DIR.
    #[arg(short = 'C', global = true, value_name = "DIR")]
    directory: Option<PathBuf>,
    /// Read the policy from FILE instead of the repository's loopctl.toml.
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// When to use colours.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value_t)]
    color: Color,
    /// Leave notices out.
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more.
    #[arg(short, long, global = true)]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Lint(lint::Arguments),
    Show(show::Arguments),
    Readiness(readiness::Arguments),
    Explain(explain::Arguments),
    Config(config::Arguments),
    Schema(schema::Arguments),
}

/// Runs the command line in `arguments`, program name first; returns the exit code.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help goes to standard output and is a success; a closed pipe is one as well.
            let _ = error.print();
            return if error.use_stderr() { failure::COULD_NOT } else { 0 };
        }
    };
    let streams = Streams::new(cli.global.color, cli.global.quiet);
    let outcome = match &cli.command {
        Command::Lint(arguments) => lint::run(&cli.global, arguments, &streams),
        Command::Show(arguments) => show::run(&cli.global, arguments, &streams),
        Command::Readiness(arguments) => readiness::run(&cli.global, arguments, &streams),
        Command::Explain(arguments) => explain::run(arguments, &streams),
        Command::Config(arguments) => config::run(&cli.global, arguments, &streams),
        Command::Schema(arguments) => schema::run(arguments, &streams),
    };
    match outcome {
        Ok(code) => code,
        Err(failure) => {
            streams.fail(&failure);
            failure::COULD_NOT
        }
    }
}

/// What a command ends with: an exit code, or why it could not look.
type Outcome = Result<u8, Failure>;
