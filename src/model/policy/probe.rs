//! Probes, as a policy or a front matter declares them, and how they are read.

use std::collections::BTreeMap;

use serde::Serialize;

use super::Comparison;
use super::fields::{Fields, Notes};
use super::matrix::{self, Matrix};
use super::read::{INSIDE, duration, globs, is_pattern};
use crate::model::inputs::is_outside;
use crate::model::moment::length_of_time;
use crate::syntax::Node;
use crate::text::Fault;

/// A command that finds out whether something holds.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Probe {
    /// The command.
    pub run: Option<String>,
    /// The format its receipts are imported from, for a probe that loopctl never runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub import: Option<Import>,
    /// The rows and gaps that it proves.
    pub proves: Vec<String>,
    /// Patterns of the files that its result depends on.
    pub inputs: Vec<String>,
    /// How long a pass holds: `24h`.
    pub expires: Option<String>,
    /// How long it may run: `60s`.
    pub timeout: Option<String>,
    /// What makes it a pass.
    pub expect: Expect,
    /// The cases of a matrix.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub cases: Vec<String>,
    /// How its runner is told which cases to run, and where it writes what came out.
    #[serde(flatten)]
    pub matrix: Matrix,
    /// What an upgrade starts from: `latest-tag:v*` is the newest tag of that pattern.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Whether the end of its output is kept in the receipt.
    pub tail: Option<bool>,
}

/// A format that receipts are imported from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Import {
    /// JUnit XML.
    Junit,
    /// The summary of a matrix: a Markdown table.
    Matrix,
    /// TAP, versions 13 and 14.
    Tap,
    /// The Common Test Report Format, JSON.
    Ctrf,
}

/// What makes a run of a probe a pass.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Expect {
    /// The exit code; 0, where nothing is expected.
    pub exit: Option<i64>,
    /// A pattern that the output must match; its named groups become counts.
    pub r#match: Option<String>,
    /// The output that is matched.
    pub stream: Stream,
    /// What standard output must be.
    pub stdout: Option<Stdout>,
    /// For JSON pointers into the output, what must stand there: a text, a number, a truth, or a bound (`">= 15"`).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub json: BTreeMap<String, Comparison>,
    /// What makes the verdict `blocked`.
    pub blocked: Option<Exits>,
    /// What makes the verdict `skipped`.
    pub skipped: Option<Exits>,
}

/// An output of a command.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Stream {
    /// Standard output.
    #[default]
    Stdout,
    /// Standard error.
    Stderr,
    /// Both.
    Both,
}

/// What standard output must be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case")]
pub enum Stdout {
    /// Empty: nothing is left.
    Empty,
}

/// The exit codes of a verdict.
#[derive(Clone, Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Exits {
    /// The codes.
    pub exit: Vec<i64>,
}

impl Probe {
    /// Reads the `probes:` table of a front matter: the same keys as in a policy.
    pub fn declared(node: &Node) -> (BTreeMap<String, Self>, Vec<Fault>) {
        declared(node)
    }

    /// The pattern of the tags that an upgrade starts from.
    pub fn tags(&self) -> Option<&str> {
        self.from.as_deref()?.strip_prefix("latest-tag:")
    }
}

/// Whether `name` can be the name of a probe.
fn is_probe_name(name: &str) -> bool {
    let written = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.bytes().all(written)
}

/// The formats that receipts are imported from.
const IMPORTS: [(&str, Import); 4] =
    [("junit", Import::Junit), ("matrix", Import::Matrix), ("tap", Import::Tap), ("ctrf", Import::Ctrf)];

pub(super) fn probe(name: &str, key: &Node, mut fields: Fields<'_>, notes: &Notes) -> (String, Probe) {
    if !is_probe_name(name) {
        let help = "a name begins with a letter or digit and holds letters, digits, dots, hyphens and underscores";
        notes.fault(Fault::new(key.span, format!("`{name}` cannot be the name of a probe")).help(help));
    }
    let import = fields.word("import", &IMPORTS);
    let cases = cases(&mut fields);
    let probe = Probe {
        run: command(&mut fields),
        import,
        proves: fields.strings("proves").unwrap_or_default(),
        inputs: inputs(&mut fields),
        expires: some_time(&mut fields, "expires"),
        timeout: some_time(&mut fields, "timeout"),
        expect: fields.table("expect").map(expect).unwrap_or_default(),
        matrix: Matrix::read(&mut fields, name, &cases, import),
        from: matrix::from(&mut fields, import),
        cases,
        tail: fields.boolean("tail"),
    };
    match (&probe.run, probe.import) {
        (None, None) if !fields.has("run") && !fields.has("import") => {
            fields.refuse("run", format!("probe `{name}` has neither `run` nor `import`"), None);
        }
        (Some(_), Some(_)) => fields.refuse("import", format!("probe `{name}` has both `run` and `import`"), None),
        _ => {}
    }
    fields.finish();
    (name.to_owned(), probe)
}

/// A command, which runs something.
fn command(fields: &mut Fields<'_>) -> Option<String> {
    let run = fields.string("run")?;
    if run.trim().is_empty() {
        fields.refuse("run", "`run` is empty: it runs nothing, and would always pass".to_owned(), None);
    }
    Some(run)
}

/// The cases of a matrix, of which there are some.
fn cases(fields: &mut Fields<'_>) -> Vec<String> {
    let value = fields.get("cases");
    let cases = fields.strings("cases").unwrap_or_default();
    if value.is_some_and(|value| value.elements().is_empty()) {
        let help = "name all of them, from simple to complex: `cases = [\"s1\"]`; or leave `cases` out";
        fields.refuse("cases", "`cases` names no case".to_owned(), Some(help.to_owned()));
    }
    cases
}

/// A length of time that is one.
fn some_time(fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
    let text = duration(fields, key)?;
    if length_of_time(&text) == Some(0) {
        let help = format!("write how long, as in `{key} = \"90m\"`, or leave it out");
        fields.refuse(key, format!("`{key}` is no time at all: `{text}`"), Some(help));
    }
    Some(text)
}

/// The exit code that is expected.
fn exit_code(fields: &mut Fields<'_>) -> Option<i64> {
    let value = fields.get("exit");
    let code = fields.integer("exit");
    value.into_iter().for_each(|value| can_end_so(fields, value));
    code
}

/// Exit codes.
fn exit_codes(fields: &mut Fields<'_>) -> Vec<i64> {
    let value = fields.get("exit");
    let codes = fields.integers("exit").unwrap_or_default();
    value.map(Node::elements).unwrap_or_default().iter().for_each(|value| can_end_so(fields, value));
    codes
}

/// Tells a number that no command ends with.
fn can_end_so(fields: &Fields<'_>, value: &Node) {
    if let Some(code) = value.as_integer().filter(|code| !(0..=255).contains(code)) {
        fields.refuse_value(value, format!("{code} is no exit code: they go from 0 to 255"));
    }
}

/// Patterns of files, each of which can name some.
fn inputs(fields: &mut Fields<'_>) -> Vec<String> {
    let patterns = globs(fields, "inputs").unwrap_or_default();
    for pattern in patterns.iter().filter(|pattern| is_outside(pattern)) {
        let message = match pattern.as_str() {
            "" => "an input is empty: it names no file".to_owned(),
            _ => format!("`{pattern}`, an input, is no path inside the repository"),
        };
        fields.refuse_entry("inputs", pattern, message, Some(INSIDE.to_owned()));
    }
    patterns
}

fn expect(mut fields: Fields<'_>) -> Expect {
    const STREAMS: [(&str, Stream); 3] =
        [("stdout", Stream::Stdout), ("stderr", Stream::Stderr), ("both", Stream::Both)];
    let pattern = fields.string("match");
    pattern.iter().for_each(|pattern| is_pattern(&mut fields, "match", pattern));
    let expect = Expect {
        exit: exit_code(&mut fields),
        r#match: pattern,
        stream: fields.word("stream", &STREAMS).unwrap_or_default(),
        stdout: fields.word("stdout", &[("empty", Stdout::Empty)]),
        json: comparisons(&mut fields),
        blocked: fields.table("blocked").map(exits),
        skipped: fields.table("skipped").map(exits),
    };
    fields.finish();
    expect
}

/// What must stand at JSON pointers into the output.
fn comparisons(fields: &mut Fields<'_>) -> BTreeMap<String, Comparison> {
    let entries = fields.get("json").and_then(Node::entries).unwrap_or_default();
    let mut found = BTreeMap::new();
    for (key, value) in entries {
        let pointer = key.text().unwrap_or_default();
        let truth = || value.as_bool().map(Comparison::Truth);
        let text = || value.as_str().map(Comparison::of_text);
        match value.as_integer().map(Comparison::Number).or_else(truth).or_else(text) {
            _ if !(pointer.is_empty() || pointer.starts_with('/')) => {
                let help = "write it as `/summary/degraded`".to_owned();
                fields.refuse("json", format!("`{pointer}` is no JSON pointer"), Some(help));
            }
            Some(wanted) => {
                found.insert(pointer.to_owned(), wanted);
            }
            None => drop(fields.wrong::<()>(value, "json", "a text, a whole number or a truth")),
        }
    }
    found
}

fn exits(mut fields: Fields<'_>) -> Exits {
    let exits = Exits { exit: exit_codes(&mut fields) };
    fields.finish();
    exits
}

/// The probes that the `probes:` table of a front matter declares.
fn declared(node: &Node) -> (BTreeMap<String, Probe>, Vec<Fault>) {
    let notes = Notes::default();
    let entries = node.entries().unwrap_or_default().iter();
    let named = entries.filter_map(|(key, value)| Some((key.text()?, key, Fields::new(value, "probes", &notes))));
    let probes = named.map(|(name, key, fields)| probe(name, key, fields, &notes)).collect();
    if node.entries().is_none() && !node.is_null() {
        notes.fault(Fault::new(node.span, format!("`probes` is {}, not a table", node.noun())));
    }
    (probes, notes.faults.into_inner())
}

#[cfg(test)]
mod tests {
    use crate::model::policy::Read;
    use crate::text::{RepoPath, Source};

    /// What is wrong with the probe that these lines declare, each fault with the text that it points at.
    fn faults(probe: &str) -> Vec<(String, String)> {
        let text = format!("[probes.m]\n{probe}\n");
        let read = Read::of(Source::new(RepoPath::new("loopctl.toml").expect("a path"), text.clone()));
        let told = |fault: crate::text::Fault| (text[fault.span.range()].to_owned(), fault.message);
        read.faults.into_iter().map(told).collect()
    }

    #[test]
    fn what_no_run_could_be_is_told_where_it_stands() {
        for (probe, at, why) in [
            ("run = \"\"", "\"\"", "`run` is empty: it runs nothing, and would always pass"),
            ("run = \" \\n\"", "\" \\n\"", "`run` is empty: it runs nothing, and would always pass"),
            ("run = \"x\"\ntimeout = \"0s\"", "\"0s\"", "`timeout` is no time at all: `0s`"),
            ("import = \"tap\"\nexpires = \"00d\"", "\"00d\"", "`expires` is no time at all: `00d`"),
            ("run = \"x\"\nexpect = { exit = 300 }", "300", "300 is no exit code: they go from 0 to 255"),
            ("run = \"x\"\nexpect = { exit = -1 }", "-1", "-1 is no exit code: they go from 0 to 255"),
            (
                "run = \"x\"\nexpect = { blocked = { exit = [75, 256] } }",
                "256",
                "256 is no exit code: they go from 0 to 255",
            ),
            ("run = \"x\"\ncases = []", "[]", "`cases` names no case"),
        ] {
            assert_eq!(faults(probe), [(at.to_owned(), why.to_owned())], "{probe}");
        }
        let sensible = "run = \"x\"\ntimeout = \"1s\"\nexpires = \"10m\"\ncases = [\"s1\"]\n\
                        expect = { exit = 255, blocked = { exit = [75] }, skipped = { exit = 77 } }";
        assert_eq!(faults(sensible), []);
    }

    #[test]
    fn an_input_outside_of_the_repository_is_told_where_it_stands() {
        let told = |input: &str| faults(&format!("run = \"true\"\ninputs = [\"src\", {input}, \"docs/*.md\"]"));
        for input in ["\"/etc/passwd\"", "\"../x\"", "\"a/../../x/*\"", "\".\""] {
            let why = format!("`{}`, an input, is no path inside the repository", input.trim_matches('"'));
            assert_eq!(told(input), [(input.to_owned(), why)]);
        }
        assert_eq!(told("\"\""), [("\"\"".to_owned(), "an input is empty: it names no file".to_owned())]);
        assert_eq!(told("\"./a/\""), []);
    }
}
