//! The index file, as git lays it out.
//!
//! Read here and not by libgit2, which hashes the whole file each time (git itself no longer
//! does) and refuses a sparse index. `gitformat-index(5)`, versions 2 to 4.

use std::borrow::Cow;
use std::collections::HashMap;
use std::io::{ErrorKind, Read};
use std::ops::Range;

use super::error::system_words;
use crate::text::Oid;

/// The bytes of a line before its flags: times, numbers, modes, size, object name.
const FIXED: usize = 60;

/// Where the mode stands among them.
const MODE: usize = 24;

/// Where the size stands among them.
const SIZE: usize = 36;

/// Where the object's name stands among them.
const OID: usize = 40;

/// The flag that says: more flags follow.
const EXTENDED: u16 = 0x4000;

/// The flags that say how long a path is, if it is not longer than they can.
const LENGTH: u16 = 0x0fff;

/// The further flag of a file that was only announced.
const INTENT_TO_ADD: u16 = 0x2000;

/// The further flag of a file that a sparse checkout keeps out of the working tree.
const SKIP_WORKTREE: u16 = 0x4000;

/// What an index file has told.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum DirCache {
    /// All of its lines; these are the trees that they make, as far as git noted them.
    Whole(Trees),
    /// A part of its lines; the others are in another file.
    Split,
}

/// One line of an index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    /// The mode bits.
    pub mode: u32,
    /// The content.
    pub oid: Oid,
    /// 0, or the side of a conflict: 1 base, 2 ours, 3 theirs.
    pub stage: u16,
    /// Whether the file was only announced (`git add --intent-to-add`).
    pub announced: bool,
    /// Whether a sparse checkout keeps the file out of the working tree.
    pub kept_out: bool,
    /// What the system said of the file when it was added.
    pub stat: Stat,
    /// The path; a directory that a sparse index does not unfold ends with a slash.
    pub path: Cow<'a, [u8]>,
}

/// What the system said of a file: it has changed if it says something else now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Stat {
    /// Seconds and nanoseconds of the last change of what is known of the file.
    pub changed: (u32, u32),
    /// Seconds and nanoseconds of the last change of its content.
    pub modified: (u32, u32),
    /// Its number on the device.
    pub inode: u32,
    /// Its size.
    pub size: u32,
}

/// The trees that git has made of directories of the index, and that still hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Trees {
    bytes: Vec<u8>,
}

impl Trees {
    /// The trees by directory, each with a slash behind it; the whole is the empty one.
    ///
    /// They are notes: what of them cannot be read is not there.
    pub(super) fn by_directory(&self) -> HashMap<Vec<u8>, git2::Oid> {
        let mut at = Reader { bytes: &self.bytes };
        let mut found = HashMap::new();
        // The directories above, and how many below each are still to come.
        let mut above: Vec<(Vec<u8>, usize)> = Vec::new();
        while let Some((name, oid, below)) = at.tree() {
            let directory = match above.last() {
                Some((parent, _)) => [parent.as_slice(), name, b"/"].concat(),
                None => Vec::new(),
            };
            found.extend(oid.map(|oid| (directory.clone(), oid)));
            if let Some((_, left)) = above.last_mut() {
                *left = left.saturating_sub(1);
            }
            above.push((directory, below));
            while above.last().is_some_and(|(_, left)| *left == 0) {
                above.pop();
            }
            if above.is_empty() {
                break;
            }
        }
        found
    }
}

impl DirCache {
    /// Reads an index file, and tells `each` of its lines, in the order of their paths.
    pub(super) fn read(file: impl Read, mut each: impl FnMut(&Line<'_>)) -> Result<Self, String> {
        const DAMAGED: &str = "the index is damaged: `git read-tree HEAD` writes it anew";
        let mut window = Window::over(file);
        let head = window.find(|at| Some((at.take(4)? == b"DIRC", at.number()?, at.number()?)))?;
        let Some((true, version, count)) = head else { return Err(DAMAGED.into()) };
        if !(2..=4).contains(&version) {
            return Err(format!("the index has version {version}; versions 2 to 4 are known"));
        }
        let mut before = Vec::new();
        for _ in 0..count {
            let line = window.find(|at| {
                let line = at.line(version, &before)?;
                each(&line);
                if version == 4 {
                    before.clear();
                    before.extend_from_slice(&line.path);
                }
                Some(())
            });
            line?.ok_or(DAMAGED)?;
        }
        while window.more()? {}
        match (Reader { bytes: window.rest() }).extensions().ok_or(DAMAGED)? {
            Extensions::Known(trees) => Ok(Self::Whole(Trees { bytes: trees.to_vec() })),
            Extensions::Split => Ok(Self::Split),
            Extensions::Unknown(name) => Err(format!("the index has an extension `{name}` that is not known")),
        }
    }
}

/// A part of a file that moves on.
struct Window<R> {
    file: R,
    buffer: Vec<u8>,
    /// What of the buffer was read and not yet passed.
    held: Range<usize>,
}

impl<R: Read> Window<R> {
    /// How many bytes are looked at together: all at once they would be more memory than what is told of them.
    const SIZE: usize = 64 << 10;

    fn over(file: R) -> Self {
        Self { file, buffer: vec![0; Self::SIZE], held: 0..0 }
    }

    fn rest(&self) -> &[u8] {
        &self.buffer[self.held.clone()]
    }

    /// Reads on; not if the file is at its end.
    fn more(&mut self) -> Result<bool, String> {
        self.buffer.copy_within(self.held.clone(), 0);
        self.held = 0..self.held.len();
        if self.held.len() * 2 > self.buffer.len() {
            self.buffer.resize(self.buffer.len() * 2, 0);
        }
        loop {
            match self.file.read(&mut self.buffer[self.held.end..]) {
                Ok(read) => {
                    self.held.end += read;
                    return Ok(read > 0);
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(format!("the index: {}", system_words(&error))),
            }
        }
    }

    /// Passes what `wanted` takes, which it is asked for again where the window cuts it; nothing if the file does.
    fn find<T>(&mut self, mut wanted: impl FnMut(&mut Reader<'_>) -> Option<T>) -> Result<Option<T>, String> {
        loop {
            let mut at = Reader { bytes: self.rest() };
            if let Some(found) = wanted(&mut at) {
                self.held.start = self.held.end - at.bytes.len();
                return Ok(Some(found));
            }
            if !self.more()? {
                return Ok(None);
            }
        }
    }
}

/// What the extensions behind the lines ask of a reader.
enum Extensions<'a> {
    Known(&'a [u8]),
    Split,
    Unknown(String),
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    fn short(&mut self) -> Option<u16> {
        Some(u16::from_be_bytes(self.take(2)?.try_into().ok()?))
    }

    /// One note of a tree: its name, what it is if it holds, and how many notes are below it.
    fn tree(&mut self) -> Option<(&'a [u8], Option<git2::Oid>, usize)> {
        let name = self.take(memchr::memchr(0, self.bytes)?)?;
        self.take(1)?;
        let counts = self.take(memchr::memchr(b'\n', self.bytes)?)?;
        self.take(1)?;
        let (entries, below) = str::from_utf8(counts).ok()?.split_once(' ')?;
        let holds = entries.parse::<i64>().ok()? >= 0;
        let oid = if holds { Some(git2::Oid::from_bytes(self.take(20)?).ok()?) } else { None };
        Some((name, oid, below.parse().ok()?))
    }

    fn line(&mut self, version: u32, before: &[u8]) -> Option<Line<'a>> {
        let start = self.bytes.len();
        let fixed: &[u8; FIXED] = self.take(FIXED)?.first_chunk()?;
        let flags = self.short()?;
        let further = if flags & EXTENDED != 0 { self.short()? } else { 0 };
        // From version 4 a path says how much of the one before it goes, and what comes instead.
        let kept = if version == 4 { before.get(..before.len().checked_sub(self.varint()?)?)? } else { &[] };
        // Most say how long they are; a NUL ends all.
        let length = usize::from(flags & LENGTH);
        let said = version < 4 && length < usize::from(LENGTH) && self.bytes.get(length) == Some(&0);
        let written = self.take(if said { length } else { memchr::memchr(0, self.bytes)? })?;
        let path = if kept.is_empty() { Cow::Borrowed(written) } else { Cow::Owned([kept, written].concat()) };
        self.take(1)?;
        if version < 4 {
            // Lines begin at multiples of eight; at least one of the NULs is the path's end.
            let used = start - self.bytes.len();
            self.take(used.next_multiple_of(8) - used)?;
        }
        let number = |at: usize| Some(u32::from_be_bytes(*fixed.get(at..)?.first_chunk()?));
        Some(Line {
            mode: number(MODE)?,
            stat: Stat {
                changed: (number(0)?, number(4)?),
                modified: (number(8)?, number(12)?),
                inode: number(20)?,
                size: number(SIZE)?,
            },
            oid: Oid::from_bytes(fixed.get(OID..)?)?,
            stage: (flags >> 12) & 3,
            announced: further & INTENT_TO_ADD != 0,
            kept_out: further & SKIP_WORKTREE != 0,
            path,
        })
    }

    /// A number of any length, seven bits at a time, in which no value has two forms.
    fn varint(&mut self) -> Option<usize> {
        let mut value = 0usize;
        loop {
            let byte = *self.take(1)?.first()?;
            value = value.checked_mul(128)?.checked_add(usize::from(byte & 0x7f))?;
            if byte & 0x80 == 0 {
                return Some(value);
            }
            value = value.checked_add(1)?;
        }
    }

    /// Looks at the names of the extensions; one in small letters must be understood.
    fn extensions(&mut self) -> Option<Extensions<'a>> {
        const CHECKSUM: usize = 20;
        let mut trees: &[u8] = &[];
        while self.bytes.len() > CHECKSUM {
            let name = self.take(4)?;
            let length = self.number()? as usize;
            let content = self.take(length)?;
            match name {
                b"TREE" => trees = content,
                b"link" => return Some(Extensions::Split),
                b"sdir" => {}
                _ if name.first()?.is_ascii_uppercase() => {}
                _ => return Some(Extensions::Unknown(String::from_utf8_lossy(name).into_owned())),
            }
        }
        Some(Extensions::Known(trees))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(version: u8, entry: &[u8], extension: &[u8]) -> Vec<u8> {
        let mut bytes = [b"DIRC\0\0\0", [version].as_slice(), b"\0\0\0\x01", &[0; FIXED]].concat();
        bytes.extend_from_slice(entry);
        bytes.extend_from_slice(extension);
        bytes.extend([0; 20]);
        bytes
    }

    fn paths(bytes: &[u8]) -> Option<Vec<String>> {
        let mut paths = Vec::new();
        let read = DirCache::read(bytes, |line| paths.push(String::from_utf8_lossy(&line.path).into_owned()));
        matches!(read, Ok(DirCache::Whole(_))).then_some(paths)
    }

    #[test]
    fn every_version_says_where_a_path_ends() {
        // 62 bytes and `a.md` are 66; six NULs make 72.
        assert_eq!(paths(&file(2, b"\0\x04a.md\0\0\0\0\0\0", b"")), Some(vec!["a.md".into()]));
        assert_eq!(paths(&file(4, b"\0\x04\0a.md\0", b"TREE\0\0\0\x01x")), Some(vec!["a.md".into()]));
    }

    #[test]
    fn what_is_cut_off_is_damaged_and_nothing_worse() {
        let bytes = file(2, b"\0\x04a.md\0\0\0\0\0\0", b"");
        for end in 0..bytes.len() - 20 {
            assert_eq!(paths(&bytes[..end]), None, "{end}");
        }
        assert_eq!(paths(b"DIRC\0\0\0\x02\xff\xff\xff\xff"), None);
        assert_eq!(paths(&file(4, b"\0\x04\x05a.md\0", b"")), None, "more goes than there was");
    }

    #[test]
    fn trees_are_found_by_their_directories() {
        let mut bytes = b"\x003 2\n".to_vec();
        bytes.extend([1; 20]);
        bytes.extend(b"docs\x00-1 1\n");
        bytes.extend(b"deep\x001 0\n");
        bytes.extend([2; 20]);
        bytes.extend(b"ops\x001 0\n");
        bytes.extend([3; 20]);
        let found = Trees { bytes: bytes.clone() }.by_directory();
        let at = |directory: &str| found.get(directory.as_bytes()).map(|oid| oid.as_bytes()[0]);
        assert_eq!((at(""), at("docs/"), at("docs/deep/"), at("ops/")), (Some(1), None, Some(2), Some(3)));
        for end in 0..bytes.len() {
            assert!(Trees { bytes: bytes[..end].to_vec() }.by_directory().len() <= 3);
        }
    }

    #[test]
    fn only_extensions_in_capitals_may_be_passed_over() {
        let with = |name: &[u8]| file(4, b"\0\x04\0a.md\0", &[name, b"\0\0\0\0"].concat());
        assert_eq!(DirCache::read(&*with(b"link"), |_| {}), Ok(DirCache::Split));
        assert!(paths(&with(b"sdir")).is_some());
        assert!(paths(&with(b"UNTR")).is_some());
        assert!(DirCache::read(&*with(b"newx"), |_| {}).is_err());
    }
}
