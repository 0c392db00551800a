//! Signatures, held against `ssh-keygen` itself: what it signs is verified, what it refuses is not trusted.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use loopctl::model::Moment;
use loopctl::model::signature::{Distrust, NAMESPACE, Signers, verify};
use proptest::prelude::*;

const RECEIPT: &[u8] = b"{\"schema\": \"loopctl.receipt/1\"}\n";

fn keygen(directory: &Path, arguments: &[&str]) -> bool {
    let mut command = Command::new("ssh-keygen");
    command.args(arguments).current_dir(directory).env_remove("SSH_AUTH_SOCK").env("TZ", "UTC");
    let input = fs::File::open(directory.join("receipt.json")).expect("a receipt");
    let status = command.stdin(input).stdout(Stdio::null()).stderr(Stdio::null()).status();
    status.is_ok_and(|status| status.success())
}

/// A directory with a key of each kind, and the receipt signed by each; nothing where there is no `ssh-keygen`.
fn signed() -> Option<tempfile::TempDir> {
    if Command::new("ssh-keygen").arg("-?").output().is_err() {
        eprintln!("SKIPPED: ssh-keygen is not on PATH, so no signature was held against it");
        return None;
    }
    let directory = tempfile::tempdir().expect("a directory");
    fs::write(directory.path().join("receipt.json"), RECEIPT).expect("a file");
    for (kind, bits) in [("ed25519", "256"), ("rsa", "2048"), ("ecdsa", "256"), ("ecdsa", "384")] {
        let name = format!("{kind}-{bits}");
        assert!(
            keygen(directory.path(), &["-q", "-t", kind, "-b", bits, "-N", "", "-C", "who", "-f", &name]),
            "{name}"
        );
        let file = format!("{name}.json");
        fs::copy(directory.path().join("receipt.json"), directory.path().join(&file)).expect("a copy");
        assert!(keygen(directory.path(), &["-q", "-Y", "sign", "-f", &name, "-n", NAMESPACE, &file]), "{name}");
    }
    Some(directory)
}

fn now() -> Moment {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970");
    Moment::of_unix(i64::try_from(since.as_secs()).expect("a time"))
}

#[test]
fn what_ssh_keygen_signs_is_verified() {
    let Some(directory) = signed() else { return };
    for name in ["ed25519-256", "rsa-2048", "ecdsa-256", "ecdsa-384"] {
        let read = |file: String| fs::read_to_string(directory.path().join(file)).expect("a file");
        let (key, signature) = (read(format!("{name}.pub")), read(format!("{name}.json.sig")));
        let signers = format!("{name}@example.org {key}");
        let principal = verify(RECEIPT, &signature, &signers, now()).expect(name);
        assert_eq!(principal.name, format!("{name}@example.org"));
        assert_eq!(verify(b"other", &signature, &signers, now()), Err(Distrust::Mismatch));
    }
}

#[test]
fn allowed_signers_mean_what_ssh_keygen_takes_them_to_mean() {
    let Some(directory) = signed() else { return };
    let read = |file: &str| fs::read_to_string(directory.path().join(file)).expect("a file");
    let (key, other) = (read("ed25519-256.pub"), read("ecdsa-256.pub"));
    let (key, other) = (key.trim(), other.trim());
    let signature = read("ed25519-256.json.sig");
    for signers in [
        format!("ana {key}"),
        format!("  ana\t{key}"),
        format!("\"ana\" {key}"),
        format!("# ana {key}"),
        format!("ana {other}"),
        format!("ana {other}\nana {key}"),
        format!("bad line\nana {key}"),
        format!("ana nonsense=\"1\" {key}"),
        format!("ana nonsense=\"1\" {key}\nana {key}"),
        format!("ana namespaces=\"{NAMESPACE}\" {key}"),
        format!("ana namespaces=\"git,loopctl-*\" {key}"),
        format!("ana namespaces=\"loopctl?receipt\" {key}"),
        format!("ana namespaces=\"git\" {key}"),
        format!("ana namespaces=\"*,!loopctl-*\" {key}"),
        format!("ana namespaces={NAMESPACE} {key}"),
        format!("ana namespaces=\"*\",namespaces=\"*\" {key}"),
        format!("ana NameSpaces=\"*\",Valid-After=\"20200101\" {key}"),
        format!("ana valid-after=\"20200101Z\",valid-before=\"209901010000Z\" {key}"),
        format!("ana valid-after=\"20990101Z\" {key}"),
        format!("ana valid-before=\"20200101000000Z\" {key}"),
        format!("ana valid-before=\"2020\" {key}"),
        format!("ana cert-authority {key}"),
        format!("ana cert-authority {key}\nana {key}"),
        format!("ana ssh-ed25519 AAAA\nana {key}"),
        key.to_owned(),
        String::new(),
    ] {
        fs::write(directory.path().join("signers"), format!("{signers}\n")).expect("a file");
        let theirs = keygen(
            directory.path(),
            &["-Y", "verify", "-f", "signers", "-I", "ana", "-n", NAMESPACE, "-s", "ed25519-256.json.sig"],
        );
        let ours = verify(RECEIPT, &signature, &signers, now());
        assert_eq!(ours.is_ok(), theirs, "{signers}: {ours:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_as_signers(text in "(?s).{0,200}") {
        Signers::read(&text);
    }

    #[test]
    fn pieces_of_lines_are_read_as_signers(pieces in proptest::collection::vec(piece(), 0..12)) {
        let text: String = pieces.concat();
        let signers = Signers::read(&text);
        for (line, _) in signers.faults() {
            prop_assert!(*line >= 1 && *line <= text.lines().count());
        }
    }

    #[test]
    fn no_changed_signature_is_trusted(at in 0_usize..400, byte in any::<u8>()) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/signatures");
        let read = |name: &str| fs::read(root.join(name)).expect("a fixture");
        let mut signature = read("ed25519.sig");
        let at = at % signature.len();
        let same = signature[at] == byte || signature[at].is_ascii_whitespace() || byte.is_ascii_whitespace();
        signature[at] = byte;
        let text = String::from_utf8_lossy(&signature);
        let signers = String::from_utf8(read("allowed_signers")).expect("a text");
        prop_assert!(same || verify(&read("receipt.json"), &text, &signers, now()).is_err());
    }

    #[test]
    fn no_changed_receipt_is_trusted(at in 0_usize..32, bit in 0_u8..8) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/signatures");
        let read = |name: &str| fs::read_to_string(root.join(name)).expect("a fixture");
        let mut receipt = read("receipt.json").into_bytes();
        let at = at % receipt.len();
        receipt[at] ^= 1 << bit;
        let verified = verify(&receipt, &read("rsa.sig"), &read("allowed_signers"), now());
        prop_assert_eq!(verified, Err(Distrust::Mismatch));
    }
}

fn piece() -> impl Strategy<Value = String> {
    let pieces = [
        "ana",
        " ",
        "\t",
        "\n",
        "\"",
        "\\\"",
        ",",
        "=",
        "*",
        "!",
        "#",
        "namespaces=\"",
        "valid-after=\"2026",
        "0101Z\"",
        "cert-authority",
        "ssh-ed25519",
        "AAAAC3NzaC1lZDI1NTE5AAAAI",
        "\u{e9}",
        "\r\n",
        "\u{feff}",
    ];
    prop_oneof![4 => proptest::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => any::<String>()]
}
