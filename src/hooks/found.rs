//! What stands where a hook goes.

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::Path;

use super::{Hook, Manager};

/// How much of a hook is looked at; one of loopctl or of a hook manager is much smaller.
const BYTES: u64 = 256 << 10;

/// The line that only hooks of loopctl have.
const MARK: &str = "# A hook of loopctl: ";

/// What stands where a hook goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing.
    Nothing,
    /// The hook of loopctl, as it is now.
    Own,
    /// The hook of loopctl, of another version or edited since.
    Edited,
    /// A file of a hook manager, which writes it anew when it likes.
    Managed(Manager),
    /// A hook of the user's own that calls loopctl.
    Calls,
    /// Any other hook.
    Foreign,
}

impl Found {
    /// Looks at what stands at `path`.
    pub(super) fn at(path: &Path, hook: Hook) -> Self {
        let Some(text) = text(path) else { return Self::Nothing };
        let own = |text: &str| text.replace("\r\n", "\n") == hook.text();
        let calls = || text.lines().any(|line| !line.trim_start().starts_with('#') && calls(line, hook));
        match Manager::of(path, &text) {
            _ if own(&text) => Self::Own,
            _ if text.lines().nth(1).is_some_and(|line| line.starts_with(MARK)) => Self::Edited,
            Some(manager) => Self::Managed(manager),
            None if calls() => Self::Calls,
            None => Self::Foreign,
        }
    }

    /// Returns the name of it in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "missing",
            Self::Own => "installed",
            Self::Edited => "edited",
            Self::Managed(_) => "managed",
            Self::Calls => "calls-loopctl",
            Self::Foreign => "foreign",
        }
    }
}

/// Whether a line of a script calls loopctl for this hook.
fn calls(line: &str, hook: Hook) -> bool {
    let mut words = line.split_whitespace().skip_while(|word| !word.trim_matches('"').ends_with("loopctl"));
    words.next().is_some() && words.next() == Some("hook") && words.next() == Some(hook.name())
}

/// The beginning of the file at `path`, links followed as git follows them; nothing if nothing is there.
fn text(path: &Path) -> Option<String> {
    if fs::symlink_metadata(path)
        .is_err_and(|error| matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory))
    {
        return None;
    }
    let mut bytes = Vec::new();
    // What cannot be read is somebody's all the same.
    let _ = fs::File::open(path).and_then(|file| file.take(BYTES).read_to_end(&mut bytes));
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Whether the first line of the file at `path` ends as on Windows, so that its program is not found.
pub(super) fn has_crlf(path: &Path) -> bool {
    text(path).is_some_and(|text| text.starts_with("#!") && text.split('\n').next().is_some_and(|l| l.ends_with('\r')))
}

/// Whether the system would run the file at `path`.
pub fn is_executable(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::metadata(path).is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
    }
    #[cfg(not(unix))]
    {
        path.is_file()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> Found {
        let root = tempfile::tempdir().expect("a directory");
        let path = root.path().join("pre-commit");
        fs::write(&path, text).expect("a file");
        Found::at(&path, Hook::PreCommit)
    }

    #[test]
    fn a_hook_is_known_by_its_text() {
        let own = Hook::PreCommit.text();
        assert_eq!(found(own), Found::Own);
        assert_eq!(found(&own.replace('\n', "\r\n")), Found::Own);
        assert_eq!(found(&format!("{own}echo more\n")), Found::Edited);
        assert_eq!(found(Hook::PreMergeCommit.text()), Found::Edited);
        assert_eq!(found("#!/bin/sh\nmake test && loopctl hook pre-commit\n"), Found::Calls);
        assert_eq!(found("#!/bin/sh\n# loopctl hook pre-commit\nexit 0\n"), Found::Foreign);
        assert_eq!(found("#!/bin/sh\nloopctl hook pre-merge-commit\n"), Found::Foreign);
        assert_eq!(found("#!/bin/sh\ncall_lefthook run \"pre-commit\" \"$@\"\n"), Found::Managed(Manager::Lefthook));
        assert_eq!(Found::at(Path::new("/nowhere/pre-commit"), Hook::PreCommit), Found::Nothing);
    }
}
