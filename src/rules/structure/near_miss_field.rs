//! LC107: a key that is nearly one that is read.

use crate::lint::{Findings, Fix};
use crate::model::{Ledger, LoopDoc};

rule! {
    /// A key of the front matter is nearly one that loopctl reads, and that one is missing.
    ///
    /// ## Why
    /// A key that is misspelt is read by nobody: the blocker stands in the document, and the loop counts as free.
    /// Keys that loopctl does not know are nobody's business; only one that looks like a slip is told.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// Loop-ID: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    ///
    /// ## Bad: a slip of the finger
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// staus: active
    /// ---
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    /// ```
    ///
    /// ## Good: keys of one's own
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// created_by: mira
    /// execution_mode: background
    /// related_loops: []
    /// ---
    /// ```
    ///
    /// ## Fix
    /// Renames the key. Safe where only case, hyphens and underscores differ; unsafe where letters do.
    LC107 "near-miss-field", Warn, [Safe, Unsafe], Loop(check)
}

/// The keys that are read, each with others that stand for it.
const READ: [(&str, &[&str]); 17] = [
    ("loop_id", &["id"]),
    ("status", &[]),
    ("execution_readiness", &["readiness"]),
    ("blocked_by", &[]),
    ("depends_on_loop", &["depends_on"]),
    ("horizon", &[]),
    ("next_review", &[]),
    ("created", &["opened", "created_at", "opened_at"]),
    ("closed", &["closed_at", "closed_at_utc"]),
    ("owner", &[]),
    ("severity", &["priority"]),
    ("priority", &["severity"]),
    ("reopen_reason", &[]),
    ("linked_gaps", &["gaps"]),
    ("gaps", &["linked_gaps", "gap"]),
    ("phases", &["phase"]),
    ("probes", &[]),
];

/// Keys that people write for one that is read.
const SLIPS: [(&str, &str); 12] = [
    ("blocked_on", "blocked_by"),
    ("blocked_from", "blocked_by"),
    ("blocked_reason", "blocked_by"),
    ("blocker", "blocked_by"),
    ("blockers", "blocked_by"),
    ("waiting_for", "blocked_by"),
    ("waiting_on", "blocked_by"),
    ("blocking", "blocked_by"),
    ("depends_on_loops", "depends_on_loop"),
    ("depends_upon", "depends_on_loop"),
    ("review_by", "next_review"),
    ("next_review_date", "next_review"),
];

/// Of a front matter with more keys than this, the first are looked at.
const KEYS: usize = 200;

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    let own = &ledger.policy.policy.front_matter.fields;
    for (key, _) in document.front.entries.iter().take(KEYS) {
        // Most keys are read: their letters need not be looked at.
        if key.bytes().is_none_or(is_read) {
            continue;
        }
        let Some(name) = key.text().filter(|name| !own.contains_key(*name)) else { continue };
        let Some((meant, letters)) = meant(name, own.keys().map(String::as_str)) else { continue };
        let others = READ.iter().find(|(known, _)| *known == meant).map(|(_, others)| *others).unwrap_or_default();
        if std::iter::once(&meant).chain(others).any(|known| document.field(known).is_some()) {
            continue;
        }
        let fix = if letters { Fix::likely } else { Fix::safe };
        findings
            .tell(&document.source, key.span, format!("Nobody reads `{name}`, and `{meant}` is missing."))
            .subject(name)
            .help(format!("if `{meant}` is meant, call it that"))
            .fix(fix(format!("rename it `{meant}`")).edit(&document.source, key.span, meant));
    }
}

fn is_read(key: &[u8]) -> bool {
    let mut alike = OF_LENGTH.get(key.len()).copied().unwrap_or_default();
    while alike != 0 {
        if NAMES[alike.trailing_zeros() as usize].as_bytes() == key {
            return true;
        }
        alike &= alike - 1;
    }
    false
}

/// The key that `name` is nearly, and whether letters differ.
fn meant<'a>(name: &str, own: impl Iterator<Item = &'a str>) -> Option<(&'a str, bool)> {
    const LONGEST: usize = 32;
    if name.len() > LONGEST || !name.is_ascii() {
        return None;
    }
    if let Some((_, known)) = SLIPS.iter().find(|(slip, _)| *slip == name) {
        return Some((known, true));
    }
    let alphabet = alphabet(name.as_bytes());
    let read = READ.iter().zip(LETTERS).filter(|(_, known)| may_be_slip(alphabet, *known)).map(|((known, _), _)| *known);
    let mut slip = None;
    for known in read.chain(own) {
        if letters(name).eq(letters(known)) {
            return Some((known, false));
        }
        if slip.is_none() && is_slip(name.as_bytes(), known.as_bytes()) && !is_form(name, known) {
            slip = Some((known, true));
        }
    }
    slip
}

/// Whether one key is another form of the other, and a word of its own: `closed_by`, `owners`, `create`; `statuss` is none.
fn is_form(name: &str, known: &str) -> bool {
    let grown = name.strip_prefix(known).is_some_and(|more| !known.ends_with(more));
    let short = known.strip_prefix(name).is_some_and(|less| matches!(less, "s" | "d") && !name.ends_with(less));
    grown || short
}

/// A key without what joins its words, in lower case: `loopid` of `Loop-ID`.
fn letters(key: &str) -> impl Iterator<Item = u8> {
    key.bytes().filter(|byte| !matches!(byte, b'-' | b'_' | b'.' | b' ')).map(|byte| byte.to_ascii_lowercase())
}

/// The letters that stand in a key, a bit for each.
const fn alphabet(key: &[u8]) -> u32 {
    let (mut found, mut at) = (0, 0);
    while at < key.len() {
        let letter = key[at].to_ascii_lowercase();
        if letter.is_ascii_lowercase() {
            found |= 1 << (letter - b'a');
        }
        at += 1;
    }
    found
}

/// How many names the keys that are read have, those included that stand for them.
const COUNT: usize = {
    let (mut count, mut at) = (0, 0);
    while at < READ.len() {
        count += 1 + READ[at].1.len();
        at += 1;
    }
    count
};

/// All names of the keys that are read.
const NAMES: [&str; COUNT] = {
    let mut all = [""; COUNT];
    let (mut end, mut at) = (0, 0);
    while at < READ.len() {
        let (known, others) = READ[at];
        all[end] = known;
        end += 1;
        let mut nth = 0;
        while nth < others.len() {
            all[end] = others[nth];
            (end, nth) = (end + 1, nth + 1);
        }
        at += 1;
    }
    all
};

/// For each length, a bit for each of the names that are so long.
const OF_LENGTH: [u64; 32] = {
    let (mut found, mut at) = ([0; 32], 0);
    while at < COUNT {
        found[NAMES[at].len()] |= 1 << at;
        at += 1;
    }
    found
};

/// The letters of each key that is read.
const LETTERS: [u32; READ.len()] = {
    let (mut all, mut at) = ([0; READ.len()], 0);
    while at < READ.len() {
        all[at] = alphabet(READ[at].0.as_bytes());
        at += 1;
    }
    all
};

/// Whether keys of these letters may be one key, or one a slip of the other: that changes two letters at most, so that
/// no bit is left once two that differ are taken away.
fn may_be_slip(a: u32, b: u32) -> bool {
    let differ = a ^ b;
    let but_one = differ & differ.wrapping_sub(1);
    but_one & but_one.wrapping_sub(1) == 0
}

/// Whether one letter too many, too few, wrong, or two in the wrong order make one key of the other.
fn is_slip(a: &[u8], b: &[u8]) -> bool {
    const SHORTEST: usize = 5;
    if a.len() < SHORTEST || b.len() < SHORTEST || a.len().abs_diff(b.len()) > 1 {
        return false;
    }
    let same = a.iter().zip(b).take_while(|(a, b)| a.eq_ignore_ascii_case(b)).count();
    let (a, b) = (&a[same..], &b[same..]);
    let rest = |skip_a: usize, skip_b: usize| {
        a.get(skip_a..).zip(b.get(skip_b..)).is_some_and(|(a, b)| a.eq_ignore_ascii_case(b))
    };
    let swapped = a.len() > 1 && b.len() > 1 && a[0].eq_ignore_ascii_case(&b[1]) && a[1].eq_ignore_ascii_case(&b[0]);
    rest(1, 1) || rest(1, 0) || rest(0, 1) || (swapped && rest(2, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_told_and_a_word_of_its_own_is_not() {
        let found = |name: &str| meant(name, ["team"].into_iter()).map(|(meant, _)| meant.to_owned());
        for (name, known) in [
            ("staus", "status"),
            ("statsu", "status"),
            ("Status", "status"),
            ("Loop-ID", "loop_id"),
            ("loopid", "loop_id"),
            ("executionReadiness", "execution_readiness"),
            ("execution_rediness", "execution_readiness"),
            ("execution_readines", "execution_readiness"),
            ("statuss", "status"),
            ("blocked_on", "blocked_by"),
            ("horizen", "horizon"),
            ("Team", "team"),
        ] {
            assert_eq!(found(name).as_deref(), Some(known), "{name}");
        }
        for name in [
            "closed_note", "closed_by", "closed_reason", "created_by", "created_at_utc", "related_loops", "execution_mode",
            "owners", "apply_owner", "scope", "gap", "state", "stage", "last_verified", "activated_at", "update",
            "close", "reopened_at", "absorbed_loops", "parent_loop", "loops", "objective", "teams", "base_sha", "lanes",
        ] {
            assert_eq!(found(name), None, "{name}");
        }
    }
}
