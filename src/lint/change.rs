//! A change is judged: what it does, what it says of that, and what its message allows.
//!
//! `Loopctl-Allow: LC506 the reason` in a message allows what the change would otherwise be refused for.

use super::finding::{Commit, Finding, Suppressed};
use super::findings::Findings;
use super::fingerprint;
use super::rule::{Check, Meta, Rule, UnknownRule, known};
use super::run::Request;
use crate::model::Step;
use crate::model::message::Message;
use crate::model::policy::Level;
use crate::text::Span;

/// The trailer that allows something.
const ALLOW: &str = "Loopctl-Allow";

/// Lets every rule about changes that is heard look at one that is not made yet.
pub fn change(step: &Step<'_>, request: &Request<'_>) -> Vec<Finding> {
    let mut found = judged(step, request);
    fingerprint::number(&mut found, &mut []);
    found
}

/// Lets every rule about changes that is heard look at the commit `id`.
pub fn commit(id: &str, step: &Step<'_>, request: &Request<'_>) -> Vec<Finding> {
    let mut found = judged(step, request);
    let message = step.message.map(|message| message.source.path());
    let subject = step.message.map(|message| message.slice(message.subject.span)).unwrap_or_default();
    for finding in &mut found {
        let in_message = message == Some(finding.source.path());
        finding.commit = Some(Commit { id: id.to_owned(), subject: subject.to_owned(), in_message });
        // What is made is not mended by an edit.
        finding.fix = None;
    }
    fingerprint::number(&mut found, &mut []);
    found
}

fn judged(step: &Step<'_>, request: &Request<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for rule in request.rules {
        let Some(wanted) = request.selection.wanted(rule) else { continue };
        let mut findings = Findings::new(rule, wanted);
        match (rule.check, step.message) {
            (Check::Step(check), _) => check(step, &mut findings),
            (Check::Message(check), Some(message)) => check(message, step, &mut findings),
            _ => {}
        }
        found.append(&mut findings.into_found());
    }
    found.retain_mut(|finding| leveled(finding, request));
    if let Some(message) = step.message {
        hear(message, request, &mut found);
    }
    found.sort_by(|a, b| {
        let key = |finding: &Finding| (finding.span, finding.rule.code);
        a.source.path().cmp(b.source.path()).then_with(|| key(a).cmp(&key(b))).then_with(|| a.message.cmp(&b.message))
    });
    found
}

/// Gives a finding the level that is set for it; whether it is heard.
fn leveled(finding: &mut Finding, request: &Request<'_>) -> bool {
    match request.selection.level(finding.rule, finding.level, Some(finding.source.path())) {
        Some(level) => {
            finding.level = level;
            true
        }
        None => false,
    }
}

/// Hears what the message allows, and tells of what it cannot.
fn hear(message: &Message, request: &Request<'_>, found: &mut Vec<Finding>) {
    let named = message.trailers.iter().filter(|trailer| message.slice(trailer.token).eq_ignore_ascii_case(ALLOW));
    for trailer in named {
        let value = message.slice(trailer.value);
        let (names, reason) = value.split_once(char::is_whitespace).unwrap_or((value, ""));
        let reason = reason.trim();
        if reason.is_empty() {
            let told = format!("This is not heard: `{ALLOW}: {value}` gives no reason.");
            tell(Meta::UnknownSuppression, message, trailer.value, told, request, found, |finding| {
                finding.help(format!("write `{ALLOW}: LC506 the reason`"));
            });
            continue;
        }
        for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            let span = trailer.value.within(value, name);
            if let Some(rule) = known(request.rules, name) {
                allow(rule, reason, message, span, request, found);
                continue;
            }
            let help = UnknownRule::of(request.rules, name).help_for_one();
            let told = format!("No rule is called `{name}`.");
            tell(Meta::UnknownSuppression, message, span, told, request, found, |finding| {
                finding.subject(name).help(help);
            });
        }
    }
}

/// Allows what `rule` tells of the change; tells where there is nothing to allow.
fn allow(
    rule: &'static Rule,
    reason: &str,
    message: &Message,
    span: Span,
    request: &Request<'_>,
    found: &mut Vec<Finding>,
) {
    let mut used = false;
    for finding in found.iter_mut().filter(|finding| finding.rule.code == rule.code) {
        finding.suppressed = Some(Suppressed::Allowed { reason: reason.to_owned(), until: None });
        used = true;
    }
    let looked_for = request.selection.wanted(rule).is_some_and(|wanted| wanted == Level::Info || wanted == rule.level);
    if !used && looked_for {
        let told = format!("Nothing here is {}: there is nothing to allow.", rule.name);
        tell(Meta::UnusedSuppression, message, span, told, request, found, |finding| {
            finding.subject(rule.code).help("take the trailer out");
        });
    }
}

/// Tells what is wrong with what the message allows.
fn tell(
    meta: Meta,
    message: &Message,
    span: Span,
    told: String,
    request: &Request<'_>,
    found: &mut Vec<Finding>,
    more: impl FnOnce(&mut Finding),
) {
    let Some(rule) = request.meta(meta) else { return };
    let mut findings = Findings::new(rule, Level::Info);
    more(findings.tell(&message.source, message.place(span), told));
    let told = findings.into_found().into_iter();
    found.extend(told.filter_map(|mut finding| leveled(&mut finding, request).then_some(finding)));
}
