//! What is to be run, and what came of it.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

use super::Output;

/// A command and its bounds.
#[derive(Clone, Debug)]
pub struct Job {
    /// What is handed to `sh -c`.
    pub command: String,
    /// Where it runs.
    pub directory: PathBuf,
    /// What is added to the environment, which is loopctl's own without `GIT_*`: a command that asks
    /// git something must not be answered for the hook that loopctl may run in.
    pub variables: Vec<(OsString, OsString)>,
    /// What is taken out of the environment.
    pub without: Vec<OsString>,
    /// How long it may take, measured from its own start by a clock that is never set.
    pub timeout: Duration,
    /// How many bytes it may print, both streams together.
    pub output_limit: u64,
    /// Whether the two streams must be told apart.
    pub streams: Streams,
}

/// How a command's two streams are taken in.
///
/// A choice between two goods: of two pipes no one can tell which was written to first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Streams {
    /// Each through a pipe of its own. What is written to both within the same moment may come in either order.
    #[default]
    Apart,
    /// Both through one pipe, as `2>&1` does it: in exactly the order in which they were written, all of it as
    /// standard output.
    Together,
}

/// What came of a [`Job`].
#[derive(Clone, Debug)]
pub struct Ran {
    /// When it was begun.
    pub started: SystemTime,
    /// When it was over and nothing of it was left; never before `started`, even if the clock was set.
    pub finished: SystemTime,
    /// How it ended.
    pub end: End,
    /// What it printed, up to the limit.
    pub output: Output,
}

/// How a command ended. Only [`Code`](End::Code) is its own answer; the rest is no answer at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// It ended by itself, with this exit code (126 and 127 when `sh` could not run it).
    Code(i32),
    /// A signal, not of loopctl's, ended it.
    Signal(i32),
    /// It took longer than this, and was ended.
    TimedOut(Duration),
    /// loopctl was asked to stop by this signal, and ended it or did not even start it.
    Interrupted(i32),
    /// It printed more than this many bytes, and was ended.
    TooMuchOutput(u64),
    /// It could not be started; why, in words.
    NotStarted(String),
    /// What became of it is not known, or not all of it could be ended; why, in words.
    Lost(String),
}
