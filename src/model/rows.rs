//! Which row of a loop stands at a place.

use super::loop_doc::LoopDoc;
use crate::text::Span;

impl LoopDoc {
    /// The key of the phase, or the name of the gap, that the row at `span` states.
    pub fn row_at(&self, span: Span) -> Option<&str> {
        let phase = self.phases.iter().find(|phase| phase.statements.iter().any(|said| said.span == span));
        let gap = || self.gaps.iter().find(|gap| gap.statements.iter().any(|said| said.span == span));
        phase.map(|phase| phase.key.as_str()).or_else(|| gap().map(|gap| gap.id.as_str()))
    }
}
