//! What a run does with fixes: applies them, shows them as a patch, or says which there are.

use std::collections::BTreeMap;

use clap::Args;

use super::looking::Looking;
use super::{Arguments, write_file};
use crate::cli::{Failure, Outcome, Streams};
use crate::lint::{Mended, Report, Safety};
use crate::render::patch;
use crate::repo::write;
use crate::text::counted;

/// Whether to mend.
#[derive(Args, Debug)]
#[command(next_help_heading = "Mending")]
pub(super) struct Mending {
    /// Mend what can safely be mended, in the working tree.
    #[arg(long, conflicts_with_all = ["rev", "staged"])]
    pub(super) fix: bool,
    /// With --fix and --diff, take fixes that are only likely to be what is meant, too; without, say which there are.
    #[arg(long, conflicts_with = "write_baseline")]
    unsafe_fixes: bool,
    /// Show as a patch what would be mended, and exit with 1 if there is anything; write nothing.
    #[arg(long, conflicts_with = "fix")]
    pub(super) diff: bool,
}

impl Mending {
    /// Whether fixes are taken.
    pub(super) fn is_asked(&self) -> bool {
        self.fix || self.diff
    }

    /// The least safe fixes that are taken.
    pub(super) fn safety(&self) -> Safety {
        if self.unsafe_fixes { Safety::Unsafe } else { Safety::Safe }
    }

    /// Says which findings an unsafe fix would mend, where those are asked for and nothing is mended.
    pub(super) fn hint(&self, report: &Report, streams: &Streams) {
        /// How many places of a rule are named.
        const LISTED: usize = 5;
        if !self.unsafe_fixes || self.is_asked() {
            return;
        }
        let risky = report
            .findings
            .iter()
            .filter(|finding| finding.counts() && finding.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Unsafe));
        let mut places: BTreeMap<&str, Vec<String>> = BTreeMap::new();
        for finding in risky {
            let line = finding.source.line(finding.span);
            places.entry(finding.rule.code).or_default().push(format!("{}:{line}", finding.source.path()));
        }
        if places.is_empty() {
            streams.notice("no finding has an unsafe fix");
            return;
        }
        for (code, at) in places {
            let found = counted(at.len(), "finding has", "findings have");
            let shown = at.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ");
            let rest = at.len().saturating_sub(LISTED);
            let rest = if rest > 0 { format!(", and {rest} more") } else { String::new() };
            streams.notice(&format!("{found} an unsafe fix: {code} at {shown}{rest}"));
        }
        streams.notice("`--fix --unsafe-fixes` applies them, `--diff --unsafe-fixes` shows what they do");
    }
}

/// Shows the mends as a patch, or writes that to the file that is named.
pub(super) fn show(mended: &Mended, arguments: &Arguments, looking: &Looking, streams: &Streams) -> Outcome {
    looking.needs_policy()?;
    match &arguments.output.output_file {
        Some(file) => write_file(&looking.here().join(file), &patch(&mended.files, streams.look_of_file))?,
        None => streams.print(&patch(&mended.files, streams.look))?,
    }
    let (files, fixed) = (mended.files.len(), mended.fixed.len());
    match files {
        0 => streams.say("nothing to mend"),
        _ => streams.say(&format!("{fixed} would be mended in {}", counted(files, "file", "files"))),
    }
    Ok(u8::from(files > 0 && !arguments.hearing.exit_zero))
}

/// Writes what was mended.
pub(super) fn apply(mended: &Mended, looking: &Looking, streams: &Streams) -> Result<(), Failure> {
    if let Some((path, text)) = &looking.stdin {
        let mended = mended.files.iter().find(|(source, _)| source.path() == path);
        return streams.print(mended.map_or(text, |(_, text)| text));
    }
    if mended.files.is_empty() {
        return Ok(());
    }
    write(looking.root(), &mended.files)?;
    streams.say(&format!(
        "mended {} in {}",
        counted(mended.fixed.len(), "finding", "findings"),
        counted(mended.files.len(), "file", "files")
    ));
    Ok(())
}
