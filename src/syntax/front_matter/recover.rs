//! A front matter that is not YAML, read all the same.
//!
//! It is cut at its top-level keys and each piece is read alone. In a piece that fails, the value
//! is taken as it is written; quoting it is offered as a fix once a reading of the whole, with all
//! such fixes applied, has proven that they mend it and change no other value.

use std::borrow::Cow;

use super::split::key_end;
use super::{Head, engine};
use crate::syntax::plain::{entry, holds_key, scalar};
use crate::syntax::tree::{Kind, Node, Style};
use crate::text::{Edit, Fault, Span, apply, limits};

type Entries = Vec<(Node, Node)>;

/// The keys and values that can be had, and a fault for each line that cannot be read.
pub(super) fn recover(text: &str, head: Head) -> (Entries, Vec<Fault>) {
    let mut entries = Vec::new();
    let mut faults = Vec::new();
    for piece in pieces(text, head.yaml) {
        read_piece(text, piece, &mut entries, &mut faults);
    }
    if faults.is_empty() {
        // Each piece is in order alone. So may be the whole: gray_matter takes the first indent away.
        let Err(first) = crate::syntax::yaml(head.yaml.of(text)) else { return (entries, faults) };
        faults.push(Fault::new(first.span.shifted(head.yaml.start as usize), not_yaml(&first.message)));
    }
    if !prove(text, head, &entries, &faults) {
        faults.iter_mut().for_each(|fault| fault.fix = None);
    }
    (entries, faults)
}

/// The lines of a front matter, cut where a line at column 0 begins with a key.
fn pieces(text: &str, yaml: Span) -> Vec<Span> {
    let mut pieces: Vec<Span> = Vec::new();
    let mut at = yaml.start as usize;
    for line in yaml.of(text).split_inclusive('\n') {
        let span = Span::new(at, at + line.len());
        at = span.end as usize;
        match pieces.last_mut() {
            Some(piece) if key_end(line).is_none() => piece.end = span.end,
            _ => pieces.push(span),
        }
    }
    pieces
}

fn read_piece(text: &str, piece: Span, entries: &mut Entries, faults: &mut Vec<Fault>) {
    let written = piece.of(text);
    // Most pieces are one line in order, and need no parser.
    if written.find('\n').is_none_or(|end| end + 1 == written.len())
        && let Some(Ok(entry)) = entry(written, piece.start as usize)
    {
        entries.push(entry);
        return;
    }
    let mut lines = Cow::Borrowed(written);
    for _ in 0..limits::REPAIRS {
        let fault = match crate::syntax::yaml(&lines) {
            Ok(Some(Node { kind: Kind::Map(read), .. })) => {
                entries.extend(read.into_iter().map(|(key, value)| {
                    let by = piece.start as usize;
                    (engine::shift(key, by), engine::shift(value, by))
                }));
                return;
            }
            Ok(None) => return,
            Ok(Some(_)) => Fault::new(Span::at(0), "this is no `key: value` line"),
            Err(fault) if fault.over_limit => {
                // No quote mends it; the piece is left out whole.
                let top = line_at(&lines, 0).shifted(piece.start as usize);
                let key = key_end(top.of(text)).unwrap_or_default();
                let span = Span::new(top.start as usize, top.start as usize + key);
                faults.push(Fault { span, ..fault });
                return;
            }
            Err(fault) => fault,
        };
        let bad = line_at(&lines, fault.span.start as usize);
        let top = line_at(&lines, 0);
        if let Some(value) = lone_value(&lines, top, bad) {
            let value = value.shifted(piece.start as usize);
            entries.push(verbatim(text, top.shifted(piece.start as usize), value));
            faults.push(quoting(text, top.shifted(piece.start as usize), value));
            return;
        }
        // A nested line: without it the rest of the piece may read. Blanks keep every offset.
        let shown = bad.shifted(piece.start as usize).trimmed(text);
        faults.push(match value_of(&lines, bad) {
            Some(value) => quoting(text, bad.shifted(piece.start as usize), value.shifted(piece.start as usize)),
            None => Fault::new(shown, not_yaml(&fault.message)),
        });
        let blanks = " ".repeat(bad.len());
        lines.to_mut().replace_range(bad.range(), &blanks);
    }
}

/// The line of `lines` that holds the byte at `offset`, without its line end; the last line that
/// is not blank, where the offset is the end.
fn line_at(lines: &str, offset: usize) -> Span {
    let upto = lines.floor_char_boundary(offset);
    let upto = if lines[upto..].trim().is_empty() { lines.trim_end().len().saturating_sub(1) } else { upto };
    let bytes = lines.as_bytes();
    let start = memchr::memrchr(b'\n', &bytes[..upto]).map_or(0, |at| at + 1);
    let end = memchr::memchr(b'\n', &bytes[start..]).map_or(lines.len(), |at| start + at);
    let end = if lines[start..end].ends_with('\r') { end - 1 } else { end };
    Span::new(start, end)
}

/// The value of a piece that is one `key: value` line, or whose first line is the bad one.
fn lone_value(lines: &str, top: Span, bad: Span) -> Option<Span> {
    key_end(top.of(lines))?;
    let value = value_of(lines, top)?;
    let alone = lines[top.end as usize..].trim().is_empty();
    (alone || top == bad).then_some(value)
}

/// What stands behind the first colon of a `key: value` line, list marker and indent passed over.
fn value_of(lines: &str, line: Span) -> Option<Span> {
    let written = line.of(lines);
    let content = written.trim_start_matches([' ', '\t', '-']);
    let colon = key_end(content)?;
    let value = content[colon..].trim_start_matches([' ', '\t']).strip_prefix(':')?.trim();
    (!value.is_empty()).then(|| line.within(written, value))
}

/// A top-level entry with its value as it is written.
fn verbatim(text: &str, line: Span, value: Span) -> (Node, Node) {
    let end = key_end(line.of(text)).unwrap_or(0);
    let key = Span::new(line.start as usize, line.start as usize + end);
    let bare = value.of(text);
    let unquoted = bare.trim_matches(|c| matches!(c, '"' | '\''));
    (Node::scalar(key, key.of(text), Style::Plain), Node::scalar(value, unquoted, Style::Quoted))
}

/// The fault of a line `key: text: more`.
pub(super) fn doubled(text: &str, (key, value): &(Node, Node)) -> Fault {
    quoting(text, Span { start: key.span.start, end: value.span.end }, value.span)
}

/// The fault of a value that wants quotes.
fn quoting(text: &str, line: Span, value: Span) -> Fault {
    let key = line.of(text).trim_start_matches([' ', '\t', '-']);
    let key = &key[..key_end(key).unwrap_or(0)];
    let written = value.of(text);
    let why = match written.chars().next() {
        Some('"' | '\'') => "opens a quote that is not closed on its line".to_owned(),
        Some('[' | '{') if !written.ends_with([']', '}']) => "opens a bracket that is not closed".to_owned(),
        Some('[' | '{') => "holds something that wants quotes".to_owned(),
        Some(c @ ('@' | '`' | '%' | '&' | '*' | '!' | '|' | '>' | ']' | '}' | ',' | '#' | '-' | '?')) => {
            format!("begins with `{c}`, which YAML reads as a sign")
        }
        _ if holds_key(written) => "holds `: `, which YAML reads as another key".to_owned(),
        _ => "cannot be read without quotes".to_owned(),
    };
    let fix = quoted(written).map(|text| Edit { span: value, text });
    let help = fix.as_ref().map(|_| "put the value in quotes".to_owned());
    Fault { help, fix, ..Fault::new(value, format!("not YAML: the value of `{key}` {why}")) }
}

fn not_yaml(reason: &str) -> String {
    format!("not YAML: {reason}")
}

/// One line as the value of a key: as it is where that is read so, else in quotes.
pub fn as_value(line: &str) -> Option<String> {
    let plain = scalar(line, 0).filter(|node| node.span.range() == (0..line.len()) && node.text() == Some(line));
    if plain.is_some() { Some(line.to_owned()) } else { quoted(line) }
}

/// `value` in quotes; nothing where a quote or bracket of its own is meant.
pub(super) fn quoted(value: &str) -> Option<String> {
    // Of a list or a map, no quote around the whole makes what was meant.
    if value.starts_with(['"', '\'', '[', '{']) {
        return None;
    }
    let escapes = memchr::memchr2(b'"', b'\\', value.as_bytes()).is_some();
    Some(if escapes { format!("'{}'", value.replace('\'', "''")) } else { ["\"", value, "\""].concat() })
}

/// Whether all fixes together make the whole readable with the values that were recovered.
fn prove(text: &str, head: Head, entries: &Entries, faults: &[Fault]) -> bool {
    let edits: Option<Vec<Edit>> = faults
        .iter()
        .map(|fault| {
            let fix = fault.fix.as_ref()?;
            let by = head.yaml.start;
            Some(Edit { span: Span { start: fix.span.start - by, end: fix.span.end - by }, text: fix.text.clone() })
        })
        .collect();
    let Some(fixed) = edits.and_then(|edits| apply(head.yaml.of(text), &edits).ok()) else { return false };
    let Ok(Some(Node { kind: Kind::Map(read), .. })) = crate::syntax::yaml(&fixed) else { return false };
    let same = |(mended, recovered): (&(Node, Node), &(Node, Node))| {
        mended.0.text() == recovered.0.text() && mended.1.text() == recovered.1.text()
    };
    read.len() == entries.len() && read.iter().zip(entries).all(same)
}
