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
    before: Before,
}

/// What stands in the file before the text, of which only a part is kept.
#[derive(Clone, Copy, Default)]
struct Before {
    bytes: u32,
    lines: u32,
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
        Self::from(path, Text::Here(text), Before::default())
    }

    /// A source whose text is what `read` returns, which is called when the text is first asked for.
    pub fn later(path: RepoPath, read: impl FnOnce() -> String + Send + 'static) -> Self {
        Self::from(path, Text::Later(LazyLock::new(Box::new(read))), Before::default())
    }

    fn from(path: RepoPath, text: Text, before: Before) -> Self {
        Self { inner: Arc::new(Inner { path, text, lines: OnceLock::new(), before }) }
    }

    /// As much of the source as shows the lines of `span`, and `span` within it.
    ///
    /// Lines are counted as they are in the whole; [`Source::before`] is what bytes are counted from.
    pub fn excerpt(&self, span: Span) -> (Self, Span) {
        /// How many lines are kept on either side.
        const AROUND: usize = 3;
        let (bytes, range) = (self.text().as_bytes(), span.range());
        let mut start = range.start.min(bytes.len());
        for _ in 0..=AROUND {
            start = memchr::memrchr(b'\n', &bytes[..start]).unwrap_or_default();
        }
        start += usize::from(start > 0);
        let mut end = range.end.clamp(start, bytes.len());
        for _ in 0..=AROUND {
            end = memchr::memchr(b'\n', &bytes[end..]).map_or(bytes.len(), |line| end + line + 1);
        }
        let text = self.text().get(start..end).unwrap_or_default().to_owned();
        let lines = memchr::memchr_iter(b'\n', &bytes[..start]).count();
        let small = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let before =
            Before { bytes: self.inner.before.bytes + small(start), lines: self.inner.before.lines + small(lines) };
        let span = Span::new(range.start.saturating_sub(start), range.end.saturating_sub(start));
        (Self::from(self.path().clone(), Text::Here(text), before), span)
    }

    /// How many bytes of the file stand before the text.
    pub fn before(&self) -> u32 {
        self.inner.before.bytes
    }

    /// Whether both are the same text of the same file.
    pub fn is(&self, other: &Self) -> bool {
        let whole = |source: &Self| source.inner.before.bytes == 0;
        Arc::ptr_eq(&self.inner, &other.inner) || (self.path() == other.path() && whole(self) && whole(other))
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
        self.lines().line(span.start).saturating_add(self.inner.before.lines)
    }

    /// Line and column at which `span` begins.
    pub fn position(&self, span: Span) -> Position {
        let position = self.lines().position(self.text(), span.start);
        Position { line: position.line.saturating_add(self.inner.before.lines), ..position }
    }

    /// The offset in the text at which `line`, counted from one, begins; nothing if it is not there.
    pub fn start(&self, line: u32) -> Option<u32> {
        self.lines().start(line.checked_sub(self.inner.before.lines)?)
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({})", self.path())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_counts_as_the_whole_does() {
        let text = (1..=40).map(|line| format!("line {line}")).collect::<Vec<_>>().join("\n") + "\n";
        let source = Source::new(RepoPath::new("a.md").expect("a path"), text.clone());
        for word in ["line 1\n", "line 2\n", "line 20", "line 37", "40\n"] {
            let at = text.find(word).expect("the word");
            let span = Span::new(at, at + word.len());
            let (part, within) = source.excerpt(span);
            assert_eq!(part.slice(within), word);
            assert_eq!(part.position(within), source.position(span));
            assert_eq!(part.before() + within.start, span.start);
            assert!(part.text().lines().count() <= 8 && part.text().starts_with("line "), "{}", part.text());
            let line = part.line(within);
            assert_eq!(part.start(line).map(|start| start + part.before()), source.start(line));
        }
        assert!(source.excerpt(Span::new(999, 1000)).0.text().len() < 99);
    }
}
