//! LC504: work for a loop that is over.

use crate::lint::Findings;
use crate::model::message::Message;
use crate::model::{Ledger, LoopDoc, Occasion, Step};
use crate::text::RepoPath;

rule! {
    /// A commit is made for a loop that is closed already.
    ///
    /// ## Why
    /// What is done for a closed loop is found by nobody who looks at what is open. Either the loop is not over, and is opened again with a
    /// reason, or the work belongs to another. Only a loop that was closed before and still is is meant, and only if
    /// the commit leaves its document alone: who closes a loop, opens it, or writes down how it went, names it rightly.
    ///
    /// ## Bad
    /// ```text message
    /// fix(LOOP-EXAMPLE-20260301): mount the pump once more
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    /// ```
    ///
    /// ## Good
    /// ```text message
    /// fix(LOOP-EXAMPLE-20260301): mount the pump, close
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    /// ```
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    LC504 "closed-scope", Warn, [], Message(check)
}

fn check(message: &Message, step: &Step<'_>, findings: &mut Findings) {
    if step.parents.is_empty() || Occasion::of(message, step) == Occasion::Folded {
        return;
    }
    for scope in message.subject.form.iter().flat_map(|form| &form.scopes) {
        let Some(name) = message.loop_of(scope) else { continue };
        let documents: Vec<&LoopDoc> = step.sides().flat_map(|ledger| ledger.meant(name)).collect();
        let closed = |ledger: &Ledger| {
            let meant = ledger.meant(name);
            !meant.is_empty() && meant.iter().all(|document| document.is_closed())
        };
        let touched = documents.iter().any(|document| touches(step, document.source.path()));
        if touched || !step.sides().all(closed) {
            continue;
        }
        let Some(document) = step.after.meant(name).first().copied() else { continue };
        let finding = findings.tell(&message.source, message.place(scope.span), format!("{name} is closed, and was before this commit."));
        finding.subject(name).help("name the loop that this belongs to; or open this one again: `status: active` and a `reopen_reason`");
        if let Some(status) = document.status() {
            finding.related(&document.source, status.value.raw, "closed here");
        }
    }
}

fn touches(step: &Step<'_>, path: &RepoPath) -> bool {
    step.changed.binary_search_by(|changed| changed.path.cmp(path)).is_ok()
}
