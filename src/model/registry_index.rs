//! A registry as an index of its text: enough to say what its entries are, unread.
//!
//! A registry of a megabyte takes longer to unpack and to scan than all else that a hook does. Its index is kept, and
//! its text is read when a finding has to show it. Of the index too only the lines are read that somebody asks for.

use std::sync::OnceLock;

use super::claim::Status;
use super::id::GapId;
use super::registry::{Entry, Mention, Registry};
use super::status::{GapStatus, Word};
use crate::text::{Part, Short, Source, Span, checksum};

/// Stands between two parts of an entry.
const PART: u8 = b'\t';

/// What the first line of an index begins with; the other one says that the text holds suppressions.
const HEADS: [&str; 2] = ["plain", "marked"];

/// Entries that are found by their names, and read when they are.
#[derive(Debug)]
pub(super) struct Index {
    /// A line for each loop that entries belong to, sorted: its name in small letters, and where their lines begin.
    loops: Part,
    /// A line for each entry, sorted by name and place in the file, which is the last part of the line.
    lines: Part,
    /// Where the lines of those begin whose status is no known word.
    unknown: Vec<usize>,
    /// Where the lines of those begin that have the name of one before them.
    doubles: Vec<usize>,
    /// The entries that were asked for, by their places in the file.
    found: Vec<OnceLock<Box<Entry>>>,
}

impl Index {
    /// The entry of a gap; the first, where there are several.
    pub(super) fn get(&self, id: &GapId) -> Option<&Entry> {
        self.at(find(self.lines.as_str(), id.as_str())?)
    }

    /// The entries that belong to the loop of a name in small letters, in the order of the file.
    pub(super) fn of_loop(&self, name: &str) -> Vec<&Entry> {
        let loops = self.loops.as_str();
        let line = find(loops, name).and_then(|at| loops[at..].lines().next());
        let places = line.and_then(|line| line.split_once(char::from(PART)).map(|(_, places)| places));
        let places = places.into_iter().flat_map(|places| places.split(' ')).filter_map(|place| place.parse().ok());
        places.filter_map(|place| self.at(place)).collect()
    }

    /// Those whose status is no known word.
    pub(super) fn unknown(&self) -> Vec<&Entry> {
        self.unknown.iter().filter_map(|place| self.at(*place)).collect()
    }

    /// Those that have the name of one before them.
    pub(super) fn doubles(&self) -> Vec<&Entry> {
        self.doubles.iter().filter_map(|place| self.at(*place)).collect()
    }

    /// Every entry, in the order of the file.
    pub(super) fn entries(&self) -> Vec<Entry> {
        let mut entries: Vec<(usize, Entry)> =
            self.lines.as_str().lines().filter_map(|line| entry(line).ok()).collect();
        entries.sort_unstable_by_key(|(nth, _)| *nth);
        entries.into_iter().map(|(_, entry)| entry).collect()
    }

    /// The entry whose line begins at `place`.
    fn at(&self, place: usize) -> Option<&Entry> {
        let line = self.lines.as_str().get(place..)?.lines().next()?;
        let nth: usize = line.rsplit(char::from(PART)).next()?.parse().ok()?;
        let found = self.found.get(nth)?;
        if found.get().is_none() {
            let (_, entry) = entry(line).ok()?;
            return Some(found.get_or_init(|| Box::new(entry)));
        }
        found.get().map(|entry| &**entry)
    }
}

/// Where the first line begins whose first part is `key`, in lines that are sorted by it.
fn find(lines: &str, key: &str) -> Option<usize> {
    let (bytes, key) = (lines.as_bytes(), key.as_bytes());
    let first = |from: usize| {
        let end = memchr::memchr2(PART, b'\n', &bytes[from..]).map_or(bytes.len(), |len| from + len);
        &bytes[from..end]
    };
    // Lines that begin before `low` have smaller keys; those from `high` on have not.
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let line = memchr::memrchr(b'\n', &bytes[low..middle]).map_or(low, |end| low + end + 1);
        if first(line) < key {
            low = memchr::memchr(b'\n', &bytes[line..]).map_or(bytes.len(), |len| line + len + 1);
        } else {
            high = line;
        }
    }
    (low < bytes.len() && first(low) == key).then_some(low)
}

impl Registry {
    /// The index of the registry; nothing if an entry does not fit on a line.
    pub fn index(&self) -> Option<String> {
        let mut lines = Vec::with_capacity(self.entries().len());
        for (nth, entry) in self.entries().iter().enumerate() {
            lines.push((&entry.id, nth, line(entry, nth)?));
        }
        lines.sort_unstable();
        let mut loops: Vec<(Short, usize, usize)> = Vec::new();
        let mut places = vec![0; lines.len()];
        let mut place = 0;
        for (_, nth, line) in &lines {
            let parent = self.entries()[*nth].parent.as_ref();
            loops.extend(parent.map(|parent| (parent.word.clone().in_small_letters(), *nth, place)));
            places[*nth] = place;
            place += line.len();
        }
        loops.sort_unstable();
        let odd = |is: &dyn Fn(&Entry) -> bool| -> String {
            let odd = self.entries().iter().zip(&places).filter(|(entry, _)| is(entry));
            odd.map(|(_, place)| place.to_string()).collect::<Vec<_>>().join(",")
        };
        let (unknown, doubles) = (odd(&Entry::is_unknown), odd(&|entry| self.is_double(entry)));
        let of_loop = |same: &[(Short, usize, usize)]| {
            let places: Vec<String> = same.iter().map(|(_, _, place)| place.to_string()).collect();
            same.first().map(|(name, ..)| format!("{}\t{}\n", name.as_str(), places.join(" "))).unwrap_or_default()
        };
        let loops: String = loops.chunk_by(|a, b| a.0 == b.0).map(of_loop).collect();
        let (count, head) = (lines.len(), HEADS[usize::from(self.is_marked())]);
        let body = loops.clone() + &lines.into_iter().map(|(_, _, line)| line).collect::<String>();
        let index = format!("{head} {count} {} {unknown} {doubles}\n{body}", loops.len());
        Some(format!("{} {index}", checksum(&index)))
    }

    /// The registry in `source` of which `index` is the index; nothing if it is none.
    pub fn of_index(source: Source, index: &Part) -> Option<Self> {
        let text = index.as_str();
        let (_, rest) = text.split_once(' ').filter(|(sum, rest)| sum.parse() == Ok(checksum(rest)))?;
        let (head, body) = rest.split_once('\n')?;
        let mut parts = head.split(' ');
        let head = parts.next()?;
        let marked = HEADS.iter().position(|known| *known == head)? == 1;
        let (count, loops): (usize, usize) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
        let mut odd = || -> Option<Vec<usize>> {
            let places = parts.next()?.split_terminator(',');
            places.map(|place| place.parse().ok()).collect()
        };
        let (unknown, doubles) = (odd()?, odd()?);
        let from = text.len() - body.len();
        let (loops, lines) = (index.within(from..from + loops)?, index.within(from + loops..text.len())?);
        let found = std::iter::repeat_with(OnceLock::new).take(count).collect();
        Some(Self::unread(source, Index { loops, lines, unknown, doubles, found }, marked))
    }
}

/// An entry as a line; nothing if it does not fit on one.
fn line(entry: &Entry, nth: usize) -> Option<String> {
    let from = entry.span.start;
    let within = |span: Option<Span>| {
        span.map_or(Some(String::new()), |span| Some(format!("{} {}", span.start.checked_sub(from)?, span.len())))
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
    parts.push(nth.to_string());
    let fits = !parts.iter().flat_map(|part| part.bytes()).any(|byte| matches!(byte, PART | b'\n' | b'\r'));
    fits.then(|| parts.join("\t") + "\n")
}

/// What is said of a line that is none of an index.
#[derive(Debug)]
struct Damaged;

/// The place in the file of the entry on a line, and the entry.
fn entry(line: &str) -> Result<(usize, Entry), Damaged> {
    let mut parts = Parts(line);
    let id = GapId::new(parts.text()?).ok_or(Damaged)?;
    let value = parts.text()?;
    let value = GapStatus::NAMES.iter().find(|(_, name)| *name == value).map(|(value, _)| *value);
    let span = parts.span(0)?.ok_or(Damaged)?;
    let (raw, word, tail) = (parts.span(span.start)?, parts.span(span.start)?, parts.span(span.start)?);
    let status = raw.map(|raw| Status { raw, word: word.unwrap_or(raw), tail, value });
    let (parent, blocker_class) = (parts.mention(span.start)?, parts.mention(span.start)?);
    let nth = parts.0.parse().map_err(|_| Damaged)?;
    Ok((nth, Entry { id, span, status, parent, blocker_class }))
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
    use std::sync::Arc;

    use crate::model::{LoopId, Vocabulary};
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
    parent_loop: loop-A-20260301
  - id: GAP-OP-1
    status: fixed
    parent_loop: LOOP-B-20260301
";

    fn registry(text: &str) -> Registry {
        let source = Source::new(RepoPath::new("gaps.yaml").expect("a path"), text.to_owned());
        Registry::read(source, &Vocabulary::default().gaps).expect("a registry")
    }

    fn whole(text: &str) -> Part {
        Part::of(&Arc::new(text.to_owned()), 0..text.len()).expect("all of it")
    }

    #[test]
    fn an_index_says_what_the_text_does() {
        let flow = "{\"gaps\": [{\"id\": \"GAP-OP-1\", \"status\": \"open\",\n  \"parent_loop\": \"LOOP-B-20260301\"}, {\"id\": \"GAP-7\"}]}\n";
        for text in [TEXT, "gaps: []\n", flow] {
            let read = registry(text);
            let index = read.index().expect("an index");
            let again = || {
                let source = Source::later(read.source().path().clone(), || unreachable!("nobody asks for the text"));
                Registry::of_index(source, &whole(&index)).expect("the same")
            };
            assert_eq!(format!("{:?}", again().entries()), format!("{:?}", read.entries()));
            assert_eq!(again().is_marked(), read.is_marked());
            let found = again();
            for entry in read.entries() {
                assert_eq!(format!("{:?}", found.get(&entry.id)), format!("{:?}", read.get(&entry.id)));
            }
            for name in ["LOOP-A-20260301", "loop-a-20260301", "LOOP-B-20260301", "LOOP-C-20260301", ""] {
                let id = LoopId::new(name);
                assert_eq!(format!("{:?}", found.of_loop(&id)), format!("{:?}", read.of_loop(&id)), "{name}");
            }
            assert!(found.get(&GapId::new("GAP-OP-9").expect("a name")).is_none());
            assert_eq!(format!("{:?}", again().unknown()), format!("{:?}", read.unknown()));
            assert_eq!(format!("{:?}", again().doubles()), format!("{:?}", read.doubles()));
        }
    }

    #[test]
    fn a_line_is_found_by_its_first_part() {
        let lines = "a\t1\nab\t2\nab\t3\nb\t4\nbbb\t5\n";
        let found = |key| find(lines, key).and_then(|at| lines[at..].lines().next());
        for (key, line) in [("a", "a\t1"), ("ab", "ab\t2"), ("b", "b\t4"), ("bbb", "bbb\t5")] {
            assert_eq!(found(key), Some(line), "{key}");
        }
        for key in ["", "0", "aa", "abc", "bb", "c", "a\t1"] {
            assert_eq!(found(key), None, "{key}");
        }
        assert_eq!(find("", "a"), None);
    }

    #[test]
    fn what_was_cut_off_or_is_something_else_is_none() {
        let source = || Source::later(RepoPath::new("gaps.yaml").expect("a path"), String::new);
        let index = registry(TEXT).index().expect("an index");
        for cut in
            ["", "other\n", &index[..index.len() - 4], &index.replace("GAP-OP-1", "GAP-OP-3"), &format!("{index}x\n")]
        {
            assert!(Registry::of_index(source(), &whole(cut)).is_none(), "{cut}");
        }
    }
}
