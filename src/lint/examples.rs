//! What a rule says about itself: its doc comment, taken apart into words and examples.
//!
//! Examples stand in fenced blocks below headings that begin with `Bad`, `Good` or `Fixed`. The
//! info string of a block names the file it is: `yaml gaps.yaml`; a lone `markdown` is a loop
//! document. A `Fixed` example is what the fixes make of the bad one before it.
//!
//! An example of a change says what stood before it, where that is something else: `markdown was`; an empty
//! block stands for a file that was not there. `text message` is what its commit says.

use super::rule::Rule;

/// The document that an example is, where it names no file.
const DOCUMENT: &str = "loops/LOOP-EXAMPLE-20260301.scope.md";

/// A rule's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manual {
    /// The first sentence.
    pub summary: String,
    /// All of it, in Markdown.
    pub text: String,
    /// The examples, in order.
    pub examples: Vec<Example>,
}

/// An example of what a rule tells, or does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Example {
    /// Whether the rule tells something.
    pub kind: Sample,
    /// The files, with their paths.
    pub files: Vec<(String, Vec<u8>)>,
    /// What stood before the change in those that it touches; empty where there was no such file.
    pub was: Vec<(String, Vec<u8>)>,
    /// What the commit says, if the example is one.
    pub message: Option<String>,
}

/// What an example shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sample {
    /// Something that the rule tells.
    Bad,
    /// Something that it does not.
    Good,
    /// What its fixes make of the bad example before it.
    Fixed,
}

impl Manual {
    /// Takes the doc comment of `rule` apart.
    pub fn of(rule: &Rule) -> Self {
        let lines: Vec<&str> = rule.doc.lines().map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        let text = lines.join("\n") + "\n";
        let summary = text.split("\n\n").next().unwrap_or_default().replace('\n', " ").trim().to_owned();
        let examples = examples(&text);
        Self { summary, text: text.trim().to_owned() + "\n", examples }
    }

    /// The words under the heading `title`, without it.
    pub fn section(&self, title: &str) -> Option<&str> {
        let mut parts = self.text.split("\n## ").skip(1);
        parts.find_map(|part| part.strip_prefix(title)?.strip_prefix('\n')).map(str::trim)
    }
}

fn examples(text: &str) -> Vec<Example> {
    let mut found: Vec<Example> = Vec::new();
    let mut kind = None;
    let mut block: Option<(&str, &str, String)> = None;
    for line in text.lines() {
        match &mut block {
            Some((fence, info, body)) if line.trim_end() == *fence => {
                if kind.is_some()
                    && let Some(example) = found.last_mut()
                {
                    example.take(info, body);
                }
                block = None;
            }
            Some((_, _, body)) => {
                body.push_str(line);
                body.push('\n');
            }
            None => {
                let fence = &line[..line.len() - line.trim_start_matches(['`', '~']).len()];
                if fence.len() >= 3 {
                    block = Some((fence, line[fence.len()..].trim(), String::new()));
                } else if let Some(title) = line.strip_prefix("## ") {
                    kind = [("Bad", Sample::Bad), ("Good", Sample::Good), ("Fixed", Sample::Fixed)]
                        .into_iter()
                        .find(|(word, _)| title.starts_with(word))
                        .map(|(_, kind)| kind);
                    found.extend(kind.map(|kind| Example { kind, files: Vec::new(), was: Vec::new(), message: None }));
                }
            }
        }
    }
    found
}

impl Example {
    /// Takes a block in for what its info string says it is.
    fn take(&mut self, info: &str, body: &str) {
        match info.split(' ').nth(1) {
            Some("message") => self.message = Some(body.to_owned()),
            Some("was") => self.was.push(file(&info.replacen(" was", "", 1), body)),
            _ => self.files.push(file(info, body)),
        }
    }
}

/// The file that a block is: its path, and its bytes.
fn file(info: &str, body: &str) -> (String, Vec<u8>) {
    let mut words = info.split(' ').filter(|word| *word != "escaped");
    let language = words.next().unwrap_or_default();
    let path = words.next().unwrap_or(match language {
        "toml" => "loopctl.toml",
        "yaml" => "gaps.yaml",
        "json" => "baseline.json",
        _ => DOCUMENT,
    });
    let bytes = if info.split(' ').any(|word| word == "escaped") { unescaped(body) } else { body.as_bytes().to_vec() };
    (path.to_owned(), bytes)
}

/// `\xff` as the byte it stands for.
fn unescaped(body: &str) -> Vec<u8> {
    let mut parts = body.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        match part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            Some(byte) => {
                bytes.push(byte);
                bytes.extend_from_slice(&part.as_bytes()[2..]);
            }
            None => bytes.extend_from_slice(format!("\\x{part}").as_bytes()),
        }
    }
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lint::Check;
    use crate::model::policy::Level;

    #[test]
    fn a_doc_comment_is_words_and_examples() {
        let doc = " A thing is\n wrong.\n\n ## Why\n Because.\n\n ## Bad\n ```markdown\n # x\n ```\n ```yaml escaped\n a\\xffb\n ```\n\n ## Good\n ```toml\n y = 1\n ```\n";
        let rule =
            Rule { code: "LC999", name: "x", level: Level::Error, fixes: &[], doc, check: Check::Whole(|_, _| {}) };
        let manual = Manual::of(&rule);
        assert_eq!(manual.summary, "A thing is wrong.");
        assert_eq!(manual.section("Why"), Some("Because."));
        let [bad, good] = &*manual.examples else { panic!("{:?}", manual.examples) };
        assert_eq!(bad.files[0], (DOCUMENT.to_owned(), b"# x\n".to_vec()));
        assert_eq!(bad.files[1], ("gaps.yaml".to_owned(), b"a\xffb\n".to_vec()));
        assert_eq!((good.kind, good.files[0].0.as_str()), (Sample::Good, "loopctl.toml"));
    }
}
