//! LC003: a key that stands twice.

use crate::lint::{Findings, Fix};
use crate::model::{Ledger, LoopDoc};
use crate::text::Edit;

rule! {
    /// A key stands twice in one map of the front matter.
    ///
    /// ## Why
    /// Most tools take the last value, some the first, and some refuse the whole front matter. Whoever edits the one
    /// that is not taken changes nothing.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// owner: "@mira"
    /// status: active
    /// ---
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// owner: "@mira"
    /// ---
    /// ```
    ///
    /// ## Bad: which is it?
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// owner: "@mira"
    /// owner: "@jonas"
    /// ---
    /// ```
    ///
    /// ## Fix
    /// Takes the later line out if both say the same. Of two values that differ, you say which is meant.
    LC003 "duplicate-key", Error, [Safe], Loop(check)
}

fn check(document: &LoopDoc, _: &Ledger, findings: &mut Findings) {
    for twice in document.front.duplicates() {
        let ((_, first), (key, again)) = (twice.first, twice.again);
        let (one, other) = (document.source.slice(first.span), document.source.slice(again.span));
        let name = document.source.slice(key.span);
        let single = !one.contains('\n') && !other.contains('\n');
        let finding = findings.tell(&document.source, key.span, format!("`{name}` stands twice."));
        finding.subject(name).related(&document.source, twice.first.0.span, "first here");
        if single && one == other {
            finding.help("take one of the two lines out");
            let span = document.lines_of(key, again);
            let line = document.source.slice(span);
            // A line that holds more than the pair, such as a comment, is left alone.
            let alone = line.trim().strip_prefix(name).and_then(|rest| rest.trim_start().strip_prefix(':'));
            let alone = alone.is_some_and(|rest| rest.trim() == other);
            finding.fix(alone.then(|| {
                Fix::safe("take the second line out").edits(&document.source, [Edit { span, text: String::new() }])
            }));
        } else {
            if single {
                finding.message = format!("`{name}` stands twice: as `{one}` and as `{other}`.");
            }
            finding.help("keep the one that is meant; most tools take the last");
        }
    }
}
