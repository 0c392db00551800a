//! LC214: a status that stands twice, differently.

use crate::lint::{Findings, Fix};
use crate::model::evidence::State;
use crate::model::{Gap, Ledger, LoopDoc, PhaseStatus, Place, Statement, Status, Word};

rule! {
    /// A document states one status twice, and differently: of a phase in a summary and its detail, of the loop in front
    /// matter and body, of a gap that no registry knows in two places.
    ///
    /// ## Why
    /// One of the two was forgotten when the other changed. loopctl takes the summary's word, and the front matter's; of a
    /// gap the table's.
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
    /// | Phase | Scope          | Status |
    /// |-------|----------------|--------|
    /// | P1    | Mount the pump | DONE   |
    /// | P2    | Start the pump | TODO   |
    ///
    /// ### P1: Mount the pump - IN PROGRESS
    /// ```
    ///
    /// ## Bad: the loop's own status
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    ///
    /// # Pump
    ///
    /// > **Status:** active
    ///
    /// | Field  | Value  |
    /// |--------|--------|
    /// | Status | Active |
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    ///
    /// # Pump
    ///
    /// > **Status:** closed
    ///
    /// | Field  | Value  |
    /// |--------|--------|
    /// | Status | Closed |
    /// ```
    ///
    /// ## Bad: a gap
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Gaps
    ///
    /// | Gap        | Status |
    /// |------------|--------|
    /// | GAP-HB-021 | fixed  |
    ///
    /// - GAP-HB-021: open - the pump leaks
    /// ```
    ///
    /// ## Good: a box that is not ticked says no more than that the phase is not over
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// - [ ] P1: Mount the pump
    ///   - Status: in progress
    /// - [ ] P2: Start the pump
    /// ```
    ///
    /// ## Fix
    /// Lets the body say what the front matter does; unsafe, as the body may be right. Of a phase or a gap, and where a
    /// sentence goes on behind the word, it is left to you.
    LC214 "summary-disagrees-with-detail", Warn, [Unsafe], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    own_status(document, findings);
    gaps(document, ledger, findings);
    for phase in document.phases.iter().filter(|phase| phase.statements.len() > 1) {
        let said = |statement: &Statement| statement.status.and_then(|status| Some((status, status.value?)));
        let mut stated = phase.statements.iter().filter_map(said);
        let Some((summary, first)) = stated.next() else { continue };
        let disagrees = |(status, value): &(_, PhaseStatus)| !agree(document.text(), (summary, first), (*status, *value));
        let Some((detail, second)) = stated.find(disagrees) else { continue };
        let message = format!("{} is {} here, but {} elsewhere.", phase.name_in_words(document.text()), second.name(), first.name());
        findings
            .tell(&document.source, detail.raw, message)
            .row(phase.key.clone())
            .help("let both say the same")
            .related(&document.source, summary.raw, format!("{} here", first.name()));
    }
}

/// The gaps that are open here and settled there. Those of the registry are held against that, those with a probe against
/// its receipts.
fn gaps(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    let registered = |gap: &Gap| ledger.entry(&gap.id).is_some_and(|entry| entry.status.is_some());
    for gap in document.gaps.iter().filter(|gap| gap.statements.len() > 1) {
        let mut stated =
            gap.statements.iter().filter_map(|said| said.status).filter_map(|status| Some((status, status.value?)));
        let Some((counts, first)) = stated.next() else { continue };
        let Some((status, other)) = stated.find(|(_, other)| other.is_open() != first.is_open()) else { continue };
        if registered(gap) || matches!(ledger.evidence_of(gap).state, State::Proven | State::Failing) {
            continue;
        }
        findings
            .tell(&document.source, status.raw, format!("{} is {} here, but {} elsewhere.", gap.id, other.name(), first.name()))
            .row(gap.id.as_str())
            .subject(gap.id.as_str())
            .help("let both say the same")
            .related(&document.source, counts.raw, format!("{} here", first.name()));
    }
}

/// The status of the loop itself, which the front matter says, or else the first place of the body.
fn own_status(document: &LoopDoc, findings: &mut Findings) {
    let mut stated = document.statuses.iter().map(|placed| placed.value).chain(document.echoes.iter().copied());
    let Some((counts, said)) = stated.next().and_then(|counts| Some((counts, counts.value?))) else { return };
    let place = if document.status().is_some_and(|status| status.place == Place::FrontMatter) {
        ("in its front matter", "the front matter", "say here what the front matter says")
    } else {
        ("further up", "what counts", "say here what stands further up")
    };
    for (status, other) in stated.filter_map(|status| Some((status, status.value?))).filter(|(_, other)| *other != said) {
        let message = format!("The loop is {} {}, but {} here.", said.name(), place.0, other.name());
        let finding = findings.tell(&document.source, status.raw, message);
        finding.subject("status").help("let both say the same").related(&document.source, counts.raw, place.1);
        // `closed on Monday by eve` would say something else of another word.
        if !document.goes_on(&status) {
            let edit = document.reworded(&status, said);
            finding.fix(Fix::likely(place.2).edits(&document.source, [edit]));
        }
    }
}

/// A status with what it means.
type Said = (Status<PhaseStatus>, PhaseStatus);

/// Whether two words can be said of one phase by two who both know it.
fn agree(text: &str, (one, a): Said, (other, b): Said) -> bool {
    let waits = |status| matches!(status, PhaseStatus::Todo | PhaseStatus::Ready);
    let open = |status: PhaseStatus| status.is_unfinished();
    let boxed = one.is_empty_box(text) || other.is_empty_box(text);
    a == b || (waits(a) && waits(b)) || (boxed && open(a) && open(b))
}
