//! Any bytes are read as a receipt, as they are and with a digest that fits.
#![no_main]

use libfuzzer_sys::fuzz_target;
use loopctl::model::Moment;
use loopctl::model::policy::Expect;
use loopctl::model::receipt::{Opened, Verdict, receipt_digest};
use loopctl::text::{RepoPath, Source};

const PROBE: &str = "backup.status";
const PATH: &str = "receipts/backup.status/CAP-20260211-182223__backup.status__Rk3f9a1.json";

fuzz_target!(|bytes: &[u8]| {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    check(text);
    let Ok(mut value) = serde_json::from_str::<serde_json::Value>(text) else { return };
    let (Some(digest), Some(entries)) = (receipt_digest(&value), value.as_object_mut()) else { return };
    entries.insert("digest".to_owned(), digest.into());
    check(&value.to_string());
});

fn check(text: &str) {
    let Ok(path) = RepoPath::new(PATH) else { return };
    let source = Source::new(path, text.to_owned());
    match Opened::read(&source, PROBE, Moment::of_unix(1_770_900_000)) {
        Err(fault) => assert!(text.get(fault.span.range()).is_some()),
        Ok(opened) => {
            let receipt = &opened.receipt;
            assert_eq!((receipt.probe.as_str(), opened.key.as_str()), (PROBE, receipt.run_key.as_str()));
            assert!(opened.finished <= Moment::of_unix(1_770_900_000 + 24 * 60 * 60));
            if receipt.verdict == Verdict::Pass && opened.contradiction(Some(&Expect::default())).is_none() {
                let exit = receipt.exit.as_ref();
                assert!(exit.is_none_or(|exit| exit.code == Some(0) && exit.signal.is_none() && exit.error.is_none()));
                assert!(receipt.cases.iter().all(|case| !case.verdict.is_against()));
            }
        }
    }
}
