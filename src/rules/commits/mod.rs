//! LC5: what commit messages say, and whether it is so.

family!(
    malformed_subject,
    unknown_type,
    unknown_scope,
    closed_scope,
    missing_trailer,
    forbidden_trailer_value,
    fixup_in_range,
);
