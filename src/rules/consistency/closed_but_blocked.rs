//! LC211: a loop that is closed, and still blocked.

use crate::lint::{Findings, Fix};
use crate::model::{BlockerSource, Ledger, LoopDoc, Readiness};

rule! {
    /// A loop is closed, and still declares that it is blocked or names what blocks it.
    ///
    /// ## Why
    /// The two contradict each other, and readers cannot tell which one was forgotten.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// execution_readiness: blocked
    /// blocked_by: "the vendor does not answer"
    /// ---
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    /// ```
    ///
    /// ## Fix
    /// Takes both fields out; unsafe, as the loop may be one that is not closed.
    LC211 "closed-but-blocked", Error, [Unsafe], Loop(check)
}

fn check(document: &LoopDoc, _: &Ledger, findings: &mut Findings) {
    if !document.is_closed() {
        return;
    }
    let help = "take the field out, or reopen the loop with `status: active` and a `reopen_reason`";
    if let Some(declared) = document.readiness.filter(|status| status.value == Some(Readiness::Blocked)) {
        let edit = document.without_field("execution_readiness");
        findings
            .tell(&document.source, declared.raw, "The loop is closed, but its readiness is `blocked`.")
            .subject("execution_readiness")
            .help(help)
            .fix(Fix::likely("take the readiness out").edits(&document.source, edit));
    }
    let recorded = |source: &BlockerSource| *source == BlockerSource::BlockedBy;
    let mut standing = document.blockers.iter().filter(|blocker| recorded(&blocker.source) && !blocker.struck);
    if let Some(first) = standing.next() {
        let edit = document.without_field("blocked_by");
        findings
            .tell(&document.source, first.span, "The loop is closed, but still names what blocks it.")
            .subject("blocked_by")
            .help(help)
            .fix(Fix::likely("take the blockers out").edits(&document.source, edit));
    }
}
