//! The words of all statuses, as they are looked up: the built-in table and what a policy adds to it.

use super::status::{GapStatus, LoopStatus, PhaseStatus, Readiness, Word};

/// All words of one family: the table, and the spellings that a team added to it.
#[derive(Clone, Debug)]
pub struct Words<T> {
    /// The words by their first letter, canonical ones first; the last holds those without one.
    shelves: Vec<Vec<(Box<str>, T)>>,
    /// A bit for each beginning of a word that ends where one of its parts does.
    starts: Starts,
}

/// A set of words that tells of most others at a look that they are not in it.
#[derive(Clone, Debug, Default)]
struct Starts([u64; 32]);

impl Starts {
    fn place(word: &[u8]) -> (usize, u64) {
        let ends = word.first().zip(word.last()).map_or([0; 2], |(first, last)| [fold(*first), fold(*last)]);
        let hash = usize::from(ends[0]) * 67 + usize::from(ends[1]) * 13 + word.len() * 129;
        (hash / 64 % 32, 1 << (hash % 64))
    }

    fn insert(&mut self, word: &[u8]) {
        let (at, bit) = Self::place(word);
        self.0[at] |= bit;
    }

    fn may_hold(&self, word: &[u8]) -> bool {
        let (at, bit) = Self::place(word);
        self.0[at] & bit != 0
    }
}

impl<T: Word> Default for Words<T> {
    fn default() -> Self {
        let mut words = Self { shelves: vec![Vec::new(); 27], starts: Starts::default() };
        T::NAMES.iter().for_each(|(value, name)| words.add(name, *value));
        T::SPELLINGS.iter().for_each(|(spelling, value)| words.add(spelling, *value));
        words
    }
}

impl<T: Word> Words<T> {
    /// Adds a spelling.
    pub fn add(&mut self, spelling: &str, value: T) {
        let bytes = spelling.as_bytes();
        let ends = (1..bytes.len()).filter(|at| fold(bytes[*at]) == b' ').chain([bytes.len()]);
        ends.for_each(|end| self.starts.insert(&bytes[..end]));
        self.shelves[initial(spelling)].push((spelling.into(), value));
    }

    /// What `word` means: case does not count, and `-` and `_` are blanks.
    pub fn get(&self, word: &str) -> Option<T> {
        let shelf = self.shelves.get(initial(word)).filter(|_| self.starts.may_hold(word.as_bytes()))?;
        shelf.iter().find(|(spelling, _)| same(word.as_bytes(), spelling.as_bytes())).map(|(_, value)| *value)
    }

    /// Whether any word that means something may begin with the word `first`, as [`Words::get`] compares.
    pub fn may_begin(&self, first: &str) -> bool {
        self.starts.may_hold(first.as_bytes())
    }

    /// Every word that means something.
    pub fn all(&self) -> impl Iterator<Item = (&str, T)> {
        self.shelves.iter().flatten().map(|(word, value)| (&**word, *value))
    }
}

/// The place of a word's first letter in the alphabet, behind which everything else comes.
fn initial(word: &str) -> usize {
    match word.bytes().next().map(|byte| byte.to_ascii_lowercase()) {
        Some(letter @ b'a'..=b'z') => usize::from(letter - b'a'),
        _ => 26,
    }
}

/// A byte as it is compared.
fn fold(byte: u8) -> u8 {
    if matches!(byte, b'-' | b'_') { b' ' } else { byte.to_ascii_lowercase() }
}

/// Whether two words are the same: case does not count, and `-` and `_` are blanks.
pub(super) fn same(word: &[u8], spelling: &[u8]) -> bool {
    word.len() == spelling.len() && word.iter().zip(spelling).all(|(a, b)| fold(*a) == fold(*b))
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
