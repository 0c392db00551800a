//! How a terminal wants to be written to.

use std::fmt::Display;

/// What the place that output goes to can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether it shows colours.
    pub color: bool,
    /// Whether it shows more than ASCII.
    pub unicode: bool,
    /// How many columns it has.
    pub width: usize,
}

/// What a piece of text is, for those who see colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// A title or a name.
    Strong,
    /// Something that can be passed over.
    Faint,
    /// As it should be.
    Good,
    /// Under way.
    Busy,
    /// In the way.
    Bad,
}

impl Look {
    /// Plain text of 100 columns, for tests and pipes.
    pub const PLAIN: Self = Self { color: false, unicode: true, width: 100 };

    /// `text` in a tone.
    pub fn paint(self, tone: Tone, text: impl Display) -> String {
        let code = match tone {
            Tone::Strong => "1",
            Tone::Faint => "2",
            Tone::Good => "32",
            Tone::Busy => "33",
            Tone::Bad => "31",
        };
        if self.color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_string() }
    }

    /// `fancy` where it can be shown, else `plain`.
    pub fn glyph(self, fancy: &'static str, plain: &'static str) -> &'static str {
        if self.unicode { fancy } else { plain }
    }
}
