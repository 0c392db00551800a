//! What git tells of a push: the references that it moves.

use std::io::Read;

use crate::cli::Failure;
use crate::text::Oid;

/// The most that is read of standard input: some hundred thousand references.
const BYTES: u64 = 64 << 20;

/// A reference that is moved, made or taken away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Update {
    /// Its name where it goes.
    pub(super) name: String,
    /// What it names there; nothing if it is new.
    pub(super) from: Option<Oid>,
    /// What it is to name; nothing if it is taken away.
    pub(super) to: Option<Oid>,
}

impl Update {
    /// Reads a line of `pre-push`: `LOCAL-REF LOCAL-OBJECT REMOTE-REF REMOTE-OBJECT`.
    pub(super) fn of_push(line: &str) -> Option<Self> {
        // A local name may be anything that names a commit, with blanks in it: `HEAD^{/some words}`.
        let mut words = line.rsplitn(4, ' ');
        let (from, name, to) = (words.next()?, words.next()?, words.next()?);
        words.next()?;
        Self::of(from, to, name)
    }

    /// Reads a line of `pre-receive`: `OLD-OBJECT NEW-OBJECT REF`.
    pub(super) fn of_arrival(line: &str) -> Option<Self> {
        let mut words = line.splitn(3, ' ');
        Self::of(words.next()?, words.next()?, words.next()?)
    }

    fn of(from: &str, to: &str, name: &str) -> Option<Self> {
        // All zeros name no object.
        let named = |object: Oid| Some(object).filter(|object| object.as_bytes().iter().any(|byte| *byte != 0));
        let (from, to) = (named(Oid::parse(from)?), named(Oid::parse(to)?));
        Some(Self { name: name.to_owned(), from, to })
    }

    /// Whether what it names is work that is judged: notes and their like are not.
    pub(super) fn is_judged(&self) -> bool {
        self.to.is_some() && !self.name.starts_with("refs/notes/")
    }
}

/// Everything that git says on standard input.
pub(super) fn standard_input() -> Result<String, Failure> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().take(BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| Failure::io("could not read standard input", &error))?;
    if bytes.len() as u64 > BYTES {
        return Err(
            Failure::new("this push moves more references than loopctl reads").help("push them in several parts")
        );
    }
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_git_are_read_from_their_certain_end() {
        let (zero, one) = ("0".repeat(40), "1".repeat(40));
        let oid = Oid::parse(&one);
        let update = |from, to| Some(Update { name: "refs/heads/x".into(), from, to });
        assert_eq!(Update::of_push(&format!("HEAD^{{/a b}} {one} refs/heads/x {zero}")), update(None, oid));
        assert_eq!(Update::of_push(&format!("(delete) {zero} refs/heads/x {one}")), update(oid, None));
        assert_eq!(Update::of_arrival(&format!("{one} {one} refs/heads/x")), update(oid, oid));
        assert_eq!(Update::of_arrival("what is this"), None);
        assert_eq!(Update::of_push(&format!("{one} refs/heads/x {zero}")), None);
    }
}
