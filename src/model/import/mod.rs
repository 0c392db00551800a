//! Records of runs that were made elsewhere: what they say, taken only where they say it beyond doubt.
//!
//! A record that contradicts itself, says a thing twice or breaks off is refused with the place that is at
//! fault; nothing here ever makes a pass of it.

mod ctrf;
mod exec;
mod junit;
mod markdown;
mod matrix;
mod tap;
mod when;

use std::collections::BTreeMap;
use std::path::Path;

use super::matrix::Summary;
use super::moment::Moment;
use super::policy::{Import, Matrix};
use super::receipt::{Case, Exit, Verdict};
use crate::text::{Fault, RepoPath, Source, Span, ViewError, limits};

/// A form that records of runs have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// JUnit XML, as test runners write it.
    Junit,
    /// The older Markdown receipt, `receipt.md` beside the `output.txt` that it names.
    Receipt,
    /// The record of one execution, `receipt.exec.json`.
    Exec,
    /// The summary of a matrix: a Markdown table.
    Matrix,
    /// TAP, versions 13 and 14.
    Tap,
    /// The Common Test Report Format, JSON.
    Ctrf,
}

/// What a record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observed {
    /// The key that the run has in the record. The time in it is local: it says when for nobody else.
    pub run_key: Option<String>,
    /// What ran, as the record calls it.
    pub capability: Option<String>,
    /// The command.
    pub command: Option<String>,
    /// What came out: of cases, what they make of it; else what was stated and not contradicted.
    pub verdict: Verdict,
    /// How the command ended.
    pub exit: Option<Exit>,
    /// When it began, where the record says it with its zone.
    pub started_at: Option<Moment>,
    /// When it ended, where the record says it with its zone.
    pub finished_at: Option<Moment>,
    /// The latest moment that a time in it can be, where one does not name its zone or is no end.
    pub last: Option<Moment>,
    /// The cases that ran.
    pub cases: Vec<Case>,
    /// Numbers of the record, counted anew.
    pub counts: BTreeMap<String, i64>,
    /// What the command wrote, secrets and all: bytes that fit the digest the record names.
    pub output: Option<Vec<u8>>,
    /// What speaks for taking it with care: a case that passed at the second try, a time without a zone.
    pub caveats: Vec<String>,
}

/// Reads a file in the directory of a record, or below it; nothing if it is not there.
pub type Beside<'a> = dyn Fn(&RepoPath) -> Result<Option<Vec<u8>>, ViewError> + 'a;

/// The file that a record names, relative to the record.
fn inside(name: &str) -> Result<RepoPath, ViewError> {
    RepoPath::from_relative(Path::new(name)).map_err(|_| ViewError::Failed("it lies elsewhere".to_owned()))
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 6] = [Self::Junit, Self::Receipt, Self::Exec, Self::Matrix, Self::Tap, Self::Ctrf];

    /// The word for it, in policies and receipts.
    pub fn name(self) -> &'static str {
        match self {
            Self::Junit => "junit",
            Self::Receipt => "receipt",
            Self::Exec => "exec",
            Self::Matrix => "matrix",
            Self::Tap => "tap",
            Self::Ctrf => "ctrf",
        }
    }

    /// The format of this name.
    pub fn of_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The format that `text` looks to be in.
    pub fn guess(text: &str) -> Option<Self> {
        match text.trim_start_matches('\u{feff}').trim_start().chars().next()? {
            '<' if text.contains("<testsuite") => Some(Self::Junit),
            '{' if ctrf::is_ctrf(text) => Some(Self::Ctrf),
            '{' => Some(Self::Exec),
            _ if tap::is_tap(text.trim_start_matches('\u{feff}')) => Some(Self::Tap),
            _ if text.len() as u64 > limits::FILE_BYTES => None,
            _ if markdown::is_receipt(text) => Some(Self::Receipt),
            _ if Summary::is_one(text, &Matrix::default()) => Some(Self::Matrix),
            _ => None,
        }
    }
}

/// Reads the record in `source`, a summary as `matrix` has them; `beside` reads the files that it names.
pub fn read(format: Format, source: &Source, matrix: &Matrix, beside: &Beside<'_>) -> Result<Observed, Vec<Fault>> {
    let text = source.text();
    if text.len() as u64 > limits::RECORD_BYTES {
        return Err(vec![Fault::limit(Span::at(0), "a larger record than loopctl reads")]);
    }
    match format {
        Format::Junit => junit::read(text),
        Format::Receipt => markdown::read(text, beside),
        Format::Exec => exec::read(text),
        Format::Matrix => matrix::read(source, matrix, beside),
        Format::Tap => tap::read(text),
        Format::Ctrf => ctrf::read(text),
    }
}

impl From<Import> for Format {
    fn from(import: Import) -> Self {
        match import {
            Import::Junit => Self::Junit,
            Import::Matrix => Self::Matrix,
            Import::Tap => Self::Tap,
            Import::Ctrf => Self::Ctrf,
        }
    }
}

impl Observed {
    /// A record that says nothing but what came out.
    fn of(verdict: Verdict) -> Self {
        Self {
            run_key: None,
            capability: None,
            command: None,
            verdict,
            exit: None,
            started_at: None,
            finished_at: None,
            last: None,
            cases: Vec::new(),
            counts: BTreeMap::new(),
            output: None,
            caveats: Vec::new(),
        }
    }
}

/// What the key of a run says it ran: `backup.status` in `CAP-20260211-182223__backup.status__Rk3f9a1`.
///
/// Nothing for a text that is not a whole key: one that was cut off, has a wild card or another form.
fn capability_of(key: &str) -> Option<&str> {
    let stamped = key.strip_prefix("CAP-").or_else(|| key.strip_prefix('S'))?;
    let (stamp, rest) = stamped.split_once("__")?;
    let (capability, tail) = rest.rsplit_once("__R")?;
    let digits = stamp.bytes().enumerate().all(|(at, byte)| if at == 8 { byte == b'-' } else { byte.is_ascii_digit() });
    let named = |c: u8| c.is_ascii_alphanumeric() || matches!(c, b'.' | b'_' | b'-');
    let whole =
        stamp.len() == 15 && digits && !tail.is_empty() && tail.bytes().all(|byte| byte.is_ascii_alphanumeric());
    (whole && !capability.is_empty() && capability.bytes().all(named)).then_some(capability)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_is_known_by_its_name_and_by_its_content() {
        for format in Format::ALL {
            assert_eq!(Format::of_name(format.name()), Some(format));
        }
        assert_eq!(Format::of_name("subunit"), None);
        assert_eq!(Format::guess("\u{feff}<?xml version=\"1.0\"?>\n<testsuites/>"), Some(Format::Junit));
        assert_eq!(Format::guess(" {\"task_id\": 1}"), Some(Format::Exec));
        assert_eq!(Format::guess("# Receipt\n\n| Field | Value |\n|---|---|\n| Run ID | x |\n"), Some(Format::Receipt));
        assert_eq!(Format::guess("TAP version 14\n1..2\n"), Some(Format::Tap));
        assert_eq!(Format::guess("{\"results\": {\"tests\": []}}"), Some(Format::Ctrf));
        assert_eq!(Format::guess("# Run\n\n| Scenario | Result |\n|---|---|\n"), Some(Format::Matrix));
        for text in ["", "<html/>", "# A list\n\n- Run ID\n", "okay\n"] {
            assert_eq!(Format::guess(text), None, "{text}");
        }
    }

    #[test]
    fn a_whole_key_says_what_ran() {
        assert_eq!(capability_of("CAP-20260211-182223__backup.status__Rk3f9a1"), Some("backup.status"));
        assert_eq!(capability_of("S20260211-182223__a__b__R522"), Some("a__b"));
        for bad in [
            "CAP-20260212-023114",
            "CAP-20260301-020420__verify.run",
            "CAP-20260212-100xxx__spine.verify__R1",
            "CAP-20260212-100000__spine.verify__*",
            "CAP-20260212-100000____R1",
            "oyvq40133",
            "",
        ] {
            assert_eq!(capability_of(bad), None, "{bad}");
        }
    }
}
