//! `loopctl lint` as people and pipelines call it: exit codes, views, paths, fixes, patches, baselines.

#![allow(clippy::expect_used, clippy::panic, reason = "a test that cannot go on has failed")]

mod mending;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::io::Write;
use std::process::{Output, Stdio};

use serde_json::Value;
use support::Sandbox;

/// A document that nothing is wrong with.
const CLEAN: &str = "---\nloop_id: LOOP-A-20260301\nstatus: active\n---\n\n# Loop: LOOP-A-20260301\n";

/// A document with an error that has a safe fix.
const BROKEN: &str = "---\nloop_id: LOOP-B-20260301\nstatus: active\nobjective: Close gaps: now\n---\n\n# B\n";

/// A document with a warning.
const FINISHED: &str =
    "---\nloop_id: LOOP-C-20260301\nstatus: active\n---\n\n## Phases\n\n- P1: Order - DONE\n- P2: Mount - DONE\n";

const A: &str = "loops/LOOP-A-20260301.scope.md";
const B: &str = "loops/LOOP-B-20260301.scope.md";
const C: &str = "loops/LOOP-C-20260301.scope.md";

fn code(output: &Output) -> Option<i32> {
    output.status.code()
}

fn out(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("text")
}

fn err(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("text")
}

/// What `lint --json` says.
fn json(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    let output = sandbox.loopctl(&[&["lint", "--json"], arguments].concat());
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("no JSON: {}", err(&output)))
}

/// The codes that `lint --json` tells.
fn codes(sandbox: &Sandbox, arguments: &[&str]) -> Vec<String> {
    let told = json(sandbox, arguments);
    let findings = told["findings"].as_array().expect("findings").iter();
    findings.map(|finding| finding["code"].as_str().expect("a code").to_owned()).collect()
}

#[test]
fn exit_codes_say_what_came_out() {
    let sandbox = Sandbox::new();
    sandbox.write(A, CLEAN);
    let sandbox = sandbox.committed();
    assert_eq!(code(&sandbox.loopctl(&["lint"])), Some(0));
    sandbox.write(C, FINISHED);
    assert_eq!(code(&sandbox.loopctl(&["lint"])), Some(0), "a warning fails nothing");
    assert_eq!(code(&sandbox.loopctl(&["lint", "--deny-warnings"])), Some(1));
    sandbox.write(B, BROKEN);
    assert_eq!(code(&sandbox.loopctl(&["lint"])), Some(1));
    assert_eq!(code(&sandbox.loopctl(&["lint", "--exit-zero"])), Some(0));
    assert_eq!(code(&sandbox.loopctl(&["lint", "--ignore", "LC001"])), Some(0));
    assert_eq!(code(&sandbox.loopctl(&["lint", "--select", "finished-but-open-loop"])), Some(0));
}

#[test]
fn what_cannot_be_looked_at_is_2() {
    let sandbox = Sandbox::new();
    sandbox.write(A, CLEAN);
    let sandbox = sandbox.committed();
    assert!(sandbox.refused(&["lint", "--select", "stale-bloker"]).contains("did you mean `stale-blocker`?"));
    assert!(sandbox.refused(&["lint", "loops/none.md"]).contains("there is no loops/none.md"));
    assert!(sandbox.refused(&["lint", "--baseline", "none.json"]).contains("could not read the baseline"));
    assert!(sandbox.refused(&["lint", "--rev", "nowhere"]).contains("nowhere"));
    assert!(sandbox.refused(&["lint", "--as-of", "soon"]).contains("no day"));
    assert!(sandbox.refused(&["lint", "--fix", "--staged"]).contains("cannot be used with"));
    // Statistics are a table for people, whatever else is asked for.
    for other in [&["--json"][..], &["--output-format", "sarif"], &["--diff"], &["--write-baseline"]] {
        let said = sandbox.refused(&[&["lint", "--statistics"], other].concat());
        assert!(said.contains("cannot be used with"), "{other:?}: {said}");
    }
    sandbox.write("bad.json", "{}");
    assert!(sandbox.refused(&["lint", "--baseline", "bad.json"]).contains("is no baseline"));
}

#[test]
fn a_policy_that_is_not_in_order_is_told_and_hides_nothing() {
    let sandbox = Sandbox::new();
    sandbox.write(B, BROKEN).write("loopctl.toml", "[docs]\ninclde = ['x']\n");
    let output = sandbox.loopctl(&["lint"]);
    assert_eq!(code(&output), Some(2));
    assert!(err(&output).contains("the policy is not in order"), "{}", err(&output));
}

#[test]
fn a_repository_without_loops_is_clean_and_says_so() {
    let sandbox = Sandbox::new().committed();
    let output = sandbox.loopctl(&["lint"]);
    assert_eq!(code(&output), Some(0));
    assert!(err(&output).contains("no loop documents"), "{}", err(&output));
    sandbox.write("README.md", "# Hello\n");
    let output = sandbox.loopctl(&["lint", "README.md"]);
    assert_eq!((code(&output), out(&output)), (Some(0), String::new()));
    assert!(err(&output).contains("README.md is no loop document"), "{}", err(&output));
}

#[test]
fn a_closed_pipe_is_quiet() {
    let sandbox = Sandbox::new();
    for nth in 0..2000 {
        sandbox.write(&format!("loops/LOOP-B{nth}-20260301.scope.md"), BROKEN);
    }
    let binary = env!("CARGO_BIN_EXE_loopctl");
    let command = sandbox.command(binary).args(["-q", "lint"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn();
    let mut child = command.expect("loopctl runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("loopctl ends");
    assert_eq!(code(&output), Some(0));
    assert!(!err(&output).contains("panicked") && !err(&output).contains("could not write"), "{}", err(&output));
}

#[test]
fn views_agree_and_so_do_runs() {
    let sandbox = Sandbox::new();
    sandbox.write(A, CLEAN).write(B, BROKEN).write(C, FINISHED);
    let sandbox = sandbox.committed();
    sandbox.write(C, FINISHED.replace("Mount - DONE", "Mount - TODO"));
    sandbox.git(&["add", "--all"]);
    let told = json(&sandbox, &[]);
    assert_eq!(told, json(&sandbox, &[]));
    assert_eq!(told, json(&sandbox, &["--staged"]));
    sandbox.git(&["commit", "--quiet", "--message=second"]);
    assert_eq!(told["findings"], json(&sandbox, &["--rev", "HEAD", "--as-of", "2026-04-01"])["findings"]);
    assert_ne!(told["findings"], json(&sandbox, &["--rev", "HEAD~1"])["findings"]);
}

#[test]
fn many_threads_find_what_one_does() {
    let sandbox = Sandbox::new();
    for nth in 0..700 {
        let text = if nth % 3 == 0 { BROKEN } else { FINISHED };
        sandbox.write(&format!("loops/LOOP-B{nth}-20260301.scope.md"), text.replace("-B-", &format!("-B{nth}-")));
    }
    let run = |threads: &str| {
        let mut command = sandbox.command(env!("CARGO_BIN_EXE_loopctl"));
        let output = command.args(["lint", "--output-format", "concise"]).env("RAYON_NUM_THREADS", threads).output();
        output.expect("loopctl runs")
    };
    let alone = run("1");
    assert_eq!(code(&alone), Some(1), "{}", err(&alone));
    assert!(out(&alone).lines().count() >= 234, "{}", out(&alone));
    for threads in ["2", "7"] {
        let together = run(threads);
        assert_eq!((out(&together), err(&together)), (out(&alone), err(&alone)), "{threads} threads");
    }
}

#[test]
fn paths_restrict_what_is_reported_and_not_what_is_known() {
    let sandbox = Sandbox::new();
    let waits =
        CLEAN.replace("status: active", "status: active\nexecution_readiness: blocked\nblocked_by: [LOOP-D-20260301]");
    sandbox.write(A, waits).write(B, BROKEN);
    sandbox.write("old/LOOP-D-20260301.scope.md", CLEAN.replace("LOOP-A", "LOOP-D").replace("active", "closed"));
    assert_eq!(codes(&sandbox, &[]), ["LC203", "LC001"]);
    assert_eq!(codes(&sandbox, &[A]), ["LC203"]);
    assert_eq!(codes(&sandbox, &["old"]), [""; 0]);
    assert_eq!(codes(&sandbox, &["loops", "old"]).len(), 2);
    assert_eq!(codes(&sandbox, &["."]).len(), 2);
    assert_eq!(json(&sandbox, &[A])["summary"]["documents"], 1);
}

#[test]
fn a_file_that_nobody_governs_is_judged_if_it_is_a_loop() {
    let sandbox = Sandbox::new();
    sandbox.write("notes/plan.md", BROKEN);
    assert_eq!(codes(&sandbox, &["notes/plan.md"]), ["LC001"]);
    assert_eq!(codes(&sandbox, &[]), [""; 0]);
    sandbox.write("loopctl.toml", "[docs]\nexclude = ['notes/**']\n");
    assert_eq!(codes(&sandbox, &["notes/plan.md"]), [""; 0]);
}

#[test]
fn standard_input_is_judged_among_the_others() {
    let sandbox = Sandbox::new();
    sandbox.write(B, BROKEN);
    let run = |arguments: &[&str]| {
        let mut command = sandbox.command(env!("CARGO_BIN_EXE_loopctl"));
        let command = command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().expect("loopctl runs");
        child.stdin.take().expect("a pipe").write_all(BROKEN.replace("-B-", "-A-").as_bytes()).expect("written");
        child.wait_with_output().expect("an end")
    };
    let output = run(&["lint", "--stdin-filename", A, "--output-format", "concise"]);
    assert_eq!(code(&output), Some(1));
    assert!(out(&output).starts_with(&format!("{A}:4:12: LC001")), "{}", out(&output));
    let output = run(&["lint", "--stdin-filename", A, "--fix"]);
    assert_eq!(code(&output), Some(0));
    assert_eq!(out(&output), BROKEN.replace("-B-", "-A-").replace("Close gaps: now", "\"Close gaps: now\""));
    assert!(!sandbox.path().join(A).exists());
    // An editor hands over what it has open, and not all of that is a loop.
    let output = run(&["lint", "--stdin-filename", "README.md"]);
    assert_eq!(code(&output), Some(1), "what calls itself a loop is one");
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_loopctl"));
    let command = command.args(["lint", "--stdin-filename", "README.md"]).stdin(Stdio::null());
    let output = command.output().expect("loopctl runs");
    assert_eq!((code(&output), out(&output)), (Some(0), String::new()));
    assert!(err(&output).contains("README.md is no loop document"), "{}", err(&output));
}

#[test]
fn a_baseline_forgives_old_debt_and_no_other() {
    let sandbox = Sandbox::new();
    sandbox.write(B, BROKEN);
    let output = sandbox.loopctl(&["lint", "--write-baseline"]);
    assert_eq!(code(&output), Some(0), "{}", err(&output));
    let told = json(&sandbox, &[]);
    assert_eq!((told["findings"].as_array().map(Vec::len), &told["summary"]["baselined"]), (Some(0), &Value::from(1)));
    // Whatever moves around it.
    sandbox.write(B, BROKEN.replace("status: active", "status: active\nowner: x\n# comment"));
    assert_eq!(codes(&sandbox, &[]), [""; 0]);
    sandbox.write(A, BROKEN.replace("-B-", "-A-"));
    assert_eq!(codes(&sandbox, &[]), ["LC001"]);
    sandbox.write(A, CLEAN).write(B, CLEAN.replace("-A-", "-B-"));
    assert_eq!(codes(&sandbox, &[]), ["LC904"]);
    assert_eq!(codes(&sandbox, &["--select", "LC2"]), [""; 0], "what is not looked for is not stale");
    assert_eq!(codes(&sandbox, &["--select", "LC904"]), ["LC904"], "the others look, so that it can be told");
    sandbox.loopctl(&["lint", "--write-baseline"]);
    assert_eq!(codes(&sandbox, &[]), [""; 0]);
}

#[test]
fn a_gap_that_falls_silent_is_not_settled_by_that() {
    let sandbox = Sandbox::new();
    let open = CLEAN.to_owned() + "\n## Gaps\n\n- GAP-A-1: open\n";
    sandbox.write(A, &open);
    let sandbox = sandbox.committed();
    sandbox.write(A, open.replace("active", "closed").replace(": open", ""));
    assert_eq!(codes(&sandbox, &[]), ["LC205"]);
    sandbox.write(A, open.replace("active", "closed").replace(": open", ": accepted"));
    assert_eq!(codes(&sandbox, &[]), [""; 0]);
}

#[test]
fn statistics_count_what_is_allowed_of_infos() {
    let sandbox = Sandbox::new();
    let row = "\n## Phases\n\n- P1: Order - DONE <!-- loopctl: allow LC306 until 2027-01-01: vendor -->\n- P2: Mount - TODO\n";
    sandbox.write(A, CLEAN.to_owned() + row);
    let told = out(&sandbox.loopctl(&["lint", "--statistics", "--as-of", "2026-03-10"]));
    assert!(told.contains("0        0        1         0  LC306"), "{told}");
}

#[test]
fn a_baseline_keeps_what_was_not_looked_at() {
    let sandbox = Sandbox::new();
    sandbox.write(A, BROKEN.replace("-B-", "-A-")).write(B, BROKEN);
    sandbox.loopctl(&["lint", "--write-baseline"]);
    for narrow in [&[A][..], &["--select", "LC2"]] {
        sandbox.loopctl(&[&["lint", "--write-baseline"], narrow].concat());
        assert_eq!(codes(&sandbox, &[]), [""; 0], "{narrow:?}");
    }
    sandbox.write("loopctl.toml", "unknown = 1\n");
    let sandbox = sandbox.committed();
    for asked in [&["--write-baseline"][..], &["--diff"], &["--range", "HEAD", "--write-baseline"]] {
        assert_eq!(code(&sandbox.loopctl(&[&["lint"], asked].concat())), Some(2), "{asked:?}");
    }
}

#[test]
fn the_change_that_closes_a_loop_answers_for_what_it_leaves() {
    let sandbox = Sandbox::new();
    let open =
        CLEAN.to_owned() + "\n## Phases\n\n- P1: Order - DONE\n- P2: Mount - TODO\n\n## Done when\n\n- [ ] It runs\n";
    sandbox.write(A, &open);
    let sandbox = sandbox.committed();
    assert_eq!(codes(&sandbox, &[]), [""; 0]);
    sandbox.write(A, open.replace("active", "closed"));
    assert_eq!(codes(&sandbox, &[]), ["LC204", "LC213"]);
    assert_eq!(code(&sandbox.loopctl(&["lint"])), Some(1));
    // A row that falls silent is not finished by that.
    sandbox.write(A, open.replace("active", "closed").replace(" - TODO", "").replace("[ ]", "[x]"));
    assert_eq!(codes(&sandbox, &[]), ["LC204"]);
    sandbox.write(A, open.replace("active", "closed"));
    sandbox.git(&["add", "--all"]);
    assert_eq!(codes(&sandbox, &["--staged"]), ["LC204", "LC213"]);
    sandbox.git(&["commit", "--quiet", "--message=close"]);
    assert_eq!(codes(&sandbox, &[]), [""; 0]);
    fs::create_dir(sandbox.path().join("archive")).expect("a directory");
    sandbox.git(&["mv", A, "archive"]);
    assert_eq!(codes(&sandbox, &[]), [""; 0], "moving a closed loop closes nothing");
    sandbox.git(&["mv", "archive/LOOP-A-20260301.scope.md", "archive/old-a.scope.md"]);
    assert_eq!(codes(&sandbox, &[]), [""; 0], "nor does calling its file another name");
}

#[test]
fn a_baseline_of_everything_is_not_stale_to_those_who_hear_less() {
    let sandbox = Sandbox::new();
    // One name, mentioned (information) and depended on (a warning).
    sandbox.write(A, CLEAN.to_owned() + "\nAfter LOOP-GONE-20260101.\n\n> **Blocked By:** LOOP-GONE-20260101\n");
    let everything = codes(&sandbox, &["-v"]);
    assert_eq!(everything, ["LC111", "LC111"]);
    let marks = |told: &Value, level: &str| -> Vec<Value> {
        let findings = told["findings"].as_array().expect("findings").iter();
        findings.filter(|finding| finding["level"] == level).map(|finding| finding["fingerprint"].clone()).collect()
    };
    let (all, some) = (json(&sandbox, &["-v"]), json(&sandbox, &[]));
    assert_eq!(marks(&all, "warning"), marks(&some, "warning"), "what is told beside it changes no fingerprint");
    assert_eq!(code(&sandbox.loopctl(&["-v", "lint", "--write-baseline"])), Some(0));
    assert_eq!(codes(&sandbox, &[]), [""; 0]);
    assert_eq!(codes(&sandbox, &["-v"]).len(), 2, "with -v, what the baseline forgives is shown");
    sandbox.write(A, CLEAN);
    assert_eq!(codes(&sandbox, &[]), ["LC904"]);
}

#[test]
fn a_baseline_is_stale_whatever_level_its_rule_has_now() {
    let sandbox = Sandbox::new();
    sandbox.write(B, BROKEN);
    sandbox.loopctl(&["lint", "--write-baseline"]);
    let policy = fs::read_to_string(sandbox.path().join("loopctl.toml")).unwrap_or_default();
    sandbox.write("loopctl.toml", policy + "\n[levels]\nLC001 = \"info\"\n");
    sandbox.write(B, CLEAN.replace("-A-", "-B-"));
    assert_eq!(codes(&sandbox, &[]), ["LC904"]);
    sandbox.write(A, CLEAN.to_owned() + "\nSee `loopctl: allow`.\n");
    assert_eq!(codes(&sandbox, &[]), ["LC904"], "what somebody says elsewhere does not matter");
}

#[test]
fn a_suppression_holds_as_far_as_it_says() {
    let sandbox = Sandbox::new().committed();
    let closed = CLEAN.replace("active", "closed");
    let told = |body: &str| {
        sandbox.write(A, closed.clone() + body);
        codes(&sandbox, &[])
    };
    let row = |name: &str| {
        format!("\n<!-- loopctl: allow LC204 {name}: why -->\n\n## Phases\n\n- P1: a - TODO\n- P2: b - DONE\n")
    };
    assert_eq!(told(&row("P2")), ["LC901", "LC204"], "what allows nothing is told to everybody");
    assert_eq!(told(&row("P1")), [""; 0]);
    assert_eq!(told(&row("phase 1")), [""; 0], "a row is known by its label, however it is spelled");
    let section = "\n## Phases\n<!-- loopctl: allow LC204: why -->\n\n- P1: a - TODO\n\n## P2: b - TODO\n";
    assert_eq!(told(section), ["LC204"], "the next section is not this one");
    let cell = "\n| Phase | Status |\n|---|---|\n| P1 | TODO <!-- loopctl: allow LC204: why --> |\n| P2 | TODO |\n";
    assert_eq!(told(cell), ["LC204"]);
}

#[test]
fn what_is_allowed_is_counted_and_not_told() {
    let sandbox = Sandbox::new();
    let later = CLEAN.replace(
        "status: active",
        "status: active\nhorizon: later # loopctl: allow LC113 until 2026-03-31: the date moved",
    );
    sandbox.write(A, &later);
    let told = json(&sandbox, &["--as-of", "2026-03-31"]);
    assert_eq!((told["findings"].as_array().map(Vec::len), &told["summary"]["suppressed"]), (Some(0), &Value::from(1)));
    assert_eq!(codes(&sandbox, &["--as-of", "2026-04-01"]), ["LC113", "LC903"]);
    let shown = json(&sandbox, &["-v", "--as-of", "2026-03-31", "--select", "LC113"]);
    assert_eq!(shown["findings"][0]["suppressed"]["reason"], "the date moved");
}

#[test]
fn annotations_count_from_the_root_of_the_repository() {
    let sandbox = Sandbox::new().committed();
    sandbox.write("team/loopctl.toml", "").write(&format!("team/{B}"), BROKEN);
    let binary = env!("CARGO_BIN_EXE_loopctl");
    let told = |format: &str| {
        let mut command = sandbox.command(binary);
        out(&command.args(["-C", "team", "lint", "--output-format", format]).output().expect("loopctl runs"))
    };
    for format in ["github", "gitlab", "sarif"] {
        assert!(told(format).contains(&format!("team/{B}")), "{format}");
    }
    assert!(told("concise").starts_with(B), "people stand where the policy is");
}

#[test]
fn findings_are_never_written_over_what_they_are_about() {
    let sandbox = Sandbox::new();
    let policy = "[docs]\ninclude = [\"loops/*.scope.md\"]\n[gaps]\nregistry = \"gaps.yaml\"\n";
    sandbox.write(B, BROKEN).write("loopctl.toml", policy).write("gaps.yaml", "gaps: []\n").write("in/x.md", CLEAN);
    let sandbox = sandbox.committed();
    let read = |path: &str| fs::read_to_string(sandbox.path().join(path)).expect("a file");
    let kept = [(B, BROKEN), ("loopctl.toml", policy), ("gaps.yaml", "gaps: []\n"), ("in/x.md", CLEAN)];
    let up = format!("../{B}");
    for (directory, file, more) in [
        (".", B, &[][..]),
        ("in", &up, &[]),
        (".", "loopctl.toml", &["--fix"]),
        (".", "gaps.yaml", &["--output-format", "json"]),
        (".", B, &["--range", "HEAD"]),
        (".", "receipts/x.json", &[]),
        (".", ".git/config", &[]),
        // It would be one.
        (".", "loops/new.scope.md", &[]),
        // A file that is named is judged, though the policy does not govern it.
        (".", "in/x.md", &["in/x.md"]),
    ] {
        let said = sandbox.refused(&[&["-C", directory, "lint", "--output-file", file], more].concat());
        assert!(said.contains("the findings would be written over it") && said.contains("--output-file"), "{said}");
        kept.iter().for_each(|(path, text)| assert_eq!(read(path), *text, "{path} for {file}"));
    }
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(B, sandbox.path().join("link.txt")).expect("a link");
        assert!(sandbox.refused(&["lint", "--output-file", "link.txt"]).contains(B));
    }
    assert!(!sandbox.path().join("loops/new.scope.md").exists());
    assert_eq!(code(&sandbox.loopctl(&["lint", "--output-file", "in/report.md"])), Some(1));
}

#[test]
fn output_goes_where_it_is_asked_to() {
    let sandbox = Sandbox::new();
    sandbox.write(B, BROKEN);
    let output = sandbox.loopctl(&["lint", "--output-format", "concise", "--output-file", "out.txt"]);
    assert_eq!((code(&output), out(&output)), (Some(1), String::new()));
    assert!(fs::read_to_string(sandbox.path().join("out.txt")).expect("a file").contains("LC001"));
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_loopctl"));
    let output = command.arg("lint").env("LOOPCTL_OUTPUT_FORMAT", "json-lines").output().expect("loopctl runs");
    assert!(out(&output).starts_with('{'), "{}", out(&output));
    let output = command.env("LOOPCTL_OUTPUT_FORMAT", "xml").output().expect("loopctl runs");
    assert_eq!(code(&output), Some(2));
}
