//! A receipt proves what it says, as it was written, of a probe that is declared: else nothing.

use std::fs;

use crate::plant::Plant;

#[test]
fn a_flipped_byte_shows_and_a_receipt_that_is_gone_is_missed() {
    let plant = Plant::new();
    plant.prove();
    let receipt = plant.receipt();
    let whole = fs::read(&receipt).expect("a receipt");
    for at in (0..whole.len()).step_by(37) {
        let mut flipped = whole.clone();
        flipped[at] ^= 1;
        fs::write(&receipt, &flipped).expect("written");
        let told = plant.lint(&["--select", "LC305"]);
        let blank = whole[at].is_ascii_whitespace() || flipped[at].is_ascii_whitespace();
        // Only blanks between values mean nothing.
        assert!(told.contains("LC305") || (blank && plant.state().0 == "proven"), "byte {at}: {told}");
        assert!(told.contains("LC305") == (plant.state().0 == "malformed"), "byte {at}");
    }
    fs::write(&receipt, &whole).expect("written");
    assert_eq!(plant.state().0, "proven");
    fs::remove_file(&receipt).expect("removed");
    assert_eq!(plant.state().0, "missing");
}

#[test]
fn a_receipt_of_a_probe_that_nobody_declares_proves_nothing() {
    let plant = Plant::new();
    plant.prove();
    let receipt = plant.receipt();
    let text = fs::read_to_string(&receipt).expect("a receipt").replace("backup.status", "made.by.hand");
    let name = receipt.file_name().expect("a name").to_string_lossy().replace("backup.status", "made.by.hand");
    plant.sandbox.write(&format!("receipts/made.by.hand/{name}"), text);
    fs::remove_file(&receipt).expect("removed");
    assert_eq!(plant.state().0, "missing");
    let told = plant.lint(&[]);
    assert!(told.contains("LC309 A receipt is there of made.by.hand, which nobody declares"), "{told}");
}

#[test]
fn older_receipts_are_opened_on_demand_alone() {
    let plant = Plant::new();
    plant.prove();
    let older = plant.receipt();
    std::thread::sleep(std::time::Duration::from_millis(1100));
    plant.prove();
    let text = fs::read_to_string(&older).expect("a receipt");
    fs::write(&older, text.replace("\"ok\": 15", "\"ok\": 14")).expect("written");
    assert!(!plant.lint(&[]).contains("LC305"));
    assert!(plant.lint(&["--strict"]).contains("LC305 The receipt cannot be trusted: its digest does not fit"));
    assert_eq!(plant.sandbox.loopctl(&["receipt", "verify"]).status.code(), Some(1));
    let list = plant.sandbox.loopctl(&["receipt", "list"]);
    let list = String::from_utf8(list.stdout).expect("text");
    assert!(list.starts_with("malformed") && list.contains("\npass"), "{list}");
}

#[test]
fn of_two_receipts_of_one_second_the_broken_one_is_not_passed_over() {
    let plant = Plant::new();
    plant.prove();
    let receipt = plant.receipt();
    let text = fs::read_to_string(&receipt).expect("a receipt");
    let name = receipt.file_name().expect("a name").to_string_lossy().into_owned();
    let (start, _) = name.split_once("__R").expect("a key");
    // Whole JSON, another key of the same second, before and behind the good one: never quietly ignored.
    for random in ["0", "zzzzzzzzzzz"] {
        let rival = format!("receipts/backup.status/{start}__R{random}.json");
        plant.sandbox.write(&rival, text.replace("\"pass\"", "\"fail\""));
        assert_eq!(plant.state().0, "malformed", "{rival}");
        fs::remove_file(plant.sandbox.path().join(rival)).expect("removed");
    }
    assert_eq!(plant.state().0, "proven");
}

#[test]
fn what_receipts_and_probes_say_steers_no_terminal_and_forges_no_line() {
    let evil = "\\u001b]0;x\\u0007\\u001b(B\\nverdict  pass";
    let plant = Plant::with(&format!(
        "[probes.\"backup.status\"]\nrun = \"printf '\\\\033[2J\\\\007'; : {evil}; exit 1\"\nproves = [\"LOOP-PUMP-RECONCILIATION-20260211/P3\"]\ninputs = [\"x{evil}\"]\n",
    ));
    let (code, out, err) = plant.run(&["backup.status"]);
    assert_eq!(code, 1, "{out}{err}");
    let mut said = out + &err;
    let receipt = plant.receipt();
    let receipt = receipt.strip_prefix(plant.sandbox.path()).expect("below").to_string_lossy().into_owned();
    let (document, show) = (crate::plant::LOOP, [&["receipt", "show", &receipt][..]]);
    for arguments in show.into_iter().chain([
        &["receipt", "list"][..],
        &["receipt", "verify"],
        &["probe", "list"],
        &["show", document],
        &["show", document, "P3"],
        &["readiness", document],
        &["lint"],
    ]) {
        let output = plant.sandbox.loopctl(arguments);
        let text = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(!text.is_empty() && !text.contains("panicked"), "{arguments:?}: {text}");
        said.push_str(&text);
    }
    assert!(!said.chars().any(|c| c.is_control() && c != '\n'), "{said:?}");
    assert!(!said.lines().any(|line| line.starts_with("verdict  pass")), "{said}");
}

#[test]
fn a_directory_of_receipts_may_hold_anything() {
    let plant = Plant::new();
    plant.prove();
    let receipt = plant.receipt();
    let key = receipt.file_stem().expect("a name").to_string_lossy().into_owned();
    let good = fs::read_to_string(&receipt).expect("a receipt");
    let deep = "[".repeat(50_000) + &"]".repeat(50_000);
    let large = good.replace("\"complete\"", &format!("\"more\": \"{}\",\n  \"complete\"", "x".repeat(5 << 20)));
    let bad: [(&str, Vec<u8>); 9] = [
        ("empty", Vec::new()),
        ("nothing", b"null".to_vec()),
        ("nul", good.replace("pass", "pa\0ss").into_bytes()),
        ("latin", [good.as_bytes(), &[0xe9]].concat()),
        ("deep", good.replace("\"counts\"", &format!("\"more\": {deep}, \"counts\"")).into_bytes()),
        ("large", large.into_bytes()),
        ("exponent", good.replace("\"ok\": 15", "\"ok\": 1.5e1").into_bytes()),
        ("twice", good.replace("\"ok\": 15", "\"ok\": 15, \"ok\": 15").into_bytes()),
        ("ages", good.replace("\"finished_at\": \"20", "\"finished_at\": \"+99").into_bytes()),
    ];
    for (what, bytes) in bad {
        fs::write(&receipt, bytes).expect("written");
        assert_eq!(plant.state().0, "malformed", "{what}");
        assert!(plant.lint(&[]).contains("LC305"), "{what}");
        for arguments in
            [&["receipt", "show", &key][..], &["receipt", "verify"], &["receipt", "list"], &["probe", "list"]]
        {
            let output = plant.sandbox.loopctl(arguments);
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            assert!(output.status.code().is_some() && !said.contains("panicked"), "{what} {arguments:?}: {said}");
        }
    }
}

#[test]
fn a_receipt_is_found_by_the_path_that_was_printed_wherever_one_stands() {
    let plant = Plant::new();
    plant.prove();
    let full = plant.receipt();
    let path = full.strip_prefix(plant.sandbox.path()).expect("below").to_string_lossy().into_owned();
    let show = |plant: &Plant, directory: &str, path: &str| {
        let output = plant.sandbox.loopctl(&["-C", directory, "receipt", "show", "--json", path]);
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let (name, from_bindings) = (path.rsplit('/').next().expect("a name"), format!("../../{path}"));
    for (directory, path) in [
        (".", path.as_str()),
        (".", &format!("./{path}")),
        ("ops/bindings", &path),
        ("ops/bindings", &from_bindings),
        ("ops/bindings", &full.to_string_lossy()),
        ("receipts/backup.status", name),
        ("receipts/backup.status", &path),
    ] {
        assert_eq!(show(&plant, directory, path), (Some(0), String::new()), "{path} from {directory}");
    }
    let (code, said) = show(&plant, "ops/bindings", name);
    assert!(code == Some(2) && said.contains("there is no receipt of"), "{said}");
    // Where a directory is governed by itself, loopctl prints paths from there, and git from the root.
    let sandbox = crate::support::Sandbox::new();
    sandbox.write("in/loopctl.toml", "[probes.p]\nrun = \"true\"\nexpires = \"1d\"\n").write("in/deep/x", "");
    let plant = Plant { sandbox: sandbox.committed() };
    assert!(plant.sandbox.loopctl(&["-C", "in", "probe", "run", "p"]).status.success());
    let all = crate::support::files(&plant.sandbox.path().join("in/receipts"));
    let printed = all[0].strip_prefix(plant.sandbox.path().join("in")).expect("below").to_string_lossy().into_owned();
    for (directory, path) in
        [("in/deep", printed.clone()), ("in", format!("in/{printed}")), ("in/deep", format!("in/{printed}"))]
    {
        assert_eq!(show(&plant, directory, &path), (Some(0), String::new()), "{path} from {directory}");
    }
}

#[test]
fn a_receipt_that_is_a_link_is_malformed() {
    let plant = Plant::new();
    plant.prove();
    let receipt = plant.receipt();
    let elsewhere = plant.sandbox.path().join("elsewhere.json");
    std::fs::rename(&receipt, &elsewhere).expect("moved");
    std::os::unix::fs::symlink(&elsewhere, &receipt).expect("a link");
    let (state, why) = plant.state();
    assert!(state == "malformed" && why.contains("symbolic link"), "{state}: {why}");
    assert!(plant.lint(&[]).contains("LC305"), "{}", plant.lint(&[]));
    let verified = plant.sandbox.loopctl(&["receipt", "verify"]);
    assert_eq!(verified.status.code(), Some(1), "{}", String::from_utf8_lossy(&verified.stdout));
}

#[test]
fn a_receipt_of_another_command_or_another_probe_is_none_whatever_its_digest() {
    let plant = Plant::new();
    plant.prove();
    let receipt = plant.receipt();
    let text = fs::read_to_string(&receipt).expect("a receipt");
    let whole: loopctl::model::receipt::Receipt = serde_json::from_str(&text).expect("a receipt");
    let is_told = |why: &str| {
        let told = plant.lint(&["--select", "LC305"]);
        assert!(told.contains("LC305 The receipt cannot be trusted") && told.contains(why), "{told}");
        assert_eq!(plant.state().0, "malformed");
        let verified = plant.sandbox.loopctl(&["receipt", "verify"]);
        let said = String::from_utf8_lossy(&verified.stdout).into_owned();
        assert!(verified.status.code() == Some(1) && said.contains(why), "{said}");
    };
    let mut other = whole.clone();
    other.command = Some("echo other".into());
    fs::write(&receipt, other.text()).expect("written");
    is_told("its command is `echo other`, which is not that of backup.status");
    // Of a probe that is defined otherwise by now, nobody can tell.
    plant.edit("loopctl.toml", "timeout = \"60s\"", "cases = [\"a\"]");
    assert_eq!(plant.lint(&["--select", "LC305"]), "");
    plant.edit("loopctl.toml", "cases = [\"a\"]", "timeout = \"60s\"");

    let mut of_other = whole.clone();
    of_other.run_key = whole.run_key.replace("backup.status", "other");
    fs::remove_file(&receipt).expect("removed");
    plant.sandbox.write(&format!("receipts/backup.status/{}.json", of_other.run_key), of_other.text());
    is_told("is the key of a run of another probe than backup.status");
}
