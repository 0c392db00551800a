//! The rows of a loop that are governed by a probe.

use super::{Evidence, State};
use crate::model::gap::Gap;
use crate::model::ledger::Ledger;
use crate::model::loop_doc::LoopDoc;
use crate::model::phases::Phase;

/// A row of a loop.
#[derive(Clone, Copy, Debug)]
pub enum Row<'a> {
    /// A phase.
    Phase(&'a Phase),
    /// A gap that the document states.
    Gap(&'a Gap),
}

/// A row that a probe governs.
#[derive(Clone, Debug)]
pub struct Governed<'a> {
    /// The row.
    pub row: Row<'a>,
    /// What the receipts say of it.
    pub evidence: Evidence<'a>,
}

impl<'a> Row<'a> {
    /// Its name within the loop.
    pub fn key(&self) -> &'a str {
        match self {
            Self::Phase(phase) => &phase.key,
            Self::Gap(gap) => gap.id.as_str(),
        }
    }
}

impl Ledger {
    /// Whether a loop answers for the freshness of its evidence: while it is open, and in the change that closes it.
    pub fn answers(&self, document: &LoopDoc) -> bool {
        !document.is_closed() || self.closes(document)
    }

    /// The rows of a loop that a probe governs, in the order of the document.
    pub fn governed<'a>(&'a self, document: &'a LoopDoc) -> Vec<Governed<'a>> {
        if self.proofs.all().is_empty() {
            return Vec::new();
        }
        let phases = document.phases.iter();
        let phases = phases.map(|phase| (Row::Phase(phase), self.evidence_of_phase(document, phase)));
        let gaps = document.gaps.iter().map(|gap| (Row::Gap(gap), self.evidence_of(gap)));
        let rows = phases.chain(gaps).map(|(row, evidence)| Governed { row, evidence });
        rows.filter(|row| row.evidence.state != State::Silent).collect()
    }
}
