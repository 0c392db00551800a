//! The documents of some files, found by the keys of what they are, state, prove and name.
//!
//! It is made once and kept; what a change asks of thousands of documents then takes a look at a few lines of it. What
//! the files at hand have otherwise than it has stands beside it, until that is too much, and it is made anew.

mod make;

use std::ops::Range;

pub(super) use make::{Line, Made, make};

use crate::repo::Opened;
use crate::text::{Changed, Entry, Mode, Oid, RepoPath, checksum};

/// How many files may differ from it, before it is made anew.
pub(super) const APART: usize = 128;

/// How many bytes of lines may stand behind it, before it is made anew.
const BEHIND: u64 = 128 << 10;

/// Stands between the parts of a line.
const PART: u8 = 0x1f;

/// Begins the lines of what a document depends on, and of what its probes look at: no key begins with them.
const DEPENDS: char = '\u{1e}';
const INPUTS: char = '\u{1d}';

/// A line of the files: a letter for the mode, the content, where the ties stand and how long they are, the path.
const OID: Range<usize> = 1..41;
const PLACE: Range<usize> = 41..49;
const LENGTH: Range<usize> = 49..55;
const PATH: usize = 55;

/// What a document has to do with a key: one bit each.
pub(super) mod kinds {
    /// It is this loop.
    pub(in super::super) const IS: u8 = 1;
    /// It states this gap.
    pub(in super::super) const STATES: u8 = 2;
    /// A probe of it proves this gap.
    pub(in super::super) const PROVES: u8 = 4;
    /// It names this.
    pub(in super::super) const NAMES: u8 = 8;
}

/// Documents by keys.
pub(super) struct Catalogue {
    opened: Opened,
    layout: Layout,
    /// A line for every file, by path.
    files: String,
    /// A line for every key, sorted.
    keys: String,
}

/// Where the parts of a cache stand that has a catalogue.
#[derive(Clone, Copy)]
struct Layout {
    files: u64,
    keys: u64,
    lines: u64,
    sum: u64,
    /// Where the files begin.
    start: u64,
}

/// What some files have otherwise than a catalogue.
#[derive(Default)]
pub(super) struct Apart {
    /// The files, by path: what the catalogue has, and what is there.
    pub(super) changed: Vec<Changed>,
    /// The documents of the catalogue that are not there as it has them.
    pub(super) gone: Vec<usize>,
    /// Those of its documents whose ties nobody could keep.
    pub(super) untied: Vec<Entry>,
}

impl Layout {
    /// How long the line is that says it.
    const LEN: usize = "base 00000000 00000000 00000000 0000000000000000\n".len();

    fn read(text: &str, start: usize) -> Option<Self> {
        let line = text.get(start..start + Self::LEN)?.strip_prefix("base ")?.strip_suffix('\n')?;
        let mut parts = line.split(' ').map(|part| u64::from_str_radix(part, 16).ok());
        let mut next = || parts.next().flatten();
        let (files, keys, lines, sum) = (next()?, next()?, next()?, next()?);
        Some(Self { files, keys, lines, sum, start: (start + Self::LEN) as u64 })
    }

    fn keys_at(self) -> u64 {
        self.start + self.files
    }

    fn lines_at(self) -> u64 {
        self.keys_at() + self.keys
    }

    fn end(self) -> u64 {
        self.lines_at() + self.lines
    }
}

/// Where the lines of ties begin in a cache whose head ends at `start`.
pub(super) fn lines_from(text: &str, start: usize) -> usize {
    let lines = Layout::read(text, start).and_then(|layout| usize::try_from(layout.lines_at()).ok());
    lines.filter(|lines| text.is_char_boundary(*lines)).unwrap_or(start)
}

/// The sum that tells a whole catalogue of documents by these patterns.
fn sum_of(patterns: &str, files: &str, keys: &str) -> u64 {
    checksum(patterns) ^ checksum(files).rotate_left(1) ^ checksum(keys).rotate_left(2)
}

/// One line of the files.
#[derive(Clone, Copy)]
struct File<'a>(&'a str);

impl<'a> File<'a> {
    fn path(self) -> &'a str {
        self.0.get(PATH..).unwrap_or_default()
    }

    fn is(self, entry: &Entry) -> bool {
        let line = self.0.as_bytes();
        line.first() == letter(entry.mode).as_ref()
            && line.get(PATH..) == Some(entry.path.as_str().as_bytes())
            && entry.oid.zip(line.get(OID)).is_some_and(|(oid, digits)| oid.is_written(digits))
    }

    fn entry(self) -> Option<Entry> {
        let mode = mode_of(*self.0.as_bytes().first()?)?;
        Some(Entry { path: RepoPath::new(self.path()).ok()?, mode, oid: Some(Oid::parse(self.0.get(OID)?)?) })
    }

    /// What is known of the ties of a document; nothing of a file that is none.
    fn tied(self) -> Option<Tied> {
        match self.0.as_bytes().get(PLACE.start)? {
            b'-' => None,
            b'?' => Some(Tied::Unknown),
            _ => {
                let number = |at: Range<usize>| u64::from_str_radix(self.0.get(at)?, 16).ok();
                Some(number(PLACE).zip(number(LENGTH)).map_or(Tied::Unknown, |(at, len)| Tied::At(at..at + len)))
            }
        }
    }
}

/// Where the ties of a document stand among the lines.
enum Tied {
    At(Range<u64>),
    Unknown,
}

/// The mode that a letter stands for.
pub(super) fn mode_of(letter: u8) -> Option<Mode> {
    match letter {
        b'f' => Some(Mode::File),
        b'x' => Some(Mode::Executable),
        b'l' => Some(Mode::Link),
        b's' => Some(Mode::Submodule),
        _ => None,
    }
}

/// The letter that stands for a mode; nothing for what no tree can hold.
pub(super) fn letter(mode: Mode) -> Option<u8> {
    match mode {
        Mode::File => Some(b'f'),
        Mode::Executable => Some(b'x'),
        Mode::Link => Some(b'l'),
        Mode::Submodule => Some(b's'),
        Mode::Other => None,
    }
}

impl Catalogue {
    /// Reads the catalogue of documents by `patterns` in a cache that begins with `head`, and what stands behind it.
    pub(super) fn read(opened: Opened, head: &str, patterns: &str) -> Option<(Self, String)> {
        let first = opened.part(0..(head.len() + Layout::LEN) as u64)?;
        let layout = Layout::read(&first, head.len()).filter(|_| first.starts_with(head))?;
        let end = layout.end();
        if end.saturating_add(BEHIND) < opened.length() {
            return None;
        }
        let files = opened.part(layout.start..layout.keys_at())?;
        let keys = opened.part(layout.keys_at()..layout.lines_at())?;
        let behind = opened.part(end..opened.length())?;
        let whole = sum_of(patterns, &files, &keys) == layout.sum;
        whole.then(|| (Self { opened, layout, files, keys }, behind))
    }

    /// The sum that tells it from others.
    pub(super) fn sum(&self) -> u64 {
        self.layout.sum
    }

    /// What `entries` have otherwise; nothing if that is too much.
    pub(super) fn apart(&self, entries: &[Entry]) -> Option<Apart> {
        let mut apart = Apart::default();
        let mut at = 0;
        let mut entries = entries.iter().peekable();
        while at < self.files.len() || entries.peek().is_some() {
            let file = self.file(at);
            if let (Some(file), Some(entry)) = (file, entries.peek())
                && file.is(entry)
            {
                if file.0.as_bytes().get(PLACE.start) == Some(&b'?') {
                    apart.untied.push((*entry).clone());
                }
                at += file.0.len() + 1;
                entries.next();
                continue;
            }
            let before = file.filter(|file| entries.peek().is_none_or(|entry| file.path() <= entry.path.as_str()));
            let after = entries.next_if(|entry| file.is_none_or(|file| entry.path.as_str() <= file.path()));
            if let Some(before) = before {
                if before.tied().is_some() {
                    apart.gone.push(at);
                }
                at += before.0.len() + 1;
            }
            let before = match before {
                Some(before) => Some(before.entry()?),
                None => None,
            };
            let path = after.or(before.as_ref())?.path.clone();
            apart.changed.push(Changed { path, before, after: after.cloned() });
            if apart.changed.len() > APART {
                return None;
            }
        }
        Some(apart)
    }

    /// The line of a file that begins at a place.
    fn file(&self, at: usize) -> Option<File<'_>> {
        let rest = self.files.get(at..)?;
        Some(File(&rest[..memchr::memchr(b'\n', rest.as_bytes())?]))
    }

    /// Where the line of the document at `path` begins.
    pub(super) fn find(&self, path: &RepoPath) -> Option<usize> {
        let at = find(&self.files, path.as_str(), |line| File(line).path());
        at.filter(|at| self.file(*at).and_then(File::tied).is_some())
    }

    /// The path of a document.
    pub(super) fn path(&self, document: usize) -> Option<RepoPath> {
        RepoPath::new(self.path_of(document)).ok()
    }

    /// The path of a document, as text.
    pub(super) fn path_of(&self, document: usize) -> &str {
        self.file(document).map_or("", File::path)
    }

    /// Every document.
    pub(super) fn documents(&self) -> impl Iterator<Item = usize> {
        let mut at = 0;
        std::iter::from_fn(move || {
            loop {
                let (here, file) = (at, self.file(at)?);
                at += file.0.len() + 1;
                if file.tied().is_some() {
                    return Some(here);
                }
            }
        })
    }

    /// The line of ties of a document, with the name of its content; nothing if it is not what it was.
    pub(super) fn line(&self, document: usize) -> Option<String> {
        let file = self.file(document)?;
        let Tied::At(range) = file.tied()? else { return None };
        let from = self.layout.lines_at();
        let line = self.opened.part(from.checked_add(range.start)?..from.checked_add(range.end)?)?;
        // It begins with the name of the content that it was found in.
        let own = line.get(..OID.len()) == file.0.get(OID);
        (own && line.ends_with('\n')).then_some(line)
    }

    /// The documents that have to do with `key`, and how.
    pub(super) fn under(&self, key: &str) -> impl Iterator<Item = (usize, u8)> {
        let line = find(&self.keys, key, first).and_then(|at| self.keys[at..].lines().next());
        line.into_iter().flat_map(postings)
    }

    /// Every loop that there is, and the documents that are it.
    pub(super) fn loops(&self) -> impl Iterator<Item = (usize, &str)> {
        let of_key = |line| postings(line).map(move |(document, kind)| (document, kind, first(line)));
        let all = self.keys.lines().filter(|line| !line.starts_with([DEPENDS, INPUTS])).flat_map(of_key);
        all.filter(|(_, kind, _)| kind & kinds::IS != 0).map(|(document, _, key)| (document, key))
    }

    /// The keys of the loops that a document depends on.
    pub(super) fn depends(&self, document: usize) -> impl Iterator<Item = &str> {
        let key = format!("{DEPENDS}{document:x}");
        let line = find(&self.keys, &key, first).and_then(|at| self.keys[at..].lines().next());
        line.into_iter().flat_map(|line| line.split(char::from(PART)).skip(1))
    }

    /// The documents whose probes look at something, each with the patterns of that.
    pub(super) fn inputs(&self) -> impl Iterator<Item = (usize, impl Iterator<Item = &str>)> {
        // A key may begin with a sign that comes before it.
        let before = |line: &&str| line.chars().next() < Some(INPUTS);
        let lines = self.keys.lines().skip_while(before).take_while(|line| line.starts_with(INPUTS));
        lines.filter_map(|line| {
            let mut parts = line[INPUTS.len_utf8()..].split(char::from(PART));
            Some((usize::from_str_radix(parts.next()?, 16).ok()?, parts))
        })
    }
}

/// The first part of a line.
fn first(line: &str) -> &str {
    memchr::memchr(PART, line.as_bytes()).map_or(line, |end| &line[..end])
}

/// The documents on a line of a key: where each stands in hexadecimal digits, behind a letter for what it has to do with it.
fn postings(line: &str) -> impl Iterator<Item = (usize, u8)> {
    line.split(char::from(PART)).skip(1).filter_map(|posting| {
        let kind = posting.bytes().next()?.checked_sub(b'A')?;
        Some((usize::from_str_radix(posting.get(1..)?, 16).ok()?, kind))
    })
}

/// Where the line begins of which `part` is `wanted`, in lines that are sorted by it.
fn find(lines: &str, wanted: &str, part: impl Fn(&str) -> &str) -> Option<usize> {
    let bytes = lines.as_bytes();
    let line = |from: usize| {
        let end = memchr::memchr(b'\n', &bytes[from..]).map_or(bytes.len(), |len| from + len);
        (lines.get(from..end).unwrap_or_default(), end)
    };
    // Lines that begin before `low` are smaller; those from `high` on are not.
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = memchr::memrchr(b'\n', &bytes[low..middle]).map_or(low, |end| low + end + 1);
        let (text, end) = line(start);
        if part(text) < wanted {
            low = (end + 1).min(bytes.len());
        } else {
            high = start;
        }
    }
    (low < bytes.len() && part(line(low).0) == wanted).then_some(low)
}
