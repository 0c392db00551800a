//! Words that a text is held against, in any case.

use super::case::begins_any_case;
use super::strip_any_case;

/// A few words or phrases, all ASCII, that a text is held against in any case.
///
/// Of most words one look tells that they are none of these: for each letter the set knows how long those are that begin
/// with it.
#[derive(Clone, Copy, Debug)]
pub struct WordSet {
    words: &'static [&'static str],
    /// By first letter, the last for all else.
    shelves: [Shelf; OTHER + 1],
    /// A bit for each last letter, the last for all else.
    ends: u32,
}

/// The words that begin with one letter.
#[derive(Clone, Copy, Debug)]
struct Shelf {
    /// A bit for the length of each, the last for what is longer.
    lengths: u32,
    /// A bit for the second letter of each, the last for all else.
    seconds: u32,
    /// Where the first of them stands among all words.
    from: u16,
    /// Where those end.
    to: u16,
}

/// The bit of all words that are as long as this or longer.
const LAST: usize = 31;
/// Where words stand that begin with no letter.
const OTHER: usize = 26;

impl WordSet {
    /// The set of these words.
    ///
    /// # Panics
    /// If one of them is not ASCII; of a constant that stops the build.
    pub const fn of(words: &'static [&'static str]) -> Self {
        let mut shelves = [Shelf { lengths: 0, seconds: 0, from: 0, to: 0 }; OTHER + 1];
        let mut ends = 0;
        let mut at: u16 = 0;
        while (at as usize) < words.len() {
            assert!(words[at as usize].is_ascii(), "what is not ASCII has no cases here");
            let word = words[at as usize].as_bytes();
            let shelf = &mut shelves[place(word.first())];
            if shelf.lengths == 0 {
                shelf.from = at;
            }
            shelf.to = at + 1;
            shelf.lengths |= bit(word.len());
            // Behind a word of one letter may stand any other.
            shelf.seconds |= if word.len() == 1 { u32::MAX } else { 1 << place(second(word)) };
            // All texts end with the empty word.
            ends |= if word.is_empty() { u32::MAX } else { 1 << place(word.last()) };
            at += 1;
        }
        Self { words, shelves, ends }
    }

    /// Whether `word` is one of these.
    #[inline]
    pub fn has(&self, word: &str) -> bool {
        self.shelf(word.as_bytes()).lengths & bit(word.len()) != 0 && self.may_begin(word) && self.finds(word)
    }

    /// What stands behind the longest of these that `text` begins with.
    #[inline]
    pub fn strip<'a>(&self, text: &'a str) -> Option<&'a str> {
        let rest = if self.may_begin(text) { self.strips(text) } else { None };
        rest.or_else(|| self.has("").then_some(text))
    }

    #[inline(never)]
    fn strips<'a>(&self, text: &'a str) -> Option<&'a str> {
        self.beside(text.as_bytes()).iter().filter_map(|word| strip_any_case(text, word)).min_by_key(|rest| rest.len())
    }

    /// Whether `text` may begin with one of these, as its first two letters tell.
    #[inline]
    pub fn may_begin(&self, text: &str) -> bool {
        self.shelf(text.as_bytes()).seconds & (1 << place(second(text.as_bytes()))) != 0
    }

    /// Whether `text` begins with one of these.
    #[inline]
    pub fn begins(&self, text: &str) -> bool {
        self.strip(text).is_some()
    }

    /// Whether `text` ends with one of these.
    #[inline]
    pub fn ends(&self, text: &str) -> bool {
        self.ends & (1 << place(text.as_bytes().last())) != 0 && self.finds_end(text)
    }

    #[inline(never)]
    fn finds_end(&self, text: &str) -> bool {
        let ends = |word: &[u8]| {
            text.len() >= word.len() && text.as_bytes()[text.len() - word.len()..].eq_ignore_ascii_case(word)
        };
        self.words.iter().any(|word| ends(word.as_bytes()))
    }

    /// Whether one of these stands somewhere in `text`.
    pub fn stands_in(&self, text: &str) -> bool {
        let bytes = text.as_bytes();
        let begins = |from: &[u8]| self.beside(from).iter().any(|word| begins_any_case(from, word));
        (0..=bytes.len()).map(|at| &bytes[at..]).any(|from| self.shelf(from).lengths != 0 && begins(from))
    }

    #[inline(never)]
    fn finds(&self, word: &str) -> bool {
        self.beside(word.as_bytes()).iter().any(|known| known.eq_ignore_ascii_case(word))
    }

    /// The shelf of the words that begin as a text does.
    #[inline]
    fn shelf(&self, text: &[u8]) -> &Shelf {
        &self.shelves[place(text.first())]
    }

    /// All words that begin as a text does, and what stands between them.
    fn beside(&self, text: &[u8]) -> &'static [&'static str] {
        let shelf = self.shelf(text);
        &self.words[usize::from(shelf.from)..usize::from(shelf.to)]
    }
}

/// The place of words that begin, or end, with this byte.
#[inline]
const fn place(byte: Option<&u8>) -> usize {
    let Some(byte) = byte else { return OTHER };
    // One bit tells a capital from the small letter, and makes a letter of nothing else.
    let letter = (*byte | 0x20).wrapping_sub(b'a') as usize;
    if letter < OTHER { letter } else { OTHER }
}

/// The second byte of a word.
#[inline]
const fn second(word: &[u8]) -> Option<&u8> {
    if let [_, second, ..] = word { Some(second) } else { None }
}

/// The bit for words of a length.
#[inline]
const fn bit(len: usize) -> u32 {
    1 << if len < LAST { len } else { LAST }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SET: WordSet =
        WordSet::of(&["done", "not started", "2nd", "in a sentence that has more bytes than there are bits"]);

    #[test]
    fn a_word_is_found_in_any_case_and_as_a_whole() {
        for word in ["done", "DONE", "Not Started", "2ND", "In a sentence that has more bytes than there are bits"] {
            assert!(SET.has(word), "{word}");
        }
        for word in [
            "",
            "don",
            "dune",
            "done ",
            "not",
            "3rd",
            "\u{f6}",
            "in a sentence that has as many bytes as ever there are bits",
        ] {
            assert!(!SET.has(word), "{word}");
        }
    }

    #[test]
    fn what_stands_behind_is_told() {
        assert_eq!(SET.strip("Done: 3"), Some(": 3"));
        assert_eq!(SET.strip("not started yet"), Some(" yet"));
        assert_eq!(SET.strip("undone"), None);
        assert_eq!(WordSet::of(&["no", "none"]).strip("None"), Some(""));
        assert!(SET.begins("2ndary") && !SET.begins(""));
        assert!(SET.may_begin("Normal") && !SET.may_begin("never") && !SET.may_begin("n") && !SET.may_begin("x"));
        let mixed = WordSet::of(&["on ", "by", "only", "b", "off"]);
        assert!(mixed.has("B") && mixed.has("By") && mixed.may_begin("b!"));
        assert_eq!((mixed.strip("ON it"), mixed.strip("bye"), mixed.strip("o")), (Some("it"), Some("e"), None));
        assert_eq!(WordSet::of(&["", "id"]).strip("x"), Some("x"));
    }

    #[test]
    fn words_are_found_at_the_end_and_within() {
        assert!(SET.ends("all Done") && SET.ends("DONE") && !SET.ends("one") && !SET.ends("done."));
        assert!(WordSet::of(&["", "id"]).ends("x") && !SET.ends(""));
        assert!(SET.stands_in("it is not started, yet") && !SET.stands_in("not yet started"));
    }
}
