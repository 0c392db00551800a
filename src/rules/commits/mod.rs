//! LC5: what commit messages say, and whether it is so.

family!(
    malformed_subject, unknown_type, unknown_scope, closed_scope, missing_scope, foreign_change, missing_trailer,
    forbidden_trailer_value, unproven_run_key, fixup_in_range, empty_claim, misplaced_trailer,
);
