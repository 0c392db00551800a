//! Words cut out of a text by their bytes; only above ASCII a sign is decoded to tell whether it is in a word.

use super::words::is_in_word;

/// What the bytes are that words are cut by.
pub(super) struct Cut([u8; 256]);

const BETWEEN: u8 = 0;
const INSIDE: u8 = 1;
/// Above ASCII the whole sign tells: letters and digits are inside.
const UNSURE: u8 = 2;

impl Cut {
    /// Words of letters and digits, and of these signs of ASCII.
    pub(super) const fn joined_by(mut signs: &[u8]) -> Self {
        let (mut kinds, mut byte): (_, u8) = ([UNSURE; 256], 0);
        while byte.is_ascii() {
            kinds[byte as usize] = if byte.is_ascii_alphanumeric() { INSIDE } else { BETWEEN };
            byte += 1;
        }
        while let [sign, rest @ ..] = signs {
            kinds[*sign as usize] = INSIDE;
            signs = rest;
        }
        Self(kinds)
    }

    /// The words of a text.
    pub(super) fn words<'a>(&self, text: &'a str) -> impl Iterator<Item = &'a str> + Clone + use<'a, '_> {
        let mut rest = text;
        std::iter::from_fn(move || {
            let word = &rest[self.run(rest, BETWEEN)..];
            let (word, behind) = word.split_at(self.run(word, INSIDE));
            rest = behind;
            (!word.is_empty()).then_some(word)
        })
    }

    /// The last word of a text.
    pub(super) fn last<'a>(&self, text: &'a str) -> Option<&'a str> {
        let bytes = text.as_bytes();
        let Some(before) = bytes.iter().rposition(|byte| self.kind(*byte) != INSIDE) else {
            return Some(text).filter(|text| !text.is_empty());
        };
        let plain = before + 1 < bytes.len() && bytes[before].is_ascii();
        if plain { Some(&text[before + 1..]) } else { self.words(text).last() }
    }

    /// How far a text goes on with signs of a kind.
    fn run(&self, text: &str, kind: u8) -> usize {
        let len = text.bytes().position(|byte| self.kind(byte) != kind).unwrap_or(text.len());
        if text.as_bytes().get(len).is_none_or(u8::is_ascii) {
            return len;
        }
        let of_kind = |c: char| match u8::try_from(c) {
            Ok(byte) if byte.is_ascii() => self.kind(byte) == kind,
            _ => is_in_word(c) == (kind == INSIDE),
        };
        text[len..].find(|c| !of_kind(c)).map_or(text.len(), |more| len + more)
    }

    #[inline]
    fn kind(&self, byte: u8) -> u8 {
        self.0[usize::from(byte)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_cut_by_bytes_and_signs() {
        const CUT: Cut = Cut::joined_by(b"-_");
        for (text, words) in [
            ("", &[][..]),
            (" .,", &[]),
            ("one, two-three", &["one", "two-three"]),
            ("(\u{fc}ber_all, na\u{ef}ve\u{2014}so \u{2705})", &["\u{fc}ber_all", "na\u{ef}ve", "so"]),
            ("a \u{2705} b", &["a", "b"]),
            ("\u{2014}\u{e9}", &["\u{e9}"]),
        ] {
            assert_eq!(CUT.words(text).collect::<Vec<_>>(), words, "{text}");
            assert_eq!(CUT.last(text), words.last().copied(), "{text}");
        }
    }
}
