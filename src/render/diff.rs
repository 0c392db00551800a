//! Changes as a unified diff, which `git apply` takes.

use std::fmt::Write;
use std::ops::Range;

use similar::{ChangeTag, TextDiff};

use super::{Look, Tone};
use crate::text::{Source, harmless};

/// The lines shown on either side of a change.
const CONTEXT: usize = 3;

/// What changes in `files`: each as it is, and its text afterwards.
///
/// On a terminal, text that would steer it is made harmless; anywhere else the bytes are the files'.
pub fn patch(files: &[(Source, String)], look: Look) -> String {
    let mut out = String::new();
    for (source, after) in files {
        // Only a newline ends a line here, as in git; `\r` is part of one.
        let before: Vec<&str> = source.text().split_inclusive('\n').collect();
        let after: Vec<&str> = after.split_inclusive('\n').collect();
        let diff = TextDiff::from_slices(&before, &after);
        let groups = diff.grouped_ops(CONTEXT);
        if groups.is_empty() {
            continue;
        }
        for (sign, side) in [("---", "a"), ("+++", "b")] {
            let name = format!("{sign} {}", named(side, source.path().as_str()));
            let _ = writeln!(out, "{}", look.paint(Tone::Strong, name));
        }
        for group in groups {
            let (Some(first), Some(last)) = (group.first(), group.last()) else { continue };
            let old = lines(first.old_range().start..last.old_range().end);
            let new = lines(first.new_range().start..last.new_range().end);
            let _ = writeln!(out, "{}", look.paint(Tone::Faint, format!("@@ -{old} +{new} @@")));
            for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
                line(&mut out, change.tag(), change.value(), look);
            }
        }
    }
    out
}

fn line(out: &mut String, tag: ChangeTag, text: &str, look: Look) {
    let (sign, tone) = match tag {
        ChangeTag::Delete => ('-', Some(Tone::Bad)),
        ChangeTag::Insert => ('+', Some(Tone::Good)),
        ChangeTag::Equal => (' ', None),
    };
    let ended = text.strip_suffix('\n');
    let text = ended.unwrap_or(text);
    // A terminal would jump back to where the line begins.
    let text = if look.terminal { harmless(text.trim_end_matches('\r')) } else { text.into() };
    let text = format!("{sign}{text}");
    let _ = writeln!(out, "{}", tone.map_or(text.clone(), |tone| look.paint(tone, text)));
    if ended.is_none() {
        out.push_str("\\ No newline at end of file\n");
    }
}

/// A range of lines, counted from zero, as a hunk is headed with it.
fn lines(range: Range<usize>) -> String {
    match range.len() {
        0 => format!("{},0", range.start),
        1 => (range.start + 1).to_string(),
        count => format!("{},{count}", range.start + 1),
    }
}

/// A path as git writes it: quoted, with escapes, if there is anything odd in it.
fn named(side: &str, path: &str) -> String {
    let odd = |byte: u8| !(b' '..=b'~').contains(&byte) || matches!(byte, b'"' | b'\\');
    if !path.bytes().any(odd) {
        // Behind a path with a blank, a tab says where it ends.
        let end = if path.contains(' ') { "\t" } else { "" };
        return format!("{side}/{path}{end}");
    }
    let mut out = format!("\"{side}/");
    for byte in path.bytes() {
        match byte {
            b'"' | b'\\' => out.extend(['\\', char::from(byte)]),
            b'\n' => out.push_str("\\n"),
            b'\t' => out.push_str("\\t"),
            b' '..=b'~' => out.push(char::from(byte)),
            _ => out.push_str(&format!("\\{byte:03o}")),
        }
    }
    out + "\""
}
