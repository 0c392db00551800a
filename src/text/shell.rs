//! Words as a shell takes them.

/// `word` as a shell takes it: as it is where that is safe, else in quotes.
pub fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/:,+@%=".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn only_what_a_shell_would_touch_is_quoted() {
        assert_eq!(shell_word("LOOP-X/pump.pressure"), "LOOP-X/pump.pressure");
        assert_eq!(shell_word("a b"), "'a b'");
        assert_eq!(shell_word("it's"), r"'it'\''s'");
        assert_eq!(shell_word("$(x).md"), "'$(x).md'");
        assert_eq!(shell_word(""), "''");
    }
}
