//! What a finding is known by, whatever moves around it.

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::finding::Finding;
use crate::model::policy::Level;
use crate::model::{Ledger, LoopDoc};
use crate::text::{Map, map_for};

/// How much of the digest is kept, in bytes.
const BYTES: usize = 16;

const HEX: [u8; 16] = *b"0123456789abcdef";

/// Gives each finding its fingerprint. They are in the order of their files, each in that of its text.
///
/// Of equals the graver are numbered first, and those that are not heard last, so that the number of
/// one does not depend on how much of the others is told.
///
/// It is made of code, commit or loop (else path), row and subject, and a number that tells equals apart; of
/// no line, message or status word, so that an edit elsewhere makes no finding a new one.
pub(super) fn number(findings: &mut [Finding], unheard: &mut [Finding]) {
    let (told, graver): (Vec<&mut Finding>, Vec<&mut Finding>) =
        findings.iter_mut().partition(|finding| finding.level == Level::Info);
    let mut all: Vec<&mut Finding> = graver.into_iter().chain(told).chain(unheard).collect();
    let mut named: Vec<(String, usize)> = all.par_iter().map(|finding| (identity(finding), 0)).collect();
    let mut seen: Map<&str, usize> = map_for(named.len());
    for (identity, ordinal) in &mut named {
        let next = seen.entry(identity).or_default();
        *ordinal = *next;
        *next += 1;
    }
    all.par_iter_mut().zip(named).for_each(|(finding, (identity, ordinal))| {
        let digest = Sha256::digest(format!("{identity}\0{ordinal}"));
        let digits = digest[..BYTES].iter().flat_map(|byte| [byte >> 4, byte & 15]);
        finding.fingerprint = digits.map(|digit| char::from(HEX[usize::from(digit)])).collect();
    });
}

/// Lets findings of what stood in `before` be known by what their loops are called in `after`: a document whose loop gets
/// another name takes its old debt along.
pub fn carry(findings: &mut [Finding], before: &Ledger, after: &Ledger) {
    let mut carried = false;
    for finding in findings.iter_mut().filter(|finding| finding.loop_id.is_some()) {
        let (was, is) = (before.at(finding.source.path()), after.at(finding.source.path()));
        let names = was.and_then(name).zip(is.and_then(name));
        if let Some((_, is)) = names.filter(|(was, is)| was != is) {
            finding.loop_id = Some(is.to_owned());
            carried = true;
        }
    }
    if carried {
        number(findings, &mut []);
    }
}

/// What the loop of a document is called.
fn name(document: &LoopDoc) -> Option<&str> {
    document.id.as_ref().map(|identity| identity.id.as_str())
}

/// What a finding is known by, but for the number that tells equals apart.
fn identity(finding: &Finding) -> String {
    let whose = match (&finding.commit, &finding.loop_id) {
        (Some(commit), _) => commit.id.clone(),
        (None, Some(id)) => id.to_ascii_lowercase(),
        (None, None) => finding.source.path().to_string(),
    };
    let row = finding.row.as_deref().unwrap_or_default();
    let subject = finding.subject.as_deref().unwrap_or_default();
    [finding.rule.code, &whose, row, subject].join("\0")
}
