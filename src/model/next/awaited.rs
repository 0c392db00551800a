//! What a blocked loop waits for, in the words of who wrote it.

use crate::text::WordSet;

/// What is waited for, of a text that says that something is: `the vendor` of `waiting for the vendor`.
pub(super) fn awaited(what: &str) -> &str {
    const LEADS: WordSet =
        WordSet::of(&["waiting for ", "waiting on ", "waits for ", "blocked by ", "blocked on ", "for ", "on ", "by "]);
    match LEADS.strip(what) {
        Some(rest) if !rest.trim().is_empty() => rest,
        // `blocked` alone names nothing.
        _ if what.trim().eq_ignore_ascii_case("blocked") => "something that it does not name",
        _ => what,
    }
}

#[cfg(test)]
mod tests {
    use super::awaited;

    #[test]
    fn what_is_waited_for_is_named_without_the_waiting() {
        for (what, named) in [
            ("waiting for the vendor", "the vendor"),
            ("for the vendor", "the vendor"),
            ("Blocked on GAP-OP-1", "GAP-OP-1"),
            ("BLOCKED", "something that it does not name"),
            ("the vendor", "the vendor"),
        ] {
            assert_eq!(awaited(what), named, "{what}");
        }
    }
}
