//! LC212: fields of a closed loop that only open ones need.

use crate::lint::{Findings, Fix};
use crate::model::closing::LEFTOVERS;
use crate::model::policy::Level;
use crate::model::{Ledger, LoopDoc, Readiness};

rule! {
    /// A closed loop keeps fields that only open ones need.
    ///
    /// ## Why
    /// `execution_readiness: runnable` on a closed loop tells tools that read a single field that there is work to do;
    /// a review date reminds of nothing, `horizon: now` keeps it among the work.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// execution_readiness: runnable
    /// next_review: "2026-03-20"
    /// ---
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    /// ```
    ///
    /// ## Fix
    /// Takes the fields out.
    LC212 "leftovers-on-closed", Info, [Safe], Loop(check)
}

fn check(document: &LoopDoc, _: &Ledger, findings: &mut Findings) {
    if !document.is_closed() || !findings.wants(Level::Info) {
        return;
    }
    for field in LEFTOVERS {
        let Some(value) = document.field(field).filter(|value| !value.is_null()) else { continue };
        // What is blocked contradicts the status: that is LC211.
        let blocked = document.readiness.is_some_and(|status| status.value == Some(Readiness::Blocked));
        if field == "execution_readiness" && blocked {
            continue;
        }
        findings
            .tell(&document.source, value.span, format!("The loop is closed: nothing needs its `{field}`."))
            .subject(field)
            .help("take the field out")
            .fix(Fix::safe(format!("take `{field}` out")).edits(&document.source, document.without_field(field)));
    }
}
