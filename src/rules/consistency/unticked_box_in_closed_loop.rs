//! LC213: boxes that are not ticked, in a loop that is closed.

use crate::lint::Findings;
use crate::model::closing::unticked;
use crate::model::policy::Level;
use crate::model::{Item, Ledger, LoopDoc};
use crate::text::Span;

rule! {
    /// A loop is closed, and some of its boxes are not ticked.
    ///
    /// ## Why
    /// A criterion that nobody ticked was not met, or not looked at. It is an error in the change that closes the loop;
    /// later it is told to those who ask. Boxes that are phases are told by
    /// `open-phase-in-closed-loop`. What is struck through, dropped, or went to a loop or gap that is named is settled,
    /// and what follows the loop or is out of its scope is not its work: neither is told. A criterion that was not
    /// ticked, and that the closing change takes away, is told as well.
    ///
    /// ## Bad
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    ///
    /// ## Success criteria
    /// - [x] The pump runs
    /// - [ ] The pump is quiet
    /// ```
    ///
    /// ## Bad: gone with the closing
    /// ```markdown was
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: active
    /// ---
    ///
    /// ## Success criteria
    /// - [x] The pump runs
    /// - [ ] The pump is quiet
    /// ```
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    ///
    /// ## Success criteria
    /// - [x] The pump runs
    /// - The pump is quiet
    /// ```
    ///
    /// ## Good
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    ///
    /// ## Success criteria
    /// - [x] The pump runs
    /// - [x] The pump is quiet
    /// - [ ] ~~The pump is blue~~
    /// - [ ] The pump is green - dropped, nobody asked
    ///
    /// ## Follow-ups
    /// - [ ] Another pump
    /// ```
    ///
    /// ## Good: in the words of the team
    /// ```markdown
    /// ---
    /// loop_id: LOOP-EXAMPLE-20260301
    /// status: closed
    /// ---
    ///
    /// ## Success criteria
    /// - [x] The pump holds
    /// - [ ] The pump is green - binned
    /// ```
    /// ```toml
    /// [status]
    /// phase.dropped = ["binned"]
    /// ```
    LC213 "unticked-box-in-closed-loop", Info, [], Loop(check)
}

fn check(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    if !document.is_closed() {
        return;
    }
    erased(document, ledger, findings);
    let mut boxes = unticked(document, &ledger.policy.words.phases);
    let Some(first) = boxes.next() else { return };
    let level = if ledger.closes(document) { Level::Error } else { Level::Info };
    if !findings.wants(level) {
        return;
    }
    let message = match boxes.count() {
        0 => "The loop is closed, but this box is not ticked.".to_owned(),
        1 => "The loop is closed, but this box and 1 other are not ticked.".to_owned(),
        more => format!("The loop is closed, but this box and {more} others are not ticked."),
    };
    let tick = first.tick.map_or(first.span, |tick| tick.span);
    findings
        .tell(&document.source, tick, message)
        .subject("boxes")
        .level(level)
        .help("tick what holds, and say where the rest went");
}

/// Tells the criteria that were not ticked before the change which closes the loop, and are gone: fewer boxes stand there
/// now, and their words nowhere, or alone and saying no more than they did.
fn erased(document: &LoopDoc, ledger: &Ledger, findings: &mut Findings) {
    let boxes = |document: &LoopDoc| document.markdown.items.iter().filter(|item| item.tick.is_some()).count();
    if !findings.wants(Level::Error) || !ledger.closes(document) {
        return;
    }
    let Some(was) = ledger.stood(document).filter(|was| boxes(was) > boxes(document)) else { return };
    let known = &ledger.policy.words.phases;
    let criterion = |item: &&Item| was.criteria.iter().any(|criterion| criterion.text.start == item.text.start);
    let mut gone = unticked(&was, known).filter(criterion).filter(|item| {
        let words = bare(was.source.slice(item.text));
        let elsewhere = |other: &LoopDoc| other.source.path() != document.source.path() && other.text().contains(words);
        !says_more(document, words, heading(&was, item))
            && !has_successor(document, words)
            && !ledger.loops.iter().any(elsewhere)
    });
    let Some(first) = gone.next().map(|item| bare(was.source.slice(item.text))) else { return };
    let others = match gone.count() {
        0 => String::new(),
        1 => ", and 1 other".to_owned(),
        more => format!(", and {more} others"),
    };
    let place = document.status().map_or(Span::default(), |status| status.value.raw);
    findings
        .tell(&document.source, place, format!("The loop is closed, and the box `{first}` that was not ticked is gone{others}."))
        .subject("erased boxes")
        .level(Level::Error)
        .help("tick what holds, strike out what is dropped, and say beside it where the rest went");
}

/// Whether a document has these words, and not as an item alone where the box stood: in a box, with a sign or a remark
/// beside them, in a table, as a follow-up.
fn says_more(document: &LoopDoc, words: &str, title: Option<&str>) -> bool {
    let alone = |item: &&Item| {
        item.tick.is_none() && heading(document, item) == title && bare(document.source.slice(item.text)) == words
    };
    let bare_items = document.markdown.items.iter().filter(alone).count();
    document.text().matches(words).count() > bare_items
}

/// Whether a box that is ticked holds most of the words: two criteria may have become one.
fn has_successor(document: &LoopDoc, words: &str) -> bool {
    let ticked = document.markdown.items.iter().filter(|item| item.tick.is_some_and(|tick| tick.ticked));
    // Short words stand in every sentence.
    let all: Vec<&str> = words.split_whitespace().filter(|word| word.len() > 3).collect();
    let held = |item: &Item| {
        let written = document.source.slice(item.text);
        all.iter().filter(|word| written.split_whitespace().any(|other| other == **word)).count()
    };
    ticked.map(held).any(|held| held * 2 > all.len())
}

/// The title that an item stands under.
fn heading<'a>(document: &'a LoopDoc, item: &Item) -> Option<&'a str> {
    Some(document.source.slice(document.markdown.headings.get(item.section?)?.text))
}

/// What an item says, without the marks around it.
fn bare(written: &str) -> &str {
    written.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '.'))
}
