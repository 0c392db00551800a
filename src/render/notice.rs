//! What is told to people: drawn by miette where there is something to look at, else spoken.

use std::borrow::Cow;
use std::fmt::{self, Write};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, Severity, SourceCode, ThemeCharacters};

use super::format::word;
use super::line::one_line;
use super::window::Window;
use super::{Look, Tone};
use crate::model::policy::Level;
use crate::text::{Source, Span, harmless};

/// A message with all that belongs to it, as it is; it is made harmless when it is told.
#[derive(Debug)]
pub(super) struct Notice<'a> {
    pub(super) level: Level,
    /// What it is headed with: the code and the name of a rule.
    pub(super) title: Option<String>,
    /// Where the title leads to.
    pub(super) url: Option<String>,
    pub(super) message: Cow<'a, str>,
    pub(super) help: Option<&'a str>,
    /// Where it is. A file without text has no place to show.
    pub(super) place: Option<(&'a Source, Span)>,
    /// What its lines are headed with, where that is not their path.
    pub(super) whence: Option<String>,
    /// Further places of that file, and what is there.
    pub(super) near: Vec<(Span, &'a str)>,
    /// What else is to be said, a line each.
    pub(super) more: Vec<String>,
}

/// Tells notices in one look.
pub(super) struct Teller {
    look: Look,
    handler: GraphicalReportHandler,
}

impl Teller {
    pub(super) fn new(look: Look) -> Self {
        let theme = match (look.color, look.unicode) {
            (true, true) => GraphicalTheme::unicode(),
            (true, false) => GraphicalTheme { characters: ThemeCharacters::ascii(), ..GraphicalTheme::unicode() },
            (false, true) => GraphicalTheme::unicode_nocolor(),
            (false, false) => GraphicalTheme::none(),
        };
        let handler = GraphicalReportHandler::new_themed(theme).with_width(look.width).with_link_display_text("");
        // A name of a loop is one word: broken at a hyphen, it could not be copied.
        let handler = handler.with_word_splitter(textwrap::WordSplitter::NoHyphenation);
        Self { look, handler: handler.with_urls(look.links) }
    }

    /// Appends a notice, which ends with a newline.
    pub(super) fn tell(&self, out: &mut String, notice: &Notice<'_>) {
        if self.look.drawn {
            self.draw(out, notice);
        } else {
            say(out, notice);
        }
    }

    fn draw(&self, out: &mut String, notice: &Notice<'_>) {
        let window = notice.place.filter(|(source, _)| !source.text().is_empty()).map(|(source, span)| {
            let near = notice.near.iter().map(|(span, message)| (*span, Some(*message)));
            let name = notice.whence.as_deref().unwrap_or_else(|| source.path().as_str());
            Window::around(name, source, &std::iter::once((span, None)).chain(near).collect::<Vec<_>>())
        });
        if window.is_none() && notice.title.is_none() {
            self.plain(out, notice);
        } else if self.handler.render_report(out, &Drawn { notice, window }).is_err() {
            // The words are worth more than the drawing.
            say(out, notice);
            return;
        }
        for line in &notice.more {
            let _ = writeln!(out, "  {}", one_line(line));
        }
    }

    /// A message that is about no place and no rule.
    fn plain(&self, out: &mut String, notice: &Notice<'_>) {
        let level = self.look.paint(Tone::Bad, format!("{}:", word(notice.level)));
        let _ = writeln!(out, "{level} {}", harmless(&notice.message));
        if let Some(help) = notice.help {
            let _ = writeln!(out, "  {} {}", self.look.paint(Tone::Strong, "help:"), harmless(help));
        }
    }
}

/// A notice in sentences, for those who listen to a terminal.
fn say(out: &mut String, notice: &Notice<'_>) {
    let title = notice.title.as_deref().map(|title| format!(" {title}")).unwrap_or_default();
    let _ = writeln!(out, "{}{}: {}", word(notice.level), one_line(&title), one_line(&notice.message));
    if let Some((source, span)) = notice.place {
        let path = one_line(notice.whence.as_deref().unwrap_or_else(|| source.path().as_str()));
        let position = source.position(span);
        let _ = writeln!(out, "  at {path}, line {}, column {}", position.line, position.column);
        for (span, message) in &notice.near {
            let _ = writeln!(out, "  see line {}: {}", source.line(*span), one_line(message));
        }
    }
    let help = notice.help.map(|help| format!("help: {help}"));
    for line in help.iter().chain(&notice.more) {
        let _ = writeln!(out, "  {}", one_line(line));
    }
}

/// A notice as miette asks for it.
#[derive(Debug)]
struct Drawn<'a> {
    notice: &'a Notice<'a>,
    window: Option<Window>,
}

impl fmt::Display for Drawn<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&harmless(&self.notice.message))
    }
}

impl std::error::Error for Drawn<'_> {}

impl Diagnostic for Drawn<'_> {
    fn severity(&self) -> Option<Severity> {
        Some(match self.notice.level {
            Level::Error => Severity::Error,
            Level::Warn => Severity::Warning,
            Level::Info | Level::Off => Severity::Advice,
        })
    }

    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.notice.title.as_ref().map(|title| Box::new(one_line(title)) as Box<dyn fmt::Display>)
    }

    fn url<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.notice.url.as_ref().map(|url| Box::new(one_line(url)) as Box<dyn fmt::Display>)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.notice.help.map(|help| Box::new(harmless(help)) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.window.as_ref().map(|window| window as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        self.window.as_ref().map(|window| Box::new(window.labels()) as Box<dyn Iterator<Item = LabeledSpan>>)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::RepoPath;

    fn shown(look: Look, source: &Source, spans: &[Span]) -> String {
        let (first, near) = spans.split_first().expect("a span");
        let notice = Notice {
            level: Level::Warn,
            title: Some("LC999 odd-thing".to_owned()),
            url: Some("https://example.com/\u{1b}".to_owned()),
            message: "It is odd.".into(),
            help: None,
            place: Some((source, *first)),
            whence: None,
            near: near.iter().map(|span| (*span, "here")).collect(),
            more: vec!["fix (safe): make it even".to_owned()],
        };
        let mut out = String::new();
        Teller::new(look).tell(&mut out, &notice);
        out
    }

    fn source(text: &str) -> Source {
        Source::new(RepoPath::new("a.md").expect("a path"), text.to_owned())
    }

    #[test]
    fn a_title_leads_to_its_page_where_that_can_be_clicked() {
        let look = Look { links: true, ..Look::PLAIN };
        let out = shown(look, &source("x\n"), &[Span::new(0, 1)]);
        assert!(out.starts_with("\u{1b}]8;;https://example.com/\u{241b}\u{1b}\\LC999 odd-thing "), "{out:?}");
        assert!(shown(Look::PLAIN, &source("x\n"), &[Span::new(0, 1)]).starts_with("LC999 odd-thing\n"));
    }

    #[test]
    fn any_places_can_be_shown_together() {
        let long = "y".repeat(2000);
        let source = source(&format!("\u{feff}\u{e9}\r\n\r\n\tx\u{1b}\u{e9}\n{long}\u{e9}{long}\n\n\n\n\u{e9}"));
        let len = source.text().len();
        let places = [0, 1, 2, 3, 5, 6, 7, 8, 9, 12, 20, 400, 2000, 2013, 2015, 4020, len - 2, len - 1, len, len + 9];
        for first in places {
            for second in places {
                for wide in [0, 1, 6, 900, 5000] {
                    let spans = [Span::new(first, first + wide), Span::new(second, second + 2), Span::new(0, second)];
                    let out = shown(Look::PLAIN, &source, &spans);
                    assert!(!out.contains(['\u{1b}', '\r']) && out.len() < 9000, "{spans:?} {}\n{out}", out.len());
                    assert!(out.contains("a.md:") && !out.contains("Failed to read"), "{spans:?}\n{out}");
                    assert_eq!(out.matches("here").count(), 2, "{spans:?}\n{out}");
                }
            }
        }
    }
}
