//! Suppressions: `loopctl: allow LC306 P3 until 2026-04-01: vendor ships in March`.
//!
//! In Markdown they stand in comments, in YAML and TOML behind a `#`. One that names a row holds for
//! that row, wherever it stands. One that names none holds for the row it stands in, for the
//! section of the heading above it, or for the block below it.

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::model::{Day, LoopDoc, Table};
use crate::text::{Source, Span};

/// What announces a suppression in a comment.
const MARK: &str = "loopctl:";

/// Whether there may be suppressions in a document: only its front matter and its comments are looked at.
pub(super) fn is_marked(document: &LoopDoc) -> bool {
    static FINDER: LazyLock<Finder<'_>> = LazyLock::new(|| Finder::new(MARK));
    let text = document.text();
    let marked = |part: &str| FINDER.find(part.as_bytes()).is_some();
    let mut opaque = document.markdown.opaque.iter().map(|opaque| opaque.of(text));
    marked(&text[..document.front.body]) || opaque.any(|opaque| is_html(opaque) && marked(opaque))
}

/// Whether what nobody reads as text is a comment, and no code.
fn is_html(opaque: &str) -> bool {
    opaque.trim_start().starts_with('<')
}

/// One suppression, as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Allow {
    /// The whole comment.
    pub span: Span,
    /// The rules it names, by code or name, and where.
    pub rules: Vec<(String, Span)>,
    /// The row it names.
    pub row: Option<String>,
    /// The last day on which it holds, and where that is written.
    pub until: Option<(Day, Span)>,
    /// Why.
    pub reason: String,
    /// The bytes it holds for, where it names no row.
    pub scope: Span,
    /// Why it cannot be heard.
    pub broken: Option<(Span, String)>,
}

/// The suppressions of a document, in the order of the text.
pub fn allows(document: &LoopDoc) -> Vec<Allow> {
    let text = document.text();
    let head = document.front.body;
    let marks = memchr::memmem::find_iter(text.as_bytes(), MARK);
    let found = marks.filter_map(|at| {
        if at < head {
            let whole = Span::new(0, text.len());
            return Some(Allow { scope: whole, ..read(text, line_comment(text, at)?, at) });
        }
        let comment = html_comment(text, at)?;
        // In code it is an example.
        let code = document.markdown.code.iter().any(|code| code.contains(comment));
        let opaque = document.markdown.opaque.iter().find(|opaque| opaque.contains(comment));
        let comments = opaque.is_some_and(|opaque| is_html(opaque.of(text)));
        (!code && comments).then(|| Allow { scope: scope(document, comment), ..read(text, comment, at) })
    });
    found.collect()
}

/// The suppressions of a file of lines, such as a registry: each holds for the piece it stands in
/// or above, of `pieces`, which are in the order of the text; else for the line it ends or the next.
pub(super) fn allows_of_lines(source: &Source, pieces: &[Span]) -> Vec<Allow> {
    let text = source.text();
    let marks = memchr::memmem::find_iter(text.as_bytes(), MARK);
    let found = marks.filter_map(|at| {
        let comment = line_comment(text, at)?;
        let next = pieces.partition_point(|piece| piece.end <= comment.start);
        let scope = pieces.get(next).copied().unwrap_or_else(|| {
            let lines = source.lines();
            let line = lines.line(comment.start);
            let own = lines.start(line).unwrap_or(0) as usize;
            let last = if text[own..comment.start as usize].trim().is_empty() { line + 2 } else { line + 1 };
            Span::new(own, lines.start(last).map_or(text.len(), |end| end as usize))
        });
        Some(Allow { scope, ..read(text, comment, at) })
    });
    found.collect()
}

/// The comment of a line that the mark at `at` opens: `# loopctl: ...`.
fn line_comment(text: &str, at: usize) -> Option<Span> {
    let line = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let before = text[line..at].trim_end();
    let sign = before.strip_suffix('#')?;
    let opens = sign.is_empty() || sign.ends_with([' ', '\t']);
    let end = text[at..].find(['\n', '\r']).map_or(text.len(), |len| at + len);
    opens.then(|| Span::new(line + sign.len(), end))
}

/// The comment of Markdown that the mark at `at` opens: `<!-- loopctl: ... -->`.
fn html_comment(text: &str, at: usize) -> Option<Span> {
    let start = text[..at].trim_end().strip_suffix("<!--")?.len();
    let end = at + text[at..].find("-->")? + "-->".len();
    Some(Span::new(start, end))
}

/// The bytes that a comment without a row holds for.
fn scope(document: &LoopDoc, comment: Span) -> Span {
    let (text, markdown) = (document.text(), &document.markdown);
    let rows = markdown.tables.iter().flat_map(Table::rows).map(|row| row.span);
    if let Some(row) = rows.into_iter().find(|row| row.contains(comment)) {
        return row;
    }
    // An item is found at its own words: what is nested in it comes later.
    let items = markdown.items.iter().filter(|item| item.span.contains(comment)).map(|item| item.span);
    if let Some(item) = items.min_by_key(|item| item.len()) {
        return item;
    }
    if let Some(paragraph) =
        markdown.paragraphs.iter().map(|paragraph| paragraph.span).find(|span| span.contains(comment))
    {
        return paragraph;
    }
    let above = markdown.headings.iter().rev().find(|heading| heading.span.start <= comment.start);
    if let Some(heading) = above {
        let between = text.get(heading.span.end as usize..comment.start as usize).unwrap_or_default();
        if heading.span.contains(comment) || is_blank(between) {
            return Span { start: heading.span.start, end: heading.end };
        }
    }
    next_block(document, comment)
}

/// Whether nothing but white space and comments stands in `between`.
fn is_blank(mut between: &str) -> bool {
    loop {
        between = between.trim_start();
        match between.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")) {
            Some((_, rest)) => between = rest,
            None => return between.is_empty(),
        }
    }
}

/// The table, list, paragraph or heading that follows a comment.
fn next_block(document: &LoopDoc, comment: Span) -> Span {
    let markdown = &document.markdown;
    let mut lists: Vec<(usize, Span)> = Vec::new();
    for item in markdown.items.iter().filter(|item| item.parent.is_none()) {
        match lists.last_mut() {
            Some((list, span)) if *list == item.list => span.end = item.span.end,
            _ => lists.push((item.list, item.span)),
        }
    }
    let blocks = markdown.tables.iter().map(|table| table.span);
    let blocks = blocks.chain(lists.into_iter().map(|(_, span)| span));
    let blocks = blocks.chain(markdown.paragraphs.iter().map(|paragraph| paragraph.span));
    let blocks = blocks.chain(markdown.headings.iter().map(|heading| heading.span));
    blocks.filter(|block| block.start >= comment.end).min_by_key(|block| block.start).unwrap_or(comment)
}

/// Reads the words of a suppression behind its mark.
fn read(text: &str, comment: Span, mark: usize) -> Allow {
    let mut allow = Allow {
        span: comment,
        rules: Vec::new(),
        row: None,
        until: None,
        reason: String::new(),
        scope: comment,
        broken: None,
    };
    let words = Span::new(mark + MARK.len(), comment.end as usize);
    let words = words.within(words.of(text), words.of(text).trim_end_matches("-->")).trimmed(text);
    let written = words.of(text);
    let Some(rest) = written.strip_prefix("allow").filter(|rest| rest.starts_with(char::is_whitespace)) else {
        allow.broken = Some((words, "behind `loopctl:` nothing is heard but `allow`".to_owned()));
        return allow;
    };
    let (terms, reason) = rest.split_once(':').unwrap_or((rest, ""));
    reason.trim().clone_into(&mut allow.reason);
    let mut tokens = terms.split_whitespace().peekable();
    // Codes go on for as long as commas say so.
    while let Some(token) = tokens.next() {
        for name in token.split(',').filter(|name| !name.is_empty()) {
            allow.rules.push((name.to_owned(), words.within(written, name)));
        }
        let goes_on = token.ends_with(',') || tokens.peek().is_some_and(|next| next.starts_with(','));
        if !goes_on {
            break;
        }
    }
    let rest: Vec<&str> = tokens.collect();
    let until = rest.iter().position(|token| *token == "until");
    let row = rest[..until.unwrap_or(rest.len())].join(" ");
    allow.row = (!row.is_empty()).then_some(row);
    if let Some(at) = until {
        let date = rest.get(at + 1).copied().unwrap_or_default();
        match Day::parse(date) {
            Some(day) if rest.len() == at + 2 => allow.until = Some((day, words.within(written, date))),
            _ => allow.broken = Some((words, format!("`until {}` is no day", rest[at + 1..].join(" ")))),
        }
    }
    if allow.rules.is_empty() {
        allow.broken = Some((words, "it names no rule".to_owned()));
    } else if allow.reason.is_empty() && allow.broken.is_none() {
        allow.broken = Some((words, "it gives no reason".to_owned()));
    }
    allow
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Vocabulary;
    use crate::text::RepoPath;

    fn document(text: &str) -> LoopDoc {
        let path = RepoPath::new("a.scope.md").expect("a path");
        LoopDoc::read(Source::new(path, text.to_owned()), &Vocabulary::default())
    }

    fn one(text: &str) -> (LoopDoc, Allow) {
        let document = document(text);
        let found = allows(&document);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(is_marked(&document), "{text}");
        let allow = found.into_iter().next().expect("one");
        (document, allow)
    }

    #[test]
    fn the_words_are_read() {
        let (_, allow) =
            one("x\n\n<!-- loopctl: allow LC306, stale-blocker Phase 3 until 2026-04-01: vendor: March -->\n");
        assert_eq!(allow.rules.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["LC306", "stale-blocker"]);
        assert_eq!(allow.row.as_deref(), Some("Phase 3"));
        assert_eq!(allow.until.map(|(day, _)| day.to_string()).as_deref(), Some("2026-04-01"));
        assert_eq!(allow.reason, "vendor: March");
        assert_eq!(allow.broken, None);
        let (_, allow) = one("x\n\n<!-- loopctl: allow LC204,\n  LC213 P1:\n  a long story -->\n");
        assert_eq!(allow.rules.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>(), ["LC204", "LC213"]);
        assert_eq!((allow.row.as_deref(), &*allow.reason), (Some("P1"), "a long story"));
    }

    #[test]
    fn it_holds_where_a_reader_would_think() {
        let comment = "<!-- loopctl: allow LC204: why -->";
        for (text, holds) in [
            (format!("## A\n{comment}\n\n- x\n\ny\n\n## B\n"), format!("## A\n{comment}\n\n- x\n\ny\n\n")),
            (format!("## A\n\nx\n\n{comment}\n- one\n- two\n\ny\n"), "- one\n- two\n".to_owned()),
            (format!("| a | b |\n|---|---|\n| 1 | 2 {comment} |\n| 3 | 4 |\n"), format!("| 1 | 2 {comment} |")),
            (format!("- one {comment}\n- two\n"), format!("- one {comment}\n")),
            (format!("---\nstatus: x # loopctl: allow LC204: why\n---\nbody {}\n", ""), String::new()),
        ] {
            let (document, allow) = one(&text);
            if holds.is_empty() {
                assert_eq!(allow.scope.of(document.text()), text);
            } else {
                assert_eq!(allow.scope.of(document.text()).trim(), holds.trim(), "{text}");
            }
        }
    }

    #[test]
    fn an_example_suppresses_nothing() {
        for text in ["`<!-- loopctl: allow LC204: why -->`\n", "```\n<!-- loopctl: allow LC204: why -->\n```\n"] {
            assert_eq!(allows(&document(text)), [], "{text}");
        }
    }

    #[test]
    fn what_cannot_be_heard_says_why() {
        for text in [
            "<!-- loopctl: allow LC204 -->\n",
            "<!-- loopctl: allow : why -->\n",
            "<!-- loopctl: allow LC204 until soon: why -->\n",
            "<!-- loopctl: disable LC204: why -->\n",
        ] {
            assert!(one(text).1.broken.is_some(), "{text}");
        }
    }
}
