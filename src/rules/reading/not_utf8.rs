//! LC005: a document that is no text.

use crate::lint::Findings;
use crate::model::{Ledger, Reason};
use crate::text::{Source, Span, ViewError};

rule! {
    /// A loop document is no UTF-8 text, or has a name that is none, so nothing in it is judged.
    ///
    /// ## Why
    /// Its loop, its gaps and whatever depends on them are missing from everything that loopctl says.
    ///
    /// ## Bad
    /// ```markdown escaped
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// owner: "Ren\xe9"
    /// ---
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// owner: "René"
    /// ---
    /// ```
    LC005 "not-utf8", Error, [], Whole(check)
}

fn check(ledger: &Ledger, findings: &mut Findings) {
    let registry = ledger.policy.registry();
    for unread in ledger.unread.iter().filter(|unread| Some(&unread.path) != registry.as_ref()) {
        let Reason::View(why) = &unread.why else { continue };
        let help = match why {
            ViewError::NotUtf8 { .. } => "store it as UTF-8: `iconv -f latin1 -t utf-8`",
            ViewError::NotUtf8Name => "give it a name in UTF-8: `git mv`",
            ViewError::Binary => "store it as UTF-8 text, or exclude it under `[docs]` in the policy",
            _ => continue,
        };
        let source = Source::new(unread.path.clone(), String::new());
        findings.tell(&source, Span::default(), format!("The document cannot be read: {why}.")).help(help);
    }
}
