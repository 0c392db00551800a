//! The body of the hidden command: the two processes that stand between loopctl and a command.
//!
//! The *keeper* starts the command, ends it in time or on demand, sweeps up, and says how it went. The
//! *guard* above it does one thing: if the keeper is killed, it sweeps in its place. Both hold the
//! socket to loopctl, so when loopctl sees the line end, neither lives, and nothing is left below them.
//!
//! The guard is born into a process group of its own, so no key pressed at the terminal reaches it or what
//! is below it. The keeper begins a session: nothing can ask anything of a person, for there is no terminal
//! to ask at. Their names and arguments say nothing of loopctl or of the command, so that `pkill` ends what
//! it is aimed at and not them.

use std::env;
use std::ffi::CStr;
use std::io;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use rustix::process::{Pid, WaitStatus, setsid};

use super::Interrupt;
use super::ready::wait_for;
use super::sweep::{Children, Left};
use super::wire::{Demand, Order, Word};

/// The name of the hidden command.
const COMMAND: &str = "__guard";

/// The option that makes a keeper of it.
const KEEP: &str = "--keep";

/// Which of the two processes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Post {
    /// Stands above the keeper, in case that it is killed.
    Guard,
    /// Runs the command.
    Keeper,
}

/// Does what `post` asks for, with the socket to loopctl as standard input; returns the exit code.
///
/// Nothing but [`run`](super::run()) has a use for it.
pub fn guard(post: Post) -> u8 {
    // Standard error belongs to the command: what goes wrong is told over the line, or not at all.
    let Ok(line) = line() else { return 2 };
    let done = match post {
        Post::Guard => stand_above(),
        Post::Keeper => keep(&line),
    };
    match done {
        Ok(()) => 0,
        Err(error) => {
            Word::NotStarted(format!("could not stand guard: {error}")).send(&line);
            2
        }
    }
}

/// The socket to loopctl. Anything else as standard input means that someone else started this.
fn line() -> io::Result<UnixStream> {
    let line = UnixStream::from(io::stdin().as_fd().try_clone_to_owned()?);
    line.peer_addr()?;
    Ok(line)
}

/// The program that is running; on Linux also when its file has been replaced since.
pub(super) fn this_program() -> io::Result<PathBuf> {
    if cfg!(target_os = "linux") { Ok("/proc/self/exe".into()) } else { env::current_exe() }
}

/// What starts a guard: `program` as the hidden command, with `line` as its standard input.
pub(super) fn guarding(program: &Path, line: UnixStream) -> Command {
    let mut command = Command::new(program);
    command.arg0("probe-guard").arg(COMMAND).process_group(0).stdin(OwnedFd::from(line));
    command
}

/// Waits for the keeper, and for nothing else; sweeps when it has ended. Fails only if there is no keeper.
fn stand_above() -> io::Result<()> {
    name(c"probe-guard");
    // Signals are the keeper's to hear; the guard stays as long as it does.
    let _deaf = Interrupt::install()?;
    let children = Children::watch()?;
    let keeper = Command::new(this_program()?).arg0("probe-keeper").args([COMMAND, KEEP]).spawn()?;
    let keeper = Pid::from_child(&keeper);
    let mut is_kept = true;
    while children.reap(|child, _| is_kept &= child != keeper) != Left::None && is_kept {
        if wait_for([Some(children.as_fd())], None).is_err() {
            break;
        }
    }
    let _ = children.sweep(None);
    Ok(())
}

/// Runs the command and says how it went. Fails only before it is started.
fn keep(line: &UnixStream) -> io::Result<()> {
    name(c"probe-keeper");
    setsid()?;
    let interrupt = Interrupt::install()?;
    let children = Children::watch()?;
    let order = Order::receive(line)?;
    let begun = Instant::now();
    // A group of its own, to be asked to end as a whole; the output goes to loopctl past the keeper.
    let command =
        Command::new("/bin/sh").arg0("sh").args(["-c", &order.command]).stdin(Stdio::null()).process_group(0).spawn();
    let word = match command {
        Err(error) => Word::NotStarted(format!("could not run sh: {error}")),
        Ok(command) => {
            let command = Pid::from_child(&command);
            let word = follow(command, begun.checked_add(order.timeout), &children, &interrupt, line);
            match children.sweep(Some(command)) {
                Ok(()) => word,
                Err(left) => Word::Left(left),
            }
        }
    };
    word.send(line);
    Ok(())
}

/// Waits until the command has ended, or until there is a reason that it should.
fn follow(command: Pid, until: Option<Instant>, children: &Children, interrupt: &Interrupt, line: &UnixStream) -> Word {
    loop {
        let mut ended = None;
        children.reap(|child, status| ended = ended.or((child == command).then_some(status)));
        if let Some(status) = ended {
            return word(status);
        }
        let sources = [Some(line.as_fd()), Some(interrupt.as_fd()), Some(children.as_fd())];
        let (word, demand) = match wait_for(sources, until) {
            Ok([true, _, _]) => (Word::Demanded, Demand::receive(line)),
            Ok([_, true, _]) => (Word::Signalled(interrupt.signal().unwrap_or_default()), Demand::Softly),
            Ok([_, _, true]) => continue,
            Ok([false, false, false]) => (Word::TimedOut, Demand::Softly),
            Err(error) => (Word::Left(format!("could not wait for it: {error}")), Demand::AtOnce),
        };
        if demand == Demand::Softly {
            children.soften(command, line);
        }
        return word;
    }
}

fn word(status: WaitStatus) -> Word {
    match (status.exit_status(), status.terminating_signal()) {
        (Some(code), _) => Word::Code(code),
        (None, signal) => Word::Signal(signal.unwrap_or_default()),
    }
}

/// Names this process, where a process can name itself.
fn name(name: &CStr) {
    #[cfg(target_os = "linux")]
    let _ = rustix::thread::set_name(name);
    #[cfg(not(target_os = "linux"))]
    let _ = name;
}
