//! The numbers of labels: `3`, `1.5`, `3b`, `3B`, `IV`, `Two`, `A`.

/// The length of a number (`3`, `1.5`, `3b`) or, if `letters`, of a Roman one or a single capital.
pub(super) fn ordinal(text: &str, letters: bool) -> Option<usize> {
    let mut len = text.bytes().take_while(u8::is_ascii_digit).count();
    if len == 0 && !letters {
        return None;
    }
    if len == 0 {
        let roman = text.bytes().take_while(|byte| matches!(byte, b'I' | b'V' | b'X')).count();
        if (2..=5).contains(&roman) && !text[roman..].starts_with(|c: char| c.is_alphanumeric()) {
            return Some(roman);
        }
        text.chars().next().filter(char::is_ascii_uppercase)?;
        // `A1` as well as `A`.
        let end = 1 + text[1..].bytes().take_while(u8::is_ascii_digit).count();
        let alone = !text[end..].starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '\'');
        return (alone && end <= 3).then_some(end);
    }
    if len > 3 {
        return None;
    }
    let fraction = text[len..].strip_prefix('.').map_or(0, |rest| rest.bytes().take_while(u8::is_ascii_digit).count());
    if fraction > 0 {
        len += 1 + fraction;
    }
    if text[len..].starts_with(|c| matches!(c, 'a'..='h' | 'A'..='H')) {
        len += 1;
    }
    (!text[len..].starts_with(|c: char| c.is_alphanumeric())).then_some(len)
}

/// The numbers that are written as words.
const NUMBERS: [(&str, &str); 10] = [
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
];

/// Whether a label ends with a number that is written as a word.
pub(super) fn is_spelled(label: &str) -> bool {
    label.ends_with(|c: char| c.is_ascii_lowercase()) && !label.bytes().any(|byte| byte.is_ascii_digit())
}

/// The number that a text begins with as a word, how long that is, and its digits.
pub(super) fn spelled(text: &str) -> Option<(usize, &'static str)> {
    let letters = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let goes_on = text[letters..].starts_with(|c: char| c.is_alphanumeric() || c == '-' || c == '\'');
    let (_, digits) = NUMBERS.iter().find(|(word, _)| word.eq_ignore_ascii_case(&text[..letters]))?;
    (!goes_on).then_some((letters, digits))
}
