//! `loopctl probe list`: what proves what, and where it stands.

use std::fmt::Write;

use clap::Args;
use serde::Serialize;

use super::choose::of_loops;
use super::lasted;
use crate::cli::clock::now;
use crate::cli::loops;
use crate::cli::workspace::{At, Workspace};
use crate::cli::{Failure, Global, Outcome, Streams};
use crate::model::evidence::Proof;
use crate::model::policy::Probe;
use crate::model::{Ledger, LoopDoc, guards};
use crate::render::{Look, Tone, one_line};

/// Lists every probe: what it proves, what its newest run said, and whether that still holds.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Only the probes of these loops.
    #[arg(value_name = "LOOP")]
    loops: Vec<String>,
    #[command(flatten)]
    at: At,
    /// Write JSON (`loopctl schema probes`).
    #[arg(long)]
    json: bool,
}

/// What `probe list --json` prints.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::cli) struct Probes {
    /// `loopctl.probes/1`.
    schema: &'static str,
    probes: Vec<Listed>,
}

/// One probe.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Listed {
    /// Its name, with that of its loop before it where a document declares it.
    name: String,
    /// The file that declares it.
    declared_in: String,
    /// The command; null for one whose receipts are imported.
    run: Option<String>,
    /// The rows and gaps that it proves; a guard command proves nothing.
    proves: Vec<String>,
    /// Whether it is a guard command, which runs only when it is named.
    guard: bool,
    /// The newest verdict; null where it was never run.
    verdict: Option<&'static str>,
    /// The newest run key.
    run_key: Option<String>,
    /// When the newest run ended.
    finished_at: Option<String>,
    /// When its pass ceases to hold.
    expires_at: Option<String>,
    /// How long ago the newest run ended, in seconds.
    age: Option<i64>,
    /// `proven`, `failing`, `stale`, `partial`, `missing`, `malformed`; null for a guard command.
    evidence: Option<&'static str>,
    /// Why, in words.
    why: String,
}

pub(super) fn run(global: &Global, arguments: &Arguments, streams: &Streams) -> Outcome {
    let mut workspace = Workspace::open(global)?;
    let view = workspace.view(&arguments.at)?;
    let ledger = workspace.ledger(global, &*view, &arguments.at, streams)?;
    let probes = listed(&arguments.loops, &workspace, &ledger)?;
    if arguments.json {
        streams.print_json(&Probes { schema: "loopctl.probes/1", probes })?;
        return Ok(0);
    }
    if probes.is_empty() {
        streams.notice(&none(&arguments.loops, &ledger));
    }
    streams.print(&table(&probes, streams.look))?;
    Ok(0)
}

/// What is told where no probe is listed.
fn none(loops: &[String], ledger: &Ledger) -> String {
    let place = "`[probes.NAME]` in loopctl.toml, or `probes:` in a front matter";
    if loops.is_empty() || ledger.declared_probes().next().is_none() {
        return format!("no probes are declared: write {place}");
    }
    format!("no probe proves a row of {}: name one under `proves` of {place}", loops.join(" or "))
}

/// The probes that the loops of these names declare, and that prove a row of them; all, where none is named.
fn listed(names: &[String], workspace: &Workspace, ledger: &Ledger) -> Result<Vec<Listed>, Failure> {
    let mut documents: Vec<&LoopDoc> = ledger.loops.iter().collect();
    let mut proofs: Vec<&Proof> = ledger.proofs.all().iter().collect();
    if !names.is_empty() {
        let meant = names.iter().map(|name| loops::meant(name, workspace, ledger)).collect::<Result<Vec<_>, _>>()?;
        let meant = meant.concat();
        let chosen: Vec<&str> = of_loops(&meant, ledger).into_iter().map(|proof| proof.name.as_str()).collect();
        proofs.retain(|proof| chosen.contains(&proof.name.as_str()));
        documents.retain(|document| meant.iter().any(|one| std::ptr::eq(*one, *document)));
    }
    let declared = proofs.into_iter().filter_map(|proof| {
        let declared = proof.declared(ledger)?;
        Some(of_proof(proof, declared.probe, declared.source.path().as_str(), ledger))
    });
    let mut found: Vec<Listed> = declared.collect();
    for document in documents {
        let Some(identity) = &document.id else { continue };
        for (name, probe) in guards(document) {
            let name = format!("{}/{name}", identity.id);
            found.push(Listed {
                declared_in: document.source.path().to_string(),
                run: probe.run,
                proves: Vec::new(),
                guard: true,
                verdict: None,
                run_key: ledger.proofs.shelf.of_probe(&name).last().map(|filed| filed.key.to_string()),
                finished_at: None,
                expires_at: None,
                age: None,
                evidence: None,
                why: "a guard command: it runs when it is named, and proves nothing".to_owned(),
                name,
            });
        }
    }
    Ok(found)
}

fn of_proof(proof: &Proof, probe: &Probe, path: &str, ledger: &Ledger) -> Listed {
    let opened = proof.receipt();
    Listed {
        name: proof.name.clone(),
        declared_in: path.to_owned(),
        run: probe.run.clone(),
        proves: probe.proves.clone(),
        guard: false,
        verdict: opened.map(|opened| opened.receipt.verdict.name()),
        run_key: opened.map(|opened| opened.key.to_string()),
        finished_at: opened.map(|opened| opened.finished.to_string()),
        expires_at: proof.expires(ledger).map(|moment| moment.to_string()),
        age: opened.map(|opened| now().since(opened.finished).max(0) / 1000),
        evidence: Some(proof.state().name()),
        why: proof.why(ledger),
    }
}

/// A line for each probe, and why it stands there below it.
fn table(probes: &[Listed], look: Look) -> String {
    let mut out = String::new();
    let names = probes.iter().map(|probe| probe.name.chars().count()).max().unwrap_or(0).min(48);
    for probe in probes {
        let state = probe.evidence.unwrap_or("guard");
        let tone = match state {
            "proven" => Tone::Good,
            "failing" | "malformed" => Tone::Bad,
            "guard" => Tone::Faint,
            _ => Tone::Busy,
        };
        let proves = if probe.proves.is_empty() { "nothing".to_owned() } else { probe.proves.join(", ") };
        let age = probe.age.map(|age| format!("{} ago", lasted(age * 1000))).unwrap_or_default();
        let _ = writeln!(
            out,
            "{}  {:names$}  {age:>9}  proves {}",
            look.paint(tone, format!("{state:9}")),
            one_line(&probe.name),
            one_line(&proves)
        );
        if !probe.guard {
            let _ = writeln!(out, "           {}", look.paint(Tone::Faint, one_line(&probe.why)));
        }
    }
    out
}
