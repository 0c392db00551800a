//! Secrets, taken out of what a command wrote before anybody keeps it.

mod shapes;

use std::ops::Range;

use regex::Regex;

/// What stands where a secret stood.
pub const MARK: &str = "[redacted]";

/// The shortest value of a variable that is taken for a secret; shorter ones are words of any text.
const SHORTEST: usize = 6;

/// How often a text is gone through until nothing more is found.
const ROUNDS: usize = 8;

/// What is taken out of a text.
#[derive(Clone, Debug)]
pub struct Redaction {
    patterns: Vec<Regex>,
    values: Vec<String>,
}

impl Redaction {
    /// Takes out what `patterns` find, what the secret-looking variables of `environment` hold, and what has
    /// the shape of a common token.
    ///
    /// Of a pattern with a group named `secret` only that group is taken, else the whole match. A variable is
    /// secret-looking by its name: `GITHUB_TOKEN`, `DB_PASSWORD`, `AWS_SECRET_ACCESS_KEY`.
    pub fn new<N: AsRef<str>, V: AsRef<str>>(
        patterns: impl IntoIterator<Item = Regex>,
        environment: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let mut values: Vec<String> = environment
            .into_iter()
            .filter(|(name, _)| is_secret_name(name.as_ref()))
            .map(|(_, value)| value.as_ref().trim().to_owned())
            .filter(|value| value.chars().count() >= SHORTEST)
            .collect();
        values.sort_unstable();
        values.dedup();
        Self { patterns: patterns.into_iter().collect(), values }
    }

    /// The same of patterns as a policy writes them; one that is no pattern finds nothing, which reading the policy tells.
    pub fn written<N: AsRef<str>, V: AsRef<str>>(
        patterns: &[String],
        environment: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        Self::new(patterns.iter().filter_map(|pattern| Regex::new(pattern).ok()), environment)
    }

    /// `text` with [`MARK`] in place of every secret, every other byte as it was.
    ///
    /// Doing it again changes nothing more. A pattern that feeds on its own marks takes the whole text.
    pub fn of(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for _ in 0..ROUNDS {
            let secrets = self.secrets(&text);
            let next = without(&text, &secrets);
            if next == text {
                return text;
            }
            text = next;
        }
        MARK.to_owned()
    }

    /// Where secrets and marks stand, in order; none overlaps another.
    fn secrets(&self, text: &str) -> Vec<Range<usize>> {
        let mut found: Vec<Range<usize>> = text.match_indices(MARK).map(|(at, _)| at..at + MARK.len()).collect();
        for value in &self.values {
            found.extend(text.match_indices(value.as_str()).map(|(at, value)| at..at + value.len()));
        }
        for pattern in shapes::all().iter().chain(&self.patterns) {
            matches(pattern, text, &mut found);
        }
        found.sort_unstable_by_key(|range| (range.start, range.end));
        let mut apart: Vec<Range<usize>> = Vec::with_capacity(found.len());
        for range in found.into_iter().filter(|range| !range.is_empty()) {
            match apart.last_mut() {
                Some(last) if range.start < last.end => last.end = last.end.max(range.end),
                _ => apart.push(range),
            }
        }
        apart
    }
}

/// Adds the secrets that `pattern` finds.
fn matches(pattern: &Regex, text: &str, found: &mut Vec<Range<usize>>) {
    if pattern.capture_names().flatten().any(|name| name == "secret") {
        let secrets = pattern.captures_iter(text).filter_map(|groups| Some(groups.name("secret")?.range()));
        found.extend(secrets);
    } else {
        found.extend(pattern.find_iter(text).map(|found| found.range()));
    }
}

fn without(text: &str, secrets: &[Range<usize>]) -> String {
    let mut left = String::with_capacity(text.len());
    let mut from = 0;
    for secret in secrets {
        left.push_str(&text[from..secret.start]);
        left.push_str(MARK);
        from = secret.end;
    }
    left.push_str(&text[from..]);
    left
}

/// Whether a variable of this name is likely to hold a secret.
fn is_secret_name(name: &str) -> bool {
    const PARTS: [&str; 14] = [
        "TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "PASSCODE", "API_KEY", "APIKEY", "ACCESS_KEY",
        "PRIVATE_KEY", "ENCRYPTION_KEY", "SIGNING_KEY", "CREDENTIAL", "BEARER",
    ];
    const ENDS: [&str; 3] = ["_PASS", "_PWD", "_PAT"];
    let name = name.to_ascii_uppercase();
    PARTS.iter().any(|part| name.contains(part)) || ENDS.iter().any(|end| name.ends_with(end) && name.len() > end.len())
}

/// Whether `written` can be `text` with secrets taken out: what stands between the marks stands there, in that order.
pub fn is_redacted(written: &str, text: &str) -> bool {
    let mut parts = written.split(MARK);
    let Some(mut rest) = parts.next().and_then(|first| text.strip_prefix(first)) else { return false };
    let mut parts: Vec<&str> = parts.collect();
    let Some(last) = parts.pop() else { return rest.is_empty() };
    for part in parts {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

/// The end of `text`, at most `limit` bytes of it.
///
/// It begins with a character, and with a line where that costs no more than half of it.
pub fn tail(text: &str, limit: usize) -> &str {
    let Some(over) = text.len().checked_sub(limit).filter(|over| *over > 0) else { return text };
    let from = (over..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    let rest = &text[from..];
    if text.as_bytes().get(from.wrapping_sub(1)) == Some(&b'\n') {
        return rest;
    }
    match rest.find('\n') {
        Some(end) if end < rest.len() / 2 => &rest[end + 1..],
        _ => rest,
    }
}

#[cfg(test)]
mod tests;
