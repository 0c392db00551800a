//! A document's body with what its headings are about: the ground that all readers stand on.

use super::label::{Label, Sign, label};
use super::status::Vocabulary;
use super::topic::{Topic, topic};
use crate::syntax::markdown::{Heading, Item, Markdown, Paragraph};
use crate::text::Span;

/// A body, its sections classified.
pub(super) struct Page<'a> {
    pub(super) text: &'a str,
    pub(super) markdown: &'a Markdown,
    pub(super) words: &'a Vocabulary,
    /// For each heading, what its section is about.
    topics: Vec<Topic>,
    /// For each heading, the label of a piece of work that it begins with.
    labels: Vec<Option<Label>>,
    /// For each table, its headers as they are compared.
    headers: Vec<Vec<String>>,
}

impl<'a> Page<'a> {
    pub(super) fn new(text: &'a str, markdown: &'a Markdown, words: &'a Vocabulary) -> Self {
        let labels: Vec<Option<Label>> =
            markdown.headings.iter().map(|heading| label(text, unnumbered(text, heading.text))).collect();
        let topic = |(heading, label): (&Heading, &Option<Label>)| match label {
            Some(label) if label.sign != Sign::Blank => Topic::Detail,
            _ => topic(heading.text.of(text)),
        };
        let mut topics: Vec<Topic> = markdown.headings.iter().zip(&labels).map(topic).collect();
        let mut labels = labels;
        for at in 0..labels.len() {
            if labels[at].as_ref().is_some_and(super::label::Label::holds_others) && holds_labelled(text, markdown, at)
            {
                (topics[at], labels[at]) = (Topic::Phases, None);
            }
        }
        let header = |cell: &Span| bare(cell.of(text)).to_ascii_lowercase();
        let headers = markdown.tables.iter().map(|table| table.head.iter().map(header).collect()).collect();
        Self { text, markdown, words, topics, labels, headers }
    }

    /// The label of the heading numbered `section`.
    pub(super) fn label(&self, section: usize) -> Option<&Label> {
        self.labels.get(section)?.as_ref()
    }

    /// The headers of the table numbered `table`, in lower case and without emphasis.
    pub(super) fn headers(&self, table: usize) -> &[String] {
        self.headers.get(table).map(Vec::as_slice).unwrap_or_default()
    }

    /// What the heading numbered `section` itself is about.
    pub(super) fn own_topic(&self, section: Option<usize>) -> Topic {
        section.and_then(|at| self.topics.get(at)).copied().unwrap_or(Topic::Other)
    }

    /// What a block under the heading numbered `section` is about: the nearest heading that says,
    /// unless one further up says that it is not about this loop.
    pub(super) fn topic(&self, section: Option<usize>) -> Topic {
        let mut nearest = Topic::Other;
        for topic in self.topics_up(section) {
            match topic {
                Topic::Elsewhere => return topic,
                _ if nearest == Topic::Other => nearest = topic,
                _ => {}
            }
        }
        nearest
    }

    /// Whether a block stands among criteria, perhaps sorted by the piece of work they belong to.
    pub(super) fn is_criterion(&self, section: Option<usize>) -> bool {
        let said = |topic: &Topic| !matches!(topic, Topic::Other | Topic::Detail);
        self.topics_up(section).find(said) == Some(Topic::Criteria)
    }

    /// The items right under the heading numbered `section`.
    pub(super) fn items_of(&self, section: usize) -> &'a [Item] {
        within(&self.markdown.items, section, |item| item.section)
    }

    /// The paragraphs right under the heading numbered `section`.
    pub(super) fn paragraphs_of(&self, section: usize) -> &'a [Paragraph] {
        within(&self.markdown.paragraphs, section, |paragraph| paragraph.section)
    }

    /// Whether any of the headings over a block is about `topic`.
    pub(super) fn is_under(&self, section: Option<usize>, topic: Topic) -> bool {
        self.topics_up(section).any(|up| up == topic)
    }

    /// The topics of a section and of those it lies in, inmost first.
    fn topics_up(&self, section: Option<usize>) -> impl Iterator<Item = Topic> {
        let up = |at: &usize| self.markdown.headings.get(*at).and_then(|heading| heading.parent);
        std::iter::successors(section, up).filter_map(|at| self.topics.get(at).copied())
    }

    /// Whether a heading over the block speaks of priorities, so that `P0` is a class.
    pub(super) fn is_ranked(&self, section: Option<usize>) -> bool {
        self.markdown.ancestors(section).any(|heading| {
            let title = heading.text.of(self.text).to_ascii_lowercase();
            title.contains("priorit") || title.contains("severity")
        })
    }

    /// The words of the heading numbered `section`.
    pub(super) fn title(&self, section: Option<usize>) -> Option<&'a str> {
        Some(self.markdown.headings.get(section?)?.text.of(self.text))
    }
}

/// The blocks of one section, out of all, which are in the order of their sections.
fn within<T>(blocks: &[T], section: usize, of: impl Fn(&T) -> Option<usize>) -> &[T] {
    let from = blocks.partition_point(|block| of(block) < Some(section));
    let to = blocks.partition_point(|block| of(block) <= Some(section));
    blocks.get(from..to).unwrap_or_default()
}

/// Whether labelled items stand right under a heading, so that it is a track of phases and no phase.
fn holds_labelled(text: &str, markdown: &Markdown, at: usize) -> bool {
    let items = within(&markdown.items, at, |item| item.section).iter().filter(|item| item.parent.is_none());
    let plain = |label: &Label| label.plain && label.sign != Sign::Blank && !label.holds_others();
    items.filter_map(|item| label(text, item.text)).any(|label| plain(&label))
}

/// A title without the number before it: `Freeze` for `1. Freeze`.
pub(super) fn unnumbered(text: &str, span: Span) -> Span {
    let written = span.of(text);
    let rest = written.trim_start_matches(|c: char| c.is_ascii_digit());
    match rest.strip_prefix(['.', ')']) {
        Some(title) if rest.len() < written.len() && title.starts_with(' ') => span.within(written, title.trim_start()),
        _ => span,
    }
}

/// The words of a cell without the emphasis around them.
pub(super) fn bare(written: &str) -> &str {
    written.trim().trim_matches(['*', '_', '`', '~']).trim()
}

/// A title as a key: lower case, hyphens for everything else.
pub(super) fn slug(title: &str) -> String {
    const LONGEST: usize = 64;
    let mut slug = String::new();
    for c in title.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') && !matches!(c, '\'' | '*' | '`') {
            slug.push('-');
        }
        if slug.len() >= LONGEST {
            break;
        }
    }
    slug.trim_end_matches('-').to_owned()
}

/// A line of the form `**Key:** value` or `Key: value`: the key in lower case, and the value.
pub(super) fn field(text: &str, line: Span) -> Option<(String, Span)> {
    let written = line.of(text);
    let bare = written.trim_start_matches([' ', '\t', '>', '-', '*', '_', '+']);
    let colon = bare.find(':')?;
    let key = bare[..colon].trim_end_matches(['*', '_', ' ']);
    let named =
        !key.is_empty() && key.len() <= 32 && key.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-'));
    let value = &bare[colon + 1..];
    // `**Key:** value` closes the emphasis behind the colon.
    let value = if written.contains("**") { value.trim_start_matches('*') } else { value };
    let divided = value.is_empty() || value.starts_with([' ', '\t', '\r', '\n']);
    (named && divided).then(|| (key.to_ascii_lowercase(), line.within(written, value.trim())))
}

/// The lines of `span`, without their line ends.
pub(super) fn lines(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let written = span.of(text);
    written.lines().map(move |line| span.within(written, line))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_lines_with_a_key() {
        let read = |text: &'static str| field(text, Span::new(0, text.len())).map(|(key, value)| (key, value.of(text)));
        assert_eq!(read("**Status:** open (P1)"), Some(("status".into(), "open (P1)")));
        assert_eq!(read("- **Status**: active"), Some(("status".into(), "active")));
        assert_eq!(read("> **Blocked By:** _(none)_"), Some(("blocked by".into(), "_(none)_")));
        assert_eq!(read("Status: **CLOSED**"), Some(("status".into(), "**CLOSED**")));
        assert_eq!(read("see http://x"), None);
    }

    #[test]
    fn slugs_are_keys() {
        assert_eq!(slug("Add `parent_loop` to GAP-OP-054, 055"), "add-parent-loop-to-gap-op-054-055");
    }
}
