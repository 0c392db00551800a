//! What a table is about: work, or hosts, files, risks whose statuses its rows state.

use super::columns::{ASIDE, DEPENDS, NAMES, OTHERS, RANKS, TIMES, TITLES, WORK, asks, is_unit};
use crate::model::claim::{Status, answer, field};
use crate::model::header::Header;
use crate::model::label::{Sign, cell_name, label};
use crate::model::marks::bare;
use crate::model::page::Page;
use crate::model::status::PhaseStatus;
use crate::model::topic::Topic;
use crate::syntax::markdown::Table;
use crate::text::{Span, WordSet};

/// Whether the column of labels says what a row is about: `Host | Stage | Status` is about hosts, `Requirement | Phase |
/// Status` about requirements, `Order | Step | Status` about steps.
pub(super) fn names_the_row(page: &Page<'_>, headers: &[Header<'_>], label: usize, cells: &[Span]) -> bool {
    let before = &headers[..label];
    if before.first().is_none_or(|first| first.is(&ASIDE)) && !before.iter().any(|header| header.is(&OTHERS)) {
        return true;
    }
    let mut names: Vec<&str> = cells.iter().map(|cell| bare(cell.of(page.text))).collect();
    names.sort_unstable();
    let unit = headers[label];
    !before.iter().any(|header| header.is(&OTHERS))
        && names.windows(2).all(|two| two[0] != two[1])
        && cells.iter().all(|cell| is_label(page, unit, *cell))
}

/// Whether nothing but another thing, whose status the rows then state, says what they are about: `Phase | Risk | Status`
/// where the risks are more than `high` and `low`.
pub(super) fn is_of_another(page: &Page<'_>, table: &Table, headers: &[Header<'_>], label: usize) -> bool {
    const LEVELS: WordSet = WordSet::of(&["low", "medium", "med", "high", "critical", "none", ""]);
    let is_level = |cell: &Span| LEVELS.has(bare(cell.of(page.text)));
    let told = |column: usize| table.rows().filter_map(|row| row.cells.get(column)).any(|cell| !is_level(cell));
    let other = headers.iter().position(|header| header.is(&OTHERS));
    let titled = headers.iter().enumerate().any(|(column, header)| column != label && header.is(&TITLES));
    !titled && other.is_some_and(told)
}

/// Whether headers and cells show that a table is about work, which is called so, states a status, or stands among phases.
pub(super) fn bears_out(
    page: &Page<'_>,
    table: &Table,
    headers: &[Header<'_>],
    unit: Header<'_>,
    status: Option<usize>,
    cells: &[Span],
) -> bool {
    let phases = page.topic(table.section) == Topic::Phases;
    let filled = || cells.iter().filter(|cell| !cell.of(page.text).trim().is_empty()).count();
    let known = || status.is_some_and(|column| states_work(page, table, headers, column));
    if is_unit(unit) {
        let most = || {
            let labelled = cells.iter().filter(|cell| is_label(page, unit, **cell)).count();
            labelled > 0 && labelled * 2 >= filled()
        };
        let lettered = || cells.iter().any(|cell| bare(cell.of(page.text)).len() == 1);
        let described = || headers.iter().any(|header| WORK.iter().any(|word| header.holds(word)));
        return phases || (most() && (status.is_some() || !lettered() || described())) || known();
    }
    if unit.is(&RANKS) {
        return false;
    }
    if unit.is(&TIMES) {
        return known();
    }
    let filled = filled();
    let plain = cells.iter().filter(|cell| is_plain_label(page.text, **cell)).count();
    if filled > 1 && plain == filled {
        return !page.is_ranked(table.section);
    }
    let begins = |cell: &Span| label(page.text, cell.trimmed(page.text)).is_some_and(|label| label.plain);
    if phases && filled > 0 && cells.iter().filter(|cell| begins(cell)).count() == filled {
        return known();
    }
    // Below `### Details` or `### P1 hosts`, only what is called work is some.
    let own = page.own_topic(table.section) == Topic::Phases;
    let called = || unit.is(&TITLES) && page.piece(table.section).is_none();
    phases && (own || called()) && known()
}

/// Whether a table numbers pieces of work and says how far they are: `# | Work item | State`, `ID | Title | State | Depends`.
pub(super) fn lists_items(page: &Page<'_>, table: &Table, headers: &[Header<'_>], status: Option<usize>) -> bool {
    const ITEMS: WordSet =
        WordSet::of(&["work item", "work", "task", "activity", "action", "action item", "to do", "todo"]);
    let Some(status) = status.filter(|_| headers.first().is_some_and(|first| first.is(&ASIDE) || first.is(&ITEMS)))
    else {
        return false;
    };
    let depends = || headers.iter().any(|header| header.begins(&DEPENDS));
    let works = headers.iter().any(|header| header.is(&ITEMS));
    let topic = page.topic(table.section);
    let named = works || (headers.iter().any(|header| header.is(&NAMES)) && depends());
    let open = matches!(topic, Topic::Other | Topic::Plan | Topic::Phases | Topic::Status);
    named
        && open
        && !headers.iter().any(|header| header.is(&OTHERS))
        && !page.checks(table.section)
        && states_work(page, table, headers, status)
        && states_nothing_else(page, table, headers, status)
}

/// Whether every cell of a status column is a word that a phase's status can be, or none.
fn states_nothing_else(page: &Page<'_>, table: &Table, headers: &[Header<'_>], column: usize) -> bool {
    let asks = asks(headers, column);
    let cells = table.rows().filter_map(|row| row.cells.get(column));
    cells.filter_map(|cell| stated(page, *cell, asks)).all(|status| status.value.is_some())
}

/// Whether at least half of a status column are words that a phase's status can be.
pub(super) fn states_work(page: &Page<'_>, table: &Table, headers: &[Header<'_>], column: usize) -> bool {
    let asks = asks(headers, column);
    states(table, column, |cell| stated(page, cell, asks))
}

/// Whether at least half of the cells of a column are read as a status that is known.
pub(in crate::model) fn states<T>(table: &Table, column: usize, read: impl Fn(Span) -> Option<Status<T>>) -> bool {
    let cells = table.rows().filter_map(|row| row.cells.get(column));
    let (mut known, mut silent) = (0, 0);
    for status in cells.filter_map(|cell| read(*cell)).filter(|status| status.value.is_some()) {
        if status.raw.is_empty() { silent += 1 } else { known += 1 }
    }
    let said = table.rows().len() - silent;
    known * 2 >= said && table.rows().len() > 0
}

/// The status that a cell states, which may answer whether the phase is done.
pub(super) fn stated(page: &Page<'_>, cell: Span, asks: bool) -> Option<Status<PhaseStatus>> {
    let (words, done) = (&page.words.phases, PhaseStatus::Done);
    if asks {
        return answer(page.text, cell, words, done, PhaseStatus::Todo);
    }
    field(page.text, cell, words, Some(done))
}

/// Whether a cell of a column says how a check ended, and not how far the work is.
pub(super) fn holds_verdicts(page: &Page<'_>, table: &Table, column: usize) -> bool {
    const VERDICTS: WordSet =
        WordSet::of(&["pass", "passed", "passes", "passing", "fail", "failed", "failing", "ok", "green"]);
    let first = |cell: &Span| cell.of(page.text).split(|c: char| !c.is_alphabetic()).find(|word| !word.is_empty());
    let mut cells = table.rows().filter_map(|row| row.cells.get(column)).filter_map(first);
    cells.any(|word| VERDICTS.has(word))
}

pub(super) fn is_label(page: &Page<'_>, unit: Header<'_>, cell: Span) -> bool {
    label(page.text, cell.trimmed(page.text)).is_some() || cell_name(unit.as_str(), bare(cell.of(page.text))).is_some()
}

fn is_plain_label(text: &str, cell: Span) -> bool {
    label(text, cell.trimmed(text)).is_some_and(|label| label.plain && label.sign != Sign::Blank)
}
