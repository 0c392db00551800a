//! What is to be run: commands, with what each is told and what it looks at.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use super::choose::Chosen;
use super::run::random;
use crate::cli::Failure;
use crate::cli::clock::now;
use crate::cli::workspace::{Head, Workspace};
use crate::model::evidence::{changes, while_it_ran};
use crate::model::matrix::is_run_id;
use crate::model::policy::{Probe, Stream};
use crate::model::receipt::{Draft, Origin, Subject};
use crate::model::redact::Redaction;
use crate::model::{Files, Ledger, Moment, latest_tag, length_of_time, path_of_pattern, subject};
use crate::probe::{Job, Streams as Pipes};
use crate::text::{RepoPath, Tag, View, ViewError, limits};

/// Probes that have the same command: they are run once, and each has its receipt.
pub(super) struct Group<'a> {
    pub(super) chosen: Vec<Chosen<'a>>,
    pub(super) drafts: Vec<Draft>,
    pub(super) cases: Vec<String>,
    pub(super) all: bool,
    pub(super) job: Job,
    /// The variable that tells the runner what its run is called.
    pub(super) run_id: Option<String>,
}

/// What the runs look at.
pub(super) struct Ground<'a> {
    view: &'a dyn View,
    /// Where receipts are kept.
    receipts: Option<RepoPath>,
    head: Option<Head>,
    tags: Vec<Tag>,
    now: Moment,
}

impl<'a> Ground<'a> {
    pub(super) fn of(view: &'a dyn View, ledger: &Ledger, head: Option<Head>) -> Self {
        let receipts = RepoPath::new(&ledger.policy.policy.receipts.dir).ok();
        let tags = ledger.history.as_ref().map(|history| history.tags()).unwrap_or_default();
        Self { view, receipts, head, tags, now: ledger.time.now }
    }

    /// What a probe looks at, if it runs now.
    pub(super) fn subject(&self, chosen: &Chosen<'_>) -> Result<Subject, Failure> {
        let entries = self.view.entries()?;
        let files = Files::of(&entries, self.receipts.as_ref());
        let head = self.head.as_ref().map(|(commit, view)| (*commit, &**view));
        let subject = subject(self.view, files, &chosen.probe.inputs, head).map_err(|(path, why)| {
            let failure = Failure::new(format!("could not read {path}, an input of {}: {why}", chosen.name));
            match why {
                ViewError::NotUtf8Name => failure.help("rename it, or let no pattern of `inputs` name it"),
                _ => failure,
            }
        })?;
        Ok(Subject { from: self.start(chosen)?, ..subject })
    }

    /// What is to be told of inputs that are not there: a pattern that matches no file, a path at which none is.
    pub(super) fn absent(&self, chosen: &[Chosen<'_>]) -> Result<Vec<String>, Failure> {
        if chosen.iter().all(|one| one.probe.inputs.is_empty()) {
            return Ok(Vec::new());
        }
        let entries = self.view.entries()?;
        let files = Files::of(&entries, self.receipts.as_ref());
        let mut told = Vec::new();
        for one in chosen {
            let name = &one.name;
            for pattern in &one.probe.inputs {
                let what = if files.misses(pattern) {
                    format!("`{pattern}`, an input of {name}, matches no file")
                } else if path_of_pattern(pattern).is_some_and(|path| !files.lists(&path)) {
                    format!("{pattern}, an input of {name}, is not there")
                } else {
                    continue;
                };
                told.push(format!("{what}; paths begin at the root of the repository"));
            }
        }
        Ok(told)
    }

    /// What became of the inputs that a run began with, where they are other than that now.
    pub(super) fn change(&self, chosen: &Chosen<'_>, subject: &Subject) -> Option<String> {
        if chosen.probe.inputs.is_empty() {
            return None;
        }
        let entries = match self.view.entries() {
            Ok(entries) => entries,
            Err(why) => return Some(format!("its inputs could not be looked at again: {why}")),
        };
        let files = Files::of(&entries, self.receipts.as_ref());
        let changes = changes(self.view, files, &chosen.probe.inputs, &subject.inputs);
        (!changes.is_empty()).then(|| while_it_ran(&changes))
    }

    /// The tag that an upgrade starts from.
    fn start(&self, chosen: &Chosen<'_>) -> Result<Option<Origin>, Failure> {
        let Some(pattern) = chosen.probe.tags() else { return Ok(None) };
        let latest = latest_tag(&self.tags, pattern, self.now).ok_or_else(|| {
            let why = format!("{} starts from the newest tag of `{pattern}`, and there is none", chosen.name);
            Failure::new(why).help("`git fetch --tags` brings those of the remote")
        })?;
        Ok(Some(Origin { tag: latest.name.clone(), commit: latest.commit.to_string() }))
    }
}

/// Brings probes of the same command together; what one of them looks at and cannot be read is told before any runs.
pub(super) fn groups<'a>(
    chosen: Vec<Chosen<'a>>,
    wanted: &[String],
    workspace: &Workspace,
    ground: &Ground<'_>,
    redaction: &Redaction,
) -> Result<Vec<Group<'a>>, Failure> {
    let mut groups: Vec<Group<'a>> = Vec::new();
    for one in chosen {
        let (cases, all) = cases(&one, wanted)?;
        let subject = ground.subject(&one)?;
        let mut job = job(&one.probe, &cases, all, workspace.root().to_path_buf());
        if let Some(from) = &subject.from {
            job.variables.push((OsString::from("LOOPCTL_FROM_TAG"), OsString::from(&from.tag)));
            job.variables.push((OsString::from("LOOPCTL_FROM_COMMIT"), OsString::from(&from.commit)));
        }
        let draft = Draft::of(&one.name, &one.probe, one.document, subject, redaction);
        let run_id = one.probe.matrix.summary.as_ref().map(|_| one.probe.matrix.run_id.clone());
        let same = |group: &&mut Group<'_>| {
            group.job.command == job.command
                && group.job.variables == job.variables
                && group.job.without == job.without
                && (&group.cases, group.all, &group.run_id) == (&cases, all, &run_id)
        };
        if let Some(group) = groups.iter_mut().find(same) {
            group.job.timeout = group.job.timeout.max(job.timeout);
            if job.streams == Pipes::Apart {
                group.job.streams = Pipes::Apart;
            }
            group.chosen.push(one);
            group.drafts.push(draft);
        } else {
            groups.push(Group { chosen: vec![one], drafts: vec![draft], cases, all, job, run_id });
        }
    }
    Ok(groups)
}

/// The cases to run, and whether they are all.
fn cases(chosen: &Chosen<'_>, wanted: &[String]) -> Result<(Vec<String>, bool), Failure> {
    let declared = &chosen.probe.cases;
    if wanted.is_empty() {
        return Ok((declared.clone(), true));
    }
    if declared.is_empty() {
        return Err(Failure::new(format!("{} has no cases", chosen.name)).help("leave --case out"));
    }
    if let Some(unknown) = wanted.iter().find(|case| !declared.contains(case)) {
        let failure = Failure::new(format!("{} has no case `{unknown}`", chosen.name));
        return Err(failure.help(format!("it has {}", declared.join(", "))));
    }
    // They run in the order in which they are declared: from simple to complex.
    let cases: Vec<String> = declared.iter().filter(|case| wanted.contains(case)).cloned().collect();
    let all = cases.len() == declared.len();
    Ok((cases, all))
}

fn job(probe: &Probe, cases: &[String], all: bool, directory: PathBuf) -> Job {
    let millis = probe.timeout.as_deref().and_then(length_of_time).and_then(|millis| u64::try_from(millis).ok());
    // A runner that is told nothing runs everything.
    let select = &probe.matrix.select;
    let told = (!all).then(|| (OsString::from(&select.variable), OsString::from(cases.join(&select.separator))));
    let expect = &probe.expect;
    let apart = expect.stdout.is_some() || (expect.looks_at_output() && expect.stream != Stream::Both);
    Job {
        command: probe.run.clone().unwrap_or_default(),
        directory,
        variables: told.into_iter().collect(),
        without: if all && !probe.cases.is_empty() { vec![OsString::from(&select.variable)] } else { Vec::new() },
        timeout: millis.map_or(Duration::from_secs(limits::PROBE_SECONDS), Duration::from_millis),
        output_limit: limits::OUTPUT_BYTES,
        streams: if apart { Pipes::Apart } else { Pipes::Together },
    }
}

/// The job of a group, told what its run is called: as the environment says, else by a name of its own.
pub(super) fn called(group: &Group<'_>) -> Result<(Job, String), Failure> {
    let mut job = group.job.clone();
    let Some(variable) = &group.run_id else { return Ok((job, String::new())) };
    let run_id = match std::env::var(variable) {
        Ok(given) if !given.is_empty() => given,
        _ => format!("{}-{}", now().stamp(), short(random())),
    };
    if !is_run_id(&run_id) {
        let failure = Failure::new(format!("{variable} is `{run_id}`, which cannot be what a run is called"));
        return Err(failure.help("a run is called by one line without slashes; unset it to have one made"));
    }
    job.variables.insert(0, (OsString::from(variable), OsString::from(&run_id)));
    Ok((job, run_id))
}

/// Four letters and digits that tell runs of one second apart.
fn short(random: u64) -> String {
    let digits = (0..4).scan(random, |rest, _| {
        let digit = u32::try_from(*rest % 36).unwrap_or_default();
        *rest /= 36;
        char::from_digit(digit, 36)
    });
    digits.collect()
}
