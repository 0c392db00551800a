//! Phases in running text, where a section says how far the work is: `P0-P2 done. P3 in progress (tests).`

use super::{Form, Row, Weight};
use crate::model::claim::{Status, stated, with_residue};
use crate::model::fields::lines;
use crate::model::label::{Label, Sign, label, parts};
use crate::model::page::Page;
use crate::model::status::PhaseStatus;
use crate::model::topic::Topic;
use crate::text::{Span, WordSet, holds_any_case};

/// Reads what is told of phases that are declared elsewhere.
pub(super) fn read(page: &Page<'_>, rows: &mut Vec<Row>) {
    /// So much is told in one document.
    const MOST: usize = 1024;
    let from = rows.len();
    for at in (usize::from(page.is_titled())..page.markdown.headings.len()).filter(|at| tells(page, *at)) {
        // An item that a sign divides from its label was read as a row.
        let items = page.items_of(at).iter().filter(|item| item.parent.is_none() && !item.quoted).map(|item| item.text);
        let items = items.filter(|text| label(page.text, *text).is_none_or(|label| label.sign == Sign::Blank));
        let paragraphs = page.paragraphs_of(at).iter().filter(|paragraph| !paragraph.quoted);
        let paragraphs =
            paragraphs.map(|paragraph| paragraph.span).filter(|span| !span.of(page.text).starts_with("**"));
        for line in items.chain(paragraphs).flat_map(|span| lines(page.text, span)) {
            for clause in clauses(page.text, line) {
                told(page, at, clause, rows);
                if rows.len() - from > MOST {
                    return;
                }
            }
        }
    }
}

/// Whether a section is about how far the work is now.
fn tells(page: &Page<'_>, at: usize) -> bool {
    const WORDS: WordSet = WordSet::of(&["status", "state", "progress"]);
    // Of most titles a look tells.
    let is_called_so = |title: &str| {
        (holds_any_case(title, "stat") || holds_any_case(title, "progress"))
            && title.split(|c: char| !c.is_alphanumeric()).any(|word| WORDS.has(word))
    };
    matches!(page.topic(Some(at)), Topic::Other | Topic::Status | Topic::Plan)
        && page.title(Some(at)).is_some_and(is_called_so)
}

/// The clauses of a line: what a dot, a comma or a semicolon ends outside of brackets.
fn clauses(text: &str, line: Span) -> impl Iterator<Item = Span> {
    let bytes = line.of(text).as_bytes();
    let mut depth = 0_usize;
    let mut from = Some(0);
    std::iter::from_fn(move || {
        let start = from?;
        let rest = bytes.get(start..).unwrap_or_default();
        let ends = |(at, byte): (usize, &u8)| {
            match byte {
                b'(' | b'[' => depth += 1,
                b')' | b']' => depth = depth.saturating_sub(1),
                b'.' | b',' | b';' => return depth == 0 && rest.get(at + 1).is_none_or(|next| *next == b' '),
                _ => {}
            }
            false
        };
        let end = rest.iter().enumerate().position(ends);
        from = end.map(|end| start + end + 1);
        let end = start + end.unwrap_or(rest.len());
        Some(Span::new(line.start as usize + start, line.start as usize + end).trimmed(text))
    })
}

/// What a clause says of phases: their label, and right behind it a status.
fn told(page: &Page<'_>, at: usize, clause: Span, rows: &mut Vec<Row>) {
    const LINKS: WordSet = WordSet::of(&["is ", "are "]);
    // These go with the word: `P2 has not started` becomes `P2 complete`.
    const VERBS: WordSet = WordSet::of(&["has ", "have ", "still ", "is still ", "remains ", "remain "]);
    let Some(label) = label(page.text, clause).filter(|label| label.plain) else { return };
    let said = Span::new(label.rest, clause.end as usize);
    let written = said.of(page.text);
    let verb = VERBS.strip(written);
    let bare = verb.or_else(|| LINKS.strip(written)).unwrap_or(written);
    let begins = said.start;
    let said = said.within(written, bare);
    let status = stated(page.text, said, &page.words.phases, Some(PhaseStatus::Done)).0;
    let Some(status) = status.filter(|status| status.word.start == said.start && status.value.is_some()) else {
        return;
    };
    let whole = |span: Span| Span { start: begins, ..span };
    let status =
        if verb.is_some() { Status { raw: whole(status.raw), word: whole(status.word), ..status } } else { status };
    rows.extend(told_of(&label, with_residue(page.text, status), clause, at));
}

/// What is told of the phases that a label names, `P0-P2` of three.
fn told_of(label: &Label, status: Status<PhaseStatus>, span: Span, at: usize) -> impl Iterator<Item = Row> {
    parts(&label.name).map(move |name| Row {
        label: Some(label.span),
        name: Some(name.into()),
        title: label.span,
        form: Form::Paragraph,
        span,
        group: (Form::Paragraph, at + 1),
        section: Some(at),
        status: Some(status),
        depends: Vec::new(),
        lane: None,
        weight: Weight::Mentions,
    })
}
