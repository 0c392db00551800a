//! A document as `show --json` has it: `loopctl.loop/1`. The keys are frozen.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::policy::Probe;

/// What loopctl understood of a loop document.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::cli) struct Loop {
    /// The version of this shape.
    pub(super) schema: &'static str,
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
    pub(super) source: &'static str,
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
    pub(super) form: &'static str,
    /// Null where it is unsaid.
    pub(super) status: Option<RowStatus>,
    /// What must be there first: labels, loops, gaps.
    pub(super) depends: Vec<String>,
    pub(super) boxes: Boxes,
    pub(super) line: u32,
    /// The lines of further places that speak of it.
    pub(super) also: Vec<u32>,
    /// What the receipts say of it: `proven`, `failing`, `stale`, `partial`, `missing`, `malformed`; `silent` where no
    /// declared probe governs it.
    pub(super) evidence: &'static str,
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
    /// What the receipts say of it, as of a row.
    pub(super) evidence: &'static str,
}

/// A gap of this loop that only the registry knows.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Registered {
    pub(super) id: String,
    pub(super) status: Option<String>,
    /// The line of the registry.
    pub(super) line: u32,
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
    pub(super) line: u32,
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
    pub(super) bytes: [u32; 2],
    pub(super) message: String,
    pub(super) help: Option<String>,
}
