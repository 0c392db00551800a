//! `github`: workflow commands, which GitHub Actions shows as annotations beside the lines.

use std::fmt::Write;

use super::place::Place;
use super::told::Told;
use crate::model::policy::Level;
use crate::text::harmless;

/// `::error file=F,line=1,endLine=1,col=1,endColumn=2,title=LC203::message` for each finding that counts.
pub(super) fn lines(told: &Told<'_>) -> String {
    let mut out = String::new();
    for finding in told.findings.iter().filter(|finding| finding.counts()) {
        let command = match finding.level {
            Level::Error => "error",
            Level::Warn => "warning",
            Level::Info | Level::Off => "notice",
        };
        let place = Place::of(&finding.source, finding.span);
        let (line, last) = (place.line, place.last_line());
        let path = property(&told.whole_path(finding.source.path()));
        let _ = write!(out, "::{command} file={path},line={line},endLine={last}");
        // With columns, a place over several lines is taken for one on a single line.
        if place.line == place.end_line {
            let _ = write!(out, ",col={},endColumn={}", place.column, place.end_column);
        }
        let _ = write!(out, ",title={} {}::{}", finding.rule.code, finding.rule.name, data(&finding.message));
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
