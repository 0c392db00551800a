//! The text of one file, cheap to clone, that knows its lines.

use std::fmt;
use std::sync::{Arc, LazyLock, OnceLock};

use super::{Lines, Position, RepoPath, Span};

/// The text of one file as some view holds it.
#[derive(Clone)]
pub struct Source {
    inner: Arc<Inner>,
}

struct Inner {
    path: RepoPath,
    text: Text,
    lines: OnceLock<Lines>,
}

/// How a text is had.
enum Text {
    Here(String),
    /// It is read when it is first asked for.
    Later(LazyLock<String, Read>),
}

type Read = Box<dyn FnOnce() -> String + Send>;

impl Source {
    /// A source of `text`, which stands at `path`.
    pub fn new(path: RepoPath, text: String) -> Self {
        Self { inner: Arc::new(Inner { path, text: Text::Here(text), lines: OnceLock::new() }) }
    }

    /// A source whose text is what `read` returns, which is called when the text is first asked for.
    pub fn later(path: RepoPath, read: impl FnOnce() -> String + Send + 'static) -> Self {
        let text = Text::Later(LazyLock::new(Box::new(read)));
        Self { inner: Arc::new(Inner { path, text, lines: OnceLock::new() }) }
    }

    /// The same text at another path.
    #[must_use]
    pub fn at(self, path: RepoPath) -> Self {
        match Arc::try_unwrap(self.inner) {
            Ok(inner) => Self { inner: Arc::new(Inner { path, ..inner }) },
            Err(shared) => Self::new(path, Self { inner: shared }.text().to_owned()),
        }
    }

    /// Where the file stands, from the root of the view.
    pub fn path(&self) -> &RepoPath {
        &self.inner.path
    }

    /// The text, a byte order mark included.
    pub fn text(&self) -> &str {
        match &self.inner.text {
            Text::Here(text) => text,
            Text::Later(text) => text,
        }
    }

    /// What stands at `span`.
    pub fn slice(&self, span: Span) -> &str {
        span.of(self.text())
    }

    /// The lines of the text, found when first asked for.
    pub fn lines(&self) -> &Lines {
        self.inner.lines.get_or_init(|| Lines::of(self.text()))
    }

    /// The line, counted from one, on which `span` begins.
    pub fn line(&self, span: Span) -> u32 {
        self.lines().line(span.start)
    }

    /// Line and column at which `span` begins.
    pub fn position(&self, span: Span) -> Position {
        self.lines().position(self.text(), span.start)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({})", self.path())
    }
}
