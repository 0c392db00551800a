//! Mending: the one place where fixes become text.
//!
//! Fixes that do not want the same bytes are applied together, the result is judged again, and so
//! on until nothing is left to mend. A file that reads worse afterwards keeps what it had.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Finding, Fix, Safety};
use super::run::{Report, Request, lint};
use crate::model::Ledger;
use crate::model::policy::Level;
use crate::text::{Edit, Overlay, RepoPath, Source, Span, View, ViewError, apply, limits};

/// What may be mended.
#[derive(Clone, Copy)]
pub struct Wish<'a> {
    /// The least safe fixes that are taken.
    pub safety: Safety,
    /// The codes of the rules whose fixes are taken; of all, where none are named.
    pub of: &'a [&'a str],
    /// The findings whose fixes are taken, where not all are.
    pub only: Option<&'a dyn Fn(&Finding) -> bool>,
}

impl Wish<'_> {
    /// All fixes that are as safe as this.
    pub fn all(safety: Safety) -> Self {
        Self { safety, of: &[], only: None }
    }

    fn grants(&self, finding: &Finding, fix: &Fix) -> bool {
        fix.safety <= self.safety
            && (self.of.is_empty() || self.of.contains(&finding.rule.code))
            && self.only.is_none_or(|only| only(finding))
    }
}

/// What mending made of a view.
#[derive(Clone, Debug, Default)]
pub struct Mended {
    /// The files that changed: what they were, and their text now.
    pub files: Vec<(Source, String)>,
    /// What was mended, in the order in which it was.
    pub fixed: Vec<Finding>,
    /// What is left.
    pub report: Report,
}

/// Mends what can be in `view`, in memory. `load` reads a view as the first run did.
pub fn mend(
    view: &dyn View,
    load: impl Fn(&dyn View) -> Result<Ledger, ViewError>,
    request: &Request<'_>,
    wish: Wish<'_>,
) -> Result<Mended, ViewError> {
    let mut files: BTreeMap<RepoPath, Rewritten> = BTreeMap::new();
    let mut refused: BTreeSet<String> = BTreeSet::new();
    // Files in which one of several fixes did harm: there, they are tried one at a time.
    let mut careful: BTreeSet<RepoPath> = BTreeSet::new();
    let mut fixed: Vec<Finding> = Vec::new();
    let mut ledger = load(view)?;
    let mut report = lint(&ledger, request);
    for _ in 0..limits::ROUNDS {
        let taken = choose(&report, wish, &refused, &careful);
        if taken.is_empty() {
            break;
        }
        let mut next = files.clone();
        for (path, edits) in by_file(&taken) {
            // The text that was judged: what the view holds by now may be another.
            let Some(source) = ledger.source(&path) else { continue };
            // Edits that do not overlap always apply.
            if let Ok(text) = apply(source.text(), &edits) {
                let before = next.remove(&path).map_or_else(|| source.clone(), |rewritten| rewritten.before);
                next.insert(path, Rewritten { before, text });
            }
        }
        let ledger_after = load(&over(view, &next))?;
        let after = lint(&ledger_after, request);
        let worse: Vec<&RepoPath> =
            next.keys().filter(|path| unreadable(&after, path) > unreadable(&report, path)).collect();
        if worse.is_empty() {
            fixed.extend(taken.into_iter().map(|(finding, _)| finding.clone()));
            (files, ledger, report) = (next, ledger_after, after);
        } else {
            for path in worse {
                let touches = |fix: &Fix| fix.edits.iter().any(|(other, _)| other == path);
                let mut suspects = taken.iter().filter(|(_, fix)| touches(fix)).map(|(finding, _)| finding);
                match (suspects.next(), suspects.next()) {
                    (Some(one), None) => _ = refused.insert(one.fingerprint.as_str().to_owned()),
                    _ => _ = careful.insert(path.clone()),
                }
            }
        }
    }
    let files = files.into_values().map(|Rewritten { before, text }| (before, text));
    Ok(Mended { files: files.filter(|(before, text)| before.text() != text).collect(), fixed, report })
}

/// What became of a file.
#[derive(Clone)]
struct Rewritten {
    /// As it was when it was first judged.
    before: Source,
    text: String,
}

fn over<'a>(view: &'a dyn View, files: &BTreeMap<RepoPath, Rewritten>) -> Overlay<'a> {
    files.iter().fold(Overlay::over(view), |overlay, (path, file)| overlay.with(path.clone(), file.text.clone()))
}

/// The fixes to apply together: in the order of the findings, those that want no bytes already taken.
fn choose<'a>(
    report: &'a Report,
    wish: Wish<'_>,
    refused: &BTreeSet<String>,
    careful: &BTreeSet<RepoPath>,
) -> Vec<(&'a Finding, &'a Fix)> {
    let mut taken: Vec<(&RepoPath, Span)> = Vec::new();
    let mut chosen: Vec<(&Finding, &Fix)> = Vec::new();
    for finding in report.counting().filter(|finding| !refused.contains(finding.fingerprint.as_str())) {
        let Some(fix) = finding.fix.as_ref().filter(|fix| wish.grants(finding, fix)) else { continue };
        // The same fix may mend several findings.
        if chosen.iter().any(|(_, other)| other.edits == fix.edits) {
            continue;
        }
        let free = |(path, edit): &(RepoPath, Edit)| {
            let alone = careful.contains(path);
            !taken.iter().any(|(other, span)| *other == path && (alone || touch(*span, edit.span)))
        };
        if fix.edits.iter().all(free) {
            taken.extend(fix.edits.iter().map(|(path, edit)| (path, edit.span)));
            chosen.push((finding, fix));
        }
    }
    chosen
}

/// Whether two edits want the same bytes, or the same place between bytes.
fn touch(a: Span, b: Span) -> bool {
    a.start <= b.end && b.start <= a.end
}

fn by_file(taken: &[(&Finding, &Fix)]) -> BTreeMap<RepoPath, Vec<Edit>> {
    let mut files: BTreeMap<RepoPath, Vec<Edit>> = BTreeMap::new();
    for (path, edit) in taken.iter().flat_map(|(_, fix)| &fix.edits) {
        files.entry(path.clone()).or_default().push(edit.clone());
    }
    files
}

/// How much of a file cannot be read as it is written.
fn unreadable(report: &Report, path: &RepoPath) -> usize {
    let of_reading = |finding: &&Finding| finding.rule.family() == "LC0" && finding.level == Level::Error;
    report.findings.iter().filter(of_reading).filter(|finding| finding.source.path() == path).count()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::lint::{Check, Findings, Rule, Selection};
    use crate::model::{Day, LoopDoc, find_policy};
    use crate::text::Entries;

    const fn rule(code: &'static str, check: fn(&LoopDoc, &Ledger, &mut Findings)) -> Rule {
        Rule { code, name: code, level: Level::Error, fixes: &[Safety::Safe], doc: "", check: Check::Loop(check) }
    }

    fn unreadable_head(document: &LoopDoc, _: &Ledger, findings: &mut Findings) {
        for fault in &document.front.faults {
            findings.tell(&document.source, fault.span, "not YAML");
        }
    }

    /// Replaces the first `from` of a document.
    fn replace(document: &LoopDoc, findings: &mut Findings, from: &str, to: &str) {
        let Some(at) = document.text().find(from) else { return };
        let span = Span::new(at, at + from.len());
        findings.tell(&document.source, span, from).fix(Fix::safe(to).edit(&document.source, span, to));
    }

    static READING: Rule = rule("LC001", unreadable_head);
    static HARM: Rule = rule("LC102", |document, _, findings| replace(document, findings, "harm", "a: b"));
    static GOOD: Rule = rule("LC103", |document, _, findings| replace(document, findings, "old", "new"));

    fn load(view: &dyn View) -> Result<Ledger, ViewError> {
        Ledger::load(view, find_policy(view).expect("a policy"), Day::parse("2026-03-01").expect("a day"))
    }

    #[test]
    fn a_fix_that_does_harm_takes_no_other_with_it() {
        let path = RepoPath::new("a.scope.md").expect("a path");
        let view = Overlay::empty().with(path, "---\nstatus: harm\nowner: old\n---\n");
        let rules = [&READING, &HARM, &GOOD];
        let selection = Selection::default();
        let request = Request { rules: &rules, selection: &selection, baseline: None, paths: &[] };
        let mended = mend(&view, load, &request, Wish::all(Safety::Safe)).expect("files");
        assert_eq!(mended.fixed.len(), 1);
        let text = mended.files.first().map(|(_, text)| text.as_str());
        assert_eq!(text, Some("---\nstatus: harm\nowner: new\n---\n"));
    }

    /// A file into which somebody writes while it is looked at: each reading finds another line.
    #[derive(Debug, Default)]
    struct Edited(AtomicUsize);

    impl View for Edited {
        fn entries(&self) -> Result<Entries, ViewError> {
            Overlay::empty().with(RepoPath::new("a.scope.md").expect("a path"), "").entries()
        }

        fn read(&self, path: &RepoPath, _: u64) -> Result<Option<Source>, ViewError> {
            if path.as_str() != "a.scope.md" {
                return Ok(None);
            }
            let lines = "mine\n".repeat(self.0.fetch_add(1, Ordering::Relaxed));
            Ok(Some(Source::new(path.clone(), format!("---\nowner: old\n---\n{lines}"))))
        }
    }

    #[test]
    fn a_fix_is_of_the_text_that_was_judged() {
        let selection = Selection::default();
        let request = Request { rules: &[&GOOD], selection: &selection, baseline: None, paths: &[] };
        let mended = mend(&Edited::default(), load, &request, Wish::all(Safety::Safe)).expect("files");
        let [(before, after)] = &mended.files[..] else { panic!("{:?}", mended.files) };
        assert_eq!(after.as_str(), before.text().replace("old", "new"));
    }
}
