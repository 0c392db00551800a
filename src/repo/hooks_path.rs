//! Where git looks for the hooks of a repository.

use std::path::PathBuf;

use super::{Repo, RepoError, git};

/// The directory that git runs hooks from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HooksPath {
    /// The directory; it need not be there.
    pub directory: PathBuf,
    /// The setting that says so; nothing where git takes its usual place.
    pub set: Option<HooksSetting>,
}

/// A `core.hooksPath`, and who set it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HooksSetting {
    /// `system`, `global`, `local`, `worktree` or `command`.
    pub scope: String,
    /// `file:/home/ana/.gitconfig`.
    pub origin: String,
    /// The path, with `~` expanded.
    pub value: String,
}

impl Repo {
    /// Returns where git looks for hooks: `core.hooksPath` of whatever scope, else what all working trees share.
    ///
    /// Git itself is asked: it alone knows every place that a setting can come from.
    pub fn hooks_path(&self) -> Result<HooksPath, RepoError> {
        let told = git::settings(self.git_dir(), "core.hooksPath")?;
        let Some(set) = last(&told) else {
            return Ok(HooksPath { directory: self.usual_hooks(), set: None });
        };
        let from = self.root().unwrap_or(self.git_dir());
        // Git puts a slash behind what is set, whatever it is.
        let directory = if set.value.is_empty() { PathBuf::from("/") } else { from.join(&set.value) };
        Ok(HooksPath { directory, set: Some(set) })
    }

    /// Returns where git looks for hooks if nobody says otherwise.
    pub fn usual_hooks(&self) -> PathBuf {
        self.common_dir().join("hooks")
    }
}

/// The last of several settings, which is the one that counts.
fn last(told: &[u8]) -> Option<HooksSetting> {
    let parts: Vec<String> =
        told.split(|byte| *byte == 0).map(|part| String::from_utf8_lossy(part).into_owned()).collect();
    let [scope, origin, value] = parts.chunks_exact(3).last()? else { return None };
    Some(HooksSetting { scope: scope.clone(), origin: origin.clone(), value: value.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_setting_counts() {
        let told = b"global\0file:/home/ana/.gitconfig\0/home/ana/hooks\0local\0file:.git/config\0.githooks\0";
        let set = last(told).expect("a setting");
        assert_eq!((set.scope.as_str(), set.value.as_str()), ("local", ".githooks"));
        assert_eq!(last(b""), None);
        assert_eq!(last(b"local\0file:.git/config\0\0").map(|set| set.value), Some(String::new()));
    }
}
