//! The tree that YAML and TOML both become: values with spans, maps in the order of the text.

use crate::text::{Short, Span};

/// One value and where it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// The bytes of the value; empty, at its place, for a value that is not written.
    pub span: Span,
    /// What the value is.
    pub kind: Kind,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A single value, escapes resolved.
    Scalar(Short, Style),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the text; a key may stand twice.
    Map(Vec<(Node, Node)>),
    /// A YAML alias; it is never expanded.
    Alias,
}

/// How a scalar is written, which decides what it can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Bare in YAML: text, unless it reads as something else.
    Plain,
    /// In quotes, or a block of YAML: always text.
    Quoted,
    /// A number, boolean or date of TOML: never text.
    Literal,
}

impl Node {
    /// A scalar.
    #[inline]
    pub fn scalar(span: Span, text: &str, style: Style) -> Self {
        Self { span, kind: Kind::Scalar(text.into(), style) }
    }

    /// Nothing: `key:`, `key: ~` or `key: null`.
    pub fn is_null(&self) -> bool {
        let null = |text: &Short| matches!(text.as_bytes(), b"" | b"~" | b"null" | b"Null" | b"NULL");
        matches!(&self.kind, Kind::Scalar(text, Style::Plain) if null(text))
    }

    /// Whether this is a scalar, whatever it might be read as.
    pub fn is_scalar(&self) -> bool {
        matches!(self.kind, Kind::Scalar(..))
    }

    /// The text of a scalar, whatever it might also be read as.
    pub fn text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// The bytes of a scalar, for those who only look at them.
    pub fn bytes(&self) -> Option<&[u8]> {
        match &self.kind {
            Kind::Scalar(text, _) => Some(text.as_bytes()),
            _ => None,
        }
    }

    /// The value where text is wanted: a scalar that is no number or boolean of TOML.
    pub fn as_str(&self) -> Option<&str> {
        match &self.kind {
            Kind::Scalar(text, Style::Plain | Style::Quoted) if !self.is_null() => Some(text),
            _ => None,
        }
    }

    /// The value where true or false is wanted.
    pub fn as_bool(&self) -> Option<bool> {
        match &self.kind {
            Kind::Scalar(text, Style::Plain | Style::Literal) => text.parse().ok(),
            _ => None,
        }
    }

    /// The value where a whole number is wanted.
    pub fn as_integer(&self) -> Option<i64> {
        match &self.kind {
            Kind::Scalar(text, Style::Plain | Style::Literal) => text.replace('_', "").parse().ok(),
            _ => None,
        }
    }

    /// The entries of a map.
    pub fn entries(&self) -> Option<&[(Node, Node)]> {
        match &self.kind {
            Kind::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// The value under `key`: the last one, as YAML readers have it.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries()?.iter().rev().find(|(k, _)| k.says(key)).map(|(_, value)| value)
    }

    /// Whether this is the scalar `text`.
    #[inline]
    pub fn says(&self, text: &str) -> bool {
        matches!(&self.kind, Kind::Scalar(own, _) if own.as_bytes() == text.as_bytes())
    }

    /// Whether this and `other` are the same text.
    pub fn is_same_text(&self, other: &Self) -> bool {
        match (&self.kind, &other.kind) {
            (Kind::Scalar(own, _), Kind::Scalar(other, _)) => own == other,
            _ => false,
        }
    }

    /// The elements of a list; a lone value is a list of one, nothing is an empty one.
    pub fn elements(&self) -> &[Node] {
        match &self.kind {
            Kind::List(elements) => elements,
            _ if self.is_null() => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// What kind of value this is, for messages.
    pub fn noun(&self) -> &'static str {
        match &self.kind {
            _ if self.is_null() => "nothing",
            Kind::Scalar(_, Style::Literal) if self.as_bool().is_some() => "a boolean",
            Kind::Scalar(_, Style::Literal) if self.as_integer().is_some() => "a number",
            Kind::Scalar(_, Style::Literal) => "a number or date",
            Kind::Scalar(..) => "a text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a table",
            Kind::Alias => "a YAML alias",
        }
    }
}
