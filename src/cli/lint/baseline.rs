//! The baseline of a run: old debt, read and written.

use std::path::PathBuf;

use clap::Args;

use super::looking::Looking;
use super::source_of;
use crate::cli::debt::{self, Debt};
use crate::cli::{Failure, Outcome, Streams};
use crate::lint::{Baseline, Kept, Report};
use crate::repo::write_new;
use crate::text::counted;

/// What a run does with old debt.
#[derive(Args, Debug)]
#[command(next_help_heading = "Baseline")]
pub(super) struct Forgiving {
    /// Forgive the findings in FILE [default: .loopctl/baseline.json, if there is one].
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write what is found now to the baseline, so that only new findings are told from here on.
    #[arg(long, conflicts_with_all = ["fix", "diff", "stdin_filename"])]
    pub(super) write_baseline: bool,
}

impl Forgiving {
    /// The baseline that holds, and its file. One that is being written anew forgives nothing.
    pub(super) fn read(&self, looking: &Looking) -> Result<Option<Debt>, Failure> {
        if self.write_baseline {
            return Ok(None);
        }
        match self.named(looking)? {
            Some(debt) => Ok(Some(debt)),
            None => looking.debt(),
        }
    }

    /// The baseline that the command line names.
    pub(super) fn named(&self, looking: &Looking) -> Result<Option<Debt>, Failure> {
        let Some(file) = self.baseline.as_ref().filter(|_| !self.write_baseline) else { return Ok(None) };
        let text = std::fs::read_to_string(looking.here().join(file)).map_err(|error| {
            Failure::io(format!("could not read the baseline {}", file.display()), &error)
                .help("`loopctl lint --write-baseline` writes one")
        })?;
        debt::read(source_of(file, text)).map(Some)
    }

    /// Writes what counts in `report`. What the file forgives of commits stays, unless they are among the `judged`.
    pub(super) fn write(
        &self,
        looking: &Looking,
        report: &Report,
        judged: impl Fn(&Kept) -> bool,
        streams: &Streams,
    ) -> Outcome {
        looking.needs_policy()?;
        let (path, shown) = match &self.baseline {
            Some(file) => (looking.here().join(file), file.display().to_string()),
            None => (looking.root().join(Baseline::PATH), Baseline::PATH.to_owned()),
        };
        let old = std::fs::read_to_string(&path).ok().and_then(|text| Baseline::read(&text).ok()).unwrap_or_default();
        let baseline = Baseline::of(report.counting()).keeping(&old, judged);
        write_new(&path, &baseline.text())?;
        streams.say(&format!("{} written to {shown}", counted(baseline.len(), "finding", "findings")));
        Ok(0)
    }
}
