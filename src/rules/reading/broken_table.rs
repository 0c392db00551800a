//! LC006: rows that a table loses.

use std::cell::OnceCell;

use crate::lint::{Finding, Findings, Fix};
use crate::model::{Ledger, LoopDoc, Row, Table};
use crate::text::{Edit, Span, counted};

rule! {
    /// A row has more or fewer cells than its table has columns, or stands apart from its table.
    ///
    /// ## Why
    /// Markdown fills a short row up with empty cells and drops what a long one has too many, without a word: a status
    /// moves under another header, or is gone. A blank line or a comment between two rows ends the table, and what
    /// follows is running text.
    ///
    /// ## Bad: a cell too few
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// | Pump | Place | Vendor |
    /// |------|-------|--------|
    /// | one  | north | Argo   |
    /// | two  | south |
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// | Pump | Place | Vendor |
    /// |------|-------|--------|
    /// | one  | north | Argo   |
    /// | two  | south | |
    /// ```
    ///
    /// ## Bad: a pipe in code
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// | Check  | Command               |
    /// |--------|-----------------------|
    /// | leaks  | `pumpctl | grep leak` |
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// | Check  | Command               |
    /// |--------|-----------------------|
    /// | leaks  | `pumpctl \| grep leak` |
    /// ```
    ///
    /// ## Bad: a pipe in code that only moves cells
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// | Command               | Place | Remark |
    /// |-----------------------|-------|--------|
    /// | `pumpctl | grep leak` | north | |
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// | Command               | Place | Remark |
    /// |-----------------------|-------|--------|
    /// | `pumpctl \| grep leak` | north | |
    /// ```
    ///
    /// ## Bad: a comment between rows
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// | Pump | Place |
    /// |------|-------|
    /// | one  | north |
    /// <!-- two is on loan -->
    /// | two  | south |
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// | Pump | Place |
    /// |------|-------|
    /// | one  | north <!-- two is on loan --> |
    /// | two  | south |
    /// ```
    ///
    /// ## Fix
    /// Writes the empty cells of a short row (safe); escapes pipes in code, moves a comment into the row above, takes
    /// out the blank lines between rows, sets a line apart that was not meant as a row (unsafe).
    LC006 "broken-table", Warn, [Safe, Unsafe], Loop(check)
}

/// How much of a cell a message shows.
const LONGEST: usize = 60;

fn check(document: &LoopDoc, _: &Ledger, findings: &mut Findings) {
    let text = document.text();
    let rows = OnceCell::new();
    let named = |row: Row<'_>, finding: Option<&mut Finding>| {
        if let Some(finding) = finding {
            let key = rows.get_or_init(|| document.rows()).get(&row.span);
            finding.row = key.map(|key| (*key).to_owned());
        }
    };
    for table in &document.markdown.tables {
        for row in table.rows() {
            let Some(last) = row.cells.last() else { continue };
            if last.is_empty() && last.start >= row.span.end {
                named(row, short(document, table, row, findings));
            } else if text.get(last.end as usize..row.span.end as usize).is_some_and(|rest| rest.trim_ascii_end().len() > 1 && rest.trim_end().len() > 1) {
                named(row, long(document, table, row, findings));
            }
        }
    }
    for paragraph in &document.markdown.paragraphs {
        if text.as_bytes().get(paragraph.span.start as usize) != Some(&b'|') {
            continue;
        }
        let first = document.source.slice(paragraph.span).lines().next().unwrap_or_default().trim_end();
        if first.len() > 2 && first.ends_with('|') {
            lost(document, paragraph.span, first, findings);
        }
    }
}

/// A row with too few cells, or a line that was not meant as a row.
fn short<'a>(document: &LoopDoc, table: &Table, row: Row<'_>, findings: &'a mut Findings) -> Option<&'a mut Finding> {
    let span = row.span.trimmed(document.text());
    let written = document.source.slice(span);
    let there = row.cells.iter().filter(|cell| !cell.is_empty() || cell.start < row.span.end).count();
    let own_line = row.span.start == 0 || document.text()[..row.span.start as usize].ends_with('\n');
    if !written.contains('|') {
        let finding = findings.tell(&document.source, span, "This line reads as a row of the table above it.");
        finding.help("put a blank line above it");
        let edit = Edit { span: Span::at(row.span.start as usize), text: document.line_end().to_owned() };
        finding.fix(own_line.then(|| Fix::likely("put a blank line above it").edits(&document.source, [edit])));
        return None;
    }
    // `one |`, in a table without outer pipes, has an empty second cell to whoever wrote it.
    let closed = written.ends_with('|') && !written.ends_with("\\|");
    let missing = table.head().len().saturating_sub(there);
    if missing == 1 && closed && !written.starts_with('|') {
        return None;
    }
    let message = format!("The row has {}, and its table {} columns.", cells(there), table.head().len());
    let cells = format!("{}{}", if closed { "" } else { " |" }, " |".repeat(missing));
    let finding = findings.tell(&document.source, span, message);
    finding.help("write the cells that are missing where they belong");
    Some(finding.fix(Fix::safe("write the empty cells").edit(&document.source, Span::at(span.end as usize), cells)))
}

/// A row whose last cells are shown nowhere.
fn long<'a>(document: &LoopDoc, table: &Table, row: Row<'_>, findings: &'a mut Findings) -> Option<&'a mut Finding> {
    let last = row.cells.last()?;
    let rest = Span { start: last.end, end: row.span.end };
    let written = document.source.slice(rest).trim();
    let written = written.strip_prefix('|').unwrap_or(written);
    let lost = written.trim_matches(['|', ' ', '\t']);
    // Empty cells hold nothing that could be lost, and nobody misses a remark.
    let remark = lost.starts_with("<!--") && lost.ends_with("-->") && !lost.contains("loopctl:");
    if remark {
        return None;
    }
    if lost.is_empty() {
        return divided(document, table, row, findings);
    }
    let span = rest.within(document.source.slice(rest), lost);
    let dropped = pipes(written.strip_suffix('|').unwrap_or(written)).count() + 1;
    let columns = table.head().len();
    let count = columns + dropped;
    let what = if lost.len() > LONGEST { "the rest".to_owned() } else { format!("`{lost}`") };
    let message = format!("The row has {}, and its table {columns} columns: {what} is shown nowhere.", cells(count));
    let in_code = pipes_in_code(document.source.slice(row.span));
    let finding = findings.tell(&document.source, span, message);
    if in_code.len() == dropped {
        let start = row.span.start as usize;
        let edits = in_code.iter().map(|at| Edit { span: Span::at(start + at), text: "\\".to_owned() });
        finding.help("write `\\|` for a pipe that divides no cells, in code too");
        finding.fix(Fix::likely("escape the pipes in code").edits(&document.source, edits));
    } else {
        finding.help("write `\\|` for a pipe that divides no cells, or give the table another column");
    }
    Some(finding)
}

/// A row that loses nothing, but whose cells are moved by a pipe in code.
fn divided<'a>(document: &LoopDoc, table: &Table, row: Row<'_>, findings: &'a mut Findings) -> Option<&'a mut Finding> {
    let whole = document.source.slice(row.span);
    let inner = whole.trim().trim_start_matches('|').trim_end_matches('|');
    let in_code = pipes_in_code(whole);
    let (first, dropped) = (in_code.first()?, (pipes(inner).count() + 1).checked_sub(table.head().len())?);
    let start = row.span.start as usize;
    let finding = findings.tell(&document.source, Span::new(start + first, start + first + 1), "This pipe divides the code that it stands in, and the cells behind it move.");
    finding.help("write `\\|` for a pipe that divides no cells, in code too");
    let edits = in_code.iter().map(|at| Edit { span: Span::at(start + at), text: "\\".to_owned() });
    let fix = (in_code.len() == dropped).then(|| Fix::likely("escape the pipes in code").edits(&document.source, edits));
    Some(finding.fix(fix))
}

/// The pipes of a row that stand in code, and divide cells all the same.
fn pipes_in_code(row: &str) -> Vec<usize> {
    let (mut ticks, mut from) = (0, 0);
    let in_code = pipes(row).filter(|at| {
        ticks += row[from..*at].matches('`').count();
        from = *at;
        ticks % 2 == 1
    });
    in_code.collect()
}

/// Rows in running text, which `first` is the first of.
fn lost(document: &LoopDoc, span: Span, first: &str, findings: &mut Findings) {
    let text = document.text();
    let tables = &document.markdown.tables;
    let above = tables.partition_point(|table| table.span.end <= span.start).checked_sub(1).and_then(|at| tables.get(at));
    let above = above.and_then(|table| {
        let row = table.rows().next_back()?.span.trimmed(text);
        let between = text.get(row.end as usize..span.start as usize)?;
        // In a quote, the lines begin with its sign.
        let between = between.trim_matches(['>', ' ', '\t', '\r', '\n']);
        let between = if between.starts_with("<!--") { text[row.end as usize..span.start as usize].trim() } else { between };
        let comment = between.starts_with("<!--") && between.find("-->") == Some(between.len().wrapping_sub(3));
        (between.is_empty() || comment).then_some((row, between))
    });
    let subject = first.trim_matches('|').split('|').next().unwrap_or_default().trim().to_owned();
    let Some((row, between)) = above else {
        if first.matches('|').count() > 2 {
            let finding = findings.tell(&document.source, span, "These lines are written as a table, and are none.");
            finding.subject(subject).help("below the headers, write a line of dashes with as many columns: `|---|---|`");
        }
        return;
    };
    let what = if between.is_empty() { "blank line" } else { "comment" };
    let message = format!("This row belongs to no table: the {what} above it ends the table.");
    let finding = findings.tell(&document.source, Span::at(span.start as usize).within(&text[span.start as usize..], first), message);
    finding.subject(subject).related(&document.source, row, "the table ends here");
    let gap = Span { start: row.end, end: span.start };
    let written = document.source.slice(row);
    if document.source.slice(gap).contains('>') && between.is_empty() || between.contains('\n') {
        finding.help("take out what stands between the rows");
    } else if between.is_empty() {
        finding.help("take out the blank line");
        finding.fix(Fix::likely("take out the blank line").edit(&document.source, gap, document.line_end()));
    } else {
        finding.help("put the comment at the end of the last cell of the row above");
        if written.ends_with('|') && !written.ends_with("\\|") {
            let cell = written[..written.len() - 1].trim_end();
            let at = Span::at(row.start as usize + cell.len());
            let fix = Fix::likely("put the comment into the row above").edit(&document.source, at, format!(" {between}"));
            finding.fix(fix.edit(&document.source, gap, document.line_end()));
        }
    }
}

/// The pipes of a row that divide cells.
fn pipes(row: &str) -> impl Iterator<Item = usize> {
    row.match_indices('|').map(|(at, _)| at).filter(|at| !row[..*at].ends_with('\\'))
}

fn cells(count: usize) -> String {
    counted(count, "cell", "cells")
}
