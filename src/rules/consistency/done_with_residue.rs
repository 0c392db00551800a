//! LC215: a done that is not.

use crate::lint::{Findings, Fix};
use crate::model::{Ledger, LoopDoc, PhaseStatus};

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
    /// Writes `partial`; unsafe, as the tail may be what is out of date.
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
            let left = document.source.slice(tail).trim_matches(['(', ')', ' ']);
            let message = format!("{} says `{word}`, but something is left: {left}.", phase.name_in_words(document.text()));
            findings
                .tell(&document.source, status.raw, message)
                .row(phase.key.clone())
                .help("call it partial, or say where the rest went: `rest in LOOP-..`")
                .fix(Fix::likely("call it partial").edits(
                    &document.source,
                    [document.reworded(&status, PhaseStatus::Partial)],
                ));
        }
    }
}
