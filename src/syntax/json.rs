//! JSON with spans, as RFC 8259 has it: no comments, no trailing commas, no key twice.

use std::collections::HashSet;

use super::tree::{Kind, Node, Style};
use crate::text::{Fault, Span, limits};

/// Reads `text` as one JSON value.
pub fn json(text: &str) -> Result<Node, Fault> {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let mut reader = Reader { text, at: start, nodes: 0 };
    let root = reader.value(0)?;
    reader.space();
    if reader.at < text.len() {
        return Err(reader.fault("something follows the value"));
    }
    Ok(root)
}

struct Reader<'a> {
    text: &'a str,
    /// The next byte; it begins a character.
    at: usize,
    nodes: usize,
}

impl Reader<'_> {
    fn value(&mut self, depth: usize) -> Result<Node, Fault> {
        self.space();
        self.nodes += 1;
        if depth > limits::DEPTH || self.nodes > limits::NODES {
            return Err(Fault::limit(Span::at(self.at), "more values, or deeper ones, than loopctl reads"));
        }
        let start = self.at;
        let kind = match self.peek() {
            Some(b'{') => self.map(depth)?,
            Some(b'[') => self.list(depth)?,
            Some(b'"') => Kind::Scalar(self.string()?.as_str().into(), Style::Quoted),
            Some(b'-' | b'0'..=b'9') => Kind::Scalar(self.number()?.into(), Style::Literal),
            Some(b'a'..=b'z') => self.word()?,
            Some(_) => return Err(self.fault("no JSON value begins like this")),
            None => return Err(self.fault("the text ends where a value is expected")),
        };
        Ok(Node { span: Span::new(start, self.at), kind })
    }

    fn map(&mut self, depth: usize) -> Result<Kind, Fault> {
        let mut entries: Vec<(Node, Node)> = Vec::new();
        let mut seen = HashSet::new();
        self.at += 1;
        if self.takes(b'}') {
            return Ok(Kind::Map(entries));
        }
        loop {
            self.space();
            let start = self.at;
            if self.peek() != Some(b'"') {
                return Err(self.fault("expected a key in double quotes"));
            }
            let key = self.string()?;
            let span = Span::new(start, self.at);
            if !self.takes(b':') {
                return Err(self.fault("expected a colon"));
            }
            let value = self.value(depth + 1)?;
            entries.push((Node::scalar(span, &key, Style::Quoted), value));
            if !seen.insert(key) {
                return Err(Fault::new(span, format!("the key {} stands twice", span.of(self.text))));
            }
            if self.takes(b'}') {
                return Ok(Kind::Map(entries));
            }
            if !self.takes(b',') {
                return Err(self.fault("expected a comma or `}`"));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Result<Kind, Fault> {
        let mut elements = Vec::new();
        self.at += 1;
        if self.takes(b']') {
            return Ok(Kind::List(elements));
        }
        loop {
            elements.push(self.value(depth + 1)?);
            if self.takes(b']') {
                return Ok(Kind::List(elements));
            }
            if !self.takes(b',') {
                return Err(self.fault("expected a comma or `]`"));
            }
        }
    }

    fn string(&mut self) -> Result<String, Fault> {
        let start = self.at;
        let mut read = String::new();
        self.at += 1;
        loop {
            match self.text[self.at..].chars().next() {
                Some('"') => {
                    self.at += 1;
                    return Ok(read);
                }
                Some('\\') => read.push(self.escape()?),
                Some(c) if c >= ' ' => {
                    read.push(c);
                    self.at += c.len_utf8();
                }
                Some(_) => return Err(self.fault("a control character in a text")),
                None => return Err(Fault::new(Span::new(start, self.at), "a text that does not end")),
            }
        }
    }

    /// The character that the escape here stands for.
    fn escape(&mut self) -> Result<char, Fault> {
        let start = self.at;
        let bad = |to: usize| Fault::new(Span::new(start, to), "no escape of JSON");
        let letter = self.text.as_bytes().get(start + 1).copied();
        self.at += 2;
        let simple = match letter {
            Some(letter @ (b'"' | b'\\' | b'/')) => char::from(letter),
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let first = self.unit().ok_or_else(|| bad(start + 2))?;
                if !(0xd800..0xdc00).contains(&first) {
                    return char::from_u32(first).ok_or_else(|| bad(self.at));
                }
                let second = self.text[self.at..].starts_with("\\u").then(|| {
                    self.at += 2;
                    self.unit()
                });
                let second = second.flatten().filter(|unit| (0xdc00..0xe000).contains(unit));
                let pair =
                    second.and_then(|second| char::from_u32(0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)));
                return pair.ok_or_else(|| bad(self.at));
            }
            _ => return Err(bad(start + 1)),
        };
        Ok(simple)
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4).filter(|d| d.bytes().all(|byte| byte.is_ascii_hexdigit()))?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    fn number(&mut self) -> Result<&str, Fault> {
        let start = self.at;
        self.at += usize::from(self.peek() == Some(b'-'));
        let whole = self.at;
        let mut right = self.digits() > 0 && (self.text.as_bytes()[whole] != b'0' || self.at == whole + 1);
        if self.peek() == Some(b'.') {
            self.at += 1;
            right &= self.digits() > 0;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            self.at += usize::from(matches!(self.peek(), Some(b'+' | b'-')));
            right &= self.digits() > 0;
        }
        let span = Span::new(start, self.at);
        if right { Ok(span.of(self.text)) } else { Err(Fault::new(span, "no number of JSON")) }
    }

    fn digits(&mut self) -> usize {
        let count = self.text.as_bytes()[self.at..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        count
    }

    fn word(&mut self) -> Result<Kind, Fault> {
        let rest = &self.text[self.at..];
        let length = rest.bytes().take_while(u8::is_ascii_alphanumeric).count();
        let style = match &rest[..length] {
            "true" | "false" => Style::Literal,
            "null" => Style::Plain,
            _ => return Err(Fault::new(Span::new(self.at, self.at + length), "no word of JSON")),
        };
        self.at += length;
        Ok(Kind::Scalar(rest[..length].into(), style))
    }

    /// Takes `byte`, if that comes next.
    fn takes(&mut self, byte: u8) -> bool {
        self.space();
        let there = self.peek() == Some(byte);
        self.at += usize::from(there);
        there
    }

    fn space(&mut self) {
        let rest = &self.text.as_bytes()[self.at..];
        self.at += rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')).count();
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// A fault at the next character.
    fn fault(&self, message: &str) -> Fault {
        let length = self.text[self.at..].chars().next().map_or(0, char::len_utf8);
        Fault::new(Span::new(self.at, self.at + length), message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_know_where_they_stand() {
        let text = "\u{feff} {\"a\": [1, -2.5e3, true], \"b\\u00e9\\ud83d\\udd12\": \"x\\n\", \"c\": null}\r\n";
        let root = json(text).expect("JSON");
        let list = root.get("a").expect("a");
        assert_eq!(list.span.of(text), "[1, -2.5e3, true]");
        assert_eq!(list.elements()[0].as_integer(), Some(1));
        assert_eq!(list.elements()[2].as_bool(), Some(true));
        assert_eq!(root.get("b\u{e9}\u{1f512}").and_then(Node::as_str), Some("x\n"));
        assert!(root.get("c").is_some_and(Node::is_null));
    }

    #[test]
    fn what_is_not_json_is_refused_at_its_place() {
        for (text, place) in [
            ("{\"a\": 1, \"a\": 2}", "\"a\""),
            ("{\"a\": 1,}", "}"),
            ("[1 2]", "2"),
            ("{\"a\" 1}", "1"),
            ("{a: 1}", "a"),
            ("[01]", "01"),
            ("[1.]", "1."),
            ("[.5]", "."),
            ("[True]", "T"),
            ("[nul]", "nul"),
            ("\"a\nb\"", "\n"),
            ("\"\\x\"", "\\"),
            ("\"\\ud800\"", "\\ud800"),
            ("{} {}", "{"),
            ("// no\n{}", "/"),
            ("\"abc", "\"abc"),
            ("", ""),
            ("{\"a\":", ""),
        ] {
            let fault = json(text).expect_err(text);
            assert_eq!(fault.span.of(text), place, "{text}: {}", fault.message);
        }
        assert_eq!(json("{\"a\": 1, \"\\u0061\": 2}").expect_err("twice").message, "the key \"\\u0061\" stands twice");
    }

    #[test]
    fn depth_and_number_are_bounded() {
        assert!(json(&"[".repeat(100_000)).expect_err("deep").over_limit);
        assert!(json(&format!("[{}1]", "1,".repeat(limits::NODES))).expect_err("many").over_limit);
    }
}
