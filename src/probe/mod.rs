//! How one command is run: within bounds of time and output, and so that nothing of it stays behind.
//!
//! [`run()`] is the way in. It starts loopctl once more, as a *guard* ([`guard()`]), and the command
//! below it; what the command prints comes straight to [`run()`], what becomes of it is told by the
//! guard. The guard outlives loopctl: when loopctl dies, by whatever means, its end of the line
//! closes, and the guard ends what is below it. So after a command's own end, a timeout, an
//! interrupt, too much output, and after a `kill -9` of loopctl or of a guard, no process is left,
//! however it was forked away.
//!
//! ```text
//! loopctl ── guard ── keeper ── sh -c COMMAND ── whatever it starts
//! ```
//!
//! A process is known to be of the command by being *below* the keeper: on Linux it is a child
//! subreaper, so what loses its parent becomes its child (`sweep.rs`). The guard above it does the
//! same should the keeper be killed. Elsewhere in Unix there is no such thing; there the process
//! group of the command is ended. Beyond reach are processes that others start on the command's
//! behalf (a container daemon, `at`, `systemd-run`) and those of another user (`sudo`).

mod guard;
mod interrupt;
mod job;
mod outcome;
mod output;
mod ready;
mod run;
mod sweep;
mod wire;

pub use guard::{Post, guard};
pub use interrupt::Interrupt;
pub use job::{End, Job, Ran, Streams};
pub use outcome::{Selected, Summed, broken, outcome};
pub use output::Output;
pub use run::{run, run_by};
pub use sweep::GRACE;
