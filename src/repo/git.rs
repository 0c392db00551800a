//! What only git itself can say: the lines of an index that is split over two files.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Command, Stdio};

use super::RepoError;
use super::dircache::Line;
use super::error::system_words;

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

/// Runs git on this repository alone, whatever the environment says about others.
fn run(git_dir: &Path, root: &Path, index: &Path, args: &[&str]) -> Result<Vec<u8>, RepoError> {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os().filter(|(name, _)| is_of_a_repository(name)) {
        command.env_remove(name);
    }
    command.env("GIT_INDEX_FILE", index).env("GIT_OPTIONAL_LOCKS", "0").env("LC_ALL", "C");
    command.arg("--git-dir").arg(git_dir).arg("--work-tree").arg(root).args(["-c", "core.fsmonitor=false"]);
    command.args(args).current_dir(root).stdin(Stdio::null());
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
    let said = String::from_utf8_lossy(&out.stderr);
    let said = said.lines().next().unwrap_or_default().trim_start_matches("fatal: ");
    Err(RepoError::Failed(format!("`git {}` failed: {said}", args.first().unwrap_or(&""))))
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
        oid: git2::Oid::from_str(oid).ok()?,
        stage,
        announced: oid == EMPTY_BLOB,
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
