//! Phases in lists: bullets, boxes, numbered items.

use std::cell::LazyCell;

use super::details::{details, yields};
use super::{Form, Row, Weight};
use crate::model::claim::{Status, is_shouted, reported, stated, titled, with_residue};
use crate::model::fields::{Field, field};
use crate::model::id;
use crate::model::label::{Label, Sign, label};
use crate::model::marks::{is_half, past_mark, slug};
use crate::model::page::Page;
use crate::model::refs::has_destination;
use crate::model::status::PhaseStatus;
use crate::model::topic::Topic;
use crate::syntax::markdown::Item;
use crate::text::{Short, Span, WordSet, holds_any_case};

pub(super) fn read(page: &Page<'_>, rows: &mut Vec<Row>) {
    for (at, item) in page.markdown.items.iter().enumerate().filter(|(_, item)| item.parent.is_none()) {
        let topic = page.topic(item.section);
        let of_others = matches!(topic, Topic::Criteria | Topic::Elsewhere | Topic::History | Topic::Guards);
        if of_others || (item.quoted && topic != Topic::Phases) {
            continue;
        }
        // An item comes right before the first of those in it.
        let nests = page.markdown.items.get(at + 1).is_some_and(|next| next.parent == Some(at));
        // Below a phase's own heading a step is work of its own where it says how far it is; boxes are counted.
        let is_counted = topic == Topic::Detail && item.tick.is_some();
        if is_counted && !nests {
            continue;
        }
        let label = label_of(page, item).filter(|_| !page.is_demanded(item));
        // Most items have no label, and none in them.
        if label.is_none() && !nests {
            continue;
        }
        let holds = label.as_ref().is_none_or(Label::holds_others);
        let within: Vec<(usize, Label)> =
            if holds && nests { labelled_within(page, at, label.is_some()).collect() } else { Vec::new() };
        if within.is_empty() {
            if let Some(label) = label.filter(|_| !is_counted) {
                let from = rows.len();
                work(page, at, topic, &label, item.list, rows);
                if topic == Topic::Phases {
                    parts_within(page, at, &label, item.list, rows);
                }
                if topic == Topic::Detail && rows[from..].iter().all(|row| row.status.is_none()) {
                    rows.truncate(from);
                }
            }
            continue;
        }
        // A lane is no phase where its phases stand below it; what stands below any other words is work if nothing else is.
        let topic = if label.is_some() || topic == Topic::Account { topic } else { Topic::Other };
        let named = label.as_ref().map_or_else(|| first_line(page.text, item.text), |label| label.span);
        let lane = Short::new(&slug(named.of(page.text)));
        let from = rows.len();
        within.iter().for_each(|(at, label)| work(page, *at, topic, label, item.list, rows));
        rows[from..].iter_mut().for_each(|row| row.lane = Some(lane.clone()));
    }
    unlabelled(page, rows);
}

/// Reads a labelled item as one of a list, and what is said of it below.
fn work(page: &Page<'_>, at: usize, topic: Topic, label: &Label, list: usize, rows: &mut Vec<Row>) {
    let item = &page.markdown.items[at];
    let Some(weight) = labelled(page, item, topic, label) else { return };
    let mut own = Row { group: (Form::Bullet, list), ..row(page, item, Some(label.clone()), weight) };
    let first = rows.len();
    if weight == Weight::Declares {
        details(page, page.lines_below(at), label, (item.section, at), rows);
        yields(page, Span::new(label.rest, item.text.end as usize), &mut own, &rows[first..]);
    }
    rows.push(own);
}

/// Reads the parts of a phase that stand below it, where their labels go on with its own and they say how far they are:
/// `P2b` below `P2`.
fn parts_within(page: &Page<'_>, at: usize, whole: &Label, list: usize, rows: &mut Vec<Row>) {
    const FAILED: WordSet = WordSet::of(&["failed", "fail", "failing"]);
    let goes_on = |part: &Label| {
        let rest = part.name.strip_prefix(&*whole.name).unwrap_or_default();
        !rest.is_empty() && !rest.starts_with(|c: char| c.is_ascii_digit())
    };
    // What failed once, or is another loop's, is no part of what is left; boxes are counted.
    let stands = |below: usize| {
        let item = &page.markdown.items[below];
        item.tick.is_none() && !has_destination(item.text.of(page.text))
    };
    let parts = labelled_within(page, at, false).filter(|(below, label)| goes_on(label) && stands(*below));
    for (below, label) in parts {
        let from = rows.len();
        work(page, below, Topic::Phases, &label, list, rows);
        let tried = |row: &Row| row.status.is_some_and(|status| FAILED.has(status.word.of(page.text)));
        if rows[from..].iter().all(|row| row.status.is_none() || tried(row)) {
            rows.truncate(from);
        }
    }
}

/// The items right below the one numbered `at` that have labels; `A1` is one below a lane.
fn labelled_within<'a>(page: &'a Page<'_>, at: usize, lane: bool) -> impl Iterator<Item = (usize, Label)> + use<'a> {
    let items = &page.markdown.items;
    let nested = (at + 1..items.len()).take_while(move |below| items[at].span.contains(items[*below].span));
    let children = nested.filter(move |below| items[*below].parent == Some(at));
    let named = children.filter_map(|below| Some((below, label_of(page, &items[below])?)));
    named.filter(move |(_, label)| (label.plain || lane) && label.sign != Sign::Blank && !label.holds_others())
}

/// What a labelled item may do where it stands.
fn labelled(page: &Page<'_>, item: &Item, topic: Topic, label: &Label) -> Option<Weight> {
    let divided = label.sign != Sign::Blank;
    match topic {
        Topic::Phases => Some(Weight::Declares),
        // In a plan `M1: Boot` is work.
        _ if !divided || !(label.plain || topic == Topic::Plan) => None,
        _ if is_class(page, item.section, label, item.text) => None,
        Topic::Account => Some(Weight::Mentions),
        _ => Some(Weight::Suggests),
    }
}

/// Items without a label, in a section of phases: all of them where none has one, else those that state a status among
/// the labelled ones.
fn unlabelled(page: &Page<'_>, rows: &mut Vec<Row>) {
    if !page.has(Topic::Phases) {
        return;
    }
    // The sections whose phases are known by labels, or from a table, and the lists.
    let known = LazyCell::new(|| {
        let declared = || rows.iter().filter(|row| row.weight == Weight::Declares);
        let mut sections: Vec<Option<usize>> = declared().map(|row| row.section).collect();
        let mut lists: Vec<(Form, usize)> = declared().map(|row| row.group).collect();
        sections.sort_unstable();
        lists.sort_unstable();
        (sections, lists)
    });
    let mut others: Vec<Row> = Vec::new();
    let (mut found, mut named): (Vec<Row>, Vec<Row>) = (Vec::new(), Vec::new());
    // The tasks of a phase that has a heading of its own are parts of it.
    let works = |section| {
        page.own_topic(section) == Topic::Phases
            && page.topic(section) == Topic::Phases
            && !page.is_under(section, Topic::Detail)
    };
    let items = page.sections(works).flat_map(|at| page.items_of(at));
    for item in items.filter(|item| item.parent.is_none() && !item.quoted) {
        let is_part = || item.tick.is_some() && page.piece(item.section).is_some();
        if is_part() || page.is_demanded(item) {
            continue;
        }
        let (sections, lists) = &*known;
        let beside = sections.binary_search(&item.section).is_ok();
        if beside && lists.binary_search(&(Form::Bullet, item.list)).is_err() {
            // Boxes beside a list of phases are counted, and are no phases.
            others.extend((item.tick.is_none()).then(|| row(page, item, None, Weight::Declares)));
            continue;
        }
        if beside && label_of(page, item).is_some() {
            continue;
        }
        let text = item.text.of(page.text);
        let gap = id::prefix(text.trim_start_matches(['*', '~', '`']).as_bytes()).is_some();
        if gap || item.text.is_empty() {
            continue;
        }
        let key = if text.starts_with("**") { field(page.text, item.text) } else { None };
        let Some(key) = key else {
            let row = row(page, item, None, Weight::Declares);
            if !beside || row.status.is_some() {
                found.push(row);
            }
            continue;
        };
        if names_work(&key) {
            named.push(row(page, item, None, Weight::Declares));
        }
    }
    // Of a list of which half say how far they are the others are work as well; else they are notes.
    for list in named.chunk_by(|a, b| a.group == b.group) {
        let stated = list.iter().filter(|row| row.status.is_some()).count();
        let all = stated * 2 >= list.len();
        found.extend(list.iter().filter(|row| all || row.status.is_some()).cloned());
    }
    // A list beside a table is work where half of it says how far it is.
    for list in others.chunk_by(|a, b| a.group == b.group) {
        let stated = list.iter().filter(|row| row.status.is_some());
        if stated.clone().count() * 2 >= list.len() {
            found.extend(stated.cloned());
        }
    }
    rows.append(&mut found);
}

/// Whether the bold key of an item is the name of work, and none of what is noted of it: `**Build**: in progress`.
fn names_work(field: &Field<'_>) -> bool {
    const NOTED: WordSet = WordSet::of(&[
        "owner", "owners", "lead", "team", "assignee", "goal", "goals", "objective", "scope", "status", "state",
        "progress", "overall", "note", "notes", "date", "dates", "created", "updated", "due", "target", "eta", "start",
        "end", "duration", "estimate", "effort", "priority", "severity", "depends on", "dependencies", "blocked by",
        "blocker", "blockers", "evidence", "risk", "risks", "current phase",
    ]);
    !field.is(&NOTED)
}

/// Items without a label in a plan, where nothing else is work: lists of which half state how far they are.
pub(super) fn planned(page: &Page<'_>, rows: &mut Vec<Row>) {
    if !page.has(Topic::Plan) || rows.iter().any(|row| row.weight != Weight::Mentions) {
        return;
    }
    let plain = |item: &&Item| item.parent.is_none() && !item.quoted && !is_aside(item.text.of(page.text));
    let plans = page.sections(|section| page.own_topic(section) == Topic::Plan);
    let items: Vec<&Item> = plans.flat_map(|at| page.items_of(at)).filter(plain).collect();
    for list in items.chunk_by(|a, b| a.list == b.list) {
        let label = |item| label_of(page, item).filter(|label| label.plain);
        let said: Vec<Row> = list.iter().map(|item| row(page, item, label(item), Weight::Declares)).collect();
        let stated = said.iter().filter(|row| row.status.is_some()).count();
        if stated > 0 && stated * 2 >= said.len() {
            rows.extend(said);
        }
    }
}

/// Whether a line of a plan is about something else than what is to be done: a gap, a loop, `Risk: ..`, `Non-goal: ..`.
fn is_aside(text: &str) -> bool {
    const OTHERS: WordSet = WordSet::of(&[
        "risk", "risks", "non-goal", "non-goals", "note", "assumption", "assumptions", "question", "decision",
    ]);
    let bare = text.trim_start_matches(['*', '_', '~', '`', '[', ' ']);
    let (first, rest) = bare.split_at(bare.find([':', ' ', '*']).unwrap_or(bare.len()));
    bare.starts_with("LOOP-")
        || id::prefix(bare.as_bytes()).is_some()
        || rest.trim_start_matches(['*', '_']).starts_with(':') && OTHERS.has(first)
}

/// The label of an item, which a box or a status may stand before.
fn label_of(page: &Page<'_>, item: &Item) -> Option<Label> {
    label(page.text, past_mark(page.text, item.text, page.words))
}

fn row(page: &Page<'_>, item: &Item, label: Option<Label>, weight: Weight) -> Row {
    let from = label.as_ref().map_or(item.text.start as usize, |label| label.rest);
    let said = Span::new(from, item.text.end as usize);
    // A tick or a word may also stand before the label.
    let before = label.as_ref().map(|label| Span::new(item.text.start as usize, label.span.start as usize));
    let before = before.filter(|before| !before.is_empty());
    let struck = before.is_some_and(|before| before.of(page.text).contains("~~"));
    let (mut status, mut title) = match struck.then(|| said.of(page.text).find("~~")).flatten() {
        // `~~W9: Train people~~ dropped`: what is struck is the title, what follows the status.
        Some(end) => {
            let (title, rest) = (Span::new(from, from + end), Span::new(from + end + 2, item.text.end as usize));
            (stated(page.text, rest, &page.words.phases, Some(PhaseStatus::Done)).0, title.trimmed(page.text))
        }
        None => stated(page.text, said, &page.words.phases, Some(PhaseStatus::Done)),
    };
    let marked = || {
        let before = before?;
        let (marked, _) = stated(page.text, before, &page.words.phases, Some(PhaseStatus::Done));
        marked.or_else(|| half(page.text, before))
    };
    // Of `[ ] Merge it. Done.` the box says how far it is, and not a word that nothing sets off.
    if item.tick.is_some() && status.is_some_and(|own| !is_set_off(page.text, said, own.raw)) {
        (status, title) = (None, said.trimmed(page.text));
    }
    match status {
        None => status = marked(),
        // Of `[x] P1: Draft` and `DONE P1: Draft` the word behind the label is the title.
        Some(own) => {
            if let Some(all) = titled(page.text, said, &own)
                && let Some(other) = marked().or_else(|| ticked(item)).filter(|other| other.value != own.value)
            {
                (status, title) = (Some(other), all);
            }
        }
    }
    if weight == Weight::Mentions {
        // That evidence of a phase is pending does not say that the phase is, unless no more than that is said.
        let shouted = |own: &Status<PhaseStatus>| is_shouted(own.word.of(page.text));
        let past = || page.title(item.section).is_some_and(|title| holds_any_case(title, "before"));
        let alone = |own: &Status<PhaseStatus>| {
            !past()
                && own.word.start == said.trimmed(page.text).start
                && own.tail.is_none_or(|tail| tail.of(page.text).starts_with(['(', ',', '\u{2014}', '-']))
        };
        status = reported(page.text, said, &page.words.phases)
            .filter(|own| own.value != Some(PhaseStatus::Todo) || shouted(own) || alone(own));
    }
    let form = match item {
        Item { tick: Some(_), .. } => Form::Checkbox,
        Item { number: Some(_), .. } => Form::Numbered,
        _ => Form::Bullet,
    };
    Row {
        label: label.as_ref().map(|label| label.span),
        name: label.map(|label| label.name),
        title: first_line(page.text, title),
        form,
        span: item.span.trimmed(page.text),
        group: (Form::Bullet, item.list),
        section: item.section,
        status: status.map(|status| with_residue(page.text, status)).or_else(|| ticked(item)),
        depends: Vec::new(),
        lane: None,
        weight,
    }
}

/// Whether a dash, a colon, a bracket or the like stands before a status in `said`, or nothing does.
fn is_set_off(text: &str, said: Span, status: Span) -> bool {
    let before = text.get(said.start as usize..status.start as usize).unwrap_or_default();
    let before = before.trim_end_matches([' ', '*', '_']);
    before.is_empty() || !before.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '.' | ')' | '"' | '\'' | '%'))
}

/// The status of a box that is half ticked.
fn half(text: &str, before: Span) -> Option<Status<PhaseStatus>> {
    let written = before.of(text).trim_end_matches(['*', '_', ' ']);
    let inside = written.strip_prefix('[')?.strip_suffix(']').filter(|inside| is_half(inside))?;
    let raw = before.within(before.of(text), written);
    let word = before.within(before.of(text), inside);
    Some(Status { raw, word, tail: None, value: Some(PhaseStatus::Partial) })
}

/// The status that a box gives to its own item.
fn ticked(item: &Item) -> Option<Status<PhaseStatus>> {
    let tick = item.tick?;
    let value = if tick.ticked { PhaseStatus::Done } else { PhaseStatus::Todo };
    Some(Status { raw: tick.span, word: tick.span, tail: None, value: Some(value) })
}

/// Whether a `P0` is a class of priority and no phase.
pub(super) fn is_class(page: &Page<'_>, section: Option<usize>, label: &Label, text: Span) -> bool {
    const CLASSES: WordSet = WordSet::of(&[
        "must do", "must have", "must fix", "should do", "should have", "could do", "could have", "critical", "high",
        "medium", "low", "urgent", "must", "should", "could", "nice to have", "do today", "fix now", "nice-to-have",
    ]);
    if label.name.as_bytes().first() != Some(&b'P') {
        return false;
    }
    let rest = page.text.get(label.rest..text.end as usize).unwrap_or_default();
    let rest = rest.trim_start_matches(['(', '[', '*', ' ']);
    // Behind the longest: where `must do` stands, `must` goes on.
    let class = CLASSES.strip(rest).is_some_and(|rest| {
        !rest.starts_with(|c: char| c.is_alphanumeric() || c == ' ' || c == '-')
            || rest.starts_with(" -")
            || rest.starts_with(" \u{2014}")
    });
    class || page.is_ranked(section)
}

fn first_line(text: &str, span: Span) -> Span {
    let written = span.of(text);
    let end = memchr::memchr(b'\n', written.as_bytes()).unwrap_or(written.len());
    span.within(written, written[..end].trim_end())
}
