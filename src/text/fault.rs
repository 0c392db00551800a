//! One thing that could not be read as it is written.

use super::{Edit, Span};

/// What is wrong with a piece of text, where, and how it could be mended.
///
/// The reading floors tell faults; what they weigh is decided further up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The bytes at fault.
    pub span: Span,
    /// What is wrong: short, in lower case, naming the thing.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// An edit that mends it, proven to by reading the result.
    pub fix: Option<Edit>,
    /// Whether it is a breach of a limit, not of a form.
    pub over_limit: bool,
}

impl Fault {
    /// A fault at `span`.
    pub fn new(span: Span, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None, fix: None, over_limit: false }
    }

    /// A breach of a limit at `span`.
    pub fn limit(span: Span, message: impl Into<String>) -> Self {
        Self { over_limit: true, ..Self::new(span, message) }
    }

    /// The same fault with advice.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}
