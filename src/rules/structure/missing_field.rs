//! LC101: a field that every document must have.

use super::unknown_value::is_stated;
use crate::lint::{Findings, Fix};
use crate::model::{Ledger, LoopDoc, Place, Word};
use crate::text::Span;

rule! {
    /// A field that every document must have is missing: `status`, `loop_id`, or one that the policy requires.
    ///
    /// ## Why
    /// A loop without a status is neither open nor closed to whoever looks for it, and one without a name cannot be
    /// referred to. A document with a front matter must have them there; where there is none, the body may state them.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// owner: "@mira"
    /// ---
    ///
    /// # LOOP-EXAMPLE-20260301
    ///
    /// **Status:** active
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// owner: "@mira"
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// # LOOP-EXAMPLE-20260301
    ///
    /// **Status:** active
    /// ```
    ///
    /// ## Bad: a field of the team's own
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```toml
    /// [front-matter.fields.team]
    /// required = true
    /// ```
    ///
    /// ## Fix
    /// Adds the name that the file and the title have; unsafe where they differ. Adds the status that the body states;
    /// unsafe, as the body may be out of date.
    LC101 "missing-field", Error, [Safe, Unsafe], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    let front = &document.front;
    let whole = front.head.is_some_and(|head| head.closed) && front.faults.is_empty();
    if front.head.is_some() && !whole {
        // What is missing may only be lost.
        return;
    }
    let place = match front.head {
        Some(head) => head.open,
        None => document.title.unwrap_or(Span::at(front.body)),
    };
    let empty = |key: &str| front.get(key).is_none_or(|value| value.is_null() || value.says(""));
    let unnamed = if whole { empty("loop_id") && empty("id") } else { document.id.is_none() };
    if unnamed {
        let message = if whole { "The front matter has no `loop_id`." } else { "Nothing says what the loop is called." };
        let finding = findings.tell(&document.source, place, message);
        finding.subject("loop_id").help("name the loop: `loop_id: LOOP-NAME-20260301`");
        // A key that is only written otherwise is renamed: LC107.
        let written = |key: &str| key.replace('-', "_").eq_ignore_ascii_case("loop_id");
        if !front.entries.iter().any(|(key, _)| key.text().is_some_and(written)) {
            finding.fix(naming(document));
        }
    }
    let without_status = if whole { empty("status") } else { !(0..document.statuses.len()).any(|nth| is_stated(document, nth)) };
    if without_status {
        let message = if whole { "The front matter has no `status`." } else { "Nothing says what the status of the loop is." };
        let finding = findings.tell(&document.source, place, message);
        finding.subject("status").help("say what it is: `status: draft`, `planned`, `active` or `closed`");
        if let Some(stated) = document.statuses.iter().find(|status| status.place == Place::Body) {
            finding.related(&document.source, stated.value.raw, "the body states one");
            let edit = stated.value.value.and_then(|value| document.with_field("status", value.name()));
            finding.fix(Fix::likely("take over the status that the body states").edits(&document.source, edit));
        }
    }
    for (key, _) in ledger.policy.policy.front_matter.fields.iter().filter(|(_, field)| field.required) {
        if empty(key) && (whole || !is_in_body(document, key)) && !matches!(key.as_str(), "loop_id" | "status") {
            let message = format!("The field `{key}`, which the policy requires, is missing.");
            findings.tell(&document.source, place, message).subject(key).help(format!("add `{key}:` to the front matter"));
        }
    }
}

/// Adds the name that the file, or the document elsewhere, says.
fn naming(document: &LoopDoc) -> Option<Fix> {
    let stated = document.id.as_ref().filter(|identity| match identity.place {
        Place::Title => document.title_id().is_some(),
        Place::Body => true,
        Place::FrontMatter | Place::FileName => false,
    });
    let stated = stated.map(|identity| identity.id.as_str());
    let (id, certain) = match (document.file_id(), stated) {
        (Some(file), Some(stated)) => (file, file == stated),
        (file, stated) => (file.or(stated)?, true),
    };
    let fix = if certain { Fix::safe } else { Fix::likely };
    Some(fix(format!("add `loop_id: {id}`")).edits(&document.source, document.with_field("loop_id", id)))
}

/// Whether a line of the body is a field of this name: `- **Team:** north`.
fn is_in_body(document: &LoopDoc, key: &str) -> bool {
    let body = document.text().get(document.front.body..).unwrap_or_default();
    body.lines().any(|line| {
        let bare = line.trim_start_matches([' ', '>', '-', '+', '*', '_', '|']);
        let (Some(name), Some(rest)) = (bare.get(..key.len()), bare.get(key.len()..)) else { return false };
        let same = name.bytes().zip(key.bytes()).all(|(a, b)| a.eq_ignore_ascii_case(&b) || (a == b' ' && b == b'_'));
        same && rest.trim_start_matches(['*', '_', ' ']).starts_with([':', '|'])
    })
}
