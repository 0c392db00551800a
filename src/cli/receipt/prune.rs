//! `loopctl receipt prune`: clears away receipts that nothing needs any more.

use clap::Args;
use serde::Serialize;

use super::Shelved;
use crate::cli::clock::now;
use crate::cli::{Failure, Global, Outcome, Streams};
use crate::model::evidence::{Newest, Trust};
use crate::model::{Filed, Moment, length_of_time};
use crate::text::harmless;

/// Removes receipts that a newer one of the same probe supersedes, that no document cites, and that are older
/// than `[receipts] keep`. One that is malformed, or not signed by whom the policy trusts, supersedes nothing.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Keep what is not older than this (30d) [default: `keep` of the policy].
    #[arg(long, value_name = "LENGTH")]
    keep: Option<String>,
    /// Say what would be removed; remove nothing.
    #[arg(long)]
    dry_run: bool,
    /// Write JSON (`loopctl schema pruned`).
    #[arg(long)]
    json: bool,
}

/// What `receipt prune --json` prints.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::cli) struct Pruned {
    /// `loopctl.pruned/1`.
    schema: &'static str,
    /// Whether the files were removed, and not only named.
    removed: bool,
    /// The receipts, and their signatures.
    paths: Vec<String>,
    /// How many receipts stay.
    kept: usize,
}

pub(super) fn run(global: &Global, arguments: &Arguments, streams: &Streams) -> Outcome {
    let shelved = Shelved::to_write(global, streams)?;
    let keep = arguments.keep.as_ref().or(shelved.ledger.policy.policy.receipts.keep.as_ref());
    let keep = keep.ok_or_else(|| {
        Failure::new("nothing says how long receipts are kept")
            .help("set `keep = \"30d\"` in `[receipts]`, or give --keep 30d")
    })?;
    let length = length_of_time(keep)
        .ok_or_else(|| Failure::new(format!("`{keep}` is no length of time")).help("write it as 24h or 30d"))?;
    let until = now().plus(-length);
    let cited = shelved.ledger.cited_receipts();
    let mut paths = Vec::new();
    let mut gone = 0;
    let trust = Trust::of(&*shelved.view, &shelved.ledger.policy.policy);
    for (probe, filed) in shelved.ledger.proofs.shelf.probes() {
        let Some(standing) = standing(&shelved, &trust, probe, filed) else { continue };
        let superseded = filed.iter().filter(|old| old.key.moment() < standing);
        for old in superseded.filter(|old| old.key.moment() < until && !cited.has(&old.key)) {
            gone += 1;
            paths.push(old.path.to_string());
            paths.extend(old.signed.then(|| format!("{}.sig", old.path)));
        }
    }
    if !arguments.dry_run {
        for path in &paths {
            let full = shelved.workspace.root().join(path);
            std::fs::remove_file(&full).map_err(|error| Failure::io(format!("could not remove {path}"), &error))?;
        }
    }
    let kept = shelved.ledger.proofs.shelf.len() - gone;
    if arguments.json {
        let removed = !arguments.dry_run;
        streams.print_json(&Pruned { schema: "loopctl.pruned/1", removed, paths, kept })?;
    } else {
        paths.iter().try_for_each(|path| streams.print(&format!("{}\n", harmless(path))))?;
        let verb = if arguments.dry_run { "would be removed" } else { "removed" };
        streams.say(&format!("{gone} {verb}, {kept} kept"));
    }
    Ok(0)
}

/// The second by which all receipts are superseded that ended before it: that of the newest one which is what it says
/// and is trusted. Those of one second stay, for only their content tells which is newer.
fn standing(shelved: &Shelved, trust: &Trust, probe: &str, filed: &[Filed]) -> Option<Moment> {
    filed.iter().rev().find_map(|filed| match shelved.read(probe, filed) {
        Newest::Receipt(opened) => {
            trust.signer(&*shelved.view, &opened).is_ok().then(|| opened.finished.min(filed.key.moment()))
        }
        Newest::Malformed { .. } | Newest::None => None,
    })
}
