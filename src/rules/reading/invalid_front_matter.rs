//! LC001: a front matter that is not YAML.

use crate::lint::{Findings, Fix};
use crate::model::{Ledger, LoopDoc};

rule! {
    /// The front matter is not YAML.
    ///
    /// ## Why
    /// Other tools see none of its keys, or only those before the fault: a loop that is `blocked` is then a loop
    /// without a status. loopctl reads what it can line by line, so that one bad value hides no other.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// objective: Close gaps: now
    /// ---
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// objective: "Close gaps: now"
    /// ---
    /// ```
    ///
    /// ## Bad: never closed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    ///
    /// # Pump
    /// ```
    ///
    /// ## Fix
    /// Quotes the value. The fix is offered only if the whole front matter then reads as YAML, with the very values
    /// that were recovered from the broken one.
    LC001 "invalid-front-matter", Error, [Safe], Loop(check)
}

fn check(document: &LoopDoc, _: &Ledger, findings: &mut Findings) {
    for fault in document.front.faults.iter().filter(|fault| !fault.over_limit) {
        let finding = findings.tell(&document.source, fault.span, sentence(&fault.message));
        if let Some(help) = &fault.help {
            finding.help(help.clone());
        }
        finding.fix(fault.fix.clone().map(|edit| Fix::safe("mend the line").edits(&document.source, [edit])));
    }
}

/// `The front matter is not YAML: the value of ...` of what reading says.
fn sentence(message: &str) -> String {
    match message.strip_prefix("front matter ") {
        Some(rest) => format!("The front matter {rest}."),
        None => format!("The front matter is {message}."),
    }
}
