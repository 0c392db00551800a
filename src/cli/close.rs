//! `loopctl close`: the whole edit of a closing loop, or what stands in the way.

use std::fmt::Write;

use clap::Args;
use serde::Serialize;

use super::next::NextStep;
use super::workspace::{At, Workspace};
use super::{Failure, Global, Outcome, Streams};
use crate::model::closing::{edits, message, obstacles, unsaid};
use crate::model::next::{Sight, step};
use crate::model::{LoopDoc, is_input};
use crate::render::{Look, Tone, one_line, patch};
use crate::repo::write;
use crate::text::{Edit, Source, apply, counted};

/// Closes a loop in one edit, or says what stands in the way.
///
/// Writes its status, the day, its readiness, blockers and what else only open loops need. Nothing is committed.
///
/// Exit code 0: it is closed, or with --dry-run may be; 1: something stands in the way; 2: could not look, or could not
/// write.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The loop, by its id (in any case, without its date if that is unique) or by its path.
    #[arg(value_name = "LOOP")]
    name: String,
    /// Write nothing; show the edit as a patch.
    #[arg(long)]
    dry_run: bool,
    /// Write JSON (`loopctl schema close`).
    #[arg(long)]
    json: bool,
}

/// What `close --json` prints.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Closed {
    /// `loopctl.close/1`.
    schema: &'static str,
    /// The document, from the root of its repository.
    path: String,
    loop_id: Option<String>,
    /// Whether the loop is closed now, on the disk.
    closed: bool,
    /// Whether this call wrote that.
    written: bool,
    /// What stands in the way, each with what gets it out of it.
    obstacles: Vec<NextStep>,
    /// The edits of the document.
    edits: Vec<Change>,
    /// The commit message that fits; null where something stands in the way.
    message: Option<String>,
}

/// One edit.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Change {
    /// The bytes of the file as it was, from and to.
    bytes: [u32; 2],
    /// What takes their place.
    text: String,
}

pub(super) fn run(global: &Global, arguments: &Arguments, streams: &Streams) -> Outcome {
    let at = At::default();
    let (mut workspace, name) = Workspace::of_document(global, &arguments.name, &at)?;
    let view = workspace.working_tree()?;
    let ledger = workspace.ledger(global, &*view, &at, streams)?;
    let found = workspace.document(&ledger, &*view, &name, &at)?;
    let document = found.document();
    let entries = view.entries()?;
    let sight = Sight { ledger: &ledger, view: &*view, entries: &entries };
    let in_the_way: Vec<NextStep> = if document.is_closed() {
        Vec::new()
    } else {
        obstacles(document, &ledger).iter().map(|obstacle| step(document, obstacle, sight).into()).collect()
    };
    let mut closed = Closed {
        schema: "loopctl.close/1",
        path: document.source.path().to_string(),
        loop_id: document.id.as_ref().map(|identity| identity.id.to_string()),
        closed: document.is_closed(),
        written: false,
        obstacles: in_the_way,
        edits: Vec::new(),
        message: None,
    };
    // What stands in the way does so whatever the registry says; that nothing does, only it can say.
    if let Some(unread) = ledger.unread_registry().filter(|_| !closed.closed && closed.obstacles.is_empty()) {
        let help = format!("gaps of {} that are open may be registered there", closed.path);
        return Err(Failure::unread(unread).help(help));
    }
    let mut files = Vec::new();
    if !closed.closed && closed.obstacles.is_empty() {
        let edits = edits(document, &ledger.policy.policy, &ledger.policy.words, ledger.time.now)
            .map_err(|why| Failure::new(format!("could not close {}: {why}", closed.path)).help("close it by hand"))?;
        files.push(edited(document, &edits)?);
        closed.edits = edits.iter().map(change).collect();
        closed.message = Some(message(document, &ledger));
        if let Some(silent) = unsaid(document) {
            streams.notice(&format!("nothing is said of {silent}"));
        }
        if !arguments.dry_run {
            write(workspace.root(), &files)?;
            (closed.closed, closed.written) = (true, true);
        }
        for trailers in ledger.policy.policy.commit.iter().flat_map(|commit| &commit.trailers) {
            if trailers.paths.iter().any(|pattern| is_input(pattern, document.source.path())) {
                streams.notice(&format!(
                    "a commit of {} needs the trailers {}",
                    closed.path,
                    trailers.require.join(", ")
                ));
            }
        }
    }
    if arguments.json {
        streams.print_json(&closed)?;
    } else if arguments.dry_run && !files.is_empty() {
        streams.print(&patch(&files, streams.look))?;
    } else {
        streams.print(&shown(&closed, streams.look))?;
    }
    Ok(u8::from(!closed.obstacles.is_empty()))
}

/// The document, and its text with the edits.
fn edited(document: &LoopDoc, edits: &[Edit]) -> Result<(Source, String), Failure> {
    let text = apply(document.text(), edits).map_err(|_| Failure::new("could not close it: two edits overlap"))?;
    Ok((document.source.clone(), text))
}

fn change(edit: &Edit) -> Change {
    Change { bytes: [edit.span.start, edit.span.end], text: edit.text.clone() }
}

fn shown(closed: &Closed, look: Look) -> String {
    let name = closed.loop_id.as_deref().unwrap_or(&closed.path);
    let mut out = String::new();
    match (&closed.message, closed.obstacles.len()) {
        (Some(message), _) => {
            let _ =
                writeln!(out, "{} is {}: {}", one_line(name), look.paint(Tone::Good, "closed"), one_line(&closed.path));
            let _ = writeln!(out, "the commit message that fits:\n");
            for line in message.lines() {
                let line = one_line(line);
                let _ = writeln!(out, "{}{line}", if line.is_empty() { "" } else { "    " });
            }
        }
        (None, 0) => {
            let _ = writeln!(out, "{} is closed already", one_line(name));
        }
        (None, count) => {
            let things = counted(count, "thing stands", "things stand");
            let _ = writeln!(out, "{} cannot be closed: {things} in the way", one_line(name));
            closed.obstacles.iter().for_each(|step| out.push_str(&step.shown(look)));
        }
    }
    out
}
