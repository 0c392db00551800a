//! `loopctl receipt list`: the runs that are on record.

use std::fmt::Write;

use clap::Args;
use serde::Serialize;

use super::Shelved;
use crate::cli::workspace::At;
use crate::cli::{Global, Outcome, Streams};
use crate::model::evidence::Newest;
use crate::model::{Filed, Moment};
use crate::render::{Look, Tone, one_line};

/// Lists receipts, the newest of each probe last.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Only those of these probes.
    #[arg(value_name = "PROBE")]
    probes: Vec<String>,
    #[command(flatten)]
    at: At,
    /// Write JSON (`loopctl schema receipts`).
    #[arg(long)]
    json: bool,
}

/// What `receipt list --json` prints.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::cli) struct Receipts {
    /// `loopctl.receipts/1`.
    schema: &'static str,
    receipts: Vec<Listed>,
}

/// One receipt.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Listed {
    run_key: String,
    probe: String,
    path: String,
    /// Null where the receipt is malformed.
    verdict: Option<&'static str>,
    finished_at: Option<String>,
    /// Whether all declared cases ran.
    complete: Option<bool>,
    /// Whether a signature lies beside it; `receipt verify` says whether it is good.
    signed: bool,
    /// What is wrong with a malformed one.
    fault: Option<String>,
}

pub(super) fn run(global: &Global, arguments: &Arguments, streams: &Streams) -> Outcome {
    let shelved = Shelved::open(global, &arguments.at, streams)?;
    let chosen = shelved.of_probes(&arguments.probes)?;
    let mut found: Vec<(&str, Moment, Listed)> = Vec::with_capacity(chosen.len());
    for (probe, filed) in chosen {
        let (ended, listed) = listed(probe, filed, &shelved);
        found.push((probe, ended, listed));
    }
    // Those of one second are named in any order.
    found.sort_by(|(a, one, _), (b, other, _)| (a, one).cmp(&(b, other)));
    let receipts: Vec<Listed> = found.into_iter().map(|(_, _, listed)| listed).collect();
    if arguments.json {
        streams.print_json(&Receipts { schema: "loopctl.receipts/1", receipts })?;
        return Ok(0);
    }
    if receipts.is_empty() {
        streams.notice(&format!("there are no receipts in {}", shelved.shelf()?));
    }
    streams.print(&table(&receipts, streams.look))?;
    Ok(0)
}

/// What is told of a receipt, and when its run ended.
fn listed(probe: &str, filed: &Filed, shelved: &Shelved) -> (Moment, Listed) {
    let bare = Listed {
        run_key: filed.key.to_string(),
        probe: probe.to_owned(),
        path: filed.path.to_string(),
        verdict: None,
        finished_at: None,
        complete: None,
        signed: filed.signed,
        fault: None,
    };
    let named = filed.key.moment();
    match shelved.read(probe, filed) {
        Newest::Receipt(opened) => (
            opened.finished,
            Listed {
                verdict: Some(opened.receipt.verdict.name()),
                finished_at: Some(opened.finished.to_string()),
                complete: Some(opened.receipt.complete),
                ..bare
            },
        ),
        Newest::Malformed { fault, .. } => (named, Listed { fault: Some(fault.message), ..bare }),
        Newest::None => (named, bare),
    }
}

fn table(receipts: &[Listed], look: Look) -> String {
    let mut out = String::new();
    for one in receipts {
        let (word, tone) = match one.verdict {
            Some("pass") => ("pass", Tone::Good),
            Some(word @ ("blocked" | "skipped")) => (word, Tone::Busy),
            Some(word) => (word, Tone::Bad),
            None => ("malformed", Tone::Bad),
        };
        let part = if one.complete == Some(false) { "  a part of its cases" } else { "" };
        let signed = if one.signed { "  signed" } else { "" };
        let fault = one.fault.as_deref().map(|fault| format!("  {fault}")).unwrap_or_default();
        let _ = writeln!(
            out,
            "{}  {}{part}{signed}{}",
            look.paint(tone, format!("{word:9}")),
            one_line(&one.run_key),
            one_line(&fault)
        );
    }
    out
}
