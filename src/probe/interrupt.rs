//! A request to stop, made by a signal to loopctl and noticed by every job that runs.

use std::fs;
use std::io;
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::{flag, low_level::pipe};

/// Notices SIGINT, SIGTERM and SIGHUP, which then no longer end the process.
///
/// Once raised it stays raised: running jobs end, and none is started any more. It is shared by
/// reference among the threads that run jobs.
#[derive(Debug)]
pub struct Interrupt {
    raised: Arc<AtomicUsize>,
    /// Something can be read from it once a signal came. It is never read, so that all who wait see it.
    bell: UnixStream,
    /// Open as long as the bell may ring.
    ringer: UnixStream,
}

impl Interrupt {
    /// Begins to notice signals, for the rest of the process's life: install it once, before the first job.
    ///
    /// A SIGHUP that the process was started to ignore (`nohup`) stays ignored.
    pub fn install() -> io::Result<Self> {
        let interrupt = Self::never()?;
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            if signal == SIGHUP && is_ignored(signal) {
                continue;
            }
            // The flag comes first: whoever hears the bell finds out which signal it was.
            flag::register_usize(signal, Arc::clone(&interrupt.raised), usize::try_from(signal).unwrap_or(1))?;
            pipe::register(signal, interrupt.ringer.try_clone()?)?;
        }
        Ok(interrupt)
    }

    /// An interrupt that no signal raises, for a program that deals with signals itself.
    pub fn never() -> io::Result<Self> {
        let (bell, ringer) = UnixStream::pair()?;
        Ok(Self { raised: Arc::default(), bell, ringer })
    }

    /// Whether a signal came.
    pub fn is_raised(&self) -> bool {
        self.signal().is_some()
    }

    /// The signal that came last, if one did.
    pub fn signal(&self) -> Option<i32> {
        match self.raised.load(Ordering::SeqCst) {
            0 => None,
            signal => i32::try_from(signal).ok(),
        }
    }
}

/// Can be read, though it must not be, once a signal came: for `poll` and its like.
impl AsFd for Interrupt {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.bell.as_fd()
    }
}

/// Whether the process ignores `signal`, as far as the system tells.
fn is_ignored(signal: i32) -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let mask = mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0);
    mask >> (signal - 1) & 1 == 1
}
