//! Receipts that somebody has to sign: with `ssh-keygen`, from end to end.

use std::fs;
use std::process::{Command, Stdio};

use crate::plant::{INPUT, LOOP, Plant};
use crate::support::Sandbox;

fn keygen(plant: &Plant, arguments: &[&str]) -> bool {
    let mut command = Command::new("ssh-keygen");
    command.args(arguments).current_dir(plant.sandbox.path()).env_remove("SSH_AUTH_SOCK");
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

#[test]
fn where_signers_are_named_a_receipt_proves_only_if_one_of_them_signed_it() {
    let plant = Plant::new();
    if !keygen(&plant, &["-q", "-t", "ed25519", "-N", "", "-C", "ana", "-f", ".git/ana"]) {
        eprintln!("SKIPPED: ssh-keygen is not on PATH");
        return;
    }
    plant.edit("loopctl.toml", "[docs]", "[receipts]\nallowed-signers = \"signers\"\n[docs]");
    plant.prove();
    let why = || plant.row("P3", &[])["proofs"][0]["why"].as_str().expect("a reason").to_owned();
    assert!(plant.state().0 == "malformed" && why().contains("signers, which names who may sign, is not there"));
    let key = fs::read_to_string(plant.sandbox.path().join(".git/ana.pub")).expect("a key");
    plant.sandbox.write("signers", format!("ana@example.com {key}"));
    assert!(plant.state().0 == "malformed" && why().contains("nobody signed it"), "{}", why());
    // Nothing is wanting but a signature: to run it again would want one as well.
    let found = plant.sandbox.loopctl(&["lint", "--output-format", "full", "--select", "LC310"]);
    let found = String::from_utf8_lossy(&found.stdout).into_owned();
    assert!(found.contains("ssh-keygen -Y sign") && found.contains("loopctl probe run backup.status"), "{found}");
    let next = plant.sandbox.loopctl(&["next", LOOP]);
    let next = String::from_utf8_lossy(&next.stdout).into_owned();
    assert!(next.contains("  sign ") && next.contains("$ ssh-keygen -Y sign -n loopctl-receipt -f KEY rec"), "{next}");
    // A run that proves nothing any more is not worth a signature.
    let input = fs::read_to_string(plant.sandbox.path().join(INPUT)).expect("a file");
    plant.sandbox.write(INPUT, "pumps: 16\n");
    let next = plant.sandbox.loopctl(&["next", LOOP]);
    let next = String::from_utf8_lossy(&next.stdout).into_owned();
    assert!(next.contains("$ loopctl probe run backup.status"), "{next}");
    plant.sandbox.write(INPUT, input);
    let receipt = plant.receipt();
    let path = receipt.to_string_lossy().into_owned();
    let sign = |namespace: &str| {
        let _ = fs::remove_file(format!("{path}.sig"));
        assert!(keygen(&plant, &["-q", "-Y", "sign", "-n", namespace, "-f", ".git/ana", &path]));
    };
    sign("git");
    assert_eq!(plant.state().0, "malformed", "signed for something else");
    assert!(plant.lint(&[]).contains("LC310"));
    sign("loopctl-receipt");
    assert_eq!(plant.state().0, "proven", "{}", why());
    let verified = plant.sandbox.loopctl(&["receipt", "verify"]);
    assert!(String::from_utf8_lossy(&verified.stdout).contains("signed by ana@example.com"));

    plant.commit("signed");
    let elsewhere = Sandbox::new();
    let origin = format!("file://{}", plant.sandbox.path().display());
    elsewhere.git(&["clone", "--quiet", "--config=core.autocrlf=true", &origin, "."]);
    let clone = Plant { sandbox: elsewhere };
    assert!(fs::read(clone.receipt_beside_signature()).expect("bytes").contains(&b'\r'));
    assert_eq!(clone.state().0, "proven", "{:?}", clone.state());
    let path = clone.receipt_beside_signature().to_string_lossy().into_owned();
    let shown = clone.sandbox.loopctl(&["receipt", "show", "--json", &path]);
    serde_json::from_slice::<serde_json::Value>(&shown.stdout).expect("JSON");
}
