//! Which signs a text holds, found in one walk.

/// Which signs a text holds, without which nothing in it can set off a status: a bit for each kind.
#[derive(Clone, Copy)]
pub(super) struct Signs(u8);

impl Signs {
    pub(super) const COLON: Self = Self(1);
    pub(super) const BRACKET: Self = Self(2);
    /// A hyphen or a bar.
    pub(super) const DASH: Self = Self(4);
    /// Anything but ASCII.
    pub(super) const PICTURE: Self = Self(8);
    pub(super) const DIGIT: Self = Self(16);
    /// What a sentence or a clause of it ends with.
    pub(super) const STOP: Self = Self(32);

    pub(super) fn of(written: &str) -> Self {
        // No early end: so the compiler looks at many bytes at once.
        Self(written.bytes().fold(0, |signs, byte| {
            let colon = u8::from(byte == b':') * Self::COLON.0;
            let bracket = u8::from(byte == b'(' || byte == b'[') * Self::BRACKET.0;
            let dash = u8::from(byte == b'-' || byte == b'|') * Self::DASH.0;
            let picture = u8::from(!byte.is_ascii()) * Self::PICTURE.0;
            let digit = u8::from(byte.is_ascii_digit()) * Self::DIGIT.0;
            let stop = u8::from(byte == b'.' || byte == b';') * Self::STOP.0;
            signs | colon | bracket | dash | picture | digit | stop
        }))
    }

    pub(super) fn hold(self, sign: Self) -> bool {
        self.0 & sign.0 != 0
    }
}
