//! LC4: what a change does to rows, loops and receipts, and whether it says why.

mod wording;

family!(
    illegal_transition, reopened_without_reason, undone_without_cause, erased_row, erased_loop, rewritten_receipt,
    erased_blocker,
);
