//! A loop document, understood: what it says, and where it says it.

use std::collections::BTreeMap;

use super::blocker::{Blocker, BlockerSource};
use super::claim::Status;
use super::date::Day;
use super::gap::Gap;
use super::id::LoopId;
use super::lists::{Criterion, Guard};
use super::phases::{Names, Phase};
use super::policy::Probe;
use super::refs::{has_destination, ids};
use super::status::{LoopStatus, Readiness};
use crate::syntax::{FrontMatter, Markdown, Node};
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

impl LoopDoc {
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
