//! `loopctl receipt verify`: whether receipts are what they say they are.

use std::fmt::Write;

use clap::Args;
use serde::Serialize;

use super::Shelved;
use crate::cli::workspace::At;
use crate::cli::{Global, Outcome, Streams};
use crate::model::Filed;
use crate::model::evidence::{Newest, Trust};
use crate::model::receipt::Opened;
use crate::render::{Look, Tone, one_line};

/// Holds receipts to their word: digest, verdict, the logs and sources they name, and their signatures where
/// the policy demands them.
///
/// Exit code 0: all of them are good; 1: one is not.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The runs, by key or path; all, where none is named.
    #[arg(value_name = "RUN-KEY-or-PATH")]
    names: Vec<String>,
    #[command(flatten)]
    at: At,
    /// Write JSON (`loopctl schema verified`).
    #[arg(long)]
    json: bool,
}

/// What `receipt verify --json` prints.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::cli) struct Verified {
    /// `loopctl.verified/1`.
    schema: &'static str,
    receipts: Vec<Checked>,
}

/// One receipt.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Checked {
    run_key: String,
    probe: String,
    path: String,
    /// What is wrong; empty where nothing is.
    faults: Vec<String>,
    /// What could not be looked at, and so is not known.
    unknown: Vec<String>,
    /// Who signed it, where the policy demands that somebody does.
    signer: Option<String>,
}

pub(super) fn run(global: &Global, arguments: &Arguments, streams: &Streams) -> Outcome {
    let shelved = Shelved::open(global, &arguments.at, streams)?;
    let chosen = if arguments.names.is_empty() {
        shelved.of_probes(&[])?
    } else {
        arguments.names.iter().map(|name| shelved.find(name)).collect::<Result<_, _>>()?
    };
    let trust = Trust::of(&*shelved.view, &shelved.ledger.policy.policy);
    let receipts: Vec<Checked> =
        chosen.into_iter().map(|(probe, filed)| checked(probe, filed, &trust, &shelved, &arguments.at)).collect();
    let bad = receipts.iter().filter(|one| !one.faults.is_empty()).count();
    if arguments.json {
        streams.print_json(&Verified { schema: "loopctl.verified/1", receipts })?;
    } else {
        streams.print(&table(&receipts, streams.look))?;
        streams.say(&format!("{} good, {bad} not", receipts.len() - bad));
    }
    Ok(u8::from(bad > 0))
}

fn checked(probe: &str, filed: &Filed, trust: &Trust, shelved: &Shelved, at: &At) -> Checked {
    let mut one = Checked {
        run_key: filed.key.to_string(),
        probe: probe.to_owned(),
        path: filed.path.to_string(),
        faults: Vec::new(),
        unknown: Vec::new(),
        signer: None,
    };
    let opened = match shelved.read(probe, filed) {
        Newest::Receipt(opened) => opened,
        Newest::Malformed { fault, .. } => {
            one.faults.push(fault.message);
            return one;
        }
        Newest::None => {
            one.faults.push("it is gone".to_owned());
            return one;
        }
    };
    // What the verdict follows from is known only of a probe that is still what it was.
    let declared = shelved.ledger.proofs.named(None, probe).and_then(|proof| proof.declared(&shelved.ledger));
    let same = declared.filter(|declared| opened.receipt.definition.as_deref() == Some(&declared.probe.definition()));
    one.faults.extend(same.and_then(|declared| opened.contradicts(declared.probe)).map(|fault| fault.message));
    files(&opened, shelved, at, &mut one);
    match trust.signer(&*shelved.view, &opened) {
        Ok(signer) => one.signer = signer,
        Err(why) => one.faults.push(why),
    }
    one
}

/// Holds the logs, the summaries and the source that a receipt names to their digests.
fn files(opened: &Opened, shelved: &Shelved, at: &At, one: &mut Checked) {
    let logs = opened
        .receipt
        .cases
        .iter()
        .filter_map(|case| case.log.as_ref())
        .chain(opened.receipt.matrix.iter().flat_map(|run| &run.summaries));
    let logs = logs.map(|log| (&log.path, &log.sha256));
    let source = opened.receipt.source.iter().map(|source| (&source.path, &source.sha256));
    for (path, sha256) in logs.chain(source) {
        match shelved.sha256(path, at) {
            Ok(Some(found)) if found == *sha256 => {}
            Ok(Some(_)) => one.faults.push(format!("{path} is not what it was")),
            Ok(None) => one.unknown.push(format!("{path} is not here")),
            Err(why) => one.unknown.push(format!("{path} cannot be read: {why}")),
        }
    }
}

fn table(receipts: &[Checked], look: Look) -> String {
    let mut out = String::new();
    for one in receipts {
        let (word, tone) = if one.faults.is_empty() { ("good", Tone::Good) } else { ("bad", Tone::Bad) };
        let signer = one.signer.as_deref().map(|signer| format!("signed by {signer}"));
        let said: Vec<String> = one.faults.iter().chain(&one.unknown).cloned().chain(signer).collect();
        let said = if said.is_empty() { String::new() } else { format!("  {}", said.join("; ")) };
        let _ =
            writeln!(out, "{}  {}{}", look.paint(tone, format!("{word:4}")), one_line(&one.run_key), one_line(&said));
    }
    out
}
