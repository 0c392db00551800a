//! The transcripts in `docs/` and the README, run as they stand, and the tables of examples, read as they stand.
//!
//! A `console` block holds commands behind `$ ` and what they print, standard error included. The
//! commands of one file run in order, in a copy of the fixture that a comment at its top names:
//! `<!-- fixture: harbor -->`, a git repository with everything committed. A command that does not
//! end with 0 is followed by `? CODE`. What differs from run to run is told as of one moment: run keys,
//! times of day, how long something took. `BLESS=1 cargo test` writes the output anew.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod support;

use std::fmt::Write;
use std::fs;

use loopctl::model::{LoopDoc, Vocabulary, Word};
use loopctl::text::{RepoPath, Source};
use support::{Sandbox, assert_file, files, root};

#[test]
fn transcripts_hold() {
    let mut seen = 0;
    let docs = files(&root().join("docs")).into_iter().filter(|path| path.extension().is_some_and(|ext| ext == "md"));
    for path in docs.chain([root().join("README.md")]) {
        let text = fs::read_to_string(&path).expect("a document");
        let Some(fixture) = text.split("<!-- fixture: ").nth(1).and_then(|rest| rest.split(" -->").next()) else {
            continue;
        };
        seen += 1;
        let sandbox = Sandbox::of_fixture(fixture).committed();
        let name = path.strip_prefix(root()).expect("below").to_string_lossy().into_owned();
        assert_file(&name, &replay(&text, &sandbox));
    }
    assert!(seen > 1, "no transcripts were found");
}

/// The text with what its commands print now.
fn replay(text: &str, sandbox: &Sandbox) -> String {
    let mut out = String::new();
    let mut in_block = false;
    for line in text.lines() {
        match line {
            "```console" => in_block = true,
            "```" if in_block => in_block = false,
            _ if in_block => {
                if let Some(command) = line.strip_prefix("$ ") {
                    let _ = write!(out, "{line}\n{}", run(command, sandbox));
                }
                continue;
            }
            _ => {}
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}

/// The same as if every probe had run at the same moment, as long, and under the same key.
fn of_one_moment(printed: String) -> String {
    const SAME: [(&str, &str); 6] = [
        (r"CAP-\d{8}-\d{6}__([\w.-]+)__R[0-9a-z]{10}\b", "CAP-20260401-100000__${1}__Rk3f9a1x2y3"),
        (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", "2026-04-01T10:00:00.000Z"),
        (r"on \d{4}-\d\d-\d\d at \d\d:\d\d", "on 2026-04-01 at 10:00"),
        (r"\b\d+(\.\d)? s\b", "0.1 s"),
        (r"\b\d{8}-\d{6}-[0-9a-z]{4}\b", "20260401-100000-k3f9"),
        (r"closed: \d{4}-\d\d-\d\d", "closed: 2026-04-01"),
    ];
    SAME.iter().fold(printed, |text, (pattern, same)| {
        regex::Regex::new(pattern).expect("a pattern").replace_all(&text, *same).into_owned()
    })
}

fn run(command: &str, sandbox: &Sandbox) -> String {
    let output = sandbox.command("sh").args(["-c", &format!("{command} 2>&1")]).output().expect("sh runs");
    let mut printed = of_one_moment(String::from_utf8(output.stdout).expect("text"));
    if !printed.is_empty() && !printed.ends_with('\n') {
        printed.push('\n');
    }
    match output.status.code() {
        Some(0) => printed,
        code => format!("{printed}? {}\n", code.unwrap_or(-1)),
    }
}

/// The tables of `docs/reading.md` that say how a text is read: the examples of the first column as the second says, and
/// those of the fourth, where there is one, as nothing.
#[test]
fn examples_are_read_as_the_tables_say() {
    let of_cell = |cell: &str| format!("| Phase | What | Status |\n|---|---|---|\n| P1 | Paint the quay | {cell} |\n");
    let of_bullet = |bullet: &str| format!("- P1: {bullet}\n");
    let text = fs::read_to_string(root().join("docs/reading.md")).expect("a document");
    let mut seen = 0;
    for table in text.split("\n\n") {
        let body: &dyn Fn(&str) -> String = match table.split(" is read as ").next() {
            Some("| in a cell |") => &of_cell,
            Some("| in a bullet |") => &of_bullet,
            _ => continue,
        };
        for row in table.lines().skip(2) {
            let cells: Vec<&str> = row.split(" | ").collect();
            let (written, meant) = (examples(cells[0]), cells[1].split(", ").collect::<Vec<_>>());
            assert!(meant.len() == 1 || meant.len() == written.len(), "{row}");
            let meant = meant.into_iter().cycle();
            let nothing = cells.get(3).map(|cell| examples(cell)).unwrap_or_default();
            for (example, meant) in written.iter().zip(meant).chain(nothing.iter().map(|example| (example, "-"))) {
                assert_eq!(status(&body(example)), meant, "{example}");
                seen += 1;
            }
        }
    }
    assert!(seen > 50, "no examples were found");
}

/// The code in a cell of a table.
fn examples(cell: &str) -> Vec<String> {
    cell.split('`').skip(1).step_by(2).map(|code| code.replace("\\|", "|")).collect()
}

/// What the first phase of a body says that it is.
fn status(body: &str) -> &'static str {
    let path = RepoPath::new("LOOP-X-20260401.scope.md").expect("a path");
    let source = Source::new(path, format!("# Loop\n\n## Phases\n\n{body}"));
    let document = LoopDoc::read(source, &Vocabulary::default());
    document.phases[0].status.and_then(|status| status.value).map_or("-", Word::name)
}
