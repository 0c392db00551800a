//! A status with which the text below a heading opens: `\u{2705} Done on 2026-03-02`, `Blocked - the vendor is silent`.

use super::Status;
use super::leading::{closing_bracket, leading, whole};
use super::manner::is_loose;
use super::words::{is_dash, known, past_emphasis, sign, tick_at};
use crate::model::date::Day;
use crate::model::status::Word;
use crate::model::vocabulary::Words;
use crate::text::{Span, strip_any_case};

/// The status that the line at `span` states, the first of a text that may go on behind it.
pub(in crate::model) fn opening<T: Word>(
    text: &str,
    span: Span,
    goes_on: bool,
    words: &Words<T>,
    tick: Option<T>,
) -> Option<Status<T>> {
    let bare = |status: &Status<T>| status.word == status.raw;
    let signed = tick_at(text, span).is_some() || sign(text, span, words).is_some();
    let leads = || leading(text, span, words, tick).map(|(status, _)| status);
    if signed {
        // Of more lines with signs, each speaks of something of its own.
        return alone(text, span, words).or_else(|| leads().filter(|status| !goes_on || !bare(status)));
    }
    alone(text, span, words).or_else(|| {
        let status = leads()?;
        let rest = past_emphasis(&text[status.word.end as usize..span.end as usize]);
        // `Open: questions for the vendor` is no status of the work.
        let is_title = rest.starts_with([':', ',']) && is_loose(status.word.of(text));
        (!is_title).then_some(status)
    })
}

/// A status that is all that a line says, but for when that was, and what a bracket says of it; or a sentence of its own.
fn alone<T: Word>(text: &str, span: Span, words: &Words<T>) -> Option<Status<T>> {
    let (word, value) = known(text, span, words)?;
    let before = &text[span.start as usize..word.start as usize];
    let behind = past_emphasis(&text[word.end as usize..span.end as usize]);
    let rest = behind.trim_start_matches(|c: char| c.is_whitespace() || is_dash(c) || matches!(c, '.' | ':' | ','));
    let bracket =
        |rest: &str| rest.starts_with(['(', '[']) && closing_bracket(rest, 0) == Some(rest.trim_end().len() - 1);
    let since = ["on ", "since "].iter().find_map(|link| strip_any_case(rest, link)).unwrap_or(rest);
    let dated = Day::parse(since.trim_end().trim_end_matches(['.', ')'])).is_some();
    let ends = rest.is_empty() || matches!(rest, ")" | "]") || bracket(rest) || dated || behind.starts_with(". ");
    (ends && !before.contains(char::is_alphanumeric)).then(|| whole(text, span, word, value))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::status::PhaseStatus::{self, Active, Blocked, Deferred, Done, Todo};

    fn read(text: &str, goes_on: bool) -> Option<(&str, PhaseStatus)> {
        let status = opening(text, Span::new(0, text.len()), goes_on, &Words::default(), Some(Done))?;
        Some((status.word.of(text), status.value?))
    }

    #[test]
    fn a_text_opens_with_a_status() {
        for (text, word, value) in [
            ("\u{2705} Done on 2026-03-02", "Done", Done),
            ("\u{1f504} In progress since 2026-03-02.", "In progress", Active),
            ("(todo)", "todo", Todo),
            ("Not yet.", "Not yet", Todo),
            ("Done \u{2014} all 12 hosts moved.", "Done", Done),
            ("Complete. All hosts moved.", "Complete", Done),
            ("**Blocked**: the vendor is silent", "Blocked", Blocked),
            ("Deferred to LOOP-PUMP-20260301", "Deferred", Deferred),
        ] {
            assert_eq!(read(text, true), Some((word, value)), "{text}");
        }
        for text in [
            "Open: questions for the vendor",
            "Fixed the parser and its tests",
            "Verified in staging that it holds",
            "Complete the move of all hosts",
            "Ready for what comes",
        ] {
            assert_eq!(read(text, true), None, "{text}");
        }
        assert_eq!(read("\u{2705} All hosts moved", true), None, "one of several lines with signs");
        assert_eq!(read("\u{2705} All hosts moved", false), Some(("\u{2705}", Done)));
    }
}
