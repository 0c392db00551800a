//! What git tells a hook through the environment, handed in by the caller.

use std::ffi::OsString;
use std::path::PathBuf;

/// The places that git named in the environment; empty outside hooks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Surroundings {
    /// `$GIT_DIR`: the repository, instead of the one that would be found.
    pub git_dir: Option<PathBuf>,
    /// `$GIT_WORK_TREE`: the working tree of that repository.
    pub work_tree: Option<PathBuf>,
    /// `$GIT_INDEX_FILE`: the index that is about to be committed.
    pub index_file: Option<PathBuf>,
    /// `$GIT_OBJECT_DIRECTORY` and its alternates: where a push waits to be accepted.
    pub object_dirs: Vec<PathBuf>,
    /// `$GIT_CEILING_DIRECTORIES`: where the search for a repository ends.
    pub ceilings: Vec<PathBuf>,
}

impl Surroundings {
    /// Asks `variable` for each name that matters, as `std::env::var_os` would be asked.
    pub fn of(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let path = |name: &str| set(name).map(PathBuf::from);
        let paths = |name: &str| {
            let value = set(name).unwrap_or_default();
            std::env::split_paths(&value).filter(|path| !path.as_os_str().is_empty()).collect::<Vec<_>>()
        };
        let mut object_dirs: Vec<PathBuf> = path("GIT_OBJECT_DIRECTORY").into_iter().collect();
        object_dirs.extend(paths("GIT_ALTERNATE_OBJECT_DIRECTORIES"));
        Self {
            git_dir: path("GIT_DIR"),
            work_tree: path("GIT_WORK_TREE"),
            index_file: path("GIT_INDEX_FILE"),
            object_dirs,
            ceilings: paths("GIT_CEILING_DIRECTORIES"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_is_none() {
        let found = Surroundings::of(|name| match name {
            "GIT_DIR" => Some(OsString::new()),
            "GIT_INDEX_FILE" => Some(".git/next-index-1.lock".into()),
            "GIT_OBJECT_DIRECTORY" => Some("/q".into()),
            "GIT_ALTERNATE_OBJECT_DIRECTORIES" => std::env::join_paths(["/a", "/b"]).ok(),
            _ => None,
        });
        assert_eq!(found.git_dir, None);
        assert_eq!(found.index_file, Some(".git/next-index-1.lock".into()));
        assert_eq!(found.object_dirs, ["/q", "/a", "/b"].map(PathBuf::from));
    }
}
