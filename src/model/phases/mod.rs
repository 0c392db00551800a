//! The phases of a loop: rows of work, in whatever form they are written.
//!
//! Tables, list items, headings and paragraphs are each read by a file of their own into rows; the
//! rows that speak of one phase are then joined, so that a summary and its detail are one phase
//! with one key.

mod about;
mod apart;
mod columns;
mod details;
mod front;
mod headings;
mod items;
mod join;
mod keys;
mod names;
mod paragraphs;
mod prose;
mod ranges;
mod secondary;
mod tables;
mod tracks;

pub use names::Names;

pub(super) use about::states;
pub(super) use columns::{asks, is_doubtful, is_outcome, status_column};

use std::borrow::Cow;

use smallvec::SmallVec;

use super::claim::Status;
use super::page::Page;
use super::status::PhaseStatus;
use crate::syntax::FrontMatter;
use crate::text::{Short, Span};

/// A row of work.
#[derive(Clone, Debug)]
pub struct Phase {
    /// The name of the row within its loop.
    pub key: Short,
    /// The label, as it is written.
    pub label: Option<Short>,
    /// The label as it is compared: `P3` for `Phase 3`.
    pub name: Option<Short>,
    /// The words that say what is to be done.
    pub title: Span,
    /// How it is written where it is declared.
    pub form: Form,
    /// The status it states; nothing where it is unsaid.
    pub status: Option<Status<PhaseStatus>>,
    /// What must be there first, as it is named: labels, loops, gaps.
    pub depends: Vec<Box<str>>,
    /// The boxes below it.
    pub boxes: Boxes,
    /// The lane or track that it is a row of, as a part of a key.
    pub lane: Option<Short>,
    /// Where it is declared.
    pub span: Span,
    /// Every place that speaks of it, the declaring one first; of most phases there is one.
    pub statements: SmallVec<[Statement; 1]>,
}

/// One place that speaks of a phase.
#[derive(Clone, Debug)]
pub struct Statement {
    /// How it is written.
    pub form: Form,
    /// The row, item or heading.
    pub span: Span,
    /// What it calls the work.
    pub title: Span,
    /// The status it states.
    pub status: Option<Status<PhaseStatus>>,
    /// The heading it stands under; for a heading, itself.
    pub section: Option<usize>,
}

/// How a phase is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    /// A row of a table.
    Table,
    /// A bullet.
    Bullet,
    /// A list item with a box.
    Checkbox,
    /// An item of a numbered list.
    Numbered,
    /// A heading.
    Heading,
    /// A paragraph that opens a list.
    Paragraph,
    /// A `Status:` line in the section of the phase.
    Detail,
    /// An entry under `phases` in the front matter.
    FrontMatter,
}

impl Form {
    /// The name of the form, as `show --json` has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Bullet => "bullet",
            Self::Checkbox => "checkbox",
            Self::Numbered => "numbered",
            Self::Heading => "heading",
            Self::Paragraph => "paragraph",
            Self::Detail => "detail",
            Self::FrontMatter => "front-matter",
        }
    }

    /// Whether it is one row among others, as in a summary.
    fn is_row(self) -> bool {
        !matches!(self, Self::Heading | Self::Detail)
    }
}

/// The boxes below a phase.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Boxes {
    /// Those that are ticked.
    pub ticked: usize,
    /// Those that are not.
    pub unticked: usize,
}

/// A place that may speak of a phase, before it is known which.
#[derive(Clone)]
struct Row {
    label: Option<Span>,
    name: Option<Short>,
    title: Span,
    form: Form,
    span: Span,
    /// The list or table it stands in.
    group: (Form, usize),
    section: Option<usize>,
    status: Option<Status<PhaseStatus>>,
    depends: Vec<Box<str>>,
    /// The lane or track that it is a row of, as a part of a key.
    lane: Option<Short>,
    weight: Weight,
}

impl Row {
    /// Whether it has words of its own beside its label and its status: `P2: BLOCKED - the VM is down` has none.
    fn is_titled(&self, text: &str) -> bool {
        let labelled = self.label.is_some_and(|label| label.of(text) == self.title.of(text));
        !labelled && self.status.is_none_or(|status| self.title.is_empty() || !status.raw.contains(self.title))
    }
}

/// What a row may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Weight {
    /// It declares a phase.
    Declares,
    /// It declares one if nothing else in the document does.
    Suggests,
    /// It speaks of a phase that is declared elsewhere.
    Mentions,
    /// It speaks of a phase of that label if their titles agree: two lists may number different work.
    Recalls,
}

impl Phase {
    /// Whether its label alone is its key, so that nothing else of the loop answers to that.
    pub fn has_own_label(&self) -> bool {
        self.label.as_ref() == Some(&self.key)
    }

    /// What a message calls it: its label, with what tells it from others of that label; else the beginning of its title in `text`.
    pub fn name_in_words(&self, text: &str) -> Cow<'_, str> {
        const LONGEST: usize = 48;
        if let Some(label) = self.label.as_deref() {
            let name = if self.has_own_label() { label } else { &self.key };
            let number = name.bytes().all(|byte| byte.is_ascii_digit());
            return if number { Cow::Owned(format!("row {name}")) } else { Cow::Borrowed(name) };
        }
        let title = self.title.of(text).lines().next().unwrap_or_default().trim_matches(['*', '_', '`', ' ']);
        let short = title[..title.floor_char_boundary(LONGEST)].trim_end();
        Cow::Owned(if short.len() < title.len() { format!("`{short}...`") } else { format!("`{short}`") })
    }
}

/// Reads the phases of documents and which tables of each body, by number, hold them: form by form.
pub(super) fn read(pages: &[Page<'_>], fronts: &[FrontMatter]) -> Vec<(Vec<Phase>, Vec<usize>)> {
    let read = |form: fn(&Page<'_>, &mut Vec<Row>), all: &mut [Vec<Row>]| {
        pages.iter().zip(all).for_each(|(page, rows)| form(page, rows));
    };
    let mut all: Vec<Vec<Row>> = vec![Vec::new(); pages.len()];
    let tables: Vec<_> = pages.iter().zip(&mut all).map(|(page, rows)| tables::read(page, rows)).collect();
    read(paragraphs::read, &mut all);
    read(items::read, &mut all);
    read(headings::read, &mut all);
    read(prose::read, &mut all);
    pages.iter().zip(fronts).zip(&mut all).for_each(|((page, front), rows)| front::read(page, front, rows));
    read(items::planned, &mut all);
    let settled = pages.iter().zip(tables).zip(&mut all).map(|((page, tables), rows)| {
        let mut work = tables.iter().map(|table| table.nth).collect();
        secondary::settle(page, &tables, rows, &mut work);
        rows.sort_by_key(|row| row.span);
        join::settle(rows);
        work
    });
    let works: Vec<Vec<usize>> = settled.collect();
    let mut groups = join::Groups::default();
    let joined = pages.iter().zip(&all).map(|(page, rows)| join::join(page, rows, &mut groups));
    joined.zip(works).collect()
}

/// What a dependency cell or line names: `P1 + LOOP-X`; nothing for `None (can start now)`.
fn depends(text: &str, span: Span) -> Vec<Box<str>> {
    let written = span.of(text).trim();
    if super::blocker::says_none(written) {
        return Vec::new();
    }
    let mut found: Vec<Box<str>> = Vec::new();
    // What a bracket says of a dependency is no dependency.
    for part in written.split(['(', '[']).next().unwrap_or_default().split(['+', ',', ';', '&', '/']) {
        for piece in part.split(" and ") {
            let piece = span.within(span.of(text), piece.trim());
            match super::label::label(text, piece) {
                _ if ranges::ends(piece.of(text)).is_some() => found.push(piece.of(text).into()),
                Some(label) if label.plain => found.push(label.span.of(text).into()),
                // In a numbered table, a number is a row.
                _ if !piece.is_empty() && piece.of(text).bytes().all(|byte| byte.is_ascii_digit()) => {
                    found.push(piece.of(text).into());
                }
                _ => found.extend(super::refs::ids(text, piece).into_iter().map(|reference| reference.text)),
            }
        }
    }
    found
}
