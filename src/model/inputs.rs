//! The files that a probe looks at: its patterns, expanded over what a view lists.

use globset::{Glob, GlobBuilder, GlobMatcher};

use super::receipt::{Input, Subject};
use crate::text::{Entry, Mode, Oid, RepoPath, View, ViewError};

/// The files of a view, as far as probes may look at them.
#[derive(Clone, Copy)]
pub struct Files<'a> {
    entries: &'a [Entry],
    /// Where receipts are kept: the record of a run is no input of the next.
    receipts: Option<&'a RepoPath>,
}

impl<'a> Files<'a> {
    /// The files in `entries`, which are sorted by path, without those below `receipts`.
    pub fn of(entries: &'a [Entry], receipts: Option<&'a RepoPath>) -> Self {
        Self { entries, receipts }
    }

    /// The paths that `patterns` name, sorted; of a pattern that is a path and names nothing, the path itself.
    pub fn named(&self, patterns: &[String]) -> Vec<RepoPath> {
        let mut found: Vec<RepoPath> = patterns.iter().flat_map(|pattern| self.of_pattern(pattern)).collect();
        found.sort();
        found.dedup();
        found
    }

    fn of_pattern(&self, pattern: &str) -> Vec<RepoPath> {
        let (start, glob) = match Pattern::of(pattern) {
            Pattern::Path(path) => {
                let below = self.below(path.as_str()).iter().filter(|entry| entry.path.is_in(&path));
                let found: Vec<RepoPath> =
                    below.filter(|entry| self.is_offered(entry)).map(|e| e.path.clone()).collect();
                return if found.is_empty() { vec![path] } else { found };
            }
            Pattern::Glob(start, glob) => (start, glob),
            Pattern::Nothing => return Vec::new(),
        };
        self.matching(&start, &glob).map(|entry| entry.path.clone()).collect()
    }

    /// The entries that a pattern matches, all of whose matches begin with `start`.
    fn matching(&self, start: &str, glob: &GlobMatcher) -> impl Iterator<Item = &'a Entry> {
        self.below(start).iter().filter(|entry| glob.is_match(entry.path.as_str()) && self.is_offered(entry))
    }

    /// Whether `pattern` is one of many paths, and names none: a typing error, most often.
    pub fn misses(&self, pattern: &str) -> bool {
        matches!(Pattern::of(pattern), Pattern::Glob(start, glob) if self.matching(&start, &glob).next().is_none())
    }

    /// The entries whose paths begin with `prefix`, which are neighbours.
    fn below(&self, prefix: &str) -> &'a [Entry] {
        let start = self.entries.partition_point(|entry| entry.path.as_str() < prefix);
        let rest = &self.entries[start..];
        &rest[..rest.partition_point(|entry| entry.path.as_str().starts_with(prefix))]
    }

    fn is_offered(&self, entry: &Entry) -> bool {
        (entry.mode != Mode::Other || is_unnameable(&entry.path))
            && !self.receipts.is_some_and(|receipts| entry.path.is_in(receipts))
    }

    /// Whether the view lists a file at `path`, or one below it.
    pub fn lists(&self, path: &RepoPath) -> bool {
        self.below(path.as_str()).iter().any(|entry| entry.path.is_in(path))
    }
}

/// What a pattern is.
enum Pattern {
    /// The path of a file or directory.
    Path(RepoPath),
    /// A pattern, and the text that all its matches begin with.
    Glob(String, GlobMatcher),
    /// Nothing that names anything.
    Nothing,
}

impl Pattern {
    fn of(text: &str) -> Self {
        let text = text.strip_prefix("./").unwrap_or(text);
        let special = |c: char| matches!(c, '*' | '?' | '[' | '{' | '\\');
        let Some(at) = text.find(special) else {
            return RepoPath::new(text.strip_suffix('/').unwrap_or(text)).map_or(Self::Nothing, Self::Path);
        };
        match glob(text) {
            Some(glob) => Self::Glob(text[..at].to_owned(), glob.compile_matcher()),
            None => Self::Nothing,
        }
    }
}

fn glob(text: &str) -> Option<Glob> {
    GlobBuilder::new(text).literal_separator(true).build().ok()
}

/// The path that a pattern is, if it is one.
pub fn path_of_pattern(pattern: &str) -> Option<RepoPath> {
    match Pattern::of(pattern) {
        Pattern::Path(path) => Some(path),
        Pattern::Glob(..) | Pattern::Nothing => None,
    }
}

/// Whether `pattern` can name nothing in a repository, whatever is there: it leaves it, or is no path.
pub(super) fn is_outside(pattern: &str) -> bool {
    match Pattern::of(pattern) {
        Pattern::Path(_) => false,
        Pattern::Glob(..) => pattern.starts_with('/') || pattern.split('/').any(|part| part == ".."),
        // A pattern that cannot be read is another fault.
        Pattern::Nothing => Glob::new(pattern).is_ok(),
    }
}

/// Whether git ignores what `pattern` names: the path, or the directory that all its matches lie in.
pub(super) fn is_ignored(view: &dyn View, pattern: &str) -> bool {
    match Pattern::of(pattern) {
        Pattern::Path(path) => view.ignores(&path),
        Pattern::Glob(start, _) => {
            let directory = start.rsplit_once('/').and_then(|(directory, _)| RepoPath::new(directory).ok());
            directory.is_some_and(|directory| view.ignores(&directory))
        }
        Pattern::Nothing => false,
    }
}

/// Whether `pattern` names the file at `path`, itself or by its directory.
pub fn is_input(pattern: &str, path: &RepoPath) -> bool {
    names_any(pattern, [path])
}

/// Whether `pattern` names one of the files at `paths`, itself or by its directory.
pub fn names_any<'a>(pattern: &str, paths: impl IntoIterator<Item = &'a RepoPath>) -> bool {
    let mut paths = paths.into_iter();
    match Pattern::of(pattern) {
        Pattern::Path(named) => paths.any(|path| path.is_in(&named)),
        Pattern::Glob(_, glob) => paths.any(|path| glob.is_match(path.as_str())),
        Pattern::Nothing => false,
    }
}

/// Whether a path can be the readable form of a name that is not UTF-8. Nothing can be read at it, and what nobody
/// can look at is not passed over: it may be what a run depends on.
fn is_unnameable(path: &RepoPath) -> bool {
    path.as_str().contains(char::REPLACEMENT_CHARACTER)
}

/// What stands at `path` in `view`, as a receipt records it.
pub fn input(view: &dyn View, path: &RepoPath) -> Result<Input, ViewError> {
    let content = view.content(path)?;
    if is_unnameable(path) && content.is_none_or(|(mode, _)| mode == Mode::Other) {
        return Err(ViewError::NotUtf8Name);
    }
    Ok(Input {
        path: path.to_string(),
        mode: content.and_then(|(mode, _)| mode.octal()).map(str::to_owned),
        oid: content.map(|(_, oid)| oid.to_string()),
    })
}

/// What a run of a probe with these inputs looks at; `head` is the commit that is checked out, and its files.
pub fn subject(
    view: &dyn View,
    files: Files<'_>,
    patterns: &[String],
    head: Option<(Oid, &dyn View)>,
) -> Result<Subject, (RepoPath, ViewError)> {
    let mut subject = Subject { patterns: patterns.to_vec(), ..Subject::default() };
    subject.head = head.map(|(commit, _)| commit.to_string());
    for path in files.named(patterns) {
        let there = input(view, &path).map_err(|why| (path.clone(), why))?;
        if let Some((_, head)) = head {
            subject.dirty |= input(head, &path).ok().as_ref() != Some(&there);
        }
        subject.inputs.push(there);
    }
    Ok(subject)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Overlay;

    fn named(patterns: &[&str]) -> Vec<String> {
        let path = |text: &str| RepoPath::new(text).expect("a path");
        let all = ["a.yaml", "ops/a.yaml", "ops/b.yaml", "ops/deep/c.yaml", "ops-2/d.yaml", "receipts/x/r.json"];
        let view = all.iter().fold(Overlay::empty(), |view, text| view.with(path(text), *text));
        let entries = view.entries().expect("entries");
        let receipts = path("receipts");
        let patterns: Vec<String> = patterns.iter().map(|text| (*text).to_owned()).collect();
        Files::of(&entries, Some(&receipts)).named(&patterns).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn patterns_are_expanded_over_what_is_there() {
        assert_eq!(named(&["ops/*.yaml"]), ["ops/a.yaml", "ops/b.yaml"]);
        assert_eq!(named(&["ops/**/*.yaml", "ops/a.yaml"]), ["ops/a.yaml", "ops/b.yaml", "ops/deep/c.yaml"]);
        assert_eq!(named(&["ops"]), ["ops/a.yaml", "ops/b.yaml", "ops/deep/c.yaml"]);
        assert_eq!(named(&["./ops/deep/"]), ["ops/deep/c.yaml"]);
        assert_eq!(named(&["{a,ops/b}.yaml"]), ["a.yaml", "ops/b.yaml"]);
    }

    #[test]
    fn a_path_that_is_not_there_is_named_all_the_same() {
        assert_eq!(named(&["ops/gone.yaml"]), ["ops/gone.yaml"]);
        assert_eq!(named(&["gone/*.yaml", "../out", "/etc/passwd"]), [""; 0]);
    }

    #[test]
    fn a_pattern_misses_where_it_is_one_of_many_paths_and_names_none() {
        let view = Overlay::empty().with(RepoPath::new("src/a.txt").expect("a path"), "");
        let entries = view.entries().expect("entries");
        let files = Files::of(&entries, None);
        for (pattern, misses) in [("src/*.txt", false), ("sorc/*.txt", true), ("**/*.md", true), ("sorc/a.txt", false)]
        {
            assert_eq!(files.misses(pattern), misses, "{pattern}");
        }
    }

    #[test]
    fn what_leaves_the_repository_or_is_no_path_is_outside() {
        for outside in ["/etc/passwd", "../x", "a/../x", "", "./", ".", "a//b", "/etc/*", "../*.md", "a/../*", "./../x"]
        {
            assert!(is_outside(outside), "{outside}");
        }
        for inside in ["a", "./a", "a/", "a/*.md", "**", "*", "a..b", "..a/*", "~/a", "{a,b", "[!/]x"] {
            assert!(!is_outside(inside), "{inside}");
        }
    }

    #[test]
    fn receipts_are_no_inputs() {
        assert_eq!(named(&["**"]), ["a.yaml", "ops-2/d.yaml", "ops/a.yaml", "ops/b.yaml", "ops/deep/c.yaml"]);
    }

    #[test]
    fn what_stands_there_is_recorded_and_so_is_that_nothing_does() {
        let path = RepoPath::new("a.yaml").expect("a path");
        let view = Overlay::empty().with(path.clone(), "");
        let there = input(&view, &path).expect("an input");
        assert_eq!(
            (there.mode.as_deref(), there.oid.as_deref().map(|oid| &oid[..8])),
            (Some("100644"), Some("e69de29b"))
        );
        let gone = input(&Overlay::empty(), &path).expect("an input");
        assert_eq!((gone.mode, gone.oid), (None, None));
    }
}
