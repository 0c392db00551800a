//! What a text refers to: gaps, loops, run keys, receipts, commits and paths.

mod compressed;

pub(super) use compressed::{Gaps, leading};

use super::id;
use crate::text::{Span, WordSet, limits};

/// One thing that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// What kind of thing.
    pub kind: RefKind,
    /// Its name; a compressed reference is expanded.
    pub text: Box<str>,
    /// Where it is named; the same for all that one compressed reference stands for.
    pub span: Span,
}

/// What kind of thing a reference names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RefKind {
    /// The key of a run: `CAP-20260211-134223__backup.status__Rk3f9a1`, truncated ones too.
    RunKey,
    /// A commit of this or another repository.
    Commit,
    /// A gap.
    Gap,
    /// A loop.
    Loop,
    /// A receipt's directory or file.
    Receipt,
    /// A file of the repository.
    Path,
}

impl RefKind {
    /// The name of the kind, as `show --json` has it.
    pub fn name(self) -> &'static str {
        match self {
            Self::RunKey => "run-key",
            Self::Commit => "commit",
            Self::Gap => "gap",
            Self::Loop => "loop",
            Self::Receipt => "receipt",
            Self::Path => "path",
        }
    }
}

/// Finds every reference in the bytes of `text` at `span`, in order.
pub fn references(text: &str, span: Span) -> Vec<Reference> {
    let mut scan = Scan { text, end: span.end as usize, found: Vec::new(), after_commit: false };
    let mut at = span.start as usize;
    while let Some(token) = scan.token(at).filter(|_| scan.found.len() < limits::CITED) {
        at = scan.classify(token);
    }
    scan.found
}

/// What the word around `at`, which begins at `from` or behind it, names; and where to look on.
pub(super) fn word_at(text: &str, at: usize, from: usize) -> (Option<Reference>, usize) {
    let before = &text.as_bytes()[from..at];
    let start = before.iter().rposition(|byte| DIVIDES[usize::from(*byte)]).map_or(from, |divider| from + divider + 1);
    let mut scan = Scan { text, end: text.len(), found: Vec::new(), after_commit: false };
    let end = scan.token(start).map_or(at + 1, |token| scan.classify(token));
    (scan.found.pop(), end)
}

/// The gaps and loops that the text at `span` names.
pub(super) fn ids(text: &str, span: Span) -> Vec<Reference> {
    let written = span.of(text).as_bytes();
    let begins = |hyphen: usize| {
        let before = &written[..hyphen];
        before.ends_with(b"LOOP") || before.last_chunk::<3>().is_some_and(|word| word.eq_ignore_ascii_case(b"GAP"))
    };
    if !memchr::memchr_iter(b'-', written).any(begins) {
        return Vec::new();
    }
    let mut found = references(text, span);
    found.retain(|reference| matches!(reference.kind, RefKind::Gap | RefKind::Loop));
    found
}

/// Whether a text says where something went: to a gap, a loop or a plan.
pub(super) fn has_destination(text: &str) -> bool {
    ["GAP-", "LOOP-", "PLAN-", "CP-"].iter().any(|prefix| {
        memchr::memmem::find_iter(text.as_bytes(), prefix.as_bytes())
            .any(|at| text[at + prefix.len()..].starts_with(|c: char| c.is_ascii_uppercase() || c.is_ascii_digit()))
    })
}

struct Scan<'a> {
    text: &'a str,
    end: usize,
    found: Vec<Reference>,
    /// Whether the last word said that a commit follows.
    after_commit: bool,
}

/// Signs that no reference holds.
const fn divides(byte: u8) -> bool {
    byte.is_ascii_whitespace()
        || matches!(byte, b'(' | b')' | b'[' | b']' | b'{' | b'}' | b',' | b';' | b'"' | b'\'' | b'`' | b'|')
        || matches!(byte, b'<' | b'>' | b'=' | b':' | b'*' | b'~' | b'!' | b'?' | b'#' | b'$' | b'%' | b'&' | b'\\')
        || byte >= 0x80
}

/// The bytes that divide, for every byte of a document is asked.
const DIVIDES: [bool; 256] = {
    let mut known = [true; 256];
    let mut byte: u8 = 0;
    while byte < 128 {
        known[byte as usize] = divides(byte);
        byte += 1;
    }
    known
};

/// Whether bytes begin with a year and a month, as in the key of a run.
fn is_dated(bytes: &[u8]) -> bool {
    bytes.first_chunk::<6>().is_some_and(|stamp| stamp.iter().all(u8::is_ascii_digit))
}

/// Whether a word says that a commit follows.
fn announces(word: &str) -> bool {
    matches!(word, "commit" | "commits" | "Commit" | "Commits" | "sha" | "SHA")
}

impl Scan<'_> {
    /// The next run of bytes that can be a reference, from `at` on.
    fn token(&self, at: usize) -> Option<Span> {
        let bytes = self.text.as_bytes().get(at..self.end)?;
        let divides = |byte: &u8| DIVIDES[usize::from(*byte)];
        let start = bytes.iter().position(|byte| !divides(byte))?;
        let len = bytes[start..].iter().position(divides).unwrap_or(bytes.len() - start);
        Some(Span::new(at + start, at + start + len))
    }

    /// Takes the token for what it is; says where to look on.
    fn classify(&mut self, token: Span) -> usize {
        let raw = token.of(self.text);
        if !self.after_commit && raw.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            // Letters alone, as most words are, name nothing.
            self.after_commit = announces(raw);
            return token.end as usize;
        }
        let word = raw.trim_start_matches(['_', '-']).trim_end_matches(['.', '_', '-']);
        let span = token.within(raw, word);
        let after_commit = std::mem::take(&mut self.after_commit);
        match word.as_bytes() {
            bytes if memchr::memchr2(b'/', b'+', bytes).is_some() && self.joined(span, word, after_commit) => {}
            bytes if bytes.contains(&b'/') && !word.starts_with("GAP-") => {
                // `git@host:a/b.git` is no file of the repository.
                let remote = self.text[..token.start as usize].ends_with(':') && !word.starts_with("//");
                if !remote {
                    self.path(span, word);
                }
            }
            [b'G' | b'g', ..] if id::prefix(word.as_bytes()).is_some() => return self.gap(span),
            [b'L', ..] if is_loop(word) => self.push(RefKind::Loop, span),
            // `CAP-02` is the number of a requirement.
            [b'C', b'A', b'P', b'-', rest @ ..] if is_dated(rest) => return self.run_key(span),
            [b'R', b'C', b'A', b'P', b'-', rest @ ..] if is_dated(rest) => self.push(RefKind::Receipt, span),
            [b'R', b'S', rest @ ..] if is_stamp(rest) => self.push(RefKind::Receipt, span),
            [b'S', rest @ ..] if is_stamp(rest) => self.push(RefKind::RunKey, span),
            bytes if bytes.windows(2).any(|two| two == b"..") && self.range(span, word) => {}
            bytes if is_commit(bytes, after_commit) => {
                if raw.trim_end_matches('.') == word && !self.is_other(span) {
                    self.push(RefKind::Commit, span);
                }
            }
            _ => self.after_commit = announces(word),
        }
        token.end as usize
    }

    fn push(&mut self, kind: RefKind, span: Span) {
        self.found.push(Reference { kind, text: span.of(self.text).into(), span });
    }

    /// Names that nothing but a slash or a plus stands between: `GAP-OP-1/GAP-OP-2`, `LOOP-A-20260301+LOOP-B-20260301`.
    fn joined(&mut self, span: Span, word: &str, after_commit: bool) -> bool {
        let parts = || word.split(['/', '+']).filter(|part| !part.is_empty());
        let is_name = |part: &str| {
            id::prefix(part.as_bytes()) == Some(part.len()) || is_loop(part) || is_commit(part.as_bytes(), after_commit)
        };
        let named = parts().next().is_some() && parts().all(is_name);
        if named {
            parts().for_each(|part| _ = self.classify(span.within(word, part)));
        }
        named
    }

    /// Both ends of a range of commits: `ab5d3e7..592bc6a`.
    fn range(&mut self, span: Span, word: &str) -> bool {
        let ends: Vec<&str> = word.split("..").map(|end| end.trim_start_matches('.')).collect();
        let commits = ends.len() == 2 && ends.iter().all(|end| is_commit(end.as_bytes(), false));
        if commits {
            ends.into_iter().for_each(|end| self.push(RefKind::Commit, span.within(word, end)));
        }
        commits
    }

    /// Whether digits of a hash name something else: a colour, an image's tag, a container.
    fn is_other(&self, span: Span) -> bool {
        const COMMITS: WordSet = WordSet::of(&["commit", "commits", "sha", "rev"]);
        const OTHERS: WordSet = WordSet::of(&["container", "containers", "image", "digest", "mac", "layer", "color"]);
        let before = &self.text[..span.start as usize];
        // The two words before it say what it is.
        let line = before.rsplit('\n').next().unwrap_or_default();
        let mut words = line.rsplit(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
        let last: [&str; 2] = [words.next().unwrap_or_default(), words.next().unwrap_or_default()];
        if last.iter().any(|word| COMMITS.has(word)) {
            return false;
        }
        let tagged = before.strip_suffix(':').is_some_and(|name| name.ends_with(|c: char| c.is_ascii_alphanumeric()));
        before.ends_with('#') || tagged || last.iter().any(|word| OTHERS.has(word))
    }

    /// A run key, with the star of a wildcard.
    fn run_key(&mut self, span: Span) -> usize {
        let rest = &self.text.as_bytes()[span.end as usize..self.end];
        let named = self.text.as_bytes()[span.start as usize..span.end as usize].windows(2).any(|two| two == b"__");
        let wild = named || rest.starts_with(b"__*");
        let star = if wild { rest.iter().take_while(|byte| matches!(byte, b'_' | b'*')).count() } else { 0 };
        let star = if rest[..star].contains(&b'*') && !rest.starts_with(b"**") { star } else { 0 };
        let span = Span::new(span.start as usize, span.end as usize + star);
        self.push(RefKind::RunKey, span);
        span.end as usize
    }

    fn path(&mut self, span: Span, word: &str) {
        let segments: Vec<&str> = word.split('/').collect();
        let written = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '/' | '@' | '+');
        // `https://host/owner/name/commit/9f3c1b7...`
        let hash =
            segments.iter().position(|part| matches!(*part, "commit" | "commits")).and_then(|at| segments.get(at + 1));
        if let Some(hash) = hash.filter(|hash| is_commit(hash.as_bytes(), true)) {
            return self.push(RefKind::Commit, span.within(word, hash));
        }
        if !word.chars().all(written) || word.starts_with("//") {
            return;
        }
        if segments.iter().any(|part| part.starts_with("RCAP-")) || segments.contains(&"receipts") {
            return self.push(RefKind::Receipt, span);
        }
        let file = segments.last().copied().unwrap_or_default();
        let extension = file.rsplit_once('.').map(|(name, extension)| (!name.is_empty(), extension));
        let named = segments.first().is_some_and(|part| !part.contains('@'));
        if named
            && extension.is_some_and(|(name, ext)| {
                name && (1..=8).contains(&ext.len())
                    && ext.bytes().all(|b| b.is_ascii_alphanumeric())
                    && ext.starts_with(|c: char| c.is_ascii_alphabetic())
            })
        {
            self.push(RefKind::Path, span);
        }
    }
}

/// `LOOP-` and a name in capitals.
fn is_loop(word: &str) -> bool {
    let name = word.strip_prefix("LOOP-").unwrap_or_default();
    let written = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || matches!(byte, b'-' | b'_' | b'.');
    !name.is_empty() && name.bytes().all(written) && name.starts_with(|c: char| c.is_ascii_alphanumeric())
}

/// `20260209-093147__...`, behind the letter of a session's key.
fn is_stamp(rest: &[u8]) -> bool {
    rest.len() > 17
        && rest[..8].iter().all(u8::is_ascii_digit)
        && rest[8] == b'-'
        && rest[9..15].iter().all(u8::is_ascii_digit)
        && rest[15..].starts_with(b"__")
}

/// Seven to twelve, or all forty, digits of a hash; not the name of a kind of key.
fn is_commit(word: &[u8], announced: bool) -> bool {
    if !matches!(word.len(), 7..=12 | 40)
        || !word.iter().all(u8::is_ascii_hexdigit)
        || word.eq_ignore_ascii_case(b"ed25519")
    {
        return false;
    }
    let digits = word.iter().filter(|byte| byte.is_ascii_digit()).count();
    announced || (digits > 0 && digits < word.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(text: &str) -> Vec<(RefKind, String)> {
        let found = references(text, Span::new(0, text.len()));
        found.into_iter().map(|reference| (reference.kind, reference.text.into())).collect()
    }

    fn gaps(text: &str) -> Vec<String> {
        named(text).into_iter().filter(|(kind, _)| *kind == RefKind::Gap).map(|(_, text)| text).collect()
    }

    #[test]
    fn compressed_references_are_expanded() {
        for (text, all) in [
            ("GAP-OP-963/964/965 closed", &["GAP-OP-963", "GAP-OP-964", "GAP-OP-965"][..]),
            ("to GAP-OP-054, 055, 059.", &["GAP-OP-054", "GAP-OP-055", "GAP-OP-059"]),
            ("GAP-OP-1382..1384", &["GAP-OP-1382", "GAP-OP-1383", "GAP-OP-1384"]),
            ("GAP-OP-073 through GAP-OP-075", &["GAP-OP-073", "GAP-OP-074", "GAP-OP-075"]),
            ("(7 gaps: GAP-OP-941\u{2013}943)", &["GAP-OP-941", "GAP-OP-942", "GAP-OP-943"]),
            ("GAP-OP-1026-1028", &["GAP-OP-1026", "GAP-OP-1027", "GAP-OP-1028"]),
            ("GAP-OP-182/MT-13", &["GAP-OP-182"]),
            ("GAP-OP-100, 2026-02-11", &["GAP-OP-100"]),
            ("GAP-OP-100, 20 hosts", &["GAP-OP-100"]),
            ("GAP-PEK-001 and GAP-963", &["GAP-PEK-001", "GAP-963"]),
            ("**GAP-OP-1**:", &["GAP-OP-1"]),
            ("GAP-OP-001..99999", &["GAP-OP-001"]),
            ("GAP-OP-34- and GAP-OP- and GAP-OP-1x", &[]),
        ] {
            assert_eq!(gaps(text), all, "{text}");
        }
    }

    #[test]
    fn every_kind_is_known() {
        use RefKind::{Commit, Loop, Path, Receipt, RunKey};
        for (text, kind, name) in [
            (
                "`CAP-20260226-005814__session.start__Rj4vj89086`",
                RunKey,
                "CAP-20260226-005814__session.start__Rj4vj89086",
            ),
            ("key: CAP-20260215-172402 (all)", RunKey, "CAP-20260215-172402"),
            ("CAP-02 in CAP-20260215", RunKey, "CAP-20260215"),
            ("CAP-20260212-100xxx__spine.verify__*", RunKey, "CAP-20260212-100xxx__spine.verify__*"),
            (
                "RCAP-20260211-133818__docker.status__Ra2mt21752",
                Receipt,
                "RCAP-20260211-133818__docker.status__Ra2mt21752",
            ),
            (
                "`receipts/sessions/RCAP-20260209-092111__x__R1/receipt.md`",
                Receipt,
                "receipts/sessions/RCAP-20260209-092111__x__R1/receipt.md",
            ),
            ("**DONE** (ab5d3e7)", Commit, "ab5d3e7"),
            ("commit 1234567,", Commit, "1234567"),
            (
                "https://example.com/o/r/commit/9f3c1b7a2de4568890abfe1276cd34509a1b2c3d",
                Commit,
                "9f3c1b7a2de4568890abfe1276cd34509a1b2c3d",
            ),
            ("by LOOP-OBS-DEPLOY-20260208.", Loop, "LOOP-OBS-DEPLOY-20260208"),
            ("see `ops/bindings/x.yaml`", Path, "ops/bindings/x.yaml"),
        ] {
            assert_eq!(named(text), [(kind, name.to_owned())], "{text}");
        }
    }

    #[test]
    fn not_everything_is_a_reference() {
        for text in [
            "ed25519",
            "396c7bcc.tar",
            "24/24",
            "bc:24:11:bb:d0:b6",
            "189440618235",
            "and/or",
            "LOOP-<NAME>",
            "LOOP-level",
            "deadbeef",
            "ae7d4462...cfargo.com",
            "a0d7b954_*",
            "ED25519",
            "container `3f4e5d6c7b8a`",
            "#a1b2c3d",
            "myapp:3f4e5d6",
            "git@host:ana/x.git",
            "/check",
            "20260211",
        ] {
            assert_eq!(named(text), [], "{text}");
        }
    }
}
