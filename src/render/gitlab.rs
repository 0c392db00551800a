//! `gitlab`: a Code Quality report, which GitLab shows in merge requests.

use serde::Serialize;

use super::format::Shown;
use super::json::pretty;
use super::line::{about, one_line, whence};
use super::place::Place;
use crate::lint::Finding;
use crate::model::policy::Level;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'static str,
    fingerprint: &'a str,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Range,
}

#[derive(Serialize)]
struct Range {
    begin: u32,
    end: u32,
}

/// One array with every finding that counts.
pub(super) fn report(shown: &Shown<'_>) -> String {
    let issues: Vec<Issue<'_>> =
        shown.findings.iter().filter(|finding| finding.counts()).map(|finding| issue(finding, shown)).collect();
    pretty(&issues)
}

fn issue<'a>(finding: &'a Finding, shown: &Shown<'_>) -> Issue<'a> {
    let place = Place::of(&finding.source, finding.span);
    let severity = match finding.level {
        Level::Error => "major",
        Level::Warn => "minor",
        Level::Info | Level::Off => "info",
    };
    let commit = about(finding).map(|commit| format!(" In commit {commit}.")).unwrap_or_default();
    Issue {
        description: format!("{}: {}{commit}", finding.rule.code, one_line(&finding.message)),
        check_name: finding.rule.name,
        fingerprint: finding.fingerprint.as_str(),
        severity,
        location: Location {
            // Whoever shows it wants a path; of a message it is told which it is.
            path: finding.in_message().map_or_else(|| shown.whole_path(finding.source.path()), |_| whence(finding)),
            lines: Range { begin: place.line, end: place.last_line() },
        },
    }
}
