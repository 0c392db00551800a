//! A document as `show --json` has it: `loopctl.loop/1`. The keys are frozen.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::policy::Probe;
use crate::model::readiness::{Derivation, derive};
use crate::model::{Form, Gap, Ledger, LoopDoc, Phase, Status, Word};
use crate::text::{Source, Span};

/// What loopctl understood of a loop document.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::cli) struct Loop {
    /// The version of this shape.
    schema: &'static str,
    /// The document, from the root of its repository.
    pub(super) path: String,
    /// What the loop is called.
    pub(super) loop_id: Option<Id>,
    /// The first heading of the first level.
    pub(super) title: Option<String>,
    /// What it says its status is.
    pub(super) status: Option<LoopStatus>,
    pub(super) readiness: Readiness,
    pub(super) owner: Option<String>,
    pub(super) severity: Option<String>,
    pub(super) horizon: Option<String>,
    pub(super) phases: Vec<PhaseRow>,
    pub(super) gaps: Vec<GapRow>,
    /// The gaps that the registry gives to this loop and the document does not state.
    pub(super) registered_gaps: Vec<Registered>,
    pub(super) criteria: Vec<Criterion>,
    pub(super) guards: Vec<Guard>,
    /// The probes that the front matter declares, by name.
    pub(super) probes: BTreeMap<String, Probe>,
    pub(super) citations: Vec<Citation>,
    /// The loops that this one depends on.
    pub(super) depends_on: Vec<String>,
    pub(super) dates: BTreeMap<&'static str, String>,
    /// What could not be understood as it is written.
    pub(super) not_understood: Vec<NotUnderstood>,
}

/// What a loop is called.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Id {
    pub(super) raw: String,
    /// The line that says it; null where the file's name does.
    pub(super) line: Option<u32>,
    /// `front-matter`, `body`, `title` or `file-name`.
    source: &'static str,
}

/// A loop's status.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct LoopStatus {
    /// As it is written.
    pub(super) raw: String,
    /// `draft`, `planned`, `active` or `closed`; null for a word that is none.
    pub(super) value: Option<&'static str>,
    /// What stands behind the word.
    pub(super) tail: Option<String>,
    pub(super) line: u32,
    /// `front-matter` or `body`.
    pub(super) source: &'static str,
    /// Further places that state one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) also: Vec<LoopStatus>,
}

/// Whether work may go on: what is declared, what follows, and from what.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::cli) struct Readiness {
    /// What the document declares; null where it declares nothing, or nothing known.
    pub(in crate::cli) declared: Option<&'static str>,
    /// `runnable` or `blocked`.
    pub(in crate::cli) derived: &'static str,
    pub(in crate::cli) blockers: Vec<Blocker>,
}

/// One thing that stands, or stood, in the way.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::cli) struct Blocker {
    /// The ids it names, else its words.
    pub(in crate::cli) what: String,
    /// Its words.
    pub(in crate::cli) text: String,
    /// Where it is recorded: `blocked_by`, `status`, `phase P4`, `gap GAP-OP-096`, `depends_on_loop`, `section`.
    pub(in crate::cli) source: String,
    /// Null where all it names is unknown: it neither blocks nor resolves.
    pub(in crate::cli) resolved: Option<bool>,
    /// What each id was found to be.
    pub(in crate::cli) because: Vec<Because>,
    /// Null where the registry alone says it.
    pub(in crate::cli) line: Option<u32>,
}

/// What an id in a blocker was found to be.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::cli) struct Because {
    pub(in crate::cli) id: String,
    pub(in crate::cli) is: String,
}

/// A status of a phase or gap.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct RowStatus {
    /// As it is written.
    pub(super) raw: String,
    /// The word alone.
    pub(super) word: String,
    /// What it means; null for a word that is no status.
    pub(super) value: Option<&'static str>,
    /// What stands behind the word.
    pub(super) tail: Option<String>,
}

/// A row of work.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct PhaseRow {
    /// The name of the row within its loop.
    pub(super) key: String,
    pub(super) label: Option<String>,
    pub(super) title: String,
    /// `table`, `bullet`, `checkbox`, `numbered`, `heading` or `paragraph`.
    form: &'static str,
    /// Null where it is unsaid.
    pub(super) status: Option<RowStatus>,
    /// What must be there first: labels, loops, gaps.
    pub(super) depends: Vec<String>,
    pub(super) boxes: Boxes,
    pub(super) line: u32,
    /// The lines of further places that speak of it.
    pub(super) also: Vec<u32>,
    /// `silent` where no declared probe governs the row; null where one does.
    evidence: Option<&'static str>,
}

/// The boxes below a row.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Boxes {
    pub(super) ticked: usize,
    pub(super) unticked: usize,
}

/// A gap that the document states.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct GapRow {
    pub(super) id: String,
    /// Null where it is unsaid.
    pub(super) status: Option<RowStatus>,
    pub(super) line: u32,
    /// The lines of further places that state it.
    pub(super) also: Vec<u32>,
    /// What the registry says; null where it does not know the gap, or there is none.
    pub(super) registry: Option<String>,
    /// `silent` where no declared probe governs the gap; null where one does.
    evidence: Option<&'static str>,
}

/// A gap of this loop that only the registry knows.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Registered {
    pub(super) id: String,
    pub(super) status: Option<String>,
    /// The line of the registry.
    line: u32,
}

/// Something that must hold in the end.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Criterion {
    pub(super) text: String,
    /// Null where it has no box.
    pub(super) ticked: Option<bool>,
    pub(super) line: u32,
}

/// A guard command.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Guard {
    pub(super) label: String,
    pub(super) command: String,
    line: u32,
}

/// Something that the document cites.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Citation {
    /// `run-key`, `commit`, `gap`, `loop`, `receipt` or `path`.
    pub(super) kind: &'static str,
    pub(super) text: String,
    pub(super) line: u32,
}

/// Something that could not be understood.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct NotUnderstood {
    pub(super) line: u32,
    pub(super) column: u32,
    /// The bytes at fault, as offsets into the file.
    bytes: [u32; 2],
    pub(super) message: String,
    pub(super) help: Option<String>,
}

impl Loop {
    /// Takes everything from a document and the ledger it stands in.
    pub(in crate::cli) fn of(document: &LoopDoc, ledger: &Ledger) -> Self {
        let source = &document.source;
        let slice = |span: Span| source.slice(span).to_owned();
        let mut statuses = document.statuses.iter().map(|status| LoopStatus {
            raw: slice(status.value.raw),
            value: status.value.value.map(Word::name),
            tail: status.value.tail.map(|tail| unbracketed(source.slice(tail)).to_owned()),
            line: source.line(status.value.raw),
            source: status.place.name(),
            also: Vec::new(),
        });
        let status = statuses.next();
        let status = status.map(|status| LoopStatus { also: statuses.collect(), ..status });
        Self {
            schema: "loopctl.loop/1",
            path: source.path().to_string(),
            loop_id: document.id.as_ref().map(|identity| Id {
                raw: identity.id.to_string(),
                line: identity.span.map(|span| source.line(span)),
                source: identity.place.name(),
            }),
            title: document.title.map(slice),
            status,
            readiness: Readiness::of(&derive(document, ledger), document),
            owner: document.owner.map(slice),
            severity: document.severity.map(slice),
            horizon: document.horizon.map(slice),
            phases: document.phases.iter().map(|phase| phase_row(phase, document, ledger)).collect(),
            gaps: document.gaps.iter().map(|gap| gap_row(gap, document, ledger)).collect(),
            registered_gaps: registered(document, ledger),
            criteria: document
                .criteria
                .iter()
                .map(|one| Criterion {
                    text: one_line(source.slice(one.text)),
                    ticked: one.ticked,
                    line: source.line(one.text),
                })
                .collect(),
            guards: document
                .guards
                .iter()
                .map(|guard| Guard {
                    label: slice(guard.label),
                    command: slice(guard.command),
                    line: source.line(guard.command),
                })
                .collect(),
            probes: document.probes.clone(),
            citations: document
                .citations()
                .into_iter()
                .map(|cited| Citation {
                    kind: cited.kind.name(),
                    text: cited.text.into(),
                    line: source.line(cited.span),
                })
                .collect(),
            depends_on: document.depends_on.iter().map(|(id, _)| id.to_string()).collect(),
            dates: document.dates.iter().map(|(name, span)| (*name, slice(*span))).collect(),
            not_understood: document
                .not_understood()
                .into_iter()
                .map(|fault| {
                    let position = source.position(fault.span);
                    NotUnderstood {
                        line: position.line,
                        column: position.column,
                        bytes: [fault.span.start, fault.span.end],
                        message: fault.message,
                        help: fault.help,
                    }
                })
                .collect(),
        }
    }
}

impl Readiness {
    pub(in crate::cli) fn of(derivation: &Derivation, document: &LoopDoc) -> Self {
        use crate::model::BlockerSource as From;
        use crate::model::readiness::Verdict;
        let blocker = |judged: &crate::model::readiness::Judged| {
            let span = judged.blocker.span;
            let because = judged.names.iter().map(|(name, verdict)| Because {
                id: name.as_str().to_owned(),
                is: match verdict {
                    Verdict::Resolved(why) | Verdict::Stands(why) => why.clone(),
                    Verdict::Unknown => "unknown".to_owned(),
                },
            });
            Blocker {
                what: judged.what(document),
                text: one_line(document.source.slice(span)),
                source: match &judged.blocker.source {
                    From::BlockedBy => "blocked_by".to_owned(),
                    From::Status => "status".to_owned(),
                    From::Phase(key) => format!("phase {key}"),
                    From::Gap(id) => format!("gap {id}"),
                    From::DependsOn => "depends_on_loop".to_owned(),
                    From::Section => "section".to_owned(),
                },
                resolved: judged.resolved,
                because: because.collect(),
                line: (!span.is_empty()).then(|| document.source.line(span)),
            }
        };
        Self {
            declared: derivation.declared.map(Word::name),
            derived: derivation.derived.name(),
            blockers: derivation.entries.iter().map(blocker).collect(),
        }
    }
}

fn phase_row(phase: &Phase, document: &LoopDoc, ledger: &Ledger) -> PhaseRow {
    let source = &document.source;
    PhaseRow {
        key: phase.key.clone(),
        label: phase.label.as_deref().map(str::to_owned),
        title: cell_text(&one_line(source.slice(phase.title)), phase.form),
        form: phase.form.name(),
        status: phase.status.as_ref().map(|status| row_status(status, source)),
        depends: phase.depends.iter().map(ToString::to_string).collect(),
        boxes: Boxes { ticked: phase.boxes.ticked, unticked: phase.boxes.unticked },
        line: source.line(phase.span),
        also: also(source, phase.span, phase.statements.iter().map(|statement| statement.span)),
        evidence: (!ledger.governs_phase(document, phase)).then_some("silent"),
    }
}

fn gap_row(gap: &Gap, document: &LoopDoc, ledger: &Ledger) -> GapRow {
    let source = &document.source;
    let registry = ledger.registry.as_ref();
    let entry = registry.and_then(|registry| Some((registry, registry.get(&ledger.gap_meant(&gap.id))?)));
    GapRow {
        id: gap.id.to_string(),
        status: gap.status.as_ref().map(|status| row_status(status, source)),
        line: source.line(gap.span),
        also: also(source, gap.span, gap.statements.iter().map(|statement| statement.span)),
        registry: entry.and_then(|(registry, entry)| Some(said(entry.status.as_ref()?, registry.source()))),
        evidence: (!ledger.governs_gap(&gap.id)).then_some("silent"),
    }
}

fn registered(document: &LoopDoc, ledger: &Ledger) -> Vec<Registered> {
    let (Some(identity), Some(registry)) = (&document.id, &ledger.registry) else { return Vec::new() };
    let unstated = ledger.children(&identity.id).filter(|entry| !document.gaps.iter().any(|gap| gap.id == entry.id));
    unstated
        .map(|entry| Registered {
            id: entry.id.to_string(),
            status: entry.status.as_ref().map(|status| said(status, registry.source())),
            line: registry.source().line(entry.span),
        })
        .collect()
}

/// The words of a cell: a pipe in it is escaped.
fn cell_text(text: &str, form: Form) -> String {
    if form == Form::Table { text.replace("\\|", "|") } else { text.to_owned() }
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
