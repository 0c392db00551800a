//! LC2: claims that contradict each other.

family!(
    blocked_without_blocker,
    runnable_but_blocked,
    stale_blocker,
    open_phase_in_closed_loop,
    open_gap_in_closed_loop,
    gap_disagrees_with_registry,
    orphan_gap,
    done_before_dependency,
    finished_but_open_loop,
    undeclared_gap,
    closed_but_blocked,
    leftovers_on_closed,
    unticked_box_in_closed_loop,
    summary_disagrees_with_detail,
    done_with_residue,
    deferred_without_destination,
);
