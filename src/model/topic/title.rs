//! A title, cut into the words that say what its section is about.

/// A title without what follows a bracket or a dash, which qualifies it.
pub(super) fn unqualified(title: &str) -> &str {
    let bytes = title.as_bytes();
    let end = memchr::memchr3_iter(b'(', b'-', 0xe2, bytes).find(|at| qualifies(bytes, *at)).unwrap_or(bytes.len());
    &title[..end]
}

/// Whether a bracket or a dash stands at `at`, where a bracket, a hyphen or the first byte of a dash may stand.
fn qualifies(title: &[u8], at: usize) -> bool {
    match title[at..] {
        [b'(', ..] | [0xe2, 0x80, 0x93 | 0x94, ..] => true,
        [b'-', b' ', ..] => at.checked_sub(1).is_some_and(|before| title[before] == b' '),
        _ => false,
    }
}

/// The words of a title up to what qualifies it, without the hyphens around them.
pub(super) struct Words<'a> {
    pub(super) title: &'a str,
    /// Where the next word is looked for; in the end, what qualifies the title.
    pub(super) at: usize,
}

impl<'a> Iterator for Words<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let bytes = self.title.as_bytes();
        let is = |sign: u8, at: usize| bytes.get(at).is_some_and(|byte| SIGNS[usize::from(*byte)] & sign != 0);
        let mut at = self.at;
        // A hyphen begins no word.
        while is(DIVIDES | HYPHEN, at) {
            if is(HYPHEN, at) && qualifies(bytes, at) {
                self.at = at;
                return None;
            }
            at += 1;
        }
        let from = at;
        while is(IN_WORD, at) || bytes.get(at) == Some(&0xe2) && !qualifies(bytes, at) {
            at += 1;
        }
        self.at = at;
        let last = bytes[from..at].iter().rposition(|byte| *byte != b'-')?;
        Some(&self.title[from..=from + last])
    }
}

const DIVIDES: u8 = 1;
const IN_WORD: u8 = 2;
const HYPHEN: u8 = 4;

/// Whether a byte divides the words of a title or belongs to one: a bracket does neither, nor does what may begin a dash.
const SIGNS: [u8; 256] = {
    let mut signs = [IN_WORD; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        if !byte.is_ascii_alphanumeric() && !matches!(byte, b'-' | b'\'') {
            signs[byte as usize] = DIVIDES;
        }
        byte += 1;
    }
    signs[b'-' as usize] = IN_WORD | HYPHEN;
    signs[b'(' as usize] = 0;
    signs[0xe2] = 0;
    signs
};

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn words_are_those_before_what_qualifies(title in "[a-c1'\\-: (\u{e9}\u{2013}\u{2014}\u{2019}]{0,16}") {
            let plain = unqualified(&title);
            let divides = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && !matches!(c, '-' | '\'');
            let words = plain.split(divides).map(|word| word.trim_matches('-')).filter(|word| !word.is_empty());
            let mut read = Words { title: &title, at: 0 };
            prop_assert_eq!(read.by_ref().collect::<Vec<_>>(), words.collect::<Vec<_>>());
            prop_assert_eq!(read.at, plain.len());
        }
    }
}
