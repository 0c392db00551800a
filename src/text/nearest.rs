//! The word that was probably meant.

use similar::TextDiff;

/// The one of `known` that is nearest to `word`, if it is near enough to be meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    const NEAR: f32 = 0.65;
    let word = word.to_lowercase();
    // What is much longer or shorter cannot be near, and need not be compared.
    let length = word.chars().count();
    let comparable = |other: &&str| {
        let other = other.chars().count();
        2 * length.min(other) * 100 >= (length + other) * 65
    };
    let ratio = |other: &str| TextDiff::from_chars(word.as_str(), other.to_lowercase().as_str()).ratio();
    let ranked =
        known.into_iter().filter(comparable).map(|other| (ratio(other), other)).filter(|(ratio, _)| *ratio >= NEAR);
    // Of equals the first is taken, so that the answer does not depend on luck.
    ranked
        .fold(None, |best: Option<(f32, &str)>, next| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            _ => Some(next),
        })
        .map(|(_, word)| word)
}

/// `; did you mean ...?` for a message, or nothing.
pub fn did_you_mean<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, known).map(|near| format!("did you mean `{near}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_recognized_and_a_stranger_is_not() {
        let known = ["include", "exclude", "registry"];
        assert_eq!(nearest("inclde", known), Some("include"));
        assert_eq!(nearest("registery", known), Some("registry"));
        assert_eq!(nearest("zzz", known), None);
    }
}
