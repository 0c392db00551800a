//! How a terminal wants to be written to.

use std::fmt::Display;

/// What the place that output goes to can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "they have nothing to do with each other")]
pub struct Look {
    /// Whether it is a terminal, which has to be kept from what steers it.
    pub terminal: bool,
    /// Whether it shows colours.
    pub color: bool,
    /// Whether it shows more than ASCII.
    pub unicode: bool,
    /// Whether it can be clicked on.
    pub links: bool,
    /// Whether it is looked at: without, what would be drawn is said in words.
    pub drawn: bool,
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
    pub const PLAIN: Self =
        Self { terminal: false, color: false, unicode: true, links: false, drawn: true, width: 100 };

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
