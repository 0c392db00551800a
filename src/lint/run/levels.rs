//! Levels that a policy sets for rules that there are not: a typing error would leave the rule as it was.

use super::Request;
use crate::lint::finding::Finding;
use crate::lint::findings::Findings;
use crate::lint::rule::{UnknownRule, known};
use crate::model::Ledger;
use crate::model::policy::{Level, Levels};

/// What a policy's `[levels]` name that no rule is called by.
pub(super) fn unknown(ledger: &Ledger, request: &Request<'_>) -> Vec<Finding> {
    let policy = &ledger.policy;
    let (Some(source), Some(rule)) = (&policy.source, known(request.rules, "LC008")) else { return Vec::new() };
    let mut findings = Findings::new(rule, Level::Info);
    let names = policy.policy.levels.iter().flat_map(|(name, levels)| match levels {
        Levels::Everywhere(_) => vec![(None, name)],
        Levels::Below(rules) => rules.keys().map(|rule| (Some(name), rule)).collect(),
    });
    for (path, name) in names.filter(|(_, name)| !request.rules.iter().any(|rule| rule.is_meant_by(name))) {
        let span = policy.place_of_level(path.map(String::as_str), name).unwrap_or_default();
        let finding =
            findings.tell(source, span, format!("The policy sets a level for `{name}`, and no rule is called that."));
        finding.subject(name.as_str()).help(UnknownRule::of(request.rules, name).help());
    }
    findings.into_found()
}
