//! YAML with byte-exact spans, over granit's events.
//!
//! Aliases are never expanded and depth is bounded, so hostile input costs what it weighs.

use granit_parser::{ErrorKind, Event, Parser, ScalarStyle, Span as Marks, options};

use super::tree::{Kind, Node, Style};
use crate::text::{Fault, Span, limits};

/// Reads `text` as one YAML document; nothing for an empty one. Spans count from `text`'s start.
pub fn yaml(text: &str) -> Result<Option<Node>, Fault> {
    match super::plain::flat(text, 0) {
        Some(read) => read.map(Some),
        None => parsed(text),
    }
}

/// The document as the parser reads it.
pub(super) fn parsed(text: &str) -> Result<Option<Node>, Fault> {
    let mut builder = Builder { text, stack: Vec::new(), root: None, nodes: 0 };
    let options = options! {
        block_nesting_limit: limits::DEPTH,
        flow_nesting_limit: limits::DEPTH,
        emit_comments: false,
        emit_unresolved_aliases: true,
    };
    for next in Parser::new_from_str_with_options(text, options) {
        match next {
            Ok((event, marks)) => builder.event(&event, marks)?,
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
                return Err(match error.kind() {
                    ErrorKind::RecursionLimitExceeded => too_deep(Span::at(at)),
                    _ => Fault::new(Span::at(at), error.info()),
                });
            }
        }
    }
    Ok(builder.root)
}

/// What is open while events come in: a stack in place of recursion.
struct Builder<'a> {
    text: &'a str,
    stack: Vec<Open>,
    root: Option<Node>,
    nodes: usize,
}

struct Open {
    start: Span,
    kind: Kind,
    /// A key that waits for its value.
    key: Option<Node>,
}

impl Builder<'_> {
    fn event(&mut self, event: &Event<'_>, marks: Marks) -> Result<(), Fault> {
        let span = marks.byte_range().map_or(Span::at(self.text.len()), Span::from);
        match event {
            Event::Scalar(value, style, _, _) => {
                let quoted = !matches!(style, ScalarStyle::Plain);
                // A missing value comes as `~` with an empty span.
                let value = if span.is_empty() && !quoted { "" } else { value.as_ref() };
                // The parser lets a block of text reach to the beginning of the next line.
                let block = matches!(style, ScalarStyle::Literal | ScalarStyle::Folded);
                let span = if block { span.trimmed(self.text) } else { span };
                let style = if quoted { Style::Quoted } else { Style::Plain };
                self.close(Node::scalar(span, value, style))
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => self.close(Node { span, kind: Kind::Alias }),
            Event::SequenceStart(..) => self.open(span, Kind::List(Vec::new())),
            Event::MappingStart(..) => self.open(span, Kind::Map(Vec::new())),
            Event::SequenceEnd | Event::MappingEnd => match self.stack.pop() {
                Some(open) => {
                    let end = last_byte(&open.kind).max(span.end as usize).min(self.text.len());
                    let end = if open.start.is_empty() { last_byte(&open.kind) } else { end };
                    let start = first_byte(&open.kind, open.start);
                    self.close(Node { span: Span::new(start, end), kind: open.kind })
                }
                None => Ok(()),
            },
            _ => Ok(()),
        }
    }

    fn open(&mut self, start: Span, kind: Kind) -> Result<(), Fault> {
        if self.stack.len() >= limits::DEPTH {
            return Err(too_deep(start));
        }
        self.stack.push(Open { start, kind, key: None });
        Ok(())
    }

    /// Puts a finished value where it belongs.
    fn close(&mut self, node: Node) -> Result<(), Fault> {
        self.nodes += 1;
        if self.nodes > limits::NODES {
            return Err(Fault::limit(node.span, format!("more than {} values", limits::NODES)));
        }
        match self.stack.last_mut() {
            None => {
                // A second document in the same text is not looked at.
                self.root.get_or_insert(node);
            }
            Some(Open { kind: Kind::List(elements), .. }) => elements.push(node),
            Some(Open { kind: Kind::Map(entries), key, .. }) => match key.take() {
                Some(key) => {
                    let value = placed(self.text, &key, node);
                    entries.push((key, value));
                }
                None => *key = Some(node),
            },
            Some(_) => {}
        }
        Ok(())
    }
}

fn too_deep(span: Span) -> Fault {
    Fault::limit(span, format!("nested more than {} levels deep", limits::DEPTH))
}

/// A value that is not written stands behind its colon; the parser tells the place of the key.
fn placed(text: &str, key: &Node, value: Node) -> Node {
    if !value.span.is_empty() || !value.is_null() {
        return value;
    }
    let behind = text.get(key.span.end as usize..).unwrap_or_default();
    let colon = behind.find(':').map_or(0, |at| at + 1);
    Node { span: Span::at(key.span.end as usize + colon), ..value }
}

/// Where a block collection really ends: its end event stands after the line ends behind it.
fn last_byte(kind: &Kind) -> usize {
    match kind {
        Kind::List(elements) => elements.last().map_or(0, |node| node.span.end as usize),
        Kind::Map(entries) => entries.last().map_or(0, |(key, value)| key.span.end.max(value.span.end) as usize),
        _ => 0,
    }
}

/// Where a collection begins: at its bracket, or at its first element.
fn first_byte(kind: &Kind, start: Span) -> usize {
    let first = match kind {
        Kind::List(elements) => elements.first().map(|node| node.span.start),
        Kind::Map(entries) => entries.first().map(|(key, _)| key.span.start),
        _ => None,
    };
    match first {
        Some(first) if start.is_empty() => first as usize,
        _ => start.start as usize,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Node {
        yaml(text).expect("valid").expect("not empty")
    }

    #[test]
    fn every_value_slices_to_what_it_is() {
        let text = "a: 1\nb: \"two\"\nlist:\n  - x\n  - {k: v}\nempty:\nflow: [p, q]\n";
        let root = read(text);
        assert_eq!(root.get("b").map(|n| n.span.of(text)), Some("\"two\""));
        assert_eq!(root.get("list").map(|n| n.span.of(text)), Some("x\n  - {k: v}"));
        assert_eq!(root.get("flow").map(|n| n.span.of(text)), Some("[p, q]"));
        assert!(root.get("empty").is_some_and(Node::is_null));
        assert_eq!(root.entries().map(|e| e[2].0.span.of(text)), Some("list"));
    }

    #[test]
    fn a_block_of_text_ends_with_its_text() {
        let text = "a: |\r\n  one\r\n  two\r\n\r\nb: >-\n  three\nc: 1\n";
        let root = read(text);
        assert_eq!(root.get("a").map(|n| n.span.of(text)), Some("one\r\n  two"));
        assert_eq!(root.get("b").map(|n| n.span.of(text)), Some("three"));
    }

    #[test]
    fn hostile_input_is_a_fault() {
        let bomb = "a: &a [x]\nb: &b [*a,*a,*a]\nc: &c [*b,*b,*b]\n";
        assert!(read(bomb).get("c").is_some());
        for deep in ["- ".repeat(20_000), "[".repeat(20_000), "{a: ".repeat(20_000), "? ".repeat(20_000)] {
            assert!(yaml(&deep).expect_err("too deep").over_limit);
        }
    }

    #[test]
    fn a_fault_points_at_the_place() {
        let text = "status: open\nobjective: Close gaps: now\n";
        let fault = yaml(text).expect_err("two colons");
        assert!(text[..fault.span.start as usize].starts_with("status: open\nobjective"));
    }
}
