//! The command line: one file a command, its arguments beside what it does.
//!
//! The only room that knows everyone, and the only one with a clock, an environment and a terminal.

mod change;
mod clock;
mod close;
mod config;
mod debt;
mod diff;
mod explain;
mod failure;
mod guard;
mod hook;
mod hooks;
mod lint;
mod loops;
mod next;
mod probe;
mod range;
mod readiness;
mod receipt;
mod schema;
mod show;
mod streams;
mod sync;
mod threads;
mod workspace;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use failure::Failure;
use streams::{Color, Streams};

/// Keeps documents that cannot lie unnoticed.
///
/// Every status in a repository of Markdown is a claim, and is held against evidence in git.
#[derive(Debug, Parser)]
#[command(name = "loopctl", version, max_term_width = 100, disable_help_subcommand = true)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

/// The heading of what every command takes.
const EVERYWHERE: &str = "Global options";

/// What every command takes.
#[derive(Args, Debug)]
struct Global {
    /// Run as if loopctl was started in DIR.
    #[arg(short = 'C', global = true, help_heading = EVERYWHERE, value_name = "DIR")]
    directory: Option<PathBuf>,
    /// Read the policy from FILE instead of the repository's loopctl.toml.
    #[arg(long, global = true, help_heading = EVERYWHERE, value_name = "FILE")]
    config: Option<PathBuf>,
    /// When to use colours.
    #[arg(long, global = true, help_heading = EVERYWHERE, value_enum, value_name = "WHEN", default_value_t)]
    color: Color,
    /// Leave notices out.
    #[arg(short, long, global = true, help_heading = EVERYWHERE, conflicts_with = "verbose")]
    quiet: bool,
    /// Say more.
    ///
    /// `lint` and `hook commit-msg` tell infos as well, `show` lists what it otherwise counts.
    #[arg(short, long, global = true, help_heading = EVERYWHERE)]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    Lint(lint::Arguments),
    Show(show::Arguments),
    Readiness(readiness::Arguments),
    Sync(sync::Arguments),
    Probe(probe::Arguments),
    Next(next::Arguments),
    Close(close::Arguments),
    Diff(diff::Arguments),
    Receipt(receipt::Arguments),
    Hooks(hooks::Arguments),
    Hook(hook::Arguments),
    Explain(explain::Arguments),
    Config(config::Arguments),
    Schema(schema::Arguments),
    #[command(name = "__guard", hide = true)]
    Guard(guard::Arguments),
}

impl Command {
    /// Whether it looks at all documents there are.
    fn looks_at_all(&self) -> bool {
        // A hook looks at few, and `probe run` has threads of its own.
        matches!(
            self,
            Self::Lint(_)
                | Self::Show(_)
                | Self::Readiness(_)
                | Self::Sync(_)
                | Self::Next(_)
                | Self::Close(_)
                | Self::Diff(_)
        )
    }
}

/// The command line of a hook, which git runs three of for each commit: to make all the other commands known takes longer
/// than to parse it.
#[derive(Debug, Parser)]
struct HookCli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: HookCommand,
}

#[derive(Debug, Subcommand)]
enum HookCommand {
    Hook(hook::Arguments),
}

impl Cli {
    /// Parses `arguments`, program name first.
    fn of(arguments: &[OsString]) -> Result<Self, clap::Error> {
        let is_hook = arguments.get(1).is_some_and(|command| command == "hook");
        // What is wrong with it, or help, is told as part of the whole.
        match is_hook.then(|| HookCli::try_parse_from(arguments)) {
            Some(Ok(HookCli { global, command: HookCommand::Hook(hook) })) => {
                Ok(Self { global, command: Command::Hook(hook) })
            }
            _ => Self::try_parse_from(arguments),
        }
    }
}

/// Runs the command line in `arguments`, program name first; returns the exit code.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = match Cli::of(&arguments) {
        Ok(cli) => cli,
        Err(error) => {
            // Help goes to standard output and is a success; a closed pipe is one as well.
            let _ = error.print();
            return if error.use_stderr() { failure::COULD_NOT } else { 0 };
        }
    };
    let streams = Streams::new(cli.global.color, cli.global.quiet);
    if cli.command.looks_at_all() {
        threads::settle();
    }
    let outcome = match &cli.command {
        Command::Lint(arguments) => lint::run(&cli.global, arguments, &streams),
        Command::Show(arguments) => show::run(&cli.global, arguments, &streams),
        Command::Readiness(arguments) => readiness::run(&cli.global, arguments, &streams),
        Command::Sync(arguments) => sync::run(&cli.global, arguments, &streams),
        Command::Probe(arguments) => probe::run(&cli.global, arguments, &streams),
        Command::Next(arguments) => next::run(&cli.global, arguments, &streams),
        Command::Close(arguments) => close::run(&cli.global, arguments, &streams),
        Command::Diff(arguments) => diff::run(&cli.global, arguments, &streams),
        Command::Receipt(arguments) => receipt::run(&cli.global, arguments, &streams),
        Command::Hooks(arguments) => hooks::run(&cli.global, arguments, &streams),
        Command::Hook(arguments) => hook::run(&cli.global, arguments, &streams),
        Command::Explain(arguments) => explain::run(arguments, &streams),
        Command::Config(arguments) => config::run(&cli.global, arguments, &streams),
        Command::Schema(arguments) => schema::run(arguments, &streams),
        Command::Guard(arguments) => Ok(guard::run(arguments)),
    };
    match outcome {
        // Who closes the pipe has seen enough: what was found is no failure then.
        Ok(code) if code != failure::COULD_NOT && streams.reader_has_gone() => 0,
        Ok(code) => code,
        Err(failure) => {
            streams.fail(&failure);
            failure::COULD_NOT
        }
    }
}

/// What a command ends with: an exit code, or why it could not look.
type Outcome = Result<u8, Failure>;
