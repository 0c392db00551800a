//! Words that say that nothing stands in the way.

use crate::text::{WordSet, strip_any_case};

/// Whether the words say that nothing is meant: `none`, `Nothing (can start immediately)`, `-`.
pub(in crate::model) fn says_none(written: &str) -> bool {
    const NONE: WordSet = WordSet::of(&[
        "none", "nothing", "n/a", "not blocked", "unblocked", "null", "nil", "all clear", "false", "tbd", "{}", "no",
    ]);
    let bare =
        written.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '`' | '(' | '[' | '"' | '\''));
    if bare.trim_matches(['-', '\u{2013}', '\u{2014}', '~', ']', ')']).is_empty() {
        return true;
    }
    let bare = bare.strip_prefix("- ").unwrap_or(bare);
    no_blocker(bare).is_some_and(says_no_more) || NONE.strip(bare).is_some_and(says_no_more)
}

/// What follows `no blockers`, `no open blocker`, `all blockers are resolved`.
fn no_blocker(bare: &str) -> Option<&str> {
    const WHICH: WordSet =
        WordSet::of(&["open ", "current ", "active ", "known ", "remaining ", "outstanding ", "further ", "more "]);
    const ENDS: WordSet = WordSet::of(&["resolved", "cleared", "closed", "removed", "fixed", "gone"]);
    let (all, rest) = match strip_any_case(bare, "all ") {
        Some(rest) => (true, rest),
        None => (false, strip_any_case(bare, "no ")?),
    };
    let rest = WHICH.strip(rest).unwrap_or(rest);
    let rest = strip_any_case(rest, "blocker")?;
    let rest = strip_any_case(rest, "s").unwrap_or(rest);
    if !all {
        return Some(rest);
    }
    let rest = rest.trim_start();
    let rest = strip_any_case(rest, "are ").unwrap_or(rest);
    ENDS.strip(rest)
}

/// Whether what follows a word for nothing leaves it at that: `none of the hosts answers` goes on,
/// `none at this time` does not.
fn says_no_more(rest: &str) -> bool {
    const MORE: WordSet = WordSet::of(&[
        "at this time", "at this point", "at present", "at the moment", "yet", "so far", "known", "currently",
        "right now", "now", "identified", "else", "blocking", "outstanding", "remaining",
    ]);
    let rest = rest.trim_start_matches(' ');
    rest.is_empty()
        || MORE.strip(rest).is_some_and(says_no_more)
        || rest.starts_with(|c: char| !c.is_alphanumeric() && c != '-' && c != '/')
        || rest.starts_with("- ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_is_said_in_many_ways() {
        for none in [
            "none",
            "None.",
            "_(none \u{2014} LOOP-X closed)_",
            "Nothing (can start immediately)",
            "[]",
            "-",
            "\u{2014}",
            "N/A",
            "none (unblocked 2026-02-08)",
            "No blockers",
            "none at this time",
            "No open blockers",
            "all blockers are resolved",
            "Nothing else",
            "nothing blocking",
            "All clear",
            "false",
            "- none",
        ] {
            assert!(says_none(none), "{none}");
        }
        for some in [
            "none of the hosts answers",
            "no-webhook-receiver",
            "nothing but VM 204",
            "nothing known to answer but VM 204",
            "no answer",
            "all blockers",
            "clearance by the city",
            "nowhere to put it",
            "VM 204",
            "GAP-OP-1",
        ] {
            assert!(!says_none(some), "{some}");
        }
    }
}
