//! `json` and `json-lines`: everything that is known of a finding, in a shape that is frozen.
//!
//! Strings are as they are in the repository, with escapes for what steers a terminal.

use serde::Serialize;

use super::format::{Shown, word};
use super::place::Place;
use crate::lint::{Finding, Fix, Label, Suppressed};
use crate::text::steers;

/// What `lint --output-format json` writes: `loopctl.findings/1`.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Findings<'a> {
    /// The version of this shape.
    schema: &'static str,
    tool: Tool,
    /// By file, in the order of the text.
    findings: Vec<One<'a>>,
    summary: Numbers,
}

/// What wrote it.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Tool {
    name: &'static str,
    version: &'static str,
}

/// One finding; in `json-lines`, one line.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct One<'a> {
    /// `LC` and three digits.
    code: &'static str,
    /// The rule's name.
    name: &'static str,
    /// `error`, `warning` or `info`.
    level: &'static str,
    /// The file, from the root of the repository; null for a finding about a commit's message, whose lines are
    /// then meant.
    path: Option<&'a str>,
    /// The commit, for a finding about its message or about what it does to the file.
    commit: Option<&'a str>,
    /// The loop it is about.
    #[serde(rename = "loop")]
    loop_id: Option<&'a str>,
    /// The row it is about: a phase's key or a gap.
    row: Option<&'a str>,
    /// Counted from one.
    line: u32,
    /// Counted from one, in code points.
    column: u32,
    end_line: u32,
    /// The first column that no longer belongs to it.
    end_column: u32,
    /// Offsets into the file as it is stored.
    bytes: [u32; 2],
    message: &'a str,
    help: Option<&'a str>,
    /// Other places that have to do with it.
    related: Vec<Related<'a>>,
    fix: Option<Mend<'a>>,
    /// What the finding is known by from run to run.
    fingerprint: &'a str,
    /// Why it does not count; null where it does.
    suppressed: Option<Forgiven<'a>>,
}

/// A place that has to do with a finding.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Related<'a> {
    path: &'a str,
    line: u32,
    message: &'a str,
}

/// What mends a finding, in all its files or in none.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Mend<'a> {
    title: &'a str,
    /// `safe` or `unsafe`.
    safety: &'static str,
    edits: Vec<Replacement<'a>>,
}

/// New text for some bytes of a file.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Replacement<'a> {
    path: &'a str,
    bytes: [u32; 2],
    text: &'a str,
}

/// Why a finding does not count.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Forgiven<'a> {
    /// `allowed` or `baseline`.
    kind: &'static str,
    /// Why somebody allowed it.
    reason: Option<&'a str>,
    /// The last day on which that holds.
    until: Option<String>,
}

/// The run in numbers.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Numbers {
    documents: usize,
    commits: usize,
    receipts: usize,
    errors: usize,
    warnings: usize,
    infos: usize,
    /// Those that count and have a fix.
    fixable: usize,
    suppressed: usize,
    baselined: usize,
}

/// All of it as one object.
pub(super) fn object(shown: &Shown<'_>) -> String {
    let summary = shown.summary;
    let all = Findings {
        schema: "loopctl.findings/1",
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        findings: shown.findings.iter().copied().map(One::of).collect(),
        summary: Numbers {
            documents: summary.documents,
            commits: summary.commits,
            receipts: summary.receipts,
            errors: summary.errors,
            warnings: summary.warnings,
            infos: summary.infos,
            fixable: summary.fixable,
            suppressed: summary.suppressed,
            baselined: summary.baselined,
        },
    };
    pretty(&all)
}

/// An object a line, without the rest.
pub(super) fn lines(shown: &Shown<'_>) -> String {
    // What is written here has only keys that are text: it is always JSON.
    let line = |finding: &&Finding| serde_json::to_string(&One::of(finding)).unwrap_or_default() + "\n";
    escaped(&shown.findings.iter().map(line).collect::<String>())
}

/// A value as JSON for programs, laid out for people.
pub(super) fn pretty(value: &impl Serialize) -> String {
    escaped(&(serde_json::to_string_pretty(value).unwrap_or_default() + "\n"))
}

/// The same JSON with escapes for what JSON lets through: C1 controls and what turns the direction of reading.
pub(crate) fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    let mut from = 0;
    for (at, c) in json.char_indices().filter(|(_, c)| steers(*c)) {
        out.push_str(&json[from..at]);
        out.push_str(&format!("\\u{:04x}", u32::from(c)));
        from = at + c.len_utf8();
    }
    out.push_str(&json[from..]);
    out
}

/// Whether the lines of a finding are those of a commit's message.
fn is_in_message(finding: &Finding) -> bool {
    finding.commit.as_ref().is_some_and(|commit| commit.in_message)
}

impl<'a> One<'a> {
    fn of(finding: &'a Finding) -> Self {
        let place = Place::of(&finding.source, finding.span);
        Self {
            code: finding.rule.code,
            name: finding.rule.name,
            level: word(finding.level),
            path: Some(finding.source.path().as_str()).filter(|_| !is_in_message(finding)),
            commit: finding.commit.as_ref().map(|commit| commit.id.as_str()),
            loop_id: finding.loop_id.as_deref(),
            row: finding.row.as_deref(),
            line: place.line,
            column: place.column,
            end_line: place.end_line,
            end_column: place.end_column,
            bytes: [finding.span.start, finding.span.end].map(|at| at.saturating_add(finding.source.before())),
            message: &finding.message,
            help: finding.help.as_deref(),
            related: finding.related.iter().map(Related::of).collect(),
            fix: finding.fix.as_deref().map(Mend::of),
            fingerprint: finding.fingerprint.as_str(),
            suppressed: finding.suppressed.as_deref().map(Forgiven::of),
        }
    }
}

impl<'a> Related<'a> {
    fn of(label: &'a Label) -> Self {
        let line = Place::of(&label.source, label.span).line;
        Self { path: label.source.path().as_str(), line, message: &label.message }
    }
}

impl<'a> Mend<'a> {
    fn of(fix: &'a Fix) -> Self {
        let edits = fix.edits.iter().map(|(path, edit)| Replacement {
            path: path.as_str(),
            bytes: [edit.span.start, edit.span.end],
            text: &edit.text,
        });
        Self { title: &fix.title, safety: fix.safety.name(), edits: edits.collect() }
    }
}

impl<'a> Forgiven<'a> {
    fn of(suppressed: &'a Suppressed) -> Self {
        match suppressed {
            Suppressed::Allowed { reason, until } => {
                Self { kind: "allowed", reason: Some(reason), until: until.map(|day| day.to_string()) }
            }
            Suppressed::Baselined => Self { kind: "baseline", reason: None, until: None },
        }
    }
}
