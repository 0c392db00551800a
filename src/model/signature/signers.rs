//! An `allowed_signers` file, as `ssh-keygen` reads it: principals, options, key.
//!
//! A line that cannot be read grants nothing and hides no other. A time without a `Z` is UTC here, while
//! `ssh-keygen` takes it to be local: what is trusted must not depend on where one looks.

use ssh_key::{HashAlg, PublicKey};

use super::{Distrust, NAMESPACE, envelope};
use crate::model::date::Day;
use crate::model::moment::Moment;
use crate::text::limits;

/// The keys that may sign.
#[derive(Clone, Debug, Default)]
pub struct Signers {
    signers: Vec<Signer>,
    faults: Vec<(usize, String)>,
}

/// Somebody who signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Principal {
    /// Who it is, as `allowed_signers` names them: one name or several, `ana@example.org,ana`.
    pub name: String,
    /// The line that names them, counted from one.
    pub line: usize,
}

#[derive(Clone, Debug)]
struct Signer {
    principal: Principal,
    key: PublicKey,
    options: Options,
}

#[derive(Clone, Debug, Default)]
struct Options {
    authority: bool,
    namespaces: Option<String>,
    after: Option<Moment>,
    before: Option<Moment>,
}

impl Signers {
    /// Reads the text of an `allowed_signers` file.
    pub fn read(text: &str) -> Self {
        let mut read = Self::default();
        if text.len() as u64 > limits::FILE_BYTES {
            read.faults.push((1, "the file is larger than loopctl reads".to_owned()));
            return read;
        }
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        for (at, line) in text.lines().enumerate() {
            match signer(line.trim_matches([' ', '\t', '\r']), at + 1) {
                Ok(signer) => read.signers.extend(signer),
                Err(why) => read.faults.push((at + 1, why)),
            }
        }
        read
    }

    /// The lines that cannot be read, counted from one, and why.
    pub fn faults(&self) -> &[(usize, String)] {
        &self.faults
    }

    /// Who signed the bytes `signed`, if they are trusted at the moment `at`.
    pub fn verify(&self, signed: &[u8], signature: &str, at: Moment) -> Result<Principal, Distrust> {
        let key = envelope::open(signed, signature)?;
        let mut reason = None;
        for signer in self.signers.iter().filter(|signer| signer.key.key_data() == key.key_data()) {
            match signer.refusal(at) {
                None => return Ok(signer.principal.clone()),
                Some(refusal) => reason = reason.or(Some(refusal)),
            }
        }
        Err(reason.unwrap_or_else(|| match self.faults.first() {
            Some((line, why)) => Distrust::Unreadable { line: *line, why: why.clone() },
            None => Distrust::Unknown { fingerprint: key.fingerprint(HashAlg::Sha256).to_string() },
        }))
    }
}

impl Signer {
    /// Why the line does not let its key sign receipts at the moment `at`.
    fn refusal(&self, at: Moment) -> Option<Distrust> {
        let line = self.principal.line;
        let Options { authority, namespaces, after, before } = &self.options;
        if *authority {
            return Some(Distrust::Authority { line });
        }
        if namespaces.as_ref().is_some_and(|list| !in_list(NAMESPACE, list)) {
            return Some(Distrust::OtherUse { line });
        }
        if let Some(from) = after.filter(|from| at < *from) {
            return Some(Distrust::NotYet { line, from });
        }
        before.filter(|until| at > *until).map(|until| Distrust::Expired { line, until })
    }
}

/// Reads one line; nothing for an empty one and a comment.
fn signer(line: &str, number: usize) -> Result<Option<Signer>, String> {
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let (name, rest) = match line.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"').ok_or("a quote that does not end")?,
        None => line.split_at(line.find([' ', '\t']).unwrap_or(line.len())),
    };
    let rest = rest.trim_start_matches([' ', '\t']);
    if name.is_empty() {
        return Err("it names nobody".to_owned());
    }
    let (options, key) = match key(rest) {
        Ok(key) => (Options::default(), key),
        Err(why) => {
            let end = options_end(rest);
            let (written, rest) = rest.split_at(end);
            let unread = key(rest.trim_start_matches([' ', '\t']));
            // Without options, the first word is the type of a key.
            if unread.is_err() && !written.contains('=') && !written.eq_ignore_ascii_case("cert-authority") {
                return Err(why);
            }
            (Options::read(written)?, unread?)
        }
    };
    Ok(Some(Signer { principal: Principal { name: name.to_owned(), line: number }, key, options }))
}

/// The key that `text` begins with; a comment may follow.
fn key(text: &str) -> Result<PublicKey, String> {
    let mut words = text.split_ascii_whitespace();
    let (Some(kind), Some(data)) = (words.next(), words.next()) else { return Err("it has no key".to_owned()) };
    PublicKey::from_openssh(&format!("{kind} {data}")).map_err(|error| format!("its key cannot be read: {error}"))
}

/// Where options end: at white space outside of quotes.
fn options_end(text: &str) -> usize {
    let (mut quoted, mut escaped) = (false, false);
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => quoted = !quoted,
            b' ' | b'\t' if !quoted => return at,
            _ => {}
        }
    }
    text.len()
}

impl Options {
    fn read(text: &str) -> Result<Self, String> {
        let mut options = Self::default();
        let mut rest = text;
        loop {
            let word = &rest[..rest.find(['=', ',']).unwrap_or(rest.len())];
            let mut after = &rest[word.len()..];
            let value = match after.strip_prefix('=') {
                Some(quoted) => {
                    let (value, behind) =
                        quoted_value(quoted).ok_or_else(|| format!("the value of {word} is not in quotes"))?;
                    after = behind;
                    Some(value)
                }
                None => None,
            };
            options.set(&word.to_ascii_lowercase(), value)?;
            match after.strip_prefix(',') {
                Some(next) => rest = next,
                None if after.is_empty() => return Ok(options),
                None => return Err(format!("something follows the option {word}")),
            }
        }
    }

    fn set(&mut self, name: &str, value: Option<String>) -> Result<(), String> {
        let time = |value: &str| time(value).ok_or_else(|| format!("{value} is no time for {name}"));
        let before = match (name, value) {
            ("cert-authority", None) => {
                self.authority = true;
                false
            }
            ("namespaces", Some(value)) => self.namespaces.replace(value).is_some(),
            ("valid-after", Some(value)) => self.after.replace(time(&value)?).is_some(),
            ("valid-before", Some(value)) => self.before.replace(time(&value)?).is_some(),
            _ => return Err(format!("{name} is no option of allowed_signers")),
        };
        if before { Err(format!("{name} stands twice")) } else { Ok(()) }
    }
}

/// The text in quotes that `text` begins with, and what follows it.
fn quoted_value(text: &str) -> Option<(String, &str)> {
    let mut value = String::new();
    let mut chars = text.strip_prefix('"')?.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return Some((value, &text[at + 2..])),
            '\\' if chars.peek().is_some_and(|(_, next)| *next == '"') => {
                value.push('"');
                chars.next();
            }
            c => value.push(c),
        }
    }
    None
}

/// `20260211`, `202602111822` or `20260211182223`, perhaps with a `Z`.
fn time(text: &str) -> Option<Moment> {
    let digits = text.strip_suffix(['Z', 'z']).unwrap_or(text);
    let (day, clock) = digits.split_at_checked(8)?;
    let day = Day::parse(&format!("{}-{}-{}", day.get(..4)?, day.get(4..6)?, day.get(6..)?))?;
    let seconds = if clock.len() == 4 { "00" } else { "" };
    match clock.len() {
        0 => Some(Moment::of_day(day)),
        4 | 6 => Moment::of_stamp(&format!("{}-{clock}{seconds}", digits.get(..8)?)),
        _ => None,
    }
}

/// Whether `text` is in a list of patterns: one of them fits it, and none that begins with `!`.
fn in_list(text: &str, list: &str) -> bool {
    let mut found = false;
    for pattern in list.split(',').map(str::trim) {
        match pattern.strip_prefix('!') {
            Some(pattern) if fits(text.as_bytes(), pattern.as_bytes()) => return false,
            Some(_) => {}
            None => found |= fits(text.as_bytes(), pattern.as_bytes()),
        }
    }
    found
}

/// Whether `text` fits `pattern`, in which `*` stands for any bytes and `?` for one.
fn fits(text: &[u8], pattern: &[u8]) -> bool {
    let (mut at, mut from) = (0, 0);
    // Where the last star stood, and how far the text was taken by it.
    let mut star: Option<(usize, usize)> = None;
    while at < text.len() {
        match pattern.get(from) {
            Some(b'*') => {
                star = Some((from, at));
                from += 1;
            }
            Some(byte) if *byte == b'?' || *byte == text[at] => {
                at += 1;
                from += 1;
            }
            _ => {
                let Some((stood, taken)) = star else { return false };
                star = Some((stood, taken + 1));
                at = taken + 1;
                from = stood + 1;
            }
        }
    }
    pattern[from.min(pattern.len())..].iter().all(|byte| *byte == b'*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_patterns_is_read_as_ssh_reads_it() {
        for (list, is_in) in [
            ("loopctl-receipt", true),
            ("git,loopctl-*", true),
            ("*", true),
            ("loopctl?receipt", true),
            ("*receipt,!loopctl-*", false),
            ("!loopctl-receipt,*", false),
            ("!git", false),
            ("git", false),
            ("loopctl", false),
            ("", false),
            ("*a*b*c*", false),
        ] {
            assert_eq!(in_list(NAMESPACE, list), is_in, "{list}");
        }
    }

    #[test]
    fn times_are_days_minutes_or_seconds() {
        let moment = |text: &str| time(text).map(|moment| moment.to_string());
        assert_eq!(moment("20260211").as_deref(), Some("2026-02-11T00:00:00.000Z"));
        assert_eq!(moment("202602111822Z").as_deref(), Some("2026-02-11T18:22:00.000Z"));
        assert_eq!(moment("20260211182223").as_deref(), Some("2026-02-11T18:22:23.000Z"));
        for bad in ["", "2026", "20260231", "2026021118", "20260211182223999", "2026-02-11", "\u{e9}\u{e9}\u{e9}\u{e9}"]
        {
            assert_eq!(moment(bad), None, "{bad}");
        }
    }
}
