//! `loopctl diff` over real histories.

use serde_json::Value;

use super::support::{Sandbox, root};
use super::trees::{document, phases, registry};

const A: &str = "LOOP-PUMP-20260301";
const POLICY: &str = "[gaps]\nregistry = \"gaps.yaml\"\n\n[probes.pressure]\nrun = \"cat pressure && test \\\"$(cat pressure)\\\" = good\"\n\
                      proves = [\"LOOP-PUMP-20260301/P2\"]\ninputs = [\"pressure\"]\n";

fn pump(head: &str, rows: &[(&str, &str, &str)]) -> String {
    document(A, head, &phases(rows))
}

/// A repository with a loop about a pump, committed.
fn plant() -> Sandbox {
    let sandbox = Sandbox::new();
    let rows = [("P1", "Order the pump", "done"), ("P2", "Mount the pump", "active"), ("P3", "Test the pump", "todo")];
    sandbox
        .write("loopctl.toml", POLICY)
        .write("pressure", "good\n")
        .write("gaps.yaml", registry(&[("GAP-OP-1", "open", A), ("GAP-OP-2", "fixed", "LOOP-OTHER-20260301")]))
        .write("loops/pump.scope.md", pump("horizon: later\n", &rows));
    sandbox.committed()
}

fn commit(sandbox: &Sandbox, message: &str) {
    sandbox.git(&["add", "--all"]);
    sandbox.git(&["commit", "--quiet", "--message", message]);
}

/// What `diff --json` writes, held to its schema.
fn diff(sandbox: &Sandbox, arguments: &[&str]) -> Value {
    let output = sandbox.loopctl(&[&["diff", "--json"], arguments].concat());
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let schema = std::fs::read_to_string(root().join("schemas/diff.schema.json")).expect("a schema");
    let validator = jsonschema::validator_for(&serde_json::from_str(&schema).expect("JSON")).expect("a schema");
    assert!(validator.is_valid(&told), "{told:#}");
    told
}

/// A line for each loop and row: `P2 active -> done`.
fn lines(told: &Value) -> Vec<String> {
    let word = |status: &Value| match status {
        Value::Null => "nothing".to_owned(),
        status => status["value"].as_str().unwrap_or("unsaid").to_owned(),
    };
    let turned = |turned: &Value| format!("{} -> {}", word(&turned["from"]), word(&turned["to"]));
    let mut lines = Vec::new();
    for one in told["loops"].as_array().expect("loops") {
        let status = if one["status"].is_null() { String::new() } else { format!(" {}", turned(&one["status"])) };
        lines.push(format!(
            "{} {}{status}",
            one["loop_id"].as_str().unwrap_or("none"),
            one["change"].as_str().expect("a change")
        ));
        for row in one["rows"].as_array().expect("rows") {
            lines.push(format!("{} {}", row["row"].as_str().expect("a row"), turned(row)));
        }
    }
    lines
}

fn because<'a>(told: &'a Value, row: &str) -> &'a Value {
    let rows = told["loops"].as_array().expect("loops").iter().flat_map(|one| one["rows"].as_array().expect("rows"));
    let mut found = rows.filter(|told| told["row"] == row);
    &found.next().expect("the row")["because"]
}

#[test]
fn a_row_is_told_with_the_receipt_that_moved_it() {
    let sandbox = plant();
    assert!(sandbox.loopctl(&["probe", "run", "pressure"]).status.success());
    assert!(sandbox.loopctl(&["sync"]).status.success());
    let told = diff(&sandbox, &[]);
    assert_eq!(lines(&told), ["LOOP-PUMP-20260301 same", "P2 active -> done"]);
    assert_eq!((told["to"].as_str(), told["commits"].as_u64()), (Some("the working tree"), Some(0)));
    let receipt = &because(&told, "P2")[0];
    assert_eq!((receipt["kind"].as_str(), receipt["verdict"].as_str()), (Some("receipt"), Some("pass")));
    assert_eq!((receipt["probe"].as_str(), receipt["new"].as_bool()), (Some("pressure"), Some(true)));
    assert_eq!(lines(&diff(&sandbox, &["--staged"])), Vec::<String>::new());
    commit(&sandbox, "done");
    assert_eq!(lines(&diff(&sandbox, &["HEAD"])), ["LOOP-PUMP-20260301 same", "P2 active -> done"]);
    // What a probe takes back needs no other reason.
    sandbox.write("pressure", "bad\n");
    sandbox.loopctl(&["probe", "run", "pressure"]);
    sandbox.loopctl(&["sync"]);
    commit(&sandbox, "undone");
    let told = diff(&sandbox, &["HEAD~1..HEAD"]);
    assert_eq!(because(&told, "P2")[0]["verdict"], "fail");
    let lint = sandbox.loopctl(&["lint", "--range", "HEAD~2..HEAD", "--select", "LC4", "--output-format", "concise"]);
    assert_eq!(String::from_utf8_lossy(&lint.stdout), "");
    // Without a receipt, somebody has to say why.
    let text = std::fs::read_to_string(sandbox.path().join("loops/pump.scope.md")).expect("a document");
    sandbox
        .write("loops/pump.scope.md", text.replace("| P1 | Order the pump | done |", "| P1 | Order the pump | todo |"));
    commit(&sandbox, "fix: whatever");
    let lint = sandbox.loopctl(&["lint", "--range", "HEAD", "--select", "LC4", "--output-format", "concise"]);
    assert!(String::from_utf8_lossy(&lint.stdout).contains("LC403 P1 was done and is todo"), "{lint:?}");
}

#[test]
fn reasons_are_those_of_the_commits_between() {
    let sandbox = plant();
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    let rows = [("P1", "Order the pump", "todo"), ("P2", "Mount the pump", "active")];
    sandbox.write("loops/pump.scope.md", pump("horizon: now\n", &rows));
    sandbox.write("gaps.yaml", registry(&[("GAP-OP-2", "open", "LOOP-OTHER-20260301")]));
    commit(&sandbox, "fix: much\n\nLoopctl-Reason: P1, P3: the pump was wrong\nLoopctl-Reason: GAP-OP-2 leaks again");
    commit_on_main(&sandbox);
    let told = diff(&sandbox, &["main...topic"]);
    let wanted = [
        "LOOP-PUMP-20260301 moved",
        "P1 done -> todo",
        "P3 todo -> nothing",
        "GAP-OP-1 open -> nothing",
        "LOOP-OTHER-20260301 same",
        "GAP-OP-2 fixed -> open",
    ];
    assert_eq!(lines(&told), wanted);
    assert_eq!(because(&told, "P1")[0]["text"], "the pump was wrong");
    assert_eq!(because(&told, "P3")[0]["kind"], "reason");
    assert_eq!(because(&told, "GAP-OP-2")[0]["text"], "leaks again");
    assert!(because(&told, "GAP-OP-1").as_array().expect("a list").is_empty());
    assert_eq!(told["summary"]["undone"], 2);
    // Two dots hold one tree against the other, whoever moved what.
    assert!(
        lines(&diff(&sandbox, &["main..topic"])).contains(&"LOOP-VALVE-20260301 erased active -> nothing".to_owned())
    );
    let shown = sandbox.loopctl(&["diff", "main...topic"]);
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("  P1        Order the pump  done → todo  \"the pump was wrong\" ("), "{shown}");
    assert!(shown.contains("  GAP-OP-1                  erased: it was open\n"), "{shown}");
}

fn commit_on_main(sandbox: &Sandbox) {
    sandbox.git(&["switch", "--quiet", "main"]);
    sandbox.write("loops/valve.scope.md", document("LOOP-VALVE-20260301", "", ""));
    commit(sandbox, "feat: a valve");
    sandbox.git(&["switch", "--quiet", "topic"]);
}

#[test]
fn loops_come_close_open_and_go() {
    let sandbox = plant();
    let text = std::fs::read_to_string(sandbox.path().join("loops/pump.scope.md")).expect("a document");
    sandbox.git(&["mv", "loops/pump.scope.md", "loops/mounted.scope.md"]);
    sandbox.write("loops/mounted.scope.md", text.replace("status: active", "status: closed"));
    sandbox.write(
        "loops/valve.scope.md",
        document("LOOP-VALVE-20260301", "", &phases(&[("P1", "Order", "done"), ("P2", "Mount", "todo")])),
    );
    commit(&sandbox, "close");
    let told = diff(&sandbox, &["HEAD"]);
    assert_eq!(
        lines(&told)[..2],
        ["LOOP-PUMP-20260301 closed active -> closed", "LOOP-VALVE-20260301 new nothing -> active"]
    );
    assert_eq!(told["loops"][0]["was_path"], "loops/pump.scope.md");
    let shown = sandbox.loopctl(&["diff", "HEAD"]);
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.contains("LOOP-VALVE-20260301 is new: active, 2 rows (1 done, 1 todo)\n"), "{shown}");
    sandbox.write("loops/mounted.scope.md", text.replace("horizon: later", "horizon: later\nreopen_reason: it leaks"));
    sandbox.git(&["rm", "--quiet", "loops/valve.scope.md"]);
    let told = diff(&sandbox, &[]);
    assert_eq!(lines(&told)[0], "LOOP-PUMP-20260301 reopened closed -> active");
    assert_eq!(told["loops"][0]["because"][0]["text"], "it leaks");
    assert_eq!(lines(&told)[1], "LOOP-VALVE-20260301 erased active -> nothing");
    assert_eq!(lines(&diff(&sandbox, &["--staged"]))[0], "LOOP-VALVE-20260301 erased active -> nothing");
}

#[test]
fn the_first_commit_moves_what_it_brings() {
    let sandbox = plant();
    let told = diff(&sandbox, &["HEAD"]);
    assert_eq!(
        (told["from"].as_str(), lines(&told)[0].as_str()),
        (Some("nothing"), "LOOP-PUMP-20260301 new nothing -> active")
    );
    let unborn = Sandbox::new();
    unborn.git(&["init", "--quiet"]);
    unborn.write("loops/pump.scope.md", pump("", &[]));
    assert_eq!(lines(&diff(&unborn, &[])), ["LOOP-PUMP-20260301 new nothing -> active"]);
}

#[test]
fn a_comment_holds_nothing_that_steers_markdown() {
    let sandbox = plant();
    let rows = [
        ("P1", "Order the pump", "done"),
        ("P2", "Mount the pump", "done"),
        ("P3", "Test @ana's <b>pump</b> \\| `x`", "done"),
    ];
    sandbox.write("loops/pump.scope.md", pump("horizon: later\n", &rows));
    commit(&sandbox, "done\n\nLoopctl-Reason: P2 see #12 and **that** | <img src=x>");
    let shown = sandbox.loopctl(&["diff", "HEAD", "--output-format", "markdown"]);
    let shown = String::from_utf8_lossy(&shown.stdout).into_owned();
    assert!(shown.starts_with("### loopctl: 2 rows moved (2 finished)\n\n**LOOP-PUMP-20260301**\n"), "{shown}");
    for bad in ["<b>", "<img", " #12", "**that**", "@ana", " | `x`"] {
        assert!(!shown.contains(bad), "{bad} is in {shown}");
    }
    let cells: Vec<usize> = shown
        .lines()
        .filter(|line| line.starts_with("| P"))
        .map(|row| row.replace("\\|", "").matches('|').count())
        .collect();
    assert_eq!(cells, [6, 6]);
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let sandbox = plant();
    assert!(sandbox.refused(&["diff", "nowhere..HEAD"]).contains("nowhere"));
    assert!(sandbox.refused(&["diff", "HEAD", "--staged"]).contains("--staged"));
    let plain = Sandbox::new();
    assert!(plain.refused(&["diff"]).contains("no git repository"));
    let quiet = sandbox.loopctl(&["diff"]);
    assert_eq!((quiet.stdout.len(), String::from_utf8_lossy(&quiet.stderr).trim()), (0, "nothing moved"));
}

#[test]
fn a_governed_directory_is_compared_by_itself() {
    let sandbox = Sandbox::new();
    sandbox.write("ops/loopctl.toml", "").write("ops/pump.scope.md", pump("", &[("P1", "Order", "todo")]));
    sandbox.write("else.scope.md", document("LOOP-ELSE-20260301", "", ""));
    let sandbox = sandbox.committed();
    sandbox.write("ops/pump.scope.md", pump("", &[("P1", "Order", "done")]));
    sandbox.write("else.scope.md", document("LOOP-ELSE-20260301", "horizon: now\n", ""));
    commit(&sandbox, "done");
    let output = sandbox
        .command(env!("CARGO_BIN_EXE_loopctl"))
        .args(["-C", "ops", "diff", "HEAD", "--json"])
        .output()
        .expect("it runs");
    let told: Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(lines(&told), ["LOOP-PUMP-20260301 same", "P1 todo -> done"]);
}

#[test]
fn a_title_is_told_as_it_is_read() {
    let sandbox = Sandbox::new();
    let titled = |status| pump("", &[("P1", "T\\|hird pump", status)]);
    sandbox.write("pump.scope.md", titled("todo"));
    let sandbox = sandbox.committed();
    sandbox.write("pump.scope.md", titled("done"));
    assert_eq!(diff(&sandbox, &[])["loops"][0]["rows"][0]["title"], "T|hird pump");
    let out = |arguments: &[&str]| String::from_utf8(sandbox.loopctl(arguments).stdout).expect("text");
    assert!(out(&["diff"]).contains("  T|hird pump  "), "{}", out(&["diff"]));
    // There a pipe divides cells, unless it is escaped: once.
    let comment = out(&["diff", "--output-format", "markdown"]);
    assert!(comment.contains("| T\\|hird pump |"), "{comment}");
}

#[test]
fn a_shallow_clone_does_not_pretend() {
    let origin = plant();
    origin.git(&["switch", "--quiet", "--create", "topic"]);
    for status in ["active", "done"] {
        origin.write("loops/pump.scope.md", pump("", &[("P1", "Order the pump", status)]));
        commit(&origin, status);
    }
    commit_on_main(&origin);
    let clone = Sandbox::new();
    let url = format!("file://{}", origin.path().display());
    clone.git(&["clone", "--quiet", "--depth=1", "--no-single-branch", &url, "."]);
    let told = clone.refused(&["diff", "origin/main...origin/topic"]);
    assert!(told.contains("shallow") && told.contains("git fetch --unshallow"), "{told}");
    // Two trees that are there can be held against each other.
    let output = clone.loopctl(&["diff", "origin/main..origin/topic"]);
    assert!(output.status.success());
    assert!(String::from_utf8_lossy(&output.stderr).contains("reasons that they give may be missing"), "{output:?}");
}

#[test]
fn a_document_that_cannot_be_read_is_not_gone() {
    let sandbox = plant();
    let mut bytes = pump("", &[("P1", "Order the pump", "done")]).into_bytes();
    bytes.extend_from_slice(b"caf\xe9\n");
    sandbox.write("loops/pump.scope.md", bytes);
    assert_eq!(lines(&diff(&sandbox, &[])), [""; 0]);
    for command in ["diff", "next"] {
        let said = String::from_utf8_lossy(&sandbox.loopctl(&[command]).stderr).into_owned();
        assert!(said.contains("loops/pump.scope.md cannot be read, and is left out: not UTF-8"), "{command}: {said}");
    }
}
