//! The YAML at the head of a document: where it stands, what it holds, what is wrong with it.
//!
//! `gray_matter` reads a front matter that is in order, through an engine of our own that keeps
//! spans. What is not in order is recovered line by line, so that one bad value hides no other.

mod duplicates;
mod engine;
mod recover;
mod split;
mod surprise;

pub use duplicates::Duplicate;
pub use recover::as_value;
pub use split::Head;
pub use surprise::Surprise;

use super::plain::{self, Flat, Look};
use super::tree::{Kind, Node};
use crate::text::{Edit, Fault, Span, limits};

/// The front matter of a document, as far as it could be read.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    /// Where it stands; nothing if the document has none.
    pub head: Option<Head>,
    /// The offset at which the body begins.
    pub body: usize,
    /// The top-level keys and their values, in the order of the text.
    pub entries: Vec<(Node, Node)>,
    /// What could not be read as written.
    pub faults: Vec<Fault>,
    /// Where the keys stand.
    places: Places,
}

impl FrontMatter {
    /// The value under `key`: the last one that is written, as YAML readers have it.
    #[inline]
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, value)| value)
    }

    /// Key and value under `key`.
    #[inline]
    pub fn entry(&self, key: &str) -> Option<&(Node, Node)> {
        match self.places.0[mark(key.as_bytes())] {
            0 => None,
            upto => self.find(key, upto),
        }
    }

    /// Key and value under `key`, whose place is `upto`.
    fn find(&self, key: &str, upto: u8) -> Option<&(Node, Node)> {
        let upto = if upto == u8::MAX { self.entries.len() } else { upto.into() };
        self.entries.get(..upto)?.iter().rev().find(|(k, _)| k.says(key))
    }
}

/// For each [`mark`], how many entries there are up to the last whose key has it; of 255 or more, 255.
///
/// A document is asked for thirty keys and has a few of them: most are told absent without a search, and most others are
/// found at once.
#[derive(Clone, Debug)]
struct Places([u8; 64]);

impl Default for Places {
    fn default() -> Self {
        Self([0; 64])
    }
}

impl Places {
    fn of(entries: &[(Node, Node)]) -> Self {
        let mut places = Self::default();
        let mut upto: u8 = 0;
        for (key, _) in entries {
            upto = upto.saturating_add(1);
            if let Kind::Scalar(text, _) = &key.kind {
                places.0[mark(text.as_bytes())] = upto;
            }
        }
        places
    }

    /// How many marks the keys have.
    fn count(&self) -> usize {
        self.0.iter().fold(0, |count, place| count + u8::from(*place > 0)).into()
    }
}

/// One number of 64 that stands for a key: keys with different numbers are different.
#[inline]
fn mark(key: &[u8]) -> usize {
    let ends = key.first().zip(key.last()).map_or(0, |(first, last)| usize::from(*first) * 7 + usize::from(*last));
    (ends + key.len()) % 64
}

/// Reads the front matter of the document `text`.
pub fn front_matter(text: &str) -> FrontMatter {
    at_a_look(text).unwrap_or_else(|| in_steps(text))
}

/// A front matter of which a look tells where it ends and what it holds: nearly all are so.
fn at_a_look(text: &str) -> Option<FrontMatter> {
    let (head, flat) = split::at_a_look(text)?;
    if flat.entries.is_empty() || head.yaml.len() > limits::FRONT_MATTER_BYTES {
        return None;
    }
    let (places, body) = (Places::of(&flat.entries), head.whole.end as usize);
    let (entries, faults) = told(text, flat);
    Some(FrontMatter { head: Some(head), body, entries, faults, places })
}

/// A front matter whose end is found before what it holds is read.
fn in_steps(text: &str) -> FrontMatter {
    let (head, body) = split::split(text);
    let Some(head) = head else {
        return FrontMatter { body, ..FrontMatter::default() };
    };
    let mut read = FrontMatter { head: Some(head), body, ..FrontMatter::default() };
    if head.yaml.len() > limits::FRONT_MATTER_BYTES {
        let kib = limits::FRONT_MATTER_BYTES >> 10;
        let start = Span::at(head.yaml.start as usize);
        read.faults.push(Fault::limit(start, format!("front matter of more than {kib} KiB")));
        return read;
    }
    (read.entries, read.faults) = entries(text, head);
    read.places = Places::of(&read.entries);
    let above = Span::new(0, head.open.start as usize);
    let blank = above.of(text).trim_start_matches('\u{feff}');
    if !blank.is_empty() {
        let span = Span::new(above.end as usize - blank.len(), above.end as usize);
        let mut fault = Fault::new(head.open, "front matter does not begin on the first line, so others do not see it");
        fault.help = Some("take out the blank lines above it".into());
        fault.fix = Some(Edit { span, text: String::new() });
        read.faults.push(fault);
    }
    if !head.closed {
        read.faults.push(
            Fault::new(head.open, "front matter is not closed")
                .help("end it with a line that holds `---` and nothing else"),
        );
    }
    read
}

/// The keys and values of a head, and what is wrong with it.
///
/// One that is nothing but lines that are certain at a look is read where it stands.
fn entries(text: &str, head: Head) -> (Vec<(Node, Node)>, Vec<Fault>) {
    match plain::look(head.yaml.of(text), head.yaml.start as usize) {
        Look::Read(flat) if !flat.entries.is_empty() => told(text, flat),
        // No parser reads it.
        Look::Doubled(_) => recover::recover(text, head),
        _ => parsed(text, head),
    }
}

/// The keys and values that a look tells, and what is wrong with them.
fn told(text: &str, Flat { mut entries, doubled }: Flat) -> (Vec<(Node, Node)>, Vec<Fault>) {
    // They are kept as long as the document; the room behind them is not.
    entries.shrink_to_fit();
    let faults = doubled.iter().map(|nth| recover::doubled(text, &entries[*nth])).collect();
    (entries, faults)
}

/// The keys and values of a head as the parser has them, and what is wrong with it.
fn parsed(text: &str, head: Head) -> (Vec<(Node, Node)>, Vec<Fault>) {
    match engine::read(text, head) {
        Some(root) if root.is_null() => (Vec::new(), Vec::new()),
        Some(Node { kind: Kind::Map(entries), .. }) => (entries, Vec::new()),
        Some(root) => {
            let fault = Fault::new(root.span, "front matter is not a list of `key: value` lines");
            (Vec::new(), vec![fault])
        }
        None => recover::recover(text, head),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Lines as people write them, some of which are no YAML.
    fn line() -> impl Strategy<Value = String> {
        prop_oneof![
            4 => "[a-z_]{1,4}: [a-z]{1,4}( [a-z]{1,4})?( #x)?",
            4 => "[a-z]{1,4}: [a-zA-Z]{1,4}: [a-z'\"\\\\:#]{1,4}[ \t]?",
            2 => "[a-z]{1,4}:( \\[\\]| \"x\"| 'x'|)",
            2 => "  - [a-z]{1,4}(: x|: y: z)?",
            1 => "(#.{0,4}|\u{3000}|)",
            1 => "[a-z]: x: y(\u{3000}|\u{e9}|\u{a0})",
            1 => "[ -~]{0,12}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_look_finds_what_parser_and_recovery_find(
            lines in proptest::collection::vec(line(), 1..6), crlf: bool, closed: bool,
        ) {
            let newline = if crlf { "\r\n" } else { "\n" };
            let text = ["---", &lines.join(newline), if closed { "---" } else { "" }, ""].join(newline);
            if let (Some(head), _) = split::split(&text) {
                prop_assert_eq!(entries(&text, head), parsed(&text, head), "{:?}", text);
            }
            if let Some(look) = at_a_look(&text) {
                let steps = in_steps(&text);
                let told = |read: FrontMatter| (read.head, read.body, read.entries, read.faults);
                prop_assert_eq!(told(look), told(steps), "{:?}", text);
            }
        }
    }

    fn value(text: &str, key: &str) -> Option<String> {
        front_matter(text).get(key).and_then(Node::text).map(str::to_owned)
    }

    #[test]
    fn a_key_is_found_where_it_stands_last() {
        let lines = (0..600).map(|nth| format!("k{}: {nth}\n", nth % 300)).collect::<Vec<_>>().concat();
        let read = front_matter(&format!("---\n{lines}---\n"));
        for nth in 0..300 {
            let last = (nth + 300).to_string();
            assert_eq!(read.get(&format!("k{nth}")).and_then(Node::text), Some(&*last));
        }
        assert!(["k300", "x", ""].iter().all(|key| read.get(key).is_none()));
    }

    #[test]
    fn spans_hold_whatever_stands_before() {
        for (bom, newline) in [("", "\n"), ("\u{feff}", "\n"), ("", "\r\n"), ("\u{feff}", "\r\n")] {
            let text = format!("{bom}---\nstatus: open\nowner: \"@ana\"\n\n# note\nlast: z\n---\nbody\n")
                .replace('\n', newline);
            let read = front_matter(&text);
            assert_eq!(read.faults, []);
            for (key, value) in [("status", "open"), ("owner", "\"@ana\""), ("last", "z")] {
                let (k, v) = read.entry(key).expect(key);
                assert_eq!((k.span.of(&text), v.span.of(&text)), (key, value), "{text:?}");
            }
            assert!(text[read.body..].starts_with("body"));
        }
    }

    #[test]
    fn dashes_in_values_and_bodies_end_nothing() {
        let text = "---\na: \"x --- y\"\nb: z---\n---\nbody\n\n---\n\nmore\n";
        assert_eq!(value(text, "a").as_deref(), Some("x --- y"));
        assert_eq!(value(text, "b").as_deref(), Some("z---"));
        assert!(front_matter("# Title\n\n---\n\ntext\n").head.is_none());
        assert!(front_matter("---\n\nA rule, then prose.\n").head.is_none());
    }

    #[test]
    fn one_bad_value_hides_no_other() {
        let text = "---\nstatus: active\nobjective: Close gaps: now\nblocked_by: []\nloop_id: LOOP-X-20260101\n---\n";
        let read = front_matter(text);
        assert_eq!(value(text, "status").as_deref(), Some("active"));
        assert_eq!(value(text, "objective").as_deref(), Some("Close gaps: now"));
        assert_eq!(value(text, "loop_id").as_deref(), Some("LOOP-X-20260101"));
        let [fault] = &*read.faults else { panic!("{:?}", read.faults) };
        assert_eq!(fault.span.of(text), "Close gaps: now");
        let fixed = crate::text::apply(text, &[fault.fix.clone().expect("a fix")]).expect("applies");
        assert!(front_matter(&fixed).faults.is_empty());
        assert_eq!(value(&fixed, "objective").as_deref(), Some("Close gaps: now"));
    }

    #[test]
    fn unclosed_front_matter_ends_where_prose_begins() {
        let text = "---\nstatus: open\nowner: x\n\n# Title\n\nPlain words.\n\n---\n\nMore.\n";
        let read = front_matter(text);
        assert_eq!(value(text, "status").as_deref(), Some("open"));
        assert_eq!(read.faults.len(), 1, "{:?}", read.faults);
        assert!(text[read.body..].trim_start().starts_with("# Title"));
    }

    #[test]
    fn a_body_that_looks_like_yaml_is_a_body() {
        let text = "---\nloop_id: LOOP-X\nstatus: active\n\n## Phases\n- P1: a - DONE\n- P2: b\n";
        let read = front_matter(text);
        assert_eq!(value(text, "status").as_deref(), Some("active"));
        assert_eq!(read.faults.len(), 1, "{:?}", read.faults);
        assert!(text[read.body..].trim_start().starts_with("## Phases"));
    }

    #[test]
    fn blank_lines_above_are_told() {
        let text = "\n\n---\nstatus: active\n---\nbody\n";
        let read = front_matter(text);
        assert_eq!(value(text, "status").as_deref(), Some("active"));
        let [fault] = &*read.faults else { panic!("{:?}", read.faults) };
        let mended = crate::text::apply(text, &[fault.fix.clone().expect("a fix")]).expect("applies");
        assert!(mended.starts_with("---\nstatus"));
    }

    #[test]
    fn an_empty_front_matter_is_one() {
        for text in ["---\n---\nx", "---\n# only a comment\n---\nx", "---\n\n---\nx"] {
            let read = front_matter(text);
            assert!(read.head.is_some() && read.entries.is_empty() && read.faults.is_empty(), "{text:?} {read:?}");
        }
    }
}
