//! How git was called that runs this hook.
//!
//! Git tells its hooks next to nothing of that: whether a commit is amended decides what it is to be held against, and what is
//! cleaned away may be said on the command line alone. Where the system shows the command lines of processes, that of git
//! is looked at; where it does not, nobody knows.

use std::path::Path;

/// The call of `git commit` that runs this hook, as far as it can be seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Calling {
    /// Whether the last commit is amended; nothing where that cannot be seen.
    pub(super) amends: Option<bool>,
    /// Whether the message will be judged, which `--no-verify` forbids; nothing where that cannot be seen.
    pub(super) verifies: Option<bool>,
    /// What was said of what is to be committed, beside what is staged: `-a`, `-p`, `-i`.
    pub(super) selects: Option<&'static str>,
    /// What is to be cleaned away from the message, if that was said.
    pub(super) cleanup: Option<String>,
    /// What was said of who made the commit and when, as it was said.
    pub(super) signed: Vec<String>,
}

/// How many processes there may be between git and this one: a shell, a manager of hooks and what that starts.
const BETWEEN: usize = 12;

impl Calling {
    /// What says that paths are committed beside what is staged.
    pub(super) const INCLUDES: &'static str = " -i";

    /// Looks for git among the processes that led to this one.
    pub(super) fn of_this() -> Self {
        let mut process = parent_of(std::process::id());
        for _ in 0..BETWEEN {
            let Some((line, next)) = process.and_then(|id| Some((command_line(id)?, parent_of(id)))) else { break };
            if let Some(arguments) = after_git(&line) {
                return Self::read(arguments);
            }
            process = next;
        }
        Self::default()
    }

    /// Reads what stands behind `git`.
    fn read(arguments: &[String]) -> Self {
        let Some((command, arguments)) = command(arguments) else { return Self::default() };
        match command {
            "commit" => {
                let options = || options(arguments);
                // Git takes the beginning of an option for the whole, as long as it is the only one.
                let amends = options().any(|option| option.len() >= 4 && "--amend".starts_with(option));
                let cleanup = options().filter_map(|option| option.strip_prefix("--cleanup=")).last();
                let verifies = !options().any(|option| option.starts_with("--no-v") || has_letter(option, 'n'));
                let named = |word: &str, letter| {
                    options().any(|option| option.len() > 4 && word.starts_with(option) || has_letter(option, letter))
                };
                let selects = [("--all", 'a', " -a"), ("--patch", 'p', " -p"), ("--include", 'i', Self::INCLUDES)];
                let selects =
                    selects.into_iter().find(|(word, letter, _)| named(word, *letter)).map(|(.., short)| short);
                let (cleanup, signed) = (cleanup.map(str::to_owned), signed(arguments));
                Self { amends: Some(amends), verifies: Some(verifies), selects, cleanup, signed }
            }
            "merge" | "pull" => Self { amends: Some(false), ..Self::default() },
            // While commits are moved, one may be folded into the last.
            _ => Self::default(),
        }
    }
}

/// The options among the arguments of `git commit`; of `-m --amend` the second is a message.
fn options(arguments: &[String]) -> impl Iterator<Item = &str> {
    let mut arguments = arguments.iter().map(String::as_str).take_while(|argument| *argument != "--");
    std::iter::from_fn(move || {
        let option = arguments.next()?;
        if takes_next(option) {
            arguments.next();
        }
        Some(option)
    })
}

/// Whether the value of an option is the argument behind it.
fn takes_next(option: &str) -> bool {
    const LONG: [&str; 11] = [
        "--message", "--file", "--reuse-message", "--reedit-message", "--template", "--author", "--date", "--trailer",
        "--fixup", "--squash", "--pathspec-from-file",
    ];
    let Some(letters) = option.strip_prefix('-').filter(|rest| !rest.starts_with('-')) else {
        return option.len() > 4 && LONG.iter().any(|long| long.starts_with(option));
    };
    // Behind a letter that takes a value the rest of the argument is that value.
    letters
        .find(['m', 'F', 'C', 'c', 't', 'u', 'S'])
        .is_some_and(|at| at + 1 == letters.len() && !letters.ends_with(['u', 'S']))
}

/// The options that say who made a commit and when, each with its value.
fn signed(arguments: &[String]) -> Vec<String> {
    let mut arguments = arguments.iter().take_while(|argument| *argument != "--");
    let mut found = Vec::new();
    while let Some(argument) = arguments.next() {
        let (name, value) =
            argument.split_once('=').map_or((argument.as_str(), None), |(name, value)| (name, Some(value)));
        let mut value = || value.map(str::to_owned).or_else(|| arguments.next().cloned());
        match name {
            "--author" | "--date" => found.extend(value().map(|value| format!("{name}={value}"))),
            "--reset-author" => found.push(argument.clone()),
            _ => {}
        }
    }
    found
}

/// Whether `letter` is among the short options that one argument holds, before one that takes the rest.
fn has_letter(argument: &str, letter: char) -> bool {
    let letters = argument.strip_prefix('-').filter(|rest| !rest.starts_with('-')).unwrap_or_default();
    letters.chars().take_while(|c| !"mFCctuS".contains(*c)).any(|c| c == letter)
}

/// The command of git, and what stands behind it; options of git itself stand before it.
fn command(arguments: &[String]) -> Option<(&str, &[String])> {
    const WITH_VALUE: [&str; 6] = ["-c", "-C", "--git-dir", "--work-tree", "--namespace", "--config-env"];
    let mut at = 0;
    while let Some(argument) = arguments.get(at) {
        match argument.as_str() {
            option if WITH_VALUE.contains(&option) => at += 2,
            option if option.starts_with('-') => at += 1,
            command => return Some((command, arguments.get(at + 1..).unwrap_or_default())),
        }
    }
    None
}

/// What stands behind the name of the program, if that is git.
fn after_git(line: &[String]) -> Option<&[String]> {
    let (program, arguments) = line.split_first()?;
    let name = Path::new(program).file_name()?.to_str()?;
    (name == "git" || name == "git.exe").then_some(arguments)
}

/// The command line of a process, where the system shows it.
fn command_line(id: u32) -> Option<Vec<String>> {
    let line = std::fs::read(format!("/proc/{id}/cmdline")).ok()?;
    let line = line.strip_suffix(b"\0").unwrap_or(&line);
    Some(line.split(|byte| *byte == 0).map(|part| String::from_utf8_lossy(part).into_owned()).collect())
}

/// The process that started another.
fn parent_of(id: u32) -> Option<u32> {
    let told = std::fs::read_to_string(format!("/proc/{id}/stat")).ok()?;
    // The name of the program, in brackets, may hold anything.
    let (_, behind) = told.rsplit_once(')')?;
    behind.split_whitespace().nth(1)?.parse().ok().filter(|id| *id > 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(line: &str) -> Calling {
        let line: Vec<String> = line.split(' ').map(str::to_owned).collect();
        after_git(&line).map(Calling::read).unwrap_or_default()
    }

    #[test]
    fn options_are_read_as_git_reads_them() {
        let amends = |line: &str| of(line).amends;
        assert_eq!(amends("git commit --amend"), Some(true));
        assert_eq!(amends("/usr/bin/git -c core.editor=true -C /x commit --am --no-edit"), Some(true));
        assert_eq!(amends("git commit -m x -- --amend"), Some(false));
        assert_eq!(amends("git commit -a -m x"), Some(false));
        for value in ["-m", "-am", "--message", "--trailer", "-F", "--mess"] {
            assert_eq!(amends(&format!("git commit -q {value} --amend")), Some(false), "{value}");
        }
        for option in ["-mx", "--message=x", "-u", "-S", "-av"] {
            assert_eq!(amends(&format!("git commit {option} --amend")), Some(true), "{option}");
        }
        assert_eq!(amends("git merge topic"), Some(false));
        assert_eq!(amends("git rebase -i"), None);
        assert_eq!(amends("sh .git/hooks/commit-msg"), None);
        assert_eq!(of("git commit -am x").selects, Some(" -a"));
        assert_eq!(of("git commit --patch").selects, Some(" -p"));
        assert_eq!(of("git commit -i -m x a.md").selects, Some(" -i"));
        assert_eq!(of("git commit -m all").selects, None);
        let signed = of("git commit --author Ana --reset-author -m x --date=now -- --date=x").signed;
        assert_eq!(signed, ["--author=Ana", "--reset-author", "--date=now"]);
        assert_eq!(of("git commit -an -m x").verifies, Some(false));
        assert_eq!(of("git commit --no-verify").verifies, Some(false));
        assert_eq!(of("git commit -amno --no-status").verifies, Some(true));
        assert_eq!(of("git commit --cleanup=scissors --cleanup=verbatim").cleanup.as_deref(), Some("verbatim"));
    }
}
