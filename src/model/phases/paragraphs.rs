//! Phases in paragraphs: a title over what belongs to it, and lines in a section of phases.

use super::details::{details, opened, yields};
use super::items::is_class;
use super::{Form, Row, Weight};
use crate::model::claim::{closing_bracket, stated, with_residue};
use crate::model::fields::lines;
use crate::model::label::{Label, Sign, label};
use crate::model::page::Page;
use crate::model::status::PhaseStatus;
use crate::model::topic::Topic;
use crate::syntax::markdown::Paragraph;
use crate::text::Span;

pub(super) fn read(page: &Page<'_>, rows: &mut Vec<Row>) {
    for (at, paragraph) in page.markdown.paragraphs.iter().enumerate().filter(|(_, paragraph)| !paragraph.quoted) {
        let topic = page.topic(paragraph.section);
        let weight = match topic {
            Topic::Phases | Topic::Plan => Weight::Declares,
            Topic::Other | Topic::Status | Topic::Report => Weight::Suggests,
            _ => continue,
        };
        // Most paragraphs are prose: a look tells.
        if weight == Weight::Suggests && !paragraph.span.of(page.text).starts_with("**") {
            continue;
        }
        let mut lines = lines(page.text, paragraph.span).map(|span| span.trimmed(page.text));
        let title = |line: &Span| title(page, paragraph, *line, weight);
        let Some(first) = lines.next() else { continue };
        let opening = title(&first);
        if opening.is_none() && topic != Topic::Phases {
            continue;
        }
        let all: Vec<Span> = std::iter::once(first).chain(lines).collect();
        if opening.is_some() {
            let titles: Vec<Option<Title>> = std::iter::once(opening).chain(all[1..].iter().map(title)).collect();
            titled(page, at, &all, &titles, weight, rows);
        } else {
            listing(page, paragraph, &all, rows);
        }
    }
}

/// The label of a line that is a title, and how long what is said in it is.
type Title = (Label, usize);

/// Titles among the lines of the paragraph numbered `at`, and what is said below each.
fn titled(page: &Page<'_>, at: usize, all: &[Span], titles: &[Option<Title>], weight: Weight, rows: &mut Vec<Row>) {
    let paragraph = &page.markdown.paragraphs[at];
    let place = (paragraph.section, at);
    let starts = titles.iter().enumerate().filter_map(|(nth, title)| Some((nth, title.as_ref()?)));
    for (nth, (label, bare)) in starts {
        let mut own = row(page, paragraph, label, all[nth], *bare, weight);
        let first = rows.len();
        let untitled = titles[nth + 1..].iter().take_while(|title| title.is_none()).count();
        let below = &all[nth + 1..=nth + untitled];
        if let (None, Some(line)) = (&own.status, below.first()) {
            rows.extend(opened(page, label, *line, below.len() > 1, place));
        }
        let is_last = nth + 1 + below.len() == all.len();
        let items = is_last.then(|| items_below(page, at)).into_iter().flatten();
        details(page, below.iter().copied().chain(items), label, place, rows);
        let said = Span::new(label.rest, label.rest.max(all[nth].start as usize + bare));
        yields(page, said, &mut own, &rows[first..]);
        rows.push(own);
    }
}

/// Reads a line as a title: `P0 Triage (local):` before a list, `**Phase 2: Move** \u{1f504}`.
fn title(page: &Page<'_>, paragraph: &Paragraph, first: Span, weight: Weight) -> Option<Title> {
    let written = first.of(page.text);
    let inside = written.strip_prefix("**").and_then(|rest| rest.split_once("**"));
    let opens = weight == Weight::Declares && first == paragraph.span && written.ends_with(':');
    if inside.is_none() && !opens {
        return None;
    }
    let label = label(page.text, first).filter(|label| label.plain)?;
    let is_all = inside.is_some_and(|(inside, _)| inside == label.span.of(page.text));
    let divided = is_all || label.sign != Sign::Blank;
    if weight == Weight::Suggests && (!divided || is_class(page, paragraph.section, &label, first)) {
        return None;
    }
    let bare = written.trim_end_matches([':', '*']).len();
    let Some((_, behind)) = inside.filter(|_| !opens) else { return Some((label, bare)) };
    let ends = behind.trim_matches([':', ' ', '*']).is_empty();
    if ends {
        return Some((label, bare));
    }
    // `**Phase 0: Drill** (by the vendor)`
    let remark = behind.trim();
    if divided && closing_bracket(remark, 0).is_some_and(|close| remark.starts_with('(') && close + 1 == remark.len()) {
        let status = stated(page.text, first, &page.words.phases, Some(PhaseStatus::Done)).0;
        let end = if status.is_some() { written.len() } else { written.len() - behind.len() - "**".len() };
        return Some((label, end));
    }
    // What follows the emphasis is a status, or the line is a sentence about the phase.
    let said = Span { start: first.end - u32::try_from(behind.len()).ok()?, end: first.end };
    let status = stated(page.text, said, &page.words.phases, Some(PhaseStatus::Done));
    let (Some(status), rest) = status else { return None };
    let leads = divided && status.word.start <= said.trimmed(page.text).start + 2;
    (rest.is_empty() || rest.start == said.start || leads || weight == Weight::Declares)
        .then_some((label, written.len()))
}

/// The lines of a paragraph in a section of phases, each of which speaks of a phase, or states its status.
fn listing(page: &Page<'_>, paragraph: &Paragraph, all: &[Span], rows: &mut Vec<Row>) {
    let divided = |span| label(page.text, span).filter(|label| label.plain && label.sign == Sign::Divider);
    let read = |span: &Span| {
        let label = divided(*span)?;
        Some(row(page, paragraph, &label, *span, span.of(page.text).len(), Weight::Declares))
    };
    let found: Vec<Option<Row>> = all.iter().map(read).collect();
    let listed = found.len() > 1 && found.iter().all(Option::is_some);
    rows.extend(found.into_iter().flatten().filter(|row| listed || row.status.is_some()));
}

/// The items between the paragraph numbered `at` and the next block of text in its section.
fn items_below<'a>(page: &'a Page<'_>, at: usize) -> impl Iterator<Item = Span> + use<'a> {
    let own = page.markdown.paragraphs[at];
    let next = page.markdown.paragraphs.get(at + 1).filter(|next| next.section == own.section);
    let end = next.map_or(u32::MAX, |next| next.span.start);
    let items = own.section.map(|section| page.items_of(section)).unwrap_or_default();
    let from = items.partition_point(|item| item.span.start < own.span.end);
    let below = items[from..].iter().take_while(move |item| item.span.start < end);
    below.filter(|item| item.parent.is_none()).map(|item| item.text)
}

/// The phase that a line of a paragraph speaks of; what is said of it ends `bare` bytes behind its beginning.
fn row(page: &Page<'_>, paragraph: &Paragraph, label: &Label, span: Span, bare: usize, weight: Weight) -> Row {
    let end = span.start as usize + bare;
    let said = Span::new(label.rest, end.max(label.rest));
    let (status, title) = stated(page.text, said, &page.words.phases, Some(PhaseStatus::Done));
    Row {
        label: Some(label.span),
        name: Some(label.name.clone()),
        title,
        form: Form::Paragraph,
        span,
        group: (Form::Paragraph, paragraph.section.map_or(0, |section| section + 1)),
        section: paragraph.section,
        status: status.map(|status| with_residue(page.text, status)),
        depends: Vec::new(),
        lane: None,
        weight,
    }
}
