//! Old debt, kept by fingerprint: it is counted, and lets no new debt in.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::finding::Finding;

/// The version of the file's shape.
const SCHEMA: &str = "loopctl.baseline/1";

/// The findings that a run forgives.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Baseline {
    /// The version of this shape.
    schema: String,
    /// By fingerprint, what is forgiven.
    findings: BTreeMap<String, Kept>,
}

/// One finding of a baseline, in words for those who review it.
#[derive(Clone, Debug, Default, Serialize, Deserialize, PartialEq, Eq)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Kept {
    /// The rule.
    pub code: String,
    /// The file it was in; nothing where it was about a commit's message.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub path: String,
    /// The commit it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commit: Option<String>,
    /// The row it was about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<String>,
}

impl Baseline {
    /// Where it is kept, if no other place is named.
    pub const PATH: &str = ".loopctl/baseline.json";

    /// The baseline of what counts among `findings`.
    pub fn of<'a>(findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let kept = |finding: &Finding| Kept {
            code: finding.rule.code.to_owned(),
            path: match &finding.commit {
                Some(commit) if commit.in_message => String::new(),
                _ => finding.source.path().to_string(),
            },
            commit: finding.commit.as_ref().map(|commit| commit.id.clone()),
            row: finding.row.clone(),
        };
        let findings = findings.into_iter().map(|finding| (finding.fingerprint.as_str().to_owned(), kept(finding)));
        Self { schema: SCHEMA.to_owned(), findings: findings.collect() }
    }

    /// The same baseline, with what `old` forgives beside what was `judged` anew: of other files, of rules that were not
    /// asked, of commits, which no later one makes other than they are.
    #[must_use]
    pub fn keeping(mut self, old: &Self, judged: impl Fn(&Kept) -> bool) -> Self {
        let kept = old.findings.iter().filter(|(_, kept)| !judged(kept));
        self.findings.extend(kept.map(|(fingerprint, kept)| (fingerprint.as_str().to_owned(), kept.clone())));
        self
    }

    /// Reads one from its text; says why it is none.
    pub fn read(text: &str) -> Result<Self, String> {
        let read: Self = serde_json::from_str(text).map_err(|error| error.to_string())?;
        match read.schema.as_str() {
            SCHEMA => Ok(read),
            other => Err(format!("its schema is `{other}`, not `{SCHEMA}`")),
        }
    }

    /// The text of the file.
    pub fn text(&self) -> String {
        serde_json::to_string_pretty(self).map(|text| text + "\n").unwrap_or_default()
    }

    /// The number of findings in it.
    pub fn len(&self) -> usize {
        self.findings.len()
    }

    /// Whether it forgives nothing.
    pub fn is_empty(&self) -> bool {
        self.findings.is_empty()
    }

    /// Whether it forgives the finding of this fingerprint.
    pub fn holds(&self, fingerprint: &str) -> bool {
        self.findings.contains_key(fingerprint)
    }

    /// The entries about files that none of `seen` has, of those that `judged` says were looked for.
    pub fn stale<'a>(
        &'a self,
        seen: &BTreeSet<&str>,
        judged: impl Fn(&Kept) -> bool,
    ) -> impl Iterator<Item = (&'a str, &'a Kept)> {
        let entries = self.findings.iter().map(|(fingerprint, kept)| (fingerprint.as_str(), kept));
        let stale: Vec<_> =
            entries.filter(|(mark, kept)| kept.commit.is_none() && !seen.contains(mark) && judged(kept)).collect();
        stale.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_baseline_is_told() {
        assert!(Baseline::read("{}").is_err());
        let other = r#"{"schema": "loopctl.baseline/9", "findings": {}}"#;
        assert_eq!(Baseline::read(other), Err("its schema is `loopctl.baseline/9`, not `loopctl.baseline/1`".into()));
        let empty = Baseline::of([]);
        assert_eq!(Baseline::read(&empty.text()), Ok(empty));
    }

    #[test]
    fn what_is_forgiven_of_commits_outlives_a_new_baseline() {
        let text = r#"{"schema": "loopctl.baseline/1", "findings": {
            "a": {"code": "LC510", "commit": "c1"}, "b": {"code": "LC510", "commit": "c2"}, "c": {"code": "LC201", "path": "x.md"}}}"#;
        let old = Baseline::read(text).expect("a baseline");
        let new = Baseline::of([]).keeping(&old, |kept| kept.commit.as_ref().is_none_or(|commit| commit == "c2"));
        assert!(new.holds("a") && !new.holds("b") && !new.holds("c"));
        assert_eq!(old.stale(&BTreeSet::new(), |_| true).map(|(mark, _)| mark).collect::<Vec<_>>(), ["c"]);
    }
}
