//! A long YAML list of maps, indexed without parsing it all.
//!
//! A gap registry has thousands of entries and over a megabyte; of each entry a handful of fields
//! matters. Where the file is laid out as people and tools lay it out (a key at column 0, items
//! below it, one `key: value` a line), the fields are found by a scan at the speed of memory. Any
//! other layout, and any entry that is written in an unusual way, goes through the YAML parser.

use super::plain::{is_blank, key_of, scalar};
use super::tree::{Kind, Node};
use crate::text::{Fault, Span};

/// The items of a list, with the fields that were asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing<const N: usize> {
    /// The items, in the order of the text.
    pub items: Vec<Listed<N>>,
    /// Whether the parser has read all of the text, and not a scan some of it.
    pub parsed: bool,
}

/// One item of a listing.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed<const N: usize> {
    /// The lines of the item.
    pub span: Span,
    /// The scalars under the fields that were asked for, in that order.
    pub fields: [Option<Node>; N],
}

/// Reads the list under the top-level `key` of `text`.
pub fn listing<const N: usize>(text: &str, key: &str, fields: [&str; N]) -> Result<Listing<N>, Fault> {
    match Scan::new(text, key, fields).run() {
        Some(listing) => Ok(listing),
        None => parse(text, key, fields),
    }
}

/// The list by way of the parser: slower, and right about every layout.
fn parse<const N: usize>(text: &str, key: &str, fields: [&str; N]) -> Result<Listing<N>, Fault> {
    let root = super::yaml(text)?;
    let list = root.as_ref().and_then(|root| match &root.kind {
        Kind::List(elements) => Some(elements.as_slice()),
        _ => root.get(key).map(Node::elements),
    });
    let Some(list) = list else {
        return Err(Fault::new(Span::at(0), format!("holds no list under `{key}:`")));
    };
    let item = |node: &Node| Listed { span: node.span, fields: fields.map(|field| node.get(field).cloned()) };
    Ok(Listing { items: list.iter().map(item).collect(), parsed: true })
}

struct Scan<'a, const N: usize> {
    text: &'a str,
    key: &'a str,
    fields: [&'a str; N],
    items: Vec<Listed<N>>,
    /// The columns of the items' dashes and of their keys.
    columns: Option<(usize, usize)>,
    /// Whether the last key line was of a field that was asked for.
    on_field: bool,
    /// Whether the open item is written in a way that only the parser reads right.
    unusual: bool,
}

impl<'a, const N: usize> Scan<'a, N> {
    fn new(text: &'a str, key: &'a str, fields: [&'a str; N]) -> Self {
        Self { text, key, fields, items: Vec::new(), columns: None, on_field: false, unusual: false }
    }

    /// The listing, or nothing where the layout is not the usual one.
    fn run(mut self) -> Option<Listing<N>> {
        let mut at = 0;
        let mut inside = false;
        let mut found = false;
        let bytes = self.text.as_bytes();
        while at < bytes.len() {
            let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |len| at + len + 1);
            let line = &self.text[at..end];
            let indent = line.len() - line.trim_start_matches(' ').len();
            match line.as_bytes().get(indent) {
                None | Some(b'\r' | b'\n' | b'#') => {}
                Some(b'\t') => return None,
                Some(_) if inside && self.line(at, line, indent)? => {}
                Some(_) => {
                    self.close_item()?;
                    // Only another top-level key may end the list.
                    let name = (indent == 0).then(|| key_of(line)).flatten();
                    inside = match name {
                        Some((name, rest)) if name == self.key && !found => {
                            found = true;
                            is_blank(rest).then_some(true)?
                        }
                        None if found => return None,
                        _ => false,
                    };
                }
            }
            at = end;
        }
        self.close_item()?;
        (found && !self.items.is_empty()).then_some(Listing { items: self.items, parsed: false })
    }

    /// Takes a line of the list; `false` if it does not belong to it.
    fn line(&mut self, at: usize, line: &str, indent: usize) -> Option<bool> {
        let dash = line[indent..].strip_prefix("- ");
        let (item, keys) = match (self.columns, dash) {
            (Some(columns), _) => columns,
            (None, Some(rest)) => {
                *self.columns.insert((indent, indent + 2 + rest.len() - rest.trim_start_matches(' ').len()))
            }
            (None, None) => return None,
        };
        let end = at + line.trim_end().len();
        if indent == item && dash.is_some() {
            self.close_item()?;
            self.items.push(Listed { span: Span::new(at + item, end), fields: [const { None }; N] });
            return self.field(at, line, keys).then_some(true);
        }
        if indent < keys {
            return if indent == 0 { Some(false) } else { None };
        }
        if let Some(open) = self.items.last_mut() {
            open.span.end = Span::at(end).end;
        }
        if indent > keys {
            // A value that goes on behind its line: not the scan's to read.
            self.unusual |= self.on_field;
            return Some(true);
        }
        self.field(at, line, keys).then_some(true)
    }

    /// Takes a `key: value` line whose key stands at column `keys`.
    fn field(&mut self, at: usize, line: &str, keys: usize) -> bool {
        let Some((name, rest)) = line.get(keys..).and_then(key_of) else { return false };
        let wanted = self.fields.iter().position(|field| *field == name);
        self.on_field = wanted.is_some();
        let (Some(wanted), Some(open)) = (wanted, self.items.last_mut()) else { return true };
        let from = at + line.len() - rest.len();
        match scalar(rest, from) {
            Some(value) => open.fields[wanted] = Some(value),
            None => self.unusual = true,
        }
        true
    }

    /// Ends the open item, asking the parser about one that is unusual.
    fn close_item(&mut self) -> Option<()> {
        self.on_field = false;
        if std::mem::take(&mut self.unusual)
            && let Some(open) = self.items.last_mut()
        {
            // Its lines before the dash are blank in a text of their own, so that columns hold.
            let column = self.columns.map_or(0, |(item, _)| item);
            let alone = format!("{}{}", " ".repeat(column), open.span.of(self.text));
            let root = super::yaml(&alone).ok().flatten()?;
            let by = open.span.start as usize - column;
            let node = root.elements().first()?;
            open.fields = self.fields.map(|field| {
                let mut node = node.get(field)?.clone();
                node.span = node.span.shifted(by);
                Some(node)
            });
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELDS: [&str; 3] = ["id", "status", "parent_loop"];

    fn both(text: &str) -> (Option<Listing<3>>, Result<Listing<3>, Fault>) {
        (Scan::new(text, "gaps", FIELDS).run(), parse(text, "gaps", FIELDS))
    }

    fn fields(listing: &Listing<3>) -> Vec<Option<(String, Span)>> {
        let field = |node: &Option<Node>| {
            let node = node.as_ref().filter(|node| !node.is_null())?;
            Some((node.text()?.to_owned(), node.span))
        };
        listing.items.iter().flat_map(|item| &item.fields).map(field).collect()
    }

    #[test]
    fn the_scan_sees_what_the_parser_sees() {
        for text in [
            "version: 1\ngaps:\n  # a comment\n  - id: GAP-A-1\n    description: |\n      status: not this\n\n      text\n    status: open # why\n    parent_loop: \"LOOP-X\"\n  - id: GAP-A-2\n    status: 'fixed'\n    notes: \"two\n      lines\"\nother: x\n",
            "gaps:\n- id: GAP-A-1\n  status: open\n- id: GAP-A-2\n  nested:\n    status: no\n  status: closed\n",
            "gaps:\r\n  - id: GAP-A-1\r\n    status: open\r\n",
            "gaps:\n  - id: GAP-A-1\n    status: >-\n      fixed\n    parent_loop: null\n  - id: \"GAP\\x2dA-2\"\n    status: open\n",
        ] {
            let (scanned, parsed) = both(text);
            let (scanned, parsed) = (scanned.expect(text), parsed.expect(text));
            assert_eq!(fields(&scanned), fields(&parsed), "{text}");
        }
    }

    #[test]
    fn another_layout_goes_to_the_parser() {
        for text in ["gaps: [{id: GAP-A-1, status: open}]\n", "- id: GAP-A-1\n  status: open\n"] {
            let (scanned, _) = both(text);
            assert_eq!(scanned, None, "{text}");
            assert_eq!(listing(text, "gaps", FIELDS).map(|l| l.items.len()), Ok(1), "{text}");
        }
    }

    #[test]
    fn what_is_no_registry_is_a_fault() {
        for text in
            ["gaps:\n  - id: A\n<<<<<<< HEAD\n    status: open\n", "just prose: and: more\n", "gaps:\n  - id: [\n"]
        {
            assert!(listing(text, "gaps", FIELDS).is_err(), "{text}");
        }
    }
}
