//! What one commit moves: a document of 60 lines and an entry of a registry of 1,500, both sides of which are read.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fmt::Write;
use std::hint::black_box;

use divan::Bencher;
use loopctl::model::{Day, Ledger, Step, find_policy};
use loopctl::text::{Changed, Entry, Mode, Oid, Overlay, RepoPath};

fn main() {
    divan::main();
}

const DOCUMENT: &str = "loops/pump.scope.md";
const REGISTRY: &str = "gaps.yaml";

fn document(status: &str) -> String {
    let mut text =
        String::from("---\nloop_id: LOOP-PUMP-20260301\nstatus: active\n---\n\n# LOOP-PUMP-20260301\n\n## Phases\n\n");
    text.push_str("| Phase | Scope | Status |\n|---|---|---|\n");
    for nth in 0..12 {
        let status = if nth == 6 { status } else { "done" };
        let _ = writeln!(text, "| P{nth} | Mount pump number {nth} | {status} |");
    }
    text.push_str("\n## Gaps\n\n");
    for nth in 700..712 {
        let _ = writeln!(text, "- GAP-OP-{nth}: open, the seal leaks");
    }
    for nth in 0..24 {
        let _ = writeln!(text, "\nThe pump of hall {nth} stands on its own ground.");
    }
    text
}

fn registry(status: &str) -> String {
    let mut text = String::from("gaps:\n");
    for nth in 0..1500 {
        let status = if nth == 704 { status } else { "open" };
        let _ = writeln!(
            text,
            "  - id: GAP-OP-{nth}\n    status: {status}\n    parent_loop: LOOP-PUMP-20260301\n    severity: high"
        );
        let _ =
            writeln!(text, "    description: |\n      {}", "The seal leaks where the pipe meets the wall. ".repeat(14));
    }
    text
}

fn ledger(status: &str, gap: &str) -> Ledger {
    let path = |path: &str| RepoPath::new(path).expect("a path");
    let view = Overlay::empty()
        .with(path("loopctl.toml"), "[gaps]\nregistry = \"gaps.yaml\"\n")
        .with(path(DOCUMENT), document(status))
        .with(path(REGISTRY), registry(gap));
    Ledger::load(&view, find_policy(&view).expect("a policy"), Day::parse("2026-03-10").expect("a day")).expect("files")
}

fn changed(name: &str) -> Changed {
    let path = RepoPath::new(name).expect("a path");
    let entry = |bytes: &[u8]| Some(Entry { path: path.clone(), mode: Mode::File, oid: Some(Oid::of_blob(bytes)) });
    Changed { before: entry(b"was"), after: entry(b"is"), path: path.clone() }
}

#[divan::bench]
fn one_document_and_one_entry(bencher: Bencher<'_, '_>) {
    let (parents, after) = ([ledger("active", "open")], ledger("done", "fixed"));
    let changed = [changed(REGISTRY), changed(DOCUMENT)];
    let moves = |step: &Step<'_>| (step.moves().phases.len(), step.moves().gaps.len());
    assert_eq!(moves(&Step::new(&parents, &after, &changed, None)), (1, 1));
    bencher.bench_local(|| moves(black_box(&Step::new(&parents, &after, &changed, None))));
}

#[divan::bench]
fn one_document(bencher: Bencher<'_, '_>) {
    let (parents, after) = ([ledger("active", "open")], ledger("done", "open"));
    let changed = [changed(DOCUMENT)];
    bencher.bench_local(|| black_box(&Step::new(&parents, &after, &changed, None)).moves().phases.len());
}

/// A tree of 1,000 documents, each of which loses half of its rows to nowhere.
#[divan::bench(sample_count = 10)]
fn rows_of_a_thousand_documents(bencher: Bencher<'_, '_>) {
    const DOCUMENTS: usize = 1000;
    let path = |nth: usize| RepoPath::new(&format!("loops/{nth:04}.scope.md")).expect("a path");
    let text = |nth: usize, rows: usize| {
        let head = format!("---\nloop_id: LOOP-N{nth}-20260301\nstatus: active\n---\n\n## Phases\n\n");
        let row = |row: usize| format!("| P{row} | Mount pump {row} of hall {nth} | todo |\n");
        let rows: Vec<String> = (0..rows).map(row).collect();
        format!("{head}| Phase | Scope | Status |\n|---|---|---|\n{}", rows.concat())
    };
    let ledger = |rows: usize| {
        let view = (0..DOCUMENTS).fold(Overlay::empty(), |view, nth| view.with(path(nth), text(nth, rows)));
        Ledger::load(&view, find_policy(&view).expect("none"), Day::parse("2026-03-10").expect("a day")).expect("files")
    };
    let (parents, after) = ([ledger(6)], ledger(3));
    let changed: Vec<Changed> = (0..DOCUMENTS).map(|nth| changed(path(nth).as_str())).collect();
    bencher.bench_local(|| {
        let step = Step::new(&parents, &after, &changed, None);
        let missed = step.moves().phases.iter().filter(|row| step.cause_of_phase(row).is_none()).count();
        assert_eq!(missed, DOCUMENTS * 3);
    });
}
