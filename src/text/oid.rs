//! The name git gives to a content.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::io::{self, Read};

use sha1::{Digest, Sha1};

/// A git object name: 20 bytes for SHA-1, 32 for SHA-256.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Oid {
    bytes: [u8; 32],
    len: u8,
}

impl Hash for Oid {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // It is a hash already: its beginning tells it from others.
        state.write(&self.bytes[..8]);
    }
}

impl Oid {
    /// The object name in `raw`; nothing if it is of neither length.
    pub fn from_bytes(raw: &[u8]) -> Option<Self> {
        let mut bytes = [0; 32];
        if !matches!(raw.len(), 20 | 32) {
            return None;
        }
        bytes[..raw.len()].copy_from_slice(raw);
        Some(Self { bytes, len: u8::try_from(raw.len()).ok()? })
    }

    /// The name that git gives to a content of these bytes.
    pub fn of_blob(bytes: &[u8]) -> Self {
        let mut hash = Sha1::new_with_prefix(format!("blob {}\0", bytes.len()));
        hash.update(bytes);
        Self::of_hash(hash)
    }

    /// The name that git gives to the next `size` bytes of `reader`, which may be more than memory holds.
    pub fn of_blob_in(mut reader: impl Read, size: u64) -> io::Result<Self> {
        let mut hash = Sha1::new_with_prefix(format!("blob {size}\0"));
        let mut buffer = vec![0; 1 << 16];
        let mut rest = size;
        while rest > 0 {
            let most = usize::try_from(rest).map_or(buffer.len(), |rest| rest.min(buffer.len()));
            let read = reader.read(&mut buffer[..most])?;
            if read == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            hash.update(&buffer[..read]);
            rest -= read as u64;
        }
        Ok(Self::of_hash(hash))
    }

    fn of_hash(hash: Sha1) -> Self {
        let mut bytes = [0; 32];
        bytes[..20].copy_from_slice(&hash.finalize());
        Self { bytes, len: 20 }
    }

    /// The object name that `text` writes in full.
    pub fn parse(text: &str) -> Option<Self> {
        let (pairs, []) = text.as_bytes().as_chunks() else { return None };
        let mut bytes = [0; 32];
        let raw = bytes.get_mut(..pairs.len())?;
        for (byte, [high, low]) in raw.iter_mut().zip(pairs) {
            let (high, low) = (DIGITS[usize::from(*high)], DIGITS[usize::from(*low)]);
            if high == NONE || low == NONE {
                return None;
            }
            *byte = high << 4 | low;
        }
        Self::from_bytes(raw)
    }

    /// The beginning of the name, which tells it from nearly all others.
    pub fn beginning(&self) -> u64 {
        self.bytes.first_chunk().map_or(0, |first| u64::from_be_bytes(*first))
    }

    /// The beginning of the object name that `text` begins with.
    pub fn beginning_of(text: &[u8]) -> Option<u64> {
        let digits = text.first_chunk::<16>()?;
        let digit = |value: u64, byte: &u8| Some(value << 4 | u64::from(DIGITS[usize::from(*byte)]));
        let known = digits.iter().all(|byte| DIGITS[usize::from(*byte)] != NONE);
        digits.iter().try_fold(0, digit).filter(|_| known)
    }

    /// What stands behind this object name, in small letters, and a blank, if `text` begins with them.
    pub fn strip_from<'a>(&self, text: &'a str) -> Option<&'a str> {
        let (digits, rest) = text.as_bytes().split_at_checked(2 * usize::from(self.len))?;
        let found = self.is_written(digits) && rest.first() == Some(&b' ');
        if found { text.get(text.len() - rest.len() + 1..) } else { None }
    }

    /// Whether `digits` are this object name, in small letters.
    pub fn is_written(&self, digits: &[u8]) -> bool {
        let (pairs, rest) = digits.as_chunks();
        let same = || pairs.iter().zip(self.as_bytes()).all(|(pair, byte)| *pair == PAIRS[usize::from(*byte)]);
        rest.is_empty() && pairs.len() == usize::from(self.len) && same()
    }

    /// The bytes of the name.
    pub fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.len)]
    }
}

/// Each byte as two digits.
const PAIRS: [[u8; 2]; 256] = {
    let mut pairs = [[0; 2]; 256];
    let mut value = 0;
    while value < 256 {
        pairs[value] = [b"0123456789abcdef"[value >> 4], b"0123456789abcdef"[value & 15]];
        value += 1;
    }
    pairs
};

/// What is no digit.
const NONE: u8 = 0xff;

/// The value of each byte as a digit.
const DIGITS: [u8; 256] = {
    let mut digits = [NONE; 256];
    let mut value = 0;
    while value < 16 {
        let digit = b"0123456789abcdef"[value as usize];
        digits[digit as usize] = value;
        digits[digit.to_ascii_uppercase() as usize] = value;
        value += 1;
    }
    digits
};

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Oid({self})")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_content_is_called_as_git_calls_it() {
        assert_eq!(Oid::of_blob(b"").to_string(), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        let hello = Oid::of_blob(b"hello\n");
        assert_eq!(hello.to_string(), "ce013625030ba8dba906f756967f9e9ca394464a");
        assert_eq!(Oid::of_blob_in(&b"hello\nmore"[..], 6).ok(), Some(hello));
        assert!(Oid::of_blob_in(&b"hel"[..], 6).is_err(), "it ended early");
        assert_eq!(Oid::parse("ce013625030ba8dba906f756967f9e9ca394464a"), Some(hello));
        assert_eq!(Oid::parse("CE013625030BA8DBA906F756967F9E9CA394464A"), Some(hello));
        assert_eq!(Oid::parse("ce01362"), None);
        assert_eq!(Oid::beginning_of(b"ce013625030ba8dba9"), Some(hello.beginning()));
        assert_eq!(Oid::beginning_of(b"ge013625030ba8dba9"), None);
        assert_eq!(hello.strip_from("ce013625030ba8dba906f756967f9e9ca394464a a b"), Some("a b"));
        assert_eq!(hello.strip_from("ce013625030ba8dba906f756967f9e9ca394464ab"), None);
        assert_eq!(hello.strip_from("ce013625030ba8dba906f756967f9e9ca394464b a"), None);
        assert!(hello.is_written(b"ce013625030ba8dba906f756967f9e9ca394464a"));
        for other in [&b"ce013625030ba8dba906f756967f9e9ca394464b"[..], b"ce01", b"", b"ce0"] {
            assert!(!hello.is_written(other), "{other:?}");
        }
        assert_eq!(Oid::parse("ge013625030ba8dba906f756967f9e9ca394464a"), None);
    }
}
