//! Reading and judging 1,246 documents against the floor: reading the same bytes and parsing their
//! Markdown.
//!
//! `cargo bench` varies the documents of `fixtures/`; `LOOPCTL_CORPUS` names another directory of
//! documents, and `LOOPCTL_REGISTRY` a gap registry. Both sides read the same files from disk, on
//! one thread or on all. At the end the ratios are told, measured side by side so that a busy
//! machine slows down all alike; `cargo bench --bench reading -- ratios` tells nothing else.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::any::Any;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use divan::Bencher;
use loopctl::lint::{Report, Request, Selection, lint};
use loopctl::model::{Day, Ledger, LoopDoc, Registry, Vocabulary, policy};
use loopctl::repo::Directory;
use loopctl::rules::ALL;
use loopctl::text::{RepoPath, Source};
use pulldown_cmark::{Options, Parser};
use rayon::prelude::*;

fn main() {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    // `cargo test` passes nothing, and has everything run once.
    let bench = arguments.iter().position(|argument| argument == "--bench").map(|at| arguments.remove(at)).is_some();
    let only = arguments.first().is_some_and(|argument| argument == "ratios");
    if !only {
        divan::main();
    }
    if only || (bench && arguments.is_empty()) {
        ratios();
    }
}

/// How often each side is measured for the ratios.
const ROUNDS: usize = 41;

/// Tells how long reading and judging take in multiples of the floor: on this thread, as the command works where there
/// is one, and on all.
fn ratios() {
    LazyLock::force(&CORPUS);
    let alone = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build().expect("this thread");
    let together = rayon::ThreadPoolBuilder::new().build().expect("threads");
    for pool in [alone, together] {
        let threads = pool.current_num_threads();
        let sides: [fn() -> Box<dyn Any>; 3] =
            [|| Box::new(all_threads_floor()), || Box::new(all_threads_understood()), || Box::new(linted())];
        let round = || sides.map(|side| pool.install(|| timed(side)));
        let rounds: Vec<[Duration; 3]> = (0..ROUNDS).map(|_| round()).collect();
        let [floor, understood, linted] = [0, 1, 2].map(|side| median(rounds.iter().map(|round| round[side])));
        let [read, judged] = [1, 2].map(|side| {
            let ratios = rounds.iter().map(|round| round[side].as_secs_f64() / round[0].as_secs_f64());
            median(ratios)
        });
        println!(
            "threads: {threads}; floor {floor:.2?}; read {understood:.2?}, {read:.2}x; linted {linted:.2?}, {judged:.2}x"
        );
    }
}

/// How long a side takes. What it made is let go of behind that: the command leaves it to the system.
fn timed(side: fn() -> Box<dyn Any>) -> Duration {
    let start = Instant::now();
    let made = black_box(side());
    let taken = start.elapsed();
    drop(made);
    taken
}

/// The one in the middle.
fn median<T: PartialOrd + Copy>(values: impl Iterator<Item = T>) -> T {
    let mut values: Vec<T> = values.collect();
    values.sort_by(|a, b| a.partial_cmp(b).expect("a number"));
    values[values.len() / 2]
}

/// As many documents as the corpus has that the goals were measured on.
const DOCUMENTS: usize = 1246;

struct Corpus {
    files: Vec<PathBuf>,
    directory: tempfile::TempDir,
}

static CORPUS: LazyLock<Corpus> = LazyLock::new(|| {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let from = std::env::var_os("LOOPCTL_CORPUS").map_or_else(|| root.join("fixtures"), PathBuf::from);
    let mut originals = Vec::new();
    collect(&from, &mut originals);
    assert!(!originals.is_empty(), "no documents below {}", from.display());
    let directory = tempfile::tempdir().expect("a temporary directory");
    let mut taken = vec![0; originals.len()];
    let files = (0..DOCUMENTS).map(|nth| {
        // As many bytes of each original: short documents are common, long ones rare.
        let least = (0..originals.len()).min_by_key(|at| taken[*at] + originals[*at].len()).unwrap_or_default();
        taken[least] += originals[least].len();
        // Another id in each, so that no two are the same.
        let text = originals[least].replace("LOOP-", &format!("LOOP-N{nth}-"));
        let path = directory.path().join(format!("{nth}.scope.md"));
        fs::write(&path, text).expect("a document");
        path
    });
    let corpus = Corpus { files: files.collect(), directory };
    let bytes: u64 = corpus.files.iter().filter_map(|file| fs::metadata(file).ok()).map(|meta| meta.len()).sum();
    eprintln!("{DOCUMENTS} documents, {bytes} bytes");
    corpus
});

fn collect(directory: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(directory).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, found);
        } else if path.to_string_lossy().ends_with(".scope.md") {
            found.extend(fs::read_to_string(path));
        }
    }
}

fn floor(file: &Path) -> usize {
    let text = fs::read_to_string(file).expect("a document");
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    Parser::new_ext(&text, options).into_offset_iter().map(|(event, range)| black_box((event, range)).1.len()).sum()
}

fn understand(files: &[PathBuf], words: &Vocabulary) -> Vec<LoopDoc> {
    let path = RepoPath::new("x.scope.md").expect("a path");
    let text = |file: &PathBuf| fs::read_to_string(file).expect("a document");
    let sources = files.iter().map(|file| Source::new(path.clone(), text(file)));
    LoopDoc::read_all(sources.collect(), words)
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
    CORPUS.files.par_iter().map(|file| floor(file)).sum()
}

#[divan::bench]
fn all_threads_understood() -> Vec<Vec<LoopDoc>> {
    let words = Vocabulary::default();
    CORPUS.files.par_chunks(LoopDoc::together(DOCUMENTS)).map(|files| understand(files, &words)).collect()
}

/// Everything that `loopctl lint` does but the output: listing, reading, every rule that is heard.
fn linted() -> (Ledger, Report) {
    let view = Directory::at(CORPUS.directory.path());
    let day = Day::parse("2026-03-10").expect("a day");
    let ledger = Ledger::load(&view, policy::Read::default(), day).expect("documents");
    let selection = Selection::of(&ledger.policy.policy, false);
    let request = Request { rules: &ALL, selection: &selection, baseline: None, paths: &[] };
    let report = lint(&ledger, &request);
    (ledger, report)
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
