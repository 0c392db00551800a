//! Where a rule tells what it finds.

use super::finding::Finding;
use super::rule::Rule;
use crate::model::policy::Level;
use crate::text::{Source, Span};

/// The findings of one rule while it looks.
#[derive(Debug)]
pub struct Findings {
    rule: &'static Rule,
    /// The lowest level that anybody wants to hear of.
    wanted: Level,
    found: Vec<Finding>,
}

impl Findings {
    /// Room for the findings of `rule`, of which those below `wanted` need not be told.
    pub fn new(rule: &'static Rule, wanted: Level) -> Self {
        Self::behind(Vec::new(), rule, wanted)
    }

    /// The same room, behind what other rules `found`: findings are large, and stay where they are told.
    pub(super) fn behind(found: Vec<Finding>, rule: &'static Rule, wanted: Level) -> Self {
        Self { rule, wanted, found }
    }

    /// Whether findings of this level are heard, so that costly ones need not be looked for.
    pub fn wants(&self, level: Level) -> bool {
        level <= self.wanted
    }

    /// Tells a fault at `span` of `source`; the rest is said to what is returned.
    pub fn tell(&mut self, source: &Source, span: Span, message: impl Into<String>) -> &mut Finding {
        let at = self.found.len();
        self.found.push(Finding::new(self.rule, source, span, message.into()));
        &mut self.found[at]
    }

    /// Everything that was told, and what it stands behind.
    pub fn into_found(self) -> Vec<Finding> {
        self.found
    }
}
