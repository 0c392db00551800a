//! `loopctl next`: what can be done now, why, and the command for it.

use std::fmt::Write;

use clap::Args;
use serde::Serialize;

use super::workspace::{At, Workspace};
use super::{Global, Outcome, Streams};
use crate::model::LoopDoc;
use crate::model::next::{Action, Place, Queued, Sight, Step, next, queue};
use crate::render::{Look, Tone, one_line};

/// Says the next step of a loop, and the command for it.
///
/// Without a loop, that of every loop that can be worked on now, the most pressing first. A step is found from phases, gaps, readiness and evidence: failed cases are run again by themselves, then all of them
/// together, then what comes behind them, until the loop can be closed.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The loop, by its id (in any case, without its date if that is unique) or by its path.
    #[arg(value_name = "LOOP")]
    name: Option<String>,
    #[command(flatten)]
    at: At,
    /// Write JSON (`loopctl schema next`).
    #[arg(long)]
    json: bool,
}

/// What `next --json` prints.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Steps {
    /// `loopctl.next/1`.
    schema: &'static str,
    /// The loops, in the order in which they are to be worked on.
    loops: Vec<OfLoop>,
}

/// The next step of one loop.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct OfLoop {
    loop_id: Option<String>,
    /// The document, from the root of its repository.
    path: String,
    /// As it is written; null where it is unsaid.
    severity: Option<String>,
    horizon: Option<String>,
    /// `runnable`, `waits-for-probe`, `blocked` or `later`; null for a loop that was asked for by name.
    place: Option<&'static str>,
    step: NextStep,
}

/// One step.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct NextStep {
    /// `rerun`, `run`, `fix`, `sign`, `import`, `write`, `work`, `wait`, `begin`, `close`, `none`.
    action: &'static str,
    /// The phase or gap that it is about; null for what concerns the loop as a whole.
    row: Option<String>,
    /// What is to be done, and why.
    why: String,
    /// The command for it; of a `fix` the one to run afterwards. Null where no command can do it.
    command: Option<String>,
    path: Option<String>,
    line: Option<u32>,
    /// The logs of what failed.
    logs: Vec<String>,
}

impl From<Step> for NextStep {
    fn from(step: Step) -> Self {
        let (path, line) = step.place.map(|(path, line)| (path.to_string(), line)).unzip();
        Self {
            action: step.action.name(),
            row: step.row,
            why: step.why,
            command: step.command,
            path,
            line,
            logs: step.logs,
        }
    }
}

impl NextStep {
    /// The step in lines: what and why, where, the logs, and the command.
    pub(super) fn shown(&self, look: Look) -> String {
        let row = self.row.as_deref().filter(|row| !self.why.starts_with(row));
        let row = row.map(|row| format!("{row}: ")).unwrap_or_default();
        let action = look.paint(Tone::Busy, format!("{:5}", self.action));
        let mut out = format!("  {action}  {}{}\n", one_line(&row), one_line(&self.why));
        let place = self.path.iter().zip(self.line).map(|(path, line)| format!("{path}:{line}"));
        for place in place.chain(self.logs.iter().cloned()) {
            let _ = writeln!(out, "         {}", look.paint(Tone::Faint, one_line(&place)));
        }
        if let Some(command) = &self.command {
            let _ = writeln!(out, "  $ {}", look.paint(Tone::Strong, one_line(command)));
        }
        out
    }
}

pub(super) fn run(global: &Global, arguments: &Arguments, streams: &Streams) -> Outcome {
    let (mut workspace, name) = match &arguments.name {
        Some(name) => {
            Workspace::of_document(global, name, &arguments.at).map(|(workspace, name)| (workspace, Some(name)))?
        }
        None => (Workspace::open(global)?, None),
    };
    let view = workspace.view(&arguments.at)?;
    let ledger = workspace.ledger(global, &*view, &arguments.at, streams)?;
    let entries = view.entries()?;
    let sight = Sight { ledger: &ledger, view: &*view, entries: &entries };
    if let Some(name) = name {
        let found = workspace.document(&ledger, &*view, &name, &arguments.at)?;
        let document = found.document();
        let of_loop = of_loop(document, None, next(document, sight));
        if arguments.json {
            streams.print_json(&Steps { schema: "loopctl.next/1", loops: vec![of_loop] })?;
        } else {
            streams.print(&of_loop.shown(streams.look))?;
        }
        return Ok(0);
    }
    let queue = queue(sight);
    if arguments.json {
        let loops = queue.into_iter().map(|queued| of_loop(queued.document, Some(queued.place), queued.step)).collect();
        streams.print_json(&Steps { schema: "loopctl.next/1", loops })?;
        return Ok(0);
    }
    let rest = rest(&queue);
    let now = queue.into_iter().filter(|queued| matches!(queued.place, Place::Runnable | Place::WaitsForProbe));
    let shown: Vec<String> =
        now.map(|queued| of_loop(queued.document, Some(queued.place), queued.step).shown(streams.look)).collect();
    if shown.is_empty() {
        streams.say("nothing can be done now");
    }
    streams.print(&shown.concat())?;
    streams.say(&rest);
    Ok(0)
}

fn of_loop(document: &LoopDoc, place: Option<Place>, step: Step) -> OfLoop {
    let said = |span: Option<crate::text::Span>| span.map(|span| document.source.slice(span).to_owned());
    OfLoop {
        loop_id: document.id.as_ref().map(|identity| identity.id.to_string()),
        path: document.source.path().to_string(),
        severity: said(document.severity),
        horizon: said(document.horizon),
        place: place.map(Place::name),
        step: step.into(),
    }
}

impl OfLoop {
    fn shown(&self, look: Look) -> String {
        let name = self.loop_id.as_deref().unwrap_or(&self.path);
        let severity = self.severity.as_deref().map(|severity| format!(" ({severity})")).unwrap_or_default();
        let waits = if self.place == Some(Place::WaitsForProbe.name()) { ", waits for a probe" } else { "" };
        let head = look.paint(Tone::Strong, one_line(name));
        if self.step.action == Action::None.name() {
            return format!("{}\n", one_line(&self.step.why));
        }
        format!("{head}{}{waits}\n{}", one_line(&severity), self.step.shown(look))
    }
}

/// How many loops are told of in a word.
fn rest(queue: &[Queued<'_>]) -> String {
    let count = |place: Place| queue.iter().filter(|queued| queued.place == place).count();
    let told = [(count(Place::Blocked), "blocked"), (count(Place::Later), "for later")];
    let told: Vec<String> =
        told.into_iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    if told.is_empty() { String::new() } else { format!("{}: `loopctl next LOOP` says why", told.join(", ")) }
}
