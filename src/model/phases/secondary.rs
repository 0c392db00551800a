//! Rows that name the phases of another list to say something else of them: when they are, what checks them, who
//! reviewed them; and rows of a section of phases that are parts of what is listed there.

use std::collections::HashMap;
use std::ops::Range;

use super::{Form, Row, Weight};
use crate::model::claim::is_shouted;
use crate::model::date::Day;
use crate::model::page::Page;
use crate::model::status::PhaseStatus;
use crate::model::topic::Topic;
use crate::text::{Short, holds_any_case};

/// The rows of one table.
pub(super) struct Tabled {
    pub(super) rows: Range<usize>,
    /// Its number among the tables.
    pub(super) nth: usize,
    /// Whether its column of statuses is called that and nothing more.
    pub(super) is_plain: bool,
    pub(super) kind: Kind,
}

/// What a table of work may be instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Work,
    /// Its heading says that something is checked, or reviewed.
    Check,
    /// A column says so.
    Checked,
    /// It states no status, and no column says what is to be done: it may only describe the phases.
    Bare,
    /// Nothing but the section says that it lists work.
    Loose,
    /// It lists work if nothing else does.
    Last,
}

/// Takes away what no phase states: rows, or their statuses.
pub(super) fn settle(page: &Page<'_>, tables: &[Tabled], rows: &mut Vec<Row>, work: &mut Vec<usize>) {
    silence(tables, rows);
    hush(page, rows);
    describe(tables, rows);
    let mut dropped = Vec::new();
    for table in tables {
        match table.kind {
            Kind::Check | Kind::Checked => check(page, table, tables, rows, &mut dropped),
            Kind::Last if is_told(table, tables, rows) => dropped.push(table.rows.clone()),
            Kind::Loose if !is_labelled(table, rows) && is_beside(page, table, rows) => {
                dropped.push(table.rows.clone());
            }
            _ if is_part(page, table, rows) => dropped.push(table.rows.clone()),
            _ => {}
        }
    }
    if page.has(Topic::Report) {
        outdated(page, rows);
    }
    if !dropped.is_empty() {
        let gone =
            |at: usize| dropped.get(dropped.partition_point(|range| range.end <= at)).is_some_and(|r| r.start <= at);
        let whole = |table: &Tabled| table.rows.clone().all(gone);
        work.retain(|nth| !tables.iter().any(|table| table.nth == *nth && whole(table)));
        let mut at = 0..;
        rows.retain(|_| at.next().is_none_or(|at| !gone(at)));
    }
}

/// Lets an account say that a phase is not begun only where nothing else is said of it: `P1: pending` in a list of
/// evidence may speak of the evidence.
fn hush(page: &Page<'_>, rows: &mut [Row]) {
    let weak = |row: &Row| {
        row.weight == Weight::Mentions
            && matches!(row.form, Form::Bullet | Form::Checkbox | Form::Numbered)
            && row
                .status
                .is_some_and(|said| said.value == Some(PhaseStatus::Todo) && !is_shouted(said.word.of(page.text)))
    };
    if !rows.iter().any(weak) {
        return;
    }
    let mut firm: Vec<Short> =
        rows.iter().filter(|row| row.status.is_some() && !weak(row)).filter_map(|row| row.name.clone()).collect();
    firm.sort();
    let said_elsewhere = |row: &Row| row.name.as_ref().is_some_and(|name| firm.binary_search(name).is_ok());
    for row in rows.iter_mut().filter(|row| weak(row) && said_elsewhere(row)) {
        row.status = None;
    }
}

/// Lets tables that only describe phases speak of those that others list: `Phase | Entry | Exit`, `Phase | Commit`.
fn describe(tables: &[Tabled], rows: &mut [Row]) {
    let bare = || tables.iter().filter(|table| table.kind == Kind::Bare);
    if bare().next().is_none() {
        return;
    }
    let mut own = vec![false; rows.len()];
    bare().for_each(|table| own[table.rows.clone()].fill(true));
    let lists = |row: &Row| row.weight != Weight::Mentions && row.form != Form::Detail;
    let listed = rows.iter().zip(&own).filter(|(row, own)| !**own && lists(row));
    let mut known: Vec<Short> = listed.filter_map(|(row, _)| row.name.clone()).collect();
    known.sort_unstable();
    let is_known = |row: &Row| row.name.as_ref().is_some_and(|name| known.binary_search(name).is_ok());
    for table in bare() {
        let described = &mut rows[table.rows.clone()];
        if described.iter().all(is_known) {
            described.iter_mut().for_each(|row| row.weight = Weight::Mentions);
        }
    }
}

/// Takes the statuses out of tables that say something else: all of their phases stand in a table before them, and their
/// column is called `Review status`, or holds hardly a word that is known.
fn silence(tables: &[Tabled], rows: &mut [Row]) {
    /// The table of phases is one of the first.
    const MOST: usize = 8;
    for (nth, table) in tables.iter().enumerate().skip(1) {
        let own = rows.get(table.rows.clone()).unwrap_or_default();
        let says_else = !table.is_plain || !is_known(own);
        if own.iter().any(|row| row.status.is_some())
            && says_else
            && tables[..nth].iter().take(MOST).any(|main| repeats(main, table, rows))
        {
            rows[table.rows.clone()].iter_mut().for_each(|row| row.status = None);
        }
    }
}

/// Whether at least half of the statuses that rows state are known.
fn is_known(rows: &[Row]) -> bool {
    let stated = rows.iter().filter_map(|row| row.status).count();
    rows.iter().filter_map(|row| row.status?.value).count() * 2 >= stated
}

/// Whether `main` states the status of every phase that `other` names.
fn repeats(main: &Tabled, other: &Tabled, rows: &[Row]) -> bool {
    let mut known: Vec<&Short> =
        rows[main.rows.clone()].iter().filter(|row| row.status.is_some()).filter_map(|row| row.name.as_ref()).collect();
    known.sort_unstable();
    let named = |row: &Row| row.name.as_ref().is_some_and(|name| known.binary_search(&name).is_ok());
    main.is_plain && rows[other.rows.clone()].iter().all(named)
}

/// Lets a table of checks speak of the phases that others list, and of nothing else.
fn check(page: &Page<'_>, table: &Tabled, tables: &[Tabled], rows: &mut [Row], dropped: &mut Vec<Range<usize>>) {
    let checks = |at: usize| {
        let of = tables.partition_point(|table| table.rows.end <= at);
        tables
            .get(of)
            .is_some_and(|table| table.rows.contains(&at) && matches!(table.kind, Kind::Check | Kind::Checked))
    };
    let mut listed: HashMap<Short, bool> = HashMap::new();
    for (at, row) in
        rows.iter().enumerate().filter(|(_, row)| row.form != Form::Detail && row.weight != Weight::Mentions)
    {
        if let Some(name) = row.name.as_ref().filter(|_| !checks(at)) {
            *listed.entry(name.clone()).or_default() |= row.status.is_some();
        }
    }
    let own = &rows[table.rows.clone()];
    let called = |row: &Row| row.name.as_ref().is_some_and(|name| !name.bytes().all(|byte| byte.is_ascii_digit()));
    if listed.is_empty() {
        // What is checked, step by step, is no work.
        if table.kind == Kind::Check && !own.iter().any(called) {
            dropped.push(table.rows.clone());
        }
        return;
    }
    let known = is_known(own);
    // Results that go on are those of the work, and contradict that it is done.
    let section = own.first().and_then(|first| first.section);
    let results = table.kind == Kind::Check && holds_any_case(page.title(section).unwrap_or_default(), "result");
    let goes_on = |value| matches!(value, Some(PhaseStatus::Active | PhaseStatus::Blocked | PhaseStatus::Partial));
    for at in table.rows.clone() {
        let row = &mut rows[at];
        match row.name.as_ref().and_then(|name| listed.get(name)) {
            Some(stated) => {
                row.weight = Weight::Mentions;
                row.status = row.status.filter(|said| known && (!stated || results && goes_on(said.value)));
            }
            None if table.kind == Kind::Check => dropped.push(at..at + 1),
            None => {}
        }
    }
}

/// Whether every row of a table has a label.
fn is_labelled(table: &Tabled, rows: &[Row]) -> bool {
    rows[table.rows.clone()].iter().all(|row| row.name.is_some())
}

/// Whether labelled phases stand in the section of phases that a table without labels stands in.
fn is_beside(page: &Page<'_>, table: &Tabled, rows: &[Row]) -> bool {
    let Some(first) = rows.get(table.rows.start) else { return false };
    let mut section = first.section;
    while let Some(at) = section.filter(|at| page.own_topic(Some(*at)) != Topic::Phases) {
        section = page.markdown.headings[at].parent;
    }
    let Some(heading) = section.and_then(|at| page.markdown.headings.get(at)) else { return false };
    let inside = |row: &Row| heading.span.start <= row.span.start && row.span.start < heading.end;
    let listed = |row: &&Row| row.weight == Weight::Declares && row.name.is_some() && row.group != first.group;
    rows.iter().filter(listed).any(inside)
}

/// Whether anything but tables that may be some is work.
fn is_told(table: &Tabled, tables: &[Tabled], rows: &[Row]) -> bool {
    let last = tables.iter().filter(|other| other.kind == Kind::Last);
    let may_be: usize = last.map(|other| other.rows.len()).sum();
    let works = rows.iter().filter(|row| row.weight != Weight::Mentions).count();
    works > may_be.max(table.rows.len())
}

/// Whether the rows of a table have no labels and stand below a phase that says itself how far it is.
fn is_part(page: &Page<'_>, table: &Tabled, rows: &[Row]) -> bool {
    let Some(own) = rows.get(table.rows.clone()).filter(|own| own.iter().all(|row| row.name.is_none())) else {
        return false;
    };
    let piece = own.first().and_then(|first| page.piece(first.section));
    piece.is_some_and(|piece| rows.iter().any(|row| row.status.is_some() && row.name.as_ref() == Some(piece)))
}

/// Takes the statuses out of dated reports and timelines where they are told elsewhere, or in a later report.
fn outdated(page: &Page<'_>, rows: &mut [Row]) {
    let day = |row: &Row| (page.topic(row.section) == Topic::Report).then(|| date(page, row.section));
    // What is no report comes last.
    let rank = |row: &Row| day(row).map_or((true, None), |day| (false, day));
    let mut last: HashMap<Short, (bool, Option<Day>)> = HashMap::new();
    for row in rows.iter().filter(|row| row.status.is_some()) {
        if let Some(name) = &row.name {
            let known = last.entry(name.clone()).or_default();
            *known = rank(row).max(*known);
        }
    }
    for row in rows.iter_mut() {
        let latest = row.name.as_ref().and_then(|name| last.get(name));
        // What was reopened on a day is no history.
        let reopened = row.status.is_some_and(|said| holds_any_case(said.raw.of(page.text), "reopened"));
        if !reopened && latest.is_some_and(|latest| rank(row) < *latest) {
            row.status = None;
        }
    }
}

/// The day that the heading of a report, or one over it, names.
fn date(page: &Page<'_>, section: Option<usize>) -> Option<Day> {
    let over = std::iter::successors(section, |at| page.markdown.headings.get(*at)?.parent);
    over.filter_map(|at| page.title(Some(at)))
        .find_map(|title| title.split(|c: char| !c.is_ascii_digit() && c != '-').find_map(Day::parse))
}
