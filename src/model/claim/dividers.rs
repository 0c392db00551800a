//! What divides running text: dashes, arrows, bars, dots and pictures between words.

use super::words::{is_dash, is_picture};
use crate::text::ByteSet;

/// Signs that divide like a dash: a bar, a dot in the middle, a bullet.
const BARS: [char; 3] = ['|', '\u{b7}', '\u{2022}'];

/// A sign between words, behind which a status may stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Divider {
    /// Where the text before it ends.
    pub(super) before: usize,
    /// Where the text behind it begins; a picture belongs to that.
    pub(super) from: usize,
    /// Whether it is a picture: they also stand before words that state nothing.
    pub(super) is_picture: bool,
}

/// The bytes that count for the walk: what opens and closes code and brackets, and the first ones of a hyphen, of the
/// longer dashes, the arrow and the pictures, and of the bars.
const COUNTS: ByteSet = ByteSet::of(b"`()[]-\xe2\xf0|\xc2");

/// Of more dividers than this, the first are looked at, and the last.
const MOST: usize = 64;

/// The dividers between words, outside of code and brackets. One walk, for a line can hold a hundred thousand.
pub(super) fn dividers(written: &str) -> Vec<Divider> {
    let blank = |byte: &u8| matches!(byte, b' ' | b'\t' | b'\n');
    let bytes = written.as_bytes();
    let (mut found, mut in_code, mut depth) = (Vec::new(), false, 0_i64);
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            _ if !COUNTS.has(*byte) => {}
            b'`' => in_code = !in_code,
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth -= 1,
            _ if in_code || depth > 0 || at == 0 || !blank(&bytes[at - 1]) => {}
            _ => {
                let rest = &written[at..];
                let behind = rest.trim_start_matches(|c| is_dash(c) || is_picture(c) || BARS.contains(&c));
                if behind.len() < rest.len() && behind.as_bytes().first().is_some_and(blank) {
                    let is_picture = !rest.starts_with(|c| is_dash(c) || BARS.contains(&c) || c == '\u{2192}');
                    let from = if is_picture { at } else { written.len() - behind.len() };
                    found.push(Divider { before: at - 1, from, is_picture });
                }
            }
        }
    }
    if found.len() > MOST {
        found.drain(MOST - 1..found.len() - 1);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_divided_by_dashes_and_pictures_between_words() {
        for (text, parts) in [
            ("a - b", vec![("a", "b")]),
            ("a \u{2014} b -> c", vec![("a", "b -> c")]),
            ("a \u{1f6a7} b", vec![("a", "\u{1f6a7} b")]),
            ("a | b", vec![("a", "b")]),
            ("a \u{b7} b", vec![("a", "b")]),
            ("a \u{2022} b", vec![("a", "b")]),
            ("a\u{a0}\u{b0} b|c", vec![]),
            ("a (x - y) `p - q`", vec![]),
            ("a-b \u{2705}", vec![]),
        ] {
            let found = dividers(text);
            let found: Vec<_> = found.iter().map(|one| (&text[..one.before], text[one.from..].trim())).collect();
            assert_eq!(found, parts, "{text}");
        }
        assert_eq!(dividers(&"a - ".repeat(100_000)).len(), MOST);
    }
}
