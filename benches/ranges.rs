//! Judging a range of 4,000 commits against the floor: `git log --name-only --format=%B` and `git cat-file --batch` of
//! the governed contents that changed in it.
//!
//! `cargo bench --bench ranges`; `LOOPCTL_HISTORY` names a directory in which the repository is kept from run to run.

#![allow(clippy::expect_used, clippy::panic, reason = "a measure that cannot be taken is none")]

mod history;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use history::History;

/// How often each side is measured.
const ROUNDS: usize = 5;

fn main() {
    // `cargo test` passes nothing: then a short history is made and judged once.
    let bench = std::env::args().any(|argument| argument == "--bench");
    let size = if bench { History::LONG } else { History { commits: 40, others: 20, ..History::LONG } };
    let temporary = tempfile::tempdir().expect("a directory");
    let kept = std::env::var_os("LOOPCTL_HISTORY").map(PathBuf::from).filter(|_| bench);
    let repository = kept.unwrap_or_else(|| temporary.path().join("history.git"));
    if !repository.exists() {
        std::fs::create_dir_all(&repository).expect("a directory");
        size.make(&repository);
    }
    let rounds: Vec<(Duration, Duration)> =
        (0..if bench { ROUNDS } else { 1 }).map(|_| (floor(&repository), judged(&repository))).collect();
    let median = |side: fn(&(Duration, Duration)) -> Duration| {
        let mut times: Vec<Duration> = rounds.iter().map(side).collect();
        times.sort_unstable();
        times[times.len() / 2]
    };
    let (floor, judged) = (median(|round| round.0), median(|round| round.1));
    println!("floor {floor:.2?}; judged {judged:.2?}, {:.2}x", judged.as_secs_f64() / floor.as_secs_f64());
}

/// What git takes to tell all messages and paths, and then the governed contents that changed.
fn floor(repository: &Path) -> Duration {
    let git = || {
        let mut command = Command::new("git");
        command.arg("-C").arg(repository);
        command
    };
    let raw = ["log", "--raw", "--no-abbrev", "--format=", "start..main", "--", "*.scope.md", "ops/gaps.yaml"];
    let listed = git().args(raw).output().expect("git runs");
    let listed = String::from_utf8_lossy(&listed.stdout).into_owned();
    let names: Vec<&str> = listed.lines().filter_map(|line| line.split(' ').nth(3)).collect();
    let contents = names.join("\n") + "\n";
    let begun = Instant::now();
    let log = git().args(["log", "--name-only", "--format=%B", "start..main"]).stdout(Stdio::null()).status();
    assert!(log.expect("git runs").success());
    let mut read =
        git().args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("git runs");
    read.stdin.take().expect("a pipe").write_all(contents.as_bytes()).expect("git listens");
    assert!(read.wait().expect("git ends").success());
    begun.elapsed()
}

fn judged(repository: &Path) -> Duration {
    let begun = Instant::now();
    let mut command = Command::new(env!("CARGO_BIN_EXE_loopctl"));
    let done = command.arg("-C").arg(repository).args(["lint", "--range", "start..main", "--output-format", "concise"]);
    let output = done.output().expect("loopctl runs");
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_ne!(output.status.code(), Some(2), "{told}");
    begun.elapsed()
}
