//! Lines of a text, and those that say a value of a key: `**Status:** active`.

use crate::text::{Span, WordSet};

/// A line of the form `**Key:** value` or `Key: value`.
#[derive(Clone, Copy)]
pub(super) struct Field<'a> {
    /// The key as it is written.
    pub(super) key: &'a str,
    pub(super) value: Span,
}

impl Field<'_> {
    /// Whether the key is one of `keys`.
    pub(super) fn is(&self, keys: &WordSet) -> bool {
        keys.has(self.key)
    }
}

/// Reads a line as a field.
pub(super) fn field(text: &str, line: Span) -> Option<Field<'_>> {
    const LONGEST: usize = 32;
    let written = line.of(text);
    let sign = |byte: &u8| matches!(byte, b' ' | b'\t' | b'>' | b'-' | b'*' | b'_' | b'+');
    let (signs, bare) = written.split_at(written.bytes().take_while(sign).count());
    // Of most lines the first byte that stands in no key tells that they are no field: it is neither the colon nor emphasis.
    let end =
        bare.bytes().position(|byte| !byte.is_ascii_alphanumeric() && !matches!(byte, b' ' | b'_' | b'-' | 0x80..))?;
    let emphasis = bare[end..].bytes().take_while(|byte| matches!(byte, b'*' | b'_' | b' ')).count();
    let colon = end + emphasis;
    let key = bare[..end].trim_end_matches(['_', ' ']);
    if bare.as_bytes().get(colon) != Some(&b':') || !(1..=LONGEST).contains(&key.len()) || !is_key(key) {
        return None;
    }
    let value = &bare[colon + 1..];
    // `**Key:** value` closes the emphasis behind the colon.
    let value = match (signs.as_bytes().last(), value.as_bytes().first()) {
        (Some(b'*'), Some(b'*')) => value.trim_start_matches('*'),
        (Some(b'_'), Some(b'_')) => value.trim_start_matches('_'),
        _ => value,
    };
    let divided = matches!(value.as_bytes().first(), None | Some(b' ' | b'\t' | b'\r' | b'\n'));
    divided.then(|| Field { key, value: line.within(written, value.trim()) })
}

/// Whether a key that holds no sign of ASCII but blanks and hyphens holds no other sign.
fn is_key(key: &str) -> bool {
    key.is_ascii() || key.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_' | '-'))
}

/// The fields of a line, which may hold several: `**Status:** active · **Owner:** @ana`.
pub(super) fn fields(text: &str, line: Span) -> impl Iterator<Item = Field<'_>> {
    /// What stands between two of them.
    const BETWEEN: [&str; 3] = [" \u{b7} ", " | ", " \u{2022} "];
    /// The most that are looked for: each is looked for in all of the rest.
    const MOST: usize = 16;
    let keyed = memchr::memchr(b':', line.of(text).as_bytes()).is_some();
    let mut rest = Some(line).filter(|_| keyed);
    std::iter::from_fn(move || {
        let here = rest.take()?;
        let written = here.of(text);
        // Only what is emphasized like a key begins another one: a value may hold the same signs.
        let begins = |at: &usize| {
            let behind = &written[*at..];
            behind.starts_with(['*', '_']) && field(text, here.within(written, behind)).is_some()
        };
        let sign = |at: usize| {
            let from = at.checked_sub(1).filter(|before| written.as_bytes()[*before] == b' ')?;
            let between = BETWEEN.iter().find(|between| written[from..].starts_with(**between))?;
            Some((from, from + between.len()))
        };
        // Each sign is known by its first byte; most lines hold none of them.
        let mut signs = memchr::memchr3_iter(b'|', 0xc2, 0xe2, written.as_bytes()).filter_map(sign);
        let next = signs.find(|(_, behind)| begins(behind));
        rest = next.map(|(_, behind)| here.within(written, &written[behind..]));
        let own = next.map_or(written, |(end, _)| &written[..end]);
        Some(field(text, here.within(written, own)))
    })
    .take(MOST)
    .flatten()
}

/// The lines of `span`, without their line ends.
pub(super) fn lines(text: &str, span: Span) -> impl Iterator<Item = Span> {
    let bytes = span.of(text).as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
        let end = memchr::memchr(b'\n', rest);
        let line = &rest[..end.unwrap_or(rest.len())];
        // Without a line feed behind it, a carriage return is a part of the last line.
        let bare = if end.is_some() { line.strip_suffix(b"\r").unwrap_or(line) } else { line };
        let start = span.start as usize + at;
        at += line.len() + 1;
        Some(Span::new(start, start + bare.len()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_lines_with_a_key() {
        let read =
            |text: &'static str| field(text, Span::new(0, text.len())).map(|field| (field.key, field.value.of(text)));
        assert_eq!(read("**Status:** open (P1)"), Some(("Status", "open (P1)")));
        assert_eq!(read("- **Status**: active"), Some(("Status", "active")));
        assert_eq!(read("*Status:* active"), Some(("Status", "active")));
        assert_eq!(read("_Status:_ **active**"), Some(("Status", "**active**")));
        assert_eq!(read("> **Blocked By:** _(none)_"), Some(("Blocked By", "_(none)_")));
        assert_eq!(read("Status: **CLOSED**"), Some(("Status", "**CLOSED**")));
        assert_eq!(read("see http://x"), None);
    }

    #[test]
    fn a_line_may_hold_several_fields() {
        let read = |text: &'static str| {
            let found = fields(text, Span::new(0, text.len()));
            found.map(|field| (field.key, field.value.of(text))).collect::<Vec<_>>()
        };
        let three = [("Status", "active"), ("Owner", "@ana"), ("Opened", "2026-03-01")];
        assert_eq!(read("**Status:** active \u{b7} **Owner:** @ana \u{b7} **Opened:** 2026-03-01"), three);
        assert_eq!(read("> **Status**: active | **Owner**: @ana | *Opened:* 2026-03-01"), three);
        assert_eq!(read("LOOP-A-20260301 | **Owner:** @ana"), [("Owner", "@ana")]);
        assert_eq!(read("**Status:** active | see `a: b`"), [("Status", "active | see `a: b`")]);
        let endless = "**a:** b \u{b7} ".repeat(1000);
        assert_eq!(fields(&endless, Span::new(0, endless.len())).count(), 16);
    }
}
