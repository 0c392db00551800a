//! What a finding is known by, whatever moves around it.

use std::sync::OnceLock;

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::finding::Finding;
use crate::model::policy::Level;
use crate::model::{Ledger, LoopDoc, renamed};
use crate::text::{Map, map_for};

/// How much of the digest is kept, in bytes.
const BYTES: usize = 16;

const HEX: [u8; 16] = *b"0123456789abcdef";

/// What a finding is known by: digits, which are made when somebody asks for them. To tell a person of a finding, nobody
/// does. Of a finding that was not numbered they are none.
#[derive(Clone, Debug, Default)]
pub struct Fingerprint {
    /// What it is known by, but for the number that tells equals apart.
    identity: String,
    ordinal: usize,
    digits: OnceLock<String>,
}

impl Fingerprint {
    /// The digits.
    pub fn as_str(&self) -> &str {
        self.digits.get_or_init(|| if self.identity.is_empty() { String::new() } else { self.digest() })
    }

    fn digest(&self) -> String {
        let digest = Sha256::digest(format!("{}\0{}", self.identity, self.ordinal));
        let digits = digest[..BYTES].iter().flat_map(|byte| [byte >> 4, byte & 15]);
        digits.map(|digit| char::from(HEX[usize::from(digit)])).collect()
    }
}

impl PartialEq for Fingerprint {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl From<String> for Fingerprint {
    fn from(digits: String) -> Self {
        Self { digits: digits.into(), ..Self::default() }
    }
}

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
    let all: Vec<&mut Finding> = graver.into_iter().chain(told).chain(unheard).collect();
    let mut named: Vec<(String, usize)> = all.par_iter().map(|finding| (identity(finding), 0)).collect();
    let mut seen: Map<&str, usize> = map_for(named.len());
    for (identity, ordinal) in &mut named {
        let next = seen.entry(identity).or_default();
        *ordinal = *next;
        *next += 1;
    }
    for (finding, (identity, ordinal)) in all.into_iter().zip(named) {
        finding.fingerprint = Fingerprint { identity, ordinal, digits: OnceLock::new() };
    }
}

/// Lets findings of what stood in `before` be known by what their loops and rows are called in `after`: a document
/// whose loop gets another name takes its old debt along, and so does a row that gets another label.
pub fn carry(findings: &mut [Finding], before: &Ledger, after: &Ledger) {
    let mut carried = false;
    // They are in the order of their files.
    let of_one_file = findings.chunk_by_mut(|a, b| a.source.path() == b.source.path());
    for findings in of_one_file {
        let path = findings.first().map(|finding| finding.source.path().clone());
        let Some(was) = path.as_ref().and_then(|path| before.at(path)) else { continue };
        let Some(is) = path.as_ref().and_then(|path| after.at(path)).or_else(|| moved(was, after)) else { continue };
        let name = name(is).filter(|is| name(was).is_some_and(|was| was != *is));
        let rows = if findings.iter().any(|finding| finding.row.is_some()) { renamed(was, is) } else { Vec::new() };
        for finding in findings {
            if let (Some(name), Some(_)) = (name, &finding.loop_id) {
                finding.loop_id = Some(name.to_owned());
                carried = true;
            }
            let row = finding.row.as_deref().and_then(|row| rows.iter().find(|(was, _)| *was == row));
            if let Some((_, is)) = row {
                finding.row = Some((*is).to_owned());
                carried = true;
            }
        }
    }
    if carried {
        number(findings, &mut []);
    }
}

/// The one document of the same loop that stands somewhere else.
fn moved<'a>(was: &LoopDoc, after: &'a Ledger) -> Option<&'a LoopDoc> {
    match *after.bearers(name(was)?) {
        [one] => Some(one),
        _ => None,
    }
}

/// What the loop of a document is called.
fn name(document: &LoopDoc) -> Option<&str> {
    document.id.as_ref().map(|identity| identity.id.as_str())
}

/// What a finding is known by, but for the number that tells equals apart.
fn identity(finding: &Finding) -> String {
    let whose = match (&finding.commit, &finding.loop_id) {
        (Some(commit), _) => &commit.id,
        (None, Some(id)) => id,
        (None, None) => finding.source.path().as_str(),
    };
    let row = finding.row.as_deref().unwrap_or_default();
    let subject = finding.subject.as_deref().unwrap_or_default();
    let mut identity = [finding.rule.code, whose, row, subject].join("\0");
    if let (None, Some(id)) = (&finding.commit, &finding.loop_id) {
        let start = finding.rule.code.len() + 1;
        identity[start..start + id.len()].make_ascii_lowercase();
    }
    identity
}
