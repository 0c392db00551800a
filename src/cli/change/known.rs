//! What ties each document to others, remembered by its content.
//!
//! A content never changes, so what was once found out about it holds for ever; a change of the words that
//! the policy knows begins anew. A hook reads of thousands of lines only those of documents that are not as a catalogue
//! of all has them.

use std::sync::Arc;

use super::catalogue::{self, Apart, Catalogue, Line, Made};
use super::registries::Registries;
use super::scope::Listed;
use super::trees;
use crate::model::{Governed, Registry, Ties, policy};
use crate::repo::{Cache, Repo};
use crate::text::{Changed, Entry, Map, Oid, RepoPath, View, checksum};

/// How many lines are kept of what was in use once: a spare one for each in use, and some.
const SPARE: usize = 512;

/// The ties of documents, by the names of their contents.
pub(in crate::cli) struct Known {
    cache: Cache,
    /// What the cache begins with.
    head: String,
    /// The sum of that, with which every line is sealed.
    seal: u64,
    /// Lines of ties: those that are known, then those that were found out.
    text: String,
    /// Where the line of each content begins, by the beginning of its name.
    by_content: Map<u64, usize>,
    registries: Registries,
    /// Where the lines begin that the cache does not have; nothing where it has to be written anew.
    kept: Option<usize>,
    /// The documents that are listed by their keys, if they are.
    catalogue: Option<Catalogue>,
    /// What the files at hand have otherwise than it.
    apart: Apart,
    /// The patterns of documents, which a catalogue was made by.
    patterns: String,
}

impl Known {
    fn new(repo: &Repo, policy: &policy::Read) -> Self {
        let words = serde_json::to_string(&policy.policy.status).unwrap_or_default();
        let docs = &policy.policy.docs;
        let head = format!("loopctl.ties/4 {} {words}\n", env!("CARGO_PKG_VERSION"));
        Self {
            cache: Cache::of(repo, "ties"),
            seal: checksum(&head),
            head,
            text: String::new(),
            by_content: Map::default(),
            registries: Registries::open(repo, policy),
            kept: None,
            catalogue: None,
            apart: Apart::default(),
            patterns: serde_json::to_string(&(&docs.include, &docs.exclude)).unwrap_or_default(),
        }
    }

    /// Reads what is remembered for `policy`.
    pub(in crate::cli) fn open(repo: &Repo, policy: &policy::Read) -> Self {
        let mut known = Self::new(repo, policy);
        known.read();
        known
    }

    fn read(&mut self) {
        self.text.clear();
        self.by_content.clear();
        self.kept = None;
        let Some(text) = self.cache.read().filter(|text| text.starts_with(&self.head)) else { return };
        self.text = text;
        self.kept = Some(self.text.len());
        self.index(catalogue::lines_from(&self.text, self.head.len()));
    }

    /// Reads of what is remembered for `policy` what the files `entries` have otherwise than a catalogue; nothing of it,
    /// if there is none that is not far from them.
    pub(in crate::cli) fn beside(repo: &Repo, policy: &policy::Read, entries: &[Entry]) -> Self {
        let mut known = Self::new(repo, policy);
        let opened = known.cache.open();
        let found = opened.and_then(|opened| Catalogue::read(opened, &known.head, &known.patterns));
        let found = found.and_then(|(catalogue, behind)| Some((catalogue.apart(entries)?, catalogue, behind)));
        if let Some((apart, catalogue, behind)) = found {
            known.text = behind;
            if !known.text.is_empty() && !known.text.ends_with('\n') {
                known.text.push('\n');
            }
            known.index(0);
            (known.apart, known.catalogue) = (apart, Some(catalogue));
        }
        known
    }

    /// Lists the documents among `entries`, which it was read beside: by the catalogue, but for those at the paths
    /// `touched`. Where these are not told, or are many, each is listed.
    pub(in crate::cli) fn list(
        &mut self,
        entries: &[Entry],
        governed: &Governed,
        touched: Option<&[&RepoPath]>,
    ) -> Listed {
        let few = touched.filter(|touched| touched.len() <= catalogue::APART);
        let (Some(catalogue), Some(touched)) = (&self.catalogue, few) else {
            self.catalogue = None;
            self.read();
            let documents = entries.iter().filter(|entry| governed.holds(&entry.path));
            return Listed { gone: None, entries: documents.cloned().collect() };
        };
        let (mut gone, mut others) = (self.apart.gone.clone(), self.apart.untied.clone());
        let after = self.apart.changed.iter().filter_map(|changed| changed.after.as_ref());
        others.extend(after.filter(|entry| governed.holds(&entry.path)).cloned());
        for path in touched {
            if let Some(document) = catalogue.find(path) {
                gone.push(document);
                let at = entries.binary_search_by(|entry| entry.path.cmp(path)).ok();
                others.extend(at.and_then(|at| entries.get(at)).cloned());
            }
        }
        gone.sort_unstable();
        gone.dedup();
        others.sort_by(|a, b| a.path.cmp(&b.path));
        others.dedup_by(|a, b| a.path == b.path);
        let from = self.text.len();
        self.text.extend(gone.iter().filter_map(|document| catalogue.line(*document)));
        self.kept = Some(self.text.len());
        self.index(from);
        Listed { gone: Some(gone), entries: others }
    }

    /// What leads from a tree to `entries`, which it was read beside, if that was found out before.
    pub(in crate::cli) fn told(&self, tree: Oid, entries: &[Entry]) -> Option<Vec<Changed>> {
        trees::changes(&trees::read(self.tree(tree, self.catalogue.as_ref()?.sum())?)?, &self.apart.changed, entries)
    }

    /// What the line of a tree says, beside the catalogue of this sum.
    fn tree(&self, tree: Oid, base: u64) -> Option<&str> {
        let head = trees::head(tree);
        let found = memchr::memmem::find_iter(self.text.as_bytes(), &head);
        let lines =
            found.filter(|at| at.checked_sub(1).is_none_or(|end| self.text.as_bytes().get(end) == Some(&b'\n')));
        let said = lines.filter_map(|at| {
            let line = self.text.get(at + head.len()..)?;
            let (sum, said) = line.get(..memchr::memchr(b'\n', line.as_bytes())?)?.split_once(' ')?;
            (sum == format!("{:016x}", self.sum(tree.beginning() ^ base, said))).then_some(said)
        });
        said.last()
    }

    /// The line that says of a tree what it has otherwise than the catalogue of the sum `base`, if that is to be kept.
    fn line_of_tree(&self, tree: Oid, changes: &[Changed], base: u64) -> Option<String> {
        let said = trees::line(&trees::others(changes, &self.apart.changed))?;
        let sum = self.sum(tree.beginning() ^ base, &said);
        self.tree(tree, base).is_none().then(|| format!("{}{sum:016x} {said}\n", trees::head(tree)))
    }

    /// The documents that are listed by their keys.
    pub(super) fn catalogue(&self) -> Option<&Catalogue> {
        self.catalogue.as_ref()
    }

    /// How many of these documents nothing is known of.
    pub(in crate::cli) fn unknown(&self, entries: &[Entry]) -> usize {
        entries.iter().filter(|entry| self.is_unknown(entry)).count()
    }

    fn is_unknown(&self, entry: &Entry) -> bool {
        entry.oid.is_some_and(|oid| self.remembered(oid).is_none())
    }

    /// Whether the ties of all these documents are known.
    pub(in crate::cli) fn knows<'e>(&self, mut entries: impl Iterator<Item = &'e Entry>) -> bool {
        entries.all(|entry| !self.is_unknown(entry))
    }

    /// Finds out about the documents among `entries` of `view` that nothing is known of.
    pub(in crate::cli) fn learn(&mut self, view: &dyn View, entries: &[Entry], policy: &policy::Read) {
        let unknown: Vec<&Entry> = entries.iter().filter(|entry| self.is_unknown(entry)).collect();
        let paths: Vec<&RepoPath> = unknown.iter().map(|entry| &entry.path).collect();
        let from = self.text.len();
        for (entry, line) in unknown.iter().zip(Ties::lines_of(view, &paths, &policy.words)) {
            if let (Some(oid), Some(line)) = (entry.oid, line) {
                let sum = self.sum(oid.beginning(), &line);
                self.text.push_str(&format!("{oid} {sum:016x} {line}\n"));
            }
        }
        self.index(from);
    }

    /// The registry `entry` of `view`; nothing if it cannot be read.
    pub(in crate::cli) fn registry(
        &mut self,
        view: &dyn View,
        entry: Option<&Entry>,
        policy: &policy::Read,
    ) -> Option<Arc<Registry>> {
        self.registries.of(view, entry?, policy)
    }

    /// The ties of a document; nothing if none are known.
    pub(in crate::cli) fn of(&self, entry: &Entry) -> Option<Ties<'_>> {
        Ties::read(parts(self.remembered(entry.oid?)?)?.2)
    }

    /// The ties on a line, if that is what it was when it was kept.
    pub(super) fn whole<'t>(&self, line: &'t str) -> Option<&'t str> {
        parts(line).filter(|(name, sum, ties)| *sum == self.sum(*name, ties)).map(|(_, _, ties)| ties)
    }

    /// The text from where the line of a content begins.
    fn remembered(&self, oid: Oid) -> Option<&str> {
        let line = self.text.get(*self.by_content.get(&oid.beginning())?..)?;
        oid.strip_from(line).map(|_| line)
    }

    /// Remembers what was found out; `entries` are all files there are, and those documents that are `governed`. With it
    /// goes what leads from `trees` to these files.
    pub(in crate::cli) fn keep(&mut self, entries: &[Entry], governed: &Governed, trees: &[(Oid, &[Changed])]) {
        if let Some(catalogue) = &self.catalogue {
            let lines = self.lines_of_trees(trees, catalogue.sum());
            self.append(&lines);
            return;
        }
        // The catalogue is made of these files, so nothing is other in them.
        self.apart = Apart::default();
        let in_use: Vec<&Entry> = entries.iter().filter(|entry| governed.holds(&entry.path)).collect();
        // What nobody asks for any more goes, and is found out again where somebody does.
        let spare = self.by_content.len() <= SPARE + 2 * in_use.len();
        let (lines, places) = self.lines(&in_use, spare);
        let line_of = |entry: &Entry| {
            let &(start, len) = places.get(&entry.oid?.beginning())?;
            Some(Line { place: start..start + len, ties: self.of(entry)? })
        };
        match catalogue::make(entries, |entry| governed.holds(&entry.path), line_of, lines.len(), &self.patterns) {
            Some(Made { text, sum }) => {
                let trees = self.lines_of_trees(trees, sum);
                self.cache.replace(&format!("{}{text}{lines}{trees}", self.head));
            }
            None if self.kept.is_none() || !spare => self.cache.replace(&format!("{}{lines}", self.head)),
            None => self.append(""),
        }
    }

    fn lines_of_trees(&self, trees: &[(Oid, &[Changed])], base: u64) -> String {
        trees.iter().filter_map(|(tree, changes)| self.line_of_tree(*tree, changes, base)).collect()
    }

    /// Adds what was found out to the cache, and `lines`.
    fn append(&self, lines: &str) {
        let new = self.kept.and_then(|kept| self.text.get(kept..)).unwrap_or_default();
        if !new.is_empty() || !lines.is_empty() {
            self.cache.append(&format!("{new}{lines}"));
        }
    }

    /// The lines of these documents, behind them those that are `spare`, and where each begins, by the beginning of the
    /// name of its content.
    fn lines(&self, in_use: &[&Entry], spare: bool) -> (String, Map<u64, (usize, usize)>) {
        let mut lines = String::new();
        let mut places = Map::default();
        let mut add = |line: &str, name: u64| {
            let line = line.split_inclusive('\n').next().unwrap_or_default();
            places.entry(name).or_insert_with(|| {
                lines.push_str(line);
                (lines.len() - line.len(), line.len())
            });
        };
        for oid in in_use.iter().filter_map(|entry| entry.oid) {
            self.remembered(oid).into_iter().for_each(|line| add(line, oid.beginning()));
        }
        if spare {
            let rest = self.by_content.iter().filter_map(|(name, at)| Some((self.text.get(*at..)?, *name)));
            rest.for_each(|(line, name)| add(line, name));
        }
        (lines, places)
    }

    /// Finds the lines of the text from `from` on. One that was cut off or damaged is passed over.
    fn index(&mut self, from: usize) {
        let bytes = self.text.as_bytes();
        // So long are most lines at least.
        self.by_content.reserve((bytes.len() - from) / 128);
        let mut start = from;
        for end in memchr::memchr_iter(b'\n', &bytes[from..]).map(|end| from + end) {
            if let Some(line) = self.text.get(start..=end)
                && self.whole(line).is_some()
                && let Some(name) = Oid::beginning_of(line.as_bytes())
            {
                self.by_content.insert(name, start);
            }
            start = end + 1;
        }
    }

    /// The sum by which a line is told from what became of it, or from one of other words.
    fn sum(&self, name: u64, ties: &str) -> u64 {
        name ^ checksum(ties) ^ self.seal
    }
}

/// The beginning of the name of a content, the sum, and the ties on a line that ends.
fn parts(line: &str) -> Option<(u64, u64, &str)> {
    /// How many digits a content and a sum have.
    const DIGITS: (usize, usize) = (40, 16);
    let end = memchr::memchr(b'\n', line.as_bytes())?;
    let name = Oid::beginning_of(line.as_bytes())?;
    let (sum, ties) = line.get(DIGITS.0..end)?.strip_prefix(' ')?.split_at_checked(DIGITS.1)?;
    Some((name, u64::from_str_radix(sum, 16).ok()?, ties.strip_prefix(' ')?))
}
