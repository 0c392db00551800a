//! LC004: a value that YAML reads otherwise than it is written.

use crate::lint::{Findings, Fix};
use crate::model::policy::FieldType;
use crate::model::{Ledger, LoopDoc};

rule! {
    /// A value of the front matter is valid YAML, and yet not what it looks like.
    ///
    /// ## Why
    /// `8e66283` is a commit to people and eight with 66283 zeros to YAML. `no` is a text to one reader and false to
    /// the next. ` #12` begins a comment, so that an objective ends where its ticket was named. Tags, anchors and
    /// aliases are not followed by loopctl at all.
    ///
    /// ## Bad: a commit that is a number
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// base_sha: 8e66283
    /// ---
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// base_sha: "8e66283"
    /// ---
    /// ```
    ///
    /// ## Bad: a value that is cut
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// objective: Replace pump #3
    /// tide_gate: off
    /// ---
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// objective: "Replace pump #3"
    /// tide_gate: "off"
    /// ---
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// gaps:
    ///   - GAP-HB-001  # the pump: OPEN
    /// ---
    /// ```
    ///
    /// ## Fix
    /// Puts the value in quotes. Safe where loopctl reads the same text with them; unsafe where a word might mean
    /// true or false, or a comment might be meant.
    LC004 "yaml-surprise", Warn, [Safe, Unsafe], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    for surprise in document.front.surprises(document.text()) {
        let fields = &ledger.policy.policy.front_matter.fields;
        let field = surprise.key.and_then(|key| fields.get(key));
        if field.is_some_and(|field| field.r#type == FieldType::Boolean) && surprise.fault.fix.is_some() {
            // It is of the wrong type, which LC104 tells.
            continue;
        }
        let fault = surprise.fault;
        let finding = findings.tell(&document.source, fault.span, format!("{}.", fault.message));
        finding.subject(surprise.key.unwrap_or_default());
        if let Some(help) = fault.help {
            finding.help(help);
        }
        let fix = if surprise.kept { Fix::safe } else { Fix::likely };
        finding.fix(fault.fix.map(|edit| fix("put the value in quotes".to_owned()).edits(&document.source, [edit])));
    }
}
