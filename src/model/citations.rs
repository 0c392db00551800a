//! What a document cites: runs, receipts, commits, files, gaps, loops.

use std::collections::HashMap;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use super::gap::Gap;
use super::id::GapId;
use super::ledger::Ledger;
use super::loop_doc::LoopDoc;
use super::receipt::RunKey;
use super::refs::{RefKind, Reference, references, word_at};
use crate::text::Span;

impl LoopDoc {
    /// Everything that the document cites, in the order of the text.
    ///
    /// A code block or comment cites no gap, loop or commit, a guard command nothing at all, and
    /// no document cites itself.
    pub fn citations(&self) -> Vec<Reference> {
        let text = self.text();
        let mut found = references(text, Span::new(self.front.body, text.len()));
        lengthen(&mut found, &self.gaps);
        found.retain(|reference| self.is_cited(reference));
        found
    }

    /// The runs among its citations. Only words that hold a key are looked at: to find all that a document
    /// cites takes longer than to read it.
    pub fn cited_runs(&self) -> Vec<Reference> {
        static KEY: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new("CAP-"));
        let (text, mut behind) = (self.text(), self.front.body);
        let mut found: Vec<Reference> = Vec::new();
        for at in KEY.find_iter(text.as_bytes()) {
            // `RCAP-`, as a word or behind a slash, is that of a receipt.
            let receipt = matches!(text.as_bytes()[behind..at.max(behind)], [.., b'/' | b' ' | b'`', b'R']);
            if at >= behind && !receipt {
                let (reference, end) = word_at(text, at, behind);
                found.extend(reference);
                behind = end;
            }
        }
        found.retain(|reference| reference.kind == RefKind::RunKey && self.is_cited(reference));
        found
    }

    /// The keys of the runs and receipts among its citations.
    pub fn cited_receipts(&self) -> Vec<RunKey> {
        let evidence = |cited: &Reference| matches!(cited.kind, RefKind::RunKey | RefKind::Receipt);
        let key = |cited: Reference| {
            let name = cited.text.rsplit('/').next().unwrap_or(&cited.text);
            RunKey::parse(name.strip_suffix(".json").unwrap_or(name).trim_start_matches('R'))
        };
        self.citations().into_iter().filter(evidence).filter_map(key).collect()
    }

    /// Whether what stands there cites something, and does not only look like it.
    fn is_cited(&self, reference: &Reference) -> bool {
        let evidence = matches!(reference.kind, RefKind::RunKey | RefKind::Receipt);
        let hidden = !evidence && self.markdown.is_opaque(reference.span.start);
        let own = reference.kind == RefKind::Loop && self.is(&reference.text);
        let command = self.guards.iter().any(|guard| guard.command.contains(reference.span));
        !(hidden || own || command)
    }
}

/// The receipts that documents cite.
#[derive(Debug, Default)]
pub struct CitedReceipts {
    /// By all that stands behind the second, which may be one of local time.
    by_run: HashMap<Box<str>, Vec<RunKey>>,
}

impl CitedReceipts {
    /// Whether a receipt is cited.
    pub fn has(&self, key: &RunKey) -> bool {
        let alike = self.by_run.get(key.behind()).map(Vec::as_slice).unwrap_or_default();
        alike.iter().any(|cited| key.is_like(cited))
    }
}

impl Ledger {
    /// The receipts that documents cite.
    pub fn cited_receipts(&self) -> CitedReceipts {
        let mut cited = CitedReceipts::default();
        for key in self.loops.iter().flat_map(LoopDoc::cited_receipts) {
            cited.by_run.entry(key.behind().into()).or_default().push(key);
        }
        cited
    }

    /// Whether somebody declares a probe of this name.
    pub fn declares(&self, probe: &str) -> bool {
        self.proofs.named(None, probe).is_some() || self.guards(probe).is_some()
    }
}

/// Gives a short name (`GAP-963`) the family of the one gap that the document has of that number.
fn lengthen(found: &mut [Reference], gaps: &[Gap]) {
    let mut by_number: HashMap<&str, Vec<&GapId>> = HashMap::new();
    for gap in gaps.iter().filter(|gap| !gap.id.is_short()) {
        by_number.entry(gap.id.number()).or_default().push(&gap.id);
    }
    for reference in found.iter_mut().filter(|reference| reference.kind == RefKind::Gap) {
        let short = GapId::new(&reference.text).filter(GapId::is_short);
        if let Some([one]) = short.and_then(|id| by_number.get(id.number()).map(Vec::as_slice)) {
            reference.text = one.as_str().into();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::Vocabulary;
    use crate::text::{RepoPath, Source};

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn the_runs_alone_are_those_among_all_citations(
            text in r"((CAP-|RCAP-|S)20260211-182223(__x__R1)?|R|GAP-OP-1|4be12d9|/|\+|,|-|_| |`|\*|x|commit ){1,9}",
        ) {
            let path = RepoPath::new("a.scope.md").expect("a path");
            let document = LoopDoc::read(Source::new(path, format!("x {text}\n")), &Vocabulary::default());
            let is_run = |cited: &Reference| cited.kind == RefKind::RunKey && cited.text.contains("CAP-");
            let all: Vec<Reference> = document.citations().into_iter().filter(is_run).collect();
            prop_assert_eq!(document.cited_runs(), all);
        }
    }
}
