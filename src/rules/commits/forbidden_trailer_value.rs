//! LC508: a trailer with a value that it may not have.

use crate::lint::Findings;
use crate::model::Step;
use crate::model::message::Message;
use crate::text::slip_of;

rule! {
    /// A trailer has a value that the policy does not allow.
    ///
    /// ## Why
    /// A trailer that may say anything says nothing: filler satisfies it. `allow` in `[[commit.trailers]]` lists the values that mean
    /// something, for commits that touch its `paths`. A value may be a list, with commas; each part is held against them.
    ///
    /// ## Bad
    /// ```text message
    /// gov(GAP-HB-002): register gap
    ///
    /// Gap-Capability: gaps.file, gaps.cloes
    /// ```
    /// ```toml
    /// [gaps]
    /// registry = "gaps.yaml"
    /// [[commit.trailers]]
    /// paths = ["gaps.yaml"]
    /// allow = { Gap-Capability = ["gaps.file", "gaps.close"] }
    /// ```
    /// ```yaml was
    /// gaps: []
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-002
    ///     status: open
    /// ```
    ///
    /// ## Good
    /// ```text message
    /// gov(GAP-HB-002): register gap
    ///
    /// Gap-Capability: gaps.file, gaps.close
    /// ```
    /// ```toml
    /// [gaps]
    /// registry = "gaps.yaml"
    /// [[commit.trailers]]
    /// paths = ["gaps.yaml"]
    /// allow = { Gap-Capability = ["gaps.file", "gaps.close"] }
    /// ```
    /// ```yaml was
    /// gaps: []
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-002
    ///     status: open
    /// ```
    LC508 "forbidden-trailer-value", Error, [], Message(check)
}

fn check(message: &Message, step: &Step<'_>, findings: &mut Findings) {
    let policy = &step.after.policy.policy;
    for trailer in &message.trailers {
        let token = message.slice(trailer.token);
        // What one table allows is allowed, whatever another one knows.
        let mut tables = policy.trailers_for(step.changed).filter_map(|(table, _)| table.allowed(token));
        let Some(first) = tables.next() else { continue };
        let allowed: Vec<&str> = first.iter().chain(tables.flatten()).map(String::as_str).collect();
        let written = message.slice(trailer.value);
        if written.is_empty() {
            continue;
        }
        for value in written.split(',').map(str::trim) {
            if allowed.contains(&value) {
                continue;
            }
            let span = trailer.value.within(written, value);
            let help = match slip_of(value, allowed.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("it may be {}", allowed.join(", ")),
            };
            let told = if value.is_empty() {
                format!("A value of `{token}` is missing.")
            } else {
                format!("`{token}` may not be `{value}`.")
            };
            findings.tell(&message.source, message.place(span), told).subject(token).help(help);
        }
    }
}
