//! A failure, with the place it speaks of.

use super::Look;
use super::notice::{Notice, Teller};
use crate::model::policy::Level;
use crate::text::{Source, Span};

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
    let notice = Notice {
        level: Level::Error,
        title: None,
        url: None,
        message: report.message.as_str().into(),
        help: report.help.as_deref(),
        place: report.place.as_ref().map(|(source, span)| (source, *span)),
        whence: None,
        near: Vec::new(),
        more: Vec::new(),
    };
    let mut out = String::new();
    Teller::new(look).tell(&mut out, &notice);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::RepoPath;

    fn shown(text: &str, span: Span) -> String {
        let path = RepoPath::new("a.md").expect("a path");
        let source = Source::new(path, text.to_owned());
        let look = Look { width: 80, ..Look::PLAIN };
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
