//! Code and comments that nothing closes, or not where it was meant: what they take in is read by nobody.

use super::Markdown;
use crate::text::Span;

/// A block of code or a comment that takes in what was meant to be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unclosed<'a> {
    /// The line that opens it.
    pub opening: Span,
    /// The first heading, table or box that it takes in.
    pub taken: Span,
    /// Where it should have been closed: behind the words before that.
    pub end: u32,
    /// What closes it.
    pub closing: &'a str,
    /// Whether it is a comment.
    pub is_comment: bool,
}

impl Markdown {
    /// The first block that nothing closes before what was meant to be read. An example in Markdown is meant to hold such.
    pub fn unclosed<'a>(&self, text: &'a str) -> Option<Unclosed<'a>> {
        let end = text.trim_end().len();
        let is_last = |span: &Span| span.end as usize >= end;
        let fences = || self.opaque.iter().filter_map(|span| Fence::of(text, *span));
        let left_open = fences().next_back().is_some_and(|last| is_last(&last.span) && !last.is_closed(text));
        let code = fences()
            .filter(|fence| left_open || fence.holds_another(text))
            .find_map(|fence| (!fence.shows_markdown).then(|| fence.takes_in(text)).flatten());
        let comment = self.opaque.iter().filter(|span| is_last(span)).find_map(|span| {
            let written = span.of(text);
            let open = written.trim_start().starts_with("<!--") && !written.contains("-->");
            open.then(|| taken(text, *span, " -->", true)).flatten()
        });
        code.or(comment)
    }
}

/// A fenced block of code that stands in no list and no quote.
struct Fence<'a> {
    span: Span,
    /// The signs that it opens with.
    signs: &'a str,
    shows_markdown: bool,
}

impl<'a> Fence<'a> {
    fn of(text: &'a str, span: Span) -> Option<Self> {
        // That is a comment.
        if text.as_bytes().get(span.start as usize) == Some(&b'<') {
            return None;
        }
        let (signs, info) = opener(span.of(text).lines().next()?)?;
        let before = &text[..span.start as usize];
        let alone = before.ends_with('\n') || before.rsplit('\n').next()?.trim().is_empty();
        let shows_markdown = ["markdown", "md", "mdx"].iter().any(|name| info.eq_ignore_ascii_case(name));
        alone.then_some(Self { span, signs, shows_markdown })
    }

    fn is_closed(&self, text: &str) -> bool {
        self.span.of(text).trim_end().lines().skip(1).last().is_some_and(|line| {
            opener(line).is_some_and(|(signs, info)| signs.starts_with(self.signs) && info.is_empty())
        })
    }

    /// Whether a line in it opens a block of code, as none would in code.
    fn holds_another(&self, text: &str) -> bool {
        self.span
            .of(text)
            .lines()
            .skip(1)
            .any(|line| opener(line).is_some_and(|(signs, info)| signs.starts_with(self.signs) && !info.is_empty()))
    }

    fn takes_in(&self, text: &'a str) -> Option<Unclosed<'a>> {
        taken(text, self.span, self.signs, false)
    }
}

/// The signs of the fence that a line is, and the words behind them.
fn opener(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let sign = line.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let info = line.trim_start_matches(sign);
    let signs = &line[..line.len() - info.len()];
    (signs.len() >= 3 && !info.contains('`')).then_some((signs, info.trim()))
}

/// What the block at `span` takes in: the first line behind a blank one that begins a section, a table or a list of boxes.
fn taken<'a>(text: &str, span: Span, closing: &'a str, is_comment: bool) -> Option<Unclosed<'a>> {
    let first = span.of(text).lines().next()?;
    let opening = Span::at(span.start as usize).within(&text[span.start as usize..], first.trim_end());
    let mut blank = false;
    let mut end = opening.end;
    for line in span.of(text).lines().skip(1) {
        let place = span.within(span.of(text), line.trim_end());
        if blank && begins_a_block(line, &text[place.end as usize..]) {
            return Some(Unclosed { opening, taken: place, end, closing, is_comment });
        }
        blank = line.trim().is_empty();
        end = if blank { end } else { place.end };
    }
    None
}

/// Whether a line begins what code and comments do not hold: a heading below the first level, which in many languages
/// is a comment, a table, an item with a box.
fn begins_a_block(line: &str, behind: &str) -> bool {
    let titled = line.trim_start_matches('#');
    let hashes = line.len() - titled.len();
    let heading = (2..=6).contains(&hashes)
        && titled.strip_prefix(' ').is_some_and(|title| title.starts_with(char::is_alphanumeric));
    let next = behind.trim_start_matches(['\r', ' ']).strip_prefix('\n').and_then(|rest| rest.lines().next());
    let ruled = next.is_some_and(|next| {
        next.starts_with('|') && next.contains("--") && next.bytes().all(|byte| b"|-: \t\r".contains(&byte))
    });
    let boxed = ["- [ ] ", "- [x] ", "- [X] "].iter().any(|mark| line.starts_with(mark));
    heading || line.starts_with('|') && ruled || boxed
}

#[cfg(test)]
mod tests {
    use super::super::markdown;

    fn taken(text: &str) -> Option<&str> {
        markdown(text, 0).unclosed(text).map(|unclosed| unclosed.taken.of(text))
    }

    #[test]
    fn what_a_forgotten_fence_takes_in_is_found() {
        for (text, line) in [
            ("```bash\nrun\n\n## Phases\n\ntext\n", Some("## Phases")),
            ("```bash\nrun\n\n## Phases\n\n```bash\nrun\n```\n", Some("## Phases")),
            ("```\nrun\n\n| a | b |\n|---|---|\n| c | d |\n\n```\nrun\n```\n", Some("| a | b |")),
            ("<!-- a remark\n\n- [ ] a box\n", Some("- [ ] a box")),
            // The last fence opens and closes nothing, and nothing is taken in.
            ("```\nrun\n", None),
            ("```sh\nrun\n\n# a comment\nrun\n", None),
            ("```sh\nrun\n\n## a comment\n```\n", None),
            ("```markdown\ntext\n\n## Phases\n```\n\n```sh\nrun\n", None),
            ("````\n```sh\n\n## Phases\n```\n````\n", None),
            ("- ```sh\n  run\n\n## Phases\n", None),
            ("<!-- a\n\n## b\n-->\n", None),
        ] {
            assert_eq!(taken(text), line, "{text}");
        }
    }
}
