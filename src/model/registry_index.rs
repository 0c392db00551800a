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
            let status = entry.status.unwrap_or(Status { raw: NOTHING, word: NOTHING, tail: None, value: None });
            let mut parts = vec![entry.id.as_str().to_owned(), status.value.map_or("", Word::name).to_owned()];
            parts.extend([entry.span, status.raw, status.word, status.tail.unwrap_or(NOTHING)].map(span));
            for named in [&entry.parent, &entry.blocker_class] {
                parts.push(span(named.as_ref().map_or(NOTHING, |named| named.span)));
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
        let entries = lines.lines().map(entry).collect::<Option<Vec<Entry>>>()?;
        Some(Self::of(source, entries, marked))
    }
}

/// The place of what is not there.
const NOTHING: Span = Span { start: 0, end: 0 };

fn span(span: Span) -> String {
    format!("{} {}", span.start, span.end)
}

fn entry(line: &str) -> Option<Entry> {
    let mut parts = Parts(line);
    let id = GapId::new(parts.text()?)?;
    let value = parts.text()?;
    let value = GapStatus::NAMES.iter().find(|(_, name)| *name == value).map(|(value, _)| *value);
    let (whole, raw, word, tail) = (parts.span()?, parts.span()?, parts.span()?, parts.span()?);
    let status = Status { raw, word, tail: (tail != NOTHING).then_some(tail), value };
    let [parent, blocker_class] =
        [parts.mention()?, parts.mention()?].map(|mention| Some(mention).filter(|mention| mention.span != NOTHING));
    let entry = Entry { id, span: whole, status: (raw != NOTHING).then_some(status), parent, blocker_class };
    parts.0.is_empty().then_some(entry)
}

/// The parts of a line that are not yet read.
struct Parts<'a>(&'a str);

impl<'a> Parts<'a> {
    /// The next part.
    fn text(&mut self) -> Option<&'a str> {
        let end = memchr::memchr(PART, self.0.as_bytes()).unwrap_or(self.0.len());
        let part = self.0.get(..end)?;
        self.0 = self.0.get(end + 1..).unwrap_or_default();
        Some(part)
    }

    fn span(&mut self) -> Option<Span> {
        let (start, end) = (self.number(b' ')?, self.number(PART)?);
        Some(Span { start, end })
    }

    /// The number that goes up to `behind`, or to the end.
    fn number(&mut self, behind: u8) -> Option<u32> {
        let mut number = 0_u32;
        let mut digits = 0;
        for byte in self.0.bytes() {
            if !byte.is_ascii_digit() {
                break;
            }
            number = number.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?;
            digits += 1;
        }
        let rest = self.0.get(digits..)?;
        self.0 = if rest.is_empty() { rest } else { rest.strip_prefix(char::from(behind))? };
        (digits > 0).then_some(number)
    }

    fn mention(&mut self) -> Option<Mention> {
        let span = self.span()?;
        Some(Mention { word: Short::new(self.text()?), span })
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
