//! A statement, whatever it speaks of: a phase or a gap, in one of the forms they are written in.

use crate::model::claim::Status;
use crate::model::gap::{GapForm, GapStatement};
use crate::model::loop_doc::LoopDoc;
use crate::model::phases::{Form, Statement};
use crate::model::status::{GapStatus, PhaseStatus};
use crate::model::{Row, Table};
use crate::syntax::markdown::{Item, Tick};
use crate::text::Span;

/// One place that states something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said<T> {
    /// The row, item, heading, line, mention or list element.
    pub span: Span,
    /// How it is written.
    pub shape: Shape,
    /// The table it is a row of.
    pub table: Option<usize>,
    /// What it states.
    pub status: Option<Status<T>>,
    /// What it calls the work, as far as that is known.
    title: Option<Span>,
}

/// How a statement is written, as far as that decides how it is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shape {
    /// A cell of a table.
    Cell,
    /// The text of a list item.
    Item,
    /// A heading.
    Heading,
    /// A paragraph that opens a list.
    Paragraph,
    /// A `Status:` line.
    Field,
    /// A bracket in a heading.
    Mention,
    /// A value, or the comment behind one, in the front matter.
    Yaml,
}

impl Said<PhaseStatus> {
    pub(super) fn of_phase(document: &LoopDoc, statement: &Statement) -> Self {
        let shape = match statement.form {
            Form::Table => Shape::Cell,
            Form::Bullet | Form::Checkbox | Form::Numbered => Shape::Item,
            Form::Heading => Shape::Heading,
            Form::Paragraph => Shape::Paragraph,
            Form::Detail => Shape::Field,
            Form::FrontMatter => Shape::Yaml,
        };
        Self { title: Some(statement.title), ..Self::new(document, statement.span, shape, statement.status) }
    }
}

impl Said<GapStatus> {
    pub(super) fn of_gap(document: &LoopDoc, statement: &GapStatement) -> Self {
        let shape = match statement.form {
            GapForm::Table => Shape::Cell,
            GapForm::Bullet => Shape::Item,
            GapForm::Heading => Shape::Heading,
            GapForm::Mention => Shape::Mention,
            GapForm::FrontMatter => Shape::Yaml,
        };
        Self::new(document, statement.span, shape, statement.status)
    }
}

impl<T: Copy> Said<T> {
    fn new(document: &LoopDoc, span: Span, shape: Shape, status: Option<Status<T>>) -> Self {
        let table = if shape == Shape::Cell { table_of(document, span) } else { None };
        // A blank cell under `Done?` says that it is not, in no words that could be changed.
        let status = status.filter(|status| !status.raw.is_empty());
        Self { span, shape, table, status, title: None }
    }

    /// Whether it is running text, in which a status stands somewhere.
    pub(super) fn runs(&self) -> bool {
        matches!(self.shape, Shape::Item | Shape::Heading | Shape::Paragraph)
    }

    /// Whether the tail of its status is all that calls it by name.
    pub(super) fn is_called_by(&self, text: &str, tail: Option<Span>) -> bool {
        let Some(tail) = tail.filter(|_| self.runs()) else { return false };
        self.title.map_or_else(|| !self.is_described_before(text), |title| tail.contains(title))
    }

    /// Whether words stand between the name of a gap and its status: `GAP-OP-1: ten hosts (open, needs bob)`.
    fn is_described_before(&self, text: &str) -> bool {
        let status = self.status.map_or(self.span.end, |status| status.raw.start);
        let before = text.get(self.span.start as usize..status as usize).unwrap_or_default();
        // A name, and a severity in brackets, describe nothing.
        let bare = |word: &&str| !word.starts_with(['(', '[']) && !word.to_ascii_uppercase().contains("GAP-");
        before.split_whitespace().filter(bare).any(|word| word.contains(char::is_alphabetic))
    }

    /// What it calls the work.
    pub(super) fn title(&self) -> Option<Span> {
        self.title
    }

    /// Whether it speaks of work, and not of a fault that its words describe.
    pub(super) fn is_of_work(&self) -> bool {
        self.title.is_some()
    }

    /// The table and the row that this is.
    pub(super) fn row<'a>(&self, document: &'a LoopDoc) -> Option<(&'a Table, Row<'a>)> {
        let table = document.markdown.tables.get(self.table?)?;
        Some((table, table.row(self.span)?))
    }

    /// The item that this is.
    pub(super) fn item<'a>(&self, document: &'a LoopDoc) -> Option<&'a Item> {
        let items = &document.markdown.items;
        let last = items.partition_point(|item| item.span.start <= self.span.start).checked_sub(1)?;
        items.get(last).filter(|item| item.span.trimmed(document.text()) == self.span)
    }

    /// Its box, if it is an item that has one.
    pub(super) fn tick(&self, document: &LoopDoc) -> Option<Tick> {
        if self.shape == Shape::Item { self.item(document)?.tick } else { None }
    }

    /// Where the words end behind which a status may be added.
    pub(super) fn words(&self, document: &LoopDoc) -> Option<Span> {
        match self.shape {
            Shape::Item => Some(self.item(document)?.text),
            Shape::Heading => {
                let headings = &document.markdown.headings;
                let at = headings.partition_point(|heading| heading.span.end <= self.span.start);
                Some(headings.get(at)?.text)
            }
            Shape::Paragraph => Some(self.span),
            Shape::Cell | Shape::Field | Shape::Mention | Shape::Yaml => None,
        }
    }
}

/// The table that holds the row at `row`.
fn table_of(document: &LoopDoc, row: Span) -> Option<usize> {
    let tables = &document.markdown.tables;
    let at = tables.partition_point(|table| table.span.end <= row.start);
    tables.get(at).filter(|table| table.span.contains(row)).map(|_| at)
}
