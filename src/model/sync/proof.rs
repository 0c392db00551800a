//! The proof of an edit: read again, the document says the same, but for what was meant.

use std::collections::HashMap;

use crate::model::Row;
use crate::model::claim::Status;
use crate::model::gap::Gap;
use crate::model::loop_doc::LoopDoc;
use crate::model::phases::{Form, Phase, Statement};
use crate::model::status::{GapStatus, PhaseStatus};
use crate::model::vocabulary::Vocabulary;
use crate::syntax::Node;
use crate::text::{Edit, Source, Span, apply};

/// What the statements that are edited say afterwards, by their places.
#[derive(Clone, Debug, Default)]
pub(super) struct Meant {
    pub phases: HashMap<Span, PhaseStatus>,
    pub gaps: HashMap<Span, GapStatus>,
}

/// Whether `document` with `edits` says what is `meant`, and everything else as before.
pub(super) fn holds(document: &LoopDoc, edits: &[Edit], meant: &Meant, words: &Vocabulary) -> bool {
    let Ok(text) = apply(document.text(), edits) else { return false };
    let after = LoopDoc::read(Source::new(document.source.path().clone(), text), words);
    let mut order: Vec<Span> = edits.iter().map(|edit| edit.span).collect();
    order.sort_unstable();
    let proof = Proof { before: document, after: &after, edits: &order, added: added(edits) };
    proof.blocks() && proof.head() && proof.facts() && proof.phases(meant) && proof.gaps(meant)
}

/// Where the new bytes of each edit stand afterwards.
fn added(edits: &[Edit]) -> Vec<Span> {
    let mut order: Vec<&Edit> = edits.iter().collect();
    order.sort_by_key(|edit| edit.span);
    let (mut grown, mut shrunk) = (0, 0);
    let place = |edit: &Edit| {
        let start = edit.span.start as usize + grown - shrunk;
        grown += edit.text.len();
        shrunk += edit.span.len();
        Span::new(start, start + edit.text.len())
    };
    order.into_iter().map(place).collect()
}

struct Proof<'a> {
    before: &'a LoopDoc,
    after: &'a LoopDoc,
    /// What is edited, in order.
    edits: &'a [Span],
    /// What the edits wrote, in order.
    added: Vec<Span>,
}

impl Proof<'_> {
    /// Whether two places hold the same words, unless an edit touches the first.
    fn same(&self, before: Span, after: Span) -> bool {
        touches(self.edits, before) || before.of(self.before.text()) == after.of(self.after.text())
    }

    /// Whether two lists of places hold the same words.
    fn all_same(&self, before: &[Span], after: &[Span]) -> bool {
        before.len() == after.len() && before.iter().zip(after).all(|(a, b)| self.same(*a, *b))
    }

    /// Whether the Markdown has the same blocks.
    fn blocks(&self) -> bool {
        let (old, new) = (&self.before.markdown, &self.after.markdown);
        let headings = pairs(&old.headings, &new.headings, |a, b| {
            a.level == b.level && a.parent == b.parent && self.same(a.text, b.text)
        });
        let items = pairs(&old.items, &new.items, |a, b| {
            let place = (a.list, a.parent, a.number, a.section, a.quoted);
            let ticked = |tick: Option<crate::syntax::markdown::Tick>| tick.map(|tick| tick.ticked);
            // A box that was half ticked stands in the text.
            let before_words = Span { start: a.span.start, end: a.text.start + 2 };
            let boxed = ticked(a.tick) == ticked(b.tick) || touches(self.edits, before_words);
            place == (b.list, b.parent, b.number, b.section, b.quoted) && boxed && self.same(a.text, b.text)
        });
        let paragraphs = pairs(&old.paragraphs, &new.paragraphs, |a, b| {
            a.section == b.section && a.quoted == b.quoted && self.same(a.span, b.span)
        });
        let tables = pairs(&old.tables, &new.tables, |a, b| {
            let rows = || a.rows().len() == b.rows().len() && a.rows().zip(b.rows()).all(|(a, b)| self.row(a, b));
            a.section == b.section && a.quoted == b.quoted && self.all_same(a.head(), b.head()) && rows()
        });
        // Code comes and goes with the way in which the neighbours write a status, tags go with a tail.
        let apart = |spans: &[Span], edits: &[Span], text: &str| -> Vec<String> {
            let apart = spans.iter().filter(|span| !overlaps(edits, **span));
            apart.map(|span| span.of(text).to_owned()).collect()
        };
        let same = |then: &[Span], now: &[Span]| {
            apart(then, self.edits, self.before.text()) == apart(now, &self.added, self.after.text())
        };
        headings && items && paragraphs && tables && same(&old.code, &new.code) && same(&old.opaque, &new.opaque)
    }

    /// Whether a row has the same cells; those that it lacked may have come behind it.
    fn row(&self, before: Row<'_>, after: Row<'_>) -> bool {
        let lacks = |cell: &Span| cell.is_empty() && cell.start >= before.span.end;
        let written = before.span.trimmed(self.before.text()).end;
        let longer =
            before.cells.iter().any(lacks) && touches(self.edits, Span { start: written, end: before.span.end });
        let bare = |span: Span, document: &LoopDoc| span.of(document.text()).trim().to_owned();
        pairs(before.cells, after.cells, |a, b| {
            let came = longer && (lacks(a) || bare(*a, self.before) == bare(*b, self.after));
            came || self.edited(*a) == b.of(self.after.text())
        })
    }

    /// The words at `span` with the edits that lie in it. Of a cell they are all that it holds
    /// afterwards: what stands behind a pipe too many is dropped without a trace.
    fn edited(&self, span: Span) -> String {
        let (mut out, mut from) = (String::new(), span.start);
        let first = self.edits.partition_point(|edit| edit.end < span.start);
        let inside = self.edits.iter().zip(&self.added).skip(first).take_while(|(edit, _)| edit.start <= span.end);
        for (edit, added) in inside.filter(|(edit, _)| span.contains(**edit)) {
            out.push_str(Span { start: from, end: edit.start }.of(self.before.text()));
            out.push_str(added.of(self.after.text()));
            from = edit.end;
        }
        out + Span { start: from, end: span.end }.of(self.before.text())
    }

    /// Whether the front matter has the same entries.
    fn head(&self) -> bool {
        let (old, new) = (&self.before.front, &self.after.front);
        old.head.is_some() == new.head.is_some()
            && old.faults.len() == new.faults.len()
            && pairs(&old.entries, &new.entries, |(key, value), (other, beside)| {
                self.same(key.span, other.span) && self.node(value, beside)
            })
    }

    fn node(&self, before: &Node, after: &Node) -> bool {
        use crate::syntax::Kind::{List, Map};
        match (&before.kind, &after.kind) {
            (List(a), List(b)) => pairs(a, b, |a, b| self.node(a, b)),
            (Map(a), Map(b)) => pairs(a, b, |(k, v), (l, w)| self.node(k, l) && self.node(v, w)),
            (a, b) => a == b || (touches(self.edits, before.span) && before.text().is_some() && after.text().is_some()),
        }
    }

    /// Whether everything beside phases and gaps is what it was.
    fn facts(&self) -> bool {
        let (old, new) = (self.before, self.after);
        let id = |document: &LoopDoc| document.id.as_ref().map(|identity| (identity.id.clone(), identity.place));
        let dates = |document: &LoopDoc| -> Vec<Span> { document.dates.iter().map(|(_, span)| *span).collect() };
        let single = |document: &LoopDoc| -> Vec<Span> {
            [document.title, document.owner, document.severity, document.horizon].into_iter().flatten().collect()
        };
        let needs =
            |document: &LoopDoc| -> Vec<String> { document.depends_on.iter().map(|(id, _)| id.to_string()).collect() };
        id(old) == id(new)
            && pairs(&old.statuses, &new.statuses, |a, b| a.place == b.place && self.status(&a.value, &b.value))
            && pairs(old.readiness.as_slice(), new.readiness.as_slice(), |a, b| self.status(a, b))
            && self.all_same(&dates(old), &dates(new))
            && self.all_same(&single(old), &single(new))
            && needs(old) == needs(new)
            && pairs(&old.blockers, &new.blockers, |a, b| {
                let touched = touches(self.edits, a.span);
                a.source == b.source && (touched || (a.names == b.names && a.struck == b.struck))
            })
            && pairs(&old.criteria, &new.criteria, |a, b| a.ticked == b.ticked && self.same(a.text, b.text))
            && pairs(&old.guards, &new.guards, |a, b| self.same(a.label, b.label) && self.same(a.command, b.command))
            && old.probes.keys().eq(new.probes.keys())
            && old.not_understood().len() == new.not_understood().len()
    }

    /// Whether a status that is not meant stayed as it was.
    fn status<T: PartialEq>(&self, before: &Status<T>, after: &Status<T>) -> bool {
        before.value == after.value && self.same(before.raw, after.raw)
    }

    /// Whether the phases are the same, and say what is meant.
    fn phases(&self, meant: &Meant) -> bool {
        pairs(&self.before.phases, &self.after.phases, |old, new| self.phase(old, new, meant))
    }

    fn phase(&self, old: &Phase, new: &Phase, meant: &Meant) -> bool {
        let total = |phase: &Phase| phase.boxes.ticked + phase.boxes.unticked;
        let boxes = old.boxes == new.boxes || (total(old) == total(new) && !meant.phases.is_empty());
        let names = (&old.key, &old.label, &old.name, &old.depends) == (&new.key, &new.label, &new.name, &new.depends);
        let statements = pairs(&old.statements, &new.statements, |a, b| {
            let expected = meant.phases.get(&a.span);
            // A box that was half ticked becomes one that is.
            let form = a.form == b.form || (expected.is_some() && b.form == Form::Checkbox);
            // The title of a row in a table is a cell, that of a line its status; elsewhere one that
            // only was the tail of a status may go with it.
            let title = matches!(a.form, Form::Table | Form::Detail)
                || overlaps(self.edits, a.title)
                || a.title.of(self.before.text()) == b.title.of(self.after.text());
            let said = match (expected, a.status, b.status) {
                (Some(value), _, Some(now)) => now.value == Some(*value),
                (None, Some(then), Some(now)) => self.status(&then, &now),
                (None, None, None) => true,
                // Whether the row says it as well, or its `Status:` line alone, the word decides.
                (Some(value), _, None) => below(new, b, |said| said.value == Some(*value)),
                (None, None, Some(now)) => {
                    let line =
                        old.statements.iter().find(|line| line.form == Form::Detail && a.span.contains(line.span));
                    let value = line.and_then(|line| meant.phases.get(&line.span));
                    value.is_some_and(|value| now.value == Some(*value)) && below(new, b, |said| said.word == now.word)
                }
                (None, Some(_), None) => false,
            };
            form && title && said && a.section == b.section
        });
        boxes && names && statements
    }

    /// Whether the gaps are the same, and say what is meant.
    fn gaps(&self, meant: &Meant) -> bool {
        // A gap that gains a status may be declared elsewhere, and so come sooner or later.
        let (old, new) = (by_name(&self.before.gaps), by_name(&self.after.gaps));
        pairs(&old, &new, |(old, said), (new, says)| {
            old.id == new.id
                && pairs(said, says, |a, b| {
                    let said = match (meant.gaps.get(&a.span), a.status, b.status) {
                        (Some(value), _, Some(now)) => now.value == Some(*value),
                        (None, Some(then), Some(now)) => self.status(&then, &now),
                        (None, None, None) => true,
                        _ => false,
                    };
                    a.form == b.form && said
                })
        })
    }
}

/// Whether the `Status:` line in a row says something that is so.
fn below(phase: &Phase, row: &Statement, is_so: impl Fn(&Status<PhaseStatus>) -> bool) -> bool {
    let lines = phase.statements.iter().filter(|line| line.form == Form::Detail && row.span.contains(line.span));
    row.form != Form::Detail && lines.filter_map(|line| line.status.as_ref()).any(is_so)
}

type Named<'a> = (&'a Gap, Vec<crate::model::gap::GapStatement>);

/// The gaps in the order of their names, each with its statements in the order of the text.
fn by_name(gaps: &[Gap]) -> Vec<Named<'_>> {
    let in_order = |gap: &Gap| {
        let mut statements = gap.statements.to_vec();
        statements.sort_by_key(|statement| (statement.span, statement.form));
        statements
    };
    let mut named: Vec<Named<'_>> = gaps.iter().map(|gap| (gap, in_order(gap))).collect();
    named.sort_by(|(a, _), (b, _)| a.id.cmp(&b.id));
    named
}

/// Whether two lists are of one length and alike in pairs.
fn pairs<T>(a: &[T], b: &[T], alike: impl Fn(&T, &T) -> bool) -> bool {
    a.len() == b.len() && a.iter().zip(b).all(|(a, b)| alike(a, b))
}

/// Whether an edit changes bytes of `span`, or stands at its ends.
fn touches(edits: &[Span], span: Span) -> bool {
    let from = edits.partition_point(|edit| edit.end < span.start);
    edits.get(from).is_some_and(|edit| edit.start <= span.end)
}

/// Whether an edit changes bytes of `span`.
fn overlaps(edits: &[Span], span: Span) -> bool {
    let from = edits.partition_point(|edit| edit.end <= span.start);
    edits.get(from).is_some_and(|edit| edit.start < span.end)
}
