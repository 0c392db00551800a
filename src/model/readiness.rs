//! Whether work on a loop may go on, derived from what documents and registry say.

use std::cell::OnceCell;

use super::blocker::{
    Blocker, BlockerSource, Name, blocked_by, holds_up, is_resolved, is_struck_out, names, prose, says_blocked,
    says_blocked_by, says_more, says_none,
};
use super::claim::Status;
use super::evidence::Standing;
use super::header::Header;
use super::id::GapId;
use super::ledger::Ledger;
use super::loop_doc::LoopDoc;
use super::phases::Phase;
use super::status::{GapStatus, PhaseStatus, Readiness, Word};
use crate::syntax::Node;
use crate::text::{Span, WordSet, holds_any_case, strip_any_case};

/// How the readiness of a loop follows.
#[derive(Clone, Debug)]
pub struct Derivation {
    /// What the document declares.
    pub declared: Option<Readiness>,
    /// What follows.
    pub derived: Readiness,
    /// What it follows from.
    pub entries: Vec<Judged>,
}

/// A blocker, judged.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The blocker.
    pub blocker: Blocker,
    /// What each name in it is found to be.
    pub names: Vec<(Name, Verdict)>,
    /// Whether it is resolved; nothing where it neither blocks nor resolves.
    pub resolved: Option<bool>,
}

/// What a name in a blocker is found to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It stands in the way no more, and why.
    Resolved(String),
    /// It stands in the way, and why.
    Stands(String),
    /// Nothing in the view has that name: it neither blocks nor resolves.
    Unknown,
}

impl Judged {
    /// The entry in short: the names in it, else its words.
    pub fn what(&self, document: &LoopDoc) -> String {
        match self.names.as_slice() {
            [] => self.words(document).to_owned(),
            names => names.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", "),
        }
    }

    /// The words of the entry; of a map that names nothing, its reason.
    pub fn words<'a>(&self, document: &'a LoopDoc) -> &'a str {
        let entries = document.front.get("blocked_by").map(Node::elements).unwrap_or_default();
        let entry = entries.iter().find(|entry| entry.span == self.blocker.span).filter(|_| self.names.is_empty());
        let reason = entry.and_then(|entry| entry.get("reason")).and_then(Node::as_str);
        reason.unwrap_or_else(|| document.source.slice(self.blocker.span))
    }

    /// Whether its words may say more than why what it names blocks, so that the rest outlives that.
    pub fn says_more(&self, document: &LoopDoc) -> bool {
        says_more(document.text(), self.blocker.span)
    }
}

/// Derives the readiness of a loop.
pub fn derive(document: &LoopDoc, ledger: &Ledger) -> Derivation {
    let mut entries = recorded(document, ledger);
    // Only where nothing else names one do the bullets of a Blocker section count, and only where
    // there are none either does a status that says `blocked` stand for one.
    for fallback in [section, by_status] {
        if entries.is_empty() && !document.denies_blockers() {
            let found = fallback(document).into_iter();
            entries = found.filter_map(|blocker| judge(blocker, document, ledger)).collect();
        }
    }
    let blocked = entries.iter().any(|entry| entry.resolved == Some(false));
    Derivation {
        declared: document.readiness.and_then(|status| status.value),
        derived: if blocked { Readiness::Blocked } else { Readiness::Runnable },
        entries,
    }
}

/// Every entry that a loop records, judged: of `blocked_by`, phases and gaps that are blocked, loops
/// it depends on.
pub fn recorded(document: &LoopDoc, ledger: &Ledger) -> Vec<Judged> {
    named(document, ledger).into_iter().filter_map(|blocker| judge(blocker, document, ledger)).collect()
}

/// Whether there is an entry of `blocked_by`, or a phase that says it is held up.
pub fn records_some(document: &LoopDoc) -> bool {
    document.blockers.iter().any(|blocker| blocker.source == BlockerSource::BlockedBy)
        || document.phases.iter().any(|phase| phase.status.is_some_and(|status| holds_up(document.text(), &status)))
}

/// The bullets of a Blocker section that nobody marked as resolved, judged.
pub fn told_in_prose(document: &LoopDoc, ledger: &Ledger) -> Vec<Judged> {
    let standing = section(document).into_iter().filter(|blocker| !blocker.struck);
    standing.filter_map(|blocker| judge(blocker, document, ledger)).collect()
}

/// Every blocker that is named, in the order in which the document states them.
fn named(document: &LoopDoc, ledger: &Ledger) -> Vec<Blocker> {
    let text = document.text();
    let known = OnceCell::new();
    let meant = |name: &str| known.get_or_init(|| document.names()).meant(name);
    let mut found: Vec<Blocker> =
        document.blockers.iter().filter(|blocker| blocker.source == BlockerSource::BlockedBy).cloned().collect();
    let has_rows = !document.phases.is_empty();
    for blocker in found.iter_mut().filter(|blocker| has_rows && blocker.names.is_empty()) {
        let rows = rows_named(&meant, blocker.span.of(text)).into_iter();
        blocker.names = rows.map(|phase| Name::Phase(phase.key.as_str().into())).collect();
    }
    for (id, span) in &document.depends_on {
        let name = Name::Loop(id.clone());
        found.push(Blocker { source: BlockerSource::DependsOn, names: vec![name], span: *span, struck: false });
    }
    for phase in &document.phases {
        if let Some(status) = phase.status.filter(|status| holds_up(text, status)) {
            let span = status.tail.unwrap_or(status.raw);
            let before = waited_for(text, &meant, &status);
            // That is the order of the work, and holds up no loop.
            if before.iter().any(|phase| !is_finished(phase)) {
                continue;
            }
            // Of a bare `BLOCKED` the cell under `Blocked by` says by what.
            let cell =
                if status.tail.is_none() { held_by(document).find(|cell| phase.span.contains(*cell)) } else { None };
            let span = cell.unwrap_or(span);
            let mut names = names(text, span);
            names.extend(before.iter().map(|phase| Name::Phase(phase.key.as_str().into())));
            let source = BlockerSource::Phase(phase.key.clone().into());
            found.push(Blocker { source, names, span, struck: is_struck_out(text, span) });
        }
    }
    found.extend(blocked_gaps(document, ledger));
    let blocked = ledger.proofs_of(document).into_iter().filter(|proof| proof.is_blocked());
    found.extend(blocked.map(|proof| Blocker {
        source: BlockerSource::Probe(proof.name.clone()),
        names: vec![Name::Probe(proof.name.as_str().into())],
        span: Span::default(),
        struck: false,
    }));
    found
}

/// The rows of the same loop that a status says it is blocked by, where it names those and nothing else.
fn waited_for<'a>(text: &str, meant: &impl Fn(&str) -> Vec<&'a Phase>, status: &Status<PhaseStatus>) -> Vec<&'a Phase> {
    let Some(tail) = status.tail else { return Vec::new() };
    let written = tail.of(text).trim_matches(['(', ')', '[', ']', '.', ' ']);
    let links: &[&str] = match status.value {
        Some(PhaseStatus::Blocked) => &[
            "by ", "on ", "for ", "until ", "after ", "waiting on ", "waiting for ", "waits for ", "needs ",
            "requires ", "depends on ", "pending ", "",
        ],
        _ => &["blocked by ", "blocked on "],
    };
    let Some(by) = links.iter().find_map(|link| strip_any_case(written, link)) else { return Vec::new() };
    rows_named(meant, by)
}

/// The rows of a loop that a text names, each of which is `meant` by a name; none where it names anything else as well.
fn rows_named<'a>(meant: &impl Fn(&str) -> Vec<&'a Phase>, text: &str) -> Vec<&'a Phase> {
    let mut found = Vec::new();
    for name in text.split([',', '+', '&']).flat_map(|part| part.split(" and ")).map(str::trim) {
        let mut named = meant(name);
        // The key of a row may hold a slash; `P2/P3` are two rows.
        if named.is_empty() && name.contains('/') {
            let parts: Vec<Vec<&Phase>> = name.split('/').map(|part| meant(part.trim())).collect();
            named = if parts.iter().any(Vec::is_empty) { Vec::new() } else { parts.concat() };
        }
        if named.is_empty() {
            return Vec::new();
        }
        found.extend(named);
    }
    found
}

fn is_finished(phase: &Phase) -> bool {
    let value = phase.status.and_then(|status| status.value);
    matches!(value, Some(PhaseStatus::Done | PhaseStatus::Dropped))
}

/// The bullets of the Blocker section.
fn section(document: &LoopDoc) -> Vec<Blocker> {
    document.blockers.iter().filter(|blocker| blocker.source == BlockerSource::Section).cloned().collect()
}

/// The loop's own status, where that says that it is blocked: `blocked`, `active (blocked on GAP-OP-1)`.
fn by_status(document: &LoopDoc) -> Vec<Blocker> {
    let text = document.text();
    let blocker = document.status().and_then(|status| {
        let (status, source) = (&status.value, BlockerSource::Status);
        let span = status.raw;
        if says_blocked(text, status) {
            return Some(Blocker { source, names: names(text, span), span, struck: false });
        }
        let by = blocked_by(text, status)?;
        let mut blocker = prose(text, by, source)?;
        if blocker.names.is_empty() {
            let rows = rows_named(&|name: &str| document.phases_named(name), by.of(text)).into_iter();
            blocker.names = rows.map(|phase| Name::Phase(phase.key.as_str().into())).collect();
        }
        Some(Blocker { span, ..blocker })
    });
    blocker.into_iter().collect()
}

/// What the loop's own status says that blocks it, judged; a bare `blocked` does not say by what.
pub fn told_by_status(document: &LoopDoc, ledger: &Ledger) -> Vec<Judged> {
    let says_what = document.status().is_some_and(|status| status.value.tail.is_some());
    let told = by_status(document).into_iter().filter(|_| says_what);
    told.filter_map(|blocker| judge(blocker, document, ledger)).collect()
}

/// The gaps of the loop that are blocked, or are open and have a blocker class.
fn blocked_gaps(document: &LoopDoc, ledger: &Ledger) -> Vec<Blocker> {
    let registry = ledger.registry.as_ref();
    let elsewhere = |id| {
        let parent = registry.and_then(|registry| registry.get(id)?.parent.as_ref());
        parent.is_some_and(|parent| !document.is(&parent.word))
    };
    let held = |id| {
        let class = registry.and_then(|registry| registry.get(id)).and_then(|entry| entry.blocker_class.as_ref());
        ledger
            .gap(id)
            .is_some_and(|fact| fact.status == Some(GapStatus::Blocked) || (class.is_some() && fact.is_open()))
    };
    let blocker = |id: &GapId, span: Span| Blocker {
        source: BlockerSource::Gap(id.clone()),
        names: vec![Name::Gap(id.clone())],
        span,
        struck: false,
    };
    let stated = document.gaps.iter().filter(|gap| gap.status.is_some() && !elsewhere(&gap.id) && held(&gap.id));
    let mut found: Vec<Blocker> = stated.map(|gap| blocker(&gap.id, gap.span)).collect();
    if let Some(identity) = &document.id {
        let unstated = |id: &GapId| !document.gaps.iter().any(|gap| gap.id == *id && gap.status.is_some());
        let children = ledger.children(&identity.id).filter(|entry| unstated(&entry.id) && held(&entry.id));
        found.extend(children.map(|entry| blocker(&entry.id, Span::default())));
    }
    found
}

/// Judges one entry; nothing if all it names is the loop itself.
fn judge(blocker: Blocker, document: &LoopDoc, ledger: &Ledger) -> Option<Judged> {
    let own = |name: &Name| is_own(name, document, ledger);
    if !blocker.names.is_empty() && blocker.names.iter().all(own) {
        return None;
    }
    let others = blocker.names.iter().filter(|name| !own(name));
    let names: Vec<(Name, Verdict)> = others.map(|name| (name.clone(), verdict(name, document, ledger))).collect();
    let any = |is: fn(&Verdict) -> bool| names.iter().any(|(_, verdict)| is(verdict));
    let resolved = if blocker.struck {
        Some(true)
    } else if names.is_empty() || any(|verdict| matches!(verdict, Verdict::Stands(_))) {
        Some(false)
    } else {
        // What nobody knows neither blocks nor resolves.
        (!any(|verdict| *verdict == Verdict::Unknown)).then_some(true)
    };
    Some(Judged { blocker, names, resolved })
}

/// Whether a name is that of the document's own loop, which does not wait for itself; without its date if no other is meant.
pub fn is_own(name: &Name, document: &LoopDoc, ledger: &Ledger) -> bool {
    let Name::Loop(id) = name else { return false };
    let only = || matches!(*ledger.meant(id.as_str()), [one] if one.source.path() == document.source.path());
    document.is(id.as_str()) || only()
}

/// Why what a blocker of a document names stands in the way, if it does.
pub fn stands(name: &Name, document: &LoopDoc, ledger: &Ledger) -> Option<String> {
    match verdict(name, document, ledger) {
        Verdict::Stands(why) => Some(why),
        Verdict::Resolved(_) | Verdict::Unknown => None,
    }
}

fn verdict(name: &Name, document: &LoopDoc, ledger: &Ledger) -> Verdict {
    match name {
        Name::Gap(id) => match ledger.gap(id) {
            None => Verdict::Unknown,
            Some(fact) => {
                let word = fact.status.map_or("without a status", Word::name);
                let whose = if fact.registered { " in the registry" } else { "" };
                let why = format!("{word}{whose}");
                if fact.is_open() { Verdict::Stands(why) } else { Verdict::Resolved(why) }
            }
        },
        Name::Loop(id) => {
            let bearers = ledger.meant(id.as_str());
            match bearers.as_slice() {
                [] => Verdict::Unknown,
                all if all.iter().all(|bearer| bearer.is_closed()) => Verdict::Resolved("closed".into()),
                [first, ..] => {
                    let word =
                        first.status().and_then(|status| status.value.value).map_or("without a status", Word::name);
                    Verdict::Stands(word.to_owned())
                }
            }
        }
        Name::Phase(key) => match document.phases.iter().find(|phase| phase.key == **key) {
            None => Verdict::Unknown,
            Some(phase) => {
                let word = phase.status.and_then(|status| status.value).map_or("without a status", Word::name);
                if is_finished(phase) { Verdict::Resolved(word.into()) } else { Verdict::Stands(word.to_owned()) }
            }
        },
        Name::Probe(name) => match ledger.proofs.named(Some(document), name) {
            None => Verdict::Unknown,
            Some(proof) => {
                let run = proof.receipt().map(|opened| format!(" by {}", opened.key)).unwrap_or_default();
                match proof.standing {
                    Standing::Proven => Verdict::Resolved(format!("proven{run}")),
                    _ if proof.is_blocked() => Verdict::Stands(format!("blocked{run}")),
                    _ => Verdict::Stands(format!("not proven: {}", proof.state().name())),
                }
            }
        },
    }
}

/// The words that are said of what holds something up.
const SIGNS: WordSet = WordSet::of(&["blocker", "blocked by"]);

/// Whether a title, a header or a line speaks of what holds something up; `unblocked by` does not.
pub fn speaks_of_blockers(words: &str) -> bool {
    SIGNS.begins(words.trim()) || holds_any_case(words, "blocker") || says_blocked_by(words)
}

/// The cells that say by what the row they stand in is held up.
fn held_by(document: &LoopDoc) -> impl Iterator<Item = Span> {
    let text = document.text();
    let tables = document.markdown.tables.iter().filter(|table| !table.quoted);
    let columns = tables.filter_map(|table| {
        let is = |head: &Span| Header::of(text, *head).begins(&SIGNS);
        Some((table, table.head().iter().position(is)?))
    });
    let cells = columns.flat_map(|(table, column)| table.rows().filter_map(move |row| row.cells.get(column)));
    cells.map(|cell| cell.trimmed(text)).filter(|cell| !cell.is_empty() && !says_none(cell.of(text)))
}

/// Where a document speaks of blockers in another way than a list of them: below a title that does, in a table, in a line
/// `**Blocker:** the vendor`.
pub fn hinted_at(document: &LoopDoc) -> Option<Span> {
    /// How far behind a line the list that it opens may begin.
    const LIST: u32 = 4;
    let (text, markdown) = (document.text(), &document.markdown);
    let listed = |end: u32| {
        let next = markdown.items.partition_point(|item| item.span.start <= end);
        markdown.items.get(next).is_some_and(|item| item.span.start <= end + LIST)
    };
    let speaks = |span: &Span| match span.of(text) {
        "" => listed(span.end),
        said => !says_none(said) && !is_resolved(said),
    };
    let titled = |section: Option<usize>| {
        let title = section.and_then(|at| markdown.headings.get(at));
        title.is_some_and(|title| SIGNS.stands_in(title.text.of(text)))
    };
    let paragraphs = markdown.paragraphs.iter().map(|paragraph| (paragraph.section, paragraph.span));
    let items = markdown.items.iter().map(|item| (item.section, item.text));
    let value = |span: Span| {
        let words = span.of(text).trim_start_matches(['*', '_']);
        let behind = SIGNS.strip(words)?;
        Some(span.within(span.of(text), behind.trim_start_matches(['s', 'S', '*', '_', ':', ' '])))
    };
    let said =
        paragraphs.chain(items).filter_map(|(section, span)| if titled(section) { Some(span) } else { value(span) });
    let tables = markdown.tables.iter().filter(|table| titled(table.section) && table.rows().len() > 0);
    said.filter(speaks).chain(tables.map(|table| table.span)).chain(held_by(document)).min()
}
