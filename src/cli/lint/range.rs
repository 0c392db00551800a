//! `loopctl lint --range`: commits, each judged by itself, and what they add.

use std::collections::HashSet;
use std::io::Read;

use clap::Args;

use super::ci::Service;
use super::looking::Looking;
use super::{Arguments, Telling, shown};
use crate::cli::clock::now;
use crate::cli::range::{Forgiving, Ground, judge};
use crate::cli::workspace::{At, Workspace};
use crate::cli::{Failure, Global, Outcome, Streams};
use crate::lint::{Kept, Report, Request};
use crate::render::{Format, render};
use crate::repo::{Range, Repo};
use crate::rules::ALL;
use crate::text::{Oid, counted, harmless};

/// Which commits to judge.
#[derive(Args, Debug)]
#[command(next_help_heading = "Commits")]
#[group(skip)]
pub(super) struct Ranging {
    /// Judge the commits of B that A does not have, and what B adds to what was there; a single revision is that
    /// commit alone, `-` reads revisions and ranges from standard input.
    #[arg(long, value_name = "A..B", group = "history", conflicts_with_all = ["rev", "staged", "stdin_filename", "fix", "diff"])]
    range: Option<String>,
    /// Judge the commits that this run of GitHub Actions or GitLab CI is about, and tell what is found so that it is
    /// seen there.
    #[arg(long, group = "history", conflicts_with_all = ["range", "rev", "staged", "stdin_filename", "fix", "diff"])]
    ci: bool,
    /// Tell everything that is wrong in the files of B, not only what the range adds.
    #[arg(long, requires = "history")]
    all: bool,
    /// Exit with 1 if there is no commit in the range.
    #[arg(long, requires = "history")]
    fail_on_empty: bool,
}

impl Ranging {
    /// Whether commits are judged.
    pub(super) fn is_asked(&self) -> bool {
        self.range.is_some() || self.ci
    }

    /// Whether a service of CI shows what is found, and people its log.
    pub(super) fn is_for_ci(&self) -> bool {
        self.ci
    }
}

/// What is to be judged, and how it is told.
struct Asked {
    ranges: Vec<Range>,
    /// What the ranges are called.
    named: String,
    format: Format,
    /// Whether people are told as well as programs.
    aside: bool,
}

impl Asked {
    /// What `--range` names.
    fn named(text: &str, repo: &Repo, chosen: Option<Format>) -> Result<Self, Failure> {
        let named = if text == "-" { from_standard_input()? } else { vec![text.to_owned()] };
        let ranges = named.iter().map(|text| Range::of(repo, text).map_err(Failure::from));
        let format = chosen.unwrap_or(Format::Full);
        Ok(Self { ranges: ranges.collect::<Result<_, _>>()?, named: named.join(", "), format, aside: false })
    }

    /// What a run of CI is about.
    fn of_ci(repo: &Repo, chosen: Option<Format>, into_file: bool, streams: &Streams) -> Result<Self, Failure> {
        let found = Service::here()?.look(repo)?;
        let format = chosen.unwrap_or_else(|| found.service.format(into_file));
        let run = format!("{}, {}", found.service.name(), found.event);
        match &found.range {
            Some(_) => streams.notice(&format!("{run}: {} judged, told as {}", found.told, format.name())),
            None => streams.notice(&format!("{run}: {}", found.told)),
        }
        if found.service == Service::Gitlab && chosen.is_none() && !into_file {
            streams.notice("`--output-file gl-code-quality.json` writes a Code Quality report, too");
        }
        // People look into the log, whatever the service makes of the report.
        let aside = into_file && chosen.is_none();
        Ok(Self { ranges: found.range.into_iter().collect(), named: found.told, format, aside })
    }
}

/// Judges the commits that the arguments name, or that a run of CI is about.
pub(super) fn run(global: &Global, arguments: &Arguments, chosen: Option<Format>, streams: &Streams) -> Outcome {
    let workspace = Workspace::open(global)?;
    let asked = match &arguments.ranging.range {
        Some(text) => Asked::named(text, workspace.repo()?, chosen)?,
        None => Asked::of_ci(workspace.repo()?, chosen, arguments.output.output_file.is_some(), streams)?,
    };
    let mut run = Run { global, arguments, streams, seen: HashSet::new(), report: Report::default(), code: 0 };
    let mut last = None;
    for range in &asked.ranges {
        last = Some(run.judge(range)?);
    }
    let empty = asked.ranges.iter().all(|range| range.commits.is_empty());
    if empty && !(asked.ranges.is_empty() && arguments.ranging.ci) {
        streams.notice(&format!("no commit is in {}, so none was judged", asked.named));
    }
    let failed = u8::from(empty && arguments.ranging.fail_on_empty && !arguments.hearing.exit_zero);
    let Some(looking) = last else { return Ok(failed) };
    if arguments.debt.write_baseline {
        let seen = |commit: &String| Oid::parse(commit).is_some_and(|commit| run.seen.contains(&commit));
        let hearing = arguments.hearing.of(&looking.policy.policy, global.verbose);
        let judged = |kept: &Kept| kept.commit.as_ref().is_none_or(seen) && hearing.asks_for(&ALL, &kept.code);
        return arguments.debt.write(&looking, &run.report, judged, streams);
    }
    let code = run.code.max(arguments.hearing.exit_code(&looking, run.report.summary())).max(failed);
    if asked.aside {
        let shown = shown(&run.report, &looking, code, looking.verbose);
        streams.print(&render(&shown, Format::Full, streams.look))?;
    }
    Telling { arguments, format: asked.format, looking: &looking, streams }.tell(&run.report, code)?;
    Ok(code)
}

/// Several ranges, judged one after the other.
struct Run<'a> {
    global: &'a Global,
    arguments: &'a Arguments,
    streams: &'a Streams,
    /// The commits that were judged.
    seen: HashSet<Oid>,
    report: Report,
    code: u8,
}

impl Run<'_> {
    /// Judges one range; returns what its last commit was looked at through.
    fn judge(&mut self, range: &Range) -> Result<Looking, Failure> {
        let arguments = self.arguments;
        let at = At { rev: Some(range.tip.to_string()), staged: false };
        let looking = Looking::open(self.global, arguments, &at)?;
        arguments.output.output_file.iter().try_for_each(|file| looking.spares(file))?;
        let selection = arguments.hearing.selection(&looking, self.global.verbose)?;
        if !looking.policy.faults.is_empty() {
            let request = Request { rules: &ALL, selection: &selection, baseline: None, paths: &[] };
            self.add(looking.with_view(|view| looking.judge(view, &request))?);
            looking.notices(&self.report, self.streams);
            self.code = arguments.hearing.exit_code(&looking, self.report.summary());
            return Ok(looking);
        }
        let named = arguments.debt.named(&looking)?;
        let ground = Ground {
            repo: looking.repo()?,
            directory: looking.governed(),
            config: self.global.config.as_ref().map(|_| &looking.policy),
            hearing: &|policy| arguments.hearing.of(policy, self.global.verbose),
            as_of: arguments.hearing.as_of.as_ref().map(|_| looking.time().now),
            clock: now(),
            paths: &looking.paths,
            strict: arguments.hearing.strict,
            forgiving: match &named {
                _ if arguments.debt.write_baseline => Forgiving::Nothing,
                Some(debt) => Forgiving::Named(debt),
                None => Forgiving::Own,
            },
        };
        let all = arguments.ranging.all || arguments.debt.write_baseline;
        let judged = judge(&ground, range, &looking.policy, all, &mut self.seen)?;
        if judged.older > 0 {
            let commits = counted(judged.older, "commit", "commits");
            self.streams.notice(&format!("{commits} from before `adopt.since` not judged"));
        }
        judged.hushed.iter().for_each(|note| self.streams.notice(note));
        for commit in &judged.unruly {
            self.streams.notice(&format!("the policy in {commit} is not in order: judged by what can be read of it"));
        }
        self.add(judged.report);
        Ok(looking)
    }

    /// Adds what is told of a range. What two of them add is told once.
    fn add(&mut self, report: Report) {
        let known: HashSet<String> =
            self.report.findings.iter().map(|finding| finding.fingerprint.as_str().to_owned()).collect();
        self.report
            .findings
            .extend(report.findings.into_iter().filter(|finding| !known.contains(finding.fingerprint.as_str())));
        self.report.documents.extend(report.documents);
        self.report.documents.sort();
        self.report.documents.dedup();
        self.report.commits += report.commits;
        self.report.receipts = self.report.receipts.max(report.receipts);
    }
}

/// The ranges that standard input names, one a line.
fn from_standard_input() -> Result<Vec<String>, Failure> {
    /// The most that is read.
    const BYTES: u64 = 16 << 20;
    let mut bytes = Vec::new();
    let read = std::io::stdin().take(BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::io("could not read standard input", &error))?;
    if bytes.len() as u64 > BYTES {
        return Err(Failure::new("standard input names more ranges than loopctl reads"));
    }
    let text = String::from_utf8_lossy(&bytes);
    Ok(text.lines().map(str::trim).filter(|line| !line.is_empty()).map(|line| harmless(line).into_owned()).collect())
}
