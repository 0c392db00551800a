//! Which files the policy governs.

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use super::policy::Policy;
use crate::text::RepoPath;

/// Which files are loop documents.
pub struct Governed {
    include: Globs,
    exclude: Globs,
}

/// Patterns of paths. Most are `**/*.suffix`, and a look at the end of a path is all that such a one takes.
struct Globs {
    suffixes: Vec<String>,
    others: GlobSet,
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
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
        let (mut suffixes, mut others) = (Vec::new(), GlobSetBuilder::new());
        for pattern in patterns {
            match pattern.strip_prefix("**/*") {
                Some(suffix) if suffix.chars().all(plain) => suffixes.push(suffix.to_owned()),
                _ => _ = glob(pattern).map(|glob| _ = others.add(glob)),
            }
        }
        Self { suffixes, others: others.build().unwrap_or_else(|_| GlobSet::empty()) }
    }

    fn hold(&self, path: &RepoPath) -> bool {
        let path = path.as_str();
        self.suffixes.iter().any(|suffix| path.ends_with(suffix.as_str()))
            || (!self.others.is_empty() && self.others.is_match(path))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_look_at_the_end_says_what_the_pattern_does(
            suffix in r"[a.\-]{0,3}",
            path in r"[a.\-\u{e9}]{1,4}(/[a.\-\u{e9}]{1,4}){0,2}",
        ) {
            let Ok(path) = RepoPath::new(&path) else { return Ok(()) };
            let pattern = format!("**/*{suffix}");
            let glob = GlobBuilder::new(&pattern).literal_separator(true).build().expect("a pattern").compile_matcher();
            let globs = Globs::of(&[pattern]);
            prop_assert!(globs.others.is_empty());
            prop_assert_eq!(globs.hold(&path), glob.is_match(path.as_str()));
        }
    }
}
