//! LC507: a trailer that a change must have.

use crate::lint::Findings;
use crate::model::message::Message;
use crate::model::{Occasion, Step};
use crate::text::Span;

rule! {
    /// A commit touches files that ask for a trailer, and has none of that name.
    ///
    /// ## Why
    /// Some files are only to be changed in a certain way, and a trailer says how it was done: by which capability, in which run. It
    /// is asked of the commit that is being made, where it can still be written; in a history it is too late. `[[commit.trailers]]` in the policy
    /// names the files and the trailers. Merges, reverts and fixups are not asked.
    ///
    /// ## Bad
    /// ```text message
    /// gov(GAP-HB-002): register gap
    ///
    /// Gap-Mutation: capability
    /// ```
    /// ```toml
    /// [gaps]
    /// registry = "gaps.yaml"
    /// [[commit.trailers]]
    /// paths = ["gaps.yaml"]
    /// require = ["Gap-Mutation", "Gap-Capability"]
    /// ```
    /// ```yaml was
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: open
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: open
    ///   - id: GAP-HB-002
    ///     status: open
    /// ```
    ///
    /// ## Good
    /// ```text message
    /// gov(GAP-HB-002): register gap
    ///
    /// Gap-Mutation: capability
    /// Gap-Capability: gaps.file
    /// ```
    /// ```toml
    /// [gaps]
    /// registry = "gaps.yaml"
    /// [[commit.trailers]]
    /// paths = ["gaps.yaml"]
    /// require = ["Gap-Mutation", "Gap-Capability"]
    /// ```
    /// ```yaml was
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: open
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: open
    ///   - id: GAP-HB-002
    ///     status: open
    /// ```
    LC507 "missing-trailer", Error, [], Message(check)
}

fn check(message: &Message, step: &Step<'_>, findings: &mut Findings) {
    if !Occasion::of(message, step).has_form() {
        return;
    }
    let policy = &step.after.policy.policy;
    let mut told: Vec<&str> = Vec::new();
    for (table, path) in policy.trailers_for(step.changed) {
        for token in &table.require {
            let there = message.values(token).any(|value| !value.is_empty());
            if there || told.iter().any(|other| other.eq_ignore_ascii_case(token)) {
                continue;
            }
            told.push(token);
            let line = match table.allowed(token) {
                Some([one]) => format!("`{token}: {one}`"),
                Some(values) => format!("`{token}: ...`, one of {}", values.join(", ")),
                None => format!("`{token}: ...`"),
            };
            findings
                .tell(&message.source, message.place(end(message)), format!("The commit touches {path}, which asks for the trailer `{token}`."))
                .subject(token)
                .help(format!("write {line} into the last paragraph"));
        }
    }
}

/// The last line of the message: trailers stand there.
fn end(message: &Message) -> Span {
    let text = message.cleaned.text.trim_end();
    let start = text.rfind('\n').map_or(0, |at| at + 1);
    Span::new(start, text.len())
}
