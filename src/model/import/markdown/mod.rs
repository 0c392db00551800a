//! The older Markdown receipt: tables of fields, beside the `output.txt` whose digest it names.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::when::When;
use super::{Beside, Observed, capability_of};
use crate::model::moment::Moment;
use crate::model::receipt::{Exit, Verdict};
use crate::syntax::{Markdown, markdown};
use crate::text::{Fault, RepoPath, Span, ViewError, limits};

/// The fields that are read, each with the names it goes by.
const FIELDS: [(Field, &[&str]); 9] = [
    (Field::RunId, &["run id", "run key"]),
    (Field::Capability, &["capability"]),
    (Field::Status, &["status"]),
    (Field::ExitCode, &["exit code"]),
    (Field::Generated, &["generated"]),
    (Field::Start, &["start", "started", "start time"]),
    (Field::End, &["end", "ended", "finished", "end time"]),
    (Field::Command, &["command"]),
    (Field::Blocker, &["blocker reason"]),
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Field {
    RunId,
    Capability,
    Status,
    ExitCode,
    Generated,
    Start,
    End,
    Command,
    Blocker,
}

/// Whether `text` has a table that names a run, as these receipts do.
pub(super) fn is_receipt(text: &str) -> bool {
    text.len() as u64 <= limits::FILE_BYTES
        && rows(text, &markdown(text, 0)).iter().any(|row| row.field(text) == Some(Field::RunId))
}

pub(super) fn read(text: &str, beside: &Beside<'_>) -> Result<Observed, Vec<Fault>> {
    if text.len() as u64 > limits::FILE_BYTES {
        return Err(vec![Fault::limit(Span::at(0), "a larger receipt than loopctl reads")]);
    }
    let body = markdown(text, 0);
    let mut record = Record { text, rows: rows(text, &body), faults: Vec::new() };
    record.repeated();
    let observed = record.observed(beside);
    record.titled(&body);
    match observed {
        Some(observed) if record.faults.is_empty() => Ok(observed),
        _ => Err(record.faults),
    }
}

/// A row of two cells: what it speaks of, and what it says.
#[derive(Clone, Copy, Debug)]
struct Row {
    key: Span,
    value: Span,
    /// Whether it stands in the section of outputs.
    output: bool,
}

/// The rows of all tables; the first row of a table counts as well where it is a field itself.
fn rows(text: &str, body: &Markdown) -> Vec<Row> {
    let mut rows = Vec::new();
    for table in body.tables.iter().filter(|table| !table.quoted) {
        let section = table.section.and_then(|at| body.headings.get(at));
        let output = section.is_some_and(|heading| {
            ["outputs", "output"].iter().any(|name| bare(heading.text.of(text)).eq_ignore_ascii_case(name))
        });
        let row = |cells: &[Span], output| {
            let [key, value, ..] = cells else { return None };
            Some(Row { key: *key, value: *value, output })
        };
        let head = row(table.head(), false).filter(|head| head.field(text).is_some() || head.is_output(text));
        rows.extend(head);
        rows.extend(table.rows().filter_map(|cells| row(cells.cells, output)));
    }
    rows
}

impl Row {
    fn field(&self, text: &str) -> Option<Field> {
        let key = bare(self.key.of(text)).to_lowercase();
        FIELDS.iter().find(|(_, names)| names.contains(&key.as_str())).map(|(field, _)| *field)
    }

    /// Whether it names a file that the command wrote.
    fn is_output(&self, text: &str) -> bool {
        self.output || file_name(bare(self.key.of(text))) == "output.txt"
    }
}

/// The words of a cell, without the marks around them.
fn bare(cell: &str) -> &str {
    cell.trim().trim_matches(['`', '*', '_']).trim_end_matches(':').trim()
}

fn file_name(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// What a record says of time.
struct Times {
    started_at: Option<Moment>,
    finished_at: Option<Moment>,
    /// The latest moment that one of them can be.
    last: Option<Moment>,
    /// Whether one names no zone.
    zoneless: bool,
}

struct Record<'a> {
    text: &'a str,
    rows: Vec<Row>,
    faults: Vec<Fault>,
}

impl<'a> Record<'a> {
    /// What the record says; nothing only where a fault was told.
    fn observed(&mut self, beside: &Beside<'_>) -> Option<Observed> {
        let run_key = self.run_key();
        let capability = self.needed(Field::Capability, "Capability").map(|(text, _)| text.to_owned());
        let verdict = self.verdict();
        let Times { started_at, finished_at, last, zoneless } = self.times();
        let output = self.outputs(verdict, beside);
        let (verdict, exit) = verdict?;
        let mut observed = Observed::of(verdict);
        observed.run_key = run_key;
        observed.capability = capability;
        observed.command = self.said(Field::Command).map(|(command, _)| command.replace("\\|", "|"));
        observed.exit = exit.map(|code| Exit { code: Some(code), ..Exit::default() });
        observed.started_at = started_at;
        observed.finished_at = finished_at;
        observed.last = last;
        observed.output = output;
        if zoneless {
            observed.caveats.push("a time of the receipt names no zone".to_owned());
        }
        if let Some((reason, _)) = self.said(Field::Blocker).filter(|_| verdict == Verdict::Blocked) {
            observed.caveats.push(format!("blocked by {reason}"));
        }
        Some(observed)
    }

    /// The first row of `field`.
    fn row(&self, field: Field) -> Option<Row> {
        self.rows.iter().find(|row| row.field(self.text) == Some(field)).copied()
    }

    /// What the record says under `field`, and where; nothing for `none`, `n/a` and the like.
    fn said(&self, field: Field) -> Option<(&'a str, Span)> {
        let value = self.row(field)?.value;
        let said = bare(value.of(self.text));
        let nothing = ["", "-", "\u{2014}", "none", "n/a", "null", "unknown"];
        (!nothing.iter().any(|word| said.eq_ignore_ascii_case(word))).then_some((said, value))
    }

    fn needed(&mut self, field: Field, name: &str) -> Option<(&'a str, Span)> {
        let said = self.said(field);
        if said.is_none() {
            let span = self.row(field).map_or(Span::at(0), |row| row.value);
            self.fault(span, format!("the receipt does not say its {name}"));
        }
        said
    }

    fn fault(&mut self, span: Span, message: impl Into<String>) {
        self.faults.push(Fault::new(span, message));
    }

    /// Tells each field that stands twice, and each file.
    fn repeated(&mut self) {
        let text = self.text;
        let name = |row: &Row| match row.field(text) {
            Some(field) => format!("{field:?}"),
            None => bare(row.key.of(text)).to_owned(),
        };
        let counted: Vec<Row> =
            self.rows.iter().filter(|row| row.field(text).is_some() || row.is_output(text)).copied().collect();
        let mut seen = std::collections::HashSet::new();
        for row in counted {
            if !seen.insert(name(&row)) {
                self.fault(row.key, format!("{} stands twice", bare(row.key.of(text))));
            }
        }
    }

    /// The heading names the run too; it may name no other.
    fn titled(&mut self, body: &Markdown) {
        let Some((key, _)) = self.said(Field::RunId) else { return };
        let Some(heading) = body.headings.first().filter(|heading| heading.level == 1) else { return };
        let Some(named) = heading.text.of(self.text).split_once(':').map(|(_, named)| bare(named)) else { return };
        if capability_of(named).is_some() && named != key {
            self.fault(heading.text, format!("the heading names {named}, the table {key}"));
        }
    }

    fn run_key(&mut self) -> Option<String> {
        let (key, span) = self.needed(Field::RunId, "Run ID")?;
        if !key.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-')) {
            self.fault(span, format!("{key} is no run key"));
        }
        if let Some(ran) = capability_of(key)
            && let Some((capability, span)) = self.said(Field::Capability)
            && ran != capability
        {
            self.fault(span, format!("the capability is {capability}, but the run key is one of {ran}"));
        }
        Some(key.to_owned())
    }

    /// What came out, and the exit code that must bear it out.
    fn verdict(&mut self) -> Option<(Verdict, Option<i64>)> {
        let status = self.needed(Field::Status, "Status");
        let exit = self.exit_code();
        let (status, span) = status?;
        let exit = exit?;
        let verdict = match status.to_ascii_lowercase().as_str() {
            "done" => Verdict::Pass,
            "failed" => Verdict::Fail,
            "blocked" => Verdict::Blocked,
            _ => {
                self.fault(span, format!("the status {status} is none of done, failed, blocked"));
                return None;
            }
        };
        match (verdict, exit) {
            (Verdict::Pass | Verdict::Fail, None) => {
                let span = self.row(Field::ExitCode).map_or(span, |row| row.value);
                self.fault(span, format!("the status is {status}, but no exit code bears it out"));
            }
            (Verdict::Pass, Some(code)) if code != 0 => {
                self.fault(span, format!("the status is {status}, but the exit code is {code}"));
            }
            (Verdict::Fail, Some(0)) => self.fault(span, format!("the status is {status}, but the exit code is 0")),
            _ => {}
        }
        Some((verdict, exit))
    }

    /// The exit code, if the record names one; nothing at all where it names none that can be read.
    #[expect(clippy::option_option, reason = "unsaid and unreadable are two things, and only one was told")]
    fn exit_code(&mut self) -> Option<Option<i64>> {
        let Some((code, span)) = self.said(Field::ExitCode) else { return Some(None) };
        let read = code.parse().ok();
        if read.is_none() {
            self.fault(span, format!("{code} is no exit code"));
        }
        read.map(Some)
    }

    /// What the record says of time.
    fn times(&mut self) -> Times {
        let [start, end, generated] = [Field::Start, Field::End, Field::Generated].map(|field| self.time(field));
        let [start_at, end_at, generated_at] = [start, end, generated].map(|when| when.and_then(When::moment));
        // It is written when the run has ended, so its own time is the end as well.
        let end_at = end_at.or(generated_at);
        if let (Some(start), Some(end)) = (start_at, end_at)
            && end < start
        {
            let span = self.row(Field::End).or(self.row(Field::Generated)).map_or(Span::at(0), |row| row.value);
            self.fault(span, "the run ends before it starts");
        }
        let said = || [start, end, generated].into_iter().flatten();
        Times {
            started_at: start_at,
            finished_at: end_at,
            last: said().map(When::at_latest).max(),
            zoneless: said().any(When::is_zoneless),
        }
    }

    fn time(&mut self, field: Field) -> Option<When> {
        let (time, span) = self.said(field)?;
        let when = When::read(time);
        if when.is_none() {
            self.fault(span, format!("{time} is no time"));
        }
        when
    }

    /// Holds every file that the record names to its digest, and returns what the command wrote.
    fn outputs(&mut self, verdict: Option<(Verdict, Option<i64>)>, beside: &Beside<'_>) -> Option<Vec<u8>> {
        let rows: Vec<Row> = self.rows.iter().filter(|row| row.is_output(self.text)).copied().collect();
        let mut written = None;
        for row in rows {
            let bytes = self.output(row, beside);
            if file_name(bare(row.key.of(self.text))) == "output.txt" {
                written = bytes;
            }
        }
        let named = self.rows.iter().any(|row| file_name(bare(row.key.of(self.text))) == "output.txt");
        if !named && verdict.is_some_and(|(verdict, _)| verdict == Verdict::Pass) {
            let span = self.row(Field::Status).map_or(Span::at(0), |row| row.value);
            self.fault(span, "the status is done, but no output.txt is named that shows it");
        }
        written
    }

    fn output(&mut self, row: Row, beside: &Beside<'_>) -> Option<Vec<u8>> {
        let name = bare(row.key.of(self.text));
        let digest = bare(row.value.of(self.text));
        let digest = digest.strip_prefix("sha256:").unwrap_or(digest).trim().to_ascii_lowercase();
        if digest.len() != 64 || !digest.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            self.fault(row.value, format!("no sha256 of {name}"));
            return None;
        }
        let bytes = match find(name, beside) {
            Ok(Some(bytes)) => bytes,
            Ok(None) => {
                self.fault(row.key, format!("{name} is not there"));
                return None;
            }
            Err(why) => {
                self.fault(row.key, format!("{name} cannot be read: {why}"));
                return None;
            }
        };
        let found = sha256(&bytes);
        if found != digest {
            self.fault(row.value, format!("{name} has the sha256 {found}, the receipt names another"));
            return None;
        }
        Some(bytes)
    }
}

fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The file of this name: below the record, or, where the name is a path of another place, right beside it.
fn find(name: &str, beside: &Beside<'_>) -> Result<Option<Vec<u8>>, ViewError> {
    if let Ok(path) = RepoPath::new(name)
        && let Some(bytes) = beside(&path)?
    {
        return Ok(Some(bytes));
    }
    match RepoPath::new(file_name(name)) {
        Ok(path) if path.as_str() != name => beside(&path),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests;
