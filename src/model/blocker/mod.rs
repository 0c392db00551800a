//! What stands in the way of a loop, as its document records it.

mod held;
mod more;
mod none;
mod over;

pub(super) use held::{blocked_by, holds_up, says_blocked, says_blocked_by};
pub(super) use more::says_more;
pub(super) use none::says_none;
pub(super) use over::{is_resolved, is_struck_out};

use more::goes_on;
use over::{is_called_resolved, is_struck};

use super::gap::unquoted;
use super::id::{GapId, LoopId};
use super::page::Page;
use super::refs::{RefKind, ids};
use super::topic::Topic;
use crate::syntax::{Kind, Node};
use crate::text::{Span, limits};

/// One thing that stands in the way.
#[derive(Clone, Debug)]
pub struct Blocker {
    /// Where it is recorded.
    pub source: BlockerSource,
    /// What it names; prose alone names nothing.
    pub names: Vec<Name>,
    /// The words of the entry.
    pub span: Span,
    /// Whether it is struck through or marked as resolved.
    pub struck: bool,
}

/// Where a blocker is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockerSource {
    /// An entry of `blocked_by`, or of a `Blocked By:` line.
    BlockedBy,
    /// The loop's own status says that it is blocked.
    Status,
    /// A phase that is blocked, or whose tail says by what.
    Phase(String),
    /// A gap that is blocked, or has a blocker class.
    Gap(GapId),
    /// A loop that this one depends on.
    DependsOn,
    /// A probe of a row, whose newest run was kept from finding out.
    Probe(String),
    /// A bullet under a Blocker heading.
    Section,
}

/// Something a blocker names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// A gap.
    Gap(GapId),
    /// A loop.
    Loop(LoopId),
    /// A probe.
    Probe(Box<str>),
    /// A phase of the same loop, by its key.
    Phase(Box<str>),
}

impl Name {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Gap(id) => id.as_str(),
            Self::Loop(id) => id.as_str(),
            Self::Probe(name) | Self::Phase(name) => name,
        }
    }
}

/// The entries of a `blocked_by` value: prose, a list, a comma string, maps.
pub(super) fn recorded(text: &str, value: &Node) -> Vec<Blocker> {
    value.elements().iter().flat_map(|element| entries(text, element)).collect()
}

fn entries(text: &str, element: &Node) -> Vec<Blocker> {
    match &element.kind {
        Kind::Map(entries) if entries.is_empty() => Vec::new(),
        Kind::Map(_) => vec![mapped(text, element)],
        Kind::Scalar(..) if element.is_null() => Vec::new(),
        _ => listed(text, unquoted(text, element.span)),
    }
}

/// The entries of a text: one, or those of a comma string.
pub(super) fn listed(text: &str, span: Span) -> Vec<Blocker> {
    parts(text, span).into_iter().filter_map(|part| prose(text, part, BlockerSource::BlockedBy)).collect()
}

/// An entry in words; nothing where the words say that there is none.
pub(super) fn prose(text: &str, span: Span, source: BlockerSource) -> Option<Blocker> {
    let written = span.of(text).trim();
    let names = names(text, span);
    // Of what names a gap or a loop that decides, and no word.
    let struck = is_struck_out(text, span) || names.is_empty() && is_called_resolved(written);
    (!says_none(written)).then(|| Blocker { source, names, span: span.trimmed(text), struck })
}

/// A comma string of ids or slugs is a list, and so is one in which an id stands beside words that name none of their
/// own; a sentence with commas is a sentence.
fn parts(text: &str, span: Span) -> Vec<Span> {
    let written = span.of(text);
    let parts: Vec<&str> = written.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let slugs = || parts.iter().all(|part| !part.contains(char::is_whitespace));
    let lists = parts.len() > 1 && (slugs() || parts.iter().any(|part| is_id(part)));
    if lists && !parts.iter().any(|part| goes_on(part)) {
        return parts.into_iter().map(|part| span.within(written, part)).collect();
    }
    vec![span]
}

/// Whether a part of a text is the name of a gap or a loop, and nothing else but what a bracket says of it.
fn is_id(part: &str) -> bool {
    let bare = part.strip_suffix(')').and_then(|inner| inner.split_once(" (")).map_or(part, |(bare, _)| bare);
    matches!(ids(bare, Span::new(0, bare.len())).as_slice(), [only] if only.span == Span::new(0, bare.len()))
}

/// An entry in a map: only these keys speak.
fn mapped(text: &str, map: &Node) -> Blocker {
    let mut found = Vec::new();
    for key in ["blocker_id", "id", "gap", "loop", "reason"] {
        for value in map.get(key).map(Node::elements).unwrap_or_default() {
            found.extend(names(text, unquoted(text, value.span)));
        }
    }
    let probes = map.get("probe").map(Node::elements).unwrap_or_default();
    found.extend(probes.iter().filter_map(Node::as_str).map(|name| Name::Probe(name.into())));
    found.dedup();
    Blocker { source: BlockerSource::BlockedBy, names: found, span: map.span, struck: false }
}

/// The gaps and loops that an entry names, without those that are struck through.
pub(super) fn names(text: &str, span: Span) -> Vec<Name> {
    let mut found = Vec::new();
    for reference in ids(text, span).into_iter().take(limits::NAMES) {
        if is_struck(text, span, reference.span) {
            continue;
        }
        let name = match reference.kind {
            RefKind::Loop => Some(Name::Loop(LoopId::new(&reference.text))),
            _ => GapId::new(&reference.text).map(Name::Gap),
        };
        found.extend(name.filter(|name| !found.contains(name)));
    }
    found
}

/// The bullets under a heading that is Blocker, Blockers, Blocked by or Blocker Status.
pub(super) fn section(page: &Page<'_>) -> Vec<Blocker> {
    if !page.has(Topic::Blockers) {
        return Vec::new();
    }
    let sections = || page.sections(|section| page.own_topic(section) == Topic::Blockers);
    let items = sections().flat_map(|at| page.items_of(at)).filter(|item| item.parent.is_none());
    let mut found: Vec<Blocker> = items
        .filter_map(|item| {
            let mut entry = prose(page.text, item.text, BlockerSource::Section)?;
            entry.struck |= item.tick.is_some_and(|tick| tick.ticked) || is_resolved(item.text.of(page.text));
            Some(entry)
        })
        .collect();
    if found.is_empty() {
        let paragraphs = sections().flat_map(|at| page.paragraphs_of(at));
        found.extend(paragraphs.filter_map(|paragraph| prose(page.text, paragraph.span, BlockerSource::Section)));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_with_commas_is_one_entry() {
        let read = |text: &str| parts(text, Span::new(0, text.len())).len();
        assert_eq!(read("GAP-OP-1, GAP-OP-2"), 2);
        assert_eq!(read("no-webhook-receiver, no-log-destination"), 2);
        assert_eq!(read("VM 204 is down, SSH times out"), 1);
        assert_eq!(read("VM 204 is down (GAP-OP-1), SSH times out"), 1);
        assert_eq!(read("GAP-OP-1, vendor reply"), 2);
        assert_eq!(read("GAP-OP-1 (the pump), vendor reply"), 2);
        assert_eq!(read("GAP-OP-1; vendor reply; LOOP-PUMP-20260301"), 3);
        assert_eq!(read("GAP-OP-1, which the vendor owns"), 1);
        assert_eq!(read("GAP-OP-054, 055"), 1, "that is one reference for two gaps");
    }
}
