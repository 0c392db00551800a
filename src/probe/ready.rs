//! Waiting until something can be read, without turning round and round.

use std::io;
use std::os::fd::BorrowedFd;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;

/// Waits until one of `sources` can be read or has ended, or until the moment comes.
///
/// Says of each source whether it is ready; of none, if the moment came first.
pub(super) fn wait_for<const N: usize>(
    sources: [Option<BorrowedFd<'_>>; N],
    until: Option<Instant>,
) -> io::Result<[bool; N]> {
    let mut polled: Vec<PollFd<'_>> =
        sources.iter().flatten().map(|source| PollFd::from_borrowed_fd(*source, PollFlags::IN)).collect();
    loop {
        let left = until.map(|until| until.saturating_duration_since(Instant::now()));
        match poll(&mut polled, left.map(timespec).as_ref()) {
            Err(Errno::INTR) => {}
            Err(error) => return Err(error.into()),
            Ok(_) => break,
        }
    }
    let mut polled = polled.iter();
    Ok(sources.map(|source| {
        // An end or an error is something to be read as well.
        source.is_some() && polled.next().is_some_and(|polled| !polled.revents().is_empty())
    }))
}

fn timespec(duration: Duration) -> Timespec {
    // More than the kernel can count is as good as for ever.
    let seconds = duration.as_secs().min(u64::from(u32::MAX));
    Timespec { tv_sec: seconds.try_into().unwrap_or(i64::MAX), tv_nsec: duration.subsec_nanos().into() }
}
