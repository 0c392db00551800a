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
        finding.commit = Some(Commit { id: id.to_owned(), subject: subject.to_owned(), in_message }.into());
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
    found.retain_mut(|finding| request.selection.apply(finding));
    if let Some(message) = step.message {
        Hearing { message, request, found: &mut found }.hear();
    }
    found.sort_by(Finding::order);
    found
}

/// A message is heard: what it allows of what was found, and what is wrong with that.
struct Hearing<'a> {
    message: &'a Message,
    request: &'a Request<'a>,
    found: &'a mut Vec<Finding>,
}

impl Hearing<'_> {
    fn hear(&mut self) {
        let message = self.message;
        let named = message.trailers.iter().filter(|trailer| message.slice(trailer.token).eq_ignore_ascii_case(ALLOW));
        for trailer in named {
            let value = message.slice(trailer.value);
            let (names, reason) = value.split_once(char::is_whitespace).unwrap_or((value, ""));
            let reason = reason.trim();
            if reason.is_empty() {
                let told = format!("This is not heard: `{ALLOW}: {value}` gives no reason.");
                if let Some(finding) = self.tell(Meta::UnknownSuppression, trailer.value, told) {
                    finding.help(format!("write `{ALLOW}: LC506 the reason`"));
                }
                continue;
            }
            for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
                let span = trailer.value.within(value, name);
                if let Some(rule) = known(self.request.rules, name) {
                    self.allow(rule, reason, span);
                    continue;
                }
                let help = UnknownRule::of(self.request.rules, name).help_for_one();
                if let Some(finding) = self.tell(Meta::UnknownSuppression, span, format!("No rule is called `{name}`."))
                {
                    finding.subject(name).help(help);
                }
            }
        }
    }

    /// Allows what `rule` tells of the change; tells where there is nothing to allow.
    fn allow(&mut self, rule: &'static Rule, reason: &str, span: Span) {
        let mut used = false;
        for finding in self.found.iter_mut().filter(|finding| finding.rule.code == rule.code) {
            finding.suppressed = Some(Suppressed::Allowed { reason: reason.to_owned(), until: None }.into());
            used = true;
        }
        if used || !self.request.selection.looks_for(rule) {
            return;
        }
        let told = format!("Nothing here is {}: there is nothing to allow.", rule.name);
        if let Some(finding) = self.tell(Meta::UnusedSuppression, span, told) {
            finding.subject(rule.code).help("take the trailer out");
        }
    }

    /// Tells what is wrong at `span` of the message.
    fn tell(&mut self, meta: Meta, span: Span, told: String) -> Option<&mut Finding> {
        self.request.tell(meta, &self.message.source, self.message.place(span), told, self.found)
    }
}
