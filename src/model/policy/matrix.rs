//! What a policy says of a probe that runs a matrix of cases: how it is told which to run, and where it writes
//! what came out.

use globset::Glob;
use serde::Serialize;

use super::Import;
use super::fields::Fields;
use super::read::INSIDE;

/// What a pattern of logs has in the place of the case.
pub const CASE: &str = "{case}";

/// What a pattern of summaries or logs has in the place of the run.
pub const RUN_ID: &str = "{run-id}";

/// How a runner of many cases is told what to run, and where it writes what came out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default)]
pub struct Matrix {
    /// How the runner is told which cases to run; told nothing, it runs all.
    #[serde(skip_serializing_if = "is_standard")]
    pub select: Select,
    /// The variable that tells the runner what its run is called.
    #[serde(skip_serializing_if = "is_usual_run_id")]
    pub run_id: String,
    /// A pattern of the summaries that the runner writes: Markdown tables that say what came out of each case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// A pattern of the logs, with `{case}` in the place of the case; without its log nothing passes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub logs: Option<String>,
    /// The columns of a summary.
    #[serde(skip_serializing_if = "is_standard")]
    pub columns: Columns,
    /// The words for what came out.
    #[serde(skip_serializing_if = "is_standard")]
    pub words: ResultWords,
    /// Results that are no clean pass, and are taken for one all the same: `PASS with retry caveat`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accept: Vec<String>,
}

impl Default for Matrix {
    fn default() -> Self {
        Self {
            select: Select::default(),
            run_id: "RUN_ID".into(),
            summary: None,
            logs: None,
            columns: Columns::default(),
            words: ResultWords::default(),
            accept: Vec::new(),
        }
    }
}

/// How a runner is told which cases to run.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Select {
    /// The variable that names them.
    pub variable: String,
    /// What stands between two names.
    pub separator: String,
}

impl Default for Select {
    fn default() -> Self {
        Self { variable: "SCENARIOS".into(), separator: " ".into() }
    }
}

/// The columns of a summary, by what stands at their top.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct Columns {
    /// The case.
    pub scenario: String,
    /// What came out.
    pub result: String,
    /// The path of its log; a summary may lack this column.
    pub log: String,
}

impl Default for Columns {
    fn default() -> Self {
        Self { scenario: "scenario".into(), result: "result".into(), log: "log".into() }
    }
}

/// The words for what came out of a case, compared without case and emphasis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "kebab-case", default, deny_unknown_fields)]
pub struct ResultWords {
    /// It holds.
    pub pass: Vec<String>,
    /// It does not hold.
    pub fail: Vec<String>,
    /// Nobody tried to find out.
    pub skip: Vec<String>,
}

impl Default for ResultWords {
    fn default() -> Self {
        let one = |word: &str| vec![word.to_owned()];
        Self { pass: one("PASS"), fail: one("FAIL"), skip: one("SKIP") }
    }
}

fn is_standard<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn is_usual_run_id(name: &str) -> bool {
    name == Matrix::default().run_id
}

impl Matrix {
    /// Whether it says anything.
    pub fn is_standard(&self) -> bool {
        is_standard(self)
    }

    /// Reads its keys among those of the probe `name`.
    pub(super) fn read(fields: &mut Fields<'_>, name: &str, cases: &[String], import: Option<Import>) -> Self {
        let matrix = Self {
            select: fields.table("select").map(Select::read).unwrap_or_default(),
            run_id: variable(fields, "run-id").unwrap_or_else(|| Self::default().run_id),
            summary: pattern(fields, "summary"),
            logs: pattern(fields, "logs"),
            columns: fields.table("columns").map(Columns::read).unwrap_or_default(),
            words: fields.table("words").map(ResultWords::read).unwrap_or_default(),
            accept: fields.strings("accept").unwrap_or_default(),
        };
        matrix.check(fields, name, cases, import);
        matrix
    }

    /// Tells what cannot hold together.
    fn check(&self, fields: &Fields<'_>, name: &str, cases: &[String], import: Option<Import>) {
        let help = |text: &str| Some(text.to_owned());
        for (at, case) in cases.iter().enumerate() {
            if cases[..at].contains(case) {
                fields.refuse("cases", format!("the case `{case}` stands twice"), None);
            }
            if import.is_none() && (case.contains(&self.select.separator) || case.trim().is_empty()) {
                let why = format!("the runner cannot tell the case `{case}` from several");
                let advice = "rename it, or choose another separator: `select = { separator = \",\" }`";
                fields.refuse("cases", why, help(advice));
            }
        }
        if self.run_id == self.select.variable {
            fields.refuse("run-id", format!("`{}` cannot name both the run and its cases", self.run_id), None);
        }
        if self.summary.is_some() && cases.is_empty() {
            let why = format!("probe `{name}` has a summary and no `cases` that it could speak of");
            fields.refuse("summary", why, help("declare all of them, from simple to complex: `cases = [\"s1\"]`"));
        }
        if self.summary.as_deref().is_some_and(|summary| summary.contains(CASE)) {
            fields.refuse("summary", "a summary speaks of all cases, so its pattern has no `{case}`".to_owned(), None);
        }
        if self.logs.as_deref().is_some_and(|logs| !logs.contains(CASE)) {
            let why = "a pattern of logs says where the case stands in it".to_owned();
            fields.refuse("logs", why, help("write it as `logs/{case}-*.log`"));
        }
        let unread = self.summary.is_none() && import != Some(Import::Matrix);
        for (key, is_set) in [
            ("logs", self.logs.is_some()),
            ("columns", !is_standard(&self.columns)),
            ("words", !is_standard(&self.words)),
            ("accept", !self.accept.is_empty()),
        ] {
            if unread && is_set {
                let why = format!("`{key}` is about a summary, and probe `{name}` names none");
                fields.refuse(key, why, help("name it: `summary = \"scenarios/summary-*.md\"`"));
            }
        }
        self.check_words(fields);
    }

    /// Tells a word that means two things.
    fn check_words(&self, fields: &Fields<'_>) {
        let mut seen: Vec<String> = Vec::new();
        let words = [&self.words.pass, &self.words.fail, &self.words.skip];
        for word in words.into_iter().flatten() {
            if word.trim().is_empty() || seen.contains(&word.to_lowercase()) {
                fields.refuse("words", format!("`{word}` cannot mean two results, or none"), None);
            }
            seen.push(word.to_lowercase());
        }
        if self.words.pass.is_empty() {
            fields.refuse("words", "no word means a pass".to_owned(), None);
        }
        for word in &self.accept {
            if seen.contains(&word.trim().to_lowercase()) || word.trim().is_empty() {
                let why = format!("`{word}` means something already, so it cannot be accepted as a pass");
                fields.refuse("accept", why, None);
            }
        }
    }
}

impl Select {
    fn read(mut fields: Fields<'_>) -> Self {
        let standard = Self::default();
        let select = Self {
            variable: variable(&mut fields, "variable").unwrap_or(standard.variable),
            separator: fields.string("separator").unwrap_or(standard.separator),
        };
        if select.separator.is_empty() {
            fields.refuse("separator", "without a separator names cannot be told apart".to_owned(), None);
        }
        fields.finish();
        select
    }
}

impl Columns {
    fn read(mut fields: Fields<'_>) -> Self {
        let standard = Self::default();
        let columns = Self {
            scenario: fields.string("scenario").unwrap_or(standard.scenario),
            result: fields.string("result").unwrap_or(standard.result),
            log: fields.string("log").unwrap_or(standard.log),
        };
        let names = [&columns.scenario, &columns.result, &columns.log].map(|name| name.trim().to_lowercase());
        if names[0] == names[1] || names[1] == names[2] || names[0] == names[2] {
            fields.refuse("result", "one column cannot be two".to_owned(), None);
        }
        fields.finish();
        columns
    }
}

impl ResultWords {
    fn read(mut fields: Fields<'_>) -> Self {
        let standard = Self::default();
        let words = Self {
            pass: fields.strings("pass").unwrap_or(standard.pass),
            fail: fields.strings("fail").unwrap_or(standard.fail),
            skip: fields.strings("skip").unwrap_or(standard.skip),
        };
        fields.finish();
        words
    }
}

/// The name of an environment variable.
fn variable(fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
    let name = fields.string(key)?;
    let part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit()) || !name.bytes().all(part) {
        fields.refuse(key, format!("`{name}` cannot be the name of a variable"), None);
        return None;
    }
    Some(name)
}

/// A pattern of paths, in which a case or a run may have a place.
fn pattern(fields: &mut Fields<'_>, key: &'static str) -> Option<String> {
    let pattern = fields.string(key)?;
    let filled = pattern.replace(CASE, "x").replace(RUN_ID, "x");
    if let Err(error) = Glob::new(&filled) {
        fields.refuse(key, format!("`{pattern}` is no pattern: {}", error.kind()), None);
    }
    if filled.starts_with('/') || filled.split('/').any(|part| part == "..") {
        fields.refuse(key, format!("`{pattern}` leaves the repository"), Some(INSIDE.to_owned()));
    }
    Some(pattern)
}

/// A tag that an upgrade starts from: the newest of those that a pattern names, as in `latest-tag:v*`.
pub(super) fn from(fields: &mut Fields<'_>, import: Option<Import>) -> Option<String> {
    let from = fields.string("from")?;
    let tags = from.strip_prefix("latest-tag:").filter(|tags| !tags.is_empty() && Glob::new(tags).is_ok());
    if tags.is_none() {
        let help = "write it as `latest-tag:v*`".to_owned();
        fields.refuse("from", format!("`{from}` is nothing that an upgrade can start from"), Some(help));
    }
    if import.is_some() {
        let why = "of a run that is made elsewhere nobody knows which tag it started from".to_owned();
        fields.refuse("from", why, None);
    }
    Some(from)
}

#[cfg(test)]
mod tests {
    use crate::model::policy::Read;
    use crate::text::{RepoPath, Source};

    fn faults(probe: &str) -> Vec<String> {
        let text = format!("[probes.m]\n{probe}\n");
        let read = Read::of(Source::new(RepoPath::new("loopctl.toml").expect("a path"), text));
        read.faults.into_iter().map(|fault| fault.message).collect()
    }

    #[test]
    fn a_matrix_that_cannot_hold_together_is_told() {
        let summary = "cases = [\"s1\"]\nsummary = \"out/summary-*.md\"";
        for (probe, why) in [
            ("summary = \"s.md\"", "probe `m` has a summary and no `cases` that it could speak of"),
            ("cases = [\"a b\"]", "the runner cannot tell the case `a b` from several"),
            ("cases = [\"a\", \"a\"]", "the case `a` stands twice"),
            ("select = { variable = \"1x\" }", "`1x` cannot be the name of a variable"),
            ("select = { variable = \"RUN_ID\" }", "`RUN_ID` cannot name both the run and its cases"),
            ("select = { separator = \"\" }", "without a separator names cannot be told apart"),
            ("accept = [\"FIXED\"]", "`accept` is about a summary, and probe `m` names none"),
            (&format!("{summary}\nlogs = \"logs/*.log\""), "a pattern of logs says where the case stands in it"),
            (
                &format!("{summary}\naccept = [\"fail\"]"),
                "`fail` means something already, so it cannot be accepted as a pass",
            ),
            (&format!("{summary}\nwords = {{ skip = [\"Pass\"] }}"), "`Pass` cannot mean two results, or none"),
            (&format!("{summary}\ncolumns = {{ log = \"Result\" }}"), "one column cannot be two"),
            ("cases = [\"s1\"]\nsummary = \"../s.md\"", "`../s.md` leaves the repository"),
            ("from = \"v*\"", "`v*` is nothing that an upgrade can start from"),
        ] {
            assert_eq!(faults(&format!("run = \"true\"\n{probe}")), [why], "{probe}");
        }
    }

    #[test]
    fn a_matrix_of_the_usual_form_needs_no_more_than_its_places() {
        let probe = "run = \"./m\"\ncases = [\"s1\", \"k3s/upgrade\"]\nsummary = \"out/summary-{run-id}.md\"\n\
                     logs = \"out/logs/{case}.log\"\naccept = [\"PASS with retry caveat\"]\nfrom = \"latest-tag:v*\"";
        assert_eq!(faults(probe), [""; 0]);
        assert_eq!(faults("import = \"matrix\"\ncases = [\"a b\"]\naccept = [\"FIXED\"]"), [""; 0]);
        let elsewhere = "of a run that is made elsewhere nobody knows which tag it started from";
        assert_eq!(faults("import = \"matrix\"\nfrom = \"latest-tag:v*\""), [elsewhere]);
    }
}
