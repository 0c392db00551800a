//! The word that was probably meant.

use std::borrow::Cow;

use similar::TextDiff;

/// The one of `known` that is nearest to `word`, if it is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const NEAR: f32 = 0.65;
    let word = word.to_lowercase();
    let letters = Letters::of(&word);
    let mut best: Option<(f32, &str)> = None;
    for known in known {
        let other = known.to_lowercase();
        // Two words are compared only if their letters, in any order, are near enough: of sixty words two or three.
        let most = letters.ratio(&Letters::of(&other));
        // Of equals the first is taken, so that the answer does not depend on luck.
        if most < NEAR || best.is_some_and(|(ratio, _)| ratio >= most) {
            continue;
        }
        let ratio = TextDiff::from_chars(word.as_str(), other.as_str()).ratio();
        if ratio >= NEAR && best.is_none_or(|(best, _)| ratio > best) {
            best = Some((ratio, known));
        }
    }
    best.map(|(_, word)| word)
}

/// How often each letter stands in a word.
struct Letters {
    count: usize,
    /// By the first byte of the letter: those that share one count as the same.
    each: [u8; 256],
}

impl Letters {
    fn of(word: &str) -> Self {
        let mut letters = Self { count: 0, each: [0; 256] };
        for first in word.bytes().filter(|byte| (*byte & 0xC0) != 0x80) {
            letters.count += 1;
            let each = &mut letters.each[usize::from(first)];
            *each = each.saturating_add(1);
        }
        letters
    }

    /// The most that the ratio of two words with these letters can be.
    fn ratio(&self, other: &Self) -> f32 {
        // Of a word that long, the letters are not all counted.
        let all = self.count.min(other.count);
        let shared = self.each.iter().zip(&other.each).map(|(a, b)| usize::from(*a.min(b))).sum();
        ratio(if all > usize::from(u8::MAX) { all } else { shared }, self.count + other.count)
    }
}

/// What turns a word into its opposite when it stands before it.
const DENIALS: [&str; 6] = ["un", "in", "im", "dis", "non", "not"];

/// Words that a person means as they are, though one letter makes a status of them.
const MEANT: [&str; 15] = [
    "cropped", "deployed", "ending", "filed", "gone", "held", "locked", "mending", "mixed", "none", "preferred",
    "referred", "removed", "shipped", "spending",
];

/// The one of `known` that `word` is a slip of: a letter or two too many, too few, wrong or swapped.
///
/// Where words mean opposite things, being alike is not enough: `doing` is near `done`, `incomplete` near
/// `complete`, and neither is a slip of it.
pub fn slip_of<'a>(word: &str, known: impl IntoIterator<Item = &'a str, IntoIter: Clone>) -> Option<&'a str> {
    let word = word.to_lowercase();
    if MEANT.contains(&word.as_str()) {
        return None;
    }
    let known = known.into_iter();
    let near = closest(&word, known.clone()).filter(|near| begins_alike(&word, near))?;
    let denies = |denial: &str| {
        let denied = word.strip_prefix(denial).map(|rest| rest.trim_start_matches([' ', '-', '_']));
        denied.is_some_and(|denied| !near.starts_with(denial) && closest(denied, known.clone()).is_some())
    };
    if DENIALS.iter().any(|denial| denies(denial)) { None } else { Some(near) }
}

/// Whether two words begin with one letter, or with the same two in another order: the first letter is seldom missed.
fn begins_alike(word: &str, near: &str) -> bool {
    let first = |text: &str| text.to_lowercase().chars().take(2).collect::<Vec<char>>();
    let (word, near) = (first(word), first(near));
    word.first() == near.first() || (word.len() == 2 && word.iter().rev().eq(near.iter()))
}

/// For each letter the row of a keyboard that it lies in, and its place there.
const KEYS: [(u8, u8); 26] = {
    let mut keys = [(0, 0); 26];
    let rows: [&[u8]; 3] = [b"qwertyuiop", b"asdfghjkl", b"zxcvbnm"];
    let (mut row, mut at) = (0, 0);
    while row < 3 {
        keys[(rows[row as usize][at as usize] - b'a') as usize] = (row, at);
        at += 1;
        if at as usize == rows[row as usize].len() {
            (row, at) = (row + 1, 0);
        }
    }
    keys
};

/// Whether two letters lie side by side on a keyboard.
fn are_neighbours(a: char, b: char) -> bool {
    let key = |letter: char| KEYS.get(u32::from(letter).wrapping_sub(u32::from('a')) as usize);
    let (Some((one, at)), Some((other, there))) = (key(a), key(b)) else { return false };
    one == other && at.abs_diff(*there) == 1 || one.abs_diff(*other) == 1 && at.abs_diff(*there) <= 1
}

/// How many slips two words may be apart, of which the longer one has so many letters.
fn allowed(longest: usize) -> usize {
    usize::from(longest > 3) + usize::from(longest > 7)
}

/// The one of `known` that the fewest slips make of `word`, if they are few enough.
fn closest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    let own = Outline::of(word);
    let word: Vec<char> = word.chars().collect();
    let measured = known.filter_map(|known| {
        let (ascii, len) = (known.is_ascii(), known.len());
        // Of most words that are ASCII the length tells that they are nothing alike.
        if ascii && len.abs_diff(own.count) > allowed(len.max(own.count)) {
            return None;
        }
        // Both cases of a letter of ASCII have one outline.
        let written = if ascii { Cow::Borrowed(known) } else { known.to_lowercase().into() };
        let other = Outline::of(&written);
        let allowed = allowed(own.count.max(other.count));
        // Of others their letters do.
        if own.least_slips(&other) > allowed {
            return None;
        }
        let other: Vec<char> = written.chars().map(|c| c.to_ascii_lowercase()).collect();
        Some((slips(&word, &other), known)).filter(|(slips, _)| *slips <= allowed)
    });
    measured.min_by_key(|(slips, _)| *slips).map(|(_, other)| other)
}

/// How long a word is, and which letters stand in it.
struct Outline {
    count: usize,
    /// A bit for each, by its first byte: those that share one count as the same, as both cases of a letter do.
    letters: u32,
}

impl Outline {
    fn of(word: &str) -> Self {
        let firsts = word.bytes().filter(|byte| (*byte & 0xC0) != 0x80);
        let empty = Self { count: 0, letters: 0 };
        firsts.fold(empty, |all, first| Self { count: all.count + 1, letters: all.letters | 1 << (first & 31) })
    }

    /// The fewest slips that can make one word of the other: each adds a letter at most, and takes one away.
    fn least_slips(&self, other: &Self) -> usize {
        let more = |letters: u32, than: u32| (letters & !than).count_ones() as usize;
        let strange = more(self.letters, other.letters).max(more(other.letters, self.letters));
        self.count.abs_diff(other.count).max(strange)
    }
}

/// What it costs to write one letter for the other: a slip where the keys are neighbours or both are vowels, else as much
/// as to leave one out and to add one. So `packed` is no slip of `parked`, and `dope` none of `done`.
fn replaced(from: char, to: char) -> usize {
    let vowel = |letter: char| matches!(letter, 'a' | 'e' | 'i' | 'o' | 'u' | 'y');
    match from == to {
        true => 0,
        false
            if are_neighbours(from, to) || vowel(from) && vowel(to) || !from.is_alphabetic() || !to.is_alphabetic() =>
        {
            1
        }
        false => 2,
    }
}

/// How many single slips make one word of the other.
fn slips(a: &[char], b: &[char]) -> usize {
    let (mut above, mut last): (Vec<usize>, Vec<usize>) = (Vec::new(), (0..=b.len()).collect());
    let mut next = Vec::with_capacity(last.len());
    for (row, from) in a.iter().enumerate() {
        next.push(row + 1);
        for (column, to) in b.iter().enumerate() {
            let swapped = row > 0 && column > 0 && a[row - 1] == *to && b[column - 1] == *from;
            let cost = (last[column] + replaced(*from, *to)).min(last[column + 1] + 1).min(next[column] + 1);
            next.push(if swapped { cost.min(above[column - 1] + 1) } else { cost });
        }
        std::mem::swap(&mut above, &mut last);
        std::mem::swap(&mut last, &mut next);
        next.clear();
    }
    last.last().copied().unwrap_or_default()
}

/// `; did you mean ...?` for a message, or nothing.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, known).map(|near| format!("did you mean `{near}`?"))
}

/// How much of `all` letters of two words those are that both `share`.
#[expect(clippy::cast_precision_loss, reason = "words are short")]
fn ratio(shared: usize, all: usize) -> f32 {
    2.0 * shared as f32 / all.max(1) as f32
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_passed_over_by_its_letters_is_not_near(a in "[a-d\u{e9}\u{eb}]{0,9}", b in "[a-d\u{e9}\u{eb}]{0,9}") {
            let (one, other) = (Letters::of(&a), Letters::of(&b));
            prop_assert!(one.ratio(&other) >= TextDiff::from_chars(&a, &b).ratio() || a.is_empty() && b.is_empty());
            let letters = |word: &str| word.chars().collect::<Vec<char>>();
            prop_assert!(Outline::of(&a).least_slips(&Outline::of(&b)) <= slips(&letters(&a), &letters(&b)));
        }
    }

    #[test]
    fn what_is_alike_is_not_always_a_slip() {
        let known = ["done", "not created", "closed", "in progress", "active"];
        for (word, meant) in [("dnoe", "done"), ("Doen", "done"), ("activ", "active"), ("in proges", "in progress")] {
            assert_eq!(slip_of(word, known), Some(meant), "{word}");
        }
        for word in ["doing", "not needed", "archived", "d", ""] {
            assert_eq!(slip_of(word, known), None, "{word}");
        }
    }

    #[test]
    fn another_word_is_no_slip() {
        let known = ["rejected", "absorbed", "parked", "done", "paused", "blocked", "resolved", "completed", "closed"];
        for word in ["reverted", "aborted", "packed", "dope", "solved", "passed", "locked"] {
            assert_eq!(slip_of(word, known), None, "{word}");
        }
        for (word, meant) in [
            ("odne", "done"),
            ("dine", "done"),
            ("blpcked", "blocked"),
            ("blockd", "blocked"),
            ("complated", "completed"),
            ("parkd", "parked"),
        ] {
            assert_eq!(slip_of(word, known), Some(meant), "{word}");
        }
    }

    #[test]
    fn the_opposite_of_a_word_is_no_slip_of_it() {
        let known = ["complete", "blocked", "resolved", "done", "skipped", "incomprehensible"];
        for word in ["incomplete", "un-blocked", "not complete", "Unresolved", "unlocked", "none", "SHIPPED"] {
            assert_eq!(slip_of(word, known), None, "{word}");
        }
        assert_eq!(slip_of("incomprehensble", known), Some("incomprehensible"));
    }

    #[test]
    fn a_slip_is_recognized_and_a_stranger_is_not() {
        let known = ["include", "exclude", "registry"];
        assert_eq!(nearest("inclde", known), Some("include"));
        assert_eq!(nearest("registery", known), Some("registry"));
        assert_eq!(nearest("zzz", known), None);
    }
}
