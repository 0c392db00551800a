//! The probes of a view, wherever they are declared: where that is, and what must not be their input.

use std::collections::BTreeMap;

use super::id::GapId;
use super::ledger::Ledger;
use super::loop_doc::LoopDoc;
use super::phases::Phase;
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

/// What a probe is called outside of the document that declares it.
pub(super) fn full_name(document: Option<&LoopDoc>, name: &str) -> String {
    match document.and_then(|document| document.id.as_ref()) {
        Some(identity) => format!("{}/{name}", identity.id),
        None => name.to_owned(),
    }
}

/// The guard commands of a document as probes: they run only when they are named, and prove nothing.
pub fn guards(document: &LoopDoc) -> BTreeMap<String, Probe> {
    let mut found = BTreeMap::new();
    for guard in &document.guards {
        let label = document.source.slice(guard.label).to_ascii_lowercase();
        let words = label.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let slug = words.collect::<Vec<_>>().join("-");
        let base = if slug.is_empty() { "guard".to_owned() } else { format!("guard.{slug}") };
        let mut name = base.clone();
        let mut nth = 1;
        while found.contains_key(&name) {
            nth += 1;
            name = format!("{base}-{nth}");
        }
        let run = Some(document.source.slice(guard.command).to_owned());
        found.insert(name, Probe { run, ..Probe::default() });
    }
    found
}

/// A row that a probe says it proves.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Proven {
    /// A phase of a loop, by the loop's name in small letters and the phase's key.
    Phase(String, String),
    /// A gap.
    Gap(GapId),
}

impl Proven {
    /// What `row` names, where a probe of `document`, or of the policy, names it.
    pub(super) fn of(document: Option<&LoopDoc>, row: &str) -> Option<Self> {
        if let Some(gap) = GapId::new(row) {
            return Some(Self::Gap(gap));
        }
        let (id, key) = match document {
            Some(document) => (document.id.as_ref()?.id.as_str(), row),
            None => row.split_once('/')?,
        };
        Some(Self::Phase(id.to_ascii_lowercase(), key.to_owned()))
    }

    /// The gap, if it is one.
    pub(super) fn as_gap(&self) -> Option<&GapId> {
        match self {
            Self::Gap(id) => Some(id),
            Self::Phase(..) => None,
        }
    }

    /// The phase of a loop.
    pub(super) fn phase(document: &LoopDoc, phase: &Phase) -> Option<Self> {
        Some(Self::Phase(document.id.as_ref()?.id.as_str().to_ascii_lowercase(), phase.key.clone().into()))
    }
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

impl Ledger {
    /// The document whose guard command `name` is, as `LOOP-X/guard.verify`, and the command as a probe.
    pub fn guards(&self, name: &str) -> Option<(&LoopDoc, Probe)> {
        let (id, own) = name.split_once('/')?;
        self.bearers(id).into_iter().find_map(|document| Some((document, guards(document).remove(own)?)))
    }

    /// The probe that is declared under `name` by the document at a path, or by the policy.
    pub(super) fn declared(&self, document: Option<&RepoPath>, name: &str) -> Option<Declared<'_>> {
        let (source, document, probes) = match document {
            Some(path) => {
                let document = self.at(path)?;
                (&document.source, Some(document), &document.probes)
            }
            None => (self.policy.source.as_ref()?, None, &self.policy.policy.probes),
        };
        let (name, probe) = probes.get_key_value(name)?;
        Some(Declared { name, probe, source, document, ledger: self })
    }
}

impl<'a> Declared<'a> {
    /// What the probe is called outside of the document that declares it: `LOOP-X/pump.pressure`.
    pub fn full_name(&self) -> String {
        full_name(self.document, self.name)
    }

    /// The rows that it proves: of each loop that bears the name, the phase of that key; a gap.
    pub fn rows(&self) -> impl Iterator<Item = Proven> {
        let named = self.probe.proves.iter().filter_map(|row| Proven::of(self.document, row));
        named.filter_map(|row| match row {
            Proven::Gap(id) => self.may_prove(&id).then(|| Proven::Gap(self.ledger.gap_meant(&id).clone())),
            phase @ Proven::Phase(..) => Some(phase),
        })
    }

    /// Whether the probe may prove a gap: a document's own probes prove its own gaps alone.
    pub fn may_prove(&self, gap: &GapId) -> bool {
        self.document.is_none_or(|document| self.ledger.is_own_gap(document, gap))
    }

    /// Where its name stands, or as near to it as is known.
    pub fn place_of_name(&self) -> Span {
        let own = self.document.and_then(|document| document.field("probes")?.entries());
        let key = own.and_then(|probes| probes.iter().find(|(key, _)| key.text() == Some(self.name)));
        match key {
            Some((key, _)) => key.span,
            None => self.place("run", self.probe.run.as_deref().unwrap_or_default()),
        }
    }

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
        let gaps = self.probe.proves.iter().filter_map(|row| GapId::new(row));
        let stating = gaps.flat_map(|gap| self.ledger.stating(&gap)).map(|(document, _)| document);
        found.extend(stating.map(|document| (document.source.path().clone(), "which states its gap")));
        found.dedup();
        found
    }
}
