//! What came out of a run.

use serde::{Deserialize, Serialize};

/// What came out of a run, or of one case of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// It holds.
    Pass,
    /// It does not hold.
    Fail,
    /// The run did not get so far as to tell: not started, killed, out of time, too much output.
    Error,
    /// Something stood in the way of finding out.
    Blocked,
    /// Nobody tried to find out.
    Skipped,
}

impl Verdict {
    /// The word for it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pass => "pass",
            Self::Fail => "fail",
            Self::Error => "error",
            Self::Blocked => "blocked",
            Self::Skipped => "skipped",
        }
    }

    /// Whether it speaks against what was to be proven.
    pub fn is_against(self) -> bool {
        matches!(self, Self::Fail | Self::Error)
    }

    /// What the cases of a run make of it: one error or failure spoils it, a pass needs a pass.
    pub fn of_cases(cases: impl IntoIterator<Item = Self>) -> Option<Self> {
        const GRAVEST: [Verdict; 5] =
            [Verdict::Error, Verdict::Fail, Verdict::Blocked, Verdict::Pass, Verdict::Skipped];
        let seen: Vec<Self> = cases.into_iter().collect();
        GRAVEST.into_iter().find(|verdict| seen.contains(verdict))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_failure_spoils_a_matrix() {
        use Verdict::{Error, Fail, Pass, Skipped};
        assert_eq!(Verdict::of_cases([Pass, Fail, Pass]), Some(Fail));
        assert_eq!(Verdict::of_cases([Fail, Error]), Some(Error));
        assert_eq!(Verdict::of_cases([Skipped, Pass]), Some(Pass));
        assert_eq!(Verdict::of_cases([Skipped, Skipped]), Some(Skipped));
        assert_eq!(Verdict::of_cases([]), None);
    }
}
