//! The probes of a view, wherever they are declared: where that is, and what must not be their input.

use globset::GlobBuilder;

use super::ledger::Ledger;
use super::loop_doc::LoopDoc;
use super::policy::Probe;
use crate::syntax::Node;
use crate::text::{RepoPath, Source, Span};

/// A probe and its declaration.
#[derive(Clone, Copy, Debug)]
pub struct Declared<'a> {
    /// The name, as it is written.
    pub name: &'a str,
    /// The probe.
    pub probe: &'a Probe,
    /// The file that declares it.
    pub source: &'a Source,
    /// The document that declares it for its own rows; nothing for a probe of the policy.
    pub document: Option<&'a LoopDoc>,
    ledger: &'a Ledger,
}

impl Ledger {
    /// Every probe: those of the policy, then those of the documents.
    pub fn declared_probes(&self) -> impl Iterator<Item = Declared<'_>> {
        let policy = self.policy.source.iter().flat_map(move |source| {
            let probes = self.policy.policy.probes.iter();
            probes.map(move |(name, probe)| Declared { name, probe, source, document: None, ledger: self })
        });
        let own = self.loops.iter().flat_map(move |document| {
            let source = &document.source;
            let probes = document.probes.iter();
            probes.map(move |(name, probe)| Declared { name, probe, source, document: Some(document), ledger: self })
        });
        policy.chain(own)
    }
}

impl<'a> Declared<'a> {
    /// Where `text` stands in a field of the declaration.
    pub fn place(&self, field: &str, text: &str) -> Span {
        let whole = match self.document {
            None => self.ledger.policy.place_in_probe(self.name, field),
            Some(document) => document.field("probes").and_then(|probes| probes.get(self.name)).and_then(|probe| {
                let elements = probe.get(field).map(Node::elements).unwrap_or_default();
                let one = elements.iter().find(|element| element.text() == Some(text));
                one.or_else(|| probe.get(field)).map(|node| node.span)
            }),
        };
        let whole = whole.unwrap_or_default();
        let written = self.source.slice(whole);
        let inner = written.find(text).map(|at| whole.within(written, &written[at..at + text.len()]));
        inner.unwrap_or(whole)
    }

    /// The files that sync itself writes where this probe decides: the registry, the documents of its rows.
    pub fn written_by_sync(&self) -> Vec<(RepoPath, &'static str)> {
        let mut found: Vec<(RepoPath, &str)> =
            self.ledger.policy.registry().into_iter().map(|path| (path, "the registry")).collect();
        found.extend(self.document.map(|document| (document.source.path().clone(), "its own document")));
        let rows = self.probe.proves.iter().filter(|_| self.document.is_none());
        let loops = rows.filter_map(|row| row.split_once('/')).flat_map(|(id, _)| self.ledger.bearers(id));
        found.extend(loops.map(|document: &'a LoopDoc| (document.source.path().clone(), "the document of its row")));
        found.dedup();
        found
    }
}

/// Whether `pattern`, an input of a probe, names the file at `path`. One that is no pattern names nothing.
pub fn is_input(pattern: &str, path: &RepoPath) -> bool {
    let glob = GlobBuilder::new(pattern).literal_separator(true).build();
    glob.is_ok_and(|glob| glob.compile_matcher().is_match(path.as_str()))
}
