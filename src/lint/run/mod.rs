//! A run: every rule looks, and what they find is levelled, allowed, numbered and put in order.

mod levels;
mod suppress;

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::allow::is_marked;
use super::baseline::Baseline;
use super::finding::{Finding, Suppressed};
use super::findings::Findings;
use super::fingerprint;
use super::rule::{Check, Meta, Rule, known};
use super::select::Selection;
use crate::model::policy::Level;
use crate::model::{Ledger, LoopDoc, Reason};
use crate::text::{RepoPath, Source, Span, ViewError};

/// What a run is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// Every rule there is.
    pub rules: &'a [&'static Rule],
    /// Those that are heard, and how grave they are.
    pub selection: &'a Selection,
    /// Old debt, and the file that keeps it.
    pub baseline: Option<(&'a Baseline, &'a Source)>,
    /// The files and directories that are reported; all, where none are named.
    pub paths: &'a [RepoPath],
}

/// What a run found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Every finding, by file, in the order of the text; those that do not count say why.
    pub findings: Vec<Finding>,
    /// The documents that were judged.
    pub documents: Vec<RepoPath>,
    /// How many commits were judged.
    pub commits: usize,
    /// How many receipts there are.
    pub receipts: usize,
    /// What bears the name of a document and is no file: links, directories. No rule tells it.
    pub passed_over: Vec<(RepoPath, ViewError)>,
}

/// A run in numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// The documents that were judged.
    pub documents: usize,
    /// The commits that were judged.
    pub commits: usize,
    /// The receipts that there are.
    pub receipts: usize,
    /// Errors, which fail a run.
    pub errors: usize,
    /// Warnings, which fail it only with `--deny-warnings`.
    pub warnings: usize,
    /// Infos, which only those hear who ask.
    pub infos: usize,
    /// Findings that have a fix.
    pub fixable: usize,
    /// Of those, the ones whose fix is safe.
    pub safe: usize,
    /// Findings that somebody allowed.
    pub suppressed: usize,
    /// Findings that are old debt.
    pub baselined: usize,
}

impl Request<'_> {
    /// Whether what is in this file is reported.
    pub fn reports(&self, path: &RepoPath) -> bool {
        self.paths.is_empty() || self.paths.iter().any(|restricted| path.is_in(restricted))
    }

    /// Tells among the `found` what the engine itself finds, if that is heard; the rest is said to what is returned.
    pub(super) fn tell<'f>(
        &self,
        meta: Meta,
        source: &Source,
        span: Span,
        message: String,
        found: &'f mut Vec<Finding>,
    ) -> Option<&'f mut Finding> {
        let is_it = |rule: &&&'static Rule| matches!(rule.check, Check::Engine(own) if own == meta);
        let mut finding = Finding::new(self.rules.iter().find(is_it)?, source, span, message);
        if !self.selection.apply(&mut finding) {
            return None;
        }
        found.push(finding);
        found.last_mut()
    }
}

impl Report {
    /// The findings that count.
    pub fn counting(&self) -> impl Iterator<Item = &Finding> {
        self.findings.iter().filter(|finding| finding.counts())
    }

    /// The run in numbers.
    pub fn summary(&self) -> Summary {
        let (documents, commits) = (self.documents.len(), self.commits);
        let mut summary = Summary { documents, commits, receipts: self.receipts, ..Summary::default() };
        for finding in &self.findings {
            match (finding.suppressed.as_deref(), finding.level) {
                (Some(Suppressed::Allowed { .. }), _) => summary.suppressed += 1,
                (Some(Suppressed::Baselined), _) => summary.baselined += 1,
                (None, Level::Error) => summary.errors += 1,
                (None, Level::Warn) => summary.warnings += 1,
                (None, Level::Info | Level::Off) => summary.infos += 1,
            }
            if let (None, Some(fix)) = (&finding.suppressed, &finding.fix) {
                summary.fixable += 1;
                summary.safe += usize::from(fix.safety == super::Safety::Safe);
            }
        }
        summary
    }
}

/// Lets every rule that is heard look at `ledger`.
pub fn lint(ledger: &Ledger, request: &Request<'_>) -> Report {
    let marked: Vec<&LoopDoc> = ledger.loops.par_iter().filter(|document| is_marked(document)).collect();
    let allowed = || !marked.is_empty() || ledger.registry.as_ref().is_some_and(|all| all.is_marked());
    let forgiven = || request.baseline.is_some() || allowed();
    let Some(widened) = request.selection.widened(request.rules, forgiven) else {
        return run(ledger, request, &marked);
    };
    let mut report = run(ledger, &Request { selection: &widened, ..*request }, &marked);
    let selection = request.selection;
    report.findings.retain(|finding| selection.level_of(finding).is_some());
    report
}

/// Lets all rules look; in the `marked` documents there may be suppressions.
fn run(ledger: &Ledger, request: &Request<'_>, marked: &[&LoopDoc]) -> Report {
    let mut found = look(ledger, request);
    found.extend(levels::unknown(ledger, request));
    let mut run = Run { ledger, request, findings: found, unheard: Vec::new() };
    run.level();
    run.suppress(marked);
    run.order();
    run.name();
    fingerprint::number(&mut run.findings, &mut run.unheard);
    run.forgive();
    let mut findings = run.findings;
    findings.retain(|finding| request.reports(finding.source.path()));
    let paths = ledger.loops.iter().map(|document| document.source.path());
    let documents = paths.filter(|path| request.reports(path)).cloned().collect();
    let passed_over = ledger.unread.iter().filter_map(|unread| match &unread.why {
        Reason::View(why @ (ViewError::Link { .. } | ViewError::NotAFile(_))) => {
            Some((unread.path.clone(), why.clone()))
        }
        _ => None,
    });
    Report {
        findings,
        documents,
        commits: 0,
        receipts: ledger.proofs.shelf.len(),
        passed_over: passed_over.filter(|(path, _)| request.reports(path)).collect(),
    }
}

/// Everything that the rules tell, each at the level it is told at.
fn look(ledger: &Ledger, request: &Request<'_>) -> Vec<Finding> {
    // What leans on a registry that could not be read would be told on no ground.
    let blind = ledger.policy.registry().is_some() && ledger.registry.is_none();
    let leans = |rule: &Rule| rule.family() == "LC2" || rule.code == "LC111";
    // By a policy that is not in order no document may have been read, and all that is named would be missing.
    let unread = !ledger.policy.faults.is_empty() && ledger.loops.is_empty();
    // What a baseline forgives is looked for even where nobody hears of it.
    let all = request.baseline.is_some();
    let wanted = |rule: &&'static Rule| {
        let wanted = request.selection.wanted(rule)?;
        let grounded = !(blind && leans(rule)) && (!unread || rule.family() == "LC0");
        grounded.then_some((*rule, if all { Level::Info } else { wanted }))
    };
    let rules: Vec<(&'static Rule, Level)> = request.rules.iter().filter_map(wanted).collect();
    // Rule by rule, so that the code of one is at hand for all documents that are looked at together.
    let of_documents = ledger.loops.par_chunks(LoopDoc::together(ledger.loops.len())).map(|documents| {
        let mut found = Vec::new();
        for (rule, wanted) in &rules {
            if let Check::Loop(check) | Check::Both(check, _) = rule.check {
                let mut findings = Findings::behind(found, rule, *wanted);
                documents.iter().for_each(|document| check(document, ledger, &mut findings));
                found = findings.into_found();
            }
        }
        // Documents stand in the order of their files: what is in order in each part is so in the whole.
        order(&mut found);
        found
    });
    let of_all = rules.par_iter().map(|(rule, wanted)| {
        let mut findings = Findings::new(rule, *wanted);
        if let Check::Whole(check) | Check::Both(_, check) = rule.check {
            check(ledger, &mut findings);
        }
        findings.into_found()
    });
    // Findings are large: each is moved once, to where it stays.
    let mut parts: Vec<Vec<Finding>> = of_documents.collect();
    parts.par_extend(of_all);
    let mut found = Vec::with_capacity(parts.iter().map(Vec::len).sum());
    parts.into_iter().for_each(|part| found.extend(part));
    found
}

/// Puts findings in the order in which they are told.
fn order(findings: &mut [Finding]) {
    // Findings are large: where each belongs is found out first.
    let mut sorted: Vec<usize> = (0..findings.len()).collect();
    sorted.sort_by(|a, b| findings[*a].order(&findings[*b]));
    let mut places = vec![0; sorted.len()];
    sorted.into_iter().enumerate().for_each(|(to, from)| places[from] = to);
    for at in 0..places.len() {
        while places[at] != at {
            let to = places[at];
            findings.swap(at, to);
            places.swap(at, to);
        }
    }
}

/// A run under way.
struct Run<'a> {
    ledger: &'a Ledger,
    request: &'a Request<'a>,
    findings: Vec<Finding>,
    /// What is not told, but stands: an entry of the baseline for it is not stale.
    unheard: Vec<Finding>,
}

impl Run<'_> {
    /// Gives the findings the levels that are set for them, and sets aside those that are not heard.
    fn level(&mut self) {
        let selection = self.request.selection;
        let kept = self.request.baseline.is_some();
        let unheard = self.findings.extract_if(.., |finding| !selection.apply(finding));
        self.unheard = unheard.filter(|_| kept).collect();
    }

    /// Tells what the engine itself finds, if that is heard; the rest is said to what is returned.
    fn tell(&mut self, meta: Meta, source: &Source, span: Span, message: String) -> Option<&mut Finding> {
        let document = self.ledger.at(source.path());
        let finding = self.request.tell(meta, source, span, message, &mut self.findings)?;
        finding.loop_id = document.and_then(|document| document.id.as_ref()).map(|identity| identity.id.to_string());
        Some(finding)
    }

    fn order(&mut self) {
        order(&mut self.findings);
        order(&mut self.unheard);
    }

    /// Names the loop of each finding that does not say which one it is about.
    fn name(&mut self) {
        for findings in [&mut self.findings, &mut self.unheard] {
            // Findings and documents are both in the order of their files.
            let mut documents = self.ledger.loops.iter().peekable();
            for findings in findings.chunk_by_mut(|a, b| a.source.path() == b.source.path()) {
                let Some(path) = findings.first().map(|first| first.source.path()) else { continue };
                while documents.next_if(|document| document.source.path() < path).is_some() {}
                let document = documents.peek().filter(|document| document.source.path() == path);
                let id = document.and_then(|document| document.id.as_ref());
                for finding in findings.iter_mut().filter(|finding| finding.loop_id.is_none()) {
                    finding.loop_id = id.map(|identity| identity.id.as_str().to_owned());
                }
            }
        }
    }

    /// Marks old debt, and tells of debt that is paid.
    fn forgive(&mut self) {
        let Some((baseline, source)) = self.request.baseline else { return };
        for finding in self.findings.iter_mut().filter(|finding| finding.counts()) {
            if baseline.holds(finding.fingerprint.as_str()) {
                finding.suppressed = Some(Suppressed::Baselined.into());
            }
        }
        let stand = self.findings.iter().chain(&self.unheard);
        let seen: BTreeSet<&str> = stand.map(|finding| finding.fingerprint.as_str()).collect();
        let (rules, selection) = (self.request.rules, self.request.selection);
        let stale: Vec<(String, String)> = baseline
            .stale(&seen, |kept| known(rules, &kept.code).is_none_or(|rule| selection.wanted(rule).is_some()))
            .map(|(fingerprint, kept)| (fingerprint.to_owned(), format!("{} in {}", kept.code, kept.path)))
            .collect();
        let Some((first, what)) = stale.first() else { return };
        let others = match stale.len() - 1 {
            0 => String::new(),
            1 => " and 1 other".to_owned(),
            more => format!(" and {more} others"),
        };
        let message = format!("The baseline forgives {what}{others}, which no longer stands.");
        let at = source.text().find(first.as_str()).unwrap_or(0);
        let span = Span::new(at, at + first.len());
        if let Some(finding) = self.tell(Meta::StaleBaseline, source, span, message) {
            finding.help("write it anew with `loopctl lint --write-baseline`, so that the debt cannot come back");
            // It comes after the others were numbered.
            fingerprint::number(std::slice::from_mut(finding), &mut []);
        }
        self.order();
    }
}
