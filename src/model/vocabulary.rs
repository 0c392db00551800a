//! The words of all statuses, as they are looked up: the built-in table and what a policy adds to it.

use super::status::{GapStatus, LoopStatus, PhaseStatus, Readiness, Word};

/// All words of one family: the table, and the spellings that a team added to it.
#[derive(Clone, Debug)]
pub struct Words<T> {
    /// The words by their first letter; the last shelf holds those without one.
    shelves: Vec<Shelf<T>>,
    /// What a status begins with: one of them, an adverb, or a `not`.
    heads: Heads,
}

/// The words that begin with one letter, canonical ones first.
#[derive(Clone, Debug)]
struct Shelf<T> {
    words: Vec<(Box<str>, T)>,
    /// A bit for the length of each word: of most other words it tells that they are not here.
    lengths: u32,
    /// How many words the longest phrase has.
    longest: usize,
}

impl<T> Shelf<T> {
    /// The bit for words of a length, the last for all that are longer.
    fn bit(word: &str) -> u32 {
        1 << word.len().min(31)
    }
}

/// Words that may stand before a status and belong to it: `fully done`.
pub(super) const ADVERBS: &[&str] = &["explicitly", "fully", "currently", "now", "already", "all"];

/// What a few words begin with: a look at three letters tells of most texts that they begin with none of them.
#[derive(Clone, Debug, Default)]
struct Heads([u64; 32]);

impl Heads {
    fn insert(&mut self, word: &str) {
        let (at, bit) = Self::place(word);
        self.0[at] |= bit;
    }

    fn may_begin(&self, text: &str) -> bool {
        let (at, bit) = Self::place(text);
        self.0[at] & bit != 0
    }

    /// The place of a head: up to three letters or digits in any case, for behind a shorter word stands neither.
    #[inline]
    fn place(text: &str) -> (usize, u64) {
        let head = text.bytes().take(3).take_while(u8::is_ascii_alphanumeric);
        let hash = head.fold(0, |hash, byte| hash * 31 + usize::from(byte & 31));
        (hash / 64 % 32, 1 << (hash % 64))
    }
}

impl<T: Word> Default for Words<T> {
    fn default() -> Self {
        let mut words =
            Self { shelves: vec![Shelf { words: Vec::new(), lengths: 0, longest: 0 }; 27], heads: Heads::default() };
        ADVERBS.iter().chain(&["not"]).for_each(|word| words.heads.insert(word));
        T::NAMES.iter().for_each(|(value, name)| words.add(name, *value));
        T::SPELLINGS.iter().for_each(|(spelling, value)| words.add(spelling, *value));
        words
    }
}

impl<T: Word> Words<T> {
    /// Adds a spelling.
    pub fn add(&mut self, spelling: &str, value: T) {
        self.heads.insert(spelling);
        let shelf = &mut self.shelves[initial(spelling)];
        shelf.lengths |= Shelf::<T>::bit(spelling);
        shelf.longest = shelf.longest.max(spelling.split([' ', '-', '_']).count());
        shelf.words.push((spelling.into(), value));
    }

    /// What `word` means: case does not count, and `-` and `_` are blanks.
    pub fn get(&self, word: &str) -> Option<T> {
        let shelf = self.shelves.get(initial(word)).filter(|shelf| shelf.lengths & Shelf::<T>::bit(word) != 0)?;
        shelf.words.iter().find(|(spelling, _)| same(word.as_bytes(), spelling.as_bytes())).map(|(_, value)| *value)
    }

    /// How many words a phrase has at most that begins with the letter of `word`.
    pub fn longest(&self, word: &str) -> usize {
        self.shelves.get(initial(word)).map_or(0, |shelf| shelf.longest)
    }

    /// Whether a text may begin with a status: a word that means something, or what may stand before it.
    pub fn may_begin(&self, text: &str) -> bool {
        self.heads.may_begin(text)
    }

    /// Every word that means something.
    pub fn all(&self) -> impl Iterator<Item = (&str, T)> + Clone {
        self.shelves.iter().flat_map(|shelf| &shelf.words).map(|(word, value)| (&**word, *value))
    }
}

/// The place of a word's first letter in the alphabet, behind which everything else comes.
#[inline]
fn initial(word: &str) -> usize {
    match word.bytes().next().map(|byte| byte.to_ascii_lowercase()) {
        Some(letter @ b'a'..=b'z') => usize::from(letter - b'a'),
        _ => 26,
    }
}

/// Each byte as it is compared.
const FOLDED: [u8; 256] = {
    let (mut folded, mut byte) = ([0; 256], u8::MAX);
    loop {
        folded[byte as usize] = if matches!(byte, b'-' | b'_') { b' ' } else { byte.to_ascii_lowercase() };
        let Some(before) = byte.checked_sub(1) else { break folded };
        byte = before;
    }
};

/// Whether two words are the same: case does not count, and `-` and `_` are blanks.
#[inline]
pub(super) fn same(word: &[u8], spelling: &[u8]) -> bool {
    let alike = |(a, b): (&u8, &u8)| FOLDED[usize::from(*a)] == FOLDED[usize::from(*b)];
    word.len() == spelling.len() && word.iter().zip(spelling).all(alike)
}

/// All words that a repository understands: the built-in table and what its policy adds.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    /// Of loops.
    pub loops: Words<LoopStatus>,
    /// Of phases.
    pub phases: Words<PhaseStatus>,
    /// Of gaps.
    pub gaps: Words<GapStatus>,
    /// Of readiness.
    pub readiness: Words<Readiness>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_and_hyphens_do_not_count() {
        let words = Words::<PhaseStatus>::default();
        for word in ["IN PROGRESS", "in-progress", "In_Progress"] {
            assert_eq!(words.get(word), Some(PhaseStatus::Active), "{word}");
        }
        for word in ["wontfix", "WONT-FIX", "won't fix", "Won\u{2019}t fix"] {
            assert_eq!(words.get(word), Some(PhaseStatus::Dropped), "{word}");
        }
        assert_eq!(words.get("shipped"), None);
    }

    #[test]
    fn a_team_adds_its_own_words() {
        let mut words = Words::default();
        words.add("shipped", PhaseStatus::Done);
        assert_eq!(words.get("Shipped"), Some(PhaseStatus::Done));
    }

    #[test]
    fn the_longest_phrase_has_so_many_words() {
        let mut words = Words::<PhaseStatus>::default();
        assert_eq!((words.longest("Out"), words.longest("done"), words.longest("zero")), (3, 1, 0));
        words.add("done-ish, but late", PhaseStatus::Partial);
        assert_eq!(words.longest("done"), 4);
    }

    #[test]
    fn three_letters_tell_of_a_text_that_it_begins_with_no_status() {
        let mut words = Words::default();
        words.add("ok", PhaseStatus::Done);
        for text in ["OK, all of it", "ok/2", "ok", "in-progress", "N/A", "not deployed", "fully done"] {
            assert!(words.may_begin(text), "{text}");
        }
        for text in ["okay", "Harden it", "the pump is done"] {
            assert!(!words.may_begin(text), "{text}");
        }
    }

    #[test]
    fn no_spelling_stands_twice() {
        fn check<T: Word>() {
            let words = Words::<T>::default();
            let mut all: Vec<&str> = words.all().map(|(word, _)| word).collect();
            all.sort_unstable();
            let before = all.len();
            all.dedup();
            assert_eq!(all.len(), before, "{all:?}");
        }
        check::<LoopStatus>();
        check::<PhaseStatus>();
        check::<GapStatus>();
        check::<Readiness>();
    }
}
