//! `loopctl hooks status`: whether each hook will really run.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use serde::Serialize;

use super::place::{indented, is_usual};
use super::shown;
use crate::cli::{Outcome, Streams};
use crate::hooks::{Binary, Found, Hook, Hooks, Standing};
use crate::render::{Look, Tone};
use crate::text::harmless;

/// Tells for each hook whether git will really run it, and what it will call.
///
/// Exit code 1: one does not run.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Write JSON (`loopctl schema hooks`).
    #[arg(long)]
    json: bool,
}

/// The hooks as `hooks status --json` has them: `loopctl.hooks/1`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::cli) struct Status {
    /// The version of this shape.
    schema: &'static str,
    /// Where git looks for hooks.
    directory: String,
    /// The setting that says so, where there is one.
    hooks_path: Option<Setting>,
    /// The program that hooks call, if there is one on PATH.
    loopctl: Option<String>,
    hooks: Vec<One>,
}

/// A `core.hooksPath`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Setting {
    /// `system`, `global`, `local`, `worktree` or `command`.
    scope: String,
    /// The file it stands in, as git tells it.
    origin: String,
    value: String,
}

/// One hook.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct One {
    name: &'static str,
    /// The file that git runs.
    path: String,
    /// `missing`, `installed`, `edited`, `managed`, `calls-loopctl` or `foreign`.
    state: &'static str,
    /// Whether git will run it, and it will call loopctl.
    runs: bool,
    /// The hook that runs before it, if one was there.
    chained: Option<String>,
    problems: Vec<Problem>,
}

/// Something that is not as it should be.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Problem {
    what: String,
    help: String,
}

pub(super) fn run(hooks: &Hooks, arguments: &Arguments, streams: &Streams) -> Outcome {
    let binary = Binary { on_path: on_path("loopctl"), own: std::env::current_exe().ok() };
    // One that usually serves elsewhere is told of if it is there.
    let there = |hook: &Hook| is_usual(hooks, *hook) || hooks.slot(*hook).found != Found::Nothing;
    let standings: Vec<Standing> =
        Hook::ALL.into_iter().filter(there).map(|hook| Standing::of(hooks, hook, &binary)).collect();
    if arguments.json {
        streams.print_json(&status(hooks, &standings, &binary))?;
    } else {
        streams.print(&table(hooks, &standings, streams.look))?;
    }
    Ok(u8::from(standings.iter().any(|standing| !standing.runs)))
}

/// The program that a shell would start under `name`.
fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(name)).find(|file| crate::hooks::is_executable(file))
}

fn status(hooks: &Hooks, standings: &[Standing], binary: &Binary) -> Status {
    let text = |path: &Path| path.to_string_lossy().into_owned();
    let one = |standing: &Standing| One {
        name: standing.slot.hook.name(),
        path: shown(hooks, &standing.slot.path),
        state: standing.slot.found.name(),
        runs: standing.runs,
        chained: standing.slot.chained.then(|| shown(hooks, &standing.slot.aside)),
        problems: standing.problems.iter().map(|p| Problem { what: p.what.clone(), help: p.help.clone() }).collect(),
    };
    Status {
        schema: "loopctl.hooks/1",
        directory: shown(hooks, &hooks.path.directory),
        hooks_path: hooks.path.set.clone().map(|set| Setting {
            scope: set.scope,
            origin: set.origin,
            value: set.value,
        }),
        loopctl: binary.on_path.as_deref().map(text),
        hooks: standings.iter().map(one).collect(),
    }
}

/// A line for each hook, and what is wrong with it below.
fn table(hooks: &Hooks, standings: &[Standing], look: Look) -> String {
    let mut out = String::new();
    let wide = standings.iter().map(|standing| standing.slot.hook.name().len()).max().unwrap_or_default();
    for standing in standings {
        let name = standing.slot.hook.name();
        let (tone, word) = if standing.runs { (Tone::Good, "runs") } else { (Tone::Bad, "does not run") };
        let _ = write!(out, "{name:wide$}  {}", look.paint(tone, word));
        if standing.slot.chained && standing.runs {
            let _ = write!(out, ", after {}", shown(hooks, &standing.slot.aside));
        }
        out.push('\n');
        for problem in &standing.problems {
            let _ = writeln!(out, "  {}\n{}", harmless(&problem.what), harmless(&indented(&problem.help)));
        }
    }
    let directory = shown(hooks, &hooks.path.directory);
    let why = hooks.path.set.as_ref().map(|set| format!(": core.hooksPath ({}, {})", set.scope, set.origin));
    let _ = writeln!(out, "git looks for hooks in {}", harmless(&format!("{directory}{}", why.unwrap_or_default())));
    out
}
