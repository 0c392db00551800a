//! A word at the beginning of a text that may be its title: `Draft` of `Draft - DONE`, and of `[x] Draft`.

use super::Status;
use super::manner::{is_shouted, is_sure};
use super::words::{EMPHASIS, is_dash, past_emphasis, strip_separators, uncommented};
use crate::model::date::Day;
use crate::model::status::Word;
use crate::model::vocabulary::Words;
use crate::text::{Span, WordSet};

/// The title that the running text at `span` is, if the word it begins with was taken for its status and need not be one:
/// a box before it, or a line below it, says more.
pub(in crate::model) fn titled<T>(text: &str, span: Span, status: &Status<T>) -> Option<Span> {
    let span = uncommented(text, span);
    is_weak(text, span, status).then(|| {
        let first = span.of(text).lines().next().unwrap_or_default();
        strip_separators(text, span.within(span.of(text), first))
    })
}

/// Whether a status is a word that leads all of `span`, neither shouted nor one that means nothing else.
pub(super) fn is_weak<T>(text: &str, span: Span, status: &Status<T>) -> bool {
    let word = status.word.of(text);
    let before = text.get(span.start as usize..status.word.start as usize).unwrap_or_default();
    status.raw == span
        && word.starts_with(char::is_alphabetic)
        && before.chars().all(|c| EMPHASIS.contains(&c))
        && !is_shouted(word)
        && !is_sure(word)
}

/// Whether of a word that may be a title and the status behind it the latter counts: it is shouted, emphasized or a sign,
/// or it is all that is said there.
pub(super) fn outranks<T: Word>(
    text: &str,
    words: &Words<T>,
    lead: &Status<T>,
    (status, title): &(Status<T>, Span),
) -> bool {
    // What may be left behind a word for the end, which then still is the status.
    const RESIDUE: WordSet = WordSet::of(&["pending", "partial", "deferred", "blocked", "awaiting", "incomplete"]);
    const ENDS: WordSet = WordSet::of(&["done", "completed", "finished"]);
    let word = status.word.of(text);
    let over =
        |status: &Status<T>| status.value.is_some() && [words.get("done"), words.get("closed")].contains(&status.value);
    if status.value == lead.value {
        let behind = past_emphasis(&text[lead.word.end as usize..]).trim_start();
        let divided = behind.starts_with(|c: char| is_dash(c) || c == ':');
        return is_shouted(word) && (divided || title.of(text).trim_matches([' ', '*', '_']) == lead.word.of(text));
    }
    let bracketed = text[..status.raw.start as usize].ends_with(['(', '[']);
    let alone = status.tail.is_none_or(|tail| {
        let tail = tail.of(text);
        tail.starts_with(['(', '[']) || Day::parse(tail).is_some()
    });
    if over(lead) && bracketed {
        return alone && !RESIDUE.has(word);
    }
    let before = text.get(status.raw.start as usize..status.word.start as usize).unwrap_or_default();
    let set_off = is_shouted(word) || before.ends_with('*') || !word.starts_with(char::is_alphabetic);
    set_off || ENDS.has(word) || alone && (!bracketed || over(lead) != over(status))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::claim::running::stated;
    use crate::model::status::PhaseStatus::{self, Active, Blocked, Deferred, Done, Partial, Ready, Todo};

    type Read<'a> = (Option<(&'a str, Option<PhaseStatus>)>, &'a str);

    fn read<'a>(text: &'a str, words: &Words<PhaseStatus>) -> Read<'a> {
        let (status, title) = stated(text, Span::new(0, text.len()), words, Some(Done));
        (status.map(|status| (status.word.of(text), status.value)), title.of(text))
    }

    #[test]
    fn a_word_that_may_be_the_title_is_it_where_a_status_follows() {
        let mut words = Words::default();
        words.add("testing", Active);
        words.add("live", Done);
        for (text, title, word, value) in [
            ("Draft \u{2014} DONE", "Draft", "DONE", Done),
            ("Draft \u{2014} in progress", "Draft", "in progress", Active),
            ("Draft \u{2014} done by kim", "Draft", "done", Done),
            ("Draft (done)", "Draft", "done", Done),
            ("Draft [DONE]", "Draft", "DONE", Done),
            ("Draft: done", "Draft", "done", Done),
            ("**Draft** \u{2014} DONE", "Draft", "DONE", Done),
            ("Draft \u{2705}", "Draft", "\u{2705}", Done),
            ("Hold \u{2014} DONE", "Hold", "DONE", Done),
            ("Pass \u{2014} TODO", "Pass", "TODO", Todo),
            ("Released \u{2014} TODO", "Released", "TODO", Todo),
            ("Verified \u{2014} DONE", "Verified", "DONE", Done),
            ("Verified \u{2014} the valve \u{2014} DONE", "Verified \u{2014} the valve", "DONE", Done),
            ("Testing \u{2014} DONE", "Testing", "DONE", Done),
            ("Live (todo)", "Live", "todo", Todo),
            ("Blocked ports \u{2014} DONE", "Blocked ports", "DONE", Done),
            ("**Complete rollout** \u{2014} TODO", "Complete rollout", "TODO", Todo),
            ("deferred tax (in progress)", "deferred tax", "in progress", Active),
        ] {
            assert_eq!(read(text, &words), (Some((word, Some(value))), title), "{text}");
        }
    }

    #[test]
    fn what_qualifies_a_status_is_none() {
        for (text, word, value) in [
            ("Draft", "Draft", Todo),
            ("open (pending vendor)", "open", Todo),
            ("Ready (not started)", "Ready", Ready),
            ("complete (partial)", "complete", Done),
            ("verified (closed 2026-03-01)", "verified", Done),
            ("done (verified)", "done", Done),
            ("done \u{2014} TODO: docs", "done", Done),
            ("blocked \u{2014} resolved by the vendor", "blocked", Blocked),
            ("Blocked: no VM", "Blocked", Blocked),
            ("blocked on GAP-OP-1", "blocked", Blocked),
            ("blocked P3", "blocked", Blocked),
            ("deferred to Q3", "deferred", Deferred),
            ("**Deferred to Q3**", "Deferred", Deferred),
            ("**Blocked** on GAP-OP-1", "Blocked", Blocked),
            ("**in progress since Monday**", "in progress", Active),
            ("partial \u{2014} docs missing", "partial", Partial),
            ("Fixed in ab5d3e7 \u{2014} VERIFIED", "Fixed", Done),
        ] {
            assert_eq!(read(text, &Words::default()).0, Some((word, Some(value))), "{text}");
        }
    }

    #[test]
    fn a_phrase_is_no_status() {
        for text in [
            "Deferred tax",
            "Blocked ports cleanup",
            "blocked in-app messages",
            "Superseded specs",
            "Blocked-sender list",
            "deferred jobs never run",
        ] {
            assert_eq!(read(text, &Words::default()), (None, text), "{text}");
        }
        for text in ["**Complete rollout**", "**Open redirect** in login", "**Blocked ports**"] {
            assert_eq!(read(text, &Words::default()).0, None, "{text}");
        }
        assert_eq!(
            read("\u{2705} Blocked ports", &Words::default()),
            (Some(("\u{2705}", Some(Done))), "Blocked ports")
        );
    }

    #[test]
    fn what_is_struck_is_the_title() {
        let words = Words::default();
        assert_eq!(
            read("~~Train people~~ not needed", &words),
            (Some(("not needed", Some(PhaseStatus::Dropped))), "Train people")
        );
        assert_eq!(read("~~Train people~~ (cut, no budget)", &words), (None, "Train people"));
        assert_eq!(read("~~Draft~~ Final - DONE", &words), (Some(("DONE", Some(Done))), "Final"));
        assert_eq!(read("~~Train people~~", &words).0, None);
    }
}
