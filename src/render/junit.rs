//! `junit`: a suite for each document and each commit with a bad message, a failed case for each error.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::format::{Shown, word};
use super::line::{about, forgiven, one_line, whence};
use super::place::Place;
use crate::lint::Finding;
use crate::model::policy::Level;
use crate::text::harmless;

/// Every judged document, and every other file that something was found in.
pub(super) fn report(shown: &Shown<'_>) -> String {
    let mut suites: BTreeMap<String, Vec<&Finding>> =
        shown.documents.iter().map(|path| (path.to_string(), Vec::new())).collect();
    for finding in &shown.findings {
        suites.entry(whence(finding)).or_default().push(finding);
    }
    let (mut all, mut body) = (Counts::default(), String::new());
    for (path, findings) in &suites {
        let counts = suite(&mut body, path, findings);
        all = Counts {
            tests: all.tests + counts.tests,
            failures: all.failures + counts.failures,
            skipped: all.skipped + counts.skipped,
        };
    }
    let open = all.attributes("loopctl");
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites {open}>\n{body}</testsuites>\n")
}

#[derive(Clone, Copy, Default)]
struct Counts {
    tests: usize,
    failures: usize,
    skipped: usize,
}

impl Counts {
    fn attributes(self, name: &str) -> String {
        format!(
            "name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" time=\"0\"",
            escaped(&one_line(name)),
            self.tests,
            self.failures,
            self.skipped
        )
    }
}

/// A failed case for each error, a skipped one for each that is allowed, and one that passes if there
/// is neither; what does not fail a run is said beside them.
fn suite(out: &mut String, path: &str, findings: &[&Finding]) -> Counts {
    let class = escaped(&one_line(class(path)));
    let errors: Vec<&&Finding> = findings.iter().filter(|finding| finding.level == Level::Error).collect();
    let skipped = errors.iter().filter(|finding| !finding.counts()).count();
    let counts = Counts { tests: errors.len().max(1), failures: errors.len() - skipped, skipped };
    let _ = writeln!(out, "  <testsuite {}>", counts.attributes(path));
    for finding in &errors {
        let place = Place::of(&finding.source, finding.span);
        let row = finding.row.as_deref().map(|row| format!("[{row}]")).unwrap_or_default();
        let name = escaped(&one_line(&format!("loopctl.{}{row}", finding.rule.code)));
        let (line, column) = (place.line, place.column);
        let _ = writeln!(
            out,
            "    <testcase classname=\"{class}\" name=\"{name}\" line=\"{line}\" column=\"{column}\" time=\"0\">"
        );
        if let Some(why) = forgiven(finding) {
            let _ = writeln!(out, "      <skipped message=\"{}\"/>", escaped(&why));
        } else {
            let (kind, message) = (finding.rule.name, escaped(&one_line(&finding.message)));
            let _ = writeln!(out, "      <failure type=\"{kind}\" message=\"{message}\">{}</failure>", said(finding));
        }
        out.push_str("    </testcase>\n");
    }
    if errors.is_empty() {
        let _ = writeln!(out, "    <testcase classname=\"{class}\" name=\"loopctl\" time=\"0\"/>");
    }
    let others = findings.iter().filter(|finding| finding.level != Level::Error);
    let others: Vec<String> = others.map(|finding| format!("{} {}", word(finding.level), said(finding))).collect();
    if !others.is_empty() {
        let _ = writeln!(out, "    <system-out>{}</system-out>", others.join("\n"));
    }
    out.push_str("  </testsuite>\n");
    counts
}

/// A path without what its file name has behind the first dot, which reports would take apart.
fn class(path: &str) -> &str {
    let name = path.rfind('/').map_or(0, |slash| slash + 1);
    let dot = path[name..].find('.').filter(|dot| *dot > 0);
    dot.map_or(path, |dot| &path[..name + dot])
}

/// What is wrong, where, and what to do.
fn said(finding: &Finding) -> String {
    let place = Place::of(&finding.source, finding.span);
    let path = one_line(&whence(finding));
    let mut said = format!("{path}:{}:{}: {} {}", place.line, place.column, finding.rule.code, finding.message);
    if let Some(commit) = about(finding) {
        let _ = write!(said, "\nin commit {commit}");
    }
    if let Some(help) = &finding.help {
        let _ = write!(said, "\nhelp: {help}");
    }
    if let Some(why) = forgiven(finding) {
        let _ = write!(said, "\n{why}");
    }
    escaped(&said)
}

/// `text` as text or attribute of XML 1.0.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in harmless(text).chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // XML has no way to say these.
            '\u{fffe}' | '\u{ffff}' => {}
            _ => out.push(c),
        }
    }
    out
}
