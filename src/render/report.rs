//! A message with the place it speaks of, drawn by miette.
//!
//! miette prints whatever it is given and counts lines from the top of the file; it is handed a
//! window of a few lines, made harmless, whose lines are counted by us.

use std::fmt;

use miette::{
    Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, MietteError, MietteSpanContents, SourceCode,
    SourceSpan, SpanContents,
};

use super::Look;
use crate::text::{Source, Span, harmless};

/// A message, perhaps about a place, perhaps with advice.
#[derive(Clone, Debug)]
pub struct Report {
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where it is wrong.
    pub place: Option<(Source, Span)>,
}

/// `report` as text for people, with a newline at its end.
pub fn report(report: &Report, look: Look) -> String {
    let Some((source, span)) = &report.place else {
        let mut out = format!("{} {}\n", look.paint(super::Tone::Bad, "error:"), harmless(&report.message));
        if let Some(help) = &report.help {
            out.push_str(&format!("  {} {}\n", look.paint(super::Tone::Strong, "help:"), harmless(help)));
        }
        return out;
    };
    let drawn = Drawn {
        message: harmless(&report.message).into_owned(),
        help: report.help.as_deref().map(|help| harmless(help).into_owned()),
        window: Window::around(source, *span),
    };
    let theme = match (look.color, look.unicode) {
        (true, true) => GraphicalTheme::unicode(),
        (true, false) => GraphicalTheme { characters: miette::ThemeCharacters::ascii(), ..GraphicalTheme::unicode() },
        (false, true) => GraphicalTheme::unicode_nocolor(),
        (false, false) => GraphicalTheme::none(),
    };
    let mut out = String::new();
    let handler = GraphicalReportHandler::new_themed(theme).with_width(look.width).with_links(false);
    match handler.render_report(&mut out, &drawn) {
        Ok(()) => out,
        // The words are worth more than the drawing.
        Err(fmt::Error) => format!("error: {}\n", drawn.message),
    }
}

#[derive(Debug)]
struct Drawn {
    message: String,
    help: Option<String>,
    window: Window,
}

impl fmt::Display for Drawn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Drawn {}

impl Diagnostic for Drawn {
    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        Some(&self.window)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(std::iter::once(LabeledSpan::new_with_span(None, self.window.label))))
    }
}

/// A few lines of a source, harmless and of bounded length.
#[derive(Debug)]
struct Window {
    name: String,
    text: String,
    /// The number of the first line, from zero.
    first: usize,
    lines: usize,
    label: SourceSpan,
    /// Line and column of the place, from zero.
    line: usize,
    column: usize,
}

impl Window {
    /// One line before and one behind the place.
    fn around(source: &Source, span: Span) -> Self {
        /// The longest stretch of a line shown on either side of the place.
        const SIDE: usize = 200;
        let lines = source.lines();
        let line = lines.line(span.start);
        let start_of = |line: u32| lines.start(line).map_or(source.text().len(), |start| start as usize);
        let (from, own) = (start_of(line.saturating_sub(1).max(1)), start_of(line));
        let (next, to) = (start_of(line + 1), start_of(line + 2));
        let text = source.text();
        let own_end = own + text[own..next].trim_end_matches(['\n', '\r']).len();
        let at = text.floor_char_boundary((span.start as usize).clamp(own, own_end));
        let end = (span.end as usize).clamp(at, own_end);
        let end = text.floor_char_boundary(end.min(at + SIDE));
        let left = text.ceil_char_boundary(own.max(at.saturating_sub(SIDE)));
        let right = text.floor_char_boundary(own_end.min(end + SIDE));
        let mut shown = String::new();
        if own - from <= SIDE {
            shown.push_str(&harmless(&text[from..own]).replace('\r', ""));
        }
        let first = if shown.is_empty() { line } else { line - 1 };
        if left > own {
            shown.push('\u{2026}');
        }
        shown.push_str(&harmless(&text[left..at]));
        let label = shown.len();
        shown.push_str(&harmless(&text[at..end]));
        // An empty place at the end of a line is drawn under a blank.
        let width = (shown.len() - label).max(1);
        if at == end {
            shown.push(' ');
        }
        shown.push_str(&harmless(&text[end..right]));
        shown.push('\n');
        let behind = text[next..to].trim_end_matches(['\n', '\r']);
        if !behind.is_empty() && behind.len() <= SIDE {
            shown.push_str(&harmless(behind));
        }
        let lines = shown.lines().count();
        let name = harmless(source.path().as_str()).into_owned();
        let position = source.position(span);
        Self {
            name,
            text: shown,
            first: (first as usize).saturating_sub(1),
            lines,
            label: (label, width).into(),
            line: (position.line as usize).saturating_sub(1),
            column: (position.column as usize).saturating_sub(1),
        }
    }
}

impl SourceCode for Window {
    fn read_span<'a>(
        &'a self,
        _span: &SourceSpan,
        before: usize,
        after: usize,
    ) -> Result<Box<dyn SpanContents<'a> + 'a>, MietteError> {
        let contents = |from: usize, line: usize, column: usize, lines: usize| {
            let text = self.text.get(from..).unwrap_or_default().as_bytes();
            MietteSpanContents::new_named(self.name.clone(), text, (from, text.len()).into(), line, column, lines)
        };
        if (before, after) == (0, 0) {
            // Asked for the place alone, which the drawing is headed with.
            return Ok(Box::new(contents(self.label.offset(), self.line, self.column, 1)));
        }
        let contents = contents(0, self.first, 0, self.lines);
        Ok(Box::new(contents))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::RepoPath;

    fn shown(text: &str, span: Span) -> String {
        let path = RepoPath::new("a.md").expect("a path");
        let source = Source::new(path, text.to_owned());
        let look = Look { color: false, unicode: true, width: 80 };
        super::report(&Report { message: "wrong".into(), help: None, place: Some((source, span)) }, look)
    }

    #[test]
    fn the_place_is_shown_with_its_neighbours() {
        let out = shown("one\ntwo words\nthree\nfour\n", Span::new(8, 13));
        assert!(out.contains("2 \u{2502} two words"), "{out}");
        assert!(out.contains("a.md:2:5"), "{out}");
        assert!(out.contains("1 \u{2502} one") && out.contains("3 \u{2502} three") && !out.contains("four"), "{out}");
    }

    #[test]
    fn any_place_can_be_shown() {
        let text = "\u{1b}[31m\u{e9}\r\nx\u{e9}\n\n".repeat(3) + &"y".repeat(30_000);
        for start in 0..=text.len() {
            if start % 97 == 0 || start < 60 {
                let out = shown(&text, Span::new(start, start + 3));
                assert!(!out.contains('\u{1b}') && out.len() < 4000, "{start} {out}");
            }
        }
    }
}
