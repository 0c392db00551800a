//! `github`: workflow commands, which GitHub Actions shows as annotations beside the lines.

use std::fmt::Write;

use super::format::Shown;
use super::line::about;
use super::place::Place;
use crate::model::policy::Level;
use crate::text::harmless;

/// `::error file=F,line=1,endLine=1,col=1,endColumn=2,title=LC203 stale-blocker::message` for each finding that counts.
pub(super) fn lines(shown: &Shown<'_>) -> String {
    let mut out = String::new();
    for finding in shown.findings.iter().filter(|finding| finding.counts()) {
        let command = match finding.level {
            Level::Error => "error",
            Level::Warn => "warning",
            Level::Info | Level::Off => "notice",
        };
        let place = Place::of(&finding.source, finding.span);
        let _ = write!(out, "::{command} ");
        // A message is no file: what has no place is shown with the run.
        if finding.in_message().is_none() {
            let (line, last) = (place.line, place.last_line());
            let path = property(&shown.whole_path(finding.source.path()));
            let _ = write!(out, "file={path},line={line},endLine={last},");
            // With columns, a place over several lines is taken for one on a single line.
            if place.line == place.end_line {
                let _ = write!(out, "col={},endColumn={},", place.column, place.end_column);
            }
        }
        let _ = write!(out, "title={} {}", finding.rule.code, finding.rule.name);
        if let Some(commit) = &finding.commit {
            let _ = write!(out, " (commit {})", commit.short());
        }
        let _ = write!(out, "::{}", data(&finding.message));
        if let Some(commit) = about(finding) {
            let line = finding.in_message().map(|_| format!(", line {}", place.line)).unwrap_or_default();
            let _ = write!(out, "%0Ain commit {}{line}", data(&commit));
        }
        if let Some(help) = &finding.help {
            let _ = write!(out, "%0Ahelp: {}", data(help));
        }
        out.push('\n');
    }
    out
}

/// What stands behind the `::`.
fn data(text: &str) -> String {
    harmless(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
