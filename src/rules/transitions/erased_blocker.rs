//! LC407: what still stands in the way of a loop is taken off its record.

use super::wording::{ask, tell, top};
use crate::lint::Findings;
use crate::model::readiness::{is_own, recorded, speaks_of_blockers, stands, told_by_status, told_in_prose};
use crate::model::{Blocker, BlockerSource, GapId, Ledger, LoopDoc, LoopId, LoopMove, Name, RefKind, Step, references};
use crate::text::{Source, Span};

rule! {
    /// An entry of `blocked_by` is gone, while what it named still stands in the way, and nothing says why.
    ///
    /// ## Why
    /// The easiest way to make a loop runnable is to forget what it waits for. A blocker ends by being resolved: its gap is
    /// mended or settled, its loop closed, its probe passes; then `loopctl lint --fix` takes the entry out.
    ///
    /// An entry whose gap, loop or probe is named by another entry, by the status or a row that is blocked, or anywhere that
    /// the document speaks of what is blocked, is not gone, nor is one that is struck through. Nor is anything told of an
    /// entry in words alone: whether that is resolved, its writer knows. A reason is a trailer of the commit message that
    /// names the loop or what it waited for:
    /// `Loopctl-Reason: GAP-HB-001 does not touch this loop after all`.
    ///
    /// ## Bad
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: blocked
    /// blocked_by: [GAP-HB-001]
    /// ---
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: runnable
    /// ---
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: open
    /// ```
    ///
    /// ## Good: it is resolved
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: blocked
    /// blocked_by: [GAP-HB-001]
    /// ---
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: runnable
    /// ---
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: fixed
    /// ```
    ///
    /// ## Good: with a reason
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: blocked
    /// blocked_by: [GAP-HB-001]
    /// ---
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: runnable
    /// ---
    /// ```
    /// ```yaml
    /// gaps:
    ///   - id: GAP-HB-001
    ///     status: open
    /// ```
    /// ```text message
    /// gov(LOOP-EXAMPLE-20260301): go on without the gateway
    ///
    /// Loopctl-Reason: GAP-HB-001 does not touch this loop after all
    /// ```
    ///
    /// ## Fix
    /// None: put the entry back, or say why it goes.
    LC407 "erased-blocker", Warn, [], Step(check)
}

fn check(step: &Step<'_>, findings: &mut Findings) {
    for moved in &step.moves().loops {
        // A loop that is closed waits for nothing, and of one that is gone another rule tells.
        let (Some(was), Some(is)) = (moved.before(), moved.is.filter(|is| !is.is_closed())) else { continue };
        let mut told: Vec<&Name> = Vec::new();
        for name in entries(was).flat_map(|entry| &entry.names) {
            let Some(why) = stands(name, is, step.after) else { continue };
            let known = told.iter().any(|other| is_same(name, other, step.after)) || is_own(name, is, step.after);
            if known || !is_gone(name, moved, is, step.after) || step.cause_of_blocker(moved, name).is_some() {
                continue;
            }
            told.push(name);
            let what = name.as_str();
            let message = format!("{what} still stands in the way ({why}) and is no blocker any more; nothing says why.");
            let finding = tell(findings, place(is), moved.loop_id(), message);
            finding.subject(what).help(ask(step, what, "does not touch this loop after all"));
        }
    }
}

/// The entries of `blocked_by` that nobody marked as resolved.
fn entries(document: &LoopDoc) -> impl Iterator<Item = &Blocker> {
    document.blockers.iter().filter(|entry| entry.source == BlockerSource::BlockedBy && !entry.struck)
}

/// Whether every commit that the change goes on from records a name, and the document does no more.
fn is_gone(name: &Name, moved: &LoopMove<'_>, is: &LoopDoc, after: &Ledger) -> bool {
    let same = |other: &Name| is_same(name, other, after);
    let everywhere = moved.was.iter().flatten().all(|was| entries(was).any(|entry| entry.names.iter().any(same)));
    let named = || {
        let judged = [recorded, told_in_prose, told_by_status].into_iter().flat_map(|told| told(is, after));
        judged.flat_map(|entry| entry.blocker.names).any(|other| same(&other))
    };
    everywhere && !named() && !is_told(name, is, after)
}

/// Whether a document still tells of a name where it speaks of what is blocked: below such a title, in a table of such a
/// column, on such a line.
fn is_told(name: &Name, document: &LoopDoc, ledger: &Ledger) -> bool {
    let text = document.text();
    let places: Vec<Span> = match name {
        Name::Gap(_) | Name::Loop(_) => {
            let all = references(text, Span::new(0, text.len())).into_iter();
            let named = all.filter(|found| match found.kind {
                RefKind::Gap => GapId::new(&found.text).is_some_and(|id| is_same(name, &Name::Gap(id), ledger)),
                RefKind::Loop => is_same(name, &Name::Loop(LoopId::new(&found.text)), ledger),
                _ => false,
            });
            named.map(|found| found.span).collect()
        }
        Name::Probe(word) | Name::Phase(word) => {
            text.match_indices(&**word).map(|(at, word)| Span::new(at, at + word.len())).collect()
        }
    };
    let column = |head: &Span| speaks_of_blockers(document.source.slice(*head));
    let markdown = &document.markdown;
    places.into_iter().any(|place| {
        let titles = markdown.ancestors(markdown.section_at(place.start));
        let mut titles = titles.map(|heading| document.source.slice(heading.text));
        let mut tables = markdown.tables.iter().filter(|table| table.span.contains(place));
        speaks_of_blockers(document.line_at(place))
            || titles.any(speaks_of_blockers)
            || tables.any(|table| table.head().iter().any(column))
    })
}

/// Whether two names are those of one thing; that of a loop may lack its date.
fn is_same(one: &Name, other: &Name, ledger: &Ledger) -> bool {
    match (one, other) {
        (Name::Gap(one), Name::Gap(other)) => ledger.gap_meant(one) == ledger.gap_meant(other),
        (Name::Loop(one), Name::Loop(other)) => {
            let undated = |id: &LoopId| id.undated().len() == id.as_str().len();
            one.is(other.as_str())
                || (undated(one) || undated(other)) && one.undated().eq_ignore_ascii_case(other.undated())
        }
        _ => one == other,
    }
}

/// Where to tell it: at the field, if that is still there.
fn place(document: &LoopDoc) -> (&Source, Span) {
    let field = document.front.get("blocked_by").map(|value| value.span).filter(|span| !span.is_empty());
    field.map_or_else(|| top(document), |span| (&document.source, span))
}
