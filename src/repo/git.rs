//! What only git itself can say: the lines of an index that is split over two files, what a content
//! is called once the filters of the repository have changed it, and settings of every scope.

use std::ffi::OsStr;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use super::RepoError;
use super::dircache::{Line, Stat};
use super::error::system_words;
use crate::text::Oid;

/// The name of the empty content, which an announced file has as well.
const EMPTY_BLOB: &str = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";

/// The lines of the index at `index`, as git tells them.
pub(super) fn lines(git_dir: &Path, root: &Path, index: &Path) -> Result<Vec<Line<'static>>, RepoError> {
    let out = run(git_dir, root, index, &["ls-files", "--stage", "--full-name", "-z"])?;
    let mut lines: Vec<Line<'static>> = parts(&out)
        .map(line)
        .collect::<Option<_>>()
        .ok_or_else(|| RepoError::Failed("`git ls-files --stage` answered in a form that is not understood".into()))?;
    if lines.iter().any(|line| line.announced) {
        let out = run(git_dir, root, index, &["diff-files", "--name-only", "--diff-filter=A", "-z"])?;
        let announced: Vec<&[u8]> = parts(&out).collect();
        for line in &mut lines {
            line.announced &= announced.contains(&&*line.path);
        }
    }
    Ok(lines)
}

/// What git calls `bytes` as the content of `path`, after its filters.
pub(super) fn name(git_dir: &Path, root: &Path, index: &Path, path: &str, bytes: &[u8]) -> Result<String, RepoError> {
    let mut command = command(git_dir, root, index);
    command.args(["hash-object", "--stdin", "--path", path]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let failed = |why: String| RepoError::Failed(format!("`git hash-object` for {path}: {why}"));
    let mut child = command.spawn().map_err(|error| failed(system_words(&error)))?;
    let written = match child.stdin.take() {
        // Git reads all before it answers, so that neither waits for the other.
        Some(mut stdin) => stdin.write_all(bytes),
        None => Ok(()),
    };
    let out = child.wait_with_output().map_err(|error| failed(system_words(&error)))?;
    if !out.status.success() {
        return Err(failed(first_line(&out.stderr)));
    }
    written.map_err(|error| failed(system_words(&error)))?;
    Ok(String::from_utf8_lossy(&out.stdout).trim().to_owned())
}

/// Every value of the setting `key`, which is a path: scope, origin and value, each ended by a NUL.
pub(super) fn settings(git_dir: &Path, key: &str) -> Result<Vec<u8>, RepoError> {
    let mut command = scrubbed();
    command.arg("--git-dir").arg(git_dir).args(["config", "--show-scope", "--show-origin", "-z"]);
    command.args(["--type=path", "--get-all", key]).current_dir(git_dir).stdin(Stdio::null());
    let out = command.output().map_err(|error| RepoError::NotSupported {
        what: format!("git, which knows where {key} is set, did not run: {}", system_words(&error)),
        help: "put git on PATH".into(),
    })?;
    match out.status.code() {
        // A setting that nobody made.
        Some(1) => Ok(Vec::new()),
        Some(0) => Ok(out.stdout),
        _ => Err(RepoError::Failed(format!("`git config {key}` failed: {}", first_line(&out.stderr)))),
    }
}

/// Every setting whose name fits `pattern`, of every scope: name, line end and value, each ended by a NUL.
pub(super) fn settings_like(git_dir: &Path, pattern: &str) -> Result<Vec<u8>, RepoError> {
    let mut command = scrubbed();
    command.arg("--git-dir").arg(git_dir).args(["config", "-z", "--get-regexp", pattern]);
    command.current_dir(git_dir).stdin(Stdio::null());
    let out = command.output().map_err(|error| RepoError::NotSupported {
        what: format!("git, which knows how messages are cleaned, did not run: {}", system_words(&error)),
        help: "put git on PATH".into(),
    })?;
    match out.status.code() {
        Some(1) => Ok(Vec::new()),
        Some(0) => Ok(out.stdout),
        _ => Err(RepoError::Failed(format!("`git config --get-regexp` failed: {}", first_line(&out.stderr)))),
    }
}

/// Runs git on this repository alone, whatever the environment says about others.
fn run(git_dir: &Path, root: &Path, index: &Path, args: &[&str]) -> Result<Vec<u8>, RepoError> {
    let mut command = command(git_dir, root, index);
    command.args(args).stdin(Stdio::null());
    let out = command.output().map_err(|error| RepoError::NotSupported {
        what: format!(
            "the index is split over two files, and git, which can read it, did not run: {}",
            system_words(&error)
        ),
        help: "put git on PATH; or run `git update-index --no-split-index` once".into(),
    })?;
    if out.status.success() {
        return Ok(out.stdout);
    }
    Err(RepoError::Failed(format!("`git {}` failed: {}", args.first().unwrap_or(&""), first_line(&out.stderr))))
}

/// The first line of what git complains of.
fn first_line(errors: &[u8]) -> String {
    let said = String::from_utf8_lossy(errors);
    said.lines().next().unwrap_or_default().trim_start_matches("fatal: ").to_owned()
}

/// Git, asked about this repository.
fn command(git_dir: &Path, root: &Path, index: &Path) -> Command {
    let mut command = scrubbed();
    command.env("GIT_INDEX_FILE", index).env("GIT_OPTIONAL_LOCKS", "0");
    command.arg("--git-dir").arg(git_dir).arg("--work-tree").arg(root).args(["-c", "core.fsmonitor=false"]);
    command.current_dir(root);
    command
}

/// Git, without what the environment says of other repositories.
fn scrubbed() -> Command {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_of_a_repository(name)) {
        command.env_remove(name);
    }
    command.env("LC_ALL", "C");
    command
}

/// Whether the variable `name` speaks of one repository or one command, not of the user's settings.
fn is_of_a_repository(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("GIT_") && !name.starts_with("GIT_CONFIG") && name != "GIT_EXEC_PATH"
}

/// The parts of `out` that a NUL ends.
fn parts(out: &[u8]) -> impl Iterator<Item = &[u8]> {
    out.split(|byte| *byte == 0).filter(|part| !part.is_empty())
}

/// One line: `100644 <oid> <stage>\t<path>`. Whatever is empty may have been only announced.
fn line(part: &[u8]) -> Option<Line<'static>> {
    let tab = memchr::memchr(b'\t', part)?;
    let (about, path) = part.split_at(tab);
    let mut words = str::from_utf8(about).ok()?.split(' ');
    let mode = u32::from_str_radix(words.next()?, 8).ok()?;
    let oid = words.next()?;
    let stage = words.next()?.parse().ok()?;
    Some(Line {
        mode,
        oid: Oid::parse(oid)?,
        stage,
        announced: oid == EMPTY_BLOB,
        kept_out: false,
        stat: Stat::default(),
        path: path.get(1..)?.to_vec().into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_in_a_line_of_ls_files_is_taken_as_it_is() {
        let text = format!("100755 {EMPTY_BLOB} 2\ta \"b\"\tc.md");
        let read = line(text.as_bytes());
        assert_eq!(read.map(|l| (l.stage, l.path)), Some((2, b"a \"b\"\tc.md".as_slice().into())));
        assert_eq!(line(b"100644 nothing 0 a.md"), None);
    }

    #[test]
    fn settings_of_the_user_reach_git_and_other_repositories_do_not() {
        assert!(is_of_a_repository("GIT_DIR".as_ref()));
        assert!(is_of_a_repository("GIT_QUARANTINE_PATH".as_ref()));
        assert!(!is_of_a_repository("GIT_CONFIG_GLOBAL".as_ref()));
        assert!(!is_of_a_repository("PATH".as_ref()));
    }
}
