//! LC106: two documents of one loop.

use std::collections::hash_map::Entry;

use crate::lint::Findings;
use crate::model::{Ledger, LoopDoc, Place};
use crate::text::{Span, Map, map_for};

rule! {
    /// Two documents bear the same `loop_id`.
    ///
    /// ## Why
    /// Whoever depends on the loop, or proves a row of it, means one of the two, and nobody can say which.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```markdown loops/LOOP-PUMP-20260301.scope.md
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```markdown loops/LOOP-PUMP-20260301.scope.md
    /// ---
    /// loop_id: LOOP-PUMP-20260301
    /// status: closed
    /// closed: 2026-03-02
    /// ---
    /// ```
    LC106 "duplicate-loop-id", Error, [], Whole(check)
}

fn check(ledger: &Ledger, findings: &mut Findings) {
    if !ledger.has_namesakes() {
        return;
    }
    let mut first: Map<String, &LoopDoc> = map_for(ledger.loops.len());
    for document in &ledger.loops {
        let Some(identity) = document.id.as_ref().filter(|identity| {
            // A title may mention the loop that this one follows.
            identity.place != Place::Title || document.title_id().is_some()
        }) else {
            continue;
        };
        match first.entry(identity.id.as_str().to_ascii_lowercase()) {
            Entry::Vacant(free) => {
                free.insert(document);
            }
            Entry::Occupied(taken) => {
                let other = taken.get();
                let place = |document: &LoopDoc| {
                    let stated = document.id.as_ref().and_then(|identity| identity.span);
                    stated.or(document.title).unwrap_or(Span::at(document.front.body))
                };
                findings
                    .tell(&document.source, place(document), format!("{} is also the name of {}.", identity.id, other.source.path()))
                    .subject("loop_id")
                    .help("give one of them a name of its own, or take it out")
                    .related(&other.source, place(other), "first here");
            }
        }
    }
}
