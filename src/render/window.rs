//! A few lines of a source, handed to miette in place of the whole.
//!
//! miette prints whatever it is given, a line of any length included, and counts lines from the top
//! of the file. What it gets from here is harmless, clipped, and counted by us.

use std::ops::{Range, RangeInclusive};

use miette::{LabeledSpan, MietteError, MietteSpanContents, SourceCode, SourceSpan, SpanContents};

use super::line::one_line;
use crate::text::{Position, Source, Span, harmless};

/// The longest stretch of a line shown on either side of a place.
const SIDE: usize = 200;

/// The most lines that are shown of one place; of a taller one, the first is.
const TALL: u32 = 6;

/// The lines around some places of one source.
#[derive(Debug)]
pub(super) struct Window {
    name: String,
    text: String,
    /// Stretches of lines that follow each other, in order.
    chunks: Vec<Chunk>,
    marks: Vec<Mark>,
}

#[derive(Debug)]
struct Chunk {
    /// Its bytes in the text.
    bytes: Range<usize>,
    /// The number of its first line, from zero.
    first: usize,
    lines: usize,
}

/// A place to be underlined.
#[derive(Debug)]
struct Mark {
    /// Its bytes in the text.
    bytes: SourceSpan,
    label: Option<String>,
    position: Position,
}

/// A place in the source, cut to lines that can be shown.
struct Spot {
    bytes: Range<usize>,
    lines: RangeInclusive<u32>,
}

/// What is shown of a line: these bytes of the source, from here on in the text.
struct Shown {
    line: u32,
    bytes: Range<usize>,
    at: usize,
}

impl Window {
    /// The lines around `places` of the source called `name`, and their neighbours; the first place is the one it is about.
    pub(super) fn around(name: &str, source: &Source, places: &[(Span, Option<&str>)]) -> Self {
        let spots: Vec<Spot> = places.iter().map(|(span, _)| Spot::of(source, *span)).collect();
        let mut window = Self { name: one_line(name), text: String::new(), chunks: Vec::new(), marks: Vec::new() };
        let shown: Vec<Shown> =
            lines_around(source, &spots).into_iter().map(|line| window.show(source, line, &spots)).collect();
        for ((span, label), spot) in places.iter().zip(&spots) {
            let find = |line: u32, offset: usize| {
                let shown = shown.iter().find(|shown| shown.line == line)?;
                let before = shown.bytes.start..offset.clamp(shown.bytes.start, shown.bytes.end);
                Some(shown.at + harmless(source.text().get(before)?).len())
            };
            let (Some(start), Some(end)) =
                (find(*spot.lines.start(), spot.bytes.start), find(*spot.lines.end(), spot.bytes.end))
            else {
                continue;
            };
            // An empty place is drawn as one that is a byte wide.
            let bytes = SourceSpan::from((start, end.saturating_sub(start).max(1)));
            window.marks.push(Mark { bytes, label: label.map(one_line), position: source.position(*span) });
        }
        window
    }

    /// Appends a line of the source, clipped around what is to be seen of it.
    fn show(&mut self, source: &Source, line: u32, spots: &[Spot]) -> Shown {
        let text = source.text();
        let whole = bytes_of(source, line);
        let here = spots.iter().filter(|spot| spot.lines.contains(&line));
        let starts = here.clone().map(|spot| spot.bytes.start.clamp(whole.start, whole.end));
        let anchor = starts.min().unwrap_or(whole.start);
        let left = text.ceil_char_boundary(whole.start.max(anchor.saturating_sub(SIDE)));
        let right = text.floor_char_boundary(whole.end.min(anchor + 2 * SIDE));
        let from = self.text.len();
        if left > whole.start {
            self.text.push('\u{2026}');
        }
        let at = self.text.len();
        self.text.push_str(&harmless(text.get(left..right).unwrap_or_default()));
        if right < whole.end {
            self.text.push('\u{2026}');
        }
        // An empty place at the end of a line is drawn under a blank.
        if here.into_iter().any(|spot| spot.bytes.is_empty() && spot.bytes.start >= whole.end) {
            self.text.push(' ');
        }
        self.text.push('\n');
        let first = (line as usize).saturating_sub(1);
        match self.chunks.last_mut() {
            Some(last) if last.first + last.lines == first => {
                last.lines += 1;
                last.bytes.end = self.text.len();
            }
            _ => self.chunks.push(Chunk { bytes: from..self.text.len(), first, lines: 1 }),
        }
        Shown { line, bytes: left..right, at }
    }

    /// What is to be underlined, for miette.
    pub(super) fn labels(&self) -> impl Iterator<Item = LabeledSpan> {
        self.marks.iter().enumerate().map(|(nth, mark)| {
            let label = mark.label.clone();
            match nth {
                0 => LabeledSpan::new_primary_with_span(label, mark.bytes),
                _ => LabeledSpan::new_with_span(label, mark.bytes),
            }
        })
    }
}

impl Spot {
    fn of(source: &Source, span: Span) -> Self {
        let text = source.text();
        let start = text.floor_char_boundary((span.start as usize).min(text.len()));
        let end = text.floor_char_boundary((span.end as usize).clamp(start, text.len()));
        let line = |at: usize| source.line(Span::at(at));
        let first = line(start);
        // A place up to the end of a line does not reach into the next one.
        let last = line(end.saturating_sub(1).max(start));
        let last = if last - first < TALL { last } else { first };
        let own = bytes_of(source, first);
        let start = start.clamp(own.start, own.end);
        let end = end.clamp(start, bytes_of(source, last).end.max(start));
        Self { bytes: start..end, lines: first..=last }
    }
}

/// The lines of all places, the one before each, and the one behind it if there is something on it.
fn lines_around(source: &Source, spots: &[Spot]) -> Vec<u32> {
    let mut lines = Vec::new();
    for spot in spots {
        let (first, last) = (*spot.lines.start(), *spot.lines.end());
        lines.extend(first.saturating_sub(1).max(1)..=last);
        lines.extend(Some(last + 1).filter(|behind| !bytes_of(source, *behind).is_empty()));
    }
    lines.sort_unstable();
    lines.dedup();
    lines
}

/// The bytes of a line without its end; nothing at the end of the text for a line that is not there.
fn bytes_of(source: &Source, line: u32) -> Range<usize> {
    let text = source.text();
    let start_of = |line: u32| source.start(line).map_or(text.len(), |start| start as usize);
    let (start, next) = (start_of(line), start_of(line + 1));
    let own = text.get(start..next).unwrap_or_default();
    start..start + own.trim_end_matches(['\n', '\r']).len()
}

impl SourceCode for Window {
    fn read_span<'a>(
        &'a self,
        span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let holds =
            |chunk: &&Chunk| chunk.bytes.contains(&span.offset()) && span.offset() + span.len() <= chunk.bytes.end;
        let chunk = self.chunks.iter().find(holds).ok_or(MietteError::OutOfBounds)?;
        let bytes = chunk.bytes.clone();
        let text = self.text.get(bytes.clone()).unwrap_or_default().as_bytes();
        // Asked without its neighbours, a place is what the drawing is headed with.
        let alone = (before, after) == (0, 0);
        let mark = self.marks.iter().find(|mark| alone && mark.bytes == *span);
        let (line, column) = mark.map_or((chunk.first, 0), |mark| {
            let zero = |number: u32| (number as usize).saturating_sub(1);
            (zero(mark.position.line), zero(mark.position.column))
        });
        let range = SourceSpan::from((bytes.start, bytes.len()));
        Ok(Box::new(MietteSpanContents::new_named(self.name.clone(), text, range, line, column, chunk.lines)))
    }
}
