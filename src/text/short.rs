//! A text that is mostly short enough to need no memory of its own.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Deref;

/// The longest text that stands in the value itself: with its length and a tag it fills three words.
const ROOM: usize = 22;

/// A text like the name of a gap or a phase: read, compared and copied often, and hardly ever long.
#[derive(Clone)]
pub struct Short(Kept);

#[derive(Clone)]
enum Kept {
    /// The first bytes are the text.
    Here(u8, [u8; ROOM]),
    Boxed(Box<str>),
}

impl Short {
    /// Keeps `text`.
    pub fn new(text: &str) -> Self {
        let mut bytes = [0; ROOM];
        let Some(room) = bytes.get_mut(..text.len()) else { return Self(Kept::Boxed(text.into())) };
        room.copy_from_slice(text.as_bytes());
        Self(Kept::Here(u8::try_from(text.len()).unwrap_or_default(), bytes))
    }

    /// Keeps the texts of `parts`, one behind the other.
    pub fn joined<const N: usize>(parts: [&str; N]) -> Self {
        let mut bytes = [0; ROOM];
        let mut len = 0;
        for part in parts {
            let Some(room) = bytes.get_mut(len..len + part.len()) else {
                return Self(Kept::Boxed(parts.concat().into()));
            };
            room.copy_from_slice(part.as_bytes());
            len += part.len();
        }
        Self(Kept::Here(u8::try_from(len).unwrap_or_default(), bytes))
    }

    /// The text.
    pub fn as_str(&self) -> &str {
        match &self.0 {
            // What was put in is text, so it comes out.
            Kept::Here(..) => str::from_utf8(self.as_bytes()).unwrap_or_default(),
            Kept::Boxed(text) => text,
        }
    }

    /// The bytes of the text.
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Kept::Here(len, bytes) => bytes.get(..usize::from(*len)).unwrap_or_default(),
            Kept::Boxed(text) => text.as_bytes(),
        }
    }

    /// This text in capitals, as far as it is ASCII.
    #[must_use]
    pub fn in_capitals(mut self) -> Self {
        match &mut self.0 {
            // Those in use only: they were written a moment ago, and a look at all at once waits for each of them.
            Kept::Here(len, bytes) => bytes[..usize::from(*len)].make_ascii_uppercase(),
            Kept::Boxed(text) => text.make_ascii_uppercase(),
        }
        self
    }

    /// This text in small letters, as far as it is ASCII.
    #[must_use]
    pub fn in_small_letters(mut self) -> Self {
        match &mut self.0 {
            Kept::Here(_, bytes) => bytes.make_ascii_lowercase(),
            Kept::Boxed(text) => text.make_ascii_lowercase(),
        }
        self
    }
}

impl Deref for Short {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl From<&str> for Short {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl Default for Short {
    fn default() -> Self {
        Self::new("")
    }
}

impl From<Short> for String {
    fn from(text: Short) -> Self {
        text.as_str().to_owned()
    }
}

impl From<Short> for Box<str> {
    fn from(text: Short) -> Self {
        match text.0 {
            Kept::Here(..) => text.as_str().into(),
            Kept::Boxed(text) => text,
        }
    }
}

impl PartialEq for Short {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Short {}

impl PartialEq<str> for Short {
    fn eq(&self, other: &str) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl PartialEq<&str> for Short {
    fn eq(&self, other: &&str) -> bool {
        *self == **other
    }
}

impl PartialOrd for Short {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Short {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl Hash for Short {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Nothing is hashed with it, so that its length need not be.
        state.write(self.as_bytes());
    }
}

impl fmt::Debug for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_comes_out_as_it_went_in() {
        for len in 0..2 * ROOM {
            let text: String = "ab\u{e9}".chars().cycle().take(len).collect();
            assert_eq!(&*Short::new(&text), text);
            assert_eq!(&*Short::joined([&text, "-", &text]), format!("{text}-{text}"));
            assert_eq!(&*Short::new(&text).in_capitals(), text.to_ascii_uppercase());
            assert_eq!(&*Short::new(&text).in_small_letters(), text.to_ascii_lowercase());
        }
        assert_eq!(size_of::<Short>(), 24);
    }
}
