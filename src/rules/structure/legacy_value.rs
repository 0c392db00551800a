//! LC103: words and keys that are understood, and have been given up.

use crate::lint::{Findings, Fix};
use crate::model::policy::Level;
use crate::model::{Ledger, LoopDoc, Place, Readiness, Word, in_case_of};

rule! {
    /// A status or a key is written in a way that is understood and has a canonical one.
    ///
    /// ## Why
    /// Whoever searches for `status: closed` does not find `complete`, and whoever sorts by `created` leaves out what
    /// was `opened`. loopctl reads them alike; other tools do not.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// id: LOOP-EXAMPLE-20260301
    /// opened: 2026-03-01
    /// status: Complete
    /// ---
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// created: 2026-03-01
    /// status: closed
    /// ---
    /// ```
    ///
    /// ## Fix
    /// Writes the canonical word, and the canonical key unless it is there already.
    LC103 "legacy-value", Info, [Safe], Loop(check)
}

/// Keys with others that mean the same, the first of which is taken.
const ALIASES: [(&str, &[&str]); 3] = [
    ("loop_id", &["id"]),
    ("created", &["opened", "created_at", "opened_at"]),
    ("closed", &["closed_at", "closed_at_utc"]),
];

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    if !findings.wants(Level::Info) {
        return;
    }
    for (canonical, aliases) in ALIASES {
        if document.field(canonical).is_some() {
            continue;
        }
        let Some((key, _)) = aliases.iter().find_map(|alias| document.front.entry(alias)) else { continue };
        let name = document.source.slice(key.span);
        findings
            .tell(&document.source, key.span, format!("`{name}` is an old name of `{canonical}`."))
            .subject(name)
            .help(format!("call it `{canonical}`"))
            .fix(Fix::safe(format!("rename it `{canonical}`")).edit(&document.source, key.span, canonical));
    }
    for status in &document.statuses {
        let word = document.source.slice(status.value.word);
        let Some(canonical) = status.value.value.map(Word::name) else { continue };
        // `blocked` is told by LC102; a word that the team added is its own.
        let added = || ledger.policy.policy.status.r#loop.values().flatten().any(|own| own.eq_ignore_ascii_case(word));
        let body = status.place == Place::Body;
        let same = if body { word.eq_ignore_ascii_case(canonical) } else { word == canonical };
        if same || word.eq_ignore_ascii_case(Readiness::Blocked.name()) || !word.contains(char::is_alphabetic) || added() {
            continue;
        }
        if ledger.policy.words.loops.get(word) != status.value.value {
            // `closed (reopened 2026-03-02)`
            findings
                .tell(&document.source, status.value.raw, format!("`{word}` is taken back behind it: the loop is read as `{canonical}`."))
                .subject("status")
                .help(format!("write `{canonical}`, and the reason in `reopen_reason`"));
            continue;
        }
        let text = if body { in_case_of(canonical, word) } else { canonical.to_owned() };
        // `Executing P2. P1 shipped yesterday.` is a sentence, which another word would not make true.
        let behind = document.text()[status.value.word.end as usize..].trim_start_matches([' ', '*', '_']);
        let alone = !body || !behind.starts_with(char::is_alphanumeric);
        let fix = Fix::safe(format!("write `{canonical}`")).edit(&document.source, status.value.word, text);
        findings
            .tell(&document.source, status.value.word, format!("`{word}` is another word for `{canonical}`."))
            .subject("status")
            .help(format!("write `{canonical}`"))
            .fix(alone.then_some(fix));
    }
    if let Some(status) = document.readiness.filter(|status| (status.raw.start as usize) < document.front.body) {
        let word = document.source.slice(status.word);
        let Some(canonical) = status.value.map(Word::name).filter(|canonical| *canonical != word) else { return };
        findings
            .tell(&document.source, status.word, format!("`{word}` is another word for `{canonical}`."))
            .subject("execution_readiness")
            .help(format!("write `{canonical}`"))
            .fix(Fix::safe(format!("write `{canonical}`")).edit(&document.source, status.word, canonical));
    }
}
