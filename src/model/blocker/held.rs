//! What a status says of being held up.

use crate::model::claim::{self, Status};
use crate::model::status::{LoopStatus, PhaseStatus, Readiness, Word};
use crate::text::{Span, WordSet, strip_any_case};

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

/// Whether a loop's status is the word `blocked`, which is a readiness and no status.
pub(in crate::model) fn says_blocked(text: &str, status: &Status<LoopStatus>) -> bool {
    status.word.of(text).eq_ignore_ascii_case(Readiness::Blocked.name())
}

/// By what a loop that is not closed is blocked, where its status goes on with that and nothing else: the gap of
/// `active (blocked on GAP-OP-1)`.
pub(in crate::model) fn blocked_by(text: &str, status: &Status<LoopStatus>) -> Option<Span> {
    const OPENS: [char; 7] = ['(', '[', '*', '_', ' ', '-', '\u{2014}'];
    let tail = status.tail.filter(|_| status.value != Some(LoopStatus::Closed))?;
    let mut said = tail.of(text).trim_start_matches(OPENS);
    said = ["still ", "currently ", "now "].iter().find_map(|word| strip_any_case(said, word)).unwrap_or(said);
    let behind = ["blocked on ", "blocked by "].iter().find_map(|link| strip_any_case(said, link))?;
    Some(tail.within(tail.of(text), behind.trim_end_matches([')', ']', '.', ' ', '*', '_'])))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{LoopDoc, Vocabulary};
    use crate::text::{RepoPath, Source};

    #[test]
    fn a_status_says_by_what_a_loop_is_blocked() {
        for (status, by) in [
            ("active (blocked on GAP-OP-1)", Some("GAP-OP-1")),
            ("active - still blocked by the vendor", Some("the vendor")),
            ("planned (Blocked on GAP-OP-1, GAP-OP-2)", Some("GAP-OP-1, GAP-OP-2")),
            ("active", None),
            ("active (no longer blocked on GAP-OP-1)", None),
            ("active (was blocked on GAP-OP-1)", None),
            ("active (un-blocked by GAP-OP-1)", None),
            ("active (may be blocked by GAP-OP-1)", None),
            ("active (LOOP-B blocked by this)", None),
            ("active (only P2 blocked on GAP-OP-1)", None),
            ("active (~~blocked on GAP-OP-1~~)", None),
            ("closed (blocked on GAP-OP-1)", None),
        ] {
            let text = format!("---\nloop_id: LOOP-A-20260301\nstatus: {status}\n---\n");
            let path = RepoPath::new("a.scope.md").expect("a path");
            let document = LoopDoc::read(Source::new(path, text), &Vocabulary::default());
            let found = document.status().and_then(|status| blocked_by(document.text(), &status.value));
            assert_eq!(found.map(|span| document.source.slice(span)), by, "{status}");
        }
    }
}
