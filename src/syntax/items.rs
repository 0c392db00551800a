//! Whether the items of a long list are YAML, each asked alone.
//!
//! Most lines of a registry are certain at a look; an item with any other line goes to the parser.

use super::plain::{is_blank, key_of, scalar};
use super::yaml::parsed;
use crate::text::{Fault, Span};

/// What is wrong with the item at `span`, whose dash it begins with; nothing if it is YAML.
pub fn item_fault(text: &str, span: Span) -> Option<Fault> {
    let column = text[..span.start as usize].rsplit('\n').next().unwrap_or_default().len();
    if is_certain(span.of(text), column) {
        return None;
    }
    // Blanks before the dash, so that columns hold.
    let alone = format!("{}{}\n", " ".repeat(column), span.of(text));
    let fault = parsed(&alone).err()?;
    let at = (fault.span.start as usize).saturating_sub(column) + span.start as usize;
    Some(on_line(text, at.min((span.end as usize).saturating_sub(1)), fault))
}

/// What is wrong with a text apart from the items of its list at `spans`.
pub fn rest_fault(text: &str, spans: &[Span]) -> Option<Fault> {
    let (first, last) = (spans.first()?, spans.last()?);
    let line = text[..first.start as usize].rfind('\n').map_or(0, |end| end + 1);
    let end = last.end as usize;
    let rest = format!("{}{}", &text[..line], &text[end..]);
    let fault = parsed(&rest).err()?;
    let at = fault.span.start as usize;
    let at = if at < line { at } else { at - line + end };
    Some(on_line(text, at.min(text.len()), fault))
}

/// A fault of the parser, told at the words of the line that holds the byte at `at`.
fn on_line(text: &str, at: usize, fault: Fault) -> Fault {
    let at = text.floor_char_boundary(at);
    let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
    let end = text[at..].find('\n').map_or(text.len(), |len| at + len);
    let message = if fault.over_limit { fault.message.clone() } else { format!("not YAML: {}", fault.message) };
    Fault { span: Span::new(start, end.max(start)).trimmed(text), message, ..fault }
}

/// Whether an item is `key: value` lines and literal blocks, and YAML for certain.
fn is_certain(item: &str, column: usize) -> bool {
    let mut lines = item.split_inclusive('\n').peekable();
    let Some(first) = lines.next().and_then(|line| line.strip_prefix("- ")) else { return false };
    let keys = column + 2 + (first.len() - first.trim_start_matches(' ').len());
    let mut next = Some(first.trim_start_matches(' '));
    while let Some(line) = next {
        let Some((_, rest)) = key_of(line) else { return false };
        let mut open = false;
        if matches!(rest.trim_ascii(), "|" | "|-") {
            // The first line of a block says how far it is indented; a tab or a shallower line is the parser's.
            let mut indent = None;
            while let Some(line) = lines.peek() {
                let blanks = line.len() - line.trim_start_matches(' ').len();
                match line.as_bytes().get(blanks) {
                    None | Some(b'\n') if indent.is_some() || blanks == 0 => {}
                    None | Some(b'\n' | b'\r' | b'\t') => return false,
                    Some(_) if blanks <= keys => break,
                    Some(_) if blanks >= *indent.get_or_insert(blanks) && !has_signs(line) => {}
                    Some(_) => return false,
                }
                lines.next();
            }
        } else {
            match scalar(rest, 0) {
                // What is not written may be a list or a map on the lines below.
                Some(value) => open = value.span.is_empty(),
                None => return false,
            }
        }
        next = None;
        for line in lines.by_ref() {
            let blanks = line.len() - line.trim_start_matches(' ').len();
            if is_blank(line) {
                continue;
            }
            if open && blanks == keys {
                open = false;
            }
            if blanks != keys || open {
                return false;
            }
            next = Some(&line[blanks..]);
            break;
        }
    }
    true
}

/// Whether a line holds a control character, about which YAML has rules of its own.
fn has_signs(line: &str) -> bool {
    line.chars().any(|c| c != '\n' && (c.is_control() || matches!(c, '\u{85}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line() -> impl Strategy<Value = String> {
        prop_oneof![
            6 => "    [a-z]{1,4}: [a-z\"' #:|]{0,8}",
            3 => "    [a-z]{1,4}: (\\||\\|-|\"x\"|'y'|)",
            4 => " {0,7}[a-z#:\\-\t ]{0,6}",
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 2048, failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_certain_is_yaml(lines in proptest::collection::vec(line(), 0..6)) {
            let item = format!("- id: GAP-A-1\n{}", lines.join("\n"));
            if is_certain(&item, 2) {
                let alone = format!("  {item}\n");
                prop_assert!(parsed(&alone).is_ok(), "{:?} {:?}", item, parsed(&alone));
            }
        }
    }
}
