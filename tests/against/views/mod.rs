//! The views of a repository, held against git itself.

mod contents;
mod index;
mod repository;
mod revision;
mod worktree;

use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use loopctl::repo::{Index, Repo, RepoError, Surroundings, WorkTree};
use loopctl::text::{Mode, RepoPath, View};
use tempfile::TempDir;

type Outcome<T = ()> = Result<T, Box<dyn Error>>;

const LIMIT: u64 = 1 << 20;

/// A directory of its own, with a repository in `work` that knows nothing of the machine it is on.
struct Sandbox {
    dir: TempDir,
    work: PathBuf,
}

impl Sandbox {
    fn new() -> Outcome<Self> {
        Self::init(&[])
    }

    fn init(options: &[&str]) -> Outcome<Self> {
        let dir = TempDir::new()?;
        // Git tells paths as they really are; /tmp may be a link.
        let work = dir.path().canonicalize()?.join("work");
        fs::create_dir(&work)?;
        let sandbox = Self { dir, work };
        sandbox.git(&[&["init", "--quiet", "--initial-branch=main"], options].concat())?;
        // The library reads the settings of whoever runs the tests, but the repository's own come first.
        sandbox.git(&["config", "core.excludesFile", "/dev/null"])?;
        Ok(sandbox)
    }

    fn command(&self, at: &Path) -> Command {
        let mut command = Command::new("git");
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("GIT_")) {
            command.env_remove(name);
        }
        command.current_dir(at).env("HOME", self.dir.path()).env("GIT_CONFIG_GLOBAL", "/dev/null");
        command.env("GIT_CONFIG_NOSYSTEM", "1");
        for who in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{who}_NAME"), "A").env(format!("GIT_{who}_EMAIL"), "a@example.org");
            command.env(format!("GIT_{who}_DATE"), "2026-01-02T03:04:05Z");
        }
        command.args(["-c", "protocol.file.allow=always"]);
        command
    }

    fn git(&self, args: &[&str]) -> Outcome<String> {
        run(self.command(&self.work).args(args))
    }

    fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> Outcome {
        let full = self.work.join(path);
        fs::create_dir_all(full.parent().ok_or("no parent")?)?;
        Ok(fs::write(full, bytes)?)
    }

    fn commit(&self, files: &[(&str, &str)]) -> Outcome<String> {
        files.iter().try_for_each(|(path, text)| self.write(path, text))?;
        self.git(&["add", "-A"])?;
        self.git(&["commit", "--quiet", "--allow-empty", "-m", "files"])?;
        Ok(self.git(&["rev-parse", "HEAD"])?.trim().to_owned())
    }

    fn repo(&self) -> Outcome<Repo> {
        open(&self.work, &Surroundings::default())
    }

    fn worktree(&self) -> Outcome<WorkTree> {
        Ok(WorkTree::of(&self.repo()?)?)
    }

    fn index(&self) -> Outcome<Index> {
        Ok(Index::of(&self.repo()?)?)
    }
}

fn run(command: &mut Command) -> Outcome<String> {
    let out = command.output()?;
    if !out.status.success() {
        return Err(format!("{command:?}: {}", String::from_utf8_lossy(&out.stderr)).into());
    }
    Ok(String::from_utf8_lossy(&out.stdout).into_owned())
}

fn open(at: &Path, surroundings: &Surroundings) -> Outcome<Repo> {
    Ok(Repo::discover(at, surroundings)?.ok_or("no repository")?)
}

fn path(path: &str) -> Outcome<RepoPath> {
    RepoPath::new(path).map_err(|_| format!("{path:?} is no path").into())
}

/// The paths of a view, which must come in order.
fn paths(view: &dyn View) -> Outcome<Vec<String>> {
    let entries = view.entries()?;
    assert!(entries.is_sorted_by(|a, b| a.path < b.path), "{entries:?}");
    Ok(entries.iter().map(|entry| entry.path.to_string()).collect())
}

fn mode(view: &dyn View, at: &str) -> Outcome<Option<Mode>> {
    let at = path(at)?;
    Ok(view.entries()?.iter().find(|entry| entry.path == at).map(|entry| entry.mode))
}

/// What reading gives, in words where it gives no text.
fn read(view: &dyn View, at: &str) -> Outcome<Option<String>> {
    Ok(match view.read(&path(at)?, LIMIT) {
        Ok(source) => source.map(|source| source.text().to_owned()),
        Err(error) => Some(format!("<{error}>")),
    })
}

/// Every path of a view and what reading it gives.
fn contents(view: &dyn View) -> Outcome<BTreeMap<String, Option<String>>> {
    paths(view)?.into_iter().map(|at| read(view, &at).map(|text| (at, text))).collect()
}

fn told<T>(result: Result<T, RepoError>) -> Outcome<(String, String)> {
    let error = result.err().ok_or("there should have been an error")?;
    Ok((error.to_string(), error.help().unwrap_or_default()))
}
