//! LC215: a done that is not.

use crate::lint::{Findings, Fix};
use crate::model::{Ledger, LoopDoc, PhaseStatus, Status};
use crate::text::{Edit, Span};

rule! {
    /// A phase says that it is done, and in the same breath that something is left.
    ///
    /// ## Why
    /// Whoever counts the rows counts it as finished. loopctl reads it as `partial`, which is what it says.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// | Phase | Scope          | Status                   |
    /// |-------|----------------|--------------------------|
    /// | P1    | Mount the pump | DONE (test run pending)  |
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// | Phase | Scope          | Status                   |
    /// |-------|----------------|--------------------------|
    /// | P1    | Mount the pump | PARTIAL (test run pending)  |
    /// ```
    ///
    /// ## Fix
    /// Writes `partial`, and takes out a tick before it; unsafe, as the tail may be what is out of date.
    LC215 "done-with-residue", Warn, [Unsafe], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    let words = &ledger.policy.words.phases;
    for phase in &document.phases {
        let statuses = phase.statements.iter().filter_map(|statement| statement.status);
        for status in statuses.filter(|status| status.value == Some(PhaseStatus::Partial)) {
            let Some(tail) = status.tail else { continue };
            let word = document.source.slice(status.word);
            if words.get(word) != Some(PhaseStatus::Done) {
                continue;
            }
            let left = document.source.slice(tail).trim();
            let inner = left.strip_prefix('(').and_then(|inner| inner.strip_suffix(')'));
            let left = inner.filter(|inner| !inner.contains(['(', ')'])).unwrap_or(left);
            let message = format!("{} says `{word}`, but something is left: {left}.", phase.name_in_words(document.text()));
            findings
                .tell(&document.source, status.raw, message)
                .row(phase.key.clone())
                .help("call it partial, or say where the rest went: `rest in LOOP-..`")
                .fix(Fix::likely("call it partial").edits(&document.source, [partial(document, &status)]));
        }
    }
}

/// The word made `partial`, without the tick before it.
fn partial(document: &LoopDoc, status: &Status<PhaseStatus>) -> Edit {
    let edit = document.reworded(status, PhaseStatus::Partial);
    let before = Span { start: status.raw.start, end: edit.span.start };
    let is_picture = |c: char| !c.is_ascii() || c == ' ';
    let ticked = !before.is_empty() && document.source.slice(before).chars().all(is_picture);
    if ticked { Edit { span: Span { start: before.start, end: edit.span.end }, ..edit } } else { edit }
}
