//! LC109: a status of a phase or a gap that nobody knows.

use std::collections::HashSet;

use crate::lint::{Finding, Findings, Fix};
use crate::model::{Ledger, LoopDoc, Status, Word, Words, in_case_of};
use crate::text::{Edit, Source, slip_of};

rule! {
    /// A phase, a gap or an entry of the registry has a status that nobody knows.
    ///
    /// ## Why
    /// A word that is not known never counts as done: the loop cannot be closed, and nobody sees why. If a team has a
    /// word of its own, the policy can teach it.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// | Phase | Scope          | Status   |
    /// |-------|----------------|----------|
    /// | P1    | Order the pump | DONE     |
    /// | P2    | Mount the pump | BLOCKD   |
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// | Phase | Scope          | Status   |
    /// |-------|----------------|----------|
    /// | P1    | Order the pump | DONE     |
    /// | P2    | Mount the pump | BLOCKED   |
    /// ```
    ///
    /// ## Good: a word of one's own
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// | Phase | Scope          | Status  | Evidence |
    /// |-------|----------------|---------|----------|
    /// | P1    | Order the pump | welded  | 4be12d9  |
    /// | P2    | Mount the pump | todo    |          |
    /// ```
    /// ```toml
    /// [status]
    /// phase.done = ["welded"]
    /// ```
    ///
    /// ## Fix
    /// Writes the known word that the unknown one is a slip of; unsafe.
    LC109 "unknown-status", Error, [Unsafe], Both(check, registered)
}

/// The entries of the registry.
fn registered(ledger: &Ledger, findings: &mut Findings) {
    let Some(registry) = &ledger.registry else { return };
    let unknown = registry.unknown().into_iter().filter_map(|entry| Some((entry, entry.status?)));
    for (nth, (entry, status)) in unknown.enumerate() {
        let whose = Whose { row: entry.id.as_str(), helped: nth < HELPED, ..OF_GAP };
        tell(registry.source(), &status, &ledger.policy.words.gaps, &whose, findings);
    }
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    let words = &ledger.policy.words;
    // A row that speaks of several phases is told once.
    let mut told = HashSet::new();
    for phase in &document.phases {
        for status in phase.statements.iter().filter_map(|said| said.status).filter(|status| status.value.is_none()) {
            if told.insert(status.word) {
                let whose = Whose { row: &phase.key, helped: told.len() <= HELPED, ..OF_PHASE };
                tell(&document.source, &status, &words.phases, &whose, findings);
            }
        }
    }
    for gap in &document.gaps {
        for status in gap.statements.iter().filter_map(|said| said.status).filter(|status| status.value.is_none()) {
            if told.insert(status.word) {
                let whose = Whose { row: gap.id.as_str(), helped: told.len() <= HELPED, ..OF_GAP };
                tell(&document.source, &status, &words.gaps, &whose, findings);
            }
        }
    }
}

/// Of more unknown words in one file than this, the first are told with the word that may be meant.
const HELPED: usize = 100;

/// The longest text that may be a word of its own.
const LONGEST: usize = 24;

/// What a status is of.
struct Whose<'a> {
    what: &'a str,
    /// The values that the policy may teach it to mean: of what goes on, and of what is over.
    open: &'a str,
    over: &'a str,
    row: &'a str,
    /// Whether a word that may be meant is looked for.
    helped: bool,
}

const OF_PHASE: Whose<'_> = Whose { what: "phase", open: "active", over: "done", row: "", helped: false };
const OF_GAP: Whose<'_> = Whose { what: "gap", open: "open", over: "fixed", row: "", helped: false };

/// The word that probably tells that something is over, and is not known either: one of these, or what one is a slip of.
fn told_end(word: &str) -> Option<&'static str> {
    const ENDS: [&str; 8] = ["shipped", "installed", "migrated", "upgraded", "published", "applied", "live", "mitigated"];
    ENDS.into_iter().find(|end| end.eq_ignore_ascii_case(word)).or_else(|| slip_of(word, ENDS))
}

/// Whether a text may be a word or a sign of the team's own.
fn can_be_taught(word: &str) -> bool {
    let letters = word.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '_' | '-'));
    let sign = word.chars().count() == 1 && !word.is_ascii() && !word.contains(char::is_control);
    letters && word.len() <= LONGEST || sign
}

fn tell<'a, T: Word>(
    source: &Source,
    status: &Status<T>,
    words: &Words<T>,
    whose: &Whose<'_>,
    findings: &'a mut Findings,
) -> &'a mut Finding {
    let word = source.slice(status.word);
    // `Done?` asks: what is meant is for its writer to say.
    let asks = word.ends_with('?');
    let near = if whose.helped && !asks { slip_of(word, words.all().map(|(word, _)| word)) } else { None };
    let finding = findings.tell(source, status.word, format!("`{word}` is no status of a {}.", whose.what));
    finding.row(whose.row).subject("status").help(match near {
        Some(near) => format!("did you mean `{}`?", in_case_of(near, word)),
        None if asks => "a question is no status: write what is known".to_owned(),
        None if can_be_taught(word) => {
            let teach = |value, word: &str| format!("`[status] {}.{value} = [\"{word}\"]`", whose.what);
            match told_end(word) {
                // Of a slip the word that was meant is taught.
                Some(end) if !end.eq_ignore_ascii_case(word) => {
                    format!("did you mean `{}`? Teach what it means: {}", in_case_of(end, word), teach(whose.over, end))
                }
                end => {
                    let taught = teach(if end.is_some() { whose.over } else { whose.open }, word);
                    format!("write a word that is known, or teach what this one means: {taught}")
                }
            }
        }
        None => format!("write a word that is known: {}", T::NAMES.iter().map(|(_, name)| *name).collect::<Vec<_>>().join(", ")),
    });
    finding.fix(near.map(|near| {
        let edit = Edit { span: status.word, text: in_case_of(near, word) };
        Fix::likely(format!("write `{}`", edit.text)).edits(source, [edit])
    }))
}

#[cfg(test)]
mod tests {
    use super::told_end;

    #[test]
    fn a_slip_of_an_end_tells_one() {
        for (word, end) in [
            ("shipped", Some("shipped")),
            ("SHIPED", Some("shipped")),
            ("migated", Some("migrated")),
            ("publshed", Some("published")),
            ("alive", None),
            ("skipped", None),
            ("frobbed", None),
        ] {
            assert_eq!(told_end(word), end, "{word}");
        }
    }
}
