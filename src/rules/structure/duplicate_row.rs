//! LC110: a row that stands twice.


use crate::lint::Findings;
use crate::model::policy::Level;
use crate::model::{Form, GapForm, Ledger, LoopDoc, Phase, Statement};
use crate::text::{Map, Short, Span, map_for};

rule! {
    /// A label stands twice in one table or list of phases, or a gap twice in one table or in the registry.
    ///
    /// ## Why
    /// Nobody can name the one row and not the other: a probe that proves `P2` proves neither. Of an id that is
    /// registered twice, readers take one of the two. Tracks of their own sections may use the same labels.
    /// Two sections of one phase are told as information: loopctl reads them as one.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    /// - P1: Order the pump
    /// - P2: Mount the pump
    /// - P2: Paint the crane
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    /// - P1: Order the pump
    /// - P2: Mount the pump
    /// - P3: Paint the crane
    /// ```
    LC110 "duplicate-row", Warn, [], Both(check, registered)
}

fn check(document: &LoopDoc, _: &Ledger, findings: &mut Findings) {
    phases(document, findings);
    if findings.wants(Level::Info) {
        sections(document, findings);
    }
    gaps(document, findings);
}

/// The gaps that stand in the registry twice.
fn registered(ledger: &Ledger, findings: &mut Findings) {
    let Some(registry) = &ledger.registry else { return };
    for entry in registry.doubles() {
        let Some(first) = registry.get(&entry.id) else { continue };
        let id = entry.id.as_str();
        let written = registry.text(entry.span);
        let line = Span { end: entry.span.start, ..entry.span }.within(written, written.lines().next().unwrap_or_default());
        findings
            .tell(registry.source(), line, format!("{id} is registered twice."))
            .row(id)
            .help("make one entry of the two; loopctl reads the first")
            .related(registry.source(), Span { end: first.span.start, ..first.span }, "first here");
    }
}

fn phases(document: &LoopDoc, findings: &mut Findings) {
    let names = || document.phases.iter().filter_map(|phase| phase.name.as_ref());
    // Names that are longer or end otherwise are others: in most documents that tells all of them apart.
    let mut seen: u64 = 0;
    let is_new = |name: &[u8]| {
        let end = usize::from(name.last().copied().unwrap_or_default());
        let bit = 1 << ((name.len() * 16 + end) % 64);
        let before = seen;
        seen |= bit;
        before & bit == 0
    };
    if names().map(Short::as_bytes).all(is_new) {
        return;
    }
    let mut names: Vec<_> = names().collect();
    names.sort_unstable();
    if names.windows(2).all(|two| two[0] != two[1]) {
        return;
    }
    let mut first: Map<&str, Vec<&Phase>> = map_for(document.phases.len());
    for phase in &document.phases {
        let (Some(name), Some(group)) = (phase.name.as_deref(), group(document, phase)) else { continue };
        let alike = first.entry(name).or_default();
        // Of many rows of one name the last few are compared: they are rows of one list. It is told of the second.
        let near: Vec<&Phase> =
            alike.iter().rev().take(8).copied().filter(|other| other.lane == phase.lane && self::group(document, other) == Some(group)).collect();
        if let [other] = *near {
            let message = format!("{} stands twice in one {}.", phase.label.as_deref().unwrap_or(name), group.0);
            let finding = findings.tell(&document.source, phase.span, message);
            finding
                .row(phase.key.clone())
                .help("give each row a label of its own")
                .related(&document.source, other.span, "first here");
        }
        alike.push(phase);
    }
}

/// The phases that have several sections beside each other. loopctl reads them as one.
fn sections(document: &LoopDoc, findings: &mut Findings) {
    let headings = &document.markdown.headings;
    let parent = |said: &Statement| headings.get(said.section?).map(|heading| heading.parent);
    for phase in &document.phases {
        let mut own = phase.statements.iter().filter(|said| said.form == Form::Heading);
        let Some(first) = own.next() else { continue };
        let Some(again) = own.find(|said| parent(said) == parent(first)) else { continue };
        findings
            .tell(&document.source, again.span, format!("{} has another section.", phase.name_in_words(document.text())))
            .level(Level::Info)
            .row(phase.key.clone())
            .subject("section")
            .help("make one section of the two, or give one of them a label of its own")
            .related(&document.source, first.span, "the first");
    }
}

/// The table or list that declares a phase.
fn group(document: &LoopDoc, phase: &Phase) -> Option<(&'static str, usize)> {
    match phase.form {
        Form::Table => Some(("table", table_at(document, phase.span)?)),
        Form::Bullet | Form::Checkbox | Form::Numbered => {
            let items = &document.markdown.items;
            let at = items.partition_point(|item| item.span.start < phase.span.start);
            items.get(at).map(|item| ("list", item.list))
        }
        Form::Heading | Form::Paragraph | Form::Detail | Form::FrontMatter => None,
    }
}

fn table_at(document: &LoopDoc, row: Span) -> Option<usize> {
    let tables = &document.markdown.tables;
    let at = tables.partition_point(|table| table.span.end < row.end);
    tables.get(at).filter(|table| table.span.start <= row.start).map(|_| at)
}

/// A gap that two rows of one table state, each with a status.
fn gaps(document: &LoopDoc, findings: &mut Findings) {
    for gap in document.gaps.iter().filter(|gap| gap.statements.len() > 1) {
        // They are in the order of the text, so that two rows of one table are neighbours.
        let rows = gap.statements.iter().filter(|said| said.form == GapForm::Table && said.status.is_some());
        let mut last: Option<(usize, Span)> = None;
        for said in rows {
            let Some(table) = table_at(document, said.span) else { continue };
            if let Some((_, other)) = last.filter(|(at, span)| *at == table && *span != said.span) {
                findings
                    .tell(&document.source, said.span, format!("{} stands twice in one table.", gap.id))
                    .row(gap.id.as_str())
                    .help("make one row of the two")
                    .related(&document.source, other, "first here");
            }
            last = Some((table, said.span));
        }
    }
}
