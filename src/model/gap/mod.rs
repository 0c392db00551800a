//! The gaps that a document states: rows, bullets, headings, mentions, lists in front matter.

mod front;
mod history;
mod names;

use smallvec::{SmallVec, smallvec};

use names::{further, may_open, names_gap, opening, past_severity, past_strike};

use super::claim::{self, Status, stated};
use super::fields::{Field, field, lines};
use super::header::Header;
use super::id::{GapId, prefix};
use super::page::Page;
use super::phases;
use super::refs::Gaps;
use super::status::GapStatus;
use super::topic::Topic;
use crate::syntax::FrontMatter;
use crate::syntax::markdown::{Paragraph, Table};
use crate::text::{Fault, Span, WordSet};

/// A gap as a document states it.
#[derive(Clone, Debug)]
pub struct Gap {
    /// Its name.
    pub id: GapId,
    /// The status stated where the gap is declared; nothing where it is unsaid.
    pub status: Option<Status<GapStatus>>,
    /// Where it is declared.
    pub span: Span,
    /// Every place that states it, the declaring one first; for most gaps there is one.
    pub statements: SmallVec<[GapStatement; 1]>,
}

/// One place that states a gap.
#[derive(Clone, Copy, Debug)]
pub struct GapStatement {
    /// How it is written.
    pub form: GapForm,
    /// The row, item, heading, mention or list element.
    pub span: Span,
    /// The status it states.
    pub status: Option<Status<GapStatus>>,
}

/// How a gap is written; the first forms declare it before the later ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum GapForm {
    /// A row of a table.
    Table,
    /// A list item that begins with its name.
    Bullet,
    /// A heading that begins with its name, or a paragraph that a bold name opens.
    Heading,
    /// A bracket in another heading: `(GAP-OP-096, open)`.
    Mention,
    /// An entry of a list or a map in the front matter.
    FrontMatter,
}

/// Reads the gaps of documents, form by form; names that are broken are told. In `works` stand for each document the tables
/// that are about phases.
pub(super) fn read<'a>(
    pages: &[Page<'_>],
    fronts: &[FrontMatter],
    works: impl Iterator<Item = &'a [usize]>,
) -> Vec<(Vec<Gap>, Vec<Fault>)> {
    let read = |form: fn(&Page<'_>, &mut Vec<Found>), all: &mut [Vec<Found>]| {
        pages.iter().zip(all).for_each(|(page, found)| form(page, found));
    };
    let mut all: Vec<Vec<Found>> = pages.iter().map(|_| Vec::new()).collect();
    pages.iter().zip(fronts).zip(&mut all).for_each(|((page, front), found)| front::read(page, front, found));
    let faults: Vec<Vec<Fault>> =
        pages.iter().zip(works).zip(&mut all).map(|((page, work), found)| tables(page, work, found)).collect();
    read(items, &mut all);
    read(headings, &mut all);
    read(paragraphs, &mut all);
    for (page, found) in pages.iter().zip(&mut all) {
        for Found { statement, .. } in &mut *found {
            statement.status = statement.status.map(|status| claim::with_relapse(page.text, status));
        }
        found.sort_by(|a, b| a.id.cmp(&b.id));
        history::outdated(page, found);
    }
    let mut joined: Vec<(usize, Gap)> = Vec::new();
    all.into_iter().zip(faults).map(|(found, faults)| (join(found, &mut joined), faults)).collect()
}

/// Reads the tables but those in `work`, which are about phases; tells the names that are broken.
fn tables(page: &Page<'_>, work: &[usize], found: &mut Vec<Found>) -> Vec<Fault> {
    let mut faults = Vec::new();
    page.tables()
        .enumerate()
        .filter(|(nth, _)| !work.contains(nth))
        .for_each(|(_, (table, headers))| tabled(page, table, headers, found, &mut faults));
    faults
}

fn items(page: &Page<'_>, found: &mut Vec<Found>) {
    (0..page.markdown.items.len()).for_each(|at| bulleted(page, at, found));
}

fn headings(page: &Page<'_>, found: &mut Vec<Found>) {
    (0..page.markdown.headings.len()).for_each(|at| headed(page, at, found));
}

fn paragraphs(page: &Page<'_>, found: &mut Vec<Found>) {
    let of_gaps = page.sections(|section| page.topic(section) == Topic::Gaps);
    of_gaps.flat_map(|at| page.paragraphs_of(at)).for_each(|paragraph| titled(page, paragraph, found));
}

/// A statement of a gap as it is found.
struct Found {
    id: GapId,
    /// How many were found before it.
    nth: usize,
    statement: GapStatement,
}

/// Adds a statement for each of the gaps that it names.
fn add(found: &mut Vec<Found>, ids: Gaps, statement: GapStatement) {
    for id in ids {
        found.push(Found { id, nth: found.len(), statement });
    }
}

/// One gap for all statements of one name, which stand in the order of the names; in the order in which they are declared.
/// The room for `gaps` is empty before and afterwards.
fn join(found: Vec<Found>, gaps: &mut Vec<(usize, Gap)>) -> Vec<Gap> {
    // With each gap, the place of its first statement among all.
    for Found { id, nth, statement } in found {
        match gaps.last_mut() {
            Some((_, gap)) if gap.id == id => gap.statements.push(statement),
            _ => gaps.push((nth, Gap { id, status: None, span: statement.span, statements: smallvec![statement] })),
        }
    }
    for (_, gap) in gaps.iter_mut() {
        gap.statements.sort_by_key(|statement| (statement.status.is_none(), statement.form, statement.span));
        if let Some(first) = gap.statements.first() {
            (gap.status, gap.span) = (first.status, first.span);
        }
    }
    gaps.sort_by_key(|(nth, gap)| (gap.span, *nth));
    gaps.drain(..).map(|(_, gap)| gap).collect()
}

/// A scalar's bytes without the quotes around them.
pub(super) fn unquoted(text: &str, span: Span) -> Span {
    match span.of(text).as_bytes() {
        [b'"', .., b'"'] | [b'\'', .., b'\''] => Span { start: span.start + 1, end: span.end - 1 },
        _ => span,
    }
}

/// Headers of columns that say something of the row.
const ATTRIBUTES: WordSet = WordSet::of(&[
    "", "#", "no", "nr", "severity", "sev", "priority", "prio", "status", "state", "type", "owner", "date", "kind",
]);

fn tabled(page: &Page<'_>, table: &Table, headers: &[Header<'_>], found: &mut Vec<Found>, faults: &mut Vec<Fault>) {
    const GAPS: WordSet = WordSet::of(&["gap", "gaps"]);
    const ID: WordSet = WordSet::of(&["id"]);
    let names_gaps = |header: &Header<'_>| header.is(&ID) || header.parts().any(|part| GAPS.has(part));
    let topic = page.topic(table.section);
    if matches!(topic, Topic::Criteria | Topic::Elsewhere) || (table.quoted && topic != Topic::Gaps) {
        return;
    }
    // In a section of gaps a column that holds nothing but their names names them, whatever it is called.
    let holds_gaps = |column: &usize| {
        let mut cells = table.rows().filter_map(|row| row.cells.get(*column)).peekable();
        cells.peek().is_some() && cells.all(|cell| opening(page.text, cell.trimmed(page.text)).is_some())
    };
    let named = || (0..headers.len()).find(|column| topic == Topic::Gaps && holds_gaps(column));
    let Some(column) = headers.iter().position(names_gaps).or_else(named) else { return };
    // What stands before the gap may say something of it, but must not be what the row is about.
    let attribute = |header: &Header<'_>| header.is(&ATTRIBUTES);
    if !headers[..column].iter().all(attribute) || page.is_record(table, headers, column) {
        return;
    }
    let column_of_status = phases::status_column(headers);
    let asks = column_of_status.is_some_and(|column| phases::asks(headers, column));
    let stated = |cell: Span| {
        let words = &page.words.gaps;
        if asks {
            return claim::answer(page.text, cell, words, GapStatus::Fixed, GapStatus::Open);
        }
        claim::field(page.text, cell, words, Some(GapStatus::Fixed))
    };
    let certain = |column: usize| !phases::is_doubtful(headers, column) || phases::states(table, column, stated);
    let column_of_status = column_of_status.filter(|column| certain(*column));
    let tells = column_of_status.is_some_and(|column| phases::is_outcome(headers, column));
    for row in table.rows() {
        let Some(cell) = row.cells.get(column).map(|cell| cell.trimmed(page.text)) else { continue };
        let Some((ids, _)) = opening(page.text, cell) else {
            if cell.of(page.text).starts_with("GAP-") {
                faults.push(Fault::new(cell, format!("`{}` is no name of a gap", cell.of(page.text))));
            }
            continue;
        };
        let status = column_of_status.and_then(|at| row.cells.get(at)).and_then(|cell| stated(*cell));
        let status = status.filter(|status| status.value.is_some() || !tells);
        // `FIXED / OPEN` of two gaps: which is which is for no program to guess.
        let split = |status: &Status<GapStatus>| ids.len() > 1 && says_other(page, status);
        let unread = |status: Status<GapStatus>| Status { word: status.raw, tail: None, value: None, ..status };
        let status = status.map(|status| if split(&status) { unread(status) } else { status });
        let statement = GapStatement { form: GapForm::Table, span: row.span, status };
        add(found, ids, statement);
    }
}

/// Whether the words behind a status hold one that says otherwise.
fn says_other(page: &Page<'_>, status: &Status<GapStatus>) -> bool {
    let words = status.tail.map_or("", |tail| tail.of(page.text)).split(|c: char| !c.is_alphanumeric());
    words.filter_map(|word| page.words.gaps.get(word)).any(|other| Some(other) != status.value)
}

fn bulleted(page: &Page<'_>, at: usize, found: &mut Vec<Found>) {
    let item = &page.markdown.items[at];
    let topic = page.topic(item.section);
    let before = if topic == Topic::Gaps { word_before(page, item.text) } else { None };
    if before.is_none() && !may_open(page.text, item.text) {
        return;
    }
    let boxed = item.tick.is_some() && topic != Topic::Gaps;
    if boxed
        || matches!(topic, Topic::Criteria | Topic::Elsewhere | Topic::History | Topic::Guards)
        || topic != Topic::Gaps && (item.quoted || page.is_demanded(item) || page.is_aimed_at(item.section))
    {
        return;
    }
    let (mark, words) = before.map_or_else(|| led(page, item.text), |(status, words)| (Some(status), words));
    let Some((ids, end)) = opening(page.text, words) else { return };
    let others = further(page, Span::new(end, item.text.end as usize));
    let until = others.first().map_or(item.text.end as usize, |(_, _, from)| *from);
    let said = past_severity(page.text, Span::new(end, until));
    let said = past_strike(page.text, words, said);
    let status = said_of(page, said);
    // In a list of gaps a tick says that one is mended; an empty box says nothing, nor does a word for the end behind it.
    let ticked = item.tick.filter(|tick| tick.ticked && topic == Topic::Gaps).map(|tick| tick.span);
    let ticked = ticked.map(|mark| Status { raw: mark, word: mark, tail: None, value: Some(GapStatus::Fixed) });
    let ticked = mark.or(ticked);
    let empty = item.tick.is_some_and(|tick| !tick.ticked);
    let ends = |status: &Status<GapStatus>| matches!(status.value, Some(GapStatus::Fixed | GapStatus::Closed));
    let status = status.filter(|status| !(empty && ends(status) && !claim::is_shouted(status.word.of(page.text))));
    // `[x] GAP-OP-1: Open - the valve`: what leads is the title, where something else states the status.
    let weak = |status: &Status<GapStatus>| claim::titled(page.text, said, status).is_some();
    let below = || status_line(page, page.lines_below(at)).or(ticked);
    let status = match status {
        Some(own) if weak(&own) && below().is_some_and(|other| other.value != own.value) => below(),
        Some(own) => Some(own),
        None => below(),
    };
    if status.is_none() && matches!(topic, Topic::Blockers | Topic::Account) {
        return;
    }
    let statement = GapStatement { form: GapForm::Bullet, span: item.span.trimmed(page.text), status };
    add(found, ids, statement);
    let empty_box = |status: &Status<GapStatus>| empty && ends(status) && !claim::is_shouted(status.word.of(page.text));
    for (ids, status, _) in others.into_iter().filter(|(_, status, _)| !empty_box(status)) {
        add(found, ids, GapStatement { status: Some(status), ..statement });
    }
}

fn headed(page: &Page<'_>, at: usize, found: &mut Vec<Found>) {
    let heading = page.markdown.headings[at];
    if page.topic(Some(at)) == Topic::Elsewhere {
        return;
    }
    if let Some((ids, end)) = opening(page.text, heading.text) {
        let said = past_severity(page.text, Span::new(end, heading.text.end as usize));
        let status = said_of(page, said);
        let statement = GapStatement {
            form: GapForm::Heading,
            span: heading.span.trimmed(page.text),
            status: match status {
                Some(own) if claim::titled(page.text, said, &own).is_some() => below(page, at).or(status),
                own => own.or_else(|| below(page, at)),
            },
        };
        add(found, ids, statement);
        return;
    }
    let written = heading.text.of(page.text);
    for open in memchr::memchr2_iter(b'(', b'[', written.as_bytes()) {
        if !names_gap(&written.as_bytes()[open + 1..]) {
            continue;
        }
        let Some(close) = written[open..].find([')', ']']) else { continue };
        let from = heading.text.start as usize;
        let inside = Span::new(from + open + 1, from + open + close);
        let Some((ids, end)) = opening(page.text, inside) else { continue };
        let behind = Span::new(end, inside.end as usize);
        let said = behind.within(
            behind.of(page.text),
            behind.of(page.text).trim_start_matches([',', ':', ' ', '-', '\u{2014}', '\u{2013}']),
        );
        let (status, _) = stated(page.text, said, &page.words.gaps, None);
        if status.is_some() {
            let statement = GapStatement { form: GapForm::Mention, span: inside, status };
            add(found, ids, statement);
        }
    }
}

/// A paragraph in a section of gaps that a bold name opens: `**GAP-OP-1: no backups.** Open; the vendor knows.`
fn titled(page: &Page<'_>, paragraph: &Paragraph, found: &mut Vec<Found>) {
    if paragraph.quoted {
        return;
    }
    let mut all = lines(page.text, paragraph.span).map(|line| line.trimmed(page.text));
    let Some(first) = all.next().filter(|first| first.of(page.text).starts_with("**")) else { return };
    let Some((ids, end)) = opening(page.text, first) else { return };
    let behind = Span::new(end, first.end as usize);
    let said = said_of(page, past_severity(page.text, behind));
    // What the emphasis holds is the title.
    let rest = || behind.of(page.text).split_once("**").map(|(_, rest)| behind.within(behind.of(page.text), rest));
    let status = said.or_else(|| said_of(page, rest()?.trimmed(page.text))).or_else(|| status_line(page, all));
    let statement = GapStatement { form: GapForm::Heading, span: first, status };
    add(found, ids, statement);
}

/// The status that a word before a gap's name states, and what stands behind it: `**OPEN** GAP-OP-1`, `[FIXED] GAP-OP-2`.
fn word_before(page: &Page<'_>, item: Span) -> Option<(Status<GapStatus>, Span)> {
    // `Filed: GAP-OP-1, GAP-OP-2` tells what was done with them.
    const FILED: WordSet = WordSet::of(&["filed", "registered"]);
    let written = item.of(page.text);
    let bare = written.trim_start_matches(['*', '_', '[', '(', ' ']);
    let word = &bare[..bare.find(|c: char| !(c.is_alphabetic() || c == ' ' || c == '-'))?];
    let word = word.split(" GAP").next()?.trim_end();
    let behind = bare[word.len()..].trim_start_matches(['*', '_', ']', ')', ':', ' ', '-', '\u{2014}']);
    let value = page.words.gaps.get(word)?;
    if FILED.has(word) || prefix(behind.as_bytes()).is_none() {
        return None;
    }
    let mark = item.within(written, word);
    Some((Status { raw: mark, word: mark, tail: None, value: Some(value) }, item.within(written, behind)))
}

/// The status that a sign before a gap's name states, and what stands behind the sign. One that means nothing is passed over.
fn led(page: &Page<'_>, item: Span) -> (Option<Status<GapStatus>>, Span) {
    let said = |mark: Span, value| Status { raw: mark, word: mark, tail: None, value: Some(value) };
    if let Some(mark) = claim::tick_at(page.text, item) {
        return (Some(said(mark, GapStatus::Fixed)), Span { start: mark.end, end: item.end }.trimmed(page.text));
    }
    let written = item.of(page.text);
    let behind = written.trim_start_matches(|c| claim::is_picture(c) || c == '\u{fe0f}' || c == ' ');
    let mark = item.within(written, written[..written.len() - behind.len()].trim_end());
    let value = page.words.gaps.get(mark.of(page.text).trim_end_matches('\u{fe0f}'));
    (value.map(|value| said(mark, value)), item.within(written, behind))
}

/// The status that the words behind a gap's name state.
fn said_of(page: &Page<'_>, said: Span) -> Option<Status<GapStatus>> {
    let words = &page.words.gaps;
    stated(page.text, said, words, Some(GapStatus::Fixed)).0.or_else(|| claim::opened_with(page.text, said, words))
}

/// The status that a `Status:` line under a gap's heading states.
fn below(page: &Page<'_>, at: usize) -> Option<Status<GapStatus>> {
    let items = page.items_of(at).iter().map(|item| item.text);
    let paragraphs = page.paragraphs_of(at).iter();
    let spans = items.chain(paragraphs.map(|paragraph| paragraph.span));
    status_line(page, spans.flat_map(|span| lines(page.text, span)))
}

/// The key of a line that says the status.
const STATUS: WordSet = WordSet::of(&["status"]);

/// The status that the first `Status:` line among `lines` states.
fn status_line(page: &Page<'_>, lines: impl Iterator<Item = Span>) -> Option<Status<GapStatus>> {
    lines
        .filter_map(|line| field(page.text, line))
        .find(|field: &Field<'_>| field.is(&STATUS))
        .and_then(|field| claim::field(page.text, field.value, &page.words.gaps, Some(GapStatus::Fixed)))
}
