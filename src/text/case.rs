//! Words in any case, looked for without a copy in small letters.

/// Whether `word`, which is ASCII, stands somewhere in `text`, in any case.
pub fn holds_any_case(text: &str, word: &str) -> bool {
    let (bytes, word) = (text.as_bytes(), word.as_bytes());
    let Some(first) = word.first() else { return true };
    // What is shorter than the word holds it nowhere, and behind the last place where it fits it does not begin.
    let Some(last) = bytes.len().checked_sub(word.len()) else { return false };
    let mut begins = memchr::memchr2_iter(first.to_ascii_lowercase(), first.to_ascii_uppercase(), &bytes[..=last]);
    begins.any(|at| bytes[at..at + word.len()].eq_ignore_ascii_case(word))
}

/// What stands behind `word`, which is ASCII, if `text` begins with it in any case.
#[inline]
pub fn strip_any_case<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    // Bytes that equal ASCII end where a character ends.
    begins_any_case(text.as_bytes(), word).then(|| &text[word.len()..])
}

/// Whether bytes begin with `word`, which is ASCII, in any case.
#[inline]
pub(super) fn begins_any_case(bytes: &[u8], word: &str) -> bool {
    // Of most texts the first byte tells that they do not: it differs by more than the bit of its case.
    if let ([own, ..], [first, ..]) = (bytes, word.as_bytes())
        && (own ^ first) & !0x20 != 0
    {
        return false;
    }
    bytes.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn case_does_not_count() {
        assert!(holds_any_case("By PRIORITY", "priorit") && holds_any_case("x", ""));
        assert!(!holds_any_case("pri\u{f6}rit", "priorit") && !holds_any_case("prior", "priorit"));
        assert_eq!(strip_any_case("None yet", "none"), Some(" yet"));
        assert_eq!(strip_any_case("N\u{f6}ne", "none"), None);
    }
}
