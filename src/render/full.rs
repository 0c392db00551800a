//! `full`: each finding with the lines it is about, for people.

use std::borrow::Cow;

use super::Look;
use super::format::{Shown, manual};
use super::line::{about, forgiven, subject, whence};
use super::notice::{Notice, Teller};
use super::place::Place;
use crate::lint::{Finding, Label};

/// The most related places that are drawn; the others are named.
const DRAWN: usize = 4;

/// Every finding as a drawing, with an empty line behind each.
pub(super) fn drawings(shown: &Shown<'_>, look: Look) -> String {
    let teller = Teller::new(look);
    let mut out = String::new();
    for finding in &shown.findings {
        teller.tell(&mut out, &notice(finding));
        out.push('\n');
    }
    out
}

/// A finding as it is told.
fn notice(finding: &Finding) -> Notice<'_> {
    let rule = finding.rule;
    let visible = !finding.source.text().is_empty();
    // Without a drawing, the message has to say which file it is about.
    let message = if visible {
        Cow::from(&finding.message)
    } else {
        Cow::from(format!("{}: {}", whence(finding), finding.message))
    };
    let is_near = |label: &&Label| visible && label.source.is(&finding.source);
    let (mut near, mut far): (Vec<&Label>, Vec<&Label>) = finding.related.iter().partition(is_near);
    far.splice(..0, near.drain(DRAWN.min(near.len())..));
    let fix = finding.fix.as_ref().filter(|_| finding.counts());
    let fix = fix.map(|fix| format!("fix ({}): {}", fix.safety.name(), fix.title));
    let commit = about(finding).filter(|_| finding.in_message().is_none()).map(|commit| format!("in commit {commit}"));
    let see = far.into_iter().map(|label| {
        let line = Place::of(&label.source, label.span).line;
        format!("see {}:{line}: {}", label.source.path(), label.message)
    });
    Notice {
        level: finding.level,
        title: Some(format!("{} {}", rule.code, rule.name)),
        url: manual(rule),
        message,
        help: finding.help.as_deref(),
        place: visible.then_some((&finding.source, finding.span)),
        whence: finding.in_message().map(|commit| format!("commit {} {}", commit.short(), subject(commit))),
        near: near.into_iter().map(|label| (label.span, label.message.as_str())).collect(),
        more: commit.into_iter().chain(fix).chain(see).chain(forgiven(finding)).collect(),
    }
}
