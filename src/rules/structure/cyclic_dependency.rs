//! LC112: things that wait for each other.

use std::borrow::Cow;

use crate::lint::Findings;
use crate::model::{Ledger, LoopDoc, cycles};
use crate::text::{Source, Span};

rule! {
    /// Loops depend on each other in a circle, or phases of one loop do.
    ///
    /// ## Why
    /// None of them can be the first to be done. Each way around is told once.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// depends_on_loop: LOOP-CRANE-20260301
    /// ---
    /// ```
    /// ```markdown loops/LOOP-CRANE-20260301.scope.md
    /// ---
    /// loop_id: LOOP-CRANE-20260301
    /// status: active
    /// depends_on_loop: LOOP-EXAMPLE-20260301
    /// ---
    /// ```
    ///
    /// ## Bad: phases
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// | Phase | Scope          | Depends on | Status |
    /// |-------|----------------|------------|--------|
    /// | P1    | Order the pump | P2         | todo   |
    /// | P2    | Drain the dock | P1         | todo   |
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// | Phase | Scope          | Depends on | Status |
    /// |-------|----------------|------------|--------|
    /// | P1    | Order the pump | none       | todo   |
    /// | P2    | Drain the dock | P1         | todo   |
    /// ```
    LC112 "cyclic-dependency", Error, [], Whole(check)
}

fn check(ledger: &Ledger, findings: &mut Findings) {
    loops(ledger, findings);
    for document in ledger.loops.iter().filter(|document| !document.is_closed()) {
        if document.phases.iter().any(|phase| !phase.depends.is_empty()) {
            phases(document, findings);
        }
    }
}

/// One step of a way around: what waits, and where it says so.
struct Step<'a> {
    name: Cow<'a, str>,
    source: &'a Source,
    span: Span,
}

fn loops(ledger: &Ledger, findings: &mut Findings) {
    let waits = |document: &LoopDoc| !document.is_closed() && !document.depends_on.is_empty();
    if !ledger.loops.iter().any(waits) {
        return;
    }
    let targets = |document: &LoopDoc| -> Vec<usize> {
        document.depends_on.iter().filter_map(|(id, _)| ledger.first_meant(id.as_str())).collect()
    };
    let edges: Vec<Vec<usize>> = ledger
        .loops
        .iter()
        .map(|document| if waits(document) { targets(document) } else { Vec::new() })
        .collect();
    for way in cycles(&edges) {
        let step = |(at, to): (usize, usize)| {
            let document = ledger.loops.get(at)?;
            let place = document.depends_on.iter().find(|(id, _)| ledger.first_meant(id.as_str()) == Some(to));
            Some(Step { name: document.id.as_ref()?.id.as_str().into(), source: &document.source, span: place?.1 })
        };
        tell(&around(&way).filter_map(step).collect::<Vec<_>>(), None, findings);
    }
}

fn phases(document: &LoopDoc, findings: &mut Findings) {
    let edges = document.dependencies();
    if edges.iter().all(Vec::is_empty) {
        return;
    }
    for way in cycles(&edges) {
        let step = |(at, _): (usize, usize)| {
            let phase = document.phases.get(at)?;
            Some(Step { name: phase.name_in_words(document.text()), source: &document.source, span: phase.span })
        };
        let key = way.first().and_then(|at| document.phases.get(*at)).map(|phase| phase.key.as_str());
        tell(&around(&way).filter_map(step).collect::<Vec<_>>(), key, findings);
    }
}

/// The steps of a way: from each member to the next, and from the last to the first.
fn around(way: &[usize]) -> impl Iterator<Item = (usize, usize)> {
    way.iter().copied().zip(way.iter().copied().cycle().skip(1))
}

fn tell(way: &[Step<'_>], row: Option<&str>, findings: &mut Findings) {
    /// How many steps are shown of a long way.
    const SHOWN: usize = 8;
    let [first, others @ ..] = way else { return };
    let message = match others {
        [] => format!("{} depends on itself.", first.name),
        [other] => format!("{} and {} depend on each other.", first.name, other.name),
        [.., last] if others.len() < SHOWN => {
            let between: Vec<&str> = others[..others.len() - 1].iter().map(|step| &*step.name).collect();
            format!("{}, {} and {} depend on each other in a circle.", first.name, between.join(", "), last.name)
        }
        _ => format!("{} depends on itself, by way of {} others.", first.name, others.len()),
    };
    let finding = findings.tell(first.source, first.span, message);
    finding.subject(&*first.name).help("take out the dependency that is not meant");
    if let Some(row) = row {
        finding.row(row);
    }
    for (nth, step) in others.iter().enumerate().take(SHOWN) {
        let next = others.get(nth + 1).unwrap_or(first);
        finding.related(step.source, step.span, format!("{} depends on {}", step.name, next.name));
    }
}
