//! Ending everything below a process, until nothing is left.
//!
//! Only children of one's own are signalled, and only while they have not been waited for: no other
//! process can bear their number. That is enough, because a subreaper inherits the children of whom
//! it kills, however often they forked or began a session of their own, and because a killed process
//! forks no more. When there are no children left, there is nothing below.

use std::fs;
use std::io::{self, Read};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::time::{Duration, Instant};

use rustix::io::Errno;
use rustix::process::{
    Pid, Signal, WaitOptions, WaitStatus, getpid, kill_process, kill_process_group, test_kill_process_group, wait,
};
use signal_hook::{consts::SIGCHLD, low_level::pipe};

use super::ready::wait_for;
use super::wire::Demand;

/// How long a command that is ended before its time may go on after SIGTERM, to clean up.
pub const GRACE: Duration = Duration::from_secs(1);

/// How long a sweep goes on while nothing of what it kills ends.
pub(super) const PATIENCE: Duration = Duration::from_secs(3);

/// How often the children are listed anew while some of them take their time to end.
const AGAIN: Duration = Duration::from_millis(20);

/// The children of this process, those that it inherits included.
pub(super) struct Children {
    /// Something can be read from it when one of them ended.
    ended: UnixStream,
}

/// What [`Children::reap`] found.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Left {
    /// There are no children.
    None,
    /// There are some, and this many have just ended.
    Some(usize),
}

impl Children {
    /// Makes this process the one that inherits whatever below it loses its parent, and begins to
    /// notice when children end. Nothing else of this process may wait for children.
    pub(super) fn watch() -> io::Result<Self> {
        #[cfg(target_os = "linux")]
        rustix::process::set_child_subreaper(Some(getpid()))?;
        let (ended, ringer) = UnixStream::pair()?;
        ended.set_nonblocking(true)?;
        pipe::register(SIGCHLD, ringer)?;
        Ok(Self { ended })
    }

    /// Waits for those that have ended, if any, and tells each of them.
    pub(super) fn reap(&self, mut each: impl FnMut(Pid, WaitStatus)) -> Left {
        // Emptied first: who ends from here on rings again.
        while (&self.ended).read(&mut [0; 64]).is_ok_and(|count| count > 0) {}
        let mut count = 0;
        loop {
            match wait(WaitOptions::NOHANG) {
                Ok(Some((child, status))) => {
                    count += 1;
                    each(child, status);
                }
                Ok(None) => return Left::Some(count),
                Err(Errno::INTR) => {}
                Err(_) => return Left::None,
            }
        }
    }

    /// Asks the process group of `command` to end, and gives it a while, which `line` may cut short.
    pub(super) fn soften(&self, command: Pid, line: &UnixStream) {
        let until = Instant::now() + GRACE;
        let _ = kill_process_group(command, Signal::TERM);
        // What is stopped cannot clean up.
        let _ = kill_process_group(command, Signal::CONT);
        loop {
            if self.reap(|_, _| {}) == Left::None || test_kill_process_group(command) == Err(Errno::SRCH) {
                return;
            }
            match wait_for([Some(line.as_fd()), Some(self.as_fd())], Some(until)) {
                Ok([true, _]) if Demand::receive(line) == Demand::AtOnce => return,
                Ok([false, false]) | Err(_) => return,
                Ok(_) => {}
            }
        }
    }

    /// Kills everything below, until nothing is left; else tells what could not be ended.
    pub(super) fn sweep(&self, command: Option<Pid>) -> Result<(), String> {
        let mut until = Instant::now() + PATIENCE;
        loop {
            kill_group(command);
            let children = children();
            for child in &children {
                let _ = kill_process(*child, Signal::KILL);
            }
            match self.reap(|_, _| {}) {
                Left::None => return Ok(()),
                Left::Some(0) if Instant::now() >= until => return Err(numbers(&children)),
                Left::Some(0) => {
                    let _ = wait_for([Some(self.as_fd())], Some(Instant::now() + AGAIN));
                }
                // Who goes on forking while being swept is gone after.
                Left::Some(_) => until = Instant::now() + PATIENCE,
            }
        }
    }
}

impl AsFd for Children {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.ended.as_fd()
    }
}

fn numbers(children: &[Pid]) -> String {
    children.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

/// The children of this process.
fn children() -> Vec<Pid> {
    let pid = |text: &str| text.parse().ok().and_then(Pid::from_raw);
    match fs::read_to_string("/proc/thread-self/children") {
        Ok(list) => list.split_ascii_whitespace().filter_map(pid).collect(),
        // A kernel may be built without that list.
        Err(_) => fs::read_dir("/proc")
            .into_iter()
            .flatten()
            .filter_map(|entry| pid(entry.ok()?.file_name().to_str()?))
            .filter(|pid| parent(*pid) == Some(getpid()))
            .collect(),
    }
}

/// The parent of a process, as `/proc/PID/stat` has it: `12 (name) S 1 ..`, where the name may hold anything.
fn parent(pid: Pid) -> Option<Pid> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = stat.rsplit_once(')')?;
    rest.split_ascii_whitespace().nth(1)?.parse().ok().and_then(Pid::from_raw)
}

/// Where nothing is inherited, the process group of the command is all that can be known of it.
fn kill_group(command: Option<Pid>) {
    if let Some(command) = command.filter(|_| cfg!(not(target_os = "linux"))) {
        let _ = kill_process_group(command, Signal::KILL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    #[cfg(target_os = "linux")]
    fn the_parent_is_read_from_behind_the_name() {
        assert_eq!(parent(getpid()), rustix::process::getppid());
        assert_eq!(parent(Pid::from_raw(i32::MAX).expect("a number")), None);
    }

    #[test]
    fn numbers_are_told_in_a_row() {
        let pids: Vec<Pid> = [12, 13].into_iter().filter_map(Pid::from_raw).collect();
        assert_eq!(numbers(&pids), "12, 13");
    }
}
