//! `concise`: a line for each finding, in the form that editors make links of.

use std::fmt::Write;

use super::format::Shown;
use super::line::{forgiven, one_line, whence};
use super::place::position;
use super::{Look, Tone};
use crate::model::policy::Level;

/// `path:line:column: CODE message`, with ` [*]` behind what can be mended; for a message, `commit 1a2b3c4d` is the path.
pub(super) fn lines(shown: &Shown<'_>, look: Look) -> String {
    let mut out = String::new();
    for finding in &shown.findings {
        let place = position(&finding.source, finding.span.start);
        let path = look.paint(Tone::Strong, one_line(&whence(finding)));
        let tone = match finding.level {
            Level::Error => Tone::Bad,
            Level::Warn => Tone::Busy,
            Level::Info | Level::Off => Tone::Faint,
        };
        let code = look.paint(tone, finding.rule.code);
        let _ = write!(out, "{path}:{}:{}: {code} {}", place.line, place.column, one_line(&finding.message));
        if let Some(commit) = finding.commit.as_ref().filter(|commit| !commit.in_message) {
            let _ = write!(out, " (commit {})", commit.short());
        }
        if let Some(why) = forgiven(finding) {
            let _ = write!(out, " ({why})");
        } else if finding.fix.is_some() {
            out.push_str(" [*]");
        }
        out.push('\n');
    }
    out
}
