//! LC204: a phase that is not finished, in a loop that is closed.

use crate::lint::Findings;
use crate::model::closing::{is_unfinished, unfinished};
use crate::model::policy::Level;
use crate::model::{Ledger, LoopDoc, Phase, PhaseStatus, Word, rows_before};

rule! {
    /// A loop is closed, and one of its phases says that it is not finished.
    ///
    /// ## Why
    /// Either the work was left undone, or the row was never updated; the document does not say which. It is an error
    /// in the change that closes the loop, when it is still known; there, work that was put off to nowhere and a word that
    /// nobody knows are not finished either, and a row that was unfinished must not fall silent. So it is in a change that adds such a row to a closed loop, or takes one
    /// back, as a merge can. Later it is told to those who ask: rows of old loops are seldom repaired.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    ///
    /// ## Phases
    /// - P1: Order the pump - DONE
    /// - P2: Mount the pump - IN PROGRESS
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    ///
    /// ## Phases
    /// - P1: Order the pump - DONE (ab5d3e7)
    /// - P2: Mount the pump - deferred to GAP-HB-007
    /// ```
    LC204 "open-phase-in-closed-loop", Info, [], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    if !document.is_closed() {
        return;
    }
    let silent = document.phases.iter().any(|phase| phase.status.is_none());
    let speaks = unfinished(document).next().is_some();
    if !silent && !speaks {
        return;
    }
    let closes = ledger.closes(document);
    if silent && closes {
        silenced(document, ledger, findings);
    }
    if !speaks {
        return;
    }
    let opened = if closes { Vec::new() } else { opened(document, ledger) };
    let level = |key: &str| if closes || opened.iter().any(|opened| opened == key) { Level::Error } else { Level::Info };
    for (phase, status) in unfinished(document) {
        let level = level(&phase.key);
        // Of a loop that was closed before, LC109 tells a word that is not known, LC216 what was put off to nowhere.
        let elsewhere = level == Level::Info && !status.value.is_some_and(PhaseStatus::is_unfinished);
        if elsewhere || !findings.wants(level) {
            continue;
        }
        let word = match status.value {
            Some(value) => value.name(),
            None => document.source.slice(status.word),
        };
        findings
            .tell(&document.source, status.raw, format!("The loop is closed, but {} is {word}.", phase.name_in_words(document.text())))
            .row(phase.key.clone())
            .level(level)
            .help("finish it, drop it, or say where it went: `deferred to LOOP-..`");
    }
}

/// Tells the rows of a loop that were unfinished before the change which closes it, and say nothing now.
fn silenced(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    let Some(was) = ledger.stood(document) else { return };
    let rows = document.phases.iter().zip(rows_before(&was, document)).filter(|(phase, _)| phase.status.is_none());
    for (phase, before) in rows {
        // What a sentence or a list of evidence told of it may come and go.
        let itself = |before: &&Phase| before.statements.first().is_some_and(|declared| declared.status.is_some());
        let Some(before) = before.filter(|before| is_unfinished(&was, before) && itself(before)) else { continue };
        let word = before.status.map_or("", |status| status.word.of(was.text()));
        let name = phase.name_in_words(document.text());
        findings
            .tell(&document.source, phase.title, format!("The loop is closed, and {name}, which was {word}, says nothing any more."))
            .row(phase.key.clone())
            .level(Level::Error)
            .help("say how it ended: finish it, drop it, or say where it went: `deferred to LOOP-..`");
    }
}

/// The rows of a loop that was closed before which the change at hand adds, or takes back to unfinished.
fn opened(document: &LoopDoc, ledger: &Ledger) -> Vec<String> {
    let Some(was) = ledger.stood(document).filter(LoopDoc::is_closed) else { return Vec::new() };
    let before = rows_before(&was, document);
    let open_before = |phase: &Phase| unfinished(&was).any(|(open, _)| open.key == phase.key);
    let rows = document.phases.iter().zip(before);
    rows.filter(|(_, before)| before.is_none_or(|before| !open_before(before))).map(|(phase, _)| phase.key.clone().into()).collect()
}
