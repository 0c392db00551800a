//! How the rules of evidence tell that a row should say something else, or is not proven.

use crate::lint::{Finding, Findings, Fix};
use crate::model::evidence::{Evidence, Proof, State};
use crate::model::policy::Level;
use crate::model::readiness::{Verdict, recorded};
use crate::model::sync::{Change, Scribe, Unwritable, column, registered};
use crate::model::{BlockerSource, Entry, Gap, GapId, GapStatus, Ledger, LoopDoc, Name, Phase, PhaseStatus, Word};
use crate::text::{Source, Span};

/// A gap that evidence decides, and every place that says something else.
pub(super) struct Decided<'a> {
    id: &'a GapId,
    evidence: Evidence<'a>,
    entry: Option<&'a Entry>,
    stated: Vec<(&'a LoopDoc, &'a Gap)>,
}

/// Tells that a phase should say `value`.
pub(super) fn tell_phase(
    document: &LoopDoc,
    phase: &Phase,
    evidence: &Evidence<'_>,
    value: PhaseStatus,
    ledger: &Ledger,
    findings: &mut Findings,
) {
    let said = match phase.status {
        Some(status) => format!("is {}", status.value.map_or("something else", Word::name)),
        None => "says nothing of its status".to_owned(),
    };
    let (place, name) = (phase.status.map_or(phase.title, |status| status.raw), phase.name_in_words(document.text()));
    let finding = findings.tell(&document.source, place, format!("{name} {said}, but {}.", because(evidence, ledger)));
    finding.row(phase.key.as_str());
    let gone = gone(document, phase, ledger);
    let change = Change { run_key: run_key(evidence), gone: &gone };
    match Scribe::new(document, &ledger.policy.words).phase(phase, value, &change) {
        Ok(edits) => {
            let title = format!("write that {name} is {}", value.name());
            finding.help(help(value.name())).fix(Fix::safe(title).edits(&document.source, edits));
        }
        Err(why) => {
            finding.help(by_hand(value.name(), why));
            if let Unwritable::NoStatusColumn(_) = why {
                let edits = column(document, phase, value, &ledger.policy.words).unwrap_or_default();
                finding.fix(Fix::likely("give the table a Status column").edits(&document.source, edits));
            }
        }
    }
}

/// What a phase says it is blocked on, and is not any more.
fn gone(document: &LoopDoc, phase: &Phase, ledger: &Ledger) -> Vec<Name> {
    let own = BlockerSource::Phase(phase.key.clone().into());
    let entries = recorded(document, ledger).into_iter().filter(|entry| entry.blocker.source == own);
    let names = entries.flat_map(|entry| entry.names);
    names.filter(|(_, verdict)| matches!(verdict, Verdict::Resolved(_))).map(|(name, _)| name).collect()
}

/// The run that decided.
fn run_key<'a>(evidence: &'a Evidence<'a>) -> Option<&'a str> {
    of_state(evidence).find_map(Proof::receipt).map(|opened| opened.key.as_str())
}

/// Tells that a gap should say `value`: once, where its status lives.
pub(super) fn tell_gap(gap: &Decided<'_>, value: GapStatus, ledger: &Ledger, findings: &mut Findings) {
    let mut places: Vec<(&Source, Span, Option<GapStatus>)> = Vec::new();
    let mut fix = Fix::safe(format!("write that {} is {}", gap.id, value.name()));
    let mut refused = None;
    let change = Change { run_key: run_key(&gap.evidence), gone: &[] };
    if let Some((registry, entry)) = ledger.registry.as_ref().zip(gap.entry) {
        let status = entry.status.as_ref();
        places.push((registry.source(), status.map_or(entry.span, |status| status.raw), status.and_then(|s| s.value)));
        match registered(registry, entry, value, &change, &ledger.policy.words.gaps) {
            Ok(edits) => fix = fix.edits(registry.source(), edits),
            Err(why) => refused = Some(why),
        }
    }
    for (document, stated) in &gap.stated {
        let status = stated.status.as_ref();
        let place = status.map_or(stated.span, |status| status.raw);
        places.push((&document.source, place, status.and_then(|status| status.value)));
        match Scribe::new(document, &ledger.policy.words).gap(stated, value, &change) {
            Ok(edits) => fix = fix.edits(&document.source, edits),
            Err(why) => refused = Some(why),
        }
    }
    let Some((source, span, said)) = places.first().copied() else { return };
    let said = said.map_or("without a status", Word::name);
    let message = format!("{} is {said}, but {}.", gap.id, because(&gap.evidence, ledger));
    let finding = findings.tell(source, span, message);
    finding.row(gap.id.as_str()).subject(gap.id.as_str());
    finding.help(refused.map_or_else(|| help(value.name()), |why| by_hand(value.name(), why)));
    for (source, span, _) in places.into_iter().skip(1) {
        finding.related(source, span, "said here, too");
    }
    finding.fix(fix);
}

fn help(word: &str) -> String {
    format!("it is {word}: `loopctl sync` writes that")
}

fn by_hand(word: &str, why: Unwritable) -> String {
    format!("it is {word}; write that by hand: {why}")
}

/// The gaps that evidence puts into `state`, where some place says what `wrong` knows to be otherwise.
pub(super) fn gaps_that(state: State, wrong: impl Fn(GapStatus) -> bool, ledger: &Ledger) -> Vec<Decided<'_>> {
    let wrong = |status: Option<GapStatus>| status.is_some_and(&wrong);
    let decided = |id| {
        let evidence = ledger.evidence_of_gap(id);
        // What a person decided in the registry is the status of the gap, whatever a row says: LC206 tells that.
        let registered = ledger.entry(id).and_then(|entry| entry.status?.value);
        if evidence.state != state || registered.is_some_and(GapStatus::is_decided) {
            return None;
        }
        let entry = ledger.entry(id).filter(|entry| {
            let parents = ledger.parent(entry).map(|parent| ledger.meant(parent)).unwrap_or_default();
            let over = !parents.is_empty() && !parents.iter().any(|parent| ledger.answers(parent));
            !over && wrong(entry.status.and_then(|status| status.value))
        });
        let stated = ledger.stating(id).into_iter().filter(|(document, gap)| {
            let said = gap.statements.iter().any(|said| wrong(said.status.and_then(|status| status.value)));
            !document.is_closed() && said
        });
        let stated: Vec<_> = stated.collect();
        (entry.is_some() || !stated.is_empty()).then_some(Decided { id, evidence, entry, stated })
    };
    ledger.proofs.gaps().filter_map(decided).collect()
}

/// Whether a phase claims to be done: it says so, or says nothing in a loop that the change at hand closes.
pub(super) fn claims(document: &LoopDoc, phase: &Phase, ledger: &Ledger) -> bool {
    match phase.status {
        Some(status) => status.value == Some(PhaseStatus::Done),
        None => ledger.closes(document),
    }
}

/// Tells every row of an answering loop that claims to be done while its evidence is `state`.
pub(super) fn tell_unproven(document: &LoopDoc, state: State, level: Level, ledger: &Ledger, findings: &mut Findings) {
    if ledger.proofs.all().is_empty() || !ledger.answers(document) {
        return;
    }
    for phase in document.phases.iter().filter(|phase| claims(document, phase, ledger)) {
        let evidence = ledger.evidence_of_phase(document, phase);
        let place = phase.status.map_or(phase.span, |status| status.raw);
        if evidence.state == state {
            let told = (&document.source, place, phase.key.as_str());
            let name = phase.name_in_words(document.text());
            let claim = match phase.status {
                Some(_) => format!("{name} is done"),
                None => format!("The loop is closed, and {name} with it"),
            };
            tell_one(told, level, &claim, &evidence, ledger, findings);
        }
    }
    for gap in ledger.gaps_of(document).filter(|gap| gap.fact.status == Some(GapStatus::Fixed)) {
        let evidence = ledger.evidence_of_gap(gap.id);
        let stated =
            gap.stated.map(|stated| (&document.source, stated.status.map_or(stated.span, |status| status.raw)));
        let registered = || Some((ledger.registry.as_ref()?.source(), gap.entry?.span));
        let Some((source, place)) = stated.or_else(registered).filter(|_| evidence.state == state) else { continue };
        let claim = format!("{} is fixed", gap.id);
        let finding = tell_one((source, place, gap.id.as_str()), level, &claim, &evidence, ledger, findings);
        // In the registry, too, it is this loop's claim.
        finding.loop_id = document.id.as_ref().map(|identity| identity.id.to_string());
    }
}

fn tell_one<'a>(
    (source, place, key): (&Source, Span, &str),
    level: Level,
    claim: &str,
    evidence: &Evidence<'_>,
    ledger: &Ledger,
    findings: &'a mut Findings,
) -> &'a mut Finding {
    let probes: Vec<&str> = of_state(evidence).map(|proof| proof.name.as_str()).collect();
    let finding = findings.tell(source, place, format!("{claim}, but {}.", because(evidence, ledger)));
    finding.level(level).row(key).help(format!("`loopctl probe run {}` finds out", probes.join(" ")))
}

/// The probes that put a row into its state.
fn of_state<'a>(evidence: &'a Evidence<'a>) -> impl Iterator<Item = &'a Proof> {
    evidence.proofs.iter().filter(|proof| proof.state() == evidence.state).copied()
}

/// What put a row into its state, in words.
fn because(evidence: &Evidence<'_>, ledger: &Ledger) -> String {
    const SHOWN: usize = 2;
    let whys: Vec<String> = of_state(evidence).take(SHOWN).map(|proof| proof.why(ledger)).collect();
    let rest = of_state(evidence).count().saturating_sub(SHOWN);
    let rest = if rest > 0 { format!("; and {rest} more probes") } else { String::new() };
    format!("{}{rest}", whys.join("; "))
}
