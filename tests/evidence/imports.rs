//! Records of runs that were made elsewhere, taken in through the program.

use std::fs;

use crate::plant::{DOCUMENT, INPUT, Plant};

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
    // A time without its zone may be later than it looks, but not by days.
    let (local, start) = (day(4).replace(".000Z", ""), day(2));
    for ahead in [JUNIT.replace("2026-03-01T10:00:00Z", &local), JUNIT.replace("2026-03-01T10:00:00Z", &start)] {
        plant.sandbox.write("junit.xml", ahead.replace(" time=\"2.5\"", ""));
        let (code, said) = import(&plant, &["junit.xml", "--probe", "ci.e2e"]);
        assert_eq!(code, Some(2), "{said}");
    }
    assert!(plant.receipts().is_empty(), "{:?}", plant.receipts());
    // Whoever knows better says when it was.
    let (code, said) = import(&plant, &["junit.xml", "--probe", "ci.e2e", "--finished-at", "2026-03-01T10:00:00Z"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(plant.sandbox.loopctl(&["receipt", "verify"]).status.code(), Some(0));
    // Clocks that differ by seconds are no reason.
    plant.sandbox.write("junit.xml", JUNIT.replace("2026-03-01T10:00:00Z", &day(0)));
    assert_eq!(import(&plant, &["junit.xml", "--probe", "ci.e2e"]).0, Some(0));
    assert_eq!(plant.state().0, "proven");
}

#[test]
fn whoever_writes_a_receipt_knows_what_time_it_is() {
    let plant = plant();
    let ahead = |seconds: i64| {
        let since = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("a time").as_secs();
        loopctl::model::Moment::of_unix(i64::try_from(since).expect("a time") + seconds).to_string()
    };
    plant.sandbox.write("pass.tap", "1..1\nok 1 - a\n");
    for seconds in [20 * 60 * 60, 120] {
        let (code, said) = import(&plant, &["pass.tap", "--probe", "spine.verify", "--finished-at", &ahead(seconds)]);
        assert!(code == Some(2) && said.contains("from the future: it ended at"), "{said}");
    }
    let (code, said) = import(&plant, &["pass.tap", "--probe", "spine.verify", "--finished-at", &ahead(20)]);
    assert_eq!(code, Some(0), "{said}");
}

#[test]
fn a_run_is_told_that_a_receipt_from_after_now_counts_for_more() {
    let plant = Plant::new();
    plant.prove();
    let receipt = plant.receipt();
    let text = std::fs::read_to_string(&receipt).expect("a receipt");
    let mut forged: loopctl::model::receipt::Receipt = serde_json::from_str(&text).expect("a receipt");
    let since = std::time::SystemTime::UNIX_EPOCH.elapsed().expect("a time").as_secs();
    let later = loopctl::model::Moment::of_unix(i64::try_from(since).expect("a time") + 12 * 60 * 60);
    let key = loopctl::model::receipt::RunKey::new("backup.status", later, 7);
    (forged.run_key, forged.finished_at) = (key.as_str().to_owned(), later.to_string());
    plant.sandbox.write(&format!("receipts/backup.status/{key}.json"), forged.text());
    plant.script("bin/backup-status", "exit 3");
    let (code, _, err) = plant.run(&["backup.status"]);
    let told = format!(
        "receipts/backup.status/{key}.json is of a run after now: until it is over, that one counts, and not this"
    );
    assert!(code == 1 && err.contains(&told), "{err}");
    assert_eq!(plant.state().0, "proven", "clocks of others may go ahead by a day");
}

#[test]
fn of_a_probe_with_a_command_it_is_told_that_the_record_does_not_say_it_ran() {
    let plant = plant();
    let told = "does not say that it was this that ran";
    plant.sandbox.write("junit.xml", JUNIT);
    let (code, said) = import(&plant, &["junit.xml", "--probe", "spine.verify"]);
    assert!(code == Some(0) && said.contains("spine.verify has a command") && said.contains(told), "{said}");
    for (ran, hour, says) in [("other", 15, true), ("spine", 16, false)] {
        let exec = format!(
            "{{\"task_id\": \"T-1\", \"status\": \"done\", \"timestamp_utc\": \"2026-03-03T{hour}:10:10Z\",
            \"run_keys\": [\"CAP-20260303-101010__{ran}.verify__Rzz11\"]}}"
        );
        plant.sandbox.write("receipt.exec.json", exec);
        let (code, said) = import(&plant, &["receipt.exec.json", "--probe", "spine.verify"]);
        assert!(code == Some(0) && said.contains(told) == says, "{said}");
    }
}

/// A plant whose reports are of the inventory, which the sandbox commits on 2026-04-01.
fn looking() -> Plant {
    let plant = Plant::with(&format!(
        "[probes.\"ci.e2e\"]\nimport = \"junit\"\nproves = [\"LOOP-PUMP-RECONCILIATION-20260211/P3\"]\ninputs = [\"{INPUT}\"]\n\
         [probes.\"ci.tap\"]\nimport = \"tap\"\nproves = [\"GAP-PH-098\"]\ninputs = [\"{INPUT}\"]\n"
    ));
    plant.sandbox.write("junit.xml", JUNIT);
    plant
}

#[test]
fn a_run_that_may_not_have_seen_its_inputs_is_told() {
    let plant = looking();
    let junit = ["junit.xml", "--probe", "ci.e2e"];
    let changed = "was changed after that (commit";
    let (code, said) = import(&plant, &junit);
    assert!(code == Some(0) && said.contains(INPUT) && said.contains("\"first\"") && said.contains(changed), "{said}");
    let at = |time: &str| JUNIT.replace("2026-03-01T10:00:00Z", time);
    // The input was committed on 2026-04-01 at 10:00 UTC, which some clocks call 22:00 of the day before.
    for (time, early) in [
        ("2026-03-02T10:00:00", true),
        ("2026-03-31T21:00:00", true),
        ("2026-03-31T22:00:00", false),
        ("2026-04-02T10:00:00Z", false),
    ] {
        plant.sandbox.write("junit.xml", at(time));
        let (code, said) = import(&plant, &junit);
        assert!(code == Some(0) && said.contains(changed) == early, "{time}: {said}");
    }
    // Imported again it is what it was, whatever changed since.
    plant.edit(INPUT, "15", "16");
    let (code, said) = import(&plant, &junit);
    assert!(code == Some(0) && said.contains("(it was imported before)"), "{said}");
    assert_eq!(plant.state().0, "stale");
    plant.sandbox.write("junit.xml", at("2026-04-03T10:00:00Z"));
    let (code, said) = import(&plant, &junit);
    assert!(code == Some(0) && said.contains(INPUT) && said.contains("not committed"), "{said}");
}

#[test]
fn a_record_that_does_not_say_when_is_taken_and_told() {
    let plant = looking();
    plant.sandbox.write("run.tap", "TAP version 14\n1..1\nok 1 - a\n");
    let (code, said) = import(&plant, &["run.tap", "--probe", "ci.tap", "--finished-at", "2026-03-01T10:00:00Z"]);
    assert!(code == Some(0) && said.contains("was changed after that (commit"), "{said}");
    plant.sandbox.write("run.tap", "TAP version 14\n1..1\nok 1 - b\n");
    let (code, said) = import(&plant, &["run.tap", "--probe", "ci.tap"]);
    assert!(code == Some(0) && !said.contains("was changed after that"), "{said}");
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
