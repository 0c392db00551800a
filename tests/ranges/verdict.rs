//! One verdict: what the hooks let through, `lint --range` lets through, and what they refuse it refuses.
//!
//! Histories are made at random, by real commits under the hooks that are installed; what they refuse is committed all the same
//! (`--no-verify`). The exceptions are told in `docs/ranges.md`; none of them is made here.

use std::fmt::Write;
use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::said;
use crate::support::Sandbox;

/// How many commits a history has.
const COMMITS: usize = 24;

const LOOPS: [&str; 3] = ["LOOP-A-20260301", "LOOP-B-20260302", "LOOP-C-20260303"];

const RECEIPT: &str = "receipts/pump/CAP-20260320-100000__pump__R0000000001.json";

#[test]
fn hooks_and_ranges_are_of_one_mind() {
    for seed in 1..=2 {
        Story::new(seed).tell();
    }
}

#[test]
#[ignore = "a hundred histories take a while"]
fn hooks_and_ranges_are_of_one_mind_in_many_histories() {
    let from = std::env::var("LOOPCTL_SEED").ok().and_then(|seed| seed.parse().ok());
    let seeds = from.map_or(100..=200, |seed: u64| seed..=seed);
    for seed in seeds {
        Story::new(seed).tell();
    }
}

/// A history that is being made.
struct Story {
    seed: u64,
    state: u64,
    sandbox: Sandbox,
    /// What was done, for those who have to find out why.
    log: String,
    /// The moment on the clock: as of it the hooks judge, and as of it the commits are made.
    now: String,
}

impl Story {
    fn new(seed: u64) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).expect("a clock").as_secs();
        let mut story = Self {
            seed,
            state: seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1,
            sandbox: Sandbox::new(),
            log: String::new(),
            now: format!("{now} +0000"),
        };
        let form = if story.one_of(2) == 0 { "" } else { "[commit]\ntypes = [\"fix\", \"gov\", \"chore\"]\n" };
        let probe = "[probes.pump]\nrun = \"true\"\nproves = [\"GAP-OP-2\"]\nexpires = \"1d\"\n";
        story.sandbox.write("loopctl.toml", format!("[gaps]\nregistry = \"gaps.yaml\"\n{form}{probe}"));
        for id in LOOPS {
            let text = story.document(id);
            story.sandbox.write(&path(id), text);
        }
        let registry = story.registry();
        story.sandbox.write("gaps.yaml", registry);
        story.sandbox = std::mem::replace(&mut story.sandbox, Sandbox::new()).committed();
        assert!(story.sandbox.loopctl(&["hooks", "install"]).status.success());
        story
    }

    /// Makes the history, and holds each commit's verdict against that of its range.
    fn tell(mut self) {
        let start = self.head();
        let mut refused_messages = 0;
        let mut all_passed = true;
        for nth in 0..COMMITS {
            let (passed, by_message) = if nth % 6 == 5 { self.merge() } else { self.step() };
            all_passed &= passed;
            refused_messages += usize::from(by_message);
            let judged = self.sandbox.loopctl(&["lint", "--range", "HEAD", "--output-format", "concise"]);
            let code = judged.status.code();
            assert_eq!(code, Some(i32::from(!passed)), "seed {}: {}\nrange: {}", self.seed, self.log, said(&judged));
            if nth % 8 == 7 {
                let range = format!("{start}..HEAD");
                let judged = self.sandbox.loopctl(&["lint", "--range", &range, "--output-format", "concise"]);
                let expected = if all_passed { Some(0) } else { judged.status.code() };
                assert_eq!(judged.status.code(), expected, "seed {}: {}\n{}", self.seed, self.log, said(&judged));
                if refused_messages > 0 {
                    assert_eq!(judged.status.code(), Some(1), "seed {}: {}", self.seed, self.log);
                }
            }
        }
    }

    /// Edits something and commits it; whether the hooks let it through, and whether it was the message that was refused.
    fn step(&mut self) -> (bool, bool) {
        for _ in 0..=self.one_of(2) {
            self.edit();
        }
        let message = self.message();
        self.git(&["add", "--all"]);
        self.commit(&["commit", "--quiet", "--allow-empty", "-m", &message])
    }

    /// Goes on from an older commit on a branch, and brings both lines together.
    fn merge(&mut self) -> (bool, bool) {
        self.git(&["branch", "--force", "line"]);
        self.git(&["checkout", "--quiet", "-B", "side", "HEAD~2"]);
        let (passed, by_message) = self.step();
        let side = self.sandbox.loopctl(&["lint", "--range", "HEAD", "--output-format", "concise"]);
        assert_eq!(side.status.code(), Some(i32::from(!passed)), "seed {}: {}\n{}", self.seed, self.log, said(&side));
        self.git(&["checkout", "--quiet", "main"]);
        let (merged, also) = self.commit(&["merge", "--quiet", "--no-ff", "--no-edit", "-X", "ours", "side"]);
        (merged, by_message || also)
    }

    /// Commits under the hooks; if they refuse, without them.
    fn commit(&mut self, arguments: &[&str]) -> (bool, bool) {
        let before = self.head();
        let output = self.run(arguments);
        let told = said(&output);
        let _ = writeln!(self.log, "\n$ git {arguments:?}\n{told}");
        if output.status.success() {
            return (true, false);
        }
        if !told.contains("so it is not made") {
            // Both lines took the file away or moved it: whatever is there is taken.
            self.git(&["add", "--all"]);
            let output = self.run(&["commit", "--quiet", "--no-edit"]);
            let told = said(&output);
            let _ = writeln!(self.log, "{told}");
            if output.status.success() {
                return (true, false);
            }
            assert!(told.contains("so it is not made"), "seed {}: {}", self.seed, self.log);
        }
        let by_message = told.contains("this commit has");
        self.git(&["add", "--all"]);
        let rest: Vec<&str> =
            if arguments[0] == "merge" { vec!["commit", "--quiet", "--no-edit"] } else { arguments.to_vec() };
        let made = self.run(&[&rest[..], &["--no-verify"]].concat());
        assert!(made.status.success(), "seed {}: {}\n{}", self.seed, self.log, said(&made));
        assert_ne!(before, self.head(), "seed {}: {}", self.seed, self.log);
        (false, by_message)
    }

    /// Changes something in the working tree, for better or worse.
    fn edit(&mut self) {
        let id = LOOPS[self.one_of(LOOPS.len())];
        let file = path(id);
        let text = fs::read_to_string(self.sandbox.path().join(&file)).unwrap_or_default();
        let kind = self.one_of(14);
        let _ = writeln!(self.log, "edit {kind} of {id}");
        match kind {
            0 => drop(fs::remove_file(self.sandbox.path().join(&file))),
            1 => {
                let moved = format!("archive/{id}.scope.md");
                if !text.is_empty() {
                    drop(fs::remove_file(self.sandbox.path().join(&file)));
                    self.sandbox.write(&moved, text);
                }
            }
            2 => {
                self.sandbox.write(&file, text.replacen("owner: \"@ana\"", "owner: a: b", 1));
            }
            3 => {
                self.sandbox.write("src/main.c", format!("int x{};\n", self.state));
            }
            4 => {
                let registry = self.registry();
                self.sandbox.write("gaps.yaml", registry);
            }
            5 => {
                let text = format!("{{\"x\": {}}}\n", self.one_of(3));
                self.sandbox.write(RECEIPT, text);
            }
            6 => drop(fs::remove_file(self.sandbox.path().join(RECEIPT))),
            _ => {
                let document = self.document(id);
                self.sandbox.write(&file, document);
            }
        }
    }

    fn document(&mut self, id: &str) -> String {
        let status = ["active", "active", "active", "closed", "planned", "draft"][self.one_of(6)];
        let mut text = format!("---\nloop_id: {id}\nstatus: {status}\nowner: \"@ana\"\n");
        if status == "planned" {
            text.push_str("next_review: 2030-01-01\n");
        }
        if self.one_of(4) == 0 {
            let waits = ["GAP-OP-1", "GAP-OP-3", LOOPS[self.one_of(3)], "the vendor"][self.one_of(4)];
            let _ = write!(text, "execution_readiness: blocked\nblocked_by: [\"{waits}\"]\n");
        }
        if self.one_of(5) == 0 {
            text.push_str("reopen_reason: it leaks again\n");
        }
        let _ = write!(text, "---\n\n# Loop: {id}\n\n## Phases\n\n| Phase | Scope | Status |\n|---|---|---|\n");
        for phase in 0..3 {
            let word =
                ["TODO", "ACTIVE", "**DONE**", "**DONE**", "BLOCKED (GAP-OP-1)", "dropped", "what"][self.one_of(7)];
            if self.one_of(8) > 0 {
                let _ = writeln!(text, "| P{phase} | Turn valve {phase} | {word} |");
            }
        }
        text.push_str("\n## Gaps\n\n| Gap | Status | Description |\n|---|---|---|\n");
        for gap in 1..=4 {
            if self.one_of(4) == 0 {
                let word = ["open", "fixed", "**OPEN**"][self.one_of(3)];
                let _ = writeln!(text, "| GAP-OP-{gap} | {word} | It leaks |");
            }
        }
        let _ = writeln!(text, "\nSee {}.", LOOPS[self.one_of(3)]);
        text
    }

    fn registry(&mut self) -> String {
        let mut text = "gaps:\n".to_owned();
        for gap in 1..=4 {
            if self.one_of(8) > 0 {
                let status = ["open", "open", "fixed", "closed", "nonsense"][self.one_of(5)];
                let _ = writeln!(
                    text,
                    "  - id: GAP-OP-{gap}\n    status: {status}\n    parent_loop: {}",
                    LOOPS[self.one_of(3)]
                );
            }
        }
        text
    }

    fn message(&mut self) -> String {
        let id = LOOPS[self.one_of(3)];
        let subject = match self.one_of(9) {
            0 => "chore: look around".to_owned(),
            1 => format!("gov({id}): close"),
            2 => format!("fix({}): turn the valve", id.trim_end_matches(char::is_numeric).trim_end_matches('-')),
            3 => format!("fix(GAP-OP-{}): it is fixed", self.one_of(6)),
            4 => "fix(LOOP-NOWHERE-20260309): turn the valve".to_owned(),
            5 => "gov(GAP-OP-1,GAP-OP-2): register".to_owned(),
            6 => "Turn the valve".to_owned(),
            _ => format!("fix({id}): turn the valve"),
        };
        let mut message = subject;
        if self.one_of(2) == 0 {
            message.push_str("\n\nThe valve was found open.");
        }
        let trailers = [
            format!("Loopctl-Reason: P{} the vendor took it over", self.one_of(3)),
            format!("Loopctl-Reason: {id} is not needed any more"),
            format!("Loopctl-Reason: GAP-OP-{} was a mistake", 1 + self.one_of(4)),
            "Loopctl-Allow: LC401,LC402,LC403,LC404 the crew agreed".to_owned(),
            "Loopctl-Allow: LC503 it is elsewhere".to_owned(),
        ];
        if self.one_of(2) == 0 {
            message.push_str("\n\n");
            for trailer in trailers {
                if self.one_of(2) == 0 {
                    let _ = writeln!(message, "{trailer}");
                }
            }
        }
        message
    }

    fn head(&self) -> String {
        let output = self.sandbox.command("git").args(["rev-parse", "HEAD"]).output().expect("git runs");
        String::from_utf8_lossy(&output.stdout).trim().to_owned()
    }

    fn run(&self, arguments: &[&str]) -> std::process::Output {
        let mut git = self.sandbox.command("git");
        git.args(arguments).env("GIT_COMMITTER_DATE", &self.now).output().expect("git runs")
    }

    fn git(&self, arguments: &[&str]) {
        let output = self.run(arguments);
        assert!(output.status.success(), "seed {}: git {arguments:?}: {}\n{}", self.seed, said(&output), self.log);
    }

    /// A number below `count`.
    fn one_of(&mut self, count: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state >> 33).expect("a number") % count
    }
}

fn path(id: &str) -> String {
    format!("loops/{id}.scope.md")
}
