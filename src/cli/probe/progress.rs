//! What is said while probes run: one line that changes on a terminal, plain lines elsewhere.

use std::io::{self, IsTerminal, Write};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::lasted;
use crate::render::one_line;

/// How often the line on a terminal changes.
pub(super) const EVERY: Duration = Duration::from_millis(100);

/// What is told of the runs under way.
pub(super) struct Progress {
    /// Whether the line is drawn at all.
    live: bool,
    width: usize,
    quiet: bool,
    state: Mutex<State>,
}

struct State {
    /// The runs under way: name, beginning, last line.
    running: Vec<(String, Instant, String)>,
    drawn: Option<Instant>,
}

impl Progress {
    pub(super) fn new(quiet: bool, width: usize) -> Self {
        let live = io::stderr().is_terminal() && !quiet && std::env::var_os("TERM").is_none_or(|term| term != "dumb");
        Self { live, width, quiet, state: Mutex::new(State { running: Vec::new(), drawn: None }) }
    }

    /// A run begins: what is run is always told.
    pub(super) fn begin(&self, names: &str, command: &str) {
        let mut state = self.lock();
        self.clear(&mut state);
        state.running.push((names.to_owned(), Instant::now(), String::new()));
        if !self.quiet {
            let _ = writeln!(io::stderr(), "run {}: {}", one_line(names), one_line(command));
        }
    }

    /// A run said something.
    pub(super) fn hear(&self, names: &str, line: &str) {
        if !self.live {
            return;
        }
        let mut state = self.lock();
        if let Some(run) = state.running.iter_mut().find(|run| run.0 == names) {
            line.clone_into(&mut run.2);
        }
        self.draw(&mut state);
    }

    /// Time passes.
    pub(super) fn tick(&self) {
        if self.live {
            self.draw(&mut self.lock());
        }
    }

    /// A run is over.
    pub(super) fn end(&self, names: &str) {
        let mut state = self.lock();
        self.clear(&mut state);
        state.running.retain(|run| run.0 != names);
    }

    fn draw(&self, state: &mut State) {
        if state.drawn.is_some_and(|drawn| drawn.elapsed() < EVERY) {
            return;
        }
        let Some((names, since, line)) = state.running.first() else { return };
        let elapsed = lasted(i64::try_from(since.elapsed().as_millis()).unwrap_or(i64::MAX));
        let more = match state.running.len() {
            1 => String::new(),
            several => format!(" (+{} more)", several - 1),
        };
        let text = format!("{names}{more}  {elapsed}  {line}");
        let shown: String = one_line(&text).chars().take(self.width.saturating_sub(1)).collect();
        let _ = write!(io::stderr(), "\r\x1b[2K{shown}");
        let _ = io::stderr().flush();
        state.drawn = Some(Instant::now());
    }

    fn clear(&self, state: &mut State) {
        if self.live && state.drawn.take().is_some() {
            let _ = write!(io::stderr(), "\r\x1b[2K");
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
