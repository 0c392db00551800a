//! LC507: a trailer that a change must have.

use crate::lint::Findings;
use crate::model::message::Message;
use crate::model::policy::Trailers;
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
    let misplaced = message.misplaced(policy);
    let mut told: Vec<&str> = Vec::new();
    for (table, path) in policy.trailers_for(step.changed) {
        let there = |token: &str| message.values(token).any(|value| !value.is_empty());
        let asked = table.require.iter().map(String::as_str);
        let missing: Vec<&str> = asked.filter(|token| !there(token) && !told.contains(token)).collect();
        let Some(first) = missing.first() else { continue };
        let seen = misplaced.iter().find(|one| message.slice(one.token).eq_ignore_ascii_case(first));
        let place = seen.map_or_else(|| end(message), |one| one.line);
        let names = missing.iter().map(|token| format!("`{token}`")).collect::<Vec<_>>().join(", ");
        let what = if missing.len() == 1 { "the trailer" } else { "the trailers" };
        let unseen = if seen.is_some() { ", which git does not see here" } else { "" };
        let help = if seen.is_some() {
            "only the last paragraph holds trailers, and nothing else may stand in it".to_owned()
        } else {
            let lines: Vec<String> = missing.iter().map(|token| line(table, token)).collect();
            format!("write into the last paragraph: {}", lines.join(", "))
        };
        findings
            .tell(
                &message.source,
                message.place(place),
                format!("The commit touches {path}, which asks for {what} {names}{unseen}."),
            )
            .subject(missing.join(", "))
            .help(help);
        told.extend(missing);
    }
}

/// The line that is asked for.
fn line(table: &Trailers, token: &str) -> String {
    match table.allowed(token) {
        Some([one]) => format!("`{token}: {one}`"),
        Some(values) => format!("`{token}: ...` (one of {})", values.join(", ")),
        None => format!("`{token}: ...`"),
    }
}

/// The last line of the message: trailers stand there.
fn end(message: &Message) -> Span {
    let text = message.cleaned.text.trim_end();
    let start = text.rfind('\n').map_or(0, |at| at + 1);
    Span::new(start, text.len())
}
