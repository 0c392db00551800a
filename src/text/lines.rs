//! Lines and columns of a text, for the door: people, annotations, editors.

/// A place as people count it: both numbers start at one, columns are Unicode code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line.
    pub line: u32,
    /// The column, in code points.
    pub column: u32,
}

/// The offsets at which the lines of a text begin.
///
/// A line ends with `\n`; the `\r` of a CRLF belongs to the line it ends.
#[derive(Clone, Debug)]
pub struct Lines {
    starts: Box<[u32]>,
}

impl Lines {
    /// Finds the lines of `text`.
    pub fn of(text: &str) -> Self {
        let starts = std::iter::once(0)
            .chain(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1))
            .map(|at| u32::try_from(at).unwrap_or(u32::MAX))
            .collect();
        Self { starts }
    }

    /// The number of lines; a text without a newline has one.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The line, counted from one, that holds the byte at `offset`.
    pub fn line(&self, offset: u32) -> u32 {
        u32::try_from(self.starts.partition_point(|start| *start <= offset)).unwrap_or(u32::MAX)
    }

    /// The offset at which `line`, counted from one, begins.
    pub fn start(&self, line: u32) -> Option<u32> {
        self.starts.get((line as usize).checked_sub(1)?).copied()
    }

    /// Line and column of the byte at `offset` in `text`, the text these lines were found in.
    pub fn position(&self, text: &str, offset: u32) -> Position {
        let line = self.line(offset);
        let start = self.start(line).unwrap_or(0) as usize;
        let before = text.as_bytes().get(start..offset as usize).unwrap_or_default();
        // Bytes that do not continue a code point begin one.
        let column = before.iter().filter(|byte| (**byte & 0xC0) != 0x80).count() + 1;
        Position { line, column: u32::try_from(column).unwrap_or(u32::MAX) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_code_points() {
        let text = "a\r\né — b\n";
        let lines = Lines::of(text);
        assert_eq!(lines.count(), 3);
        let b = u32::try_from(text.find('b').unwrap_or(0)).unwrap_or(0);
        assert_eq!(lines.position(text, b), Position { line: 2, column: 5 });
        assert_eq!(lines.position(text, 0), Position { line: 1, column: 1 });
    }
}
