//! How the rules about transitions tell what they find.

use crate::lint::{Finding, Findings};
use crate::model::{LoopDoc, REASON, Said, Step, Word};
use crate::text::{Source, Span};

/// Tells something about a row or a loop; what is said of the rest is said to what is returned.
pub(super) fn tell<'f>(
    findings: &'f mut Findings,
    (source, span): (&Source, Span),
    loop_id: Option<&str>,
    message: String,
) -> &'f mut Finding {
    let finding = findings.tell(source, span, message);
    finding.loop_id = loop_id.map(str::to_owned);
    finding
}

/// How to give a reason for what happens to `name`; `why` is what such a reason may say.
pub(super) fn ask(step: &Step<'_>, name: &str, why: &str) -> String {
    let given = step.message.is_some_and(|message| message.values(REASON).next().is_some());
    if given {
        format!("no `{REASON}` of the message names it and says why: write `{REASON}: {name} {why}`")
    } else {
        format!("say why in the commit message: `{REASON}: {name} {why}`")
    }
}

/// The word that a message uses for a status: the canonical one, else what is written.
pub(super) fn word<'a, T: Word>(said: &Said<'a, T>) -> &'a str {
    match said.value() {
        Some(value) => value.name(),
        None => said.word().unwrap_or("without a status"),
    }
}

/// The place for what is not in a document any more: its title, else its beginning.
pub(super) fn top(document: &LoopDoc) -> (&Source, Span) {
    (&document.source, document.title.unwrap_or_default())
}
