//! The words of all statuses, as they are looked up: the built-in table and what a policy adds to it.

use super::status::{GapStatus, LoopStatus, PhaseStatus, Readiness, Word};

/// All words of one family: the table, and the spellings that a team added to it.
#[derive(Clone, Debug)]
pub struct Words<T> {
    /// The words by their first letter, canonical ones first; the last holds those without one.
    shelves: Vec<Vec<(Box<str>, T)>>,
    /// For each shelf, a bit for each letter that comes second in one of its words.
    seconds: [u32; 27],
}

impl<T: Word> Default for Words<T> {
    fn default() -> Self {
        let mut words = Self { shelves: vec![Vec::new(); 27], seconds: [0; 27] };
        T::NAMES.iter().for_each(|(value, name)| words.add(name, *value));
        T::SPELLINGS.iter().for_each(|(spelling, value)| words.add(spelling, *value));
        words
    }
}

impl<T: Word> Words<T> {
    /// Adds a spelling.
    pub fn add(&mut self, spelling: &str, value: T) {
        let shelf = initial(spelling);
        self.seconds[shelf] |= spelling.as_bytes().get(1).map_or(0, |second| 1 << letter(*second));
        self.shelves[shelf].push((spelling.into(), value));
    }

    /// What `word` means: case does not count, and `-` and `_` are blanks.
    pub fn get(&self, word: &str) -> Option<T> {
        let shelf = self.shelves.get(initial(word))?;
        shelf.iter().find(|(spelling, _)| same(word.as_bytes(), spelling.as_bytes())).map(|(_, value)| *value)
    }

    /// Whether any word that means something begins with `first`, as [`Words::get`] compares.
    pub fn begins(&self, first: &str) -> bool {
        let shelf = initial(first);
        if first.as_bytes().get(1).is_some_and(|second| self.seconds[shelf] & 1 << letter(*second) == 0) {
            return false;
        }
        self.shelves[shelf].iter().any(|(spelling, _)| {
            spelling.as_bytes().get(..first.len()).is_some_and(|start| same(first.as_bytes(), start))
        })
    }

    /// Every word that means something.
    pub fn all(&self) -> impl Iterator<Item = (&str, T)> {
        self.shelves.iter().flatten().map(|(word, value)| (&**word, *value))
    }
}

/// The place of a word's first letter in the alphabet.
fn initial(word: &str) -> usize {
    word.bytes().next().map_or(26, letter)
}

/// The place of a letter in the alphabet, behind which everything else comes.
fn letter(byte: u8) -> usize {
    match byte.to_ascii_lowercase() {
        letter @ b'a'..=b'z' => usize::from(letter - b'a'),
        _ => 26,
    }
}

/// Whether two words are the same: case does not count, and `-` and `_` are blanks.
pub(super) fn same(word: &[u8], spelling: &[u8]) -> bool {
    let fold = |byte: u8| if matches!(byte, b'-' | b'_') { b' ' } else { byte.to_ascii_lowercase() };
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
