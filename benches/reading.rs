//! Reading and judging 1,246 documents, part by part, beside the floor: reading the same bytes and parsing their Markdown.
//!
//! `LOOPCTL_REGISTRY` names a gap registry to read. How many times the floor each side takes, built as the program is
//! released, `cargo run --release --example ratios` tells.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod sides;

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use divan::Bencher;
use loopctl::model::{LoopDoc, Registry, Vocabulary};
use loopctl::text::{RepoPath, Source};
use sides::{CORPUS, floor, linted, understand};

fn main() {
    divan::main();
}

#[divan::bench]
fn one_thread_floor() -> usize {
    CORPUS.files.iter().map(|file| floor(file)).sum()
}

#[divan::bench]
fn one_thread_understood() -> Vec<Vec<LoopDoc>> {
    let words = Vocabulary::default();
    CORPUS.files.chunks(256).map(|files| understand(files, &words)).collect()
}

#[divan::bench]
fn all_threads_floor() -> usize {
    sides::all_floor()
}

#[divan::bench]
fn all_threads_understood() -> Vec<Vec<LoopDoc>> {
    sides::all_understood()
}

#[divan::bench]
fn one_thread_linted(bencher: Bencher<'_, '_>) {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().expect("a thread");
    LazyLock::force(&CORPUS);
    // A ledger does not leave its thread.
    bencher.bench_local(|| pool.install(|| std::mem::forget(linted())));
}

#[divan::bench]
fn all_threads_linted(bencher: Bencher<'_, '_>) {
    LazyLock::force(&CORPUS);
    bencher.bench_local(linted);
}

#[divan::bench]
fn cited(bencher: Bencher<'_, '_>) {
    let words = Vocabulary::default();
    let read = |file: &PathBuf| {
        let path = RepoPath::new("x.scope.md").expect("a path");
        LoopDoc::read(Source::new(path, fs::read_to_string(file).expect("a document")), &words)
    };
    let documents: Vec<LoopDoc> = CORPUS.files.iter().map(read).collect();
    bencher.bench_local(|| documents.iter().map(|document| document.citations().len()).sum::<usize>());
}

#[divan::bench]
fn registry_index(bencher: Bencher<'_, '_>) {
    let text = std::env::var_os("LOOPCTL_REGISTRY")
        .map_or_else(made_up_registry, |file| fs::read_to_string(file).expect("a registry"));
    let words = Vocabulary::default();
    let source = Source::new(RepoPath::new("gaps.yaml").expect("a path"), text);
    bencher.bench_local(|| Registry::read(source.clone(), &words.gaps).map(|registry| registry.entries().len()));
}

/// A registry of the size of a real one.
fn made_up_registry() -> String {
    let entry = |nth: usize| {
        format!(
            "  - id: GAP-OP-{nth:03}\n    discovered_by: \"LOOP-X-20260101\"\n    description: |\n      {}\n    severity: high\n    status: fixed\n    parent_loop: LOOP-X-20260101\n    notes: \"{}\"\n",
            "Something that is not as it should be. ".repeat(6),
            "What was done about it. ".repeat(14)
        )
    };
    std::iter::once("version: 1\ngaps:\n".to_owned()).chain((1..=1463).map(entry)).collect()
}
