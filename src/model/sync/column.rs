//! A Status column for a table of phases that has none.

use crate::model::loop_doc::LoopDoc;
use crate::model::phases::Phase;
use crate::model::status::{PhaseStatus, Word};
use crate::model::vocabulary::Vocabulary;
use crate::syntax::markdown::{Row, Table};
use crate::text::{Edit, Source, Span, apply};

/// The edits that add a Status column to the table of `phase`, in which that row says `value`, and the others what
/// is said of them elsewhere, else that they are still to be done.
///
/// Nothing where a row has fewer or more cells than the header, or where the document would read differently.
pub fn column(document: &LoopDoc, phase: &Phase, value: PhaseStatus, words: &Vocabulary) -> Option<Vec<Edit>> {
    let text = document.text();
    let own = |table: &&Table| table.rows().any(|row| row.span == phase.span);
    let table = document.markdown.tables.iter().find(own)?;
    let whole = |row: Row<'_>| {
        row.cells.len() == table.head().len() && row.cells.last().is_some_and(|cell| row.span.contains(*cell))
    };
    if !table.rows().all(whole) {
        return None;
    }
    let mut lines = lines(text, table.span);
    let mut edits = vec![cell(text, lines.next()?, "Status", ' '), cell(text, lines.next()?, "------", '-')];
    for (row, line) in table.rows().zip(lines) {
        let own = document.phases.iter().find(|one| one.statements.iter().any(|said| said.span == row.span));
        let said = own.map(|own| if own.span == phase.span { value } else { stands(own).unwrap_or(PhaseStatus::Todo) });
        edits.push(cell(text, line, said.map_or("", Word::name), ' '));
    }
    is_sound(document, &edits, phase, value, words).then_some(edits)
}

/// What a phase is said to be.
fn stands(phase: &Phase) -> Option<PhaseStatus> {
    phase.status.and_then(|status| status.value)
}

/// The lines of a table, each without the white space at its end.
fn lines(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let written = span.of(text);
    written.lines().map(move |line| span.within(written, line.trim_end())).filter(|line| !line.is_empty())
}

/// One more cell at the end of a line; its sides are blanks, or the dashes of a rule.
fn cell(text: &str, line: Span, word: &str, side: char) -> Edit {
    let closed = line.of(text).ends_with('|') && !line.of(text).ends_with("\\|");
    let text = if closed { format!("{side}{word:6}{side}|") } else { format!(" | {}", word.trim_end()) };
    let text = if closed { text } else { text.trim_end().to_owned() };
    Edit { span: Span::at(line.end as usize), text }
}

/// Whether the document with `edits` says that `phase` is `value`, and everything else as before.
fn is_sound(document: &LoopDoc, edits: &[Edit], phase: &Phase, value: PhaseStatus, words: &Vocabulary) -> bool {
    let Ok(text) = apply(document.text(), edits) else { return false };
    let after = LoopDoc::read(Source::new(document.source.path().clone(), text), words);
    let said = |phase: &Phase| (phase.key.clone(), stands(phase));
    let meant = document.phases.iter().zip(&after.phases).map(|(one, now)| {
        let before = stands(one).or_else(|| stands(now).filter(|now| *now == PhaseStatus::Todo));
        (one.key.clone(), if one.span == phase.span { Some(value) } else { before })
    });
    let gaps = |document: &LoopDoc| -> Vec<_> {
        document.gaps.iter().map(|gap| (gap.id.clone(), gap.status.and_then(|status| status.value))).collect()
    };
    let same = document.phases.len() == after.phases.len() && meant.eq(after.phases.iter().map(said));
    same && gaps(document) == gaps(&after)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::RepoPath;

    fn with_column(text: &str) -> Option<String> {
        let words = Vocabulary::default();
        let path = RepoPath::new("a.scope.md").expect("a path");
        let document = LoopDoc::read(Source::new(path, text.to_owned()), &words);
        let edits = column(&document, document.phases.first()?, PhaseStatus::Done, &words)?;
        apply(text, &edits).ok()
    }

    #[test]
    fn a_table_gets_a_column_in_its_own_form() {
        for (before, after) in [
            (
                "## Phases\n\n| Phase | Scope |\n|---|---|\n| P1 | pump |\n| P2 | pipe |\n\nText.\n",
                "## Phases\n\n| Phase | Scope | Status |\n|---|---|--------|\n| P1 | pump | done   |\n| P2 | pipe | todo   |\n\nText.\n",
            ),
            (
                "## Phases\r\n\r\nPhase | Scope\r\n---|---\r\nP1 | pump\r\nP2 | pipe\r\n",
                "## Phases\r\n\r\nPhase | Scope | Status\r\n---|--- | ------\r\nP1 | pump | done\r\nP2 | pipe | todo\r\n",
            ),
        ] {
            assert_eq!(with_column(before).as_deref(), Some(after));
        }
    }

    #[test]
    fn a_ragged_table_gets_none() {
        assert_eq!(with_column("## Phases\n\n| Phase | Scope |\n|---|---|\n| P1 |\n| P2 | pipe |\n"), None);
    }
}
