//! LC404: work that was to be done is gone from the text.

use super::wording::{ask, tell, top, word};
use crate::lint::Findings;
use crate::model::closing::is_unfinished;
use crate::model::policy::Level;
use crate::model::{GapStatus, LoopDoc, LoopStatus, PhaseStatus, RowMove, Step};
use crate::text::{Source, Span};

rule! {
    /// A phase that is not finished, or a gap that is open, is taken off the record, and nothing says why.
    ///
    /// ## Why
    /// The easiest way to finish a table is to take out the rows that are not done. Work that is not to be done any more
    /// says so (`dropped`, `deferred to LOOP-..`); work that went elsewhere is found there. The next easiest way is to take
    /// out what a row says of itself, or to leave a gap in the registry that is no loop's any more.
    ///
    /// A row that was joined with others (`P2+P3`) or cut into several (`P2a`, `P2b`) stands there still. A reason is a message
    /// that takes a whole commit back as git writes it, the row in another document: the gap stated there, a new phase with the same title, or its full name
    /// (`LOOP-EXAMPLE/P3`) in a document that the change touches; or a trailer of the commit message that names the row
    /// or its loop: `Loopctl-Reason: P3 moved to LOOP-VALVE`. What is finished, and what never stated a
    /// status, may go. A gap that goes with its document is erased like any other; of phases that go with theirs LC405
    /// tells.
    ///
    /// ## Bad
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// | Phase | Scope | Status |
    /// |-------|-------|--------|
    /// | P1 | Order the pump | done (ab5d3e7) |
    /// | P2 | Mount the pump | active |
    /// | P3 | Test the pump | todo |
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// | Phase | Scope | Status |
    /// |-------|-------|--------|
    /// | P1 | Order the pump | done (ab5d3e7) |
    /// | P2 | Mount the pump | active |
    /// ```
    ///
    /// ## Bad: it stands there, and says nothing any more
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    /// - P1: Order the pump - DONE
    /// - P2: Mount the pump - TODO
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    /// - P1: Order the pump - DONE
    /// - P2: Mount the pump
    /// ```
    ///
    /// ## Good: what is finished may go
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// | Phase | Scope | Status |
    /// |-------|-------|--------|
    /// | P1 | Order the pump | done (ab5d3e7) |
    /// | P2 | Mount the pump | active |
    /// | P3 | Test the pump | todo |
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// | Phase | Scope | Status |
    /// |-------|-------|--------|
    /// | P2 | Mount the pump | active |
    /// | P3 | Test the pump | todo |
    /// ```
    ///
    /// ## Good: with a reason
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    /// - P1: Order the pump - ACTIVE
    /// - P2: Paint the pump - TODO
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    /// - P1: Order the pump - ACTIVE
    /// ```
    /// ```text message
    /// gov(LOOP-EXAMPLE-20260301): the vendor paints it
    ///
    /// Loopctl-Reason: P2 done by the vendor
    /// ```
    LC404 "erased-row", Error, [], Step(check)
}

fn check(step: &Step<'_>, findings: &mut Findings) {
    let moves = step.moves();
    for row in moves.phases.iter().filter(|row| row.turn.goes()) {
        // Of the rows that go with their document, the rule about that tells.
        let Some(document) = row.document.and_then(|document| step.after.at(document.source.path())) else { continue };
        let Some(was) = row.turn.was().filter(|_| is_open(row)) else { continue };
        let over = document.is_closed() && row.was_in.is_some_and(LoopDoc::is_closed);
        let level = if over { Level::Info } else { Level::Error };
        if !findings.wants(level) || step.is_regrouped(row) || step.cause_of_phase(row).is_some() {
            continue;
        }
        let message = format!("{} was {} and is erased; nothing says why.", row.name(), word(&was));
        let finding = tell(findings, top(document), row.loop_id, message);
        finding.row(row.key).level(level).help(ask(step, row.key, "moved to LOOP-.."));
    }
    silenced(step, findings);
    for row in moves.gaps.iter().filter(|row| row.turn.goes()) {
        let open = |status: Option<GapStatus>| status.is_none_or(GapStatus::is_open);
        let erased = row.turn.was.iter().flatten().all(|was| open(was.value()));
        let Some(was) = row.turn.was().filter(|_| erased && step.cause_of_gap(row).is_none()) else { continue };
        let message = format!("{} was {} and is erased; nothing says why.", row.key, word(&was));
        let finding = tell(findings, place(row, was.source, step), row.loop_id, message);
        finding.row(row.key).help(ask(step, row.key, "moved to LOOP-.."));
    }
    for row in moves.orphans.iter().filter(|row| step.cause_of_gap(row).is_none()) {
        let Some((is, whose)) = row.turn.is.zip(row.loop_id) else { continue };
        let message =
            format!("{} is {} and belonged to {whose}; it is no loop's now, and nothing says why.", row.key, word(&is));
        let finding = tell(findings, (is.source, is.span), row.loop_id, message);
        finding.row(row.key).help(ask(step, row.key, "goes to LOOP-.."));
    }
}

/// Tells the phases that were not finished and say nothing any more; of a loop that is closed LC204 tells them.
fn silenced(step: &Step<'_>, findings: &mut Findings) {
    for row in &step.moves().phases {
        let Some(is) = row.turn.is.filter(|is| is.status.is_none() && is_open(row) && said_itself(row)) else { continue };
        let Some(was) = row.turn.was().filter(|_| !row.document.is_some_and(LoopDoc::is_closed)) else { continue };
        if speaks(row, step) || step.cause_of_phase(row).is_some() {
            continue;
        }
        let message = format!("{} was {} and says nothing any more; nothing says why.", row.name(), word(&was));
        let finding = tell(findings, (is.source, is.place()), row.loop_id, message);
        finding.row(row.key).help(ask(step, row.key, "is not planned yet"));
    }
}

/// Whether the row itself stated what it was: what a sentence or a list of evidence told of it may come and go.
fn said_itself(row: &RowMove<'_, PhaseStatus>) -> bool {
    let was = row.was_in.and_then(|document| document.phases.iter().find(|phase| phase.key == row.was_called.unwrap_or(row.key)));
    was.and_then(|phase| phase.statements.first()).is_some_and(|declared| declared.status.is_some())
}

/// Whether a phase without a status says in another way how far it is, or where it went: by its boxes, by a name or a line
/// through it, by the heading it stands under. What is not begun may be planned anew as long as its loop is not.
fn speaks(row: &RowMove<'_, PhaseStatus>, step: &Step<'_>) -> bool {
    let (Some(document), Some(is)) = (row.document, row.turn.is) else { return false };
    let planned = || {
        let status = document.status().and_then(|status| status.value.value);
        matches!(status, Some(LoopStatus::Draft | LoopStatus::Planned))
    };
    let phase = document.phases.iter().find(|phase| phase.key == row.key);
    let boxed = phase.is_some_and(|phase| phase.boxes.ticked + phase.boxes.unticked > 0);
    let heading = document.markdown.section_at(is.span.start).map(|at| document.markdown.headings[at].text);
    let titled = heading.is_some_and(|title| {
        let word = document.source.slice(title).trim();
        step.after.policy.words.phases.get(word).is_some() || document.names_a_destination(title)
    });
    let struck = phase.is_some_and(|phase| {
        let before = Span { start: is.span.start, end: phase.title.start.max(is.span.start) };
        document.source.slice(before).contains("~~")
    });
    boxed || titled || struck || document.names_a_destination(is.span) || planned()
}

/// Whether a phase states in every parent that it is not finished.
fn is_open(row: &RowMove<'_, PhaseStatus>) -> bool {
    let phase = || row.was_in?.phases.iter().find(|phase| phase.key == row.key);
    let unfinished = || row.was_in.zip(phase()).is_some_and(|(document, phase)| is_unfinished(document, phase));
    let finished = |status: Option<PhaseStatus>| matches!(status, Some(PhaseStatus::Done | PhaseStatus::Dropped));
    unfinished() && !row.turn.was.iter().flatten().any(|was| finished(was.value()) || was.status.is_none())
}

/// Where to tell that a gap is gone: in the file that had it, as that is now.
fn place<'s>(row: &RowMove<'_, GapStatus>, was: &'s Source, step: &'s Step<'_>) -> (&'s Source, Span) {
    match row.was_in {
        Some(document) => step.after.at(document.source.path()).map_or((was, Span::default()), top),
        None => (step.after.registry.as_ref().map_or(was, |registry| registry.source()), Span::default()),
    }
}
