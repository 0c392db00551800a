//! When a receipt cannot be written, or an input not be read: one clear error, and nothing half-written.

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::process::Command;

use crate::plant::{INPUT, Plant};
use crate::support::{Sandbox, files};

/// Runs the probe, which must end with 2 and one error; returns it.
fn refused(plant: &Plant) -> String {
    let said = plant.sandbox.refused(&["--quiet", "probe", "run", "backup.status"]);
    assert_eq!(said.matches("error").count(), 1, "{said}");
    said
}

#[test]
fn a_place_for_receipts_that_is_none_is_told() {
    let plant = Plant::new();
    plant.sandbox.write("receipts", "a file\n");
    let said = refused(&plant);
    assert!(said.contains("could not write receipts/backup.status/CAP-"), "{said}");
    assert!(said.contains("receipts is not a directory"), "{said}");
}

#[test]
fn nothing_is_written_through_a_link_out_of_the_repository() {
    let (plant, outside) = (Plant::new(), Sandbox::new());
    let receipts = plant.sandbox.path().join("receipts");
    for link in [receipts.clone(), receipts.join("backup.status")] {
        fs::create_dir_all(link.parent().expect("a parent")).expect("a directory");
        symlink(outside.path(), &link).expect("a link");
        let said = refused(&plant);
        assert!(said.contains("is a symbolic link, which is not followed"), "{said}");
        assert_eq!(files(outside.path()), Vec::<std::path::PathBuf>::new());
        fs::remove_file(link).expect("removed");
    }
}

#[test]
fn a_full_disk_leaves_nothing_behind() {
    let plant = Plant::new();
    // No file may grow: the system says no in the middle of the write, as a full disk does.
    let run = "ulimit -f 0; trap '' XFSZ; exec loopctl probe run backup.status";
    let output = plant.sandbox.command("sh").args(["-c", run]).output().expect("sh runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("could not write receipts/backup.status/CAP-"), "{said}");
    assert_eq!(plant.receipts(), Vec::<std::path::PathBuf>::new());
    plant.prove();
}

#[test]
#[cfg(target_os = "linux")]
fn a_disk_that_is_really_full_leaves_nothing_behind() {
    let plant = Plant::new();
    let receipts = plant.sandbox.path().join("receipts");
    fs::create_dir(&receipts).expect("a directory");
    let at = receipts.to_string_lossy().into_owned();
    let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", "size=64k", "none", &at]).output();
    if !mounted.is_ok_and(|output| output.status.success()) {
        eprintln!("not root: no file system can be mounted here");
        return;
    }
    let fill = "mkdir -p backup.status; cat /dev/zero > fill 2>/dev/null; true";
    Command::new("sh").args(["-c", fill]).current_dir(&receipts).status().expect("sh runs");
    let output = plant.sandbox.loopctl(&["probe", "run", "backup.status"]);
    let left = files(&receipts.join("backup.status"));
    Command::new("umount").arg(&at).status().expect("umount runs");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("no space left"), "{said}");
    assert_eq!(left, Vec::<std::path::PathBuf>::new());
}

#[test]
fn a_directory_that_may_not_be_written_and_an_input_that_may_not_be_read_are_told() {
    let plant = Plant::new();
    let receipts = plant.sandbox.path().join("receipts");
    fs::create_dir(&receipts).expect("a directory");
    fs::set_permissions(&receipts, fs::Permissions::from_mode(0o555)).expect("a mode");
    if fs::write(receipts.join("x"), "").is_ok() {
        // To root everything may be written.
        fs::remove_file(receipts.join("x")).expect("removed");
    } else {
        let said = refused(&plant);
        assert!(said.contains("permission denied"), "{said}");
    }
    fs::set_permissions(&receipts, fs::Permissions::from_mode(0o755)).expect("a mode");

    // Nobody can read a pipe as an input, be it root.
    let input = plant.sandbox.path().join(INPUT);
    fs::remove_file(&input).expect("removed");
    assert!(Command::new("mkfifo").arg(&input).status().expect("mkfifo runs").success());
    let said = refused(&plant);
    assert!(said.contains(&format!("could not read {INPUT}, an input of backup.status: a pipe")), "{said}");
    assert_eq!(plant.receipts(), Vec::<std::path::PathBuf>::new());
}

#[test]
fn a_log_or_a_record_that_is_a_link_or_a_pipe_holds_nobody_up() {
    let plant = Plant::new();
    plant.edit("loopctl.toml", "timeout = \"60s\"", "expires = \"1d\"\ncases = [\"s1\"]");
    plant.prove();
    let receipt = plant.receipt();
    assert!(Command::new("mkfifo").arg(plant.sandbox.path().join("log")).status().expect("mkfifo runs").success());
    symlink("/dev/zero", plant.sandbox.path().join("zero")).expect("a link");
    for name in ["log", "zero"] {
        let mut value: serde_json::Value = serde_json::from_slice(&fs::read(&receipt).expect("bytes")).expect("JSON");
        value["cases"][0]["log"] = serde_json::json!({ "path": name, "sha256": "00" });
        value["digest"] = loopctl::model::receipt::receipt_digest(&value).into();
        fs::write(&receipt, value.to_string()).expect("written");
        let output = plant.sandbox.loopctl(&["receipt", "verify"]);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(said.contains(&format!("{name} cannot be read: a ")), "{said}");
        let said = plant.sandbox.refused(&["receipt", "import", "--probe", "backup.status", name]);
        assert!(said.contains(&format!("could not read {name}: a ")), "{said}");
    }
}

#[test]
fn a_file_whose_name_is_not_utf8_is_an_input_that_nobody_can_read() {
    use std::os::unix::ffi::OsStrExt;
    let plant = Plant::new();
    plant.edit("loopctl.toml", "ops/bindings/pump.inventory.yaml", "ops/**/*.yaml").prove();
    assert_eq!(plant.state().0, "proven");
    let place = |name: &[u8]| plant.sandbox.path().join("ops").join(std::ffi::OsStr::from_bytes(name));
    for name in [&b"caf\xe9.yaml"[..], b"caf\xe9/pump.yaml"] {
        let path = place(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a directory");
        if fs::write(&path, "pumps: 1\n").is_err() {
            eprintln!("SKIPPED: this file system takes no name that is not UTF-8");
            return;
        }
        plant.git(&["add", "--all"]);
        for at in [&[][..], &["--staged"]] {
            let (state, why) = plant.state_at(at);
            assert!(
                state == "stale" && why.contains("cannot be read: its name is not UTF-8"),
                "{at:?}: {state}, {why}"
            );
        }
        let said = plant.sandbox.refused(&["probe", "run", "backup.status"]);
        assert!(said.contains("its name is not UTF-8") && said.contains("rename it"), "{said}");
        fs::remove_file(&path).expect("removed");
        plant.git(&["add", "--all"]);
        assert_eq!(plant.state().0, "proven", "{:?}", plant.state());
    }
}
