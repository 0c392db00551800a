//! What was offered for a message: a commit of nothing else is one that nobody described.
//!
//! `prepare-commit-msg` begins a message that is then no longer empty, and git would commit it if the editor is
//! closed without a word. So what was written is kept until the message is judged.

use std::path::PathBuf;

use crate::repo::Repo;

/// The name of the file, in git's directory.
const NAME: &str = "loopctl/offered";

fn place(repo: &Repo) -> PathBuf {
    repo.git_dir().join(NAME)
}

/// Keeps what was offered. Whether that is done.
pub(super) fn keep(repo: &Repo, text: &str) -> bool {
    let place = place(repo);
    let made = place.parent().map_or(Ok(()), std::fs::create_dir_all);
    made.and_then(|()| std::fs::write(&place, text)).is_ok()
}

/// Forgets what was offered before.
pub(super) fn forget(repo: &Repo) {
    let _ = std::fs::remove_file(place(repo));
}

/// What was offered last.
pub(super) fn last(repo: &Repo) -> Option<String> {
    std::fs::read_to_string(place(repo)).ok()
}
