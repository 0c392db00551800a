//! Whether a loop says of itself that nothing is left to be done.

use crate::model::ledger::{GapFact, Ledger};
use crate::model::loop_doc::LoopDoc;
use crate::model::phases::Phase;
use crate::model::status::PhaseStatus;

/// What of a loop says that nothing is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finish {
    /// Every phase that states a status, and there is one.
    phases: bool,
    /// What the phases are called that state none.
    unsaid: Option<String>,
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
    let unfinished = document.phases.iter().any(|phase| {
        // A word that is not known may be work that is left, and a second place may say that it is.
        let unknown = phase.status.is_some_and(|status| status.value.is_none());
        let said = phase.statements.iter().filter_map(|statement| statement.status?.value);
        unknown || said.chain(phase.status.and_then(|status| status.value)).any(PhaseStatus::is_unfinished)
    });
    if unfinished || (states && !finished && document.gaps.is_empty()) {
        return None;
    }
    let mut gaps = ledger.gaps_of(document).peekable();
    let (phases, has_gaps) = (states && finished, gaps.peek().is_some());
    if !(phases || has_gaps) || gaps.any(|gap| gap.fact.is_open()) {
        return None;
    }
    // A gap that the document only links to is settled where the registry says so.
    let mut linked = document.gaps.iter().filter(|gap| gap.status.is_none() && ledger.is_own_gap(document, &gap.id));
    let settled = !linked.any(|gap| ledger.gap(&gap.id).is_some_and(GapFact::is_open));
    settled.then(|| Finish { phases, unsaid: unsaid(document), gaps: has_gaps })
}

/// The phases that state no status, in words: `P1, P2 and 3 more`.
pub fn unsaid(document: &LoopDoc) -> Option<String> {
    /// Of more than these it is said how many.
    const NAMED: usize = 3;
    let silent: Vec<&Phase> = document.phases.iter().filter(|phase| phase.status.is_none()).collect();
    let names: Vec<_> = silent.iter().take(NAMED).map(|phase| phase.name_in_words(document.text())).collect();
    let (last, before) = names.split_last()?;
    Some(match silent.len() - names.len() {
        0 if before.is_empty() => last.to_string(),
        0 => format!("{} and {last}", before.join(", ")),
        more => format!("{} and {more} more", names.join(", ")),
    })
}

impl Finish {
    /// What says so: `every phase of it is finished`.
    pub fn in_words(&self) -> String {
        let phases = match &self.unsaid {
            Some(silent) => format!("every phase of it that states a status is finished (nothing is said of {silent})"),
            None => "every phase of it is finished".to_owned(),
        };
        match (self.phases, self.gaps) {
            (true, false) => phases,
            (true, true) => format!("{phases} and every gap settled"),
            (false, _) => "every gap of it is settled".to_owned(),
        }
    }

    /// What the phases are called that state no status.
    pub fn unsaid(&self) -> Option<&str> {
        self.unsaid.as_deref()
    }
}
