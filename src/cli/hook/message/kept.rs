//! A message that was refused is not lost: git writes over its file when the next commit is made.

use std::path::Path;

use crate::cli::Streams;
use crate::cli::hook::calling::Calling;
use crate::cli::hook::file::{MessageFile, Reading};
use crate::cli::hook::staged::Staged;
use crate::cli::hook::tell::from_here;
use crate::repo::system_words;
use crate::text::{RepoPath, harmless, shell_word};

/// The name of the copy, in git's directory.
const NAME: &str = "loopctl/refused-message";

/// Keeps the message, and says where it is and how to go on from it.
pub(super) fn keep(file: &MessageFile, reading: &Reading, staged: &Staged, calling: &Calling, streams: &Streams) {
    // Of a merge that stops, git keeps the message itself.
    if file.path.file_name().is_some_and(|name| name == "MERGE_MSG") {
        streams.say("the message is kept, and the merge waits: `git commit` goes on with it");
        return;
    }
    let copy = staged.repo.git_dir().join(NAME);
    let written = copy.parent().map_or(Ok(()), std::fs::create_dir_all);
    let kept = match written.and_then(|()| std::fs::write(&copy, bytes(reading))) {
        Ok(()) => copy,
        Err(error) => {
            streams.notice(&format!("{} could not be written: {}", copy.display(), system_words(&error)));
            file.path.clone()
        }
    };
    let options = options(calling) + &further(reading, staged, calling);
    let command = format!("git commit{options} -e -F {}{}", shell_word(&shown(&kept, staged)), paths(staged, calling));
    streams.say(&format!("the message is kept; to mend it and try again: {}", harmless(&command)));
}

/// The message without comments and the change that may stand below it, as it was encoded.
fn bytes(reading: &Reading) -> Vec<u8> {
    let text = &reading.message.cleaned.text;
    if reading.as_it_is {
        return text.clone().into_bytes();
    }
    // It was read letter by letter.
    text.chars().filter_map(|letter| u8::try_from(letter).ok()).collect()
}

/// What was said to `git commit` that decides what is committed, and in whose name.
fn options(calling: &Calling) -> String {
    let amend = if calling.amends == Some(true) { " --amend" } else { "" };
    // Where the call cannot be seen, the index that git commits tells the usual case.
    let usual = (calling.amends.is_none() && is_index("index.lock")).then_some(" -a");
    let mut options = format!("{amend}{}", calling.selects.or(usual).unwrap_or_default());
    for option in &calling.signed {
        options.push(' ');
        options.push_str(&shell_word(option));
    }
    options
}

/// What git has to be told so that nothing of the message is lost, and a commit of nothing is made.
fn further(reading: &Reading, staged: &Staged, calling: &Calling) -> String {
    // In an editor git takes lines for comments that it keeps in a message from the command line.
    let comments = reading.message.cleaned.text.lines().any(|line| line.starts_with(&reading.comment));
    let nothing = staged.changed.is_empty() && staged.parents.len() == 1 && calling.amends != Some(true);
    let options = [(comments, " --cleanup=scissors"), (nothing, " --allow-empty")];
    options.into_iter().filter(|(asked, _)| *asked).map(|(_, option)| option).collect()
}

/// The paths of a commit that takes some alone, or beside what is staged.
fn paths(staged: &Staged, calling: &Calling) -> String {
    /// More would hide the command.
    const MOST: usize = 3;
    if !is_index("next-index-") && calling.selects != Some(Calling::INCLUDES) {
        return String::new();
    }
    let paths: Vec<String> = staged.changed.iter().map(|changed| shell_word(&from_here(&changed.path))).collect();
    if paths.len() > MOST { " -- ...".to_owned() } else { format!(" -- {}", paths.join(" ")) }
}

/// Whether git commits another index than the one that is staged into: `commit -a`, `commit PATH`.
fn is_index(name: &str) -> bool {
    let file = std::env::var("GIT_INDEX_FILE").unwrap_or_default();
    Path::new(&file).file_name().and_then(|file| file.to_str()).is_some_and(|file| file.starts_with(name))
}

/// The path of a file, as it is written where git was called; in full, where it does not lie below the working tree.
fn shown(path: &Path, staged: &Staged) -> String {
    let full = path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    let root = staged.repo.root().and_then(|root| root.canonicalize().ok());
    let below = root.and_then(|root| RepoPath::from_relative(full.strip_prefix(root).ok()?).ok());
    below.map_or_else(|| full.to_string_lossy().into_owned(), |path| from_here(&path))
}
