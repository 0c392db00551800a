//! Lines of YAML that need no parser: `key: value` with a value on the same line.
//!
//! Most front matter and most of a registry is written so. Whatever is not certain at a look (a
//! block, a list, an escape, a sign of YAML) is left to the parser; a property holds the two to
//! one reading.

use super::tree::{Kind, Node, Style};
use crate::text::{ByteSet, Fault, Span};

/// What a look at a text tells of its lines.
pub(super) enum Look {
    /// All of them are certain.
    Read(Flat),
    /// One is no YAML: the colon at this offset makes a second key of what stands before it. Others need more than a look.
    Doubled(usize),
    /// It needs a parser.
    Unsure,
}

/// The lines of a text in which all are certain.
pub(super) struct Flat {
    /// The keys and values.
    pub(super) entries: Vec<(Node, Node)>,
    /// The numbers of those that are no YAML, `key: text: more`: the value is what stands behind the key.
    pub(super) doubled: Vec<usize>,
}

/// Reads a text that is nothing but such lines, lists of such values, blank lines and comments; its first byte has the
/// offset `base`.
///
/// A fault is told where one is as certain: `key: text: more`, the most common of all.
pub(super) fn flat(text: &str, base: usize) -> Option<Result<Node, Fault>> {
    match look_at(text, base, |_| false) {
        Look::Read(Flat { entries, .. }) => {
            let span = Span { start: entries.first()?.0.span.start, end: entries.last()?.1.span.end };
            Some(Ok(Node { span, kind: Kind::Map(entries) }))
        }
        Look::Doubled(colon) => Some(Err(doubled(colon))),
        Look::Unsure => None,
    }
}

/// Reads a text as [`flat`] does, and past each `key: text: more` of which quotes make what is written: its value holds no
/// sign that has a meaning in quotes, and ends where it seems to.
pub(super) fn look(text: &str, base: usize) -> Look {
    look_at(text, base, quotes_make_it)
}

/// Whether quotes around a value make what is written: it holds no sign that has a meaning in them, and ends where it seems to.
fn quotes_make_it(value: &str) -> bool {
    let ends = value.bytes().next_back().is_some_and(|last| last.is_ascii_graphic() && last != b'\'');
    ends && memchr::memchr2(b'"', b'\\', value.as_bytes()).is_none()
}

/// Reads a text line by line, and past those `key: text: more` whose value `quotes` lets pass.
fn look_at(text: &str, base: usize, quotes: fn(&str) -> bool) -> Look {
    if has_signs(text) {
        return Look::Unsure;
    }
    // Most lines have more bytes than this.
    let room = (text.len() / 24).min(64);
    walk(text, base, room, quotes, |_| false).0
}

/// Reads the lines of `text` from `from` on as [`look`] does, up to the first that `closes`, and tells where that begins;
/// nothing if not all of them are certain.
pub(super) fn look_upto(text: &str, from: usize, closes: fn(&str) -> bool) -> Option<(Flat, usize)> {
    /// Most front matter has no more entries.
    const ROOM: usize = 12;
    match walk(&text[from..], from, ROOM, quotes_make_it, closes) {
        (Look::Read(read), len) if !has_signs(&text[from..from + len]) => Some((read, from + len)),
        _ => None,
    }
}

/// Reads lines up to the first that `closes`, and tells where that begins.
fn walk(text: &str, base: usize, room: usize, quotes: fn(&str) -> bool, closes: fn(&str) -> bool) -> (Look, usize) {
    let mut read = Flat { entries: Vec::with_capacity(room), doubled: Vec::new() };
    // The colon of the first line that is no YAML.
    let mut colon = None;
    // The column of the dashes of the list that is open under the last key.
    let mut dashes = None;
    let mut at = 0;
    let bytes = text.as_bytes();
    while at < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |len| at + len + 1);
        let line = &text[at..end];
        let certain = match bytes[at] {
            b'#' | b'\n' | b'\r' => true,
            b' ' => element(line, base + at, &mut read.entries, &mut dashes).is_some(),
            b'-' if closes(line) => break,
            _ => match unsigned_entry(line, base + at) {
                Some(entry) => {
                    dashes = None;
                    read.entries.push(entry);
                    true
                }
                None => second_colon(line, base + at).is_some_and(|(entry, second)| {
                    dashes = None;
                    colon = colon.or(Some(second));
                    read.doubled.push(read.entries.len());
                    let passes = entry.1.text().is_some_and(quotes);
                    read.entries.push(entry);
                    passes
                }),
            },
        };
        if !certain {
            return (colon.map_or(Look::Unsure, Look::Doubled), at);
        }
        at = end;
    }
    (Look::Read(read), at)
}

/// Adds the value of a line `- value`, which begins at `from`, to the list under the last key; nothing if it needs more than
/// a look.
fn element(line: &str, from: usize, entries: &mut [(Node, Node)], dashes: &mut Option<usize>) -> Option<()> {
    let item = line.trim_start_matches(' ');
    let column = line.len() - item.len();
    let value = unsigned(item.strip_prefix("- ")?, from + column + 2).filter(|value| !value.is_null())?;
    let (_, list) = entries.last_mut()?;
    let unwritten = list.is_null() && list.span.is_empty();
    match &mut list.kind {
        Kind::List(elements) if *dashes == Some(column) => {
            list.span.end = value.span.end;
            elements.push(value);
        }
        Kind::Scalar(..) if dashes.is_none() && unwritten => {
            *dashes = Some(column);
            *list = Node { span: value.span, kind: Kind::List(vec![value]) };
        }
        _ => return None,
    }
    Some(())
}

/// Reads a line `key: value`, which begins at `from`; nothing if it needs more than a look.
pub(super) fn entry(line: &str, from: usize) -> Option<Result<(Node, Node), Fault>> {
    if has_signs(line) {
        return None;
    }
    let read = unsigned_entry(line, from).map(Ok);
    read.or_else(|| second_colon(line, from).map(|(_, colon)| Err(doubled(colon))))
}

/// Such a line in which no sign is.
fn unsigned_entry(line: &str, from: usize) -> Option<(Node, Node)> {
    let (key, rest) = key_of(line)?;
    let behind = from + key.len() + 1;
    let value = unsigned(rest, behind).or_else(|| nothing_listed(rest, behind))?;
    Some((Node::scalar(Span::new(from, from + key.len()), key, Style::Plain), value))
}

/// The value `[]`.
fn nothing_listed(rest: &str, from: usize) -> Option<Node> {
    let start = from + rest.len() - rest.trim_ascii_start().len();
    (rest.trim_ascii() == "[]").then(|| Node { span: Span::new(start, start + 2), kind: Kind::List(Vec::new()) })
}

/// The bytes of a key.
const IN_KEY: ByteSet = ByteSet::of(b"_-.").with_alphanumerics();

/// The key of a `key: value` line, and what stands behind the colon.
pub(super) fn key_of(line: &str) -> Option<(&str, &str)> {
    let bytes = line.as_bytes();
    let end = Some(IN_KEY.leads(line)).filter(|end| *end < line.len())?;
    let begins = bytes[0].is_ascii_alphabetic() || bytes[0] == b'_';
    let ends = bytes[end] == b':' && matches!(bytes.get(end + 1), None | Some(b' ' | b'\r' | b'\n'));
    (begins && ends).then(|| (&line[..end], &line[end + 1..]))
}

/// Whether nothing but a comment stands here.
pub(super) fn is_blank(rest: &str) -> bool {
    let rest = rest.trim_ascii();
    rest.is_empty() || rest.starts_with('#')
}

/// The scalar in `rest`, which begins at `from`; nothing if it needs more than a look.
pub(super) fn scalar(rest: &str, from: usize) -> Option<Node> {
    if has_signs(rest) { None } else { unsigned(rest, from) }
}

/// The scalar in `rest`, in which no sign is.
fn unsigned(rest: &str, from: usize) -> Option<Node> {
    let bare = rest.trim_ascii_start();
    let start = from + (rest.len() - bare.len());
    let value = bare.trim_ascii_end();
    match value.bytes().next() {
        None | Some(b'#') => return Some(Node::scalar(Span::at(from), "", Style::Plain)),
        Some(quote @ (b'"' | b'\'')) => {
            let inner = &value[1..];
            let close = memchr::memchr2(quote, b'\\', inner.as_bytes())?;
            let behind = &inner[close + 1..];
            let plain = inner.as_bytes()[close] == quote;
            let ends = behind.is_empty() || (behind.starts_with(' ') && is_blank(behind));
            let span = Span::new(start, start + close + 2);
            return (plain && ends).then(|| Node::scalar(span, &inner[..close], Style::Quoted));
        }
        Some(
            b'|' | b'>' | b'&' | b'*' | b'!' | b'[' | b']' | b'{' | b'}' | b'@' | b'`' | b'%' | b'-' | b'?' | b':'
            | b',',
        ) => return None,
        Some(_) => {}
    }
    let mut stop = value.len();
    for at in memchr::memchr2_iter(b':', b'#', value.as_bytes()) {
        match value.as_bytes()[at] {
            b'#' if value.as_bytes()[at - 1] == b' ' => {
                stop = value[..at].trim_ascii_end().len();
                break;
            }
            b':' if ends_key(value, at) => return None,
            _ => {}
        }
    }
    Some(Node::scalar(Span::new(start, start + stop), &value[..stop], Style::Plain))
}

/// Whether a colon in a value makes a key of what stands before it.
pub(super) fn holds_key(value: &str) -> bool {
    memchr::memchr_iter(b':', value.as_bytes()).any(|at| ends_key(value, at))
}

/// Whether the colon at `at` makes a key of what stands before it.
fn ends_key(value: &str, at: usize) -> bool {
    matches!(value.as_bytes().get(at + 1), None | Some(b' '))
}

/// Key and value of a line `key: text: more`, which begins at `from`, and the colon that makes it no YAML.
#[cold]
fn second_colon(line: &str, from: usize) -> Option<((Node, Node), usize)> {
    let (key, rest) = key_of(line)?;
    let value = rest.trim_ascii();
    let bytes = value.as_bytes();
    let commented = || memchr::memchr_iter(b'#', bytes).any(|at| at > 0 && bytes[at - 1] == b' ');
    if !bytes.first().is_some_and(u8::is_ascii_alphanumeric) || commented() {
        return None;
    }
    let colon = memchr::memchr_iter(b':', bytes).find(|at| ends_key(value, *at))?;
    let start = from + key.len() + 1 + rest.len() - rest.trim_ascii_start().len();
    let key = Node::scalar(Span::new(from, from + key.len()), key, Style::Plain);
    Some(((key, Node::scalar(Span::new(start, start + value.len()), value, Style::Quoted)), start + colon))
}

/// The fault of the colon at `colon`, which makes a second key of the line.
fn doubled(colon: usize) -> Fault {
    Fault::new(Span::at(colon), "mapping values are not allowed in this context")
}

/// Whether a text holds a tab or another sign that steers, about which YAML has rules of its own.
fn has_signs(text: &str) -> bool {
    const MANY: usize = 64;
    let bytes = text.as_bytes();
    // No early end: so the compiler looks at many bytes at once.
    let is_odd = |byte: u8| byte.wrapping_sub(b' ') > b'~' - b' ' && byte != b'\n';
    let odd = |chunk: &[u8]| chunk.iter().fold(0, |odd, byte| odd | u8::from(is_odd(*byte))) != 0;
    bytes.chunks(MANY).enumerate().any(|(nth, chunk)| {
        let sign = |(at, byte): (usize, &u8)| is_odd(*byte) && steers(&bytes[nth * MANY + at..]);
        odd(chunk) && chunk.iter().enumerate().any(sign)
    })
}

/// Whether a text begins with a sign about which YAML has rules of its own: what steers, a return without a line feed, and
/// U+0080 to U+00A0, U+2028 and U+2029, U+FEFF, U+FFFE and U+FFFF.
fn steers(bytes: &[u8]) -> bool {
    match bytes {
        [b'\r', next @ ..] => next.first() != Some(&b'\n'),
        [0xc2, 0x80..=0xa0, ..]
        | [0xe2, 0x80, 0xa8 | 0xa9, ..]
        | [0xef, 0xbb, 0xbf, ..]
        | [0xef, 0xbf, 0xbe | 0xbf, ..] => true,
        [first, ..] => matches!(first, 0x00..=0x09 | 0x0b | 0x0c | 0x0e..=0x1f | 0x7f),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Lines that are certain, lines that are not, lines that only look so.
    fn line() -> impl Strategy<Value = String> {
        prop_oneof![
            8 => "[a-z_]{1,4}: [a-z]{1,2}[a-z :#'\",\\-\\]}]{0,5}[a-z:]( #x)?",
            4 => "[a-z]{1,4}:( \"[a-z #:']{0,8}\"| '[a-z #:\"]{0,8}'|)( #.{0,4})?",
            3 => "[a-z]{1,4}:( \\[\\]| )?",
            3 => "( {1,3}- [a-z]{1,2}[a-z #:'\"]{0,5})",
            2 => "[a-z_]{1,6}: [a-zA-Z0-9 :#'\",.@\\-\\\\\\[\\]{}|>&*!%`?~]{0,16}",
            1 => "[ -~]{0,20}",
            1 => "\\PC{0,10}",
            1 => "(#.{0,6}|---|\\.\\.\\.|- x|  y: z|null: ~|\ta: b|a: b\t)?",
        ]
    }

    #[test]
    fn a_sign_is_found_wherever_it_stands() {
        for sign in ["\t", "\r", "\r-", "\u{7f}", "\u{a0}", "\u{2028}", "\u{feff}", "\u{ffff}"] {
            for before in 0..150 {
                let text = format!("{}{sign}", "x".repeat(before));
                assert!(has_signs(&text) && has_signs(&format!("{text}xyz")), "{before} {sign:?}");
            }
        }
        for plain in ["\r\n", "\n", "\u{2014}", "\u{e9}", "\u{a1}", "\u{ff01}", "~"] {
            assert!((0..150).all(|before| !has_signs(&format!("{}{plain}", "x".repeat(before)))), "{plain:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_look_and_the_parser_read_the_same(
            lines in proptest::collection::vec(line(), 1..6), crlf: bool, ended: bool,
        ) {
            let newline = if crlf { "\r\n" } else { "\n" };
            let text = lines.join(newline) + if ended { newline } else { "" };
            if let Some(read) = flat(&text, 0) {
                prop_assert_eq!(read.map(Some), crate::syntax::yaml::parsed(&text), "{:?}", text);
            }
        }
    }
}
