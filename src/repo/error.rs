//! Why a repository could not be used, and what to do about it.

use std::fmt;
use std::path::PathBuf;

/// A repository, or a part of it, that cannot be read.
///
/// Shown in lower case, to stand after "could not ..: "; the advice is kept apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RepoError {
    /// The repository uses something that this build cannot read.
    NotSupported {
        /// What it uses.
        what: String,
        /// What works instead.
        help: String,
    },
    /// No object has this name.
    UnknownRevision {
        /// The name as it was given.
        name: String,
        /// The branch or tag whose name is closest to it.
        near: Option<String>,
        /// Whether the clone has only a part of the history.
        shallow: bool,
    },
    /// An abbreviated name fits several objects.
    AmbiguousRevision(String),
    /// A shallow clone lacks what some commits of a range go on from.
    Cut {
        /// The range.
        range: String,
    },
    /// `HEAD` names a branch that has no commit yet.
    UnbornHead,
    /// A bare repository was asked for its working tree or index.
    Bare,
    /// The repository belongs to another user, and git was not told that it is safe.
    Ownership(PathBuf),
    /// The disk or git said no.
    Failed(String),
}

/// How everything is fetched by the services that fetch less.
const IN_CI: &str = "in CI fetch everything: `fetch-depth: 0` (GitHub), `GIT_DEPTH: 0` (GitLab)";

impl RepoError {
    /// Returns what to do about it, where there is advice.
    pub fn help(&self) -> Option<String> {
        match self {
            Self::NotSupported { help, .. } => Some(help.clone()),
            Self::UnknownRevision { near: Some(near), .. } => Some(format!("did you mean `{near}`?")),
            Self::UnknownRevision { shallow: true, .. } => {
                Some(format!("this clone is shallow; `git fetch --unshallow` brings the rest of the history; {IN_CI}"))
            }
            Self::Cut { .. } => {
                Some(format!("run `git fetch --unshallow`, or `git fetch --deepen=100` until it suffices; {IN_CI}"))
            }
            Self::AmbiguousRevision(_) => Some("write more of its digits".into()),
            Self::UnbornHead => Some("make a first commit, or look at the index or the working tree".into()),
            Self::Bare => Some("name a revision with --rev".into()),
            Self::Ownership(path) => {
                Some(format!("if you trust it: git config --global --add safe.directory '{}'", path.display()))
            }
            Self::UnknownRevision { .. } | Self::Failed(_) => None,
        }
    }

    /// Takes libgit2's word for it, without its class and code.
    pub(super) fn said(error: &git2::Error) -> Self {
        Self::Failed(words(error))
    }
}

impl fmt::Display for RepoError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSupported { what, .. } => f.write_str(what),
            Self::UnknownRevision { name, .. } => write!(f, "`{name}` names no commit in this repository"),
            Self::AmbiguousRevision(name) => write!(f, "`{name}` fits more than one commit"),
            Self::Cut { range } => write!(f, "this clone is shallow, and lacks what commits of {range} go on from"),
            Self::UnbornHead => write!(f, "HEAD has no commit yet"),
            Self::Bare => write!(f, "a bare repository has no working tree and no index"),
            Self::Ownership(path) => write!(f, "{} belongs to another user", path.display()),
            Self::Failed(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for RepoError {}

/// What libgit2 said, begun in lower case.
pub(super) fn words(error: &git2::Error) -> String {
    let message = error.message().trim_end_matches('.');
    let mut letters = message.chars();
    match letters.next() {
        // An acronym or a name in capitals stays.
        Some(first) if !letters.as_str().starts_with(char::is_uppercase) => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => message.to_owned(),
    }
}

/// What the system said, begun in lower case and without its number.
pub fn system_words(error: &std::io::Error) -> String {
    let said = error.to_string();
    let said = said.split(" (os error").next().unwrap_or(&said);
    let mut letters = said.chars();
    letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_stand_after_a_colon() {
        let error = git2::Error::new(git2::ErrorCode::NotFound, git2::ErrorClass::Os, "Could not find it.");
        assert_eq!(RepoError::said(&error).to_string(), "could not find it");
        let error = std::io::Error::from_raw_os_error(13);
        assert_eq!(system_words(&error), "permission denied");
    }

    #[test]
    fn near_names_are_offered_before_the_missing_history() {
        let error = RepoError::UnknownRevision { name: "mian".into(), near: Some("main".into()), shallow: true };
        assert_eq!(error.to_string(), "`mian` names no commit in this repository");
        assert_eq!(error.help().as_deref(), Some("did you mean `main`?"));
    }
}
