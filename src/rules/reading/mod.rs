//! LC0: what cannot be read as it is written.

family!(
    invalid_front_matter, missing_front_matter, duplicate_key, yaml_surprise, not_utf8, broken_table,
    unreadable_registry, invalid_policy, over_limit, unclosed_block,
);
