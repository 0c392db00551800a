//! Probes that a document declares for itself, guard commands, and how a loop waits for a probe.

use std::fs;

use crate::plant::{DOCUMENT, LOOP, Plant};

const OWN: &str = "severity: high\nprobes:\n  pump.pressure:\n    run: \"true\"\n    proves: [P3]\n    expires: 30d\n";

#[test]
fn a_document_proves_its_own_rows_and_keeps_its_receipts_apart() {
    let plant = Plant::with("");
    plant.edit(DOCUMENT, "severity: high\n", OWN);
    let (code, out, err) = plant.run(&["--loop", LOOP]);
    assert_eq!(code, 0, "{out}{err}");
    let receipt = plant.receipt();
    let path = receipt.strip_prefix(plant.sandbox.path()).expect("below").to_string_lossy().into_owned();
    assert!(path.starts_with(&format!("receipts/{LOOP}/pump.pressure/CAP-")) && out.contains(&path), "{path}");
    assert_eq!(plant.state().0, "proven");
    assert_eq!(plant.run(&["pump.pressure"]).0, 0, "a name that only one document has is enough");
    assert_eq!(plant.run(&[&format!("{LOOP}/pump.pressure")]).0, 0);
    let named = plant.receipts_of(&[&format!("{}/pump.pressure", LOOP.to_ascii_lowercase())]);
    assert_eq!(named[0]["probe"], format!("{LOOP}/pump.pressure"));
    assert_eq!(named[0]["covers"], serde_json::json!([format!("{LOOP}/P3")]));
}

#[test]
fn a_document_proves_no_row_and_no_gap_of_another() {
    let plant = Plant::with("");
    let other = "---\nloop_id: LOOP-OTHER-20260301\nstatus: active\nprobes:\n  sly:\n    run: \"true\"\n    proves: [LOOP-PUMP-RECONCILIATION-20260211/P3, GAP-PH-098]\n    expires: 30d\n---\n\n## Phases\n- P1: Wait (TODO)\n";
    plant.sandbox.write("loops/LOOP-OTHER-20260301.scope.md", other);
    plant.run(&["sly"]);
    assert_eq!(plant.state().0, "silent");
    assert_eq!(plant.row("GAP-PH-098", &[])["evidence"], "silent");
    let told = plant.lint(&["--select", "LC111"]);
    assert!(told.contains("sly proves a row of LOOP-PUMP-RECONCILIATION-20260211."), "{told}");
    assert!(told.contains("sly proves GAP-PH-098, which is no gap of this loop."), "{told}");
}

#[test]
fn guard_commands_are_listed_and_run_only_when_they_are_named() {
    let plant = Plant::with("");
    let list = plant.sandbox.loopctl(&["probe", "list", "--json"]);
    let list: serde_json::Value = serde_json::from_slice(&list.stdout).expect("JSON");
    assert_eq!((&list["probes"][0]["guard"], &list["probes"][0]["evidence"]), (&true.into(), &serde_json::Value::Null));
    for (name, listed) in [(LOOP, Some(1)), ("loop-pump-reconciliation", Some(1)), ("LOOP-PUMP", None)] {
        let list = plant.sandbox.loopctl(&["probe", "list", "--json", name]);
        let found: Option<serde_json::Value> = serde_json::from_slice(&list.stdout).ok();
        assert_eq!(found.and_then(|list| Some(list["probes"].as_array()?.len())), listed, "{name}");
    }
    for wish in [&["--stale"][..], &["--loop", LOOP]] {
        let (code, out, err) = plant.run(wish);
        assert_eq!((code, out.as_str()), (0, ""), "{wish:?}");
        assert!(err.contains("there is nothing to run"), "{err}");
    }
    let (code, out, err) = plant.run(&[&format!("{LOOP}/guard.verify")]);
    assert_eq!(code, 0, "{out}{err}");
    assert!(out.contains(&format!("receipts/{LOOP}/guard.verify/CAP-")), "{out}");
    assert_eq!(plant.state().0, "silent", "it proves nothing");
    assert!(!plant.lint(&[]).contains("LC309"), "nor is its receipt an orphan");
}

#[test]
fn inputs_that_git_ignores_and_names_declared_twice_are_no_policy() {
    let plant = Plant::with("");
    let inputs = "    inputs: [built/pump.bin, \"cache/**/*.log\", kept.bin]\n";
    plant.edit(DOCUMENT, "severity: high\n", &format!("{OWN}{inputs}"));
    plant.sandbox.write(".gitignore", "built/\n/cache/\n*.bin\n").write("built/pump.bin", "x").write("kept.bin", "x");
    plant.git(&["add", "--force", "kept.bin"]);
    let told = plant.lint(&["--select", "LC008"]);
    assert!(told.contains(":13:14: LC008 git ignores built/pump.bin, an input of pump.pressure"), "{told}");
    assert!(told.contains("LC008 git ignores cache/**/*.log") && !told.contains("kept.bin,"), "{told}");
    let document = fs::read_to_string(plant.sandbox.path().join(DOCUMENT)).expect("a document");
    plant.sandbox.write("loops/again.scope.md", document);
    let told = plant.lint(&["--select", "LC008"]);
    assert!(told.contains(&format!("LC008 The probe {LOOP}/pump.pressure is declared twice")), "{told}");
}

#[test]
fn inputs_outside_of_the_repository_are_no_inputs() {
    let plant = Plant::with("");
    plant.edit(DOCUMENT, "severity: high\n", &format!("{OWN}    inputs: [bin, /etc/passwd, ../x, \"\"]\n"));
    let told = plant.lint(&["--select", "LC008"]);
    for (column, what) in [
        (19, "`/etc/passwd`, an input, is no path"),
        (32, "`../x`, an input, is no path"),
        (38, "an input is empty: it names"),
    ] {
        let place = format!(":13:{column}: LC008 The probe cannot be followed: {what}");
        assert!(told.contains(&place), "{place}: {told}");
    }
}

#[test]
fn a_probe_of_a_document_that_no_run_could_be_is_told() {
    let plant = Plant::with("");
    let own = OWN.replace("\"true\"", "\"\"").replace("30d", "0d");
    plant.edit(
        DOCUMENT,
        "severity: high\n",
        &format!("{own}    timeout: 0s\n    expect: {{exit: 300}}\n    cases: []\n"),
    );
    let told = plant.lint(&["--select", "LC008"]);
    for place in [":10:10: ", ":12:14: ", ":13:14: ", ":14:20: ", ":15:12: "] {
        assert!(told.contains(&format!("{place}LC008 The probe cannot be followed")), "{place}: {told}");
    }
}

#[test]
fn a_run_that_was_blocked_blocks_its_loop() {
    let plant = Plant::with(
        "[probes.\"backup.status\"]\nrun = \"exit 75\"\nproves = [\"LOOP-PUMP-RECONCILIATION-20260211/P3\"]\nexpires = \"30d\"\nexpect = { blocked = { exit = [75] } }\n",
    );
    let derived = || plant.sandbox.show(&[LOOP])["readiness"].clone();
    assert_eq!(derived()["derived"], "runnable");
    let (code, out, _) = plant.run(&["backup.status"]);
    assert!(code == 1 && out.starts_with("blocked"), "{out}");
    assert_eq!(plant.state().0, "missing");
    assert_eq!(derived()["derived"], "blocked");
    assert_eq!(derived()["blockers"][0]["source"], "probe backup.status");
    let tree = plant.sandbox.loopctl(&["readiness", LOOP]);
    let tree = String::from_utf8_lossy(&tree.stdout).into_owned();
    assert!(tree.contains("probe backup.status: stands\n     backup.status is blocked by CAP-"), "{tree}");
    assert!(tree.lines().all(|line| !line.trim().is_empty()), "{tree}");
}

#[test]
fn a_loop_without_probes_is_told_from_a_repository_without_them() {
    let plant = Plant::new();
    plant.sandbox.write("loops/LOOP-BETA-20260301.scope.md", "---\nloop_id: LOOP-BETA-20260301\nstatus: active\n---\n");
    let told = |arguments: &[&str]| {
        let output = plant.sandbox.loopctl(&[&["probe", "list"], arguments].concat());
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    let none = told(&["loop-beta"]);
    assert!(
        none.contains("note: no probe proves a row of loop-beta: name one under `proves` of `[probes.NAME]`"),
        "{none}"
    );
    assert_eq!(told(&[]), "");
    plant.policy("");
    let none = told(&["loop-beta"]);
    assert!(none.contains("note: no probes are declared: write `[probes.NAME]`"), "{none}");
}

#[test]
fn a_loop_that_waits_for_a_probe_waits_until_that_proves() {
    let plant = Plant::new();
    plant.edit(
        DOCUMENT,
        "severity: high\n",
        "severity: high\nexecution_readiness: blocked\nblocked_by:\n  - probe: backup.status\n",
    );
    let derived = || plant.sandbox.show(&[LOOP])["readiness"].clone();
    assert_eq!(derived()["derived"], "blocked");
    plant.prove();
    assert_eq!((&derived()["derived"], &derived()["blockers"][0]["resolved"]), (&"runnable".into(), &true.into()));
    assert!(plant.lint(&[]).contains("LC203"));
}

#[test]
fn a_row_and_its_proof_are_shown_on_one_card() {
    let plant = Plant::new();
    plant.prove();
    let key = plant.receipt().file_stem().expect("a name").to_string_lossy().into_owned();
    plant.edit(DOCUMENT, "inventory | **DONE** |", &format!("inventory | **DONE** ({key}) |"));
    let show = |row: &str| {
        let output = plant.sandbox.loopctl(&["show", LOOP, row]);
        (
            output.status.code(),
            String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr),
        )
    };
    let (code, card) = show("P3");
    assert_eq!(code, Some(0), "{card}");
    for said in [
        "P3  done  proven",
        "title     Reconcile the pump inventory",
        "backup.status  proven: CAP-",
        "runs      ./bin/backup-status",
        "looks at  ops/bindings/pump.inventory.yaml",
        "pass, exit code 0, at commit ",
        ", on 1 file",
        "15 ok, 15 targets",
        &format!("run-key  {key}  receipts/backup.status/{key}.json"),
    ] {
        assert!(card.contains(said), "{said} is not in\n{card}");
    }
    assert_eq!(show(&format!("{LOOP}/P3")).1, card);
    assert!(show("P4").1.contains("no probe proves it"));
    assert!(show("GAP-PH-098").1.starts_with("GAP-PH-098  fixed  proven"), "{}", show("GAP-PH-098").1);
    let (code, said) = show("P9");
    assert!(code == Some(2) && said.contains("has no row called `P9`"), "{said}");
    let (code, said) = show("the-end");
    assert!(code == Some(2) && said.contains("it has P0, P3, P4, GAP-PH-098"), "{said}");
    let card = plant.sandbox.loopctl(&["show", LOOP]);
    let card = String::from_utf8(card.stdout).expect("text");
    assert!(card.lines().any(|line| line.contains("P3  done      proven  Reconcile")), "{card}");

    let twice = "\n## Later phases\n\n| Phase | Scope | Status |\n|---|---|---|\n| P3 | Paint the pumps | TODO |\n";
    let text = fs::read_to_string(plant.sandbox.path().join(DOCUMENT)).expect("a document");
    plant.sandbox.write(DOCUMENT, text + twice);
    let (code, said) = show("P3");
    assert!(code == Some(2) && said.contains("`P3` can be ") && said.contains("/P3 or "), "{said}");
}
