//! The file in which a message is written, and what git will keep of it.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use super::calling::Calling;
use crate::cli::Failure;
use crate::model::message::Message;
use crate::repo::{MessageSettings, Repo};
use crate::syntax::message::{Cleanup, Decoded, Mode, clean, comment_of, decode};
use crate::text::{RepoPath, Source, limits};

/// A file with a message in it.
pub(super) struct MessageFile {
    /// Where it is.
    pub(super) path: PathBuf,
    /// What is in it.
    pub(super) bytes: Vec<u8>,
}

/// A message as git reads it.
pub(super) struct Reading {
    /// What git will keep of it.
    pub(super) message: Message,
    /// The first byte that belongs to no character, if there is one.
    pub(super) broken: Option<usize>,
    /// Whether the text is in the bytes of the file, and not read from them letter by letter.
    pub(super) as_it_is: bool,
    /// What goes.
    pub(super) mode: Mode,
    /// What a comment begins with.
    pub(super) comment: String,
}

impl MessageFile {
    /// Reads the file that git names to the hook.
    pub(super) fn read(name: &OsStr) -> Result<Self, Failure> {
        let path = PathBuf::from(name);
        let bytes =
            std::fs::read(&path).map_err(|error| Failure::io(format!("could not read {}", path.display()), &error))?;
        Ok(Self { path, bytes })
    }

    /// Whether something may be named in it: a loop, a gap, a run, or what is to be allowed.
    ///
    /// To look for these letters takes no time; to find out how git cleans a message takes another program.
    pub(super) fn may_name(&self) -> bool {
        const SIGNS: [&str; 6] = ["gap-", "gate-", "loop", "cap-", "run-key", "\\n"];
        let small = String::from_utf8_lossy(self.beginning()).to_ascii_lowercase();
        SIGNS.iter().any(|sign| small.contains(sign))
    }

    /// As much of it as a message can be; behind it stands a change that `git commit --verbose` shows.
    fn beginning(&self) -> &[u8] {
        let most = usize::try_from(limits::FILE_BYTES).unwrap_or(usize::MAX);
        match self.bytes.get(..most) {
            Some(first) => first.iter().rposition(|byte| *byte == b'\n').map_or(first, |end| &first[..=end]),
            None => &self.bytes,
        }
    }

    /// Whether there is more in the file than was read.
    pub(super) fn goes_on(&self) -> bool {
        self.beginning().len() < self.bytes.len()
    }

    /// Reads it as git will.
    pub(super) fn reading(&self, repo: &Repo, calling: &Calling) -> Result<Reading, Failure> {
        let beginning = self.beginning();
        // To ask takes longer than all the rest.
        let settings = if is_plain(beginning) { MessageSettings::default() } else { repo.message_settings()? };
        let Decoded { text, broken } = decode(beginning, settings.encoding.as_deref());
        let as_it_is = text.as_bytes() == beginning;
        let mode = mode(&settings, calling);
        let comment = match settings.comment.as_deref() {
            Some("auto") => comment_of(&text),
            Some(comment) => comment,
            None => "#",
        };
        let (comment, cleaned) = (comment.to_owned(), clean(&text, Cleanup { mode, comment }));
        let message = Message::read(Source::new(shown(&self.path, repo)?, text), cleaned);
        Ok(Reading { message, broken, as_it_is, mode, comment })
    }
}

impl Reading {
    /// What git would keep of another text in the place of this one.
    pub(super) fn cleaned(&self, text: &str) -> String {
        clean(text, Cleanup { mode: self.mode, comment: &self.comment }).text
    }
}

/// Whether a message is the same however it is cleaned and encoded: nothing in it can be a comment, or scissors.
///
/// Nobody's comments begin with letters, digits, spaces or the sign of a list.
fn is_plain(bytes: &[u8]) -> bool {
    let lines = bytes.split(|byte| *byte == b'\n');
    let plain = |line: &[u8]| match line {
        [] | [b'-', b' ', ..] => true,
        [first, ..] => first.is_ascii_alphanumeric() || matches!(first, b' ' | b'('),
    };
    bytes.is_ascii() && bytes.first().is_some_and(|first| *first != b'\n') && lines.into_iter().all(plain)
}

/// Whether a message is going to be seen by its author: git says so to its hooks, if there is no editor.
pub(super) fn is_edited() -> bool {
    std::env::var_os("GIT_EDITOR").is_none_or(|editor| editor != ":")
}

/// What git will clean away: as it was told to, else as a message is that comes from an editor, or does not.
fn mode(settings: &MessageSettings, calling: &Calling) -> Mode {
    let edited = is_edited();
    let named = calling.cleanup.as_deref().or(settings.cleanup.as_deref()).and_then(Mode::named);
    match named {
        Some(Mode::Scissors) if !edited => Mode::Whitespace,
        Some(mode) => mode,
        None if edited => Mode::Strip,
        None => Mode::Whitespace,
    }
}

/// The path of the file as it is shown: from the top of the working tree, where it lies below.
fn shown(path: &Path, repo: &Repo) -> Result<RepoPath, Failure> {
    let full = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let root = repo.root().and_then(|root| root.canonicalize().ok());
    let below = root.and_then(|root| RepoPath::from_relative(full.strip_prefix(root).ok()?).ok());
    let name = || path.file_name().and_then(OsStr::to_str).and_then(|name| RepoPath::new(name).ok());
    let other = || RepoPath::new("COMMIT_EDITMSG").ok();
    below.or_else(name).or_else(other).ok_or_else(|| Failure::new("the message has no name"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_setting_changes_is_plain() {
        for plain in ["fix: it\n", "fix: it\n\n- one\n  more of it\n(two)\n\nSeen-by: Ana\n"] {
            assert!(is_plain(plain.as_bytes()), "{plain:?}");
        }
        for other in
            ["# fix: it\n", "fix: it\n; x\n", "fix: it\n-- x\n", "fix: it\n* x\n", "\nfix: it\n", "fix: f\u{fc}r\n"]
        {
            assert!(!is_plain(other.as_bytes()), "{other:?}");
        }
    }
}
