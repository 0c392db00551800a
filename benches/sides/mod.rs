//! What is measured, side by side: the floor, reading, reading and judging, over documents in a directory of their own.
//!
//! The documents vary those of `fixtures/`; `LOOPCTL_CORPUS` names another directory of documents. All sides read the same
//! files from disk.

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use loopctl::lint::{Report, Request, Selection, lint};
use loopctl::model::{Day, Ledger, LoopDoc, Vocabulary, policy};
use loopctl::repo::Directory;
use loopctl::rules::ALL;
use loopctl::text::{RepoPath, Source};
use pulldown_cmark::{Options, Parser};
use rayon::prelude::*;

/// As many documents as the corpus has that the goals were measured on.
pub(crate) const DOCUMENTS: usize = 1246;

pub(crate) struct Corpus {
    pub(crate) files: Vec<PathBuf>,
    directory: tempfile::TempDir,
}

pub(crate) static CORPUS: LazyLock<Corpus> = LazyLock::new(|| {
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

/// Reads a file and parses its Markdown: the least that has to be done.
pub(crate) fn floor(file: &Path) -> usize {
    let text = fs::read_to_string(file).expect("a document");
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_YAML_STYLE_METADATA_BLOCKS;
    Parser::new_ext(&text, options).into_offset_iter().map(|(event, range)| black_box((event, range)).1.len()).sum()
}

/// Reads files into documents that are understood, as one batch.
pub(crate) fn understand(files: &[PathBuf], words: &Vocabulary) -> Vec<LoopDoc> {
    let path = RepoPath::new("x.scope.md").expect("a path");
    let text = |file: &PathBuf| fs::read_to_string(file).expect("a document");
    let sources = files.iter().map(|file| Source::new(path.clone(), text(file)));
    LoopDoc::read_all(sources.collect(), words)
}

/// The floor on all threads of a pool.
pub(crate) fn all_floor() -> usize {
    // In pieces as small as those of reading are even, so that no thread waits for the other.
    CORPUS.files.par_iter().with_max_len(16).map(|file| floor(file)).sum()
}

/// Reading on all threads of a pool, as many documents together as the command reads.
pub(crate) fn all_understood() -> Vec<Vec<LoopDoc>> {
    let words = Vocabulary::default();
    CORPUS.files.par_chunks(LoopDoc::together(DOCUMENTS)).map(|files| understand(files, &words)).collect()
}

/// Everything that `loopctl lint` does but the output: listing, reading, every rule that is heard.
pub(crate) fn linted() -> (Ledger, Report) {
    let view = Directory::at(CORPUS.directory.path());
    let day = Day::parse("2026-03-10").expect("a day");
    let ledger = Ledger::load(&view, policy::Read::default(), day).expect("documents");
    let selection = Selection::of(&ledger.policy.policy, false);
    let request = Request { rules: &ALL, selection: &selection, baseline: None, paths: &[] };
    let report = lint(&ledger, &request);
    (ledger, report)
}
