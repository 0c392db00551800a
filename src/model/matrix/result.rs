//! What a word for a result means.

use crate::model::policy::Matrix;
use crate::model::receipt::Verdict;

/// What a result means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A clean pass.
    Pass,
    /// No clean pass, and taken for one by name.
    Accepted,
    /// It does not hold.
    Fail,
    /// Nobody tried to find out.
    Skip,
    /// A pass with something behind it: it was tried again, is partial, superseded, fixed since.
    Caveat,
    /// It was not looked at.
    NotCovered,
    /// No word that is known.
    Unknown,
}

/// Words that stand for less than a pass wherever they begin a result.
const CAVEATS: [(&str, Meaning); 4] = [
    ("partial", Meaning::Caveat),
    ("superseded", Meaning::Caveat),
    ("fixed", Meaning::Caveat),
    ("not covered", Meaning::NotCovered),
];

impl Meaning {
    /// The verdict on a case of which this is said.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Pass | Self::Accepted => Verdict::Pass,
            Self::Fail | Self::Caveat => Verdict::Fail,
            Self::Skip | Self::NotCovered => Verdict::Skipped,
            Self::Unknown => Verdict::Error,
        }
    }
}

/// What the words of a result mean to `matrix`, and the words without the marks around them.
pub fn meaning(cell: &str, matrix: &Matrix) -> (Meaning, String) {
    let (words, mark) = bare(cell);
    let lower = words.to_lowercase();
    let is = |known: &String| bare(known).0.to_lowercase() == lower;
    let begins = |known: &str| {
        let rest = lower.strip_prefix(&known.to_lowercase());
        rest.is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
    };
    let meaning = if matrix.words.pass.iter().any(is) {
        Meaning::Pass
    } else if matrix.accept.iter().any(is) {
        Meaning::Accepted
    } else if matrix.words.skip.iter().any(is) {
        Meaning::Skip
    } else if matrix.words.fail.iter().any(|known| begins(known)) {
        Meaning::Fail
    } else if matrix.words.pass.iter().any(|known| begins(known)) {
        Meaning::Caveat
    } else {
        CAVEATS.iter().find(|(known, _)| begins(known)).map_or(Meaning::Unknown, |(_, meaning)| *meaning)
    };
    let agrees = match mark {
        Some(good) => good == (meaning.verdict() == Verdict::Pass),
        None => true,
    };
    (if agrees { meaning } else { Meaning::Unknown }, words)
}

/// The words of a cell without emphasis and ticks, blanks made one; and whether there was a tick (true) or a cross.
fn bare(cell: &str) -> (String, Option<bool>) {
    const TICKS: [char; 4] = ['\u{2705}', '\u{2714}', '\u{2713}', '\u{2611}'];
    const CROSSES: [char; 4] = ['\u{274c}', '\u{2717}', '\u{2718}', '\u{2716}'];
    let is_mark = |c: char| TICKS.contains(&c) || CROSSES.contains(&c);
    let mark = cell.chars().find(|c| is_mark(*c)).map(|c| TICKS.contains(&c));
    let mut rest = cell.trim_matches(|c: char| is_mark(c) || c == '\u{fe0f}' || c.is_whitespace());
    // Only what stands on both sides is emphasis: the star of `PASS*` says something.
    while let Some(inner) = ["**", "__", "*", "_", "`"].iter().find_map(|around| {
        let inner = rest.strip_prefix(around)?.strip_suffix(around)?;
        (!inner.is_empty()).then_some(inner)
    }) {
        rest = inner.trim_matches(|c: char| is_mark(c) || c == '\u{fe0f}' || c.is_whitespace());
    }
    (rest.split_whitespace().collect::<Vec<_>>().join(" "), mark)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_clean_word_is_a_pass() {
        let matrix = Matrix { accept: vec!["PASS with retry caveat".into()], ..Matrix::default() };
        for (cell, wanted) in [
            ("PASS", Meaning::Pass),
            (" **Pass** ", Meaning::Pass),
            ("`pass` \u{2705}", Meaning::Pass),
            ("\u{2705} **PASS**", Meaning::Pass),
            ("PASS  with retry\u{a0}caveat", Meaning::Accepted),
            ("FAIL", Meaning::Fail),
            ("FAIL/FAIL", Meaning::Fail),
            ("**FAIL**: timeout", Meaning::Unknown),
            ("FAIL: timeout", Meaning::Fail),
            ("SKIP", Meaning::Skip),
            ("PASS*", Meaning::Caveat),
            ("PASS, superseded", Meaning::Caveat),
            ("PASS after a fix", Meaning::Caveat),
            ("PARTIAL", Meaning::Caveat),
            ("superseded", Meaning::Caveat),
            ("FIXED; re-freeze required", Meaning::Caveat),
            ("NOT COVERED", Meaning::NotCovered),
            ("PASSED", Meaning::Unknown),
            ("~~PASS~~", Meaning::Unknown),
            ("\u{274c} PASS", Meaning::Unknown),
            ("", Meaning::Unknown),
            ("green", Meaning::Unknown),
        ] {
            assert_eq!(meaning(cell, &matrix).0, wanted, "{cell}");
        }
        assert_eq!(meaning("PASS with retry caveat", &Matrix::default()).0, Meaning::Caveat);
    }

    #[test]
    fn a_team_has_its_own_words() {
        let mut matrix = Matrix::default();
        matrix.words.pass = vec!["green".into()];
        assert_eq!(meaning("GREEN", &matrix).0, Meaning::Pass);
        assert_eq!(meaning("PASS", &matrix).0, Meaning::Unknown);
    }
}
