//! `concise`: a line for each finding, in the form that editors make links of.

use std::fmt::Write;

use super::line::{forgiven, one_line};
use super::place::Place;
use super::told::Told;
use super::{Look, Tone};
use crate::model::policy::Level;

/// `path:line:column: CODE message`, with ` [*]` behind what can be mended.
pub(super) fn lines(told: &Told<'_>, look: Look) -> String {
    let mut out = String::new();
    for finding in &told.findings {
        let place = Place::of(&finding.source, finding.span);
        let path = look.paint(Tone::Strong, one_line(finding.source.path().as_str()));
        let tone = match finding.level {
            Level::Error => Tone::Bad,
            Level::Warn => Tone::Busy,
            Level::Info | Level::Off => Tone::Faint,
        };
        let code = look.paint(tone, finding.rule.code);
        let _ = write!(out, "{path}:{}:{}: {code} {}", place.line, place.column, one_line(&finding.message));
        if let Some(why) = forgiven(finding) {
            let _ = write!(out, " ({why})");
        } else if finding.fix.is_some() {
            out.push_str(" [*]");
        }
        out.push('\n');
    }
    out
}
