//! LC506: a commit that also changes what is somebody else's.

use crate::lint::Findings;
use crate::model::message::{Message, Named, Scope};
use crate::model::promise::promises;
use crate::model::{Circle, GapId, Meant, Occasion, Step};

rule! {
    /// A commit names one loop or gap, and changes rows of another.
    ///
    /// ## Why
    /// In a working tree that several people or agents share, one commit sweeps up what another has half done: of two thousand real
    /// commits that said they change one gap, 27 changed others as well, and nobody found it by the message. Rows of a loop may change that
    /// is the parent or a child of what is named, depends on it, is opened here, or is named anywhere in the message; so may a row
    /// that itself speaks of what is named.
    ///
    /// ## Bad
    /// ```text message
    /// fix(LOOP-EXAMPLE-20260301): the pump is mounted
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```markdown was loops/LOOP-CRANE-20260301.scope.md
    /// ---
    /// loop_id: LOOP-CRANE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// - P1: Paint it - TODO
    /// - P2: Turn it - TODO
    /// ```
    /// ```markdown loops/LOOP-CRANE-20260301.scope.md
    /// ---
    /// loop_id: LOOP-CRANE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// - P1: Paint it - ACTIVE
    /// - P2: Turn it - TODO
    /// ```
    ///
    /// ## Good
    /// ```text message
    /// fix(LOOP-EXAMPLE-20260301): the pump is mounted
    ///
    /// Painting goes on in LOOP-CRANE-20260301.
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    /// ```markdown was loops/LOOP-CRANE-20260301.scope.md
    /// ---
    /// loop_id: LOOP-CRANE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// - P1: Paint it - TODO
    /// - P2: Turn it - TODO
    /// ```
    /// ```markdown loops/LOOP-CRANE-20260301.scope.md
    /// ---
    /// loop_id: LOOP-CRANE-20260301
    /// status: active
    /// ---
    ///
    /// ## Phases
    ///
    /// - P1: Paint it - ACTIVE
    /// - P2: Turn it - TODO
    /// ```
    LC506 "foreign-change", Warn, [], Message(check)
}

fn check(message: &Message, step: &Step<'_>, findings: &mut Findings) {
    let Some(form) = message.subject.form.as_ref().filter(|_| Occasion::of(message, step).has_form()) else { return };
    let is_named = |named: &Named| matches!(named, Named::Loop(_) | Named::Gap(_));
    let mut scopes = form.scopes.iter().filter(|scope| is_named(&scope.named) || message.loop_of(scope).is_some());
    let Some(first) = scopes.clone().next().filter(|_| !step.moves().is_empty()) else { return };
    // If a name is wrong, the change may be right: that the name leads nowhere is told.
    if !scopes.all(|scope| is_known(scope, message, step)) {
        return;
    }
    let circle = Circle::of(message, step);
    // Who says that one gap is registered or fixed speaks of that gap alone.
    let strict = promises(message).iter().any(|promise| promise.gap().is_some());
    for (owner, foreign) in circle.foreign(strict) {
        let rows = match foreign.rows.as_slice() {
            [row] if **row == *owner => owner.clone(),
            [a, b] => format!("{a} and {b} of {owner}"),
            [a, .., last] if foreign.rows.len() > 3 => format!("{a} to {last} ({} rows) of {owner}", foreign.rows.len()),
            rows => format!("{} of {owner}", rows.join(", ")),
        };
        let (source, span) = foreign.place;
        let told = format!("The subject names {}, but the commit changes {rows} as well.", message.slice(first.span));
        findings
            .tell(&message.source, message.place(first.span), told)
            .subject(&owner)
            .related(source, span, "changed here")
            .help(format!("commit it apart, or name {} in the body", nearest(&owner, &foreign.rows)));
    }
}

fn is_known(scope: &Scope, message: &Message, step: &Step<'_>) -> bool {
    match (&scope.named, message.loop_of(scope)) {
        (Named::Gap(id), _) => step.knows_gap(id),
        (_, Some(name)) => matches!(step.loop_meant(name), Meant::Itself | Meant::Dated(_)),
        (_, None) => true,
    }
}

/// What is to be named: of a loop of which one gap alone is changed, that gap.
fn nearest<'a>(owner: &'a str, rows: &[&'a str]) -> &'a str {
    match rows {
        [row] if GapId::new(row).is_some() => row,
        _ => owner,
    }
}
