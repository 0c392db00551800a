//! LC104: a value of a kind that its field cannot hold.

use crate::lint::{Findings, Fix};
use crate::model::policy::FieldType;
use crate::model::{Day, Ledger, LoopDoc};
use crate::text::WordSet;

rule! {
    /// A field holds a value of the wrong kind: a list where a text is wanted, a word where a date is.
    ///
    /// ## Why
    /// A status that is a list is no status, and a date that is none is before or after nothing.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: [active]
    /// created: 2026/03/01
    /// approved: yes
    /// ---
    /// ```
    /// ```toml
    /// [front-matter.fields.approved]
    /// type = "boolean"
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// created: 2026-03-01
    /// approved: true
    /// ---
    /// ```
    /// ```toml
    /// [front-matter.fields.approved]
    /// type = "boolean"
    /// ```
    ///
    /// ## Fix
    /// Writes the one element of a list, a date as `2026-03-01`, `yes` as `true`; unsafe.
    LC104 "wrong-type", Error, [Unsafe], Loop(check)
}

/// The fields that hold a text.
const TEXTS: [&str; 7] = ["loop_id", "id", "status", "execution_readiness", "horizon", "created", "closed"];

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    // In most documents every value is a text.
    let texts = document.front.entries.iter().all(|(_, value)| value.is_scalar());
    for key in TEXTS.iter().chain(&["next_review"]).filter(|_| !texts) {
        let Some(value) = document.field(key).filter(|value| !value.is_scalar()) else { continue };
        let message = format!("`{key}` is {}, not a text.", value.noun());
        let finding = findings.tell(&document.source, value.span, message);
        finding.subject(*key).help(format!("write one value: `{key}: ...`"));
        if let ([one], None) = (value.elements(), value.entries())
            && one.text().is_some()
        {
            let (text, span) = (document.source.slice(one.span), value.span);
            // A list on lines of its own begins at its first element.
            let inline = document.source.slice(span).starts_with('[');
            finding.fix(inline.then(|| Fix::likely("write its one element").edit(&document.source, span, text)));
        }
    }
    for (name, span) in document.dates.iter().filter(|(_, span)| (span.start as usize) < document.front.body) {
        let written = document.source.slice(*span);
        if written.is_empty() || Day::parse(written).is_some() {
            continue;
        }
        let finding = findings.tell(&document.source, *span, format!("`{written}` is no date."));
        finding.subject(*name).help("write the day as `2026-03-01`");
        finding.fix(day(written).map(|day| Fix::likely(format!("write `{day}`")).edit(&document.source, *span, day.to_string())));
    }
    for (key, field) in &ledger.policy.policy.front_matter.fields {
        let Some(value) = document.field(key).filter(|value| !value.is_null()) else { continue };
        let (fits, wanted) = match field.r#type {
            FieldType::String => (value.text().is_some(), "a text"),
            FieldType::Date => (value.text().and_then(Day::parse).is_some(), "a date"),
            FieldType::Integer => (value.as_integer().is_some(), "a whole number"),
            FieldType::Boolean => (value.as_bool().is_some(), "true or false"),
            FieldType::List => (value.text().is_none() && value.entries().is_none(), "a list"),
        };
        if fits || (TEXTS.contains(&key.as_str()) && value.text().is_none()) {
            continue;
        }
        let shown = value.text().map_or_else(|| value.noun().to_owned(), |text| format!("`{text}`"));
        let finding = findings.tell(&document.source, value.span, format!("`{key}` is {shown}, not {wanted}."));
        finding.subject(key).help(format!("the policy wants {wanted} here"));
        let meant = match (field.r#type, value.text()) {
            (FieldType::Boolean, Some(text)) => switch(text).map(str::to_owned),
            (FieldType::Date, Some(text)) => day(text).map(|day| day.to_string()),
            (FieldType::List, Some(_)) => Some(format!("[{}]", document.source.slice(value.span))),
            _ => None,
        };
        finding.fix(meant.map(|text| Fix::likely(format!("write `{text}`")).edit(&document.source, value.span, text)));
    }
}

/// The day that `2026/02/11`, `2026.2.11` or `20260211` means.
fn day(written: &str) -> Option<Day> {
    let parts: Vec<&str> = written.split(['/', '.', '-']).collect();
    let (year, month, day) = match parts[..] {
        [year, month, day] => (year, month, day),
        [whole] if whole.len() == 8 && whole.is_ascii() => (&whole[..4], &whole[4..6], &whole[6..]),
        _ => return None,
    };
    (year.len() == 4).then(|| Day::parse(&format!("{year}-{month:0>2}-{day:0>2}"))).flatten()
}

/// What a word for true or false means.
fn switch(word: &str) -> Option<&'static str> {
    const YES: WordSet = WordSet::of(&["yes", "on", "y", "true"]);
    const NO: WordSet = WordSet::of(&["no", "off", "n", "false"]);
    if YES.has(word) { Some("true") } else { NO.has(word).then_some("false") }
}
