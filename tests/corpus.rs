//! Real documents that lie beside the checkout, where they do: `.ci/run` asks for this test.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;

use serde_json::Value;
use support::{Sandbox, files, root};

/// The documents beside the checkout, in a repository with their registry.
fn corpus() -> Sandbox {
    let corpus = root().join("../shared/corpus");
    let sandbox = Sandbox::new();
    for file in files(&corpus.join("loops")) {
        let name = file.file_name().expect("a name").to_string_lossy().into_owned();
        sandbox.write(&format!("loops/{name}"), fs::read(&file).expect("a document"));
    }
    sandbox.write("gaps.yaml", fs::read(corpus.join("gaps.yaml")).expect("a registry"));
    sandbox.write("loopctl.toml", "[gaps]\nregistry = \"gaps.yaml\"\n");
    sandbox.committed()
}

#[test]
#[ignore = "needs documents beside the checkout"]
fn real_documents_are_understood() {
    let sandbox = corpus();
    let mut count = 0;
    for file in files(&sandbox.path().join("loops")) {
        let path = format!("loops/{}", file.file_name().expect("a name").to_string_lossy());
        let shown = sandbox.show(&[&path]);
        assert!(shown["loop_id"]["raw"].is_string(), "{path} has no id");
        assert!(shown["status"]["value"].is_string(), "{path} has no status");
        // Every word in a place for a status is known, but for two that truly are none.
        let unknown: Vec<&str> = shown["not_understood"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|fault| fault["message"].as_str())
            .filter(|message| message.contains("is no status") && !message.contains("`stub_ready`"))
            .collect();
        assert!(unknown.is_empty(), "{path}: {unknown:?}");
        assert_eq!(shown, sandbox.show(&[&path, "--rev", "HEAD"]), "{path}");
        count += 1;
    }
    println!("{count} documents understood");
}

#[test]
#[ignore = "needs documents beside the checkout"]
fn the_registry_is_known_to_the_last_entry() {
    let sandbox = corpus();
    let text = fs::read_to_string(sandbox.path().join("gaps.yaml")).expect("a registry");
    let listed = loopctl::syntax::listing(&text, "gaps", ["id", "status"]).expect("a registry");
    let entries = text.lines().filter(|line| line.starts_with("  - id:")).count();
    assert_eq!(listed.items.len(), entries);
    println!("{entries} gaps indexed");
}

#[test]
#[ignore = "needs documents beside the checkout"]
fn what_the_registry_resolved_no_longer_blocks() {
    let sandbox = corpus();
    let named = |prefix: &str| {
        let all = files(&sandbox.path().join("loops"));
        let names = all.iter().map(|file| file.file_name().expect("a name").to_string_lossy().into_owned());
        names
            .into_iter()
            .find(|name| name.starts_with(prefix))
            .map(|name| format!("loops/{name}"))
            .expect("the document")
    };
    let readiness = |path: &str| -> Value { sandbox.show(&[path])["readiness"].clone() };
    let stale = readiness(&named("f73b486"));
    assert_eq!((stale["declared"].as_str(), stale["derived"].as_str()), (Some("blocked"), Some("runnable")));
    let prose = readiness(&named("8d949d0"));
    assert_eq!(prose["derived"], "blocked");
    let waiting = readiness(&named("183f099"));
    assert_eq!(waiting["blockers"].as_array().map(Vec::len), Some(2));
}

#[test]
#[ignore = "needs documents beside the checkout"]
fn mending_moves_no_row() {
    let sandbox = corpus();
    assert!(sandbox.loopctl(&["lint", "--fix", "--unsafe-fixes", "--exit-zero"]).status.success());
    let output = sandbox.loopctl(&["diff", "--json"]);
    let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let loops = told["loops"].as_array().expect("loops");
    for one in loops {
        assert_eq!((one["change"].as_str(), one["rows"].as_array().map(Vec::len)), (Some("moved"), Some(0)), "{one:#}");
        assert!(one["status"].is_null(), "{one:#}");
    }
    println!("{} loops moved in readiness or horizon", loops.len());
}
