//! Signatures that `ssh-keygen` made, and what is said of those that are not trusted.

use std::fs;
use std::path::Path;

use sha2::{Digest, Sha256};
use ssh_key::private::Ed25519Keypair;
use ssh_key::public::{KeyData, SkEd25519};
use ssh_key::{Algorithm, HashAlg, LineEnding, PrivateKey, PublicKey, Signature, SigningKey, SshSig};

use super::*;

fn fixture(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/signatures").join(name);
    fs::read_to_string(path).expect("a fixture")
}

fn now() -> Moment {
    Moment::parse("2026-11-25T12:00:00Z").expect("a moment")
}

fn receipt() -> Vec<u8> {
    fixture("receipt.json").into_bytes()
}

/// The ed25519 key of the fixtures, as `allowed_signers` has it.
fn key() -> String {
    let signers = fixture("allowed_signers");
    let line = signers.lines().find(|line| line.starts_with("ed25519@")).expect("a line");
    line.split_once(' ').expect("a key").1.to_owned()
}

fn with(signers: &str) -> Result<Principal, Distrust> {
    verify(&receipt(), &fixture("ed25519.sig"), signers, now())
}

#[test]
fn signatures_of_ssh_keygen_are_verified() {
    let signers = fixture("allowed_signers");
    for kind in ["ed25519", "rsa", "ecdsa-p256", "ecdsa-p384"] {
        let signature = fixture(&format!("{kind}.sig"));
        let principal = verify(&receipt(), &signature, &signers, now()).expect(kind);
        assert_eq!(principal.name, format!("{kind}@example.org"));
        let mut other = receipt();
        other[3] ^= 1;
        assert_eq!(verify(&other, &signature, &signers, now()), Err(Distrust::Mismatch), "{kind}");
        let carriage = signature.replace('\n', "\r\n");
        assert!(verify(&receipt(), &carriage, &signers, now()).is_ok(), "{kind}");
    }
}

#[test]
fn the_lines_of_an_armor_may_have_any_length() {
    let signature = fixture("ed25519.sig");
    let body: String = signature.lines().filter(|line| !line.starts_with('-')).collect();
    let armored = format!("-----BEGIN SSH SIGNATURE-----\n{body}\n-----END SSH SIGNATURE-----");
    assert!(verify(&receipt(), &armored, &fixture("allowed_signers"), now()).is_ok());
}

#[test]
fn what_is_not_checked_is_said() {
    let told = |name: &str| {
        let signers = fixture("allowed_signers");
        verify(&receipt(), &fixture(name), &signers, now()).expect_err(name).to_string()
    };
    assert_eq!(told("ecdsa-p521.sig"), "signed with a key of type ecdsa-sha2-nistp521, which loopctl does not check");
    assert_eq!(
        told("certificate.sig"),
        "signed with a certificate (ssh-ed25519-cert-v01@openssh.com), which loopctl does not check"
    );
    assert_eq!(told("other-namespace.sig"), "signed for the namespace git, not loopctl-receipt");
}

#[test]
fn a_line_grants_what_its_options_say() {
    let key = key();
    for (options, why) in [
        ("", ""),
        ("namespaces=\"git,loopctl-*\" ", ""),
        ("NAMESPACES=\"loopctl-receipt\",valid-after=\"20260101Z\",valid-before=\"20270101\" ", ""),
        ("namespaces=\"git\" ", "line 2 of allowed_signers does not allow the key for the namespace loopctl-receipt"),
        (
            "valid-after=\"20270101\" ",
            "the key was valid only from 2027-01-01T00:00:00.000Z on (line 2 of allowed_signers)",
        ),
        (
            "valid-before=\"202602111822\" ",
            "the key was valid until 2026-02-11T18:22:00.000Z (line 2 of allowed_signers)",
        ),
        (
            "cert-authority ",
            "line 2 of allowed_signers names the key as a certificate authority; loopctl does not check certificates",
        ),
    ] {
        let verified = with(&format!("# who\nana@example.org,ana {options}{key} a comment\n"));
        let told = verified.as_ref().err().map(ToString::to_string).unwrap_or_default();
        assert_eq!(told, why, "{options}");
        if why.is_empty() {
            assert_eq!(verified, Ok(Principal { name: "ana@example.org,ana".to_owned(), line: 2 }));
        }
    }
}

#[test]
fn a_later_line_may_grant_what_an_earlier_one_does_not() {
    let key = key();
    let signers = format!("old valid-before=\"20200101\" {key}\nbroken x=1 {key}\n\n \t\"new one\"\t{key}\n");
    assert_eq!(with(&signers), Ok(Principal { name: "new one".to_owned(), line: 4 }));
}

#[test]
fn a_key_that_nobody_has_is_told_by_its_fingerprint() {
    let told = with("# nobody\n").expect_err("nobody").to_string();
    assert!(told.starts_with("signed by a key that allowed_signers does not name (SHA256:"), "{told}");
}

#[test]
fn a_line_that_cannot_be_read_grants_nothing_and_is_told() {
    let key = key();
    for (line, why) in [
        (format!("ana colour=\"red\" {key}"), "colour is no option"),
        (format!("ana namespaces=git {key}"), "the value of namespaces is not in quotes"),
        (format!("ana namespaces=\"git {key}"), "the value of namespaces is not in quotes"),
        (format!("ana namespaces=\"git\",namespaces=\"*\" {key}"), "namespaces stands twice"),
        (format!("ana valid-before=\"soon\" {key}"), "soon is no time for valid-before"),
        (format!("ana namespaces=\"*\"x {key}"), "something follows the option namespaces"),
        (format!("ana cert-authority=\"x\" {key}"), "cert-authority is no option"),
        (format!("\"ana {key}"), "a quote that does not end"),
        ("ana ssh-ed25519 AAAA".to_owned(), "its key cannot be read"),
        ("ana".to_owned(), "it has no key"),
        (key.clone(), "it has no key"),
    ] {
        let signers = Signers::read(&line);
        let [(1, told)] = signers.faults() else { panic!("{line}: {:?}", signers.faults()) };
        assert!(told.contains(why), "{line}: {told}");
        let distrust = with(&line).expect_err(&line).to_string();
        assert!(distrust.contains("line 1 cannot be read"), "{distrust}");
    }
}

#[test]
fn what_is_no_signature_is_refused() {
    let whole = fixture("ed25519.sig");
    for text in
        ["", "x", "-----BEGIN SSH SIGNATURE-----\n-----END SSH SIGNATURE-----", &whole[..100], &whole.replace('U', "V")]
    {
        assert!(verify(&receipt(), text, &fixture("allowed_signers"), now()).is_err(), "{text}");
    }
}

/// A security key signs not the bytes but what it was asked, how it was touched, and how often.
#[test]
fn a_security_key_is_checked_as_such() {
    let pair = Ed25519Keypair::from_seed(&[7; 32]);
    let security = KeyData::SkEd25519(SkEd25519::new(pair.public, "ssh:"));
    let asked = SshSig::signed_data(NAMESPACE, HashAlg::Sha512, &receipt()).expect("data");
    let touched = [1, 0, 0, 0, 9];
    let told = [&Sha256::digest("ssh:")[..], &touched, &Sha256::digest(&asked)[..]].concat();
    let signed = sign(&PrivateKey::from(pair.clone()), &told);
    let data = [signed.as_bytes(), &touched].concat();
    let signature = Signature::new(Algorithm::SkEd25519, data).expect("a signature");
    let envelope = SshSig::new(security.clone(), NAMESPACE, HashAlg::Sha512, signature).expect("an envelope");
    let line = format!("ana {}", PublicKey::from(security).to_openssh().expect("a key"));
    let armored = envelope.to_pem(LineEnding::LF).expect("an armor");
    assert!(verify(&receipt(), &armored, &line, now()).is_ok());
    assert_eq!(verify(b"other", &armored, &line, now()), Err(Distrust::Mismatch));
}

/// What a key makes of bare bytes.
fn sign(key: &impl SigningKey, bytes: &[u8]) -> Signature {
    key.try_sign(bytes).expect("a signature")
}
