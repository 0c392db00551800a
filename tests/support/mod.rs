//! What tests share: the program, a sandbox to run it in, and files that are held to what is made.

#![allow(dead_code, reason = "each test file uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A temporary directory in which git and loopctl see nothing of this machine's user.
pub(crate) struct Sandbox {
    directory: tempfile::TempDir,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        Self { directory: tempfile::tempdir().expect("a temporary directory") }
    }

    /// A sandbox that holds a copy of `fixtures/<name>`.
    pub(crate) fn of_fixture(name: &str) -> Self {
        let sandbox = Self::new();
        copy(&root().join("fixtures").join(name), sandbox.path());
        sandbox
    }

    pub(crate) fn path(&self) -> &Path {
        self.directory.path()
    }

    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) -> &Self {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        fs::write(path, text).expect("a file");
        self
    }

    /// Makes a repository of it, with everything committed.
    pub(crate) fn committed(self) -> Self {
        self.git(&["init", "--quiet", "--initial-branch=main"]);
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message=first"]);
        self
    }

    pub(crate) fn git(&self, arguments: &[&str]) {
        let output = self.command("git").args(arguments).output().expect("git runs");
        assert!(output.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }

    pub(crate) fn loopctl(&self, arguments: &[&str]) -> Output {
        self.command(env!("CARGO_BIN_EXE_loopctl")).args(arguments).output().expect("loopctl runs")
    }

    /// What `show --json` says of a document.
    pub(crate) fn show(&self, arguments: &[&str]) -> serde_json::Value {
        let output = self.loopctl(&[&["show", "--json"], arguments].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).expect("JSON")
    }

    /// Runs loopctl, which must refuse with exit code 2; returns what it said.
    pub(crate) fn refused(&self, arguments: &[&str]) -> String {
        let output = self.loopctl(arguments);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
        assert!(output.stdout.is_empty(), "{arguments:?} printed something");
        assert!(!said.contains("panicked") && !said.contains("internal error"), "{said}");
        said
    }

    /// A command in the sandbox, with an environment that is the same everywhere.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
            command.env_remove(name);
        }
        let binary = Path::new(env!("CARGO_BIN_EXE_loopctl")).parent().expect("a directory");
        let path = std::env::var_os("PATH").unwrap_or_default();
        let paths = std::iter::once(binary.to_path_buf()).chain(std::env::split_paths(&path));
        command
            .current_dir(self.path())
            .env("PATH", std::env::join_paths(paths).expect("a path"))
            .env("HOME", self.path())
            .env("GIT_CONFIG_GLOBAL", "/dev/null")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_AUTHOR_NAME", "Ana")
            .env("GIT_AUTHOR_EMAIL", "ana@example.com")
            .env("GIT_AUTHOR_DATE", "2026-04-01T10:00:00Z")
            .env("GIT_COMMITTER_NAME", "Ana")
            .env("GIT_COMMITTER_EMAIL", "ana@example.com")
            .env("GIT_COMMITTER_DATE", "2026-04-01T10:00:00Z")
            .env("LC_ALL", "C.UTF-8")
            .env_remove("COLUMNS")
            .env_remove("NO_COLOR")
            .env_remove("CLICOLOR_FORCE")
            .env_remove("NO_GRAPHICS")
            .env_remove("TERM");
        command
    }
}

/// The root of the project.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The files below `directory`, sorted.
pub(crate) fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).expect("a directory") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn copy(from: &Path, to: &Path) {
    for file in files(from) {
        let target = to.join(file.strip_prefix(from).expect("below"));
        fs::create_dir_all(target.parent().expect("a parent")).expect("a directory");
        fs::copy(&file, target).expect("a copy");
    }
}

/// Holds the file at `path`, from the root of the project, to `fresh`; `BLESS=1` writes it anew.
pub(crate) fn assert_file(path: &str, fresh: &str) {
    let file = root().join(path);
    if std::env::var_os("BLESS").is_some() {
        fs::create_dir_all(file.parent().expect("a parent")).expect("a directory");
        fs::write(file, fresh).expect("a file");
        return;
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    if kept != fresh {
        let diff = similar::TextDiff::from_lines(&kept, fresh);
        panic!(
            "{path} is stale; `BLESS=1 cargo test` writes it anew:\n{}",
            diff.unified_diff().header("kept", "fresh")
        );
    }
}
