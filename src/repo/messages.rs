//! How the repository wants messages to be cleaned and kept.

use super::{Repo, RepoError, git};

/// The settings that decide what git makes of a message that was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MessageSettings {
    /// What a comment begins with (`core.commentString`, `core.commentChar`), `auto` where git chooses; nothing where
    /// nobody says.
    pub comment: Option<String>,
    /// What is cleaned away (`commit.cleanup`).
    pub cleanup: Option<String>,
    /// The encoding that messages are written in (`i18n.commitEncoding`).
    pub encoding: Option<String>,
}

impl Repo {
    /// Returns how messages are cleaned here, as git itself says: it alone knows every place that a setting can come from.
    pub fn message_settings(&self) -> Result<MessageSettings, RepoError> {
        const SETTINGS: &str = r"^(core\.comment(char|string)|commit\.cleanup|i18n\.commitencoding)$";
        Ok(read(&git::settings_like(self.git_dir(), SETTINGS)?))
    }
}

/// Takes the last of several values, which is the one that counts.
fn read(told: &[u8]) -> MessageSettings {
    let mut settings = MessageSettings::default();
    for part in told.split(|byte| *byte == 0) {
        let part = String::from_utf8_lossy(part);
        let Some((name, value)) = part.split_once('\n') else { continue };
        let value = Some(value.to_owned()).filter(|value| !value.is_empty());
        match name {
            "commit.cleanup" => settings.cleanup = value,
            "i18n.commitencoding" => settings.encoding = value,
            _ => settings.comment = value,
        }
    }
    settings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_value_counts_and_both_names_of_the_comment_are_one() {
        let told = b"core.commentchar\n;\0commit.cleanup\nscissors\0core.commentstring\n//\0commit.cleanup\nstrip\0";
        let settings = read(told);
        assert_eq!(settings.comment.as_deref(), Some("//"));
        assert_eq!(settings.cleanup.as_deref(), Some("strip"));
        assert_eq!(settings.encoding, None);
        assert_eq!(read(b""), MessageSettings::default());
    }
}
