//! The blocks of a Markdown body, flat and in the order of the text, each with its bytes.
//!
//! pulldown-cmark finds them; nothing that Markdown contradicts is found by splitting lines. What
//! stands in code, comments and raw HTML is no block: nothing in it claims anything.

mod read;
mod unclosed;

pub use read::{Reader, markdown};
pub use unclosed::Unclosed;

use crate::text::Span;

/// A Markdown body, as lists of its blocks.
#[derive(Clone, Debug, Default)]
pub struct Markdown {
    /// The headings of the body itself, not those in quotes and lists.
    pub headings: Vec<Heading>,
    /// The tables.
    pub tables: Vec<Table>,
    /// The items of all lists; an item comes before those nested in it.
    pub items: Vec<Item>,
    /// The paragraphs outside of lists.
    pub paragraphs: Vec<Paragraph>,
    /// Code blocks, comments and raw HTML.
    pub opaque: Vec<Span>,
    /// The contents of inline code.
    pub code: Vec<Span>,
}

/// A heading, which opens a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// The whole heading with its marks.
    pub span: Span,
    /// Its words.
    pub text: Span,
    /// The heading of the section that this one lies in.
    pub parent: Option<usize>,
    /// Where the section ends: at the next heading that is not below it.
    pub end: u32,
}

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// The whole table.
    pub span: Span,
    /// How many cells the header has, and each row below it.
    columns: usize,
    /// The rows below the header.
    rows: Box<[Span]>,
    /// All cells, those of the header before those of the rows.
    cells: Box<[Span]>,
    /// The heading it stands under.
    pub section: Option<usize>,
    /// Whether it stands in a quote.
    pub quoted: bool,
}

/// A row of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Row<'a> {
    /// The whole row.
    pub span: Span,
    /// Its cells: the bytes between the pipes. A cell that is not written is empty.
    pub cells: &'a [Span],
}

/// A list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Item {
    /// The whole item, nested lists included.
    pub span: Span,
    /// The words of its first paragraph, a box passed over.
    pub text: Span,
    /// The list it belongs to, counted through the document.
    pub list: usize,
    /// The item it is nested in.
    pub parent: Option<usize>,
    /// Its number, in a numbered list.
    pub number: Option<u64>,
    /// Its box, if it has one.
    pub tick: Option<Tick>,
    /// The heading it stands under.
    pub section: Option<usize>,
    /// Whether it stands in a quote.
    pub quoted: bool,
}

/// The box of a list item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tick {
    /// The box with its brackets.
    pub span: Span,
    /// Whether it is ticked.
    pub ticked: bool,
}

/// A paragraph outside of lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Its words.
    pub span: Span,
    /// The heading it stands under.
    pub section: Option<usize>,
    /// Whether it stands in a quote.
    pub quoted: bool,
}

impl Table {
    /// The cells of the header row.
    pub fn head(&self) -> &[Span] {
        self.cells.get(..self.columns).unwrap_or_default()
    }

    /// The rows below the header.
    pub fn rows(&self) -> impl DoubleEndedIterator<Item = Row<'_>> + ExactSizeIterator {
        (0..self.rows.len()).map(|at| self.row_at(at))
    }

    /// The row that begins where `span` does.
    pub fn row(&self, span: Span) -> Option<Row<'_>> {
        let at = self.rows.binary_search_by_key(&span.start, |row| row.start).ok()?;
        Some(self.row_at(at))
    }

    fn row_at(&self, at: usize) -> Row<'_> {
        let first = (at + 1) * self.columns;
        Row { span: self.rows[at], cells: self.cells.get(first..first + self.columns).unwrap_or_default() }
    }
}

impl Markdown {
    /// The heading under which the byte at `offset` stands.
    pub fn section_at(&self, offset: u32) -> Option<usize> {
        self.headings.partition_point(|heading| heading.span.start <= offset).checked_sub(1)
    }

    /// A section and all those it lies in, inmost first.
    pub fn ancestors(&self, section: Option<usize>) -> impl Iterator<Item = &Heading> {
        std::iter::successors(section.and_then(|at| self.headings.get(at)), |heading| {
            heading.parent.and_then(|at| self.headings.get(at))
        })
    }

    /// Whether the byte at `offset` stands in a code block, a comment or raw HTML.
    pub fn is_opaque(&self, offset: u32) -> bool {
        let next = self.opaque.partition_point(|span| span.end <= offset);
        self.opaque.get(next).is_some_and(|span| span.start <= offset)
    }
}
