//! A path inside a repository.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A file's path from the root of its repository: relative, with forward slashes, never leaving it.
///
/// The paths of one listing share one text, so that thousands of them are one piece of memory.
#[derive(Clone)]
pub struct RepoPath {
    text: Arc<str>,
    start: u32,
    end: u32,
}

/// Why a text is no path inside a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct InvalidPath;

impl RepoPath {
    /// Takes `path` if it stays inside: not absolute, no empty, `.` or `..` part.
    pub fn new(path: &str) -> Result<Self, InvalidPath> {
        Self::check(path)?;
        let end = u32::try_from(path.len()).map_err(|_| InvalidPath)?;
        Ok(Self { text: path.into(), start: 0, end })
    }

    /// The paths that stand in `text`, each by its place, as [`RepoPath::new`] takes it; they share the text.
    pub fn sharing(text: &str) -> impl Fn(Range<usize>) -> Result<Self, InvalidPath> + use<> {
        let text: Arc<str> = text.into();
        move |place| {
            Self::check(text.get(place.clone()).ok_or(InvalidPath)?)?;
            let [start, end] = [place.start, place.end].map(|at| u32::try_from(at).map_err(|_| InvalidPath));
            Ok(Self { text: Arc::clone(&text), start: start?, end: end? })
        }
    }

    /// Whether `path` stays inside.
    fn check(path: &str) -> Result<(), InvalidPath> {
        if is_plain(path) {
            return Ok(());
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
        if inside && !foreign { Ok(()) } else { Err(InvalidPath) }
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
        self.text.get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// The bytes of the path, which compare as its letters do.
    fn as_bytes(&self) -> &[u8] {
        self.text.as_bytes().get(self.start as usize..self.end as usize).unwrap_or_default()
    }

    /// The last part: the file's name.
    pub fn name(&self) -> &str {
        let path = self.as_str();
        memchr::memrchr(b'/', path.as_bytes()).map_or(path, |slash| &path[slash + 1..])
    }

    /// Whether it is `other`, or lies in the directory of that name.
    pub fn is_in(&self, other: &RepoPath) -> bool {
        self.as_str().strip_prefix(other.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The path on disk below `root`.
    pub fn below(&self, root: &Path) -> PathBuf {
        let mut path = PathBuf::with_capacity(root.as_os_str().len() + 1 + self.as_bytes().len());
        path.push(root);
        // Where the system divides paths as they are divided here, the parts go there together.
        if std::path::MAIN_SEPARATOR == '/' {
            path.push(self.as_str());
        } else {
            path.extend(self.as_str().split('/'));
        }
        path
    }
}

/// Whether nothing in a path could lead out of a repository: of thousands hardly one is otherwise.
fn is_plain(path: &str) -> bool {
    let stops = |byte: u8| byte == 0 || cfg!(windows) && matches!(byte, b'\\' | b':');
    let begins = |byte: u8| matches!(byte, b'/' | b'.') || stops(byte);
    let bytes = path.as_bytes();
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return false };
    // No early end: so the compiler looks at many bytes at once.
    let pairs = bytes.iter().zip(bytes.get(1..).unwrap_or_default());
    let leaves = pairs.fold(false, |found, (a, b)| found | stops(*b) | (*a == b'/') & begins(*b));
    !begins(*first) && *last != b'/' && !leaves
}

impl PartialEq for RepoPath {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for RepoPath {}

impl Hash for RepoPath {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl PartialOrd for RepoPath {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for RepoPath {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.as_str())
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
    fn paths_of_one_listing_are_paths_like_others() {
        let path_at = RepoPath::sharing("loops/a.md\0../b.md\0c.md\0\u{e9}.md");
        assert_eq!(path_at(11..18), Err(InvalidPath));
        assert_eq!(path_at(25..29), Err(InvalidPath), "no letter begins there");
        let listed: Vec<RepoPath> = [0..10, 19..23].into_iter().flat_map(path_at).collect();
        let alone = ["loops/a.md", "c.md"].map(|path| RepoPath::new(path).expect("a path"));
        assert_eq!(listed, alone);
        assert!(listed[0] > listed[1]);
        let names: std::collections::HashSet<RepoPath> = listed.into_iter().chain(alone).collect();
        assert_eq!(names.len(), 2);
    }

    #[test]
    fn dots_are_resolved_by_name() {
        let path = RepoPath::from_relative(Path::new("./a/../loops/x.md"));
        assert_eq!(path.as_ref().map(RepoPath::as_str), Ok("loops/x.md"));
        assert!(RepoPath::from_relative(Path::new("../x.md")).is_err());
    }
}
