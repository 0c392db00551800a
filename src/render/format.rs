//! What a run found, and the one place where a format is chosen.

use super::{Look, concise, full, github, gitlab, json, junit, markdown, sarif};
use crate::lint::{Finding, Rule, Summary};
use crate::model::policy::Level;
use crate::text::RepoPath;

/// What a run found, for a face to show.
#[derive(Clone, Debug, Default)]
pub struct Shown<'a> {
    /// The findings to show, in order; those that do not count are among them if they were asked for.
    pub findings: Vec<&'a Finding>,
    /// The files that were judged.
    pub documents: Vec<&'a RepoPath>,
    /// The run in numbers, whatever is shown of it.
    pub summary: Summary,
    /// Every rule there is, in the order of the codes.
    pub rules: &'a [&'static Rule],
    /// What the run exits with.
    pub exit: u8,
    /// The directory of the repository that paths count from; nothing for its root.
    pub below: Option<&'a RepoPath>,
}

impl Shown<'_> {
    /// `path` from the root of the repository, which is where those that show findings beside the lines count from.
    pub(super) fn whole_path(&self, path: &RepoPath) -> String {
        self.below.map_or_else(|| path.to_string(), |directory| format!("{directory}/{path}"))
    }
}

/// How findings are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// With the lines they are about, for people.
    Full,
    /// One line each, which editors find their way by.
    Concise,
    /// One JSON object.
    Json,
    /// One JSON object a line.
    JsonLines,
    /// Annotations of GitHub Actions.
    Github,
    /// A GitLab Code Quality report.
    Gitlab,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// A JUnit report.
    Junit,
    /// A comment or a job summary.
    Markdown,
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 9] = [
        Self::Full,
        Self::Concise,
        Self::Json,
        Self::JsonLines,
        Self::Github,
        Self::Gitlab,
        Self::Sarif,
        Self::Junit,
        Self::Markdown,
    ];

    /// What it is called on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Full => "full",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::JsonLines => "json-lines",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Markdown => "markdown",
        }
    }

    /// Whether it is read by programs, so that nothing is added to it and no colour is in it.
    pub const fn is_for_programs(self) -> bool {
        !matches!(self, Self::Full | Self::Concise | Self::Markdown)
    }
}

/// `shown` in a format, with a newline at its end unless it is empty.
pub fn render(shown: &Shown<'_>, format: Format, look: Look) -> String {
    match format {
        Format::Full => full::drawings(shown, look),
        Format::Concise => concise::lines(shown, look),
        Format::Json => json::object(shown),
        Format::JsonLines => json::lines(shown),
        Format::Github => github::lines(shown),
        Format::Gitlab => gitlab::report(shown),
        Format::Sarif => sarif::log(shown),
        Format::Junit => junit::report(shown),
        Format::Markdown => markdown::report(shown),
    }
}

/// The level of a finding in a word.
pub(super) fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warn => "warning",
        Level::Info | Level::Off => "info",
    }
}

/// Where a rule is explained, once the project says where it lives.
pub(super) fn manual(rule: &Rule) -> Option<String> {
    let home = home()?;
    Some(format!("{home}/blob/main/docs/rules/{}-{}.md", rule.code, rule.name))
}

/// Where the project lives, as `Cargo.toml` has it.
pub(super) fn home() -> Option<&'static str> {
    Some(env!("CARGO_PKG_REPOSITORY")).filter(|url| !url.is_empty())
}
