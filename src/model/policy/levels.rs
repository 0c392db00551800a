//! The `[levels]` of a policy, asked for one rule at one path.

use globset::{GlobBuilder, GlobMatcher};

use super::{Level, Levels, Policy};
use crate::text::RepoPath;

/// The levels that a policy sets, the most special first.
#[derive(Clone, Debug, Default)]
pub struct LevelTable {
    everywhere: Vec<(String, Level)>,
    /// By pattern, the longest first: it says most about a path.
    below: Vec<(GlobMatcher, Vec<(String, Level)>)>,
}

impl LevelTable {
    /// The levels of `policy`. A pattern that is none names nothing; reading the policy told it.
    pub fn of(policy: &Policy) -> Self {
        let mut table = Self::default();
        let mut patterns = Vec::new();
        for (name, levels) in &policy.levels {
            match levels {
                Levels::Everywhere(level) => table.everywhere.push((name.clone(), *level)),
                Levels::Below(below) => {
                    let glob = GlobBuilder::new(name).literal_separator(true).build().ok();
                    let rules = below.iter().map(|(rule, level)| (rule.clone(), *level)).collect();
                    patterns.extend(glob.map(|glob| (name.len(), glob.compile_matcher(), rules)));
                }
            }
        }
        patterns.sort_by_key(|(len, ..)| std::cmp::Reverse(*len));
        table.below = patterns.into_iter().map(|(_, glob, rules)| (glob, special_first(rules))).collect();
        table.everywhere = special_first(table.everywhere);
        table
    }

    /// Whether any path has levels of its own.
    pub fn differs_by_path(&self) -> bool {
        !self.below.is_empty()
    }

    /// The level that is set for a rule, known by its code and its name, at `path`.
    pub fn at(&self, code: &str, name: &str, path: Option<&RepoPath>) -> Option<Level> {
        let means = |set: &&(String, Level)| code.starts_with(&set.0) || name == set.0;
        let below = self.below.iter().filter(|(glob, _)| path.is_some_and(|path| glob.is_match(path.as_str())));
        let mut found = below.filter_map(|(_, rules)| rules.iter().find(means));
        found.next().or_else(|| self.everywhere.iter().find(means)).map(|(_, level)| *level)
    }
}

/// Names and whole codes before the beginnings of codes.
fn special_first(mut rules: Vec<(String, Level)>) -> Vec<(String, Level)> {
    rules.sort_by_key(|(rule, _)| (!rule.contains('-'), std::cmp::Reverse(rule.len())));
    rules
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::policy::Read;
    use crate::text::Source;

    #[test]
    fn the_most_special_level_holds() {
        let text = "[levels]\nLC2 = 'warn'\nLC204 = 'off'\nunproven-done = 'error'\n\
                    [levels.'old/**']\nLC2 = 'info'\n[levels.'old/very/**']\nLC204 = 'error'\n";
        let path = |text: &str| RepoPath::new(text).expect("a path");
        let policy = Read::of(Source::new(path("loopctl.toml"), text.into())).policy;
        let table = LevelTable::of(&policy);
        for (code, name, at, level) in [
            ("LC201", "x", "a.md", Some(Level::Warn)),
            ("LC204", "x", "a.md", Some(Level::Off)),
            ("LC204", "x", "old/a.md", Some(Level::Info)),
            ("LC204", "x", "old/very/a.md", Some(Level::Error)),
            ("LC306", "unproven-done", "a.md", Some(Level::Error)),
            ("LC101", "x", "a.md", None),
        ] {
            assert_eq!(table.at(code, name, Some(&path(at))), level, "{code} {at}");
        }
    }
}
