//! What a status says of being held up.

use crate::model::claim::{self, Status};
use crate::model::status::{LoopStatus, PhaseStatus, Readiness, Word};
use crate::text::WordSet;

/// Whether a phase says that it is held up, by itself or in its tail.
pub(in crate::model) fn holds_up(text: &str, status: &Status<PhaseStatus>) -> bool {
    let finished = status.value.is_some_and(|value| !value.is_unfinished());
    !finished
        && (status.value == Some(PhaseStatus::Blocked)
            || status.tail.is_some_and(|tail| says_blocked_by(tail.of(text))))
}

/// Whether a tail says `blocked on` or `blocked by`, and neither `unblocked`, `no longer blocked` nor `was blocked`.
pub(in crate::model) fn says_blocked_by(tail: &str) -> bool {
    const DENIALS: WordSet = WordSet::of(&["not", "no longer", "never", "isn't", "earlier", "once", "had been"]);
    let lower = tail.to_ascii_lowercase();
    lower.match_indices("blocked ").any(|(at, word)| {
        let before = lower[..at].trim_end();
        let whole = !lower[..at].ends_with(|c: char| c.is_alphanumeric());
        let by = ["on ", "by "].iter().any(|link| lower[at + word.len()..].starts_with(link));
        whole && by && !DENIALS.ends(before) && !claim::PAST.ends(before)
    })
}

/// Whether a loop's status is the word `blocked`, which is a readiness and no status, or says so behind another.
pub(in crate::model) fn says_blocked(text: &str, status: &Status<LoopStatus>) -> bool {
    let closed = status.value == Some(LoopStatus::Closed);
    status.word.of(text).eq_ignore_ascii_case(Readiness::Blocked.name())
        || !closed && status.tail.is_some_and(|tail| says_blocked_by(tail.of(text)))
}
