//! What stands in the way of a loop, as its document records it.

use super::gap::unquoted;
use super::id::{GapId, LoopId};
use super::page::Page;
use super::refs::{RefKind, ids};
use super::topic::Topic;
use crate::syntax::{Kind, Node};
use crate::text::{Span, WordSet, limits, strip_any_case};

/// One thing that stands in the way.
#[derive(Clone, Debug)]
pub struct Blocker {
    /// Where it is recorded.
    pub source: BlockerSource,
    /// What it names; prose alone names nothing.
    pub names: Vec<Name>,
    /// The words of the entry.
    pub span: Span,
    /// Whether it is struck through or marked as resolved.
    pub struck: bool,
}

/// Where a blocker is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BlockerSource {
    /// An entry of `blocked_by`, or of a `Blocked By:` line.
    BlockedBy,
    /// The loop's own status says that it is blocked.
    Status,
    /// A phase that is blocked, or whose tail says by what.
    Phase(String),
    /// A gap that is blocked, or has a blocker class.
    Gap(GapId),
    /// A loop that this one depends on.
    DependsOn,
    /// A probe of a row, whose newest run was kept from finding out.
    Probe(String),
    /// A bullet under a Blocker heading.
    Section,
}

/// Something a blocker names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Name {
    /// A gap.
    Gap(GapId),
    /// A loop.
    Loop(LoopId),
    /// A probe.
    Probe(Box<str>),
    /// A phase of the same loop, by its key.
    Phase(Box<str>),
}

impl Name {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Gap(id) => id.as_str(),
            Self::Loop(id) => id.as_str(),
            Self::Probe(name) | Self::Phase(name) => name,
        }
    }
}

/// The entries of a `blocked_by` value: prose, a list, a comma string, maps.
pub(super) fn recorded(text: &str, value: &Node) -> Vec<Blocker> {
    value.elements().iter().flat_map(|element| entries(text, element)).collect()
}

fn entries(text: &str, element: &Node) -> Vec<Blocker> {
    match &element.kind {
        Kind::Map(entries) if entries.is_empty() => Vec::new(),
        Kind::Map(_) => vec![mapped(text, element)],
        Kind::Scalar(..) if element.is_null() => Vec::new(),
        _ => listed(text, unquoted(text, element.span)),
    }
}

/// The entries of a text: one, or those of a comma string.
pub(super) fn listed(text: &str, span: Span) -> Vec<Blocker> {
    parts(text, span).into_iter().filter_map(|part| prose(text, part, BlockerSource::BlockedBy)).collect()
}

/// An entry in words; nothing where the words say that there is none.
pub(super) fn prose(text: &str, span: Span, source: BlockerSource) -> Option<Blocker> {
    let written = span.of(text).trim();
    let struck = is_settled(text, span) || is_resolved(written);
    (!says_none(written)).then(|| Blocker { source, names: names(text, span), span: span.trimmed(text), struck })
}

/// A comma string of ids or slugs is a list, and so is one in which an id stands beside words that name none of their
/// own; a sentence with commas is a sentence.
fn parts(text: &str, span: Span) -> Vec<Span> {
    let written = span.of(text);
    let parts: Vec<&str> = written.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()).collect();
    let slugs = || parts.iter().all(|part| !part.contains(char::is_whitespace));
    let lists = parts.len() > 1 && (slugs() || parts.iter().any(|part| is_id(part)));
    if lists && !parts.iter().any(|part| goes_on(part)) {
        return parts.into_iter().map(|part| span.within(written, part)).collect();
    }
    vec![span]
}

/// Whether a part of a text is the name of a gap or a loop, and nothing else but what a bracket says of it.
fn is_id(part: &str) -> bool {
    let bare = part.strip_suffix(')').and_then(|inner| inner.split_once(" (")).map_or(part, |(bare, _)| bare);
    matches!(ids(bare, Span::new(0, bare.len())).as_slice(), [only] if only.span == Span::new(0, bare.len()))
}

/// Whether the words around the names of an entry may say more than why they block: `GAP-OP-1 and the vendor`,
/// `GAP-OP-1 is only half of it`.
pub(super) fn says_more(text: &str, span: Span) -> bool {
    const BESIDE: WordSet = WordSet::of(&["and", "or", "plus", "&", "+"]);
    const MORE: WordSet = WordSet::of(&[
        "also", "only", "not", "still", "but", "half", "need", "needs", "see", "other", "besides", "except", "unless",
        "even", "rather", "both", "now", "was", "were", "formerly", "previously",
    ]);
    let written = span.of(text);
    let named = ids(text, span);
    let goes_on = |end: usize| {
        let behind = &text[end..span.end as usize];
        // `GAP-OP-1 (the pump) and the vendor`; of `GAP-OP-1 (and the vendor)` the bracket says more.
        let bracket = behind.trim_start().strip_prefix('(').and_then(|inside| inside.split_once(')'));
        let joined = |inside: &str| BESIDE.has(inside.split(' ').next().unwrap_or_default());
        let behind = bracket.filter(|(inside, _)| !joined(inside)).map_or(behind, |(_, behind)| behind);
        let behind = behind.trim_start_matches([' ', '(']);
        let next = behind.trim_start_matches([')', ']', ',', ';', '`', '*', ' ']);
        let (first, rest) = next.split_once(' ').unwrap_or((next, ""));
        let begins = named.iter().any(|name| name.span.start as usize == span.end as usize - rest.trim_start().len());
        BESIDE.has(first) && !begins
    };
    // `DBA sign-off and GAP-OP-1`
    let joined = |start: usize| {
        let before = text[span.start as usize..start].trim_end_matches(['(', '[', '`', '*', ' ']);
        let (rest, last) = before.rsplit_once(' ').unwrap_or(("", before));
        let rest = rest.trim_end();
        let bare = rest.strip_suffix(')').and_then(|inner| inner.rsplit_once(" (")).map_or(rest, |(bare, _)| bare);
        let end = span.start as usize + bare.trim_end_matches([']', ',', '`', '*', ' ']).len();
        BESIDE.has(last) && !rest.is_empty() && !named.iter().any(|name| name.span.end as usize == end)
    };
    let parts = || written.split(';').filter(|part| !part.trim().is_empty());
    let names = |part: &str| !ids(part, Span::new(0, part.len())).is_empty();
    !named.is_empty()
        && (parts().any(|part| !names(part)) && parts().count() > 1
            || named.iter().any(|name| goes_on(name.span.end as usize) || joined(name.span.start as usize))
            || written.split(|c: char| !c.is_alphanumeric()).any(|word| MORE.has(word)))
}

/// Whether a part of a text goes on with what was said before: `which the vendor owns`, `055` of `GAP-OP-054, 055`.
fn goes_on(part: &str) -> bool {
    const LINKS: WordSet = WordSet::of(&["which", "that", "who", "because", "since", "as", "so", "but", "until"]);
    let first = part.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    part.bytes().all(|byte| byte.is_ascii_digit()) || LINKS.has(first)
}

/// An entry in a map: only these keys speak.
fn mapped(text: &str, map: &Node) -> Blocker {
    let mut found = Vec::new();
    for key in ["blocker_id", "id", "gap", "loop", "reason"] {
        for value in map.get(key).map(Node::elements).unwrap_or_default() {
            found.extend(names(text, unquoted(text, value.span)));
        }
    }
    let probes = map.get("probe").map(Node::elements).unwrap_or_default();
    found.extend(probes.iter().filter_map(Node::as_str).map(|name| Name::Probe(name.into())));
    found.dedup();
    Blocker { source: BlockerSource::BlockedBy, names: found, span: map.span, struck: false }
}

/// The gaps and loops that an entry names, without those that are struck through.
pub(super) fn names(text: &str, span: Span) -> Vec<Name> {
    let mut found = Vec::new();
    for reference in ids(text, span).into_iter().take(limits::NAMES) {
        if is_struck(text, span, reference.span) {
            continue;
        }
        let name = match reference.kind {
            RefKind::Loop => Some(Name::Loop(LoopId::new(&reference.text))),
            _ => GapId::new(&reference.text).map(Name::Gap),
        };
        found.extend(name.filter(|name| !found.contains(name)));
    }
    found
}

/// Whether all of an entry is struck through, or every name in it.
pub(super) fn is_settled(text: &str, span: Span) -> bool {
    let written = span.of(text).trim();
    if !written.contains("~~") {
        return false;
    }
    if written.starts_with("~~") {
        return is_all_struck(written);
    }
    let mut found = ids(text, span);
    found.truncate(limits::NAMES);
    !found.is_empty() && found.iter().all(|one| is_struck(text, span, one.span))
}

/// Whether nothing stands beside what is struck through but when it was settled, or that it was: of
/// `~~Legal hold~~ (came 02-20); quota increase` the quota stands.
fn is_all_struck(written: &str) -> bool {
    const OVER: WordSet = WordSet::of(&[
        "resolved", "fixed", "done", "cleared", "came", "arrived", "closed", "settled", "obsolete", "no longer",
    ]);
    let beside = written.split("~~").step_by(2);
    beside.map(without_brackets).all(|rest| {
        let bare = rest.trim_matches(|c: char| !c.is_alphabetic());
        bare.is_empty() || OVER.strip(bare).is_some_and(|rest| !rest.contains([';', ',']))
    })
}

/// A text without what stands in brackets.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_usize;
    let outside = |c: &char| {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' if depth > 0 => {
                depth -= 1;
                return false;
            }
            _ => {}
        }
        depth == 0
    };
    text.chars().filter(outside).collect()
}

/// Whether the part at `inner` stands between `~~` and `~~`, in an entry that is not struck as a whole.
fn is_struck(text: &str, span: Span, inner: Span) -> bool {
    let before = text.get(span.start as usize..inner.start as usize).unwrap_or_default();
    !before.trim_start().starts_with("~~") && before.matches("~~").count() % 2 == 1
}

/// The bullets under a heading that is Blocker, Blockers, Blocked by or Blocker Status.
pub(super) fn section(page: &Page<'_>) -> Vec<Blocker> {
    let here = |section| page.own_topic(section) == Topic::Blockers;
    let items = page.markdown.items.iter().filter(|item| item.parent.is_none() && here(item.section));
    let mut found: Vec<Blocker> = items
        .filter_map(|item| {
            let mut entry = prose(page.text, item.text, BlockerSource::Section)?;
            entry.struck |= item.tick.is_some_and(|tick| tick.ticked) || is_resolved(item.text.of(page.text));
            Some(entry)
        })
        .collect();
    if found.is_empty() {
        let paragraphs = page.markdown.paragraphs.iter().filter(|paragraph| here(paragraph.section));
        found.extend(paragraphs.filter_map(|paragraph| prose(page.text, paragraph.span, BlockerSource::Section)));
    }
    found
}

/// `**BLOCKER-1 [RESOLVED 2026-02-25]**: ...`, `Resolved: ...`, a tick before the words, `... - resolved`.
pub(super) fn is_resolved(written: &str) -> bool {
    const WORDS: WordSet = WordSet::of(&["resolved", "cleared", "unblocked", "fixed"]);
    const SIGNS: [&str; 4] = ["- ", "\u{2013}", "\u{2014}", ": "];
    const MARKS: WordSet = WordSet::of(&["[resolved", "(resolved", "[fixed", "[done", "[cleared"]);
    let mut brackets = memchr::memchr2_iter(b'[', b'(', written.as_bytes());
    if brackets.any(|at| MARKS.begins(&written[at..])) {
        return true;
    }
    let bare = written.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '.'));
    // `Fixed addresses are missing` goes on.
    let alone = |rest: &str| {
        let rest = rest.trim_start_matches(['*', '_', ' ']);
        rest.is_empty()
            || rest.starts_with([':', ',', '(', '\u{2013}', '\u{2014}'])
            || rest.starts_with("- ")
            || rest.starts_with("20")
    };
    let ends = || SIGNS.iter().filter_map(|sign| Some(bare.rfind(sign)? + sign.len())).max();
    let behind = ends().map(|at| bare[at..].trim_matches(['*', '_', ' ']));
    bare.starts_with(['\u{2705}', '\u{2714}', '\u{2713}', '\u{2611}'])
        || WORDS.strip(bare).is_some_and(alone)
        || behind.and_then(|last| WORDS.strip(last)).is_some_and(alone)
}

/// Whether the words say that nothing is meant: `none`, `Nothing (can start immediately)`, `-`.
pub(super) fn says_none(written: &str) -> bool {
    const NONE: WordSet = WordSet::of(&[
        "none", "nothing", "n/a", "not blocked", "unblocked", "null", "nil", "all clear", "false", "tbd", "{}", "no",
    ]);
    let bare =
        written.trim_matches(|c: char| c.is_whitespace() || matches!(c, '*' | '_' | '`' | '(' | '[' | '"' | '\''));
    if bare.trim_matches(['-', '\u{2013}', '\u{2014}', '~', ']', ')']).is_empty() {
        return true;
    }
    let bare = bare.strip_prefix("- ").unwrap_or(bare);
    no_blocker(bare).is_some_and(says_no_more) || NONE.strip(bare).is_some_and(says_no_more)
}

/// What follows `no blockers`, `no open blocker`, `all blockers are resolved`.
fn no_blocker(bare: &str) -> Option<&str> {
    const WHICH: WordSet =
        WordSet::of(&["open ", "current ", "active ", "known ", "remaining ", "outstanding ", "further ", "more "]);
    const ENDS: WordSet = WordSet::of(&["resolved", "cleared", "closed", "removed", "fixed", "gone"]);
    let (all, rest) = match strip_any_case(bare, "all ") {
        Some(rest) => (true, rest),
        None => (false, strip_any_case(bare, "no ")?),
    };
    let rest = WHICH.strip(rest).unwrap_or(rest);
    let rest = strip_any_case(rest, "blocker")?;
    let rest = strip_any_case(rest, "s").unwrap_or(rest);
    if !all {
        return Some(rest);
    }
    let rest = rest.trim_start();
    let rest = strip_any_case(rest, "are ").unwrap_or(rest);
    ENDS.strip(rest)
}

/// Whether what follows a word for nothing leaves it at that: `none of the hosts answers` goes on,
/// `none at this time` does not.
fn says_no_more(rest: &str) -> bool {
    const MORE: WordSet = WordSet::of(&[
        "at this time", "at this point", "at present", "at the moment", "yet", "so far", "known", "currently",
        "right now", "now", "identified", "else", "blocking", "outstanding", "remaining",
    ]);
    let rest = rest.trim_start_matches(' ');
    rest.is_empty()
        || MORE.strip(rest).is_some_and(says_no_more)
        || rest.starts_with(|c: char| !c.is_alphanumeric() && c != '-' && c != '/')
        || rest.starts_with("- ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn none_is_said_in_many_ways() {
        for none in [
            "none",
            "None.",
            "_(none \u{2014} LOOP-X closed)_",
            "Nothing (can start immediately)",
            "[]",
            "-",
            "\u{2014}",
            "N/A",
            "none (unblocked 2026-02-08)",
            "No blockers",
            "none at this time",
            "No open blockers",
            "all blockers are resolved",
            "Nothing else",
            "nothing blocking",
            "All clear",
            "false",
            "- none",
        ] {
            assert!(says_none(none), "{none}");
        }
        for some in [
            "none of the hosts answers",
            "no-webhook-receiver",
            "nothing but VM 204",
            "nothing known to answer but VM 204",
            "no answer",
            "all blockers",
            "clearance by the city",
            "nowhere to put it",
            "VM 204",
            "GAP-OP-1",
        ] {
            assert!(!says_none(some), "{some}");
        }
    }

    #[test]
    fn a_resolved_bullet_says_so_in_many_ways() {
        for resolved in [
            "**BLOCKER-1 [RESOLVED 2026-02-25]**: the pump",
            "RESOLVED: the pump came",
            "**Resolved** 2026-02-25: the pump came",
            "\u{2705} the pump came",
            "the pump \u{2014} **resolved**",
            "quota \u{2014} resolved 2026-03-02",
        ] {
            assert!(is_resolved(resolved), "{resolved}");
        }
        for standing in
            ["fixed addresses are missing", "the pump is not resolved", "cleared ground is missing", "the pump"]
        {
            assert!(!is_resolved(standing), "{standing}");
        }
    }

    #[test]
    fn words_around_a_name_may_say_more_than_why() {
        let more = |text: &str| says_more(text, Span::new(0, text.len()));
        for text in [
            "Legal: GAP-OP-1 is only half of it",
            "waiting for the vendor (see GAP-OP-1)",
            "not GAP-OP-1; the vendor",
            "GAP-OP-1 and the vendor's reply",
            "GAP-OP-1 (the pump) and the legal review",
            "waiting for the vendor (ticket 4711); GAP-OP-1 done",
            "after GAP-OP-1 we still need the key",
            "GAP-OP-1 fixed, now waiting for the sign-off",
            "the sign-off and GAP-OP-1",
            "the vendor (was GAP-OP-1)",
            "GAP-OP-1 (and by the vendor)",
        ] {
            assert!(more(text), "{text}");
        }
        for text in [
            "GAP-OP-1",
            "no power and no network (GAP-OP-1)",
            "GAP-OP-1 and GAP-OP-2",
            "GAP-OP-1 - the pump is silent",
            "GAP-OP-1 (the pump) and GAP-OP-2",
            "waiting for GAP-OP-1",
            "the vendor is silent",
        ] {
            assert!(!more(text), "{text}");
        }
    }

    #[test]
    fn what_is_struck_in_part_stands() {
        let settled = |text: &str| is_settled(text, Span::new(0, text.len()));
        for text in
            ["~~the pump~~", "~~the pump~~ (came 02-20)", "~~the pump~~ resolved 2026-02-20", "~~GAP-OP-1~~ ~~x~~"]
        {
            assert!(settled(text), "{text}");
        }
        for text in ["~~the pump~~ (came); the quota", "~~legal~~ came; quota open", "~~old quota~~ new quota missing"]
        {
            assert!(!settled(text), "{text}");
        }
    }

    #[test]
    fn a_sentence_with_commas_is_one_entry() {
        let read = |text: &str| parts(text, Span::new(0, text.len())).len();
        assert_eq!(read("GAP-OP-1, GAP-OP-2"), 2);
        assert_eq!(read("no-webhook-receiver, no-log-destination"), 2);
        assert_eq!(read("VM 204 is down, SSH times out"), 1);
        assert_eq!(read("VM 204 is down (GAP-OP-1), SSH times out"), 1);
        assert_eq!(read("GAP-OP-1, vendor reply"), 2);
        assert_eq!(read("GAP-OP-1 (the pump), vendor reply"), 2);
        assert_eq!(read("GAP-OP-1; vendor reply; LOOP-PUMP-20260301"), 3);
        assert_eq!(read("GAP-OP-1, which the vendor owns"), 1);
        assert_eq!(read("GAP-OP-054, 055"), 1, "that is one reference for two gaps");
    }
}
