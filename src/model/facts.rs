//! What a loop says of itself: its name, its status, its dates, in the front matter or in fields of the body.

use std::collections::BTreeMap;

use smallvec::SmallVec;

use super::blocker::{self, Blocker};
use super::claim::{self, Status};
use super::edits::goes_on;
use super::gap::unquoted;
use super::id::LoopId;
use super::loop_doc::{Identity, Place, Placed};
use super::meta::Meta;
use super::page::Page;
use super::policy::Probe;
use super::refs::{RefKind, references};
use super::status::{LoopStatus, Readiness};
use super::vocabulary::Vocabulary;
use crate::syntax::{FrontMatter, Markdown, Node};
use crate::text::{Fault, Span};

/// What is read of the front matter and of fields; each is described where a document has it.
pub(super) struct Facts {
    pub id: Option<Identity>,
    pub title: Option<Span>,
    pub statuses: Vec<Placed<Status<LoopStatus>>>,
    pub echoes: Vec<Status<LoopStatus>>,
    pub readiness: Option<Status<Readiness>>,
    pub dates: Vec<(&'static str, Span)>,
    pub owner: Option<Span>,
    pub severity: Option<Span>,
    pub horizon: Option<Span>,
    pub depends_on: Vec<(LoopId, Span)>,
    pub blocked_by: Vec<Blocker>,
    pub probes: BTreeMap<String, Probe>,
    pub broken_probes: Vec<Fault>,
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

impl Facts {
    /// Reads what the document in `file` says of its loop.
    pub(super) fn read(page: &Page<'_>, front: &FrontMatter, file: &str) -> Self {
        let (text, words, markdown) = (page.text, page.words, page.markdown);
        let fields = Fields { text, front, meta: Meta::read(page) };
        let statuses = fields.statuses(words);
        let readiness = fields.first(&["execution_readiness", "readiness"]);
        let (probes, broken_probes) = front.get("probes").map(Probe::declared).unwrap_or_default();
        Self {
            id: fields.identity(markdown, file),
            title: markdown.headings.iter().find(|heading| heading.level == 1).map(|heading| heading.text),
            echoes: fields.echoes(words, &statuses),
            statuses: statuses.to_vec(),
            readiness: readiness.and_then(|span| claim::field(text, span, &words.readiness, None)),
            dates: fields.dates().to_vec(),
            owner: fields.first(&["owner"]),
            severity: fields.first(&["severity", "priority"]),
            horizon: fields.first(&["horizon"]),
            depends_on: fields.depends_on(),
            blocked_by: fields.blocked_by(),
            probes,
            broken_probes,
        }
    }
}

/// The keys in a body that mean the status of the loop.
const STATUS: [&str; 2] = ["status", "loop_status"];

/// The front matter and the fields of the body, asked in that order.
struct Fields<'a> {
    text: &'a str,
    front: &'a FrontMatter,
    meta: Meta<'a>,
}

impl Fields<'_> {
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

    /// The dates that are stated, few of all.
    fn dates(&self) -> SmallVec<[(&'static str, Span); DATES.len()]> {
        DATES.iter().filter_map(|(name, keys)| Some((*name, self.first(keys)?))).collect()
    }

    /// The statuses that are stated: mostly one, at most one for each place.
    fn statuses(&self, words: &Vocabulary) -> SmallVec<[Placed<Status<LoopStatus>>; 2]> {
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
