//! What the hooks add to a real `git commit`: beside each other, a repository without them and one with them as
//! `loopctl hooks install` places them, at 300 documents and at 3,000, with 5,000 commits and a registry of 1.1 MB.
//!
//! `cargo bench --bench commits` measures the program of the bench profile, which starts slower than what is released;
//! `LOOPCTL_PROGRAMS` names another directory with a `loopctl` in it, such as `target/release` behind
//! `cargo build --release`. `LOOPCTL_HISTORY` names a directory in which the repositories are kept from run to run.

#![allow(clippy::expect_used, clippy::panic, reason = "a measure that cannot be taken is none")]

mod history;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use history::History;

/// How many commits of each kind are made in each repository.
const ROUNDS: usize = 50;

fn main() {
    // `cargo test` passes nothing: then each kind of commit is made once, over a short history.
    let bench = std::env::args().any(|argument| argument == "--bench");
    let temporary = tempfile::tempdir().expect("a directory");
    let kept = std::env::var_os("LOOPCTL_HISTORY").map(PathBuf::from).filter(|_| bench);
    let directory = kept.unwrap_or_else(|| temporary.path().to_owned());
    let sizes: &[usize] = if bench { &[300, 3000] } else { &[20] };
    for documents in sizes {
        let history = History { commits: 5000, documents: *documents, registry_every: 50, ..History::LONG };
        let history = if bench { history } else { History { commits: 20, others: 20, ..history } };
        let [bare, hooked] = [false, true].map(|hooked| Repository::new(&directory, history, hooked));
        for kind in Kind::ALL {
            let rounds = if bench { ROUNDS } else { 1 };
            // In turn, so that a busy machine slows down both.
            let times = (0..rounds).map(|_| [bare.commit(kind), hooked.commit(kind)]).collect();
            tell(*documents, kind, times);
        }
    }
}

/// The directory of the program that is measured.
fn programs() -> PathBuf {
    let built = || PathBuf::from(env!("CARGO_BIN_EXE_loopctl")).parent().expect("a directory").to_owned();
    let named = std::env::var_os("LOOPCTL_PROGRAMS");
    named.map_or_else(built, |named| fs::canonicalize(named).expect("a directory"))
}

/// What a commit changes.
#[derive(Clone, Copy, Debug)]
enum Kind {
    /// A file that nobody governs.
    Code,
    /// A document, but the state of no loop and no gap.
    Text,
    /// The state of a loop that other documents name.
    Turn,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Code, Self::Text, Self::Turn];
}

/// A repository with a working tree, and with hooks or without.
struct Repository(PathBuf);

impl Repository {
    /// The repository of this name below `directory`, made where it is missing.
    fn new(directory: &Path, history: History, hooked: bool) -> Self {
        let place = directory.join(format!("{}-{}", history.documents, if hooked { "hooked" } else { "bare" }));
        let made = Self(place);
        if !made.0.exists() {
            let store = made.0.join(".git");
            fs::create_dir_all(&store).expect("a directory");
            history.make(&store);
            for (key, value) in
                [("core.bare", "false"), ("gc.auto", "0"), ("user.name", "Ana"), ("user.email", "ana@example.com")]
            {
                made.git(&["config", key, value]);
            }
            made.git(&["reset", "--quiet", "--hard"]);
        }
        if hooked {
            let mut install = Command::new(programs().join("loopctl"));
            install.arg("-C").arg(&made.0).args(["hooks", "install"]);
            assert!(install.output().expect("loopctl runs").status.success(), "hooks are installed");
        }
        made
    }

    fn git(&self, arguments: &[&str]) {
        // The hooks find the program that is measured before any other.
        let found = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths(std::iter::once(programs()).chain(std::env::split_paths(&found)));
        let mut git = Command::new("git");
        let done =
            git.arg("-C").arg(&self.0).args(arguments).env("PATH", path.expect("a path")).output().expect("git runs");
        assert!(done.status.success(), "git {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    }

    /// Makes a commit of this kind; how long `git commit` took.
    fn commit(&self, kind: Kind) -> Duration {
        let document = history::path(7);
        let (path, change): (&str, fn(String) -> String) = match kind {
            Kind::Code => ("src/part7/file7.c", |text| text + "int more;\n"),
            // There and gone in turn, so that the document stays as long as it is.
            Kind::Text => (&document, |text| {
                let more = "- And it looked once more.\n";
                text.strip_suffix(more).map_or_else(|| format!("{text}{more}"), str::to_owned)
            }),
            Kind::Turn => (&document, |text| {
                let [from, to] = ["status: active\n", "status: deferred\nnext_review: 2099-01-01\n"];
                if text.contains(from) { text.replacen(from, to, 1) } else { text.replacen(to, from, 1) }
            }),
        };
        let file = self.0.join(path);
        let text = change(fs::read_to_string(&file).expect("a file"));
        fs::write(&file, text).expect("a file");
        self.git(&["add", path]);
        let begun = Instant::now();
        self.git(&["commit", "--quiet", "-m", "chore: another round"]);
        begun.elapsed()
    }
}

/// Tells the medians, and what lies between them.
fn tell(documents: usize, kind: Kind, mut times: Vec<[Duration; 2]>) {
    let [without, with] = [0, 1].map(|side| {
        times.sort_unstable_by_key(|pair| pair[side]);
        times[times.len() / 2][side]
    });
    let added = with.saturating_sub(without);
    println!("{documents} documents, {kind:?}: git commit {without:.1?}, with hooks {with:.1?}, added {added:.1?}");
}
