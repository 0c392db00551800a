//! Everything that a document says, and the properties of moving one row of it there and back.

use std::fmt::Debug;

use GapStatus::{Fixed, Open};
use PhaseStatus::{Active, Done};
use loopctl::model::sync::{Change, Unwritable};
use loopctl::model::{Form, GapStatus, LoopDoc, PhaseStatus, Table};
use loopctl::text::{Edit, Span, apply};

use crate::{gap_edits, phase_edits, read};

/// A statement, and what it says.
#[derive(Clone, Debug, PartialEq)]
struct Fact {
    /// What speaks: everything of it that must not change.
    who: String,
    /// The statuses it states.
    says: Option<String>,
}

/// Everything that a document says, read apart from the code under test.
fn facts(document: &LoopDoc) -> Vec<Fact> {
    let text = document.text();
    let mut all = Vec::new();
    let mut fact = |who: String, says: Option<String>| all.push(Fact { who, says });
    let value = |value: Option<&dyn Debug>| value.map(|value| format!("{value:?}"));
    for phase in &document.phases {
        let total = phase.boxes.ticked + phase.boxes.unticked;
        fact(format!("phase {} {:?} {:?} {total}", phase.key, phase.label, phase.depends), None);
        for said in &phase.statements {
            // Titles of rows are cells, which are compared below; those of lines are their statuses.
            let cell = matches!(said.form, Form::Table | Form::Detail);
            // Where nothing else is said, the tail of the status stands for a title.
            let tail = said.status.is_some_and(|status| status.raw.contains(said.title));
            let title = if cell || tail { "" } else { said.title.of(text) };
            // What a heading says of a gap is no part of its own words.
            let title = title.split("(GAP-").next().unwrap_or_default();
            let title = title.trim_matches(|c: char| !c.is_alphanumeric());
            let form = if said.form.name() == "checkbox" { "bullet" } else { said.form.name() };
            let form = if form == "numbered" { "bullet" } else { form };
            fact(
                format!("phase {} {form} {:?} {title}", phase.key, said.section),
                said.status.and_then(|status| value(Some(&status.value))),
            );
        }
    }
    let mut gaps: Vec<_> = document.gaps.iter().collect();
    gaps.sort_by(|a, b| a.id.cmp(&b.id));
    for gap in gaps {
        let mut statements = gap.statements.clone();
        statements.sort_by_key(|said| (said.span, said.form));
        for said in statements {
            fact(format!("gap {} {:?}", gap.id, said.form), said.status.and_then(|status| value(Some(&status.value))));
        }
    }
    fact(format!("statuses {:?}", document.statuses.iter().map(|s| s.value.value).collect::<Vec<_>>()), None);
    fact(format!("readiness {:?}", document.readiness.map(|status| status.value)), None);
    fact(format!("blockers {:?}", document.blockers.iter().map(|b| (&b.source, &b.names)).collect::<Vec<_>>()), None);
    fact(
        format!("criteria {:?}", document.criteria.iter().map(|c| (c.text.of(text), c.ticked)).collect::<Vec<_>>()),
        None,
    );
    fact(format!("guards {:?}", document.guards.iter().map(|g| g.command.of(text)).collect::<Vec<_>>()), None);
    fact(
        format!("keys {:?}", document.front.entries.iter().map(|(key, _)| key.span.of(text)).collect::<Vec<_>>()),
        None,
    );
    let markdown = &document.markdown;
    fact(format!("headings {:?}", markdown.headings.iter().map(|h| (h.level, h.parent)).collect::<Vec<_>>()), None);
    fact(format!("items {:?}", markdown.items.iter().map(|i| (i.list, i.parent, i.number)).collect::<Vec<_>>()), None);
    fact(format!("paragraphs {}", markdown.paragraphs.len()), None);
    for table in &markdown.tables {
        fact(format!("table {:?}", table.rows().map(|row| row.cells.len()).collect::<Vec<_>>()), None);
    }
    all
}

/// The cells of all tables, without the blanks around their words.
fn cells(document: &LoopDoc) -> Vec<&str> {
    let rows = document.markdown.tables.iter().flat_map(Table::rows);
    rows.flat_map(|row| row.cells).map(|cell| cell.of(document.text()).trim()).collect()
}

/// Checks that each edit of a cell stands in that cell afterwards, whole, and that no other cell differs.
fn cells_hold_what_was_written(before: &LoopDoc, after: &LoopDoc, edits: &[Edit]) {
    let (old, new) = (cells(before), cells(after));
    let rows = before.markdown.tables.iter().flat_map(Table::rows);
    let spans: Vec<Span> = rows.flat_map(|row| row.cells).copied().collect();
    assert_eq!(old.len(), new.len());
    for ((span, old), new) in spans.iter().zip(old).zip(new) {
        let inside: Vec<&Edit> =
            edits.iter().filter(|edit| span.contains(edit.span) && !edit.text.starts_with(" |")).collect();
        // A row that was too short has new cells behind it.
        let lacked = span.is_empty();
        assert!(inside.iter().all(|edit| new.contains(edit.text.trim())), "{new} of {edits:?}");
        assert!(!inside.is_empty() || old == new || lacked, "{old} became {new}");
    }
}

/// A row of a document, by what it is called.
#[derive(Clone, Debug)]
pub(super) enum Row {
    Phase(String),
    Gap(String),
}

impl Row {
    pub(super) fn all(document: &LoopDoc) -> Vec<Self> {
        let phases = document.phases.iter().map(|phase| Self::Phase(phase.key.clone().into()));
        let gaps = document.gaps.iter().map(|gap| Self::Gap(gap.id.to_string()));
        phases.chain(gaps).collect()
    }

    pub(super) fn write(&self, text: &str, finished: bool, change: &Change<'_>) -> Result<Vec<Edit>, Unwritable> {
        match self {
            Self::Phase(key) => phase_edits(text, key, if finished { Done } else { Active }, change),
            Self::Gap(id) => gap_edits(text, id, if finished { Fixed } else { Open }, change),
        }
    }

    /// Whether a fact is a statement of this row.
    fn speaks(&self, fact: &Fact) -> bool {
        match self {
            Self::Phase(key) => fact.says.is_some() && fact.who.starts_with(&format!("phase {key} ")),
            Self::Gap(id) => fact.says.is_some() && fact.who.starts_with(&format!("gap {id} ")),
        }
    }

    fn says(&self, finished: bool) -> &'static [&'static str] {
        match (self, finished) {
            (Self::Phase(_), true) => &["Some(Done)"],
            // A bare box knows no `active`.
            (Self::Phase(_), false) => &["Some(Active)", "Some(Todo)"],
            (Self::Gap(_), true) => &["Some(Fixed)", "Some(Closed)"],
            (Self::Gap(_), false) => &["Some(Open)"],
        }
    }
}

/// What came of trying to move a row there and back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    Moved,
    StoodSo,
    Refused(&'static str),
}

/// Checks that `after` says what `before` does, but for statements of `row`, which are as told.
fn only_meant(row: &Row, before: &LoopDoc, after: &LoopDoc, finished: bool) {
    let (old, new) = (facts(before), facts(after));
    let shown = || format!("{row:?}\n{}\n-----\n{}", before.text(), after.text());
    assert_eq!(old.len(), new.len(), "{}", shown());
    let mut moved = 0;
    for (old, new) in old.iter().zip(&new) {
        assert_eq!(old.who, new.who, "{}", shown());
        if row.speaks(new) && old.says != new.says {
            let says = new.says.as_deref().unwrap_or_default();
            assert!(row.says(finished).contains(&says), "{says} {}", shown());
            moved += 1;
        } else {
            assert_eq!(old.says, new.says, "{}", shown());
        }
    }
    assert!(moved > 0, "{}", shown());
}

/// Moves a row to finished and back, holding every property of it.
pub(super) fn there_and_back(text: &str, row: &Row, change: &Change<'_>) -> Outcome {
    let before = read(text);
    let edits = match row.write(text, true, change) {
        Ok(edits) if edits.is_empty() => return Outcome::StoodSo,
        Ok(edits) => edits,
        Err(Unwritable::Unsound(_)) => return Outcome::Refused("unsound"),
        Err(Unwritable::NoStatusColumn(_)) => return Outcome::Refused("no status column"),
        Err(Unwritable::SharedRow(_)) => return Outcome::Refused("shared row"),
        Err(Unwritable::UnknownWord(_)) => return Outcome::Refused("unknown word"),
        Err(Unwritable::Decided(_)) => return Outcome::Refused("decided"),
        Err(Unwritable::Unstated(_)) => return Outcome::Refused("unstated"),
        Err(Unwritable::ClosedLoop) => return Outcome::Refused("closed loop"),
    };
    let there = apply(text, &edits).expect("edits that do not overlap");
    let after = read(&there);
    only_meant(row, &before, &after, true);
    cells_hold_what_was_written(&before, &after, &edits);
    // Lines are neither split nor joined, and their ends stay.
    let ends = |text: &str| text.matches("\r\n").count();
    assert_eq!((text.lines().count(), ends(text)), (there.lines().count(), ends(&there)), "{there}");
    assert_eq!(row.write(&there, true, change), Ok(Vec::new()), "{there}");
    let back = match row.write(&there, false, change) {
        // A tick may be seen where no word is: `` - `P1`: `x` ``.
        Err(Unwritable::Unsound(_)) => return Outcome::Refused("unsound"),
        back => back.unwrap_or_else(|why| panic!("{why}: {row:?} {text}\n-----\n{there}")),
    };
    let back = apply(&there, &back).expect("edits that do not overlap");
    let returned = read(&back);
    only_meant(row, &after, &returned, false);
    assert_eq!(row.write(&back, false, change), Ok(Vec::new()), "{back}");
    // What was unfinished is so again; all else is what it was.
    for (old, new) in facts(&before).iter().zip(&facts(&returned)) {
        assert_eq!(old.who, new.who, "{back}");
        if !row.speaks(new) {
            assert_eq!(old.says, new.says, "{back}");
        }
    }
    Outcome::Moved
}
