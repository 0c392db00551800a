//! LC405: the document of an open loop is gone.

use super::wording::{ask, tell};
use crate::lint::Findings;
use crate::model::closing::unfinished;
use crate::model::{LoopDoc, LoopMove, LoopStatus, Step};
use crate::text::{Changed, RepoPath, Span};

rule! {
    /// The document of a loop that is not closed is deleted, and nothing says why.
    ///
    /// ## Why
    /// A loop ends by being closed: then its document says what came of it. One that is deleted while it is open takes with it
    /// what was still to be done, and whoever waits for it waits for nothing.
    ///
    /// A document that is moved or renamed is not deleted, nor is one whose loop another document names from now on. A draft
    /// may go, as may the document of a closed loop. A reason is a trailer of the commit message that names the loop:
    /// `Loopctl-Reason: LOOP-EXAMPLE never begun, the pump was sold`.
    ///
    /// ## Bad
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```yaml notes.yaml
    /// deleted: the loop
    /// ```
    ///
    /// ## Good
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    /// ```
    /// ```yaml notes.yaml
    /// deleted: the loop
    /// ```
    ///
    /// ## Good: with a reason
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: planned
    /// next_review: "2026-03-24"
    /// ---
    /// ```
    /// ```yaml notes.yaml
    /// deleted: the loop
    /// ```
    /// ```text message
    /// chore: take out what is not needed
    ///
    /// Loopctl-Reason: LOOP-EXAMPLE-20260301 never begun, the pump was sold
    /// ```
    ///
    /// ## Fix
    /// None: close the loop (`loopctl close`), or say why it goes.
    LC405 "erased-loop", Warn, [], Step(check)
}

fn check(step: &Step<'_>, findings: &mut Findings) {
    for moved in step.moves().loops.iter().filter(|moved| moved.goes()) {
        let Some(document) = moved.before().filter(|_| was_open(moved) && step.cause_of_loop(moved).is_none()) else { continue };
        let rows = match unfinished(document).count() {
            0 => String::new(),
            1 => " One of its rows was not finished.".to_owned(),
            many => format!(" {many} of its rows were not finished."),
        };
        let word = document.status().and_then(|status| status.value.value).map_or("open", crate::model::Word::name);
        let fate = match out_of_sight(step, document.source.path()) {
            Some(path) => format!("moved to {path}, where the policy looks for no loops"),
            None => "deleted".to_owned(),
        };
        let message = format!("The document of a loop that was {word} is {fate}; nothing says why.{rows}");
        let help = format!("close it first: `loopctl close`; or {}", ask(step, moved.loop_id().unwrap_or("LOOP-.."), "what became of it"));
        tell(findings, (&document.source, Span::default()), moved.loop_id(), message).help(help);
    }
}

/// Whether no parent has it closed, nor as a draft.
fn was_open(moved: &LoopMove<'_>) -> bool {
    let settled = |document: &LoopDoc| {
        let status = document.status().and_then(|status| status.value.value);
        matches!(status, Some(LoopStatus::Closed | LoopStatus::Draft))
    };
    !moved.was.iter().flatten().any(|document| settled(document))
}

/// Where a document stands now that is no loop document there.
fn out_of_sight<'s>(step: &'s Step<'_>, path: &RepoPath) -> Option<&'s RepoPath> {
    let gone = step.changed.iter().find(|changed| changed.path == *path)?.before.as_ref()?;
    let same = |new: &&Changed| {
        let content = new.after.as_ref().and_then(|after| after.oid).filter(|_| new.before.is_none());
        content.is_some() && (content == gone.oid || new.path.name() == path.name())
    };
    step.changed.iter().find(same).map(|changed| &changed.path)
}
