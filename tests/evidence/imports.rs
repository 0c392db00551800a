//! Records of runs that were made elsewhere, taken in through the program.

use std::fs;

use crate::plant::{DOCUMENT, Plant};

const JUNIT: &str = r#"<?xml version="1.0"?>
<testsuites><testsuite name="e2e" tests="2" failures="0" errors="0" timestamp="2026-03-01T10:00:00Z" time="2.5">
  <testcase classname="e2e" name="login" time="1.0"/>
  <testcase classname="e2e" name="logout" time="1.5"/>
</testsuite></testsuites>
"#;

fn plant() -> Plant {
    Plant::with(
        "[probes.\"ci.e2e\"]\nimport = \"junit\"\nproves = [\"LOOP-PUMP-RECONCILIATION-20260211/P3\"]\nexpires = \"3650d\"\n\
         [probes.\"spine.verify\"]\nrun = \"./bin/verify\"\nexpires = \"3650d\"\n",
    )
}

fn import(plant: &Plant, arguments: &[&str]) -> (Option<i32>, String) {
    let output = plant.sandbox.loopctl(&[&["receipt", "import"], arguments].concat());
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code(), said)
}

#[test]
fn a_junit_report_proves_its_row_and_is_taken_in_once() {
    let plant = plant();
    plant.sandbox.write("out/junit.xml", JUNIT);
    let (code, said) = import(&plant, &["out/junit.xml", "--probe", "ci.e2e"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.starts_with("pass  ci.e2e  receipts/ci.e2e/CAP-20260301-10"), "{said}");
    assert_eq!(plant.state().0, "proven");
    let receipt: serde_json::Value = serde_json::from_slice(&fs::read(plant.receipt()).expect("bytes")).expect("JSON");
    assert_eq!((&receipt["source"]["format"], &receipt["source"]["path"]), (&"junit".into(), &"out/junit.xml".into()));
    assert_eq!(receipt["cases"].as_array().map(Vec::len), Some(2));
    assert_eq!(plant.sandbox.loopctl(&["receipt", "verify"]).status.code(), Some(0));
    let said = plant.sandbox.refused(&["probe", "run", "ci.e2e"]);
    assert!(said.contains("is never run") && said.contains("receipt import"), "{said}");

    let (code, said) = import(&plant, &["out/junit.xml", "--probe", "ci.e2e"]);
    assert!(code == Some(0) && said.contains("(it was imported before)"), "{said}");
    assert_eq!(plant.receipts().len(), 1, "{:?}", plant.receipts());
    // The source changes afterwards: whoever verifies is told.
    plant.sandbox.write("out/junit.xml", JUNIT.replace("1.5", "1.6"));
    let verified = plant.sandbox.loopctl(&["receipt", "verify"]);
    assert_eq!(verified.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&verified.stdout).contains("out/junit.xml is not what it was"));
}

#[test]
fn a_lying_report_is_refused_with_its_place() {
    let plant = plant();
    for (lie, why) in [
        (JUNIT.replace("failures=\"0\"", "failures=\"1\""), "junit.xml:2:"),
        (JUNIT.replace("logout", "login"), "junit.xml:4:"),
        (JUNIT.replace("<testsuites>", "<!DOCTYPE x [<!ENTITY a 'b'>]><testsuites>"), "junit.xml:2:"),
        (JUNIT.replace("</testsuite>", ""), "junit.xml:"),
    ] {
        plant.sandbox.write("junit.xml", &lie);
        let (code, said) = import(&plant, &["junit.xml", "--probe", "ci.e2e"]);
        assert!(code == Some(2) && said.contains(why), "{why}: {said}");
    }
    let failed = JUNIT.replace("failures=\"0\"", "failures=\"1\"").replace(
        "<testcase classname=\"e2e\" name=\"logout\" time=\"1.5\"/>",
        "<testcase classname=\"e2e\" name=\"logout\" time=\"1.5\"><failure message=\"no\"/></testcase>",
    );
    plant.sandbox.write("junit.xml", failed);
    let (code, said) = import(&plant, &["junit.xml", "--probe", "ci.e2e"]);
    assert!(code == Some(0) && said.starts_with("fail"), "{said}");
    assert_eq!(plant.state().0, "failing");
    let (code, said) = import(&plant, &["junit.xml"]);
    assert!(code == Some(2) && said.contains("name the probe"), "{said}");
    let (code, said) = import(&plant, &["junit.xml", "--probe", "nobodys"]);
    assert!(code == Some(2) && said.contains("would prove nothing"), "{said}");
}

#[test]
fn a_run_from_the_future_is_refused() {
    let plant = plant();
    let day = |days: i64| {
        let since = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("a time").as_secs();
        loopctl::model::Moment::of_unix(i64::try_from(since).expect("a time") + days * 24 * 60 * 60).to_string()
    };
    plant.sandbox.write("junit.xml", JUNIT.replace("2026-03-01T10:00:00Z", &day(2)));
    let (code, said) = import(&plant, &["junit.xml", "--probe", "ci.e2e"]);
    assert!(code == Some(2) && said.contains("from the future") && said.contains("--finished-at"), "{said}");
    let (code, said) = import(&plant, &["junit.xml", "--probe", "ci.e2e", "--finished-at", "2999-01-01T00:00:00Z"]);
    assert!(code == Some(2) && said.contains("2999-01-01"), "{said}");
    assert!(plant.receipts().is_empty(), "{:?}", plant.receipts());
    // Clocks that differ by less than a day are no reason.
    plant.sandbox.write("junit.xml", JUNIT.replace("2026-03-01T10:00:00Z", &day(0)));
    assert_eq!(import(&plant, &["junit.xml", "--probe", "ci.e2e"]).0, Some(0));
    assert_eq!(plant.state().0, "proven");
}

#[test]
fn an_older_receipt_and_an_exec_record_are_taken_in() {
    let plant = plant();
    let output = "verify: 12 PASS\n";
    let sha256 = loopctl::model::receipt::sha256(output.as_bytes());
    let key = "CAP-20260302-081500__spine.verify__Rq7b2c";
    let markdown = format!(
        "# Capability Receipt\n\n| Field | Value |\n|-------|-------|\n| Run ID | `{key}` |\n| Capability | `spine.verify` |\n| Status | done |\n| Exit Code | 0 |\n| Generated | 2026-03-02T13:15:00Z |\n| Model | local |\n\n## Outputs\n\n| File | Hash |\n|------|------|\n| output.txt | `sha256:{sha256}` |\n"
    );
    plant.sandbox.write("old/receipt.md", &markdown).write("old/output.txt", output);
    let (code, said) = import(&plant, &["old/receipt.md"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("receipts/spine.verify/CAP-20260302-131500__spine.verify__Rq7b2c.json"), "{said}");
    // A citation of the old key, which is local time, is understood.
    plant.edit(DOCUMENT, "Reconcile the pump inventory |", &format!("Reconcile ({key}) |"));
    assert!(!plant.lint(&["--select", "LC307"]).contains("LC307"), "{}", plant.lint(&[]));

    plant.sandbox.write("old/output.txt", "verify: 12 PASS, edited\n");
    let (code, said) = import(&plant, &["old/receipt.md"]);
    assert!(code == Some(2) && said.contains("old/receipt.md:"), "{said}");
    plant.sandbox.write("old/output.txt", output);
    plant.sandbox.write("old/receipt.md", markdown.replace("| Exit Code | 0 |", "| Exit Code | 1 |"));
    let (code, said) = import(&plant, &["old/receipt.md"]);
    assert!(code == Some(2) && said.contains("old/receipt.md:"), "{said}");

    let exec = r#"{"task_id": "T-1", "status": "done", "timestamp_utc": "2026-03-03T15:10:10Z",
        "run_keys": ["CAP-20260303-101010__spine.verify__Rzz11"]}"#;
    plant.sandbox.write("run/receipt.exec.json", exec);
    let (code, said) = import(&plant, &["run/receipt.exec.json"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("receipts/spine.verify/CAP-20260303-151010__spine.verify__Rzz11.json"), "{said}");
    let (code, said) = import(&plant, &["run/receipt.exec.json", "--finished-at", "2026-03-04T15:10:10Z"]);
    assert!(code == Some(0) && said.contains("CAP-20260304-151010__spine.verify__Rzz11.json"), "{said}");
    plant
        .sandbox
        .write("run/receipt.exec.json", exec.replace("done", "failed").replace("10Z\"", "10Z\", \"status\": \"done\""));
    let (code, said) = import(&plant, &["run/receipt.exec.json"]);
    assert!(code == Some(2) && said.contains("run/receipt.exec.json:1:"), "{said}");
}

#[test]
fn pruning_keeps_what_is_newest_cited_or_young() {
    let plant = plant();
    for day in ["01", "02", "03", "04"] {
        plant.sandbox.write("junit.xml", JUNIT.replace("03-01T", &format!("03-{day}T")));
        assert_eq!(import(&plant, &["junit.xml", "--probe", "ci.e2e"]).0, Some(0));
    }
    let names: Vec<String> =
        plant.receipts().iter().map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect();
    plant.edit(DOCUMENT, "Take the baseline ", &format!("Take the baseline ({}) ", names[1]));
    let prune = |arguments: &[&str]| {
        let output = plant.sandbox.loopctl(&[&["receipt", "prune"], arguments].concat());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    };
    assert!(plant.sandbox.refused(&["receipt", "prune"]).contains("nothing says how long"));
    assert_eq!(prune(&["--keep", "36500d"]), "");
    let told = prune(&["--keep", "1d", "--dry-run"]);
    assert_eq!(plant.receipts().len(), 4);
    assert_eq!(prune(&["--keep", "1d"]), told);
    let left: Vec<String> =
        plant.receipts().iter().map(|path| path.file_stem().expect("a name").to_string_lossy().into_owned()).collect();
    assert_eq!(left, [names[1].clone(), names[3].clone()]);
}

#[test]
fn a_receipt_that_is_not_what_it_says_supersedes_nothing() {
    let plant = plant();
    for day in ["01", "02", "03"] {
        plant.sandbox.write("junit.xml", JUNIT.replace("03-01T", &format!("03-{day}T")));
        assert_eq!(import(&plant, &["junit.xml", "--probe", "ci.e2e"]).0, Some(0));
    }
    let receipts = plant.receipts();
    std::fs::write(&receipts[2], "{}").expect("a broken receipt");
    let pruned = plant.sandbox.loopctl(&["receipt", "prune", "--keep", "1d"]);
    assert_eq!(pruned.status.code(), Some(0));
    assert_eq!(plant.receipts(), receipts[1..], "the one before it is the newest that can be read");
}

#[test]
fn of_the_runs_of_one_second_none_is_pruned() {
    let plant = Plant::new();
    plant.script("bin/backup-status", "exit 1");
    for _ in 0..4 {
        plant.run(&[]);
    }
    plant.script("bin/backup-status", "echo '15 targets | 15 ok | 0 degraded'").prove();
    let state = plant.state();
    assert_eq!(plant.sandbox.loopctl(&["receipt", "prune", "--keep", "0d"]).status.code(), Some(0));
    assert_eq!(plant.state(), state, "what stands is what stood");
}
