//! Suppressions as a run hears them: what they allow, and what is wrong with them.

use super::Run;
use crate::lint::allow::{Allow, allows, allows_of_lines};
use crate::lint::finding::{Finding, Fix, Suppressed};
use crate::lint::rule::{Meta, Rule, UnknownRule, known};
use crate::model::LoopDoc;
use crate::text::{Edit, Source, Span};

impl Run<'_> {
    /// Hears the suppressions of every file, among the documents those of the `marked`, and tells those that are not as
    /// they should be.
    pub(super) fn suppress(&mut self, marked: &[&LoopDoc]) {
        for document in marked {
            self.hear(&document.source, &allows(document));
        }
        if let Some(registry) = self.ledger.registry.as_ref().filter(|registry| registry.is_marked()) {
            let entries: Vec<Span> = registry.entries().iter().map(|entry| entry.span).collect();
            self.hear(registry.source(), &allows_of_lines(registry.source(), &entries));
        }
        if let Some(policy) = &self.ledger.policy.source {
            self.hear(policy, &allows_of_lines(policy, &[]));
        }
    }

    fn hear(&mut self, source: &Source, allows: &[Allow]) {
        for allow in allows {
            let Some(rules) = self.understood(source, allow) else { continue };
            let rows = self.rows(source, allow);
            if let Some((day, span)) = allow.until.filter(|(day, _)| *day < self.ledger.time.day()) {
                let message = format!("This was allowed until {day}, and that day is over.");
                if let Some(finding) = self.tell(Meta::ExpiredWaiver, source, span, message) {
                    finding.help("settle it, or give it a new day and say why");
                }
                continue;
            }
            let mut unused = Vec::new();
            for (rule, name) in &rules {
                let mut used = false;
                for finding in &mut self.findings {
                    if finding.rule.code == rule.code && covers(allow, &rows, source, finding) {
                        used = true;
                        let until = allow.until.map(|(day, _)| day);
                        finding.suppressed = Some(Suppressed::Allowed { reason: allow.reason.clone(), until }.into());
                    }
                }
                if !used && self.request.selection.looks_for(rule) {
                    unused.push((*rule, *name));
                }
            }
            let all = unused.len() == rules.len();
            for (rule, name) in unused {
                let message = format!("Nothing here is {}: there is nothing to allow.", rule.name);
                let Some(finding) = self.tell(Meta::UnusedSuppression, source, name, message) else { continue };
                finding.subject(rule.code).help("take the suppression out");
                if all {
                    finding.fix(Fix::safe("take the suppression out").edits(source, [without(source, allow.span)]));
                }
            }
        }
    }

    /// The row that a suppression names: as it is written, and by the keys of the phases it means.
    fn rows(&self, source: &Source, allow: &Allow) -> Vec<String> {
        let Some(row) = &allow.row else { return Vec::new() };
        let document = self.ledger.at(source.path());
        let meant = document.map(|document| document.phases_named(row)).unwrap_or_default();
        std::iter::once(row.clone()).chain(meant.into_iter().map(|phase| phase.key.clone().into())).collect()
    }

    /// The rules that a suppression names; nothing if it cannot be heard, which is told.
    fn understood(&mut self, source: &Source, allow: &Allow) -> Option<Vec<(&'static Rule, Span)>> {
        if let Some((span, why)) = &allow.broken {
            let help = "write `loopctl: allow LC204 P3 until 2026-04-01: the reason`; row and day may be left out";
            let message = format!("This suppression is not heard: {why}.");
            if let Some(finding) = self.tell(Meta::UnknownSuppression, source, *span, message) {
                finding.help(help);
            }
            return None;
        }
        let mut rules = Vec::new();
        for (name, span) in &allow.rules {
            let Some(rule) = known(self.request.rules, name) else {
                let unknown = UnknownRule::of(self.request.rules, name);
                let message = format!("No rule is called `{name}`.");
                if let Some(finding) = self.tell(Meta::UnknownSuppression, source, *span, message) {
                    let write = |near| Fix::likely(format!("write `{near}`")).edit(source, *span, near);
                    finding.subject(name).help(unknown.help_for_one()).fix(unknown.near.map(write));
                }
                continue;
            };
            if rule.family() == "LC3" && allow.until.is_none() {
                let message = format!("{} is about evidence: it can only be allowed until some day.", rule.code);
                if let Some(finding) = self.tell(Meta::UnknownSuppression, source, *span, message) {
                    finding.subject(rule.code).help("write `until 2026-04-01` before the colon");
                }
                continue;
            }
            rules.push((rule, *span));
        }
        (!rules.is_empty()).then_some(rules)
    }
}

/// Whether a suppression in `source` holds for a finding.
fn covers(allow: &Allow, rows: &[String], source: &Source, finding: &Finding) -> bool {
    if source.path() != finding.source.path() || finding.rule.family() == "LC9" {
        return false;
    }
    if allow.row.is_some() {
        let named = |own: &String| rows.iter().any(|row| own.eq_ignore_ascii_case(row));
        return [&finding.row, &finding.subject].into_iter().flatten().any(named);
    }
    // What begins where the scope ends is the next thing's, unless there is nothing to begin.
    let (at, scope) = (finding.span, allow.scope);
    scope.start <= at.start && (at.start < scope.end || (at.is_empty() && at.start == scope.end))
}

/// Takes a comment out, with its line if it stands alone there.
fn without(source: &Source, comment: Span) -> Edit {
    let text = source.text();
    let line = text[..comment.start as usize].rfind('\n').map_or(0, |end| end + 1);
    let next = text[comment.end as usize..].find('\n').map_or(text.len(), |len| comment.end as usize + len + 1);
    let alone =
        text[line..comment.start as usize].trim().is_empty() && text[comment.end as usize..next].trim().is_empty();
    let before = text[line..comment.start as usize].trim_end_matches(' ').len();
    let span = if alone { Span::new(line, next) } else { Span::new(line + before, comment.end as usize) };
    Edit { span, text: String::new() }
}
