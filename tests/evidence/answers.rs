//! How probes are run: what they see, how often, how many at once, and what is told of it.

use std::fs;

use crate::plant::Plant;

/// Policies of probes that are only run: each `(name, command, more)`.
fn probes(all: &[(&str, &str, &str)]) -> String {
    let probe = |(name, run, more): &(&str, &str, &str)| {
        format!("[probes.{name}]\nrun = '''{run}'''\nexpires = \"1d\"\n{more}\n")
    };
    all.iter().map(probe).collect::<Vec<_>>().concat()
}

#[test]
fn a_command_that_several_probes_share_is_run_once_and_each_has_its_receipt() {
    let plant = Plant::with(&probes(&[
        ("one", "echo run >> count; echo ok", ""),
        ("two", "echo run >> count; echo ok", "expect = { match = 'no' }"),
        ("three", "echo run >> count; echo other", ""),
    ]));
    let receipts = plant.receipts_of(&["one", "two", "three", "one", "--keep-going"]);
    let verdicts: Vec<_> = receipts.iter().map(|it| (it["probe"].as_str(), it["verdict"].as_str())).collect();
    assert_eq!(verdicts, [(Some("one"), Some("pass")), (Some("two"), Some("fail")), (Some("three"), Some("pass"))]);
    let count = fs::read_to_string(plant.sandbox.path().join("count")).expect("a file");
    assert_eq!(count.lines().count(), 2);
    assert_eq!(plant.receipts().len(), 3);
}

#[test]
fn the_first_that_does_not_pass_keeps_the_others_from_running_unless_told() {
    let plant = Plant::with(&probes(&[("a", "exit 1", ""), ("b", "touch b-ran", ""), ("c", "touch c-ran", "")]));
    let (code, out, err) = plant.run(&["a", "b", "c"]);
    assert_eq!((code, plant.receipts().len()), (1, 1), "{out}{err}");
    assert!(err.contains("2 not run") && !plant.sandbox.path().join("b-ran").exists(), "{err}");
    let (code, ..) = plant.run(&["a", "b", "c", "--keep-going"]);
    assert_eq!((code, plant.receipts().len()), (1, 4));
}

#[test]
fn jobs_run_at_once_and_are_told_in_the_order_in_which_they_were_named() {
    // Each of four waits for all the others: one after the other they would never end.
    let wait = "touch at-$0; while test $(ls at-* | wc -l) -lt 4; do sleep 0.02; done";
    let commands: Vec<String> = ["a", "b", "c", "d"].iter().map(|name| wait.replace("$0", name)).collect();
    let all: Vec<_> =
        ["a", "b", "c", "d"].iter().zip(&commands).map(|(name, run)| (*name, &**run, "timeout = \"20s\"")).collect();
    let plant = Plant::with(&probes(&all));
    let receipts = plant.receipts_of(&["d", "c", "b", "a", "--jobs", "4"]);
    let told: Vec<_> = receipts.iter().map(|it| (it["probe"].as_str(), it["verdict"].as_str())).collect();
    assert_eq!(told, ["d", "c", "b", "a"].map(|name| (Some(name), Some("pass"))));
}

#[test]
fn a_run_looks_at_what_an_earlier_run_of_the_call_left() {
    let plant = Plant::with(&probes(&[
        ("make", "echo 2 > made", ""),
        ("look", "cat made", "inputs = [\"made\"]\nproves = [\"LOOP-PUMP-RECONCILIATION-20260211/P3\"]"),
    ]));
    plant.sandbox.write("made", "1\n");
    assert_eq!(plant.run(&["make", "look"]).0, 0);
    assert_eq!(plant.state().0, "proven");
}

#[test]
fn a_command_runs_at_the_root_that_is_governed_and_sees_nothing_of_git() {
    let plant = Plant::with("");
    plant.sandbox.write(
        "station/loopctl.toml",
        "[receipts]\ndir = \"ops/receipts\"\n[probes.where]\nrun = 'pwd; env | grep ^GIT_ || echo none'\nexpires = \"1d\"\n",
    );
    plant.sandbox.write("station/deep/x", "");
    let here = plant.sandbox.path().join("station/deep");
    let mut command = plant.sandbox.command(env!("CARGO_BIN_EXE_loopctl"));
    let index = plant.sandbox.path().join(".git/index");
    let git = plant.sandbox.path().join(".git");
    let output = command
        .args(["probe", "run", "where", "--json"])
        .current_dir(&here)
        .env("GIT_INDEX_FILE", index)
        .env("GIT_DIR", git)
        .env("GIT_WORK_TREE", plant.sandbox.path())
        .output()
        .expect("loopctl runs");
    let runs: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let root = plant.sandbox.path().canonicalize().expect("a path").join("station");
    assert_eq!(runs["runs"][0]["receipt"]["output"]["tail"], format!("{}\nnone\n", root.display()));
    let path = runs["runs"][0]["path"].as_str().expect("a path");
    assert!(path.starts_with("ops/receipts/where/CAP-") && root.join(path).is_file(), "{path}");
}

#[test]
fn secrets_are_taken_out_of_output_command_and_receipt() {
    let plant = Plant::with("");
    let token = ["ghp", "_0123456789abcdefghijklmnopqrstuvwxyz"].concat();
    plant.policy(&format!(
        "[receipts]\nredact = ['badge-\\d+']\n[probes.leak]\nrun = 'echo $DEPLOY_TOKEN; echo {token}; echo badge-4711 >&2; echo plain'\nexpires = \"1d\"\n[probes.short]\nrun = 'echo words'\ntail = false\nexpires = \"1d\"\n"
    ));
    let mut command = plant.sandbox.command(env!("CARGO_BIN_EXE_loopctl"));
    let output = command
        .args(["probe", "run", "leak", "short"])
        .env("DEPLOY_TOKEN", "hunter-hunter-2")
        .output()
        .expect("loopctl runs");
    assert_eq!(output.status.code(), Some(0));
    let receipts: String = plant.receipts().iter().map(|path| fs::read_to_string(path).expect("a receipt")).collect();
    for secret in ["hunter-hunter-2", &token, "badge-4711"] {
        assert!(!receipts.contains(secret), "{secret} is in {receipts}");
    }
    assert!(receipts.contains("[redacted]\\n[redacted]\\n[redacted]\\nplain\\n"), "{receipts}");
    assert!(receipts.contains("\"tail\": null"), "{receipts}");
    assert_eq!(plant.sandbox.loopctl(&["receipt", "verify"]).status.code(), Some(0));
}

#[test]
fn some_cases_prove_nothing_but_themselves() {
    let plant = Plant::with(&probes(&[(
        "matrix",
        "echo told: $SCENARIOS",
        "cases = [\"s1\", \"s2\", \"s3\"]\nproves = [\"LOOP-PUMP-RECONCILIATION-20260211/P3\"]",
    )]));
    let part = &plant.receipts_of(&["matrix", "--case", "s3", "s1"])[0];
    assert_eq!((&part["complete"], &part["output"]["tail"]), (&false.into(), &"told: s1 s3\n".into()));
    let (state, why) = plant.state();
    assert!(state == "partial" && why.ends_with("left out s2"), "{state}: {why}");
    assert!(plant.lint(&[]).contains("LC308"), "{}", plant.lint(&[]));
    assert_eq!(plant.receipts_of(&["matrix"])[0]["complete"], true);
    assert_eq!(plant.state().0, "proven");
    let said = plant.sandbox.refused(&["probe", "run", "matrix", "--case", "s9"]);
    assert!(said.contains("matrix has no case `s9`") && said.contains("s1, s2, s3"), "{said}");
}

#[test]
fn only_those_of_the_named_that_are_not_proven_are_run_where_that_is_asked() {
    let plant = Plant::with(&probes(&[("a", "true", ""), ("b", "true", ""), ("c", "true", "")]));
    let ran = |arguments: &[&str]| {
        let all = plant.receipts_of(arguments);
        all.iter().map(|it| it["probe"].as_str().expect("a name").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(ran(&["a"]), ["a"]);
    assert_eq!(ran(&["a", "b", "--stale"]), ["b"]);
    assert_eq!(ran(&["--stale"]), ["c"]);
    assert_eq!(ran(&["a", "--stale"]), [""; 0]);
}

#[test]
fn wherever_it_is_called_from_a_probe_runs_at_its_root_or_says_why_not() {
    let plant = Plant::new();
    let root = plant.sandbox.path();
    let called = |here: &std::path::Path, variables: &[(&str, &std::path::Path)], arguments: &[&str]| {
        let mut command = plant.sandbox.command(env!("CARGO_BIN_EXE_loopctl"));
        let output =
            command.current_dir(here).envs(variables.iter().copied()).args(arguments).output().expect("it runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        (output.status.code(), text(&output.stdout) + &text(&output.stderr))
    };
    let run = &["probe", "run", "backup.status"];
    let git = root.join(".git");
    let tree = root.join(".git/tree");
    plant.git(&["worktree", "add", "--quiet", "--detach", ".git/tree"]);
    for (here, variables) in [
        (root.join("loops"), vec![]),
        (git.clone(), vec![]),
        (tree.join("loops"), vec![]),
        (root.to_path_buf(), vec![("GIT_DIR", git.as_path())]),
        (root.join("loops"), vec![("GIT_DIR", git.as_path()), ("GIT_WORK_TREE", root)]),
    ] {
        let (code, said) = called(&here, &variables, run);
        assert!(code == Some(0) && !said.contains("note:"), "{here:?} {variables:?}: {said}");
    }
    assert_eq!((plant.receipts().len(), crate::support::files(&tree.join("receipts")).len()), (4, 1));

    // With GIT_DIR alone git takes the directory one is in.
    let (_, said) = called(&root.join("loops"), &[("GIT_DIR", &git)], &["probe", "list"]);
    assert!(said.contains("GIT_DIR is set without GIT_WORK_TREE"), "{said}");

    plant.git(&["clone", "--quiet", "--bare", ".", ".git/bare"]);
    let bare = root.join(".git/bare");
    for arguments in [&run[..], &["receipt", "prune"], &["sync"], &["close", "LOOP-X"], &["lint", "--fix"]] {
        let (code, said) = called(&bare, &[], arguments);
        let told =
            said.contains("is a bare repository") && said.contains("git worktree add") && !said.contains("--rev");
        assert!(code == Some(2) && told, "{arguments:?}: {said}");
    }
    let (code, said) = called(&bare, &[], &["diff"]);
    assert!(code == Some(2) && said.contains("loopctl diff A..B"), "{said}");
    let (code, said) = called(&bare, &[], &["probe", "list"]);
    assert!(code == Some(2) && said.contains("--rev"), "{said}");
    assert_eq!(called(&bare, &[], &["probe", "list", "--rev", "HEAD"]).0, Some(0));
}
