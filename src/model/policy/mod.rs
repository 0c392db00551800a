//! The policy of a repository: `loopctl.toml`.
//!
//! Every type here has the shape of the file, so that `loopctl config` shows the policy as it could
//! be written, and the schema in `schemas/` is made from these types. Without a file, the defaults
//! hold; they fit a repository that has never heard of loopctl.

mod comparison;
mod fields;
mod levels;
pub mod matrix;
mod probe;
mod read;

use std::collections::BTreeMap;

use serde::Serialize;

pub use comparison::{Bound, Comparison};
pub use levels::LevelTable;
pub use matrix::Matrix;
pub use probe::{Exits, Expect, Import, Probe, Stdout, Stream};

use super::vocabulary::Vocabulary;
use crate::text::{Fault, RepoPath, Source, Span};

/// The names a policy may have, from the root of the repository, nearest first.
pub const POLICY_FILES: [&str; 3] = ["loopctl.toml", ".loopctl.toml", ".config/loopctl.toml"];

/// Whether a file is the policy.
pub fn is_policy(path: &RepoPath) -> bool {
    POLICY_FILES.contains(&path.as_str())
}

/// A policy, as it holds.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Policy {
    /// The version of loopctl that the policy was written for: `>=0.1`.
    pub required_version: Option<String>,
    /// Which files are loop documents.
    pub docs: Docs,
    /// Where gaps are registered.
    pub gaps: Gaps,
    /// Where receipts are kept.
    pub receipts: Receipts,
    /// Words for statuses, beside the built-in ones.
    pub status: Statuses,
    /// Front matter keys of the team's own.
    pub front_matter: FrontMatterPolicy,
    /// The form of commit messages; without this table only their truth is judged.
    pub commit: Option<Commit>,
    /// How hooks judge.
    pub hooks: Hooks,
    /// Where judging begins.
    pub adopt: Adopt,
    /// How grave a rule's findings are, by code, prefix or name; a table holds for the paths it is named by.
    pub levels: BTreeMap<String, Levels>,
    /// The commands that find out whether something holds.
    pub probes: BTreeMap<String, Probe>,
}

/// Which files are loop documents.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Docs {
    /// Patterns of the files that are.
    pub include: Vec<String>,
    /// Patterns of those that are not, all the same.
    pub exclude: Vec<String>,
}

impl Default for Docs {
    fn default() -> Self {
        Self { include: vec!["**/*.scope.md".into()], exclude: Vec::new() }
    }
}

impl Docs {
    /// Lets the file at `path` be one as well.
    pub fn also(&mut self, path: &RepoPath) {
        self.include.push(globset::escape(path.as_str()));
    }
}

/// Where gaps are registered.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Gaps {
    /// The registry, a YAML file with a list under `gaps:`.
    pub registry: Option<String>,
}

/// Where receipts are kept.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Receipts {
    /// The directory.
    pub dir: String,
    /// The keys that may sign; where this is set, receipts must be signed.
    pub allowed_signers: Option<String>,
    /// How long superseded receipts are kept: `30d`.
    pub keep: Option<String>,
    /// Patterns of what is taken out of outputs before they are kept, beside what looks like a secret.
    pub redact: Vec<String>,
}

impl Default for Receipts {
    fn default() -> Self {
        Self { dir: "receipts".into(), allowed_signers: None, keep: None, redact: Vec::new() }
    }
}

/// Words for statuses: for each canonical word, the spellings that mean it too.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Statuses {
    /// Of loops: `draft`, `planned`, `active`, `closed`.
    pub r#loop: BTreeMap<String, Vec<String>>,
    /// Of phases: `todo`, `ready`, `active`, `blocked`, `partial`, `done`, `deferred`, `dropped`.
    pub phase: BTreeMap<String, Vec<String>>,
    /// Of gaps: `open`, `active`, `blocked`, `fixed`, `closed`, `accepted`, `deferred`.
    pub gap: BTreeMap<String, Vec<String>>,
}

/// Front matter keys of the team's own.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct FrontMatterPolicy {
    /// The keys.
    pub fields: BTreeMap<String, Field>,
}

/// A front matter key of the team's own.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Field {
    /// What its value must be.
    pub r#type: FieldType,
    /// Whether every document must have it.
    pub required: bool,
    /// The values it may have; any, where none are listed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<String>,
}

/// What the value of a front matter key must be.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum FieldType {
    /// Text.
    #[default]
    String,
    /// A day: `2026-02-11`.
    Date,
    /// A whole number.
    Integer,
    /// `true` or `false`.
    Boolean,
    /// A list of texts.
    List,
}

/// The form of commit messages.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Commit {
    /// The types a subject may begin with; any, where none are listed.
    pub types: Vec<String>,
    /// The words that may be a scope, beside loop and gap ids; any, where none are listed.
    pub scopes: Vec<String>,
    /// Which commits must name what they are about.
    pub scope: Scope,
    /// The longest description, in characters.
    #[cfg_attr(test, schemars(range(min = 1)))]
    pub subject_max: u32,
    /// The trailers that commits to some paths must have.
    pub trailers: Vec<Trailers>,
}

impl Default for Commit {
    fn default() -> Self {
        Self { types: Vec::new(), scopes: Vec::new(), scope: Scope::default(), subject_max: 100, trailers: Vec::new() }
    }
}

/// Which commits must name what they are about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Those that touch a loop, a gap or a receipt.
    #[default]
    Governed,
    /// All.
    Always,
    /// None.
    Never,
}

/// The trailers that commits to some paths must have.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Trailers {
    /// Patterns of the paths.
    pub paths: Vec<String>,
    /// The trailers.
    pub require: Vec<String>,
    /// The values that a trailer may have.
    pub allow: BTreeMap<String, Vec<String>>,
}

/// How hooks judge.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Hooks {
    /// Whether a touched document answers for all its errors, not for new ones only.
    pub strict: bool,
    /// Which messages are begun for those who write them.
    pub prepare: Prepare,
}

/// Which messages are begun for those who write them: scope and trailers, as far as they are known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Prepare {
    /// Those that are written in an editor.
    #[default]
    Template,
    /// Also those that are given with `-m` or `-F`: trailers are added.
    Always,
    /// None.
    Never,
}

/// Where judging begins.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Adopt {
    /// The commit before which none is judged.
    pub since: Option<String>,
    /// Commits that are forgiven by name.
    pub attested: Vec<Attested>,
}

/// A commit that is forgiven by name.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Attested {
    /// The commit.
    pub commit: String,
    /// Why.
    pub reason: String,
}

/// How grave findings are, the gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    /// They fail a run.
    Error,
    /// They are told.
    Warn,
    /// They are told to those who ask.
    Info,
    /// There are none.
    Off,
}

/// A level, or levels for the paths that a pattern names.
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Levels {
    /// For every path.
    Everywhere(Level),
    /// For the paths of one pattern, by code, prefix or name.
    Below(BTreeMap<String, Level>),
}

/// A policy with what is known of its writing.
#[derive(Clone, Debug, Default)]
pub struct Read {
    /// The policy.
    pub policy: Policy,
    /// The words it understands.
    pub words: Vocabulary,
    /// Where each key that is set is written, by its dotted path.
    pub origins: BTreeMap<String, Span>,
    /// The file; nothing where the defaults hold.
    pub source: Option<Source>,
    /// What is wrong with it.
    pub faults: Vec<Fault>,
}

impl Read {
    /// Reads the policy in `source`.
    pub fn of(source: Source) -> Self {
        read::read(source)
    }

    /// Where the level of a rule is written, everywhere or below a path.
    pub fn place_of_level(&self, path: Option<&str>, rule: &str) -> Option<Span> {
        let below = path.map(|path| format!("{}.", fields::quoted(path))).unwrap_or_default();
        self.origins.get(&format!("levels.{below}{}", fields::quoted(rule))).copied()
    }

    /// Where a field of a probe is written.
    pub fn place_in_probe(&self, name: &str, field: &str) -> Option<Span> {
        self.origins.get(&format!("probes.{}.{field}", fields::quoted(name))).copied()
    }

    /// The gap registry, where one is set.
    pub fn registry(&self) -> Option<RepoPath> {
        RepoPath::new(self.policy.gaps.registry.as_deref()?).ok()
    }
}
