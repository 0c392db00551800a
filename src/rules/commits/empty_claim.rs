//! LC511: a message that says what the change does not do.

use crate::lint::Findings;
use crate::model::message::Message;
use crate::model::promise::{Deed, Promise, Target, promises};
use crate::model::{GapId, Ledger, Occasion, Step, Word};

rule! {
    /// A message says that a gap is registered, fixed or closed, or that a loop is closed, and the change does not do it.
    ///
    /// ## Why
    /// The history is what is believed later. A commit "register GAP-OP-1445", with all its trailers, changed one date, and the gap
    /// never was. What the description begins with is taken for such a claim: "register gap", "mark fixed", "close loop", "close LOOP-X",
    /// or the type `close`; and so are the trailers `Closes`, `Fixes` and `Resolves` where they name a gap or a loop. A fix that
    /// is made for a gap claims nothing about the gap's row.
    ///
    /// ## Bad
    /// ```text message
    /// fix(GAP-HB-001): mark fixed
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: open
    /// ```
    ///
    /// ## Bad: the loop is open still
    /// ```text message
    /// close(LOOP-EXAMPLE-20260301): all pumps are mounted
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    ///
    /// ## Bad: a trailer says so
    /// ```text message
    /// fix: mount the pump
    ///
    /// Closes: GAP-HB-001
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: open
    /// ```
    ///
    /// ## Good
    /// ```text message
    /// fix(GAP-HB-001): mark fixed
    /// ```
    /// ```yaml was
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: open
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: fixed
    /// ```
    LC511 "empty-claim", Error, [], Message(check)
}

fn check(message: &Message, step: &Step<'_>, findings: &mut Findings) {
    if !Occasion::of(message, step).has_form() {
        return;
    }
    for promise in promises(message) {
        let told = match &promise.target {
            Target::Gap(_) if step.has_lost_registry() => None,
            Target::Gap(id) if promise.deed == Deed::Register => unregistered(id, step),
            Target::Gap(id) => unsettled(id, step, promise.again),
            Target::Loop(name) => unclosed(name, step, promise.again),
        };
        if let Some(told) = told {
            let finding = findings.tell(&message.source, message.place(promise.span), told);
            finding.subject(named(&promise)).help("stage what does it, or say what the commit really does");
        }
    }
}

fn named(promise: &Promise) -> &str {
    match &promise.target {
        Target::Gap(id) => id.as_str(),
        Target::Loop(name) => name,
    }
}

/// Why a gap is not registered by the change.
fn unregistered(id: &GapId, step: &Step<'_>) -> Option<String> {
    if step.after.gap(id).is_none() {
        return Some(format!("The message says that {id} is registered, but nothing registers it."));
    }
    let comes = |before: &Ledger| {
        before.gap(id).is_none() || (before.entry(id).is_none() && step.after.entry(id).is_some())
    };
    let stood = !step.parents.is_empty() && !step.parents.iter().any(comes);
    stood.then(|| format!("The message says that {id} is registered, but it was so before."))
}

/// Why a gap is not fixed or closed by the change; it may have been so before if that is said `again`. One that there is
/// not is told elsewhere.
fn unsettled(id: &GapId, step: &Step<'_>, again: bool) -> Option<String> {
    let fact = step.after.gap(id)?;
    if fact.is_open() {
        let word = fact.status.map_or("without a status", Word::name);
        return Some(format!("The message says that {id} is settled, but it is {word} after this commit."));
    }
    let turns = |before: &Ledger| before.gap(id).is_none_or(|was| was.status != fact.status) || restated(id, before, step);
    let stood = !again && !step.parents.is_empty() && !step.parents.iter().any(turns);
    let word = fact.status.map_or("settled", Word::name);
    stood.then(|| format!("The message says that {id} is settled, but it was {word} before."))
}

/// Whether some document states something else of a gap than it did.
fn restated(id: &GapId, before: &Ledger, step: &Step<'_>) -> bool {
    step.after.stating(id).into_iter().any(|(document, gap)| {
        let value = |gap: &crate::model::Gap| gap.status.and_then(|status| status.value);
        let was = before.at(document.source.path()).and_then(|was| was.gaps.iter().find(|other| other.id == gap.id));
        was.is_none_or(|was| value(was) != value(gap))
    })
}

/// Why a loop is not closed by the change; it may have been so before if that is said `again`. One that there is not is
/// told elsewhere.
fn unclosed(name: &str, step: &Step<'_>, again: bool) -> Option<String> {
    let closed = |ledger: &Ledger| ledger.meant(name).iter().any(|document| document.is_closed());
    let documents = step.after.meant(name);
    let first = documents.first()?;
    if !closed(step.after) {
        let status = first.status().and_then(|status| status.value.value).map_or("not closed", Word::name);
        return Some(format!("The message says that {name} is closed, but it is {status} after this commit."));
    }
    let stood = !again && !step.parents.is_empty() && step.parents.iter().all(closed);
    stood.then(|| format!("The message says that {name} is closed, but it was so before."))
}
