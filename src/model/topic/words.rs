//! What a word in a title tells of its section.

use crate::model::label;

pub(super) const GUARD: u16 = 1;
pub(super) const CRITERION: u16 = 2;
/// It speaks of what is not this loop's work.
pub(super) const ELSEWHERE: u16 = 4;
pub(super) const GAP: u16 = 8;
/// It gives an account.
pub(super) const ACCOUNT: u16 = 16;
/// It may stand before `Steps` and the like without making them another thing's.
pub(super) const MODIFIER: u16 = 32;
/// It may stand behind `Phase` in the title of the list of phases.
pub(super) const LISTING: u16 = 64;
/// A kind of work is counted in it: `phases`, `5-phase`. No word of [`KINDS`] is one.
pub(super) const UNIT: u16 = 128;
/// It may be told of a day.
pub(super) const REPORT: u16 = 512;
/// It speaks of another loop, where one is named.
pub(super) const OTHER: u16 = 1024;
/// It says that something is left.
pub(super) const REMAINING: u16 = 2048;
/// A title that is told by all of its words holds it.
pub(super) const NAMED: u16 = 256;

/// What a word in a title tells, in the order of the words.
const KINDS: [(&str, u16); 138] = [
    ("acceptance", NAMED),
    ("action", MODIFIER),
    ("actions", NAMED),
    ("added", MODIFIER),
    ("additional", MODIFIER),
    ("and", LISTING),
    ("arbeitspakete", NAMED),
    ("artifacts", ACCOUNT),
    ("assumptions", ACCOUNT),
    ("attestation", ACCOUNT),
    ("aufgaben", NAMED),
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
    ("do", NAMED),
    ("dod", NAMED),
    ("done", NAMED),
    ("downstream", OTHER),
    ("evidence", ACCOUNT),
    ("example", ELSEWHERE),
    ("examples", ELSEWHERE),
    ("execution", MODIFIER),
    ("extra", MODIFIER),
    ("fases", NAMED),
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
    ("more", MODIFIER),
    ("new", MODIFIER),
    ("next", ELSEWHERE),
    ("non-goal", ELSEWHERE),
    ("non-goals", ELSEWHERE),
    ("note", ACCOUNT),
    ("notes", ACCOUNT),
    ("open", NAMED),
    ("order", LISTING),
    ("ordered", LISTING),
    ("other", OTHER),
    ("our", MODIFIER),
    ("outcome", ACCOUNT),
    ("outstanding", NAMED),
    ("overview", LISTING),
    ("parent", OTHER),
    ("pasos", NAMED),
    ("phased", MODIFIER),
    ("phasen", NAMED),
    ("plan", LISTING),
    ("planned", MODIFIER),
    ("preconditions", ACCOUNT),
    ("predecessor", OTHER),
    ("prerequisites", ACCOUNT),
    ("previous", NAMED | OTHER),
    ("prior", NAMED | OTHER),
    ("problem", ACCOUNT),
    ("progress", LISTING | REPORT),
    ("project", MODIFIER),
    ("proposed", ELSEWHERE),
    ("receipt", ACCOUNT),
    ("receipts", ACCOUNT),
    ("recommended", ELSEWHERE),
    ("references", ACCOUNT),
    ("related", ACCOUNT | OTHER),
    ("remaining", MODIFIER | REMAINING),
    ("report", REPORT),
    ("result", ACCOUNT),
    ("results", ACCOUNT),
    ("risk", ACCOUNT),
    ("risks", ACCOUNT),
    ("roadmap", NAMED),
    ("rollback", ACCOUNT),
    ("rollout", MODIFIER),
    ("schedule", REPORT),
    ("schritte", NAMED),
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
    ("to-do", NAMED),
    ("todo", NAMED),
    ("todos", NAMED),
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
pub(super) fn kind(word: &str) -> u16 {
    let bytes = word.as_bytes();
    let mut slot = slot(bytes);
    while let Some((known, kind)) = usize::from(SLOTS[slot]).checked_sub(1).and_then(|at| KINDS.get(at)) {
        if *known == word {
            return *kind;
        }
        slot = (slot + 1) % SLOTS.len();
    }
    let last = bytes.iter().rposition(|byte| *byte == b'-').map_or(0, |hyphen| hyphen + 1);
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

#[cfg(test)]
mod tests {
    use super::*;

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
