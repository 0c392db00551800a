//! The baseline of a run: old debt, read and written.

use std::path::PathBuf;

use clap::Args;

use super::looking::Looking;
use super::{counted, source_of};
use crate::cli::workspace::words;
use crate::cli::{Failure, Outcome, Streams};
use crate::lint::{Baseline, Report};
use crate::repo::write_new;
use crate::text::{RepoPath, Source, harmless};

/// What a run does with old debt.
#[derive(Args, Debug)]
pub(super) struct Debt {
    /// Forgive the findings in FILE [default: .loopctl/baseline.json, if there is one].
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write what is found now to the baseline, so that only new findings are told from here on.
    #[arg(long, conflicts_with_all = ["fix", "diff", "stdin_filename"])]
    pub(super) write_baseline: bool,
}

impl Debt {
    /// The baseline that holds, and its file. One that is being written anew forgives nothing.
    pub(super) fn read(&self, looking: &Looking) -> Result<Option<(Baseline, Source)>, Failure> {
        if self.write_baseline {
            return Ok(None);
        }
        let source = if let Some(file) = &self.baseline {
            let text = std::fs::read_to_string(looking.here().join(file)).map_err(|error| {
                Failure::new(format!("could not read the baseline {}: {}", file.display(), words(&error)))
                    .help("`loopctl lint --write-baseline` writes one")
            })?;
            source_of(file, text)
        } else {
            let Ok(path) = RepoPath::new(Baseline::PATH) else { return Ok(None) };
            let Some(source) = looking.read(&path)? else { return Ok(None) };
            source
        };
        match Baseline::read(source.text()) {
            Ok(baseline) => Ok(Some((baseline, source))),
            Err(why) => Err(Failure::new(format!("{} is no baseline: {}", source.path(), harmless(&why)))
                .help("`loopctl lint --write-baseline` writes it anew")),
        }
    }

    /// Writes what counts in `report`.
    pub(super) fn write(&self, looking: &Looking, report: &Report, streams: &Streams) -> Outcome {
        let baseline = Baseline::of(report.counting());
        let (path, shown) = match &self.baseline {
            Some(file) => (looking.here().join(file), file.display().to_string()),
            None => (looking.root().join(Baseline::PATH), Baseline::PATH.to_owned()),
        };
        write_new(&path, &baseline.text()).map_err(|error| Failure::new(error.to_string()))?;
        streams.say(&format!("{} written to {shown}", counted(baseline.len(), "finding")));
        Ok(0)
    }
}
