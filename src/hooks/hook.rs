//! The hooks that loopctl has.

/// A hook of git that loopctl answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hook {
    /// Before a commit: what is staged.
    PreCommit,
    /// Before a merge that made no conflict is committed: what came out of it.
    PreMergeCommit,
    /// Before a message is written: what is known of it.
    PrepareCommitMsg,
    /// Before a commit: its message, with what is staged.
    CommitMsg,
}

impl Hook {
    /// Every hook.
    pub const ALL: [Self; 4] = [Self::PreCommit, Self::PreMergeCommit, Self::PrepareCommitMsg, Self::CommitMsg];

    /// Returns what git calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::PreMergeCommit => "pre-merge-commit",
            Self::PrepareCommitMsg => "prepare-commit-msg",
            Self::CommitMsg => "commit-msg",
        }
    }

    /// Returns the text of the file that git runs.
    pub const fn text(self) -> &'static str {
        match self {
            Self::PreCommit => include_str!("../../hooks/pre-commit"),
            Self::PreMergeCommit => include_str!("../../hooks/pre-merge-commit"),
            Self::PrepareCommitMsg => include_str!("../../hooks/prepare-commit-msg"),
            Self::CommitMsg => include_str!("../../hooks/commit-msg"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hooks_differ_in_their_names_alone() {
        let plain = |hook: Hook| hook.text().replace(&format!("loopctl hook {} ", hook.name()), "loopctl hook NAME ");
        for hook in Hook::ALL {
            assert!(hook.text().ends_with(&format!("\nexec loopctl hook {} \"$@\"\n", hook.name())), "{}", hook.name());
            assert!(hook.text().starts_with("#!/bin/sh\n") && !hook.text().contains('\r'));
            assert_eq!(plain(hook), plain(Hook::PreCommit));
        }
    }
}
