//! `loopctl probe run`: runs probes, and writes a receipt of each.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::path::Path;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};

use clap::Args;
use serde::Serialize;

use super::choose::{Chosen, Wish, choose};
use super::gather::Gathering;
use super::lines;
use super::plan::{Ground, Group, called, groups};
use super::progress::{EVERY, Progress};
use crate::cli::clock::now;
use crate::cli::loops;
use crate::cli::workspace::{At, Workspace};
use crate::cli::{self, Failure, Global, Streams};
use crate::model::policy::Policy;
use crate::model::receipt::{Draft, Outcome, Receipt, Subject, Verdict, is_ahead};
use crate::model::redact::Redaction;
use crate::model::{Filed, Shelf};
use crate::probe::{Interrupt, Selected, broken, outcome};
use crate::render::{Look, one_line};
use crate::repo::write_fresh;
use crate::text::RepoPath;

/// Runs probes and writes a receipt of each run.
///
/// Exit code 0: all passed or were skipped; 1: one did not; 2: could not look.
#[derive(Args, Debug)]
#[command(
    override_usage = "loopctl probe run [OPTIONS] <NAME>...\n       loopctl probe run [OPTIONS] --loop <LOOP>\n       \
                            loopctl probe run [OPTIONS] --stale"
)]
pub(super) struct Arguments {
    /// The probes, or guard commands, to run.
    #[arg(value_name = "NAME", required_unless_present_any = ["of_loop", "stale"])]
    names: Vec<String>,
    /// Run what this loop declares, and what proves its rows.
    #[arg(long = "loop", value_name = "LOOP")]
    of_loop: Option<String>,
    /// Run only what does not stand proven: of those that are named, of the --loop, else of all.
    #[arg(long)]
    stale: bool,
    /// Run only these cases of a probe that has cases: a part proves nothing but itself.
    #[arg(long = "case", value_name = "ID", num_args = 1..)]
    cases: Vec<String>,
    /// Run the others as well, after one did not pass.
    #[arg(long)]
    keep_going: bool,
    /// Run so many at once.
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = clap::value_parser!(u8).range(1..=64))]
    jobs: u8,
    /// Write JSON (`loopctl schema runs`).
    #[arg(long)]
    json: bool,
}

/// What `probe run --json` prints.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::cli) struct Runs {
    /// `loopctl.runs/1`.
    schema: &'static str,
    runs: Vec<Run>,
}

/// One run.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Run {
    /// The file that the receipt was written to.
    pub(super) path: String,
    pub(super) receipt: Receipt,
}

pub(super) fn run(global: &Global, arguments: &Arguments, streams: &Streams) -> cli::Outcome {
    let at = At::default();
    let mut workspace = Workspace::open(global)?;
    let view = workspace.working_tree()?;
    let ledger = workspace.ledger(global, &*view, &at, streams)?;
    let of_loops = arguments.of_loop.as_ref().map(|name| loops::meant(name, &workspace, &ledger)).transpose()?;
    let wish = Wish { names: &arguments.names, of_loops: of_loops.as_deref(), stale: arguments.stale };
    let chosen = choose(&wish, &ledger)?;
    if chosen.is_empty() {
        streams.notice("there is nothing to run");
    }
    let redaction = redaction(&ledger.policy.policy);
    let ground = Ground::of(&*view, &ledger, workspace.head()?);
    ground.absent(&chosen)?.iter().for_each(|told| streams.notice(&one_line(told)));
    let groups = groups(chosen, &arguments.cases, &workspace, &ground, &redaction)?;
    let interrupt =
        Interrupt::install().map_err(|error| Failure::new(format!("could not listen for signals: {error}")))?;
    let ran = Running {
        groups: &groups,
        ground: &ground,
        keep_going: arguments.keep_going,
        interrupt: &interrupt,
        progress: Progress::new(streams.is_quiet(), streams.look.width),
        redaction: &redaction,
        shelf: &ledger.policy.policy.receipts.dir,
        filed: &ledger.proofs.shelf,
        root: workspace.root(),
        look: streams.look,
        json: arguments.json,
        streams,
    }
    .all(usize::from(arguments.jobs))?;
    let passed = ran.iter().all(|run| matches!(run.receipt.verdict, Verdict::Pass | Verdict::Skipped));
    let left = groups.iter().map(|group| group.drafts.len()).sum::<usize>() - ran.len();
    if left > 0 {
        let why = if interrupt.is_raised() {
            "interrupted"
        } else {
            "one before did not pass (--keep-going runs the others as well)"
        };
        streams.notice(&format!("{left} not run: {why}"));
    }
    if arguments.json {
        streams.print_json(&Runs { schema: "loopctl.runs/1", runs: ran })?;
    }
    Ok(u8::from(!passed))
}

/// What is taken out of outputs: by the policy, by the environment, by its shape.
pub(in crate::cli) fn redaction(policy: &Policy) -> Redaction {
    let variables = std::env::vars_os()
        .map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()));
    Redaction::written(&policy.receipts.redact, variables)
}

/// A call under way.
struct Running<'a> {
    groups: &'a [Group<'a>],
    ground: &'a Ground<'a>,
    keep_going: bool,
    interrupt: &'a Interrupt,
    progress: Progress,
    redaction: &'a Redaction,
    root: &'a Path,
    /// Where receipts are kept.
    shelf: &'a str,
    /// Those that are there.
    filed: &'a Shelf,
    look: Look,
    json: bool,
    streams: &'a Streams,
}

impl<'a> Running<'a> {
    /// Runs every group, so many at once; one that does not pass keeps the others from beginning.
    fn all(&self, jobs: usize) -> Result<Vec<Run>, Failure> {
        let next = AtomicUsize::new(0);
        let over = AtomicBool::new(false);
        let work = |done: mpsc::Sender<(usize, Result<Vec<Run>, Failure>)>| {
            while !over.load(Ordering::SeqCst) {
                let at = next.fetch_add(1, Ordering::SeqCst);
                let Some(group) = self.groups.get(at) else { return };
                let runs = self.one(group);
                let stops = match &runs {
                    Ok(runs) => !self.keep_going && runs.iter().any(|run| stops(run.receipt.verdict)),
                    Err(_) => true,
                };
                if stops || self.interrupt.signal().is_some() {
                    over.store(true, Ordering::SeqCst);
                }
                if done.send((at, runs)).is_err() {
                    return;
                }
            }
        };
        let mut done = std::thread::scope(|scope| {
            let (sender, receiver) = mpsc::channel();
            for _ in 0..jobs.min(self.groups.len()) {
                let sender = sender.clone();
                scope.spawn(|| work(sender));
            }
            drop(sender);
            let mut done = Vec::new();
            loop {
                match receiver.recv_timeout(EVERY) {
                    Ok(one) => done.push(one),
                    Err(RecvTimeoutError::Timeout) => self.progress.tick(),
                    Err(RecvTimeoutError::Disconnected) => return done,
                }
            }
        });
        done.sort_by_key(|(at, _)| *at);
        let mut runs = Vec::new();
        for (_, of_group) in done {
            runs.extend(of_group?);
        }
        Ok(runs)
    }

    /// Runs one command, and writes a receipt for each probe that has it.
    fn one(&self, group: &'a Group<'_>) -> Result<Vec<Run>, Failure> {
        let names: Vec<&str> = group.chosen.iter().map(|chosen| chosen.name.as_str()).collect();
        let names = names.join(", ");
        // An earlier run of this call may have changed what this one looks at.
        let subjects = group.chosen.iter().map(|chosen| self.ground.subject(chosen));
        let subjects = subjects.collect::<Result<Vec<Subject>, Failure>>()?;
        let (job, run_id) = called(group)?;
        let gathering =
            |chosen: &'a Chosen<'_>| Gathering::before(self.root, &chosen.probe.matrix, &group.cases, &run_id);
        let gatherings: Vec<Option<Gathering<'_>>> = group.chosen.iter().map(gathering).collect();
        self.progress.begin(&names, &lines::of_job(&job));
        let ran = crate::probe::run(&job, self.interrupt, &mut |line| self.progress.hear(&names, line));
        self.progress.end(&names);
        let mut runs = Vec::new();
        let drafts = group.chosen.iter().zip(&group.drafts).zip(subjects).zip(&gatherings);
        for (((chosen, draft), subject), gathering) in drafts {
            let selected = Selected { cases: &group.cases, all: group.all };
            let summed = gathering.as_ref().map(|gathering| gathering.after(&ran, &chosen.probe.cases));
            let outcome = outcome(&chosen.probe, &ran, selected, summed, self.redaction);
            let outcome = self.held(chosen, &subject, outcome);
            let run = self.write(&draft.clone().on(subject), &outcome)?;
            if !self.json {
                self.streams.print(&lines::of_run(&run, self.look))?;
            }
            runs.push(run);
        }
        Ok(runs)
    }

    /// A pass on inputs that changed while it ran is one of contents that nobody can name: it is none.
    fn held(&self, chosen: &Chosen<'_>, subject: &Subject, outcome: Outcome) -> Outcome {
        let passed = outcome.verdict == Verdict::Pass;
        let Some(change) = passed.then(|| self.ground.change(chosen, subject)).flatten() else { return outcome };
        self.streams.notice(&one_line(&format!(
            "{} passed, and proves nothing: {change}. Run it again; what the probe itself writes is no input of it",
            chosen.name
        )));
        broken(outcome, change)
    }

    /// Writes the receipt under a key that no other run has.
    fn write(&self, draft: &Draft, outcome: &Outcome) -> Result<Run, Failure> {
        const TRIES: usize = 100;
        if is_ahead(outcome.finished, now()) {
            let failure = Failure::new(format!("the clock was set back while {} ran", draft.name));
            return Err(failure.help("run it again: until its end is past, it would hide every other run"));
        }
        self.filed.ahead(&draft.name, now()).iter().for_each(|ahead| self.streams.notice(&overshadows(ahead)));
        for _ in 0..TRIES {
            let receipt = draft.receipt(outcome.clone(), random());
            let path = format!("{}/{}/{}.json", self.shelf, draft.name, receipt.run_key);
            let path = RepoPath::new(&path).map_err(|_| Failure::new(format!("{path} is no path")))?;
            let text = receipt.text();
            let written = write_fresh(self.root, &path, &text)?;
            if written {
                let receipt = serde_json::from_str(&text)
                    .map_err(|error| Failure::new(format!("could not read back {path}: {error}")))?;
                return Ok(Run { path: path.to_string(), receipt });
            }
        }
        Err(Failure::new(format!("could not find a free run key for {}", draft.name)))
    }
}

/// What is told of a run where there is a receipt of one that is not over yet.
pub(in crate::cli) fn overshadows(ahead: &Filed) -> String {
    one_line(&format!("{} is of a run after now: until it is over, that one counts, and not this", ahead.path))
}

/// Whether a verdict keeps later probes from being run.
fn stops(verdict: Verdict) -> bool {
    !matches!(verdict, Verdict::Pass | Verdict::Skipped)
}

/// Digits that no other process draws: the system seeds each of these hashers anew.
pub(in crate::cli) fn random() -> u64 {
    let mut hasher = RandomState::new().build_hasher();
    hasher.write_u32(std::process::id());
    hasher.finish()
}
