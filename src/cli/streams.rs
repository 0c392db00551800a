//! Standard output for what was asked, standard error for what is said beside it.

use std::io::{self, IsTerminal, Write};
use std::sync::atomic::{AtomicBool, Ordering};

use clap::ValueEnum;
use serde::Serialize;

use super::Failure;
use crate::render::{Look, report};
use crate::text::harmless;

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless the environment says otherwise.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Where a command writes.
pub(super) struct Streams {
    /// What standard output can show.
    pub(super) look: Look,
    /// What a file can show that is written in place of it.
    pub(super) look_of_file: Look,
    /// What standard error can show.
    pub(super) look_aside: Look,
    out: io::Stdout,
    quiet: bool,
    /// Whether the reader of standard output has gone away.
    gone: AtomicBool,
}

impl Streams {
    pub(super) fn new(color: Color, quiet: bool) -> Self {
        let look = |terminal: bool| Look {
            terminal,
            color: has_color(color, terminal),
            unicode: has_unicode(),
            links: terminal && has_links(),
            drawn: !(is_dumb() || is_set("NO_GRAPHICS")),
            width: width(),
        };
        let out = io::stdout();
        Self {
            look: look(out.is_terminal()),
            out,
            look_of_file: look(false),
            look_aside: look(io::stderr().is_terminal()),
            quiet,
            gone: AtomicBool::new(false),
        }
    }

    /// Whether notices are to be left out.
    pub(super) fn is_quiet(&self) -> bool {
        self.quiet
    }

    /// Writes `text` to standard output. A reader that has gone away is no failure.
    pub(super) fn print(&self, text: &str) -> Result<(), Failure> {
        let mut out = self.out.lock();
        match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => {
                self.gone.store(true, Ordering::Relaxed);
                Ok(())
            }
            Err(error) => Err(Failure::new(format!("could not write to standard output: {error}"))),
            Ok(()) => Ok(()),
        }
    }

    /// Whether the reader of standard output went away before it had heard everything.
    pub(super) fn reader_has_gone(&self) -> bool {
        self.gone.load(Ordering::Relaxed)
    }

    /// Writes a value as JSON.
    pub(super) fn print_json(&self, value: &impl Serialize) -> Result<(), Failure> {
        let mut text = serde_json::to_string_pretty(value)
            .map_err(|error| Failure::new(format!("could not write JSON: {error}")))?;
        text.push('\n');
        self.print_as_json(&text)
    }

    /// Writes a text that is JSON, in which nothing steers a terminal: the same values, escaped.
    pub(super) fn print_as_json(&self, text: &str) -> Result<(), Failure> {
        // A checkout may end lines with a carriage return, which no string of JSON holds as it is.
        self.print(&crate::render::json::escaped(&text.replace('\r', "")))
    }

    /// Writes what is not the output to standard error, as it is.
    pub(super) fn aside(text: &str) {
        let _ = io::stderr().write_all(text.as_bytes());
    }

    /// Sums up, unless told to be quiet.
    pub(super) fn say(&self, text: &str) {
        if !self.quiet && !text.is_empty() {
            Self::aside(&format!("{}\n", text.trim_end()));
        }
    }

    /// Says something beside the output, unless told to be quiet.
    pub(super) fn notice(&self, text: &str) {
        if !self.quiet {
            // There is no one left to tell if standard error is gone.
            let _ = writeln!(io::stderr(), "note: {}", harmless(text));
        }
    }

    /// Says why the command failed.
    pub(super) fn fail(&self, failure: &Failure) {
        for one in &failure.reports {
            let _ = io::stderr().write_all(report(one, self.look_aside).as_bytes());
        }
    }
}

/// `--color`, then `NO_COLOR`, then `CLICOLOR_FORCE`, then the terminal.
fn has_color(color: Color, terminal: bool) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) => false,
        Color::Auto => is_set("CLICOLOR_FORCE") || (terminal && !is_dumb()),
    }
}

/// Whether a variable has a value that says yes.
fn is_set(name: &str) -> bool {
    std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0")
}

/// Whether this is one of the terminals that make links of what they are told to. There is no way to ask them.
fn has_links() -> bool {
    let is = |name: &str, known: &[&str]| std::env::var(name).is_ok_and(|value| known.contains(&value.as_str()));
    let vte = std::env::var("VTE_VERSION").ok().and_then(|version| version.parse::<u32>().ok());
    let known = is("TERM", &["xterm-kitty", "xterm-ghostty", "alacritty", "foot"])
        || is("TERM_PROGRAM", &["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper"])
        || ["WT_SESSION", "KONSOLE_VERSION", "DOMTERM"].into_iter().any(is_set)
        || vte.is_some_and(|version| version >= 5000);
    known && !is_dumb()
}

fn is_dumb() -> bool {
    std::env::var_os("TERM").is_some_and(|term| term == "dumb")
}

/// Whether the locale has more than ASCII; unset, as in CI, it is taken to have.
fn has_unicode() -> bool {
    let locale =
        ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    !is_dumb()
        && locale.is_none_or(|locale| {
            let locale = locale.to_ascii_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        })
}

fn width() -> usize {
    std::env::var("COLUMNS")
        .ok()
        .and_then(|columns| columns.parse().ok())
        .filter(|columns| *columns >= 40)
        .unwrap_or(100)
}
