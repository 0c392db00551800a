//! What came before a view: asked only when something is told.

use super::{Oid, RepoPath};

/// The commits that led to a view.
pub trait History: Sync {
    /// Who made what stands at `path` what it is in the view: `now`, or nothing where it is gone.
    fn changed(&self, path: &RepoPath, now: Option<Oid>) -> Change;

    /// Who made what stands at `path` what it is in the view, if that was later than `since`, in seconds since 1970;
    /// nothing if it stood there then.
    fn changed_after(&self, path: &RepoPath, now: Option<Oid>, since: i64) -> Option<Change>;

    /// Which commit a name is: abbreviated or in full.
    fn commit(&self, name: &str) -> Named;

    /// The tags that name commits; none where nobody knows any.
    fn tags(&self) -> Vec<Tag> {
        Vec::new()
    }
}

/// A tag that names a commit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tag {
    /// Its name.
    pub name: String,
    /// The commit.
    pub commit: Oid,
    /// When it was made, or the commit if it does not say, in seconds since 1970.
    pub made: i64,
}

/// How a file became what it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// A commit made it so.
    Committed {
        /// The commit, abbreviated.
        commit: String,
        /// The first line of its message.
        subject: String,
    },
    /// Nobody has committed it.
    Uncommitted,
    /// The history at hand does not tell.
    Untold,
}

/// What a name of a commit is found to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// One commit.
    Known(Oid),
    /// None that is here.
    Unknown,
    /// Several.
    Ambiguous,
}
