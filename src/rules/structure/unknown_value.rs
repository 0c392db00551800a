//! LC102: a word that no field of its kind can be.

use crate::lint::{Findings, Fix};
use crate::model::policy::Level;
use crate::model::{Ledger, LoopDoc, LoopStatus, PhaseStatus, Place, Readiness, Status, Vocabulary, Word, in_case_of};
use crate::text::{Edit, Source, Span, WordSet, did_you_mean, nearest, slip_of};

rule! {
    /// A field has a value that it cannot have: a status, readiness or horizon that nobody knows.
    ///
    /// ## Why
    /// A loop whose status is not understood is open to one reader and closed to another. `blocked` is no status: it
    /// says how an active loop fares, and has a field of its own, `execution_readiness`.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: clsoed
    /// team: nroth
    /// ---
    /// ```
    /// ```toml
    /// [front-matter.fields.team]
    /// values = ["north", "south"]
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// team: north
    /// ---
    /// ```
    /// ```toml
    /// [front-matter.fields.team]
    /// values = ["north", "south"]
    /// ```
    ///
    /// ## Bad: a readiness as a status
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: blocked
    /// blocked_by: the vendor is silent
    /// ---
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// blocked_by: the vendor is silent
    /// execution_readiness: blocked
    /// ---
    /// ```
    ///
    /// ## Bad: a blocker in the status
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: blocked on the vendor's reply
    /// ---
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// execution_readiness: blocked
    /// blocked_by: the vendor's reply
    /// ---
    /// ```
    ///
    /// ## Bad: what is said of phases
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: parked
    /// next_review: 2026-04-01
    /// ---
    /// ```
    ///
    /// ## Fixed
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: planned
    /// next_review: 2026-04-01
    /// ---
    /// ```
    ///
    /// ## Bad: held up, or put off
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: on hold
    /// ---
    /// ```
    ///
    /// ## Fix
    /// Writes `blocked` as the two fields that it means, and what it says of why as a third; safe. Writes the known word
    /// that is a letter or two away, and of a loop that is put off and has a `next_review`, `planned`; unsafe.
    LC102 "unknown-value", Error, [Safe, Unsafe], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    for (nth, status) in document.statuses.iter().enumerate() {
        let word = document.source.slice(status.value.word);
        match status.value.value {
            None => unknown_status(document, &ledger.policy.words, nth, findings),
            Some(LoopStatus::Active) if nth == 0 && word.eq_ignore_ascii_case(Readiness::Blocked.name()) => {
                blocked(document, findings);
            }
            Some(_) => {}
        }
    }
    if let Some(status) = document.readiness.filter(|status| status.value.is_none() && in_front(document, status.raw)) {
        let word = document.source.slice(status.word);
        let near = slip_of(word, ledger.policy.words.readiness.all().map(|(word, _)| word));
        let near = near.and_then(|near| ledger.policy.words.readiness.get(near)).map(Word::name);
        let finding = findings.tell(&document.source, status.word, format!("`{word}` is no readiness."));
        finding.subject("execution_readiness").help(match near {
            Some(near) => format!("did you mean `{near}`?"),
            None => "write `runnable` or `blocked`".to_owned(),
        });
        finding.fix(near.map(|near| written(&document.source, status.word, near)));
    }
    horizon(document, findings);
    for (key, field) in ledger.policy.policy.front_matter.fields.iter().filter(|(_, field)| !field.values.is_empty()) {
        let Some(value) = document.field(key) else { continue };
        for element in value.elements() {
            let known = || field.values.iter().map(String::as_str);
            let Some(value) = element.text().filter(|value| !known().any(|known| known == *value)) else { continue };
            let finding = findings.tell(&document.source, element.span, format!("`{key}` cannot be `{value}`."));
            let help = did_you_mean(value, known()).unwrap_or_else(|| format!("write one of {}", field.values.join(", ")));
            finding.subject(key).help(help);
            finding.fix(nearest(value, known()).map(|near| written(&document.source, element.span, near)));
        }
    }
}

fn in_front(document: &LoopDoc, span: Span) -> bool {
    (span.start as usize) < document.front.body
}

/// Whether the status that stands at `nth` is written as one. In the body it may be a sentence.
pub(super) fn is_stated(document: &LoopDoc, nth: usize) -> bool {
    const WORDS: usize = 3;
    document.statuses.get(nth).is_some_and(|status| {
        let words = |span: Span| document.source.slice(span).split_whitespace().count();
        let Status { raw, word, value, .. } = status.value;
        let behind = document.source.slice(Span { start: word.end, end: raw.end.max(word.end) }).trim_start_matches(['*', '_', ' ']);
        let tailed = behind.starts_with(['(', '-', '\u{2013}', '\u{2014}']);
        status.place != Place::Body || value.is_some() || (words(word) <= WORDS && (tailed || words(raw) <= WORDS))
    })
}

/// A status that is no word of the table.
fn unknown_status(document: &LoopDoc, words: &Vocabulary, nth: usize, findings: &mut Findings) {
    let Some(status) = document.statuses.get(nth).filter(|_| is_stated(document, nth)) else { return };
    let span = status.value.word;
    let word = document.source.slice(span);
    let finding = findings.tell(&document.source, span, format!("`{word}` is no status of a loop."));
    finding.subject("status");
    let of_phases = words.phases.get(word).or_else(|| waits(word));
    // A plan without its day would be told next.
    let reviewed = document.dates.iter().any(|(name, _)| *name == "next_review");
    let near = || slip_of(word, words.loops.all().map(|(word, _)| word)).and_then(|near| words.loops.get(near));
    let near = match of_phases {
        Some(PhaseStatus::Deferred) if reviewed => Some(LoopStatus::Planned),
        Some(_) => None,
        None => near(),
    };
    let near = near.map(Word::name);
    finding.help(match (of_phases.map(of_phase), near) {
        (Some((meant, taught)), _) => format!("{meant}; or teach the word: `[status] loop.{taught} = [\"{word}\"]`"),
        (None, Some(near)) => format!("did you mean `{near}`?"),
        (None, None) => {
            format!("write draft, planned, active or closed; or teach the word: `[status] loop.active = [\"{word}\"]`")
        }
    });
    if nth > 0 {
        // The front matter has said what counts.
        finding.level(Level::Info);
    }
    let near = near.map(|near| if status.place == Place::Body { in_case_of(near, word) } else { near.to_owned() });
    finding.fix(near.map(|near| written(&document.source, span, &near)));
}

/// What further words mean of work that waits, which no team writes beside a row.
fn waits(word: &str) -> Option<PhaseStatus> {
    const HELD: [&str; 4] = ["suspended", "halted", "frozen", "idle"];
    const PUT_OFF: [&str; 5] = ["shelved", "on ice", "icebox", "someday", "dormant"];
    let is = |known: &&str| known.eq_ignore_ascii_case(word);
    if HELD.iter().any(is) {
        Some(PhaseStatus::Blocked)
    } else {
        PUT_OFF.iter().any(is).then_some(PhaseStatus::Deferred)
    }
}

/// What a loop is of which somebody says what is said of phases, and the word that means the like of a loop.
fn of_phase(status: PhaseStatus) -> (&'static str, &'static str) {
    match status {
        PhaseStatus::Blocked => (
            "a loop that is held up is `active`, with `execution_readiness: blocked` and in `blocked_by` what it waits \
             for; one that is put off is `planned`, with `next_review`",
            LoopStatus::Planned.name(),
        ),
        PhaseStatus::Deferred => {
            ("a loop that is put off is `planned`, with the day of its `next_review`", LoopStatus::Planned.name())
        }
        PhaseStatus::Todo => ("a loop that has not begun is `planned` or `draft`", LoopStatus::Planned.name()),
        PhaseStatus::Ready | PhaseStatus::Active | PhaseStatus::Partial => {
            ("a loop that is worked on is `active`", LoopStatus::Active.name())
        }
        PhaseStatus::Done | PhaseStatus::Dropped => ("a loop that is over is `closed`", LoopStatus::Closed.name()),
    }
}

/// The status `blocked`, which is a readiness.
fn blocked(document: &LoopDoc, findings: &mut Findings) {
    let Some(status) = document.status() else { return };
    let finding = findings.tell(&document.source, status.value.word, "`blocked` is a readiness and no status.");
    finding.subject("status").help("write `status: active` and `execution_readiness: blocked`");
    if status.place != Place::FrontMatter {
        return;
    }
    let declared = document.readiness.and_then(|readiness| readiness.value);
    let readiness = match declared {
        Some(Readiness::Blocked) => None,
        _ => document.with_field("execution_readiness", Readiness::Blocked.name()),
    };
    if readiness.is_none() && declared.is_none() {
        return;
    }
    // `blocked on the vendor` says by what; a `blocked_by` that is there says it already, perhaps otherwise.
    let why = why(document.source.slice(status.value.raw), document.source.slice(status.value.word));
    let known = document.field("blocked_by").is_some();
    let recorded = why.filter(|_| !known).and_then(|why| document.with_text("blocked_by", why));
    let certain = declared != Some(Readiness::Runnable) && (why.is_none() || recorded.is_some());
    let fix = if certain { Fix::safe } else { Fix::likely };
    let fix = fix("write the two fields that it means".to_owned()).edits(&document.source, readiness.into_iter().chain(recorded));
    finding.fix(fix.edit(&document.source, status.value.raw, LoopStatus::Active.name()));
}

/// What a status says behind its word `blocked`: `the vendor` of `blocked on the vendor` and of `blocked (the vendor)`.
fn why<'a>(status: &'a str, word: &str) -> Option<&'a str> {
    const LINKS: WordSet = WordSet::of(&["on ", "by "]);
    let behind = status.split_once(word).map_or("", |(_, behind)| behind);
    let behind = behind.trim_start_matches([' ', ':', '-', ',', ';', '\u{2013}', '\u{2014}']).trim();
    let inside = behind.strip_prefix('(').and_then(|inside| inside.strip_suffix(')')).unwrap_or(behind).trim();
    let why = LINKS.strip(inside).unwrap_or(inside).trim();
    Some(why).filter(|why| !why.is_empty())
}

fn horizon(document: &LoopDoc, findings: &mut Findings) {
    const HORIZONS: [&str; 3] = ["now", "later", "future"];
    let Some(span) = document.horizon.filter(|span| in_front(document, *span)) else { return };
    let word = document.source.slice(span);
    if word.is_empty() || HORIZONS.iter().any(|known| known.eq_ignore_ascii_case(word)) {
        return;
    }
    let finding = findings.tell(&document.source, span, format!("`{word}` is no horizon."));
    finding.subject("horizon").help(did_you_mean(word, HORIZONS).unwrap_or_else(|| "write now, later or future".to_owned()));
    finding.fix(nearest(word, HORIZONS).map(|near| written(&document.source, span, near)));
}

/// Writes `word` at `span`, in the quotes that stand there.
fn written(source: &Source, span: Span, word: &str) -> Fix {
    let quote = source.slice(span).chars().next().filter(|c| matches!(c, '"' | '\''));
    let text = quote.map_or_else(|| word.to_owned(), |quote| format!("{quote}{word}{quote}"));
    Fix::likely(format!("write `{word}`")).edits(source, [Edit { span, text }])
}
