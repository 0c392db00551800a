//! A document's body with what its headings are about: the ground that all readers stand on.

use std::cell::OnceCell;

use super::fields::lines;
use super::header::Header;
use super::label::{Label, Sign, label};
use super::marks::{bare, open_box, past_mark, unnumbered};
use super::topic::{Topic, aims, demands, topic};
use super::vocabulary::Vocabulary;
use crate::syntax::markdown::{Item, Markdown, Paragraph, Table};
use crate::text::{Short, Span, WordSet, holds_any_case, strip_any_case};

/// A body, its sections classified.
pub(super) struct Page<'a> {
    pub(super) text: &'a str,
    pub(super) markdown: &'a Markdown,
    pub(super) words: &'a Vocabulary,
    /// What is known of the section under each heading.
    sections: Vec<Section>,
    /// The headers of all tables, one table behind the other.
    headers: Vec<Header<'a>>,
    /// What any heading is about, a bit for each topic.
    topics: u16,
    /// Whether the first heading is the title of the document.
    titled: bool,
}

/// What a heading, and those over it, say of the blocks below it.
struct Section {
    /// The label of a piece of work that the heading begins with.
    label: Option<Label>,
    /// What the heading itself says.
    own: Topic,
    /// What the nearest heading says that says anything; what is elsewhere stays there.
    nearest: Topic,
    /// What this heading and those over it are about, a bit for each topic.
    under: u16,
    /// Whether what stands here are criteria, perhaps sorted by the piece of work they belong to.
    criteria: bool,
    /// Whether this heading or one over it speaks of priorities, once somebody asked.
    ranked: OnceCell<bool>,
    /// Whether this heading says that what stands here is to be so, once somebody asked.
    demanded: OnceCell<bool>,
    /// Whether this heading says that what stands here is aimed at, once somebody asked.
    aimed_at: OnceCell<bool>,
}

impl Section {
    /// The section of a heading that lies in the section `parent`.
    fn below(parent: Option<&Section>, own: Topic, label: Option<Label>) -> Self {
        let above = parent.map_or(Topic::Other, |parent| parent.nearest);
        let nearest = if own == Topic::Other || above == Topic::Elsewhere { above } else { own };
        let criteria = match own {
            Topic::Other | Topic::Detail => parent.is_some_and(|parent| parent.criteria),
            _ => own == Topic::Criteria,
        };
        let under = parent.map_or(0, |parent| parent.under) | own.bit();
        let [ranked, demanded, aimed_at] = [const { OnceCell::new() }; 3];
        Self { label, own, nearest, under, criteria, ranked, demanded, aimed_at }
    }
}

impl<'a> Page<'a> {
    /// Classifies the sections of a body. Titles are put into small letters in `lower`, which is there to be used again.
    pub(super) fn new(text: &'a str, markdown: &'a Markdown, words: &'a Vocabulary, lower: &mut String) -> Self {
        let mut sections: Vec<Section> = Vec::with_capacity(markdown.headings.len());
        let mut topics = 0;
        let titled = is_titled(markdown);
        for (at, heading) in markdown.headings.iter().enumerate() {
            let label = label(text, past_mark(text, unnumbered(text, heading.text), words));
            let holds_others = label.as_ref().is_some_and(Label::holds_others);
            let (own, label) = match label {
                Some(_) if holds_others && holds_labelled(text, markdown, at) => (Topic::Phases, None),
                Some(label) if label.sign != Sign::Blank => (Topic::Detail, Some(label)),
                label => (topic(heading.text.of(text), lower), label),
            };
            // A title names the loop: it may be called `Next steps` and hold all of its work, so nothing is inherited of it.
            let own = if titled && at == 0 && !matches!(own, Topic::Phases | Topic::Plan) { Topic::Other } else { own };
            topics |= own.bit();
            let parent = heading.parent.filter(|parent| !titled || *parent > 0);
            let parent = parent.and_then(|parent| sections.get(parent));
            sections.push(Section::below(parent, own, label));
        }
        let heads = || markdown.tables.iter().map(Table::head);
        let mut headers = Vec::with_capacity(heads().map(<[Span]>::len).sum());
        heads().for_each(|head| headers.extend(head.iter().map(|cell| Header::of(text, *cell))));
        Self { text, markdown, words, sections, headers, topics, titled }
    }

    /// Whether the first heading is the title of the document: it names the loop, whatever it is called.
    pub(super) fn is_titled(&self) -> bool {
        self.titled
    }

    /// The label of the heading numbered `section`.
    pub(super) fn label(&self, section: usize) -> Option<&Label> {
        self.sections.get(section)?.label.as_ref()
    }

    /// The name of the piece of work that the nearest labelled heading over a block is about.
    pub(super) fn piece(&self, section: Option<usize>) -> Option<&Short> {
        let mut section = section;
        while let Some(at) = section {
            if let Some(label) = self.label(at) {
                return Some(&label.name);
            }
            section = self.markdown.headings.get(at)?.parent;
        }
        None
    }

    /// The tables with their headers.
    pub(super) fn tables(&self) -> impl Iterator<Item = (&'a Table, &[Header<'a>])> {
        let mut rest = self.headers.as_slice();
        self.markdown.tables.iter().map(move |table| {
            let (headers, behind) = rest.split_at(table.head().len().min(rest.len()));
            rest = behind;
            (table, headers)
        })
    }

    /// What the heading numbered `section` itself is about.
    pub(super) fn own_topic(&self, section: Option<usize>) -> Topic {
        self.section(section).map_or(Topic::Other, |section| section.own)
    }

    /// The sections of which `holds` is true.
    pub(super) fn sections(&self, holds: impl Fn(Option<usize>) -> bool) -> impl Iterator<Item = usize> {
        (0..self.sections.len()).filter(move |at| holds(Some(*at)))
    }

    /// Whether any heading itself is about `topic`.
    pub(super) fn has(&self, topic: Topic) -> bool {
        self.topics & topic.bit() != 0
    }

    /// What a block under the heading numbered `section` is about: the nearest heading that says,
    /// unless one further up says that it is not about this loop.
    pub(super) fn topic(&self, section: Option<usize>) -> Topic {
        self.section(section).map_or(Topic::Other, |section| section.nearest)
    }

    /// Whether a block stands among criteria, perhaps sorted by the piece of work they belong to.
    pub(super) fn is_criterion(&self, section: Option<usize>) -> bool {
        self.section(section).is_some_and(|section| section.criteria)
    }

    /// Whether any of the headings over a block is about `topic`.
    pub(super) fn is_under(&self, section: Option<usize>, topic: Topic) -> bool {
        self.section(section).is_some_and(|section| section.under & topic.bit() != 0)
    }

    /// The sections about what is not this loop's work. What comes next may well be.
    pub(super) fn asides(&self) -> Vec<usize> {
        if !self.markdown.items.iter().any(|item| open_box(self.text, item).is_some()) {
            return Vec::new();
        }
        let is_next = |at: usize| self.title(Some(at)).is_some_and(|title| holds_any_case(title, "next"));
        let mut asides: Vec<usize> = Vec::new();
        for (at, heading) in self.markdown.headings.iter().enumerate() {
            // `P3: Rollback` is work, whatever it is called.
            let conditional = || self.label(at).is_none() && self.title(Some(at)).is_some_and(is_conditional);
            let own = (self.own_topic(Some(at)) == Topic::Elsewhere || conditional()) && !is_next(at);
            let below = heading.parent.is_some_and(|parent| asides.binary_search(&parent).is_ok());
            if own || below {
                asides.push(at);
            }
        }
        asides
    }

    fn section(&self, section: Option<usize>) -> Option<&Section> {
        self.sections.get(section?)
    }

    /// The items right under the heading numbered `section`.
    pub(super) fn items_of(&self, section: usize) -> &'a [Item] {
        within(&self.markdown.items, section, |item| item.section)
    }

    /// The paragraphs right under the heading numbered `section`.
    pub(super) fn paragraphs_of(&self, section: usize) -> &'a [Paragraph] {
        within(&self.markdown.paragraphs, section, |paragraph| paragraph.section)
    }

    /// The lines below the first of the item numbered `at`, and those of the items in it.
    pub(super) fn lines_below(&self, at: usize) -> impl Iterator<Item = Span> + use<'a> {
        let (text, items) = (self.text, &self.markdown.items);
        let nested = items[at + 1..].iter().take_while(move |item| items[at].span.contains(item.span));
        let children = nested.filter(move |item| item.parent == Some(at)).flat_map(|item| lines(text, item.text));
        lines(text, items[at].text).skip(1).chain(children)
    }

    /// Whether what an item says is to be so, be it so or not, as its heading or the line over its list says.
    pub(super) fn is_demanded(&self, item: &Item) -> bool {
        let titled =
            |section: &Section| *section.demanded.get_or_init(|| self.title(item.section).is_some_and(demands));
        self.section(item.section).is_some_and(titled)
            || self.lead(item).is_some_and(|lead| demands(lead.of(self.text).trim_matches(['*', '_', ':', ' '])))
    }

    /// Whether the heading numbered `section` says that what stands below it is aimed at.
    pub(super) fn is_aimed_at(&self, section: Option<usize>) -> bool {
        let titled = |known: &Section| *known.aimed_at.get_or_init(|| self.title(section).is_some_and(aims));
        self.section(section).is_some_and(titled)
    }

    /// The line that introduces the list of an item: `**Done when:**`.
    fn lead(&self, item: &Item) -> Option<Span> {
        /// What is longer says more than what follows.
        const LONGEST: u32 = 64;
        let (items, paragraphs) = (&self.markdown.items, &self.markdown.paragraphs);
        let before = paragraphs.partition_point(|paragraph| paragraph.span.start < item.span.start);
        let lead = paragraphs[..before].last().filter(|lead| lead.section == item.section)?.span;
        let next = items.get(items.partition_point(|item| item.span.start < lead.end))?;
        let ends = lead.of(self.text).trim_end_matches(['*', '_', ' ']).ends_with(':');
        (next.list == item.list && lead.end - lead.start <= LONGEST && ends).then_some(lead)
    }

    /// Whether a heading over the block speaks of priorities, so that `P0` is a class.
    pub(super) fn is_ranked(&self, section: Option<usize>) -> bool {
        let known = section.and_then(|at| Some((self.sections.get(at)?, self.markdown.headings.get(at)?)));
        known.is_some_and(|(section, heading)| {
            *section.ranked.get_or_init(|| {
                let title = heading.text.of(self.text);
                holds_any_case(title, "priorit") || holds_any_case(title, "severity") || self.is_ranked(heading.parent)
            })
        })
    }

    /// Whether a heading over the block, up to that of a phase, says that something is checked or reviewed.
    pub(super) fn checks(&self, section: Option<usize>) -> bool {
        let over = std::iter::successors(section, |at| self.markdown.headings.get(*at)?.parent);
        let names =
            over.skip_while(|at| self.titled && *at == 0).take_while(|at| self.own_topic(Some(*at)) != Topic::Detail);
        names.filter(|at| !self.titled || *at > 0).filter_map(|at| self.title(Some(at))).any(super::topic::checks)
    }

    /// Whether a table tells what was so at some time, and not what is: its rows have dates where an account is given,
    /// or one name has several rows. The names stand in `column`.
    pub(super) fn is_record(&self, table: &Table, headers: &[Header<'_>], column: usize) -> bool {
        /// Headers of columns that say when.
        const DATES: WordSet = WordSet::of(&["date", "day", "when", "time", "timestamp", "at"]);
        let first = headers.first().is_some_and(|header| header.is(&DATES));
        let topic = self.topic(table.section);
        let repeats = || {
            let cells = table.rows().filter_map(|row| row.cells.get(column));
            let mut names: Vec<&str> = cells.map(|cell| bare(cell.of(self.text))).collect();
            names.sort_unstable();
            names.windows(2).any(|pair| pair[0] == pair[1] && !pair[0].is_empty())
        };
        match topic {
            Topic::History => headers.iter().any(|header| header.is(&DATES)) || repeats(),
            Topic::Account => first,
            _ => first && repeats(),
        }
    }

    /// The words of the heading numbered `section`.
    pub(super) fn title(&self, section: Option<usize>) -> Option<&'a str> {
        Some(self.markdown.headings.get(section?)?.text.of(self.text))
    }
}

/// Whether the first heading is the only one of the highest level.
fn is_titled(markdown: &Markdown) -> bool {
    let mut highest = markdown.headings.iter().enumerate().filter(|(_, heading)| heading.level == 1);
    highest.next().is_some_and(|(at, _)| at == 0) && highest.next().is_none()
}

/// The blocks of one section, out of all, which are in the order of their sections.
fn within<T>(blocks: &[T], section: usize, of: impl Fn(&T) -> Option<usize>) -> &[T] {
    let from = blocks.partition_point(|block| of(block) < Some(section));
    let to = blocks.partition_point(|block| of(block) <= Some(section));
    blocks.get(from..to).unwrap_or_default()
}

/// Whether a title says that what stands below is done only on some occasion, if at all. `Rollback drill` is work.
fn is_conditional(title: &str) -> bool {
    const OCCASIONS: WordSet = WordSet::of(&["rollback", "abort"]);
    const LISTS: WordSet =
        WordSet::of(&["", "plan", "checklist", "steps", "procedure", "criteria", "path", "strategy"]);
    const ASIDE: WordSet = WordSet::of(&["parking lot", "nice to have", "nice-to-have", "optional", "backlog"]);
    let bare = title.split(['(', ':', '\u{2014}']).next().unwrap_or_default().trim();
    let (first, rest) = bare.split_once(' ').unwrap_or((bare, ""));
    ASIDE.has(bare)
        || OCCASIONS.has(first) && LISTS.has(rest.trim())
        || holds_any_case(title, "if it recurs")
        || strip_any_case(title, "deferred to ").is_some()
}

/// Whether labelled items stand right under a heading, so that it is a track of phases and no phase.
fn holds_labelled(text: &str, markdown: &Markdown, at: usize) -> bool {
    let items = within(&markdown.items, at, |item| item.section).iter().filter(|item| item.parent.is_none());
    let plain = |label: &Label| label.plain && label.sign != Sign::Blank && !label.holds_others();
    items.filter_map(|item| label(text, item.text)).any(|label| plain(&label))
}
