//! Any bytes are read as a record of each format, as signers and as a signature, and are redacted.
#![no_main]

use libfuzzer_sys::fuzz_target;
use loopctl::model::Moment;
use loopctl::model::import::{Format, read};
use loopctl::model::policy::Matrix;
use loopctl::model::receipt::Verdict;
use loopctl::model::redact::{Redaction, tail};
use loopctl::model::signature::{Signers, verify};
use loopctl::text::{RepoPath, Source};

const SIGNER: &str = "ana ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFJDcYdEcmR2QW3zbrvHdK4oVRWVOKMUsAhm6eMYSAbv\n";

fuzz_target!(|bytes: &[u8]| {
    let (Ok(text), Ok(path)) = (std::str::from_utf8(bytes), RepoPath::new("records/record")) else { return };
    let source = Source::new(path, text.to_owned());
    let _ = Format::guess(text);
    for format in Format::ALL {
        match read(format, &source, &Matrix::default(), &|_| Ok(Some(b"written\n".to_vec()))) {
            Ok(observed) => {
                let of_cases = Verdict::of_cases(observed.cases.iter().map(|case| case.verdict));
                assert!(of_cases.is_none_or(|verdict| verdict == observed.verdict));
                let exit = observed.exit.and_then(|exit| exit.code);
                assert!(observed.verdict != Verdict::Pass || exit.is_none_or(|code| code == 0));
            }
            Err(faults) => {
                assert!(!faults.is_empty());
                assert!(faults.iter().all(|fault| text.get(fault.span.range()).is_some()));
            }
        }
    }
    let now = Moment::of_unix(1_770_000_000);
    let _ = Signers::read(text);
    assert!(verify(b"receipt", text, SIGNER, now).is_err());
    let redaction = Redaction::new([], [("A_TOKEN", "secret-1")]);
    let once = redaction.of(text);
    assert_eq!(redaction.of(&once), once);
    assert!(text.ends_with(tail(text, bytes.len() / 2)));
});
