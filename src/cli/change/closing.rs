//! What a change that closes a loop has to answer for.

use crate::lint::Finding;
use crate::model::Ledger;

/// Whether a finding is about a loop that the change closes: in its document, or in the registry about a gap of it.
pub(in crate::cli) fn closes(finding: &Finding, ledger: &Ledger) -> bool {
    match ledger.at(finding.source.path()) {
        Some(document) => ledger.closes(document),
        None => finding.loop_id.iter().flat_map(|id| ledger.bearers(id)).any(|document| ledger.closes(document)),
    }
}
