//! The gaps that the front matter states, in lists and in maps.

use super::names::{opening, past_severity};
use super::{Found, GapForm, GapStatement, add, unquoted};
use crate::model::claim::{self, stated};
use crate::model::page::Page;
use crate::model::status::GapStatus;
use crate::syntax::{FrontMatter, Node};
use crate::text::Span;

/// Reads the gaps of the front matter.
pub(super) fn read(page: &Page<'_>, front: &FrontMatter, found: &mut Vec<Found>) {
    for key in ["gaps", "linked_gaps", "gap", "parent_gap"] {
        let Some(node) = front.get(key) else { continue };
        match node.entries().filter(|_| node.get("id").is_none()) {
            Some(entries) => entries.iter().for_each(|(id, said)| mapped(page, id, said, found)),
            None => node.elements().iter().for_each(|element| listed(page, element, found)),
        }
    }
}

/// An element of a front matter list; its status may hide in the comment behind it.
fn listed(page: &Page<'_>, element: &Node, found: &mut Vec<Found>) {
    let id = element.get("id").unwrap_or(element);
    let written = unquoted(page.text, id.span);
    let Some((ids, end)) = opening(page.text, written) else { return };
    let running = |span| stated(page.text, span, &page.words.gaps, None).0;
    let status = match element.get("status") {
        Some(status) => {
            claim::field(page.text, unquoted(page.text, status.span), &page.words.gaps, Some(GapStatus::Fixed))
        }
        // `GAP-OP-1 (open)`, or behind it in a comment.
        None => running(past_severity(page.text, Span::new(end, written.end as usize)))
            .or_else(|| comment(page.text, element.span).and_then(running)),
    };
    let statement = GapStatement { form: GapForm::FrontMatter, span: element.span, status };
    add(found, ids, statement);
}

/// An entry of a map in the front matter: `GAP-OP-1: open`, or a map under the name.
fn mapped(page: &Page<'_>, id: &Node, said: &Node, found: &mut Vec<Found>) {
    let Some((ids, _)) = opening(page.text, unquoted(page.text, id.span)) else { return };
    let status = if said.entries().is_some() { said.get("status") } else { said.text().map(|_| said) };
    let status = status.and_then(|status| {
        claim::field(page.text, unquoted(page.text, status.span), &page.words.gaps, Some(GapStatus::Fixed))
    });
    let span = Span { start: id.span.start, end: said.span.end };
    add(found, ids, GapStatement { form: GapForm::FrontMatter, span, status });
}

/// The YAML comment behind `span`, on its line.
fn comment(text: &str, span: Span) -> Option<Span> {
    let line = text.get(span.end as usize..)?.lines().next()?;
    let behind = line.trim_start_matches(['"', '\'', ' ', '\t']).strip_prefix('#')?;
    let start = span.end as usize + (line.len() - behind.len());
    Some(Span::new(start, start + behind.len()))
}
