//! LC3: what the receipts say of a row, held against what the row says.

mod moves;

family!(
    status_behind_evidence, failing_evidence, stale_evidence, missing_evidence, malformed_receipt, unproven_done,
    dangling_citation, partial_evidence, orphan_receipt, untrusted_receipt, unbounded_probe,
);
