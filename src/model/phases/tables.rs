//! Phases in tables.
//!
//! More than half of all tables with a Status column are about hosts, services or criteria. A table
//! is about work if its header says so (`Phase`, `Step`) and its cells bear that out.

use smallvec::SmallVec;

use super::about::{
    bears_out, holds_verdicts, is_label, is_of_another, lists_items, names_the_row, stated, states_work,
};
use super::columns::{
    ATTRIBUTES, CHECKED, COMMITS, DEPENDS, IDS, OTHERS, TITLES, asks, is_doubtful, is_outcome, is_unit, status_column,
};
use super::secondary::{Kind, Tabled};
use super::{Form, Row, Weight, depends};
use crate::model::claim::with_residue;
use crate::model::header::Header;
use crate::model::id;
use crate::model::label::{Sign, cell_name, label};
use crate::model::marks::{bare, slug};
use crate::model::page::Page;
use crate::model::topic::Topic;
use crate::syntax::markdown::Table;
use crate::text::{Short, Span, WordSet};

/// Reads the rows of tables of work; returns which tables those are.
pub(super) fn read(page: &Page<'_>, rows: &mut Vec<Row>) -> Vec<Tabled> {
    const PLAIN: WordSet = WordSet::of(&["status", "state", "progress"]);
    let mut tables = Vec::new();
    for (nth, (table, headers)) in page.tables().enumerate() {
        if let Some(columns) = columns(page, table, headers) {
            let first = rows.len();
            rows.reserve(table.rows().len());
            rows.extend(table.rows().filter_map(|row| phase(page, table, nth, &columns, row.cells, row.span)));
            if let Some((lane, header)) = columns.lane.and_then(|lane| Some((lane, headers.get(lane)?))) {
                for row in &mut rows[first..] {
                    let cell = table.row(row.span).and_then(|row| row.cells.get(lane).copied());
                    row.lane = cell.map(|cell| lane_name(page.text, *header, cell.trimmed(page.text)));
                }
            }
            let status = columns.status.and_then(|column| headers.get(column));
            let is_plain = status.is_some_and(|header| header.is(&PLAIN));
            let kind = kind(page, table, headers, &columns);
            tables.push(Tabled { rows: first..rows.len(), nth, is_plain, kind });
        }
    }
    tables
}

/// What a table of work may be instead, as its place and its headers say.
fn kind(page: &Page<'_>, table: &Table, headers: &[Header<'_>], columns: &Columns<'_>) -> Kind {
    let beside = |column: usize| column != columns.label && Some(column) != columns.status;
    // In an account of the work, rows of commits say how far these are.
    let account = matches!(page.topic(table.section), Topic::Account | Topic::History);
    let checks = |header: &Header<'_>| header.is(&CHECKED) || account && header.is(&COMMITS);
    let checked = || headers.iter().enumerate().any(|(column, header)| beside(column) && checks(header));
    if columns.last {
        Kind::Last
    } else if columns.status.is_some() && page.checks(table.section) {
        Kind::Check
    } else if columns.status.is_some() && checked() {
        Kind::Checked
    } else if is_unit(columns.unit) {
        if columns.status.is_some() || columns.called { Kind::Work } else { Kind::Bare }
    } else {
        Kind::Loose
    }
}

/// Which columns of a table of work hold what.
struct Columns<'a> {
    label: usize,
    /// The header over the labels.
    unit: Header<'a>,
    title: Option<usize>,
    /// Whether the header over the titles calls them so.
    called: bool,
    status: Option<usize>,
    saying: Saying,
    depends: Option<usize>,
    weight: Weight,
    /// Whether it is about work only if nothing else is.
    last: bool,
    /// The column that names lanes, each of which has rows of its own.
    lane: Option<usize>,
}

/// What a column of statuses says.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Saying {
    /// How far the work is.
    Status,
    /// Whether it is done: `Done?`.
    Answer,
    /// What came out, so that other words than those of a status may stand there.
    Outcome,
}

impl Saying {
    fn of(headers: &[Header<'_>], status: Option<usize>) -> Self {
        match status {
            Some(column) if asks(headers, column) => Self::Answer,
            Some(column) if is_outcome(headers, column) => Self::Outcome,
            _ => Self::Status,
        }
    }
}

/// The columns of a table of work; nothing if it is about something else.
fn columns<'a>(page: &Page<'_>, table: &Table, headers: &[Header<'a>]) -> Option<Columns<'a>> {
    let topic = page.topic(table.section);
    if matches!(topic, Topic::Criteria | Topic::Elsewhere) || (table.quoted && topic != Topic::Phases) {
        return None;
    }
    let status = status_column(headers).filter(|column| {
        let verdict = || is_outcome(headers, *column) && holds_verdicts(page, table, *column);
        !is_doubtful(headers, *column) || states_work(page, table, headers, *column) && !verdict()
    });
    let named = headers.iter().position(|header| is_unit(*header));
    // What is neither called work nor says how far it is lists none, but among phases.
    if named.is_none() && status.is_none() && topic != Topic::Phases {
        return None;
    }
    let of_lanes = named.and_then(|first| phases_of_lanes(page, table, headers, first));
    let lane = named.filter(|_| of_lanes.is_some());
    // `Status | Description`: what is not the status says what it is about.
    let label = of_lanes.or(named).unwrap_or(usize::from(status == Some(0) && headers.len() == 2));
    let (unit, first) = (*headers.get(label)?, headers.first()?);
    let label = numbered(page, table, headers, label).unwrap_or(label);
    if page.is_record(table, headers, label) {
        return None;
    }
    let cells: SmallVec<[Span; 16]> = table.rows().filter_map(|row| row.cells.get(label)).copied().collect();
    if (lane.is_none() && !names_the_row(page, headers, label, &cells))
        || (topic != Topic::Phases && is_of_another(page, table, headers, label))
    {
        return None;
    }
    // Where gaps are named before the phase, each row is about a gap.
    let names_gap = |cells: &[Span]| cells.iter().take(label).any(|cell| gap_cell(page.text, *cell));
    let about_gaps = unit.holds("gap")
        || first.holds("gap")
        || cells.iter().any(|cell| gap_cell(page.text, *cell))
        || table.rows().any(|row| names_gap(row.cells));
    if about_gaps {
        return None;
    }
    let last = !bears_out(page, table, headers, unit, status, &cells);
    if last && !lists_items(page, table, headers, status) {
        return None;
    }
    let depends = headers.iter().position(|header| header.begins(&DEPENDS));
    let states = |column: usize| headers.get(column).is_some_and(|header| header.ends(" status"));
    let taken =
        |column: &usize| *column != label && Some(*column) != status && Some(*column) != depends && !states(*column);
    let titled = |column: &usize| headers.get(*column).is_some_and(|header| header.is(&TITLES));
    let free = || (0..headers.len()).filter(taken);
    let beside = |column: &usize| headers.get(*column).is_some_and(|header| !header.is(&ATTRIBUTES));
    let title = free().find(titled).or_else(|| free().find(|column| *column > label && beside(column)));
    let called = title.is_some_and(|column| titled(&column));
    let weight = if matches!(topic, Topic::Account | Topic::History) && status.is_none() {
        Weight::Mentions
    } else {
        Weight::Declares
    };
    let saying = Saying::of(headers, status);
    Some(Columns { label, unit, title, called, status, saying, depends, weight, last, lane })
}

/// The column that labels the rows, before the one numbered `named`, which says what the work is: `ID | Task` with `T1`,
/// `# | Phase` with `1`.
fn numbered(page: &Page<'_>, table: &Table, headers: &[Header<'_>], named: usize) -> Option<usize> {
    let cells = |column: usize| table.rows().filter_map(move |row| row.cells.get(column)).copied();
    let labels = |cell: Span| {
        let number = bare(cell.of(page.text));
        let digits = (1..=3).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit());
        digits || label(page.text, cell.trimmed(page.text)).is_some_and(|label| label.plain && label.sign == Sign::End)
    };
    let numbers = |column: &usize| headers[*column].is(&IDS) && cells(*column).all(labels);
    let column = (0..named).find(numbers)?;
    let mut names: Vec<&str> = cells(column).map(|cell| bare(cell.of(page.text))).collect();
    names.sort_unstable();
    let distinct = !names.is_empty() && names.windows(2).all(|two| two[0] != two[1]);
    (distinct && !cells(named).any(|cell| is_label(page, headers[named], cell))).then_some(column)
}

/// The column of the phases of the lanes in the column numbered `first`: `Lane | Phase | Status`.
fn phases_of_lanes(page: &Page<'_>, table: &Table, headers: &[Header<'_>], first: usize) -> Option<usize> {
    const LANES: WordSet = WordSet::of(&["lane", "track", "workstream", "work stream", "stream", "lane #", "track #"]);
    if !headers[first].is(&LANES) {
        return None;
    }
    let phases = headers[first + 1..].iter().position(|header| is_unit(*header))?;
    let mut names: Vec<&str> =
        table.rows().filter_map(|row| row.cells.get(first)).map(|cell| bare(cell.of(page.text))).collect();
    names.sort_unstable();
    let repeats = names.windows(2).any(|two| two[0] == two[1]);
    (repeats && !headers[..first].iter().any(|header| header.is(&OTHERS))).then_some(first + 1 + phases)
}

/// What a row's lane is called in a key: `lane-a`, `hull`.
fn lane_name(text: &str, header: Header<'_>, cell: Span) -> Short {
    let name = bare(cell.of(text));
    let short = name.len() <= 3 && label(text, cell).is_none();
    let called = if short { slug(&format!("{} {name}", header.as_str())) } else { slug(name) };
    called.as_str().into()
}

fn phase(page: &Page<'_>, table: &Table, nth: usize, columns: &Columns<'_>, cells: &[Span], span: Span) -> Option<Row> {
    const SUMS: WordSet = WordSet::of(&["total", "overall", "sum"]);
    let text = page.text;
    let cell = |column: Option<usize>| column.and_then(|column| cells.get(column)).map(|cell| cell.trimmed(text));
    let first = cell(Some(columns.label))?;
    let beside = cell(columns.title).filter(|title| !title.is_empty());
    let bare = bare(first.of(text));
    if SUMS.has(bare) {
        // The last row of a table that counts the others.
        return None;
    }
    let written = first.of(text);
    let (label, name, rest) = if let Some(label) = label(text, first) {
        let rest = Span::new(label.rest, first.end as usize).trimmed(text);
        (Some(label.span), Some(label.name), (!rest.is_empty()).then_some(rest))
    } else if let Some(name) = cell_name(columns.unit.as_str(), bare) {
        (Some(first.within(written, bare)), Some(name), None)
    } else if !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_digit()) {
        (Some(first), Some(written.into()), None)
    } else {
        (None, None, Some(first).filter(|first| !first.is_empty()))
    };
    // Where the cell under `Phase` is no label, it is the title.
    let title = if label.is_some() && (columns.called || rest.is_none()) { beside.or(rest) } else { rest.or(beside) };
    let title = title.unwrap_or(first);
    if label.is_none() && title.is_empty() {
        return None;
    }
    let status = cell(columns.status).and_then(|cell| stated(page, cell, columns.saying == Saying::Answer));
    let status = status.filter(|status| status.value.is_some() || columns.saying != Saying::Outcome);
    Some(Row {
        label,
        name,
        title,
        form: Form::Table,
        span,
        group: (Form::Table, nth),
        section: table.section,
        status: status.map(|status| with_residue(text, status)),
        depends: cell(columns.depends).map(|cell| depends(text, cell)).unwrap_or_default(),
        lane: None,
        weight: columns.weight,
    })
}

/// Whether a cell holds the name of a gap and nothing else.
fn gap_cell(text: &str, cell: Span) -> bool {
    let written = bare(cell.of(text));
    id::prefix(written.as_bytes()) == Some(written.len())
}
