//! pulldown-cmark's events, folded into blocks.

use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, Tag, TagEnd};

use super::{Heading, Item, Markdown, Paragraph, Table, Tick};
use crate::text::Span;

/// What would mend a broken link; nothing does here. That it has a type of its own makes the parser's
/// loop part of ours where a program parses Markdown in two places.
type Mender = fn(BrokenLink<'_>) -> Option<(CowStr<'_>, CowStr<'_>)>;

/// Reads the Markdown of `text` from `body` on; spans are places in `text`.
pub fn markdown(text: &str, body: usize) -> Markdown {
    Reader::default().read(text, body)
}

/// Reads bodies, one after the other: the room in which blocks are gathered is made once for all of them.
#[derive(Default)]
pub struct Reader {
    base: usize,
    out: Markdown,
    /// Of the open table: how many columns its header has, its rows, its cells.
    columns: usize,
    rows: Vec<Span>,
    cells: Vec<Span>,
    /// For each open list: its ordinal, and the next number if it is numbered.
    lists: Vec<(usize, Option<u64>)>,
    /// The open items, outermost first.
    open: Vec<usize>,
    quotes: u32,
    lists_seen: usize,
    /// The words being gathered: those of a paragraph, a heading or an item's first line.
    inline: Option<Span>,
}

impl Markdown {
    /// Lets everything go but the memory it stood in.
    fn clear(&mut self) {
        let Self { headings, tables, items, paragraphs, opaque, code } = self;
        headings.clear();
        tables.clear();
        items.clear();
        paragraphs.clear();
        opaque.clear();
        code.clear();
    }
}

impl Reader {
    /// Reads the Markdown of `text` from `body` on; spans are places in `text`.
    pub fn read(&mut self, text: &str, body: usize) -> Markdown {
        // What is struck through is read from the text.
        let options = Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS;
        let slice = text.get(body..).unwrap_or_default();
        let parser = Parser::new_with_broken_link_callback(slice, options, None::<Mender>);
        (self.base, self.lists_seen, self.quotes, self.inline) = (body, 0, 0, None);
        self.lists.clear();
        self.open.clear();
        for (event, range) in parser.into_offset_iter() {
            self.event(event, range);
        }
        self.close_sections(text.len());
        // A copy takes as much memory as it needs, and no more: a ledger keeps all documents, and fresh memory is dear.
        let tables = std::mem::take(&mut self.out.tables);
        let read = Markdown { tables, ..self.out.clone() };
        self.out.clear();
        read
    }

    /// Gives each heading its parent and the end of its section.
    fn close_sections(&mut self, end: usize) {
        let (headings, open) = (&mut self.out.headings, &mut self.open);
        open.clear();
        for at in 0..headings.len() {
            let Heading { level, span, .. } = headings[at];
            while let Some(last) = open.pop_if(|last| headings[*last].level >= level) {
                headings[last].end = span.start;
            }
            headings[at].parent = open.last().copied();
            headings[at].end = Span::at(end).start;
            open.push(at);
        }
        open.clear();
    }

    /// Takes an event apart, text and tag moved out of it: what is left needs no drop that asks once more what kind of
    /// event it was, which cost as much as a tenth of the parsing.
    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        let span = Span::new(range.start + self.base, range.end + self.base);
        match event {
            Event::Text(_words)
            | Event::InlineMath(_words)
            | Event::DisplayMath(_words)
            | Event::FootnoteReference(_words) => self.words(span),
            Event::Start(tag) => self.start(&tag, span),
            Event::End(tag) => self.end(tag, span),
            Event::Code(_words) => {
                self.out.code.push(span);
                self.words(span);
            }
            Event::Html(_words) => self.out.opaque.push(span),
            Event::InlineHtml(_words) => {
                self.out.opaque.push(span);
                self.words(span);
            }
            Event::TaskListMarker(ticked) => {
                if let Some(item) = self.open.last().and_then(|at| self.out.items.get_mut(*at)) {
                    item.tick = Some(Tick { span, ticked });
                }
            }
            Event::SoftBreak | Event::HardBreak | Event::Rule => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, span: Span) {
        let section = self.out.headings.len().checked_sub(1);
        let quoted = self.quotes > 0;
        match tag {
            Tag::Paragraph | Tag::Heading { .. } => self.inline = None,
            Tag::BlockQuote(_) => {
                self.finish_item();
                self.quotes += 1;
            }
            Tag::List(number) => {
                self.finish_item();
                self.lists.push((self.lists_seen, *number));
                self.lists_seen += 1;
            }
            Tag::Item => {
                let Some((list, number)) = self.lists.last_mut() else { return };
                let item = Item {
                    span,
                    text: Span::at(span.end as usize),
                    list: *list,
                    parent: self.open.last().copied(),
                    number: *number,
                    tick: None,
                    section,
                    quoted,
                };
                *number = number.map(|n| n + 1);
                self.open.push(self.out.items.len());
                self.out.items.push(item);
                self.inline = None;
            }
            Tag::CodeBlock(_) | Tag::HtmlBlock => {
                self.finish_item();
                self.out.opaque.push(span);
            }
            Tag::Table(_) => self.finish_item(),
            Tag::TableRow => self.rows.push(span),
            Tag::TableCell => self.cells.push(self.rows.last().map_or(span, |row| cell(span, *row))),
            _ => self.words(span),
        }
    }

    fn end(&mut self, tag: TagEnd, span: Span) {
        match tag {
            TagEnd::BlockQuote(_) => self.quotes = self.quotes.saturating_sub(1),
            TagEnd::List(_) => {
                self.lists.pop();
            }
            TagEnd::TableHead => self.columns = self.cells.len(),
            TagEnd::Table => {
                // The words of cells are those of no item that holds the table.
                self.inline = None;
                let section = self.out.headings.len().checked_sub(1);
                let (rows, cells) = (self.rows.drain(..).collect(), self.cells.drain(..).collect());
                self.out.tables.push(Table {
                    span,
                    columns: self.columns,
                    rows,
                    cells,
                    section,
                    quoted: self.quotes > 0,
                });
            }
            TagEnd::Item => {
                self.finish_item();
                self.open.pop();
            }
            TagEnd::Heading(level) => {
                let text = self.inline.take().unwrap_or(Span::at(span.end as usize));
                // A heading in a quote or a list opens no section of the document.
                if self.quotes == 0 && self.open.is_empty() {
                    self.out.headings.push(Heading { level: level as u8, span, text, parent: None, end: span.end });
                }
            }
            TagEnd::Paragraph => {
                let text = self.inline;
                self.finish_item();
                if let (Some(span), true) = (text, self.open.is_empty()) {
                    let section = self.out.headings.len().checked_sub(1);
                    self.out.paragraphs.push(Paragraph { span, section, quoted: self.quotes > 0 });
                }
            }
            _ => {}
        }
    }

    /// Adds the words at `span` to those being gathered.
    fn words(&mut self, span: Span) {
        self.inline = Some(match self.inline {
            Some(words) => Span { start: words.start.min(span.start), end: words.end.max(span.end) },
            None => span,
        });
    }

    /// Gives the words gathered so far to the innermost item, if it has none yet.
    fn finish_item(&mut self) {
        let words = self.inline.take();
        if let (Some(words), Some(item)) = (words, self.open.last().and_then(|at| self.out.items.get_mut(*at)))
            && item.text.is_empty()
        {
            item.text = words;
        }
    }
}

/// A cell's bytes. One that is not written is told by an empty range behind the row.
fn cell(span: Span, row: Span) -> Span {
    if span.start >= row.end { Span::at(row.end as usize) } else { span }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(text: &str, spans: impl IntoIterator<Item = Span>) -> Vec<&str> {
        spans.into_iter().map(|span| span.of(text)).collect()
    }

    #[test]
    fn items_have_their_own_words() {
        let text = "- [x] **P0**: one `code`\n  wrapped\n  - nested\n- two\n\n  second paragraph\n\n1) three\n";
        let read = markdown(text, 0);
        assert_eq!(
            texts(text, read.items.iter().map(|item| item.text)),
            ["**P0**: one `code`\n  wrapped", "nested", "two", "three"]
        );
        assert_eq!(read.items[0].tick.map(|tick| tick.ticked), Some(true));
        assert_eq!(read.items[1].parent, Some(0));
        assert_eq!(read.items[3].number, Some(1));
    }

    #[test]
    fn cells_are_the_bytes_between_the_pipes() {
        let text = "> | a | b |\n> |---|---|\n> | x \\| y | **Z** |\n> | short |\n";
        let read = markdown(text, 0);
        let table = &read.tables[0];
        assert!(table.quoted);
        let rows: Vec<_> = table.rows().map(|row| texts(text, row.cells.iter().copied())).collect();
        assert_eq!(rows, [[" x \\| y ", " **Z** "], [" short ", ""]]);
    }

    #[test]
    fn sections_nest() {
        let text = "# A\n## B\n### C\n## D\ntext\n";
        let read = markdown(text, 0);
        let parents: Vec<_> = read.headings.iter().map(|h| h.parent).collect();
        assert_eq!(parents, [None, Some(0), Some(1), Some(0)]);
        assert_eq!(read.headings[1].end, read.headings[3].span.start);
        assert_eq!(texts(text, read.headings.iter().map(|h| h.text)), ["A", "B", "C", "D"]);
    }

    #[test]
    fn code_and_comments_are_opaque() {
        let text = "```\n| a |\n|---|\n- x\n# y\n```\n<!-- - z\n# q -->\n\ntext <!-- c --> end\n";
        let read = markdown(text, 0);
        assert!(read.headings.is_empty() && read.items.is_empty() && read.tables.is_empty());
        assert!(read.is_opaque(5) && read.is_opaque(u32::try_from(text.find("# q").unwrap_or(0)).unwrap_or(0)));
    }
}
