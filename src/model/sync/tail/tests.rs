//! Which words behind a status still hold for the new one.

use super::*;
use crate::model::claim::{EMPHASIS, field};
use crate::model::id::GapId;
use crate::model::status::PhaseStatus;
use crate::model::vocabulary::Words;
use crate::text::apply;

/// The cell with the tail that is left, its word unchanged.
fn left(cell: &str, purge: Purge<'_>) -> String {
    let status = field(cell, Span::new(0, cell.len()), &Words::<PhaseStatus>::default(), Some(PhaseStatus::Done))
        .expect("a status");
    let behind = &cell[status.word.end as usize..];
    let marks = behind.len() - behind.trim_start_matches(EMPHASIS).len();
    let edit = edit(cell, &status, status.word.end as usize + marks, purge);
    apply(cell, edit.as_slice()).expect("applies")
}

#[test]
fn what_is_finished_is_blocked_by_nothing() {
    let purge = Purge { turn: Turn::Finished, reworded: true, ..Purge::default() };
    for (cell, after) in [
        ("ACTIVE (blocked on GAP-OP-096)", "ACTIVE"),
        ("**ACTIVE** (blocked by GAP-A-1, GAP-A-2)", "**ACTIVE**"),
        ("ACTIVE **(blocked on GAP-A-1)**", "ACTIVE"),
        ("**ACTIVE** *(blocked on GAP-A-1)*", "**ACTIVE**"),
        ("ACTIVE \u{2014} **50 %**", "ACTIVE"),
        ("ACTIVE (blocked by GAP-A-1)**: docs", "ACTIVE**: docs"),
        ("ACTIVE (blocked by GAP-A-1)`", "ACTIVE`"),
        ("ACTIVE (blocked on GAP-A-1, half wired)", "ACTIVE (half wired)"),
        ("ACTIVE - blocked on LOOP-X-20260101", "ACTIVE"),
        ("ACTIVE - blocked on GAP-A-1, half wired", "ACTIVE - half wired"),
        ("IN PROGRESS \u{2014} soak started", "IN PROGRESS \u{2014} soak started"),
        ("**DONE** (device re-IP pending)", "**DONE**"),
        ("DONE (MT-9 applied; MT-11 deferred as non-blocking)", "DONE (MT-9 applied)"),
        ("READY once MT-9 complete", "READY"),
        ("DONE (rest deferred to GAP-A-9)", "DONE (rest deferred to GAP-A-9)"),
    ] {
        assert_eq!(left(cell, purge), after, "{cell}");
    }
    let purge = Purge { was_held: true, ..purge };
    for (cell, after) in [
        ("BLOCKED on GAP-A-1", "BLOCKED"),
        ("BLOCKED (GAP-A-1/2)", "BLOCKED"),
        ("BLOCKED on GAP-A-1, GAP-A-2, half wired", "BLOCKED - half wired"),
        ("BLOCKED (GAP-A-1): wire it", "BLOCKED: wire it"),
        ("BLOCKED - the vendor is silent", "BLOCKED"),
        ("BLOCKED (GAP-A-1; the vendor is silent), half wired", "BLOCKED - half wired"),
    ] {
        assert_eq!(left(cell, purge), after, "{cell}");
    }
}

#[test]
fn what_tells_of_work_that_goes_on_goes_with_it() {
    let purge = Purge { turn: Turn::Finished, reworded: true, ..Purge::default() };
    for (cell, after) in [
        ("IN PROGRESS (60%)", "IN PROGRESS"),
        ("TODO, 0/3 hosts", "TODO"),
        ("TODO \u{2014} needs bob", "TODO"),
        ("TODO<br>ETA Friday", "TODO"),
        ("ACTIVE (2 of 4 tasks, kim)", "ACTIVE (kim)"),
        ("PENDING review by kim", "PENDING"),
        ("TODO 2026-05-01", "TODO"),
        ("IN PROGRESS (since 2026-03-02, kim)", "IN PROGRESS (kim)"),
        ("TODO (2026-05-01)", "TODO"),
        ("BLOCKED, tests red", "BLOCKED"),
        ("ACTIVE 24/24 healthy", "ACTIVE 24/24 healthy"),
        ("TODO (low priority)", "TODO (low priority)"),
    ] {
        assert_eq!(left(cell, purge), after, "{cell}");
    }
    let purge = Purge { is_title: true, ..purge };
    for (cell, after) in [
        ("TODO - remove what is left", "TODO - remove what is left"),
        ("WIP on the pump that needs oil (60%)", "WIP on the pump that needs oil"),
        ("ACTIVE - start it (blocked on GAP-A-1)", "ACTIVE - start it"),
    ] {
        assert_eq!(left(cell, purge), after, "{cell}");
    }
}

#[test]
fn only_what_is_gone_goes_while_the_work_goes_on() {
    let gone: Vec<Name> = GapId::new("GAP-A-1").map(Name::Gap).into_iter().collect();
    let purge = Purge { gone: &gone, ..Purge::default() };
    for (cell, after) in [
        ("ACTIVE (blocked on GAP-A-1)", "ACTIVE"),
        ("ACTIVE (blocked on GAP-A-1, half wired)", "ACTIVE (half wired)"),
        ("ACTIVE (blocked on GAP-A-1, GAP-A-2)", "ACTIVE (blocked on GAP-A-1, GAP-A-2)"),
        ("ACTIVE (blocked on the vendor)", "ACTIVE (blocked on the vendor)"),
    ] {
        assert_eq!(left(cell, purge), after, "{cell}");
    }
}

#[test]
fn what_held_it_goes_with_its_words_once_it_is_gone() {
    let gone: Vec<Name> = GapId::new("GAP-A-1").map(Name::Gap).into_iter().collect();
    let purge = Purge { was_held: true, reworded: true, gone: &gone, ..Purge::default() };
    for (cell, after) in [
        ("BLOCKED (GAP-A-1, the gateway is silent)", "BLOCKED"),
        ("BLOCKED: GAP-A-1 until Friday", "BLOCKED"),
        ("BLOCKED on GAP-A-1: wire it", "BLOCKED: wire it"),
        ("BLOCKED on GAP-A-1 (since May)", "BLOCKED (since May)"),
        ("BLOCKED (GAP-A-1, GAP-A-2)", "BLOCKED (GAP-A-1, GAP-A-2)"),
        ("BLOCKED - the vendor is silent", "BLOCKED - the vendor is silent"),
    ] {
        assert_eq!(left(cell, purge), after, "{cell}");
    }
}

#[test]
fn what_proved_it_goes_on_a_fall_back_and_other_words_stay() {
    let purge = Purge { turn: Turn::FallsBack, reworded: true, ..Purge::default() };
    for (cell, after) in [
        ("**DONE** (ab5d3e7)", "**DONE**"),
        ("DONE \u{2014} 2026-02-09", "DONE"),
        ("DONE (ab5d3e7, 24/24 healthy)", "DONE (24/24 healthy)"),
        ("DONE - 24/24 healthy (commit `ab5d3e7`)", "DONE - 24/24 healthy"),
        ("DONE via CAP-20260211-134223__backup.status__Rk3f9a1", "DONE"),
        ("DONE (rebuilt from ab5d3e7)", "DONE (rebuilt)"),
        ("DONE (this commit)", "DONE"),
        ("DONE (7 gaps: GAP-OP-941)", "DONE (7 gaps: GAP-OP-941)"),
        ("DONE 2026-02-09: wired", "DONE: wired"),
        ("DONE [ab5d3e7](https://example.com/a/b/commit/ab5d3e7)", "DONE"),
        ("DONE \u{2705}", "DONE"),
        ("DONE \u{2014} OK", "DONE"),
        ("DONE (100%)", "DONE"),
        ("DONE (24/24 \u{2705}, kim)", "DONE (kim)"),
        ("DONE<br>2026-02-09", "DONE"),
    ] {
        assert_eq!(left(cell, purge), after, "{cell}");
    }
}
