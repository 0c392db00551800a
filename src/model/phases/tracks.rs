//! Whether two headings are called as two tracks are: `Site Berlin` and `Site Hamburg`, `iOS` and `Android`.

use crate::model::claim::stated;
use crate::model::label::{Label, is_unit_word, label};
use crate::model::marks::{past_mark, unnumbered};
use crate::model::page::Page;
use crate::model::status::PhaseStatus;
use crate::model::topic::Topic;
use crate::syntax::markdown::Paragraph;
use crate::text::Span;

/// How two headings are called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Called {
    /// As two of a kind: one word is common to both, another tells them apart.
    Alike,
    /// By two names that have nothing in common.
    Apart,
}

/// How two headings of one level are called that may be those of two tracks; nothing where one of them is a list of work,
/// or tells how far it is. Of two that are called the same, those over them tell.
pub(super) fn tracks(page: &Page<'_>, a: Option<usize>, b: Option<usize>) -> Option<Called> {
    let (mut a, mut b) = (a?, b?);
    loop {
        let [over_a, over_b] = [a, b].map(|at| page.markdown.headings.get(at));
        let (over_a, over_b) = (over_a?, over_b?);
        let named = page.is_titled() && (a == 0 || b == 0);
        if a == b || over_a.level != over_b.level || named {
            return None;
        }
        if !over_a.text.of(page.text).eq_ignore_ascii_case(over_b.text.of(page.text)) {
            break;
        }
        (a, b) = (over_a.parent?, over_b.parent?);
    }
    let called = called(&title(page, a), &title(page, b))?;
    let listed = |at: usize| match page.own_topic(Some(at)) {
        Topic::Other | Topic::Detail => Some(false),
        Topic::Phases | Topic::Plan => Some(!is_track(page, at)),
        _ => None,
    };
    // `Phases` and `Berlin` are a list of work and somebody's.
    let lists = listed(a)? || listed(b)?;
    (called == Called::Alike || !lists).then_some(called)
}

/// How the lines before two lists of one section are called, if as two tracks are: `Berlin:` and `Hamburg:`.
pub(super) fn led(page: &Page<'_>, section: Option<usize>, a: Span, b: Span) -> Option<Called> {
    let paragraphs = page.paragraphs_of(section?);
    let before = |row: Span| paragraphs[..paragraphs.partition_point(|paragraph| paragraph.span < row)].last();
    let (a, b) = (before(a.min(b))?, before(a.max(b))?);
    let leads = |line: &str| line.len() < 80 && !line.contains('\n') && line.ends_with([':', '*']);
    let line = |paragraph: &Paragraph| Some(paragraph.span.of(page.text)).filter(|line| leads(line));
    if a == b { None } else { called(&words(line(a)?), &words(line(b)?)) }
}

/// Whether the heading numbered `at` is that of a lane or track, whose phases stand below it.
fn is_track(page: &Page<'_>, at: usize) -> bool {
    let title = page.markdown.headings[at].text;
    let label = label(page.text, past_mark(page.text, unnumbered(page.text, title), page.words));
    label.as_ref().is_some_and(Label::holds_others)
}

/// The words of a heading in small letters, without a status.
fn title(page: &Page<'_>, at: usize) -> Vec<String> {
    let span = page.markdown.headings[at].text;
    let (_, title) = stated(page.text, span, &page.words.phases, Some(PhaseStatus::Done));
    let title = if title.is_empty() { span } else { title };
    words(title.of(page.text))
}

fn words(title: &str) -> Vec<String> {
    title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// How two titles are called, of which each says something that the other does not, and that is neither a list of work
/// nor the time or the manner of a report.
fn called(a: &[String], b: &[String]) -> Option<Called> {
    let pairs = || a.iter().zip(b);
    let before = pairs().take_while(|(a, b)| a == b).count();
    let ends = a[before..].iter().rev().zip(b[before..].iter().rev());
    let behind = ends.take_while(|(a, b)| a == b).count();
    let (own, other) = (&a[before..a.len() - behind], &b[before..b.len() - behind]);
    let common = || a[..before].iter().chain(&a[a.len() - behind..]);
    let dated = |word: &String| word.len() == 4 && word.starts_with("20") && word.bytes().all(|b| b.is_ascii_digit());
    let none = own.is_empty() || other.is_empty();
    if none || own.iter().chain(other).any(|word| reports(word)) || a.iter().chain(b).any(dated) {
        return None;
    }
    // `Lane 1` and `Lane 2` are two, `Update 1` and `Update 2` are not.
    let counted =
        |words: &[String]| words.iter().all(|word| word.len() == 1 || word.bytes().all(|b| b.is_ascii_digit()));
    let count = counted(own) || counted(other);
    if count && (common().next().is_none() || common().any(|word| reports(word))) {
        return None;
    }
    Some(if before + behind > 0 { Called::Alike } else { Called::Apart })
}

/// Whether a word is used of a list of work, or of a report of how far it is.
fn reports(word: &str) -> bool {
    REPORTS.binary_search(&word).is_ok() || (word.ends_with('s') && is_unit_word(word))
}

/// Words of which lists and reports are called, in the order of the alphabet.
const REPORTS: [&str; 179] = [
    "accomplishments", "achieved", "achievements", "actual", "after", "again", "agenda", "all", "appendix", "approach",
    "april", "assignment", "assignments", "attempt", "august", "avancement", "backlog", "before", "board", "body",
    "breakdown", "built", "calendar", "checklist", "closeout", "closing", "completed", "completion", "current",
    "currently", "cutover", "dashboard", "date", "dates", "day", "december", "deliverables", "delivery", "description",
    "descriptions", "detail", "detailed", "details", "done", "dr", "draft", "effort", "end", "estado", "estimate",
    "estimates", "execution", "far", "fases", "february", "final", "finished", "fortschritt", "friday", "gantt",
    "glance", "goals", "handoff", "handover", "heute", "history", "how", "implementation", "index", "initial", "items",
    "january", "july", "june", "kanban", "kw", "last", "latest", "left", "list", "log", "march", "may", "migration",
    "monday", "month", "morning", "new", "next", "notes", "november", "now", "objectives", "october", "offs", "old",
    "open", "order", "original", "outline", "overall", "overview", "owner", "owners", "pasos", "phasen", "plan",
    "planned", "planning", "previous", "program", "progreso", "progress", "proposal", "quarter", "realised",
    "realized", "recap", "remaining", "remediation", "report", "result", "results", "resumen", "retro", "review",
    "revised", "revision", "roadmap", "rollup", "round", "run", "saturday", "schedule", "schritte", "scope",
    "scoreboard", "september", "sequence", "session", "shipped", "sign", "signoff", "snapshot", "stand", "standup",
    "start", "state", "status", "strategy", "summary", "sunday", "table", "tally", "terminal", "thursday", "timeline",
    "tl", "today", "todo", "tracker", "tracking", "tuesday", "update", "updated", "updates", "version", "wednesday",
    "week", "what", "where", "who", "work", "wrap", "wrapup", "yesterday", "étapes", "état", "übersicht",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_lists_are_in_order() {
        assert!(REPORTS.is_sorted());
    }

    #[test]
    fn two_titles_are_those_of_tracks_or_not() {
        let read = |a: &str, b: &str| called(&words(a), &words(b));
        for (a, b) in [
            ("Site Berlin", "Site Hamburg"),
            ("Standort Köln", "Standort Aachen"),
            ("Lane 1", "Lane 2"),
            ("Track A: Network", "Track B: Disks"),
            ("Phases (iOS)", "Phases (Android)"),
            ("Berlin rollout", "Hamburg rollout"),
            ("Plan Berlin", "Plan Hamburg"),
        ] {
            assert_eq!(read(a, b), Some(Called::Alike), "{a} and {b}");
        }
        for (a, b) in [("iOS", "Android"), ("Team red", "Group blue")] {
            assert_eq!(read(a, b), Some(Called::Apart), "{a} and {b}");
        }
        for (a, b) in [
            ("Phases", "Phases"),
            ("Rollout", "Rollout status"),
            ("Rollout plan", "Rollout report"),
            ("Update 1", "Update 2"),
            ("Berlin", "Where we are"),
            ("Berlin on 2026-03-01", "Berlin on 2026-03-02"),
            ("Before the move", "After the move"),
            ("1", "2"),
            ("Berlin", "Übersicht"),
            ("Execution", "Rollout"),
        ] {
            assert_eq!(read(a, b), None, "{a} and {b}");
        }
    }
}
