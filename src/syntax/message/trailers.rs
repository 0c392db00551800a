//! The trailers of a message: `Reviewed-by: Ana`, in its last paragraph, as `git interpret-trailers` finds them.

use std::ops::Range;

use super::clean::is_space;
use crate::text::Span;

/// What only git writes: one of them makes trailers of a paragraph that is mostly something else.
const GENERATED: [&str; 2] = ["Signed-off-by: ", "(cherry picked from commit "];

/// One trailer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trailer {
    /// The word before the colon.
    pub token: Span,
    /// What stands behind it; further lines that begin with a space belong to it.
    pub value: Span,
}

/// The trailers of a message that was cleaned, and the bytes of the block that they stand in.
pub fn trailers(message: &str) -> (Span, Vec<Trailer>) {
    let lines = Lines::of(message);
    let end = lines.ignored();
    let start = lines.block(end);
    let mut found: Vec<Trailer> = Vec::new();
    let mut open = false;
    for line in lines.all.get(start..end).unwrap_or_default() {
        let text = line.of(message);
        if open && text.starts_with(is_space) {
            if let Some(last) = found.last_mut() {
                last.value = trimmed(message, last.value.range().start..line.range().end);
            }
            continue;
        }
        let colon = separator(text).filter(|at| *at > 0);
        open = colon.is_some();
        if let Some(at) = colon {
            let Range { start, end } = line.range();
            let token = trimmed(message, start..start + at);
            found.push(Trailer { token, value: trimmed(message, start + at + 1..end) });
        }
    }
    let place = |at: usize| lines.all.get(at).map_or(message.len(), |line| line.range().start);
    (Span::new(place(start), place(end)), found)
}

/// A message by its lines, without their ends.
struct Lines<'a> {
    text: &'a str,
    all: Vec<Span>,
}

impl<'a> Lines<'a> {
    fn of(text: &'a str) -> Self {
        let mut start = 0;
        let line = |whole: &str| {
            let span = Span::new(start, start + whole.trim_end_matches('\n').len());
            start += whole.len();
            span
        };
        Self { text, all: text.split_inclusive('\n').map(line).collect() }
    }

    fn line(&self, at: usize) -> &'a str {
        self.all.get(at).map_or("", |span| span.of(self.text))
    }

    fn is_blank(&self, at: usize) -> bool {
        self.line(at).chars().all(is_space)
    }

    fn is_comment(&self, at: usize) -> bool {
        self.line(at).starts_with('#')
    }

    /// The line from which on the message ends in nothing: empty lines, comments, a list of conflicts.
    fn ignored(&self) -> usize {
        let mut from = None;
        let mut in_conflicts = false;
        for at in 0..self.all.len() {
            let line = self.line(at);
            if self.is_comment(at) || line.is_empty() {
                from.get_or_insert(at);
            } else if line == "Conflicts:" {
                in_conflicts = true;
                from.get_or_insert(at);
            } else if !(in_conflicts && line.starts_with('\t')) {
                (from, in_conflicts) = (None, false);
            }
        }
        from.unwrap_or(self.all.len())
    }

    /// The first line of the block of trailers that ends before the line `end`; `end`, if there is none.
    fn block(&self, end: usize) -> usize {
        // The first paragraph is the title.
        let title = (0..end).find(|at| !self.is_comment(*at) && self.is_blank(*at)).unwrap_or(end);
        let mut counted = Counted::default();
        let mut only_spaces = true;
        for at in (title..end).rev() {
            if self.is_comment(at) {
                counted.others += std::mem::take(&mut counted.continued);
                continue;
            }
            if self.is_blank(at) {
                if only_spaces {
                    continue;
                }
                counted.others += counted.continued;
                return if counted.are_trailers() { at + 1 } else { end };
            }
            only_spaces = false;
            counted.take(self.line(at));
        }
        end
    }
}

/// The lines of a paragraph, from its end on.
#[derive(Default)]
struct Counted {
    trailers: usize,
    others: usize,
    /// Lines that begin with a space, until it is known to what they belong.
    continued: usize,
    generated: bool,
}

impl Counted {
    fn take(&mut self, line: &str) {
        if GENERATED.iter().any(|prefix| line.starts_with(prefix)) {
            self.generated = true;
            self.trailers += 1;
            self.continued = 0;
        } else if line.starts_with(is_space) {
            self.continued += 1;
        } else if separator(line).is_some_and(|at| at > 0) {
            self.trailers += 1;
            self.continued = 0;
        } else {
            self.others += 1 + std::mem::take(&mut self.continued);
        }
    }

    fn are_trailers(&self) -> bool {
        (self.generated && self.trailers * 3 >= self.others) || (self.trailers > 0 && self.others == 0)
    }
}

/// Where the colon of a trailer is: behind letters, digits and dashes, with nothing but space between.
fn separator(line: &str) -> Option<usize> {
    let mut spaced = false;
    for (at, c) in line.char_indices() {
        match c {
            ':' => return Some(at),
            _ if !spaced && (c.is_ascii_alphanumeric() || c == '-') => {}
            ' ' | '\t' if at > 0 => spaced = true,
            _ => return None,
        }
    }
    None
}

/// The bytes of `range` without the space at their ends.
fn trimmed(text: &str, range: Range<usize>) -> Span {
    let whole = Span::new(range.start, range.end);
    let outer = whole.of(text);
    whole.within(outer, outer.trim_matches(is_space))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_trailer_is_its_token_and_all_its_lines() {
        let text = "fix: it\n\nBody.\n\nGap-Run-Key: CAP-1\nNote : one\n  two\n";
        let (block, found) = trailers(text);
        assert_eq!(block.of(text), "Gap-Run-Key: CAP-1\nNote : one\n  two\n");
        let told: Vec<(&str, &str)> = found.iter().map(|t| (t.token.of(text), t.value.of(text))).collect();
        assert_eq!(told, [("Gap-Run-Key", "CAP-1"), ("Note", "one\n  two")]);
    }
}
