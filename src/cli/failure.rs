//! Why a command could not do what it was asked to.

use std::{fmt, io};

use crate::lint::UnknownRule;
use crate::model::{Reason, Unread};
use crate::render::Report;
use crate::repo::{RepoError, WriteError, system_words};
use crate::text::{Fault, Source, ViewError};

/// The exit code of a command that could not look: usage, policy, disk, git.
pub(super) const COULD_NOT: u8 = 2;

/// One or several reports; the command ends with exit code 2.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) reports: Vec<Report>,
}

impl Failure {
    /// A failure in words.
    pub(super) fn new(message: impl Into<String>) -> Self {
        Self { reports: vec![Report { message: message.into(), help: None, place: None }] }
    }

    /// What could not be done, for the reason that the system gave.
    pub(super) fn io(what: impl fmt::Display, error: &io::Error) -> Self {
        Self::new(format!("{what}: {}", system_words(error)))
    }

    /// The same failure with advice, where there is any: a text, or what may be one.
    pub(super) fn help(mut self, help: impl Into<Help>) -> Self {
        if let (Some(last), Help(Some(help))) = (self.reports.last_mut(), help.into()) {
            last.help = Some(help);
        }
        self
    }

    /// The faults of one file.
    pub(super) fn of_faults(faults: &[Fault], source: &Source) -> Self {
        let report = |fault: &Fault| Report {
            message: fault.message.clone(),
            help: fault.help.clone(),
            place: Some((source.clone(), fault.span)),
        };
        Self { reports: faults.iter().map(report).collect() }
    }

    /// A file that could not be read.
    pub(super) fn unread(file: &Unread) -> Self {
        match &file.why {
            Reason::View(why) => Self::new(format!("could not read {}: {why}", file.path)),
            Reason::Fault(fault, source) => {
                let message = format!("could not read {}: {}", file.path, fault.message);
                Self::of_faults(&[Fault { message, ..*fault.clone() }], source)
            }
        }
    }
}

impl From<RepoError> for Failure {
    fn from(error: RepoError) -> Self {
        Self::new(format!("could not read the repository: {error}")).help(error.help())
    }
}

impl From<WriteError> for Failure {
    fn from(error: WriteError) -> Self {
        Self::new(error.to_string()).help(error.help())
    }
}

impl From<UnknownRule> for Failure {
    fn from(unknown: UnknownRule) -> Self {
        Self::new(unknown.to_string()).help(unknown.help())
    }
}

impl From<ViewError> for Failure {
    fn from(error: ViewError) -> Self {
        Self::new(format!("could not read the repository: {error}"))
    }
}

/// Advice, or none.
pub(super) struct Help(Option<String>);

impl From<&str> for Help {
    fn from(help: &str) -> Self {
        Self(Some(help.to_owned()))
    }
}

impl From<String> for Help {
    fn from(help: String) -> Self {
        Self(Some(help))
    }
}

impl<T: Into<String>> From<Option<T>> for Help {
    fn from(help: Option<T>) -> Self {
        Self(help.map(Into::into))
    }
}
