//! Tables that name the phases of another one to say something else of them: when they are, who reviewed them.

use std::ops::Range;

use super::Row;
use crate::text::Short;

/// The rows of one table, and whether its column of statuses is called that and nothing more.
pub(super) struct Tabled {
    pub(super) rows: Range<usize>,
    pub(super) is_plain: bool,
}

/// Takes the statuses out of tables that say something else: all of their phases stand in a table before them, and their
/// column is called `Review status`, or holds hardly a word that is known.
pub(super) fn silence(tables: &[Tabled], rows: &mut [Row]) {
    /// The table of phases is one of the first.
    const MOST: usize = 8;
    for (nth, table) in tables.iter().enumerate().skip(1) {
        let own = || rows.get(table.rows.clone()).unwrap_or_default().iter();
        let stated = own().filter_map(|row| row.status).count();
        let known = own().filter_map(|row| row.status?.value).count();
        let says_else = !table.is_plain || known * 2 < stated;
        if stated > 0 && says_else && tables[..nth].iter().take(MOST).any(|main| repeats(main, table, rows)) {
            rows[table.rows.clone()].iter_mut().for_each(|row| row.status = None);
        }
    }
}

/// Whether `main` states the status of every phase that `other` names.
fn repeats(main: &Tabled, other: &Tabled, rows: &[Row]) -> bool {
    let mut known: Vec<&Short> =
        rows[main.rows.clone()].iter().filter(|row| row.status.is_some()).filter_map(|row| row.name.as_ref()).collect();
    known.sort_unstable();
    let named = |row: &Row| row.name.as_ref().is_some_and(|name| known.binary_search(&name).is_ok());
    main.is_plain && rows[other.rows.clone()].iter().all(named)
}
