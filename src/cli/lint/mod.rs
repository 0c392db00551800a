//! `loopctl lint`: what in the documents does not hold, and what mends it.

mod baseline;
mod ci;
mod looking;
mod mending;
mod range;

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use super::workspace::{At, SOURCE};
use super::{Failure, Global, Outcome, Streams, failure};
use crate::lint::{Kept, Mended, Report, Request, Selection, Summary, UnknownRule, Wish, lint, mend};
use crate::model::policy::Policy;
use crate::render::{Format, Shown, render, statistics, summary};
use crate::rules::ALL;
use crate::text::{RepoPath, Source, harmless, limits};
use looking::Looking;

/// Holds every status against what documents, registry and git say.
///
/// Exit code 0: clean; 1: an error was found (or a warning, with --deny-warnings), or --diff shows something; 2: could
/// not look.
#[derive(Args, Debug)]
pub(super) struct Arguments {
    /// Files and directories to report on; everything is read all the same.
    #[arg(value_name = "PATHS")]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    at: At,
    /// Judge standard input as the file PATH.
    #[arg(long, help_heading = SOURCE, value_name = "PATH", conflicts_with_all = ["rev", "staged", "paths"])]
    stdin_filename: Option<PathBuf>,
    #[command(flatten)]
    ranging: range::Ranging,
    #[command(flatten)]
    mending: mending::Mending,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    hearing: Hearing,
    #[command(flatten)]
    debt: baseline::Forgiving,
}

/// How to tell.
#[derive(Args, Debug)]
#[command(next_help_heading = "Output")]
struct Output {
    /// How findings are written [default: full, or what `LOOPCTL_OUTPUT_FORMAT` says].
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with_all = ["json", "diff", "write_baseline"])]
    output_format: Option<Format>,
    /// The same as --output-format json.
    #[arg(long, conflicts_with_all = ["diff", "write_baseline"])]
    json: bool,
    /// Write the findings, or the patch of --diff, to FILE, which is no loop document, registry or policy.
    #[arg(long, value_name = "FILE", conflicts_with = "write_baseline")]
    output_file: Option<PathBuf>,
    /// Count the findings of each rule instead of telling them: a table for people.
    #[arg(long, conflicts_with_all = ["output_format", "json", "diff", "write_baseline"])]
    statistics: bool,
}

/// What to hear, and what it means.
#[derive(Args, Debug)]
#[command(next_help_heading = "What counts")]
struct Hearing {
    /// Tell only these rules: codes (LC203), beginnings of codes (LC2), names (stale-blocker).
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    select: Vec<String>,
    /// Leave these rules out.
    #[arg(long, value_name = "CODES", value_delimiter = ',')]
    ignore: Vec<String>,
    /// Fail on warnings, too.
    #[arg(long, conflicts_with_all = ["diff", "write_baseline"])]
    deny_warnings: bool,
    /// Exit with 0 whatever is found.
    #[arg(long)]
    exit_zero: bool,
    /// Open every receipt, and not only the newest of each probe.
    #[arg(long)]
    strict: bool,
    /// Judge as of this day or moment (2026-03-01, 2026-03-01T10:00:00Z).
    #[arg(long, value_name = "TIME")]
    as_of: Option<String>,
}

impl ValueEnum for Format {
    fn value_variants<'a>() -> &'a [Self] {
        &Self::ALL
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self {
            Self::Full => "With the lines at fault, for people",
            Self::Concise => "One line each, for editors and logs",
            Self::Json => "One object with everything",
            Self::JsonLines => "One object a line",
            Self::Github => "Annotations of GitHub Actions",
            Self::Gitlab => "A Code Quality report of GitLab",
            Self::Sarif => "SARIF 2.1.0, for code scanning",
            Self::Junit => "JUnit XML",
            Self::Markdown => "For a comment or a job's summary",
        };
        Some(PossibleValue::new(self.name()).help(help))
    }
}

pub(super) fn run(global: &Global, arguments: &Arguments, streams: &Streams) -> Outcome {
    let chosen = arguments.output.format()?;
    if arguments.ranging.is_asked() {
        return range::run(global, arguments, chosen, streams);
    }
    let format = chosen.unwrap_or(Format::Full);
    let looking = Looking::open(global, arguments, &arguments.at)?;
    arguments.output.output_file.iter().try_for_each(|file| looking.spares(file))?;
    let told = arguments.hearing.selection(&looking, global.verbose)?;
    // What is allowed is counted, whether it would be told or not.
    let counting = arguments.output.statistics && !global.verbose;
    let selection = if counting { arguments.hearing.selection(&looking, true)? } else { told.clone() };
    let baseline = arguments.debt.read(&looking)?;
    let request = Request {
        rules: &ALL,
        selection: &selection,
        baseline: baseline.as_ref().map(|(baseline, source)| (baseline, source)),
        paths: &looking.paths,
    };
    if arguments.debt.write_baseline {
        return write_baseline(arguments, &looking, &request, streams);
    }
    let mut mended = judge(arguments, &looking, &request)?;
    if counting {
        let findings = &mut mended.report.findings;
        findings.retain(|finding| finding.suppressed.is_some() || told.level_of(finding).is_some());
    }
    looking.notices(&mended.report, streams);
    if arguments.mending.diff {
        return mending::show(&mended, arguments, &looking, streams);
    }
    if arguments.mending.fix {
        mending::apply(&mended, &looking, streams)?;
    }
    let code = arguments.hearing.exit_code(&looking, mended.report.summary());
    Telling { arguments, format, looking: &looking, streams }.tell(&mended.report, code)?;
    if arguments.at.staged && looking.governed().is_none() {
        super::hook::asked(global)?.iter().for_each(|line| streams.notice(line));
    }
    // As the ledger before it: what was found goes with the process.
    std::mem::forget(mended);
    Ok(code)
}

/// Keeps what is found now as old debt.
fn write_baseline(arguments: &Arguments, looking: &Looking, request: &Request<'_>, streams: &Streams) -> Outcome {
    let report = looking.with_view(|view| Ok(lint(&looking.load(view)?, request)))?;
    looking.notices(&report, streams);
    let named = |file: &RepoPath| looking.paths.is_empty() || looking.paths.iter().any(|path| file.is_in(path));
    let looked =
        |kept: &Kept| kept.commit.is_none() && RepoPath::new(kept.path.as_str()).is_ok_and(|file| named(&file));
    let judged = |kept: &Kept| looked(kept) && request.selection.asks_for(&ALL, &kept.code);
    arguments.debt.write(looking, &report, judged, streams)
}

/// What is found; where it is to be mended, and the policy is in order, what is left of it, and the mends.
fn judge(arguments: &Arguments, looking: &Looking, request: &Request<'_>) -> Result<Mended, Failure> {
    if arguments.mending.is_asked() && looking.policy.faults.is_empty() {
        let wish = Wish::all(arguments.mending.safety());
        return looking.with_view(|view| mend(view, |view| looking.load(view), request, wish));
    }
    let report = looking.with_view(|view| looking.judge(view, request))?;
    Ok(Mended { report, ..Mended::default() })
}

/// How findings are told.
struct Telling<'a> {
    arguments: &'a Arguments,
    format: Format,
    looking: &'a Looking,
    streams: &'a Streams,
}

impl Telling<'_> {
    /// Writes the findings to where they are asked for, and a summary beside them.
    fn tell(&self, report: &Report, code: u8) -> Result<(), Failure> {
        let Self { arguments, format, looking, streams } = *self;
        let into_file = arguments.output.output_file.as_ref();
        // The text of the document has standard output to itself.
        let aside = arguments.mending.fix && arguments.stdin_filename.is_some();
        let look = match into_file {
            Some(_) => streams.look_of_file,
            None if aside => streams.look_aside,
            None => streams.look,
        };
        let shown = shown(report, looking, code, format == Format::Sarif || looking.verbose);
        let text =
            if arguments.output.statistics { statistics(&report.findings, look) } else { render(&shown, format, look) };
        match into_file {
            Some(file) => write_file(&looking.here().join(file), &text)?,
            None if aside => Streams::aside(&text),
            None => streams.print(&text)?,
        }
        if !format.is_for_programs() || into_file.is_some() || arguments.ranging.is_for_ci() {
            streams.say(&summary(&shown));
        }
        arguments.mending.hint(report, streams);
        Ok(())
    }
}

/// A report as it is shown: with `forgiven`, also what does not count.
fn shown<'a>(report: &'a Report, looking: &'a Looking, code: u8, forgiven: bool) -> Shown<'a> {
    Shown {
        findings: report.findings.iter().filter(|finding| finding.counts() || forgiven).collect(),
        documents: report.documents.iter().collect(),
        summary: report.summary(),
        rules: &ALL,
        exit: code,
        below: looking.governed(),
    }
}

fn write_file(path: &Path, text: &str) -> Result<(), Failure> {
    std::fs::write(path, text).map_err(|error| Failure::io(format!("could not write {}", path.display()), &error))
}

impl Output {
    /// The format that somebody chose.
    fn format(&self) -> Result<Option<Format>, Failure> {
        const VARIABLE: &str = "LOOPCTL_OUTPUT_FORMAT";
        if self.json {
            return Ok(Some(Format::Json));
        }
        if let Some(format) = self.output_format {
            return Ok(Some(format));
        }
        let Some(set) = std::env::var(VARIABLE).ok().filter(|set| !set.is_empty()) else { return Ok(None) };
        Format::from_str(&set, true).map(Some).map_err(|_| {
            let names: Vec<&str> = Format::ALL.iter().map(|format| format.name()).collect();
            Failure::new(format!("{VARIABLE} is `{}`, which is no format", harmless(&set)))
                .help(format!("there are {}", names.join(", ")))
        })
    }
}

impl Hearing {
    fn selection(&self, looking: &Looking, verbose: bool) -> Result<Selection, UnknownRule> {
        Selection::of(&looking.policy.policy, verbose).narrowed(&ALL, &self.select, &self.ignore)
    }

    /// Which rules are heard under a policy; the names of the command line were looked up before.
    fn of(&self, policy: &Policy, verbose: bool) -> Selection {
        Selection::of(policy, verbose).narrowed(&ALL, &self.select, &self.ignore).unwrap_or_default()
    }

    fn exit_code(&self, looking: &Looking, summary: Summary) -> u8 {
        if !looking.policy.faults.is_empty() {
            // What a broken policy hides cannot be known.
            return failure::COULD_NOT;
        }
        let failed = summary.errors > 0 || (self.deny_warnings && summary.warnings > 0);
        u8::from(failed && !self.exit_zero)
    }
}

/// Everything on standard input, as the file at `path`.
fn standard_input(path: &RepoPath) -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().take(limits::FILE_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::io("could not read standard input", &error))?;
    if bytes.len() as u64 > limits::FILE_BYTES {
        return Err(Failure::new(format!("standard input is larger than loopctl reads {path}")));
    }
    crate::text::ViewError::text_of(bytes)
        .map_err(|error| Failure::new(format!("could not read standard input: {error}")))
}

/// A file of the machine, for a message that points into it.
fn source_of(path: &Path, text: String) -> Source {
    let name = path.file_name().and_then(|name| name.to_str()).unwrap_or("baseline.json");
    let fallback = || RepoPath::new("baseline.json").ok();
    match RepoPath::new(name).ok().or_else(fallback) {
        Some(path) => Source::new(path, text),
        None => unreachable!("a fixed name is a path"),
    }
}
