//! Lines of YAML that need no parser: `key: value` with a value on the same line.
//!
//! Most front matter and most of a registry is written so. Whatever is not certain at a look (a
//! block, a list, an escape, a sign of YAML) is left to the parser; a property holds the two to
//! one reading.

use super::tree::{Kind, Node, Style};
use crate::text::{Fault, Span};

/// Reads a text that is nothing but such lines, lists of such values, blank lines and comments; its first byte has the
/// offset `base`.
///
/// A fault is told where one is as certain: `key: text: more`, the most common of all.
pub(super) fn flat(text: &str, base: usize) -> Option<Result<Node, Fault>> {
    if has_signs(text) {
        return None;
    }
    let lines = memchr::memchr_iter(b'\n', text.as_bytes()).count() + 1;
    let mut entries: Vec<(Node, Node)> = Vec::with_capacity(lines.min(64));
    // The column of the dashes of the list that is open under the last key.
    let mut dashes = None;
    let mut at = 0;
    let bytes = text.as_bytes();
    while at < bytes.len() {
        let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |len| at + len + 1);
        let line = &text[at..end];
        match bytes[at] {
            b'#' | b'\n' | b'\r' => {}
            b' ' => {
                let item = line.trim_start_matches(' ');
                let column = line.len() - item.len();
                let value =
                    unsigned(item.strip_prefix("- ")?, base + end - item.len() + 2).filter(|value| !value.is_null())?;
                let (_, list) = entries.last_mut()?;
                let unwritten = list.is_null() && list.span.is_empty();
                match &mut list.kind {
                    Kind::List(elements) if dashes == Some(column) => {
                        list.span.end = value.span.end;
                        elements.push(value);
                    }
                    Kind::Scalar(..) if dashes.is_none() && unwritten => {
                        dashes = Some(column);
                        *list = Node { span: value.span, kind: Kind::List(vec![value]) };
                    }
                    _ => return None,
                }
            }
            _ => match unsigned_entry(line, base + at)? {
                Ok(entry) => {
                    dashes = None;
                    entries.push(entry);
                }
                Err(fault) => return Some(Err(fault)),
            },
        }
        at = end;
    }
    let span = Span { start: entries.first()?.0.span.start, end: entries.last()?.1.span.end };
    Some(Ok(Node { span, kind: Kind::Map(entries) }))
}

/// Reads a line `key: value`, which begins at `from`; nothing if it needs more than a look.
pub(super) fn entry(line: &str, from: usize) -> Option<Result<(Node, Node), Fault>> {
    if has_signs(line) { None } else { unsigned_entry(line, from) }
}

/// Such a line in which no sign is.
fn unsigned_entry(line: &str, from: usize) -> Option<Result<(Node, Node), Fault>> {
    let (key, rest) = key_of(line)?;
    let behind = from + line.len() - rest.len();
    let value = match rest.trim_ascii() {
        "[]" => {
            let start = behind + rest.len() - rest.trim_ascii_start().len();
            Node { span: Span::new(start, start + 2), kind: Kind::List(Vec::new()) }
        }
        _ => match unsigned(rest, behind) {
            Some(value) => value,
            None => return second_colon(rest, behind).map(Err),
        },
    };
    Some(Ok((Node::scalar(Span::new(from, from + key.len()), key, Style::Plain), value)))
}

/// The key of a `key: value` line, and what stands behind the colon.
pub(super) fn key_of(line: &str) -> Option<(&str, &str)> {
    let written = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.');
    let end = line.bytes().position(|byte| !written(byte))?;
    let rest = line[end..].strip_prefix(':')?;
    let begins = line.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    (begins && (rest.is_empty() || rest.starts_with([' ', '\r', '\n']))).then(|| (&line[..end], rest))
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
    let value = rest.trim_ascii();
    let start = from + (rest.len() - rest.trim_ascii_start().len());
    match value.bytes().next() {
        None | Some(b'#') => return Some(Node::scalar(Span::at(from), "", Style::Plain)),
        Some(quote @ (b'"' | b'\'')) => {
            let inner = &value[1..];
            let close = memchr::memchr(quote, inner.as_bytes())?;
            let behind = &inner[close + 1..];
            let plain = memchr::memchr(b'\\', &inner.as_bytes()[..close]).is_none();
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

/// Whether the colon at `at` makes a key of what stands before it.
fn ends_key(value: &str, at: usize) -> bool {
    matches!(value.as_bytes().get(at + 1), None | Some(b' '))
}

/// The fault of `key: text: more`, of which `rest` is what stands behind the key.
fn second_colon(rest: &str, from: usize) -> Option<Fault> {
    let value = rest.trim_ascii();
    if !value.starts_with(|c: char| c.is_ascii_alphanumeric()) || value.contains(" #") {
        return None;
    }
    let colon = memchr::memchr_iter(b':', value.as_bytes()).find(|at| ends_key(value, *at))?;
    let start = from + (rest.len() - rest.trim_ascii_start().len());
    Some(Fault::new(Span::at(start + colon), "mapping values are not allowed in this context"))
}

/// Whether a text holds a tab or another sign that steers, about which YAML has rules of its own.
fn has_signs(text: &str) -> bool {
    let bytes = text.as_bytes();
    let control = |byte: u8| matches!(byte, 0x00..=0x09 | 0x0b | 0x0c | 0x0e..=0x1f | 0x7f);
    let begins = |byte: u8| matches!(byte, b'\r' | 0xc2 | 0xe2 | 0xef);
    // No early end: so the compiler looks at many bytes at once.
    let (sign, candidate) =
        bytes.iter().fold((false, false), |(sign, begun), byte| (sign | control(*byte), begun | begins(*byte)));
    let lone = |at: usize| bytes.get(at + 1) != Some(&b'\n');
    // U+0080 to U+00A0, U+2028 and U+2029, U+FEFF, U+FFFE and U+FFFF.
    let steers = |at: usize| {
        matches!(
            bytes[at..],
            [0xc2, 0x80..=0xa0, ..]
                | [0xe2, 0x80, 0xa8 | 0xa9, ..]
                | [0xef, 0xbb, 0xbf, ..]
                | [0xef, 0xbf, 0xbe | 0xbf, ..]
        )
    };
    sign || candidate
        && (memchr::memchr_iter(b'\r', bytes).any(lone) || memchr::memchr3_iter(0xc2, 0xe2, 0xef, bytes).any(steers))
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
