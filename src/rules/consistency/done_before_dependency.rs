//! LC208: a phase that is done before what it depends on.

use crate::lint::Findings;
use crate::model::{GapId, Ledger, LoopDoc, Names, Phase, PhaseStatus, Word};
use crate::text::Span;

rule! {
    /// A phase is done, and something that it depends on is not.
    ///
    /// ## Why
    /// Either the dependency is none, or one of the two statuses is wrong. Only what the document says to be a dependency
    /// counts: a `Depends` column or line, not the order of the rows.
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
    /// | Phase | Scope     | Depends on | Status |
    /// |-------|-----------|------------|--------|
    /// | P1    | Order it  | none       | TODO   |
    /// | P2    | Mount it  | P1         | DONE   |
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// | Phase | Scope     | Depends on | Status |
    /// |-------|-----------|------------|--------|
    /// | P1    | Order it  | none       | DONE (ab5d3e7) |
    /// | P2    | Mount it  | P1         | TODO   |
    /// ```
    LC208 "done-before-dependency", Warn, [], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    let done = |phase: &&Phase| phase.status.is_some_and(|status| status.value == Some(PhaseStatus::Done));
    let waiting: Vec<&Phase> = document.phases.iter().filter(|phase| !phase.depends.is_empty()).filter(done).collect();
    if waiting.is_empty() {
        return;
    }
    let names = document.names();
    for phase in waiting {
        for name in &phase.depends {
            let Some((is, place)) = unfinished(&names, ledger, phase, name) else { continue };
            let raw = phase.status.map_or(phase.span, |status| status.raw);
            let message = format!("{} is done, but {name}, which it depends on, is {is}.", phase.name_in_words(document.text()));
            let finding = findings.tell(&document.source, raw, message);
            finding.row(phase.key.clone()).subject(&**name).help(format!("finish {name} first, or take the dependency out"));
            if let Some(place) = place {
                finding.related(&document.source, place, format!("{name} is {is}"));
            }
        }
    }
}

/// What a dependency is, if it is not done, and where that is said.
fn unfinished(names: &Names<'_>, ledger: &Ledger, phase: &Phase, name: &str) -> Option<(&'static str, Option<Span>)> {
    if let Some(id) = GapId::new(name) {
        let fact = ledger.gap(&id).filter(|fact| fact.is_open())?;
        return fact.status.map(|status| (status.name(), None));
    }
    if name.starts_with("LOOP-") {
        let bearers = ledger.meant(name);
        let open = bearers.iter().find(|bearer| !bearer.is_closed())?;
        return Some((open.status()?.value.value?.name(), None));
    }
    let [one] = names.named(name)[..] else { return None };
    let status = one.status.filter(|_| one.key != phase.key)?;
    let value = status.value.filter(|value| value.is_unfinished())?;
    Some((value.name(), Some(status.raw)))
}
