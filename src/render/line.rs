//! Text that has to stay on its line.

use crate::lint::{Commit, Finding, Suppressed};
use crate::text::harmless;

/// `text` made harmless, without line breaks and tabs.
pub fn one_line(text: &str) -> String {
    // Of most texts a look tells that nothing in them steers or breaks a line.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return text.to_owned();
    }
    harmless(text).replace(['\n', '\t'], " ")
}

/// `text` in lines of no more than `width` letters, broken between words; a longer word has a line of its own.
pub fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

/// Where a finding is: its file, or the commit in whose message it is.
pub(super) fn whence(finding: &Finding) -> String {
    match finding.in_message() {
        Some(commit) => format!("commit {}", commit.short()),
        None => finding.source.path().to_string(),
    }
}

/// The commit that a finding is about, as it is told beside the place: `1a2b3c4d ("its subject")`.
pub(super) fn about(finding: &Finding) -> Option<String> {
    let commit = finding.commit.as_ref()?;
    Some(format!("{} (\"{}\")", commit.short(), subject(commit)))
}

/// As much of a commit's subject as a line has room for.
pub(super) fn subject(commit: &Commit) -> String {
    /// The most letters that are told.
    const LETTERS: usize = 60;
    let whole = one_line(&commit.subject);
    let clipped: String = whole.chars().take(LETTERS).collect();
    if clipped.len() < whole.len() { clipped + "\u{2026}" } else { clipped }
}

/// Why a finding does not count, in words.
pub(super) fn forgiven(finding: &Finding) -> Option<String> {
    Some(match finding.suppressed.as_deref()? {
        Suppressed::Allowed { reason, until: Some(day) } => format!("allowed until {day}: {}", one_line(reason)),
        Suppressed::Allowed { reason, until: None } => format!("allowed: {}", one_line(reason)),
        Suppressed::Baselined => "in the baseline".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::wrapped;

    #[test]
    fn lines_are_broken_between_words() {
        assert_eq!(wrapped("one two  three", 8), ["one two", "three"]);
        assert_eq!(wrapped("a_very_long_word x", 4), ["a_very_long_word", "x"]);
        assert_eq!(wrapped("", 4), Vec::<String>::new());
    }
}
