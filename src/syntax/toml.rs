//! TOML with spans, through the `toml` crate's own tree.

use ::toml::Spanned;
use ::toml::de::{DeTable, DeValue};

use super::tree::{Kind, Node, Style};
use crate::text::{Fault, Span};

/// Reads `text` as TOML. What can be read is read: faults do not hide the rest.
pub fn toml(text: &str) -> (Node, Vec<Fault>) {
    let (table, errors) = DeTable::parse_recoverable(text);
    let root = Node { span: Span::new(0, text.len()), kind: map(table.get_ref()) };
    let faults = errors.iter().map(|error| {
        let span = error.span().map_or(Span::at(text.len()), Span::from);
        Fault::new(span, format!("not TOML: {}", error.message().trim().replace('\n', "; ")))
    });
    (root, faults.collect())
}

fn node(value: &Spanned<DeValue<'_>>) -> Node {
    let kind = match value.get_ref() {
        DeValue::String(text) => Kind::Scalar(text.as_ref().into(), Style::Quoted),
        DeValue::Integer(number) => literal(&number.to_string()),
        DeValue::Float(number) => literal(&number.to_string()),
        DeValue::Boolean(value) => literal(&value.to_string()),
        DeValue::Datetime(date) => literal(&date.to_string()),
        DeValue::Array(array) => Kind::List(array.iter().map(node).collect()),
        DeValue::Table(table) => map(table),
    };
    Node { span: value.span().into(), kind }
}

fn literal(text: &str) -> Kind {
    Kind::Scalar(text.into(), Style::Literal)
}

/// The entries of a table, in the order of the text.
fn map(table: &DeTable<'_>) -> Kind {
    let mut entries: Vec<(Node, Node)> = table
        .iter()
        .map(|(key, value)| (Node::scalar(key.span().into(), key.get_ref(), Style::Quoted), node(value)))
        .collect();
    entries.sort_by_key(|(key, _)| key.span);
    Kind::Map(entries)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_where_they_stand() {
        let text = "[docs]\ninclude = [\"a\", \"b\"]\nn = 1_0\n";
        let (root, faults) = toml(text);
        assert_eq!(faults, []);
        let docs = root.get("docs").expect("docs");
        let include = docs.get("include").expect("include");
        assert_eq!(include.elements()[1].span.of(text), "\"b\"");
        assert_eq!(docs.get("n").and_then(Node::as_integer), Some(10));
        assert_eq!(docs.get("n").and_then(Node::as_str), None);
    }

    #[test]
    fn a_broken_line_does_not_hide_the_others() {
        let (root, faults) = toml("[docs]\ninclude = [\n[gaps]\nregistry = \"g.yaml\"\n");
        assert!(!faults.is_empty());
        assert!(root.get("docs").is_some() || root.get("gaps").is_some());
    }

    #[test]
    fn deep_nesting_is_a_fault() {
        let (_, faults) = toml(&format!("a = {}", "[".repeat(20_000)));
        assert!(!faults.is_empty());
    }
}
