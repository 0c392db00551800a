//! Everything that one view holds: policy, loops, gaps, and what could not be read.

use std::cell::OnceCell;
use std::fmt;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::before::Before;
use super::date::Day;
use super::evidence::Proofs;
use super::gap::Gap;
use super::governed::Governed;
use super::id::{GapId, LoopId};
use super::loop_doc::LoopDoc;
use super::moment::Moment;
use super::policy::{self, POLICY_FILES};
use super::registry::{Registry, by_number};
use super::status::GapStatus;
use crate::text::{Entry, Fault, History, Lookup, Mode, RepoPath, Short, Source, View, ViewError, limits};

/// All that is known of a view.
pub struct Ledger {
    /// The policy, and where it is written.
    pub policy: Arc<policy::Read>,
    /// The loop documents, by path.
    pub loops: Vec<LoopDoc>,
    /// The gap registry, if the policy names one that could be read.
    pub registry: Option<Arc<Registry>>,
    /// The governed files that could not be read.
    pub unread: Vec<Unread>,
    /// The moment as of which everything is judged.
    pub time: Time,
    /// What the receipts say.
    pub proofs: Proofs,
    /// What stood before the change at hand, where there is one.
    pub before: Option<Before>,
    /// Where receipts were kept before the change at hand, where it has them elsewhere.
    pub shelves: Vec<RepoPath>,
    /// The commits that led here, where there are any.
    pub history: Option<Box<dyn History>>,
    by_id: Lookup<Short, usize>,
    /// By the name without its date.
    by_undated: Lookup<Short, usize>,
    by_gap: Lookup<GapId, (usize, usize)>,
    /// The full names of the gaps that documents state, by their numbers; found out when they are asked for.
    by_number: OnceLock<Lookup<Short, GapId>>,
}

/// As of when a view is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Time {
    /// The moment that decides what is expired, overdue or over.
    pub now: Moment,
    /// The moment on the clock, behind which nothing can have happened.
    pub clock: Moment,
}

impl Time {
    /// The day that decides.
    pub fn day(self) -> Day {
        self.now.day()
    }
}

impl From<Moment> for Time {
    fn from(now: Moment) -> Self {
        Self { now, clock: now }
    }
}

impl From<Day> for Time {
    fn from(day: Day) -> Self {
        Moment::of_day(day).into()
    }
}

/// A file that could not be read, and why.
#[derive(Debug)]
pub struct Unread {
    /// The file.
    pub path: RepoPath,
    /// Why: the view's reason, or a fault in the text.
    pub why: Reason,
}

/// Why a file could not be read.
#[derive(Debug)]
pub enum Reason {
    /// The bytes could not be had, or are no text.
    View(ViewError),
    /// The text is not what it should be.
    Fault(Box<Fault>, Source),
}

/// What a gap is, and who says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GapFact {
    /// Its status; nothing where it is unsaid or not understood.
    pub status: Option<GapStatus>,
    /// Whether the registry says so, and not a document.
    pub registered: bool,
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ledger({} loops)", self.loops.len())
    }
}

impl GapFact {
    /// Whether the gap still has to be mended. One of which nobody says that it is settled counts as open.
    pub fn is_open(self) -> bool {
        self.status.is_none_or(GapStatus::is_open)
    }
}

/// Finds the policy of a view: the first of the names that it may have.
pub fn find_policy(view: &dyn View) -> Result<policy::Read, Unread> {
    for name in POLICY_FILES {
        let Ok(path) = RepoPath::new(name) else { continue };
        match view.read(&path, limits::FILE_BYTES) {
            Ok(Some(source)) => return Ok(policy::Read::of(source)),
            Ok(None) => {}
            Err(why) => return Err(Unread { path, why: Reason::View(why) }),
        }
    }
    Ok(policy::Read::default())
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::View(why) => why.fmt(f),
            Self::Fault(fault, source) => write!(f, "{} (line {})", fault.message, source.line(fault.span)),
        }
    }
}

impl Ledger {
    /// Reads everything that `policy` governs in `view`.
    pub fn load(
        view: &dyn View,
        policy: impl Into<Arc<policy::Read>>,
        time: impl Into<Time>,
    ) -> Result<Self, ViewError> {
        Self::load_some(view, policy, time, |_| true, None)
    }

    /// Reads of what `policy` governs in `view` only the `wanted` documents.
    ///
    /// What is said of them is right as far as what they name is among them. A `registry` that is read already is
    /// not read again.
    pub fn load_some(
        view: &dyn View,
        policy: impl Into<Arc<policy::Read>>,
        time: impl Into<Time>,
        wanted: impl Fn(&RepoPath) -> bool,
        registry: Option<Arc<Registry>>,
    ) -> Result<Self, ViewError> {
        let policy = policy.into();
        let governed = Governed::of(&policy.policy);
        let entries = view.entries()?;
        let documents = entries.iter().filter(|entry| wanted(&entry.path) && governed.holds(&entry.path));
        Ok(Self::load_these(view, policy, time, &documents.collect::<Vec<_>>(), &entries, registry))
    }

    /// Reads of what `policy` governs in `view` the `documents`; `entries` are all files there are.
    pub fn load_these(
        view: &dyn View,
        policy: impl Into<Arc<policy::Read>>,
        time: impl Into<Time>,
        documents: &[&Entry],
        entries: &[Entry],
        registry: Option<Arc<Registry>>,
    ) -> Self {
        let (policy, time) = (policy.into(), time.into());
        let mut unread = Vec::new();
        let documents = documents.iter().filter(|entry| entry.mode != Mode::Submodule);
        let paths: Vec<&RepoPath> = documents.map(|entry| &entry.path).collect();
        let read = |paths: &[&RepoPath]| {
            let (mut sources, mut unread) = (Vec::with_capacity(paths.len()), Vec::new());
            for path in paths {
                match view.read(path, limits::FILE_BYTES) {
                    Ok(source) => sources.extend(source),
                    Err(why) => unread.push(Unread { path: (*path).clone(), why: Reason::View(why) }),
                }
            }
            (LoopDoc::read_all(sources, &policy.words), unread)
        };
        let read_registry = || match registry {
            Some(read) => Some(Ok(read)),
            None => policy.registry().map(|path| match read_registry(view, &path, &policy) {
                Ok(read) => Ok(Arc::new(read)),
                Err(why) => Err(Unread { path, why }),
            }),
        };
        let read_all = || paths.par_chunks(LoopDoc::together(paths.len())).map(read).collect::<Vec<_>>();
        let (registry, documents) = rayon::join(read_registry, read_all);
        let mut loops = Vec::with_capacity(paths.len());
        for (read, failed) in documents {
            loops.extend(read);
            unread.extend(failed);
        }
        let registry = registry.and_then(|registry| registry.map_err(|failed| unread.push(failed)).ok());
        let mut ledger = Self::of(Arc::clone(&policy), loops, registry, unread, time);
        ledger.proofs = Proofs::of(view, entries, &ledger);
        ledger
    }

    /// A ledger of what has been read.
    pub fn of(
        policy: impl Into<Arc<policy::Read>>,
        loops: Vec<LoopDoc>,
        registry: Option<Arc<Registry>>,
        unread: Vec<Unread>,
        time: impl Into<Time>,
    ) -> Self {
        let by_name = || (loops_by_name(&loops, LoopId::as_str), loops_by_name(&loops, LoopId::undated));
        let ((by_id, by_undated), by_gap) = rayon::join(by_name, || gaps_by_name(&loops));
        Self {
            policy: policy.into(),
            loops,
            registry,
            unread,
            time: time.into(),
            proofs: Proofs::default(),
            before: None,
            shelves: Vec::new(),
            history: None,
            by_id,
            by_undated,
            by_gap,
            by_number: OnceLock::new(),
        }
    }

    /// The registry that the policy names, where it could not be read: what gaps there are, then, nobody knows.
    pub fn unread_registry(&self) -> Option<&Unread> {
        let path = self.policy.registry().filter(|_| self.registry.is_none())?;
        self.unread.iter().find(|unread| unread.path == path)
    }

    /// Every document that bears a name.
    pub fn bearers(&self, id: &str) -> Vec<&LoopDoc> {
        self.called(&self.by_id, id)
    }

    /// Whether several documents bear one name.
    pub fn has_namesakes(&self) -> bool {
        self.by_id.has_several()
    }

    /// The documents that a person may mean: those of the name, else those of the name without its date.
    pub fn meant(&self, name: &str) -> Vec<&LoopDoc> {
        let exact = self.bearers(name);
        if exact.is_empty() { self.called(&self.by_undated, name) } else { exact }
    }

    /// The place among the loops of the first document that a person may mean.
    pub fn first_meant(&self, name: &str) -> Option<usize> {
        let name = Short::new(name).in_small_letters();
        self.by_id.of(&name).next().or_else(|| self.by_undated.of(&name).next()).copied()
    }

    fn called(&self, names: &Lookup<Short, usize>, name: &str) -> Vec<&LoopDoc> {
        let found = names.of(&Short::new(name).in_small_letters());
        found.filter_map(|at| self.loops.get(*at)).collect()
    }

    /// The document at a path.
    pub fn at(&self, path: &RepoPath) -> Option<&LoopDoc> {
        let found = self.loops.binary_search_by(|document| document.source.path().cmp(path)).ok()?;
        self.loops.get(found)
    }

    /// The text that was read of a governed file.
    pub fn source(&self, path: &RepoPath) -> Option<&Source> {
        let document = self.at(path).map(|document| &document.source);
        let others = || self.registry.iter().map(|registry| registry.source()).chain(&self.policy.source);
        document.or_else(|| others().find(|source| source.path() == path))
    }

    /// Whether the change at hand closes this loop.
    pub fn closes(&self, document: &LoopDoc) -> bool {
        let before = self.before.as_ref().filter(|_| document.is_closed());
        let governed = OnceCell::new();
        let left = |path: &RepoPath| {
            governed.get_or_init(|| Governed::of(&self.policy.policy)).holds(path) && self.at(path).is_none()
        };
        before.is_some_and(|before| !before.had_closed(document, &self.policy.words, left))
    }

    /// What stood of this document before the change at hand, if that changes it.
    pub fn stood(&self, document: &LoopDoc) -> Option<LoopDoc> {
        self.before.as_ref()?.document(document, &self.policy.words)
    }

    /// The gap that a name means: a short one stands for the only gap of its number.
    pub fn gap_meant<'a>(&'a self, id: &'a GapId) -> &'a GapId {
        if !id.is_short() || self.knows_gap(id) {
            return id;
        }
        let number = Short::new(id.number());
        let here = self.by_number.get_or_init(|| by_number(self.by_gap.keys())).of(&number);
        let registered = self.registry.iter().flat_map(|registry| registry.numbered(&number));
        let mut alike = here.chain(registered);
        match alike.next() {
            Some(one) if alike.all(|other| other == one) => one,
            _ => id,
        }
    }

    fn knows_gap(&self, id: &GapId) -> bool {
        self.by_gap.of(id).next().is_some() || self.registry.as_ref().is_some_and(|registry| registry.get(id).is_some())
    }

    /// What a gap is: what the registry says, else the document that declares it; nothing if neither does.
    pub fn gap(&self, id: &GapId) -> Option<GapFact> {
        let id = self.gap_meant(id);
        if let Some(entry) = self.registry.as_ref().and_then(|registry| registry.get(id)) {
            return Some(GapFact { status: entry.status.and_then(|status| status.value), registered: true });
        }
        let gaps = self.by_gap.of(id).filter_map(|(at, nth)| self.loops.get(*at)?.gaps.get(*nth));
        let mut said = gaps.map(|gap| gap.status);
        let first = said.next()?.or_else(|| said.flatten().next());
        Some(GapFact { status: first.and_then(|status| status.value), registered: false })
    }

    /// Every document that states a gap, with how it does.
    pub fn stating(&self, id: &GapId) -> Vec<(&LoopDoc, &Gap)> {
        let found = |(at, nth): &(usize, usize)| {
            let document = self.loops.get(*at)?;
            Some((document, document.gaps.get(*nth)?))
        };
        self.by_gap.of(self.gap_meant(id)).filter_map(found).collect()
    }

    /// The registry's entries that belong to a loop.
    pub fn children(&self, id: &LoopId) -> impl Iterator<Item = &super::registry::Entry> {
        self.registry.iter().flat_map(|registry| registry.of_loop(id))
    }
}

/// The documents by the name of their loop, as `part` of it says.
fn loops_by_name(loops: &[LoopDoc], part: impl Fn(&LoopId) -> &str) -> Lookup<Short, usize> {
    let names = loops.iter().enumerate().filter_map(|(at, document)| Some((&document.id.as_ref()?.id, at)));
    Lookup::with_room(loops.len(), names.map(|(id, at)| (Short::new(part(id)).in_small_letters(), at)))
}

/// The gaps that documents state, by name.
fn gaps_by_name(loops: &[LoopDoc]) -> Lookup<GapId, (usize, usize)> {
    let all = loops.iter().enumerate();
    let all = all
        .flat_map(|(at, document)| document.gaps.iter().enumerate().map(move |(nth, gap)| (gap.id.clone(), (at, nth))));
    Lookup::with_room(loops.iter().map(|document| document.gaps.len()).sum(), all)
}

fn read_registry(view: &dyn View, path: &RepoPath, policy: &policy::Read) -> Result<Registry, Reason> {
    let missing = || Reason::View(ViewError::Failed("there is no such file".into()));
    let source = view.read(path, limits::REGISTRY_BYTES).map_err(Reason::View)?.ok_or_else(missing)?;
    Registry::read(source.clone(), &policy.words.gaps).map_err(|fault| Reason::Fault(Box::new(fault), source))
}
