//! Rows that speak of one phase become that phase.

use std::cmp::Ordering;

use smallvec::{SmallVec, smallvec};

use super::apart::{Apart, are_alike};
use super::keys::name;
use super::ranges::expand;
use super::{Boxes, Form, Phase, Row, Statement, Weight};
use crate::model::claim::Status;
use crate::model::label::parts;
use crate::model::page::Page;
use crate::model::status::PhaseStatus;
use crate::text::{Short, Span, holds_any_case};

/// Joins `rows`, which are in the order of the text. The `groups` are there to be used again.
pub(super) fn join<'a>(page: &Page<'_>, rows: &'a [Row], groups: &mut Groups<'a>) -> Vec<Phase> {
    if rows.is_empty() {
        return Vec::new();
    }
    groups.begin(rows);
    let apart = Apart::of(page, groups.by_name());
    let declares = |row: &Row| row.weight == Weight::Declares;
    let numbered = || rows.iter().enumerate();
    let plain = numbered().filter(|(_, row)| declares(row) && !is_combined(row));
    plain.for_each(|row| groups.declare(page, &apart, row));
    let combined = numbered().filter(|(_, row)| declares(row) && is_combined(row));
    let others = numbered().filter(|(_, row)| !declares(row));
    combined.chain(others).for_each(|row| groups.attach(page, &apart, row));
    let groups = &mut groups.all;
    groups.sort_by_key(|group| group.leader().span);
    let mut phases: Vec<Phase> = groups.iter().map(|group| phase(page, group)).collect();
    name(page, &mut phases, |at| is_aside(groups[at].first));
    expand(&mut phases);
    count_boxes(page, &mut phases);
    phases
}

/// Lets suggestions declare where nothing else does, if they stand in company; and where others do, those of a list
/// that states statuses and is about none of their work: they are claims that nobody else makes.
pub(super) fn settle(rows: &mut [Row]) {
    if rows.iter().all(|row| row.weight != Weight::Suggests) {
        return;
    }
    let mut declared: Vec<Option<Short>> =
        rows.iter().filter(|row| row.weight == Weight::Declares).map(|row| row.name.clone()).collect();
    declared.sort_unstable();
    let suggests = |row: &&Row| row.weight == Weight::Suggests;
    let mut company: Vec<(Form, usize)> = rows.iter().filter(suggests).map(|row| row.group).collect();
    company.sort_unstable();
    let mut claims: Vec<(Form, usize)> =
        rows.iter().filter(suggests).filter(|row| row.status.is_some()).map(|row| row.group).collect();
    claims.sort_unstable();
    let mut families: Vec<Short> = declared.iter().flatten().map(|name| family(name).into()).collect();
    families.sort_unstable();
    let known = |row: &&Row| row.name.is_some() && declared.binary_search(&row.name).is_ok();
    let mut shared: Vec<(Form, usize)> = rows.iter().filter(suggests).filter(known).map(|row| row.group).collect();
    shared.sort_unstable();
    let among = |groups: &[(Form, usize)], group: (Form, usize)| groups.binary_search(&group).is_ok();
    for row in rows.iter_mut().filter(|row| row.weight == Weight::Suggests) {
        let group = row.group;
        let first = company.partition_point(|other| *other < group);
        let alone = company.get(first + 1) != Some(&group) && row.form != Form::FrontMatter;
        let own = declared.is_empty() || (among(&claims, group) && !among(&shared, group));
        // `P3: Clean up - TODO` below `Additional phases` is one more of those that are declared.
        let is_more = row.status.is_some()
            && row
                .name
                .as_ref()
                .is_some_and(|name| families.binary_search_by(|known| known.as_str().cmp(family(name))).is_ok())
            && !known(&&*row);
        row.weight = match (alone && !is_more, own || (alone && is_more)) {
            (true, _) => Weight::Mentions,
            (false, true) => Weight::Declares,
            (false, false) => Weight::Recalls,
        };
    }
}

/// The letters that a name begins with: `P` of `P3`.
fn family(name: &str) -> &str {
    &name[..name.bytes().take_while(u8::is_ascii_alphabetic).count()]
}

/// The rows of a document, sorted into groups that speak of one phase each.
#[derive(Default)]
pub(super) struct Groups<'a> {
    all: Vec<Group<'a>>,
    /// The rows that have a name, in the order of these, each with its number among all rows.
    named: Vec<(usize, &'a Row)>,
    /// For each row by its number, where the first row of its name stands among the named ones.
    first: Vec<Option<usize>>,
    /// Beside the first row of each name, the first and the last group of that name.
    places: Vec<Option<(usize, usize)>>,
}

/// The rows that speak of one phase.
struct Group<'a> {
    /// The row that opened the group names it.
    first: &'a Row,
    more: SmallVec<[&'a Row; 2]>,
    /// The group of the same name before this one.
    before: Option<usize>,
}

impl<'a> Group<'a> {
    /// The rows in the order in which they came.
    fn rows(&self) -> impl Iterator<Item = &'a Row> {
        std::iter::once(self.first).chain(self.more.iter().copied())
    }

    /// The rows in the order in which they are heard: one of a summary before a heading, a heading before a line in its
    /// section.
    fn heard(&self) -> SmallVec<[&'a Row; 4]> {
        let mut rows: SmallVec<[&Row; 4]> = smallvec![self.first];
        if !self.more.is_empty() {
            rows.extend_from_slice(&self.more);
            rows.sort_by_key(|row| self.rank(row));
        }
        rows
    }

    /// The row that is heard first.
    fn leader(&self) -> &'a Row {
        if self.more.is_empty() {
            return self.first;
        }
        self.rows().min_by_key(|row| self.rank(row)).unwrap_or(self.first)
    }

    /// What row is heard before another. A combined `P2+P4` only speaks of a phase, wherever it stands.
    fn rank(&self, row: &Row) -> (bool, bool, bool, Span) {
        let mentions = row.name != self.first.name || row.weight != Weight::Declares;
        (mentions, !row.form.is_row(), row.form == Form::Detail, row.span)
    }
}

impl<'a> Groups<'a> {
    /// Forgets all groups, and takes the rows of another document for those to be sorted.
    fn begin(&mut self, rows: &'a [Row]) {
        let Self { all, named, first, places } = self;
        all.clear();
        named.clear();
        named.extend(rows.iter().enumerate().filter(|(_, row)| row.name.is_some()));
        named.sort_by(|(_, a), (_, b)| a.name.cmp(&b.name));
        first.clear();
        first.resize(rows.len(), None);
        let mut before = 0;
        for same in named.chunk_by(|(_, a), (_, b)| a.name == b.name) {
            same.iter().for_each(|(nth, _)| first[*nth] = Some(before));
            before += same.len();
        }
        places.clear();
        places.resize(named.len(), None);
    }

    /// The rows of each name.
    fn by_name(&self) -> impl Iterator<Item = &[(usize, &'a Row)]> {
        self.named.chunk_by(|(a, _), (b, _)| self.first[*a] == self.first[*b])
    }

    /// Adds the row numbered `nth`, which declares a phase, to the group that declares the same, or opens one.
    fn declare(&mut self, page: &Page<'_>, apart: &Apart, (nth, row): (usize, &'a Row)) {
        // Of many groups of one name the last few are looked at: they are rows of one list.
        let place = self.first[nth];
        let last = place.and_then(|place| self.places[place]).map(|(_, last)| last);
        let known = std::iter::successors(last, |at| self.all.get(*at)?.before).take(8);
        let same = known.into_iter().find(|at| self.all.get(*at).is_some_and(|group| is_same(page, apart, group, row)));
        match same.and_then(|at| self.all.get_mut(at)) {
            Some(group) => group.more.push(row),
            None => self.open(row, place),
        }
    }

    /// Adds the row numbered `nth` to the phases it speaks of; one that declares, or stands in the front matter, becomes
    /// its own if it finds none.
    fn attach(&mut self, page: &Page<'_>, apart: &Apart, (nth, row): (usize, &'a Row)) {
        let (Some(name), Some(place)) = (&row.name, self.first[nth]) else { return };
        let own = self.places[place];
        if row.form == Form::Detail {
            if let Some(at) = own.and_then(|(_, last)| self.over(last, row.span)) {
                self.all[at].more.push(row);
            }
            return;
        }
        // Of several phases of one name it is not said which is meant.
        let meant = |(first, last)| row.weight == Weight::Declares || first == last;
        let first = |groups: Option<(usize, usize)>| groups.filter(|groups| meant(*groups)).map(|(first, _)| first);
        let parts = || parts(name).map(|part| first(self.named(part.as_bytes()))).collect();
        let each: Option<SmallVec<[usize; 4]>> = first(own).map(|at| smallvec![at]).or_else(parts);
        match each {
            // What one of several tracks says is a claim of its own, and so is what is numbered alike and called otherwise.
            _ if apart.is_track(row.group) && row.status.is_some() && own.is_some() => self.open_aside(row),
            Some(each) if is_aside(row) && !each.iter().all(|at| is_recalled(page, &self.all[*at], row)) => {
                self.open_aside(row);
            }
            Some(each) => each.into_iter().for_each(|at| self.all[at].more.push(row)),
            None if row.weight == Weight::Declares || row.form == Form::FrontMatter => self.open(row, Some(place)),
            // A label that nothing else knows is work of its own.
            None if is_aside(row) && own.is_none() && !is_combined(row) => self.open(row, Some(place)),
            None => {}
        }
    }

    /// Of the groups of one name, up to the `last`, the one of which a row stands last before `line`.
    fn over(&self, last: usize, line: Span) -> Option<usize> {
        /// A line is one of the last few phases of its name, or of none.
        const MOST: usize = 64;
        let known = std::iter::successors(Some(last), |at| self.all.get(*at)?.before).take(MOST);
        let nearest = |at: &usize| {
            let before = self.all[*at].rows().take(MOST).map(|row| row.span.start).filter(|start| *start <= line.start);
            before.max()
        };
        known.max_by_key(nearest)
    }

    /// Opens a group with the row that names it, where its name has a place.
    fn open(&mut self, row: &'a Row, place: Option<usize>) {
        let at = self.all.len();
        let before = place.map(|place| &mut self.places[place]).and_then(|groups| {
            let before = groups.map(|(_, last)| last);
            *groups = Some((groups.map_or(at, |(first, _)| first), at));
            before
        });
        self.all.push(Group { first: row, more: SmallVec::new(), before });
    }

    /// Opens a group that nothing else joins.
    fn open_aside(&mut self, row: &'a Row) {
        self.all.push(Group { first: row, more: SmallVec::new(), before: None });
    }

    /// The first and the last group of a name.
    fn named(&self, name: &[u8]) -> Option<(usize, usize)> {
        let named = |row: &Row| row.name.as_ref().map(|known| known.as_bytes().cmp(name));
        let place = self.named.partition_point(|(_, row)| named(row) == Some(Ordering::Less));
        self.named.get(place).filter(|(_, row)| named(row) == Some(Ordering::Equal))?;
        self.places[place]
    }
}

/// Whether a row speaks of several phases at once.
fn is_combined(row: &Row) -> bool {
    row.name.as_ref().is_some_and(|name| name.as_bytes().contains(&b'+'))
}

/// Whether a row states a status under a label that another list has declared.
fn is_aside(row: &Row) -> bool {
    row.weight == Weight::Recalls && row.status.is_some() && row.form != Form::FrontMatter
}

/// Whether a row that speaks of a phase by its label means it: its title is not another than all that are there, or it
/// stands where it is told how far the work is.
fn is_recalled(page: &Page<'_>, group: &Group<'_>, row: &Row) -> bool {
    const SHORTEST: usize = 3;
    const REPORTS: [&str; 7] = ["state", "status", "update", "progress", "current", "today", "summary"];
    let section = page.title(row.section).unwrap_or_default();
    if !row.is_titled(page.text) || REPORTS.iter().any(|report| holds_any_case(section, report)) {
        return true;
    }
    let words = |row: &Row| -> Vec<String> {
        let title = row.title.of(page.text).split(|c: char| !c.is_alphanumeric());
        title.filter(|word| word.len() >= SHORTEST).map(str::to_lowercase).collect()
    };
    let said: Vec<String> = group.rows().take(8).flat_map(words).collect();
    let own = words(row);
    said.is_empty() || own.is_empty() || own.iter().any(|word| said.contains(word))
}

/// Whether a row calls its work as one of the first rows of a group does.
fn is_like(page: &Page<'_>, group: &Group<'_>, row: &Row) -> bool {
    let text = page.text;
    let alike = |other: &Row| !other.is_titled(text) || are_alike(other.title.of(text), row.title.of(text));
    !row.is_titled(text) || group.rows().take(8).any(alike)
}

/// Whether `row` declares the phase that `group` does.
fn is_same(page: &Page<'_>, apart: &Apart, group: &Group<'_>, row: &Row) -> bool {
    let alike = || is_like(page, group, row);
    let mut peers = group.rows().filter(|other| other.form.is_row() == row.form.is_row()).take(8).peekable();
    if peers.peek().is_none() {
        return !group.rows().take(8).any(|other| apart.are_foreign(page, other, row));
    }
    // Two rows of one list are two rows; in two lists they are one if they say the same.
    let (mut beside, mut strange) = (false, false);
    for peer in peers {
        beside |= peer.group == row.group;
        strange |= apart.are(peer.group, row.group);
    }
    if row.form.is_row() { !beside && !strange && alike() } else { beside || (!strange && alike()) }
}

/// The phase that all rows of a group speak of; its key is its label as yet.
fn phase(page: &Page<'_>, group: &Group<'_>) -> Phase {
    let rows = group.heard();
    let first = rows.first().copied().unwrap_or(group.first);
    let statement = |row: &&Row| Statement {
        form: row.form,
        span: row.span,
        title: row.title,
        status: row.status,
        section: row.section,
    };
    let statements: SmallVec<[Statement; 1]> = rows.iter().map(statement).collect();
    let label = first.label.map(|label| Short::new(label.of(page.text)));
    Phase {
        key: label.clone().unwrap_or_default(),
        label,
        name: first.name.clone(),
        title: rows.iter().find(|row| row.is_titled(page.text)).unwrap_or(&first).title,
        form: first.form,
        status: status(page.text, &statements),
        depends: rows.iter().map(|row| &row.depends).find(|depends| !depends.is_empty()).cloned().unwrap_or_default(),
        boxes: Boxes::default(),
        lane: first.lane.clone(),
        span: first.span,
        statements,
    }
}

/// What the statements of a phase say of it: the first, or what says more than that it is not over.
fn status(text: &str, statements: &[Statement]) -> Option<Status<PhaseStatus>> {
    let mut stated = statements.iter().filter_map(|statement| statement.status);
    let first = stated.next()?;
    let goes_on = |status: &Status<PhaseStatus>| status.value.is_some_and(PhaseStatus::is_unfinished);
    let more = if first.is_empty_box(text) { stated.find(goes_on) } else { None };
    Some(more.unwrap_or(first))
}

/// Counts the boxes below each phase: in its sections, and nested in its items.
fn count_boxes(page: &Page<'_>, phases: &mut [Phase]) {
    // The phases are in the order of the text, so these are as well.
    let own: Vec<Span> = phases.iter().filter(|phase| phase.form == Form::Checkbox).map(|phase| phase.span).collect();
    let boxed = page.markdown.items.iter().filter_map(|item| Some((item, item.tick?)));
    let boxes: Vec<(Span, bool)> = boxed
        .filter(|(item, _)| own.binary_search(&item.span.trimmed(page.text)).is_err())
        .map(|(_, tick)| (tick.span, tick.ticked))
        .collect();
    if boxes.is_empty() {
        return;
    }
    let statements = phases.iter().flat_map(|phase| &phase.statements);
    let mut titles: Vec<u32> =
        statements.filter(|said| said.form == Form::Paragraph).map(|said| said.span.start).collect();
    titles.sort_unstable();
    // What stands below a paragraph is its own up to the next one, or the next heading.
    let below = |title: Span| {
        let headings = &page.markdown.headings;
        let heading = headings.get(headings.partition_point(|heading| heading.span.start < title.start));
        let end = heading.map_or_else(|| Span::at(page.text.len()).start, |heading| heading.span.start);
        let next = titles.get(titles.partition_point(|start| *start <= title.start));
        Span { start: title.end, end: next.map_or(end, |next| end.min(*next)) }
    };
    let mut regions: Vec<Span> = Vec::new();
    for phase in phases {
        let region = |statement: &Statement| match (statement.form, statement.section) {
            (Form::Heading, Some(at)) => page.markdown.headings.get(at).map(|h| Span { start: h.span.end, end: h.end }),
            (Form::Bullet | Form::Checkbox | Form::Numbered, _) => Some(statement.span),
            (Form::Paragraph, _) => Some(below(statement.span)),
            _ => None,
        };
        regions.clear();
        regions.extend(phase.statements.iter().filter_map(region));
        regions.sort_unstable();
        let mut counted = 0;
        for region in &regions {
            // Boxes are in the order of the text; a region within another counts no box again.
            let from = boxes.partition_point(|(span, _)| span.start < region.start.max(counted));
            let inside = boxes.get(from..).unwrap_or_default().iter().take_while(|(span, _)| span.start < region.end);
            for (_, ticked) in inside {
                let count = if *ticked { &mut phase.boxes.ticked } else { &mut phase.boxes.unticked };
                *count += 1;
            }
            counted = counted.max(region.end);
        }
    }
}
