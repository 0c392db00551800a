//! `gray_matter` with an engine that keeps spans.
//!
//! `gray_matter` hands its engine a copy of the YAML, trimmed and with its line ends made equal, and
//! takes back a [`Pod`], out of which the wanted type reads itself. A `Pod` has no room for spans, so
//! it is the YAML as a text, and the [`Tree`] that reads itself from it moves its spans back to where
//! the bytes stand in the file. `gray_matter`'s default engine is never used: hostile input can make
//! that one abort.

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
    let parsed = Matter::<Spanned>::new().parse::<Tree>(slice).ok()?;
    let Some(Tree(Some(mut node))) = parsed.data else {
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

/// The engine: what it makes of the YAML is a text of YAML.
struct Spanned;

impl Engine for Spanned {
    fn parse(content: &str) -> Result<Pod, Error> {
        Ok(Pod::String(content.to_owned()))
    }
}

/// A tree that reads itself from YAML; nothing for an empty one.
struct Tree(Option<Node>);

impl<'de> Deserialize<'de> for Tree {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;

        impl Visitor<'_> for Reader {
            type Value = Tree;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("YAML")
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Tree, E> {
                crate::syntax::yaml::parsed(text).map(Tree).map_err(|fault| E::custom(fault.message))
            }
        }

        deserializer.deserialize_str(Reader)
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
