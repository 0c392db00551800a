//! LC009: more than loopctl reads.

use crate::lint::Findings;
use crate::model::{Ledger, Reason};
use crate::text::{Source, Span, ViewError};

rule! {
    /// Something is larger, deeper or longer than loopctl reads.
    ///
    /// ## Why
    /// Every bound keeps a run short, whatever it is given. What lies beyond one is not understood and not judged, and
    /// that must not go unnoticed.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// chain: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
    /// ---
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// chain: [[[]]]
    /// ---
    /// ```
    LC009 "over-limit", Error, [], Whole(check)
}

fn check(ledger: &Ledger, findings: &mut Findings) {
    for document in &ledger.loops {
        for fault in document.front.faults.iter().filter(|fault| fault.over_limit) {
            let message = format!("The front matter is more than loopctl reads: {}.", fault.message);
            findings.tell(&document.source, fault.span, message).help("move what is not a field of the loop elsewhere");
        }
    }
    let policy = ledger.policy.source.iter().flat_map(|source| {
        let over = ledger.policy.faults.iter().filter(|fault| fault.over_limit);
        over.map(move |fault| (source, fault))
    });
    for (source, fault) in policy {
        findings.tell(source, fault.span, format!("The policy is more than loopctl reads: {}.", fault.message));
    }
    let registry = ledger.policy.registry();
    for unread in ledger.unread.iter().filter(|unread| Some(&unread.path) != registry.as_ref()) {
        let Reason::View(why @ ViewError::TooLarge { .. }) = &unread.why else { continue };
        let source = Source::new(unread.path.clone(), String::new());
        let message = format!("The document is more than loopctl reads: {why}.");
        findings.tell(&source, Span::default(), message).help("keep the loop in a document of its own");
    }
}
