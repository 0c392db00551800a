//! `loopctl receipt show`: one run, as it is on record.

use std::fmt::Write;

use clap::Args;

use super::Shelved;
use crate::cli::workspace::At;
use crate::cli::{Failure, Global, Outcome, Streams};
use crate::model::evidence::Newest;
use crate::model::receipt::{Opened, Verdict};
use crate::render::{Look, Tone, one_line};

/// Shows one receipt.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The run, by its key or by the path of its receipt: from here, or as loopctl prints it.
    #[arg(value_name = "RUN-KEY-or-PATH")]
    name: String,
    #[command(flatten)]
    at: At,
    /// Write the receipt itself (`loopctl schema receipt`).
    #[arg(long)]
    json: bool,
}

pub(super) fn run(global: &Global, arguments: &Arguments, streams: &Streams) -> Outcome {
    let shelved = Shelved::open(global, &arguments.at, streams)?;
    let (probe, filed) = shelved.find(&arguments.name)?;
    match shelved.read(probe, filed) {
        Newest::Receipt(opened) if arguments.json => streams.print_as_json(opened.source.text())?,
        Newest::Receipt(opened) => streams.print(&card(&opened, streams.look))?,
        Newest::Malformed { source, fault } => return Err(Failure::of_faults(&[fault], &source)),
        Newest::None => return Err(Failure::new(format!("{} is gone", filed.path))),
    }
    Ok(0)
}

fn card(opened: &Opened, look: Look) -> String {
    let receipt = &opened.receipt;
    let tone = match receipt.verdict {
        Verdict::Pass => Tone::Good,
        Verdict::Fail | Verdict::Error => Tone::Bad,
        Verdict::Blocked | Verdict::Skipped => Tone::Busy,
    };
    let mut out =
        format!("{}  {}\n", look.paint(Tone::Strong, &receipt.run_key), look.paint(tone, receipt.verdict.name()));
    let mut row = |name: &str, text: String| {
        if !text.is_empty() {
            let _ = writeln!(out, "{}  {}", look.paint(Tone::Faint, format!("{name:9}")), one_line(&text));
        }
    };
    row("probe", receipt.probe.clone());
    row("command", receipt.command.clone().unwrap_or_default());
    let exit = receipt.exit.as_ref().map(|exit| {
        let code = exit.code.map(|code| format!("code {code}"));
        let signal = exit.signal.map(|signal| format!("signal {signal}"));
        [code, signal, exit.error.clone()].into_iter().flatten().collect::<Vec<_>>().join(", ")
    });
    row("exit", exit.unwrap_or_default());
    row("reason", receipt.reason.clone().unwrap_or_default());
    row("started", receipt.started_at.clone().unwrap_or_default());
    row("finished", receipt.finished_at.clone());
    row("expires", receipt.expires_at.clone().unwrap_or_default());
    row("head", receipt.subject.head.clone().unwrap_or_default() + if receipt.subject.dirty { " (dirty)" } else { "" });
    for input in &receipt.subject.inputs {
        row(
            "input",
            format!("{}  {}", input.oid.as_deref().map_or("not there", |oid| oid.get(..8).unwrap_or(oid)), input.path),
        );
    }
    row("covers", receipt.covers.join(", "));
    let counts: Vec<String> = receipt.counts.iter().map(|(name, count)| format!("{count} {name}")).collect();
    row("counts", counts.join(", "));
    for case in &receipt.cases {
        let log = case.log.as_ref().map(|log| format!("  {}", log.path)).unwrap_or_default();
        row("case", format!("{:7}  {}{log}", case.verdict.name(), case.id));
    }
    if !receipt.complete {
        row("cases", "a part of those that are declared".to_owned());
    }
    if let Some(source) = &receipt.source {
        row(
            "imported",
            format!("{} ({}, sha256 {})", source.path, source.format, source.sha256.get(..12).unwrap_or_default()),
        );
        row("known as", source.run_key.clone().unwrap_or_default());
    }
    if let Some(output) = &receipt.output {
        row("output", format!("{} bytes, sha256 {}", output.bytes, output.sha256.get(..12).unwrap_or_default()));
        for line in output.tail.iter().flat_map(|tail| tail.lines()) {
            row("", line.to_owned());
        }
    }
    out
}
