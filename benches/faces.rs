//! Ten thousand findings near the end of a large file, in every format.

#![allow(clippy::expect_used, reason = "a bench that cannot go on has failed")]

use std::sync::LazyLock;

use loopctl::lint::{Finding, Findings, Fix};
use loopctl::model::policy::Level;
use loopctl::render::{Format, Look, Shown, render};
use loopctl::rules::ALL;
use loopctl::text::{RepoPath, Source, Span};

fn main() {
    divan::main();
}

static FOUND: LazyLock<Vec<Finding>> = LazyLock::new(|| {
    let line = "- id: GAP-OP-119 # a gap as a registry has it, with a few words of description\n";
    let text = line.repeat(1_100_000 / line.len());
    let start = text.len() - 40 * line.len();
    let source = Source::new(RepoPath::new("gaps.yaml").expect("a path"), text);
    let mut findings = Findings::new(ALL[0], Level::Info);
    for nth in 0..10_000 {
        let at = start + nth % 39 * line.len() + 6;
        findings
            .tell(&source, Span::new(at, at + 10), "The gap is open, but the loop that fixes it is closed.")
            .help("close the gap, or open the loop again")
            .related(&source, Span::new(at + 85, at + 90), "it is closed here")
            .fix(Fix::safe("close the gap").edit(&source, Span::new(at, at + 10), "closed"));
    }
    findings.into_found()
});

#[divan::bench(args = Format::ALL)]
fn ten_thousand(bencher: divan::Bencher<'_, '_>, format: Format) {
    let shown = Shown { findings: FOUND.iter().collect(), rules: &ALL, ..Shown::default() };
    bencher.bench(|| render(&shown, format, Look { color: true, ..Look::PLAIN }));
}
