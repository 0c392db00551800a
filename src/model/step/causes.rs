//! Why a change does what needs a reason: what its message says, what a probe found, where a row went.

use super::Step;
use super::moves::{LoopMove, RowMove};
use crate::model::blocker::Name;
use crate::model::evidence::{Evidence, Proof, State};
use crate::model::id::{GapId, LoopId};
use crate::model::label::parts;
use crate::model::loop_doc::LoopDoc;
use crate::model::message::Message;
use crate::model::occasion::taken_back;
use crate::model::refs::{RefKind, references};
use crate::model::status::{GapStatus, PhaseStatus};
use crate::text::Span;

/// The trailer that gives a reason: `Loopctl-Reason: P3 moved to LOOP-Y`.
pub const REASON: &str = "Loopctl-Reason";

/// Why a row or a loop moves.
#[derive(Clone, Copy, Debug)]
pub enum Cause<'a> {
    /// The message says why.
    Said(&'a str),
    /// The document says why its loop is open again.
    Reopened(&'a str),
    /// A probe that proves the row failed.
    Failed(&'a Proof),
    /// The row stands in another document now.
    Moved(&'a LoopDoc),
}

/// What a reason may name: a row, and the loop it is a row of.
#[derive(Clone, Debug, Default)]
pub struct Concerned<'a> {
    loops: Vec<&'a LoopId>,
    registered: Option<&'a str>,
    phases: Vec<(&'a LoopDoc, &'a str)>,
    gap: Option<&'a str>,
    /// Anything else that has a name: a probe.
    other: Option<&'a str>,
}

impl<'a> Concerned<'a> {
    /// A loop, by the names it has and had.
    pub fn of_loop(moved: &LoopMove<'a>) -> Self {
        let documents = moved.is.into_iter().chain(moved.was.iter().flatten().copied());
        Self { loops: ids(documents), ..Self::default() }
    }

    /// A phase, by the keys and labels it has and had.
    pub fn of_phase(row: &RowMove<'a, PhaseStatus>) -> Self {
        let is = row.document.filter(|_| row.turn.is.is_some()).map(|document| (document, row.key));
        let was = row.was_in.map(|document| (document, row.was_called.unwrap_or(row.key)));
        let phases: Vec<_> = is.into_iter().chain(was).collect();
        Self { loops: ids(phases.iter().map(|(document, _)| *document)), phases, ..Self::default() }
    }

    /// A gap, and the loop that it belongs to.
    pub fn of_gap(row: &RowMove<'a, GapStatus>) -> Self {
        let documents = row.document.into_iter().chain(row.was_in);
        Self { loops: ids(documents), registered: row.loop_id, gap: Some(row.key), ..Self::default() }
    }

    /// Something that a loop waited for, or that loop.
    fn of_blocker(moved: &LoopMove<'a>, name: &'a Name) -> Self {
        let mut whom = Self::of_loop(moved);
        match name {
            Name::Gap(id) => whom.gap = Some(id.as_str()),
            Name::Loop(id) => whom.loops.push(id),
            Name::Probe(name) | Name::Phase(name) => whom.other = Some(name),
        }
        whom
    }

    /// Whether `word` names it.
    fn is(&self, word: &str) -> bool {
        let row = || match word.split_once('/') {
            Some((owner, row)) => self.is_phase(word) || self.is_loop(owner) && self.is_phase(row),
            None => self.is_phase(word),
        };
        !word.is_empty() && (self.is_loop(word) || row() || self.is_gap(word) || self.other == Some(word))
    }

    fn is_loop(&self, word: &str) -> bool {
        let same = |id: &LoopId| id.is(word) || id.undated().eq_ignore_ascii_case(word);
        self.loops.iter().copied().any(same) || self.registered.is_some_and(|id| same(&LoopId::new(id)))
    }

    fn is_phase(&self, word: &str) -> bool {
        let named =
            |(document, key): &(&LoopDoc, &str)| document.phases_named(word).iter().any(|phase| phase.key == *key);
        self.phases.iter().any(named)
    }

    fn is_gap(&self, word: &str) -> bool {
        let found = || references(word, Span::new(0, word.len()));
        self.gap.is_some_and(|gap| {
            word.eq_ignore_ascii_case(gap)
                || found().iter().any(|found| found.kind == RefKind::Gap && found.text.eq_ignore_ascii_case(gap))
        })
    }
}

fn ids<'a>(documents: impl Iterator<Item = &'a LoopDoc>) -> Vec<&'a LoopId> {
    documents.filter_map(|document| document.id.as_ref()).map(|identity| &identity.id).collect()
}

/// What a message says of `whom`, if it gives a reason for it.
pub fn reason<'m>(message: &'m Message, whom: &Concerned<'_>) -> Option<&'m str> {
    message.values(REASON).find_map(|value| heard(value, whom))
}

/// The reason in `value`, if that names `whom`: first come the names, then the reason.
fn heard<'m>(value: &'m str, whom: &Concerned<'_>) -> Option<&'m str> {
    /// The words of the longest label: `Work stream 3`.
    const LONGEST: usize = 3;
    let mut rest = value.trim();
    let mut found = false;
    loop {
        let ends = rest.match_indices(char::is_whitespace).map(|(at, _)| at).chain([rest.len()]);
        let heads: Vec<usize> = ends.take(LONGEST).collect();
        let word = |end: &usize| rest[..*end].trim_end_matches([':', ',', ';', '.']);
        let end = heads.iter().copied().find(|end| whom.is(word(end)));
        found |= end.is_some();
        let end = end.or_else(|| heads.first().copied())?;
        let (head, behind) = (&rest[..end], rest[end..].trim_start());
        // `P3, P4 and P5: the reason` names three.
        let and = ["and ", "& "].iter().find_map(|word| behind.strip_prefix(word));
        match and {
            Some(next) if !head.ends_with(':') => rest = next.trim_start(),
            _ if head.ends_with(',') && !behind.is_empty() => rest = behind,
            _ => {
                let reason = behind.trim_start_matches([':', '-', '\u{2013}', '\u{2014}', ' ']);
                return (found && !reason.is_empty()).then_some(reason);
            }
        }
    }
}

impl<'a> Step<'a> {
    /// Why a loop does not wait any more for what stands in its way.
    pub fn cause_of_blocker(&self, moved: &LoopMove<'a>, name: &'a Name) -> Option<Cause<'a>> {
        self.said(&Concerned::of_blocker(moved, name)).map(Cause::Said)
    }

    /// Why a loop is open again, or gone.
    pub fn cause_of_loop(&self, moved: &LoopMove<'a>) -> Option<Cause<'a>> {
        let said = || self.said(&Concerned::of_loop(moved)).map(Cause::Said);
        // A reason that stood there before was that of an earlier time.
        let before = || moved.before().and_then(reopen_reason);
        let reopened = || moved.is.and_then(reopen_reason).filter(|why| before() != Some(*why)).map(Cause::Reopened);
        let names = || moved.before().and_then(|document| document.id.as_ref()).map(|identity| identity.id.as_str());
        let elsewhere = || Some(Cause::Moved(self.newly_naming(moved.before(), names()?)?));
        match moved.is {
            Some(_) => reopened().or_else(said),
            None => said().or_else(elsewhere),
        }
    }

    /// Whether a row that is gone stands there still, cut in another way: as one of `P2+P3`, in `P2a` and `P2b`, or `P2a` in
    /// `P2`; what takes its place has to say how far it is.
    pub fn is_regrouped(&self, row: &RowMove<'a, PhaseStatus>) -> bool {
        let was = row.was_in.and_then(|document| document.phases.iter().find(|phase| phase.key == row.key));
        let Some(name) = was.and_then(|phase| phase.name.as_deref()) else { return false };
        let Some(document) = row.document.and_then(|document| self.after.at(document.source.path())) else {
            return false;
        };
        let speaking = document.phases.iter().filter(|phase| phase.status.is_some());
        let names: Vec<&str> =
            speaking.filter_map(|phase| phase.name.as_deref()).filter(|other| *other != name).collect();
        let joined = names.iter().any(|other| parts(other).any(|one| one == name));
        let apart = parts(name).count() > 1 && parts(name).all(|one| names.contains(&one));
        let whole = names.iter().any(|other| is_part(name, other));
        joined || apart || whole || names.iter().filter(|other| is_part(other, name)).count() > 1
    }

    /// Why a phase is not done any more, or gone.
    pub fn cause_of_phase(&self, row: &RowMove<'a, PhaseStatus>) -> Option<Cause<'a>> {
        let said = self.said(&Concerned::of_phase(row)).map(Cause::Said);
        said.or_else(|| match row.turn.is {
            Some(_) => {
                let document = row.document?;
                let phase = document.phases.iter().find(|phase| phase.key == row.key)?;
                failed(&self.after.evidence_of_phase(document, phase))
            }
            None => self.moved_to(row).map(Cause::Moved),
        })
    }

    /// Why a gap is open again, or gone.
    pub fn cause_of_gap(&self, row: &RowMove<'a, GapStatus>) -> Option<Cause<'a>> {
        let said = self.said(&Concerned::of_gap(row)).map(Cause::Said);
        said.or_else(|| match row.turn.is {
            Some(_) => failed(&self.after.evidence_of_gap(&GapId::new(row.key)?)),
            None => self.newly_naming(row.was_in, row.key).map(Cause::Moved),
        })
    }

    /// What the message says: by a trailer that names it, or because it takes a whole commit back.
    fn said(&self, whom: &Concerned<'_>) -> Option<&'a str> {
        let message = self.message?;
        reason(message, whom).or_else(|| taken_back(message, self))
    }
}

/// Whether one name is that of a part of what another names: `P2a` and `P2.1` of `P2`.
fn is_part(part: &str, whole: &str) -> bool {
    part.strip_prefix(whole).is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '.'))
}

fn failed<'a>(evidence: &Evidence<'a>) -> Option<Cause<'a>> {
    let failing = evidence.proofs.iter().copied().find(|proof| proof.state() == State::Failing);
    failing.filter(|_| evidence.state == State::Failing).map(Cause::Failed)
}

/// What a document says of why its loop is open again.
fn reopen_reason(document: &LoopDoc) -> Option<&str> {
    let said = document.front.get("reopen_reason")?.text()?.trim();
    (!said.is_empty()).then_some(said)
}
