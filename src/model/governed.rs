//! Which files the policy governs.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use super::policy::Policy;
use crate::text::RepoPath;

/// Which files are loop documents.
pub struct Governed {
    include: Globs,
    exclude: Globs,
}

/// Patterns of paths. Most are told by how a path begins and ends, and a look at both is all that such a one takes.
struct Globs {
    plain: Vec<Plain>,
    others: GlobSet,
}

/// A pattern with no other sign in it than the star of its file names: `loops/*.scope.md`, `**/*.scope.md`.
struct Plain {
    /// How a path begins, up to a slash.
    start: String,
    /// How it ends.
    end: String,
    /// Whether there may be directories between the two.
    deep: bool,
}

impl Governed {
    /// The patterns of a policy. One that is no pattern names nothing; reading the policy told it.
    pub fn of(policy: &Policy) -> Self {
        Self { include: Globs::of(&policy.docs.include), exclude: Globs::of(&policy.docs.exclude) }
    }

    /// Whether the policy says that the file at `path` is none.
    pub fn excludes(&self, path: &RepoPath) -> bool {
        self.exclude.hold(path)
    }

    /// Whether the file at `path` is a loop document.
    pub fn holds(&self, path: &RepoPath) -> bool {
        self.include.hold(path) && !self.exclude.hold(path)
    }
}

impl Globs {
    /// A pattern that is none names nothing.
    fn of(patterns: &[String]) -> Self {
        let glob = |pattern: &str| -> Option<Glob> { GlobBuilder::new(pattern).literal_separator(true).build().ok() };
        let (mut plain, mut others) = (Vec::new(), GlobSetBuilder::new());
        for pattern in patterns {
            match Plain::of(pattern) {
                Some(pattern) => plain.push(pattern),
                None => _ = glob(pattern).map(|glob| _ = others.add(glob)),
            }
        }
        Self { plain, others: others.build().unwrap_or_else(|_| GlobSet::empty()) }
    }

    fn hold(&self, path: &RepoPath) -> bool {
        let path = path.as_str();
        self.plain.iter().any(|pattern| pattern.holds(path)) || (!self.others.is_empty() && self.others.is_match(path))
    }
}

impl Plain {
    fn of(pattern: &str) -> Option<Self> {
        let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let (before, end) = pattern.rsplit_once('*')?;
        let start = before.strip_suffix("**/").unwrap_or(before);
        let plain = (start.is_empty() || start.ends_with('/')) && start.chars().all(|c| letter(c) || c == '/');
        let deep = start.len() < before.len();
        (plain && end.chars().all(letter)).then(|| Self { start: start.to_owned(), end: end.to_owned(), deep })
    }

    fn holds(&self, path: &str) -> bool {
        // The end is looked at first: most files end otherwise.
        let start = path.strip_suffix(self.end.as_str()).and_then(|path| path.strip_prefix(self.start.as_str()));
        start.is_some_and(|between| self.deep || !between.contains('/'))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_look_at_both_ends_says_what_the_pattern_does(
            start in r"([ab.]{1,2}/){0,2}(\*\*/)?",
            end in r"[a.\-]{0,3}",
            path in r"[ab.\-\u{e9}]{1,4}(/[ab.\-\u{e9}]{1,4}){0,3}",
        ) {
            let Ok(path) = RepoPath::new(&path) else { return Ok(()) };
            let pattern = format!("{start}*{end}");
            let glob = GlobBuilder::new(&pattern).literal_separator(true).build().expect("a pattern").compile_matcher();
            let globs = Globs::of(&[pattern]);
            prop_assert!(globs.others.is_empty());
            prop_assert_eq!(globs.hold(&path), glob.is_match(path.as_str()));
        }
    }

    #[test]
    fn what_has_other_signs_is_left_to_the_patterns_themselves() {
        let holds =
            |pattern: &str, path: &str| Globs::of(&[pattern.to_owned()]).hold(&RepoPath::new(path).expect("a path"));
        assert!(holds("loops/**/*.md", "loops/a.md") && holds("loops/**/*.md", "loops/a/b.md"));
        assert!(holds("loops/*.md", "loops/.md") && !holds("loops/*.md", "loops/a/b.md"));
        assert!(holds("loops/a.md", "loops/a.md") && !holds("loops/a.md", "loops/b.md"));
        assert!(holds("l*s/*.md", "loops/a.md") && !holds("l*s/*.md", "loops/x/a.md"));
        assert!(holds("loops/**.md", "loops/a.md") && holds("{a,b}/*.md", "b/x.md") && !holds("a*/*.md", "b/x.md"));
    }
}
