//! `loopctl receipt import`: takes in the record of a run that was made elsewhere.

mod record;
mod run;

use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use super::Shelved;
use super::seen::{Ended, doubt};
use crate::cli::probe::overshadows;
use crate::cli::{Failure, Global, Outcome, Streams};
use crate::model::Moment;
use crate::model::evidence::{Newest, Proof};
use crate::model::import::{Format, Observed};
use crate::model::policy::{Matrix, Probe};
use crate::model::receipt::{Opened, Receipt, is_ahead};
use crate::render::one_line;
use crate::repo::write_fresh;
use crate::text::{RepoPath, Source, did_you_mean, limits};
use record::Record;
use run::Run;

/// Writes a receipt of a run that was recorded elsewhere: JUnit XML, TAP, CTRF, the summary of a matrix, an older
/// Markdown receipt, a receipt.exec.json.
///
/// A record that contradicts itself, or is from the future, is refused. It is told where the record does not say that
/// the probe's own command ran, and where the run ended before an input became what it is now.
///
/// Exit code 0: the receipt was written, or was there; 2: it could not be.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// The record.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The probe that it is a run of [default: the one that the record names].
    #[arg(long, value_name = "NAME")]
    probe: Option<String>,
    /// The form of the record [default: what it looks like].
    #[arg(long, value_name = "FORMAT", value_parser = ["junit", "receipt", "exec", "matrix", "tap", "ctrf"])]
    format: Option<String>,
    /// When the run ended, where the record does not say it with its zone [default: when FILE was written].
    #[arg(long, value_name = "TIME")]
    finished_at: Option<String>,
    /// Write JSON (`loopctl schema imported`).
    #[arg(long)]
    json: bool,
}

/// What `receipt import --json` prints.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::cli) struct Taken<'a> {
    /// `loopctl.imported/1`.
    schema: &'static str,
    /// The file of the receipt.
    path: &'a str,
    /// Whether it was written now: not, where the record was imported before.
    written: bool,
    receipt: &'a Receipt,
}

pub(super) fn run(global: &Global, arguments: &Arguments, streams: &Streams) -> Outcome {
    let shelved = Shelved::to_write(global, streams)?;
    let record = Record::open(&arguments.file, arguments.format.as_deref(), &shelved.workspace)?;
    let matrix = arguments.probe.as_deref().map(|name| of_probe(name, &shelved)).transpose()?.unwrap_or_default();
    let mut observed = record.observed(&matrix)?;
    let proof = proof(arguments.probe.as_deref(), &observed, &shelved)?;
    let (name, probe) = admitted(proof, record.format, &shelved)?;
    for caveat in &observed.caveats {
        streams.notice(&format!("{}: {caveat}", record.path));
    }
    let finished = finished(arguments, &observed, &record, streams)?;
    let said = observed.last.filter(|_| arguments.finished_at.is_none());
    is_over(finished, said, shelved.ledger.time.clock)?;
    // Whoever says when it ended knows that better than its record, which then is wrong about its beginning as well.
    observed.started_at = observed.started_at.filter(|began| arguments.finished_at.is_none() || *began <= finished);
    // The same record again is no other run: a new receipt would say that it saw what is here now.
    let taken = arguments.finished_at.is_none().then(|| earlier(&shelved, name, &record)).flatten();
    if let Some((file, receipt)) = taken {
        return tell(arguments, &file, false, &receipt, streams);
    }
    let ended = match (observed.finished_at, said) {
        (Some(stated), _) => Ended::Stated(stated),
        (None, Some(last)) => Ended::Last(last),
        (None, None) => Ended::Taken(finished),
    };
    let may_be_wrong = [
        not_said_to_run(proof, probe, record.format, &observed),
        doubt(&record.path, name, probe, ended, &shelved)?
            .map(|why| format!("{why}: the receipt says that it saw what is here now")),
    ];
    may_be_wrong.iter().flatten().for_each(|why| streams.notice(why));
    let ahead = shelved.ledger.proofs.shelf.ahead(name, shelved.ledger.time.clock);
    ahead.iter().for_each(|ahead| streams.notice(&overshadows(ahead)));
    let receipt = Run { name, probe, record: &record, observed, finished }.receipt(&shelved)?;
    let (file, written, receipt) = shelve(&receipt, &record, &shelved)?;
    tell(arguments, &file, written, &receipt, streams)
}

/// Writes a receipt that every reader takes to where it belongs. Returns the file, whether it was written now, and the
/// receipt as it stands there.
fn shelve(receipt: &Receipt, record: &Record, shelved: &Shelved) -> Result<(String, bool, Receipt), Failure> {
    let name = receipt.probe.as_str();
    let file = format!("{}/{name}/{}.json", shelved.shelf()?, receipt.run_key);
    let text = receipt.clone().text();
    let place = RepoPath::new(&file).map_err(|_| Failure::new(format!("{file} is no path")))?;
    // What every reader would call malformed is not written: it could never be taken back.
    Opened::read(&Source::new(place.clone(), text.clone()), name, shelved.ledger.time.clock).map_err(|fault| {
        let failure = Failure::new(format!("no receipt can be made of {}: {}", record.path, fault.message));
        failure.help("where it is the time, say when the run ended: --finished-at TIME")
    })?;
    let written = write_fresh(shelved.workspace.root(), &place, &text)?;
    if !written && !is_same(shelved, &place, receipt)? {
        return Err(Failure::new(format!("{file} is there, and is a receipt of another record")));
    }
    let receipt: Receipt =
        serde_json::from_str(&text).map_err(|error| Failure::new(format!("could not read back {file}: {error}")))?;
    Ok((file, written, receipt))
}

fn tell(arguments: &Arguments, file: &str, written: bool, receipt: &Receipt, streams: &Streams) -> Outcome {
    if arguments.json {
        streams.print_json(&Taken { schema: "loopctl.imported/1", path: file, written, receipt })?;
    } else {
        let there = if written { "" } else { " (it was imported before)" };
        let name = &receipt.probe;
        streams.print(&format!("{}  {name}  {}{there}\n", receipt.verdict.name(), one_line(file)))?;
    }
    Ok(0)
}

/// The receipt of a probe that was made of this record before.
fn earlier(shelved: &Shelved, name: &str, record: &Record) -> Option<(String, Receipt)> {
    let sha256 = record.sha256();
    let filed = shelved.ledger.proofs.shelf.of_probe(name).iter().rev();
    filed
        .filter_map(|filed| match shelved.read(name, filed) {
            Newest::Receipt(opened) => Some((filed.path.to_string(), opened.receipt)),
            Newest::Malformed { .. } | Newest::None => None,
        })
        .find(|(_, receipt)| receipt.source.as_ref().is_some_and(|source| source.sha256 == sha256))
}

/// How the summaries of a probe are written.
fn of_probe(name: &str, shelved: &Shelved) -> Result<Matrix, Failure> {
    let declared = named(name, shelved)?.declared(&shelved.ledger);
    Ok(declared.map(|declared| declared.probe.matrix.clone()).unwrap_or_default())
}

/// The probe that the record is a run of.
fn proof<'a>(wanted: Option<&str>, observed: &Observed, shelved: &'a Shelved) -> Result<&'a Proof, Failure> {
    let name = match (wanted, &observed.capability) {
        (Some(name), _) => name,
        (None, Some(name)) => name,
        (None, None) => {
            return Err(Failure::new("the record does not say what ran").help("name the probe: --probe NAME"));
        }
    };
    named(name, shelved)
}

/// The probe of a name.
fn named<'a>(name: &str, shelved: &'a Shelved) -> Result<&'a Proof, Failure> {
    let proofs = &shelved.ledger.proofs;
    proofs.named(None, name).ok_or_else(|| {
        let known = proofs.all().iter().map(|proof| proof.name.as_str());
        let failure = Failure::new(format!("no probe is called `{name}`, and a receipt of it would prove nothing"));
        failure
            .help("declare it in loopctl.toml, or name the one that it is: --probe NAME")
            .help(did_you_mean(name, known))
    })
}

/// The probe, if it takes records of this form.
fn admitted<'a>(proof: &'a Proof, format: Format, shelved: &'a Shelved) -> Result<(&'a str, &'a Probe), Failure> {
    let declared = proof.declared(&shelved.ledger);
    let probe = declared
        .map(|declared| declared.probe)
        .ok_or_else(|| Failure::new(format!("{} is not declared", proof.name)))?;
    let wants = probe.import.map(Format::from);
    match wants {
        Some(wants) if wants != format => Err(Failure::new(format!(
            "{} takes records in the form {}, and this is {}",
            proof.name,
            wants.name(),
            format.name()
        ))),
        _ => Ok((&proof.name, probe)),
    }
}

/// What is to be said of a probe with a command whose record does not say that it was this that ran.
fn not_said_to_run(proof: &Proof, probe: &Probe, format: Format, observed: &Observed) -> Option<String> {
    let name = proof.name.as_str();
    let own = name.rsplit('/').next().unwrap_or(name);
    let says = match format {
        Format::Receipt | Format::Exec => observed.capability.as_deref().is_some_and(|ran| ran == name || ran == own),
        // A summary speaks of the cases that the runner has.
        Format::Matrix => !probe.cases.is_empty(),
        Format::Junit | Format::Tap | Format::Ctrf => false,
    };
    (probe.import.is_none() && !says)
        .then(|| format!("{name} has a command (`run`), and the record does not say that it was this that ran"))
}

/// When the run ended: by the record, by the caller, else by the file.
fn finished(arguments: &Arguments, observed: &Observed, record: &Record, streams: &Streams) -> Result<Moment, Failure> {
    if let Some(text) = &arguments.finished_at {
        return Moment::parse(text)
            .ok_or_else(|| Failure::new(format!("`{text}` is no moment")).help("write it as 2026-03-01T10:00:00Z"));
    }
    if let Some(finished) = observed.finished_at {
        return Ok(finished);
    }
    let written = record.written()?;
    streams.notice(&format!("the record does not say when the run ended; {written}, when it was written, is taken"));
    Ok(written)
}

/// Refuses a run from the future; `last` is the latest moment that a time of its record can be.
fn is_over(finished: Moment, last: Option<Moment>, clock: Moment) -> Result<(), Failure> {
    /// How far apart two clocks on earth are at most.
    const ACROSS: i64 = 26 * 60 * 60 * 1000;
    let soonest = last.map(|last| last.plus(-ACROSS));
    let what = if is_ahead(finished, clock) {
        format!("it ended at {finished}")
    } else if let Some(soonest) = soonest.filter(|soonest| is_ahead(*soonest, clock)) {
        format!("its record speaks of a time after {soonest}")
    } else {
        return Ok(());
    };
    let failure = Failure::new(format!("the run is from the future: {what}"));
    Err(failure.help("say when it did end, where the clock of its runner is wrong: --finished-at TIME"))
}

/// Whether the receipt that is there was made of the same record.
fn is_same(shelved: &Shelved, path: &RepoPath, receipt: &Receipt) -> Result<bool, Failure> {
    let there = shelved.view.read(path, limits::FILE_BYTES)?;
    let there = there.and_then(|source| serde_json::from_str::<Receipt>(source.text()).ok());
    Ok(there.is_some_and(|there| there.source == receipt.source))
}
