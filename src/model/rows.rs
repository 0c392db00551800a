//! Which row of a loop stands at a place.

use std::collections::HashMap;

use super::loop_doc::LoopDoc;
use crate::text::Span;

impl LoopDoc {
    /// By the place of every row that states a phase or a gap: the phase's key, or the gap's name.
    pub fn rows(&self) -> HashMap<Span, &str> {
        let gaps = self.gaps.iter().flat_map(|gap| gap.statements.iter().map(|said| (said.span, gap.id.as_str())));
        let phases = self.phases.iter().flat_map(|phase| phase.statements.iter().map(|said| (said.span, &*phase.key)));
        gaps.chain(phases).collect()
    }
}
