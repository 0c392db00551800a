//! LC1: what every document must have, and what its fields may hold.

family!(
    missing_field, unknown_value, legacy_value, wrong_type, mismatched_loop_id, duplicate_loop_id, near_miss_field,
    dates_out_of_order, unknown_status, duplicate_row, dangling_reference, cyclic_dependency, deferred_but_active,
    unreviewed_plan, scaffold_left,
);
