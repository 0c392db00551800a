//! What a finding is known by, whatever moves around it.

use std::collections::HashMap;
use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::finding::Finding;

/// How much of the digest is kept, in bytes.
const BYTES: usize = 16;

/// Gives each finding its fingerprint. They are in the order of their files, each in that of its text.
///
/// It is made of code, loop (else path), row and subject, and a number that tells equals apart; of
/// no line, message or status word, so that an edit elsewhere makes no finding a new one.
pub(super) fn number(findings: &mut [Finding]) {
    let mut seen: HashMap<[String; 4], usize> = HashMap::new();
    for finding in findings {
        let whose = match &finding.loop_id {
            Some(id) => id.to_ascii_lowercase(),
            None => finding.source.path().to_string(),
        };
        let part = |part: &Option<String>| part.clone().unwrap_or_default();
        let key = [finding.rule.code.to_owned(), whose, part(&finding.row), part(&finding.subject)];
        let ordinal = seen.entry(key.clone()).or_default();
        let digest = Sha256::digest(format!("{}\0{ordinal}", key.join("\0")));
        finding.fingerprint.clear();
        for byte in &digest[..BYTES] {
            let _ = write!(finding.fingerprint, "{byte:02x}");
        }
        *ordinal += 1;
    }
}
