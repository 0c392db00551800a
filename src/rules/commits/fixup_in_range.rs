//! LC510: a commit that waits to be folded into another.

use crate::lint::Findings;
use crate::model::Step;
use crate::model::message::Message;

rule! {
    /// A commit that is to be folded into another stands in a history that is shared.
    ///
    /// ## Why
    /// `git commit --fixup` is for the time before a branch is shown: `git rebase --autosquash` folds such commits into
    /// those they belong to. One that is merged stays, and its message says nothing about what it did.
    ///
    /// ## Bad
    /// ```text message
    /// fixup! feat(ops): name the pump
    /// ```
    ///
    /// ## Good
    /// ```text message
    /// feat(ops): name the pump
    /// ```
    LC510 "fixup-in-range", Error, [], Message(check)
}

fn check(message: &Message, step: &Step<'_>, findings: &mut Findings) {
    let Some(folded) = message.subject.folded.filter(|_| step.made) else { return };
    let word = message.slice(folded).trim();
    findings
        .tell(&message.source, message.place(folded), format!("A `{word}` commit is not folded yet."))
        .help("fold it: `git rebase --interactive --autosquash`");
}
