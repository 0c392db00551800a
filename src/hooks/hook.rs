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
    /// Before a push: what the remote does not have yet.
    PrePush,
    /// Before a push is accepted, where it arrives: what the repository does not have yet.
    PreReceive,
}

impl Hook {
    /// Every hook.
    pub const ALL: [Self; 6] = [
        Self::PreCommit,
        Self::PreMergeCommit,
        Self::PrepareCommitMsg,
        Self::CommitMsg,
        Self::PrePush,
        Self::PreReceive,
    ];

    /// Returns whether it is one for repositories that are pushed to, and not for those that people work in.
    pub const fn is_for_servers(self) -> bool {
        matches!(self, Self::PreReceive)
    }

    /// Returns whether git gives it the file of a message.
    pub const fn has_message(self) -> bool {
        matches!(self, Self::PrepareCommitMsg | Self::CommitMsg)
    }

    /// Returns what git calls it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PreCommit => "pre-commit",
            Self::PreMergeCommit => "pre-merge-commit",
            Self::PrepareCommitMsg => "prepare-commit-msg",
            Self::CommitMsg => "commit-msg",
            Self::PrePush => "pre-push",
            Self::PreReceive => "pre-receive",
        }
    }

    /// Returns the text of the file that git runs.
    pub const fn text(self) -> &'static str {
        match self {
            Self::PreCommit => include_str!("../../hooks/pre-commit"),
            Self::PreMergeCommit => include_str!("../../hooks/pre-merge-commit"),
            Self::PrepareCommitMsg => include_str!("../../hooks/prepare-commit-msg"),
            Self::CommitMsg => include_str!("../../hooks/commit-msg"),
            Self::PrePush => include_str!("../../hooks/pre-push"),
            Self::PreReceive => include_str!("../../hooks/pre-receive"),
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
            // What git says on standard input is for all who listen.
            let listens = matches!(hook, Hook::PrePush | Hook::PreReceive);
            let (alike, call) =
                if listens { (Hook::PrePush, "printf %s \"${input%.}\" | ") } else { (Hook::PreCommit, "exec ") };
            let last = format!("\n{call}loopctl hook {} \"$@\"\n", hook.name());
            assert!(hook.text().ends_with(&last), "{}", hook.name());
            assert!(hook.text().starts_with("#!/bin/sh\n") && !hook.text().contains('\r'));
            assert_eq!(plain(hook), plain(alike));
        }
    }
}
