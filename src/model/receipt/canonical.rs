//! The one way to write a JSON value (RFC 8785), so that a digest can be taken of it.

use std::fmt::Write;

use serde_json::Value;
use sha2::{Digest, Sha256};

/// Writes `value` in its canonical form; nothing if it holds a number that is no whole one.
///
/// Receipts hold whole numbers only, so that no reader rounds.
pub fn canonical(value: &Value) -> Option<String> {
    let mut out = String::new();
    write(value, &mut out)?;
    Some(out)
}

/// The digest of a canonical text, as receipts have it: `sha256:` and hexadecimal digits.
pub fn digest(text: &str) -> String {
    format!("sha256:{}", sha256(text.as_bytes()))
}

/// The SHA-256 of `bytes`, in hexadecimal digits.
pub fn sha256(bytes: &[u8]) -> String {
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// Whether every reader of JSON has the same number.
pub(super) fn is_exact(number: i64) -> bool {
    number.unsigned_abs() < 1 << 53
}

fn write(value: &Value, out: &mut String) -> Option<()> {
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(truth) => out.push_str(if *truth { "true" } else { "false" }),
        Value::Number(number) => {
            let whole = number.as_i64().filter(|whole| is_exact(*whole))?;
            let _ = write!(out, "{whole}");
        }
        Value::String(text) => string(text, out),
        Value::Array(values) => {
            out.push('[');
            for (at, value) in values.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                self::write(value, out)?;
            }
            out.push(']');
        }
        Value::Object(entries) => {
            let mut entries: Vec<(&String, &Value)> = entries.iter().collect();
            entries.sort_by(|(a, _), (b, _)| a.encode_utf16().cmp(b.encode_utf16()));
            out.push('{');
            for (at, (key, value)) in entries.into_iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                string(key, out);
                out.push(':');
                self::write(value, out)?;
            }
            out.push('}');
        }
    }
    Some(())
}

fn string(text: &str, out: &mut String) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\u{8}' => out.push_str("\\b"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\u{c}' => out.push_str("\\f"),
            '\r' => out.push_str("\\r"),
            c if c < ' ' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_form() {
        let value: Value = serde_json::from_str(
            r#"{ "\u20ac": "Euro", "\r": "CR", "1": "one", "\u0080": "ctl", "\ud83d\ude00": "smile", "\u00f6": "o",
                 "\ufb33": "dalet", "list": [ 1, -2, true, null, "a\u000fb/\"\\\n" ] }"#,
        )
        .expect("JSON");
        // The order of RFC 8785, section 3.2.3: by UTF-16 units.
        assert_eq!(
            canonical(&value).as_deref(),
            Some(
                "{\"\\r\":\"CR\",\"1\":\"one\",\"list\":[1,-2,true,null,\"a\\u000fb/\\\"\\\\\\n\"],\"\u{80}\":\"ctl\",\
                 \"\u{f6}\":\"o\",\"\u{20ac}\":\"Euro\",\"\u{1f600}\":\"smile\",\"\u{fb33}\":\"dalet\"}"
            )
        );
    }

    #[test]
    fn only_whole_numbers_have_one() {
        for text in ["1.5", "1e3", "9007199254740992", "18446744073709551615"] {
            let value: Value = serde_json::from_str(text).expect("JSON");
            assert_eq!(canonical(&value), None, "{text}");
        }
    }
}
