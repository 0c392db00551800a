//! `markdown`: a comment on a change, or the summary of a job.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::format::{Shown, word};
use super::line::{about, forgiven, one_line, whence};
use super::place::Place;
use super::summary::{beside, found};
use crate::lint::Finding;

/// The most bytes that are written: a comment on GitHub holds 65,536 characters.
const ROOM: usize = 60_000;

/// The counts as a heading, then a table for each file.
pub(super) fn report(shown: &Shown<'_>) -> String {
    let mut out = format!("### loopctl: {}\n", found(shown));
    let beside = beside(shown);
    if !beside.is_empty() {
        let _ = writeln!(out, "\n{}", beside.join("; "));
    }
    let mut files: BTreeMap<String, Vec<&Finding>> = BTreeMap::new();
    for finding in &shown.findings {
        files.entry(whence(finding)).or_default().push(finding);
    }
    let mut left = shown.findings.len();
    for (path, findings) in files {
        let subject = findings.first().and_then(|finding| finding.in_message());
        let subject = subject.map(|commit| format!(" {}", escaped(&commit.subject)));
        let subject = subject.filter(|subject| subject != " ").unwrap_or_default();
        let head = format!("\n**{}**{subject}\n\n| line | level | rule | what |\n|---|---|---|---|\n", escaped(&path));
        let rows: Vec<String> = findings.iter().map(|finding| row(finding)).collect();
        let needed = head.len() + rows.first().map_or(0, String::len);
        if out.len() + needed > ROOM {
            break;
        }
        out.push_str(&head);
        for row in rows {
            if out.len() + row.len() > ROOM {
                break;
            }
            out.push_str(&row);
            left -= 1;
        }
    }
    if left > 0 {
        let _ = writeln!(out, "\nand {left} more");
    }
    out
}

fn row(finding: &Finding) -> String {
    let place = Place::of(&finding.source, finding.span);
    let mut what = escaped(&finding.message);
    if let Some(commit) = about(finding).filter(|_| finding.in_message().is_none()) {
        let _ = write!(what, "<br>in commit {}", escaped(&commit));
    }
    if let Some(help) = &finding.help {
        let _ = write!(what, "<br>*help:* {}", escaped(help));
    }
    if let Some(why) = forgiven(finding) {
        let _ = write!(what, "<br>({})", escaped(&why));
    }
    let rule = finding.rule;
    format!("| {}:{} | {} | {} {} | {what} |\n", place.line, place.column, word(finding.level), rule.code, rule.name)
}

/// `text` as words in a cell: no markup, no HTML, no link, and nobody is called.
pub fn escaped(text: &str) -> String {
    let text = one_line(text);
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            // Whoever or whatever is named behind these would be linked to, and people notified.
            '@' | '#' | '!' => {
                out.extend(['\\', c]);
                out.push_str("&#8203;");
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' => out.extend(['\\', c]),
            ':' if text[at..].starts_with("://") => out.push_str(":&#8203;"),
            '.' if text.get(at.saturating_sub(3)..at).is_some_and(|www| www.eq_ignore_ascii_case("www")) => {
                out.push_str("&#8203;.");
            }
            _ => out.push(c),
        }
    }
    out
}
