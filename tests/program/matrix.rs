//! Runners of many cases: which of what they say is believed.

use crate::support::Sandbox;
use serde_json::Value;

const HEAD: &str = "| Scenario | Result | Log |\n|---|---|---|\n";

/// A repository with a matrix of three cases, whose runner is the shell script `runner`.
fn sandbox(runner: &str, keys: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    let policy = format!(
        "[probes.m]\nrun = \"exec sh ./runner\"\nproves = [\"LOOP-M-20260301/P1\"]\ncases = [\"s1\", \"s2\", \"s3\"]\n\
         inputs = [\"net.conf\"]\nsummary = \"out/summary-*.md\"\nlogs = \"out/logs/{{case}}.log\"\n{keys}\n"
    );
    let document = "---\nloop_id: LOOP-M-20260301\nstatus: active\n---\n\n| Phase | Scope | Status |\n|---|---|---|\n\
                    | P1 | All scenarios | todo |\n";
    let library = "row() { printf '| %s | %s | out/logs/%s.log |\\n' \"$1\" \"$2\" \"$1\"; mkdir -p out/logs; echo \"$1 $RUN_ID\" > out/logs/$1.log; }\n\
                   begin() { mkdir -p out; printf '# Run %s\\n\\n| Scenario | Result | Log |\\n|---|---|---|\\n' \"$RUN_ID\"; }\n\
                   all=\"${SCENARIOS:-s1 s2 s3}\"\n";
    sandbox
        .write("loopctl.toml", policy)
        .write("m.scope.md", document)
        .write("net.conf", "mtu 1500\n")
        .write(".gitignore", "out/\n")
        .write("runner", format!("{library}{runner}"));
    sandbox.committed()
}

/// Runs the matrix; returns its receipt and the exit code.
fn run(sandbox: &Sandbox, arguments: &[&str]) -> (Value, i32) {
    let output = sandbox.loopctl(&[&["probe", "run", "m", "--json"], arguments].concat());
    let runs: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("no JSON: {}", String::from_utf8_lossy(&output.stderr)));
    (runs["runs"][0]["receipt"].clone(), output.status.code().unwrap_or(-1))
}

fn verdicts(receipt: &Value) -> String {
    let told =
        |case: &Value| format!("{} {}", case["id"].as_str().unwrap_or(""), case["verdict"].as_str().unwrap_or(""));
    receipt["cases"].as_array().expect("cases").iter().map(told).collect::<Vec<_>>().join(", ")
}

fn against(receipt: &Value) -> Vec<String> {
    let said = receipt["matrix"]["against"].as_array().expect("what is said against it");
    said.iter().map(|one| one.as_str().expect("words").to_owned()).collect()
}

fn evidence(sandbox: &Sandbox) -> String {
    sandbox.show(&["LOOP-M-20260301"])["phases"][0]["evidence"].as_str().expect("a state").to_owned()
}

/// A runner that writes these rows, and ends so.
fn writes(rows: &str, exit: u8) -> String {
    format!("{{ begin; {rows}; }} > \"out-$RUN_ID\"; mv \"out-$RUN_ID\" \"out/summary-$RUN_ID.md\"; exit {exit}")
}

#[test]
fn a_clean_full_run_proves_and_its_logs_are_hashed() {
    let sandbox = sandbox(&writes("for s in $all; do row $s PASS; done", 0), "");
    let (receipt, code) = run(&sandbox, &[]);
    assert_eq!((receipt["verdict"].as_str(), code), (Some("pass"), 0), "{receipt}");
    assert_eq!(verdicts(&receipt), "s1 pass, s2 pass, s3 pass");
    assert_eq!(receipt["cases"][1]["log"]["path"], "out/logs/s2.log");
    assert_eq!(receipt["cases"][1]["log"]["sha256"].as_str().map(str::len), Some(64));
    assert_eq!(receipt["matrix"]["summaries"].as_array().map(Vec::len), Some(1));
    assert_eq!(evidence(&sandbox), "proven");
    sandbox.write("net.conf", "mtu 9000\n");
    assert_eq!(evidence(&sandbox), "stale", "an input changed");
}

#[test]
fn a_targeted_run_proves_only_itself() {
    let sandbox = sandbox(&writes("for s in $all; do row $s PASS; done", 0), "");
    let (receipt, code) = run(&sandbox, &["--case", "s3", "s2"]);
    assert_eq!((verdicts(&receipt).as_str(), code), ("s2 pass, s3 pass", 0), "in the order of their declaration");
    assert_eq!((receipt["complete"].as_bool(), receipt["verdict"].as_str()), (Some(false), Some("pass")));
    assert_eq!(evidence(&sandbox), "partial");
    sandbox.write(
        "m.scope.md",
        "---\nloop_id: LOOP-M-20260301\nstatus: active\n---\n\n## Phases\n- P1: All scenarios - DONE\n",
    );
    let output = sandbox.loopctl(&["lint", "--output-format", "concise"]);
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(told.contains("LC308"), "{told}");
}

#[test]
fn a_runner_that_lies_does_not_pass() {
    let clean = "row s1 PASS; row s2 PASS; row s3 PASS";
    for (rows, exit, verdict, why) in [
        ("row s1 PASS; row s2 FAIL; row s3 PASS", 0, "fail", "it ended with 0, but by its summary s2 did not pass"),
        (clean, 1, "fail", "it ended with 1, but by its summary every case passed"),
        ("row s1 PASS; row s2 PASS", 0, "error", "s3 is missing from the summary"),
        ("row s1 PASS; row s2 PASS; row s2 PASS; row s3 PASS", 0, "error", "s2 stands twice in the summary"),
        (
            "row s1 PASS; row s2 PASS; row s3 PASS; row s9 PASS",
            0,
            "error",
            "the summary speaks of s9, which is no case of the probe",
        ),
        (
            "row s1 PASS; row s2 'PASS with retry caveat'; row s3 PASS",
            0,
            "fail",
            "s2 is `PASS with retry caveat`, which is no clean pass",
        ),
        ("row s1 PASS; row s2 PARTIAL; row s3 PASS", 0, "fail", "s2 is `PARTIAL`, which is no clean pass"),
        ("row s1 PASS; row s2 FIXED; row s3 PASS", 0, "fail", "s2 is `FIXED`, which is no clean pass"),
        ("row s1 PASS; row s2 superseded; row s3 PASS", 0, "fail", "s2 is `superseded`, which is no clean pass"),
        (
            "row s1 PASS; row s2 PASS; row s3 PASS; rm out/logs/s2.log",
            0,
            "error",
            "s2 passed without its log: there is no out/logs/s2.log",
        ),
    ] {
        let sandbox = sandbox(&writes(rows, exit), "");
        let (receipt, code) = run(&sandbox, &[]);
        assert_eq!((receipt["verdict"].as_str(), code), (Some(verdict), 1), "{rows}: {receipt}");
        assert!(against(&receipt).iter().any(|said| said == why), "{rows}: {:?}", against(&receipt));
        assert_eq!(evidence(&sandbox), "failing", "{rows}");
        let shown = sandbox.loopctl(&["probe", "run", "m"]);
        assert!(String::from_utf8_lossy(&shown.stdout).contains(why), "{rows}: the terminal does not say it");
    }
}

#[test]
fn a_case_that_was_not_covered_leaves_the_run_partial() {
    let sandbox = sandbox(&writes("row s1 PASS; row s2 'NOT COVERED'; row s3 PASS", 0), "");
    let (receipt, _) = run(&sandbox, &[]);
    assert_eq!(
        (receipt["complete"].as_bool(), verdicts(&receipt).as_str()),
        (Some(false), "s1 pass, s2 skipped, s3 pass")
    );
    assert_eq!(evidence(&sandbox), "partial");
}

#[test]
fn a_caveat_is_accepted_by_name_and_kept() {
    let rows = "row s1 PASS; row s2 'PASS with retry caveat'; row s3 PASS";
    let sandbox = sandbox(&writes(rows, 0), "accept = [\"PASS with retry caveat\"]");
    let (receipt, code) = run(&sandbox, &[]);
    assert_eq!((receipt["verdict"].as_str(), code), (Some("pass"), 0), "{receipt}");
    assert_eq!(receipt["cases"][1]["said"], "PASS with retry caveat");
    assert_eq!(evidence(&sandbox), "proven");
}

#[test]
fn a_summary_of_the_run_before_is_none() {
    let sandbox = sandbox("exit 0", "");
    let old = format!(
        "# Run\n\n{HEAD}| s1 | PASS | out/logs/s1.log |\n| s2 | PASS | out/logs/s2.log |\n| s3 | PASS | out/logs/s3.log |\n"
    );
    sandbox
        .write("out/summary-1.md", old)
        .write("out/logs/s1.log", "")
        .write("out/logs/s2.log", "")
        .write("out/logs/s3.log", "");
    let (receipt, code) = run(&sandbox, &[]);
    assert_eq!((receipt["verdict"].as_str(), code), (Some("error"), 1));
    assert_eq!(receipt["exit"]["error"], "no summary was written: out/summary-1.md is of an earlier run");
    std::fs::remove_dir_all(sandbox.path().join("out")).expect("gone");
    let (receipt, _) = run(&sandbox, &[]);
    assert_eq!(receipt["exit"]["error"], "no summary was written: nothing is called out/summary-*.md");
}

#[test]
fn a_log_of_the_run_before_is_none() {
    let rows = "row() { printf '| %s | %s | |\\n' $1 $2; }; begin; row s1 PASS; row s2 PASS; row s3 PASS";
    let sandbox = sandbox(&writes(rows, 0), "");
    sandbox.write("out/logs/s1.log", "").write("out/logs/s2.log", "").write("out/logs/s3.log", "");
    let (receipt, code) = run(&sandbox, &[]);
    assert_eq!((receipt["verdict"].as_str(), code), (Some("error"), 1));
    assert!(against(&receipt).contains(&"s1 passed without its log: out/logs/s1.log is of an earlier run".to_owned()));
}

#[test]
fn of_several_summaries_the_one_of_the_run_counts_and_else_none() {
    let own = "cp \"out/summary-$RUN_ID.md\" out/summary-other.md; sed -i s/$RUN_ID/x/ out/summary-other.md; exit 0";
    let runner = writes("for s in $all; do row $s PASS; done", 0).replace("exit 0", own);
    let (receipt, code) = run(&sandbox(&runner, ""), &[]);
    assert_eq!((receipt["verdict"].as_str(), code), (Some("pass"), 0), "{receipt}");
    let runner = runner.replace(
        "exit 0",
        "mv \"out/summary-$RUN_ID.md\" out/summary-b.md; sed -i s/$RUN_ID/x/ out/summary-b.md; exit 0",
    );
    let (receipt, code) = run(&sandbox(&runner, ""), &[]);
    assert_eq!((receipt["verdict"].as_str(), code), (Some("error"), 1));
    let error = receipt["exit"]["error"].as_str().expect("why");
    assert!(error.starts_with("2 summaries were written, and none names the run "), "{error}");
}

#[test]
fn a_runner_that_hangs_or_is_killed_is_an_error() {
    let half = "{ begin; row s1 PASS; row s2 FAIL; } > out-x; mv out-x \"out/summary-$RUN_ID.md\";";
    for (end, why) in [("sleep 60", "it took longer than 1 s"), ("kill -9 $$", "")] {
        let sandbox = sandbox(&format!("{half} {end}"), "timeout = \"1s\"");
        let (receipt, code) = run(&sandbox, &[]);
        assert_eq!((receipt["verdict"].as_str(), code), (Some("error"), 1), "{receipt}");
        assert_eq!(receipt["exit"]["error"].as_str().unwrap_or_default(), why);
        assert_eq!(verdicts(&receipt), "s1 pass, s2 fail, s3 skipped", "what it said before is kept");
        assert_eq!(evidence(&sandbox), "failing");
    }
}

#[test]
fn a_run_is_called_as_the_caller_says() {
    let sandbox = sandbox(&writes("for s in $all; do row $s PASS; done", 0), "");
    let output = sandbox
        .command(env!("CARGO_BIN_EXE_loopctl"))
        .args(["probe", "run", "m", "--json"])
        .env("RUN_ID", "20260808-0109-v310-k3s-newimg")
        .env("SCENARIOS", "s1")
        .output()
        .expect("loopctl runs");
    let runs: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let receipt = &runs["runs"][0]["receipt"];
    assert_eq!(receipt["matrix"]["run_id"], "20260808-0109-v310-k3s-newimg");
    assert_eq!(verdicts(receipt), "s1 pass, s2 pass, s3 pass", "a full run is full, whatever the environment says");
    let refused =
        sandbox.command(env!("CARGO_BIN_EXE_loopctl")).args(["probe", "run", "m"]).env("RUN_ID", "a/b").output();
    assert_eq!(refused.expect("loopctl runs").status.code(), Some(2));
}

#[test]
fn a_team_names_its_own_variable_columns_and_words() {
    let keys = "select = { variable = \"ONLY\", separator = \",\" }\nrun-id = \"MATRIX_RUN\"\n\
                columns = { scenario = \"case\", result = \"outcome\", log = \"trace\" }\nwords = { pass = [\"green\"], fail = [\"red\"] }";
    let runner = "mkdir -p out/logs; { echo '| Case | Outcome |'; echo '|---|---|'; for s in $(echo \"${ONLY:-s1,s2,s3}\" | tr , ' '); do \
                  echo $s > out/logs/$s.log; echo \"| $s | green |\"; done; } > \"out/summary-$MATRIX_RUN.md\"";
    let sandbox = sandbox(runner, keys);
    let (receipt, code) = run(&sandbox, &["--case", "s1", "s3"]);
    assert_eq!((verdicts(&receipt).as_str(), code), ("s1 pass, s3 pass", 0), "{receipt}");
    let (receipt, code) = run(&sandbox, &[]);
    assert_eq!((receipt["verdict"].as_str(), code), (Some("pass"), 0), "{receipt}");
}

#[test]
fn a_newer_tag_makes_an_upgrade_stale() {
    let sandbox = sandbox("echo \"from $LOOPCTL_FROM_TAG\"; exit 0", "");
    let policy = "[probes.up]\nrun = \"sh ./runner\"\nproves = [\"LOOP-M-20260301/P1\"]\ncases = [\"k3s/upgrade\", \"rke2/upgrade\"]\n\
                  inputs = [\"net.conf\"]\nfrom = \"latest-tag:v*\"\n";
    sandbox.write("loopctl.toml", policy);
    let refused = sandbox.refused(&["probe", "run", "up"]);
    assert!(refused.contains("up starts from the newest tag of `v*`, and there is none"), "{refused}");
    sandbox.git(&["tag", "v1.9.0"]);
    let output = sandbox.loopctl(&["probe", "run", "up", "--json"]);
    let runs: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let receipt = &runs["runs"][0]["receipt"];
    assert_eq!(
        (&receipt["subject"]["from"]["tag"], &receipt["output"]["tail"]),
        (&"v1.9.0".into(), &"from v1.9.0\n".into())
    );
    assert_eq!(receipt["subject"]["from"]["commit"], receipt["subject"]["head"]);
    assert_eq!(evidence(&sandbox), "proven");
    sandbox.git(&["tag", "v1.8.9"]);
    assert_eq!(evidence(&sandbox), "proven", "an older one changes nothing");
    sandbox.git(&["tag", "v1.10.0"]);
    assert_eq!(evidence(&sandbox), "stale");
    let listed = sandbox.loopctl(&["probe", "list"]);
    let told = String::from_utf8_lossy(&listed.stdout).into_owned();
    assert!(told.contains("started from v1.9.0, and v1.10.0 is the newest tag now"), "{told}");
}

#[test]
fn the_summary_of_a_run_made_elsewhere_is_imported() {
    let sandbox = sandbox("", "");
    let summary = format!("# Run\n\n{HEAD}| s1 | PASS | s1.log |\n| s2 | PASS | s2.log |\n| s3 | PASS | s3.log |\n");
    sandbox.write("runs/summary.md", &summary).write("runs/s1.log", "1").write("runs/s2.log", "2");
    let import = [
        "receipt", "import", "runs/summary.md", "--probe", "m", "--format", "matrix", "--finished-at",
        "2026-03-01T10:00:00Z",
    ];
    let refused = sandbox.refused(&import);
    assert!(refused.contains("s3 passed without its log: there is no s3.log"), "{refused}");
    sandbox.write("runs/s3.log", "3");
    assert!(sandbox.loopctl(&import).status.success());
    assert_eq!(evidence(&sandbox), "proven");
    sandbox.write("runs/summary.md", summary.replace("s3 |", "s9 |"));
    assert!(sandbox.refused(&import).contains("the summary speaks of s9, which is no case of m"));
}
