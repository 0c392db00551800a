//! The numbers of labels: `3`, `1.5`, `3b`, `3B`, `IV`, `Two`, `A`.

/// The length of a number (`3`, `1.5`, `3b`) or, if `letters`, of a Roman one or a single capital.
pub(super) fn ordinal(text: &str, letters: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let digits = |from: usize| bytes[from..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut len = digits(0);
    if len > 3 || len == 0 && !letters {
        return None;
    }
    if len == 0 {
        let roman = bytes.iter().take_while(|byte| matches!(byte, b'I' | b'V' | b'X')).count();
        if (2..=5).contains(&roman) && !goes_on(text, roman) {
            return Some(roman);
        }
        bytes.first().filter(|first| first.is_ascii_uppercase())?;
        // `A1` as well as `A`.
        let end = 1 + digits(1);
        let alone = !goes_on(text, end) && !matches!(bytes.get(end), Some(b'-' | b'\''));
        return (alone && end <= 3).then_some(end);
    }
    if let [b'.', b'0'..=b'9', ..] = bytes[len..] {
        len += 1 + digits(len + 1);
    }
    if let Some(b'a'..=b'h' | b'A'..=b'H') = bytes.get(len) {
        len += 1;
    }
    (!goes_on(text, len)).then_some(len)
}

/// Whether a letter or a digit stands at `at`.
fn goes_on(text: &str, at: usize) -> bool {
    match text.as_bytes().get(at) {
        Some(byte) if !byte.is_ascii() => text[at..].starts_with(char::is_alphanumeric),
        byte => byte.is_some_and(u8::is_ascii_alphanumeric),
    }
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
    let (_, digits) = NUMBERS.iter().find(|(word, _)| word.eq_ignore_ascii_case(&text[..letters]))?;
    let alone = !goes_on(text, letters) && !matches!(text.as_bytes().get(letters), Some(b'-' | b'\''));
    alone.then_some((letters, digits))
}
