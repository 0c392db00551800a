//! Bytes that a walk over a text stops at.

/// A set of bytes, told by a table: one look for each byte of a text.
#[derive(Clone, Copy, Debug)]
pub struct ByteSet([bool; 256]);

impl ByteSet {
    /// The set of these bytes.
    pub const fn of(mut bytes: &[u8]) -> Self {
        let mut known = [false; 256];
        while let [byte, rest @ ..] = bytes {
            known[*byte as usize] = true;
            bytes = rest;
        }
        Self(known)
    }

    /// The set with the letters and digits of ASCII as well.
    #[must_use]
    pub const fn with_alphanumerics(mut self) -> Self {
        let mut byte: u8 = 0;
        while byte.is_ascii() {
            self.0[byte as usize] |= byte.is_ascii_alphanumeric();
            byte += 1;
        }
        self
    }

    /// How many bytes that it holds a text begins with.
    #[inline]
    pub fn leads(&self, text: &str) -> usize {
        text.bytes().position(|byte| !self.has(byte)).unwrap_or(text.len())
    }

    /// Whether it holds a byte.
    #[inline]
    pub fn has(&self, byte: u8) -> bool {
        self.0[usize::from(byte)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_it_was_made_of_and_nothing_else() {
        const SET: ByteSet = ByteSet::of(b"-a\xe2\xff");
        let held: Vec<u8> = (0..=u8::MAX).filter(|byte| SET.has(*byte)).collect();
        assert_eq!(held, b"-a\xe2\xff");
    }

    #[test]
    fn a_text_begins_with_so_many_of_them() {
        const SET: ByteSet = ByteSet::of(b"-").with_alphanumerics();
        for (text, len) in [("", 0), ("a-Z9", 4), ("0 a", 1), (" a", 0), ("a\u{e9}", 1), ("z{", 1), ("@", 0)] {
            assert_eq!(SET.leads(text), len, "{text}");
        }
    }
}
