//! The house of `docs/architecture.md`: which room may use which, and which crate lives where.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::fs;

use support::{files, root};

/// For each room, the rooms below it that it may use.
const ROOMS: &[(&str, &[&str])] = &[
    ("text", &[]),
    ("syntax", &["text"]),
    ("repo", &["text"]),
    ("model", &["text", "syntax"]),
    ("lint", &["text", "model"]),
    ("probe", &["text", "model"]),
    ("hooks", &["text", "model", "repo"]),
    ("rules", &["text", "model", "lint"]),
    ("render", &["text", "model", "lint"]),
    ("cli", &["text", "syntax", "repo", "model", "lint", "probe", "hooks", "rules", "render"]),
];

/// For each crate, the rooms that may name it.
const CRATES: &[(&str, &[&str])] = &[
    ("git2", &["repo"]),
    ("pulldown_cmark", &["syntax"]),
    ("ssh_key", &["model"]),
    ("quick_xml", &["syntax"]),
    ("gray_matter", &["syntax"]),
    ("granit_parser", &["syntax"]),
    ("toml", &["syntax"]),
    ("miette", &["render"]),
    ("clap", &["cli"]),
    ("similar", &["text", "render"]),
    ("globset", &["model"]),
    ("smallvec", &["model"]),
    ("regex", &["model"]),
    ("rayon", &["model", "repo", "lint", "cli"]),
    ("foldhash", &["text"]),
    ("serde", &["syntax", "model", "lint", "render", "cli"]),
    ("serde_json", &["model", "lint", "render", "cli"]),
    ("sha1", &["text"]),
    ("sha2", &["model", "lint"]),
    ("tempfile", &["repo"]),
    ("rustix", &["probe", "repo"]),
    ("signal_hook", &["probe"]),
    ("textwrap", &["render"]),
    ("unicode_width", &["render", "cli"]),
    ("libc", &["repo"]),
    ("memchr", &["text", "syntax", "model", "repo", "lint", "rules", "cli"]),
];

/// The lines of code of every file: its room, its path, and each line that is no comment.
fn lines() -> Vec<(String, String, String)> {
    let source = root().join("src");
    let mut found = Vec::new();
    for file in files(&source) {
        let path = file.strip_prefix(&source).expect("below").to_string_lossy().into_owned();
        let Some((room, _)) = path.split_once('/') else { continue };
        // What tests of a room use is no matter of the house.
        let text = fs::read_to_string(&file).expect("a source file");
        let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or_default();
        for line in code.lines().filter(|line| !line.trim_start().starts_with("//")) {
            found.push((room.to_owned(), path.clone(), line.to_owned()));
        }
    }
    assert!(found.len() > 1000, "the sources were not found");
    found
}

/// Whether `line` names `name` as the first part of a path.
fn names(line: &str, name: &str) -> bool {
    line.match_indices(&format!("{name}::")).any(|(at, _)| {
        let before = line[..at].strip_suffix("::").unwrap_or(&line[..at]);
        // `::toml::de` names the crate, `syntax::toml` and `another_toml` do not.
        let global = line[..at].ends_with("::") && !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        global || !line[..at].ends_with(|c: char| c.is_alphanumeric() || matches!(c, '_' | ':'))
    })
}

#[test]
fn a_room_uses_only_rooms_below_it() {
    for (room, path, line) in lines() {
        let &(_, below) = ROOMS.iter().find(|(name, _)| *name == room).unwrap_or_else(|| panic!("{room} is no room"));
        for (other, _) in ROOMS.iter().filter(|(other, _)| *other != room && !below.contains(other)) {
            let used = line.contains(&format!("crate::{other}::")) || line.contains(&format!("use crate::{other};"));
            assert!(!used, "{path} uses {other}: {line}");
        }
    }
}

#[test]
fn a_crate_is_named_in_its_rooms_alone() {
    for (room, path, line) in lines() {
        for &(name, rooms) in CRATES {
            // A room may have a module of the name: `syntax::toml`.
            let own = room == "syntax" && name == "toml" && path != "syntax/toml.rs";
            assert!(own || rooms.contains(&room.as_str()) || !names(&line, name), "{path} names {name}: {line}");
        }
    }
}

#[test]
fn every_dependency_has_its_place() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).expect("Cargo.toml");
    let below =
        manifest.split("[dependencies]").nth(1).and_then(|rest| rest.split("\n[").next()).expect("dependencies");
    for line in below.lines().filter(|line| !line.starts_with('#') && line.contains('=')) {
        let name = line.split([' ', '=']).next().unwrap_or_default().replace('-', "_");
        assert!(CRATES.iter().any(|(known, _)| *known == name), "{name} has no place in tests/layers.rs");
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for file in files(&root().join("src")) {
        let text = fs::read_to_string(&file).expect("a source file");
        assert!(text.starts_with("//! "), "{} does not open with a paragraph", file.display());
    }
}
