//! A pass speaks for contents: it holds as long as they are what they were, wherever they are.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};

use crate::plant::{DOCUMENT, INPUT, LOOP, Plant};
use crate::support::Sandbox;

#[track_caller]
fn is(plant: &Plant, state: &str, why: &str) {
    let (found, said) = plant.state();
    assert!(found == state && said.contains(why), "{found}: {said}");
}

#[test]
fn a_run_proves_its_row_until_an_input_is_edited() {
    let plant = Plant::new();
    is(&plant, "missing", "backup.status was never run");
    assert!(plant.lint(&[]).contains("LC304 P3 is done, but backup.status was never run."));
    let receipts = plant.receipts_of(&["backup.status"]);
    assert_eq!(receipts[0]["verdict"], "pass");
    assert_eq!(receipts[0]["counts"], serde_json::json!({ "ok": 15, "targets": 15 }));
    is(&plant, "proven", "passed on");
    let told: serde_json::Value =
        serde_json::from_slice(&plant.sandbox.loopctl(&["lint", "--json"]).stdout).expect("JSON");
    assert_eq!(told["summary"]["receipts"], 1);
    assert_eq!(plant.row("GAP-PH-098", &[])["evidence"], "proven");
    assert_eq!(plant.lint(&["--select", "LC3", "--ignore", "LC306"]), "");

    plant.edit(INPUT, "15", "16");
    is(&plant, "stale", &format!("{INPUT} changed after"));
    is(&plant, "stale", "(not committed)");
    plant.commit("pumps: one more");
    is(&plant, "stale", "\"pumps: one more\")");
    assert!(plant.lint(&[]).contains("LC303 P3 is done, but "), "{}", plant.lint(&[]));

    plant.edit(INPUT, "16", "15");
    is(&plant, "proven", "passed on");
}

#[test]
fn what_git_does_to_commits_makes_nothing_stale() {
    let plant = Plant::new();
    plant.prove().commit("receipt");
    plant.git(&["commit", "--quiet", "--amend", "--message=receipt, amended"]);
    is(&plant, "proven", "");

    plant.git(&["switch", "--quiet", "--create", "side", "HEAD~1"]);
    plant.sandbox.write("notes.md", "notes\n");
    plant.commit("notes").git(&["rebase", "--quiet", "main"]);
    is(&plant, "proven", "");

    plant.git(&["switch", "--quiet", "main"]).git(&["merge", "--quiet", "--squash", "side"]);
    plant.git(&["commit", "--quiet", "--message=squashed"]);
    is(&plant, "proven", "");
    plant.git(&["branch", "--quiet", "-D", "side"]).git(&["reflog", "expire", "--expire=now", "--all"]);
    plant.git(&["gc", "--quiet", "--prune=now"]);
    is(&plant, "proven", "");

    for options in [&["--quiet"][..], &["--quiet", "--config=core.autocrlf=true"], &["--quiet", "--depth=1"]] {
        let elsewhere = Sandbox::new();
        let origin = format!("file://{}", plant.sandbox.path().display());
        elsewhere.git(&[&["clone"], options, &[&origin, "."]].concat());
        let clone = Plant { sandbox: elsewhere };
        is(&clone, "proven", "");
        if options.contains(&"--config=core.autocrlf=true") {
            let text = fs::read(clone.sandbox.path().join(INPUT)).expect("a file");
            assert!(text.ends_with(b"\r\n"), "the checkout has other line ends");
            clone.edit(INPUT, "15", "16");
            is(&clone, "stale", INPUT);
        }
    }
}

#[test]
fn a_mode_a_removal_and_a_renaming_are_changes() {
    let plant = Plant::new();
    plant.prove();
    let input = plant.sandbox.path().join(INPUT);
    fs::set_permissions(&input, fs::Permissions::from_mode(0o755)).expect("a mode");
    is(&plant, "stale", &format!("{INPUT} changed its mode after"));
    fs::set_permissions(&input, fs::Permissions::from_mode(0o644)).expect("a mode");
    is(&plant, "proven", "");
    fs::rename(&input, plant.sandbox.path().join("ops/other.yaml")).expect("renamed");
    is(&plant, "stale", &format!("{INPUT} went after"));
}

#[test]
fn a_pattern_sees_files_come_go_and_be_renamed() {
    let plant = Plant::with(
        "[probes.\"backup.status\"]\nrun = \"true\"\nproves = [\"LOOP-PUMP-RECONCILIATION-20260211/P3\"]\ninputs = [\"ops/**/*.yaml\"]\n",
    );
    plant.sandbox.write("ops/a.yaml", "a\n");
    plant.prove();
    is(&plant, "proven", "");
    plant.sandbox.write("ops/deep/b.yaml", "b\n");
    is(&plant, "stale", "ops/deep/b.yaml came after");
    fs::rename(plant.sandbox.path().join("ops/a.yaml"), plant.sandbox.path().join("ops/c.yaml")).expect("renamed");
    let (_, why) = plant.state();
    assert!(why.contains("ops/a.yaml went") && why.contains("ops/c.yaml came"), "{why}");
    // What git ignores does not come.
    plant.prove();
    plant.sandbox.write(".gitignore", "*.tmp.yaml\n").write("ops/x.tmp.yaml", "x\n");
    is(&plant, "proven", "");
}

#[test]
fn a_declared_path_that_is_not_there_is_an_input_and_so_are_links_and_submodules() {
    let plant = Plant::with(
        "[probes.\"backup.status\"]\nrun = \"true\"\nproves = [\"LOOP-PUMP-RECONCILIATION-20260211/P3\"]\ninputs = [\"absent.yaml\", \"link\", \"vendor\"]\n",
    );
    let vendor = Sandbox::new();
    vendor.write("v.txt", "1\n");
    let vendor = vendor.committed();
    let origin = vendor.path().display().to_string();
    plant.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", &origin, "vendor"]);
    symlink("loopctl.toml", plant.sandbox.path().join("link")).expect("a link");
    plant.commit("vendor and link");
    let receipt = &plant.receipts_of(&["backup.status"])[0];
    let inputs = receipt["subject"]["inputs"].as_array().expect("inputs");
    let modes: Vec<_> = inputs.iter().map(|input| (input["path"].as_str(), input["mode"].as_str())).collect();
    assert_eq!(modes, [(Some("absent.yaml"), None), (Some("link"), Some("120000")), (Some("vendor"), Some("160000"))]);
    assert!(inputs[0]["oid"].is_null());
    is(&plant, "proven", "");

    plant.sandbox.write("absent.yaml", "here\n");
    is(&plant, "stale", "absent.yaml came after");
    fs::remove_file(plant.sandbox.path().join("absent.yaml")).expect("removed");
    fs::remove_file(plant.sandbox.path().join("link")).expect("removed");
    symlink(INPUT, plant.sandbox.path().join("link")).expect("a link");
    is(&plant, "stale", "link changed after");
    plant.git(&["checkout", "--quiet", "link"]);
    plant.sandbox.write("vendor/v.txt", "2\n");
    plant.git(&["-C", "vendor", "commit", "--quiet", "--all", "--message=two"]);
    is(&plant, "stale", "vendor changed after");
}

#[test]
fn another_definition_is_another_probe() {
    let plant = Plant::new();
    plant.prove().edit("loopctl.toml", "./bin/backup-status", "true");
    is(&plant, "stale", "the probe is defined otherwise since");
    plant.edit("loopctl.toml", "run = \"true\"", "run = \"./bin/backup-status\"");
    plant.edit("loopctl.toml", "60s", "90s");
    is(&plant, "proven", "");
}

#[test]
fn a_pass_expires_and_the_moment_can_be_chosen() {
    let plant = Plant::new();
    plant.edit("loopctl.toml", "timeout = \"60s\"", "expires = \"24h\"");
    plant.prove();
    assert!(!plant.lint(&["--select", "LC303"]).contains("LC303"));
    let told = plant.lint(&["--select", "LC303", "--as-of", "2099-01-01"]);
    assert!(told.contains("and held until"), "{told}");
    // Before the run nothing was over yet: receipts of the view always count.
    assert!(!plant.lint(&["--select", "LC3", "--as-of", "2026-02-11"]).contains("LC303"));
}

#[test]
fn a_commit_and_the_index_are_judged_by_their_own_receipts_and_contents() {
    let plant = Plant::new();
    plant.prove();
    let is_at = |at: &[&str], state: &str| assert_eq!(plant.state_at(at).0, state, "{at:?}");
    is_at(&["--rev", "HEAD"], "missing");
    is_at(&["--staged"], "missing");
    plant.git(&["add", "receipts"]);
    is_at(&["--staged"], "proven");
    is_at(&["--rev", "HEAD"], "missing");
    plant.commit("receipt");
    is_at(&["--rev", "HEAD"], "proven");
    plant.edit(INPUT, "15", "16");
    is_at(&[], "stale");
    is_at(&["--staged"], "proven");
    plant.git(&["add", INPUT]);
    is_at(&["--staged"], "stale");
    is_at(&["--rev", "HEAD"], "proven");
    is_at(&["--rev", "HEAD~1"], "missing");
}

#[test]
fn a_closed_loop_is_asked_nothing_but_the_change_that_closes_it_is() {
    let plant = Plant::new();
    plant.prove().commit("receipt");
    plant.edit(INPUT, "15", "16").commit("one more");
    let close = || plant.edit(DOCUMENT, "status: active", "status: closed").edit(DOCUMENT, "TODO", "DONE");
    close();
    let output = plant.sandbox.loopctl(&["lint", "--output-format", "json", "--select", "LC303"]);
    let found: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    assert_eq!(found["findings"][0]["level"], "error", "{found}");
    plant.commit("closed");
    assert!(!plant.lint(&["--select", "LC30"]).contains("LC303"));
    plant.edit(INPUT, "16", "17");
    assert!(!plant.lint(&["--select", "LC30"]).contains("LC303"));
    // Of integrity it is asked all the same.
    let receipt = plant.receipt();
    let text = fs::read_to_string(&receipt).expect("a receipt").replace("\"ok\": 15", "\"ok\": 16");
    fs::write(&receipt, text).expect("written");
    assert!(plant.lint(&[]).contains("LC305"), "{}", plant.lint(&[]));
}

#[test]
fn the_registry_states_gaps_that_probes_prove() {
    let plant = Plant::new();
    plant.edit("loopctl.toml", "[docs]", "[gaps]\nregistry = \"ops/gaps.yaml\"\n[docs]");
    let gap = |status: &str| {
        format!(
            "gaps:\n  - id: GAP-PH-098\n    status: {status}\n    parent_loop: {LOOP}\n  - id: GAP-PH-099\n    status: open\n    parent_loop: {LOOP}\n"
        )
    };
    plant.sandbox.write("ops/gaps.yaml", gap("open"));
    plant.edit(DOCUMENT, "fixed  |", "open   |");
    plant.prove();
    let told = plant.lint(&["--select", "LC301"]);
    assert!(told.contains("ops/gaps.yaml:3:") && told.contains("GAP-PH-098 is open, but CAP-"), "{told}");
    plant.sandbox.write("ops/gaps.yaml", gap("fixed"));
    plant.edit(DOCUMENT, "open   |", "fixed  |");
    assert_eq!(plant.lint(&["--select", "LC3", "--ignore", "LC306"]), "");
    assert_eq!(plant.row("GAP-PH-099", &[])["registered"]["status"], "open");
}

#[test]
fn two_probes_that_prove_one_row_must_both_hold() {
    let plant = Plant::new();
    let more = "\n[probes.second]\nrun = \"test -e good\"\nproves = [\"LOOP-PUMP-RECONCILIATION-20260211/P3\"]\nexpires = \"30d\"\n";
    let policy = fs::read_to_string(plant.sandbox.path().join("loopctl.toml")).expect("a policy");
    plant.sandbox.write("loopctl.toml", policy + more).write("good", "");
    plant.prove();
    assert_eq!(plant.row("P3", &[])["evidence"], "missing");
    assert_eq!(plant.row("GAP-PH-098", &[])["evidence"], "proven");
    assert_eq!(plant.run(&["--stale"]).0, 0);
    assert_eq!((plant.row("P3", &[])["evidence"].as_str(), plant.receipts().len()), (Some("proven"), 2));
    fs::remove_file(plant.sandbox.path().join("good")).expect("removed");
    assert_eq!(plant.run(&["second"]).0, 1);
    let row = plant.row("P3", &[]);
    assert_eq!((row["evidence"].as_str(), row["proofs"].as_array().map(Vec::len)), (Some("failing"), Some(2)));
    assert!(plant.lint(&[]).contains("LC302 P3 is done, but CAP-"), "{}", plant.lint(&[]));
}

#[test]
fn a_pass_on_inputs_that_changed_while_it_ran_proves_nothing() {
    const GOOD: &str = "echo '15 targets | 15 ok | 0 degraded'";
    for (meanwhile, why) in [
        ("echo 'pumps: 16' > {}", "{} changed while it ran"),
        ("chmod +x {}", "{} changed while it ran"),
        ("rm {}", "{} went while it ran"),
    ] {
        let (meanwhile, why) = (meanwhile.replace("{}", INPUT), why.replace("{}", INPUT));
        let plant = Plant::new();
        plant.script("bin/backup-status", &format!("{GOOD}\n{meanwhile}"));
        let (code, out, err) = plant.run(&["backup.status"]);
        assert!(code == 1 && out.starts_with("error") && out.contains(&why), "{out}{err}");
        assert!(err.contains(&format!("passed, and proves nothing: {why}. Run it again")), "{err}");
        is(&plant, "failing", "broke off on ");
        is(&plant, "failing", &why);
        assert!(plant.lint(&["--select", "LC305"]).is_empty(), "a reader derives the same");
        plant.script("bin/backup-status", GOOD);
        plant.prove();
        is(&plant, "proven", "");
    }
}

#[test]
fn a_file_that_comes_while_a_probe_runs_is_told_once_and_not_the_next_time() {
    let plant = Plant::with(
        "[probes.\"backup.status\"]\nrun = \"echo x > ops/cache.yaml\"\nproves = [\"LOOP-PUMP-RECONCILIATION-20260211/P3\"]\ninputs = [\"ops/**\"]\n",
    );
    let (_, out, _) = plant.run(&["backup.status"]);
    assert!(out.contains("ops/cache.yaml came while it ran"), "{out}");
    plant.prove();
    is(&plant, "proven", "");
}

#[test]
fn what_is_as_it_was_when_the_run_ends_or_did_not_pass_is_told_as_ever() {
    let plant = Plant::new();
    let again = format!("cp {INPUT} kept; rm {INPUT}; cat kept > {INPUT}; touch {INPUT}");
    plant.script("bin/backup-status", &format!("{again}\necho '15 targets | 15 ok | 0 degraded'"));
    plant.prove();
    is(&plant, "proven", "");
    plant.script("bin/backup-status", &format!("echo 'pumps: 16' > {INPUT}\nexit 3"));
    let (_, out, err) = plant.run(&["backup.status"]);
    assert!(out.starts_with("fail") && out.contains("exit code 3") && !err.contains("proves nothing"), "{out}{err}");
}

#[test]
fn inputs_that_are_not_there_are_told() {
    let probe = |inputs: &str| {
        format!(
            "[probes.\"backup.status\"]\nrun = \"true\"\nproves = [\"LOOP-PUMP-RECONCILIATION-20260211/P3\"]\ninputs = {inputs}\n"
        )
    };
    let plant = Plant::with(&probe("[\"opz/**/*.yaml\"]"));
    let told = "loopctl.toml:6:12: LC311 Once backup.status passed, it proves for ever: none of its inputs matches a file (`opz/**/*.yaml`).";
    assert!(plant.lint(&[]).contains(told), "{}", plant.lint(&[]));
    let (code, _, err) = plant.run(&["backup.status"]);
    let told =
        "note: `opz/**/*.yaml`, an input of backup.status, matches no file; paths begin at the root of the repository";
    assert!(code == 0 && err.contains(told), "{err}");
    for (inputs, note) in [
        ("[\"opz/**/*.yaml\", \"ops/**/*.yaml\"]", "matches no file"),
        ("[\"ops/absent.yaml\"]", "note: ops/absent.yaml, an input of backup.status, is not there"),
    ] {
        plant.policy(&probe(inputs));
        assert!(!plant.lint(&[]).contains("LC311"), "{}", plant.lint(&[]));
        let (_, _, err) = plant.run(&["backup.status"]);
        assert!(err.contains(note), "{err}");
    }
    plant.policy(&probe("[\"ops/**/*.yaml\"]"));
    let (_, _, err) = plant.run(&["backup.status"]);
    assert!(!err.contains("note"), "{err}");
    fs::remove_file(plant.sandbox.path().join(INPUT)).expect("removed");
    is(&plant, "stale", "went after");
    assert!(!plant.lint(&[]).contains("LC311"), "it is stale: nothing is proven for ever");
    plant.policy(&probe("[\"opz/*.yaml\"]"));
    assert!(plant.lint(&[]).contains("LC311"), "what an older definition looked at does not count");
}
