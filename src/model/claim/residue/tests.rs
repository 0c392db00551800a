//! Which tails say that something is left.

use super::*;

#[test]
fn a_rest_is_named_in_many_ways() {
    for tail in [
        "device re-IP pending",
        "remaining: 2 hosts",
        "not yet tested",
        "not deployed",
        "awaiting review",
        "to be verified",
        "(TODO: docs)",
        "docs to follow",
        "2/3 hosts",
        "2 of 3 hosts, the last on Monday",
        "(90%)",
        "no",
        "but the rollback was never tested",
        "monitoring still open",
        "needs docs",
        "app and docs; infra waits for review",
        "(all but one host)",
        "minus docs",
        "still need to write docs",
        "manual step left",
        "(reverted)",
        "(reverted on 2026-03-03, see P2b)",
        "rolled back, disk full",
        "then rolled back",
        "then reverted on Monday",
        "soak running",
        "spine, \u{274c} bench",
        "(in review)",
        "(uncommitted)",
        "(GAP-OP-901 open)",
        "merged but pending deploy",
        "on 2 of 5 clusters",
        "39/40",
        "(39/40)",
        "(not in prod yet)",
        "on staging only",
        "(dev only)",
        "only on staging",
        "locally, not pushed",
        "(code), deploy missing",
        "(needs retest)",
        "(deploy failed)",
        ", tests red",
        "(dev), todo (prod)",
        ": 3, Open: 2",
        "18.2., then rolled back 19.2.",
        "(failed in prod)",
        "tests broken",
        "apart from docs",
        "w/o docs",
        "(ana: done; ben: todo)",
        "GAP-AA-001 remains open",
        "(GAP-AA-001 remains)",
        "(pending GAP-AA-001)",
        ", awaiting GAP-AA-001",
        "(needs operator sign-off)",
        "(1 item open)",
        "(2 open)",
        "(blocked on GAP-XX-001)",
        "then reopened",
        "reopened 2026-03-03",
        "by kim (planned)",
    ] {
        assert!(names_residue(tail), "{tail}");
    }
}

#[test]
fn a_word_for_a_rest_may_name_none() {
    for tail in [
        "0 pending",
        "remaining: none",
        "was deferred, then finished",
        "rest deferred to GAP-A-9",
        "24/24 healthy",
        "MT-14/15 archived",
        "3/5 by kim",
        "2026/03/01",
        "renamed to be consistent",
        "the todo list moved",
        "no TODO left behind",
        "not needed on vm2",
        "coverage 85%",
        "95% of the traffic",
        "no downtime",
        "fixed the \"pending\" badge",
        "TODO list cleaned",
        "`TBD` rows gone",
        "was never needed",
        "still green",
        "all pending PRs merged",
        "partial index added",
        "removed the incomplete rows",
        "nothing left",
        "all pending approvals received",
        "0 TODOs left",
        "(0 TODOs left)",
        "pending list is empty",
        "deferred tax module live",
        "40/40",
        "docs only",
        "read only",
        "no errors yet",
        "24 passed, 0 failed",
        "retried what failed",
        "(first try failed, second passed)",
        "(first try failed)",
        "was blocked on GAP-XX-001",
        "blocked by quota before",
        "reopened, then closed again",
        "nothing missing",
        "added what was missing",
        "fixed the broken",
        "w/o downtime",
        "as planned",
        "reverted the old config",
        "all services running",
        "GAP-OP-901 opened for docs",
        "(3 ports open)",
        "(no errors pending)",
        "(needs no sign-off)",
        "(needs sign-off: given 2026-03-03)",
        "(pending GAP-OP-811 closed on 03-02)",
        "(12 pending proposals superseded)",
        "(0 items open)",
        "(no longer pending GAP-OP-901)",
        "a sleeping thread is one that is blocked on a variable",
        "issues, or missing",
        "no gap remains open",
        "not needed on staging",
        "by kim on Friday",
    ] {
        assert!(!names_residue(tail), "{tail}");
    }
}

#[test]
fn some_pieces_hold_only_before_the_end_and_some_only_behind_it() {
    for piece in [
        "tests red", "retry on Monday", "60%", "~60 %", "0/3 hosts", "2 of 4", "ETA Friday", "needs bob", "yet",
        "docs left",
    ] {
        assert!(is_of_open_work(piece), "{piece}");
        assert!(!is_of_finished_work(piece), "{piece}");
    }
    for piece in ["\u{2705}", "OK", "100%", "5/5", "all done", "Done"] {
        assert!(is_of_finished_work(piece), "{piece}");
        assert!(!is_of_open_work(piece), "{piece}");
    }
    for piece in ["24/24 healthy", "kim", "soak started", "half wired", "low priority", "ab5d3e7"] {
        assert!(!is_of_open_work(piece) && !is_of_finished_work(piece), "{piece}");
    }
}
