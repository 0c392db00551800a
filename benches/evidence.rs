//! 10,000 receipts beside 1,000 documents: judging them, against the floor of reading and parsing the same bytes.
//!
//! Of each of 1,000 probes there are ten receipts; only the newest is opened.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

use std::fmt::Write;
use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use divan::Bencher;
use loopctl::lint::{Request, Selection, lint};
use loopctl::model::evidence::State;
use loopctl::model::receipt::{Exit, Input, Opened, Output, Receipt, RunKey, Subject, Verdict};
use loopctl::model::{Day, Ledger, Moment, policy};
use loopctl::repo::Directory;
use loopctl::rules::ALL;
use loopctl::text::{Oid, RepoPath, Source};
use pulldown_cmark::{Options, Parser};
use rayon::prelude::*;

fn main() {
    divan::main();
}

const DOCUMENTS: usize = 1000;
const EACH: i64 = 10;

/// A whole repository's worth of files.
struct Plant {
    directory: tempfile::TempDir,
    documents: Vec<PathBuf>,
    receipts: Vec<PathBuf>,
}

static PLANT: LazyLock<Plant> = LazyLock::new(|| {
    let directory = tempfile::tempdir().expect("a temporary directory");
    let root = directory.path();
    let mut text = String::from("[docs]\ninclude = [\"loops/*.scope.md\"]\n");
    for nth in 0..DOCUMENTS {
        let _ = writeln!(
            text,
            "[probes.\"pump.{nth}\"]\nrun = \"./bin/pump {nth}\"\nproves = [\"LOOP-N{nth}-20260301/P1\"]\ninputs = [\"ops/{}.yaml\"]",
            nth % 50
        );
    }
    write(root, "loopctl.toml", &text);
    for nth in 0..50 {
        write(root, &format!("ops/{nth}.yaml"), &format!("pump: {nth}\n"));
    }
    let policy = policy_of(root).policy;
    let mut receipts = Vec::new();
    let mut documents = Vec::new();
    for nth in 0..DOCUMENTS {
        documents.push(write(root, &format!("loops/{nth}.scope.md"), &document(nth)));
        let name = format!("pump.{nth}");
        let definition = policy.probes[&name].definition();
        for run in 0..EACH {
            let receipt = receipt(&name, &definition, nth, run);
            let path = format!("receipts/{name}/{}.json", receipt.run_key);
            receipts.push(write(root, &path, &receipt.text()));
        }
    }
    Plant { directory, documents, receipts }
});

fn write(root: &Path, path: &str, text: &str) -> PathBuf {
    let path = root.join(path);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
    fs::write(&path, text).expect("a file");
    path
}

fn policy_of(root: &Path) -> policy::Read {
    let text = fs::read_to_string(root.join("loopctl.toml")).expect("a policy");
    policy::Read::of(Source::new(RepoPath::new("loopctl.toml").expect("a path"), text))
}

fn document(nth: usize) -> String {
    let mut text = format!(
        "---\nloop_id: LOOP-N{nth}-20260301\nstatus: active\nowner: \"@ana\"\ncreated: 2026-03-01\n---\n\n# Pump {nth}\n\n\
         ## Phases\n\n| Phase | Scope | Status |\n|---|---|---|\n| P1 | Mount the pump | DONE |\n| P2 | Start it | TODO |\n\n## Notes\n\n"
    );
    for line in 0..30 {
        let _ =
            writeln!(text, "- The {line}th thing that was seen at the pump, with `some code` and a word on **why**.");
    }
    text
}

fn receipt(name: &str, definition: &str, nth: usize, run: i64) -> Receipt {
    let finished = Moment::of_unix(1_772_000_000 + run * 3600);
    let input = format!("pump: {}\n", nth % 50);
    let inputs = vec![Input {
        path: format!("ops/{}.yaml", nth % 50),
        mode: Some("100644".into()),
        oid: Some(Oid::of_blob(input.as_bytes()).to_string()),
    }];
    Receipt {
        schema: "loopctl.receipt/1".into(),
        run_key: RunKey::new(name, finished, nth as u64).to_string(),
        probe: name.into(),
        definition: Some(definition.into()),
        command: Some(format!("./bin/pump {nth}")),
        verdict: Verdict::Pass,
        reason: None,
        exit: Some(Exit { code: Some(0), ..Exit::default() }),
        started_at: Some(finished.plus(-2000).to_string()),
        finished_at: finished.to_string(),
        expires_at: None,
        subject: Subject { head: Some("e".repeat(40)), dirty: false, patterns: Vec::new(), inputs, from: None },
        covers: vec![format!("LOOP-N{nth}-20260301/P1")],
        counts: [("ok".to_owned(), 15), ("targets".to_owned(), 15)].into(),
        cases: Vec::new(),
        complete: true,
        matrix: None,
        output: Some(Output {
            sha256: "0".repeat(64),
            bytes: 620,
            tail: Some("a line of what the pump said\n".repeat(20)),
        }),
        source: None,
        digest: String::new(),
    }
}

fn markdown(file: &Path) -> usize {
    let text = fs::read_to_string(file).expect("a document");
    Parser::new_ext(&text, Options::ENABLE_TABLES | Options::ENABLE_TASKLISTS).into_offset_iter().count()
}

fn json(file: &Path) -> usize {
    let text = fs::read_to_string(file).expect("a receipt");
    serde_json::from_str::<serde_json::Value>(&text)
        .map_or(0, |value| value.as_object().map_or(0, serde_json::Map::len))
}

/// Reading and parsing all documents and all receipts.
#[divan::bench]
fn floor_of_all_bytes(bencher: Bencher) {
    let plant = &*PLANT;
    bencher.bench(|| {
        plant.documents.par_iter().map(|file| markdown(file)).sum::<usize>()
            + plant.receipts.par_iter().map(|file| json(file)).sum::<usize>()
    });
}

/// Reading and parsing all documents and the newest receipt of each probe.
#[divan::bench]
fn floor_of_the_newest(bencher: Bencher) {
    let plant = &*PLANT;
    let newest: Vec<&PathBuf> = plant.receipts.iter().skip(9).step_by(10).collect();
    bencher.bench(|| {
        plant.documents.par_iter().map(|file| markdown(file)).sum::<usize>()
            + newest.par_iter().map(|file| json(file)).sum::<usize>()
    });
}

/// Everything that `loopctl lint` does.
#[divan::bench(args = [false, true])]
fn judge(bencher: Bencher, strict: bool) {
    let root = PLANT.directory.path();
    let time = Day::parse("2026-03-02").expect("a day");
    bencher.bench(|| {
        let view = Directory::at(root);
        let mut ledger = Ledger::load(&view, policy_of(root), time).expect("a ledger");
        if strict {
            let time = ledger.time;
            ledger.proofs.open_all(&view, time);
        }
        assert!(ledger.proofs.all().iter().all(|proof| proof.state() == State::Proven));
        let selection = Selection::of(&ledger.policy.policy, false);
        lint(&ledger, &Request { rules: &ALL, selection: &selection, baseline: None, paths: &[] }).findings.len()
    });
}

/// One receipt, from its text to what it says.
#[divan::bench]
fn one_receipt(bencher: Bencher) {
    let text = fs::read_to_string(&PLANT.receipts[9]).expect("a receipt");
    let name = PLANT.receipts[9].file_name().expect("a name").to_string_lossy().into_owned();
    let source = Source::new(RepoPath::new(&format!("receipts/pump.0/{name}")).expect("a path"), text);
    let clock = Moment::of_unix(1_780_000_000);
    assert!(Opened::read(&source, "pump.0", clock).is_ok());
    bencher.bench(|| Opened::read(black_box(&source), "pump.0", clock));
}
