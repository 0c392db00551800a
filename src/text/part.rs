//! A part of a text, held without a copy.

use std::ops::Range;
use std::sync::Arc;

/// A part of a text that others hold as well.
#[derive(Clone, Debug)]
pub struct Part {
    text: Arc<String>,
    range: Range<usize>,
}

impl Part {
    /// The part of `text` at `range`; nothing if there is none.
    pub fn of(text: &Arc<String>, range: Range<usize>) -> Option<Self> {
        text.get(range.clone())?;
        Some(Self { text: Arc::clone(text), range })
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        self.text.get(self.range.clone()).unwrap_or_default()
    }

    /// The part of it at `part`, counted from its beginning; nothing if there is none.
    pub fn within(&self, part: Range<usize>) -> Option<Self> {
        Self::of(&self.text, self.range.start + part.start..self.range.start + part.end)
    }
}
