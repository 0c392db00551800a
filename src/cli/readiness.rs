//! `loopctl readiness`: why work on a loop may or may not go on.

use std::fmt::Write;

use clap::Args;
use serde::Serialize;

use super::show::json::Readiness;
use super::workspace::{At, Workspace};
use super::{Global, Outcome, Streams};
use crate::model::evidence::{Evidence, State};
use crate::model::readiness::derive;
use crate::model::{Ledger, LoopDoc};
use crate::render::{Look, Tone};
use crate::text::harmless;

/// Shows why a loop is runnable or blocked.
///
/// Every blocker that is recorded, what its ids are found to be, and whether it still stands.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The loop, by its id (in any case, without its date if that is unique) or by its path.
    #[arg(value_name = "LOOP")]
    name: String,
    #[command(flatten)]
    at: At,
    /// Write JSON (`loopctl schema readiness`).
    #[arg(long)]
    json: bool,
}

/// A derivation as `readiness --json` has it: `loopctl.readiness/1`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Derived {
    /// The version of this shape.
    schema: &'static str,
    /// The document, from the root of its repository.
    path: String,
    loop_id: Option<String>,
    #[serde(flatten)]
    readiness: Readiness,
    /// What the receipts say of the rows that probes govern, whose words decide what is blocked.
    evidence: Vec<Governed>,
}

/// A row that a probe governs.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Governed {
    /// The phase's key, or the gap.
    row: String,
    /// What the receipts say of it, as `show --json` has it.
    evidence: &'static str,
    /// Why, in words: of each probe that proves it.
    because: Vec<String>,
}

pub(super) fn run(global: &Global, arguments: &Arguments, streams: &Streams) -> Outcome {
    let (mut workspace, name) = Workspace::of_document(global, &arguments.name, &arguments.at)?;
    let view = workspace.view(&arguments.at)?;
    let ledger = workspace.whole_ledger(global, &*view, &arguments.at, streams)?;
    let found = workspace.document(&ledger, &*view, &name, &arguments.at)?;
    let document = found.document();
    let derived = Derived {
        schema: "loopctl.readiness/1",
        path: document.source.path().to_string(),
        loop_id: document.id.as_ref().map(|identity| identity.id.to_string()),
        readiness: Readiness::of(&derive(document, &ledger), document),
        evidence: evidence(document, &ledger),
    };
    if arguments.json {
        streams.print_json(&derived)?;
    } else {
        streams.print(&tree(&derived, streams.look))?;
    }
    Ok(0)
}

/// What the receipts say of the rows of a loop, and of the gaps that the registry alone knows.
fn evidence(document: &LoopDoc, ledger: &Ledger) -> Vec<Governed> {
    let told = |row: &str, evidence: &Evidence<'_>| Governed {
        row: row.to_owned(),
        evidence: evidence.state.name(),
        because: evidence.proofs.iter().map(|proof| proof.why(ledger)).collect(),
    };
    let rows = ledger.governed(document).into_iter().map(|governed| told(governed.row.key(), &governed.evidence));
    let unstated = ledger.gaps_of(document).filter(|gap| gap.stated.is_none());
    let unstated = unstated.map(|gap| (gap.id, ledger.evidence_of_gap(gap.id)));
    let unstated = unstated.filter(|(_, evidence)| evidence.state != State::Silent);
    rows.chain(unstated.map(|(id, evidence)| told(id.as_str(), &evidence))).collect()
}

/// The derivation as a tree.
fn tree(derived: &Derived, look: Look) -> String {
    let readiness = &derived.readiness;
    let name = derived.loop_id.as_deref().unwrap_or(&derived.path);
    let tone = if readiness.derived == "runnable" { Tone::Good } else { Tone::Bad };
    let mut out = format!("{} is {}", look.paint(Tone::Strong, harmless(name)), look.paint(tone, readiness.derived));
    match readiness.declared {
        Some(declared) if declared != readiness.derived => {
            let _ = write!(out, ", but declares {}", look.paint(Tone::Busy, declared));
        }
        Some(_) => out.push_str(", as it declares"),
        None => out.push_str("; it declares nothing"),
    }
    out.push('\n');
    if readiness.blockers.is_empty() {
        out.push_str("nothing is recorded that stands in its way\n");
    }
    let last = readiness.blockers.len().saturating_sub(1);
    for (nth, blocker) in readiness.blockers.iter().enumerate() {
        let (branch, stem) = if nth == last {
            (look.glyph("\u{2514}\u{2500}", "`-"), "  ")
        } else {
            (look.glyph("\u{251c}\u{2500}", "|-"), look.glyph("\u{2502} ", "| "))
        };
        let (verdict, tone) = match blocker.resolved {
            Some(true) => ("resolved", Tone::Good),
            Some(false) => ("stands", Tone::Bad),
            None => ("unknown: neither blocks nor resolves", Tone::Faint),
        };
        let place = blocker.line.map(|line| format!(" {}:{line}", derived.path)).unwrap_or_default();
        let place = look.paint(Tone::Faint, harmless(&place));
        let _ = writeln!(out, "{branch} {}: {}{place}", harmless(&blocker.source), look.paint(tone, verdict));
        // A probe that was blocked has no words in the document.
        if !blocker.text.is_empty() && (blocker.because.is_empty() || blocker.text != blocker.what) {
            let _ = writeln!(out, "{stem}   {}", harmless(&blocker.text));
        }
        for found in &blocker.because {
            let _ = writeln!(out, "{stem}   {} is {}", harmless(&found.id), harmless(&found.is));
        }
    }
    for row in &derived.evidence {
        let because = row.because.join("; ");
        let _ = writeln!(out, "{} is {}: {}", harmless(&row.row), row.evidence, harmless(&because));
    }
    out
}
