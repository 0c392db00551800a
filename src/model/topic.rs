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
    let mut words = [""; 8];
    let mut count = 0;
    for word in words_of(unqualified(lower)) {
        if count < words.len() && !word.bytes().all(|byte| byte.is_ascii_digit()) {
            words[count] = word;
            count += 1;
        }
    }
    let words = &words[..count];
    let kinds = words.iter().fold(0, |kinds, word| kinds | kind(word));
    match words {
        [] => Topic::Other,
        [day] if day.starts_with('2') && Day::parse(day).is_some() => Topic::History,
        _ if lower.contains("(superseded") || lower.contains("(obsolete") => Topic::Elsewhere,
        ["status"] => Topic::Status,
        ["status", _] if lower.contains("status:") => Topic::Status,
        ["blocker" | "blockers"] | ["blocked", "by"] | ["blocker", "status"] => Topic::Blockers,
        _ if kinds & GUARD != 0 => Topic::Guards,
        ["acceptance" | "dod", ..] | ["done", "definition"] | ["definition", "of", "done", ..] => Topic::Criteria,
        _ if kinds & CRITERION != 0 => Topic::Criteria,
        _ if kinds & ELSEWHERE != 0 || words.windows(3).any(|three| three == ["out", "of", "scope"]) => {
            Topic::Elsewhere
        }
        _ if is_phases(words) => Topic::Phases,
        _ if kinds & GAP != 0 => Topic::Gaps,
        ["history" | "changelog" | "journal", ..] | [.., "history" | "changelog" | "journal" | "log"] => Topic::History,
        _ if kinds & ACCOUNT != 0 => Topic::Account,
        [.., "test" | "testing" | "verification" | "rollback" | "communication", "plan"] => Topic::Account,
        [rest @ .., "plan"] if rest.iter().all(|word| kind(word) & MODIFIER != 0) => Topic::Plan,
        _ => Topic::Other,
    }
}

const GUARD: u8 = 1;
const CRITERION: u8 = 2;
/// It speaks of what is not this loop's work.
const ELSEWHERE: u8 = 4;
const GAP: u8 = 8;
/// It gives an account.
const ACCOUNT: u8 = 16;
/// It may stand before `Steps` and the like without making them another thing's.
const MODIFIER: u8 = 32;
/// It may stand behind `Phase` in the title of the list of phases.
const LISTING: u8 = 64;

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
const KINDS: [(&str, u8); 91] = [
    ("action", MODIFIER),
    ("and", LISTING),
    ("artifacts", ACCOUNT),
    ("assumptions", ACCOUNT),
    ("attestation", ACCOUNT),
    ("background", ACCOUNT),
    ("baseline", ACCOUNT),
    ("breakdown", LISTING),
    ("build", MODIFIER),
    ("changelog", ACCOUNT),
    ("changes", ACCOUNT),
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
    ("delivery", MODIFIER),
    ("dependencies", ACCOUNT),
    ("deployment", MODIFIER),
    ("details", LISTING),
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
    ("our", MODIFIER),
    ("outcome", ACCOUNT),
    ("overview", LISTING),
    ("phased", MODIFIER),
    ("plan", LISTING),
    ("planned", MODIFIER),
    ("preconditions", ACCOUNT),
    ("prerequisites", ACCOUNT),
    ("problem", ACCOUNT),
    ("progress", LISTING),
    ("project", MODIFIER),
    ("proposed", ELSEWHERE),
    ("receipt", ACCOUNT),
    ("receipts", ACCOUNT),
    ("recommended", ELSEWHERE),
    ("references", ACCOUNT),
    ("related", ACCOUNT),
    ("remaining", ACCOUNT),
    ("result", ACCOUNT),
    ("results", ACCOUNT),
    ("risk", ACCOUNT),
    ("risks", ACCOUNT),
    ("rollback", ACCOUNT),
    ("rollout", MODIFIER),
    ("status", LISTING),
    ("summary", LISTING),
    ("table", LISTING),
    ("template", ELSEWHERE),
    ("templates", ELSEWHERE),
    ("the", MODIFIER),
    ("tracker", LISTING),
    ("tracking", LISTING),
    ("unknowns", ACCOUNT),
    ("validation", ACCOUNT),
    ("verification", ACCOUNT),
    ("work", MODIFIER),
];

fn kind(word: &str) -> u8 {
    let Some(letter @ b'a'..=b'z') = word.bytes().next() else { return 0 };
    let letter = usize::from(letter - b'a');
    let shelf = &KINDS[SHELVES[letter]..SHELVES[letter + 1]];
    shelf.iter().find(|(known, _)| *known == word).map_or(0, |(_, kind)| *kind)
}

/// Where in [`KINDS`] the words of each letter begin, for it is asked of every word of every heading.
const SHELVES: [usize; 27] = {
    let mut shelves = [0; 27];
    let mut at = 0;
    while at < KINDS.len() {
        let letter = KINDS[at].0.as_bytes()[0] - b'a';
        shelves[letter as usize + 1] += 1;
        at += 1;
    }
    let mut letter = 1;
    while letter < shelves.len() {
        shelves[letter] += shelves[letter - 1];
        letter += 1;
    }
    shelves
};

/// `Phases`, `Execution Steps`, `Phase Plan`, `5-Phase Execution Plan`; not `Next Steps`.
fn is_phases(words: &[&str]) -> bool {
    let last = |word: &str| memchr::memrchr(b'-', word.as_bytes()).map_or(0, |hyphen| hyphen + 1);
    let unit = |word: &str| label::is_unit_word(&word[last(word)..]);
    let counted = |word: &&str| word.contains('-') && unit(word);
    let modifies = |word: &&str| kind(word) & MODIFIER != 0 || counted(word);
    let lists = |word: &&str| kind(word) & LISTING != 0 || unit(word);
    match words {
        [first, rest @ ..] if !first.contains('-') && unit(first) => {
            let plural = first.ends_with('s') || !rest.is_empty();
            plural && rest.iter().all(|word| lists(word) || modifies(word))
        }
        [rest @ .., last] if last.ends_with('s') && unit(last) => rest.iter().all(modifies),
        [first, .., "plan"] if counted(first) => words[1..words.len() - 1].iter().all(modifies),
        ["work" | "action", "items"] => true,
        _ => false,
    }
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
    fn words_are_sorted() {
        assert!(KINDS.is_sorted_by_key(|(word, _)| *word));
    }
}
