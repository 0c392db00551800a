//! Which probes a run is about.

use crate::cli::Failure;
use crate::model::evidence::{Proof, Standing};
use crate::model::policy::Probe;
use crate::model::{Ledger, LoopDoc, guards};
use crate::text::did_you_mean;

/// A probe that is to be run.
pub(super) struct Chosen<'a> {
    /// Its full name.
    pub(super) name: String,
    pub(super) probe: Probe,
    /// The document that declares it.
    pub(super) document: Option<&'a LoopDoc>,
}

/// What is asked for.
pub(super) struct Wish<'a> {
    pub(super) names: &'a [String],
    /// Those of these loops.
    pub(super) of_loops: Option<&'a [&'a LoopDoc]>,
    pub(super) stale: bool,
}

/// The probes that are asked for, each once, in the order in which they are named or declared.
pub(super) fn choose<'a>(wish: &Wish<'_>, ledger: &'a Ledger) -> Result<Vec<Chosen<'a>>, Failure> {
    let mut chosen: Vec<Chosen<'a>> = Vec::new();
    for name in wish.names {
        let one = named(name, ledger)?;
        let proof = ledger.proofs.named(None, &one.name);
        if wish.stale && proof.is_some_and(|proof| proof.standing == Standing::Proven) {
            continue;
        }
        if one.probe.run.is_none() {
            let failure = Failure::new(format!("{} is never run: its receipts are imported", one.name));
            return Err(failure.help(format!("`loopctl receipt import --probe {} FILE` takes one", one.name)));
        }
        if !chosen.iter().any(|other| other.name == one.name) {
            chosen.push(one);
        }
    }
    let candidates: Vec<&Proof> = match wish.of_loops {
        Some(documents) => of_loops(documents, ledger),
        None if wish.stale && wish.names.is_empty() => ledger.proofs.all().iter().collect(),
        None => Vec::new(),
    };
    for proof in candidates {
        let wanted = !wish.stale || proof.standing != Standing::Proven;
        let runs = proof.declared(ledger).is_some_and(|declared| declared.probe.run.is_some());
        if wanted && runs && !chosen.iter().any(|other| other.name == proof.name) {
            chosen.extend(of_proof(proof, ledger));
        }
    }
    Ok(chosen)
}

fn of_proof<'a>(proof: &Proof, ledger: &'a Ledger) -> Option<Chosen<'a>> {
    let declared = proof.declared(ledger)?;
    Some(Chosen { name: proof.name.clone(), probe: declared.probe.clone(), document: declared.document })
}

/// The probe of a full name, of a name that only one document has, or the guard command of a name.
fn named<'a>(name: &str, ledger: &'a Ledger) -> Result<Chosen<'a>, Failure> {
    let all = ledger.proofs.all();
    if let Some(chosen) = ledger.proofs.named(None, name).and_then(|proof| of_proof(proof, ledger)) {
        return Ok(chosen);
    }
    if let Some((document, probe)) = ledger.guards(name) {
        return Ok(Chosen { name: name.to_owned(), probe, document: Some(document) });
    }
    // A loop may be named without its date, and in any case.
    let alike = |proof: &&Proof| {
        let (id, own) = proof.name.split_once('/').unwrap_or(("", &proof.name));
        match name.split_once('/') {
            Some((wanted, wanted_own)) => own == wanted_own && crate::model::LoopId::new(id).is_like(wanted),
            None => own == name,
        }
    };
    let found: Vec<&Proof> = all.iter().filter(alike).collect();
    match found.as_slice() {
        [one] => of_proof(one, ledger).ok_or_else(|| Failure::new(format!("{name} is not declared"))),
        [] => {
            let guards = ledger.loops.iter().flat_map(|document| {
                let id = document.id.as_ref().map(|identity| identity.id.to_string()).unwrap_or_default();
                guards(document).into_keys().map(move |own| format!("{id}/{own}"))
            });
            let known: Vec<String> = all.iter().map(|proof| proof.name.clone()).chain(guards).collect();
            let failure = Failure::new(format!("no probe is called `{name}`"));
            let near = did_you_mean(name, known.iter().map(String::as_str));
            Err(failure.help("`loopctl probe list` has them all").help(near))
        }
        several => {
            let names: Vec<&str> = several.iter().map(|proof| proof.name.as_str()).collect();
            Err(Failure::new(format!("`{name}` can be {}", names.join(" or "))).help("write one of them"))
        }
    }
}

/// The probes that loops declare, and those that prove a row of them.
pub(super) fn of_loops<'a>(documents: &[&LoopDoc], ledger: &'a Ledger) -> Vec<&'a Proof> {
    let proving: Vec<&str> =
        documents.iter().flat_map(|document| ledger.proofs_of(document)).map(|proof| proof.name.as_str()).collect();
    let own = |proof: &&Proof| {
        let declared = proof.declared(ledger).and_then(|declared| declared.document);
        let here = declared.is_some_and(|own| documents.iter().any(|one| std::ptr::eq(*one, own)));
        here || proving.contains(&proof.name.as_str())
    };
    let mut found: Vec<&Proof> = ledger.proofs.all().iter().filter(own).collect();
    // In the order of the rows that they prove; what proves none comes last.
    found.sort_by_key(|proof| proving.iter().position(|name| *name == proof.name).unwrap_or(usize::MAX));
    found
}
