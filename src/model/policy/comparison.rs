//! What must stand at a place of JSON output.

use std::cmp::Ordering;
use std::fmt;

use serde::{Serialize, Serializer};

/// What must stand at a place of JSON output.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// A text.
    Text(String),
    /// A truth.
    Truth(bool),
    /// A whole number.
    Number(i64),
    /// A number within a bound.
    Bound(Bound, i64),
}

/// How a number is bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// `>= 15`.
    AtLeast,
    /// `<= 15`.
    AtMost,
    /// `> 15`.
    Above,
    /// `< 15`.
    Below,
    /// `!= 15`.
    Not,
}

/// The signs of bounds; those that begin another stand behind it.
const SIGNS: [(&str, Bound, &str); 5] = [
    (">=", Bound::AtLeast, "at least"),
    ("<=", Bound::AtMost, "at most"),
    ("!=", Bound::Not, "other than"),
    (">", Bound::Above, "above"),
    ("<", Bound::Below, "below"),
];

impl Bound {
    /// Whether a number that compares so to the bound is within it.
    pub fn holds(self, order: Option<Ordering>) -> bool {
        order.is_some_and(|order| match self {
            Self::AtLeast => order.is_ge(),
            Self::AtMost => order.is_le(),
            Self::Above => order.is_gt(),
            Self::Below => order.is_lt(),
            Self::Not => order.is_ne(),
        })
    }
}

impl Comparison {
    /// What a text in a policy wants: a bound, where it is a sign and a number, else itself.
    pub fn of_text(text: &str) -> Self {
        let bound = SIGNS.iter().find_map(|(sign, bound, _)| {
            let number = text.strip_prefix(sign)?.trim().parse().ok()?;
            Some(Self::Bound(*bound, number))
        });
        bound.unwrap_or_else(|| Self::Text(text.to_owned()))
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "\"{text}\""),
            Self::Truth(truth) => write!(f, "{truth}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Bound(bound, number) => {
                let words = SIGNS.iter().find(|(_, known, _)| known == bound).map_or("", |(_, _, words)| words);
                write!(f, "{words} {number}")
            }
        }
    }
}

impl Serialize for Comparison {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Truth(truth) => serializer.serialize_bool(*truth),
            Self::Number(number) => serializer.serialize_i64(*number),
            Self::Bound(bound, number) => {
                let sign = SIGNS.iter().find(|(_, known, _)| known == bound).map_or("", |(sign, ..)| sign);
                serializer.serialize_str(&format!("{sign} {number}"))
            }
        }
    }
}

#[cfg(test)]
impl schemars::JsonSchema for Comparison {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Comparison".into()
    }

    fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
        schemars::json_schema!({
            "description": "A text, a whole number, a truth, or a bound: `\">= 15\"`.",
            "type": ["string", "integer", "boolean"],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_and_a_number_are_a_bound() {
        assert_eq!(Comparison::of_text(">= 15"), Comparison::Bound(Bound::AtLeast, 15));
        assert_eq!(Comparison::of_text("!=0"), Comparison::Bound(Bound::Not, 0));
        assert_eq!(Comparison::of_text("> many"), Comparison::Text("> many".into()));
        assert_eq!(Comparison::of_text("ok"), Comparison::Text("ok".into()));
    }
}
