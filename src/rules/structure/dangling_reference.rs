//! LC111: a name of what is not there.

use std::collections::HashSet;

use crate::lint::{Findings, Fix};
use crate::model::policy::Level;
use crate::model::{BlockerSource, Declared, GapId, Ledger, LoopDoc, LoopId, Name, RefKind};
use crate::text::nearest;

rule! {
    /// Something is named that is not there: the row a probe proves, a loop that is depended on, a gap.
    ///
    /// ## Why
    /// A probe that proves a row which does not exist proves nothing, and nobody notices; that is an error. A blocker
    /// that cannot be found is never resolved; that is a warning, and information once the loop is closed. What running
    /// text mentions may have been deleted since, and is told as information.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// probes:
    ///   pump.pressure:
    ///     run: ./bin/pressure
    ///     proves: [P02]
    ///     expires: 24h
    /// ---
    ///
    /// ## Phases
    /// - P1: Order the pump
    /// - P2: Mount the pump
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// probes:
    ///   pump.pressure:
    ///     run: ./bin/pressure
    ///     proves: [P2]
    ///     expires: 24h
    /// ---
    ///
    /// ## Phases
    /// - P1: Order the pump
    /// - P2: Mount the pump
    /// ```
    ///
    /// ## Bad: a loop that nobody has
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// depends_on_loop: LOOP-QUAY-20260102
    /// ---
    /// ```
    ///
    /// ## Fix
    /// Writes the nearest row of the loop; unsafe.
    LC111 "dangling-reference", Warn, [Unsafe], Both(recorded, probes)
}

/// What probes claim to prove.
fn probes(ledger: &Ledger, findings: &mut Findings) {
    for declared in ledger.declared_probes() {
        for row in &declared.probe.proves {
            proves(&declared, row, ledger, findings);
        }
    }
}

/// What prose mentions, once for each name.
fn mentioned(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    let mut told = HashSet::new();
    for cited in document.citations() {
        let dangling = match cited.kind {
            RefKind::Loop => ledger.first_meant(&cited.text).is_none(),
            RefKind::Gap => GapId::new(&cited.text).is_some_and(|id| is_unknown(ledger, &id)),
            _ => false,
        };
        // A name is one with its date and without.
        if dangling && told.insert(LoopId::new(&cited.text).undated().to_owned()) {
            findings
                .tell(&document.source, cited.span, format!("{} is mentioned, and nothing here is called that.", cited.text))
                .level(Level::Info)
                .subject(&*cited.text);
        }
    }
}

/// Whether nobody knows a gap. Without a registry, gaps may be kept elsewhere.
fn is_unknown(ledger: &Ledger, id: &GapId) -> bool {
    ledger.registry.is_some() && ledger.gap(id).is_none()
}

/// A row that a probe says it proves.
fn proves(declared: &Declared<'_>, row: &str, ledger: &Ledger, findings: &mut Findings) {
    let gap = GapId::new(row);
    if gap.as_ref().is_some_and(|gap| ledger.gap(gap).is_some() && declared.may_prove(gap)) {
        return;
    }
    let split = row.split_once('/').filter(|(id, _)| id.starts_with("LOOP-"));
    let (bearers, key) = match (declared.document, split) {
        (Some(document), None) => (vec![document], row),
        (Some(document), Some((id, key))) => (if document.is(id) { vec![document] } else { Vec::new() }, key),
        (None, Some((id, key))) => (ledger.bearers(id), key),
        (None, None) => (Vec::new(), row),
    };
    let qualified = declared.document.is_some() && split.is_some();
    if !qualified && bearers.iter().any(|bearer| bearer.phases.iter().any(|phase| phase.key == key)) {
        return;
    }
    let name = declared.name;
    let alike: Vec<&str> =
        bearers.iter().flat_map(|bearer| bearer.phases_named(key)).map(|phase| phase.key.as_str()).collect();
    let keys = || bearers.iter().flat_map(|bearer| &bearer.phases).map(|phase| phase.key.as_str());
    let whole = |key: &str| match (declared.document, split) {
        (None, Some((id, _))) => format!("{id}/{key}"),
        _ => key.to_owned(),
    };
    let mut meant = None;
    let (message, help) = match (&gap, split, &*alike) {
        (Some(gap), ..) if ledger.gap(gap).is_some() => (
            format!("{name} proves {gap}, which is no gap of this loop."),
            "declare it in the policy: here it proves own rows alone".to_owned(),
        ),
        (Some(gap), ..) => {
            (format!("{name} proves {gap}, which nobody knows."), "register the gap, or correct its name".to_owned())
        }
        (None, Some((id, _)), _) if bearers.is_empty() => match declared.document {
            Some(_) => (format!("{name} proves a row of {id}."), "declare it in the policy: here it proves own rows alone".to_owned()),
            None => (format!("{name} proves a row of {id}, and no document is called that."), format!("correct the name, or take {row} out")),
        },
        (None, None, _) if declared.document.is_none() => {
            (format!("{name} proves `{row}`, which names no row."), "write `LOOP-NAME/P1`, or the name of a gap".to_owned())
        }
        (None, _, [one, _, ..]) => {
            let all: Vec<String> = alike.iter().map(|key| format!("`{}`", whole(key))).collect();
            (format!("{name} proves `{row}`, and {} rows are called that.", alike.len()), format!("write one of {}, instead of {one}", all.join(", ")))
        }
        _ => {
            meant = alike.first().copied().or_else(|| nearest(key, keys())).map(whole);
            let help = match &meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => "name a row by its label: `P1`".to_owned(),
            };
            (format!("{name} proves `{row}`, and the loop has no such row."), help)
        }
    };
    let span = declared.place("proves", row);
    let finding = findings.tell(declared.source, span, message);
    finding.level(Level::Error).subject(format!("{name} {row}")).help(help);
    let exact = declared.source.slice(span) == row;
    let fix = meant.filter(|_| exact).map(|meant| Fix::likely(format!("write `{meant}`")).edit(declared.source, span, meant));
    finding.fix(fix);
}

/// What a document says that it depends on, or is blocked by.
fn recorded(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    if findings.wants(Level::Info) {
        mentioned(document, ledger, findings);
    }
    let level = if document.is_closed() { Level::Info } else { Level::Warn };
    if !findings.wants(level) {
        return;
    }
    for (id, span) in &document.depends_on {
        if ledger.first_meant(id.as_str()).is_none() {
            findings
                .tell(&document.source, *span, format!("The loop depends on {id}, and no document is called that."))
                .level(level)
                .subject(id.as_str())
                .help("correct the name, or take the dependency out");
        }
    }
    let blockers = document.blockers.iter().filter(|blocker| blocker.source == BlockerSource::BlockedBy && !blocker.struck);
    for (blocker, name) in blockers.flat_map(|blocker| blocker.names.iter().map(move |name| (blocker, name))) {
        let dangling = match name {
            Name::Gap(id) => is_unknown(ledger, id),
            Name::Loop(id) => ledger.first_meant(id.as_str()).is_none(),
            Name::Probe(probe) => !is_declared(document, ledger, probe),
            Name::Phase(_) => false,
        };
        if dangling {
            let name = name.as_str();
            findings
                .tell(&document.source, blocker.span, format!("The loop is blocked by {name}, and nothing is called that."))
                .level(level)
                .subject(name)
                .help("correct the name, or take the blocker out: what is not there is never resolved");
        }
    }
}

/// Whether a probe is declared: here, in the policy, or in the document that its name begins with.
fn is_declared(document: &LoopDoc, ledger: &Ledger, name: &str) -> bool {
    let elsewhere = || {
        name.split_once('/').is_some_and(|(id, own)| {
            ledger.bearers(id).iter().any(|bearer| bearer.probes.contains_key(own))
        })
    };
    document.probes.contains_key(name) || ledger.policy.policy.probes.contains_key(name) || elsewhere()
}
