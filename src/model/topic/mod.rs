//! What a section is about, as far as its title says.

mod title;
mod words;

use super::claim::is_picture;
use super::date::Day;
use crate::text::{WordSet, strip_any_case};
use title::{Words, unqualified};
use words::{ACCOUNT, CRITERION, ELSEWHERE, GAP, GUARD, LISTING, MODIFIER, OTHER, REMAINING, REPORT, UNIT, kind};

/// What a section is about, as its heading says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Topic {
    /// Phases, steps, waves: what is listed here is work.
    Phases,
    /// A plan: what is labelled here is work.
    Plan,
    /// What must hold in the end.
    Criteria,
    /// Gaps.
    Gaps,
    /// What stands in the way.
    Blockers,
    /// Commands to verify and resume with.
    Guards,
    /// The status of the loop.
    Status,
    /// Evidence, notes, risks: what is said of work here declares none.
    Account,
    /// What was so at some time: a log, a history.
    History,
    /// What was told of the work on some day, or when it is to be done: it counts where nothing else is told.
    Report,
    /// Templates, ideas and other loops' work.
    Elsewhere,
    /// One piece of work.
    Detail,
    /// Anything else.
    Other,
}

impl Topic {
    /// A bit of its own for each topic.
    pub(super) fn bit(self) -> u16 {
        1 << self as u16
    }
}

/// What a section with this title is about. The title is put into small letters in `lower`, which
/// is there to be used again.
pub(super) fn topic(title: &str, lower: &mut String) -> Topic {
    const SET_ASIDE: WordSet = WordSet::of(&[
        "superseded", "obsolete", "abandoned", "out of scope", "not in this loop", "moved to", "deferred to",
    ]);
    lower.clear();
    lower.push_str(past_ornament(title));
    lower.make_ascii_lowercase();
    let mut words = [""; 8];
    let mut each = [0; 8];
    let (mut count, mut kinds) = (0, 0);
    let mut rest = Words { title: lower, at: 0 };
    while count < words.len()
        && let Some(word) = rest.next()
    {
        if !word.as_bytes().iter().all(u8::is_ascii_digit) {
            words[count] = word;
            each[count] = kind(word);
            kinds |= each[count];
            count += 1;
        }
    }
    let (words, each) = (&words[..count], &each[..count]);
    // No bracket stands among the words.
    let brackets = || memchr::memchr_iter(b'(', &lower.as_bytes()[rest.at..]);
    let set_aside = || brackets().any(|at| SET_ASIDE.begins(&lower[rest.at + at + 1..]));
    match words {
        [] => Topic::Other,
        [day] if day.starts_with('2') && Day::parse(day).is_some() => Topic::History,
        _ if rest.at < lower.len() && set_aside() => Topic::Elsewhere,
        // Of most titles no word tells anything.
        _ if kinds == 0 => Topic::Other,
        ["status"] => Topic::Status,
        ["status", _] if lower.contains("status:") => Topic::Status,
        _ if kinds & REPORT != 0 && (kinds & UNIT == 0) && is_report(words, lower) => Topic::Report,
        ["blocker" | "blockers"] | ["blocked", "by"] | ["blocker", "status"] => Topic::Blockers,
        _ if kinds & GUARD != 0 => Topic::Guards,
        ["acceptance" | "dod", ..]
        | ["done", "definition"]
        | ["definition", "of", "done", ..]
        | ["done", "when", ..] => Topic::Criteria,
        _ if kinds & CRITERION != 0 => Topic::Criteria,
        _ if kinds & ELSEWHERE != 0 || words.windows(3).any(|three| three == ["out", "of", "scope"]) => {
            Topic::Elsewhere
        }
        _ if kinds & OTHER != 0 && lower.contains("loop-") => Topic::Elsewhere,
        [
            "prior" | "previous" | "old" | "former",
            "work" | "attempt" | "attempts" | "plan" | "loop" | "status" | "state",
        ] => Topic::Elsewhere,
        _ if kinds & UNIT != 0 && is_phases(words, each) => Topic::Phases,
        ["work" | "action", "items"]
        | ["work", "packages"]
        | ["arbeitspakete" | "phasen" | "schritte" | "aufgaben" | "fases" | "pasos"] => Topic::Phases,
        ["remaining" | "work" | "roadmap" | "actions" | "to-do" | "todo" | "todos" | "outstanding"]
        | ["remaining", "work"]
        | ["to", "do"]
        | ["open", "items" | "tasks" | "points" | "actions"]
        | ["corrective" | "agreed", "actions"]
        | ["plan", "of", "record" | "action" | "attack"] => Topic::Plan,
        _ if kinds & GAP != 0 => Topic::Gaps,
        ["history" | "changelog" | "journal", ..] | [.., "history" | "changelog" | "journal" | "log"] => Topic::History,
        _ if kinds & (ACCOUNT | REMAINING) != 0 => Topic::Account,
        [.., "test" | "testing" | "verification" | "rollback" | "communication", "plan"] => Topic::Account,
        [before @ .., "plan"] if before.iter().zip(each).all(|(word, kind)| plans(word, *kind)) => Topic::Plan,
        _ => Topic::Other,
    }
}

/// A title without the picture or the letter before it: `Phases` of `\u{1f4cb} Phases`, `A. Phases`, `III. Phases`.
fn past_ornament(title: &str) -> &str {
    let Some(first) = title.as_bytes().first() else { return title };
    if !first.is_ascii() {
        return title.trim_start_matches(|c| is_picture(c) || c == ' ' || c == '\u{200d}');
    }
    let letters = title.bytes().take(5).take_while(|byte| matches!(byte, b'I' | b'V' | b'X')).count().max(1);
    match title.as_bytes()[letters..] {
        [b'.' | b')', b' ', ..] if first.is_ascii_uppercase() => &title[letters + 2..],
        _ => title,
    }
}

/// Whether a word before `plan` leaves it the plan of this loop: `Migration plan`, `Execution plan`.
fn plans(word: &str, kind: u16) -> bool {
    const MOVES: [&str; 11] = [
        "migration", "cutover", "upgrade", "remediation", "release", "transition", "launch", "recovery", "replacement",
        "cleanup", "fix",
    ];
    kind & MODIFIER != 0 || MOVES.contains(&word)
}

/// Whether a title is that of a timeline, or of what is told on some day: `Status update 2026-03-02`.
fn is_report(words: &[&str], lower: &str) -> bool {
    let is_timed = |word: &&str| matches!(*word, "timeline" | "schedule" | "calendar");
    words.iter().any(is_timed)
        || lower.split([' ', '(', ')', ':']).any(|word| word.starts_with("20") && Day::parse(word).is_some())
}

/// Whether a title says that something is checked or reviewed.
pub(super) fn checks(title: &str) -> bool {
    const CHECKS: WordSet = WordSet::of(&[
        "verification", "validation", "evidence", "receipts", "test", "tests", "testing", "review", "reviews",
        "approval", "approvals", "sign", "signoff", "signoffs", "qa", "audit", "checks", "severity", "results",
    ]);
    let mut words = title.split(|c: char| !c.is_alphanumeric());
    words.any(|word| CHECKS.has(word))
}

/// Whether a title says that what stands below is to be so, be it so or not: `Prerequisites`, `Done when`. A word that
/// only says of which kind the work below is demands nothing: `Dependency upgrades`.
pub(super) fn demands(title: &str) -> bool {
    const DEMANDS: WordSet = WordSet::of(&[
        "prerequisite", "prerequisites", "precondition", "preconditions", "condition", "conditions", "requirement",
        "requirements", "dependency", "dependencies", "trigger", "triggers", "criteria", "dod", "acceptance",
        "definition", "metrics", "go",
    ]);
    const ALWAYS: WordSet = WordSet::of(&["requires", "expected", "when"]);
    const GOES_ON: WordSet = WordSet::of(&[
        "of", "for", "to", "before", "after", "in", "on", "at", "by", "from", "and", "or", "that", "which", "must",
        "is", "are", "hold", "met", "no",
    ]);
    let mut words = unqualified(title).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    while let Some(word) = words.next() {
        let heads = words.peek().is_none_or(|next| GOES_ON.has(next));
        if ALWAYS.has(word) || (DEMANDS.has(word) && heads) {
            return true;
        }
    }
    false
}

/// Whether a title says nothing but that something was so at some moment: `W0 baseline`, `Initial state`, `State at intake`.
pub(super) fn is_of_a_moment(title: &str) -> bool {
    const MOMENTS: WordSet = WordSet::of(&["baseline", "initial", "snapshot", "intake", "before"]);
    const BESIDE: WordSet = WordSet::of(&["state", "status", "at", "the", "start", "w0", "audit"]);
    let mut told = false;
    for word in unqualified(title).split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
        let moment = MOMENTS.has(word);
        if !moment && !BESIDE.has(word) {
            return false;
        }
        told |= moment;
    }
    told
}

/// Whether a title says that what stands below is aimed at: `Goals`, `Scope`. Work is listed there as well.
pub(super) fn aims(title: &str) -> bool {
    const AIMS: WordSet = WordSet::of(&[
        "goal", "goals", "objective", "objectives", "target", "targets", "constraints", "deliverables", "scope",
        "checklist",
    ]);
    unqualified(title).split(|c: char| !c.is_alphanumeric()).any(|word| AIMS.has(word))
        || strip_any_case(title, "end state").is_some()
}

/// `Phases`, `Execution Steps`, `Phase Plan`, `5-Phase Execution Plan`; not `Next Steps`. The kinds are those of the
/// words.
fn is_phases(words: &[&str], kinds: &[u16]) -> bool {
    let hyphened = |at: usize| words[at].contains('-');
    let unit = |at: usize| kinds[at] & UNIT != 0;
    let modifies = |at: usize| kinds[at] & MODIFIER != 0 || unit(at) && hyphened(at);
    let last = words.len() - 1;
    if unit(0) && !hyphened(0) {
        let plural = words[0].ends_with('s') || last > 0;
        return plural && (1..=last).all(|at| kinds[at] & (LISTING | UNIT) != 0 || modifies(at));
    }
    if unit(last) && words[last].ends_with('s') {
        return (0..last).all(modifies);
    }
    last > 0 && unit(0) && words[last] == "plan" && (1..last).all(modifies)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_demands_by_what_it_names() {
        for title in [
            "Prerequisites",
            "Prerequisites for cutover",
            "Done when",
            "Done when all hold",
            "Definition of Done",
            "Success metrics",
            "Go / no-go",
            "Go/No-Go criteria",
            "Trigger conditions (met)",
            "Expected end state",
            "The following conditions must hold",
            "Dependencies and triggers",
            "DoD",
        ] {
            assert!(demands(title), "{title}");
        }
        for title in [
            "Dependency upgrades",
            "Go-live steps",
            "Metrics rollout",
            "Requirements gathering",
            "Trigger migration",
            "Phases",
            "Phases (dependencies first)",
        ] {
            assert!(!demands(title), "{title}");
        }
    }

    #[test]
    fn titles_say_what_a_section_is_about() {
        for (title, expected) in [
            ("Phases", Topic::Phases),
            ("Execution Steps", Topic::Phases),
            ("5-Phase Execution Plan \u{2014} Status", Topic::Phases),
            ("Phase Plan", Topic::Phases),
            ("Tasks", Topic::Phases),
            ("Action Items", Topic::Phases),
            ("Follow-up action items", Topic::Elsewhere),
            ("Next Steps", Topic::Elsewhere),
            ("Reproduction Steps", Topic::Other),
            ("3-Lane Model", Topic::Other),
            ("Plan", Topic::Plan),
            ("Additional phases", Topic::Phases),
            ("Remaining steps", Topic::Phases),
            ("Remaining work", Topic::Plan),
            ("Remaining risks", Topic::Account),
            ("Work packages", Topic::Phases),
            ("Rings", Topic::Phases),
            ("Repo Migration Plan (P4)", Topic::Other),
            ("Migration plan", Topic::Plan),
            ("Roadmap", Topic::Plan),
            ("Open items", Topic::Plan),
            ("Open questions", Topic::Other),
            ("To do", Topic::Plan),
            ("Corrective actions", Topic::Plan),
            ("\u{1f4cb} Phases", Topic::Phases),
            ("\u{1f5fa}\u{fe0f} Plan", Topic::Plan),
            ("A. Phases", Topic::Phases),
            ("III. Phases", Topic::Phases),
            ("Test Plan", Topic::Account),
            ("Success Criteria", Topic::Criteria),
            ("Acceptance Criteria (All Met)", Topic::Criteria),
            ("Definition Of Done", Topic::Criteria),
            ("Done when", Topic::Criteria),
            ("Done when all hosts moved", Topic::Criteria),
            ("Linked Gaps", Topic::Gaps),
            ("Blocker", Topic::Blockers),
            ("Unknowns / Blockers", Topic::Account),
            ("Guard Commands", Topic::Guards),
            ("Execution Evidence (2026-03-02)", Topic::Account),
            ("Execution Log", Topic::History),
            ("Changelog", Topic::History),
            ("History of changes", Topic::History),
            ("2026-03-02", Topic::History),
            ("Status update 2026-03-02", Topic::Report),
            ("Progress (2026-03-02)", Topic::Report),
            ("Timeline", Topic::Report),
            ("Status (2026-03-02)", Topic::Status),
            ("Related loop LOOP-X-20260301", Topic::Elsewhere),
            ("Related documents", Topic::Account),
            ("Original plan (superseded)", Topic::Elsewhere),
            ("Audit Log Streaming", Topic::Account),
            ("Status", Topic::Status),
            ("Status: closed", Topic::Status),
            ("8 Disconnects \u{2014} Status Tracker", Topic::Other),
            ("Fixes Applied", Topic::Other),
        ] {
            assert_eq!(topic(title, &mut String::new()), expected, "{title}");
        }
    }
}
