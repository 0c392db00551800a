//! Values that are valid YAML and yet not what they look like.
//!
//! A commit that reads as a number, a word that reads as true, a text that a comment cuts short,
//! and the signs of YAML that loopctl does not follow: tags, anchors, aliases.

use super::FrontMatter;
use super::recover::quoted;
use crate::syntax::tree::{Kind, Node, Style};
use crate::text::{Edit, Fault, Span, WordSet};

/// A value that YAML readers take for something else.
#[derive(Clone, Debug)]
pub struct Surprise<'a> {
    /// What it is, and the edit that puts it in quotes.
    pub fault: Fault,
    /// Whether the value, as loopctl reads it, is the same with the edit.
    pub kept: bool,
    /// The key it stands under, if any.
    pub key: Option<&'a str>,
}

impl FrontMatter {
    /// The values of the front matter in `text` that others read otherwise than they are written.
    pub fn surprises(&self, text: &str) -> Vec<Surprise<'_>> {
        let Some(head) = self.head else { return Vec::new() };
        let yaml = head.yaml.of(text).as_bytes();
        let signs = memchr::memchr3(b'&', b'!', b'*', yaml).is_some();
        let comments = memchr::memchr(b'#', yaml).is_some();
        let mut walk = Walk { text, signs, comments, found: Vec::new() };
        walk.map(&self.entries);
        walk.found
    }
}

struct Walk<'a, 't> {
    text: &'t str,
    /// Whether any sign of a tag, anchor or alias stands in the front matter.
    signs: bool,
    /// Whether any sign of a comment does.
    comments: bool,
    found: Vec<Surprise<'a>>,
}

impl<'a> Walk<'a, '_> {
    fn map(&mut self, entries: &'a [(Node, Node)]) {
        for (key, value) in entries {
            self.value(Some(key), value);
        }
    }

    fn value(&mut self, key: Option<&'a Node>, node: &'a Node) {
        if self.signs {
            self.sign(key, node);
        }
        match &node.kind {
            Kind::Map(entries) => self.map(entries),
            Kind::List(elements) => elements.iter().for_each(|element| self.value(key, element)),
            Kind::Scalar(written, Style::Plain) => self.plain(key, node, written.as_bytes()),
            Kind::Scalar(..) => {}
            Kind::Alias => {
                let message = format!("`{}` is an alias, which loopctl does not follow", node.span.of(self.text));
                self.tell(key, Fault::new(node.span, message).help("write the value itself"), false);
            }
        }
    }

    fn plain(&mut self, key: Option<&'a Node>, node: &Node, written: &[u8]) {
        let quote = || node.text().map(|written| Edit { span: node.span, text: format!("\"{written}\"") });
        if is_float(written) || (is_hash(written) && key.and_then(Node::text).is_some_and(names_commit)) {
            let message = format!("`{}` is a number to YAML", node.text().unwrap_or_default());
            let fault = Fault::new(node.span, message).help("put it in quotes, so that it stays what is written");
            self.tell(key, Fault { fix: quote(), ..fault }, true);
        } else if is_switch(written) {
            let written = node.text().unwrap_or_default();
            let message = format!("`{written}` is a text to some YAML readers, and true or false to others");
            let fault = Fault::new(node.span, message).help("put the word in quotes, or write `true` or `false`");
            self.tell(key, Fault { fix: quote(), ..fault }, false);
        } else if let Some(comment) = self.comments.then(|| self.cut(node, written)).flatten() {
            let whole = Span { start: node.span.start, end: comment.end };
            let message = format!("`{}` is a comment to YAML: the value ends before it", comment.of(self.text));
            let help = "put the whole value in quotes; if a comment is meant, put a blank behind the `#`";
            let fix = quoted(whole.of(self.text)).map(|text| Edit { span: whole, text });
            self.tell(key, Fault { fix, ..Fault::new(comment, message).help(help) }, false);
        }
    }

    /// The comment that cuts a value short: `#12` of `fix #12`.
    ///
    /// A comment that anybody would write has a blank behind its sign, and a word behind a value of
    /// one word (`high #for now`) is more likely a comment as well.
    fn cut(&self, node: &Node, written: &[u8]) -> Option<Span> {
        let rest = self.text.get(node.span.end as usize..)?;
        let behind = rest.trim_start_matches([' ', '\t']);
        if behind.len() == rest.len() || !behind.starts_with('#') || node.span.of(self.text).contains('\n') {
            return None;
        }
        let comment = behind.lines().next().unwrap_or_default().trim_end();
        let digits = comment[1..].starts_with(|c: char| c.is_ascii_digit());
        let word = comment[1..].starts_with(char::is_alphanumeric) && !comment[1..].starts_with("loopctl:");
        let prose = written.contains(&b' ');
        (digits || (word && prose)).then(|| Span::at(node.span.end as usize).within(rest, comment))
    }

    /// A tag or anchor before a value.
    fn sign(&mut self, key: Option<&'a Node>, node: &Node) {
        let before = &self.text[..node.span.start as usize];
        let unwritten = node.span.is_empty();
        let token = if unwritten {
            // A value that is not written stands behind its colon, before the sign.
            let rest = &self.text[node.span.end as usize..];
            rest.lines().next().unwrap_or_default().split_whitespace().next().unwrap_or_default()
        } else {
            before.split_whitespace().next_back().unwrap_or_default()
        };
        let what = match token.as_bytes() {
            [b'!', ..] => "a tag",
            [b'&', _, ..] => "an anchor",
            _ => return,
        };
        let at = Span::at(0).within(self.text, token);
        let line = self.text[..at.start as usize].rsplit('\n').next().unwrap_or_default();
        if line.trim_start().starts_with('#') || line.contains(" #") {
            return;
        }
        if self.found.last().is_some_and(|last| last.fault.span == at) {
            // A list begins where its first element does.
            return;
        }
        let message = format!("`{token}` is {what}, which loopctl does not follow");
        self.tell(key, Fault::new(at, message).help("write the value alone"), false);
    }

    fn tell(&mut self, key: Option<&'a Node>, fault: Fault, kept: bool) {
        self.found.push(Surprise { fault, kept, key: key.and_then(Node::text) });
    }
}

/// `8e66283`: digits with an `e` among them, as long as a commit's name may be.
fn is_float(written: &[u8]) -> bool {
    let digits = |part: &[u8]| !part.is_empty() && part.iter().all(u8::is_ascii_digit);
    let parts =
        || written.iter().position(|byte| matches!(byte, b'e' | b'E')).map(|at| (&written[..at], &written[at + 1..]));
    (7..=40).contains(&written.len())
        && written[0].is_ascii_digit()
        && parts().is_some_and(|(before, behind)| digits(before) && digits(behind))
}

/// Digits that may well be the name of a commit.
fn is_hash(written: &[u8]) -> bool {
    matches!(written.len(), 7..=12 | 40) && written.iter().all(u8::is_ascii_digit)
}

/// `base_sha`, `fix-commit`, `rev`.
fn names_commit(key: &str) -> bool {
    const WORDS: WordSet = WordSet::of(&["commit", "commits", "sha", "shas", "sha1", "rev", "revision"]);
    key.split(['_', '-', '.']).any(|word| WORDS.has(word))
}

/// The words that YAML 1.1 reads as true or false, and YAML 1.2 as text.
fn is_switch(written: &[u8]) -> bool {
    const WORDS: [&[u8]; 4] = [b"yes", b"no", b"on", b"off"];
    let cased = |word: &&[u8]| {
        written.eq_ignore_ascii_case(word)
            && (written[1..].iter().all(u8::is_ascii_lowercase) || written.iter().all(u8::is_ascii_uppercase))
    };
    matches!(written.len(), 2 | 3) && WORDS.iter().any(cased)
}

#[cfg(test)]
mod tests {
    use super::super::front_matter;

    fn found(yaml: &str) -> Vec<String> {
        let text = format!("---\n{yaml}\n---\n");
        let front = front_matter(&text);
        assert_eq!(front.faults, [], "{yaml}");
        front.surprises(&text).into_iter().map(|surprise| surprise.fault.span.of(&text).to_owned()).collect()
    }

    #[test]
    fn what_others_read_otherwise_is_told() {
        for (yaml, told) in [
            ("sha: 8e66283", "8e66283"),
            ("fixed_in: [1234e567]", "1234e567"),
            ("base_sha: 1234567", "1234567"),
            ("enabled: yes", "yes"),
            ("enabled: Off", "Off"),
            ("objective: fix #12 and #13", "#12 and #13"),
            ("objective: post to #general", "#general"),
            ("ticket: #12", "#12"),
            ("owner: *ana", "*ana"),
            ("owner: &ana kim", "&ana"),
            ("a: !secret x", "!secret"),
            ("a: !secret", "!secret"),
            ("a: &x\n  b: 1", "&x"),
            ("list:\n  - &x one", "&x"),
        ] {
            assert_eq!(found(yaml), [told], "{yaml}");
        }
    }

    #[test]
    fn what_all_read_alike_is_not() {
        for yaml in [
            "sha: 8e6628a",
            "sha: \"8e66283\"",
            "created: 20260211",
            "count: 1234567",
            "ratio: 1e5",
            "gaps:\n  - GAP-OP-497  # the crane: CLOSED",
            "status: active # !urgent & soon",
            "status: active #for now",
            "priority: high #until 2026-04-01",
            "objective: C# and F#",
            "objective: \"yes\"",
            "objective: yes we can",
            "objective: a & b ! c * d",
            "objective: a &\n  b",
            "horizon: later #loopctl: allow LC113: why",
            "enabled: true",
            "answer: y",
            "odd: yEs",
        ] {
            assert_eq!(found(yaml), [""; 0], "{yaml}");
        }
    }
}
