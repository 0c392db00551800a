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
}
