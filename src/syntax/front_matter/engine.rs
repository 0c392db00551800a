//! `gray_matter` with an engine that keeps spans.
//!
//! `gray_matter` hands its engine a copy of the YAML, trimmed and with its line ends made equal, and
//! takes back a [`Pod`]. So the tree travels through the `Pod` as one text, and its spans are moved
//! back to where the bytes stand in the file. Its default engine is never used: hostile input can
//! make that one abort.

use gray_matter::engine::Engine;
use gray_matter::{Error, Matter, Pod};
use serde::Deserialize;
use serde::de::{Deserializer, Visitor};

use super::Head;
use crate::syntax::tree::{Kind, Node, Style};
use crate::text::Span;

/// The tree of the front matter at `head`, with spans in `text`; nothing if it is not in order.
pub(super) fn read(text: &str, head: Head) -> Option<Node> {
    let slice = if head.closed { head.whole.of(text) } else { return None };
    let parsed = Matter::<Spanned>::new().parse::<Packed>(slice).ok()?;
    let Some(Packed(mut node)) = parsed.data else {
        return Some(Node::scalar(Span::at(head.yaml.start as usize), "", Style::Plain));
    };
    Origin::of(text, head).restore(&mut node);
    Some(node)
}

/// `node` with all its spans moved on by `by`.
pub(super) fn shift(mut node: Node, by: usize) -> Node {
    walk(&mut node, &|span| span.shifted(by));
    node
}

/// The engine: granit's events, packed.
struct Spanned;

impl Engine for Spanned {
    fn parse(content: &str) -> Result<Pod, Error> {
        match crate::syntax::yaml(content) {
            Ok(Some(node)) => {
                // Most texts grow by a few numbers a line.
                let mut packed = String::with_capacity(2 * content.len());
                pack(&node, &mut packed);
                Ok(Pod::String(packed))
            }
            Ok(None) => Ok(Pod::Null),
            Err(fault) => Err(Error::deserialize_error(&fault.message)),
        }
    }
}

const LIST: char = 'l';
const MAP: char = 'm';
const ALIAS: char = 'a';
const PLAIN: char = 'p';
const QUOTED: char = 'q';

/// Writes a tree: its kind, start and end, then the length of a scalar and its text, or the number
/// of children and the children, keys before values.
fn pack(node: &Node, out: &mut String) {
    let mut head = |kind: char, len: usize| {
        out.push(kind);
        [node.span.start as usize, node.span.end as usize, len].into_iter().for_each(|value| number(value, out));
    };
    match &node.kind {
        Kind::Scalar(text, style) => {
            let text = text.as_str();
            head(if *style == Style::Plain { PLAIN } else { QUOTED }, text.len());
            out.push_str(text);
        }
        Kind::Alias => head(ALIAS, 0),
        Kind::List(elements) => {
            head(LIST, elements.len());
            elements.iter().for_each(|element| pack(element, out));
        }
        Kind::Map(entries) => {
            head(MAP, entries.len());
            for (key, value) in entries {
                pack(key, out);
                pack(value, out);
            }
        }
    }
}

/// How many bits of a number a byte of ASCII holds beside the one that says that more follow.
const BITS: usize = 6;
const MORE: u8 = 1 << BITS;

fn number(mut value: usize, out: &mut String) {
    let low = |value: usize| u8::try_from(value % usize::from(MORE)).unwrap_or_default();
    while value >= usize::from(MORE) {
        out.push(char::from(MORE | low(value)));
        value >>= BITS;
    }
    out.push(char::from(low(value)));
}

/// A tree on its way back out of a `Pod`.
struct Packed(Node);

impl<'de> Deserialize<'de> for Packed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(Unpack)
    }
}

struct Unpack;

impl Visitor<'_> for Unpack {
    type Value = Packed;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a packed tree")
    }

    fn visit_str<E: serde::de::Error>(self, packed: &str) -> Result<Packed, E> {
        Unpacked(packed).node().map(Packed).ok_or_else(|| E::custom("not a packed tree"))
    }
}

/// What is left to read of a packed tree.
struct Unpacked<'a>(&'a str);

impl Unpacked<'_> {
    fn node(&mut self) -> Option<Node> {
        let kind = self.0.chars().next()?;
        self.0 = &self.0[kind.len_utf8()..];
        let span = Span::new(self.number()?, self.number()?);
        let len = self.number()?;
        let kind = match kind {
            LIST => Kind::List((0..len).map(|_| self.node()).collect::<Option<_>>()?),
            MAP => Kind::Map((0..len).map(|_| Some((self.node()?, self.node()?))).collect::<Option<_>>()?),
            PLAIN | QUOTED => {
                let (text, rest) = self.0.split_at_checked(len)?;
                self.0 = rest;
                Kind::Scalar(text.into(), if kind == PLAIN { Style::Plain } else { Style::Quoted })
            }
            _ => Kind::Alias,
        };
        Some(Node { span, kind })
    }

    fn number(&mut self) -> Option<usize> {
        let len = self.0.bytes().position(|byte| byte & MORE == 0)? + 1;
        let (digits, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        Some(digits.bytes().rev().fold(0, |value, byte| value << BITS | usize::from(byte % MORE)))
    }
}

/// How offsets in `gray_matter`'s copy become offsets in the file.
struct Origin {
    /// Where the copy's first byte stands in the file.
    base: usize,
    /// For each line of the copy that begins behind a CRLF: its offset in the copy.
    carriage_returns: Vec<usize>,
}

impl Origin {
    fn of(text: &str, head: Head) -> Self {
        let yaml = head.yaml.of(text);
        let trimmed = yaml.trim_start();
        let base = head.yaml.start as usize + (yaml.len() - trimmed.len());
        let crlf = memchr::memmem::find_iter(trimmed.as_bytes(), b"\r\n");
        let carriage_returns = crlf.enumerate().map(|(before, at)| at - before + 1).collect();
        Self { base, carriage_returns }
    }

    fn restore(&self, node: &mut Node) {
        let at = |offset: u32| {
            let offset = offset as usize;
            self.base + offset + self.carriage_returns.partition_point(|line| *line <= offset)
        };
        walk(node, &|span| Span::new(at(span.start), at(span.end)));
    }
}

/// Replaces every span of a tree.
fn walk(node: &mut Node, change: &impl Fn(Span) -> Span) {
    node.span = change(node.span);
    match &mut node.kind {
        Kind::List(elements) => elements.iter_mut().for_each(|node| walk(node, change)),
        Kind::Map(entries) => entries.iter_mut().for_each(|(key, value)| {
            walk(key, change);
            walk(value, change);
        }),
        Kind::Scalar(..) | Kind::Alias => {}
    }
}
