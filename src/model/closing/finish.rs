//! Whether a loop says of itself that nothing is left to be done.

use crate::model::ledger::{GapFact, Ledger};
use crate::model::loop_doc::LoopDoc;
use crate::model::status::PhaseStatus;

/// What of a loop says that nothing is left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finish {
    /// Every phase that states a status, and there is one.
    phases: bool,
    /// Some phases state none.
    unsaid: bool,
    /// Every gap, and there is one.
    gaps: bool,
}

/// What says that nothing of a loop is left; nothing where a row is unfinished, or none says anything.
///
/// Phases that state no status say nothing either way.
pub fn finish(document: &LoopDoc, ledger: &Ledger) -> Option<Finish> {
    let mut stated = document.phases.iter().filter_map(|phase| phase.status).peekable();
    let states = stated.peek().is_some();
    let finished = stated.all(|status| matches!(status.value, Some(PhaseStatus::Done | PhaseStatus::Dropped)));
    let unfinished = document.phases.iter().filter_map(|phase| phase.status).any(|status| {
        // A word that is not known may be work that is left.
        status.value.is_none_or(PhaseStatus::is_unfinished)
    });
    if unfinished || (states && !finished && document.gaps.is_empty()) {
        return None;
    }
    let gaps = ledger.gaps_of(document);
    // A gap that the document only links to is settled where the registry says so.
    let linked = document.gaps.iter().filter(|gap| gap.status.is_none() && ledger.is_own_gap(document, &gap.id));
    let open = |fact: Option<GapFact>| fact.is_some_and(GapFact::is_open);
    let settled = !gaps.iter().any(|gap| gap.fact.is_open()) && !linked.clone().any(|gap| open(ledger.gap(&gap.id)));
    let unsaid = document.phases.iter().any(|phase| phase.status.is_none());
    let finish = Finish { phases: states && finished, unsaid, gaps: !gaps.is_empty() };
    (settled && (finish.phases || finish.gaps)).then_some(finish)
}

impl Finish {
    /// What says so: `every phase of it is finished`.
    pub fn in_words(self) -> String {
        let which = if self.unsaid { "every phase of it that states a status" } else { "every phase of it" };
        match (self.phases, self.gaps) {
            (true, false) => format!("{which} is finished"),
            (true, true) => format!("{which} is finished and every gap settled"),
            (false, _) => "every gap of it is settled".to_owned(),
        }
    }
}
