//! Text from a repository, made safe to show.

use std::borrow::Cow;

/// `text` without anything that steers a terminal or turns the direction of reading.
///
/// C0 controls become their pictures (`ESC` is shown as `␛`), C1 controls and bidirectional
/// overrides become `U+FFFD`; one character for one, so columns stay. Newline and tab stay.
pub fn harmless(text: &str) -> Cow<'_, str> {
    if !text.chars().any(steers) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.chars().map(|c| if steers(c) { picture(c) } else { c }).collect())
}

/// Whether `c` does something to a terminal or to the order of characters.
pub fn steers(c: char) -> bool {
    match c {
        '\n' | '\t' => false,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{061c}' => true,
        _ => matches!(c, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}'),
    }
}

fn picture(c: char) -> char {
    match c {
        '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + c as u32).unwrap_or('\u{fffd}'),
        '\u{7f}' => '␡',
        _ => '\u{fffd}',
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_steers_a_terminal_is_left() {
        let hostile = "\u{1b}[31mred\u{1b}]8;;http://x\u{7}a\u{9b}b\u{202e}c\r\u{8}";
        let shown = harmless(hostile);
        assert!(!shown.chars().any(steers), "{shown:?}");
        assert_eq!(shown.chars().count(), hostile.chars().count());
        assert_eq!(harmless("plain\ttext — ok\n"), "plain\ttext — ok\n");
    }
}
