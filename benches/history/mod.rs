//! A long history of documents and a large registry, made in one go by `git fast-import`.

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a history has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct History {
    pub(crate) commits: usize,
    pub(crate) documents: usize,
    pub(crate) gaps: usize,
    /// Every how many commits the registry is touched.
    pub(crate) registry_every: usize,
    /// Files that nobody governs.
    pub(crate) others: usize,
}

impl History {
    /// 4,000 commits over 300 documents and a registry of 1,463 gaps, 1.1 MB large.
    pub(crate) const LONG: Self = Self { commits: 4000, documents: 300, gaps: 1463, registry_every: 2, others: 2000 };

    /// Makes the repository in `directory`, with `main` at its end and the tag `start` before all commits but the first.
    pub(crate) fn make(self, directory: &Path) {
        let git = |arguments: &[&str]| {
            let done = Command::new("git").arg("-C").arg(directory).args(arguments).status().expect("git runs");
            assert!(done.success(), "git {arguments:?}");
        };
        git(&["init", "--quiet", "--bare", "--initial-branch=main"]);
        let mut import = Command::new("git")
            .arg("-C")
            .arg(directory)
            .args(["fast-import", "--quiet", "--depth=50"])
            .stdin(Stdio::piped())
            .spawn()
            .expect("git runs");
        let mut out = std::io::BufWriter::new(import.stdin.take().expect("a pipe"));
        self.tell(&mut out).expect("git listens");
        drop(out);
        assert!(import.wait().expect("git ends").success());
    }

    fn tell(self, out: &mut impl std::io::Write) -> std::io::Result<()> {
        let mut rounds = vec![0; self.documents];
        let mut fixed = vec![0; self.gaps];
        let mut first = vec![
            ("loopctl.toml".to_owned(), "[gaps]\nregistry = \"ops/gaps.yaml\"\n".to_owned()),
            ("ops/gaps.yaml".to_owned(), registry(&fixed, self.documents)),
        ];
        first.extend((0..self.documents).map(|nth| (path(nth), document(nth, 0))));
        first.extend(
            (0..self.others).map(|nth| (format!("src/part{}/file{nth}.c", nth % 40), format!("int x{nth};\n"))),
        );
        commit(out, 0, "chore: begin", &first)?;
        writeln!(out, "reset refs/tags/start\nfrom refs/heads/main\n")?;
        for nth in 1..=self.commits {
            let at = nth * 7919 % self.documents;
            rounds[at] += 1;
            let mut files = vec![(path(at), document(at, rounds[at]))];
            let gap = nth * 31 % self.gaps;
            let subject = format!("fix({}): round {}", id(at), rounds[at]);
            let message = format!("{subject}\n\nThe pump was looked at again.\n\nGap: GAP-OP-{gap}");
            if nth.is_multiple_of(self.registry_every) {
                fixed[gap] += 1;
                files.push(("ops/gaps.yaml".to_owned(), registry(&fixed, self.documents)));
            }
            commit(out, nth, &message, &files)?;
        }
        Ok(())
    }
}

fn commit(out: &mut impl std::io::Write, nth: usize, message: &str, files: &[(String, String)]) -> std::io::Result<()> {
    let when = 1_774_000_000 + nth * 60;
    writeln!(out, "commit refs/heads/main\ncommitter Ana <ana@example.com> {when} +0000")?;
    writeln!(out, "data {}\n{message}", message.len())?;
    for (path, text) in files {
        write!(out, "M 100644 inline {path}\ndata {}\n{text}\n", text.len())?;
    }
    writeln!(out)
}

fn id(nth: usize) -> String {
    format!("LOOP-PUMP-{nth:03}-20260301")
}

/// Where a document stands.
pub(crate) fn path(nth: usize) -> String {
    format!("loops/{}.scope.md", id(nth))
}

/// A document of some kilobytes, in its nth round.
fn document(nth: usize, round: usize) -> String {
    let mut text = format!(
        "---\nloop_id: {}\nstatus: active\nowner: \"@ana\"\ncreated: 2026-03-01\n---\n\n# Pump {nth}\n\n",
        id(nth)
    );
    text.push_str("## Phases\n\n| Phase | Scope | Status |\n|---|---|---|\n");
    for phase in 0..8 {
        let status = if phase < round { "**DONE**" } else { "TODO" };
        let _ = writeln!(text, "| P{phase} | Turn valve {phase} of pump {nth} | {status} |");
    }
    let _ = writeln!(
        text,
        "\n## Notes\n\nRound {round}. It waits for nobody; see GAP-OP-{} and {}.\n",
        nth + 1,
        id((nth + 7) % 100)
    );
    for line in 0..30 {
        let _ = writeln!(
            text,
            "- The crew looked at part {line} of pump {nth} and wrote down what it saw there, and when."
        );
    }
    text
}

/// A registry in which some gaps are fixed, and looked at again since; 750 bytes for each.
fn registry(fixed: &[u32], documents: usize) -> String {
    let mut text = "gaps:\n".to_owned();
    for (nth, fixed) in fixed.iter().enumerate() {
        let status = if *fixed > 0 { "fixed" } else { "open" };
        let _ = write!(
            text,
            "  - id: GAP-OP-{nth}\n    title: Valve {nth} does not close\n    status: {status}\n    rounds: {fixed}\n    parent_loop: {}\n    description: >-\n",
            id(nth % documents)
        );
        for line in 0..7 {
            let _ = writeln!(
                text,
                "      The valve {nth} was found open on round {line} by the crew, and closed by hand; it leaks."
            );
        }
    }
    text
}
