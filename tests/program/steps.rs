//! `loopctl next` and `loopctl close`: what is to be done, and that following it comes to an end.

use std::fs;

use crate::support::{Sandbox, root};
use serde_json::Value;

/// What a command writes as JSON, held to its schema; and its exit code.
fn json(sandbox: &Sandbox, schema: &str, arguments: &[&str]) -> (Value, i32) {
    let output = sandbox.loopctl(&[arguments, &["--json"]].concat());
    let said: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&output.stderr)));
    let text = fs::read_to_string(root().join(format!("schemas/{schema}.schema.json"))).expect("a schema");
    let schema: Value = serde_json::from_str(&text).expect("JSON");
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    assert!(
        validator.is_valid(&said),
        "{said:#}: {:?}",
        validator.iter_errors(&said).map(|e| e.to_string()).collect::<Vec<_>>()
    );
    (said, output.status.code().unwrap_or(-1))
}

fn step(sandbox: &Sandbox, name: &str) -> Value {
    json(sandbox, "next", &["next", name]).0["loops"][0]["step"].clone()
}

fn document(id: &str, head: &str, body: &str) -> String {
    format!("---\nloop_id: {id}\nstatus: active\n{head}---\n\n{body}")
}

#[test]
fn who_follows_the_steps_comes_to_the_end() {
    const NAME: &str = "LOOP-TIDE-STABILIZATION-20260301";
    let sandbox = Sandbox::of_fixture("stabilization").committed();
    sandbox.git(&["tag", "v1.4.0"]);
    let mut actions = Vec::new();
    for _ in 0..40 {
        let step = step(&sandbox, NAME);
        let action = step["action"].as_str().expect("an action").to_owned();
        actions.push(action.clone());
        match (action.as_str(), step["row"].as_str()) {
            ("none", _) => break,
            // What a person does, who reads the logs that the step names.
            ("fix", Some("P1")) => {
                let log = step["logs"][0].as_str().expect("a log");
                assert!(fs::read_to_string(sandbox.path().join(log)).expect("a log").contains("join = load-balancer"));
                sandbox.write("net/cluster.conf", "join = load-balancer\nmtu = 1450\n");
            }
            ("fix", Some("P3")) => fs::remove_dir_all(sandbox.path().join("out/servers")).expect("servers"),
            ("fix", Some("GAP-TD-001")) => drop(sandbox.write("net/firewall.conf", "allow 10.0.0.0/8\n")),
            (_, row) => assert!(step["command"].is_string(), "{action} {row:?} has no command"),
        }
        // After a fix of what a probe looks at, the step is asked for anew; the command is the one that it named.
        if let Some(command) = step["command"].as_str() {
            sandbox.command("sh").args(["-c", command]).output().expect("sh runs");
        }
    }
    let wanted = [
        "run", "fix", "run", "write", "run", "write", "run", "fix", "write", "run", "fix", "write", "run", "run",
        "close", "none",
    ];
    assert_eq!(actions, wanted);
    let lint = sandbox.loopctl(&["lint", "--deny-warnings"]);
    assert!(lint.status.success(), "{}", String::from_utf8_lossy(&lint.stdout));
}

#[test]
fn what_stands_in_the_way_is_told_with_its_place_and_nothing_is_written() {
    let sandbox = Sandbox::new();
    let body = "| Phase | Scope | Status |\n|---|---|---|\n| P1 | a | todo |\n| P2 | b | done |\n| P3 | c | dropped |\n\n\
                ## Gaps\n- GAP-A-1: OPEN\n\n## Success criteria\n- [ ] quiet\n";
    let text = document("LOOP-X-20260301", "", body);
    sandbox.write("x.scope.md", &text).write(
        "loopctl.toml",
        "[probes.p]\nrun = \"false\"\nproves = [\"LOOP-X-20260301/P2\", \"LOOP-X-20260301/P3\"]\nexpires = \"1d\"\n",
    );
    let sandbox = sandbox.committed();
    let (told, code) = json(&sandbox, "close", &["close", "LOOP-X"]);
    assert_eq!(code, 1);
    let rows: Vec<_> = told["obstacles"]
        .as_array()
        .expect("obstacles")
        .iter()
        .map(|one| (one["row"].as_str(), one["line"].as_u64(), one["command"].as_str()))
        .collect();
    let run = Some("loopctl probe run p");
    assert_eq!(
        rows,
        [
            (Some("P1"), Some(8), None),
            (Some("P2"), Some(9), run),
            (Some("GAP-A-1"), Some(13), None),
            (None, Some(16), None)
        ]
    );
    assert_eq!((told["written"].as_bool(), told["message"].is_null()), (Some(false), true));
    assert_eq!(fs::read_to_string(sandbox.path().join("x.scope.md")).expect("a document"), text);
    // The rules, judging the same closing, say the same.
    sandbox.write("x.scope.md", text.replace("status: active", "status: closed"));
    let lint = sandbox.loopctl(&["lint", "--output-format", "concise"]);
    let lint = String::from_utf8_lossy(&lint.stdout).into_owned();
    for code in
        ["LC204 The loop is closed, but P1", "LC304 P2 is done", "LC205 The loop is closed, but GAP-A-1", "LC213"]
    {
        assert!(lint.contains(code), "{code} is not in {lint}");
    }
    assert!(!lint.contains("P3"), "{lint}");
}

#[test]
fn a_row_that_says_nothing_answers_for_its_probe_when_the_loop_is_closed() {
    let sandbox = Sandbox::new();
    let text = document("LOOP-X-20260301", "", "## Phases\n- P1: Order the pump\n- P2: Mount the pump - DONE\n");
    let probe = "[probes.p]\nrun = \"true\"\nproves = [\"LOOP-X-20260301/P1\"]\nexpires = \"1d\"\n";
    sandbox.write("x.scope.md", &text).write("loopctl.toml", probe);
    let sandbox = sandbox.committed();
    assert_eq!(step(&sandbox, "LOOP-X")["command"], "loopctl probe run p");
    sandbox.write("x.scope.md", text.replace("status: active", "status: closed"));
    let lint = sandbox.loopctl(&["lint", "--output-format", "concise"]);
    assert!(
        String::from_utf8_lossy(&lint.stdout)
            .contains("LC304 The loop is closed, and P1 with it, but p was never run.")
    );
    sandbox.write("x.scope.md", &text);
    assert!(sandbox.loopctl(&["probe", "run", "p"]).status.success());
    assert_eq!(json(&sandbox, "close", &["close", "LOOP-X"]).1, 0);
}

#[test]
fn a_closing_is_written_once_and_its_rehearsal_not_at_all() {
    let sandbox = Sandbox::new();
    let text = document(
        "LOOP-X-20260301",
        "created: 2026-03-01\nexecution_readiness: runnable\n",
        "## Phases\n- P1: a - DONE\n",
    );
    sandbox.write("x.scope.md", &text);
    let sandbox = sandbox.committed();
    let rehearsed = sandbox.loopctl(&["close", "LOOP-X", "--dry-run"]);
    assert!(rehearsed.status.success());
    assert!(String::from_utf8_lossy(&rehearsed.stdout).contains("-execution_readiness: runnable\n"));
    assert_eq!(fs::read_to_string(sandbox.path().join("x.scope.md")).expect("a document"), text);
    let (told, code) = json(&sandbox, "close", &["close", "LOOP-X"]);
    assert_eq!(
        (code, told["written"].as_bool(), told["message"].as_str()),
        (0, Some(true), Some("gov(LOOP-X-20260301): close\n"))
    );
    let after = fs::read_to_string(sandbox.path().join("x.scope.md")).expect("a document");
    assert!(
        after.contains("status: closed\n") && after.contains("\nclosed: 20") && !after.contains("readiness"),
        "{after}"
    );
    let (told, code) = json(&sandbox, "close", &["close", "LOOP-X"]);
    assert_eq!((code, told["closed"].as_bool(), told["written"].as_bool()), (0, Some(true), Some(false)));
    assert_eq!(fs::read_to_string(sandbox.path().join("x.scope.md")).expect("a document"), after);
    let lint = sandbox.loopctl(&["lint", "-v", "--output-format", "concise"]);
    assert!(lint.status.success() && !String::from_utf8_lossy(&lint.stdout).contains("LC21"), "nothing is left over");
    let status = sandbox.command("git").args(["log", "--oneline"]).output().expect("git runs");
    assert_eq!(String::from_utf8_lossy(&status.stdout).lines().count(), 1, "nothing is committed");
}

#[test]
fn loops_are_told_by_what_can_be_done_and_how_grave_they_are() {
    let sandbox = Sandbox::new();
    let phase = "## Phases\n- P1: a - TODO\n";
    let registry = "gaps:\n  - id: GAP-A-1\n    status: open\n    parent_loop: LOOP-Z-20260301\n";
    sandbox
        .write("gaps.yaml", registry)
        .write(
            "loopctl.toml",
            "[gaps]\nregistry = \"gaps.yaml\"\n[probes.vm]\nrun = \"true\"\nproves = [\"GAP-A-1\"]\nexpires = \"1d\"\n",
        )
        .write("a.scope.md", document("LOOP-A-20260301", "severity: low\n", phase))
        .write("b.scope.md", document("LOOP-B-20260301", "severity: critical\nhorizon: now\n", phase))
        .write("c.scope.md", document("LOOP-C-20260301", "severity: critical\nhorizon: later\n", phase))
        .write(
            "d.scope.md",
            document("LOOP-D-20260301", "execution_readiness: blocked\nblocked_by: [GAP-A-1]\n", phase),
        )
        .write("e.scope.md", document("LOOP-E-20260301", "blocked_by: \"the vendor\"\n", phase))
        .write("f.scope.md", document("LOOP-F-20260301", "", phase).replace("active", "planned"))
        .write("g.scope.md", document("LOOP-G-20260301", "", phase).replace("active", "closed"));
    let sandbox = sandbox.committed();
    let (told, _) = json(&sandbox, "next", &["next"]);
    let order: Vec<_> = told["loops"]
        .as_array()
        .expect("loops")
        .iter()
        .map(|one| {
            (
                &one["loop_id"].as_str().expect("an id")[5..6],
                one["place"].as_str().expect("a place"),
                one["step"]["action"].as_str().expect("an action"),
            )
        })
        .collect();
    let wanted = [
        ("B", "runnable", "work"),
        ("A", "runnable", "work"),
        ("D", "waits-for-probe", "run"),
        ("E", "blocked", "wait"),
        ("C", "later", "work"),
        ("F", "later", "begin"),
    ];
    assert_eq!(order, wanted);
    assert_eq!(step(&sandbox, "LOOP-D")["command"], "loopctl probe run vm");
    assert!(sandbox.loopctl(&["probe", "run", "vm"]).status.success());
    assert_eq!(step(&sandbox, "LOOP-D")["command"], "loopctl sync");
    assert!(sandbox.loopctl(&["sync"]).status.success());
    assert_eq!(step(&sandbox, "LOOP-D")["action"], "work", "nothing blocks it any more");
}

#[test]
fn the_probes_of_a_loop_run_in_the_order_of_its_rows_until_one_fails() {
    let sandbox = Sandbox::of_fixture("stabilization").committed();
    sandbox.git(&["tag", "v1.4.0"]);
    let names = |arguments: &[&str]| -> Vec<String> {
        let (told, _) =
            json(&sandbox, "runs", &[&["probe", "run", "--loop", "LOOP-TIDE-STABILIZATION"], arguments].concat());
        let runs = told["runs"].as_array().expect("runs").iter();
        runs.map(|run| run["receipt"]["probe"].as_str().expect("a name").to_owned()).collect()
    };
    assert_eq!(names(&[]), ["tide.matrix"], "what comes behind a failing matrix waits");
    assert_eq!(names(&["--keep-going"]), ["tide.matrix", "tide.upgrade", "tide.leftovers", "tide.overrides"]);
}

#[test]
fn of_several_targeted_runs_each_case_has_its_latest() {
    let sandbox = Sandbox::new();
    let runner = "mkdir -p out; { echo '| Scenario | Result |'; echo '|---|---|'; for s in ${SCENARIOS:-s1 s2 s3}; do \
                  grep -q $s good && echo \"| $s | PASS |\" || echo \"| $s | FAIL |\"; done; } > out/summary-$RUN_ID.md; ! grep -q FAIL out/summary-$RUN_ID.md\n";
    sandbox.write("runner", runner).write("good", "s1\n").write(".gitignore", "out/\n").write(
        "loopctl.toml",
        "[probes.m]\nrun = \"sh ./runner\"\nproves = [\"LOOP-X-20260301/P1\"]\ncases = [\"s1\", \"s2\", \"s3\"]\ninputs = [\"good\"]\nsummary = \"out/summary-*.md\"\n",
    );
    sandbox.write(
        "x.scope.md",
        document("LOOP-X-20260301", "", "| Phase | Scope | Status |\n|---|---|---|\n| P1 | a | todo |\n"),
    );
    let sandbox = sandbox.committed();
    let step = || step(&sandbox, "LOOP-X");
    sandbox.loopctl(&["probe", "run", "m"]);
    assert_eq!(step()["command"], "loopctl probe run m --case s2 s3");
    sandbox.write("good", "s1 s2\n");
    assert_eq!(step()["action"], "rerun", "what it looks at has changed");
    sandbox.loopctl(&["probe", "run", "m", "--case", "s2"]);
    assert_eq!(
        (step()["action"].as_str(), step()["command"].as_str()),
        (Some("rerun"), Some("loopctl probe run m --case s3"))
    );
    sandbox.loopctl(&["probe", "run", "m", "--case", "s3"]);
    assert_eq!(
        (step()["action"].as_str(), step()["command"].as_str()),
        (Some("fix"), Some("loopctl probe run m --case s3"))
    );
    sandbox.write("good", "s1 s2 s3\n");
    sandbox.loopctl(&["probe", "run", "m", "--case", "s3"]);
    assert_eq!(step()["command"], "loopctl probe run m", "now all of them together");
    sandbox.loopctl(&["probe", "run", "m"]);
    assert_eq!(step()["action"], "write");
}
