//! From how a command ended and what it wrote to a verdict: a table, through the program.

use crate::plant::Plant;

/// What is expected, what is run, and what must come of it: the verdict, and what the receipt says of why.
const TABLE: &[(&str, &str, &str, &str)] = &[
    // Exit codes.
    ("{}", "true", "pass", ""),
    ("{}", "exit 1", "fail", ""),
    ("{ exit = 3 }", "exit 3", "pass", ""),
    ("{ exit = 3 }", "true", "fail", ""),
    ("{ exit = 0 }", "no-such-command-here", "fail", ""),
    // Ends that are no answer.
    ("{}", "kill -9 $$", "error", ""),
    ("{ exit = 9 }", "kill -9 $$", "error", ""),
    ("{}", "sleep 100", "error", "took longer than"),
    // Output: the exit must be right as well.
    ("{ match = 'all (?<n>\\d+) ok' }", "echo all 3 ok", "pass", ""),
    ("{ match = 'all (?<n>\\d+) ok' }", "echo all 3 ok; exit 1", "fail", ""),
    ("{ match = '(?<n>\\d+)' }", "echo 99999999999999999", "pass", ""),
    ("{ match = 'ok' }", "echo bad", "fail", ""),
    ("{ match = '^$' }", "echo bad; exit 0", "fail", ""),
    ("{ match = 'ok', stream = 'stdout' }", "echo ok >&2", "fail", ""),
    ("{ match = 'ok', stream = 'stderr' }", "echo ok >&2", "pass", ""),
    ("{ match = 'ok', stream = 'stderr' }", "echo ok", "fail", ""),
    ("{ match = 'one\\ntwo', stream = 'both' }", "echo one; echo two >&2", "pass", ""),
    ("{ stdout = 'empty' }", "true", "pass", ""),
    ("{ stdout = 'empty' }", "echo ' '", "pass", ""),
    ("{ stdout = 'empty' }", "echo noise >&2", "pass", ""),
    ("{ stdout = 'empty' }", "echo vm-1", "fail", ""),
    ("{ stdout = 'empty', match = 'done', stream = 'stderr' }", "echo done >&2", "pass", ""),
    // JSON.
    (
        "{ json = { '/up' = true, '/n' = '>=2', '/name' = 'a' } }",
        "echo '{\"up\": true, \"n\": 2, \"name\": \"a\"}'",
        "pass",
        "",
    ),
    ("{ json = { '/n' = '>=2' } }", "echo '{\"n\": 1}'", "fail", ""),
    ("{ json = { '/n' = 2 } }", "echo '{\"n\": \"2\"}'", "fail", ""),
    ("{ json = { '/n' = 2 } }", "echo '{}'", "fail", ""),
    ("{ json = { '/n' = 2 } }", "echo '{\"n\": 2'", "fail", ""),
    ("{ json = { '/a/1/b' = 0 } }", "echo '{\"a\": [1, {\"b\": 0}]}'", "pass", ""),
    // What keeps from finding out comes before what was found.
    ("{ blocked = { exit = [75] } }", "exit 75", "blocked", ""),
    ("{ blocked = { exit = [75] }, match = 'ok' }", "exit 75", "blocked", ""),
    ("{ blocked = { exit = [0] } }", "true", "blocked", ""),
    ("{ skipped = { exit = [77, 78] } }", "exit 78", "skipped", ""),
    ("{ blocked = { exit = [75] }, skipped = { exit = [77] } }", "exit 1", "fail", ""),
];

#[test]
fn verdicts_follow_from_ends_and_outputs() {
    let named = |nth: usize| format!("v{nth:02}");
    let probes: Vec<String> = TABLE
        .iter()
        .enumerate()
        .map(|(nth, (expect, run, ..))| {
            // The comment keeps equal commands apart.
            let name = named(nth);
            format!(
                "[probes.{name}]\nrun = '''{run} # {nth}'''\nexpires = \"1d\"\ntimeout = \"1s\"\nexpect = {expect}\n"
            )
        })
        .collect();
    let plant = Plant::with(&probes.concat());
    let names: Vec<String> = (0..TABLE.len()).map(named).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let receipts = plant.receipts_of(&[&["--keep-going", "--jobs", "4"], &*names].concat());
    assert_eq!(receipts.len(), TABLE.len());
    for ((expect, run, verdict, why), receipt) in TABLE.iter().zip(&receipts) {
        assert_eq!(receipt["verdict"], *verdict, "{expect} of {run}: {receipt}");
        let said = receipt["exit"]["error"].as_str().unwrap_or_default();
        assert!(said.contains(why), "{expect} of {run}: {said}");
    }
    // Who reads them derives the same again.
    let verified = plant.sandbox.loopctl(&["receipt", "verify"]);
    assert_eq!(verified.status.code(), Some(0), "{}", String::from_utf8_lossy(&verified.stdout));
}
