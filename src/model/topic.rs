//! What a section is about, as far as its title says.

use super::date::Day;
use super::label;

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
    lower.clear();
    lower.push_str(title);
    lower.make_ascii_lowercase();
    let plain = unqualified(lower);
    let mut words = [""; 8];
    let mut kinds = [0; 8];
    let mut count = 0;
    for word in words_of(plain) {
        if count < words.len() && !word.bytes().all(|byte| byte.is_ascii_digit()) {
            words[count] = word;
            kinds[count] = kind(word);
            count += 1;
        }
    }
    let (words, each) = (&words[..count], &kinds[..count]);
    let kinds = each.iter().fold(0, |kinds, kind| kinds | kind);
    let set_aside = || lower.contains("(superseded") || lower.contains("(obsolete");
    match words {
        [] => Topic::Other,
        [day] if day.starts_with('2') && Day::parse(day).is_some() => Topic::History,
        _ if plain.len() < lower.len() && set_aside() => Topic::Elsewhere,
        // Of most titles no word tells anything.
        _ if kinds == 0 => Topic::Other,
        ["status"] => Topic::Status,
        ["status", _] if lower.contains("status:") => Topic::Status,
        _ if kinds & REPORT != 0 && (kinds & UNIT == 0) && is_report(words, lower) => Topic::Report,
        ["blocker" | "blockers"] | ["blocked", "by"] | ["blocker", "status"] => Topic::Blockers,
        _ if kinds & GUARD != 0 => Topic::Guards,
        ["acceptance" | "dod", ..] | ["done", "definition"] | ["definition", "of", "done", ..] => Topic::Criteria,
        _ if kinds & CRITERION != 0 => Topic::Criteria,
        _ if kinds & ELSEWHERE != 0 || words.windows(3).any(|three| three == ["out", "of", "scope"]) => {
            Topic::Elsewhere
        }
        _ if kinds & OTHER != 0 && lower.contains("loop-") => Topic::Elsewhere,
        _ if kinds & UNIT != 0 && is_phases(words, each) => Topic::Phases,
        ["work" | "action", "items"] => Topic::Phases,
        _ if kinds & GAP != 0 => Topic::Gaps,
        ["history" | "changelog" | "journal", ..] | [.., "history" | "changelog" | "journal" | "log"] => Topic::History,
        _ if kinds & ACCOUNT != 0 => Topic::Account,
        [.., "test" | "testing" | "verification" | "rollback" | "communication", "plan"] => Topic::Account,
        [.., "plan"] if each[..count - 1].iter().all(|kind| kind & MODIFIER != 0) => Topic::Plan,
        _ => Topic::Other,
    }
}

const GUARD: u16 = 1;
const CRITERION: u16 = 2;
/// It speaks of what is not this loop's work.
const ELSEWHERE: u16 = 4;
const GAP: u16 = 8;
/// It gives an account.
const ACCOUNT: u16 = 16;
/// It may stand before `Steps` and the like without making them another thing's.
const MODIFIER: u16 = 32;
/// It may stand behind `Phase` in the title of the list of phases.
const LISTING: u16 = 64;
/// A kind of work is counted in it: `phases`, `5-phase`. No word of [`KINDS`] is one.
const UNIT: u16 = 128;
/// It may be told of a day.
const REPORT: u16 = 512;
/// It speaks of another loop, where one is named.
const OTHER: u16 = 1024;
/// A title that is told by all of its words holds it.
const NAMED: u16 = 256;

/// Whether a title is that of a timeline, or of what is told on some day: `Status update 2026-03-02`.
fn is_report(words: &[&str], lower: &str) -> bool {
    let is_timed = |word: &&str| matches!(*word, "timeline" | "schedule" | "calendar");
    words.iter().any(is_timed)
        || lower.split([' ', '(', ')', ':']).any(|word| word.starts_with("20") && Day::parse(word).is_some())
}

/// Whether a title says that something is checked or reviewed.
pub(super) fn checks(title: &str) -> bool {
    const CHECKS: [&str; 19] = [
        "verification",
        "validation",
        "evidence",
        "receipts",
        "test",
        "tests",
        "testing",
        "review",
        "reviews",
        "approval",
        "approvals",
        "sign",
        "signoff",
        "signoffs",
        "qa",
        "audit",
        "checks",
        "severity",
        "results",
    ];
    let mut words = title.split(|c: char| !c.is_alphanumeric());
    words.any(|word| CHECKS.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

/// A title without what follows a bracket or a dash, which qualifies it.
fn unqualified(title: &str) -> &str {
    let bytes = title.as_bytes();
    let qualifies = |at: &usize| match bytes[*at] {
        b'(' => true,
        b'-' => bytes.get(at + 1) == Some(&b' ') && at.checked_sub(1).is_some_and(|before| bytes[before] == b' '),
        _ => bytes[*at..].starts_with("\u{2014}".as_bytes()) || bytes[*at..].starts_with("\u{2013}".as_bytes()),
    };
    let end = memchr::memchr3_iter(b'(', b'-', 0xe2, bytes).find(qualifies).unwrap_or(bytes.len());
    &title[..end]
}

/// The words of a title, without the hyphens around them.
fn words_of(title: &str) -> impl Iterator<Item = &str> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let bytes = title.as_bytes();
        let from = at + bytes[at..].iter().position(|byte| IN_WORD[usize::from(*byte)] && *byte != b'-')?;
        at = bytes[from..].iter().position(|byte| !IN_WORD[usize::from(*byte)]).map_or(bytes.len(), |len| from + len);
        Some(title[from..at].trim_end_matches('-'))
    })
}

/// The bytes of which the words of a title are.
const IN_WORD: [bool; 256] = {
    let mut known = [true; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        known[byte as usize] = byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'\'');
        byte += 1;
    }
    known
};

/// What a word in a title tells, in the order of the words.
const KINDS: [(&str, u16); 117] = [
    ("acceptance", NAMED),
    ("action", MODIFIER),
    ("and", LISTING),
    ("artifacts", ACCOUNT),
    ("assumptions", ACCOUNT),
    ("attestation", ACCOUNT),
    ("background", ACCOUNT),
    ("baseline", ACCOUNT),
    ("blocked", NAMED),
    ("blocker", NAMED),
    ("blockers", NAMED),
    ("breakdown", LISTING),
    ("build", MODIFIER),
    ("calendar", REPORT),
    ("changelog", ACCOUNT),
    ("changes", ACCOUNT),
    ("checkpoint", REPORT),
    ("child", OTHER),
    ("closeout", ACCOUNT),
    ("closure", ACCOUNT),
    ("commit", ACCOUNT),
    ("commits", ACCOUNT),
    ("completion", ACCOUNT),
    ("constraints", ACCOUNT),
    ("context", ACCOUNT),
    ("criteria", CRITERION),
    ("criterion", CRITERION),
    ("decision", ACCOUNT),
    ("decisions", ACCOUNT),
    ("definition", NAMED),
    ("delivery", MODIFIER),
    ("dependencies", ACCOUNT),
    ("deployment", MODIFIER),
    ("details", LISTING),
    ("dod", NAMED),
    ("done", NAMED),
    ("downstream", OTHER),
    ("evidence", ACCOUNT),
    ("example", ELSEWHERE),
    ("examples", ELSEWHERE),
    ("execution", MODIFIER),
    ("findings", ACCOUNT),
    ("follow-up", ELSEWHERE),
    ("follow-ups", ELSEWHERE),
    ("followup", ELSEWHERE),
    ("future", ELSEWHERE),
    ("gap", GAP),
    ("gaps", GAP),
    ("guard", GUARD),
    ("guards", GUARD),
    ("history", ACCOUNT),
    ("implementation", MODIFIER),
    ("journal", NAMED),
    ("keys", ACCOUNT),
    ("lessons", ACCOUNT),
    ("list", LISTING),
    ("log", ACCOUNT),
    ("loop", MODIFIER),
    ("main", MODIFIER),
    ("matrix", ACCOUNT),
    ("next", ELSEWHERE),
    ("non-goal", ELSEWHERE),
    ("non-goals", ELSEWHERE),
    ("note", ACCOUNT),
    ("notes", ACCOUNT),
    ("order", LISTING),
    ("ordered", LISTING),
    ("other", OTHER),
    ("our", MODIFIER),
    ("outcome", ACCOUNT),
    ("overview", LISTING),
    ("parent", OTHER),
    ("phased", MODIFIER),
    ("plan", LISTING),
    ("planned", MODIFIER),
    ("preconditions", ACCOUNT),
    ("predecessor", OTHER),
    ("prerequisites", ACCOUNT),
    ("problem", ACCOUNT),
    ("progress", LISTING | REPORT),
    ("project", MODIFIER),
    ("proposed", ELSEWHERE),
    ("receipt", ACCOUNT),
    ("receipts", ACCOUNT),
    ("recommended", ELSEWHERE),
    ("references", ACCOUNT),
    ("related", ACCOUNT | OTHER),
    ("remaining", ACCOUNT),
    ("report", REPORT),
    ("result", ACCOUNT),
    ("results", ACCOUNT),
    ("risk", ACCOUNT),
    ("risks", ACCOUNT),
    ("rollback", ACCOUNT),
    ("rollout", MODIFIER),
    ("schedule", REPORT),
    ("scope", NAMED),
    ("sibling", OTHER),
    ("standup", REPORT),
    ("state", REPORT),
    ("status", LISTING | REPORT),
    ("successor", OTHER),
    ("summary", LISTING),
    ("table", LISTING),
    ("template", ELSEWHERE),
    ("templates", ELSEWHERE),
    ("the", MODIFIER),
    ("timeline", REPORT),
    ("tracker", LISTING),
    ("tracking", LISTING),
    ("unknowns", ACCOUNT),
    ("update", REPORT),
    ("updates", REPORT),
    ("upstream", OTHER),
    ("validation", ACCOUNT),
    ("verification", ACCOUNT),
    ("work", MODIFIER),
];

/// What a word in a title tells, be it one of [`KINDS`] or a kind of work.
fn kind(word: &str) -> u16 {
    let bytes = word.as_bytes();
    let mut slot = slot(bytes);
    while let Some((known, kind)) = usize::from(SLOTS[slot]).checked_sub(1).and_then(|at| KINDS.get(at)) {
        if *known == word {
            return *kind;
        }
        slot = (slot + 1) % SLOTS.len();
    }
    let last = memchr::memrchr(b'-', bytes).map_or(0, |hyphen| hyphen + 1);
    if label::is_unit_word(&word[last..]) { UNIT } else { 0 }
}

/// For each word of [`KINDS`], its place there and one more, at its [`slot`] or behind it: it is asked for every word of
/// every heading, and most are in none.
const SLOTS: [u8; 512] = {
    let mut slots = [0; 512];
    let mut number: u8 = 0;
    while (number as usize) < KINDS.len() {
        let mut slot = slot(KINDS[number as usize].0.as_bytes());
        while slots[slot] != 0 {
            slot = (slot + 1) % slots.len();
        }
        number += 1;
        slots[slot] = number;
    }
    slots
};

/// Where in [`SLOTS`] a word is looked for.
const fn slot(word: &[u8]) -> usize {
    match word {
        [] => 0,
        [first, .., last] | [first @ last] => {
            let middle = word[word.len() / 2] as usize;
            (*first as usize * 22 + *last as usize * 66 + middle * 102 + word.len() * 71) % 512
        }
    }
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
            ("Repo Migration Plan (P4)", Topic::Other),
            ("Test Plan", Topic::Account),
            ("Success Criteria", Topic::Criteria),
            ("Acceptance Criteria (All Met)", Topic::Criteria),
            ("Definition Of Done", Topic::Criteria),
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

    #[test]
    fn every_word_is_found() {
        assert!(KINDS.is_sorted_by_key(|(word, _)| *word));
        for (word, known) in KINDS {
            assert_eq!(kind(word), known, "{word}");
            assert!(!label::is_unit_word(word), "{word}");
        }
        for unit in ["phases", "Step", "5-phase"] {
            assert_eq!(kind(unit), UNIT, "{unit}");
        }
        assert_eq!(kind("pump"), 0);
    }
}
