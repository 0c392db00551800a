//! A registry as an index of its text: enough to say what its entries are, unread.
//!
//! A registry of a megabyte takes longer to unpack and to scan than all else that a hook does. Its index is kept, and
//! its text is read when a finding has to show it.

use super::claim::Status;
use super::id::GapId;
use super::registry::{Entry, Mention, Registry};
use super::status::{GapStatus, Word};
use crate::text::{Short, Source, Span};

/// Stands between two parts of an entry.
const PART: u8 = b'\t';

/// The first line of an index; the other one says that the text holds suppressions.
const HEADS: [&str; 2] = ["plain", "marked"];

impl Registry {
    /// The index of the registry, a line for each entry; nothing if an entry does not fit on one.
    pub fn index(&self) -> Option<String> {
        let mut index = format!("{}\n", HEADS[usize::from(self.is_marked())]);
        for entry in self.entries() {
            let from = entry.span.start;
            let within = |span: Option<Span>| {
                span.map_or(Some(String::new()), |span| {
                    Some(format!("{} {}", span.start.checked_sub(from)?, span.len()))
                })
            };
            let (status, value) = (entry.status.as_ref(), entry.status.and_then(|status| status.value));
            let word = status.map(|status| status.word).filter(|word| status.is_some_and(|status| status.raw != *word));
            let mut parts = vec![entry.id.as_str().to_owned(), value.map_or("", Word::name).to_owned()];
            parts.push(format!("{from} {}", entry.span.len()));
            for span in [status.map(|status| status.raw), word, status.and_then(|status| status.tail)] {
                parts.push(within(span)?);
            }
            for named in [&entry.parent, &entry.blocker_class] {
                parts.push(within(named.as_ref().map(|named| named.span))?);
                parts.push(named.as_ref().map_or("", |named| named.word.as_str()).to_owned());
            }
            if parts.iter().flat_map(|part| part.bytes()).any(|byte| byte == PART || byte == b'\n') {
                return None;
            }
            index.push_str(&parts.join("\t"));
            index.push('\n');
        }
        Some(index)
    }

    /// The registry in `source` of which `index` is the index; nothing if it is none.
    pub fn of_index(source: Source, index: &str) -> Option<Self> {
        let (head, lines) = index.split_once('\n')?;
        let marked = HEADS.iter().position(|known| *known == head)? == 1;
        let ends = || memchr::memchr_iter(b'\n', lines.as_bytes());
        let mut entries = Vec::with_capacity(ends().count());
        let mut start = 0;
        for end in ends() {
            entries.push(entry(&lines[start..end]).ok()?);
            start = end + 1;
        }
        if start < lines.len() {
            return None;
        }
        Some(Self::of(source, entries, marked))
    }
}

/// What is said of a line that is none of an index.
#[derive(Debug)]
struct Damaged;

fn entry(line: &str) -> Result<Entry, Damaged> {
    let mut parts = Parts(line);
    let id = GapId::new(parts.text()?).ok_or(Damaged)?;
    let value = parts.text()?;
    let value = GapStatus::NAMES.iter().find(|(_, name)| *name == value).map(|(value, _)| *value);
    let span = parts.span(0)?.ok_or(Damaged)?;
    let (raw, word, tail) = (parts.span(span.start)?, parts.span(span.start)?, parts.span(span.start)?);
    let status = raw.map(|raw| Status { raw, word: word.unwrap_or(raw), tail, value });
    let (parent, blocker_class) = (parts.mention(span.start)?, parts.mention(span.start)?);
    if parts.0.is_empty() { Ok(Entry { id, span, status, parent, blocker_class }) } else { Err(Damaged) }
}

/// The parts of a line that are not yet read.
struct Parts<'a>(&'a str);

impl<'a> Parts<'a> {
    /// The next part.
    fn text(&mut self) -> Result<&'a str, Damaged> {
        let end = memchr::memchr(PART, self.0.as_bytes()).unwrap_or(self.0.len());
        let part = self.0.get(..end).ok_or(Damaged)?;
        self.0 = self.0.get(end + 1..).unwrap_or_default();
        Ok(part)
    }

    /// The span that the next part says, counted from `from`; nothing if it is empty.
    fn span(&mut self, from: u32) -> Result<Option<Span>, Damaged> {
        if let Some(rest) = self.0.strip_prefix(char::from(PART)) {
            self.0 = rest;
            return Ok(None);
        }
        let start = from.checked_add(self.number(b' ')?).ok_or(Damaged)?;
        let end = start.checked_add(self.number(PART)?).ok_or(Damaged)?;
        Ok(Some(Span { start, end }))
    }

    /// The number that goes up to `behind`.
    fn number(&mut self, behind: u8) -> Result<u32, Damaged> {
        let mut number = 0_u32;
        for (at, byte) in self.0.bytes().enumerate() {
            if byte == behind && at > 0 {
                self.0 = self.0.get(at + 1..).unwrap_or_default();
                return Ok(number);
            }
            let digit = u32::from(byte).checked_sub(u32::from(b'0')).filter(|digit| *digit < 10).ok_or(Damaged)?;
            number = number.checked_mul(10).and_then(|number| number.checked_add(digit)).ok_or(Damaged)?;
        }
        Err(Damaged)
    }

    /// The word of the next two parts, and where it stands; nothing if they are empty.
    fn mention(&mut self, from: u32) -> Result<Option<Mention>, Damaged> {
        let (span, word) = (self.span(from)?, self.text()?);
        Ok(span.map(|span| Mention { word: Short::new(word), span }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Vocabulary;
    use crate::text::RepoPath;

    const TEXT: &str = "
gaps:
  - id: GAP-OP-1
    status: open (half)
    parent_loop: LOOP-A-20260301
  - id: gap-op-2
    status: what
    blocker_class: hardware # loopctl: allow LC109: so
  - id: GAP-7
";

    fn registry(text: &str) -> Registry {
        let source = Source::new(RepoPath::new("gaps.yaml").expect("a path"), text.to_owned());
        Registry::read(source, &Vocabulary::default().gaps).expect("a registry")
    }

    #[test]
    fn an_index_says_what_the_text_does() {
        for text in [TEXT, "gaps: []\n"] {
            let read = registry(text);
            let index = read.index().expect("an index");
            let source = Source::later(read.source().path().clone(), || unreachable!("nobody asks for the text"));
            let again = Registry::of_index(source, &index).expect("the same");
            assert_eq!(format!("{:?}", again.entries()), format!("{:?}", read.entries()));
            assert_eq!(again.is_marked(), read.is_marked());
            assert!(read.entries().iter().all(|entry| again.get(&entry.id).is_some()));
        }
    }

    #[test]
    fn what_was_cut_off_or_is_something_else_is_none() {
        let source = || Source::later(RepoPath::new("gaps.yaml").expect("a path"), String::new);
        let index = registry(TEXT).index().expect("an index");
        for cut in ["", "other\n", &index[..index.len() - 4], &index.replace("GAP-OP-1", "GAP"), &format!("{index}x\n")]
        {
            assert!(Registry::of_index(source(), cut).is_none(), "{cut}");
        }
    }
}
