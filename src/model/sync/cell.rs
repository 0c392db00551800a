//! What a cell of a table needs: its width kept, pipes escaped, a row that is too short made longer.

use super::moves::Moves;
use super::said::Said;
use super::scribe::Scribe;
use super::{Change, Unwritable};
use crate::model::claim::{is_dash, without_comment};
use crate::model::header::Header;
use crate::model::phases::status_column;
use crate::model::refs::{RefKind, references};
use crate::model::{Row, Table};
use crate::text::{Edit, Span, WordSet, apply};

/// `text` with every pipe escaped, so that it ends no cell; nor does it escape the pipe behind it.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut bare = true;
    for c in text.chars() {
        if c == '|' && bare {
            out.push('\\');
        }
        bare = c != '\\';
        out.push(c);
    }
    if !bare {
        out.push(' ');
    }
    out
}

/// The edits that put a status into the cell of a row that says nothing.
pub(super) fn filled<T: Moves>(scribe: &Scribe<'_>, said: &Said<T>, value: T) -> Result<Vec<Edit>, Unwritable> {
    let text = scribe.document.text();
    let (table, row) = said.row(scribe.document).ok_or(Unwritable::Unsound(said.span))?;
    let headers: Vec<Header<'_>> = table.head().iter().map(|cell| Header::of(text, *cell)).collect();
    let column = status_column(&headers).ok_or(Unwritable::NoStatusColumn(said.span))?;
    let cell = *row.cells.get(column).ok_or(Unwritable::Unsound(said.span))?;
    let word = escaped(&T::dialect(scribe).written(said, value, None, true));
    if is_missing(row, cell) {
        return Ok(vec![lengthened(text, row, column, &word)]);
    }
    let bare = without_comment(text, cell);
    let content = bare.trimmed(text);
    if !content.of(text).chars().all(is_dash) {
        return Err(Unwritable::Unsound(content));
    }
    let edit = match (content.is_empty(), bare == cell) {
        (false, _) => Edit { span: content, text: word },
        // Before the comment, which is to stay the last.
        (true, false) => Edit { span: Span::at(bare.end as usize), text: format!("{word} ") },
        (true, true) => return Ok(vec![blank_filled(text, cell, &word)]),
    };
    let padding = padding(scribe, said, std::slice::from_ref(&edit));
    Ok([edit].into_iter().chain(padding).collect())
}

/// A blank cell with `word` in it, as wide as it was if the word fits.
fn blank_filled(text: &str, cell: Span, word: &str) -> Edit {
    let blank = width(cell.of(text));
    let before = text.get(..cell.start as usize).is_some_and(|before| before.ends_with([' ', '\t']));
    let lead = if before { "" } else { " " };
    let closes = text.get(cell.end as usize..).is_some_and(|rest| rest.starts_with('|'));
    let rest = if closes { blank.saturating_sub(width(word) + lead.len()).max(1) } else { 0 };
    Edit { span: cell, text: format!("{lead}{word}{}", " ".repeat(rest)) }
}

/// Whether a cell is not written at all: the row is too short.
fn is_missing(row: Row<'_>, cell: Span) -> bool {
    cell.is_empty() && cell.start >= row.span.end
}

/// A short row has no cell to replace: its range is empty, so the pipes are written too.
fn lengthened(text: &str, row: Row<'_>, column: usize, word: &str) -> Edit {
    let end = row.span.trimmed(text);
    let there = row.cells.iter().filter(|cell| !is_missing(row, **cell)).count();
    let blanks = " |".repeat(column.saturating_sub(there));
    let closed = end.of(text).ends_with('|') && !end.of(text).ends_with("\\|");
    let text = if closed { format!("{blanks} {word} |") } else { format!(" |{blanks} {word}") };
    Edit { span: Span::at(end.end as usize), text }
}

/// The edit that keeps the status cell as wide as it was, with `edits` in it, as far as its blanks reach.
pub(super) fn padding<T: Moves>(scribe: &Scribe<'_>, said: &Said<T>, edits: &[Edit]) -> Option<Edit> {
    let text = scribe.document.text();
    let (table, row) = said.row(scribe.document)?;
    let at = edits.first()?.span;
    let column = row.cells.iter().position(|cell| cell.contains(at))?;
    let cell = *row.cells.get(column)?;
    let closes = text.get(cell.end as usize..).is_some_and(|rest| rest.starts_with('|'));
    let written = cell.of(text);
    let inside = |edit: &Edit| {
        let span = edit.span;
        let start = span.start.checked_sub(cell.start)?;
        Some(Edit { span: Span { start, end: span.end.checked_sub(cell.start)? }, text: edit.text.clone() })
    };
    let inner: Vec<Edit> = edits.iter().filter(|edit| cell.contains(edit.span)).filter_map(inside).collect();
    let (was, is) = (width(written), width(&apply(written, &inner).ok()?));
    let trailing = written.len() - written.trim_end_matches(' ').len();
    let leading = written.len() - written.trim_start_matches(' ').len();
    let on_the_right = leading > 1 && trailing < 2;
    if !closes || trailing == written.len() {
        return None;
    }
    if is > was {
        let eaten = (is - was).min(if on_the_right { leading } else { trailing }.saturating_sub(1));
        let start = if on_the_right { cell.start as usize } else { cell.end as usize - eaten };
        return (eaten > 0).then(|| Edit { span: Span::new(start, start + eaten), text: String::new() });
    }
    let padded = on_the_right || trailing > 1 || is_aligned(scribe, said.table?, table, column);
    let place = if on_the_right { cell.start } else { cell.end };
    (is < was && padded).then(|| Edit { span: Span::at(place as usize), text: " ".repeat(was - is) })
}

/// Whether all cells of a column are of one width.
fn is_aligned(scribe: &Scribe<'_>, number: usize, table: &Table, column: usize) -> bool {
    let text = scribe.document.text();
    let look = || {
        let cells = table.rows().filter_map(|row| Some((row, *row.cells.get(column)?)));
        let cells = cells.filter(|(row, cell)| !is_missing(*row, *cell)).map(|(_, cell)| cell);
        let mut widths = table.head().get(column).copied().into_iter().chain(cells).map(|cell| width(cell.of(text)));
        let first = widths.next();
        widths.all(|width| Some(width) == first)
    };
    *scribe.aligned.borrow_mut().entry((number, column)).or_insert_with(look)
}

/// About how many columns a text takes: pictures take two.
fn width(text: &str) -> usize {
    let columns = |c: char| match c {
        '\u{fe0f}' | '\u{200d}' => 0,
        '\u{2705}' | '\u{274c}' | '\u{23f3}' | '\u{1f300}'..='\u{1faff}' => 2,
        _ => 1,
    };
    text.chars().map(columns).sum()
}

/// The edit that puts the key of the run into the row's cell for it, where there is one.
///
/// A key that stands there alone gives way; what else is written there stays before it.
pub(super) fn evidence<T: Moves>(scribe: &Scribe<'_>, said: &Said<T>, change: &Change<'_>) -> Option<Edit> {
    const COLUMNS: [WordSet; 3] = [
        WordSet::of(&["run key", "run keys", "run_key"]),
        WordSet::of(&["receipt", "receipts"]),
        WordSet::of(&["evidence"]),
    ];
    let text = scribe.document.text();
    let key = change.run_key.filter(|key| !key.is_empty() && !key.contains(char::is_control))?;
    let (table, row) = said.row(scribe.document)?;
    let named = |names: &WordSet| table.head().iter().position(|cell| Header::of(text, *cell).is(names));
    let cell = *row.cells.get(COLUMNS.iter().find_map(named)?)?;
    let content = without_comment(text, cell).trimmed(text);
    let written = content.of(text);
    let key = escaped(key);
    if is_missing(row, cell) || written.contains(&key) {
        return None;
    }
    if cell.of(text).trim().is_empty() {
        return Some(blank_filled(text, cell, &key));
    }
    if content.is_empty() {
        return Some(Edit { span: Span::at(content.start as usize), text: format!("{key} ") });
    }
    if is_placeholder(written) {
        return Some(Edit { span: content, text: key });
    }
    let mut keys = references(text, content).into_iter().filter(|reference| reference.kind == RefKind::RunKey);
    match (keys.next(), keys.next()) {
        (Some(only), None) => Some(Edit { span: only.span, text: key }),
        _ => Some(Edit { span: Span::at(content.end as usize), text: format!(", {key}") }),
    }
}

/// Whether a cell for evidence says that there is none: `-`, `none yet`, `TBD`.
fn is_placeholder(written: &str) -> bool {
    const NONE: WordSet = WordSet::of(&[
        "none", "none yet", "not yet", "nothing yet", "n/a", "tbd", "todo", "pending", "to come", "missing",
    ]);
    let bare = written.trim_matches(|c: char| matches!(c, '*' | '_' | '(' | ')' | '.' | '?') || is_dash(c));
    bare.is_empty() || NONE.has(bare)
}
