//! Every document of `fixtures/` against what loopctl understands of it, kept in `tests/snapshots`.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;

use serde_json::Value;
use support::{Sandbox, assert_file, files, root};

/// The documents of a fixture, as paths from its root.
fn documents(fixture: &str) -> Vec<String> {
    let base = root().join("fixtures").join(fixture);
    let paths = files(&base).into_iter().filter(|path| path.to_string_lossy().ends_with(".scope.md"));
    paths.map(|path| path.strip_prefix(&base).expect("below").to_string_lossy().into_owned()).collect()
}

#[test]
fn documents_are_understood_as_a_careful_reader_would() {
    for fixture in ["shapes", "harbor"] {
        let sandbox = Sandbox::of_fixture(fixture).committed();
        for path in documents(fixture) {
            let shown = serde_json::to_string_pretty(&sandbox.show(&[&path])).expect("JSON") + "\n";
            let name = path.trim_start_matches("loops/").trim_end_matches(".scope.md");
            assert_file(&format!("tests/snapshots/{fixture}/{name}.json"), &shown);
        }
    }
}

#[test]
fn every_view_shows_the_same_and_so_does_every_run() {
    let sandbox = Sandbox::of_fixture("shapes").committed();
    for path in documents("shapes") {
        let shown = sandbox.show(&[&path]);
        assert_eq!(shown, sandbox.show(&[&path]), "{path} again");
        assert_eq!(shown, sandbox.show(&[&path, "--staged"]), "{path} in the index");
        assert_eq!(shown, sandbox.show(&[&path, "--rev", "HEAD"]), "{path} at HEAD");
    }
}

#[test]
fn what_is_shown_fits_its_schema() {
    let schema = |name: &str| {
        let text = fs::read_to_string(root().join(format!("schemas/{name}.schema.json"))).expect("a schema");
        jsonschema::validator_for(&serde_json::from_str(&text).expect("JSON")).expect("a schema that compiles")
    };
    let sandbox = Sandbox::of_fixture("shapes").committed();
    let (shown, derived, config) = (schema("loop"), schema("readiness"), schema("config"));
    let check = |validator: &jsonschema::Validator, value: &Value, what: &str| {
        let errors: Vec<String> = validator.iter_errors(value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{what}: {errors:?}");
    };
    let json = |arguments: &[&str]| -> Value {
        let output = sandbox.loopctl(arguments);
        serde_json::from_slice(&output.stdout).expect("JSON")
    };
    for path in documents("shapes") {
        check(&shown, &sandbox.show(&[&path]), &path);
        check(&derived, &json(&["readiness", &path, "--json"]), &path);
    }
    check(&config, &json(&["config", "--json"]), "config");
}

#[test]
fn spans_slice_to_what_they_claim() {
    let sandbox = Sandbox::of_fixture("shapes").committed();
    for path in documents("shapes") {
        let text = fs::read_to_string(sandbox.path().join(&path)).expect("a document");
        let lines: Vec<&str> = text.lines().collect();
        let line = |value: &Value| {
            lines.get(value.as_u64().map_or(0, |line| usize::try_from(line).unwrap_or(0)).wrapping_sub(1)).copied()
        };
        let shown = sandbox.show(&[&path]);
        for phase in shown["phases"].as_array().expect("phases") {
            let here = line(&phase["line"]).unwrap_or_default();
            if let Some(label) = phase["label"].as_str() {
                assert!(here.contains(label), "{path}: {label} is not on {here:?}");
            }
        }
        for gap in shown["gaps"].as_array().expect("gaps") {
            let here = line(&gap["line"]).unwrap_or_default();
            let number = gap["id"].as_str().and_then(|id| id.rsplit('-').next()).unwrap_or_default();
            let compressed = here.contains("..");
            assert!(here.contains(number) || compressed, "{path}: {} is not on {here:?}", gap["id"]);
        }
        for criterion in shown["criteria"].as_array().expect("criteria") {
            let words = criterion["text"].as_str().expect("a text");
            assert!(line(&criterion["line"]).is_some_and(|here| here.contains(words)), "{path}: {words}");
        }
    }
}
