//! What ties a document to others, by keys: enough to find which of them a change has to do with, unread.
//!
//! A loop is found by its name without the date; a gap by its full name, and by its number for those who name
//! it by that alone. Keys may say too much, never too little.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::blocker::Name;
use super::id::{GapId, LoopId};
use super::loop_doc::{LoopDoc, Place};
use super::refs::{RefKind, references};
use super::vocabulary::Vocabulary;
use crate::text::{RepoPath, Span, View, limits};

/// Stands between two keys.
const KEY: u8 = 0x1f;

/// Stands between two lists of keys.
const LIST: u8 = 0x1e;

/// The ties of one document, as they are kept: a line of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ties<'a> {
    line: &'a str,
    /// Where each list but the last ends.
    ends: [usize; LISTS - 1],
}

/// How many lists a line has.
const LISTS: usize = List::Awaits as usize + 1;

/// The lists of a line, in their order.
#[derive(Clone, Copy)]
enum List {
    Bears,
    States,
    Proves,
    Depends,
    Names,
    Inputs,
    Awaits,
}

/// The key of a loop.
pub fn loop_key(name: &str) -> String {
    LoopId::new(name).undated().to_ascii_lowercase()
}

/// The key of a gap, as it is named.
pub fn gap_key(id: &GapId) -> String {
    if id.is_short() { number_key(id) } else { id.as_str().to_ascii_lowercase() }
}

/// The keys under which a gap may be named.
pub fn gap_keys(id: &GapId) -> [String; 2] {
    [gap_key(id), number_key(id)]
}

fn number_key(id: &GapId) -> String {
    format!("#{}", id.number())
}

impl<'a> Ties<'a> {
    /// The ties of `document` as a line of text; nothing if they cannot be kept in one.
    pub fn line_of(document: &LoopDoc) -> Option<String> {
        let text = document.text();
        // One that its file names would change with that.
        let written = document.id.iter().filter(|identity| identity.place != Place::FileName);
        let bears: Vec<String> = written.map(|identity| loop_key(identity.id.as_str())).collect();
        let states: Vec<String> = document.gaps.iter().flat_map(|gap| gap_keys(&gap.id)).collect();
        let depends: Vec<String> = document.depends_on.iter().map(|(id, _)| loop_key(id.as_str())).collect();
        let mut names: Vec<String> = depends.clone();
        names.extend(Self::named_in(text));
        let awaited = document.blockers.iter().flat_map(|blocker| &blocker.names).filter_map(|name| match name {
            Name::Gap(id) => Some(gap_key(id)),
            Name::Loop(id) => Some(loop_key(id.as_str())),
            Name::Probe(probe) => Some(loop_key(probe.split('/').next().unwrap_or_default())),
            // A phase is the document's own.
            Name::Phase(_) => None,
        });
        let awaits: Vec<String> = awaited.collect();
        names.extend(awaits.iter().cloned());
        let rows = || document.probes.values().flat_map(|probe| &probe.proves).filter_map(|row| GapId::new(row));
        let proves: Vec<String> = rows().flat_map(|id| gap_keys(&id)).collect();
        names.extend(document.gaps.iter().map(|gap| gap_key(&gap.id)));
        names.extend(rows().map(|id| gap_key(&id)));
        let inputs: Vec<String> = document.probes.values().flat_map(|probe| probe.inputs.clone()).collect();
        line([bears, states, proves, depends, names, inputs, awaits])
    }

    /// The keys of all loops and gaps that `text` names.
    pub fn named_in(text: &str) -> BTreeSet<String> {
        let found = references(text, Span::new(0, text.len()));
        found.iter().filter_map(|reference| key_of(reference.kind, &reference.text)).collect()
    }

    /// The ties of the documents at `paths` as lines of text; nothing for one that cannot be read or kept.
    pub fn lines_of(view: &dyn View, paths: &[&RepoPath], words: &Vocabulary) -> Vec<Option<String>> {
        let line = |path: &&RepoPath| {
            let source = view.read(path, limits::FILE_BYTES).ok().flatten()?;
            Self::line_of(&LoopDoc::read(source, words))
        };
        paths.par_iter().map(line).collect()
    }

    /// Reads a line of text; nothing if it is none of these.
    pub fn read(line: &'a str) -> Option<Self> {
        let mut ends = [0; LISTS - 1];
        let mut found = memchr::memchr_iter(LIST, line.as_bytes());
        for end in &mut ends {
            *end = found.next()?;
        }
        found.next().is_none().then_some(Self { line, ends })
    }

    /// The keys of one list.
    fn keys(self, list: List) -> impl Iterator<Item = &'a str> {
        let at = list as usize;
        let from = at.checked_sub(1).map_or(0, |before| self.ends[before] + 1);
        let mut rest = &self.line[from..self.ends.get(at).copied().unwrap_or(self.line.len())];
        // It is asked of every document: a key is looked for by its bytes.
        std::iter::from_fn(move || {
            let (key, behind) = match memchr::memchr(KEY, rest.as_bytes()) {
                _ if rest.is_empty() => return None,
                Some(end) => (&rest[..end], &rest[end + 1..]),
                None => (rest, ""),
            };
            rest = behind;
            Some(key)
        })
        .filter(|key| !key.is_empty())
    }

    /// The key of the loop that it says it is; one that says nothing is what its file is called.
    pub fn bears(self) -> impl Iterator<Item = &'a str> {
        self.keys(List::Bears)
    }

    /// The keys of gaps that it states.
    pub fn states(self) -> impl Iterator<Item = &'a str> {
        self.keys(List::States)
    }

    /// The keys of gaps that its probes prove.
    pub fn proves(self) -> impl Iterator<Item = &'a str> {
        self.keys(List::Proves)
    }

    /// The keys of loops that it depends on.
    pub fn depends(self) -> impl Iterator<Item = &'a str> {
        self.keys(List::Depends)
    }

    /// The keys of all loops and gaps that it names.
    pub fn names(self) -> impl Iterator<Item = &'a str> {
        self.keys(List::Names)
    }

    /// The patterns of what its probes look at.
    pub fn inputs(self) -> impl Iterator<Item = &'a str> {
        self.keys(List::Inputs)
    }

    /// The keys of what its blockers name.
    pub fn awaits(self) -> impl Iterator<Item = &'a str> {
        self.keys(List::Awaits)
    }
}

/// Lists of keys as a line; nothing if one of them cannot be kept in it.
fn line(lists: [Vec<String>; LISTS]) -> Option<String> {
    let kept = |key: &String| memchr::memchr3(KEY, LIST, b'\n', key.as_bytes()).is_none();
    let whole = lists.iter().flatten().all(kept);
    let joined = lists.map(|mut keys| {
        keys.sort_unstable();
        keys.dedup();
        keys.join(&char::from(KEY).to_string())
    });
    whole.then(|| joined.join(&char::from(LIST).to_string()))
}

fn key_of(kind: RefKind, text: &str) -> Option<String> {
    match kind {
        RefKind::Loop => Some(loop_key(text)),
        RefKind::Gap => GapId::new(text).map(|id| gap_key(&id)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Vocabulary;
    use crate::text::{RepoPath, Source};

    fn line(text: &str) -> String {
        let source = Source::new(RepoPath::new("a.scope.md").expect("a path"), text.to_owned());
        Ties::line_of(&LoopDoc::read(source, &Vocabulary::default())).expect("a line")
    }

    #[test]
    fn ties_are_read_as_they_were_written() {
        let line = line(
            "---\nloop_id: LOOP-A-20260301\nstatus: active\ndepends_on_loop: LOOP-B-20260302\nblocked_by: [GAP-OP-7]\n\
             probes:\n  p:\n    run: x\n    proves: [GAP-OP-9]\n    inputs: [ops/a.yaml]\n---\n\n## Gaps\n\n\
             - GAP-OP-3: open\n\nSee LOOP-C, GAP-12 and GAP-OP-401/402.\n",
        );
        let ties = Ties::read(&line).expect("ties");
        assert_eq!(ties.bears().collect::<Vec<_>>(), ["loop-a"]);
        assert_eq!(ties.states().collect::<Vec<_>>(), ["#3", "gap-op-3"]);
        assert_eq!(ties.proves().collect::<Vec<_>>(), ["#9", "gap-op-9"]);
        assert_eq!(ties.depends().collect::<Vec<_>>(), ["loop-b"]);
        assert_eq!(ties.inputs().collect::<Vec<_>>(), ["ops/a.yaml"]);
        let named: Vec<&str> = ties.names().collect();
        for name in ["loop-b", "loop-c", "gap-op-3", "gap-op-401", "gap-op-402", "gap-op-7", "gap-op-9", "#12"] {
            assert!(named.contains(&name), "{name} of {named:?}");
        }
    }

    #[test]
    fn a_line_that_was_cut_is_none() {
        let line = line("# Nothing\n");
        assert!(Ties::read(&line).is_some());
        assert_eq!(Ties::read(&line[1..]), None);
    }
}
