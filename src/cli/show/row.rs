//! One row of a loop and its whole proof: what it says, what each probe says of it, and what it cites.

use serde::Serialize;

use super::json::{Citation, GapRow, PhaseRow, Registered};
use super::understood::{gap_row, phase_row, registered_gap};
use crate::cli::Failure;
use crate::model::evidence::{Evidence, Newest, Proof};
use crate::model::{Gap, GapId, Ledger, LoopDoc, Phase};
use crate::text::{Span, did_you_mean};

/// What `show LOOP ROW --json` prints.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(in crate::cli) struct Row {
    /// `loopctl.row/1`.
    schema: &'static str,
    /// The document.
    pub(super) path: String,
    #[serde(rename = "loop")]
    pub(super) loop_id: Option<String>,
    /// The name of the row within its loop.
    pub(super) row: String,
    /// The row as a phase; null where it is a gap.
    pub(super) phase: Option<PhaseRow>,
    /// The row as a gap that the document states.
    pub(super) gap: Option<GapRow>,
    /// The row as a gap that only the registry knows.
    pub(super) registered: Option<Registered>,
    /// What the receipts say of it together: the gravest of what the probes say.
    pub(super) evidence: &'static str,
    /// What each probe that proves it says.
    pub(super) proofs: Vec<Proving>,
    /// What the row cites, wherever the document speaks of it.
    pub(super) citations: Vec<Cited>,
}

/// A probe that proves the row.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Proving {
    pub(super) probe: String,
    /// The file that declares it.
    pub(super) declared_in: String,
    /// The command; null for one whose receipts are imported.
    pub(super) run: Option<String>,
    pub(super) inputs: Vec<String>,
    /// `proven`, `failing`, `stale`, `partial`, `missing` or `malformed`.
    pub(super) evidence: &'static str,
    /// Why, in words.
    pub(super) why: String,
    /// The newest receipt; null where there is none.
    pub(super) receipt: Option<Filed>,
}

/// The facts of a receipt that decide; what cannot be trusted is null.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Filed {
    pub(super) path: String,
    pub(super) run_key: Option<String>,
    pub(super) verdict: Option<&'static str>,
    pub(super) exit: Option<i64>,
    pub(super) finished_at: Option<String>,
    /// When its pass ceases to hold.
    pub(super) expires_at: Option<String>,
    /// The commit that was checked out.
    pub(super) head: Option<String>,
    /// How many files it looked at.
    pub(super) inputs: usize,
    /// `15 targets`.
    pub(super) counts: Vec<String>,
}

/// Something that the row cites.
#[derive(Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(super) struct Cited {
    #[serde(flatten)]
    pub(super) citation: Citation,
    /// The receipt of a run that is cited, where it is kept here.
    pub(super) receipt: Option<String>,
}

/// What a name can mean within a loop.
enum Meant<'a> {
    Phase(&'a Phase),
    Gap(&'a Gap),
    /// A gap that only the registry gives to the loop.
    Registered(GapId),
}

impl Row {
    /// The row of `document` that `name` means.
    pub(in crate::cli) fn of(document: &LoopDoc, name: &str, ledger: &Ledger) -> Result<Self, Failure> {
        Ok(match meant(document, name, ledger)? {
            Meant::Phase(phase) => {
                let own = std::iter::once(phase.span).chain(phase.statements.iter().map(|said| said.span));
                let evidence = ledger.evidence_of_phase(document, phase);
                let bare = Self::bare(document, &phase.key, &evidence, &own.collect::<Vec<_>>(), ledger);
                Self { phase: Some(phase_row(phase, document, ledger)), ..bare }
            }
            Meant::Gap(gap) => {
                let own: Vec<Span> = gap.statements.iter().map(|said| said.span).collect();
                let bare = Self::bare(document, gap.id.as_str(), &ledger.evidence_of(gap), &own, ledger);
                Self { gap: Some(gap_row(gap, document, ledger)), ..bare }
            }
            Meant::Registered(id) => {
                let bare = Self::bare(document, id.as_str(), &ledger.evidence_of_gap(&id), &[], ledger);
                Self { registered: registered_gap(&id, ledger), ..bare }
            }
        })
    }

    /// A row of which is known what the receipts say; `spans` are the places that speak of it.
    fn bare(document: &LoopDoc, key: &str, evidence: &Evidence<'_>, spans: &[Span], ledger: &Ledger) -> Self {
        Self {
            schema: "loopctl.row/1",
            path: document.source.path().to_string(),
            loop_id: document.id.as_ref().map(|identity| identity.id.to_string()),
            row: key.to_owned(),
            phase: None,
            gap: None,
            registered: None,
            evidence: evidence.state.name(),
            proofs: evidence.proofs.iter().filter_map(|proof| proving(proof, ledger)).collect(),
            citations: cited(document, spans, key, ledger),
        }
    }
}

fn meant<'a>(document: &'a LoopDoc, name: &str, ledger: &Ledger) -> Result<Meant<'a>, Failure> {
    // Elsewhere a row is written with its loop before it.
    let own = name.split_once('/').filter(|(id, _)| document.is(id)).map_or(name, |(_, row)| row);
    let phases = document.phases_named(own);
    let gap = GapId::new(own).map(|id| ledger.gap_meant(&id).clone());
    let registered = |id: &GapId| ledger.gaps_of(document).any(|gap| gap.id == id);
    match (phases.as_slice(), gap) {
        ([phase], None) => Ok(Meant::Phase(phase)),
        ([], Some(id)) => match document.gaps.iter().find(|gap| gap.id == id) {
            Some(gap) => Ok(Meant::Gap(gap)),
            None if registered(&id) => Ok(Meant::Registered(id)),
            None => Err(unknown(document, own, ledger)),
        },
        ([], None) => Err(unknown(document, own, ledger)),
        (several, gap) => {
            let keys = several.iter().map(|phase| phase.key.to_string()).chain(gap.map(|id| id.to_string()));
            let keys: Vec<String> = keys.collect();
            Err(Failure::new(format!("`{own}` can be {}", keys.join(" or "))).help("write one of them"))
        }
    }
}

/// No row is called that; what there is.
fn unknown(document: &LoopDoc, name: &str, ledger: &Ledger) -> Failure {
    const LISTED: usize = 12;
    let keys: Vec<String> = document.phases.iter().map(|phase| phase.key.to_string()).collect();
    let gaps = ledger.gaps_of(document).map(|gap| gap.id.to_string());
    let known: Vec<String> = keys.into_iter().chain(gaps).collect();
    let failure = Failure::new(format!("{} has no row called `{name}`", document.source.path()));
    let near = did_you_mean(name, known.iter().map(String::as_str));
    match (near, known.len()) {
        (Some(near), _) => failure.help(near),
        (None, 0) => failure.help("it has no rows"),
        (None, many) => {
            let more = if many > LISTED { format!(", and {} more", many - LISTED) } else { String::new() };
            failure.help(format!("it has {}{more}", known.iter().take(LISTED).cloned().collect::<Vec<_>>().join(", ")))
        }
    }
}

fn proving(proof: &Proof, ledger: &Ledger) -> Option<Proving> {
    let declared = proof.declared(ledger)?;
    Some(Proving {
        probe: proof.name.clone(),
        declared_in: declared.source.path().to_string(),
        run: declared.probe.run.clone(),
        inputs: declared.probe.inputs.clone(),
        evidence: proof.state().name(),
        why: proof.why(ledger),
        receipt: filed(proof, ledger),
    })
}

fn filed(proof: &Proof, ledger: &Ledger) -> Option<Filed> {
    let bare = Filed {
        path: proof.newest.path()?.to_string(),
        run_key: None,
        verdict: None,
        exit: None,
        finished_at: None,
        expires_at: None,
        head: None,
        inputs: 0,
        counts: Vec::new(),
    };
    let Newest::Receipt(opened) = &proof.newest else { return Some(bare) };
    let receipt = &opened.receipt;
    Some(Filed {
        run_key: Some(receipt.run_key.clone()),
        verdict: Some(receipt.verdict.name()),
        exit: receipt.exit.as_ref().and_then(|exit| exit.code),
        finished_at: Some(opened.finished.to_string()),
        expires_at: proof.expires(ledger).map(|moment| moment.to_string()),
        head: receipt.subject.head.clone(),
        inputs: receipt.subject.inputs.len(),
        counts: receipt.counts.iter().map(|(name, count)| format!("{count} {name}")).collect(),
        ..bare
    })
}

/// What stands in `spans`, but the row's own name.
fn cited(document: &LoopDoc, spans: &[Span], own: &str, ledger: &Ledger) -> Vec<Cited> {
    use crate::model::RefKind::{Receipt, RunKey};
    let here = document.citations().into_iter().filter(|cited| {
        let inside = spans.iter().any(|span| span.contains(cited.span));
        inside && &*cited.text != own
    });
    let receipt = |name: &str| {
        let key = crate::model::receipt::RunKey::parse(name.rsplit('/').next()?.trim_end_matches(".json"))?;
        ledger.proofs.shelf.find(&key).map(|(_, filed)| filed.path.to_string())
    };
    here.map(|cited| Cited {
        receipt: matches!(cited.kind, RunKey | Receipt).then(|| receipt(&cited.text)).flatten(),
        citation: Citation {
            kind: cited.kind.name(),
            text: cited.text.to_string(),
            line: document.source.line(cited.span),
        },
    })
    .collect()
}
