//! `gray_matter` with an engine that keeps spans.
//!
//! `gray_matter` hands its engine a copy of the YAML, trimmed and with its line ends made equal, and
//! takes back a [`Pod`]. So the tree travels through the `Pod` as nested lists of numbers, and its
//! spans are moved back to where the bytes stand in the file. Its default engine is never used:
//! hostile input can make that one abort.

use gray_matter::engine::Engine;
use gray_matter::{Error, Matter, Pod};
use serde::Deserialize;
use serde::de::{Deserializer, SeqAccess, Visitor};

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
            Ok(Some(node)) => Ok(pack(node)),
            Ok(None) => Ok(Pod::Null),
            Err(fault) => Err(Error::deserialize_error(&fault.message)),
        }
    }
}

const LIST: i64 = 0;
const MAP: i64 = 1;
const ALIAS: i64 = 2;
const PLAIN: i64 = 3;
const QUOTED: i64 = 4;

/// A tree as `[kind, start, end, ...]`: a scalar's text, or the children, keys before values.
fn pack(node: Node) -> Pod {
    let Span { start, end } = node.span;
    let mut parts = Vec::with_capacity(4);
    let mut head = |kind| parts.extend([kind, i64::from(start), i64::from(end)].map(Pod::Integer));
    match node.kind {
        Kind::Scalar(text, style) => {
            head(if style == Style::Plain { PLAIN } else { QUOTED });
            parts.push(Pod::String(text.into()));
        }
        Kind::Alias => head(ALIAS),
        Kind::List(elements) => {
            head(LIST);
            parts.extend(elements.into_iter().map(pack));
        }
        Kind::Map(entries) => {
            head(MAP);
            parts.extend(entries.into_iter().flat_map(|(key, value)| [pack(key), pack(value)]));
        }
    }
    Pod::Array(parts)
}

/// A tree on its way back out of a `Pod`.
struct Packed(Node);

impl<'de> Deserialize<'de> for Packed {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Unpack)
    }
}

struct Unpack;

impl<'de> Visitor<'de> for Unpack {
    type Value = Packed;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a packed tree")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Packed, A::Error> {
        let kind: i64 = parts.next_element()?.unwrap_or(ALIAS);
        let start: u32 = parts.next_element()?.unwrap_or(0);
        let end: u32 = parts.next_element()?.unwrap_or(0);
        let mut children = || -> Result<Vec<Node>, A::Error> {
            let mut nodes = Vec::new();
            while let Some(Packed(node)) = parts.next_element()? {
                nodes.push(node);
            }
            Ok(nodes)
        };
        let kind = match kind {
            LIST => Kind::List(children()?),
            MAP => {
                let mut nodes = children()?.into_iter();
                Kind::Map(std::iter::from_fn(|| Some((nodes.next()?, nodes.next()?))).collect())
            }
            PLAIN | QUOTED => {
                let text: String = parts.next_element()?.unwrap_or_default();
                Kind::Scalar(text.into(), if kind == PLAIN { Style::Plain } else { Style::Quoted })
            }
            _ => Kind::Alias,
        };
        Ok(Packed(Node { span: Span { start, end }, kind }))
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
