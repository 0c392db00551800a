//! Words that tell more than a status: how the work goes, what went wrong, why it ended. Such a word is no team's word for
//! all that is as far.

use crate::model::vocabulary::same;

/// Whether behind a word stands what is wrong, though the work goes on: `delayed: no crane`.
pub(super) fn is_troubled(word: &str) -> bool {
    const TROUBLED: [&str; 10] = [
        "at risk", "delayed", "failed", "fail", "failing", "needs rework", "needs work", "reverted", "rolled back",
        "not run",
    ];
    TROUBLED.iter().any(|known| same(word.as_bytes(), known.as_bytes()))
}

/// Whether a word tells more than how far the work is, so that not all that is as far may be called so: `on track`.
pub(super) fn colours(word: &str) -> bool {
    const COLOURS: [&str; 14] = [
        "on track", "partially fixed", "partly fixed", "fix in progress", "fix merged", "almost done", "nearly done",
        "mostly done", "waiting", "paused", "on hold", "stalled", "scheduled", "upcoming",
    ];
    is_troubled(word) || COLOURS.iter().any(|known| same(word.as_bytes(), known.as_bytes()))
}

/// Whether a word tells a reason, so that not all that is the same may be called so: what is `duplicate` is closed, but
/// what is closed need not be one.
pub(super) fn tells_why(word: &str) -> bool {
    const REASONS: [&str; 12] = [
        "duplicate", "superseded", "rejected", "invalid", "obsolete", "merged into", "wontfix", "wont fix",
        "won't fix", "won\u{2019}t fix", "won't do", "won\u{2019}t do",
    ];
    REASONS.iter().any(|reason| same(word.as_bytes(), reason.as_bytes()))
}
