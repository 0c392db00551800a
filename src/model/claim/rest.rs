//! Words of a tail that say, with their neighbours, that something is left.

use std::cell::LazyCell;

use super::clause::{denies, settles};
use super::cut::Cut;
use super::words::PAST;
use crate::model::refs::has_destination;
use crate::text::{WordSet, place_in};

/// Words that say so by themselves.
const REST: WordSet = WordSet::of(&[
    "pending", "partial", "partially", "deferred", "remaining", "outstanding", "incomplete", "except", "awaiting",
    "awaits", "untested", "unverified", "unfinished",
]);
/// Words that say so with the one behind them, or before them.
const BEGUN: WordSet = WordSet::of(&[
    "all", "left", "not", "never", "still", "needs", "waiting", "waits", "to", "remains", "remain", "stays",
]);
/// Words that say so in capitals.
const SHOUTED: WordSet = WordSet::of(&["TODO", "TBD", "WIP"]);
/// What the rest is when there is none, and what denies the word behind it.
const NONE: WordSet = WordSet::of(&["no", "0", "none", "nothing", "not", "zero", "without", "longer"]);
/// What is still so, or stays so, as long as something is left.
const STILL: WordSet = WordSet::of(&[
    "open", "missing", "failing", "broken", "running", "todo", "unclear", "needed", "needs", "need", "to",
]);

/// What a word behind a need says when that was met.
const OVER: WordSet = WordSet::of(&["given", "got", "done", "closed", "fixed", "resolved", "merged", "signed"]);

/// Whether a word of a tail says that something is left: "pending", "partial", "deferred" to nowhere, "not yet tested".
pub(super) fn names_rest(tail: &str) -> bool {
    const CUT: Cut = Cut::joined_by(b"_-.");
    let mut words = CUT.words(tail);
    // A text of many such words is looked through for it once.
    let moved = LazyCell::new(|| has_destination(tail));
    let mut before = "";
    while let Some(word) = words.next() {
        if REST.has(word) || BEGUN.has(word) || SHOUTED.has(word) {
            let mut behind = words.clone();
            let [next, second] = [behind.next(), behind.next()].map(Option::unwrap_or_default);
            let spot = Spot { tail, before, word, next, second };
            if spot.is_rest(|| *moved) || spot.tells() {
                return true;
            }
        }
        before = word;
    }
    false
}

/// A word of a tail between its neighbours.
struct Spot<'a> {
    tail: &'a str,
    before: &'a str,
    word: &'a str,
    next: &'a str,
    second: &'a str,
}

impl Spot<'_> {
    /// Whether the word says so by itself: `pending`. `remaining: none`, `no partial rows` and `all pending pulls merged` do
    /// not, nor does what `moved` to a place that is named.
    fn is_rest(&self, moved: impl FnOnce() -> bool) -> bool {
        const NOTHING: WordSet = WordSet::of(&["none", "0", "nothing", "zero"]);
        REST.has(self.word)
            && !NOTHING.has(self.next)
            && !self.is_denied()
            && !self.is_quoted()
            && !moved()
            && !settles(self.tail, self.word)
            && !denies(self.tail, self.word)
    }

    /// Whether the word says so with those beside it.
    fn tells(&self) -> bool {
        self.is_but_for()
            || self.is_all_that_is_left()
            || self.is_undone()
            || self.is_still_so()
            || self.lacks()
            || self.waits()
            || self.follows()
            || self.is_shouted()
    }

    /// `all but the docs`
    fn is_but_for(&self) -> bool {
        self.is("all") && self.next.eq_ignore_ascii_case("but")
    }

    /// `two hosts left`
    fn is_all_that_is_left(&self) -> bool {
        self.is("left") && self.next.is_empty() && !denies(self.tail, self.word)
    }

    /// `not tested`, `never deployed`; `was not tested` held then, `was never tested` holds now.
    fn is_undone(&self) -> bool {
        const UNDONE: WordSet = WordSet::of(&[
            "yet", "tested", "verified", "deployed", "merged", "finished", "done", "complete", "released", "pushed",
            "committed", "published", "shipped", "live", "executed", "reviewed", "validated",
        ]);
        UNDONE.has(self.next) && (self.is("never") || self.is("not") && !PAST.has(self.before))
    }

    /// `still open`, `remains broken`, `GAP-OP-1 remains`
    fn is_still_so(&self) -> bool {
        const STAYS: WordSet = WordSet::of(&["remains", "remain", "stays"]);
        let stays = STAYS.has(self.word)
            && (STILL.has(self.next) || names_work(self.before) && self.next.is_empty())
            && !denies(self.tail, self.word);
        stays || self.is("still") && STILL.has(self.next) && !self.is_denied()
    }

    /// `needs retest`, `needs operator sign-off`
    fn lacks(&self) -> bool {
        const NEEDED: WordSet = WordSet::of(&[
            "retest", "retesting", "rework", "fixing", "signoff", "sign-off", "restart", "reboot", "review", "testing",
            "tests", "verification", "validation", "docs", "documentation", "approval", "deploy", "deployment",
            "update", "cleanup", "rollout", "merge", "soak", "soaking",
        ]);
        let needed = if NEEDED.has(self.next) { !OVER.has(self.second) } else { NEEDED.has(self.second) };
        let needed = needed && !NONE.has(self.next);
        self.is("needs") && needed && !self.is_denied()
    }

    /// `waiting for bo`, `pending GAP-OP-1`: what is pending for a gap waits for it; what is deferred to one went there.
    fn waits(&self) -> bool {
        const WAITS: WordSet = WordSet::of(&["waiting", "waits", "pending", "awaiting", "awaits"]);
        const FOR: WordSet = WordSet::of(&["for", "on"]);
        let held = FOR.has(self.next) || names_work(self.next) && !OVER.has(self.second);
        WAITS.has(self.word) && held && !self.is_denied()
    }

    /// `docs to follow`
    fn follows(&self) -> bool {
        self.is("to") && self.next.eq_ignore_ascii_case("follow")
    }

    /// `TODO: docs`; a TODO list is called so, and so is the badge `WIP`.
    fn is_shouted(&self) -> bool {
        const NAMED: WordSet = WordSet::of(&["list", "lists", "item", "items", "file", "comment", "comments", "board"]);
        let shouted = SHOUTED.has(self.word) && self.word.bytes().all(|byte| byte.is_ascii_uppercase());
        shouted && !self.is_denied() && !NAMED.has(self.next) && !self.is_quoted()
    }

    fn is(&self, word: &str) -> bool {
        self.word.eq_ignore_ascii_case(word)
    }

    /// Whether the word before denies it, or says that it is past.
    fn is_denied(&self) -> bool {
        NONE.has(self.before) || PAST.has(self.before)
    }

    fn is_quoted(&self) -> bool {
        let at = place_in(self.tail, self.word);
        let quotes = |c: char| matches!(c, '"' | '\'' | '`' | '\u{201c}' | '\u{201d}' | '\u{2018}' | '\u{2019}');
        self.tail[..at].ends_with(quotes) && self.tail[at + self.word.len()..].starts_with(quotes)
    }
}

/// Whether a word names a gap or a loop.
fn names_work(word: &str) -> bool {
    word.starts_with("GAP-") || word.starts_with("LOOP-")
}
