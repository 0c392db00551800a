//! A loop document, understood: what it says, and where it says it.

use std::collections::BTreeMap;

use super::blocker::{self, Blocker, BlockerSource};
use super::claim::{self, Status};
use super::date::Day;
use super::edits::goes_on;
use super::gap::{self, Gap, unquoted};
use super::id::LoopId;
use super::lists::{self, Criterion, Guard};
use super::meta::Meta;
use super::page::Page;
use super::phases::{self, Names, Phase};
use super::policy::Probe;
use super::refs::{RefKind, has_destination, ids, references};
use super::status::{LoopStatus, Readiness};
use super::vocabulary::Vocabulary;
use crate::syntax::{self, FrontMatter, Markdown, Node};
use crate::text::{Fault, Source, Span};

/// A loop document as it was read.
#[derive(Debug)]
pub struct LoopDoc {
    /// The text.
    pub source: Source,
    /// The front matter.
    pub front: FrontMatter,
    /// The blocks of the body.
    pub markdown: Markdown,
    /// What the loop is called.
    pub id: Option<Identity>,
    /// Its title: the first heading of the first level.
    pub title: Option<Span>,
    /// What it says its status is, first where it counts most.
    pub statuses: Vec<Placed<Status<LoopStatus>>>,
    /// The sections about what is not this loop's work: templates, what is out of scope, what follows it.
    pub asides: Vec<usize>,
    /// Further places of the body that state it beyond doubt, each on its own.
    pub echoes: Vec<Status<LoopStatus>>,
    /// What it says its readiness is.
    pub readiness: Option<Status<Readiness>>,
    /// Its dates, by canonical names.
    pub dates: Vec<(&'static str, Span)>,
    /// Who owns it.
    pub owner: Option<Span>,
    /// How grave it is.
    pub severity: Option<Span>,
    /// When it is to be done.
    pub horizon: Option<Span>,
    /// The loops it depends on.
    pub depends_on: Vec<(LoopId, Span)>,
    /// Its phases.
    pub phases: Vec<Phase>,
    /// The gaps it states.
    pub gaps: Vec<Gap>,
    /// What it records to stand in its way, outside of phases and gaps.
    pub blockers: Vec<Blocker>,
    /// What must hold before it is done.
    pub criteria: Vec<Criterion>,
    /// Its guard commands.
    pub guards: Vec<Guard>,
    /// The probes it declares for its own rows.
    pub probes: BTreeMap<String, Probe>,
    /// Names of gaps that are none.
    pub broken_gaps: Vec<Fault>,
    /// What is wrong with the probes it declares.
    pub broken_probes: Vec<Fault>,
}

/// What a loop is called, and where that is said.
#[derive(Clone, Debug)]
pub struct Identity {
    /// The name.
    pub id: LoopId,
    /// Where it stands; nothing where the file's name says it.
    pub span: Option<Span>,
    /// What says it.
    pub place: Place,
}

/// A value and the part of the document that states it.
#[derive(Clone, Copy, Debug)]
pub struct Placed<T> {
    /// The value.
    pub value: T,
    /// Where it is stated.
    pub place: Place,
}

/// A part of a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The front matter.
    FrontMatter,
    /// The body.
    Body,
    /// The title.
    Title,
    /// The name of the file.
    FileName,
}

impl Place {
    /// The name of the place, as `show --json` has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::FrontMatter => "front-matter",
            Self::Body => "body",
            Self::Title => "title",
            Self::FileName => "file-name",
        }
    }
}

/// The dates that are read, each with the keys that mean it; body keys have blanks.
const DATES: [(&str, &[&str]); 7] = [
    ("created", &["created", "opened", "created_at", "opened_at"]),
    ("closed", &["closed", "closed_at", "closed_at_utc"]),
    ("next_review", &["next_review"]),
    ("last_verified", &["last_verified"]),
    ("updated", &["updated", "updated_at"]),
    ("activated", &["activated_at"]),
    ("reopened", &["reopened_at"]),
];

impl LoopDoc {
    /// Reads `source`. Reading never fails: what is not understood is kept as it is written.
    pub fn read(source: Source, words: &Vocabulary) -> Self {
        let text = source.text();
        let front = syntax::front_matter(text);
        let markdown = syntax::markdown(text, front.body);
        let page = Page::new(text, &markdown, words);
        let meta = Meta::read(&page);
        let facts = Facts { text, front: &front, meta: &meta };
        let id = facts.identity(&markdown, source.path().name());
        let statuses = facts.statuses(words);
        let echoes = facts.echoes(words, &statuses);
        let readiness = facts.first(&["execution_readiness", "readiness"]);
        let readiness = readiness.and_then(|span| claim::field(text, span, &words.readiness, None));
        let dates = DATES.iter().filter_map(|(name, keys)| Some((*name, facts.first(keys)?))).collect();
        let owner = facts.first(&["owner"]);
        let severity = facts.first(&["severity", "priority"]);
        let horizon = facts.first(&["horizon"]);
        let depends_on = facts.depends_on();
        let mut blockers = facts.blocked_by();
        blockers.extend(blocker::section(&page));
        let (phases, work) = phases::read(&page, &front);
        let (gaps, broken_gaps) = gap::read(&page, &front, &work);
        let criteria = lists::criteria(&page);
        let guards = lists::guards(&page);
        let (probes, broken_probes) = front.get("probes").map(Probe::declared).unwrap_or_default();
        let asides = page.asides();
        let title = markdown.headings.iter().find(|heading| heading.level == 1).map(|heading| heading.text);
        Self {
            source,
            front,
            markdown,
            id,
            title,
            statuses,
            asides,
            echoes,
            readiness,
            dates,
            owner,
            severity,
            horizon,
            depends_on,
            phases,
            gaps,
            blockers,
            criteria,
            guards,
            probes,
            broken_gaps,
            broken_probes,
        }
    }

    /// The text of the document.
    pub fn text(&self) -> &str {
        self.source.text()
    }

    /// The status that counts: the front matter's, else the body's.
    pub fn status(&self) -> Option<&Placed<Status<LoopStatus>>> {
        self.statuses.first()
    }

    /// Whether the loop is over.
    pub fn is_closed(&self) -> bool {
        self.status().is_some_and(|status| status.value.value == Some(LoopStatus::Closed))
    }

    /// Everything that could not be understood as it is written, in the order of the text.
    pub fn not_understood(&self) -> Vec<Fault> {
        let told = [&self.front.faults, &self.broken_gaps, &self.broken_probes];
        let mut faults: Vec<Fault> = told.into_iter().flatten().cloned().collect();
        let mut unknown = |span: Span, what: &str, missing: bool| {
            if missing {
                faults.push(Fault::new(span, format!("`{}` is no status of a {what}", self.source.slice(span))));
            }
        };
        for status in &self.statuses {
            unknown(status.value.word, "loop", status.value.value.is_none());
        }
        for status in self.phases.iter().flat_map(|phase| &phase.statements).filter_map(|said| said.status) {
            unknown(status.word, "phase", status.value.is_none());
        }
        for status in self.gaps.iter().flat_map(|gap| &gap.statements).filter_map(|said| said.status) {
            unknown(status.word, "gap", status.value.is_none());
        }
        if let Some(status) = self.readiness.filter(|status| status.value.is_none()) {
            faults.push(Fault::new(status.raw, format!("`{}` is no readiness", self.source.slice(status.raw))));
        }
        for key in ["loop_id", "id", "status", "execution_readiness", "owner", "created", "closed", "horizon"] {
            if let Some(value) = self.front.get(key).filter(|value| value.text().is_none()) {
                faults.push(Fault::new(value.span, format!("`{key}` is {}, not a text", value.noun())));
            }
        }
        let lost = self.markdown.paragraphs.iter().filter(|paragraph| {
            let line = self.source.slice(paragraph.span).lines().next().unwrap_or_default().trim();
            line.len() > 2 && line.starts_with('|') && line.ends_with('|')
        });
        faults.extend(lost.map(|paragraph| {
            Fault::new(paragraph.span, "these rows belong to no table")
                .help("a comment or a blank line above ends the table")
        }));
        for (name, span) in &self.dates {
            let written = self.source.slice(*span);
            if Day::parse(written).is_none() {
                faults.push(Fault::new(*span, format!("`{written}` is no date for `{name}`")));
            }
        }
        faults.sort_by_key(|fault| fault.span);
        faults.dedup_by_key(|fault| (fault.span, fault.message.clone()));
        faults
    }

    /// The line that opens the first conflict that git left in the text: its marks stand at the beginning of lines.
    pub fn conflict(&self) -> Option<Span> {
        let text = self.text();
        let mark = |sign: &str, from: usize| {
            let begins = |at: &usize| *at == 0 || text.as_bytes()[at - 1] == b'\n';
            let found = memchr::memmem::find_iter(&text.as_bytes()[from..], sign.as_bytes()).map(|at| from + at);
            found.filter(begins).find(|at| text[at + sign.len()..].starts_with([' ', '\r', '\n']))
        };
        let mut opened = mark("<<<<<<<", 0)?;
        // In a block of code they are shown, and not left.
        while self.markdown.is_opaque(u32::try_from(opened).ok()?) {
            opened = mark("<<<<<<<", opened + 1)?;
        }
        mark(">>>>>>>", mark("=======", opened)?)?;
        let line = text[opened..].lines().next()?;
        Some(Span::new(opened, opened + line.len()))
    }

    /// Whether both fields say that nothing blocks the loop, so that a section about blockers is history.
    pub(super) fn denies_blockers(&self) -> bool {
        let recorded = self.blockers.iter().any(|blocker| blocker.source == BlockerSource::BlockedBy);
        let none = self.front.get("blocked_by").is_some() && !recorded;
        none && self.readiness.is_some_and(|status| status.value == Some(Readiness::Runnable))
    }

    /// The top-level value under `key` of the front matter.
    pub fn field(&self, key: &str) -> Option<&Node> {
        self.front.get(key)
    }

    /// Whether `text` names this loop: its name, in any case.
    pub fn is(&self, text: &str) -> bool {
        self.id.as_ref().is_some_and(|identity| identity.id.is(text))
    }

    /// What its phases are called, for where many are asked for.
    pub fn names(&self) -> Names<'_> {
        Names::of(&self.phases)
    }

    /// The phases that `name` means: one key, or all that bear the label.
    pub fn phases_named(&self, name: &str) -> Vec<&Phase> {
        self.names().named(name)
    }

    /// Whether the text at `span` says where something went: to a gap, a plan or another loop.
    pub fn names_a_destination(&self, span: Span) -> bool {
        let written = self.source.slice(span);
        if !has_destination(written) {
            return false;
        }
        let mut named = ids(self.text(), span).into_iter().peekable();
        let planned = || ["PLAN-", "CP-"].iter().any(|plan| written.contains(plan));
        named.peek().is_none() || named.any(|name| !self.is_called(&name.text)) || planned()
    }

    /// Whether `name` is that of this loop, be it without its date.
    fn is_called(&self, name: &str) -> bool {
        let name = name.split('/').next().unwrap_or_default();
        self.id
            .as_ref()
            .is_some_and(|identity| identity.id.is(name) || identity.id.undated().eq_ignore_ascii_case(name))
    }
}

/// The keys in a body that mean the status of the loop.
const STATUS: [&str; 2] = ["status", "loop_status"];

/// The front matter and the fields of the body, asked in that order.
struct Facts<'a> {
    text: &'a str,
    front: &'a FrontMatter,
    meta: &'a Meta<'a>,
}

impl Facts<'_> {
    /// The bytes of the first of these keys that has a value, in the front matter.
    fn head(&self, keys: &[&str]) -> Option<Span> {
        let value = |key: &&str| self.front.get(key).filter(|node| node.is_scalar() && !node.is_null());
        keys.iter().find_map(value).map(|node| unquoted(self.text, node.span))
    }

    /// The bytes of the first of these keys that has a value, anywhere.
    fn first(&self, keys: &[&str]) -> Option<Span> {
        self.head(keys).or_else(|| self.meta.get(keys))
    }

    fn identity(&self, markdown: &Markdown, file: &str) -> Option<Identity> {
        let stated = |span: Span, place| {
            let text = span.of(self.text);
            (!text.is_empty()).then(|| Identity { id: LoopId::new(text), span: Some(span), place })
        };
        let named = |span: Span| {
            let found = references(self.text, span).into_iter().find(|reference| reference.kind == RefKind::Loop)?;
            stated(found.span, Place::Title)
        };
        let head = || self.head(&["loop_id", "id"]).and_then(|span| stated(span, Place::FrontMatter));
        let body = || {
            self.meta
                .get(&["loop id", "loop_id", "loop"])
                .and_then(|span| names_loop(self.text, span))
                .and_then(|span| stated(span, Place::Body))
        };
        let title =
            || markdown.headings.iter().find(|heading| heading.level == 1).and_then(|heading| named(heading.text));
        let of_file = || LoopId::of_file(file).map(|id| Identity { id, span: None, place: Place::FileName });
        head().or_else(body).or_else(title).or_else(of_file)
    }

    fn statuses(&self, words: &Vocabulary) -> Vec<Placed<Status<LoopStatus>>> {
        let head = self.head(&["status"]).map(|span| (span, Place::FrontMatter));
        let body = self.meta.get(&STATUS).map(|span| (span, Place::Body));
        let read = |(span, place)| {
            let status = claim::field(self.text, span, &words.loops, None)?;
            // `closed (reopened 2026-03-02)`
            let again = status.tail.is_some_and(|tail| claim::is_reopened(tail.of(self.text)));
            let closed = status.value == Some(LoopStatus::Closed);
            let value = if closed && again { Some(LoopStatus::Active) } else { status.value };
            Some(Placed { value: Status { value, ..status }, place })
        };
        head.into_iter().chain(body).filter_map(read).collect()
    }

    /// What else in the body is a known word, behind which its sentence does not go on.
    fn echoes(&self, words: &Vocabulary, known: &[Placed<Status<LoopStatus>>]) -> Vec<Status<LoopStatus>> {
        let others = self.meta.all(&STATUS).filter(|span| !known.iter().any(|known| span.contains(known.value.raw)));
        let read = |span| claim::field(self.text, span, &words.loops, None);
        let ends = |status: &Status<_>| {
            let behind = self.text[status.word.end as usize..].trim_start_matches(claim::EMPHASIS);
            behind.starts_with(". ") || !goes_on(self.text, status)
        };
        others.filter_map(read).filter(|status| status.value.is_some() && ends(status)).collect()
    }

    fn depends_on(&self) -> Vec<(LoopId, Span)> {
        let values = ["depends_on_loop", "depends_on"].into_iter().filter_map(|key| self.front.get(key));
        let elements = values.flat_map(Node::elements).filter(|node| node.is_scalar());
        let spans = elements.flat_map(|node| references(self.text, unquoted(self.text, node.span)));
        let loops = spans.filter(|reference| reference.kind == RefKind::Loop);
        loops.map(|reference| (LoopId::new(&reference.text), reference.span)).collect()
    }

    fn blocked_by(&self) -> Vec<Blocker> {
        match (self.front.get("blocked_by"), self.meta.get(&["blocked_by"])) {
            (Some(value), _) => blocker::recorded(self.text, value),
            (None, Some(span)) => blocker::listed(self.text, span),
            (None, None) => Vec::new(),
        }
    }
}

/// The loop that a value is, if it is one.
fn names_loop(text: &str, span: Span) -> Option<Span> {
    let found = references(text, span).into_iter().find(|reference| reference.kind == RefKind::Loop)?;
    Some(found.span)
}
