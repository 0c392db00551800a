//! A path inside a repository.

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file's path from the root of its repository: relative, with forward slashes, never leaving it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RepoPath(Arc<str>);

/// Why a text is no path inside a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidPath;

impl RepoPath {
    /// Takes `path` if it stays inside: not absolute, no empty, `.` or `..` part.
    pub fn new(path: &str) -> Result<Self, InvalidPath> {
        if is_plain(path) {
            return Ok(Self(path.into()));
        }
        let (mut start, mut inside) = (0, !path.is_empty());
        for (at, byte) in path.bytes().chain([b'/']).enumerate() {
            inside &= byte != 0;
            if byte == b'/' {
                inside &= !matches!(path.as_bytes().get(start..at), Some(b"" | b"." | b".."));
                start = at + 1;
            }
        }
        let foreign = cfg!(windows) && path.contains(['\\', ':']);
        if inside && !foreign { Ok(Self(path.into())) } else { Err(InvalidPath) }
    }

    /// Takes a relative path of this system, resolving `.` and `..` by name alone.
    pub fn from_relative(path: &Path) -> Result<Self, InvalidPath> {
        use std::path::Component;
        let mut parts: Vec<&str> = Vec::new();
        for component in path.components() {
            match component {
                Component::Normal(part) => parts.push(part.to_str().ok_or(InvalidPath)?),
                Component::CurDir => {}
                Component::ParentDir => {
                    parts.pop().ok_or(InvalidPath)?;
                }
                Component::Prefix(_) | Component::RootDir => return Err(InvalidPath),
            }
        }
        Self::new(&parts.join("/"))
    }

    /// The path as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The last part: the file's name.
    pub fn name(&self) -> &str {
        self.0.rsplit('/').next().unwrap_or(&self.0)
    }

    /// Whether it is `other`, or lies in the directory of that name.
    pub fn is_in(&self, other: &RepoPath) -> bool {
        self.0.strip_prefix(&*other.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The path on disk below `root`.
    pub fn below(&self, root: &Path) -> PathBuf {
        let mut path = root.to_path_buf();
        path.extend(self.0.split('/'));
        path
    }
}

/// Whether nothing in a path could lead out of a repository: of thousands hardly one is otherwise.
fn is_plain(path: &str) -> bool {
    let mut before = b'/';
    for byte in path.bytes() {
        let begins = before == b'/' && matches!(byte, b'/' | b'.');
        if begins || byte == 0 || cfg!(windows) && matches!(byte, b'\\' | b':') {
            return false;
        }
        before = byte;
    }
    before != b'/'
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", &*self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_never_leaves_its_repository() {
        for bad in ["", "/etc/passwd", "../x", "a/../b", "a//b", "./a", "a/", "a\0b"] {
            assert_eq!(RepoPath::new(bad), Err(InvalidPath), "{bad:?}");
        }
        assert!(RepoPath::new("loops/a b.md").is_ok());
    }

    #[test]
    fn dots_are_resolved_by_name() {
        let path = RepoPath::from_relative(Path::new("./a/../loops/x.md"));
        assert_eq!(path.as_ref().map(RepoPath::as_str), Ok("loops/x.md"));
        assert!(RepoPath::from_relative(Path::new("../x.md")).is_err());
    }
}
