//! What is said of a push: short lines without colours, as they are shown behind `remote: ` on another machine.

use std::fmt::Write;

use super::updates::Update;
use crate::cli::Streams;
use crate::cli::range::Judged;
use crate::lint::Finding;
use crate::model::policy::Level;
use crate::render::{one_line, wrapped};
use crate::repo::{Range, short};
use crate::text::{counted, harmless};

/// The most findings that are told of one reference.
const TOLD: usize = 10;

/// How wide a line may be: `remote: ` stands before it on a terminal of eighty columns.
const WIDE: usize = 70;

/// What is told of the references of a push.
pub(super) struct Refusal {
    /// What a good push is: `pushed`, `accepted`.
    done: &'static str,
    out: String,
    refused: bool,
}

impl Refusal {
    pub(super) fn new(done: &'static str) -> Self {
        Self { done, out: String::new(), refused: false }
    }

    /// Adds what was found of one reference.
    pub(super) fn add(&mut self, update: &Update, range: &Range, judged: Judged) {
        let mut findings = judged.report.findings;
        findings.retain(|finding| finding.counts() && finding.level <= Level::Warn);
        // Those come first that refuse it.
        findings.sort_by_key(|finding| finding.level);
        for commit in &judged.unruly {
            self.line(0, &format!("note: the policy in {commit} is not in order: judged by what can be read of it"));
        }
        for note in &judged.hushed {
            self.line(0, &format!("note: {note}"));
        }
        if findings.is_empty() {
            return;
        }
        let count = |level| findings.iter().filter(|finding| finding.level == level).count();
        let (errors, warnings) = (count(Level::Error), count(Level::Warn));
        let name = harmless(update.name.strip_prefix("refs/heads/").unwrap_or(&update.name)).into_owned();
        let told = match (errors, warnings) {
            (0, warnings) => format!("{name}: {}", counted(warnings, "warning", "warnings")),
            (errors, 0) => format!("{name} is not {}: {}", self.done, counted(errors, "error", "errors")),
            (errors, warnings) => {
                format!(
                    "{name} is not {}: {}, {}",
                    self.done,
                    counted(errors, "error", "errors"),
                    counted(warnings, "warning", "warnings")
                )
            }
        };
        self.refused |= errors > 0;
        self.line(0, &format!("loopctl: {told}"));
        for finding in findings.iter().take(TOLD) {
            self.finding(finding);
        }
        if let Some(more) = findings.len().checked_sub(TOLD).filter(|more| *more > 0) {
            self.line(2, &format!("and {more} more"));
        }
        self.line(2, &format!("to see it: {}", command(update, range)));
    }

    /// What is wrong, where, and what to do.
    fn finding(&mut self, finding: &Finding) {
        let line = finding.source.line(finding.span);
        let place = match &finding.commit {
            Some(commit) if commit.in_message => format!("commit {} {}", commit.short(), commit.subject),
            Some(commit) => format!("{}:{line} in commit {}", finding.source.path(), commit.short()),
            None => format!("{}:{line}", finding.source.path()),
        };
        let level = if finding.level == Level::Error { "" } else { "warning " };
        self.line(2, &format!("{level}{} {}", finding.rule.code, one_line(&place)));
        self.line(4, &finding.message);
        if let Some(help) = &finding.help {
            self.line(4, &format!("help: {help}"));
        }
    }

    /// Adds a paragraph.
    fn line(&mut self, indent: usize, text: &str) {
        for line in wrapped(&one_line(text), WIDE - indent) {
            let _ = writeln!(self.out, "{:indent$}{line}", "");
        }
    }

    /// Says it all; exit code 1 if the push is refused.
    pub(super) fn tell(self, streams: &Streams) -> u8 {
        if self.refused {
            Streams::aside(&self.out);
        } else {
            streams.say(&self.out);
        }
        u8::from(self.refused)
    }
}

/// The command that judges the same commits.
fn command(update: &Update, range: &Range) -> String {
    let tip = short(range.tip);
    match update.from.or_else(|| range.bases.first().copied()) {
        Some(from) => format!("loopctl lint --range {}..{tip}", short(from)),
        // A revision alone would be that commit alone.
        None => format!("git rev-list {tip} | loopctl lint --range -"),
    }
}
