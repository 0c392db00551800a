//! One commit: what it goes on from, when it was made, and what it says.

use super::{Repo, RepoError};
use crate::text::Oid;

/// A commit that is made.
#[derive(Clone, Debug)]
pub struct Commit {
    /// Its name.
    pub id: Oid,
    /// The commits that it goes on from, in its own order; none for the first of a history.
    pub parents: Vec<Oid>,
    /// When it was committed, in seconds since 1970.
    pub committed: i64,
    /// What it says, as text whatever it was written in.
    pub message: String,
    /// Its files.
    pub(super) tree: git2::Oid,
}

impl Commit {
    /// Reads the commit `id` of `repo`.
    pub fn of(repo: &Repo, id: Oid) -> Result<Self, RepoError> {
        let git = repo.git();
        let name = git2::Oid::from_bytes(id.as_bytes()).map_err(|error| RepoError::said(&error))?;
        let commit = git.find_commit(name).map_err(|error| RepoError::said(&error))?;
        let encoding = commit.message_encoding().ok().flatten().unwrap_or("UTF-8");
        Ok(Self {
            id,
            parents: commit.parent_ids().filter_map(|id| Oid::from_bytes(id.as_bytes())).collect(),
            committed: commit.time().seconds(),
            message: decoded(commit.message_bytes(), encoding),
            tree: commit.tree_id(),
        })
    }

    /// The first line of its message.
    pub fn subject(&self) -> &str {
        self.message.lines().next().unwrap_or_default().trim_end()
    }

    /// The beginning of its name, long enough to find it by.
    pub fn short(&self) -> String {
        short(self.id)
    }
}

/// The beginning of a commit's name, long enough to find it by.
pub fn short(id: Oid) -> String {
    /// How many digits.
    const DIGITS: usize = 8;
    let mut name = id.to_string();
    name.truncate(DIGITS);
    name
}

/// `bytes` as text. What is not known to be written in some way is read letter by letter, so that
/// nothing is lost and plain letters are right.
fn decoded(bytes: &[u8], encoding: &str) -> String {
    let latin = |bytes: &[u8]| bytes.iter().copied().map(char::from).collect();
    let unicode = ["utf-8", "utf8"].iter().any(|name| encoding.eq_ignore_ascii_case(name));
    match str::from_utf8(bytes) {
        // Plain letters are the same in all encodings that git can keep, and many say another than they are in.
        Ok(text) if unicode || text.is_ascii() => text.to_owned(),
        _ => latin(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_is_text_whatever_it_was_written_in() {
        assert_eq!(decoded("f\u{fc}r\n".as_bytes(), "UTF-8"), "f\u{fc}r\n");
        assert_eq!(decoded(b"f\xfcr\n", "ISO-8859-1"), "f\u{fc}r\n");
        assert_eq!(decoded(b"f\xfcr\n", "UTF-8"), "f\u{fc}r\n", "it says that it is what it is not");
        assert_eq!(decoded(b"\x82\xa0 LOOP-A\n", "Shift_JIS").split(' ').nth(1), Some("LOOP-A\n"));
    }
}
