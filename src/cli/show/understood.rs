//! From a document and its ledger to what `show --json` has of them.

use super::json::{
    Because, Blocker, Boxes, Citation, Criterion, GapRow, Guard, Id, Loop, LoopStatus, NotUnderstood, PhaseRow,
    Readiness, Registered, RowStatus,
};
use crate::model::readiness::{Derivation, Judged, Verdict, derive};
use crate::model::{self, BlockerSource, Form, Gap, GapId, Ledger, LoopDoc, Name, Phase, Status, Word};
use crate::text::{Fault, Source, Span};

impl Loop {
    /// Takes everything from a document and the ledger it stands in.
    pub(in crate::cli) fn of(document: &LoopDoc, ledger: &Ledger) -> Self {
        let source = &document.source;
        let slice = |span: Span| source.slice(span).to_owned();
        let mut statuses = document.statuses.iter().map(|placed| loop_status(placed, source));
        let status = statuses.next();
        Self {
            schema: "loopctl.loop/1",
            path: source.path().to_string(),
            loop_id: document.id.as_ref().map(|identity| id(identity, source)),
            title: document.title.map(slice),
            status: status.map(|status| LoopStatus { also: statuses.collect(), ..status }),
            readiness: Readiness::of(&derive(document, ledger), document),
            owner: document.owner.map(slice),
            severity: document.severity.map(slice),
            horizon: document.horizon.map(slice),
            phases: document.phases.iter().map(|phase| phase_row(phase, document, ledger)).collect(),
            gaps: document.gaps.iter().map(|gap| gap_row(gap, document, ledger)).collect(),
            registered_gaps: registered(document, ledger),
            criteria: document.criteria.iter().map(|one| criterion(one, source)).collect(),
            guards: document.guards.iter().map(|one| guard(one, source)).collect(),
            probes: document.probes.clone(),
            citations: document.citations().into_iter().map(|one| citation(one, source)).collect(),
            depends_on: document.depends_on.iter().map(|(id, _)| id.to_string()).collect(),
            dates: document.dates.iter().map(|(name, span)| (*name, slice(*span))).collect(),
            not_understood: document.not_understood().into_iter().map(|fault| not_understood(fault, source)).collect(),
        }
    }
}

fn id(identity: &model::Identity, source: &Source) -> Id {
    Id {
        raw: identity.id.to_string(),
        line: identity.span.map(|span| source.line(span)),
        source: identity.place.name(),
    }
}

fn loop_status(placed: &model::Placed<Status<model::LoopStatus>>, source: &Source) -> LoopStatus {
    let status = &placed.value;
    LoopStatus {
        raw: source.slice(status.raw).to_owned(),
        value: status.value.map(Word::name),
        tail: status.tail.map(|tail| unbracketed(source.slice(tail)).to_owned()),
        line: source.line(status.raw),
        source: placed.place.name(),
        also: Vec::new(),
    }
}

fn criterion(one: &model::Criterion, source: &Source) -> Criterion {
    Criterion { text: one_line(source.slice(one.text)), ticked: one.ticked, line: source.line(one.text) }
}

fn guard(one: &model::Guard, source: &Source) -> Guard {
    Guard {
        label: source.slice(one.label).to_owned(),
        command: source.slice(one.command).to_owned(),
        line: source.line(one.command),
    }
}

fn citation(cited: model::Reference, source: &Source) -> Citation {
    Citation { kind: cited.kind.name(), text: cited.text.into(), line: source.line(cited.span) }
}

fn not_understood(fault: Fault, source: &Source) -> NotUnderstood {
    let position = source.position(fault.span);
    NotUnderstood {
        line: position.line,
        column: position.column,
        bytes: [fault.span.start, fault.span.end],
        message: fault.message,
        help: fault.help,
    }
}

impl Readiness {
    pub(in crate::cli) fn of(derivation: &Derivation, document: &LoopDoc) -> Self {
        Self {
            declared: derivation.declared.map(Word::name),
            derived: derivation.derived.name(),
            blockers: derivation.entries.iter().map(|judged| blocker(judged, document)).collect(),
        }
    }
}

fn blocker(judged: &Judged, document: &LoopDoc) -> Blocker {
    let span = judged.blocker.span;
    let because = |(name, verdict): &(Name, Verdict)| Because {
        id: name.as_str().to_owned(),
        is: match verdict {
            Verdict::Resolved(why) | Verdict::Stands(why) => why.clone(),
            Verdict::Unknown => "unknown".to_owned(),
        },
    };
    Blocker {
        what: judged.what(document),
        text: one_line(judged.words(document)),
        source: match &judged.blocker.source {
            BlockerSource::BlockedBy => "blocked_by".to_owned(),
            BlockerSource::Status => "status".to_owned(),
            BlockerSource::Phase(key) => format!("phase {key}"),
            BlockerSource::Gap(id) => format!("gap {id}"),
            BlockerSource::DependsOn => "depends_on_loop".to_owned(),
            BlockerSource::Probe(name) => format!("probe {name}"),
            BlockerSource::Section => "section".to_owned(),
        },
        resolved: judged.resolved,
        because: judged.names.iter().map(because).collect(),
        line: (!span.is_empty()).then(|| document.source.line(span)),
    }
}

pub(super) fn phase_row(phase: &Phase, document: &LoopDoc, ledger: &Ledger) -> PhaseRow {
    let source = &document.source;
    PhaseRow {
        key: phase.key.clone().into(),
        label: phase.label.as_deref().map(str::to_owned),
        title: title(source.slice(phase.title), phase.form),
        form: phase.form.name(),
        status: phase.status.as_ref().map(|status| row_status(status, source)),
        depends: phase.depends.iter().map(ToString::to_string).collect(),
        boxes: Boxes { ticked: phase.boxes.ticked, unticked: phase.boxes.unticked },
        line: source.line(phase.span),
        also: also(source, phase.span, phase.statements.iter().map(|statement| statement.span)),
        evidence: ledger.evidence_of_phase(document, phase).state.name(),
    }
}

pub(super) fn gap_row(gap: &Gap, document: &LoopDoc, ledger: &Ledger) -> GapRow {
    let source = &document.source;
    let registry = ledger.registry.as_ref();
    let entry = registry.and_then(|registry| Some((registry, registry.get(ledger.gap_meant(&gap.id))?)));
    GapRow {
        id: gap.id.to_string(),
        status: gap.status.as_ref().map(|status| row_status(status, source)),
        line: source.line(gap.span),
        also: also(source, gap.span, gap.statements.iter().map(|statement| statement.span)),
        registry: entry.and_then(|(registry, entry)| Some(said(entry.status.as_ref()?, registry.source()))),
        evidence: ledger.evidence_of(gap).state.name(),
    }
}

fn registered(document: &LoopDoc, ledger: &Ledger) -> Vec<Registered> {
    let Some(identity) = &document.id else { return Vec::new() };
    let unstated = ledger.children(&identity.id).filter(|entry| !document.gaps.iter().any(|gap| gap.id == entry.id));
    unstated.filter_map(|entry| registered_gap(&entry.id, ledger)).collect()
}

/// A gap that the registry has.
pub(super) fn registered_gap(id: &GapId, ledger: &Ledger) -> Option<Registered> {
    let source = ledger.registry.as_ref()?.source();
    let entry = ledger.entry(id)?;
    Some(Registered {
        id: entry.id.to_string(),
        status: entry.status.as_ref().map(|status| said(status, source)),
        line: source.line(entry.span),
    })
}

/// The title of a phase as it is read, and not as it is written.
pub(in crate::cli) fn title(text: &str, form: Form) -> String {
    closed(cell_text(one_line(text).trim(), form))
}

/// The words of a cell: a pipe in it is escaped.
fn cell_text(text: &str, form: Form) -> String {
    if form == Form::Table { text.replace("\\|", "|") } else { text.to_owned() }
}

/// A title without the end of an emphasis that began before it, at the label: `Run**: all hosts` of `**P2 Run**: all hosts`.
fn closed(title: String) -> String {
    if title.matches("**").count().is_multiple_of(2) { title } else { title.replacen("**", "", 1) }
}

/// The canonical word, or what is written where it is none.
fn said<T: Word>(status: &Status<T>, source: &Source) -> String {
    status.value.map_or_else(|| source.slice(status.raw).to_owned(), |value| value.name().to_owned())
}

fn row_status<T: Word>(status: &Status<T>, source: &Source) -> RowStatus {
    RowStatus {
        raw: one_line(source.slice(status.raw)),
        word: source.slice(status.word).to_owned(),
        value: status.value.map(Word::name),
        tail: status.tail.map(|tail| one_line(source.slice(tail))),
    }
}

/// The lines of `spans`, without that of `first`.
fn also(source: &Source, first: Span, spans: impl Iterator<Item = Span>) -> Vec<u32> {
    let first = source.line(first);
    let mut lines: Vec<u32> = spans.map(|span| source.line(span)).filter(|line| *line != first).collect();
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// A text that may run over lines, on one.
fn one_line(text: &str) -> String {
    if text.contains(['\n', '\r']) {
        text.lines().map(str::trim).collect::<Vec<_>>().join(" ")
    } else {
        text.to_owned()
    }
}

/// `P1 complete` for `(P1 complete)`.
fn unbracketed(text: &str) -> &str {
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    inner.filter(|inner| !inner.contains(['(', ')'])).unwrap_or(text)
}
