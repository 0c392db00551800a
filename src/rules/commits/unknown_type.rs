//! LC502: a type that the team does not have.

use crate::lint::Findings;
use crate::model::message::Message;
use crate::model::{Occasion, Step};
use crate::text::{nearest, slip_of};

rule! {
    /// A subject begins with a type that the policy does not list.
    ///
    /// ## Why
    /// Types sort a history: what was mended, what is new, what was only moved around. One that nobody else uses sorts nothing, and most are slips.
    /// Asked where `[commit]` lists `types`.
    ///
    /// ## Bad
    /// ```text message
    /// fxi(pump): mount it
    /// ```
    /// ```toml
    /// [commit]
    /// types = ["feat", "fix", "gov"]
    /// ```
    ///
    /// ## Good
    /// ```text message
    /// fix(pump): mount it
    /// ```
    /// ```toml
    /// [commit]
    /// types = ["feat", "fix", "gov"]
    /// ```
    LC502 "unknown-type", Error, [], Message(check)
}

fn check(message: &Message, step: &Step<'_>, findings: &mut Findings) {
    let Some(commit) = step.after.policy.policy.commit.as_ref().filter(|commit| !commit.types.is_empty()) else { return };
    let Some(form) = message.subject.form.as_ref().filter(|_| Occasion::of(message, step).has_form()) else { return };
    let kind = message.slice(form.kind);
    let types = || commit.types.iter().map(String::as_str);
    if types().any(|known| known == kind) {
        return;
    }
    let help = match slip_of(kind, types()).or_else(|| nearest(kind, types())) {
        Some(near) => format!("write it as `{}`", message.subject_with(form.kind, near)),
        None => format!("there are {}", commit.types.join(", ")),
    };
    findings
        .tell(&message.source, message.place(form.kind), format!("`{kind}` is no type that the policy lists."))
        .subject(kind)
        .help(help);
}
